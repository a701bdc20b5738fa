"""A form and what a user writes in it in, what the bot is told out."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from tests.discord_stand_in.refusals import Impossible
from tests.discord_stand_in.world import Json

_ROW, _TEXT_INPUT, _STRING_SELECT, _LABEL = 1, 4, 3, 18
_SELECTS: Final = (3, 5, 6, 7, 8)
_MAX_TEXT = 4000


def fields(modal: Json) -> Iterator[tuple[str, Json]]:
    """Yield each field with its label."""
    for component in modal["components"]:
        if component["type"] == _LABEL:
            yield component["label"], component["component"]
        for inner in component.get("components", []):
            yield inner.get("label") or "", inner


def submitted(modal: Json, values: Mapping[str, Any]) -> list[Json]:
    """Return the components of a submit; values by label or custom_id."""
    known = {name for label, part in fields(modal) for name in (label, part["custom_id"])}
    if not set(values) <= known:
        msg = f"the form has {sorted(known)}"
        raise Impossible(msg)
    told = []
    for number, component in enumerate(modal["components"], start=1):
        outer: Json = {"type": component["type"], "id": component.get("id") or number * 100}
        if component["type"] == _LABEL:
            part = component["component"]
            value = _value(part, component["label"], values)
            outer["component"] = _filled(part, value, number * 100 + 1)
        elif component["type"] == _ROW:
            inner = component["components"]
            outer["components"] = [
                _filled(part, _value(part, part.get("label") or "", values), number * 100 + place)
                for place, part in enumerate(inner, start=1)
            ]
        told.append(outer)
    return told


def _value(part: Json, label: str, values: Mapping[str, Any]) -> Any:
    start = part.get("value") or "" if part["type"] == _TEXT_INPUT else []
    return values.get(part["custom_id"], values.get(label, start))


def _filled(part: Json, value: Any, number: int) -> Json:
    told = {"type": part["type"], "id": part.get("id") or number, "custom_id": part["custom_id"]}
    is_required = part.get("required") is not False
    if part["type"] == _TEXT_INPUT:
        least = part.get("min_length") or int(is_required)
        if not least <= len(value) <= (part.get("max_length") or _MAX_TEXT) and (
            value or is_required
        ):
            msg = f"{part['custom_id']} cannot be {value!r}"
            raise Impossible(msg)
        return told | {"value": value}
    if is_required and not value:
        msg = f"{part['custom_id']} is required"
        raise Impossible(msg)
    return told | {"values": list(value)}
