"""No question that a stage asks all day may read a whole table."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Select, select
from sqlalchemy.dialects import sqlite

from bot.adapters.storage.leases import CHANNEL_TAKES_MESSAGES, due_rows
from bot.adapters.storage.making.late_answers import readers_of
from bot.adapters.storage.searching import brief_index, reindexing, sayings, visible
from bot.adapters.storage.sending import delivery_rows, digest_rows, outbox, renewals
from bot.adapters.storage.sending.queueing import WANTING_CHANNELS, unwanted_deliveries
from bot.adapters.storage.tables import (
    articles,
    briefs,
    channels,
    feed_entries,
    feeds,
    hub_subscriptions,
    late_answers,
    metadata,
)
from tests.builders import NEWS, NOON, SPORT

QUESTIONS = {
    "feeds due": due_rows(feeds, NOON, 10),
    "entries due": due_rows(feed_entries, NOON, 10),
    "articles due": due_rows(articles, NOON, 10),
    "channels due": due_rows(channels, NOON, 10, CHANNEL_TAKES_MESSAGES),
    "what models owe": due_rows(late_answers, NOON, 10),
    "who reads a brief": readers_of(7),
    "where a brief is shown": renewals.shown(7),
    "hubs due": due_rows(hub_subscriptions, NOON, 10),
    "whose callback": select(hub_subscriptions).where(hub_subscriptions.c.key == "k"),
    "next delivery": delivery_rows.head_with_brief(NEWS),
    "who brought a brief": delivery_rows.origins_of(NEWS, [7]),
    "what a digest carries": delivery_rows.items_of(7),
    "rules of a channel": delivery_rows.rules_of(NEWS),
    "what waits for a digest": digest_rows.waiting_briefs(NEWS, NOON),
    "earlier entries": outbox.last_held(NEWS, 7, NOON, timedelta(seconds=60)),
    "who wants an article": WANTING_CHANNELS.params(articles=[7, 8]),
    "what nobody wants": unwanted_deliveries(NEWS),
    "whose brief it is": visible.receiving_channels([7, 8]),
    "who brought briefs": visible.bringing_feeds([7, 8]),
    "briefs not indexed yet": reindexing.missing_briefs(7),
    "newest briefs": brief_index.newest_in(NEWS, 10),
    "a brief that may be seen": brief_index.seen(briefs.c.id == 7, [NEWS, SPORT]),
    "sayings that may be seen": sayings.sayings_in([7, 8], [NEWS, SPORT]),
}


@pytest.mark.parametrize("question", QUESTIONS)
async def test_it_uses_an_index(database, question):
    statement: Select[Any] = QUESTIONS[question]
    compiled = statement.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})
    async with database.read() as connection:
        plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}")
        steps = [row.detail for row in plan]
    assert not [step for step in steps if step.startswith("SCAN")], steps


POINTING = [
    (table.name, column.name)
    for table in metadata.sorted_tables
    for column in table.columns
    if column.foreign_keys
]


@pytest.mark.parametrize(("table", "column"), POINTING)
async def test_what_points_at_a_row_is_found_by_an_index_when_that_is_removed(
    database, table, column
):
    async with database.read() as connection:
        plan = await connection.exec_driver_sql(
            f"EXPLAIN QUERY PLAN SELECT 1 FROM {table} WHERE {column} = 7"  # noqa: S608  # ours
        )
        steps = [row.detail for row in plan]
    assert not [step for step in steps if step.startswith("SCAN")], steps
