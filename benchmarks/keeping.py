"""A database of many old articles in; how long others wait while it is tidied and copied, out."""

import asyncio
import os
import sqlite3
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Table, insert

from benchmarks import reporting
from bot.adapters.clock import SystemClock
from bot.adapters.storage.engines.backup import no_progress, save_copy
from bot.adapters.storage.engines.database import Database
from bot.adapters.storage.engines.opening import open_database
from bot.adapters.storage.json_forms import to_json
from bot.adapters.storage.keeping.keeping_store import SqlKeepingStore
from bot.adapters.storage.searching.reindexing import index_missing
from bot.adapters.storage.tables import (
    articles,
    briefs,
    deliveries,
    delivery_items,
    entry_keys,
    entry_targets,
    feed_entries,
    feeds,
    outcomes,
)
from bot.domain.channels import ChannelName
from bot.pipeline.keeping_ports import Swept
from bot.pipeline.rules.keeping import Chore, KeepFor, chores
from tests.builders import article, brief

_ARTICLES, _QUICK = 50_000, 3_000
_AT_ONCE = 1_000  # rows made in one transaction
_FEEDS = 100
_FEW = 5  # steps that say nothing about the slowest
_LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
_TEXT = "The bridge over the Lind opened on Monday, as the council of the town had said. " * 75
_CHANNEL = ChannelName("page", "news")
_DAY = timedelta(days=1)

Rows = list[dict[str, Any]]


def measure(quick: bool) -> reporting.Measures:  # noqa: FBT001  # every program's one switch
    """Return milliseconds of the steps by kind, and what a copy takes."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "lede.db"
        tidied = asyncio.run(_tidied(path, _QUICK if quick else _ARTICLES))
        return {**tidied, **_copied(path, Path(folder) / "copy.db")}


async def _tidied(path: Path, number: int) -> dict[str, float]:
    measures: dict[str, float] = {}
    async with open_database(path, clock=SystemClock(), lease_seconds=60.0) as database:
        await _fill(database, number)
        await index_missing(database, no_progress)
        measures["articles stored"] = number
        measures["file before, MB"] = await asyncio.to_thread(_megabytes, path)
        store = SqlKeepingStore(database)
        # Texts first: removing briefs, as few do, takes all the rest along.
        todo = chores(KeepFor(texts=_DAY, briefs=_DAY, history=_DAY))
        for chore in [*todo[1:], todo[0]]:
            measures |= await _swept(store, chore)
        before = time.perf_counter()
        while await store.give_back_room():
            pass
        measures["giving room back, s"] = time.perf_counter() - before
    measures["file after, MB"] = await asyncio.to_thread(_megabytes, path)
    return measures


def _megabytes(file: Path) -> float:
    return file.stat().st_size / 1e6


async def _swept(store: SqlKeepingStore, chore: Chore) -> dict[str, float]:
    """Do one chore to its end; return how long its writing steps took."""
    took, removed, swept = (
        list[float](),
        0,
        Swept(removed=0, wrote=False, looked_until=0, ended=False),
    )
    while not swept.ended:
        began = time.perf_counter()
        swept = await store.remove_some(chore, swept.looked_until)
        if swept.wrote:
            took.append(1_000 * (time.perf_counter() - began))
        removed += swept.removed
    if len(took) < _FEW:
        return {}
    return {
        f"{chore.what}: removed": removed,
        f"{chore.what}: a step of {chore.at_once}, p50, ms": statistics.median(took),
        f"{chore.what}: p99, ms": statistics.quantiles(took, n=100)[98],
    }


def _copied(path: Path, copy: Path) -> dict[str, float]:
    """Copy while somebody writes; return how fast, and how long the writer waited."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE ballast AS SELECT zeroblob(0) AS weight")
        for _ in range(20):
            connection.execute("INSERT INTO ballast VALUES (randomblob(10000000))")
            connection.commit()
    stop, took = threading.Event(), list[float]()
    writer = threading.Thread(target=_write, args=(path, stop, took))
    writer.start()
    began = time.perf_counter()
    save_copy(path, copy, SystemClock().now(), no_progress)
    seconds = time.perf_counter() - began
    stop.set()
    writer.join()
    return {
        "copy: MB": copy.stat().st_size / 1e6,
        "copy: s, checked": seconds,
        "copy: a writer meanwhile, p99, ms": statistics.quantiles(took, n=100)[98],
        "copy: writes meanwhile": len(took),
    }


