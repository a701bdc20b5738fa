"""Scripts of failure in, what befalls a request out."""

import math
import random
import re
from dataclasses import dataclass, field
from typing import Any, Final

from tests.discord_stand_in.buckets import (
    RATE_LIMITED,
    Scope,
    rate_limited_body,
    rate_limited_headers,
)
from tests.discord_stand_in.refusals import missing_access, unauthorized, unknown

KINDS: Final = ("status", "status_after", "cut", "cut_after", "hang", "hang_after")
UNAVAILABLE: Final = 503
# What Cloudflare answers by itself to an address that asked too much.
BANNED: Final = "error code: 1015"
_UNKNOWN_CHANNEL = 10003


@dataclass(kw_only=True, slots=True)
class Fault:
    """One script: which requests it meets and what it does to them."""

    pattern: str  # regular expression, sought in "POST /channels/1/messages"
    kind: str  # one of KINDS; those with `_after` let the request take effect first
    status: int = 500
    times: int | None = None  # matches it meets; None until it is removed
    probability: float = 1.0
    seed: int = 0
    retry_after: float = 0.3  # seconds, of a 429
    via: bool = True  # a 429 without `Via` comes from Cloudflare, which speaks no JSON
    scope: Scope = "user"  # of a 429: of this bucket, of all the bot's, of all bots'
    code: int | None = None  # Discord's own, of an error of the client
    met: int = 0
    _chance: random.Random = field(init=False)

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            msg = f"no such fault: {self.kind}"
            raise ValueError(msg)
        self._chance = random.Random(self.seed)  # noqa: S311 -- the same faults every run

    def meets(self, request: str) -> bool:
        """Tell whether it befalls this request, and count it."""
        if self.times == self.met or not re.search(self.pattern, request):
            return False
        if self._chance.random() >= self.probability:
            return False
        self.met += 1
        return True

    @property
    def after(self) -> bool:
        return self.kind.endswith("_after")

    @property
    def act(self) -> str:
        """Return what happens: "status", "cut" or "hang"."""
        return self.kind.removesuffix("_after")

    def body(self) -> Any:
        """Return what the answer says; a string is not JSON."""
        if self.status == RATE_LIMITED:
            return rate_limited_body(self.retry_after, self.scope) if self.via else BANNED
        if self.status == UNAVAILABLE:
            return "upstream connect error or disconnect/reset before headers"
        if self.code is not None:
            return {"message": f"Error {self.code}", "code": self.code}
        return _BODIES.get(self.status, {"message": f"{self.status}: Error", "code": 0})

    def headers(self) -> dict[str, str]:
        """Return the headers that the answer has beside the usual ones."""
        if self.status != RATE_LIMITED:
            return {}
        if not self.via:
            return {"Retry-After": str(math.ceil(self.retry_after))}
        return rate_limited_headers(self.retry_after, self.scope)


_BODIES: Final = {
    401: unauthorized().body,
    403: missing_access().body,
    404: unknown(_UNKNOWN_CHANNEL, "Channel").body,
    500: {"message": "500: Internal Server Error", "code": 0},
}


class Faults:
    """The scripts that stand, in the order they came."""

    def __init__(self) -> None:
        self._standing: dict[int, Fault] = {}
        self._count = 0

    def add(self, fault: Fault) -> int:
        """Let a script stand and return its number."""
        self._count += 1
        self._standing[self._count] = fault
        return self._count

    def remove(self, number: int | None) -> None:
        """End one script, or all of them."""
        if number is None:
            self._standing.clear()
        else:
            self._standing.pop(number, None)

    def met(self, number: int) -> int:
        """Return how many requests a standing script has met."""
        return self._standing[number].met

    def for_request(self, request: str) -> Fault | None:
        """Return the first script that befalls the request."""
        return next((one for one in self._standing.values() if one.meets(request)), None)
