"""A button below a notice, or in the list of feeds, in; what it says done, and told there, out."""

import re
from collections.abc import Iterator
from functools import partial
from typing import Any

import discord
from discord import ui

from bot.adapters.discord.cards.card_components import still_view
from bot.adapters.discord.cards.component_ids import HEALTH_TEMPLATE, MAX_ID, NOTICE_TEMPLATE
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
from bot.adapters.discord.commands.feeds.feed_actions import Chosen, FeedActions
from bot.adapters.discord.commands.feeds.feed_places import managed_guild
from bot.domain.notices import NoticeAction
from bot.presenting.command_words import CommandWords


class FeedButtons:
    """Answers the buttons about feeds, of this run and of former ones."""

    def __init__(self, actions: FeedActions, words: CommandWords) -> None:
        self._actions = actions
        self._words = words

    def live_items(self) -> tuple[LiveItem, ...]:
        """Return what answers the buttons."""
        return (
            live_item(NOTICE_TEMPLATE, self._press_notice),
            live_item(HEALTH_TEMPLATE, self._press_health),
        )

    async def _press_notice(self, interaction: discord.Interaction, match: re.Match[str]) -> None:
        """Tell below the notice, for all who see it, what was done and by whom."""
        named = int(match["guild"]) if match["guild"] else None
        guild = managed_guild(interaction, named, self._words)
        if isinstance(guild, str):
            await answer_at_once(interaction, self._words, guild)
            return
        chosen = _chosen(match, guild.id)
        await answer_in_place(interaction, self._words, partial(self._decide, interaction, chosen))

    async def _press_health(self, interaction: discord.Interaction, match: re.Match[str]) -> None:
        """Tell who pressed what was done; their list stays."""
        guild = managed_guild(interaction, None, self._words)
        if isinstance(guild, str):
            await answer_at_once(interaction, self._words, guild)
            return
        chosen = _chosen(match, guild.id)

        async def make() -> Made:
            deed = await self._actions.do(interaction, chosen)
            return notice(deed) if isinstance(deed, str) else deed

        await answer(interaction, self._words, make)

    async def _decide(self, interaction: discord.Interaction, chosen: Chosen) -> Made:
        """Return the notice with what was done about it; its buttons go, unless all stay useful."""
        deed = await self._actions.do(interaction, chosen)
        if not isinstance(deed, str):
            return Aside(view=deed)
        told = self._words.feed.notice.done_by.format(what=deed, who=interaction.user.mention)
        stays = chosen.action is NoticeAction.RETRY  # it may fail again, which is told no more
        return still_view(*_decided(interaction.message, told, with_buttons=stays))


def _decided(
    message: discord.Message | None, told: str, *, with_buttons: bool
) -> Iterator[ui.Item[Any]]:
    """Yield a notice's own text, its buttons if they stay, and what was done."""
    for component in message.components if message else ():
        if isinstance(component, discord.TextDisplay):
            yield ui.TextDisplay(component.content)
            break  # what follows is what was done before
    for component in message.components if message and with_buttons else ():
        if isinstance(component, discord.ActionRow):
            yield ui.ActionRow.from_component(component)
    yield ui.TextDisplay(f"-# {told}")


def _chosen(match: re.Match[str], guild_id: int) -> Chosen:
    return Chosen(
        action=NoticeAction(match["action"]),
        feed_id=min(int(match["feed"]), MAX_ID),
        guild_id=guild_id,
    )
