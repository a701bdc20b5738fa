"""Discord's OpenAPI document in, its operations and validators of their schemas out."""

import json
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import jsonschema_rs

from tests.discord_stand_in.world import Json

Validator = jsonschema_rs.Draft202012Validator

_URN: Final = "urn:discord"
_UNEVALUATED: Final = "unevaluatedProperties"
# What Discord takes and the document does not say; discord.py sends all of it.
_BEYOND_THE_DOCUMENT: Final[dict[str, Json]] = {
    "RichEmbed": {"flags": {"type": ["integer", "null"]}},
    "MessageEditRequestPartial": {"tts": {"type": "boolean"}},
    "IncomingWebhookUpdateRequestPartial": {"tts": {"type": "boolean"}},
    "IncomingWebhookUpdateForInteractionCallbackRequestPartial": {"tts": {"type": "boolean"}},
    "BaseCreateMessageCreateRequest": {"tts": {"type": "boolean"}},
    "CreateForumThreadRequest": {"type": {"type": "integer"}},
    # "a channel object, with a nested message object", says the text beside the document.
    "CreatedThreadResponse": {"message": {"$ref": "#/components/schemas/MessageResponse"}},
    "ThreadResponse": {"newly_created": {"type": "boolean"}},  # of the event alone
    "ApplicationCommandCreateRequest": {"nsfw": {"type": "boolean"}},
    "ApplicationCommandUpdateRequest": {"nsfw": {"type": "boolean"}},
}
# The document says that the errors of fields have numbers, too; they have words.
_FIELD_ERROR: Final[Json] = {
    "type": "object",
    "properties": {"code": {"type": "string"}, "message": {"type": "string"}},
    "required": ["code", "message"],
}
_PARTS_OF_OTHERS: Final = ("Error",)  # those who hold them in `allOf` are closed instead


class Document:
    """The document as it is (strict adds that no field may be unknown); builds things once."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._built: dict[tuple[str, ...], Validator | None] = {}

    def operation(self, method: str, template: str) -> Json:
        """Return an operation; an empty one where the document has none."""
        operation: Json = self._spec["paths"].get(template, {}).get(method.lower(), {})
        return operation

    def reply(self, method: str, template: str, status: int) -> Json | None:
        """Return what the document says of an answer; None where it does not foresee it."""
        replies = self.operation(method, template).get("responses", {})
        reply: Json | None = replies.get(str(status)) or replies.get(f"{status // 100}XX")
        if reply is not None and "$ref" in reply:
            named: Json = self._spec["components"]["responses"][reply["$ref"].rsplit("/", 1)[1]]
            return named
        return reply

    def strict(self, schema: Json | None, *key: str) -> Validator | None:
        """Return what refuses unknown fields, too; the key names the schema."""
        return self._validator(schema, key, closing=True)

    def lenient(self, schema: Json | None, *key: str) -> Validator | None:
        """Return what Discord itself would refuse by: it ignores unknown fields."""
        return self._validator(schema, (*key, "lenient"), closing=False)

    def _validator(
        self, schema: Json | None, key: tuple[str, ...], *, closing: bool
    ) -> Validator | None:
        if schema is None:
            return None
        if key not in self._built:
            own = _closed(schema) if closing else schema
            registry = self._closed_registry if closing else self._open_registry
            self._built[key] = Validator(_absolute(own), registry=registry, validate_formats=True)
        return self._built[key]

    @cached_property
    def _spec(self) -> Json:
        spec: Json = json.loads(self._file.read_bytes())
        schemas = spec["components"]["schemas"]
        schemas["SnowflakeType"]["type"] = ["string", "integer"]
        # A forum of pictures, which discord.py names with every forum; the document forgets it.
        schemas["ChannelTypes"]["oneOf"].append({"const": 16})
        for name, fields in _BEYOND_THE_DOCUMENT.items():
            schemas[name]["properties"].update(fields)
        inner = schemas["InnerErrors"]["properties"]["_errors"]
        inner["items"] = _FIELD_ERROR
        return spec

    @cached_property
    def _open_registry(self) -> jsonschema_rs.Registry:
        return self._registry(lambda _, schema: schema)

    @cached_property
    def _closed_registry(self) -> jsonschema_rs.Registry:
        return self._registry(
            lambda name, schema: schema if name in _PARTS_OF_OTHERS else _closed(schema)
        )

    def _registry(self, made: Callable[[str, Json], Json]) -> jsonschema_rs.Registry:
        schemas = self._spec["components"]["schemas"]
        mapped = {name: made(name, schema) for name, schema in schemas.items()}
        return jsonschema_rs.Registry(
            [(_URN, {"components": {"schemas": mapped}})], draft=jsonschema_rs.Draft202012
        )


def _closed(schema: Json) -> Json:
    """Return a copy that refuses fields it does not name, in it and everything within it."""
    names_fields = isinstance(schema.get("properties"), dict)
    holds_parts = any("properties" in part for part in schema.get("allOf", []))
    copy: Json = {}
    for key, part in schema.items():
        if key == "properties" and names_fields:  # a field may be called like a keyword
            copy[key] = {name: _closed_part(field) for name, field in part.items()}
        else:
            copy[key] = part if key == "allOf" and holds_parts else _closed_part(part)
    if (names_fields or holds_parts) and "additionalProperties" not in schema:
        copy[_UNEVALUATED] = False
    return copy


def _closed_part(part: Any) -> Any:
    if isinstance(part, list):
        return [_closed_part(one) for one in part]
    return _closed(part) if isinstance(part, dict) else part


def _absolute(node: Any) -> Any:
    """Let references lead into the whole document."""
    if isinstance(node, list):
        return [_absolute(part) for part in node]
    if not isinstance(node, dict):
        return node
    return {key: _URN + part if key == "$ref" else _absolute(part) for key, part in node.items()}
