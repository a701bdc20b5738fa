"""FeedStore and SubscriptionStore in memory."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from bot.domain.channels import ChannelName
from bot.domain.deliveries import DeliveryState
from bot.domain.feeds import EntryKey, Feed, Subscription, Validators
from bot.domain.outcomes import Stage, Subject
from bot.pipeline.records import (
    Audience,
    Backlog,
    FollowedFeed,
    Leased,
    PlannedEntry,
    PollResult,
)
from tests.fakes.memory import EntryRow, FeedRow, Memory, SubscriptionRow


class MemoryFeedStore:
    """Fulfils FeedStore."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    async def lease_feeds(self, limit: int) -> Sequence[Leased[Feed]]:
        return self._memory.lease(self._memory.feeds.values(), limit, _feed)

    async def audience(self, feed_id: int) -> Sequence[Audience]:
        following = (row for row in self._memory.subscriptions if row.feed_id == feed_id)
        return [Audience(channel=row.channel, backfill=row.backfill_owed) for row in following]

    async def seen_keys(self, feed_id: int, keys: Sequence[EntryKey]) -> frozenset[EntryKey]:
        return frozenset(keys) & self._memory.feeds[feed_id].keys.keys()

    async def record_poll(self, leased: Leased[Feed], result: PollResult) -> None:
        feed = self._memory.ours(self._memory.feeds.get(leased.item.id), leased.epoch)
        feed.lease_until = None
        _update(feed, result)
        for planned in result.entries:
            self._store(feed, planned, result)
        for key in result.listed_keys:
            feed.keys.setdefault(key, None)
        self._settle_backfill(feed, result)
        rest_if_unfollowed(self._memory, feed)
        self._memory.outcomes.extend(result.outcomes)

    def _store(self, feed: FeedRow, planned: PlannedEntry, result: PollResult) -> None:
        known = {feed.keys[key] for key in planned.entry.keys if key in feed.keys} - {None}
        if known:
            self._add_channels(self._memory.entries[min(filter(None, known))], planned)
            return
        entry = EntryRow(
            id=self._memory.new_id(),
            feed_id=feed.id,
            parsed=planned.entry,
            first_seen_at=result.polled_at,
            state="waiting" if planned.channels else "remembered",
            due_at=result.polled_at if planned.channels else None,
            targets=set(planned.channels),
        )
        self._memory.entries[entry.id] = entry
        for key in planned.entry.keys:
            feed.keys.setdefault(key, entry.id)
        code = "new" if planned.channels else "remembered"
        self._memory.tell(Stage.POLL, Subject.ENTRY, entry.id, code)

    def _add_channels(self, entry: EntryRow, planned: PlannedEntry) -> None:
        entry.targets |= set(planned.channels)
        if entry.state == "remembered" and planned.channels:
            entry.state, entry.due_at = "waiting", self._memory.clock.now()
        if entry.article_id is not None:
            self._memory.queue_deliveries(entry.article_id)

    def _settle_backfill(self, feed: FeedRow, result: PollResult) -> None:
        following = [row for row in self._memory.subscriptions if row.feed_id == feed.id]
        for row in following:
            if row.channel in result.served_backfill:
                row.backfill_owed = 0
        if any(row.backfill_owed for row in following):
            feed.validators = Validators()
            feed.due_at = feed.due_at if result.error else result.polled_at


