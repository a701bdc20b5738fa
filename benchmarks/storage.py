"""The real stores, over SQLite and where it is there PostgreSQL, in; what they do in a second out.

    feeds due     ──> leased, polled without news, marked          beside: sqlite3 alone
    articles read ──> a brief, its index and 3 deliveries stored   beside: executemany of such rows
                      meanwhile a process of its own searches

A server is told to look at its filled tables, as it does by itself within a minute or so.
The peers write as many rows of the same sizes in transactions of the same sizes, and know nothing
of leases that may be lost, of filters, or of who has what already.
"""

import asyncio
import json
import multiprocessing
import os
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory

from benchmarks import reporting
from bot.adapters.clock import SystemClock
from bot.adapters.newsroom.generated import generated_stock
from bot.adapters.newsroom.sample_articles import SampleArticle
from bot.adapters.storage.engines.locations import DatabaseServer, Location, location_of
from bot.adapters.storage.engines.postgresql_connections import blocking_engine
from bot.adapters.storage.json_forms import to_json
from bot.adapters.storage.stores import StorageLimits, Stores, open_stores
from bot.condensing.condenser import condense
from bot.domain.briefs import Brief
from bot.domain.channels import ChannelName
from bot.domain.feeds import EntryKey, Feed, KeyKind, ParsedEntry, Subscription, Validators
from bot.domain.outcomes import Outcome, Stage, Subject
from bot.pipeline.records import (
    CondensingResult,
    Leased,
    PlannedEntry,
    PollResult,
    ReadingResult,
    SearchQuery,
    StoredArticle,
)
from tests.builders import article

_AT_ONCE = 64  # feeds leased and marked together
_BATCH = 20  # briefs that are handed over together
_CHANNELS = 3  # that each article goes to
_FEEDS_WITH_NEWS = 20
_TEXTS = 150  # different briefs; each is stored many times under another headline
_SEARCH_EVERY_SECONDS = 0.02
# Those that PostgreSQL's autovacuum looks at: with more changes than autovacuum_analyze_threshold.
_CHANGED_TABLES = "SELECT relname FROM pg_stat_user_tables WHERE n_mod_since_analyze > 50"
_LIMITS = StorageLimits(lease_seconds=3600, busy_timeout_seconds=30, order_patience_seconds=60)


@dataclass(frozen=True, kw_only=True, slots=True)
class Size:
    """How much is measured."""

    feeds: int
    briefs: int


FULL = Size(feeds=10_000, briefs=6_000)
QUICK = Size(feeds=1_500, briefs=400)


def measure(quick: bool) -> reporting.Measures:  # noqa: FBT001  # every program's one switch
    """Return rows a second, milliseconds and ratios by name."""
    size, load = QUICK if quick else FULL, os.getloadavg()[0]
    with TemporaryDirectory() as folder:
        on_file = location_of(Path(folder) / "lede.db")
        peer_polls = _peer_polls(Path(folder) / "peer.db", size.feeds)
        peer_briefs = _peer_briefs(Path(folder) / "peer.db", size.briefs)
        measures: dict[str, float | str] = {
            "feeds": size.feeds,
            "briefs": size.briefs,
            "sqlite3 alone: feeds leased and marked a second": peer_polls,
            "sqlite3 alone: briefs stored a second": peer_briefs,
            **_named("SQLite", asyncio.run(_measured(on_file, size)), peer_polls, peer_briefs),
        }
        with _postgresql(Path(folder) / "postgresql") as url:
            if url is None:
                measures["PostgreSQL"] = "skipped: no server to be had"
            else:
                on_server = asyncio.run(_measured(location_of(url), size))
                measures |= _named("PostgreSQL", on_server, peer_polls, peer_briefs)
    return {**measures, "load of the machine before": load}


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """What one database does."""

    polls: float  # a second
    briefs: float  # a second
    brief_cpu: float  # seconds of this process for one
    search_ms: Sequence[float]


