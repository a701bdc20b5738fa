"""Bodies of messages in, messages as Discord stores and tells them out."""

from collections.abc import Iterator
from typing import Any, Final

from tests.discord_stand_in import clock
from tests.discord_stand_in.payloads import user_json
from tests.discord_stand_in.world import Json, Message

_ROW, _BUTTON, _STRING_SELECT, _SECTION, _TEXT = 1, 2, 3, 9, 10
_THUMBNAIL, _GALLERY, _FILE, _SEPARATOR, _CONTAINER = 11, 12, 13, 14, 17
_SELECTS: Final = (3, 5, 6, 7, 8)
# What Discord fills in where the bot says nothing.
_DEFAULTS: Final[dict[int, Json]] = {
    _THUMBNAIL: {"description": None, "spoiler": False},
    _FILE: {"name": None, "size": None, "spoiler": False},
    _SEPARATOR: {"spacing": 1, "divider": True},
    _CONTAINER: {"accent_color": None, "spoiler": False},
    **{kind: {"min_values": 1, "max_values": 1} for kind in _SELECTS},
}
_ITEM_DEFAULTS: Final = {"description": None, "spoiler": False}
_FOOTER = ("text", "icon_url")


def message_json(message: Message, *, with_nonce: bool = False) -> Json:
    """Return a message; its nonce only in the answer to its creation."""
    payload: Json = {
        "id": str(message.id),
        "channel_id": str(message.channel_id),
        "type": _kind(message),
        "author": user_json(message.author),
        "content": message.content,
        "timestamp": clock.told(message.at),
        "edited_timestamp": None if message.edited_at is None else clock.told(message.edited_at),
        "tts": False,
        "mention_everyone": message.pings_everyone,
        "mentions": [],
        "mention_roles": [str(role) for role in message.pinged_roles],
        "attachments": message.attachments,
        "embeds": message.embeds,
        "components": message.components,
        "pinned": False,
        "flags": message.flags,
    }
    if message.interaction is not None:
        payload |= {
            "interaction_metadata": message.interaction,
            "application_id": str(message.author.id),
            "webhook_id": str(message.author.id),
        }
    if message.reference is not None:
        payload["message_reference"] = message.reference
    return payload | ({"nonce": message.nonce} if with_nonce and message.nonce is not None else {})


def _kind(message: Message) -> int:
    """Return 20 for the answer to a command, 19 for a reply, else 0."""
    if message.interaction is not None and message.interaction["type"] == 2:
        return 20
    return 0 if message.reference is None else 19


def stored_embeds(embeds: list[Json] | None) -> list[Json]:
    """Return embeds as Discord gives them back."""
    return [_without_nulls(embed) | {"type": embed.get("type") or "rich"} for embed in embeds or []]


def stored_components(components: list[Json] | None) -> list[Json]:
    """Return components as Discord gives them back: defaults filled in, each with an id.

    Ids that the bot chose stay; the others are the smallest free numbers, in document order.
    """
    stored = [_stored(component) for component in components or []]
    parts = list(walk(stored))
    taken = {part["id"] for part in parts if part.get("id")}
    free = (number for number in range(1, 1 << 31) if number not in taken)
    for part in parts:
        part["id"] = part.get("id") or next(free)
    return stored


def walk(components: list[Json]) -> Iterator[Json]:
    """Yield every component with those inside it, in document order."""
    for component in components:
        yield component
        yield from walk(component.get("components") or [])
        single = component.get("accessory") or component.get("component")  # of section, of label
        if single:
            yield from walk([single])


def _stored(component: Json) -> Json:
    kept: Json = _without_nulls(component)
    kind = kept["type"]
    kept = _DEFAULTS.get(kind, {}) | kept
    if kind in _SELECTS:
        kept.pop("required", None)  # means something in forms only
    if kind in (_ROW, _SECTION, _CONTAINER):
        kept["components"] = [_stored(inner) for inner in kept["components"]]
    if kind == _SECTION:
        kept["accessory"] = _stored(kept["accessory"])
    if kind == _THUMBNAIL:
        kept["media"] = _media(kept["media"])
    if kind == _FILE:
        kept["file"] = _media(kept["file"])
    if kind == _GALLERY:
        kept["items"] = [
            _ITEM_DEFAULTS | one | {"media": _media(one["media"])} for one in kept["items"]
        ]
    return kept


def _media(media: Json) -> Json:
    """Return a picture as Discord has it before it was fetched."""
    return {"id": "0", "url": media["url"], "proxy_url": media["url"], "width": 0, "height": 0}


def _without_nulls(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_nulls(part) for part in value]
    if not isinstance(value, dict):
        return value
    return {key: _without_nulls(part) for key, part in value.items() if part is not None}
