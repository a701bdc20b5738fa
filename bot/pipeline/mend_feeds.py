"""A feed in trouble and what somebody chose to do about it in, what was done out."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from urllib.parse import urljoin

from bot.domain.channels import ChannelName
from bot.domain.errors import NoOtherFeed, NotAFeed, NotFollowed, OwnedByFile
from bot.domain.feeds import Subscription
from bot.domain.notices import NoticeAction
from bot.pipeline.feed_care import FeedCare, feed_with_id
from bot.pipeline.find_feed import FoundFeed, find_feed
from bot.pipeline.follow_feeds import replace_feed
from bot.pipeline.records import FollowedFeed
from bot.pipeline.rules.feed_secrets import same_origin


@dataclass(frozen=True, kw_only=True, slots=True)
class Mended:
    """What was done about a feed."""

    action: NoticeAction
    feed: FollowedFeed  # as it was before
    channels: tuple[ChannelName, ...]  # whom it concerned
    kept: tuple[ChannelName, ...] = ()  # REMOVE, REPLACE: the settings file owns theirs
    entries: int = 0  # POST_NEWEST, IGNORE_ALL: how many were held back
    found: FoundFeed | None = None  # REPLACE: what is followed instead


async def act(
    care: FeedCare,
    action: NoticeAction,
    feed_id: int,
    channels: Collection[ChannelName] | None,
) -> Mended:
    """Do it for those of `channels` (None: all) that follow the feed.

    RETRY asks the feed again now; POST_NEWEST lets the newest of the entries held back go on (for
    all who follow the feed) and IGNORE_ALL none, which decides for no channel but these; REMOVE stops following; REPLACE follows what the feed's site offers now.

    Raises:
        NotFollowed: none of the channels follows that feed.
        OwnedByFile: REMOVE and REPLACE, where the settings file owns all the subscriptions.
        NoOtherFeed: REPLACE, where the site offers this feed only.
        NotAFeed: REPLACE, where it offers several (`offers`) or none; one can be chosen and given
            to follow_feeds.edit.
        FetchError, FeedError, WorkError, FeedIsPrivate: REPLACE, as following the new one does.
    """
    feed = await feed_with_id(care, feed_id, channels)
    if action is NoticeAction.RETRY:
        if not await care.feeds.poll_soon(feed.id):
            raise NotFollowed(url=feed.url)
        return Mended(action=action, feed=feed, channels=feed.channels)
    if action in {NoticeAction.POST_NEWEST, NoticeAction.IGNORE_ALL}:
        newest = int(action is NoticeAction.POST_NEWEST)
        concerned = None if channels is None else feed.channels
        held = await care.feeds.settle_held(feed.id, newest=newest, channels=concerned)
        return Mended(action=action, feed=feed, channels=feed.channels, entries=held)
    if len(feed.file_channels) == len(feed.channels):
        raise OwnedByFile(url=feed.url, channel=str(feed.channels[0]))
    return await (_remove if action is NoticeAction.REMOVE else _replace)(care, feed)


async def _remove(care: FeedCare, feed: FollowedFeed) -> Mended:
    ending = _of_commands(feed)
    for subscription in ending:
        await care.subscriptions.unsubscribe(feed.url, subscription.channel)
    return _mended(NoticeAction.REMOVE, feed, ending)


async def _replace(care: FeedCare, feed: FollowedFeed) -> Mended:
    secrets = await care.feeds.secret_headers(feed.id) if feed.is_private else {}
    found = await _other_feed(care, feed, secrets)
    headers = secrets if same_origin(found.url, feed.url) else {}
    replaced = _of_commands(feed)
    for subscription in replaced:
        await replace_feed(care, subscription, found.url, headers=headers)
    return _mended(NoticeAction.REPLACE, feed, replaced, found)


async def _other_feed(care: FeedCare, feed: FollowedFeed, secrets: Mapping[str, str]) -> FoundFeed:
    """Return what the feed's site offers now; NoOtherFeed where that is the same feed."""
    site_url = feed.site_url or urljoin(feed.url, "/")
    try:
        found = await _found(care, feed, site_url, secrets)
    except NotAFeed as error:
        others = tuple(offer for offer in error.offers if offer.url != feed.url)
        if len(others) != 1 or len(error.offers) == 1:
            raise NotAFeed(url=error.url, what=error.what, offers=others) from error
        found = await _found(care, feed, others[0].url, secrets)
    if found.url == feed.url:
        raise NoOtherFeed(url=feed.url, site_url=site_url)
    return found


async def _found(
    care: FeedCare, feed: FollowedFeed, url: str, secrets: Mapping[str, str]
) -> FoundFeed:
    headers = secrets if same_origin(url, feed.url) else {}
    return await find_feed(care.fetcher, care.workers, care.clock, url, headers=headers)


def _of_commands(feed: FollowedFeed) -> tuple[Subscription, ...]:
    return tuple(each for each in feed.subscriptions if not each.from_file)


def _mended(
    action: NoticeAction,
    feed: FollowedFeed,
    changed: Collection[Subscription],
    found: FoundFeed | None = None,
) -> Mended:
    return Mended(
        action=action,
        feed=feed,
        channels=tuple(each.channel for each in changed),
        kept=feed.file_channels,
        found=found,
    )
