"""A message of components in, its payload, its texts and whether Discord would take it out."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import jsonschema_rs
from discord import ui
from discord.http import handle_message_parameters

from bot.adapters.discord.cards.card_posting import PostedCard
from tests.shared_data import shared

Json = dict[str, Any]
CONTAINER, TEXT_DISPLAY, BUTTON = 17, 10, 2


def payload_of(view: ui.LayoutView) -> Json:
    """Return what discord.py would send, as it would stand on the wire."""
    with handle_message_parameters(view=view) as parameters:
        payload: Json = json.loads(json.dumps(parameters.payload).encode())
    json.dumps(payload, ensure_ascii=False).encode()  # lone surrogates are no text
    return payload


def posted_payload(posted: PostedCard) -> Json:
    """Return what discord.py would send of a message that is to be posted."""
    with handle_message_parameters(**posted.sending()) as parameters:
        payload: Json = json.loads(json.dumps(parameters.payload).encode())
    json.dumps(payload, ensure_ascii=False).encode()
    return payload


def components_of(view: ui.LayoutView) -> list[Json]:
    """Return every component, however deep, from top to bottom."""
    return list(_walk(payload_of(view)["components"]))


def displays(view: ui.LayoutView) -> list[str]:
    """Return the markdown of every text display, from top to bottom."""
    return [part["content"] for part in components_of(view) if part["type"] == TEXT_DISPLAY]


def assert_fits(view: ui.LayoutView) -> None:
    """Hold a message against the limits that Discord states but its OpenAPI document does not."""
    components = components_of(view)
    assert len(components) <= 40
    texts = displays(view)
    assert all(text.strip() for text in texts)
    assert sum(map(units, texts)) <= 4000
    ids = [part["id"] for part in components if "id" in part]
    assert len(ids) == len(set(ids))
    assert_buttons_fit(components)


def assert_embed_fits(payload: Json) -> None:
    """Hold a message with one embed against the limits that Discord states for embeds."""
    assert len(payload.get("content") or "") <= 2000
    [embed] = payload["embeds"]
    description, author = embed.get("description", "."), embed.get("author", {"name": "."})
    footer = embed.get("footer", {"text": "."})
    assert 1 <= units(embed["title"]) <= 256
    assert 1 <= units(description) <= 4096
    assert 1 <= units(author["name"]) <= 256
    assert 1 <= units(footer["text"]) <= 2048
    texts = (embed["title"], description, author["name"], footer["text"])
    assert sum(map(units, texts)) <= 6000
    assert all(text.strip() for text in texts)
    assert len(embed.get("url", "")) <= 2048
    assert_buttons_fit(list(_walk(payload.get("components", []))))


def assert_buttons_fit(components: list[Json]) -> None:
    """Hold the buttons among components against Discord's limits."""
    for button in (part for part in components if part["type"] == BUTTON):
        assert 1 <= len(button["label"]) <= 80
        assert len(button.get("custom_id", "")) <= 100
        assert len(button.get("url", "")) <= 512
        assert ("url" in button) != ("custom_id" in button)


def assert_is_specified(view: ui.LayoutView) -> None:
    """Hold a message against Discord's OpenAPI document."""
    assert_payload_is_specified(payload_of(view))


def assert_payload_is_specified(payload: Json) -> None:
    """Hold the payload of a message against Discord's OpenAPI document.

    discord.py sends the ids of roles as numbers, which Discord takes and its document forgets.
    """
    mentions = payload.get("allowed_mentions", {})
    roles = {"roles": list(map(str, mentions["roles"]))} if "roles" in mentions else {}
    told = {**payload, "allowed_mentions": {**mentions, **roles}} if roles else payload
    _specification().validate(told)


def units(text: str) -> int:
    """Return how long clients take a text to be."""
    return len(text.encode("utf-16-le")) // 2


@cache
def _specification() -> jsonschema_rs.Validator:
    document = json.loads(shared("data/discord/openapi.json").read_bytes())
    reference = "#/components/schemas/MessageCreateRequest"
    return jsonschema_rs.validator_for({"$ref": reference, "components": document["components"]})


def _walk(components: list[Json]) -> Iterator[Json]:
    for part in components:
        yield part
        yield from _walk(part.get("components", []))
        yield from _walk([part["accessory"]] if "accessory" in part else [])
