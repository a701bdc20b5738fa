"""An address and options in, a subscription out: feeds followed, changed, and replaced."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from bot.domain.channels import ChannelName
from bot.domain.errors import NotFollowed, TooManyFeeds
from bot.domain.feeds import Subscription
from bot.domain.posting import PostOptions
from bot.pipeline.feed_care import FeedCare, Quota, followed_in, owned_by_commands
from bot.pipeline.find_feed import FoundFeed, find_feed
from bot.pipeline.rules.feed_secrets import same_origin
from bot.pipeline.rules.filter_language import parse_filter


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedOptions:
    """What may be asked of a subscription; None leaves what it has."""

    backfill: int | None = None
    filter: str | None = None  # as written; "" is all
    category: tuple[str, ...] | None = None  # folder names, outermost first; () is none
    headers: Mapping[str, str] | None = field(default=None, repr=False)  # {} takes them away
    posting: PostOptions | None = None  # all of it together
    paused: bool | None = None


KEEP = FeedOptions()


@dataclass(frozen=True, kw_only=True, slots=True)
class Following:
    """What came of a wish to follow."""

    found: FoundFeed
    subscription: Subscription  # as it is now, without secrets
    fresh: bool  # False: that channel followed that feed before


async def follow(
    care: FeedCare,
    url: str,
    channel: ChannelName,
    options: FeedOptions = KEEP,
    *,
    quota: Quota | None = None,
) -> Following:
    """Follow the feed at `url`, or the one of the page there, in `channel`.

    One that is followed there already takes the options that are given and keeps the others. The
    headers given are sent to the origin of `url` only, and kept only if the feed is there.

    Raises:
        FilterInvalid: before anything is fetched.
        NotAFeed, FetchError, FeedError, WorkError: as find_feed does.
        TooManyFeeds: it would be one more than the quota has room for.
        OwnedByFile: the settings file says how this channel follows it, and options are given.
        FeedIsPrivate: others follow it with another secret.
    """
    check_options(options)
    headers = options.headers
    if headers is None:
        headers = await _known_headers(care, url, channel)
    found = await find_feed(care.fetcher, care.workers, care.clock, url, headers=headers)
    known = await _subscription(care, found.url, channel)
    if known is None and quota is not None and not (await quota.room(care)).take(found.url):
        raise TooManyFeeds(url=found.url, limit=quota.limit)
    if known is not None and known.from_file and options == KEEP:
        return Following(found=found, subscription=known, fresh=False)
    before = known or Subscription(feed_url=found.url, channel=channel)
    wanted = _with_options(owned_by_commands(before), options)
    if options.headers is None or not same_origin(found.url, url):
        headers = await _known_headers(care, found.url, channel)
    fresh = await care.subscriptions.subscribe(replace(wanted, headers=headers))
    return Following(found=found, subscription=wanted, fresh=fresh)


async def edit(
    care: FeedCare,
    feed_url: str,
    channel: ChannelName,
    changes: FeedOptions,
    *,
    new_url: str | None = None,
    together: Collection[ChannelName] = (),
) -> Subscription:
    """Return the subscription as it is now, after the changes and perhaps at another address.

    New headers count for all channels that follow the feed; they must be of `together`, the
    channels of the same owner.

    A feed is replaced by the one at `new_url`, or of the page there: the new one is followed with
    the options of the old one, then the old one is not any more.

    Raises:
        FilterInvalid: before anything is fetched or changed.
        NotFollowed: the channel does not follow that feed.
        OwnedByFile: the settings file owns the subscription.
        NotAFeed, FetchError, FeedError, WorkError: of the new address, as find_feed does.
        FeedIsPrivate: others follow it with another secret.
    """
    check_options(changes)
    known = await _subscription(care, feed_url, channel)
    if known is None:
        raise NotFollowed(url=feed_url, channel=str(channel))
    wanted = _with_options(owned_by_commands(known), changes)
    headers = changes.headers
    if headers is None:
        headers = await _known_headers(care, feed_url, channel)
    if new_url is None:
        await care.subscriptions.subscribe(replace(wanted, headers=headers), together=together)
        return wanted
    if changes.headers is None and not same_origin(new_url, feed_url):
        headers = {}  # they were given for the old place
    found = await find_feed(care.fetcher, care.workers, care.clock, new_url, headers=headers)
    if not same_origin(found.url, new_url):
        headers = {}
    return await replace_feed(care, wanted, found.url, headers=headers)


async def move_feed(
    care: FeedCare, feed_url: str, channel: ChannelName, to: ChannelName
) -> Subscription | None:
    """Let `to` follow in the place of `channel`, and return the subscription as it is then.

    It keeps its options, and gets what `channel` was still to get; nothing that was posted comes
    again. None where `to` follows that feed already.

    Raises:
        NotFollowed: `channel` does not follow that feed.
        OwnedByFile: the settings file owns the subscription.
    """
    known = await _subscription(care, feed_url, channel)
    if known is None:
        raise NotFollowed(url=feed_url, channel=str(channel))
    moved = await care.subscriptions.move(feed_url, owned_by_commands(known).channel, to)
    return replace(known, channel=to) if moved else None


async def replace_feed(
    care: FeedCare, old: Subscription, new_url: str, *, headers: Mapping[str, str]
) -> Subscription:
    """Follow `new_url` with the options and the place of `old`, then let `old` go.

    Where the channel follows both already, the options of the new one stay.
    """
    same = new_url == old.feed_url
    known = None if same else await _subscription(care, new_url, old.channel)
    wanted = known or replace(old, feed_url=new_url)
    if known is None:
        await care.subscriptions.subscribe(replace(wanted, headers=headers))
    if not same:
        await care.subscriptions.unsubscribe(old.feed_url, old.channel)
    return wanted


def check_options(options: FeedOptions) -> None:
    """Raise FilterInvalid where they cannot be taken."""
    if options.filter is not None:
        parse_filter(options.filter)


def _with_options(subscription: Subscription, options: FeedOptions) -> Subscription:
    return replace(
        subscription,
        backfill=subscription.backfill if options.backfill is None else options.backfill,
        filter=subscription.filter if options.filter is None else options.filter.strip(),
        category=subscription.category if options.category is None else options.category,
        posting=subscription.posting if options.posting is None else options.posting,
        paused=subscription.paused if options.paused is None else options.paused,
    )


async def _subscription(care: FeedCare, url: str, channel: ChannelName) -> Subscription | None:
    feed = await followed_in(care, url, (channel,))
    return feed.subscriptions[0] if feed is not None else None


async def _known_headers(care: FeedCare, url: str, channel: ChannelName) -> Mapping[str, str]:
    """Return the secrets that this channel follows that feed with, none of anybody else's."""
    feed = await followed_in(care, url, (channel,))
    return await care.feeds.secret_headers(feed.id) if feed is not None and feed.is_private else {}
