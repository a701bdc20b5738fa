"""`/feed edit`: filter, category and address of what a server follows."""

from typing import Any

import discord
import pytest
import simcord

from tests.adapters.discord.commands.desk import (
    MAX_FEEDS,
    Desk,
    menu_of,
    name_of,
    shown,
    text_of,
)
from tests.adapters.discord.discord_markdown import spans, walk
from tests.unit.pipeline.feed_desk import offering
from tests.unit.pipeline.world import FEED, rss

SITE = "https://herald.example/"
OTHER = f"{SITE}feed"
THIRD = f"{SITE}sport.xml"


@pytest.fixture(autouse=True)
def _herald(desk: Desk) -> None:
    desk.fetcher.answers |= {OTHER: rss(["bridge"]), THIRD: rss(["harbour"])}


async def test_changes_filter_and_category_in_all_channels_of_this_server_only(
    env: simcord.Env, desk: Desk, guild: Any, news: Any, admin: Any
) -> None:
    elsewhere = env.create_guild("Elsewhere").create_text_channel("news")
    sport = guild.create_text_channel("sport")
    for channel in (news, sport, elsewhere):
        await desk.follow(FEED, channel, "Gazette")
    [choice] = await admin.autocomplete(news, "feed edit", "feed", "gazette")

    answer = await admin.slash(
        news, "feed edit", feed=choice["value"], filter="bridge -toll", category="News/Towns"
    )

    assert f"**Gazette** is changed in {news.mention}, {sport.mention}." in text_of(answer)
    assert "Only what fits is posted: bridge -toll" in text_of(answer)
    assert "Its category: News/Towns" in text_of(answer)
    followed = await desk.subscriptions(FEED)
    for channel in (news, sport):
        assert followed[str(name_of(channel))].filter == "bridge -toll"
        assert followed[str(name_of(channel))].category == ("News", "Towns")
    assert followed[str(name_of(elsewhere))].filter == ""
    assert desk.fetcher.asked == []


async def test_changes_one_channel_where_one_is_named(
    desk: Desk, guild: Any, news: Any, admin: Any
) -> None:
    sport, quiet = guild.create_text_channel("sport"), guild.create_text_channel("quiet")
    await desk.follow(FEED, news, "Gazette", filter="old")
    await desk.follow(FEED, sport)

    await admin.slash(news, "feed edit", feed=FEED, filter="goal*", channel=sport)
    refused = text_of(await admin.slash(news, "feed edit", feed=FEED, filter="x", channel=quiet))

    followed = await desk.subscriptions(FEED)
    assert followed[str(name_of(sport))].filter == "goal*"
    assert followed[str(name_of(news))].filter == "old"
    assert f"{quiet.mention} does not follow **Gazette**" in refused


@pytest.mark.parametrize("sign", ["-", " – "])  # as telephones write it
async def test_a_dash_takes_filter_and_category_away(
    desk: Desk, news: Any, admin: Any, sign: str
) -> None:
    await desk.follow(FEED, news, "Gazette", filter="bridge", category=("Towns",))

    told = text_of(await admin.slash(news, "feed edit", feed=FEED, filter=sign, category=sign))

    assert "Every new article is posted." in told
    [now] = (await desk.subscriptions(FEED)).values()
    assert (now.filter, now.category) == ("", ())


async def test_what_is_not_named_stays(desk: Desk, news: Any, admin: Any) -> None:
    await desk.follow(FEED, news, filter="bridge", category=("Towns",), backfill=2)

    await admin.slash(news, "feed edit", feed=FEED, category="Rivers")

    [now] = (await desk.subscriptions(FEED)).values()
    assert (now.filter, now.category, now.backfill) == ("bridge", ("Rivers",), 2)


async def test_a_filter_that_cannot_be_read_changes_nothing_and_shows_the_place(
    desk: Desk, news: Any, admin: Any
) -> None:
    await desk.follow(FEED, news, filter="bridge")

    told = text_of(await admin.slash(news, "feed edit", feed=FEED, filter="a OR `@everyone` OR"))

    assert "`@" not in told  # nothing ends the block
    assert "```\n" in told
    assert "lacks a word at character" in told
    [now] = (await desk.subscriptions(FEED)).values()
    assert now.filter == "bridge"


async def test_a_hostile_filter_is_shown_as_it_is(desk: Desk, news: Any, admin: Any) -> None:
    await desk.follow(FEED, news, "<@1> **x**")

    told = text_of(
        await admin.slash(
            news, "feed edit", feed=FEED, filter='"@everyone <@1>" OR "[a](https://b.example)"'
        )
    )

    kinds = [node.kind for node in walk(spans(told))]
    assert kinds.count("mention") == 1  # the channel's
    assert not set(kinds) & {"masked", "link"}


