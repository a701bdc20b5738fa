"""What somebody chose to do about a feed in, done for their server, and told, out."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

import discord
from discord import ui

from bot.adapters.discord.cards.markdown import bold
from bot.adapters.discord.commands.answers.answering import Made, notice
from bot.adapters.discord.commands.answers.server_channels import managed_channels
from bot.adapters.discord.commands.answers.troubles import FORESEEN, told
from bot.adapters.discord.commands.feeds.feed_changing import change, of_commands
from bot.adapters.discord.commands.feeds.feed_finding import FeedFinding
from bot.adapters.discord.commands.feeds.feed_places import (
    bold_title,
    feed_title,
    managed_guild,
    mentions,
)
from bot.adapters.discord.services import Services
from bot.domain.channels import ChannelName
from bot.domain.errors import NoOtherFeed, NotFollowed, OwnedByFile
from bot.domain.notices import NoticeAction
from bot.pipeline.feed_care import feed_with_id
from bot.pipeline.follow_feeds import KEEP
from bot.pipeline.mend_feeds import Mended, act
from bot.presenting.command_words import CommandWords

# A sentence says what was done; a message says why nothing was, or asks for more.
Deed: TypeAlias = "str | ui.LayoutView"


@dataclass(frozen=True, kw_only=True, slots=True)
class Chosen:
    """What somebody chose to do, and for which server."""

    action: NoticeAction
    feed_id: int
    guild_id: int


class FeedActions:
    """Does what buttons say about feeds; one thing at a time for a feed of a server."""

    def __init__(self, services: Services, words: CommandWords, finding: FeedFinding) -> None:
        self._services = services
        self._words = words
        self._finding = finding
        self._under_way: set[tuple[int, int]] = set()

    async def do(self, interaction: discord.Interaction, chosen: Chosen) -> Deed:
        """Do it, if who asks may; whatever is foreseen to go wrong is told."""
        guild = managed_guild(interaction, chosen.guild_id, self._words)
        if isinstance(guild, str):
            return notice(guild)
        key = (chosen.guild_id, chosen.feed_id)
        if key in self._under_way:
            return notice(self._words.feed.notice.under_way)
        self._under_way.add(key)
        try:
            server = await managed_channels(interaction, guild, self._services)
            return await self._do(interaction, server, chosen)
        except NotFollowed:
            return notice(self._words.feed.notice.unknown)
        except FORESEEN as error:
            return notice(told(error))
        finally:
            self._under_way.discard(key)

    async def _do(
        self, interaction: discord.Interaction, server: Sequence[ChannelName], chosen: Chosen
    ) -> Deed:
        words = self._words.feed.notice
        feed = await feed_with_id(self._services.care, chosen.feed_id, server)
        make = partial(self._act, chosen, server)
        try:
            if chosen.action is not NoticeAction.REPLACE:
                return await make()
            take = partial(self._take, chosen)
            heading = words.several.format(feed=bold_title(feed))
            return await self._finding.look(interaction, make, take, heading=heading)
        except OwnedByFile:
            return notice(words.from_file.format(feed=bold_title(feed)))
        except NoOtherFeed:
            return notice(words.no_other.format(feed=bold_title(feed)))

    async def _act(self, chosen: Chosen, server: Sequence[ChannelName]) -> Deed:
        done = await act(self._services.care, chosen.action, chosen.feed_id, server)
        return self._settled(done) if chosen.action in _SETTLING else self._told(done)

    def _told(self, done: Mended) -> str:
        words = self._words.feed.notice
        sentences = {
            NoticeAction.RETRY: words.asked_again,
            NoticeAction.REMOVE: words.removed,
            NoticeAction.REPLACE: words.replaced,
        }
        # Its address: both feeds of a site often have the same title.
        new = feed_title("", done.found.url) if done.found else ""
        title = bold_title(done.feed)
        sentence = sentences[done.action].format(feed=title, new=bold(new))
        if not done.kept or done.action is NoticeAction.RETRY:
            return sentence
        kept = self._words.feed.remove.kept_by_file.format(
            feed=title, channels=mentions(done.kept, self._words)
        )
        return f"{sentence} {kept}"

    def _settled(self, done: Mended) -> Deed:
        words = self._words.feed.notice
        if not done.entries:
            return notice(words.nothing_held)
        posted = done.action is NoticeAction.POST_NEWEST
        return (words.posted if posted else words.ignored).of(done.entries)

    async def _take(self, chosen: Chosen, choosing: discord.Interaction, url: str) -> Made:
        """Follow the feed that was chosen among several in the place of the one in trouble."""
        guild = managed_guild(choosing, chosen.guild_id, self._words)
        if isinstance(guild, str):
            return notice(guild)
        server = await managed_channels(choosing, guild, self._services)
        try:
            feed = await feed_with_id(self._services.care, chosen.feed_id, server)
        except NotFollowed:
            return notice(self._words.feed.notice.unknown)

        async def make() -> Made:
            changed = await change(
                self._services, feed, of_commands(feed), KEEP, new_url=url, server=server
            )
            new = bold(feed_title("", changed[0].feed_url))
            sentence = self._words.feed.notice.replaced
            return notice(sentence.format(feed=bold_title(feed), new=new))

        return await self._finding.look(choosing, make, partial(self._take, chosen))


_SETTLING = frozenset({NoticeAction.POST_NEWEST, NoticeAction.IGNORE_ALL})
