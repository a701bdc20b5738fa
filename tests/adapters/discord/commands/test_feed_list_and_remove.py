"""`/feed list` and `/feed remove`: what a server follows, and the end of it."""

from typing import Any

import discord
import pytest
import simcord

from bot.domain.channels import ChannelName
from bot.domain.errors import HttpStatus
from bot.domain.feeds import Subscription
from tests.adapters.discord.commands.desk import Desk, name_of, parts_of, shown, text_of
from tests.adapters.discord.discord_markdown import spans, walk
from tests.builders import NOON

FEED = "https://gazette.example/feed"
OTHER = "https://herald.example/feed"


async def follow(desk: Desk, url: str, channel: Any, title: str = "") -> None:
    name = channel if isinstance(channel, ChannelName) else name_of(channel)
    await desk.stores.subscriptions.subscribe(Subscription(feed_url=url, channel=name))
    for feed in desk.stores.memory.feeds.values():
        if feed.url == url:
            feed.title = title or feed.title


async def followed(desk: Desk) -> list[tuple[str, str]]:
    feeds = await desk.stores.subscriptions.followed_feeds()
    return [(feed.url, str(channel)) for feed in feeds for channel in feed.channels]


def feed_row(desk: Desk, url: str) -> Any:
    return next(feed for feed in desk.stores.memory.feeds.values() if feed.url == url)


async def test_an_empty_server_is_told_how_to_begin(news: Any, admin: Any) -> None:
    assert "/feed add" in text_of(await admin.slash(news, "feed list"))


async def test_lists_this_servers_feeds_where_they_go_and_how_they_are(
    env: simcord.Env, desk: Desk, guild: Any, news: Any, admin: Any
) -> None:
    sport = guild.create_text_channel("sport")
    await follow(desk, FEED, news, "Gazette")
    await follow(desk, FEED, sport)
    await follow(desk, OTHER, news, "Herald")
    await follow(desk, "https://new.example/", news)
    feed_row(desk, FEED).last_success_at = NOON
    failed = feed_row(desk, OTHER)
    failed.failures, failed.error = 3, HttpStatus(url=OTHER, status=410).reason

    told = text_of(await admin.slash(news, "feed list"))

    assert "This server follows 3 feeds" in told
    assert f"**Gazette** to {news.mention}, {sport.mention}" in told
    assert f"well, last read <t:{int(NOON.timestamp())}:R>" in told
    assert "failed 3 times in a row: herald.example says that" in told
    assert "gone for good" in told
    assert "(no title yet)" in told
    assert "waits to be read for the first time" in told


async def test_tells_of_no_other_server(
    env: simcord.Env, desk: Desk, news: Any, admin: Any
) -> None:
    elsewhere = env.create_guild("Elsewhere").create_text_channel("news")
    await follow(desk, FEED, news, "Gazette")
    await follow(desk, FEED, elsewhere)
    await follow(desk, FEED, ChannelName("page", "news"))
    await follow(desk, OTHER, elsewhere, "Herald")

    told = text_of(await admin.slash(news, "feed list"))

    assert "one feed" in told
    assert elsewhere.mention not in told
    assert "Herald" not in told


async def test_marks_what_the_settings_file_owns(desk: Desk, news: Any, admin: Any) -> None:
    owned = Subscription(feed_url=FEED, channel=name_of(news), from_file=True)
    await desk.stores.subscriptions.apply_file([owned])

    told = text_of(await admin.slash(news, "feed list"))

    assert f"from the settings file: {news.mention}" in told


async def test_a_long_list_is_turned(desk: Desk, news: Any, admin: Any) -> None:
    for number in range(7):
        await follow(desk, f"https://gazette.example/{number}", news, f"Gazette {number}")
    answer = await admin.slash(news, "feed list")
    assert "Page 1 of 2" in text_of(answer)

    await admin.click(shown(answer), label="Next")

    assert "**Gazette 6**" in text_of(answer)


async def test_whoever_may_not_manage_the_server_any_more_cannot_turn_it(
    env: simcord.Env, desk: Desk, guild: Any, news: Any, admin: Any
) -> None:
    for number in range(7):
        await follow(desk, f"https://gazette.example/{number}", news, f"Gazette {number}")
    answer = await admin.slash(news, "feed list")
    bot: Any = env.bot
    managers = discord.utils.get(bot.get_guild(guild.id).roles, name="Managers")
    await managers.edit(permissions=discord.Permissions.none())

    await admin.click(shown(answer), label="Next")

    assert "Manage Server" in text_of(answer)
    assert "Gazette" not in text_of(answer)


async def test_the_fullest_page_fits_a_message(desk: Desk, guild: Any, admin: Any) -> None:
    places = [guild.create_text_channel(f"c{number}") for number in range(14)]
    for number in range(6):
        url = f"https://gazette.example/{number}/{'_*' * 500}"
        for place in places:
            await follow(desk, url, place, "**" * 300)
        owned = [
            Subscription(feed_url=url, channel=name_of(place), from_file=True) for place in places
        ]
        row = feed_row(desk, url)
        row.failures, row.error = 12_345, HttpStatus(url=url, status=404).reason
        for subscription in desk.stores.memory.subscriptions:
            subscription.from_file = True
        assert owned

    answer = await admin.slash(places[0], "feed list")

    assert len(text_of(answer)) <= 4000
    assert len(list(parts_of(shown(answer).components))) <= 40
    assert "10 more" in text_of(answer)
    assert "Page 1 of 2" in text_of(answer)


