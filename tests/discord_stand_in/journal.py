"""What was asked and what was wrong, for tests to read."""

from dataclasses import asdict, dataclass
from typing import Any

from tests.discord_stand_in import clock
from tests.discord_stand_in.bell import Bell
from tests.discord_stand_in.world import Json


@dataclass(kw_only=True, slots=True)
class Asked:
    """One request of the bot."""

    method: str
    path: str  # without /api/v10
    query: dict[str, str]
    body: Any
    at: float  # seconds since 1970
    status: int | None = None  # None while it is under way, or when it was cut
    fault: str | None = None  # the kind of the fault that met it


@dataclass(frozen=True, kw_only=True, slots=True)
class Violation:
    """Somebody did what Discord's documents do not allow."""

    who: str  # "bot", "stand-in", "gateway"
    where: str  # "POST /channels/1/messages", or an event's name
    what: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Post:
    """One accepted create of a message."""

    channel_id: int
    message_id: int
    nonce: str | int | None
    repeated: bool  # the nonce was known, so the first message was returned
    at: float
    content: Json  # the body as sent


class Journal:
    """Grows only; rings when it does."""

    def __init__(self, bell: Bell) -> None:
        self._bell = bell
        self.asked: list[Asked] = []
        self.violations: list[Violation] = []
        self.posts: list[Post] = []

    def open(self, method: str, path: str, query: dict[str, str], body: Any) -> Asked:
        asked = Asked(method=method, path=path, query=query, body=body, at=clock.now())
        self.asked.append(asked)
        return asked

    def violation(self, who: str, where: str, what: str) -> None:
        self.violations.append(Violation(who=who, where=where, what=what))
        self._bell.ring()

    def accepted(self, post: Post) -> None:
        self.posts.append(post)
        self._bell.ring()


def rows(records: list[Any]) -> list[Json]:
    """Return records as JSON."""
    return [asdict(record) for record in records]
