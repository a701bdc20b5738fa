"""What keeps readers safe: headers on every answer, which hosts may ask, and who."""

import hmac
import ipaddress
from collections.abc import Awaitable, Callable, Collection
from urllib.parse import urlsplit

from aiohttp import BasicAuth, web

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
# Whether it works, and what it is dressed in: browsers and health checks need them unasked.
# Hubs prove who they are by the keys in their addresses.
CALLBACKS = "/websub/"
_OPEN_TO_ALL = ("/healthz", "/static/", CALLBACKS)
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
    """Answers only requests that name this machine, or a name that its owner listed.

    A hostile site can let its own name lead to 127.0.0.1 (DNS rebinding) and have a reader's
    browser read the page for it; but the browser then sends that name. An address as the host
    is nobody's name. Beyond loopback the port may be another one, as a container publishes it.
    """

    def __init__(self, names: Collection[str], *, callback_host: str = "") -> None:
        """`callback_host` is a further name, for what hubs ask and nothing else."""
        self._listed = frozenset(name.lower() for name in names)
        self._callback_host = callback_host.lower()
        self._local: frozenset[str] | None = None  # with their ports; None beyond loopback

    def listen_on(self, host: str, port: int) -> None:
        """Learn where the page listens."""
        if is_loopback(host):
            names = {*_LOCAL_NAMES, bracketed(host)}
            bare = names if port == _HTTP_PORT else set()
            self._local = frozenset({f"{name}:{port}" for name in names} | bare)

    def allows(self, host: str) -> bool:
        """Tell whether a Host header names this machine."""
        name = _name_in(host)
        if name in self._listed:
            return True
        if self._local is not None:
            return host.lower() in self._local
        return name == "localhost" or _is_address(name)

    def _is_callback_host(self, host: str) -> bool:
        return bool(self._callback_host) and _name_in(host) == self._callback_host

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Let a request through, or say that it came to the wrong place."""
        host = request.headers.get("Host", "")
        if self.allows(host) or (
            request.path.startswith(CALLBACKS) and self._is_callback_host(host)
        ):
            return await handler(request)
        sentence = (
            "This page answers only under localhost and 127.0.0.1, with its own port, "
            "and under the names that page.names in its settings lists.\n"
        )
        return web.Response(status=421, text=sentence)  # RFC 9110, 15.5.20: misdirected


class AccessGuard:
    """Asks for the access token where there is one, as the password of HTTP's own dialogue.

    So it never stands in an address, needs no cookie, and no other site can use it: browsers
    keep it for this page alone, and nothing here can be changed by asking for it.
    """

    def __init__(self, access_token: str) -> None:
        self._access_token = access_token.encode()

    def admits(self, authorization: str) -> bool:
        """Tell whether an Authorization header gives the token: any name's password, or Bearer."""
        if not self._access_token:
            return True
        given = _password_in(authorization).encode(errors="replace")
        return hmac.compare_digest(given, self._access_token)

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Let readers through who give the token, and everybody to what tells nothing."""
        is_open = request.path.startswith(_OPEN_TO_ALL)
        if is_open or self.admits(request.headers.get("Authorization", "")):
            return await handler(request)
        raise web.HTTPUnauthorized(
            text="This page asks for its access token: give any name, and the token as password.",
            headers={"WWW-Authenticate": 'Basic realm="Lede", charset="UTF-8"'},
        )


def _password_in(authorization: str) -> str:
    scheme, _, value = authorization.partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    try:
        _, password = BasicAuth.decode(authorization, encoding="utf-8")[:2]
    except ValueError:
        return ""
    return str(password)


def _name_in(host: str) -> str:
    try:
        return (urlsplit(f"//{host}").hostname or "").lower()
    except ValueError:
        return ""


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
