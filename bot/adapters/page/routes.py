"""Requests of readers in, pages out."""

import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

from aiohttp import web

from bot.adapters.page.protection import Handler
from bot.adapters.page.rendering import Rendering
from bot.adapters.page.views import (
    PAGE,
    view_brief,
    view_found,
    view_newest,
    view_posts,
)
from bot.domain.channels import ChannelName
from bot.domain.errors import LedeError
from bot.pipeline.finding_ports import BriefArchive, BriefIndex
from bot.pipeline.ports import Clock
from bot.pipeline.search_briefs import search_briefs
from bot.presenting.cleaning import clean_line

CARDS_PER_PAGE = 20
MAX_RESULTS = 30
MAX_QUERY_CHARS = 200
_STATIC = Path(__file__).parent / "static"
_ID = re.compile(r"[0-9]{1,18}")  # ids are 64-bit integers
_NO_BRIEF = 0  # ids begin at 1; asking for this one reads the table and finds nothing
# https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
_EXPOSITION = "text/plain; version=0.0.4; charset=utf-8"

TellMetrics = Callable[[], Awaitable[bytes]]  # in that format

_log = logging.getLogger(__name__)


class Routes:
    """Everything that a reader can ask for."""

    def __init__(
        self, archive: BriefArchive, index: BriefIndex, clock: Clock, metrics: TellMetrics
    ) -> None:
        self._metrics = metrics
        self._archive = archive
        self._index = index
        self._clock = clock
        self._rendering = Rendering()
        self._static = {file.name: file for file in _STATIC.iterdir()}

    def add_to(self, application: web.Application) -> None:
        """Make the application answer them; each GET answers HEAD, too."""
        router = application.router
        router.add_get("/", self.front)
        router.add_get("/channel/{name}", self.channel)
        router.add_get("/brief/{id}", self.brief)
        router.add_get("/search", self.search)
        router.add_get("/static/{name}", self.static)
        self.add_probes_to(application)

    def add_probes_to(self, application: web.Application) -> None:
        """Make the application answer what watches over this process, and nothing else."""
        application.router.add_get("/healthz", self.health)
        application.router.add_get("/metrics", self.metrics)

    async def front(self, _request: web.Request) -> web.Response:
        """Show the newest cards of all channels."""
        counts = await self._channels()
        by_channel = [
            view_posts(
                name.place, await self._archive.posts(name, before=None, limit=CARDS_PER_PAGE)
            )
            for name in counts
        ]
        views = view_newest(by_channel, CARDS_PER_PAGE)
        return self._page("front.html", counts, is_front=True, views=views)

    async def channel(self, request: web.Request) -> web.Response:
        """Show one channel's cards, newest first, `before` a post if asked."""
        name = _channel_name(request.match_info["name"])
        counts = await self._channels()
        if name not in counts:
            raise web.HTTPNotFound(text=f"There is no channel named {name.place}.")
        before = _before(request.query.get("before"))
        posts = await self._archive.posts(name, before=before, limit=CARDS_PER_PAGE + 1)
        shown = posts[:CARDS_PER_PAGE]
        return self._page(
            "channel.html",
            counts,
            name=name.place,
            views=view_posts(name.place, shown),
            older=shown[-1].post_id if len(posts) > CARDS_PER_PAGE else None,
            is_newest=before is None,
        )

    async def brief(self, request: web.Request) -> web.Response:
        """Show one brief with its evidence."""
        number = request.match_info["id"]
        stored = await self._archive.brief(int(number)) if _ID.fullmatch(number) else None
        if stored is None:
            raise web.HTTPNotFound(text="There is no such brief.")
        return self._page("brief.html", await self._channels(), view=view_brief(stored))

    async def search(self, request: web.Request) -> web.Response:
        """Show the briefs that have the words asked for, best first."""
        query = clean_line(request.query.get("q", ""))[:MAX_QUERY_CHARS]
        hits = await search_briefs(self._index, query, limit=MAX_RESULTS)
        views = [view_found(hit.brief) for hit in hits]
        return self._page("search.html", await self._channels(), query=query, views=views)

    async def static(self, request: web.Request) -> web.FileResponse:
        """Give the style sheet or the icon; no path is made of what was asked."""
        file = self._static.get(request.match_info["name"])
        if file is None:
            raise web.HTTPNotFound
        return web.FileResponse(file)

    async def health(self, _request: web.Request) -> web.Response:
        """Say whether the database answers, in words that may be told to anybody."""
        try:
            await self._archive.brief(_NO_BRIEF)
        except LedeError:
            _log.exception("the health check failed")
            return web.Response(status=503, text=f"{_DATABASE_AWAY}\n")
        return web.Response(text="ok\n")

    async def metrics(self, _request: web.Request) -> web.Response:
        """Give the numbers to Prometheus."""
        return web.Response(body=await self._metrics(), headers={"Content-Type": _EXPOSITION})

    @web.middleware
    async def in_same_dress(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Answer errors with a page like the others, and a sentence of what is wrong."""
        try:
            return await handler(request)
        except web.HTTPException as refusal:
            response = self._message(refusal.status, _told(refusal))
            for name in _KEPT_HEADERS & refusal.headers.keys():
                response.headers[name] = refusal.headers[name]
            return response
        except LedeError:
            _log.exception("the page could not be made")
            return self._message(503, _DATABASE_AWAY)
        except Exception:  # noqa: BLE001  # the last guard: a broken row gets a page that says so
            _log.exception("the page could not be made")
            return self._message(500, _DEFECT)

    async def _channels(self) -> dict[ChannelName, int]:
        """Return the page's channels with their posts; other publishers have readers elsewhere."""
        counts = await self._archive.channels()
        return {name: count for name, count in sorted(counts) if name.publisher == PAGE}

    def _page(
        self, template: str, counts: Mapping[ChannelName, int], **values: object
    ) -> web.Response:
        channels = [(name.place, count) for name, count in counts.items()]
        return self._response(200, template, channels=channels, **values)

    def _message(self, status: int, sentence: str) -> web.Response:
        """Return a page that asks no database."""
        title = _TITLES.get(status, "Not possible")
        return self._response(status, "message.html", channels=[], title=title, sentence=sentence)

    def _response(self, status: int, template: str, **values: object) -> web.Response:
        frame = {"now": self._clock.now(), "query": "", "name": None, "is_front": False}
        html = self._rendering.page(template, **{**frame, **values})
        return web.Response(status=status, text=html, content_type="text/html")


# What an answer of that status must tell beside its page (RFC 9110, 15.5.2 and 15.5.6).
_KEPT_HEADERS = {"Allow", "WWW-Authenticate"}
_TITLES = {
    400: "Not understood",
    401: "Access token needed",
    404: "Not found",
    500: "Something went wrong",
    503: "Not just now",
}
_SENTENCES = {404: "There is no page at this address.", 405: "This page can only be read."}
_DATABASE_AWAY = (
    "The briefs cannot be read just now. Try again in a moment; "
    "if it stays so, “lede check” on this machine tells what to mend."
)
_DEFECT = "This page could not be made; the log on this machine tells why. The others still work."


def _told(refusal: web.HTTPException) -> str:
    """Return our own sentence; the library's begin with the status."""
    text = refusal.text or ""
    own = bool(text) and not text.startswith(f"{refusal.status}:")
    return text if own else _SENTENCES.get(refusal.status, refusal.reason)


def _channel_name(place: str) -> ChannelName:
    try:
        return ChannelName.parse(f"{PAGE}:{place}")
    except ValueError as error:
        raise web.HTTPNotFound(text="There is no channel of that name.") from error


def _before(text: str | None) -> int | None:
    if text is None:
        return None
    if not _ID.fullmatch(text):
        raise web.HTTPBadRequest(text="“before” must be the number of a post.")
    return int(text)
