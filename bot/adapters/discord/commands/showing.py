"""A brief that may be shown in, its card as a private answer out; and which may be shown."""

import re

import discord
from discord import ui

from bot.adapters.discord.card_components import card_view
from bot.adapters.discord.card_evidence import evidence_view
from bot.adapters.discord.commands.answering import LiveItem, answer, live_item, notice
from bot.adapters.discord.commands.viewing import channel_name, viewable_channels
from bot.adapters.discord.component_ids import EVIDENCE_TEMPLATE, evidence_id
from bot.adapters.discord.services import AskedBrief, Services
from bot.domain.briefs import Brief, LinkCard
from bot.domain.channels import ChannelName
from bot.pipeline.records import StoredBrief
from bot.presenting.cards import make_card
from bot.presenting.command_words import CommandWords

_OPEN_TEMPLATE = r"lede:open:(?P<key>[0-9]{1,19})"
_ASKED = "a"  # begins the keys of briefs that are stored nowhere, as component_ids has it
MAX_ID = 2**63 - 1  # of a stored brief


def open_id(brief_id: int) -> str:
    """Return the custom_id of a button that opens a stored brief."""
    return f"lede:open:{brief_id}"


class Showing:
    """Shows cards and their evidence to those who may see them."""

    def __init__(self, services: Services, words: CommandWords) -> None:
        self._services = services
        self._words = words

    def live_items(self) -> tuple[LiveItem, ...]:
        """Return what answers *Evidence* on every card, and the buttons that open one."""
        return (
            live_item(EVIDENCE_TEMPLATE, self._press_evidence),
            live_item(_OPEN_TEMPLATE, self._press_open),
        )

    def stored_card(self, brief: StoredBrief) -> ui.LayoutView:
        """Return the card of a stored brief."""
        return card_view(make_card(brief.content), evidence=evidence_id(str(brief.id)))

    def asked_card(self, content: Brief | LinkCard, user_id: int) -> ui.LayoutView:
        """Return the card of a brief made for one person, and keep it for its evidence."""
        if not isinstance(content, Brief):
            return card_view(make_card(content))
        key = self._services.asked.keep(AskedBrief(user_id=user_id, content=content))
        return card_view(make_card(content), evidence=evidence_id(f"{_ASKED}{key}"))

    async def card_of(self, interaction: discord.Interaction, brief_id: int) -> ui.LayoutView:
        """Return the card of a stored brief, or that the asker may not see it."""
        channels = viewable_channels(interaction)
        brief = await self._services.index.brief_in(min(brief_id, MAX_ID), channels)
        return self.stored_card(brief) if brief else notice(self._words.brief.gone)

    async def _press_open(self, interaction: discord.Interaction, match: re.Match[str]) -> None:
        async def make() -> ui.LayoutView:
            return await self.card_of(interaction, int(match["key"]))

        await answer(interaction, self._words, make)

    async def _press_evidence(self, interaction: discord.Interaction, match: re.Match[str]) -> None:
        async def make() -> ui.LayoutView:
            key: str = match["key"]
            if key.startswith(_ASKED):
                return self._asked_evidence(interaction, key.removeprefix(_ASKED))
            return await self._stored_evidence(interaction, int(key))

        await answer(interaction, self._words, make)

    def _asked_evidence(self, interaction: discord.Interaction, key: str) -> ui.LayoutView:
        asked = self._services.asked.find(key)
        if asked is None or asked.user_id != interaction.user.id:
            return notice(self._words.evidence.forgotten)
        return _evidence(asked.content, self._words)

    async def _stored_evidence(
        self, interaction: discord.Interaction, brief_id: int
    ) -> ui.LayoutView:
        channels = {*viewable_channels(interaction), *_pressed_in(interaction)}
        brief = await self._services.index.brief_in(min(brief_id, MAX_ID), channels)
        return _evidence(brief.content if brief else None, self._words)


def _pressed_in(interaction: discord.Interaction) -> tuple[ChannelName, ...]:
    """Return the channel of the message, which whoever presses its button can see."""
    return (channel_name(interaction.channel_id),) if interaction.channel_id else ()


def _evidence(content: Brief | LinkCard | None, words: CommandWords) -> ui.LayoutView:
    if isinstance(content, Brief):
        return evidence_view(content)
    return notice(words.evidence.not_here)
