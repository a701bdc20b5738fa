"""An admin's button about a brief in, what was decided done and told out."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import discord
from discord import ui

from bot.adapters.discord.cards.card_components import still_view
from bot.adapters.discord.cards.component_ids import (
    DECISION_TEMPLATE,
    MAX_ID,
    RESEND_TEMPLATE,
    TAKEDOWN_TEMPLATE,
    decision_id,
)
from bot.adapters.discord.cards.markdown import plain
from bot.adapters.discord.commands.answers.answering import (
    Aside,
    LiveItem,
    Made,
    answer,
    answer_at_once,
    answer_in_place,
    live_item,
    notice,
)
from bot.adapters.discord.commands.answers.server_channels import managed_channels
from bot.adapters.discord.commands.feeds.feed_places import managed_guild
from bot.adapters.discord.names import server_name
from bot.adapters.discord.services import Services
from bot.domain.corrections import Story
from bot.pipeline.correct_briefs import Decision, decide
from bot.presenting.cleaning import clean_line
from bot.presenting.command_words import CommandWords

_MAX_HEADLINE_CHARS = 300
_WAYS_DOWN = (Decision.LINK, Decision.REMOVE)
# What may still be done after each decision.
_THEN = {
    Decision.LINK: (Decision.REMOVE, Decision.AGAIN),
    Decision.REMOVE: (Decision.AGAIN,),
    Decision.AGAIN: _WAYS_DOWN,
    Decision.DISMISS: (),
}


class Corrections:
    """Answers the buttons by which admins take briefs down and send them again."""

    def __init__(self, services: Services, words: CommandWords) -> None:
        self._services = services
        self._words = words

    def live_items(self) -> tuple[LiveItem, ...]:
        """Return what answers the buttons below reports, evidence and stories."""
        return (
            live_item(DECISION_TEMPLATE, self._press_decision),
            live_item(TAKEDOWN_TEMPLATE, self._press_take_down),
            live_item(RESEND_TEMPLATE, self._press_send_again),
        )

    async def _press_take_down(
        self, interaction: discord.Interaction, match: re.Match[str]
    ) -> None:
        """Ask in which way."""

        async def make() -> Made:
            guild = managed_guild(interaction, None, self._words)
            if isinstance(guild, str):
                return notice(guild)
            brief_id = _key(match)
            story = await self._story(interaction, guild, brief_id)
            if story is None:
                return notice(self._words.decision.not_here)
            headline = plain(clean_line(story.headline, _MAX_HEADLINE_CHARS))
            return still_view(
                ui.TextDisplay(self._words.decision.ask.format(headline=headline)),
                decision_row(_WAYS_DOWN, brief_id, guild.id, self._words),
            )

        await answer(interaction, self._words, make)

    async def _press_send_again(
        self, interaction: discord.Interaction, match: re.Match[str]
    ) -> None:
        async def make() -> Made:
            guild = managed_guild(interaction, None, self._words)
            if isinstance(guild, str):
                return notice(guild)
            return notice(await self._decide(interaction, guild, Decision.AGAIN, _key(match)))

        await answer(interaction, self._words, make)

    async def _press_decision(self, interaction: discord.Interaction, match: re.Match[str]) -> None:
        guild = managed_guild(interaction, int(match["guild"]), self._words)
        if isinstance(guild, str):
            await answer_at_once(interaction, self._words, guild)
            return
        decision = Decision(match["decision"])
        make = partial(self._decided, interaction, guild, decision, _key(match))
        await answer_in_place(interaction, self._words, make)

    async def _decided(
        self,
        interaction: discord.Interaction,
        guild: discord.Guild,
        decision: Decision,
        brief_id: int,
    ) -> Made:
        """Return the message with what was decided and by whom, and what may be done then."""
        if await self._story(interaction, guild, brief_id) is None:
            return Aside(view=notice(self._words.decision.not_here))
        told = await self._decide(interaction, guild, decision, brief_id)
        await self._settle(guild, brief_id)
        line = self._words.decision.decided.format(what=told, who=interaction.user.mention)
        items: list[ui.Item[Any]] = [*_texts(interaction.message), ui.TextDisplay(f"-# {line}")]
        if _THEN[decision]:
            items.append(decision_row(_THEN[decision], brief_id, guild.id, self._words))
        return still_view(*items)

    async def _decide(
        self,
        interaction: discord.Interaction,
        guild: discord.Guild,
        decision: Decision,
        brief_id: int,
    ) -> str:
        """Do it in all channels that who decides may know, and return a sentence about it."""
        words = self._words.decision
        channels = await managed_channels(interaction, guild, self._services)
        count = await decide(self._services.corrections, decision, brief_id, channels)
        if decision is Decision.DISMISS:
            return words.dismissed
        return words.done[decision].of(count) if count else words.nothing[decision]

    async def _settle(self, guild: discord.Guild, brief_id: int) -> None:
        """Remember that the reports told so far are decided about."""
        book, server = self._services.report_book, server_name(guild.id)
        known = await book.notice(server, brief_id)
        if known is not None:
            await book.keep_notice(replace(known, settled=True))

    async def _story(
        self, interaction: discord.Interaction, guild: discord.Guild, brief_id: int
    ) -> Story | None:
        """Return what the server has to do with the brief; None where that is nothing to know."""
        channels = await managed_channels(interaction, guild, self._services)
        stories = self._services.stories
        story = await stories.story(link=None, brief_id=brief_id, channels=channels)
        return story if story and story.deliveries else None


def decision_row(
    decisions: tuple[Decision, ...], brief_id: int, guild_id: int, words: CommandWords
) -> ui.ActionRow[ui.LayoutView]:
    """Return the buttons by which admins decide about a brief in that server."""
    return ui.ActionRow(
        *(
            ui.Button(
                label=words.decision.buttons[decision],
                custom_id=decision_id(decision, brief_id, guild_id),
                style=discord.ButtonStyle.danger
                if decision is Decision.REMOVE
                else discord.ButtonStyle.secondary,
            )
            for decision in decisions
        )
    )


def _texts(message: discord.Message | None) -> Iterator[ui.Item[Any]]:
    """Yield the text that stands first in a message: what follows is what was decided before."""
    for component in message.components if message else ():
        if isinstance(component, discord.TextDisplay):
            yield ui.TextDisplay(component.content)
            return


def _key(match: re.Match[str]) -> int:
    return min(int(match["key"]), MAX_ID)
