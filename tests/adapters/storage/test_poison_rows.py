"""A row that somebody or something broke is set aside and told; the others flow on."""

from dataclasses import fields, replace
from datetime import time

import pytest
from sqlalchemy import select, text

from bot.adapters.storage.engines.database import Database
from bot.adapters.storage.tables import outcomes
from bot.domain.hubs import HubLink
from bot.domain.posting import PostStyle
from bot.domain.servers import QuietHours, ServerSettings
from tests.builders import NEWS, NOON, SPORT, brief, parsed_entry
from tests.contract.newsdesk import planned

SERVER = "discord:1"
CHOSEN = ServerSettings(
    server=SERVER,
    style=PostStyle.COMPACT,
    language="de",
    time_zone="Europe/Berlin",
    quiet=QuietHours(begin=time(22), end=time(7)),
    digest_times=(time(8),),
    digests_since=NOON,
    notices_channel=NEWS,
)
NEW = ServerSettings(server=SERVER)


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


@pytest.mark.parametrize(
    ("damage", "lost"),
    [
        ("style = 'moody'", "style"),
        ("language = x'fffe'", "language"),
        ("time_zone = x'fffe'", "time_zone"),
        ("quiet_begin = 'at night'", "quiet"),
        ("quiet_end = ''", "quiet"),
        ("digest_times = '{'", "digest_times"),
        ("digest_times = '7'", "digest_times"),
        ("digests_since = 'soon'", "digests_since"),
    ],
)
async def test_what_one_server_chose_is_broken(desk, stores, database, damage, lost):
    await stores.servers.revise(SERVER, lambda _: CHOSEN)
    await _break(database, f"UPDATE servers SET {damage}")  # noqa: S608  # ours
    for _ in range(2):
        settings = await stores.servers.settings(SERVER)
        kept = {each.name for each in fields(settings) if each.name != lost}
        assert {name: getattr(settings, name) for name in kept} == {
            name: getattr(CHOSEN, name) for name in kept
        }
        assert getattr(settings, lost) == getattr(NEW, lost)
        assert await _told(database) == [("tidy", "database")]
    assert await stores.servers.settings("discord:2") == ServerSettings(server="discord:2")


async def test_an_admin_can_change_what_is_broken(stores, database):
    await stores.servers.joined(SERVER)
    await _break(database, "UPDATE servers SET style = 'moody'")
    await stores.servers.revise(SERVER, lambda before: replace(before, language="fr"))
    assert await stores.servers.settings(SERVER) == replace(NEW, language="fr")


@pytest.mark.parametrize("damage", ["joined_at = 'soon'", "left_at = 'soon'"])
async def test_a_server_of_which_nobody_knows_since_when_it_is_there(stores, database, damage):
    await stores.servers.revise(SERVER, lambda _: CHOSEN)
    await _break(database, f"UPDATE servers SET {damage}")  # noqa: S608  # ours
    assert (await stores.servers.settings(SERVER)).language == "de"
    await stores.servers.joined(SERVER)
    assert await stores.servers.present() == [SERVER]


async def test_briefs_are_posted_where_what_their_server_chose_is_broken(desk, stores, database):
    await stores.servers.revise(SERVER, lambda _: replace(NEW, language="de"))
    await stores.servers.place(NEWS, SERVER)
    await desk.follow()
    await desk.poll(planned(parsed_entry(1), NEWS))
    await desk.read_and_condense()
    await _break(database, "UPDATE servers SET style = 'moody', digest_times = '{'")
    rules = await stores.outbox.posting_rules(NEWS)
    assert rules.settings == replace(NEW, language="de")
    leased = await desk.leased_channel()
    delivery = await stores.outbox.next_delivery(leased)
    assert (delivery.options.language, delivery.options.style) == ("de", PostStyle.CARD)


@pytest.mark.parametrize("damage", ["'{'", "'7'", "NULL", "'{\"code\": 7}'"])
async def test_a_channel_that_refused_nobody_knows_why(desk, stores, database, damage):
    await desk.follow()
    await desk.poll(planned(parsed_entry(1), NEWS))
    await desk.read_and_condense()
    leased = await desk.leased_channel()
    delivery = await stores.outbox.next_delivery(leased)
    refused = desk.tried(delivery, channel_refused=True)
    leased = await stores.outbox.mark_sending(leased, delivery)
    await stores.outbox.record_delivery(leased, delivery, refused)
    await stores.outbox.release(leased)
    await _break(database, f"UPDATE channels SET refusal = {damage}")  # noqa: S608  # ours

    story = await stores.stories.story(link=None, brief_id=1, channels=[NEWS])
    assert [each.refusal for each in story.deliveries] == ["channel_refused"]
    assert (await stores.subscriptions.backlog()).channels_refused.keys() == {"page:news"}
    assert list(await stores.outbox.refused_channels("page")) == [NEWS]
    await stores.outbox.lift_refusals([NEWS])
    assert await desk.send_all() == ["Title 1"]


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE outcomes SET data = '7' WHERE id = 1",
        "UPDATE outcomes SET stage = 'dance' WHERE id = 1",
        "UPDATE outcomes SET at = 'soon' WHERE id = 1",
        "UPDATE deliveries SET state = 'moody' WHERE id = 2",
        "UPDATE deliveries SET sent_at = 'soon' WHERE id = 2",
        "UPDATE feed_entries SET first_seen_at = 'soon' WHERE id = 2",
    ],
)
async def test_the_rest_of_a_story_is_told(desk, stores, database, damage):
    await desk.follow()
    await desk.follow(channel=SPORT)
    await desk.poll(planned(parsed_entry(1), NEWS), planned(parsed_entry(2), SPORT))
    for leased in await desk.leased_entries():
        await desk.read(leased, key="bridge")
    await desk.condense_all()
    await _break(database, damage)
    story = await stores.stories.story(link=None, brief_id=1, channels=[NEWS, SPORT])
    assert "new" in {each.code for entry in story.entries for each in entry.outcomes}
    assert NEWS in {each.channel for each in story.deliveries}


@pytest.mark.parametrize(
    "damage",
    [
        "articles SET content = '{'",
        'articles SET content = \'{"kind": "poem"}\'',
        "briefs SET content = '{'",
        "briefs SET content = '[]'",
        "late_answers SET attempts = 'few'",
        "late_answers SET due_at = '20 past'",
    ],
)
async def test_a_broken_article_or_brief_that_a_model_owes_something_about(
    desk, stores, database, damage
):
    await desk.follow()
    await desk.poll(*(planned(parsed_entry(number), NEWS) for number in (1, 2)))
    for entry in await desk.leased_entries():
        await desk.read(entry)
    for leased in await stores.briefs.lease_articles(2):
        made = desk.condensing(leased.item.id, brief(leased.item.content.title), ask_again_in=60)
        await stores.briefs.record_condensing(leased, made)
    await _break(database, f"UPDATE {damage} WHERE id = 1")  # ours
    await desk.clock.advance(60)
    owed = [each.item for each in await stores.late_answers.lease_late(10)]
    whole = [each for each in owed if each.article and each.standing]
    assert [each.article_id for each in whole] == [2]
    await desk.clock.advance(60)
    assert [each.item.article_id for each in await stores.late_answers.lease_late(10)][-1] == 2
