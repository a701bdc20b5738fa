"""FeedStore and SubscriptionStore in memory."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.channels import ChannelName
from bot.domain.deliveries import DeliveryState
from bot.domain.errors import FeedIsPrivate
from bot.domain.feeds import EntryKey, Feed, Subscription, Validators
from bot.domain.outcomes import Stage, Subject
from bot.pipeline.records import (
    Audience,
    Backlog,
    FollowedFeed,
    Leased,
    PastEntry,
    PlannedEntry,
    PollResult,
)
from tests.fakes.memory import EntryRow, FeedRow, Memory, NoticeRow, SubscriptionRow
from tests.fakes.memory_hubs import leave_hub, want_hub


class MemoryFeedStore:
    """Fulfils FeedStore."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    async def lease_feeds(self, limit: int) -> Sequence[Leased[Feed]]:
        return self._memory.lease(self._memory.feeds.values(), limit, self._feed)

    async def audience(self, feed_id: int) -> Sequence[Audience]:
        following = (row for row in self._memory.subscriptions if row.feed_id == feed_id)
        return [
            Audience(
                channel=row.channel,
                backfill=row.backfill_owed,
                from_file=row.from_file,
                paused=row.paused,
            )
            for row in following
        ]

    async def seen_keys(self, feed_id: int, keys: Sequence[EntryKey]) -> frozenset[EntryKey]:
        return frozenset(keys) & self._memory.feeds[feed_id].keys.keys()

    async def record_poll(self, leased: Leased[Feed], result: PollResult) -> None:
        feed = self._memory.ours(self._memory.feeds.get(leased.item.id), leased.epoch)
        feed.lease_until = None
        began_at = leased.until - timedelta(seconds=self._memory.lease_seconds)
        asked_meanwhile = feed.due_at if feed.due_at and feed.due_at > began_at else None
        _update(feed, result)
        feed.due_at = asked_meanwhile or feed.due_at
        fresh = [self._store(feed, planned, result) for planned in result.entries]
        if any(fresh):
            feed.last_new_at = result.polled_at
        for key in result.listed_keys:
            feed.keys.setdefault(key, None)
            feed.listed_at[key] = result.polled_at
        self._settle_backfill(feed, result)
        self._queue_notices(feed, result)
        if result.hub is not None:
            want_hub(self._memory, feed, result.hub)
        if result.new_url is not None:
            self._move(feed, result.new_url)
        rest_if_unfollowed(self._memory, feed)
        self._memory.outcomes.extend(result.outcomes)

    async def secret_headers(self, feed_id: int) -> Mapping[str, str]:
        return self._memory.feeds[feed_id].headers

    async def count_planned(self, feed_id: int, since: datetime) -> int:
        entries = self._entries(feed_id)
        return sum(row.first_seen_at >= since and row.state != "remembered" for row in entries)

    async def settle_held(
        self, feed_id: int, *, newest: int, channels: Collection[ChannelName] | None = None
    ) -> int:
        held = [row for row in self._entries(feed_id) if _is_held_for(row, channels)]
        held.sort(key=_by_id, reverse=True)
        for row in held[:newest]:
            row.state, row.due_at = "waiting", self._memory.clock.now()
            self._memory.hold_later_ones(row, row.targets)
            self._memory.tell(Stage.POLL, Subject.ENTRY, row.id, "new")
        for row in held[newest:]:
            if channels is not None:
                row.targets -= set(channels)
                if row.targets:
                    continue  # others decide for themselves
            row.state = "remembered"
            self._memory.tell(Stage.POLL, Subject.ENTRY, row.id, "ignored")
        return len(held)

    async def poll_soon(self, feed_id: int) -> bool:
        followed = any(row.feed_id == feed_id for row in self._memory.subscriptions)
        if followed:
            self._memory.feeds[feed_id].due_at = self._memory.clock.now()
        return followed

    async def past_entries(self, feed_id: int, limit: int) -> Sequence[PastEntry]:
        newest_first = sorted(self._entries(feed_id), key=_by_id, reverse=True)
        return [_past_entry(self._memory, row) for row in newest_first[:limit]]

    def _feed(self, row: FeedRow) -> Feed:
        following = [each for each in self._memory.subscriptions if each.feed_id == row.id]
        return Feed(
            id=row.id,
            url=row.url,
            title=row.title,
            validators=row.validators,
            followed_since=row.followed_since,
            failures=row.failures,
            interval_seconds=row.interval_seconds,
            ambiguous_keys=row.ambiguous_keys,
            site_url=row.site_url,
            last_success_at=row.last_success_at,
            last_new_at=row.last_new_at,
            rhythm_seconds=row.rhythm_seconds,
            moved_to=row.moved_to,
            moves=row.moves,
            trouble=row.trouble,
            pushed_until=row.pushed_until,
            pushed_at=row.pushed_at,
            owes_backfill=any(each.backfill_owed for each in following),
            is_private=bool(row.headers),
        )

    def _entries(self, feed_id: int) -> list[EntryRow]:
        return [row for row in self._memory.entries.values() if row.feed_id == feed_id]

    def _queue_notices(self, feed: FeedRow, result: PollResult) -> None:
        memory = self._memory
        followers = [row.channel for row in memory.subscriptions if row.feed_id == feed.id]
        for reason in result.notices:
            for channel in followers:
                notice = NoticeRow(
                    id=memory.new_id(),
                    channel=channel,
                    feed_id=feed.id,
                    reason=reason,
                    made_at=result.polled_at,
                    due_at=result.polled_at,
                )
                memory.notices[notice.id] = notice

    def _move(self, feed: FeedRow, new_url: str) -> None:
        memory = self._memory
        feed.headers, feed.moved_to, feed.moves = {}, None, 0
        known = next(
            (row for row in memory.feeds.values() if row.url == new_url and row is not feed), None
        )
        if known is None:
            feed.url, feed.validators = new_url, Validators()
            return
        known.keys = {**feed.keys, **known.keys}
        known.listed_at = {**feed.listed_at, **known.listed_at}
        feed.keys = {}
        known.followed_since = known.followed_since or feed.followed_since
        known.due_at = memory.clock.now()
        for entry in self._entries(feed.id):
            entry.feed_id = known.id
        for notice in memory.notices.values():
            notice.feed_id = known.id if notice.feed_id == feed.id else notice.feed_id
        there = {row.channel for row in memory.subscriptions if row.feed_id == known.id}
        for following in [row for row in memory.subscriptions if row.feed_id == feed.id]:
            if following.channel in there:
                memory.subscriptions.remove(following)
            following.feed_id = known.id

    def _store(self, feed: FeedRow, planned: PlannedEntry, result: PollResult) -> bool:
        """Store it; tell whether it is new."""
        known = {feed.keys[key] for key in planned.entry.keys if key in feed.keys} - {None}
        if known:
            self._add_channels(self._memory.entries[min(filter(None, known))], planned)
            return False
        state = _state(planned)
        entry = EntryRow(
            id=self._memory.new_id(),
            feed_id=feed.id,
            parsed=planned.entry,
            first_seen_at=result.polled_at,
            state=state,
            due_at=result.polled_at if state == "waiting" else None,
            targets=set(planned.channels),
        )
        self._memory.entries[entry.id] = entry
        for key in planned.entry.keys:
            feed.keys.setdefault(key, entry.id)
        code = "new" if state == "waiting" else state
        self._memory.tell(Stage.POLL, Subject.ENTRY, entry.id, code)
        for channel in planned.paused:
            self._memory.tell_paused(entry.id, channel)
        return True

    def _add_channels(self, entry: EntryRow, planned: PlannedEntry) -> None:
        entry.targets |= set(planned.channels)
        self._memory.hold_later_ones(entry, planned.channels)
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

    async def subscribe(
        self, subscription: Subscription, *, together: Collection[ChannelName] = ()
    ) -> bool:
        feed = self._feed_to_follow(subscription.feed_url)
        self._agree_on_secrets(feed, subscription, together)
        for row in self._memory.subscriptions:
            if (row.feed_id, row.channel) == (feed.id, subscription.channel):
                if row.backfill < subscription.backfill:
                    row.backfill_owed = subscription.backfill
                    feed.validators, feed.due_at = Validators(), self._memory.clock.now()
                row.backfill_owed = min(row.backfill_owed, subscription.backfill)
                row.backfill = subscription.backfill
                row.filter, row.category = subscription.filter, subscription.category
                row.posting = subscription.posting
                if subscription.paused and not row.paused:
                    self._memory.take_back(feed.id, row.channel)
                row.paused = subscription.paused
                row.from_file = row.from_file or subscription.from_file
                return False
        row = _row(feed, subscription)
        row.backfill_owed = subscription.backfill
        self._memory.subscriptions.append(row)
        if subscription.backfill:
            feed.validators, feed.due_at = Validators(), self._memory.clock.now()
        self._memory.mend(subscription.channel)
        return True

    def _agree_on_secrets(
        self, feed: FeedRow, wanted: Subscription, together: Collection[ChannelName]
    ) -> None:
        others = [
            row
            for row in self._memory.subscriptions
            if row.feed_id == feed.id
            and row.channel not in {wanted.channel, *together}
            and not (row.from_file and wanted.from_file)
        ]
        if others and feed.headers != wanted.headers:
            raise FeedIsPrivate(url=wanted.feed_url)
        feed.headers = dict(wanted.headers)

    async def unsubscribe(self, feed_url: str, channel: ChannelName | None) -> int:
        return self._end(
            [
                row
                for row in self._memory.subscriptions
                if self._memory.feeds[row.feed_id].url == feed_url
                and channel in {None, row.channel}
            ]
        )

    async def move(self, feed_url: str, channel: ChannelName, to: ChannelName) -> bool:
        row = self._find(feed_url, channel)
        if row is None or self._memory.follows(row.feed_id, to):
            return False
        self._memory.dissolve_untried(channel)
        owed = [
            entry
            for entry in self._memory.entries.values()
            if entry.feed_id == row.feed_id and self._is_owed(entry, channel)
        ]
        row.channel = to
        for entry in owed:
            entry.targets.add(to)
            self._memory.hold_later_ones(entry, [to])
        self._memory.drop_unwanted(channel)
        self._queue(owed)
        self._memory.mend(to)
        return True

    async def restore(self, subscription: Subscription, ended_at: datetime) -> bool:
        memory, channel = self._memory, subscription.channel
        feed = next(
            (row for row in memory.feeds.values() if row.url == subscription.feed_url), None
        )
        if feed is None or memory.follows(feed.id, channel):
            return False
        if feed.headers:
            raise FeedIsPrivate(url=feed.url)
        if all(row.feed_id != feed.id for row in memory.subscriptions):
            feed.due_at, feed.validators = memory.clock.now(), Validators()
        memory.subscriptions.append(_row(feed, subscription))
        known = feed.followed_since is not None and feed.followed_since <= ended_at
        entries = [entry for entry in memory.entries.values() if entry.feed_id == feed.id]
        missed = [entry for entry in entries if entry.first_seen_at >= ended_at]
        for entry in missed if known and not subscription.paused else ():
            entry.targets.add(channel)
            memory.hold_later_ones(entry, [channel])
            if entry.state == "remembered":
                entry.state, entry.due_at = "waiting", memory.clock.now()
        self._queue([e for e in entries if e.first_seen_at >= ended_at - timedelta(days=1)])
        memory.mend(channel)
        return True

    def _find(self, feed_url: str, channel: ChannelName) -> SubscriptionRow | None:
        feeds = self._memory.feeds
        return next(
            (
                row
                for row in self._memory.subscriptions
                if feeds[row.feed_id].url == feed_url and row.channel == channel
            ),
            None,
        )

    def _is_owed(self, entry: EntryRow, channel: ChannelName) -> bool:
        if channel not in entry.targets:
            return False
        if entry.state in {"waiting", "held"} or entry.article_id is None:
            return entry.state in {"waiting", "held"}
        if self._memory.articles[entry.article_id].brief_id is None:
            return True
        return any(
            row.waits
            for row in self._memory.deliveries.values()
            if row.channel == channel and row.article_id == entry.article_id
        )

    def _queue(self, entries: Sequence[EntryRow]) -> None:
        for article_id in sorted({entry.article_id for entry in entries} - {None}, key=_number):
            self._memory.queue_deliveries(_number(article_id))

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
        feeds.sort(key=lambda feed: feed.url)
        return [self._followed(feed, rows, channels) for feed in feeds]

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
            feed.trouble, feed.moved_to, feed.moves = None, None, 0
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

    def _followed(
        self,
        feed: FeedRow,
        rows: Sequence[SubscriptionRow],
        channels: Collection[ChannelName] | None,
    ) -> FollowedFeed:
        followers = [row for row in rows if row.feed_id == feed.id]
        followers.sort(key=lambda row: row.channel)
        held = [row for row in self._memory.entries.values() if _is_held_for(row, channels)]
        return FollowedFeed(
            id=feed.id,
            site_url=feed.site_url,
            last_new_at=feed.last_new_at,
            interval_seconds=feed.interval_seconds,
            held=sum(row.feed_id == feed.id for row in held),
            is_private=bool(feed.headers),
            subscriptions=tuple(_subscription(feed, row) for row in followers),
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
        feed.due_at, feed.headers = None, {}
        leave_hub(memory, feed)


def _number(article_id: int | None) -> int:
    return article_id or 0


def _row(feed: FeedRow, wanted: Subscription) -> SubscriptionRow:
    """Return a row that owes nothing of the past."""
    return SubscriptionRow(
        feed_id=feed.id,
        channel=wanted.channel,
        backfill=wanted.backfill,
        backfill_owed=0,
        from_file=wanted.from_file,
        filter=wanted.filter,
        category=wanted.category,
        posting=wanted.posting,
        paused=wanted.paused,
    )


def _by_id(row: EntryRow) -> int:
    return row.id


def _is_held_for(row: EntryRow, channels: Collection[ChannelName] | None) -> bool:
    return row.state == "held" and (channels is None or not row.targets.isdisjoint(channels))


def _state(planned: PlannedEntry) -> str:
    if not planned.channels:
        return "remembered"
    return "held" if planned.held else "waiting"


def _past_entry(memory: Memory, row: EntryRow) -> PastEntry:
    article = None if row.article_id is None else memory.articles[row.article_id]
    brief_id = None if article is None else article.brief_id
    return PastEntry(
        id=row.id,
        title=row.parsed.title,
        link=row.parsed.link,
        summary=row.parsed.summary,
        published_at=row.parsed.published_at,
        first_seen_at=row.first_seen_at,
        authors=row.parsed.authors,
        categories=row.parsed.categories,
        article=None if article is None else article.content,
        content=None if brief_id is None else memory.briefs[brief_id].content,
    )


def _subscription(feed: FeedRow, row: SubscriptionRow) -> Subscription:
    return Subscription(
        feed_url=feed.url,
        channel=row.channel,
        backfill=row.backfill,
        from_file=row.from_file,
        filter=row.filter,
        category=row.category,
        posting=row.posting,
        paused=row.paused,
    )


def _update(feed: FeedRow, result: PollResult) -> None:
    feed.due_at = result.next_poll_at
    feed.interval_seconds = result.interval_seconds
    feed.validators = result.validators
    feed.title = feed.title if result.title is None else result.title
    feed.failures, feed.error = result.failures, result.error
    feed.ambiguous_keys |= result.ambiguous_keys
    feed.moved_to, feed.moves, feed.trouble = result.moved_to, result.moves, result.trouble
    feed.site_url = result.site_url or feed.site_url
    feed.rhythm_seconds = result.rhythm_seconds or feed.rhythm_seconds
    feed.pushed_at = None if result.hub_was_silent else feed.pushed_at
    if result.error is None:
        feed.last_success_at = result.polled_at
        feed.followed_since = feed.followed_since or result.polled_at
