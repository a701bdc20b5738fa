"""Requests of a test in another process in; articles published, and told as JSON, out."""

from collections.abc import Callable
from itertools import islice
from typing import Any

from aiohttp import web

from bot.adapters.newsroom.edition import Edition, PublishedArticle
from bot.adapters.newsroom.sample_articles import SampleArticle


class Control:
    """Lets another process on this machine publish and look on."""

    def __init__(self, edition: Edition, url_of: Callable[[SampleArticle], str]) -> None:
        self._edition = edition
        self._url_of = url_of

    def routes(self) -> tuple[web.RouteDef, ...]:
        """Return what to add to an application's router."""
        return (
            web.post("/_newsroom/publish", self.publish),
            web.get("/_newsroom/published", self.get_published),
        )

    async def publish(self, request: web.Request) -> web.Response:
        """Publish the next `?count=` articles (1 unless said)."""
        count = request.query.get("count", "1")
        if not count.isdecimal():
            raise web.HTTPBadRequest(text="count is a whole number of articles")
        published = islice(iter(self._edition.publish_next, None), int(count))
        return self._answer([self._tell(each) for each in published])

    async def get_published(self, _request: web.Request) -> web.Response:
        """Tell what is out, the newest first."""
        return self._answer([self._tell(each) for each in self._edition.published()])

    def _answer(self, published: list[dict[str, Any]]) -> web.Response:
        return web.json_response({"published": published, "remaining": self._edition.remaining})

    def _tell(self, published: PublishedArticle) -> dict[str, Any]:
        article = published.article
        return {
            "url": self._url_of(article),
            "headline": article.headline,
            "outlet": article.outlet,
            "revision": article.revision,
            "published_at": published.published_at.isoformat(),
        }