def _named(
    database: str, found: Found, peer_polls: float, peer_briefs: float
) -> dict[str, float | str]:
    ranked = quantiles(found.search_ms, n=100, method="inclusive")
    return {
        f"{database}: feeds leased, polled and marked a second": found.polls,
        f"{database}: the same as a share of sqlite3 alone": found.polls / peer_polls,
        f"{database}: briefs with index and 3 deliveries a second": found.briefs,
        f"{database}: the same as a share of sqlite3 alone, no rule applied": found.briefs
        / peer_briefs,
        f"{database}: CPU of a brief stored, ms": 1000 * found.brief_cpu,
        f"{database}: searches meanwhile": len(found.search_ms),
        f"{database}: a search meanwhile, ms: p50": ranked[49],
        f"{database}: a search meanwhile, ms: p99": ranked[98],
    }


@contextmanager
def _postgresql(folder: Path) -> Iterator[str | None]:
    """Give the address of an empty database that waits for the disk, as in earnest."""
    try:
        import psycopg  # noqa: PLC0415  # both may be missing

        from tests.postgresql_server import running_server  # noqa: PLC0415
    except ImportError:
        yield None
        return
    folder.mkdir()
    with running_server(folder) as server:
        with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
            for setting in ("fsync", "full_page_writes", "synchronous_commit"):
                connection.execute(f"ALTER SYSTEM RESET {setting}")  # which the tests do without
            connection.execute("SELECT pg_reload_conf()")
        yield server.fresh()


async def _measured(place: Location, size: Size) -> Found:
    async with open_stores(place, clock=SystemClock(), limits=_LIMITS) as stores:
        await stores.subscriptions.apply_file(list(_followed(size.feeds)))
        await _make_news(stores, size.briefs)
        await asyncio.to_thread(_take_statistics, place)
        polls = await _polls(stores)
        waiting: list[Leased[StoredArticle]] = []
        while more := await stores.briefs.lease_articles(500):
            waiting += more
        pairs = list(zip(waiting, _briefs(len(waiting)), strict=True))
        with _searching(place) as searcher:
            cpu, began = time.process_time(), time.perf_counter()
            for start in range(0, len(waiting), _BATCH):
                async with asyncio.TaskGroup() as tasks:
                    for leased, brief in pairs[start : start + _BATCH]:
                        result = _condensed(leased, brief)
                        tasks.create_task(stores.briefs.record_condensing(leased, result))
            spent, cpu = time.perf_counter() - began, time.process_time() - cpu
            search_ms = searcher()
    return Found(
        polls=polls, briefs=len(waiting) / spent, brief_cpu=cpu / len(waiting), search_ms=search_ms
    )


def _take_statistics(place: Location) -> None:
    """Have a server know its tables, as it does by itself within minutes of running."""
    if isinstance(place, DatabaseServer):
        engine = blocking_engine(place.url, busy_timeout_seconds=30, connections=0)
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            # Not of the empty ones: what it then took for small for good, it would scan as it grows.
            for table in connection.exec_driver_sql(_CHANGED_TABLES).scalars().all():
                connection.exec_driver_sql(f"ANALYZE {table}")
        engine.dispose()


def _followed(feeds: int) -> Iterator[Subscription]:
    """Yield who follows what, the feeds with news first, which three channels follow."""
    for number in range(_FEEDS_WITH_NEWS):
        for place in range(_CHANNELS):
            url = f"https://news{number}.example/"
            yield Subscription(feed_url=url, channel=_channel(place))
    for number in range(feeds):
        yield Subscription(feed_url=f"https://f{number}.example/", channel=_channel(number % 50))


async def _polls(stores: Stores) -> float:
    """Return how many feeds a second are leased, and marked as unchanged."""
    began, marked = time.perf_counter(), 0
    while leased := await stores.feeds.lease_feeds(_AT_ONCE):
        async with asyncio.TaskGroup() as tasks:
            for each in leased:
                tasks.create_task(stores.feeds.record_poll(each, _unchanged(each.item)))
        marked += len(leased)
    return marked / (time.perf_counter() - began)


def _unchanged(feed: Feed) -> PollResult:
    now = SystemClock().now()
    outcome = _outcome(Stage.POLL, Subject.FEED, feed.id, "unchanged", now)
    return PollResult(
        polled_at=now,
        next_poll_at=now + timedelta(hours=1),
        interval_seconds=900.0,
        validators=Validators(etag='"1"', body_sha256="ab" * 32),
        title=None,
        failures=0,
        error=None,
        entries=(),
        listed_keys=(),
        ambiguous_keys=frozenset(),
        served_backfill=(),
        outcomes=(outcome,),
    )


