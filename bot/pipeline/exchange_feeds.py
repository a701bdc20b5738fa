"""Lists of feeds in OPML: one in and its feeds followed, or what is followed out as one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.domain.channels import ChannelName
from bot.domain.errors import FollowError, OpmlMalformed, StorageError, TooManyFeeds
from bot.domain.feeds import Subscription
from bot.domain.opml import OpmlFeed, SkippedOutline
from bot.domain.reasons import Reason
from bot.pipeline.cpu_work import read_opml, write_opml
from bot.pipeline.feed_care import FeedCare, Quota, Room
from bot.pipeline.records import FollowedFeed

LIST_TITLE = "Lede feeds"


@dataclass(frozen=True, kw_only=True, slots=True)
class FailedFeed:
    """A feed of a list that could not be followed."""

    feed: OpmlFeed
    reason: Reason


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportReport:
    """What became of a list; each of its outlines stands in one of these. Its texts are hostile.

    None of the added feeds was fetched: what is wrong with one is told after its first polls.
    """

    title: str
    added: tuple[OpmlFeed, ...]
    known: tuple[OpmlFeed, ...]  # followed in that channel before; their options are left alone
    skipped: tuple[SkippedOutline, ...]
    failed: tuple[FailedFeed, ...]
    mended: bool  # the file was broken or cut off; this is what could be read of it


async def import_feeds(
    care: FeedCare,
    body: bytes,
    channel: ChannelName,
    *,
    max_bytes: int,
    quota: Quota | None = None,
) -> ImportReport:
    """Follow in `channel` what an OPML document lists; folders become categories.

    Nothing is fetched, so that hundreds of feeds are a matter of seconds, and one that is broken
    today is followed all the same. A feed that fails stops no other.

    Raises:
        OpmlMalformed: it is no list, larger than `max_bytes`, or made to do harm.
        WorkError: reading it did not end.
    """
    if len(body) > max_bytes:
        raise OpmlMalformed(why="too_large", limit_bytes=max_bytes)
    document = await care.workers.run(read_opml, body)
    here = {feed.url for feed in await care.subscriptions.followed_feeds((channel,))}
    taking = _Taking(care, channel, quota)
    fresh = [feed for feed in document.feeds if feed.url not in here]
    failures = {feed.url: await taking.trouble_with(feed) for feed in fresh}
    return ImportReport(
        title=document.title,
        added=tuple(feed for feed in fresh if failures[feed.url] is None),
        known=tuple(feed for feed in document.feeds if feed.url in here),
        skipped=document.skipped,
        failed=tuple(
            FailedFeed(feed=feed, reason=reason)
            for feed in fresh
            if (reason := failures[feed.url]) is not None
        ),
        mended=document.mended,
    )


def skip_reason(skipped: SkippedOutline) -> Reason:
    """Return why an outline was skipped, to be said to people."""
    title = skipped.text or skipped.url or "?"
    return Reason(code="opml_skipped", data={"why": skipped.why.value, "title": title})


async def export_feeds(care: FeedCare, channels: Collection[ChannelName] | None) -> bytes:
    """Return what some channels (None: all) follow as an OPML 2.0 document, without any secret."""
    return await write_list(care, await care.subscriptions.followed_feeds(channels))


async def write_list(care: FeedCare, feeds: Sequence[FollowedFeed]) -> bytes:
    """Return these feeds as an OPML 2.0 document, each once, without any secret.

    One that is in several categories stands in that of its first channel.
    """
    listed = [
        OpmlFeed(url=feed.url, title=feed.title, site_url=feed.site_url, category=_category(feed))
        for feed in feeds
    ]
    return await care.workers.run(write_opml, LIST_TITLE, listed, care.clock.now())


class _Taking:
    """Follows one feed after the other, as far as quota and database go."""

    def __init__(self, care: FeedCare, channel: ChannelName, quota: Quota | None) -> None:
        self._care = care
        self._channel = channel
        self._quota = quota
        self._room: Room | None = None
        self._stuck: Reason | None = None

    async def trouble_with(self, feed: OpmlFeed) -> Reason | None:
        """Follow the feed, or return why not."""
        if self._stuck is not None:
            return self._stuck
        try:
            await self._follow(feed)
        except StorageError as error:  # it would fail for all others, after 5 s each
            self._stuck = error.reason
            return error.reason
        except FollowError as error:
            return error.reason
        return None

    async def _follow(self, feed: OpmlFeed) -> None:
        if self._quota is not None:
            self._room = self._room or await self._quota.room(self._care)
            if not self._room.take(feed.url):
                raise TooManyFeeds(url=feed.url, limit=self._quota.limit)
        wanted = Subscription(feed_url=feed.url, channel=self._channel, category=feed.category)
        await self._care.subscriptions.subscribe(wanted)


def _category(feed: FollowedFeed) -> tuple[str, ...]:
    return next((each.category for each in feed.subscriptions if each.category), ())
