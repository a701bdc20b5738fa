"""Lets briefs stand in channels as the publisher leaves them, and looks at messages again."""

from dataclasses import replace
from typing import Any, Final

import discord

from bot.adapters.discord.cards.card_components import full_view
from bot.adapters.discord.cards.card_posting import stored_controls
from bot.domain.briefs import Brief
from bot.domain.corrections import Report
from bot.domain.deliveries import DeliveryKind, DeliveryState
from bot.presenting.cards import make_card
from tests.adapters.discord.commands.desk import Desk, name_of, parts_of
from tests.builders import NOON, brief
from tests.fakes.memory import DeliveryRow

EPHEMERAL: Final = 64


async def standing(desk: Desk, channel: Any, content: Brief | str) -> tuple[int, discord.Message]:
    """Let a brief stand in a channel, and return its id and its message."""
    brief_id = desk.post(channel, content)
    message = await stand_also(desk, channel, brief_id)
    return brief_id, message


async def stand_also(desk: Desk, channel: Any, brief_id: int) -> discord.Message:
    """Let a brief that a channel has stand in a message of it."""
    content = desk.stores.memory.briefs[brief_id].content
    view = full_view(make_card(content), brief_id=brief_id, controls=stored_controls(brief_id))
    there = desk.env.bot.get_channel(channel.id)
    assert isinstance(there, discord.TextChannel)
    message = await there.send(view=view)
    row = delivery(desk, channel, brief_id)
    row.state, row.message_id, row.sent_at = DeliveryState.SENT, str(message.id), NOON
    return message


def delivery(desk: Desk, channel: Any, brief_id: int) -> DeliveryRow:
    """Return the brief's delivery to a channel."""
    rows = desk.stores.memory.deliveries.values()
    name = name_of(channel)
    return next(row for row in rows if (row.channel, row.brief_id) == (name, brief_id))


def edits(desk: Desk, channel: Any) -> list[tuple[str | None, bool]]:
    """Return which messages of a channel are to be changed, and whether a link takes their place."""
    return [
        (row.edits, row.replaced)
        for row in desk.stores.memory.deliveries.values()
        if row.kind is DeliveryKind.EDIT and row.channel == name_of(channel)
    ]


def reports(desk: Desk) -> list[Report]:
    """Return all reports that were kept."""
    return desk.stores.report_book.kept


def told_in(desk: Desk, channel: Any) -> list[Any]:
    """Return the messages that everybody sees in a channel as they stand now, oldest first."""
    messages = desk.env.backend.messages.get(channel.id, {}).values()
    return [each for each in messages if not each.flags & EPHEMERAL]


def texts_of(message: Any) -> str:
    """Return all markdown of a message, as it stands now."""
    return "\n".join(part["content"] for part in parts_of(message.components) if part["type"] == 10)


def labels_of(message: Any) -> list[str]:
    """Return the labels of a message's buttons, as it stands now."""
    return [part["label"] for part in parts_of(message.components) if part["type"] == 2]


def two_claims() -> Brief:
    """Return a brief with two claims, the second one hostile."""
    made = brief("Bridge opens")
    [claim] = made.key_claims
    hostile = replace(claim, text="@everyone **free** <@1> gifts " + "x" * 200, rank=2)
    return replace(made, key_claims=(claim, hostile))