def _write(path: Path, stop: threading.Event, took: list[float]) -> None:
    with closing(sqlite3.connect(path, timeout=60)) as connection:
        while not stop.wait(0.002):
            began = time.perf_counter()
            row = [os.urandom(8).hex()]
            connection.execute("INSERT INTO bot_state VALUES (?, 'written meanwhile')", row)
            connection.commit()
            took.append(1_000 * (time.perf_counter() - began))


async def _fill(database: Database, number: int) -> None:
    rows = [
        {
            "id": each,
            "url": f"https://gazette.example/{each}",
            "title": "Gazette",
            "interval_seconds": 900.0,
            "ambiguous_keys": [],
            "last_success_at": datetime.now(UTC),  # noqa: TID251  # a measurement, not the bot
        }
        for each in range(1, _FEEDS + 1)
    ]
    async with database.write() as connection:
        await connection.execute(insert(feeds), rows)
    for start in range(1, number + 1, _AT_ONCE):
        ids = range(start, min(start + _AT_ONCE, number + 1))
        async with database.write() as connection:
            for table, made in _tables(ids):
                await connection.execute(insert(table), made)


def _tables(ids: range) -> Iterator[tuple[Table, Rows]]:
    yield articles, [_article(each) for each in ids]
    yield briefs, [_brief(each) for each in ids]
    yield feed_entries, [_entry(each) for each in ids]
    yield entry_keys, [_key(each, kind) for each in ids for kind in range(3)]
    yield entry_targets, [{"channel": _CHANNEL, "entry_id": each} for each in ids]
    yield deliveries, [_delivery(each) for each in ids]
    yield (
        delivery_items,
        [{"channel": _CHANNEL, "article_id": each, "delivery_id": each} for each in ids],
    )
    yield outcomes, [_outcome(each, subject) for each in ids for subject in _SUBJECTS]


_SUBJECTS = ("entry", "entry", "article", "delivery")


def _article(number: int) -> dict[str, Any]:
    url = f"https://gazette.example/{number}"
    return {
        "id": number,
        "key": url,
        "url": url,
        "title": "The bridge opens",
        "content": to_json(article(_TEXT, url=url)),
        "text_sha256": "0" * 64,
        "read_at": _LONG_AGO,
        "state": "condensed",
    }


def _brief(number: int) -> dict[str, Any]:
    return {
        "id": number,
        "article_id": number,
        "kind": "brief",
        "headline": "The bridge opens",
        "content": to_json(brief()),
        "language": "en",
        "made_at": _LONG_AGO,
    }


def _entry(number: int) -> dict[str, Any]:
    return {
        "id": number,
        "feed_id": 1 + number % _FEEDS,
        "title": "The bridge opens",
        "summary": _TEXT[:1_000],
        "first_seen_at": _LONG_AGO,
        "state": "read",
        "article_id": number,
    }


def _key(number: int, kind: int) -> dict[str, Any]:
    # Half of the entries are listed no more.
    listed_at = _LONG_AGO + timedelta(days=1_000 if number % (2 * _FEEDS) < _FEEDS else 0)
    digest = number.to_bytes(8, "big") + kind.to_bytes(8, "big")
    return {
        "feed_id": 1 + number % _FEEDS,
        "digest": digest,
        "kind": "guid",
        "entry_id": number,
        "last_listed_at": listed_at,
    }


def _delivery(number: int) -> dict[str, Any]:
    return {
        "id": number,
        "channel": _CHANNEL,
        "kind": "brief",
        "brief_id": number,
        "position": number,
        "state": "sent",
        "sent_at": _LONG_AGO,
    }


def _outcome(number: int, subject: str) -> dict[str, Any]:
    return {
        "at": _LONG_AGO,
        "stage": "poll",
        "subject": subject,
        "subject_id": number,
        "code": "new",
        "data": {"title": "The bridge opens"},
    }


if __name__ == "__main__":
    reporting.run(measure, __doc__)
