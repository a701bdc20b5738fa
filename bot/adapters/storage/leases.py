"""Leases on rows: take what is due, end a lease only if it is still ours.

Works on any table with `due_at`, `lease_until` and `lease_epoch` (see tables.py).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property
from typing import Any, Generic, TypeVar

from sqlalchemy import (
    BindParameter,
    Column,
    ColumnElement,
    Connection,
    Integer,
    Label,
    Select,
    Table,
    Update,
    bindparam,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.engines.database import Database
from bot.adapters.storage.rows import AnyRow
from bot.adapters.storage.statements import outcome_rows
from bot.adapters.storage.tables import (
    articles,
    channels,
    feed_entries,
    feeds,
    hub_subscriptions,
    late_answers,
    notices,
    outcomes,
    servers,
)
from bot.domain.errors import LeaseLost
from bot.domain.outcomes import Outcome, Stage, Subject
from bot.pipeline.records import Leased

Record = TypeVar("Record")

# Told of a row whose stored values no longer make a record: set aside, the others flow on.
ROW_UNREADABLE = "row_unreadable"

_SUBJECTS = {
    feeds.name: (Stage.POLL, Subject.FEED),
    feed_entries.name: (Stage.READ, Subject.ENTRY),
    articles.name: (Stage.CONDENSE, Subject.ARTICLE),
    notices.name: (Stage.TELL, Subject.NOTICE),
    hub_subscriptions.name: (Stage.SUBSCRIBE, Subject.FEED),
}


def due_rows(
    table: Table,
    now: datetime | BindParameter[datetime],
    limit: int | BindParameter[int],
    only: ColumnElement[bool] | None = None,
) -> Select[Any]:
    """Select the keys of up to `limit` rows that are due and free, the longest due first."""
    key = key_of(table)
    free = or_(table.c.lease_until.is_(None), table.c.lease_until <= now)
    due = select(key).where(table.c.due_at <= now, free)
    if only is not None:
        due = due.where(only)
    # Where several lease at once, each takes what the others leave.
    return (
        due.order_by(table.c.due_at, key)
        .limit(limit)
        .with_for_update(of=table, key_share=True, skip_locked=True)
    )


def key_of(table: Table) -> Any:
    """Return the column that names a row."""
    (key,) = table.primary_key.columns
    return key


@dataclass(frozen=True, kw_only=True)
class Lessor(Generic[Record]):
    """Leases the rows of one table as records."""

    database: Database
    table: Table
    record_of: Callable[[AnyRow], Record]
    with_columns: Sequence[Column[Any]] = ()  # of a table that this one points at
    with_facts: Sequence[Label[Any]] = ()  # found out about each row beside

    async def lease(
        self, limit: int, only: ColumnElement[bool] | None = None
    ) -> list[Leased[Record]]:
        """Take up to `limit` due rows (of those, `only`); an unreadable one is set aside and told."""
        due = self._due if only is None else self._due.where(only)
        now, until = self.database.clock.now(), self.database.lease_end()

        def take(connection: Connection) -> list[tuple[Record, int]]:
            keys = list(connection.execute(due, {"now": now, "most": limit}).scalars())
            if not keys:
                return []
            connection.execute(self._taken, {"keys": keys, "until": until})
            return self._records(connection, keys)

        rows = await self.database.write_at_once(take)
        return [Leased(item=item, epoch=epoch, until=until) for item, epoch in rows]

    # Made once: making a statement costs more than running it.

    @cached_property
    def _due(self) -> Select[Any]:
        now = bindparam("now", type_=self.table.c.due_at.type)
        return due_rows(self.table, now, bindparam("most", type_=Integer))

    @cached_property
    def _taken(self) -> Update:
        until = bindparam("until", type_=self.table.c.lease_until.type)
        taken = update(self.table).where(key_of(self.table).in_(bindparam("keys", expanding=True)))
        return taken.values(lease_until=until, lease_epoch=self.table.c.lease_epoch + 1)

    @cached_property
    def _wanted(self) -> Select[Any]:
        key = key_of(self.table)
        wanted = select(self.table, *self.with_columns, *self.with_facts)
        for table in {column.table for column in self.with_columns}:
            wanted = wanted.join_from(self.table, table)
        wanted = wanted.where(key.in_(bindparam("keys", expanding=True)))
        return wanted.order_by(self.table.c.due_at, key)

    def _records(self, connection: Connection, keys: list[Any]) -> list[tuple[Record, int]]:
        try:
            return self._read(connection, keys)
        except (ValueError, TypeError):  # at least one is broken: find out which
            return [pair for key in keys for pair in self._read_one(connection, key)]

    def _read_one(self, connection: Connection, key: Any) -> list[tuple[Record, int]]:
        try:
            return self._read(connection, [key])
        except (ValueError, TypeError) as error:
            self._set_aside(connection, key, error)
            return []

    def _read(self, connection: Connection, keys: list[Any]) -> list[tuple[Record, int]]:
        rows = connection.execute(self._wanted, {"keys": keys}).all()
        return [(self.record_of(row), row.lease_epoch) for row in rows]

    def _set_aside(self, connection: Connection, key: Any, error: Exception) -> None:
        row = update(self.table).where(key_of(self.table) == key)
        if self.table is channels:  # all it is owed stands elsewhere: what is broken can go
            now = self.database.clock.now()
            connection.execute(row.values(due_at=now, lease_until=None, refusal=None))
            return
        state = {"state": "given_up"} if "state" in self.table.c else {}
        connection.execute(row.values(due_at=None, lease_until=None, **state))
        if self.table is late_answers:  # of the article itself nothing is set aside
            return
        stage, subject = _SUBJECTS[self.table.name]
        told = Outcome(
            at=self.database.clock.now(),
            stage=stage,
            subject=subject,
            subject_id=key,
            code=ROW_UNREADABLE,
            data={"error": type(error).__name__},
        )
        connection.execute(insert(outcomes), outcome_rows([told]))


async def lock_leases(
    connection: AsyncConnection, table: Table, epochs: Mapping[int, int]
) -> set[int]:
    """Return which of these rows, by key with its epoch, are still leased as that.

    Nobody else takes them until the transaction ends.
    """
    rows = (await connection.execute(_held(table), {"keys": list(epochs)})).all()
    return {key for key, epoch in rows if epoch == epochs[key]}


@cache
def _held(table: Table) -> Select[Any]:
    key = key_of(table)
    held = select(key, table.c.lease_epoch).where(
        key.in_(bindparam("keys", expanding=True)), table.c.lease_until.is_not(None)
    )
    return held.order_by(key).with_for_update(key_share=True)


async def end_lease(
    database: Database,
    connection: AsyncConnection,
    lease: tuple[Table, Any, int],
    **values: object,
) -> None:
    """Give the leased row (table, key, epoch) back with `values`; LeaseLost if it is not ours."""
    await update_leased(database, connection, lease, lease_until=None, **values)


async def update_leased(
    database: Database,
    connection: AsyncConnection,
    lease: tuple[Table, Any, int],
    **values: object,
) -> None:
    """Change the leased row (table, key, epoch) and keep it; LeaseLost if it is not ours."""
    table, key, epoch = lease
    ours = update(table).where(
        key_of(table) == key, table.c.lease_epoch == epoch, table.c.lease_until.is_not(None)
    )
    if (await connection.execute(ours.values(**values))).rowcount != 1:
        raise LeaseLost(database=database.name, detail=f"{table.name} {key}")


_LEFT = (
    select(servers.c.name)
    .where(servers.c.name == channels.c.server, servers.c.left_at.is_not(None))
    .correlate(channels)
)
# Neither set aside, nor of a server that the bot was removed from.
CHANNEL_TAKES_MESSAGES = channels.c.refused_since.is_(None) & ~_LEFT.exists()
