"""What somebody typed, or chose among what was offered, in; the feed of this server that is meant out."""

import hashlib
from collections.abc import Iterator, Sequence

import discord
from discord import app_commands

from bot.adapters.discord.cards.markdown import plain
from bot.adapters.discord.commands.answers.choices import Labelled, has_words, offered
from bot.adapters.discord.commands.answers.link_words import address_in
from bot.adapters.discord.commands.feeds.feed_places import feeds_of_server, host_of, may_not_manage
from bot.adapters.discord.services import Services
from bot.pipeline.records import FollowedFeed
from bot.presenting.cleaning import clean_line
from bot.presenting.command_words import CommandWords

_DIGEST_CHARS = 32  # 128 bits: nobody finds a second address with the same
_MAX_TOLD_CHARS = 150  # of what somebody typed
_MAX_TITLE_IN_LABEL = 60  # so that the host after it is seen


async def asked_feed(
    interaction: discord.Interaction, services: Services, words: CommandWords, named: str
) -> FollowedFeed | str:
    """Return the feed that is meant, with this server's channels only, or why not, as markdown."""
    refusal = may_not_manage(interaction, words)
    if refusal:
        return refusal
    wanted = named.strip()
    for feed in await feeds_of_server(interaction, services):
        if wanted in {_digest(feed.url), feed.url} or address_in(wanted) == feed.url:
            return feed
    told = plain(clean_line(named, _MAX_TOLD_CHARS))
    return words.feed.remove.not_followed.format(feed=told)


async def feed_choices(
    interaction: discord.Interaction, services: Services, words: CommandWords, typed: str
) -> list[app_commands.Choice[str]]:
    """Return the feeds of this server whose title or address has the words typed so far."""
    return await offered(lambda: _fitting(interaction, services, words, typed))


async def _fitting(
    interaction: discord.Interaction, services: Services, words: CommandWords, typed: str
) -> Iterator[Labelled]:
    feeds: Sequence[FollowedFeed] = ()
    if not may_not_manage(interaction, words):
        feeds = await feeds_of_server(interaction, services)
    return (
        (_label(feed), _digest(feed.url))
        for feed in feeds
        if has_words(f"{feed.title} {feed.url}", typed)
    )


def _digest(url: str) -> str:
    """Return what stands for an address where it may be too long itself."""
    return f"feed:{hashlib.sha256(url.encode('utf-8', 'replace')).hexdigest()[:_DIGEST_CHARS]}"


def _label(feed: FollowedFeed) -> str:
    title = clean_line(feed.title, _MAX_TITLE_IN_LABEL)
    return " · ".join(filter(None, (title, host_of(feed.url) if title else feed.url)))
