"""`/feed health`: a server in, a private list of its feeds out, troubles with what can be done."""

from collections.abc import Iterator, Mapping, Sequence

import discord
from discord import app_commands

from bot.adapters.discord.cards.component_ids import health_id
from bot.adapters.discord.cards.markdown import bold, counted_length, moment, plain
from bot.adapters.discord.commands.answers.answering import Command, Made, answer
from bot.adapters.discord.commands.answers.page_view import MAX_ROW_LENGTH, Row, RowButton
from bot.adapters.discord.commands.answers.pager import Listing, Pager
from bot.adapters.discord.commands.answers.server_channels import managed_channels
from bot.adapters.discord.commands.feeds.feed_places import (
    feeds_of_server,
    may_not_manage,
    mentions,
)
from bot.adapters.discord.services import Services
from bot.pipeline.records import FollowedFeed
from bot.pipeline.rules.feed_conditions import FeedCondition, FeedState, conditions
from bot.presenting.cleaning import clean_line
from bot.presenting.command_words import CommandWords
from bot.presenting.wording import say_to_readers

# Of a row, each: escaped they may take twice as much, and a row has 700.
_MAX_TITLE_CHARS = 50
_MAX_URL_CHARS = 70
_MAX_WHY_CHARS, _MIN_WHY_CHARS = 240, 60  # the second where the row is long already
_MAX_CHANNELS = 3
# A row may have five buttons, and a message 40 components.
_ROWS_PER_PAGE = 4


class FeedHealthCommand:
    """The steps of `/feed health`."""

    def __init__(self, services: Services, words: CommandWords, pager: Pager) -> None:
        self._services = services
        self._words = words
        self._pager = pager

    def command(self) -> Command:
        """Return it as discord.py registers it, below `/feed`."""
        words = self._words.feed.health

        @app_commands.command(name=words.name, description=words.description)
        async def health(interaction: discord.Interaction) -> None:
            await answer(interaction, self._words, lambda: self._health(interaction))

        return health

    async def _health(self, interaction: discord.Interaction) -> Made:
        found: list[FeedCondition] = []

        async def load(turning: discord.Interaction) -> Sequence[Row]:
            found[:] = conditions(await feeds_of_server(turning, self._services))
            reports = await self._reports(turning)
            return [self._row(each, reports.get(each.feed.id, 0)) for each in found]

        listing = Listing(
            load=load,
            heading=lambda _count: self._heading(found),
            empty=self._words.feed.list.empty,
            refusal=lambda turning: may_not_manage(turning, self._words),
            rows_per_page=_ROWS_PER_PAGE,
        )
        return await self._pager.show(interaction, listing)

    async def _reports(self, turning: discord.Interaction) -> Mapping[int, int]:
        """Return how often briefs of each feed were reported in this server, by the feed's id."""
        if turning.guild is None:
            return {}
        channels = await managed_channels(turning, turning.guild, self._services)
        return await self._services.corrections.reports_by_feed(channels)

    def _heading(self, found: Sequence[FeedCondition]) -> str:
        words = self._words.feed.health
        troubled = sum(each.state.is_trouble for each in found)
        if troubled:
            return f"### {words.troubled.format(troubled=troubled, count=len(found))}"
        return f"### {words.all_well.of(len(found))}"

    def _row(self, found: FeedCondition, reports: int) -> Row:
        text = "\n".join(self._lines(found, reports, _MAX_WHY_CHARS))
        if counted_length(text) > MAX_ROW_LENGTH:
            lines = list(self._lines(found, reports, _MIN_WHY_CHARS))
            while counted_length("\n".join(lines)) > MAX_ROW_LENGTH:
                lines.pop()
            text = "\n".join(lines)
        labels = self._words.feed.notice.labels
        buttons = tuple(
            RowButton(label=labels[action], custom_id=health_id(action, found.feed.id))
            for action in found.actions
        )
        return Row(text=text, below=buttons)

    def _lines(self, found: FeedCondition, reports: int, why_chars: int) -> Iterator[str]:
        words, feed = self._words.feed.list, found.feed
        title = clean_line(feed.title, _MAX_TITLE_CHARS) or words.untitled
        channels = mentions(feed.channels, self._words, most=_MAX_CHANNELS)
        yield f"{bold(title)} {words.goes_to.format(channels=channels)}"
        yield f"-# {plain(clean_line(feed.url, _MAX_URL_CHARS))}"
        if feed.error is not None:
            why = plain(clean_line(say_to_readers(feed.error), why_chars))
            told = words.failed_once if feed.failures <= 1 else words.failed_often
            yield told.format(why=why, times=feed.failures)
        if feed.held:
            yield self._words.feed.health.held.of(feed.held)
        if reports:
            yield self._words.feed.health.reported.of(reports)
        yield from self._where(feed)
        yield f"-# {self._times(feed, found.state)}"

    def _where(self, feed: FollowedFeed) -> Iterator[str]:
        """Yield where nothing, or not everything, of it is posted because somebody wanted it so."""
        words, each_of = self._words.feed.health, feed.subscriptions
        wanted = (
            (words.paused, [each.channel for each in each_of if each.paused]),
            (words.filtered, [each.channel for each in each_of if each.filter]),
        )
        for sentence, channels in wanted:
            if channels:
                there = mentions(channels, self._words, most=_MAX_CHANNELS)
                yield f"-# {sentence.format(channels=there)}"

    def _times(self, feed: FollowedFeed, state: FeedState) -> str:
        """Return when it was read last, and when it is asked again."""
        words = self._words.feed.health
        read = words.never_read
        if feed.last_success_at is not None:
            read = words.last_read.format(when=moment(feed.last_success_at))
        if feed.next_poll_at is not None:
            return f"{read} · {words.next_poll.format(when=moment(feed.next_poll_at))}"
        return f"{read} · {words.not_asked}" if state is FeedState.STOPPED else read
