"""A form and what a user writes in it in, what the bot is told out."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from tests.discord_stand_in.refusals import Impossible
from tests.discord_stand_in.world import Json

_ROW, _STRING_SELECT, _TEXT_INPUT, _TEXT, _LABEL = 1, 3, 4, 10, 18
_RADIO, _CHECKBOXES, _CHECKBOX = 21, 22, 23
_OF_THINGS: Final = (5, 6, 7, 8)  # users, roles, both, channels: chosen by id
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


def named_ids(components: Sequence[Json]) -> set[int]:
    """Return the ids of the users, roles and channels that a submit names."""
    parts = [
        part
        for one in components
        for part in (*one.get("components", []), one.get("component", {}))
    ]
    return {
        int(value) for part in parts if part.get("type") in _OF_THINGS for value in part["values"]
    }


def _value(part: Json, label: str, values: Mapping[str, Any]) -> Any:
    """Return what the user gave, or what the form began with."""
    return values.get(part["custom_id"], values.get(label, _start(part)))


def _start(part: Json) -> Any:
    kind = part["type"]
    if kind == _TEXT_INPUT:
        return part.get("value") or ""
    if kind == _CHECKBOX:
        return bool(part.get("default"))
    if kind in _OF_THINGS:
        return [str(one["id"]) for one in part.get("default_values") or []]
    chosen = [one["value"] for one in part.get("options", []) if one.get("default")]
    return next(iter(chosen), None) if kind == _RADIO else chosen


def _filled(part: Json, value: Any, number: int) -> Json:
    told = {"type": part["type"], "id": part.get("id") or number, "custom_id": part["custom_id"]}
    if part["type"] == _TEXT_INPUT:
        _check_text(part, value)
        return told | {"value": value}
    if part["type"] == _CHECKBOX:
        return told | {"value": bool(value)}
    given = [value] if isinstance(value, str) else list(value or [])
    _check_choice(part, given)
    return told | (
        {"value": next(iter(given), None)} if part["type"] == _RADIO else {"values": given}
    )


def _check_text(part: Json, value: str) -> None:
    is_required = part.get("required") is not False
    least = part.get("min_length") or int(is_required)
    fits = least <= len(value) <= (part.get("max_length") or _MAX_TEXT)
    if not fits and (value or is_required):
        msg = f"{part['custom_id']} cannot be {value!r}"
        raise Impossible(msg)


def _check_choice(part: Json, given: Sequence[str]) -> None:
    is_required = part.get("required") is not False
    offered = [one["value"] for one in part.get("options") or []]
    if offered and not set(given) <= set(offered):
        msg = f"{part['custom_id']} offers {offered}"
        raise Impossible(msg)
    if not given:
        if is_required:
            msg = f"{part['custom_id']} is required"
            raise Impossible(msg)
        return
    most = part.get("max_values") or (len(offered) if part["type"] == _CHECKBOXES else 1)
    if not (part.get("min_values") or 0) <= len(given) <= most:
        msg = f"{part['custom_id']} takes {part.get('min_values') or 0} to {most}"
        raise Impossible(msg)
