"""ArticleStore and BriefStore: each article once, whatever leads to it, and never stuck."""

from dataclasses import replace

import pytest

from bot.domain.channels import ChannelName
from bot.domain.errors import LeaseLost
from bot.domain.feeds import KeyKind
from tests.builders import (
    NEWS,
    SPORT,
    after,
    article,
    brief,
    link_card,
    not_an_article,
    parsed_entry,
)
from tests.contract.newsdesk import FEED_URL, planned

OTHER_URL = "https://herald.example/atom"


@pytest.fixture
async def two_entries(desk):
    await desk.follow()
    await desk.poll(planned(parsed_entry(1), NEWS), planned(parsed_entry(2), NEWS))
    return desk


async def test_entries_are_read_in_the_order_of_the_poll(two_entries):
    first, second = await two_entries.leased_entries()
    assert (first.item.title, second.item.title) == ("Title 1", "Title 2")
    assert first.item.id < second.item.id
    assert first.item.link == "https://gazette.example/1"
    assert first.item.first_seen_at == after(0)
    assert await two_entries.leased_entries() == []


async def test_the_limit_of_a_lease_holds(two_entries, stores):
    (only,) = await stores.articles.lease_entries(1)
    assert only.item.title == "Title 1"


async def test_an_article_comes_back_as_it_was_stored(two_entries, stores):
    first, second = await two_entries.leased_entries()
    page = article("One sentence.", "«Ещё одно», сказал он.", language="ru", byline="A. B.")
    refusal = not_an_article()
    await two_entries.read(first, page=page)
    await two_entries.read(second, page=refusal)
    stored = await stores.briefs.lease_articles(10)
    assert [leased.item.content for leased in stored] == [page, refusal]


async def test_a_reading_that_failed_comes_back_when_it_is_due(two_entries, stores, clock):
    leased, other = await two_entries.leased_entries()
    result = two_entries.reading(leased.item, None, retry_in=15)
    await stores.articles.record_reading(leased, result)
    await two_entries.read(other)
    assert await two_entries.leased_entries() == []
    await clock.advance(15)
    (again,) = await two_entries.leased_entries()
    assert (again.item.id, again.item.attempts) == (leased.item.id, 1)


async def test_an_entry_given_up_is_over(two_entries, stores, clock):
    for leased in await two_entries.leased_entries():
        result = two_entries.reading(leased.item, None, gave_up=True)
        await stores.articles.record_reading(leased, result)
    await clock.advance(10_000)
    assert await two_entries.leased_entries() == []
    assert (await stores.subscriptions.backlog()).settled


async def test_two_entries_of_one_article_make_one_brief(two_entries, stores):
    first, second = await two_entries.leased_entries()
    assert await stores.articles.join_known_article(second, "bridge") is False
    await two_entries.read(first, key="bridge")
    assert await stores.articles.join_known_article(second, "bridge") is True
    assert len(await stores.briefs.lease_articles(10)) == 1
    with pytest.raises(LeaseLost):
        await two_entries.read(second, key="bridge")


async def test_an_article_stored_meanwhile_by_another_entry_wins(two_entries, stores):
    first, second = await two_entries.leased_entries()
    await two_entries.read(first, key="bridge", page=article(title="The first reading"))
    await two_entries.read(second, key="bridge", page=article(title="The second reading"))
    (stored,) = await stores.briefs.lease_articles(10)
    assert stored.item.content.title == "The first reading"


async def test_an_article_without_a_key_is_its_entrys_own(two_entries, stores):
    for leased in await two_entries.leased_entries():
        result = two_entries.reading(leased.item, None, page=not_an_article(url=""))
        await stores.articles.record_reading(leased, result)
    assert len(await stores.briefs.lease_articles(10)) == 2


async def test_a_late_reader_stores_nothing(two_entries, stores, clock):
    late, _ = await two_entries.leased_entries()
    await clock.advance(60)
    new, other = await two_entries.leased_entries()
    with pytest.raises(LeaseLost):
        await two_entries.read(late)
    with pytest.raises(LeaseLost):
        await stores.articles.join_known_article(late, "Title 1") or await two_entries.read(late)
    assert await stores.briefs.lease_articles(10) == []
    await two_entries.read(new)
    await two_entries.read(other)
    assert len(await stores.briefs.lease_articles(10)) == 2


async def test_a_condensing_that_failed_comes_back_when_it_is_due(two_entries, stores, clock):
    for leased in await two_entries.leased_entries():
        await two_entries.read(leased, key="bridge")
    (leased,) = await stores.briefs.lease_articles(10)
    result = two_entries.condensing(leased.item.id, None, retry_in=5)
    await stores.briefs.record_condensing(leased, result)
    assert await stores.briefs.lease_articles(10) == []
    await clock.advance(5)
    (again,) = await stores.briefs.lease_articles(10)
    assert (again.item.id, again.item.attempts) == (leased.item.id, 1)
    await stores.briefs.record_condensing(again, two_entries.condensing(again.item.id, None))
    await clock.advance(10_000)
    assert await stores.briefs.lease_articles(10) == []
    assert (await stores.subscriptions.backlog()).settled


