"""Every column of every table holding what it never should: all other feeds and channels go on.

A table or a column that is new is tried by itself; one without a row to break fails.
"""

import asyncio
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import JSON, Boolean, Column, Date, DateTime, Float, Integer, LargeBinary, Table

from bot.adapters.storage.stores import open_stores
from bot.adapters.storage.tables import metadata
from bot.adapters.storage.tables.column_types import ChannelText
from bot.domain.errors import LeaseLost
from bot.domain.feeds import Subscription
from tests.adapters.storage.conftest import LIMITS
from tests.builders import NOON
from tests.contract.story_model import StoryModel
from tests.contract.story_world import StoryWorld, channel_name
from tests.fakes.clock import FakeClock

# Many times over what other tests cover; counting its lines triples its time.
pytestmark = pytest.mark.no_cover

# LEDE_TEST_POISON=all: all damages of each column (make figures). Else, by that number, one damage
# of every third column; that the others can be broken is looked at, too.
CHOICE = os.environ.get("LEDE_TEST_POISON", "0")
ALL = CHOICE == "all"
SEED = 0 if ALL else int(CHOICE)
BROKEN, SOUND = "https://gazette.example/feed", "https://herald.example/feed"
PLACES = {BROKEN: "discord:11", SOUND: "discord:21"}
SERVERS = {"discord:11": "discord:1", "discord:21": "discord:2"}
POLL_SECONDS = 130.0
TABLES = {table.name: table for table in metadata.sorted_tables}
ENORMOUS = "x" * 2_000_000


class Anything(StoryModel):
    """Judges nothing: what comes of the broken row is not told in advance."""

    def polled(self, *_: object, **__: object) -> None: ...
    def sending(self, *_: object) -> None: ...
    def posted(self, *_: object) -> None: ...


