"""The words and values that a user gives a command in, the options that the bot is told out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from tests.discord_stand_in.commands import Commands
from tests.discord_stand_in.refusals import Impossible
from tests.discord_stand_in.world import Json

_SUB_COMMAND, _GROUP, _STRING, _INTEGER, _BOOLEAN = 1, 2, 3, 4, 5
_NUMBER: Final = 10
_BY_ID: Final = (6, 7, 8, 9, 11)  # user, channel, role, mentionable, attachment
_PLAIN: Final[dict[int, tuple[type, ...]]] = {
    _STRING: (str,),
    _INTEGER: (int,),
    _BOOLEAN: (bool,),
    _NUMBER: (int, float),
}


@dataclass(frozen=True, slots=True)
class Found:
    """The innermost command, and the sub-commands that lead there."""

    path: list[Json]
    option: Json


def find_command(commands: Commands, guild_id: int | None, words: str) -> tuple[Json, Found]:
    """Return the command that "feed add" means; Impossible where Discord would not offer it."""
    first, *rest = words.split()
    command = commands.find(guild_id, first)
    if command is None:
        msg = f"there is no /{first}"
        raise Impossible(msg)
    path: list[Json] = []
    inner = command
    for word in rest:
        inner = _named(inner.get("options", []), word)
        path.append(inner)
    if any(option["type"] in (_SUB_COMMAND, _GROUP) for option in inner.get("options", [])):
        msg = f"/{words} needs a sub-command"
        raise Impossible(msg)
    return command, Found(path, inner)


def chosen_options(
    command: Json, values: Mapping[str, Any], focused: str | None
) -> tuple[list[Json], set[int]]:
    """Return the options with their values, and the ids among those; the client checks both."""
    offered: Sequence[Json] = command.get("options", [])
    chosen = [_filled(_named(offered, name), value, focused) for name, value in values.items()]
    if focused is not None:
        chosen = [_still_typed(one) for one in chosen]
    else:
        missing = [
            one["name"] for one in offered if one.get("required") and one["name"] not in values
        ]
        if missing:
            msg = f"required: {missing}"
            raise Impossible(msg)
    ids = {int(one["value"]) for one in chosen if one["type"] in _BY_ID}
    return chosen, ids


def _still_typed(option: Json) -> Json:
    """Return an option as an autocomplete tells it: numbers are text as yet."""
    return option | (
        {"value": str(option["value"])} if option["type"] in (_INTEGER, _NUMBER) else {}
    )


def _named(options: Sequence[Json], name: str) -> Json:
    for option in options:
        if option["name"] == name:
            return option
    msg = f"no option or sub-command {name}"
    raise Impossible(msg)


def _filled(option: Json, value: Any, focused: str | None) -> Json:
    """Return one option with its value; what is still being typed is text and not checked."""
    told = {"name": option["name"], "type": option["type"]}
    if option["name"] == focused:
        if not option.get("autocomplete"):
            msg = f"{focused} does not complete"
            raise Impossible(msg)
        return told | {"value": value, "focused": True}
    if option["type"] in _BY_ID:
        return told | {"value": str(value)}
    _check(option, value)
    return told | {"value": value}


def _check(option: Json, value: Any) -> None:
    kinds = _PLAIN[option["type"]]
    is_right = isinstance(value, kinds) and (bool in kinds or not isinstance(value, bool))
    size = len(value) if isinstance(value, str) else value
    least = option.get("min_length", option.get("min_value"))
    most = option.get("max_length", option.get("max_value"))
    if not is_right or (least is not None and size < least) or (most is not None and size > most):
        msg = f"{option['name']} cannot be {value!r}"
        raise Impossible(msg)
    offered = [choice["value"] for choice in option.get("choices", [])]
    if offered and value not in offered:
        msg = f"{option['name']} offers {offered}"
        raise Impossible(msg)
