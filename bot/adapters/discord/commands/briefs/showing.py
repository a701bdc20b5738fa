"""A brief that may be shown in, its card as a private answer out; and which may be shown."""

import re

import discord
from discord import ui

from bot.adapters.discord.cards.card_components import (
    MAX_TEXT_LENGTH,
    CardControls,
    compact_view,
    full_view,
)
from bot.adapters.discord.cards.card_evidence import admin_controls, evidence_view
from bot.adapters.discord.cards.component_ids import (
    EVIDENCE_TEMPLATE,
    MAX_ID,
    OPEN_TEMPLATE,
    evidence_id,
    report_id,
)
from bot.adapters.discord.cards.markdown import counted_length
from bot.adapters.discord.commands.answers.answering import LiveItem, answer, live_item, notice
from bot.adapters.discord.commands.answers.viewing import viewable_channels
from bot.adapters.discord.commands.briefs.brief_finding import (
    BriefFinding,
    FoundBrief,
    seen_channels,
)
from bot.adapters.discord.commands.briefs.briefs_language import briefs_language
from bot.adapters.discord.services import AskedBrief, Services
from bot.domain.briefs import Brief, LinkCard
from bot.domain.translations import translation_for
from bot.presenting.cards import make_card
from bot.presenting.command_words import CommandWords

_ASKED = "a"  # begins the keys of briefs that are stored nowhere, as component_ids has it
_SMALL = "-# "


class Showing:
    """Shows cards and their evidence to those who may see them."""

    def __init__(self, services: Services, words: CommandWords) -> None:
        self._services = services
        self._words = words
        self._finding = BriefFinding(services, words)

    def live_items(self) -> tuple[LiveItem, ...]:
        """Return what answers *Evidence* on every card, and the buttons that open one."""
        return (
            live_item(EVIDENCE_TEMPLATE, self._press_evidence),
            live_item(OPEN_TEMPLATE, self._press_open),
        )

    async def card(
        self, interaction: discord.Interaction, found: FoundBrief | str
    ) -> ui.LayoutView:
        """Return the card for whoever asked, or why there is none."""
        if isinstance(found, str):
            return notice(found)
        language = await briefs_language(interaction, self._services, found.content)
        controls = self._controls(found, interaction.user.id)
        return full_view(make_card(found.content, language), controls=controls)

    async def shared_card(
        self, interaction: discord.Interaction, found: FoundBrief
    ) -> ui.LayoutView:
        """Return the card for everybody in a channel, and who asked for it.

        It bears no mark of the brief, for it is no delivery.
        """
        language = await briefs_language(interaction, self._services, found.content)
        card, controls = make_card(found.content, language), self._controls(found, None)
        asker = self._words.brief.asked_for.format(user=f"<@{interaction.user.id}>")
        view = full_view(card, controls=controls)
        if _text_length(view) + counted_length(asker) + len(_SMALL) > MAX_TEXT_LENGTH:
            view = compact_view(card, controls=controls)
        view.add_item(ui.TextDisplay(f"{_SMALL}{asker}"))
        return view

    def _controls(self, found: FoundBrief, user_id: int | None) -> CardControls:
        stored = found.brief_id
        return CardControls(
            evidence=self._evidence_id(found, user_id),
            report=None if stored is None else report_id(str(stored)),
        )

    def _evidence_id(self, found: FoundBrief, user_id: int | None) -> str | None:
        """Return the button's custom_id; a brief stored nowhere is kept for its evidence."""
        if found.brief_id is not None:
            return evidence_id(str(found.brief_id))
        if not isinstance(found.content, Brief):
            return None
        key = self._services.asked.keep(AskedBrief(user_id=user_id, content=found.content))
        return evidence_id(f"{_ASKED}{key}")

    async def _press_open(self, interaction: discord.Interaction, match: re.Match[str]) -> None:
        async def make() -> ui.LayoutView:
            channels = viewable_channels(interaction)
            found = await self._finding.with_id(int(match["key"]), channels)
            return await self.card(interaction, found)

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
        if asked is None or asked.user_id not in {None, interaction.user.id}:
            return notice(self._words.evidence.forgotten)
        return _evidence(asked.content, self._words)  # nobody translates what is stored nowhere

    async def _stored_evidence(
        self, interaction: discord.Interaction, brief_id: int
    ) -> ui.LayoutView:
        channels = seen_channels(interaction)
        brief = await self._services.index.brief_in(min(brief_id, MAX_ID), channels)
        is_admin = interaction.guild is not None and interaction.permissions.manage_guild
        controls = admin_controls(brief.id) if brief and is_admin else None
        if brief is None or not isinstance(brief.content, Brief):
            return notice(self._words.evidence.not_here)
        language = await briefs_language(interaction, self._services, brief.content)
        is_translated = translation_for(brief.content, language) is not None
        return evidence_view(brief.content, is_translated=is_translated, admin_controls=controls)


def _evidence(content: Brief | LinkCard, words: CommandWords) -> ui.LayoutView:
    return evidence_view(content) if isinstance(content, Brief) else notice(words.evidence.not_here)


def _text_length(view: ui.LayoutView) -> int:
    texts = (part for part in view.walk_children() if isinstance(part, ui.TextDisplay))
    return sum(counted_length(text.content) for text in texts)
