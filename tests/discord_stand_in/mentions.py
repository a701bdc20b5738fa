"""The texts of a message and what it allows in, whom it pings out."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from tests.discord_stand_in.message_payloads import walk
from tests.discord_stand_in.world import Guild, Json

_ROLE: Final = re.compile(r"<@&(\d+)>")
_USER: Final = re.compile(r"<@!?(\d+)>")
_EVERYONE: Final = re.compile(r"@(everyone|here)\b")
_TEXT = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class Pinged:
    """Whom a message pings."""

    roles: list[int]
    users: list[int]
    everyone: bool


def pinged(body: Json, guild: Guild | None, *, may_mention_everyone: bool) -> Pinged:
    """Return whom a new message pings; texts of components count as its content does.

    https://discord.com/developers/docs/resources/message#allowed-mentions-object
    """
    texts = "\n".join(_texts(body))
    allowed = body.get("allowed_mentions")
    allowed = {"parse": ["roles", "users", "everyone"]} if allowed is None else allowed
    roles = {} if guild is None else guild.roles
    reachable = [
        role
        for role in _named(_ROLE, texts)
        if role in roles and (roles[role].mentionable or may_mention_everyone)
    ]
    return Pinged(
        roles=_allowed(reachable, "roles", allowed),
        users=_allowed(_named(_USER, texts), "users", allowed),
        everyone=may_mention_everyone
        and "everyone" in (allowed.get("parse") or [])
        and bool(_EVERYONE.search(texts)),
    )


def _texts(body: Json) -> Iterator[str]:
    yield body.get("content") or ""
    for part in walk(body.get("components") or []):
        if part["type"] == _TEXT:
            yield part["content"]


def _named(pattern: re.Pattern[str], texts: str) -> list[int]:
    return list(dict.fromkeys(int(number) for number in pattern.findall(texts)))


def _allowed(ids: Sequence[int], kind: str, allowed: Json) -> list[int]:
    if kind in (allowed.get("parse") or []):
        return list(ids)
    named = {int(number) for number in allowed.get(kind) or []}
    return [one for one in ids if one in named]
