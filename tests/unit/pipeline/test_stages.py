"""What polling, reading and condensing do with good and bad answers."""

import pytest

from bot.domain.briefs import Brief, LinkCard
from bot.domain.errors import (
    AddressRefused,
    ConnectionFailed,
    FetchTimeout,
    HttpStatus,
    PageReserved,
    WorkTimeout,
)
from bot.domain.reasons import Refusal
from tests.builders import NEWS, SPORT
from tests.unit.pipeline.world import FEED, PARAGRAPHS, World, html, link, rss

DAY = 86_400.0


@pytest.fixture
def world():
    return World()


async def followed(world: World) -> None:
    """Follow the feed and poll it for the first time, empty."""
    await world.follow()
    world.publish()
    await world.run_all()
    world.outcomes.clear()
    await world.clock.advance(1_000)


async def test_a_new_article_becomes_a_brief_in_its_channel(world):
    await followed(world)
    world.publish("bridge")
    await world.run_all()
    assert world.codes() == ["polled", "read", "condensed", "sent"]
    [message] = world.publisher.messages.values()
    assert isinstance(message.content, Brief)
    assert message.content.headline == "The bridge story of today"
    assert message.channel == NEWS


async def test_the_first_poll_posts_only_what_was_asked_for(world):
    await world.follow(NEWS, backfill=1)
    await world.follow(SPORT)
    world.publish("newest", "older")
    await world.run_all()
    assert world.publisher.headlines == ["The newest story of today"]
    assert {message.channel for message in world.publisher.messages.values()} == {NEWS}


async def test_an_article_reaches_a_channel_once_however_often_it_is_listed(world):
    await followed(world)
    for _ in range(3):
        world.publish("bridge")
        await world.run_all()
        await world.clock.advance(1_000)
    assert world.publisher.headlines == ["The bridge story of today"]


async def test_an_unchanged_feed_is_not_parsed_again(world):
    await followed(world)
    world.publish("bridge")
    await world.run_all()
    await world.clock.advance(1_000)
    await world.step(world.poll)
    assert world.codes()[-1] == "unchanged"


async def test_a_late_subscriber_gets_its_backfill_from_an_unchanged_feed(world):
    await followed(world)
    world.publish("bridge")
    await world.run_all()
    await world.follow(SPORT, backfill=1)
    await world.clock.advance(1_000)
    await world.run_all()
    channels = [message.channel for message in world.publisher.messages.values()]
    assert channels == [NEWS, SPORT]


async def test_a_failing_feed_is_asked_more_rarely_and_recovers(world):
    await followed(world)
    world.fetcher.answers[FEED] = HttpStatus(url=FEED, status=500)
    await world.step(world.poll)
    [feed] = await world.stores.subscriptions.followed_feeds()
    assert (feed.failures, feed.error.code if feed.error else None) == (1, "http_status")
    await world.clock.advance(1_000)
    assert await world.step(world.poll) == 0
    world.publish("bridge")
    await world.clock.advance(1_000)
    await world.run_all()
    [feed] = await world.stores.subscriptions.followed_feeds()
    assert (feed.failures, feed.error) == (0, None)
    assert world.publisher.headlines == ["The bridge story of today"]


async def test_a_page_under_a_feeds_address_is_told_and_nothing_is_lost(world):
    await followed(world)
    world.fetcher.answers[FEED] = b"<!doctype html><html><body><p>Hello</p></body></html>"
    await world.step(world.poll)
    [feed] = await world.stores.subscriptions.followed_feeds()
    assert feed.error is not None
    assert feed.error.code == "not_a_feed"


async def test_a_feed_that_breaks_its_worker_is_set_back(world):
    await followed(world)
    world.publish("bridge")
    world.workers.failures = [WorkTimeout(task="parse_feed", seconds=20)]
    await world.step(world.poll)
    assert world.codes() == ["work_timeout"]
    await world.clock.advance(DAY)
    await world.run_all()
    assert world.publisher.headlines == ["The bridge story of today"]


async def test_a_page_that_does_not_answer_is_read_later(world):
    await followed(world)
    world.publish("bridge")
    good = world.fetcher.answers[link("bridge")]
    world.fetcher.answers[link("bridge")] = FetchTimeout(url=link("bridge"), seconds=30)
    await world.run_all()
    assert world.codes() == ["polled", "reading_retried"]
    world.fetcher.answers[link("bridge")] = good
    await world.clock.advance(20)
    await world.run_all()
    assert world.publisher.headlines == ["The bridge story of today"]


