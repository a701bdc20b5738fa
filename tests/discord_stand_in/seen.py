"""Messages as Discord tells them in, what a person sees of them out."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from tests.discord_stand_in.message_payloads import walk

Json = dict[str, Any]

_BUTTON, _TEXT, _LINK_STYLE = 2, 10, 5
_SELECTS: Final = {3: "values", 5: "users", 6: "roles", 7: "mentionables", 8: "channels"}
_CROSSPOSTED, _HAS_THREAD, _EPHEMERAL = 1 << 0, 1 << 5, 1 << 6


@dataclass(frozen=True, kw_only=True, slots=True)
class Guild:
    id: int
    name: str
    owner: "User"


@dataclass(frozen=True, kw_only=True, slots=True)
class User:
    id: int
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Channel:
    id: int
    name: str
    guild_id: int | None  # None of direct messages


@dataclass(frozen=True, kw_only=True, slots=True)
class Button:
    label: str
    custom_id: str | None  # None of a link
    url: str | None
    disabled: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Select:
    custom_id: str
    placeholder: str
    values: tuple[str, ...]  # of its options
    labels: tuple[str, ...]
    disabled: bool
    kind: str  # "values", "users", "roles", "mentionables", "channels"
    chosen: tuple[str, ...]  # from the start: values, or ids


@dataclass(frozen=True, kw_only=True, slots=True)
class Thread:
    """A thread, or a post of a forum; `channel` of it takes messages and commands."""

    id: int
    name: str
    guild_id: int
    archived: bool
    locked: bool
    tags: tuple[int, ...]

    @property
    def channel(self) -> Channel:
        return Channel(id=self.id, name=self.name, guild_id=self.guild_id)


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """One message as its readers see it."""

    id: int
    channel_id: int
    text: str  # content, embeds and text displays, a line each
    is_ephemeral: bool
    nonce: str | int | None
    buttons: tuple[Button, ...]
    selects: tuple[Select, ...]
    files: dict[str, str]  # names, and where they can be downloaded
    pinged_roles: tuple[int, ...]
    is_crossposted: bool
    has_thread: bool
    payload: Json  # as Discord gives it

    @classmethod
    def read(cls, payload: Json) -> "Message":
        parts = list(walk(payload["components"]))
        return cls(
            id=int(payload["id"]),
            channel_id=int(payload["channel_id"]),
            text="\n".join(_texts(payload, parts)),
            is_ephemeral=bool(payload["flags"] & _EPHEMERAL),
            nonce=payload.get("nonce"),
            buttons=tuple(_button(part) for part in parts if part["type"] == _BUTTON),
            selects=tuple(_select(part) for part in parts if part["type"] in _SELECTS),
            files={one["filename"]: one["url"] for one in payload["attachments"]},
            pinged_roles=tuple(int(role) for role in payload["mention_roles"]),
            is_crossposted=bool(payload["flags"] & _CROSSPOSTED),
            has_thread=bool(payload["flags"] & _HAS_THREAD),
            payload=payload,
        )


def _texts(payload: Json, parts: list[Json]) -> Iterator[str]:
    if payload["content"]:
        yield payload["content"]
    for embed in payload["embeds"]:
        yield from _embed_texts(embed)
    for part in parts:
        if part["type"] == _TEXT:
            yield part["content"]


def _embed_texts(embed: Json) -> Iterator[str]:
    author, footer = embed.get("author", {}).get("name"), embed.get("footer", {}).get("text")
    fields = [text for one in embed.get("fields", []) for text in (one["name"], one["value"])]
    texts = [author, embed.get("title"), embed.get("description"), *fields, footer]
    yield from (text for text in texts if text)


def _button(part: Json) -> Button:
    return Button(
        label=part.get("label", ""),
        custom_id=part.get("custom_id"),
        url=part.get("url"),
        disabled=bool(part.get("disabled")),
    )


def _select(part: Json) -> Select:
    options = part.get("options") or []
    chosen = [option["value"] for option in options if option.get("default")]
    chosen += [str(one["id"]) for one in part.get("default_values") or []]
    return Select(
        custom_id=part["custom_id"],
        placeholder=part.get("placeholder", ""),
        values=tuple(option["value"] for option in options),
        labels=tuple(option["label"] for option in options),
        disabled=bool(part.get("disabled")),
        kind=_SELECTS[part["type"]],
        chosen=tuple(chosen),
    )
