"""The headers of an answer in; what they ask of us out: freshness, patience, a browser."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from bot.domain.feeds import Validators

MAX_WAIT_SECONDS = 24 * 3600.0  # a feed that asks for more is polled once a day all the same

# Headers that say plainly "a browser has to solve something first".
_CHALLENGES = (
    ("cf-mitigated", {"challenge"}, "Cloudflare"),
    ("x-amzn-waf-action", {"challenge", "captcha"}, "AWS WAF"),
    ("x-vercel-mitigated", {"challenge"}, "Vercel"),
)
_CHALLENGE_STATUSES = {403, 503}
_CHALLENGE_TITLE = b"Just a moment"  # of Cloudflare's page, where the header is missing


def challenge_service(headers: Mapping[str, str]) -> str | None:
    """Return who asks for a browser; None when nobody says so."""
    for name, values, service in _CHALLENGES:
        if headers.get(name, "").strip().lower() in values:
            return service
    return None


def may_be_challenge(status: int, headers: Mapping[str, str]) -> bool:
    """Tell whether the body has to be looked at to know."""
    return status in _CHALLENGE_STATUSES and headers.get("Server", "").lower() == "cloudflare"


def is_challenge_page(body: bytes) -> bool:
    """Tell whether this is Cloudflare's waiting page."""
    return _CHALLENGE_TITLE in body


def validators_of(headers: Mapping[str, str], body_sha256: str | None) -> Validators:
    """Return what to ask with next time, byte for byte."""
    return Validators(
        etag=_sendable(headers.get("ETag")),
        last_modified=_sendable(headers.get("Last-Modified")),
        body_sha256=body_sha256,
    )


def renewed(kept: Validators, headers: Mapping[str, str]) -> Validators:
    """Return the validators after a 304, which may renew them."""
    new = validators_of(headers, kept.body_sha256)
    return Validators(
        etag=new.etag or kept.etag,
        last_modified=new.last_modified or kept.last_modified,
        body_sha256=kept.body_sha256,
    )


def max_age_seconds(headers: Mapping[str, str], now: datetime) -> float | None:
    """Return how long the answer stays fresh (RFC 9111), at most a day; None where unsaid."""
    stated = _cache_directive(headers.get("Cache-Control", ""), "max-age")
    if stated is not None:
        return _capped(stated - (_whole_seconds(headers.get("Age", "")) or 0.0))
    if "Expires" not in headers:
        return None
    expires = _date(headers["Expires"])
    if expires is None:
        return 0.0  # "0" and its kind mean: already past (RFC 9111, 5.3)
    return _capped((expires - (_date(headers.get("Date", "")) or now)).total_seconds())


def retry_after_seconds(headers: Mapping[str, str], now: datetime) -> float | None:
    """Return how long to stay away (RFC 9110, 10.2.3), at most a day; None where unsaid."""
    text = headers.get("Retry-After", "").strip()
    seconds = _whole_seconds(text)
    if seconds is not None:
        return _capped(seconds)
    date = _date(text)
    return None if date is None else _capped((date - now).total_seconds())


def clean_header(value: str | None) -> str | None:
    """Return a header that can be stored; bytes that are not UTF-8 become "?"."""
    return None if value is None else value.encode("utf-8", "replace").decode("utf-8")


def _sendable(value: str | None) -> str | None:
    # aiohttp gives undecodable bytes as lone surrogates and cannot send them back
    return value if value and clean_header(value) == value else None


def _cache_directive(header: str, name: str) -> float | None:
    for part in header.split(","):
        directive, _, value = part.partition("=")
        if directive.strip().lower() == name:
            return _whole_seconds(value.strip().strip('"'))
    return None


def _whole_seconds(text: str) -> float | None:
    if not (text.isascii() and text.isdigit()):
        return None
    return float(text[:12])  # 12 digits are 30,000 years; more would only cost time to read


def _date(text: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):  # what it raises on odd input
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)


def _capped(seconds: float) -> float:
    return min(max(seconds, 0.0), MAX_WAIT_SECONDS)