async def test_a_page_that_never_answers_is_posted_as_a_link_with_the_reason(world):
    await followed(world)
    world.publish("bridge")
    url = link("bridge")
    world.fetcher.answers[url] = ConnectionFailed(url=url, host="gazette.example", why="reset")
    for _ in range(6):
        await world.run_all()
        await world.clock.advance(2_000)
    [message] = world.publisher.messages.values()
    assert isinstance(message.content, LinkCard)
    assert message.content.reason.code == "connection_failed"
    assert (message.content.headline, message.content.url) == ("The bridge story of today", url)


async def test_a_link_into_a_local_network_is_told_without_the_link(world):
    await followed(world)
    world.publish("router")
    url = link("router")
    world.fetcher.answers[url] = AddressRefused(url=url, host="gazette.example", address="10.0.0.1")
    await world.run_all()
    [message] = world.publisher.messages.values()
    assert isinstance(message.content, LinkCard)
    assert message.content.url is None


async def test_an_entry_without_a_link_is_posted_as_what_it_is(world):
    await followed(world)
    item = b"<item><title>Only words</title><guid>7</guid></item>"
    world.fetcher.answers[FEED] = rss([]).replace(b"</channel>", item + b"</channel>")
    await world.run_all()
    [message] = world.publisher.messages.values()
    assert isinstance(message.content, LinkCard)
    assert (message.content.headline, message.content.url) == ("Only words", None)


async def test_a_wall_is_a_link_with_the_reason(world):
    await followed(world)
    world.publish("wall", page=b"<html><body><h1>404</h1><p>Page not found</p></body></html>")
    await world.run_all()
    [message] = world.publisher.messages.values()
    assert isinstance(message.content, LinkCard)
    assert message.content.reason.code in set(Refusal)
    assert world.codes() == ["polled", "not_an_article", "link_only", "sent"]


async def test_articles_behind_one_login_page_are_each_posted_under_their_own_link(world):
    await followed(world)
    login = "https://accounts.example/login"
    world.fetcher.answers[login] = b"<html><title>Log in</title><body><p>Log in</p></body></html>"
    world.fetcher.moved = {link("bridge"): login, link("mill"): login}
    world.publish("mill", "bridge")
    await world.run_all()
    cards = [message.content for message in world.publisher.messages.values()]
    told = [(card.headline, card.url) for card in cards if isinstance(card, LinkCard)]
    assert told == [
        ("The bridge story of today", link("bridge")),
        ("The mill story of today", link("mill")),
    ]


async def test_reading_that_breaks_its_worker_twice_gives_the_link(world):
    await followed(world)
    world.publish("bridge")
    await world.step(world.poll)
    world.workers.failures = [WorkTimeout(task="extract_article", seconds=20) for _ in range(2)]
    await world.step(world.read)
    await world.clock.advance(10)
    await world.step(world.read)
    await world.run_all()
    [message] = world.publisher.messages.values()
    assert isinstance(message.content, LinkCard)
    assert message.content.reason.code == "work_timeout"


async def test_condensing_that_breaks_its_worker_is_tried_again_then_gives_the_link(world):
    await followed(world)
    world.publish("bridge")
    await world.step(world.poll)
    await world.step(world.read)
    world.workers.failures = [WorkTimeout(task="condense", seconds=20) for _ in range(2)]
    await world.step(world.condense)
    assert world.codes()[-1] == "condensing_retried"
    await world.clock.advance(10)
    await world.step(world.condense)
    await world.step(world.deliver)
    [message] = world.publisher.messages.values()
    assert isinstance(message.content, LinkCard)


@pytest.mark.parametrize("stage_name", ["poll", "read", "condense"])
async def test_a_row_with_a_defect_is_set_back_and_ends_well_once_mended(world, stage_name):
    await followed(world)
    world.publish("bridge")
    for name in ("poll", "read", "condense"):
        stage = getattr(world, name)
        if name == stage_name:
            [leased] = await stage.lease(1)
            await stage.set_back(leased)
            await world.clock.advance(4_000)
        await world.step(stage)
    await world.step(world.deliver)
    assert world.publisher.headlines == ["The bridge story of today"]


