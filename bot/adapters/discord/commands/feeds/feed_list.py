"""`/feed list`: a server in, a private list of its feeds and how they are out."""

from collections.abc import Iterator, Sequence

import discord
from discord import app_commands, ui

from bot.adapters.discord.cards.markdown import bold, counted_length, moment, plain, role_mention
from bot.adapters.discord.commands.answers.answering import Command, answer
from bot.adapters.discord.commands.answers.page_view import MAX_ROW_LENGTH, Row
from bot.adapters.discord.commands.answers.pager import Listing, Pager
from bot.adapters.discord.commands.feeds.feed_places import (
    feeds_of_server,
    may_not_manage,
    mentions,
)
from bot.adapters.discord.services import Services
from bot.domain.channels import ChannelName
from bot.domain.feeds import Subscription
from bot.pipeline.records import FollowedFeed
from bot.presenting.cleaning import clean_line
from bot.presenting.command_words import CommandWords
from bot.presenting.wording import say_to_readers

# Of a row, each: escaped they may take twice as much, and a row has 700.
_MAX_TITLE_CHARS = 50
_MAX_URL_CHARS = 70
_MAX_WHY_CHARS, _MIN_WHY_CHARS = 240, 80  # the second where the row is long already
_MAX_CHANNELS = 4
_MAX_FILTER_CHARS = 40
_MAX_DIFFERENT = 2  # of the ways in which channels follow one feed


class FeedListCommand:
    """The steps of `/feed list`."""

    def __init__(self, services: Services, words: CommandWords, pager: Pager) -> None:
        self._services = services
        self._words = words
        self._pager = pager

    def command(self) -> Command:
        """Return it as discord.py registers it, below `/feed`."""
        words = self._words.feed.list

        @app_commands.command(name=words.name, description=words.description)
        async def list_feeds(interaction: discord.Interaction) -> None:
            await answer(interaction, self._words, lambda: self._list(interaction))

        return list_feeds

    async def _list(self, interaction: discord.Interaction) -> ui.LayoutView:
        words = self._words.feed.list
        listing = Listing(
            load=self._rows,
            heading=lambda count: f"### {words.heading.of(count)}",
            empty=words.empty,
            refusal=lambda turning: may_not_manage(turning, self._words),
        )
        return await self._pager.show(interaction, listing)

    async def _rows(self, interaction: discord.Interaction) -> Sequence[Row]:
        return [self._row(feed) for feed in await feeds_of_server(interaction, self._services)]

    def _row(self, feed: FollowedFeed) -> Row:
        for why_chars in (_MAX_WHY_CHARS, _MIN_WHY_CHARS):
            text = self._text(feed, why_chars, with_options=True)
            if counted_length(text) <= MAX_ROW_LENGTH:
                return Row(text=text)
        return Row(text=self._text(feed, _MIN_WHY_CHARS, with_options=False))

    def _text(self, feed: FollowedFeed, why_chars: int, *, with_options: bool) -> str:
        words = self._words.feed.list
        title = clean_line(feed.title, _MAX_TITLE_CHARS) or words.untitled
        goes_to = words.goes_to.format(channels=self._mentions(feed.channels))
        lines = [
            f"{bold(title)} {goes_to}",
            f"-# {plain(clean_line(feed.url, _MAX_URL_CHARS))}",
            f"{'' if feed.error else '-# '}{self._health(feed, why_chars)}",
            *(f"-# {line}" for line in (self._options(feed) if with_options else ())),
        ]
        if feed.file_channels:
            owned = words.from_file.format(channels=self._mentions(feed.file_channels))
            lines.append(f"-# {owned}")
        return "\n".join(lines)

    def _options(self, feed: FollowedFeed) -> Iterator[str]:
        """Yield what subscriptions ask for beside the usual, those alike together."""
        alike: dict[str, list[ChannelName]] = {}
        for each in feed.subscriptions:
            asked = " · ".join(_asked(each, self._words))
            if asked:
                alike.setdefault(asked, []).append(each.channel)
        for asked, channels in list(alike.items())[:_MAX_DIFFERENT]:
            if len(channels) == len(feed.channels):
                yield asked
            else:
                there = self._mentions(channels)
                yield self._words.feed.list.options.format(channels=there, options=asked)

    def _health(self, feed: FollowedFeed, why_chars: int) -> str:
        words = self._words.feed.list
        if feed.error is not None:
            why = plain(clean_line(say_to_readers(feed.error), why_chars))
            told = words.failed_once if feed.failures <= 1 else words.failed_often
            return told.format(why=why, times=feed.failures)
        if feed.last_success_at is None:
            return words.waits
        return words.well.format(when=moment(feed.last_success_at))

    def _mentions(self, channels: Sequence[ChannelName]) -> str:
        return mentions(channels, self._words, most=_MAX_CHANNELS)


def _asked(subscription: Subscription, words: CommandWords) -> Iterator[str]:
    told, posting = words.feed.list, subscription.posting
    if subscription.paused:
        yield bold(told.paused)
    if posting.style is not None:
        yield words.feed.form.style.format(style=words.settings.styles[posting.style])
    if posting.mention_role:
        yield told.mentions.format(role=role_mention(int(posting.mention_role)))
    if subscription.filter:
        yield told.filtered.format(filter=plain(clean_line(subscription.filter, _MAX_FILTER_CHARS)))
