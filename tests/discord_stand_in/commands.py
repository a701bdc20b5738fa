"""The bot's application commands, global and by guild."""

from collections.abc import Iterable
from typing import Any, Final

from tests.discord_stand_in.snowflakes import Snowflakes
from tests.discord_stand_in.world import Json

_CHAT_INPUT: Final = 1
_GLOBAL: Final = None
_MAY_BE_LEFT_OUT: Final = ("name_localizations", "description_localizations", "contexts", "handler")


class Commands:
    """Commands as Discord stores them, by the guild they belong to; None for everywhere."""

    def __init__(self) -> None:
        self._by_guild: dict[int | None, dict[str, Json]] = {}

    def all(self, guild_id: int | None = _GLOBAL) -> list[Json]:
        return list(self._by_guild.get(guild_id, {}).values())

    def find(self, guild_id: int | None, name: str, kind: int = _CHAT_INPUT) -> Json | None:
        """Return the command that a user of that guild means; the guild's own goes first."""
        scopes = (guild_id, _GLOBAL) if guild_id is not None else (_GLOBAL,)
        found = (self._by_guild.get(scope, {}).get(_key(name, kind)) for scope in scopes)
        return next((command for command in found if command), None)

    def replace(
        self, given: Iterable[Json], ids: Snowflakes, application_id: int, guild_id: int | None
    ) -> list[Json]:
        """Make these all the commands of a scope; a known name keeps its id."""
        known = self._by_guild.get(guild_id, {})
        self._by_guild[guild_id] = {}
        for body in given:
            stored = _stored(body, application_id, guild_id)
            self._put(stored, known.get(_key(stored["name"], stored["type"])), ids)
        return self.all(guild_id)

    def add(
        self, body: Json, ids: Snowflakes, application_id: int, guild_id: int | None
    ) -> tuple[Json, bool]:
        """Add or overwrite one; tell whether its name was new."""
        stored = _stored(body, application_id, guild_id)
        known = self._by_guild.get(guild_id, {}).get(_key(stored["name"], stored["type"]))
        self._put(stored, known, ids)
        return stored, known is None

    def remove(self, command_id: str, guild_id: int | None) -> bool:
        """Delete one; False where there is none."""
        scope = self._by_guild.get(guild_id, {})
        key = next((key for key, one in scope.items() if one["id"] == command_id), None)
        return key is not None and bool(scope.pop(key))

    def _put(self, stored: Json, known: Json | None, ids: Snowflakes) -> None:
        stored["id"] = known["id"] if known else str(ids.present())
        stored["version"] = str(ids.present())
        scope = self._by_guild.setdefault(_scope(stored), {})
        scope[_key(stored["name"], stored["type"])] = stored


def _scope(stored: Json) -> int | None:
    return int(stored["guild_id"]) if "guild_id" in stored else _GLOBAL


def _key(name: str, kind: int) -> str:
    return f"{kind} {name}"


def _stored(body: Json, application_id: int, guild_id: int | None) -> Json:
    """Return a command as Discord gives it back: defaults filled in, nulls gone."""
    stored: Json = {
        "application_id": str(application_id),
        "type": body.get("type") or _CHAT_INPUT,
        "name": body["name"],
        "description": body.get("description") or "",
        "default_member_permissions": _text_or_none(body.get("default_member_permissions")),
        "dm_permission": body.get("dm_permission") is not False,
        "nsfw": bool(body.get("nsfw")),
        "integration_types": body.get("integration_types") or [0],
    }
    for key in _MAY_BE_LEFT_OUT:
        if body.get(key) is not None:
            stored[key] = body[key]
    if body.get("options"):
        stored["options"] = [_without_nulls(option) for option in body["options"]]
    return stored | ({} if guild_id is None else {"guild_id": str(guild_id)})


def _text_or_none(value: Any) -> str | None:
    return None if value is None else str(value)


def _without_nulls(option: Json) -> Json:
    kept = {key: value for key, value in option.items() if value is not None}
    if "options" in kept:
        kept["options"] = [_without_nulls(inner) for inner in kept["options"]]
    return kept
