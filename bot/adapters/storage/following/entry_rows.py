"""What a poll found in, rows of entries, keys and targets out."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from hashlib import blake2b

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.following.late_targets import hold_later_ones
from bot.adapters.storage.following.pausing import paused_outcome
from bot.adapters.storage.sending.queueing import lock_articles, queue_deliveries
from bot.adapters.storage.statements import (
    Row,
    chunks,
    insert_in_order,
    insert_missing,
    store_outcomes,
)
from bot.adapters.storage.tables import entry_keys, entry_targets, feed_entries
from bot.domain.channels import ChannelName
from bot.domain.feeds import EntryKey
from bot.domain.outcomes import Outcome, Stage, Subject
from bot.pipeline.records import PlannedEntry, PollResult

# Keys are kept for months after they were last listed, so the day is exact enough, and a poll
# that finds nothing new writes nothing.
_LISTED_PRECISION = timedelta(days=1)


def digest_of(key: EntryKey) -> bytes:
    """Return what stands for a key in the database: 16 bytes however long it is."""
    named = f"{key.kind.value}\0{key.value}"
    return blake2b(named.encode("utf-8", "surrogatepass"), digest_size=16).digest()


async def known_digests(
    connection: AsyncConnection, feed_id: int, keys: Iterable[EntryKey]
) -> dict[bytes, int | None]:
    """Return the digests among those of `keys` that the feed has shown, with their entries."""
    found: dict[bytes, int | None] = {}
    for digests in chunks({digest_of(key) for key in keys}):
        known = select(entry_keys.c.digest, entry_keys.c.entry_id).where(
            entry_keys.c.feed_id == feed_id, entry_keys.c.digest.in_(digests)
        )
        found.update({row.digest: row.entry_id for row in await connection.execute(known)})
    return found


async def store_entries(connection: AsyncConnection, feed_id: int, result: PollResult) -> int:
    """Store what is new, give known entries their new channels, mark what is listed.

    Return how many are new.
    """
    keys = [key for planned in result.entries for key in planned.entry.keys]
    known = await known_digests(connection, feed_id, keys)
    fresh: list[PlannedEntry] = []
    again: list[tuple[int, PlannedEntry]] = []
    for planned in result.entries:
        stored = {known.get(digest_of(key)) for key in planned.entry.keys} - {None}
        if stored:
            again.append((min(filter(None, stored)), planned))
        else:
            fresh.append(planned)
    await _add_channels(connection, again, result.polled_at)
    await _insert(connection, feed_id, fresh, result.polled_at)
    await _mark_listed(connection, feed_id, result)
    return len(fresh)


async def settle_held(
    connection: AsyncConnection,
    feed_id: int,
    newest: int,
    channels: Collection[ChannelName] | None,
    now: datetime,
) -> int:
    """Decide about the entries held back for channels (None: any); return how many there were.

    The `newest` go on. The channels never get the others; where nobody else is to get one of
    those, it is remembered.
    """
    held = select(feed_entries.c.id).where(
        feed_entries.c.feed_id == feed_id, feed_entries.c.state == "held"
    )
    if channels is not None:
        held = held.where(is_for(channels))
    ids = list((await connection.execute(held.order_by(feed_entries.c.id.desc()))).scalars())
    going_on, staying = ids[:newest], ids[newest:]
    if channels is not None:
        staying = await _wanted_no_more(connection, staying, channels)
    for some in chunks(going_on):
        these = update(feed_entries).where(feed_entries.c.id.in_(some))
        await connection.execute(these.values(state="waiting", due_at=now))
    await hold_later_ones(connection, going_on, None, now)
    for some in chunks(staying):
        these = update(feed_entries).where(feed_entries.c.id.in_(some))
        await connection.execute(these.values(state="remembered", content=""))
    await store_outcomes(connection, [_settled(each, "new", now) for each in reversed(going_on)])
    await store_outcomes(connection, [_settled(each, "ignored", now) for each in staying])
    return len(ids)


def is_for(channels: Collection[ChannelName]) -> ColumnElement[bool]:
    """Return the condition that one of the channels is to get an entry."""
    theirs = select(entry_targets.c.entry_id).where(
        entry_targets.c.entry_id == feed_entries.c.id, entry_targets.c.channel.in_(channels)
    )
    return theirs.correlate(feed_entries).exists()


async def _wanted_no_more(
    connection: AsyncConnection, ids: Sequence[int], channels: Collection[ChannelName]
) -> list[int]:
    """Take entries from channels, and return those that nobody else is to get."""
    wanted: set[int] = set()
    for some in chunks(ids):
        of_these = entry_targets.c.entry_id.in_(some)
        gone = delete(entry_targets).where(of_these, entry_targets.c.channel.in_(channels))
        await connection.execute(gone)
        left = await connection.execute(select(entry_targets.c.entry_id).where(of_these))
        wanted.update(left.scalars())
    return [each for each in ids if each not in wanted]


async def _insert(
    connection: AsyncConnection, feed_id: int, fresh: Sequence[PlannedEntry], now: datetime
) -> None:
    rows = [_entry_row(feed_id, planned, now) for planned in fresh]
    ids = await insert_in_order(connection, feed_entries, rows)
    numbered = list(zip(ids, fresh, strict=True))
    keys = [
        _key_row(feed_id, key, entry_id, now)
        for entry_id, planned in numbered
        for key in planned.entry.keys
    ]
    await insert_missing(connection, entry_keys, keys)
    targets = [row for entry_id, planned in numbered for row in _targets(entry_id, planned)]
    await insert_missing(connection, entry_targets, targets)
    await store_outcomes(connection, [_first_outcome(*pair, now) for pair in numbered])
    await store_outcomes(
        connection,
        [
            paused_outcome(entry_id, channel, now)
            for entry_id, planned in numbered
            for channel in planned.paused
        ],
    )


async def _add_channels(
    connection: AsyncConnection, again: Sequence[tuple[int, PlannedEntry]], now: datetime
) -> None:
    """Give known entries, by their ids, the channels that are to have them as well."""
    targets = [row for entry_id, planned in again for row in _targets(entry_id, planned)]
    ids = {entry_id for entry_id, planned in again if planned.channels}
    article_ids = await _lock_entries(connection, ids)
    await insert_missing(connection, entry_targets, targets)
    for some in chunks(ids):
        these = feed_entries.c.id.in_(some), feed_entries.c.state == "remembered"
        remembered = update(feed_entries).where(*these)
        await connection.execute(remembered.values(state="waiting", due_at=now))
    await lock_articles(connection, article_ids)
    channels = {channel for _, planned in again for channel in planned.channels}
    await hold_later_ones(connection, ids, channels, now)
    for article_id in article_ids:
        await queue_deliveries(connection, article_id, now)


async def _lock_entries(connection: AsyncConnection, ids: Collection[int]) -> list[int]:
    """Wait for whoever is just reading one of the entries; return the articles they led to.

    He would not see the new channels, and who adds them not the article.
    """
    found: set[int] = set()
    for some in chunks(sorted(ids)):
        these = select(feed_entries.c.article_id).where(feed_entries.c.id.in_(some))
        locked = these.order_by(feed_entries.c.id).with_for_update(key_share=True)
        found.update(filter(None, (await connection.execute(locked)).scalars()))
    return sorted(found)


async def _mark_listed(connection: AsyncConnection, feed_id: int, result: PollResult) -> None:
    """Remember every listed key; a known entry may show new ones, and those may be all it keeps."""
    now = result.polled_at
    seen = [_key_row(feed_id, key, None, now) for key in result.listed_keys]
    await insert_missing(connection, entry_keys, seen)
    for digests in chunks(row["digest"] for row in seen):
        stale = update(entry_keys).where(
            entry_keys.c.feed_id == feed_id,
            entry_keys.c.digest.in_(digests),
            entry_keys.c.last_listed_at < now - _LISTED_PRECISION,
        )
        await connection.execute(stale.values(last_listed_at=now))


def _entry_row(feed_id: int, planned: PlannedEntry, now: datetime) -> Row:
    entry, state = planned.entry, _state(planned)
    return {
        "feed_id": feed_id,
        "guid": entry.guid,
        "link": entry.link,
        "title": entry.title,
        "summary": entry.summary,
        "published_at": entry.published_at,
        "first_seen_at": now,
        "content": entry.content if state != "remembered" else "",
        "authors": list(entry.authors),
        "categories": list(entry.categories),
        "state": state,
        "due_at": now if state == "waiting" else None,
    }


def _key_row(feed_id: int, key: EntryKey, entry_id: int | None, now: datetime) -> Row:
    return {
        "feed_id": feed_id,
        "digest": digest_of(key),
        "kind": key.kind.value,
        "entry_id": entry_id,
        "last_listed_at": now,
    }


def _targets(entry_id: int, planned: PlannedEntry) -> list[Row]:
    return [{"channel": channel, "entry_id": entry_id} for channel in planned.channels]


def _first_outcome(entry_id: int, planned: PlannedEntry, now: datetime) -> Outcome:
    state = _state(planned)
    return _settled(entry_id, "new" if state == "waiting" else state, now)


def _state(planned: PlannedEntry) -> str:
    if not planned.channels:
        return "remembered"
    return "held" if planned.held else "waiting"


def _settled(entry_id: int, code: str, now: datetime) -> Outcome:
    return Outcome(at=now, stage=Stage.POLL, subject=Subject.ENTRY, subject_id=entry_id, code=code)
