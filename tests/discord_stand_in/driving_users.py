"""What users do: run commands, press, choose, fill in forms; and what they see of the answer."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.discord_stand_in.answers_seen import Answer, Choice, Interaction, Modal, NoAnswer, Offer
from tests.discord_stand_in.remote import Remote
from tests.discord_stand_in.seen import Channel, Json, Message, User

__all__ = [
    "Answer",
    "Choice",
    "DrivesUsers",
    "GivenFile",
    "Interaction",
    "Modal",
    "NoAnswer",
    "Offer",
    "OptionValue",
]


@dataclass(frozen=True, kw_only=True, slots=True)
class GivenFile:
    """A file that a user gives to a command."""

    name: str
    body: bytes


OptionValue = str | int | float | bool | User | Channel | GivenFile
FieldValue = str | bool | Sequence[str | Channel | User]


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

    async def use_on_message(self, user: User, message: Message, name: str) -> Interaction:
        """Use a command of a message's menu, on any message that the user sees."""
        number = await self._remote.call(
            "use_on_message", user_id=user.id, message_id=message.id, name=name
        )
        return Interaction(number, user, self._remote)

    async def use_on_user(
        self, user: User, channel: Channel, target: User, name: str
    ) -> Interaction:
        """Use a command of another user's menu."""
        number = await self._remote.call(
            "use_on_user", user_id=user.id, channel_id=channel.id, target_id=target.id, name=name
        )
        return Interaction(number, user, self._remote)

    async def offered(self, user: User, channel: Channel) -> tuple[Offer, ...]:
        """Return the commands that the user is shown there, in the user's language."""
        found = await self._remote.call("offered", user_id=user.id, channel_id=channel.id)
        return tuple(Offer.read(one) for one in found)

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
        self,
        user: User,
        message: Message,
        values: Sequence[str | Channel | User],
        *,
        custom_id: str | None = None,
    ) -> Interaction:
        """Choose in a select: its values; or channels and users themselves, or roles by id."""
        number = await self._remote.call(
            "choose",
            user_id=user.id,
            message_id=message.id,
            values=_chosen(values),
            custom_id=custom_id,
        )
        return Interaction(number, user, self._remote)

    async def submit(
        self, user: User, opened_by: Interaction, values: Mapping[str, FieldValue]
    ) -> Interaction:
        """Fill in the form that an act opened, by labels or custom_ids, and send it.

        A text or a radio button takes a string, a checkbox a truth, a select or a group of
        checkboxes a list: of values, or of channels and users themselves. What is left out stays
        as the form opened.
        """
        given = {
            name: value if isinstance(value, str | bool) else _chosen(value)
            for name, value in values.items()
        }
        number = await self._remote.call(
            "submit", user_id=user.id, opened_by=opened_by.id, values=given
        )
        return Interaction(number, user, self._remote)

    async def direct_channel(self, user: User, partner: User | None = None) -> Channel:
        """Return the direct messages of a user with the bot, or with another user."""
        partner_id = partner.id if partner else None
        made = await self._remote.call("direct_channel", user_id=user.id, partner_id=partner_id)
        return Channel(**made)

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


def _chosen(values: Sequence[str | Channel | User]) -> list[str]:
    """Return values as Discord has them; things by their ids."""
    return [str(one.id) if isinstance(one, Channel | User) else one for one in values]
