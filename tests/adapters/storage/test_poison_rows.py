"""A row that somebody or something broke is set aside and told; the others flow on."""

import pytest
from sqlalchemy import select, text

from bot.adapters.storage.engines.database import Database
from bot.adapters.storage.tables import outcomes
from bot.domain.hubs import HubLink
from tests.builders import NEWS, parsed_entry
from tests.contract.newsdesk import planned


async def _break(database: Database, statement: str) -> None:
    async with database.write() as connection:
        assert (await connection.execute(text(statement))).rowcount == 1


async def _told(database: Database) -> list[tuple[str, str]]:
    async with database.read() as connection:
        rows = await connection.execute(select(outcomes).where(outcomes.c.code == "row_unreadable"))
        return [(row.stage, row.subject) for row in rows]


@pytest.mark.parametrize(
    "damage", ["ambiguous_keys = '[\"mood\"]'", "ambiguous_keys = '{'", "due_at = '20 past'"]
)
async def test_a_broken_feed(desk, stores, database, damage):
    await desk.follow()
    await desk.follow("https://herald.example/atom")
    await _break(database, f"UPDATE feeds SET {damage} WHERE id = 1")  # noqa: S608  # ours
    await desk.clock.advance(1)
    leased = await stores.feeds.lease_feeds(10)
    assert [each.item.url for each in leased] == ["https://herald.example/atom"]
    if "due_at" not in damage:  # an unreadable time sorts behind every due one
        assert await _told(database) == [("poll", "feed")]


async def test_a_broken_hub_is_asked_anew_when_the_feed_names_it_again(desk, stores, database):
    hub = HubLink(hub_url="https://hub.example/", topic_url="https://gazette.example/feed")
    await desk.follow()
    await desk.poll(hub=hub)
    await _break(database, "UPDATE hub_subscriptions SET state = 'moody'")
    assert await stores.hubs.lease_hubs(10) == []
    assert await _told(database) == [("subscribe", "feed")]
    await desk.clock.advance(900)
    await desk.poll(hub=hub)
    assert len(await stores.hubs.lease_hubs(10)) == 1


async def test_a_broken_entry(desk, stores, database):
    await desk.follow()
    await desk.poll(planned(parsed_entry(1), NEWS), planned(parsed_entry(2), NEWS))
    await _break(database, "UPDATE feed_entries SET first_seen_at = 'soon' WHERE id = 1")
    (leased,) = await desk.leased_entries()
    assert leased.item.title == "Title 2"
    assert await _told(database) == [("read", "entry")]
    assert (await stores.subscriptions.backlog()).entries_to_read == 1


@pytest.mark.parametrize("content", ["{", "[]", '{"kind": "poem"}', '{"kind": "article"}', "7"])
async def test_a_broken_article(desk, stores, database, content):
    await desk.follow()
    await desk.poll(planned(parsed_entry(1), NEWS), planned(parsed_entry(2), NEWS))
    for leased in await desk.leased_entries():
        await desk.read(leased)
    await _break(database, f"UPDATE articles SET content = '{content}' WHERE id = 1")  # noqa: S608  # ours
    (leased,) = await stores.briefs.lease_articles(10)
    assert leased.item.content.title == "Title 2"
    assert await _told(database) == [("condense", "article")]


async def test_a_broken_brief_makes_way_in_its_channel(desk, stores, database):
    await desk.follow()
    await desk.poll(planned(parsed_entry(1), NEWS), planned(parsed_entry(2), NEWS))
    await desk.read_and_condense()
    await _break(database, "UPDATE briefs SET content = '{}' WHERE id = 1")
    assert await desk.send_all() == ["Title 2"]
    assert await _told(database) == [("deliver", "delivery")]
    assert (await stores.subscriptions.backlog()).deliveries_failed == 1


async def test_a_broken_brief_stays_out_of_the_index_made_anew(desk, stores, opened, database):
    await desk.follow()
    await desk.poll(planned(parsed_entry(1), NEWS), planned(parsed_entry(2), NEWS))
    await desk.read_and_condense()
    await _break(database, "UPDATE briefs SET content = '{}' WHERE id = 1")
    await _break(database, "UPDATE search_documents SET places = 'old' WHERE brief_id = 1")
    await stores.subscriptions.unsubscribe("https://gazette.example/feed", NEWS)
    assert (await stores.subscriptions.backlog()).settled


@pytest.mark.parametrize("damage", ["due_at = '2001 or so'", "refusal = '{'"])
async def test_a_broken_channel_is_mended_and_gets_what_it_is_owed(desk, database, damage):
    await desk.follow()
    await desk.poll(planned(parsed_entry(1), NEWS))
    await desk.read_and_condense()
    await _break(database, f"UPDATE channels SET {damage}")  # noqa: S608  # ours
    assert await desk.send_all() == []
    assert await desk.send_all() == ["Title 1"]
