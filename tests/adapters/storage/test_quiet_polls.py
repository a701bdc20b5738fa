"""Polls that found nothing wait for one another, and none of them is harmed by another."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import event, select

from bot.adapters.storage.following.feed_store import SqlFeedStore
from bot.adapters.storage.tables import outcomes
from bot.domain.errors import StorageError
from bot.domain.feeds import Feed
from bot.domain.outcomes import Outcome, Stage, Subject
from bot.pipeline.records import Leased, PollResult
from tests.builders import NOON
from tests.contract.newsdesk import poll_result

TOGETHER_SECONDS = 5.0


@pytest.fixture
async def feeds(database, desk):
    for number in range(20):
        await desk.follow(f"https://gazette.example/{number}")
    return SqlFeedStore(database, together_seconds=TOGETHER_SECONDS)


@pytest.fixture
def commits(database):
    """Count the transactions that are done in one go."""
    counted: list[Any] = []
    event.listen(database.blocking, "commit", counted.append)
    return counted


def quiet(**changes: Any) -> PollResult:
    return poll_result(NOON, title=None, **changes)


async def _recording(
    feeds: SqlFeedStore, leased: Sequence[Leased[Feed]], **changes: Any
) -> list[asyncio.Task[None]]:
    tasks = [asyncio.ensure_future(feeds.record_poll(each, quiet(**changes))) for each in leased]
    await asyncio.sleep(0)  # noqa: TID251  # yields to the loop, takes no time
    return tasks


async def test_a_few_wait_and_are_stored_in_one_transaction(feeds, clock, commits):
    leased = await feeds.lease_feeds(3)
    commits.clear()
    tasks = await _recording(feeds, leased)
    await clock.advance(TOGETHER_SECONDS - 1)
    assert not any(task.done() for task in tasks)
    await clock.advance(1)
    await asyncio.gather(*tasks)
    assert len(commits) == 1


async def test_enough_of_them_wait_for_nobody(feeds, commits):
    leased = await feeds.lease_feeds(16)
    commits.clear()
    await asyncio.gather(*await _recording(feeds, leased))
    assert len(commits) == 1  # of all that were there by then


async def test_a_poll_that_no_database_takes_is_to_blame_alone(feeds, clock):
    good, bad, *_ = await feeds.lease_feeds(3)
    stored, failed = await _recording(feeds, [good]) + await _recording(
        feeds, [bad], trouble=object()
    )
    await clock.advance(TOGETHER_SECONDS)
    await stored
    with pytest.raises(Exception, match="expected string"):
        await failed


async def test_they_leave_no_line_in_the_history(feeds, database, clock):
    (leased, *_) = await feeds.lease_feeds(1)
    told = Outcome(at=NOON, stage=Stage.POLL, subject=Subject.FEED, subject_id=1, code="unchanged")
    (stored,) = await _recording(feeds, [leased], outcomes=(told,))
    await clock.advance(TOGETHER_SECONDS)
    await stored
    async with database.read() as connection:
        assert (await connection.execute(select(outcomes))).all() == []


async def test_those_who_wait_with_a_poll_that_is_cut_off_are_told(feeds, clock):
    first, second, *_ = await feeds.lease_feeds(3)
    cut, waiting = await _recording(feeds, [first, second])
    cut.cancel()
    with pytest.raises(asyncio.CancelledError):
        await cut
    with pytest.raises(StorageError):
        await waiting
    await clock.advance(60)
    assert len(await feeds.lease_feeds(20)) == 20  # asked again once the leases are over