@pytest.mark.parametrize("stage_name", ["read", "condense"])
async def test_a_row_whose_defect_stays_becomes_a_link(world, stage_name):
    await followed(world)
    world.publish("bridge")
    await world.step(world.poll)
    if stage_name == "condense":
        await world.step(world.read)
    stage = getattr(world, stage_name)
    for _ in range(3):
        for leased in await stage.lease(1):
            await stage.set_back(leased)
        await world.clock.advance(200)
    await world.run_all()
    [message] = world.publisher.messages.values()
    assert isinstance(message.content, LinkCard)


@pytest.mark.parametrize(
    ("told", "kept"), [("2025-12-30", "2025-12-30"), ("2099-01-01", "2025-12-31")]
)
async def test_a_page_dated_in_the_future_takes_the_date_of_its_feed(world, told, kept):
    await followed(world)
    world.publish("bridge")
    listed = world.fetcher.answers[FEED].replace(
        b"</item>", b"<pubDate>Wed, 31 Dec 2025 08:00:00 GMT</pubDate></item>"
    )
    world.fetcher.answers[FEED] = listed
    meta = f"<meta property='article:published_time' content='{told}T08:00:00Z'></head>".encode()
    page = world.fetcher.answers[link("bridge")]
    world.fetcher.answers[link("bridge")] = page.replace(b"</head>", meta)
    await world.run_all()
    [message] = world.publisher.messages.values()
    assert isinstance(message.content, Brief)
    assert str(message.content.article.published_at).startswith(kept)


async def test_two_entries_of_one_article_are_one_brief(world):
    await followed(world)
    world.publish("bridge")
    await world.run_all()
    listed = rss(["bridge"]).replace(b"<guid>bridge", b"<guid>other")
    moved = link("bridge").encode() + b"?utm_source=feed"
    listed = listed.replace(b"<title>The bridge", b"<title>Again the bridge")
    world.fetcher.answers[FEED] = listed.replace(link("bridge").encode(), moved)
    await world.clock.advance(1_000)
    await world.run_all()
    assert len(world.publisher.messages) == 1


CARRIED = "".join(f"<p>{sentence} {sentence}</p>" for sentence in PARAGRAPHS)


async def test_a_walled_page_whose_feed_carries_the_text_gives_a_brief(world):
    await followed(world)
    world.publish("bridge", page=b"<title>Subscribe</title><p>Subscribe to continue reading.</p>")
    world.fetcher.answers[FEED] = rss(["bridge"], content=CARRIED)
    await world.run_all()
    [message] = world.publisher.messages.values()
    assert isinstance(message.content, Brief)


async def test_a_page_that_its_site_reserves_is_told_as_such(world):
    await followed(world)
    world.publish("bridge")
    world.fetcher.answers[link("bridge")] = PageReserved(url=link("bridge"), how="robots")
    await world.run_all()
    [message] = world.publisher.messages.values()
    assert isinstance(message.content, LinkCard)
    assert message.content.reason.code == "page_reserved"


async def test_a_reserved_page_whose_feed_carries_the_text_gives_a_brief(world):
    await followed(world)
    world.publish("bridge")
    world.fetcher.answers[FEED] = rss(["bridge"], content=CARRIED)
    world.fetcher.answers[link("bridge")] = PageReserved(url=link("bridge"), how="mining")
    await world.run_all()
    [message] = world.publisher.messages.values()
    assert isinstance(message.content, Brief)


async def test_articles_are_read_by_leave_and_feeds_without(world):
    await followed(world)
    world.publish("bridge")
    await world.run_all()
    assert {request.kind: request.asks_leave for request in world.fetcher.asked} == {
        "feed": False,
        "page": True,
    }


async def test_a_page_that_reserves_itself_is_left_alone(world):
    await followed(world)
    reserved = html("bridge").replace(b"<head>", b"<head><meta name=tdm-reservation content=1>")
    world.publish("bridge", page=reserved)
    await world.run_all()
    [message] = world.publisher.messages.values()
    assert isinstance(message.content, LinkCard)
    assert message.content.headline == "The bridge story of today"
    assert message.content.reason.code == "page_reserved"


@pytest.mark.parametrize("variant", ["bridge/amp", "bridge?print=1", "bridge?utm_source=rss"])
async def test_a_variant_of_an_article_is_the_same_article(world, variant):
    await followed(world)
    canonical = f'<head><link rel="canonical" href="{link("bridge")}">'.encode()
    world.publish("bridge")
    world.fetcher.answers[link(variant)] = html("bridge").replace(b"<head>", canonical)
    await world.run_all()
    world.publish(variant, "bridge")
    await world.clock.advance(30_000)
    await world.run_all()
    assert world.publisher.headlines == ["The bridge story of today"]