async def test_hostile_titles_and_addresses_are_shown_as_they_are(
    desk: Desk, news: Any, admin: Any
) -> None:
    await follow(desk, "https://evil.example/@everyone", news, "@here <@1> **x** [a](//b)")

    told = text_of(await admin.slash(news, "feed list"))

    kinds = [node.kind for node in walk(spans(told))]
    assert kinds.count("mention") == 1  # the channel's
    assert kinds.count("bold") == 1  # ours
    assert not set(kinds) & {"masked", "link"}


async def test_offers_this_servers_feeds_by_title_and_host(
    env: simcord.Env, desk: Desk, news: Any, admin: Any
) -> None:
    elsewhere = env.create_guild("Elsewhere").create_text_channel("news")
    await follow(desk, FEED, news, "Gazette")
    await follow(desk, "https://new.example/feed", news)
    await follow(desk, OTHER, elsewhere, "Herald")

    offered = await admin.autocomplete(news, "feed remove", "feed", "")
    fitting = await admin.autocomplete(news, "feed remove", "feed", "gazette.EX")

    names = [choice["name"] for choice in offered]
    assert names == ["Gazette · gazette.example", "https://new.example/feed"]
    assert [choice["name"] for choice in fitting] == ["Gazette · gazette.example"]


async def test_choices_fit_whatever_feeds_are_called(desk: Desk, news: Any, admin: Any) -> None:
    for number in range(30):
        url = f"https://gazette.example/{'long/' * 100}{number}"
        await follow(desk, url, news, f"{number} {'Gazette ' * 60}")

    offered = await admin.autocomplete(news, "feed remove", "feed", "")

    assert len(offered) == 25
    assert all(len(choice["name"]) <= 100 for choice in offered)
    assert all(len(choice["value"]) <= 100 for choice in offered)
    assert len({choice["value"] for choice in offered}) == 25


async def test_removes_a_chosen_feed_from_this_server_only(
    env: simcord.Env, desk: Desk, guild: Any, news: Any, admin: Any
) -> None:
    elsewhere = env.create_guild("Elsewhere").create_text_channel("news")
    sport = guild.create_text_channel("sport")
    for channel in (news, sport, elsewhere):
        await follow(desk, FEED, channel, "Gazette")
    [choice] = await admin.autocomplete(news, "feed remove", "feed", "gazette")

    told = text_of(await admin.slash(news, "feed remove", feed=choice["value"]))

    assert f"**Gazette** is not followed any more in {news.mention}, {sport.mention}." in told
    assert await followed(desk) == [(FEED, str(name_of(elsewhere)))]


@pytest.mark.parametrize("typed", [FEED, f"<{FEED}>", "gazette.example/feed"])
async def test_takes_an_address_too(desk: Desk, news: Any, admin: Any, typed: str) -> None:
    await follow(desk, FEED, news)

    await admin.slash(news, "feed remove", feed=typed)

    assert await followed(desk) == []


async def test_removes_from_one_channel_where_one_is_named(
    desk: Desk, guild: Any, news: Any, admin: Any
) -> None:
    sport = guild.create_text_channel("sport")
    await follow(desk, FEED, news, "Gazette")
    await follow(desk, FEED, sport)

    told = text_of(await admin.slash(news, "feed remove", feed=FEED, channel=sport))

    assert sport.mention in told
    assert news.mention not in told
    assert await followed(desk) == [(FEED, str(name_of(news)))]


async def test_a_channel_that_does_not_follow_it_is_told_of(
    desk: Desk, guild: Any, news: Any, admin: Any
) -> None:
    sport = guild.create_text_channel("sport")
    await follow(desk, FEED, news, "Gazette")

    told = text_of(await admin.slash(news, "feed remove", feed=FEED, channel=sport))

    assert f"{sport.mention} does not follow **Gazette**" in told
    assert len(await followed(desk)) == 1


async def test_what_nobody_here_follows_is_told_back_harmlessly(
    env: simcord.Env, desk: Desk, news: Any, admin: Any
) -> None:
    elsewhere = env.create_guild("Elsewhere").create_text_channel("news")
    await follow(desk, OTHER, elsewhere)

    told = text_of(await admin.slash(news, "feed remove", feed=f"{OTHER} @everyone <@1>"))
    refused = text_of(await admin.slash(news, "feed remove", feed=OTHER))

    assert "No channel of this server follows" in told
    assert "No channel of this server follows" in refused
    assert "mention" not in {node.kind for node in walk(spans(told))}
    assert len(await followed(desk)) == 1


async def test_what_the_settings_file_owns_is_refused_and_the_rest_removed(
    desk: Desk, guild: Any, news: Any, admin: Any
) -> None:
    sport = guild.create_text_channel("sport")
    owned = Subscription(feed_url=FEED, channel=name_of(news), from_file=True)
    await desk.stores.subscriptions.apply_file([owned])
    await follow(desk, FEED, sport, "Gazette")

    told = text_of(await admin.slash(news, "feed remove", feed=FEED))

    assert f"**Gazette** is not followed any more in {sport.mention}." in told
    assert f"In {news.mention}, **Gazette** stands in the settings file" in told
    assert await followed(desk) == [(FEED, str(name_of(news)))]
