"""HubStore in memory, and what other stores do to its rows."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.hubs import HubLink, HubState, HubSubscription
from bot.pipeline.records import AskingResult, HubAnswer, Leased
from bot.pipeline.rules.hub_asking import is_taken_over
from tests.fakes.memory import FeedRow, HubRow, Memory


class MemoryHubStore:
    """Fulfils HubStore."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    async def lease_hubs(self, limit: int) -> Sequence[Leased[HubSubscription]]:
        return self._memory.lease(self._memory.hubs.values(), limit, self._record)

    async def mark_asking(
        self, leased: Leased[HubSubscription], callback_url: str
    ) -> Leased[HubSubscription]:
        row = self._memory.ours(self._memory.hubs.get(leased.item.feed_id), leased.epoch)
        row.asked_at, row.callback_url = self._memory.clock.now(), callback_url
        if row.state in {HubState.WANTED, HubState.DENIED}:
            row.state = HubState.ASKED
        row.lease_until = self._memory.lease_end()
        return replace(leased, item=self._record(row), until=row.lease_until)

    async def record_asking(self, leased: Leased[HubSubscription], result: AskingResult) -> None:
        row = self._memory.ours(self._memory.hubs.get(leased.item.feed_id), leased.epoch)
        row.lease_until = None
        answered = leased.item.asked_at is not None and row.asked_at is None
        if not answered:
            row.due_at, row.attempts, row.error = result.retry_at, result.attempts, result.error
        if result.gave_up and not answered:
            row.state, row.asked_at = HubState.DENIED, None
        self._memory.outcomes.extend(result.outcomes)

    async def subscription(self, key: str) -> HubSubscription | None:
        rows = self._memory.hubs.values()
        return next((self._record(row) for row in rows if row.key == key), None)

    async def record_answer(self, known: HubSubscription, answer: HubAnswer) -> bool:
        row = self._memory.hubs[known.feed_id]
        if (row.key, row.state, row.asked_at) != (known.key, known.state, known.asked_at):
            return False
        row.state, row.asked_at, row.expires_at = answer.state, None, answer.expires_at
        row.due_at, row.attempts, row.error = answer.due_at, answer.attempts, answer.error
        feed = self._memory.feeds[known.feed_id]
        if answer.expires_at is None:
            _poll_as_usual(self._memory, feed)
        else:
            feed.pushed_until = answer.expires_at
        self._memory.outcomes.append(answer.outcome)
        return True

    async def record_push(self, known: HubSubscription, poll_at: datetime) -> None:
        feed, now = self._memory.feeds[known.feed_id], self._memory.clock.now()
        if all(row.feed_id != feed.id for row in self._memory.subscriptions):
            return
        feed.pushed_at = now
        under_way = feed.lease_until is not None and feed.lease_until > now
        if feed.due_at is None or feed.due_at > poll_at or under_way:
            feed.due_at = poll_at

    async def settle(self, callbacks_url: str | None) -> None:
        for row in list(self._memory.hubs.values()):
            feed = self._memory.feeds[row.feed_id]
            if callbacks_url is None:
                del self._memory.hubs[row.feed_id]
                _poll_as_usual(self._memory, feed)
            elif row.callback_url and not row.callback_url.startswith(callbacks_url):
                _poll_as_usual(self._memory, feed)
                if row.state is HubState.UNWANTED:
                    row.due_at = None
                else:
                    _start_afresh(row, self._memory.clock.now())

    def _record(self, row: HubRow) -> HubSubscription:
        feed = self._memory.feeds[row.feed_id]
        return HubSubscription(
            feed_id=row.feed_id,
            feed_url=feed.url,
            hub_url=row.hub_url,
            topic_url=row.topic_url,
            key=row.key,
            secret=row.secret,
            state=row.state,
            asked_at=row.asked_at,
            expires_at=row.expires_at,
            attempts=row.attempts,
            error=row.error,
            pushed_at=feed.pushed_at,
            feed_failures=feed.failures,
        )


def want_hub(memory: Memory, feed: FeedRow, link: HubLink) -> None:
    """Have the hub asked that the feed names, unless it was already."""
    known, now = memory.hubs.get(feed.id), memory.clock.now()
    same = known and (known.hub_url, known.topic_url) == (link.hub_url, link.topic_url)
    if known and not is_taken_over(known.state, known.named_at, now, same=bool(same)):
        return
    number = memory.new_id()
    memory.hubs[feed.id] = HubRow(
        feed_id=feed.id,
        hub_url=link.hub_url,
        topic_url=link.topic_url,
        key=f"{number:043}",
        secret=f"secret-{number}",
        named_at=now,
        due_at=now,
        lease_epoch=known.lease_epoch + 1 if known else 0,
    )
    _poll_as_usual(memory, feed)


def leave_hub(memory: Memory, feed: FeedRow) -> None:
    """Have the hub told that nobody wants to hear of the feed any more."""
    row = memory.hubs.get(feed.id)
    feed.pushed_until = feed.pushed_at = None
    if row is not None and row.state is not HubState.UNWANTED:
        callback_url = row.callback_url
        _start_afresh(row, memory.clock.now())
        row.state, row.callback_url = HubState.UNWANTED, callback_url
        row.due_at = row.due_at if callback_url else None


def _start_afresh(row: HubRow, now: datetime) -> None:
    row.state, row.due_at = HubState.WANTED, now
    row.callback_url = row.asked_at = row.expires_at = row.error = None
    row.attempts, row.lease_until, row.lease_epoch = 0, None, row.lease_epoch + 1


def _poll_as_usual(memory: Memory, feed: FeedRow) -> None:
    if feed.pushed_until is None:
        return
    feed.pushed_until = feed.pushed_at = None
    if feed.due_at is not None:
        feed.due_at = min(feed.due_at, memory.clock.now())
