"""Definitions of commands in, what Discord has against them out."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from tests.discord_stand_in.refusals import Problem
from tests.discord_stand_in.world import Json

# https://discord.com/developers/docs/interactions/application-commands#application-command-object
_NAME: Final = re.compile(r"[-_'\w]{1,32}")
_MAX_CHAT_COMMANDS, _MAX_USER_COMMANDS, _MAX_MESSAGE_COMMANDS = 100, 15, 15
_MAX_CHARS: Final = 8000
_MAX_NAME, _MAX_DESCRIPTION, _MAX_OPTIONS, _MAX_CHOICES = 32, 100, 25, 25
_CHAT, _USER, _MESSAGE = 1, 2, 3
_SUB_COMMAND, _GROUP = 1, 2
_LIMITS: Final = {
    _CHAT: _MAX_CHAT_COMMANDS,
    _USER: _MAX_USER_COMMANDS,
    _MESSAGE: _MAX_MESSAGE_COMMANDS,
}

Path = tuple[str | int, ...]


def scope_problems(commands: Sequence[Json]) -> list[Problem]:
    """Return what is wrong with all the commands of one scope together."""
    problems = [
        Problem((place, *one.path), one.code, one.message)
        for place, command in enumerate(commands)
        for one in command_problems(command)
    ]
    kinds = Counter(_kind(command) for command in commands)
    problems += [
        Problem((), "APPLICATION_COMMAND_TOO_MANY", f"Maximum number of commands reached ({most})")
        for kind, most in _LIMITS.items()
        if kinds[kind] > most
    ]
    names = Counter((_kind(command), command["name"]) for command in commands)
    return problems + [
        Problem((), "APPLICATION_COMMANDS_DUPLICATE_NAME", f"Duplicate command name {name}")
        for (_, name), count in names.items()
        if count > 1
    ]


def command_problems(command: Json) -> list[Problem]:
    """Return what is wrong with one command."""
    problems = list(_naming(command, ())) if _kind(command) == _CHAT else []
    problems += _option_problems(command.get("options") or [], ("options",), depth=0)
    if _characters(command) > _MAX_CHARS:
        said = f"Command exceeds maximum size ({_MAX_CHARS})"
        problems.append(Problem((), "APPLICATION_COMMAND_TOO_LARGE", said))
    return problems


def _kind(command: Json) -> int:
    return int(command.get("type") or _CHAT)


def _naming(part: Json, path: Path) -> Iterator[Problem]:
    for where, name in _localised(part, "name"):
        if not _NAME.fullmatch(name) or name != name.lower():
            said = "String value did not match validation regex."
            yield Problem((*path, *where), "STRING_TYPE_REGEX", said)
    for where, text in _localised(part, "description"):
        if not 1 <= len(text) <= _MAX_DESCRIPTION:
            said = f"Must be between 1 and {_MAX_DESCRIPTION} in length."
            yield Problem((*path, *where), "BASE_TYPE_BAD_LENGTH", said)


def _localised(part: Json, key: str) -> Iterator[tuple[Path, str]]:
    yield (key,), part.get(key) or ""
    for language, text in (part.get(f"{key}_localizations") or {}).items():
        yield (f"{key}_localizations", language), text


def _option_problems(options: Sequence[Json], path: Path, depth: int) -> Iterator[Problem]:
    if len(options) > _MAX_OPTIONS:
        said = f"Must be {_MAX_OPTIONS} or fewer in length."
        yield Problem(path, "BASE_TYPE_MAX_LENGTH", said)
    yield from _order(options, path)
    counts = Counter(option["name"] for option in options)
    for place, option in enumerate(options):
        here = (*path, place)
        if counts[option["name"]] > 1:
            said = "Option name is duplicated"
            yield Problem(here, "APPLICATION_COMMAND_OPTIONS_NAME_INVALID", said)
        yield from _naming(option, here)
        yield from _of_one_option(option, here, depth)


def _order(options: Sequence[Json], path: Path) -> Iterator[Problem]:
    """Required options come first, and sub-commands do not mix with values."""
    seen_optional = False
    for place, option in enumerate(options):
        if option.get("required") and seen_optional:
            said = "Required options must be placed before non-required options"
            yield Problem((*path, place), "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", said)
        seen_optional = seen_optional or not option.get("required")
    nested = {option["type"] in (_SUB_COMMAND, _GROUP) for option in options}
    if len(nested) > 1:
        said = "Sub-command and sub-command group option types are mutually exclusive to all other types"
        yield Problem(path, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", said)


def _of_one_option(option: Json, path: Path, depth: int) -> Iterator[Problem]:
    deepest = {_GROUP: 0, _SUB_COMMAND: 1}.get(option["type"])
    if deepest is not None and depth > deepest:
        said = "Sub-commands are nested too deeply"
        yield Problem(path, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", said)
    yield from _choice_problems(option, path)
    yield from _option_problems(option.get("options") or [], (*path, "options"), depth + 1)


def _choice_problems(option: Json, path: Path) -> Iterator[Problem]:
    choices = option.get("choices") or []
    if len(choices) > _MAX_CHOICES:
        said = f"Must be {_MAX_CHOICES} or fewer in length."
        yield Problem((*path, "choices"), "BASE_TYPE_MAX_LENGTH", said)
    if choices and option.get("autocomplete"):
        said = "Choices and autocomplete exclude each other"
        yield Problem(path, "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_INVALID", said)


def _characters(part: Json) -> int:
    """Count what Discord counts: the longest localisation of each text, and values of choices."""
    own = _longest(part, "name") + _longest(part, "description")
    choices: Iterable[Json] = part.get("choices") or []
    values = sum(_longest(choice, "name") + len(_text(choice["value"])) for choice in choices)
    return own + values + sum(_characters(option) for option in part.get("options") or [])


def _longest(part: Json, key: str) -> int:
    return max(len(text) for _, text in _localised(part, key))


def _text(value: str | float) -> str:
    return value if isinstance(value, str) else json.dumps(value)
