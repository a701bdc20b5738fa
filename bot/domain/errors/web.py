"""Addresses that could not be fetched."""

from dataclasses import dataclass
from typing import ClassVar

from bot.domain.errors.root import LedeError


@dataclass(eq=False)
class FetchError(LedeError):
    """One URL could not be fetched."""

    code: ClassVar[str] = "fetch_failed"
    url: str


@dataclass(eq=False)
class UrlRefused(FetchError):
    """The URL is not one we would ever ask."""

    code: ClassVar[str] = "url_refused"
    why: str  # "scheme", "userinfo", "port", "no_host", "too_long", "malformed", "blocked"


@dataclass(eq=False)
class AddressRefused(FetchError):
    """The host leads to an address outside the public internet."""

    code: ClassVar[str] = "address_refused"
    host: str
    address: str


@dataclass(eq=False)
class HttpStatus(FetchError):
    """The server answered with an error."""

    code: ClassVar[str] = "http_status"
    status: int
    retry_after_seconds: float | None = None


@dataclass(eq=False)
class BotChallenge(FetchError):
    """The server wants a browser, not a reader."""

    code: ClassVar[str] = "bot_challenge"
    status: int
    service: str  # "Cloudflare"


@dataclass(eq=False)
class PageReserved(FetchError):
    """The site does not let programs read the page."""

    code: ClassVar[str] = "page_reserved"
    how: str  # "robots": its robots.txt; "mining": it reserves text and data mining


@dataclass(eq=False)
class BodyTooLarge(FetchError):
    """The body passes what we read of one document."""

    code: ClassVar[str] = "body_too_large"
    limit_bytes: int  # after decompression


@dataclass(eq=False)
class FetchTimeout(FetchError):
    """The answer took too long."""

    code: ClassVar[str] = "fetch_timeout"
    seconds: float


@dataclass(eq=False)
class TooManyRedirects(FetchError):
    """The server sends us in circles."""

    code: ClassVar[str] = "too_many_redirects"
    limit: int


@dataclass(eq=False)
class ConnectionFailed(FetchError):
    """No answer at all."""

    code: ClassVar[str] = "connection_failed"
    host: str
    why: str  # "dns", "refused", "tls", "reset", "broken_body", "unreachable"