async def test_another_address_takes_its_place_with_all_options(
    desk: Desk, guild: Any, news: Any, admin: Any
) -> None:
    sport = guild.create_text_channel("sport")
    await desk.follow(FEED, news, "Gazette", filter="bridge", category=("Towns",))
    await desk.follow(FEED, sport)

    told = text_of(await admin.slash(news, "feed edit", feed=FEED, url="herald.example/feed"))

    assert "**Gazette** is replaced by **https\\://herald.example/feed**" in told
    followed = await desk.subscriptions(OTHER)
    assert set(followed) == {str(name_of(news)), str(name_of(sport))}
    here = followed[str(name_of(news))]
    assert (here.filter, here.category) == ("bridge", ("Towns",))
    assert {url for url, _ in await desk.followed()} == {OTHER}


async def test_a_page_with_several_feeds_lets_the_asker_choose(
    desk: Desk, news: Any, admin: Any
) -> None:
    await desk.follow(FEED, news, "Gazette", filter="bridge")
    desk.fetcher.answers[SITE] = offering(OTHER, THIRD)
    offer = await admin.slash(news, "feed edit", feed=FEED, url=SITE)
    assert [each["label"] for each in menu_of(offer)["options"]] == [
        "herald.example/feed",
        "herald.example/sport.xml",
    ]

    await admin.select(shown(offer), ["1"])

    assert "is replaced by" in text_of(offer)
    assert await desk.followed() == [(THIRD, str(name_of(news)))]


async def test_who_cannot_write_in_a_channel_cannot_point_another_feed_at_it(
    desk: Desk, guild: Any, news: Any, admin: Any
) -> None:
    silent = discord.PermissionOverwrite(send_messages=False)
    rules = guild.create_text_channel("rules", overwrites={admin: silent})
    for channel in (news, rules):
        await desk.follow(FEED, channel)

    told = text_of(await admin.slash(news, "feed edit", feed=FEED, url=OTHER))

    assert f"You cannot write in {rules.mention} yourself" in told
    assert {url for url, _ in await desk.followed()} == {FEED}
    assert desk.fetcher.asked == []


async def test_an_address_that_is_no_feed_changes_nothing(
    desk: Desk, news: Any, admin: Any
) -> None:
    await desk.follow(FEED, news)
    desk.fetcher.answers = {SITE: offering()}

    told = text_of(await admin.slash(news, "feed edit", feed=FEED, url=SITE))

    assert "offers no feed" in told
    assert await desk.followed() == [(FEED, str(name_of(news)))]


async def test_a_replacement_in_one_channel_counts_as_one_more_feed(
    desk: Desk, guild: Any, news: Any, admin: Any
) -> None:
    sport = guild.create_text_channel("sport")
    for channel in (news, sport):
        await desk.follow(FEED, channel)
    for number in range(MAX_FEEDS - 1):
        await desk.follow(f"https://gazette.example/{number}", news)

    refused = text_of(await admin.slash(news, "feed edit", feed=FEED, url=OTHER, channel=sport))
    assert f"{MAX_FEEDS} feeds are" in refused

    await admin.slash(news, "feed edit", feed=FEED, url=OTHER)  # in both: none is added
    assert {url for url, _ in await desk.followed()} >= {OTHER}


async def test_what_the_settings_file_owns_is_told_and_the_rest_changed(
    desk: Desk, guild: Any, news: Any, admin: Any
) -> None:
    sport = guild.create_text_channel("sport")
    await desk.follow(FEED, news, "Gazette", from_file=True)

    alone = text_of(await admin.slash(news, "feed edit", feed=FEED, filter="bridge"))
    await desk.follow(FEED, sport)
    told = text_of(await admin.slash(news, "feed edit", feed=FEED, filter="bridge"))

    assert f"In {news.mention}, **Gazette** stands in the settings file" in alone
    assert "is changed" not in alone
    assert f"**Gazette** is changed in {sport.mention}." in told
    assert f"In {news.mention}, **Gazette** stands in the settings file" in told
    followed = await desk.subscriptions(FEED)
    assert followed[str(name_of(news))].filter == ""
    assert followed[str(name_of(sport))].filter == "bridge"


async def test_what_another_server_follows_is_not_found(
    env: simcord.Env, desk: Desk, news: Any, admin: Any
) -> None:
    elsewhere = env.create_guild("Elsewhere").create_text_channel("news")
    await desk.follow(OTHER, elsewhere)

    refused = text_of(await admin.slash(news, "feed edit", feed=OTHER, filter="x"))
    assert "No channel of this server follows" in refused
    [theirs] = (await desk.subscriptions(OTHER)).values()
    assert theirs.filter == ""
