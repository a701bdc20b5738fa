"""Requests in, what Discord's rate limits say of them out: let through or 429, and its headers."""

import hashlib
import math
import re
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from tests.discord_stand_in import clock
from tests.discord_stand_in.world import Json

Scope = Literal["user", "global", "shared"]
RATE_LIMITED: Final = 429
# https://discord.com/developers/docs/topics/rate-limits#global-rate-limit
GLOBAL_LIMIT: Final = 50  # requests a second
# #invalid-request-limit-aka-cloudflare-bans: of an address, answered 401, 403 or 429
INVALID: Final = frozenset({401, 403, RATE_LIMITED})
INVALID_LIMIT: Final = 10_000
INVALID_SECONDS: Final = 600.0
# Interactions are answered by tokens of their own, beyond the bot's global limit.
_BEYOND_GLOBAL: Final = ("/interactions/", "/webhooks/")
# By which of a route's ids it has buckets of its own.
_MAJOR: Final = (
    *("channel_id", "guild_id", "webhook_id", "webhook_token"),
    *("interaction_id", "interaction_token"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """How often the routes with that pattern may be asked, for each channel, server and hook."""

    pattern: str  # regular expression, sought in "POST /channels/{channel_id}/messages"
    limit: int
    seconds: float


# So much that only a bot that runs wild meets it; tests that measure pacing ask for less.
_USUAL: Final = Rule(pattern="", limit=50, seconds=1.0)
# As people who watch the headers of the real one tell it.
REALISTIC: Final = (
    Rule(pattern=r"^POST /channels/\{channel_id\}/messages$", limit=5, seconds=5.0),
    Rule(pattern=r"^PATCH /channels/\{channel_id\}/messages/", limit=5, seconds=5.0),
    Rule(pattern=r"/crosspost$", limit=10, seconds=3_600.0),
)


@dataclass(kw_only=True, slots=True)
class Window:
    """Requests counted since a moment."""

    began_at: float = 0.0  # seconds since 1970
    used: int = 0

    def take(self, limit: int, seconds: float) -> float | None:
        """Count one more; return the seconds to wait where there is none left."""
        now = clock.now()
        if now >= self.began_at + seconds:
            self.began_at, self.used = now, 0
        if self.used >= limit:
            return self.began_at + seconds - now
        self.used += 1
        return None


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """What the limits say of one request."""

    headers: Mapping[str, str]
    body: Json | None = None  # of the 429; None lets the request through


@dataclass(slots=True)
class Limits:
    """Counts every request and every invalid one."""

    rules: list[Rule] = field(default_factory=list)  # the first that fits decides
    global_limit: int = GLOBAL_LIMIT
    invalid_limit: int = INVALID_LIMIT
    _windows: dict[tuple[str, ...], Window] = field(default_factory=dict)
    _together: Window = field(default_factory=Window)
    _invalid_at: deque[float] = field(default_factory=deque)

    def take(self, method: str, template: str, ids: Mapping[str, str]) -> Verdict:
        """Count a request of a route."""
        route = f"{method} {template}"
        if not template.startswith(_BEYOND_GLOBAL):
            wait = self._together.take(self.global_limit, 1.0)
            if wait is not None:
                return _refusal(wait, "global", {})
        rule = next((rule for rule in self.rules if re.search(rule.pattern, route)), _USUAL)
        bucket = hashlib.md5(route.encode(), usedforsecurity=False).hexdigest()
        major = tuple(ids[name] for name in _MAJOR if name in ids)
        window = self._windows.setdefault((bucket, *major), Window())
        wait = window.take(rule.limit, rule.seconds)
        headers = _headers(bucket, rule, window)
        return Verdict(headers=headers) if wait is None else _refusal(wait, "user", headers)

    def note_invalid(self, status: int, headers: Mapping[str, str]) -> None:
        """Count an answer that counts against the bot's address."""
        if status in INVALID and headers.get("X-RateLimit-Scope") != "shared":
            self._invalid_at.append(clock.now())

    @property
    def invalid(self) -> int:
        """Return how many invalid requests there were in the last ten minutes."""
        while self._invalid_at and self._invalid_at[0] < clock.now() - INVALID_SECONDS:
            self._invalid_at.popleft()
        return len(self._invalid_at)

    @property
    def is_banned(self) -> bool:
        """Tell whether Cloudflare keeps the address away."""
        return self.invalid >= self.invalid_limit


def rate_limited_body(retry_after: float, scope: Scope) -> Json:
    """Return what a 429 says."""
    return {
        "message": "You are being rate limited."
        if scope != "shared"
        else "The resource is being rate limited.",
        "retry_after": retry_after,
        "global": scope == "global",
        "code": 0,
    }


def rate_limited_headers(retry_after: float, scope: Scope) -> dict[str, str]:
    """Return the headers that a 429 has beside those of its bucket."""
    headers = {"Retry-After": str(math.ceil(retry_after)), "X-RateLimit-Scope": scope}
    if scope == "global":
        headers["X-RateLimit-Global"] = "true"
    if scope == "user":
        headers |= {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset-After": f"{retry_after:.3f}"}
        headers["X-RateLimit-Reset"] = f"{clock.now() + retry_after:.3f}"
    return headers


def _refusal(wait: float, scope: Scope, headers: Mapping[str, str]) -> Verdict:
    wait = math.ceil(wait * 1000) / 1000  # milliseconds, as Discord tells it; never too short
    return Verdict(
        headers={**headers, **rate_limited_headers(wait, scope)},
        body=rate_limited_body(wait, scope),
    )


def _headers(bucket: str, rule: Rule, window: Window) -> dict[str, str]:
    reset_at = window.began_at + rule.seconds
    return {
        "X-RateLimit-Limit": str(rule.limit),
        "X-RateLimit-Remaining": str(rule.limit - window.used),
        "X-RateLimit-Reset": f"{reset_at:.3f}",
        "X-RateLimit-Reset-After": f"{max(reset_at - clock.now(), 0.0) + 0.001:.3f}",
        "X-RateLimit-Bucket": bucket,
    }
