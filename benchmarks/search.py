"""Made briefs in; how fast they are indexed, and how soon each kind of question is answered, out.

A million by default, kept nowhere. With LEDE_BENCHMARK_DATABASE (sqlite:<file> or postgresql://…)
that database is used, filled where it is empty, and left as it is.
"""

import asyncio
import os
import statistics
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import func, select

from benchmarks import reporting
from benchmarks.search_corpus import BEGINNING, DAYS, made_briefs
from benchmarks.search_library import fill
from benchmarks.search_peers import Tantivy, Timed, bm25_times
from benchmarks.search_queries import Kinds, beginnings, kinds_of_queries
from bot.adapters.storage.engines.database import Database
from bot.adapters.storage.engines.locations import DatabaseFile, Location, location_of
from bot.adapters.storage.engines.opening import open_database
from bot.adapters.storage.json_forms import brief_from_json
from bot.adapters.storage.searching.analyzer import index_text
from bot.adapters.storage.searching.brief_index import SqlBriefIndex
from bot.adapters.storage.searching.markers import channel_word
from bot.adapters.storage.searching.reindexing import reindex
from bot.adapters.storage.tables import search_documents
from bot.domain.channels import ChannelName
from tests.fakes.clock import FakeClock

_QUICK_BRIEFS = 6_000
_TRIES = 3  # of each question; the best counts, as others use the machine
_P99 = 0.99


@dataclass(frozen=True, kw_only=True, slots=True)
class Size:
    """How much is made and asked."""

    briefs: int
    queries: int  # of each kind

    @property
    def feeds(self) -> int:
        """Return a tenth of the briefs."""
        return max(self.briefs // 10, 100)


async def _measure(place: Location, size: Size, folder: Path) -> dict[str, float | str]:
    measures: dict[str, float | str] = {"briefs": size.briefs}
    kinds = kinds_of_queries(size.queries, briefs=size.briefs, feeds=size.feeds)
    async with _opened(place) as database:
        measures |= await _indexed(database, size)
        ours = await _search_times(SqlBriefIndex(database), kinds)
        completing = await _completion_times(SqlBriefIndex(database), size)
    peers = _peers(place, kinds, size, folder)
    for kind, times in ours.items():
        measures |= _told(kind, times)
        for peer, theirs in peers.items():
            measures |= _ratio(f"{kind}: {peer}", times, theirs[kind])
    return measures | _told("autocomplete", completing)


@asynccontextmanager
async def _opened(place: Location) -> AsyncIterator[Database]:
    clock = FakeClock(BEGINNING + timedelta(days=DAYS))
    async with open_database(place, clock=clock, lease_seconds=60.0) as database:
        yield database


async def _indexed(database: Database, size: Size) -> dict[str, float | str]:
    """Fill and index what is empty, and return how fast."""
    fill(database.blocking, size.briefs, feed_count=size.feeds)
    async with database.read() as connection:
        counted = select(func.count()).select_from(search_documents)
        known = (await connection.execute(counted)).scalar_one()
    if known == size.briefs:
        return {}
    started = time.perf_counter()
    await reindex(database, lambda _done, _total: None)
    return {"indexed, briefs a second": size.briefs / (time.perf_counter() - started)}


async def _search_times(index: SqlBriefIndex, kinds: Kinds) -> dict[str, Timed]:
    return {
        kind: [await _best(lambda query=query: index.search(query)) for query in queries]  # type: ignore[misc]
        for kind, queries in kinds.items()
    }


async def _completion_times(index: SqlBriefIndex, size: Size) -> Timed:
    return [
        await _best(lambda: _completions(index, typed, channels))  # noqa: B023  # called at once
        for typed, channels in beginnings(size.queries, feeds=size.feeds)
    ]


def _completions(
    index: SqlBriefIndex, typed: str, channels: Sequence[ChannelName]
) -> Awaitable[object]:
    return index.completions(typed, channels, limit=25)


async def _best(ask: Callable[[], Awaitable[object]]) -> float:
    best = float("inf")
    for _ in range(_TRIES):
        started = time.perf_counter()
        await ask()
        best = min(best, 1000 * (time.perf_counter() - started))
    return best


def _peers(place: Location, kinds: Kinds, size: Size, folder: Path) -> dict[str, dict[str, Timed]]:
    if not isinstance(place, DatabaseFile):
        return {}
    peers = {"bm25": {kind: bm25_times(place.path, each) for kind, each in kinds.items()}}
    try:
        tantivy = Tantivy(folder)
    except ImportError:
        return peers
    tantivy.fill(_words(size))
    return {**peers, "tantivy": {kind: tantivy.times(each) for kind, each in kinds.items()}}


def _words(size: Size) -> Iterator[tuple[int, str, str, str]]:
    for made in made_briefs(size.briefs, feeds=size.feeds):
        words = index_text(brief_from_json(made.content))
        channel = channel_word(ChannelName(*made.channel.split(":", 1)))
        yield made.number, words.headline, words.body, channel


def _told(kind: str, times: Timed) -> dict[str, float]:
    return {
        f"{kind}, p50 ms": statistics.median(times),
        f"{kind}, p99 ms": _percentile(times, _P99),
    }


def _ratio(name: str, ours: Timed, theirs: Timed) -> dict[str, float]:
    """Return how many times as long as ours a peer takes."""
    return {f"{name} takes, times ours at p50": statistics.median(theirs) / statistics.median(ours)}


def _percentile(times: Timed, share: float) -> float:
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def measure(quick: bool) -> reporting.Measures:  # noqa: FBT001  # every program's one switch
    """Return milliseconds by kind of question, and how many briefs a second are indexed."""
    size = Size(briefs=_QUICK_BRIEFS, queries=20) if quick else Size(briefs=1_000_000, queries=200)
    given: Any = os.environ.get("LEDE_BENCHMARK_DATABASE")
    with TemporaryDirectory() as folder:
        place = location_of(given or Path(folder) / "lede.db")
        (Path(folder) / "tantivy").mkdir()
        return asyncio.run(_measure(place, size, Path(folder) / "tantivy"))


if __name__ == "__main__":
    reporting.run(measure, __doc__)
