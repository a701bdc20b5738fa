"""Requests under /_trouble/ in; the ways in which the web misbehaves, on demand, out."""

import asyncio
import zlib
from collections.abc import Awaitable, Callable, Iterator
from importlib.resources import files

from aiohttp import web

Sleep = Callable[[float], Awaitable[None]]

HUGE_BYTES = 50 * 1024 * 1024
BOMB_BYTES = 500 * 1024 * 1024  # what the bomb unpacks to; some 500 kB on the wire
_CHUNK = b"<p>The same line of the same page, again and again.</p>\n" * 1024
_ZEROS = bytes(1024 * 1024)
_DRIPS = 600  # bytes of the slow drip, one a second: longer than any sane limit
METADATA_ADDRESS = "http://169.254.169.254/latest/meta-data/"  # where clouds keep their secrets


class Trouble:
    """Misbehaves in one known way per path."""

    def __init__(self, sleep: Sleep) -> None:
        self._sleep = sleep

    def routes(self) -> tuple[web.RouteDef, ...]:
        """Return what to add to an application's router."""
        handlers = {
            "404": _not_found,
            "403-challenge": _challenge,
            "410": _gone,
            "429": _too_many,
            "503": _unavailable,
            "huge": _huge,
            "endless": _endless,
            "gzip-bomb": _gzip_bomb,
            "malformed.xml": _malformed_feed,
            "drip": self._drip,
            "redirect-loop": _redirect_loop,
            "redirect-private": _redirect_private,
            "cut": _cut,
            "document.pdf": _pdf,
            "feed-that-is-a-page.xml": _feed_that_is_a_page,
            "page-that-is-a-feed.html": _page_that_is_a_feed,
        }
        return tuple(web.get(f"/_trouble/{name}", handler) for name, handler in handlers.items())

    async def _drip(self, request: web.Request) -> web.StreamResponse:
        """Send a byte a second, so that no read ever times out."""
        response = await _start(request, {"Content-Type": "application/rss+xml"})
        for _ in range(_DRIPS):
            await response.write(b" ")
            await self._sleep(1)
        return response


async def _start(request: web.Request, headers: dict[str, str]) -> web.StreamResponse:
    response = web.StreamResponse(headers=headers)
    await response.prepare(request)
    return response


async def _not_found(_request: web.Request) -> web.StreamResponse:
    return _page(404, "Page not found", "The page you are looking for has moved or never existed.")


async def _gone(_request: web.Request) -> web.StreamResponse:
    return _page(410, "Gone", "This feed has ended. Thank you for reading.")


async def _challenge(_request: web.Request) -> web.StreamResponse:
    """Answer as Cloudflare does when it wants a browser to prove itself."""
    answer = _page(403, "Just a moment...", "Verifying you are human. This may take a few seconds.")
    answer.headers.update({"cf-mitigated": "challenge", "Server": "cloudflare"})
    return answer


async def _too_many(request: web.Request) -> web.StreamResponse:
    answer = _page(429, "Too many requests", "Please slow down.")
    answer.headers["Retry-After"] = request.query.get("retry_after", "120")
    return answer


async def _unavailable(request: web.Request) -> web.StreamResponse:
    answer = _page(503, "Service unavailable", "We are carrying out maintenance.")
    answer.headers["Retry-After"] = request.query.get("retry_after", "300")
    return answer


def _page(status: int, title: str, text: str) -> web.Response:
    html = (
        f"<!doctype html><html lang=en><title>{title}</title><h1>{title}</h1><p>{text}</p></html>"
    )
    return web.Response(status=status, text=html, content_type="text/html")


async def _huge(request: web.Request) -> web.StreamResponse:
    """Send 50 MB, said beforehand."""
    headers = {"Content-Type": "text/html", "Content-Length": str(HUGE_BYTES)}
    response = await _start(request, headers)
    for start in range(0, HUGE_BYTES, len(_CHUNK)):
        await response.write(_CHUNK[: HUGE_BYTES - start])
    return response


async def _endless(request: web.Request) -> web.StreamResponse:
    """Send until the reader hangs up, which ends the loop with a connection error."""
    response = await _start(request, {"Content-Type": "text/html"})
    while True:
        await response.write(_CHUNK)


async def _gzip_bomb(request: web.Request) -> web.StreamResponse:
    headers = {"Content-Type": "text/html", "Content-Encoding": "gzip"}
    response = await _start(request, headers)
    pieces = _bomb_pieces()
    # In a thread: two seconds of compressing would stall whoever shares our event loop.
    while (piece := await asyncio.to_thread(next, pieces, None)) is not None:
        await response.write(piece)
    return response


def _bomb_pieces() -> Iterator[bytes]:
    """Compress zeros piece by piece, so that neither side of it stands in our memory."""
    compressor = zlib.compressobj(9, wbits=zlib.MAX_WBITS | 16)  # 16: with a gzip header
    for _ in range(BOMB_BYTES // len(_ZEROS)):
        yield compressor.compress(_ZEROS)
    yield compressor.flush()


async def _malformed_feed(_request: web.Request) -> web.StreamResponse:
    """Answer a feed as sloppy ones are: a bare ampersand, an unclosed tag, three entries."""
    return web.Response(body=_file("malformed.xml"), content_type="application/rss+xml")


async def _redirect_loop(_request: web.Request) -> web.StreamResponse:
    raise web.HTTPFound("/_trouble/redirect-loop")


async def _redirect_private(_request: web.Request) -> web.StreamResponse:
    raise web.HTTPFound(METADATA_ADDRESS)


async def _cut(request: web.Request) -> web.StreamResponse:
    """Promise more than is sent, then hang up in the middle."""
    headers = {"Content-Type": "text/html", "Content-Length": "100000"}
    response = await _start(request, headers)
    await response.write(_CHUNK[:1000])
    request.protocol.force_close()
    return response


async def _pdf(_request: web.Request) -> web.StreamResponse:
    return web.Response(body=_file("document.pdf"), content_type="application/pdf")


async def _feed_that_is_a_page(_request: web.Request) -> web.StreamResponse:
    """Answer a page where a feed was; it offers the feed's new address."""
    return web.Response(body=_file("moved_feed.html"), content_type="text/html", charset="utf-8")


async def _page_that_is_a_feed(_request: web.Request) -> web.StreamResponse:
    """Answer a sound feed that calls itself a page."""
    return web.Response(body=_file("plain_feed.xml"), content_type="text/html", charset="utf-8")


def _file(name: str) -> bytes:
    return (files("bot.adapters.newsroom") / "trouble_files" / name).read_bytes()
