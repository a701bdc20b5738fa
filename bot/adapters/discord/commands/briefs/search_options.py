"""The options of `/search` as they were typed in, the query that is meant, or what was not, out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import discord

from bot.adapters.discord.commands.answers.choices import (
    MAX_CHOICES,
    MAX_LABEL_CHARS,
    Labelled,
    has_words,
)
from bot.adapters.discord.commands.answers.link_words import told_typed
from bot.adapters.discord.commands.answers.viewing import viewable_channels
from bot.adapters.discord.commands.feeds.feed_places import host_of
from bot.adapters.discord.services import Services
from bot.pipeline.records import FollowedFeed, SearchQuery
from bot.pipeline.rules.days import Days, days_meant
from bot.pipeline.search_briefs import MAX_RESULTS
from bot.presenting.cleaning import clean_line
from bot.presenting.command_words import SearchWords
from bot.presenting.language_names import language_meant

_MAX_TITLE_IN_LABEL = 60  # so that the host after it is seen


@dataclass(frozen=True, kw_only=True, slots=True)
class TypedSearch:
    """What somebody typed; "" where they left an option out."""

    words: str
    feed: str = ""
    speaker: str = ""
    since: str = ""
    until: str = ""
    language: str = ""


class NotUnderstood(Exception):
    """An option that nobody can make sense of."""

    def __init__(self, sentence: str) -> None:
        super().__init__()
        self.sentence = sentence  # markdown


async def query_of(
    interaction: discord.Interaction, services: Services, typed: TypedSearch, words: SearchWords
) -> SearchQuery:
    """Return the query, for no channels yet; NotUnderstood says which option is none."""
    today = services.care.clock.now().date()
    locale = str(interaction.locale)
    since = _days(typed.since, today, locale, words)
    until = _days(typed.until, today, locale, words)
    if since and until and since.first > until.last:
        raise NotUnderstood(words.days_turned_around)
    return SearchQuery(
        words=typed.words,
        limit=MAX_RESULTS,
        channels=(),
        feed_id=await _feed_id(interaction, services, typed.feed, words),
        speaker=typed.speaker,
        since=since.first if since else None,
        until=until.last if until else None,
        language=_language(typed.language, words),
    )


async def feeds_offered(
    interaction: discord.Interaction, services: Services, typed: str
) -> Iterator[Labelled]:
    """Return the feeds of the channels that the asker can read, by title or host."""
    feeds = await _feeds(interaction, services)
    return ((_label(feed), _value(feed)) for feed in feeds if has_words(_label(feed), typed))


async def words_offered(
    interaction: discord.Interaction, services: Services, typed: str
) -> Iterator[Labelled]:
    """Return what was typed with its last word completed, from what the asker can read."""
    channels = viewable_channels(interaction)
    completions = await services.index.completions(typed, channels, limit=MAX_CHOICES)
    return ((words, words) for words in completions if len(words) <= MAX_LABEL_CHARS)


def _days(typed: str, today: date, locale: str, words: SearchWords) -> Days | None:
    if not typed.strip():
        return None
    days = days_meant(typed, today=today, locale=locale)
    if days is None:
        raise NotUnderstood(words.unclear_day.format(day=told_typed(typed)))
    return days


def _language(typed: str, words: SearchWords) -> str | None:
    if not typed.strip():
        return None
    code = language_meant(typed)
    if code is None:
        raise NotUnderstood(words.unknown_language.format(language=told_typed(typed)))
    return code


async def _feed_id(
    interaction: discord.Interaction, services: Services, typed: str, words: SearchWords
) -> int | None:
    """Return the feed that was chosen, or the only one that fits what was typed."""
    if not typed.strip():
        return None
    feeds = await _feeds(interaction, services)
    chosen = [feed for feed in feeds if _value(feed) == typed.strip()]
    fitting = chosen or [feed for feed in feeds if has_words(_label(feed), typed)]
    if len(fitting) != 1:
        raise NotUnderstood(words.unknown_feed.format(feed=told_typed(typed)))
    return fitting[0].id


async def _feeds(interaction: discord.Interaction, services: Services) -> Sequence[FollowedFeed]:
    channels = viewable_channels(interaction)
    return await services.subscriptions.followed_feeds(channels) if channels else ()


def _value(feed: FollowedFeed) -> str:
    return f"feed:{feed.id}"


def _label(feed: FollowedFeed) -> str:
    """Return title and host; not the address, in which a secret may stand."""
    return " · ".join(
        filter(None, (clean_line(feed.title, _MAX_TITLE_IN_LABEL), host_of(feed.url)))
    )
