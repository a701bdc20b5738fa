"""What Discord says when it does not do what was asked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from tests.discord_stand_in.world import Json


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a body."""

    path: tuple[str | int, ...]  # where in the body
    code: str  # Discord's own: "BASE_TYPE_MAX_LENGTH"
    message: str


@dataclass(eq=False)
class Refused(Exception):
    """The request is answered with an error."""

    status: int
    code: int  # https://discord.com/developers/docs/topics/opcodes-and-status-codes#json
    message: str
    problems: Sequence[Problem] = ()

    @property
    def body(self) -> Json:
        """Return the answer's JSON."""
        body: Json = {"message": self.message, "code": self.code}
        return body | ({"errors": _tree(self.problems)} if self.problems else {})


class RateLimited(Refused):
    """A limit of a thing, not of the route, is reached: only the answer's body tells how long."""

    def __init__(self, retry_after: float) -> None:
        said = "The write action you are performing on the channel has hit the write rate limit."
        super().__init__(429, 20028, said)
        self.retry_after = retry_after  # seconds

    @property
    def body(self) -> Json:
        """Return the answer's JSON."""
        return super().body | {"retry_after": round(self.retry_after, 3), "global": False}


def invalid_body(problems: Sequence[Problem]) -> Refused:
    """Return what a body that breaks a rule gets."""
    return Refused(400, 50035, "Invalid Form Body", problems)


def unknown(code: int, what: str) -> Refused:
    """Return what asking for a thing that is not there gets."""
    return Refused(404, code, f"Unknown {what}")


def unauthorized() -> Refused:
    return Refused(401, 0, "401: Unauthorized")


def missing_access() -> Refused:
    return Refused(403, 50001, "Missing Access")


def missing_permissions() -> Refused:
    return Refused(403, 50013, "Missing Permissions")


def _tree(problems: Iterable[Problem]) -> Json:
    tree: Json = {}
    for problem in problems:
        node: dict[str, Any] = tree
        for step in problem.path:
            node = node.setdefault(str(step), {})
        node.setdefault("_errors", []).append({"code": problem.code, "message": problem.message})
    return tree


class Impossible(Exception):
    """A script asks a user for what no user of Discord could do."""
