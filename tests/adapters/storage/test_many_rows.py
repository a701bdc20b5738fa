"""Rows written many at once read back as they were, on both engines."""

import shutil
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.adapters.storage.engines.database import Database
from bot.adapters.storage.engines.locations import location_of
from bot.adapters.storage.engines.opening import open_database
from bot.adapters.storage.json_forms import brief_from_json, to_json_text
from bot.adapters.storage.many_rows import SKIP_KNOWN, insert_numbered, insert_rows
from bot.adapters.storage.tables import (
    articles,
    briefs,
    channels,
    entry_keys,
    feeds,
    outcomes,
    search_documents,
)
from bot.domain.channels import ChannelName
from tests.builders import brief
from tests.fakes.clock import FakeClock

AT = datetime(2026, 3, 1, 23, 59, 59, 123456, tzinfo=UTC)
ELSEWHERE = timezone(timedelta(hours=-8))


@pytest.fixture(params=["sqlite", "postgresql"])
async def database(
    request: pytest.FixtureRequest, clock: FakeClock, tmp_path: Path, empty_database: Path
) -> AsyncIterator[Database]:
    if request.param == "sqlite":
        place = location_of(Path(shutil.copy(empty_database, tmp_path)))
    else:
        place = location_of(request.getfixturevalue("postgresql_url"))
    async with open_database(
        place, clock=clock, lease_seconds=60.0, busy_timeout_seconds=1.0
    ) as opened:
        yield opened


def line(number: int, **data: Any) -> dict[str, Any]:
    return {
        "at": AT, "stage": "read", "subject": "entry", "subject_id": number,
        "code": f"c{number}", "data": data,
    }  # fmt: skip


def article(key: str) -> dict[str, Any]:
    return {
        "key": key, "url": "", "title": "", "content": {}, "text_sha256": None,
        "read_at": AT, "state": "waiting", "due_at": None,
    }  # fmt: skip


async def test_times_nothing_and_texts_of_strangers_come_back(database):
    title = "“Ünï” 🦊 'quoted' \\u0000 %(rows)s \ud800 \x00 end"
    row = article("k") | {"title": title, "read_at": AT.astimezone(ELSEWHERE)}
    async with database.write() as connection:
        await insert_rows(connection, articles, [row])
        found = (await connection.execute(select(articles))).one()
    assert found.title == "“Ünï” 🦊 'quoted' \\u0000 %(rows)s � � end"
    assert (found.read_at, found.due_at, found.text_sha256) == (AT, None, None)


async def test_nested_values_come_back(database):
    data = {"a": [1, 2.5, None, True, {"b": '“🦊” \\ " \n'}], "": "\\u0000"}
    async with database.write() as connection:
        await insert_rows(connection, outcomes, [line(1, **data)])
        assert (await connection.execute(select(outcomes.c.data))).scalar_one() == data


async def test_days_channels_and_digests_come_back(database):
    name, day, digest = ChannelName("page", "news"), date(2026, 3, 1), bytes(range(240, 256))
    async with database.write() as connection:
        await insert_rows(connection, channels, [{"name": name, "due_at": AT, "refusal": None}])
        channel = (await connection.execute(select(channels))).one()
        feed = {
            "url": "https://a.example/", "title": "", "due_at": AT, "interval_seconds": 0.1,
            "ambiguous_keys": [],
        }  # fmt: skip
        [feed_id] = await insert_numbered(connection, feeds, [feed])
        assert (await connection.execute(select(feeds.c.interval_seconds))).scalar_one() == 0.1
        key = {"feed_id": feed_id, "digest": digest, "kind": "guid", "entry_id": None}
        key["last_listed_at"] = AT
        await insert_rows(connection, entry_keys, [key])
        kept = (await connection.execute(select(entry_keys))).one()
        [brief_id] = await _briefs(connection, 1)
        document = {"brief_id": brief_id, "analyzer_version": 1, "places": "", "dated_on": day}
        await insert_rows(connection, search_documents, [document])
        found = (await connection.execute(select(search_documents))).one()
    assert (channel.name, channel.due_at, channel.refusal) == (name, AT, None)
    assert (kept.digest, kept.last_listed_at) == (digest, AT)
    assert found.dated_on == day


async def _briefs(connection: Any, count: int) -> list[int]:
    keys = [article(f"of a brief {number}") for number in range(count)]
    return await insert_numbered(
        connection,
        briefs,
        [
            {
                "article_id": article_id, "kind": "brief", "headline": f"{article_id}",
                "content": to_json_text(brief(f"{article_id}")), "made_at": AT,
            }
            for article_id in await insert_numbered(connection, articles, keys)
        ],
    )  # fmt: skip


async def test_ids_grow_in_the_order_given_and_are_never_given_again(database):
    async with database.write() as connection:
        ids = await insert_numbered(connection, outcomes, [line(9), line(3), line(7)])
        await connection.execute(outcomes.delete())
        ids += await insert_numbered(connection, outcomes, [line(5)])
        await connection.execute(outcomes.insert(), line(6))
        ids += await insert_numbered(connection, outcomes, [line(4)])
        rows = await connection.execute(select(outcomes.c.id, outcomes.c.code))
    assert ids == sorted(set(ids))
    assert {row.id: row.code for row in rows}.items() >= {ids[3]: "c5", ids[4]: "c4"}.items()


async def test_ids_belong_to_their_rows(database):
    async with database.write() as connection:
        ids = await insert_numbered(connection, outcomes, [line(9), line(3), line(7)])
        asked = select(outcomes.c.id, outcomes.c.subject_id).order_by(outcomes.c.id)
        rows = await connection.execute(asked)
    assert [tuple(row) for row in rows] == list(zip(ids, (9, 3, 7), strict=True))


async def test_what_is_known_is_left_alone(database):
    first, second = article("a") | {"title": "first"}, article("a") | {"title": "second"}
    async with database.write() as connection:
        for rows in ([first], [second, article("b"), article("b")]):
            await insert_rows(connection, articles, rows, otherwise=SKIP_KNOWN)
        found = await connection.execute(select(articles.c.key, articles.c.title))
    assert sorted(tuple(row) for row in found) == [("a", "first"), ("b", "")]


async def test_no_rows_are_no_statement(database):
    async with database.read() as connection:
        await insert_rows(connection, articles, [])
        assert await insert_numbered(connection, articles, []) == []


@pytest.mark.parametrize("words", ["plain", "“Ünï” 🦊", "half \ud800 a pair", "\x00", "\\u0000"])
async def test_a_brief_written_as_json_reads_back(database, words):
    content = brief(words)
    async with database.write() as connection:
        [article_id] = await insert_numbered(connection, articles, [article("k")])
        row = {
            "article_id": article_id, "kind": "brief", "headline": words,
            "content": to_json_text(content), "made_at": AT,
        }  # fmt: skip
        await insert_rows(connection, briefs, [row])
        stored = (await connection.execute(select(briefs.c.content))).scalar_one()
    clean = words.replace("\ud800", "�").replace("\x00", "�")
    assert brief_from_json(stored) == brief(clean)
