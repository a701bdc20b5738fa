"""URLs from the web in, links that may be offered to readers and the domains behind them out."""

import ipaddress
from functools import cache
from urllib.parse import quote

from publicsuffixlist import PublicSuffixList
from yarl import URL

MAX_URL_CHARS = 2_048  # as the fetcher's; longer ones are attacks or accidents
# Of a long sentence's beginning and end: enough to find it; fewer where they are written in six
# signs a letter, as all but Latin ones are in an address.
_FRAGMENT_WORDS = (5, 3)
_LONG_FRAGMENT_CHARS = 240
_MAX_HOST_CHARS = 253  # RFC 1035


def safe_http_url(url: str | None) -> str | None:
    """Return the URL in ASCII if it is one to offer as a link, else None.

    That is http or https, no user or password, and a host of plain or punycode labels, or an
    address. Browsers take a backslash for a slash and skip tabs and line ends, so none may stand
    in it.
    """
    parsed = _parsed(url) if url else None
    return None if parsed is None else str(parsed)


def registrable_domain(url: str | None) -> str:
    """Return who is behind a URL: "gazette.example" of "https://www.gazette.example/7".

    In ASCII: a name in other scripts shows as punycode, so that none looks like another. Hosts
    without such a domain (addresses, single names) come as they are; "" for what is no link.
    """
    parsed = _parsed(url) if url else None
    if parsed is None or not parsed.raw_host:
        return ""
    host = parsed.raw_host.rstrip(".").lower()
    if _is_address(host):
        return host
    return _suffixes().privatesuffix(host) or host


def text_fragment_url(url: str, sentence: str) -> str:
    """Return a safe link that leads to `sentence` within its page, where browsers can.

    See https://wicg.github.io/scroll-to-text-fragment/.
    """
    fragments = [_fragment(sentence, count) for count in _FRAGMENT_WORDS]
    short = next((each for each in fragments if len(each) <= _LONG_FRAGMENT_CHARS), fragments[-1])
    return f"{url.partition('#')[0]}#:~:text={short}"


def _fragment(sentence: str, count: int) -> str:
    """Return a sentence's first and last `count` words, or all of it where they are not more."""
    words = sentence.split()
    parts = [sentence]
    if len(words) > 2 * count:
        parts = [" ".join(words[:count]), " ".join(words[-count:])]
    return ",".join(quote(part, safe="").replace("-", "%2D") for part in parts)


def _parsed(url: str) -> URL | None:
    url = url.strip(" ")
    if len(url) > MAX_URL_CHARS or any(_is_forbidden(sign) for sign in url):
        return None
    try:
        url.encode()
        parsed = URL(url)
        port_is_good = parsed.explicit_port != 0
    except ValueError:  # of lone surrogates, of yarl and of idna
        return None
    web = parsed.scheme in {"http", "https"} and "@" not in parsed.raw_authority
    return parsed if web and port_is_good and _is_host(parsed.raw_host or "") else None


def _is_forbidden(sign: str) -> bool:
    return sign in '\\<>"`' or not (sign.isprintable() or sign > "\xa0") or sign.isspace()


def _is_host(host: str) -> bool:
    if not host.isascii() or len(host) > _MAX_HOST_CHARS:
        return False
    labels = host.removesuffix(".").split(".")
    if ":" in host or labels[-1].isdigit() or labels[-1].startswith("0x"):
        return _is_address(host)  # not "127.1" or "2130706433", which browsers take for addresses
    return all(label and label.replace("-", "").replace("_", "").isalnum() for label in labels)


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return "%" not in host  # a zone means something on one machine only


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()
