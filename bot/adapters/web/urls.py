"""The text of a URL in, a URL that we would ask out; and URLs fit to be told to people."""

import ipaddress
import re
from collections.abc import Callable

from yarl import URL

from bot.adapters.web.hosts import ends_in_number
from bot.domain.errors import UrlRefused

MAX_URL_CHARACTERS = 2_048  # what feeds and browsers agree on; longer ones are attacks or accidents
MAX_TOLD_CHARACTERS = 300  # of a URL inside an error: enough to recognise it
_MAX_HOST_CHARACTERS = 253  # RFC 1035
_MAX_AUTHORITY_CHARACTERS = 300  # host, port and a little: 1,900 Arabic ligatures cost idna 0.3 s
_SECRET_NAMES = (
    "auth",
    "code",
    "credential",
    "key",
    "pass",
    "pwd",
    "secret",
    "session",
    "sid",
    "sig",
    "token",
)

_AFTER_AUTHORITY = re.compile("[/?#]")
_BETWEEN_PAIRS = re.compile("([&;])")  # keeps the marks

PortRule = Callable[[str, int], bool]


def check_url(text: str, port_allowed: PortRule) -> URL:
    """Return the URL if it is one that we would ask, else raise UrlRefused."""
    if len(text) > MAX_URL_CHARACTERS:
        raise UrlRefused(url=told_url(text), why="too_long")
    url = _parsed(text)
    why = "malformed" if url is None else _objection(url, port_allowed)
    if url is None or why is not None:
        raise UrlRefused(url=told_url(text), why=why or "malformed")
    return url


def join_url(base: URL, location: str) -> str:
    """Return where a redirect leads, to be checked like any other URL; or raise UrlRefused."""
    target = _parsed(location)
    if target is None:
        raise UrlRefused(url=told_url(location), why="malformed")
    return str(base.join(target))


def told_url(text: str) -> str:
    """Return the URL without user, password and values of secrets, cut, and printable."""
    address, question, query = text[:MAX_URL_CHARACTERS].partition("#")[0].partition("?")
    hidden = "".join(_without_secret(pair) for pair in _BETWEEN_PAIRS.split(query))
    plain = _without_user(address) + question + hidden
    printable = "".join(sign if sign.isprintable() else "\ufffd" for sign in plain)
    if len(printable) <= MAX_TOLD_CHARACTERS:
        return printable
    return printable[:MAX_TOLD_CHARACTERS] + "…"


def _parsed(text: str) -> URL | None:
    authority = _AFTER_AUTHORITY.split(text.partition("//")[2], maxsplit=1)[0]
    if len(authority) > _MAX_AUTHORITY_CHARACTERS or any(_is_forbidden(sign) for sign in text):
        return None
    try:
        return URL(text).with_fragment(None)
    except ValueError:  # of yarl; those of idna are UnicodeErrors, which are ValueErrors too
        return None


def _is_forbidden(sign: str) -> bool:
    # Controls split headers and logs; browsers read a backslash as a slash, libraries do not, so
    # that "http://a\\@b/" has two hosts; lone surrogates cannot be sent.
    return sign < " " or "\x7f" <= sign <= "\x9f" or sign == "\\" or "\ud800" <= sign <= "\udfff"


def _objection(url: URL, port_allowed: PortRule) -> str | None:
    if url.scheme not in {"http", "https"}:
        return "scheme"
    if "@" in url.raw_authority:
        return "userinfo"
    host, port = url.raw_host, url.port
    if not host or not host.strip("."):
        return "no_host"
    if not _is_good_host(host):
        return "malformed"
    return None if port and port_allowed(host, port) else "port"


def _is_good_host(host: str) -> bool:
    if not host.isascii() or len(host) > _MAX_HOST_CHARACTERS or "%" in host:
        return False  # "%" is an IPv6 zone or an escape, neither belongs to a public name
    if ":" in host or ends_in_number(host):
        return _is_address(host)  # not "127.1", "0177.0.0.1" or "2130706433"
    labels = host.removesuffix(".").split(".")
    return all(_is_label(label) for label in labels)


def _is_label(label: str) -> bool:
    return 0 < len(label) <= 63 and all(sign.isalnum() or sign in "-_" for sign in label)  # noqa: PLR2004  # RFC 1035


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _without_user(address: str) -> str:
    # Works on broken URLs too ("http:/user:password@host"); "/@name" in a path stays.
    segments = address.split("/")
    for place, segment in enumerate(segments):
        user, _, rest = segment.rpartition("@")
        if ":" in user or (user and place > 0 and not segments[place - 1]):
            segments[place] = rest
    return "/".join(segments)


def _without_secret(pair: str) -> str:
    name, equals, value = pair.partition("=")
    is_secret = value and any(secret in name.lower() for secret in _SECRET_NAMES)
    return f"{name}{equals}***" if is_secret else pair
