"""Two servers full of secrets in, what whoever pries hears of them out.

Interactions are put together by hand, so that ids, keys and values can be sent that Discord never
offered to whoever sends them.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import discord
import simcord
from simcord import interactions
from simcord.backend import serializers
from simcord.backend.access import message_accessible

from tests.adapters.discord.commands.desk import Desk, name_of

COMMAND, COMPONENT, TYPING, FORM = 2, 3, 4, 5  # kinds of interactions, as Discord numbers them
SLASH, ON_MESSAGE = 1, 3
BUTTON, MENU = 2, 3
_GROUPS: Final = {1, 2}  # options that are commands of their own
_CHANNEL_OPTION, _FILE_OPTION = 7, 11
_IDLE_SECONDS: Final = 0.001  # for each of some thousand interactions


@dataclass(frozen=True, kw_only=True)
class Standpoint:
    """Somebody, and where they ask."""

    user_id: int
    channel: Any
    guild: Any  # None: direct messages


@dataclass(kw_only=True)
class Prying:
    """Sends what a standpoint makes up, and tells all that its user can read then."""

    desk: Desk
    who: Standpoint
    heard: list[str] = field(default_factory=list)  # so far

    @property
    def env(self) -> simcord.Env:
        return self.desk.env

    async def command(self, spec: Mapping[str, Any], path: str, options: Mapping[str, Any]) -> str:
        """Run a slash command as it was registered; channels and files are given by id."""
        return await self._send(COMMAND, _command_data(self, spec, path, options))

    async def on_message(self, spec: Mapping[str, Any], message: Any) -> str:
        """Use a command of the menu of a message."""
        stored = self.env.backend.get_message(message.channel.id, message.id)
        payload = dict(serializers.message_payload(self.env.backend, stored))
        data = {
            "id": spec["id"],
            "name": spec["name"],
            "type": ON_MESSAGE,
            "target_id": str(message.id),
            "resolved": {"messages": {str(message.id): payload}},
        }
        return await self._send(COMMAND, data)

    async def typing(
        self, spec: Mapping[str, Any], path: str, options: Mapping[str, Any], focused: str
    ) -> str:
        """Ask for the choices of an option."""
        return await self._send(TYPING, _command_data(self, spec, path, options, focused))

    async def press(self, custom_id: str, values: Sequence[str] | None = None) -> str:
        """Use a button, or a menu with values, that may stand nowhere."""
        data: dict[str, Any] = {"custom_id": custom_id, "component_type": BUTTON}
        if values is not None:
            data |= {"component_type": MENU, "values": list(values), "resolved": {}}
        return await self._send(COMPONENT, data, on=_component(custom_id, values))

    async def press_twice_at_once(self, custom_id: str) -> None:
        """Use a button a second time before the first is answered."""
        data = {"custom_id": custom_id, "component_type": BUTTON}
        for _ in range(2):
            self._emit(COMPONENT, data, _component(custom_id, None))
        await self.env.settle()

    async def submit(self, custom_id: str, filled: Mapping[str, str | list[str]]) -> str:
        """Send a form that may never have been shown."""
        fields = [
            {"custom_id": name, "type": MENU, "values": value}
            if isinstance(value, list)
            else {"custom_id": name, "type": 4, "value": value}
            for name, value in filled.items()
        ]
        data = {
            "custom_id": custom_id,
            "components": [{"type": 18, "component": each} for each in fields],
        }
        return await self._send(FORM, data, on=_component(custom_id, None))

    async def _send(
        self, kind: int, data: dict[str, Any], *, on: Mapping[str, Any] | None = None
    ) -> str:
        before = {message.id for message in self._readable()}
        record, anchor = self._emit(kind, data, on)
        if anchor is not None:
            before.add(anchor.id)
        await self.env.settle(idle=_IDLE_SECONDS)
        assert record.responded, f"no answer to {json.dumps(data)[:300]}"
        told = [message for message in self._readable() if message.id not in before]
        if anchor is not None:
            told.append(anchor)
        texts = [*self._texts(told), record.modal, record.autocomplete_choices]
        said = json.dumps(texts, ensure_ascii=False).casefold()
        self.heard.append(said)
        return said

    def _emit(
        self, kind: int, data: dict[str, Any], on: Mapping[str, Any] | None
    ) -> tuple[Any, Any]:
        """Send an interaction; return how it is answered, and the message it stands on if any."""
        backend = self.env.backend
        record, payload = interactions.base_payload(
            backend,
            type=kind,
            channel_id=self.who.channel.id,
            guild_id=self.who.guild.id if self.who.guild else None,
            user_id=self.who.user_id,
            data=data,
        )
        anchor = self._anchor(on) if on is not None else None
        if anchor is not None:
            payload["message"] = dict(serializers.message_payload(backend, anchor))
            record.source_message_id = anchor.id
        backend.emit("INTERACTION_CREATE", payload)
        return record, anchor

    def _anchor(self, component: Mapping[str, Any]) -> Any:
        """Return a message of ours that has that component, which nobody made so."""
        backend = self.env.backend
        return backend.create_message(
            self.who.channel.id,
            backend.bot_user.id,
            components=[
                {"type": 10, "content": "…", "id": 1},
                {"type": 1, "id": 2, "components": [{**component, "id": 3}]},
            ],
            flags=1 << 15,
            broadcast=False,
        )

    def _readable(self) -> Iterator[Any]:
        """Yield every message that the user can read now."""
        backend = self.env.backend
        for channel_id, messages in backend.messages.items():
            for message in list(messages.values()):
                if message_accessible(backend, channel_id, message, self.who.user_id):
                    yield message

    def _texts(self, messages: Iterable[Any]) -> Iterator[Any]:
        backend = self.env.backend
        for message in messages:
            yield message.content, message.embeds, message.components
            for each in message.attachments:
                yield (backend.cdn.get(each["url"]) or b"").decode("utf-8", "replace")


def leaves(
    specs: Iterable[Mapping[str, Any]],
) -> Iterator[tuple[Mapping[str, Any], str, Mapping[str, Any]]]:
    """Yield each slash command: as registered, its whole name, and the part with its options."""
    for spec in specs:
        if spec.get("type", SLASH) == SLASH:
            yield from _leaves(spec, spec["name"], spec)


def custom_ids(said: str, beginning: str) -> list[str]:
    """Return the ids of the components in what was heard that begin so."""
    found = [*_ids(json.loads(said))]
    return [custom_id for custom_id in found if custom_id.startswith(beginning)]


def pictured(desk: Desk, channels: Iterable[Any] | None = None, *servers: str) -> str:
    """Return all that is stored, or all of some channels and servers, to be compared later."""
    memory = desk.stores.memory
    names = None if channels is None else {str(name_of(channel)) for channel in channels}
    feeds = {row.feed_id for row in memory.subscriptions if _of(row, names)}
    stored = [
        *(row for row in memory.subscriptions if _of(row, names)),
        *(row for row in memory.deliveries.values() if _of(row, names)),
        *(row for row in memory.notices.values() if _of(row, names)),
        *(row for row in memory.feeds.values() if names is None or row.id in feeds),
        *(each for each in desk.stores.report_book.kept if _of(each, names)),
        *(row for name, row in memory.servers.items() if names is None or name in servers),
        *(() if names is not None else sorted(desk.stores.bot_state.facts.items())),
    ]
    return "\n".join(map(repr, stored))


def _of(row: Any, names: set[str] | None) -> bool:
    return names is None or str(row.channel) in names


def _ids(part: Any) -> Iterator[str]:
    if isinstance(part, Mapping):
        if isinstance(part.get("custom_id"), str):
            yield part["custom_id"]
        for each in part.values():
            yield from _ids(each)
    elif isinstance(part, list):
        for each in part:
            yield from _ids(each)


def _leaves(
    spec: Mapping[str, Any], path: str, part: Mapping[str, Any]
) -> Iterator[tuple[Mapping[str, Any], str, Mapping[str, Any]]]:
    below = [each for each in part.get("options") or () if each["type"] in _GROUPS]
    if not below:
        yield spec, path, part
    for each in below:
        yield from _leaves(spec, f"{path} {each['name']}", each)


def _command_data(
    prying: Prying,
    spec: Mapping[str, Any],
    path: str,
    options: Mapping[str, Any],
    focused: str = "",
) -> dict[str, Any]:
    [part] = [part for _, name, part in leaves([spec]) if name == path]
    kinds = {each["name"]: each["type"] for each in part.get("options") or ()}
    filled: list[dict[str, Any]] = [
        {"name": name, "type": kinds[name], "value": _value(kinds[name], value)}
        | ({"focused": True} if name == focused else {})
        for name, value in options.items()
    ]
    for name in reversed(path.split()[1:]):
        filled = [{"name": name, "type": 1, "options": filled}]
    channels = [str(options[name]) for name in options if kinds[name] == _CHANNEL_OPTION]
    files = [str(options[name]) for name in options if kinds[name] == _FILE_OPTION]
    return {
        "id": spec["id"],
        "name": spec["name"],
        "type": SLASH,
        "options": filled,
        "resolved": {
            "channels": {each: _channel(prying, int(each)) for each in channels},
            "attachments": {each: _file(each) for each in files},
        },
    }


def _value(kind: int, value: Any) -> Any:
    return str(value) if kind in {_CHANNEL_OPTION, _FILE_OPTION} else value


def _channel(prying: Prying, channel_id: int) -> dict[str, Any]:
    backend = prying.env.backend
    payload = dict(serializers.channel_payload(backend, backend.get_channel(channel_id)))
    return payload | {"permissions": str(discord.Permissions.all().value)}


def _component(custom_id: str, values: Sequence[str] | None) -> dict[str, Any]:
    if values is None:
        return {"type": BUTTON, "style": 2, "label": "…", "custom_id": custom_id}
    options = [{"label": "…", "value": "…"}]
    return {"type": MENU, "custom_id": custom_id, "options": options}


def _file(number: str) -> dict[str, Any]:
    url = "https://cdn.simcord.invalid/attachments/1/1/feeds.opml"
    return {"id": number, "filename": "feeds.opml", "size": 9, "url": url, "proxy_url": url}
