"""A feed of a server and what is wanted of it in, its subscriptions changed in some channels."""

from collections.abc import Sequence

from bot.adapters.discord.services import Services
from bot.domain.channels import ChannelName
from bot.domain.errors import TooManyFeeds
from bot.domain.feeds import Subscription
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

    `server` are all channels that share its quota. Raises what follow_feeds.edit does, and
    TooManyFeeds where the feed stays elsewhere in the server and no room is left for another.
    """
    if new_url is not None and len(channels) < len(feed.channels):
        quota = services.limits.quota(server)
        if not (await quota.room(services.care)).take(new_url):
            raise TooManyFeeds(url=new_url, limit=quota.limit)
    changed: list[Subscription] = []
    for channel in channels:
        done = await edit(services.care, feed.url, channel, changes, new_url=new_url)
        new_url = None if new_url is None else done.feed_url  # found once
        changed.append(done)
    return changed
