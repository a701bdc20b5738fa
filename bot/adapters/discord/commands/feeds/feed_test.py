"""`/feed test`: a feed of this server and a filter in, what it makes of the last entries out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import discord
from discord import app_commands

from bot.adapters.discord.cards.markdown import bold, counted_length, plain
from bot.adapters.discord.commands.answers.answering import Command, Made, answer, notice
from bot.adapters.discord.commands.answers.page_view import MAX_HEADING_LENGTH, MAX_ROW_LENGTH, Row
from bot.adapters.discord.commands.answers.pager import Listing, Pager
from bot.adapters.discord.commands.answers.server_channels import managed_channels
from bot.adapters.discord.commands.feeds.feed_choosing import asked_feed, feed_choices
from bot.adapters.discord.commands.feeds.feed_finding import FeedFinding
from bot.adapters.discord.commands.feeds.feed_options import filter_trouble
from bot.adapters.discord.commands.feeds.feed_places import (
    feed_title,
    may_not_manage,
    mentions,
)
from bot.adapters.discord.names import channel_name
from bot.adapters.discord.services import Services
from bot.domain.errors import FilterInvalid
from bot.domain.filters import FilterMatch, FilterVerdict
from bot.pipeline.records import FollowedFeed
from bot.pipeline.try_filters import FilterTrial, TriedEntry, try_filter
from bot.presenting.cleaning import clean_line
from bot.presenting.command_words import CommandWords

_ENTRIES = 25  # five pages
# Of a row, each; escaped they may take twice as much, and a row has 700.
_MAX_TITLE_CHARS = 100
_MAX_RULE_CHARS, _MAX_WORDS_CHARS = 60, 40
_MAX_FILTER_CHARS = 60  # in the heading, which has 300


@dataclass(frozen=True, kw_only=True, slots=True)
class _Tried:
    """A filter, and where it comes from."""

    written: str
    told: str  # markdown


class FeedTestCommand:
    """The steps of `/feed test`."""

    def __init__(
        self, services: Services, words: CommandWords, pager: Pager, finding: FeedFinding
    ) -> None:
        self._services = services
        self._words = words
        self._pager = pager
        self._finding = finding

    def command(self) -> Command:
        """Return it as discord.py registers it, below `/feed`."""
        words = self._words.feed.test

        @app_commands.command(name=words.name, description=words.description)
        @app_commands.rename(feed=words.feed, written=words.filter)
        @app_commands.describe(feed=words.feed_description, written=words.filter_description)
        async def test(
            interaction: discord.Interaction, feed: str, written: str | None = None
        ) -> None:
            await answer(interaction, self._words, lambda: self._test(interaction, feed, written))

        @test.autocomplete("feed")
        async def feeds(
            interaction: discord.Interaction, typed: str
        ) -> list[app_commands.Choice[str]]:
            return await feed_choices(interaction, self._services, self._words, typed)

        return test

    async def _test(
        self, interaction: discord.Interaction, named: str, written: str | None
    ) -> Made:
        feed = await asked_feed(interaction, self._services, self._words, named)
        if isinstance(feed, str):
            return notice(feed)
        tried = self._given(written) if written else self._stored(feed, interaction.channel_id)
        make = partial(self._try, interaction, feed, tried)
        return await self._finding.look(interaction, make, None)

    async def _try(
        self, interaction: discord.Interaction, feed: FollowedFeed, tried: _Tried
    ) -> Made:
        words, guild = self._words.feed.test, interaction.guild
        channels = await managed_channels(interaction, guild, self._services) if guild else ()
        try:
            trial = await try_filter(
                self._services.care, feed.url, tried.written, limit=_ENTRIES, channels=channels
            )
        except FilterInvalid as error:
            return notice(filter_trouble(tried.written, error))
        title = bold(feed_title(feed.title or trial.feed_title, feed.url))
        rows = [self._row(entry) for entry in trial.entries]

        async def load(_interaction: discord.Interaction) -> Sequence[Row]:
            return rows  # they were judged once, and are the asker's

        listing = Listing(
            load=load,
            heading=lambda _count: self._heading(title, trial, tried),
            empty=words.no_entries.format(feed=title),
            refusal=lambda turning: may_not_manage(turning, self._words),
        )
        return await self._pager.show(interaction, listing)

    def _given(self, written: str) -> _Tried:
        told = plain(clean_line(written, _MAX_FILTER_CHARS))
        return _Tried(written=written, told=self._words.feed.test.given.format(filter=told))

    def _stored(self, feed: FollowedFeed, channel_id: int | None) -> _Tried:
        """Return the filter that the feed has: here, else in its first channel that has one."""
        words = self._words.feed.test
        here = channel_name(channel_id or 0)
        ranked = sorted(
            feed.subscriptions, key=lambda each: (each.channel != here, not each.filter)
        )
        chosen = ranked[0]
        sentence = words.stored if chosen.filter else words.stored_none
        told = sentence.format(
            filter=plain(clean_line(chosen.filter, _MAX_FILTER_CHARS)),
            channel=mentions((chosen.channel,), self._words),
        )
        if len({each.filter for each in feed.subscriptions}) > 1:
            told = f"{told} {words.others}"
        return _Tried(written=chosen.filter, told=told)

    def _heading(self, title: str, trial: FilterTrial, tried: _Tried) -> str:
        counted = self._words.feed.test.heading.format(
            feed=title, passed=trial.passed, count=len(trial.entries)
        )
        heading = f"{counted}\n-# {tried.told}"
        return heading if counted_length(heading) <= MAX_HEADING_LENGTH else counted

    def _row(self, entry: TriedEntry) -> Row:
        words = self._words.feed.test
        title = bold(clean_line(entry.title, _MAX_TITLE_CHARS) or words.untitled)
        unread = () if entry.is_read else (f"-# {words.unread}",)
        lines = [title, *self._why(entry.verdict), *unread]
        while counted_length("\n".join(lines)) > MAX_ROW_LENGTH:
            lines.pop()
        return Row(text="\n".join(lines))

    def _why(self, verdict: FilterVerdict) -> Iterator[str]:
        """Yield whether it passes, and which rule found what, the deciding one first."""
        words = self._words.feed.test
        if verdict.kept_out_by is not None:
            yield words.kept_out.format(rule=_rule(verdict.kept_out_by))
        else:
            yield words.passes
        if verdict.too_slow is not None:
            yield f"-# {words.too_slow.format(rule=_rule(verdict.too_slow))}"
        yield from (f"-# {self._matched(match)}" for match in verdict.matches)

    def _matched(self, match: FilterMatch) -> str:
        return self._words.feed.test.matched.format(
            rule=_rule(match.rule),
            words=plain(clean_line(match.words, _MAX_WORDS_CHARS)),
            field=self._words.feed.test.fields[match.field],
        )


def _rule(written: str) -> str:
    return plain(clean_line(written, _MAX_RULE_CHARS))
