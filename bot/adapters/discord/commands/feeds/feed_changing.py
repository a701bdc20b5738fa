"""A feed of a server and what is wanted of it in, its subscriptions changed in some channels."""

from collections.abc import Sequence

from bot.adapters.discord.services import Services
from bot.domain.channels import ChannelName
from bot.domain.errors import TooManyFeeds
from bot.domain.feeds import Subscription
from bot.pipeline.feed_care import followed_in
from bot.pipeline.follow_feeds import FeedOptions, edit
from bot.pipeline.records import FollowedFeed


def of_commands(feed: FollowedFeed) -> tuple[ChannelName, ...]:
    """Return the channels whose subscription commands may change."""
    return tuple(channel for channel in feed.channels if channel not in feed.file_channels)


async def change(
    services: Services,
    feed: FollowedFeed,
    channels: Sequence[ChannelName],
    changes: FeedOptions,
    *,
    new_url: str | None = None,
    server: Sequence[ChannelName] = (),
) -> list[Subscription]:
    """Return the subscriptions of some channels that follow the feed as they are now.

    `server` are all channels that share its quota, more than the asker may know. Raises what follow_feeds.edit does, and
    TooManyFeeds where the feed stays elsewhere in the server and no room is left for another.
    """
    if new_url is not None and await _stays(services, feed, channels, server):
        quota = services.limits.quota(server)
        if not (await quota.room(services.care)).take(new_url):
            raise TooManyFeeds(url=new_url, limit=quota.limit)
    changed: list[Subscription] = []
    for channel in channels:
        done = await edit(services.care, feed.url, channel, changes, new_url=new_url)
        new_url = None if new_url is None else done.feed_url  # found once
        changed.append(done)
    return changed


async def _stays(
    services: Services,
    feed: FollowedFeed,
    leaving: Sequence[ChannelName],
    server: Sequence[ChannelName],
) -> bool:
    """Tell whether other channels of the server, seen by the asker or not, follow it further."""
    known = await followed_in(services.care, feed.url, server)
    return known is not None and bool(set(known.channels) - set(leaving))
