"""A feed that was removed lately in, a button that takes that back, and what it did, out."""

import re
from functools import partial
from typing import Any, Final

import discord
from discord import ui

from bot.adapters.discord.cards.card_components import still_view
from bot.adapters.discord.cards.markdown import bold
from bot.adapters.discord.commands.answers.answering import (
    Aside,
    LiveItem,
    Made,
    answer_at_once,
    answer_in_place,
    live_item,
    notice,
)
from bot.adapters.discord.commands.answers.server_channels import managed_channels
from bot.adapters.discord.commands.answers.troubles import FORESEEN, told
from bot.adapters.discord.commands.feeds.feed_places import (
    feed_title,
    may_not_manage,
    may_not_point,
    mentions,
    quota_of,
)
from bot.adapters.discord.names import server_name
from bot.adapters.discord.services import Services
from bot.pipeline.end_feeds import Removal, take_back
from bot.pipeline.records import FollowedFeed
from bot.presenting.command_words import CommandWords

_UNDO: Final = r"lede:undo:(?P<key>[0-9a-f]{16})"


class FeedUndo:
    """Takes removals back, for whoever may manage the server, also after a restart."""

    def __init__(self, services: Services, words: CommandWords) -> None:
        self._services = services
        self._words = words

    def live_items(self) -> tuple[LiveItem, ...]:
        """Return what answers *Undo*."""
        return (live_item(_UNDO, self._press),)

    def message(self, told: str, removal: Removal) -> ui.LayoutView:
        """Return what was done, with the button below it."""
        button: ui.Button[Any] = ui.Button(
            label=self._words.feed.undo.undo_button, custom_id=f"lede:undo:{removal.key}"
        )
        return still_view(ui.TextDisplay(told), ui.ActionRow(button))

    def can_undo(self, feed: FollowedFeed) -> bool:
        """Tell whether it could be as it was: the secret of a private feed is not kept."""
        return not feed.is_private

    async def _press(self, interaction: discord.Interaction, match: re.Match[str]) -> None:
        guild, refusal = interaction.guild, may_not_manage(interaction, self._words)
        if refusal or guild is None:
            await answer_at_once(interaction, self._words, refusal or "")
            return
        make = partial(self._undo, interaction, guild, match["key"])
        await answer_in_place(interaction, self._words, make)

    async def _undo(self, interaction: discord.Interaction, guild: discord.Guild, key: str) -> Made:
        """Follow again; the message stays where that fails."""
        words, server = self._words.feed.undo, server_name(guild.id)
        removal = await self._services.removals.find(server, key)
        channels = [each.channel for each in removal.ended] if removal else []
        known = await managed_channels(interaction, guild, self._services)
        if removal is None or not set(channels).issubset(known):
            return Aside(view=notice(words.too_old))
        refusal = may_not_point(interaction, channels, self._words)
        if refusal:
            return Aside(view=notice(refusal))
        quota = await quota_of(guild, self._services)
        try:
            back = await take_back(self._services.care, removal, quota)
        except FORESEEN as error:
            return Aside(view=notice(told(error)))
        await self._services.removals.forget(server, key)
        title = await self._title(removal)
        if not back:
            return notice(words.stands.format(feed=title))
        there = mentions([each.channel for each in back], self._words)
        return notice(words.undone.format(feed=title, channels=there))

    async def _title(self, removal: Removal) -> str:
        url, channels = removal.ended[0].feed_url, [each.channel for each in removal.ended]
        feeds = await self._services.subscriptions.followed_feeds(channels)
        known = next((feed.title for feed in feeds if feed.url == url), "")
        return bold(feed_title(known, url))
