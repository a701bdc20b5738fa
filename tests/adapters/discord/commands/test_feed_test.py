"""`/feed test`: what a filter makes of a feed's last entries, and why."""

from typing import Any

import pytest
import simcord

from bot.domain.errors import HttpStatus, WorkTimeout
from tests.adapters.discord.commands.desk import Desk, parts_of, shown, text_of
from tests.adapters.discord.discord_markdown import spans, walk
from tests.unit.pipeline.feed_desk import offering
from tests.unit.pipeline.world import FEED, rss


async def test_tells_which_rule_found_what_where_and_which_kept_an_entry_out(
    desk: Desk, news: Any, admin: Any
) -> None:
    feed = await desk.follow(FEED, news, "Gazette")
    desk.entry(feed, "read", title="The bridge opens", summary="A toll is asked.")
    desk.entry(feed, "read", title="Bridges in the rain", summary="Nobody pays.")
    desk.entry(feed, "read", title="The harbour", summary="Ships come.")

    told = text_of(await admin.slash(news, "feed test", feed=FEED, filter="title:bridge* -toll"))

    assert "**Gazette**: 1 of the last 3 would be posted" in told
    assert "The filter: title:bridge\\* -toll" in told
    harbour, rain, opens = told.split("**The harbour**")[1].split("**")[::2]
    assert "Kept out by title:bridge\\*" in harbour
    assert "Would be posted" in rain
    assert "title:bridge\\* matches “Bridge” in the title" in rain
    assert "Kept out by -toll" in opens
    assert "toll matches “toll” in the text" in opens
    assert "sees its title and summary only" in opens
    assert desk.fetcher.asked == []


async def test_without_a_filter_the_one_of_this_channel_is_tried(
    desk: Desk, guild: Any, news: Any, admin: Any
) -> None:
    sport = guild.create_text_channel("sport")
    feed = await desk.follow(FEED, news, "Gazette", filter="bridge")
    await desk.follow(FEED, sport, filter="harbour")
    desk.entry(feed, "read", title="The bridge opens")

    here = text_of(await admin.slash(news, "feed test", feed=FEED))
    there = text_of(await admin.slash(sport, "feed test", feed=FEED))

    assert f"The filter of {news.mention}: bridge" in here
    assert "Other channels of this server have other filters." in here
    assert "1 of the last 1" in here
    assert f"The filter of {sport.mention}: harbour" in there
    assert "0 of the last 1" in there


async def test_a_feed_without_a_filter_lets_all_pass(desk: Desk, news: Any, admin: Any) -> None:
    feed = await desk.follow(FEED, news, "Gazette")
    desk.entry(feed, "read", title="The bridge opens")

    told = text_of(await admin.slash(news, "feed test", feed=FEED))

    assert f"Without a filter in {news.mention}." in told
    assert "1 of the last 1" in told


async def test_a_feed_that_was_never_polled_is_fetched(desk: Desk, news: Any, admin: Any) -> None:
    await desk.follow(FEED, news)
    desk.fetcher.answers[FEED] = rss(["bridge", "harbour"])

    told = text_of(await admin.slash(news, "feed test", feed=FEED, filter="bridge"))

    assert "**Gazette**: 1 of the last 2 would be posted" in told


async def test_what_cannot_be_fetched_is_told(desk: Desk, news: Any, admin: Any) -> None:
    await desk.follow(FEED, news)
    desk.fetcher.answers[FEED] = HttpStatus(url=FEED, status=410)

    told = text_of(await admin.slash(news, "feed test", feed=FEED, filter="bridge"))

    assert "gone for good" in told


async def test_a_feed_that_is_a_page_now_is_told_of(desk: Desk, news: Any, admin: Any) -> None:
    await desk.follow(FEED, news)
    desk.fetcher.answers[FEED] = offering(f"{FEED}/1", f"{FEED}/2")

    told = text_of(await admin.slash(news, "feed test", feed=FEED, filter="bridge"))

    assert "is a web page, not a feed" in told


async def test_a_feed_without_entries_is_told_of(desk: Desk, news: Any, admin: Any) -> None:
    await desk.follow(FEED, news, "Gazette")
    desk.fetcher.answers[FEED] = rss([])

    assert "lists no entry" in text_of(await admin.slash(news, "feed test", feed=FEED))


@pytest.mark.parametrize(
    ("written", "caret"),
    [("bridge OR", "bridge OR\n         ^"), ("titel:bridge", "titel:bridge\n^")],
)
async def test_a_filter_that_cannot_be_read_is_shown_with_its_place(
    desk: Desk, news: Any, admin: Any, written: str, caret: str
) -> None:
    feed = await desk.follow(FEED, news)
    desk.entry(feed, "read")

    told = text_of(await admin.slash(news, "feed test", feed=FEED, filter=written))

    assert caret in told
    assert "The filter" in told


async def test_entries_are_turned_and_the_fullest_page_fits(
    desk: Desk, news: Any, admin: Any
) -> None:
    feed = await desk.follow(FEED, news, "**" * 300)
    hostile = "bridge_*" * 100
    for number in range(7):
        desk.entry(feed, "read", title=f"{number} {hostile}", summary=hostile * 20)
    many = " OR ".join(f'"{"bridge_*" * 3}" OR title:/bridge_{n}?/' for n in range(5))

    answer = await admin.slash(news, "feed test", feed=FEED, filter=many)

    assert len(text_of(answer)) <= 4000
    assert len(list(parts_of(shown(answer).components))) <= 40
    assert "Page 1 of 2" in text_of(answer)
    desk.workers.failures = [WorkTimeout(task="judge_each", seconds=20)]  # it is not asked again
    await admin.click(shown(answer), label="Next")
    assert "Page 2 of 2" in text_of(answer)


async def test_hostile_titles_and_words_are_shown_as_they_are(
    desk: Desk, news: Any, admin: Any
) -> None:
    hostile = "@everyone <@1> **x** [a](https://evil.example)"
    feed = await desk.follow(FEED, news, hostile)
    desk.entry(feed, "read", title=hostile, summary=hostile, authors=(hostile,))

    told = text_of(await admin.slash(news, "feed test", feed=FEED, filter="author:/.*/ OR /.+/"))
    told += text_of(await admin.slash(news, "feed test", feed=FEED, filter="author:/.+/"))

    kinds = [node.kind for node in walk(spans(told))]
    assert not set(kinds) & {"mention", "masked", "link"}


async def test_only_what_this_server_follows_is_tried(
    env: simcord.Env, desk: Desk, news: Any, admin: Any
) -> None:
    elsewhere = env.create_guild("Elsewhere").create_text_channel("news")
    feed = await desk.follow(FEED, elsewhere, "Gazette")
    desk.entry(feed, "read", title="The bridge opens")

    told = text_of(await admin.slash(news, "feed test", feed=FEED, filter="bridge"))

    assert "No channel of this server follows" in told
    assert "opens" not in told
    assert desk.fetcher.asked == []
