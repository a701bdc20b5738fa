"""Answers as the stand-in tells them in, what their users see out."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from tests.discord_stand_in.forms import fields
from tests.discord_stand_in.remote import Remote
from tests.discord_stand_in.seen import Button, Json, Message, Select, User

_TEXT, _LABEL = 10, 18
# Kinds of components that stand in forms.
_KINDS: Final = {
    3: "select",
    4: "text",
    5: "users",
    6: "roles",
    7: "mentionables",
    8: "channels",
    19: "files",
    21: "radio",
    22: "checkboxes",
    23: "checkbox",
}


class NoAnswer(AssertionError):
    """The bot did not answer in time: the user reads "The application did not respond"."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """One proposal of an autocomplete."""

    name: str
    value: str | int | float


@dataclass(frozen=True, kw_only=True, slots=True)
class FormField:
    """One field of a form."""

    label: str
    description: str
    custom_id: str
    kind: str  # "text", "select", "radio", "checkboxes", "checkbox", "channels", "roles", "users"
    required: bool
    value: str  # what a text holds at first
    choices: tuple[str, ...]  # labels of its options
    chosen: tuple[str, ...]  # values chosen at first, or ids


@dataclass(frozen=True, kw_only=True, slots=True)
class Modal:
    """A form that opened."""

    title: str
    custom_id: str
    labels: tuple[str, ...]  # of its fields, in order
    texts: tuple[str, ...]  # that stand between them
    fields: tuple[FormField, ...]

    def field(self, label: str) -> FormField:
        """Return the field with that label."""
        return next(one for one in self.fields if one.label == label)


@dataclass(frozen=True, kw_only=True, slots=True)
class Offer:
    """A command as a user is shown it, or one of its sub-commands or options."""

    name: str  # by which `run` knows it
    shown_name: str  # in the user's language
    description: str
    options: tuple["Offer", ...]
    choices: tuple[str, ...]

    @classmethod
    def read(cls, told: Json) -> "Offer":
        return cls(
            name=told["name"],
            shown_name=told["shown_name"],
            description=told["description"],
            options=tuple(cls.read(one) for one in told["options"]),
            choices=tuple(told["choices"]),
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What the user sees now."""

    is_thinking: bool  # nothing yet but "thinking …", or an update that has not come
    first_answer_seconds: float
    messages: tuple[Message, ...]  # the original (or the message updated), then follow-ups
    modal: Modal | None
    choices: tuple[Choice, ...] | None  # None where it was no autocomplete
    changes: int  # how often it changed so far

    @property
    def text(self) -> str:
        return "\n".join(message.text for message in self.messages)

    @property
    def is_ephemeral(self) -> bool:
        """Tell whether all of it is for the user alone."""
        return bool(self.messages) and all(message.is_ephemeral for message in self.messages)

    @property
    def buttons(self) -> tuple[Button, ...]:
        return tuple(button for message in self.messages for button in message.buttons)

    @property
    def selects(self) -> tuple[Select, ...]:
        return tuple(select for message in self.messages for select in message.selects)

    @property
    def message(self) -> Message:
        """Return the one message of the answer, to press or choose on."""
        assert self.messages, "the answer has no message"
        return self.messages[-1]


@dataclass(frozen=True, slots=True)
class Interaction:
    """One act of a user."""

    id: int
    user: User
    _remote: Remote

    async def answer(self, seconds: float = 10.0) -> Answer:
        """Return what the user sees once the bot has answered at all; NoAnswer says it never did."""
        return await self._seen(seconds)

    async def settled(self, seconds: float = 20.0) -> Answer:
        """Return what the user sees once that is more than "thinking"."""
        return await self._seen(seconds, settled=True)

    async def changed(self, since: Answer, seconds: float = 20.0) -> Answer:
        """Return what the user sees once it is another than then."""
        return await self._seen(seconds, changes=since.changes + 1)

    async def _seen(self, seconds: float, **until: Any) -> Answer:
        seen = await self._remote.call("answer", interaction_id=self.id, seconds=seconds, **until)
        if seen is None:
            msg = f"no answer within {seconds} s"
            raise NoAnswer(msg)
        return read_answer(seen)


def read_answer(seen: Json) -> Answer:
    """Return an answer as `Answers` tells it."""
    modal, choices = seen["modal"], seen["choices"]
    return Answer(
        is_thinking=seen["is_thinking"],
        first_answer_seconds=seen["first_answer_seconds"],
        messages=tuple(Message.read(one) for one in seen["messages"]),
        modal=modal and _modal(modal),
        choices=None if choices is None else tuple(_choice(one) for one in choices),
        changes=seen["changes"],
    )


def _choice(choice: Json) -> Choice:
    return Choice(name=choice["name"], value=choice["value"])


def _modal(modal: Json) -> Modal:
    parts = modal["components"]
    return Modal(
        title=modal["title"],
        custom_id=modal["custom_id"],
        labels=tuple(label for label, _ in fields(modal)),
        texts=tuple(part["content"] for part in parts if part["type"] == _TEXT),
        fields=tuple(_fields(modal)),
    )


def _fields(modal: Json) -> Iterator[FormField]:
    described = {
        one["component"]["custom_id"]: one.get("description") or ""
        for one in modal["components"]
        if one["type"] == _LABEL
    }
    for label, part in fields(modal):
        options = part.get("options") or []
        chosen = [one["value"] for one in options if one.get("default")]
        chosen += [str(one["id"]) for one in part.get("default_values") or []]
        yield FormField(
            label=label,
            description=described.get(part["custom_id"], ""),
            custom_id=part["custom_id"],
            kind=_KINDS[part["type"]],
            required=part.get("required") is not False,
            value=part.get("value") or "",
            choices=tuple(one["label"] for one in options),
            chosen=tuple(chosen) or (("true",) if part.get("default") else ()),
        )