async def _make_news(stores: Stores, entries: int) -> None:
    """Have so many entries read, each wanted by three channels."""
    for number, leased in enumerate(await stores.feeds.lease_feeds(_FEEDS_WITH_NEWS)):
        listed = [_planned(n) for n in range(number, entries, _FEEDS_WITH_NEWS)]
        result = replace(_unchanged(leased.item), entries=tuple(listed))
        await stores.feeds.record_poll(leased, result)
    while waiting := await stores.articles.lease_entries(200):
        async with asyncio.TaskGroup() as tasks:
            for each in waiting:
                now = SystemClock().now()
                outcome = _outcome(Stage.READ, Subject.ENTRY, each.item.id, "read", now)
                read = ReadingResult(
                    read_at=now,
                    article_key=each.item.link,
                    article=article(title=each.item.title),
                    retry_at=None,
                    error=None,
                    outcome=outcome,
                )
                tasks.create_task(stores.articles.record_reading(each, read))


def _planned(number: int) -> PlannedEntry:
    link = f"https://news.example/{number}"
    entry = ParsedEntry(
        guid=link,
        link=link,
        title=f"Story {number}",
        summary="",
        published_at=SystemClock().now(),
        keys=(EntryKey(kind=KeyKind.GUID, value=link),),
    )
    return PlannedEntry(entry=entry, channels=tuple(map(_channel, range(_CHANNELS))))


def _channel(number: int) -> ChannelName:
    return ChannelName("page", f"news{number}")


def _briefs(count: int) -> list[Brief]:
    """Return what the condenser makes of articles, each under a headline of its own."""
    made = [_condense(each) for each in generated_stock(_TEXTS, 1, seed=1).articles]
    return [
        replace(made[number % _TEXTS], headline=f"{made[number % _TEXTS].headline}, {number}")
        for number in range(count)
    ]


def _condense(sample: SampleArticle) -> Brief:
    paragraphs = [text for block in sample.body for text in block.paragraphs]
    brief = condense(article(*paragraphs, title=sample.headline)).result
    assert isinstance(brief, Brief)  # noqa: S101  # they are made to be condensed
    return brief


def _condensed(leased: Leased[StoredArticle], brief: Brief) -> CondensingResult:
    now = SystemClock().now()
    outcome = _outcome(Stage.CONDENSE, Subject.ARTICLE, leased.item.id, "condensed", now)
    return CondensingResult(condensed_at=now, content=brief, retry_at=None, outcome=outcome)


def _outcome(stage: Stage, subject: Subject, number: int, code: str, at: datetime) -> Outcome:
    return Outcome(at=at, stage=stage, subject=subject, subject_id=number, code=code)


