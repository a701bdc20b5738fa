"""What several want written at one moment shares a transaction, and none is harmed by another."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import event, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.engines.database import Database
from bot.adapters.storage.engines.together import MOST_TOGETHER, Work
from bot.adapters.storage.tables import bot_state
from bot.domain.errors import DiskFull, LeaseLost
from bot.domain.outcomes import Outcome, Stage, Subject
from bot.pipeline.records import CondensingResult, Leased, StoredArticle
from tests.builders import NEWS, brief, parsed_entry
from tests.contract.newsdesk import planned


@pytest.fixture
def commits(database):
    counted: list[Any] = []
    event.listen(database.durable, "commit", counted.append)
    return counted


def keeping(name: str) -> Work[str]:
    async def keep(connection: AsyncConnection) -> str:
        await connection.execute(insert(bot_state), {"name": name, "value": name})
        return name

    return keep


async def kept(database: Database) -> list[str]:
    async with database.read() as connection:
        rows = await connection.execute(select(bot_state.c.name).order_by(bot_state.c.name))
        return list(rows.scalars())


async def test_those_who_come_at_one_moment_are_written_together(database, commits):
    names = [f"name {number}" for number in range(9)]
    work = [database.write_together(keeping(name)) for name in names]
    assert await asyncio.gather(*work) == names
    assert await kept(database) == names
    assert len(commits) == 1


async def test_those_who_come_while_others_are_written_are_written_together(database, commits):
    names = [f"name {number:03}" for number in range(MOST_TOGETHER + 9)]
    work = [database.write_together(keeping(name)) for name in names]
    assert await asyncio.gather(*work) == names
    assert await kept(database) == names
    assert len(commits) == 2


async def test_one_that_fails_undoes_only_itself(database):
    names = ["one", "two", "one", "three"]
    work = [database.write_together(keeping(name)) for name in names]
    ended = await asyncio.gather(*work, return_exceptions=True)
    assert [type(each) for each in ended] == [str, str, IntegrityError, str]
    assert await kept(database) == ["one", "three", "two"]


async def test_nobody_is_told_that_it_is_stored_where_a_full_disk_undid_it_all(database):
    with database.durable.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 5}")

    async def fill(connection: AsyncConnection) -> None:
        await connection.execute(insert(bot_state), {"name": "all", "value": "x" * 1_000_000})

    await database.write_together(keeping("before"))
    work = [database.write_together(each) for each in (keeping("a"), keeping("b"), fill)]
    ended = await asyncio.gather(
        *work, database.write_together(keeping("c")), return_exceptions=True
    )
    told = [each for each in ended if isinstance(each, str)]
    assert await kept(database) == ["before", *told]
    assert [type(each) for each in ended if not isinstance(each, str)] == [DiskFull] * 4


async def test_a_work_that_fails_half_way_leaves_nothing(database):
    async def twice(connection: AsyncConnection) -> None:
        await keeping("half")(connection)
        await keeping("half")(connection)

    work = [database.write_together(each) for each in (keeping("one"), twice, keeping("two"))]
    await asyncio.gather(*work, return_exceptions=True)
    assert await kept(database) == ["one", "two"]


async def test_who_is_cancelled_before_the_turn_writes_nothing_and_harms_nobody(database):
    async with database.write() as connection:
        waiting = [
            asyncio.ensure_future(database.write_together(keeping(name))) for name in ("a", "b")
        ]
        await asyncio.sleep(0)  # noqa: TID251  # yields to the loop, takes no time
        waiting[0].cancel()
        await keeping("c")(connection)
    await asyncio.wait(waiting)
    assert waiting[0].cancelled()
    assert await kept(database) == ["b", "c"]


async def test_work_may_wait_for_nothing_but_its_connection(database):
    async def dawdle(connection: AsyncConnection) -> None:
        await keeping("one")(connection)
        await asyncio.sleep(0)  # noqa: TID251  # yields to the loop, takes no time

    with pytest.raises(RuntimeError):
        await database.write_together(dawdle)
    assert await kept(database) == []


async def test_reading_at_once_gives_what_was_committed(database):
    await database.write_together(keeping("one"))

    async def read(connection: AsyncConnection) -> list[str]:
        return list((await connection.execute(select(bot_state.c.name))).scalars())

    assert await database.read_at_once(read) == ["one"]


@pytest.fixture
async def condensed(stores, desk):
    """Return six articles that wait, leased."""
    await desk.follow()
    await desk.poll()
    await desk.clock.advance(3600)
    entries = [planned(parsed_entry(number), NEWS) for number in range(6)]
    await desk.poll(*entries)
    for leased in await desk.leased_entries():
        await desk.read(leased, f"article {leased.item.id}")
    return list(await stores.briefs.lease_articles(10))


async def test_briefs_made_at_once_are_all_stored_but_for_the_one_whose_lease_is_lost(
    stores, desk, condensed
):
    await desk.clock.advance(3600)
    [taken_over] = await stores.briefs.lease_articles(1)
    results = [desk.condensing(one.item.id, brief(f"Brief {one.item.id}")) for one in condensed]
    pairs = zip(condensed, results, strict=True)
    work = [stores.briefs.record_condensing(*pair) for pair in pairs]
    ended = await asyncio.gather(*work, return_exceptions=True)
    lost = [one.item.id for one, end in zip(condensed, ended, strict=True) if end is not None]
    assert lost == [taken_over.item.id]
    assert [type(end) for end in ended if end is not None] == [LeaseLost]
    assert len(await desk.send_all()) == 5


async def test_a_brief_that_no_table_takes_does_not_keep_the_others_out(stores, desk, condensed):
    def result(leased: Leased[StoredArticle], **data: Any) -> CondensingResult:
        number = leased.item.id
        outcome = Outcome(
            at=desk.clock.now(),
            stage=Stage.CONDENSE,
            subject=Subject.ARTICLE,
            subject_id=number,
            code="condensed",
            data=data,
        )
        return CondensingResult(
            condensed_at=desk.clock.now(),
            content=brief(f"Brief {number}"),
            retry_at=None,
            outcome=outcome,
        )

    *others, poison = condensed
    work = [stores.briefs.record_condensing(one, result(one)) for one in others]
    work.insert(3, stores.briefs.record_condensing(poison, result(poison, broken=object())))
    ended = await asyncio.gather(*work, return_exceptions=True)
    assert [type(end) for end in ended if end is not None] == [TypeError]
    assert len(await desk.send_all()) == 5
