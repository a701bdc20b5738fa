"""Settings in, all feeds out: those followed, and those that the file wishes for."""

from dataclasses import replace

from bot import app as wiring
from bot.domain.feeds import Subscription
from bot.pipeline.records import FollowedFeed
from bot.settings import Settings


async def followed(settings: Settings) -> list[FollowedFeed]:
    """Return what is followed, and what the file asks the next start to follow, by address."""
    async with wiring.opened_stores(settings, wiring.system_clock()) as stores:
        feeds = {feed.url: feed for feed in await stores.subscriptions.followed_feeds()}
    for wanted in wiring.file_subscriptions(settings):
        feeds[wanted.feed_url] = _with(feeds.get(wanted.feed_url), wanted)
    return sorted(feeds.values(), key=lambda feed: feed.url)


def _with(feed: FollowedFeed | None, wanted: Subscription) -> FollowedFeed:
    """Return the feed with a subscription as the file has it; without its secrets."""
    feed = feed or _not_followed_yet(wanted.feed_url)
    others = [each for each in feed.subscriptions if each.channel != wanted.channel]
    ordered = sorted([*others, replace(wanted, headers={})], key=lambda each: each.channel)
    return replace(
        feed,
        channels=tuple(each.channel for each in ordered),
        file_channels=tuple(sorted({*feed.file_channels, wanted.channel})),
        subscriptions=tuple(ordered),
        is_private=feed.is_private or bool(wanted.headers),
    )


def _not_followed_yet(url: str) -> FollowedFeed:
    return FollowedFeed(
        url=url,
        title="",
        channels=(),
        file_channels=(),
        last_success_at=None,
        next_poll_at=None,
        failures=0,
        error=None,
    )
