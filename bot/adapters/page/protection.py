"""What keeps readers safe: headers on every answer, and which hosts may ask."""

import ipaddress
from collections.abc import Awaitable, Callable

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

HEADERS = {
    # No script at all, nothing inline, nothing framed; pictures come from the articles' sites.
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self' https: http:;"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "private, no-cache",
    "Server": "Lede",
}
_LOCAL_NAMES = ("localhost", "127.0.0.1", "[::1]")
_HTTP_PORT = 80  # left out of Host by browsers (RFC 9110, 4.2.1)


async def add_headers(_request: web.Request, response: web.StreamResponse) -> None:
    """Put the headers on an answer, whoever made it."""
    response.headers.update(HEADERS)


def is_loopback(host: str) -> bool:
    """Tell whether an address to listen on can only be reached from this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def bracketed(host: str) -> str:
    """Return a host as URLs have it."""
    return f"[{host}]" if ":" in host else host


class HostGuard:
    """Answers only requests that name this machine, as long as only this machine is served.

    A hostile site can let its own name lead to 127.0.0.1 (DNS rebinding) and have a reader's
    browser read the page for it; but the browser then sends that name.
    """

    def __init__(self) -> None:
        self._allowed: frozenset[str] | None = None

    def listen_on(self, host: str, port: int) -> None:
        """Learn where the page listens; beyond loopback every name is answered."""
        if is_loopback(host):
            names = {*_LOCAL_NAMES, bracketed(host)}
            bare = names if port == _HTTP_PORT else set()
            self._allowed = frozenset({f"{name}:{port}" for name in names} | bare)

    def allows(self, host: str) -> bool:
        """Tell whether a Host header names this machine, or need not."""
        return self._allowed is None or host.lower() in self._allowed

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Let a request through, or say that it came to the wrong place."""
        if self.allows(request.headers.get("Host", "")):
            return await handler(request)
        sentence = "This page answers only under localhost and 127.0.0.1, with its own port.\n"
        return web.Response(status=421, text=sentence)  # RFC 9110, 15.5.20: misdirected
