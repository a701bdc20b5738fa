"""HTTP requests in; the newsroom's pages, feeds and pictures out."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from email.utils import format_datetime

from aiohttp import web

from bot.adapters.newsroom.edition import Edition, PublishedArticle
from bot.adapters.newsroom.outlets import FEED_FILES, Outlet
from bot.adapters.newsroom.pictures import paint_picture, read_scenes
from bot.adapters.newsroom.rendering import FEED_TYPES, Renderer

_ROBOTS = "User-agent: *\nDisallow: /_newsroom/\n"
_FEED_KINDS = {file: kind for kind, file in FEED_FILES.items()}


class Site:
    """Answers for every outlet of an edition."""

    def __init__(self, outlets: Sequence[Outlet], edition: Edition, renderer: Renderer) -> None:
        self._outlets: Mapping[str, Outlet] = {outlet.slug: outlet for outlet in outlets}
        self._edition = edition
        self._renderer = renderer
        self._scenes = read_scenes()
        self._pictures: dict[str, bytes] = {}  # painting takes some milliseconds, so once each

    def routes(self) -> tuple[web.RouteDef, ...]:
        """Return what to add to an application's router."""
        return (
            web.get("/", self.get_newsstand),
            web.get("/robots.txt", self.get_robots),
            web.get("/_pictures/{name}.png", self.get_picture),
            web.get("/{outlet}/", self.get_front),
            web.get("/{outlet}/{file:feed\\.xml|atom\\.xml|feed\\.json}", self.get_feed),
            web.get("/{outlet}/{path}/{slug}", self.get_article),
        )

    async def get_newsstand(self, _request: web.Request) -> web.Response:
        """Answer the list of outlets."""
        body = self._renderer.newsstand(tuple(self._outlets.values()))
        return web.Response(body=body, content_type="text/html", charset="utf-8")

    async def get_robots(self, _request: web.Request) -> web.Response:
        """Answer that every article may be read."""
        return web.Response(text=_ROBOTS)

    async def get_picture(self, request: web.Request) -> web.Response:
        """Answer a picture that a published article shows."""
        name = request.match_info["name"]
        if name not in {each.article.picture for each in self._edition.published()}:
            raise web.HTTPNotFound
        if name not in self._pictures:
            self._pictures[name] = paint_picture(name, self._scenes[name])
        return web.Response(body=self._pictures[name], content_type="image/png")

    async def get_front(self, request: web.Request) -> web.Response:
        """Answer an outlet's front page."""
        outlet = self._outlet(request)
        published = self._edition.published(outlet.slug)
        body = self._renderer.front(outlet, published)
        return _answer(request, body, _html_type(outlet), _changed_at(published))

    async def get_feed(self, request: web.Request) -> web.Response:
        """Answer a feed, or 304 when the reader has this version."""
        outlet = self._outlet(request)
        kind = _FEED_KINDS[request.match_info["file"]]
        if kind not in outlet.feeds:
            return self._missing(outlet)
        published = self._edition.published(outlet.slug)
        body = self._renderer.feed(outlet, kind, published)
        return _answer(request, body, FEED_TYPES[kind], _changed_at(published))

    async def get_article(self, request: web.Request) -> web.Response:
        """Answer the page of a published article."""
        outlet = self._outlet(request)
        found = self._edition.find(outlet.slug, request.match_info["slug"])
        if found is None or request.match_info["path"] != outlet.article_path:
            return self._missing(outlet)
        body = self._renderer.article(outlet, found, self._edition.published(outlet.slug))
        return _answer(request, body, _html_type(outlet), found.updated_at)

    def _outlet(self, request: web.Request) -> Outlet:
        outlet = self._outlets.get(request.match_info["outlet"])
        if outlet is None:
            raise web.HTTPNotFound
        return outlet

    def _missing(self, outlet: Outlet) -> web.Response:
        headers = {"Content-Type": _html_type(outlet)}
        return web.Response(status=404, body=self._renderer.missing(outlet), headers=headers)


def _html_type(outlet: Outlet) -> str:
    return f"text/html; charset={outlet.charset}" if outlet.declares_charset else "text/html"


def _changed_at(published: Sequence[PublishedArticle]) -> datetime | None:
    return max((each.updated_at for each in published), default=None)


def _answer(
    request: web.Request, body: bytes, content_type: str, changed_at: datetime | None
) -> web.Response:
    """Answer 304 where the reader's validators still hold (RFC 9110, section 13.2.2)."""
    etag = hashlib.sha256(body).hexdigest()[:24]
    headers = {"ETag": f'"{etag}"', "Content-Type": content_type}
    if changed_at is not None:
        headers["Last-Modified"] = format_datetime(changed_at, usegmt=True)
    if _is_unchanged(request, etag, changed_at):
        return web.Response(status=304, headers=headers)
    return web.Response(body=body, headers=headers)


def _is_unchanged(request: web.Request, etag: str, changed_at: datetime | None) -> bool:
    if request.if_none_match:
        return any(known.value in (etag, "*") for known in request.if_none_match)
    since = request.if_modified_since
    # HTTP dates are whole seconds.
    return (
        since is not None and changed_at is not None and changed_at.replace(microsecond=0) <= since
    )
