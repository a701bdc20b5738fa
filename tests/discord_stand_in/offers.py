"""The bot's commands and a user somewhere in, what the user is shown of them out, in their language."""

from collections.abc import Iterator

from tests.discord_stand_in.command_places import Place, refuse_hidden
from tests.discord_stand_in.commands import Commands
from tests.discord_stand_in.refusals import Impossible
from tests.discord_stand_in.world import Json


def offered(commands: Commands, place: Place) -> list[Json]:
    """Return each command that is shown, with the names and descriptions that are shown."""
    known = [*commands.all(), *(commands.all(place.guild.id) if place.guild else [])]
    return [_told(one, place.user.locale) for one in known if _is_shown(one, place)]


def _is_shown(command: Json, place: Place) -> bool:
    try:
        refuse_hidden(command, place)
    except Impossible:
        return False
    return True


def _told(part: Json, locale: str) -> Json:
    return {
        "name": part["name"],
        "type": part["type"],
        "shown_name": _localised(part, "name", locale),
        "description": _localised(part, "description", locale),
        "options": [_told(one, locale) for one in part.get("options", [])],
        "choices": list(_choices(part, locale)),
    }


def _choices(part: Json, locale: str) -> Iterator[str]:
    for choice in part.get("choices", []):
        yield _localised(choice, "name", locale)


def _localised(part: Json, key: str, locale: str) -> str:
    text: str = (part.get(f"{key}_localizations") or {}).get(locale) or part.get(key) or ""
    return text