@contextmanager
def _searching(place: Location) -> Iterator[Callable[[], list[float]]]:
    """Search in another process; what is given returns the milliseconds that each search took."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_search, args=(theirs, place), daemon=True)
    process.start()
    ours.recv()  # it has begun

    def times() -> list[float]:
        ours.send(None)
        found: list[float] = ours.recv()
        return found

    try:
        yield times
    finally:
        process.kill()
        process.join()


def _search(pipe: Connection, place: Location) -> None:
    asyncio.run(_search_on(pipe, place))


async def _search_on(pipe: Connection, place: Location) -> None:
    words = ("council", "“ferry ramp”", "penhallow", "pot", "work within weeks", "Brackwell")
    times: list[float] = []
    async with open_stores(place, clock=SystemClock(), limits=_LIMITS) as stores:
        for each in words:
            await stores.index.search(SearchQuery(words=each))
        pipe.send(None)
        while not pipe.poll():
            query = SearchQuery(words=words[len(times) % len(words)])
            began = time.perf_counter()
            await stores.index.search(query)
            times.append(1000 * (time.perf_counter() - began))
            await asyncio.sleep(_SEARCH_EVERY_SECONDS)  # noqa: TID251  # real time is measured
    pipe.send(times)


def _peer_polls(file: Path, feeds: int) -> float:
    """Lease and mark with three statements for each transaction, and the same safety."""
    with closing(_peer(file)) as connection:
        connection.execute(
            "CREATE TABLE feeds(id INTEGER PRIMARY KEY, url TEXT, due_at TEXT, lease_until TEXT,"
            " lease_epoch INTEGER, etag TEXT, sha TEXT, interval REAL)"
        )
        connection.execute("CREATE INDEX due ON feeds(due_at, id)")
        rows = [(f"https://f{n}.example/", "2026-01-01", 0, '"1"', "ab" * 32) for n in range(feeds)]
        connection.executemany(
            "INSERT INTO feeds(url, due_at, lease_epoch, etag, sha) VALUES (?, ?, ?, ?, ?)", rows
        )
        connection.commit()
        connection.execute("PRAGMA synchronous = NORMAL")  # as the stores do for these
        began = time.perf_counter()
        while ids := _peer_lease(connection):
            values = [("2027-01-01", 900.0, '"1"', "ab" * 32, id_) for id_ in ids]
            connection.executemany(
                "UPDATE feeds SET due_at = ?, interval = ?, etag = ?, sha = ?, lease_until = NULL"
                " WHERE id = ?",
                values,
            )
            connection.commit()
        return feeds / (time.perf_counter() - began)


def _peer_lease(connection: sqlite3.Connection) -> list[int]:
    taken = connection.execute(
        "UPDATE feeds SET lease_until = '2026-12-31', lease_epoch = lease_epoch + 1 WHERE id IN"
        " (SELECT id FROM feeds WHERE due_at <= '2026-06-01' AND lease_until IS NULL"
        " ORDER BY due_at, id LIMIT ?) RETURNING id",
        (_AT_ONCE,),
    ).fetchall()
    connection.commit()
    return [row[0] for row in taken]


def _peer_briefs(file: Path, count: int) -> float:
    """Store briefs, their words, and three deliveries each, in transactions of the same size."""
    briefs = _briefs(count)
    with closing(_peer(file)) as connection:
        connection.executescript(
            "CREATE TABLE briefs(id INTEGER PRIMARY KEY, headline TEXT, content TEXT);"
            "CREATE TABLE deliveries(id INTEGER PRIMARY KEY, channel TEXT, brief_id INTEGER,"
            " position INTEGER, state TEXT, due_at TEXT);"
            "CREATE INDEX unfinished ON deliveries(channel, position);"
            "CREATE TABLE items(channel TEXT, article_id INTEGER, PRIMARY KEY(channel, article_id));"
            "CREATE TABLE outcomes(id INTEGER PRIMARY KEY, at TEXT, subject_id INTEGER, code TEXT);"
            "CREATE VIRTUAL TABLE words USING fts5(headline, body, content='')"
        )
        began = time.perf_counter()
        for start in range(0, count, _BATCH):
            _peer_store(connection, start, briefs[start : start + _BATCH])
        return count / (time.perf_counter() - began)


def _peer_store(connection: sqlite3.Connection, start: int, briefs: Sequence[Brief]) -> None:
    numbered = list(enumerate(briefs, start=start + 1))
    connection.executemany(
        "INSERT INTO briefs VALUES (?, ?, ?)",
        [(n, each.headline, json.dumps(to_json(each))) for n, each in numbered],
    )
    connection.executemany(
        "INSERT INTO words(rowid, headline, body) VALUES (?, ?, ?)",
        [(n, each.headline, " ".join(c.text for c in each.key_claims)) for n, each in numbered],
    )
    places = [(str(_channel(place)), n) for n, _ in numbered for place in range(_CHANNELS)]
    connection.executemany(
        "INSERT INTO deliveries(channel, brief_id, position, state, due_at)"
        " VALUES (?, ?, ?, 'pending', '2026-01-01')",
        [(place, n, n) for place, n in places],
    )
    connection.executemany("INSERT INTO items VALUES (?, ?)", places)
    connection.executemany(
        "INSERT INTO outcomes(at, subject_id, code) VALUES ('2026-01-01', ?, 'condensed')",
        [(n,) for n, _ in numbered],
    )
    connection.commit()


def _peer(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    return connection


if __name__ == "__main__":
    reporting.run(measure, __doc__)
