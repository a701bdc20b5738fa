"""What the steps share that follow, change, try and mend feeds: their ports, quotas, look-ups."""

from collections.abc import Collection
from dataclasses import dataclass

from bot.domain.channels import ChannelName
from bot.domain.errors import NotFollowed, OwnedByFile
from bot.domain.feeds import Subscription
from bot.pipeline.ports import Clock, CpuWorkers, FeedStore, Fetcher, SubscriptionStore
from bot.pipeline.records import FollowedFeed


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedCare:
    """The ports that the steps need."""

    feeds: FeedStore
    subscriptions: SubscriptionStore
    fetcher: Fetcher
    workers: CpuWorkers
    clock: Clock


@dataclass(frozen=True, kw_only=True, slots=True)
class Quota:
    """How many feeds some channels may follow together."""

    limit: int  # 0: any number
    channels: frozenset[ChannelName]  # those of one server

    async def room(self, care: FeedCare) -> "Room":
        """Return what is left of it now."""
        followed = await care.subscriptions.followed_feeds(self.channels) if self.limit else ()
        return Room(limit=self.limit, urls={feed.url for feed in followed})


@dataclass(frozen=True, kw_only=True, slots=True)
class Room:
    """The feeds that count against a quota, and how many may."""

    limit: int
    urls: set[str]  # grows as feeds are added

    def take(self, url: str) -> bool:
        """Count that feed, if it is not counted yet; False where no more may be."""
        if self.limit and url not in self.urls and len(self.urls) >= self.limit:
            return False
        self.urls.add(url)
        return True


async def followed_in(
    care: FeedCare, url: str, channels: Collection[ChannelName] | None
) -> FollowedFeed | None:
    """Return the feed of that address if one of `channels` (None: any) follows it."""
    feeds = await care.subscriptions.followed_feeds(channels)
    return next((feed for feed in feeds if feed.url == url), None)


async def feed_with_id(
    care: FeedCare, feed_id: int, channels: Collection[ChannelName] | None
) -> FollowedFeed:
    """Return that feed; NotFollowed where none of `channels` (None: any) follows it."""
    for feed in await care.subscriptions.followed_feeds(channels):
        if feed.id == feed_id:
            return feed
    raise NotFollowed(url="")


def owned_by_commands(subscription: Subscription) -> Subscription:
    """Return the subscription; OwnedByFile where the settings file says what it is."""
    if subscription.from_file:
        raise OwnedByFile(url=subscription.feed_url, channel=str(subscription.channel))
    return subscription
