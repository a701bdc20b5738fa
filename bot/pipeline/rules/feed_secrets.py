"""User names, passwords and headers that people give for a feed in, headers fit to be sent out."""

import re
from base64 import b64encode
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

from bot.domain.errors import HeaderRefused

MAX_HEADERS = 10
MAX_HEADER_CHARS = 4_096  # of name and value; servers refuse lines of more than 8,000
# RFC 9110, 5.1 and 5.5; a value with a line break would be a second header.
_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")
_VALUE = re.compile(r"[\x21-\x7e]([\x20-\x7e\t]*[\x21-\x7e])?")
# RFC 7617, 2: neither may hold a control character, and the name ends at the first colon.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
# What the fetcher says itself, and what would change how the request is framed or answered.
_OURS: Final = frozenset(
    {
        "a-im",
        "accept",
        "accept-encoding",
        "connection",
        "content-length",
        "content-type",
        "expect",
        "host",
        "if-modified-since",
        "if-none-match",
        "proxy-authorization",
        "range",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "user-agent",
    }
)
_PORTS: Final = {"http": 80, "https": 443}  # RFC 9110, 4.2


def password_headers(user: str, password: str) -> dict[str, str]:
    """Return the header that a user name and password are sent in (RFC 7617); or HeaderRefused."""
    if not user or ":" in user or _CONTROL.search(user):
        raise HeaderRefused(name="Authorization", why="user")
    pair = f"{user}:{password}"
    if _CONTROL.search(password) or len(pair) > MAX_HEADER_CHARS // 2:
        raise HeaderRefused(name="Authorization", why="password")
    return {"Authorization": f"Basic {b64encode(pair.encode()).decode('ascii')}"}


def read_header(line: str) -> dict[str, str]:
    """Return the header of a line "Name: value"; HeaderRefused without repeating its value."""
    name, colon, value = line.strip().partition(":")
    if not colon:  # it may be the value alone, so it is not told
        raise HeaderRefused(name="", why="form")
    return checked_headers({name.strip(): value.strip()})


def checked_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Return them if each can be sent; HeaderRefused tells the first that cannot."""
    if len(headers) > MAX_HEADERS:
        raise HeaderRefused(name="", why="too_many")
    for name, value in headers.items():
        if not _NAME.fullmatch(name):
            raise HeaderRefused(name="", why="name")
        if name.lower() in _OURS:
            raise HeaderRefused(name=name, why="ours")
        if not _VALUE.fullmatch(value) or len(name) + len(value) > MAX_HEADER_CHARS:
            raise HeaderRefused(name=name, why="value")
    return dict(headers)


def same_origin(url: str, other: str) -> bool:
    """Tell whether two addresses have scheme, host and port in common: secrets go no further."""
    mine = _origin(url)
    return mine is not None and mine == _origin(other)


def _origin(url: str) -> tuple[str, str, int] | None:
    try:
        parts = urlsplit(url.strip())
        port = parts.port or _PORTS.get(parts.scheme)
    except ValueError:
        return None
    return (parts.scheme, parts.hostname, port) if parts.hostname and port else None
