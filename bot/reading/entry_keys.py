"""Links and entries in, what they are recognised by out."""

import re
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit

from w3lib.url import canonicalize_url

from bot.domain.feeds import EntryKey, KeyKind
from bot.reading.inline_text import fold

# Parameters that say how a reader came, never what the page is. courlan (which comes with
# trafilatura) also strips id-like ones (cid, uid, eid, source, ref), which name the article on
# many sites, so that two articles would become one; hence a list of our own, of sure cases only.
_TRACKER = re.compile(
    r"(?:utm|mtm|piwik|matomo|itm|hsa|vero|oly|mkt|stm|at)_[\w.-]*"
    r"|ns_(?:mchannel|source|campaign|linkname|fee)|pk_(?:campaign|kwd|source|medium)"
    r"|(?:fbc|gc|dc|twc|yc|ysc|ttc)lid|(?:msclk|gbra|wbra|igsh|epi|partner|share)_?id|igsh"
    r"|fb_(?:action_ids|action_types|source|ref)|mc_[ce]id|_hs(?:enc|mi)|__hs(?:tc|sc|fp)|__s"
    r"|_openstat|smid|smtyp|smprod|cmpid|ncid|xtor|wt_mc|wt_zmc|wtrid|wt\.mc_id|ocid|maca|_ga|_gl"
    r"|sr_share|s_cid|ito|spm|scm|srsltid|mibextid|soc_(?:src|trk)|sref|sharetype|rss|fromrss"
    r"|guccounter|guce_referr(?:er|al)(?:_sig|_us)?|cmp_?src|__twitter_impression|via_?rss",
    re.IGNORECASE,
)
# One visitor's session: another value at every fetch (FeedCord 67). Short values are ids of
# stories ("article.pl?sid=24/11/01/123"), so the value must look like a session, too.
_SESSION_NAME = re.compile(
    r"(?:php|j|asp)?sess(?:ion)?_?id|aspsessionid\w*|asp\.net_sessionid|sid|cfid|cftoken|zenid|s",
    re.IGNORECASE,
)
_SESSION_VALUE = re.compile(r"(?=[a-z-]*\d)[0-9a-z-]{20,128}", re.IGNORECASE)
_PATH_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/?#;]*", re.IGNORECASE)
# A fragment that tells parts of a page apart stays: "#!/story/5", "#item-12" (FreshRSS 5329).
_IDLE_FRAGMENT = re.compile(
    r"(?:top|main|content|respond|comments|disqus_thread|xtor=.*|ref=.*|utm_.*|:~:.*)?",
    re.IGNORECASE,
)
# What nearly all links look like: nothing in them to escape or resolve, so that taking them apart
# needs no library; it is the costliest step of reading a feed otherwise.
_SIMPLE_LINK = re.compile(
    r"https?://(?:www\.)?(?P<host>[a-z0-9-]+(?:\.[a-z0-9-]+)+)"
    r"(?P<path>(?:/[a-zA-Z0-9_~-][a-zA-Z0-9_.~-]*)*)/?"
    r"(?:\?(?P<query>[a-zA-Z0-9_-]+=[a-zA-Z0-9_.-]*(?:&[a-zA-Z0-9_-]+=[a-zA-Z0-9_.-]*){0,20}))?"
    r"(?:#(?P<fragment>[a-zA-Z0-9_-]+))?"
)
_MAX_VALUE_CHARS = 500  # what an index likes; longer values are replaced by their hash


def canonical_link(url: str) -> str:
    """Return the form of `url` in which two links to one page are equal.

    For comparing, never for fetching: http counts as https and "www." as none, because sites
    move between them and re-announce nothing (NetNewsWire 324); trackers and sessions go.
    """
    if simple := _SIMPLE_LINK.fullmatch(url):
        return _simple_canonical(**simple.groupdict(default=""))
    try:
        parts = urlsplit(canonicalize_url(url.strip(), keep_fragments=True))
        return _comparable(parts)
    except ValueError:
        return url.strip()


def _simple_canonical(host: str, path: str, query: str, fragment: str) -> str:
    pairs = sorted((name, value) for name, _, value in _parted(query))
    told = "&".join(f"{name}={value}" for name, value in filter(_tells, pairs))
    kept = "" if _IDLE_FRAGMENT.fullmatch(fragment) else f"#{fragment}"
    return f"https://{host}{path}{'?' if told else ''}{told}{kept}"


def _parted(query: str) -> Iterator[tuple[str, str, str]]:
    return (pair.partition("=") for pair in query.split("&") if pair)


def _comparable(parts: SplitResult) -> str:
    path = _PATH_SESSION.sub("", parts.path).rstrip("/")
    parameters = parse_qsl(parts.query, keep_blank_values=True, max_num_fields=200)
    query = urlencode([parameter for parameter in parameters if _tells(parameter)])
    fragment = "" if _IDLE_FRAGMENT.fullmatch(parts.fragment) else parts.fragment
    scheme = "https" if parts.scheme == "http" else parts.scheme
    return SplitResult(scheme, _comparable_host(parts), path, query, fragment).geturl()


def _comparable_host(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".").removeprefix("www.")
    port = parts.port
    return host if port in {None, 80, 443} else f"{host}:{port}"


def _tells(parameter: tuple[str, str]) -> bool:
    """Tell whether a parameter says which page it is, not how somebody came or who is there."""
    name, value = parameter
    session = _SESSION_NAME.fullmatch(name) and _SESSION_VALUE.fullmatch(value)
    return not session and not _TRACKER.fullmatch(name)


def article_key(url: str) -> str:
    """Return what makes an article one, over all feeds that link to it."""
    return _bounded(canonical_link(url))


def entry_keys(
    guid: str | None, link: str | None, title: str, published_at: datetime | None
) -> tuple[EntryKey, ...]:
    """Return all that an entry can be recognised by within its feed; at least one key.

    Dates alone never identify. A title without a day is a key only where nothing better is there:
    "Morning news" comes every morning.
    """
    keys = []
    if guid:
        keys.append(EntryKey(kind=KeyKind.GUID, value=_bounded(fold(guid))))
    if link:
        keys.append(EntryKey(kind=KeyKind.LINK, value=article_key(link)))
    if not keys or (title and published_at):
        keys.append(EntryKey(kind=KeyKind.TITLE_DAY, value=_title_and_day(title, published_at)))
    return tuple(keys)


def _title_and_day(title: str, published_at: datetime | None) -> str:
    day = published_at.date().isoformat() if published_at else ""
    return _bounded(f"{day} {fold(title).casefold()}".strip())


def _bounded(value: str) -> str:
    if len(value) <= _MAX_VALUE_CHARS:
        return value
    return "sha256:" + sha256(value.encode("utf-8", "surrogatepass")).hexdigest()
