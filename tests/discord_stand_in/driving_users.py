"""What users do: run commands, press, choose, fill in forms; and what they see of the answer."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.discord_stand_in.forms import fields
from tests.discord_stand_in.remote import Remote
from tests.discord_stand_in.seen import Button, Channel, Json, Message, Select, User


@dataclass(frozen=True, kw_only=True, slots=True)
class GivenFile:
    """A file that a user gives to a command."""

    name: str
    body: bytes


OptionValue = str | int | float | bool | User | Channel | GivenFile


class NoAnswer(AssertionError):
    """The bot did not answer in time: the user reads "The application did not respond"."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """One proposal of an autocomplete."""

    name: str
    value: str | int | float


@dataclass(frozen=True, kw_only=True, slots=True)
class Modal:
    """A form that opened."""

    title: str
    custom_id: str
    labels: tuple[str, ...]  # of its fields, in order


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
        return _answer(seen)


class DrivesUsers:
    """Acts as users; ScriptRefused says that Discord would not let them."""

    _remote: Remote

    async def run(
        self,
        user: User,
        channel: Channel,
        command: str,
        *,
        options: Mapping[str, OptionValue] | None = None,
        force: bool = False,
    ) -> Interaction:
        """Run a command ("feed add"); `force` overrules who may see it, as an admin could."""
        number = await self._remote.call(
            "run",
            user_id=user.id,
            channel_id=channel.id,
            command=command,
            options=_plain(options or {}),
            force=force,
        )
        return Interaction(number, user, self._remote)

    async def complete(
        self,
        user: User,
        channel: Channel,
        command: str,
        *,
        focused: tuple[str, str],
        options: Mapping[str, OptionValue] | None = None,
    ) -> tuple[Choice, ...]:
        """Return what is proposed for an option (name, text so far), given the others."""
        name, text = focused
        number = await self._remote.call(
            "complete",
            user_id=user.id,
            channel_id=channel.id,
            command=command,
            options=_plain({**(options or {}), name: text}),
            focused=name,
        )
        return (await Interaction(number, user, self._remote).answer()).choices or ()

    async def press(
        self,
        user: User,
        message: Message,
        *,
        label: str | None = None,
        custom_id: str | None = None,
    ) -> Interaction:
        """Press a button, as it is on the message now."""
        number = await self._remote.call(
            "press", user_id=user.id, message_id=message.id, label=label, custom_id=custom_id
        )
        return Interaction(number, user, self._remote)

    async def choose(
        self, user: User, message: Message, values: Sequence[str], *, custom_id: str | None = None
    ) -> Interaction:
        """Choose values of a select, by their values."""
        number = await self._remote.call(
            "choose",
            user_id=user.id,
            message_id=message.id,
            values=list(values),
            custom_id=custom_id,
        )
        return Interaction(number, user, self._remote)

    async def submit(
        self, user: User, opened_by: Interaction, values: Mapping[str, str | Sequence[str]]
    ) -> Interaction:
        """Fill in the form that an act opened, by labels or custom_ids, and send it."""
        number = await self._remote.call(
            "submit", user_id=user.id, opened_by=opened_by.id, values=dict(values)
        )
        return Interaction(number, user, self._remote)

    async def direct_channel(self, user: User) -> Channel:
        """Return the direct messages of a user with the bot."""
        return Channel(**await self._remote.call("direct_channel", user_id=user.id))

    async def say(self, user: User, channel: Channel, content: str = "hello") -> Message:
        """Let a user write a message."""
        return Message.read(
            await self._remote.call("say", user_id=user.id, channel_id=channel.id, content=content)
        )

    async def first_answer_seconds(self) -> list[float | None]:
        """Return how long each interaction waited for its first answer; None for none yet."""
        times: list[Json] = await self._remote.call("first_answer_times")
        return [one["seconds"] for one in times]


def _plain(options: Mapping[str, OptionValue]) -> dict[str, Any]:
    """Return values as JSON has them; users and channels by id."""
    return {name: _plain_value(value) for name, value in options.items()}


def _plain_value(value: OptionValue) -> Any:
    if isinstance(value, GivenFile):
        return {"file_name": value.name, "body": b64encode(value.body).decode()}
    return value.id if isinstance(value, User | Channel) else value


def _answer(seen: Json) -> Answer:
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
    return Modal(
        title=modal["title"],
        custom_id=modal["custom_id"],
        labels=tuple(label for label, _ in fields(modal)),
    )