@pytest.fixture(scope="session")
def busy_database(empty_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file in which something waits at each stage, and each table has a row."""
    path = Path(shutil.copy(empty_database, tmp_path_factory.mktemp("busy") / "lede.db"))
    asyncio.run(_work_for_a_while(path))
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        for table in TABLES.values():
            (rows,) = connection.execute(f"SELECT count(*) FROM {table.name}").fetchone()  # noqa: S608  # ours
            if rows == 0:
                _fill(connection, table)
    return path


async def _work_for_a_while(path: Path) -> None:
    clock = FakeClock(NOON)
    async with open_stores(path, clock=clock, limits=LIMITS) as stores:
        world = _world(stores, clock)
        for feed, channel in PLACES.items():
            world.write(feed)
            await stores.servers.joined(SERVERS[channel])
            await stores.servers.place(channel_name(channel), SERVERS[channel])
            await stores.subscriptions.subscribe(
                Subscription(feed_url=feed, channel=channel_name(channel))
            )
        stages = world.stages()
        for number, far in enumerate((1, 4, 3, 2, 1)):  # how many stages work on what is new
            if number:
                _publish(world, number)
            clock.set(clock.now() + _seconds(POLL_SECONDS))
            for stage in stages[:far]:
                await world.work(stage, 100, None)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", TABLES)
async def test_the_others_flow_on_whatever_a_row_holds(name, busy_database, tmp_path):
    table, tried, failures = TABLES[name], 0, []
    for number, column in enumerate(table.columns, start=SEED):
        damages = list(_damages(column))
        for damage in damages if ALL else [damages[number % len(damages)]]:
            path = Path(shutil.copy(busy_database, tmp_path / f"{number}.db"))
            tried += _break(path, table, column, damage) or _break(path, table, column, damages[0])
            if ALL or number % 3 == 0:
                told = [each async for each in _harm(path)]
                failures += [f"{column} = {str(damage)[:20]!r}: {each}" for each in told]
    assert tried >= len(table.columns) - _unbreakable(table)
    assert failures == []


async def _harm(path: Path):
    """Run all stages for a while; yield what went wrong beyond the broken row."""
    clock = FakeClock(NOON + _seconds(5 * POLL_SECONDS))
    async with open_stores(path, clock=clock, limits=LIMITS) as stores:
        world = _world(stores, clock)
        for number in range(1, 5):
            _publish(world, number)
        _publish(world, 5)
        stages = world.stages()
        for _ in range(4):
            clock.set(clock.now() + _seconds(400.0))
            for stage in stages:
                await _let_work(world, stage)
        for stage in stages:
            if await _is_hot(world, stage):
                yield f"{stage.stage} finds it due again and again"
        listed = [feed.url for feed in await stores.subscriptions.followed_feeds()]
        if SOUND not in listed:
            yield "the sound feed is not listed"
    posted = {article for channel, shown in world.kiosk.shown.values() for article in shown}
    missing = {number * 2 for number in range(2, 6)} - posted
    if missing:
        yield f"missing in the sound channel: {missing}"


async def _let_work(world: StoryWorld, stage: Any) -> int:
    """Do as the loop does: one row's failure sets it back and stops nothing."""
    try:
        rows = await stage.lease(100)
    except Exception:  # noqa: BLE001  # as in the loop
        return 1
    for row in rows:
        try:
            await world.work_on(stage, row)
        except Exception:  # noqa: BLE001  # as in the loop
            await _set_back(stage, row)
    return len(rows)


async def _set_back(stage: Any, row: Any) -> None:
    try:
        await stage.set_back(row)
    except LeaseLost:
        return
    except Exception:  # noqa: BLE001  # its lease runs out
        return


async def _is_hot(world: StoryWorld, stage: Any) -> bool:
    """Tell whether there is always something due, though no time passes."""
    for _ in range(8):
        if await _let_work(world, stage) == 0:
            return False
    return True


def _world(stores: Any, clock: FakeClock) -> StoryWorld:
    model = Anything(server_of={}, servers={})
    return StoryWorld(stores=stores, clock=clock, model=model)


def _publish(world: StoryWorld, number: int) -> None:
    """Publish an odd one in the feed that is broken, an even one in the other."""
    world.publish([BROKEN], number * 2 - 1)
    world.publish([SOUND], number * 2)


def _seconds(number: float) -> timedelta:

    return timedelta(seconds=number)


def _damages(column: Column[Any]) -> Iterator[Any]:
    """Yield what the column should not hold, the worst first."""
    kinds: list[tuple[type, tuple[Any, ...]]] = [
        (JSON, ("{", "7", '["x"]', '{"kind": "poem"}', ENORMOUS)),
        (DateTime, ("soon", "9999-12-31 23:59:59.999999", "0001-01-01 00:00:00.000000", "")),
        (Date, ("soon", "9999-12-31")),
        (ChannelText, ("nowhere", "", ENORMOUS)),
        (Boolean, ("perhaps", 7)),
        (Integer, ("many", -1, 2**62)),
        (Float, ("many", -1.0, 1e308)),
        (LargeBinary, ("text", b"")),
    ]
    damages = next((d for kind, d in kinds if isinstance(column.type, kind)), None)
    damages = damages or ("no such thing", "", b"\xff\xfe", ENORMOUS)
    if column.foreign_keys:
        damages = (987_654_321, *damages)
    if column.nullable:
        damages = (*damages, None)
    yield from damages


def _break(path: Path, table: Table, column: Column[Any], damage: Any) -> bool:
    """Put it into a row of the feed that is broken; False where SQLite takes no such value."""
    key = ", ".join(each.name for each in table.primary_key)
    order = f"due_at IS NULL, {key}" if "due_at" in table.c else f"{key} DESC"
    row = f"SELECT {key} FROM {table.name} WHERE {_of_the_broken(table)} ORDER BY {order} LIMIT 1"  # noqa: S608  # ours
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        try:
            done = connection.execute(
                f"UPDATE {table.name} SET {column.name} = ? WHERE ({key}) = ({row})",  # noqa: S608  # ours
                [damage],
            )
        except (sqlite3.IntegrityError, sqlite3.OperationalError):
            return False
        return done.rowcount == 1


def _of_the_broken(table: Table) -> str:
    """Return what tells the rows of the feed that is broken from those of the other."""
    articles = "SELECT id FROM articles WHERE key LIKE '%1' OR key LIKE '%3' OR key LIKE '%5'"
    briefs = f"SELECT id FROM briefs WHERE article_id IN ({articles})"  # noqa: S608  # ours
    ways = {
        "feed_id": f"feed_id = (SELECT id FROM feeds WHERE url = '{BROKEN}')",  # noqa: S608  # ours
        "channel": f"channel = '{PLACES[BROKEN]}'",
        "article_id": f"article_id IN ({articles})",
        "brief_id": f"brief_id IN ({briefs})",
    }
    own = {
        "feeds": f"url = '{BROKEN}'",
        "channels": f"name = '{PLACES[BROKEN]}'",
        "servers": f"name = '{SERVERS[PLACES[BROKEN]]}'",
        "articles": f"id IN ({articles})",
    }
    told = own.get(table.name) or next((w for name, w in ways.items() if name in table.c), "1")
    return f"({told} OR (SELECT count(*) FROM {table.name}) = 1)"  # noqa: S608  # ours


def _unbreakable(table: Table) -> int:
    """Count the columns that SQLite itself keeps whole: they number the rows."""
    return sum(
        column.primary_key and isinstance(column.type, Integer) and len(table.primary_key) == 1
        for column in table.columns
    )


def _fill(connection: sqlite3.Connection, table: Table) -> None:
    """Insert a row of plausible values."""
    values = {
        column.name: _plausible(column)
        for column in table.columns
        if not column.nullable and column.server_default is None
    }
    names, marks = ", ".join(values), ", ".join("?" * len(values))
    connection.execute(f"INSERT INTO {table.name} ({names}) VALUES ({marks})", [*values.values()])  # noqa: S608  # ours


def _plausible(column: Column[Any]) -> Any:
    if isinstance(column.type, Integer) or column.foreign_keys:
        return 1
    by_kind: dict[type, Any] = {
        JSON: "{}",
        DateTime: "2026-03-02 12:00:00.000000",
        Date: "2026-03-02",
        ChannelText: "discord:11",
        LargeBinary: b"x",
    }
    return next((v for kind, v in by_kind.items() if isinstance(column.type, kind)), "x")