async def test_a_late_condenser_queues_nothing(two_entries, stores, clock):
    for leased in await two_entries.leased_entries():
        await two_entries.read(leased)
    late, _ = await stores.briefs.lease_articles(10)
    await clock.advance(60)
    assert len(await stores.briefs.lease_articles(10)) == 2
    with pytest.raises(LeaseLost):
        await stores.briefs.record_condensing(
            late, two_entries.condensing(late.item.id, brief("Too late"))
        )
    assert (await stores.subscriptions.backlog()).deliveries_pending == 0


async def test_a_brief_and_a_link_card_come_back_as_they_were_stored(two_entries, stores):
    for leased in await two_entries.leased_entries():
        await two_entries.read(leased)
    first, second = await stores.briefs.lease_articles(10)
    made = {first.item.id: brief("Ein Test"), second.item.id: link_card()}
    for leased in (first, second):
        result = two_entries.condensing(leased.item.id, made[leased.item.id])
        await stores.briefs.record_condensing(leased, result)
    channel = await two_entries.leased_channel()
    delivery = await stores.outbox.next_delivery(channel)
    assert delivery.content == made[first.item.id]
    stored = await stores.archive.brief(delivery.brief_id)
    assert (stored.content, stored.made_at) == (made[first.item.id], after(0))


async def test_an_article_reaches_a_channel_once_whatever_carries_it(desk, stores):
    await desk.follow()
    await desk.follow(OTHER_URL)
    await desk.follow(OTHER_URL, SPORT)
    await desk.poll(planned(parsed_entry(1), NEWS))
    entry = parsed_entry(2)
    herald = list(await stores.feeds.lease_feeds(10))
    assert herald == []  # both were leased by the first poll
    await desk.clock.advance(60)
    await desk.poll(planned(entry, NEWS, SPORT), url=OTHER_URL)
    for leased in await desk.leased_entries():
        await desk.read(leased, key="bridge")
    await desk.condense_all()
    assert (await stores.subscriptions.backlog()).deliveries_pending == 2
    assert len(await desk.send_all(NEWS)) == 1
    assert len(await desk.send_all(SPORT)) == 1


async def test_an_entry_seen_after_the_brief_was_made_still_gets_it(desk, stores, clock):
    await desk.follow()
    await desk.follow(OTHER_URL, SPORT)
    await desk.poll(planned(parsed_entry(1), NEWS))
    await desk.read_and_condense()
    await clock.advance(60)
    await desk.poll(planned(parsed_entry(9), SPORT), url=OTHER_URL)
    (leased,) = await desk.leased_entries()
    assert await stores.articles.join_known_article(leased, "Title 1") is True
    assert await desk.send_all(SPORT) == ["Title 1"]
    assert await desk.send_all(NEWS) == ["Title 1"]


async def test_who_has_left_gets_nothing_of_what_was_under_way(two_entries, stores):
    leased, other = await two_entries.leased_entries()
    await two_entries.read(leased)
    await stores.subscriptions.unsubscribe(FEED_URL, NEWS)
    await two_entries.read(other)
    await two_entries.condense_all()
    backlog = await stores.subscriptions.backlog()
    assert (backlog.deliveries_pending, backlog.settled) == (0, True)


async def test_texts_that_no_database_takes_are_stored_all_the_same(desk, stores):
    await desk.follow()
    entry = parsed_entry(1, title="half a pair \ud83d, a nul \x00", guid="\udfff")
    assert entry.keys[0].kind is KeyKind.GUID
    await desk.poll(planned(entry, NEWS))
    (leased,) = await desk.leased_entries()
    page = article("nul \x00 and half \ud83d a pair")
    await desk.read(leased, key="odd \ud800", page=page)
    (stored,) = await stores.briefs.lease_articles(1)
    assert len(stored.item.content.text) == len(page.text)


async def test_the_servers_that_are_to_have_a_brief_are_known_with_its_language(desk, stores):
    """A channel that is in no server, and those that do not follow, are not told of."""
    polish, plain, other = "discord:1", "discord:2", "discord:3"
    home, away, elsewhere = (ChannelName("discord", place) for place in ("11", "21", "31"))
    for channel, server in ((home, polish), (away, plain), (elsewhere, other)):
        await stores.servers.place(channel, server)
    await stores.servers.revise(polish, lambda now: replace(now, briefs_language="pl"))
    for channel in (NEWS, home, away):
        await desk.follow(channel=channel)
    await desk.poll(planned(parsed_entry(1), NEWS, home, away))
    (entry,) = await desk.leased_entries()
    await desk.read(entry)
    (leased,) = await stores.briefs.lease_articles(10)
    assert await stores.briefs.wanting_servers(leased.item.id) == {polish: "pl", plain: None}