class MemorySubscriptionStore:
    """Fulfils SubscriptionStore."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    async def subscribe(self, subscription: Subscription) -> bool:
        feed = self._feed_to_follow(subscription.feed_url)
        for row in self._memory.subscriptions:
            if (row.feed_id, row.channel) == (feed.id, subscription.channel):
                row.backfill = subscription.backfill
                row.from_file = row.from_file or subscription.from_file
                return False
        self._memory.subscriptions.append(
            SubscriptionRow(
                feed_id=feed.id,
                channel=subscription.channel,
                backfill=subscription.backfill,
                backfill_owed=subscription.backfill,
                from_file=subscription.from_file,
            )
        )
        if subscription.backfill:
            feed.validators, feed.due_at = Validators(), self._memory.clock.now()
        self._memory.mend(subscription.channel)
        return True

    async def unsubscribe(self, feed_url: str, channel: ChannelName | None) -> int:
        return self._end(
            [
                row
                for row in self._memory.subscriptions
                if self._memory.feeds[row.feed_id].url == feed_url
                and channel in {None, row.channel}
            ]
        )

    async def apply_file(self, subscriptions: Sequence[Subscription]) -> None:
        kept = {(wanted.feed_url, wanted.channel) for wanted in subscriptions}
        feeds = self._memory.feeds
        owned = [row for row in self._memory.subscriptions if row.from_file]
        gone = [row for row in owned if (feeds[row.feed_id].url, row.channel) not in kept]
        for wanted in subscriptions:
            await self.subscribe(replace(wanted, from_file=True))
        self._end(gone)

    async def followed_feeds(
        self, channels: Collection[ChannelName] | None = None
    ) -> Sequence[FollowedFeed]:
        rows = [
            row for row in self._memory.subscriptions if channels is None or row.channel in channels
        ]
        feeds = [self._memory.feeds[feed_id] for feed_id in {row.feed_id for row in rows}]
        return [self._followed(feed, rows) for feed in sorted(feeds, key=lambda feed: feed.url)]

    async def backlog(self) -> Backlog:
        memory = self._memory
        refused = {n: row.refusal for n, row in memory.channels.items() if row.refusal}
        rows = memory.deliveries.values()
        return Backlog(
            feeds_never_polled=sum(
                feed.due_at is not None and feed.followed_since is None and not feed.failures
                for feed in memory.feeds.values()
            ),
            entries_to_read=sum(row.due_at is not None for row in memory.entries.values()),
            articles_to_condense=sum(row.due_at is not None for row in memory.articles.values()),
            deliveries_pending=sum(row.unfinished and row.channel not in refused for row in rows),
            deliveries_sent=sum(row.state is DeliveryState.SENT for row in rows),
            deliveries_failed=sum(row.state is DeliveryState.FAILED for row in rows),
            channels_refused={str(name): reason for name, reason in refused.items()},
        )

    def _feed_to_follow(self, url: str) -> FeedRow:
        memory = self._memory
        feed = next((feed for feed in memory.feeds.values() if feed.url == url), None)
        if feed is None:
            feed = FeedRow(id=memory.new_id(), url=url)
            memory.feeds[feed.id] = feed
        if all(row.feed_id != feed.id for row in memory.subscriptions):
            feed.followed_since, feed.failures, feed.error = None, 0, None
            feed.validators, feed.due_at = Validators(), memory.clock.now()
        return feed

    def _end(self, ending: Sequence[SubscriptionRow]) -> int:
        gone = {id(row) for row in ending}
        kept = [row for row in self._memory.subscriptions if id(row) not in gone]
        self._memory.subscriptions[:] = kept
        for row in ending:
            self._memory.drop_unwanted(row.channel)
            rest_if_unfollowed(self._memory, self._memory.feeds[row.feed_id])
        return len(ending)

    def _followed(self, feed: FeedRow, rows: Sequence[SubscriptionRow]) -> FollowedFeed:
        followers = [row for row in rows if row.feed_id == feed.id]
        return FollowedFeed(
            url=feed.url,
            title=feed.title,
            channels=tuple(sorted(row.channel for row in followers)),
            file_channels=tuple(sorted(row.channel for row in followers if row.from_file)),
            last_success_at=feed.last_success_at,
            next_poll_at=feed.due_at,
            failures=feed.failures,
            error=feed.error,
        )


def rest_if_unfollowed(memory: Memory, feed: FeedRow) -> None:
    """Stop polling a feed that nobody follows."""
    if all(row.feed_id != feed.id for row in memory.subscriptions):
        feed.due_at = None


def _feed(row: FeedRow) -> Feed:
    return Feed(
        id=row.id,
        url=row.url,
        title=row.title,
        validators=row.validators,
        followed_since=row.followed_since,
        failures=row.failures,
        interval_seconds=row.interval_seconds,
        ambiguous_keys=row.ambiguous_keys,
    )


def _update(feed: FeedRow, result: PollResult) -> None:
    feed.due_at = result.next_poll_at
    feed.interval_seconds = result.interval_seconds
    feed.validators = result.validators
    feed.title = feed.title if result.title is None else result.title
    feed.failures, feed.error = result.failures, result.error
    feed.ambiguous_keys |= result.ambiguous_keys
    if result.error is None:
        feed.last_success_at = result.polled_at
        feed.followed_since = feed.followed_since or result.polled_at
