"""Requests, replies and gateway events in, what Discord's own documents have against them out."""

import json
import re
from pathlib import Path
from typing import Any, Final

import jsonschema_rs

from tests.discord_stand_in.document import Document
from tests.discord_stand_in.refusals import Problem
from tests.discord_stand_in.world import Json

_EVENTS: Final = {
    "READY": "WReady",
    "GUILD_CREATE": "WGuildCreate",
    "MESSAGE_CREATE": "WMessageCreate",
}
# INTERACTION_CREATE by interaction type; a modal's has no schema of its own, nor a menu's.
_INTERACTIONS: Final = {2: "WChatInput", 3: "WComponent", 4: "WAutocomplete", 5: "WChatInput"}
_COMMAND, _FORM, _SLASH = 2, 5, 1
# Events without a schema of their own, by the part of WGuildCreate that has one.
_PARTS_OF_GUILD: Final = {
    "GUILD_ROLE_CREATE": ("role", "APIRole"),
    "GUILD_ROLE_UPDATE": ("role", "APIRole"),
}
# Schemas of the OpenAPI document that judge an event, too.
_AS_IN_REST: Final = {
    "CHANNEL_CREATE": "GuildChannelResponse",
    "CHANNEL_UPDATE": "GuildChannelResponse",
    "CHANNEL_DELETE": "GuildChannelResponse",
    "THREAD_CREATE": "ThreadResponse",
    "THREAD_UPDATE": "ThreadResponse",
}
# Parameters that discord.py sends and the document does not say.
_BEYOND_THE_DOCUMENT: Final = {("POST", "/channels/{channel_id}/threads"): {"use_nested_fields"}}
_JSON: Final = "application/json"
_MAX_SAID = 200  # characters of one complaint


class Oracle:
    """Judges by the OpenAPI document and the gateway schemas."""

    def __init__(self, folder: Path) -> None:
        self._document = Document(folder / "openapi.json")
        self._gateway = folder / "gateway"
        self._of_events: dict[str, jsonschema_rs.Draft7Validator] = {}

    def request_problems(self, method: str, template: str, body: Any) -> list[Problem]:
        """Return what is wrong with a JSON body; nothing where the document knows no body."""
        known = self._document.operation(method, template).get("requestBody", {})
        schema: Json | None = known.get("content", {}).get(_JSON, {}).get("schema")
        validator = self._document.strict(schema, method, template)
        return [] if validator is None else [_problem(one) for one in validator.iter_errors(body)]

    def is_readable(self, method: str, template: str, body: Any) -> bool:
        """Tell whether Discord would take the body: it ignores fields that it does not know."""
        known = self._document.operation(method, template).get("requestBody", {})
        schema: Json | None = known.get("content", {}).get(_JSON, {}).get("schema")
        validator = self._document.lenient(schema, method, template)
        return validator is None or validator.is_valid(body)

    def query_problems(self, method: str, template: str, query: dict[str, str]) -> list[str]:
        """Return which parameters the document does not know, or not so."""
        parameters = self._document.operation(method, template).get("parameters", [])
        known = {one["name"]: one["schema"] for one in parameters if one["in"] == "query"}
        tolerated = known.keys() | _BEYOND_THE_DOCUMENT.get((method, template), set())
        unknown = [f"?{name} is not in the document" for name in query if name not in tolerated]
        wrong = [
            f"?{name}={query[name]}"
            for name, schema in known.items()
            if name in query and not self._reads(schema, query[name], (method, template, name))
        ]
        return unknown + wrong

    def reply_problems(self, method: str, template: str, status: int, body: Any) -> list[str]:
        """Return what is wrong with an answer of ours."""
        reply = self._document.reply(method, template, status)
        if reply is None:
            return [f"{status} is not in the document"]
        content = reply.get("content", {}).get(_JSON)
        if content is None:
            return [] if body is None else [f"{status} has no body"]
        validator = self._document.strict(content["schema"], method, template, str(status))
        return [_said(one) for one in validator.iter_errors(body)] if validator else []

    def event_problems(self, name: str, data: Any) -> list[str]:
        """Return what is wrong with an event of the gateway, where there is a schema for it."""
        if name in _AS_IN_REST:
            schema = {"$ref": f"#/components/schemas/{_AS_IN_REST[name]}"}
            validator = self._document.strict(schema, _AS_IN_REST[name])
            return [_said(one) for one in validator.iter_errors(data)] if validator else []
        if name in _PARTS_OF_GUILD:
            key, definition = _PARTS_OF_GUILD[name]
            return self._event_errors("WGuildCreate", data[key], definition)
        file = _EVENTS.get(name)
        if name == "INTERACTION_CREATE":
            file = _INTERACTIONS[data["type"]]
            data = _like_a_slash_command(data)
        return [] if file is None else self._event_errors(file, {"v": data}, file)

    def _reads(self, schema: Json, value: str, key: tuple[str, ...]) -> bool:
        """Tell whether a query's text can be meant by the schema: a number, a truth or itself."""
        validator = self._document.strict(schema, *key)
        meant: list[Any] = [value]
        if re.fullmatch(r"-?[0-9]+", value):
            meant.append(int(value))
        if value.lower() in {"true", "false", "0", "1"}:
            meant.append(value.lower() in {"true", "1"})
        return validator is None or any(validator.is_valid(one) for one in meant)

    def _event_errors(self, file: str, data: Any, definition: str) -> list[str]:
        if definition not in self._of_events:
            schema: Json = json.loads((self._gateway / f"{file}.json").read_bytes())
            _relax(schema["definitions"])
            schema["$ref"] = f"#/definitions/{definition}"
            self._of_events[definition] = jsonschema_rs.Draft7Validator(schema)
        return [_said(one) for one in self._of_events[definition].iter_errors(data)]


def _like_a_slash_command(event: Json) -> Json:
    """Return an act without a schema of its own in the shape of one that has: what both have is judged."""
    data = event["data"]
    is_menu = event["type"] == _COMMAND and data["type"] != _SLASH
    if not is_menu and event["type"] != _FORM:
        return event
    told: Json = {"id": data.get("id", "1"), "name": data.get("name", "form"), "type": _SLASH}
    resolved = {key: value for key, value in data.get("resolved", {}).items() if key != "messages"}
    told |= {"resolved": resolved} if resolved else {}
    shared = {key: value for key, value in event.items() if key != "message"}
    return shared | {"type": _COMMAND, "data": told}


def _relax(definitions: Json) -> None:
    """Mend what the gateway's schemas say wrong, so that true events pass."""
    for name in definitions:
        if name.endswith("Flags"):  # written as an enumeration; they are sums of bits
            definitions[name] = {"type": "number"}
    media = definitions.get("APIUnfurledMediaItem")
    if media is not None:  # the OpenAPI document requires what is forgotten here
        media["properties"]["id"] = {"type": "string"}


def _problem(error: jsonschema_rs.ValidationError) -> Problem:
    return Problem(tuple(error.instance_path), "BASE_TYPE_BAD_TYPE", _shortened(error.message))


def _said(error: jsonschema_rs.ValidationError) -> str:
    path = "/".join(str(step) for step in error.instance_path)
    return f"{path}: {_shortened(error.message)}"


def _shortened(message: str) -> str:
    """Keep a complaint's end, where the reason stands; its beginning quotes the value."""
    return message if len(message) <= _MAX_SAID else "…" + message[-_MAX_SAID:]
