"""Polls that found nothing new in, stored some at once out: nine polls of ten are such."""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Connection, bindparam, func, select, update
from sqlalchemy.exc import SQLAlchemyError

from bot.adapters.storage.engines.database import Database
from bot.adapters.storage.rows import AnyRow
from bot.adapters.storage.statements import Row
from bot.adapters.storage.tables import feeds, subscriptions
from bot.domain.errors import LeaseLost, StorageError
from bot.domain.feeds import Feed, Validators
from bot.pipeline.records import Leased, PollResult

# As many wait for no more; fewer than the polls under way at once, which would wait for each other.
_ENOUGH = 8

_following = subscriptions.c.feed_id == feeds.c.id
_followers = select(subscriptions.c.id).where(_following).correlate(feeds)
IS_OWED = _followers.where(subscriptions.c.backfill_owed > 0).exists().label("is_owed")
_IS_FOLLOWED = _followers.exists().label("is_followed")
_NOTED = (
    "due_at", "interval_seconds", "etag", "last_modified", "body_sha256", "moved_to", "moves", "trouble",
    "last_success_at",
)  # fmt: skip
_KEEP = (
    update(feeds)
    .where(feeds.c.id == bindparam("feed_id"))
    .values(
        {name: bindparam(f"new_{name}") for name in _NOTED}
        | {
            "failures": 0,
            "error": None,
            "lease_until": None,
            "followed_since": func.coalesce(
                feeds.c.followed_since, bindparam("new_last_success_at")
            ),
        }
    )
)

_LEASES = select(feeds.c.id, feeds.c.lease_epoch, feeds.c.due_at, IS_OWED, _IS_FOLLOWED).where(
    feeds.c.id.in_(bindparam("feed_ids", expanding=True)), feeds.c.lease_until.is_not(None)
)
_LEASES = _LEASES.order_by(feeds.c.id).with_for_update(of=feeds, key_share=True)

Poll = tuple[Leased[Feed], PollResult]


@dataclass(kw_only=True, eq=False)
class _Batch:
    """Polls that are stored in one transaction."""

    polls: list[Poll] = field(default_factory=list)
    enough: asyncio.Event = field(default_factory=asyncio.Event)
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    stored: Collection[int] = ()  # the feeds whose lease was ours
    failed: bool = False  # none is stored; one of them is to blame
    error: StorageError | None = None  # none is stored, and nothing can be


class QuietPolls:
    """Stores polls in batches; a batch waits `together_seconds` for company.

    Nothing is lost with a batch that is never stored: its leases run out and its feeds are asked
    again.
    """

    def __init__(self, database: Database, *, together_seconds: float) -> None:
        self._database = database
        self._together_seconds = together_seconds
        self._open: _Batch | None = None
        self._turn = asyncio.Lock()

    async def store(self, leased: Leased[Feed], result: PollResult) -> bool:
        """Store it and end the lease; LeaseLost stores nothing.

        False where the batch could not be stored: stored alone, it shows whether it is to blame.
        """
        batch = self._open
        if batch is not None:
            batch.polls.append((leased, result))
            if len(batch.polls) >= _ENOUGH:
                batch.enough.set()
            await batch.ended.wait()
        else:
            batch = self._open = _Batch(polls=[(leased, result)])
            await self._store_soon(batch)
        return self._is_stored(batch, leased)

    def _is_stored(self, batch: _Batch, leased: Leased[Feed]) -> bool:
        if batch.error is not None:
            raise batch.error
        if not batch.failed and leased.item.id not in batch.stored:
            raise LeaseLost(database=self._database.name, detail=f"feeds {leased.item.id}")
        return not batch.failed

    async def _store_soon(self, batch: _Batch) -> None:
        batch.error = StorageError(database=self._database.name, detail="cut off while it waited")
        try:
            if self._together_seconds:
                await self._database.clock.wait(batch.enough, self._together_seconds)
            async with self._turn:  # while the last batch is stored, others join this one
                if self._open is batch:
                    self._open = None
                lease = timedelta(seconds=self._database.lease_seconds)
                batch.stored = await self._database.write_at_once(
                    partial(_store, polls=batch.polls, lease=lease)
                )
            batch.error = None
        except StorageError as error:
            batch.error = error
        except (SQLAlchemyError, ValueError, TypeError):  # one row that no database takes
            batch.error, batch.failed = None, True
        finally:
            if self._open is batch:
                self._open = None
            batch.ended.set()


def is_quiet(result: PollResult) -> bool:
    """Tell whether a poll was good and taught nothing but when to ask again."""
    return result == PollResult(
        polled_at=result.polled_at,
        next_poll_at=result.next_poll_at,
        interval_seconds=result.interval_seconds,
        validators=result.validators,
        title=None,
        failures=0,
        error=None,
        entries=(),
        listed_keys=(),
        ambiguous_keys=frozenset(),
        served_backfill=(),
        outcomes=result.outcomes,
        moved_to=result.moved_to,
        moves=result.moves,
        trouble=result.trouble,
    )


def _store(connection: Connection, polls: Sequence[Poll], lease: timedelta) -> Collection[int]:
    """Store those whose lease is ours; return their feeds.

    Their outcomes are not kept: the feed's own row tells when it was last read, and a line for
    each of these polls would be half a million a day for 5,000 feeds.
    """
    ids = {"feed_ids": [leased.item.id for leased, _ in polls]}
    rows = {row.id: row for row in connection.execute(_LEASES, ids)}
    ours = [
        (rows[leased.item.id], leased.until - lease, result)
        for leased, result in polls
        if leased.item.id in rows and rows[leased.item.id].lease_epoch == leased.epoch
    ]
    if ours:
        connection.execute(_KEEP, [_values(*each) for each in ours])
    return {row.id for row, _, _ in ours}


def _values(row: AnyRow, began_at: datetime, result: PollResult) -> Row:
    """Return what is kept.

    Who subscribed during this poll gets a whole document soon, and who asked for another poll
    meanwhile, when it was asked for.
    """
    asked_again = row.due_at is not None and row.due_at > began_at
    due_at = row.due_at if asked_again else result.next_poll_at
    if row.is_owed:
        due_at = result.polled_at
    validators = Validators() if row.is_owed else result.validators
    kept = {
        "due_at": due_at if row.is_followed else None,
        "interval_seconds": result.interval_seconds,
        "etag": validators.etag,
        "last_modified": validators.last_modified,
        "body_sha256": validators.body_sha256,
        "moved_to": result.moved_to,
        "moves": result.moves,
        "trouble": result.trouble,
        "last_success_at": result.polled_at,
    }
    return {"feed_id": row.id, **{f"new_{name}": value for name, value in kept.items()}}
