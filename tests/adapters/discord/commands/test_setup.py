"""Joining and leaving servers, and `/setup`: greeted once, set up in two steps, kept for a while."""

from datetime import timedelta
from typing import Any

import discord
import pytest
import simcord
from discord import ui
from simcord.backend import serializers
from simcord.backend.errors import SetupError

from bot.adapters.discord.cards.card_components import still_view
from bot.adapters.discord.commands.servers.joining import greeting_places
from bot.domain.channels import ChannelName
from bot.presenting.speech import LANGUAGES
from bot.presenting.starter_feeds import STARTER_FEEDS
from tests.adapters.discord.commands.desk import (
    MAX_FEEDS,
    Desk,
    buttons_of,
    hidden_from,
    name_of,
    parts_of,
    shown,
    text_of,
    told_besides,
)
from tests.unit.pipeline.feed_desk import offering
from tests.unit.pipeline.world import FEED, rss

SITE = "https://gazette.example/"
TEXT_MENU = 3
FIRST, SECOND = STARTER_FEEDS["en"][:2]


@pytest.fixture(autouse=True)
def _web(desk: Desk) -> None:
    for feed in STARTER_FEEDS["en"]:
        desk.fetcher.answers[feed.url] = rss(["bridge"])
    desk.fetcher.answers[FEED] = rss(["bridge"])


def server_of(guild: Any) -> str:
    return f"discord:{guild.id}"


async def rejoin(env: simcord.Env, guild: Any) -> None:
    """Let Discord tell of the server as it does when the bot is added."""
    backend = env.backend
    backend.emit(
        "GUILD_CREATE", serializers.guild_create_payload(backend, backend.get_guild(guild.id))
    )
    await env.settle()


async def leave(env: simcord.Env, guild: Any) -> None:
    env.backend.emit("GUILD_DELETE", {"id": str(guild.id)})
    await env.settle()


async def greeted(env: simcord.Env, desk: Desk, guild: Any) -> None:
    """Let the bot leave and join again, now that the server has channels."""
    await leave(env, guild)
    await rejoin(env, guild)


def menus_of(answer: Any) -> list[dict[str, Any]]:
    return [part for part in parts_of(shown(answer).components) if part["type"] == TEXT_MENU]


async def begun(who: Any, place: Any, target: Any) -> Any:
    """Begin, choose the channel, and return the answer, which offers feeds."""
    answer = await who.slash(place, "setup")
    await who.select(shown(answer), [target])
    return answer


async def test_channels_of_the_settings_file_are_placed_when_servers_are_known(
    env: simcord.Env, desk: Desk, guild: Any, news: Any
) -> None:
    await desk.follow(FEED, news, from_file=True)
    await desk.follow(FEED, ChannelName("discord", "7"), from_file=True)  # seen by nobody
    await desk.follow(FEED, ChannelName("page", "news"), from_file=True)

    bot: Any = env.bot
    bot.dispatch("servers_known", 0)
    await env.settle()

    assert await desk.stores.servers.server_of(name_of(news)) == server_of(guild)
    assert len(await desk.stores.servers.unplaced()) == 2


async def test_a_new_server_gets_one_message_with_a_button(
    env: simcord.Env, desk: Desk, guild: Any, news: Any
) -> None:
    await greeted(env, desk, guild)

    [message] = news.history()
    rows = [each for each in message.components if isinstance(each, discord.ActionRow)]
    buttons = [button for row in rows for button in row.children]
    assert [getattr(button, "label", None) for button in buttons] == ["Set up"]
    assert await desk.stores.servers.present() == [server_of(guild)]
    await rejoin(env, guild)  # as after an outage that Discord did not call one
    await env.restart_bot(desk.client())
    await env.settle()
    assert len(news.history()) == 1


async def test_a_server_that_follows_something_already_is_not_greeted(
    env: simcord.Env, desk: Desk, guild: Any, news: Any
) -> None:
    await desk.follow(FEED, news, filter="bridge")

    await greeted(env, desk, guild)

    assert news.history() == []
    # Who comes back finds all as it was.
    [kept] = (await desk.subscriptions(FEED)).values()
    assert kept.filter == "bridge"


async def test_moderators_are_greeted_first_then_where_discord_greets_then_an_open_channel(
    env: simcord.Env, desk: Desk, guild: Any
) -> None:
    bot: Any = env.bot
    guild.create_text_channel("board", overwrites=hidden_from(guild))
    first = guild.create_text_channel("first")
    system, moderators = guild.create_text_channel("system"), guild.create_text_channel("mods")
    stored = env.backend.get_guild(guild.id)
    env.backend.edit_guild(
        guild.id,
        {"system_channel_id": system.id, "public_updates_channel_id": moderators.id},
    )
    await env.settle()
    assert stored.system_channel_id == system.id

    places = [place.id for place in greeting_places(bot.get_guild(guild.id))]

    assert places[:3] == [moderators.id, system.id, first.id]


async def test_nobody_is_greeted_where_the_bot_may_write_nowhere(
    env: simcord.Env, desk: Desk, guild: Any
) -> None:
    silent = discord.PermissionOverwrite(send_messages=False)
    quiet = guild.create_text_channel("quiet", overwrites={guild.me: silent})

    await greeted(env, desk, guild)

    assert quiet.history() == []
    assert await desk.stores.servers.present() == [server_of(guild)]


@pytest.mark.parametrize(("days", "greetings"), [(0, 1), (30, 0)])
async def test_servers_joined_and_left_while_the_bot_was_away_are_noticed(
    env: simcord.Env, desk: Desk, guild: Any, news: Any, days: int, greetings: int
) -> None:
    servers = desk.stores.servers
    await servers.joined("discord:424242424242424242")  # it is not there any more
    await servers.left(server_of(guild))  # it was added again
    added_at = desk.services.care.clock.now() - timedelta(days=days)
    member = env.backend.get_member(guild.id, env.backend.bot_user.id)
    member.joined_at = added_at.isoformat()

    await env.restart_bot(desk.client())
    await env.settle()

    assert await servers.present() == [server_of(guild)]
    assert len(news.history()) == greetings


async def test_leaving_is_noted_and_an_outage_is_not_leaving(
    env: simcord.Env, desk: Desk, guild: Any
) -> None:
    env.backend.emit("GUILD_DELETE", {"id": str(guild.id), "unavailable": True})
    await env.settle()
    assert await desk.stores.servers.present() == [server_of(guild)]

    await leave(env, guild)
    assert await desk.stores.servers.present() == []


async def test_the_greeting_begins_for_admins_only(
    env: simcord.Env, desk: Desk, guild: Any, news: Any, admin: Any, reader: Any
) -> None:
    await greeted(env, desk, guild)
    [message] = news.history()

    refused = await reader.click(message, label="Set up")
    begun_ = await admin.click(message, label="Set up")

    assert "Manage Server" in told_besides(refused)
    assert "Step 1 of 2" in text_of(begun_)


async def test_a_channel_and_feeds_are_followed_and_the_newest_is_posted_as_a_test(
    desk: Desk, guild: Any, news: Any, admin: Any
) -> None:
    sport = guild.create_text_channel("sport")
    answer = await begun(admin, news, sport)
    assert f"What shall {sport.mention} follow?" in text_of(answer)
    language, feeds = menus_of(answer)
    assert [each["label"] for each in feeds["options"]] == [
        each.name for each in STARTER_FEEDS["en"]
    ]
    assert len(language["options"]) == len(LANGUAGES)

    await admin.select(shown(answer), ["0", "1"], custom_id=feeds["custom_id"])

    told = text_of(answer)
    assert "2 feeds are followed now:" in told
    assert f"**{FIRST.name}**" in told.replace("\\", "")
    assert f"is posted in {sport.mention} within a few minutes" in told
    assert "/feed add" in told
    rows = {
        desk.stores.memory.feeds[row.feed_id].url: row for row in desk.stores.memory.subscriptions
    }
    assert {url: row.backfill_owed for url, row in rows.items()} == {FIRST.url: 1, SECOND.url: 0}
    assert {row.channel for row in rows.values()} == {name_of(sport)}
    assert await desk.stores.servers.server_of(name_of(sport)) == server_of(guild)


async def test_feeds_of_another_language_are_offered(desk: Desk, news: Any, admin: Any) -> None:
    answer = await begun(admin, news, news)

    await admin.select(shown(answer), ["uk"], custom_id=menus_of(answer)[0]["custom_id"])

    _, feeds = menus_of(answer)
    assert [each["label"] for each in feeds["options"]] == [
        each.name for each in STARTER_FEEDS["uk"]
    ]


async def test_what_is_followed_there_is_not_offered_again(
    desk: Desk, news: Any, admin: Any
) -> None:
    for feed in STARTER_FEEDS["en"]:
        await desk.follow(feed.url, news)

    answer = await begun(admin, news, news)

    assert "follows all of these already" in text_of(answer)
    assert len(menus_of(answer)) == 1  # of languages
    assert "Another address" in buttons_of(answer)


async def test_a_feed_that_fails_is_told_and_stops_no_other(
    desk: Desk, news: Any, admin: Any
) -> None:
    del desk.fetcher.answers[FIRST.url]
    answer = await begun(admin, news, news)

    await admin.select(shown(answer), ["0", "1"], custom_id=menus_of(answer)[1]["custom_id"])

    told = text_of(answer)
    assert "could not be followed." in told
    assert "One feed is followed now:" in told
    assert [url for url, _ in await desk.followed()] == [SECOND.url]


async def test_an_address_of_ones_own_is_followed(desk: Desk, news: Any, admin: Any) -> None:
    answer = await begun(admin, news, news)

    form = await admin.click(shown(answer), label="Another address")
    await admin.submit_modal(form, {"address": "gazette.example/feed"})

    assert "One feed is followed now:\n- **Gazette**" in text_of(answer)
    assert await desk.followed() == [(FEED, str(name_of(news)))]

    await admin.click(shown(answer), label="Add more")
    assert "Step 2 of 2" in text_of(answer)


async def test_an_address_with_several_feeds_lets_the_asker_choose(
    desk: Desk, news: Any, admin: Any
) -> None:
    desk.fetcher.answers[SITE] = offering(FEED, "https://gazette.example/sport.xml")
    answer = await begun(admin, news, news)
    form = await admin.click(shown(answer), label="Another address")
    await admin.submit_modal(form, {"address": SITE})

    await admin.select(shown(answer), ["0"])

    assert await desk.followed() == [(FEED, str(name_of(news)))]


async def test_an_address_that_cannot_be_followed_leaves_the_step(
    desk: Desk, news: Any, admin: Any
) -> None:
    desk.fetcher.answers[FEED] = b"\x00\x01"
    answer = await begun(admin, news, news)
    form = await admin.click(shown(answer), label="Another address")

    done = await admin.submit_modal(form, {"address": FEED})

    assert "not a feed" in told_besides(done)
    assert "Step 2 of 2" in text_of(answer)


async def test_a_channel_where_the_bot_may_not_write_is_told_with_what_it_lacks(
    desk: Desk, guild: Any, news: Any, admin: Any
) -> None:
    silent = discord.PermissionOverwrite(send_messages=False)
    quiet = guild.create_text_channel("quiet", overwrites={guild.me: silent})
    answer = await admin.slash(news, "setup")

    done = await admin.select(shown(answer), [quiet])

    assert "it lacks Send Messages" in told_besides(done)
    assert "Step 1 of 2" in text_of(answer)


async def test_steps_live_over_a_restart(
    desk: Desk, env: simcord.Env, news: Any, admin: Any
) -> None:
    answer = await begun(admin, news, news)
    await env.restart_bot(desk.client())

    await admin.select(shown(answer), ["0"], custom_id=menus_of(answer)[1]["custom_id"])

    assert [url for url, _ in await desk.followed()] == [FIRST.url]


async def test_no_more_is_followed_than_the_server_may(desk: Desk, news: Any, admin: Any) -> None:
    for number in range(MAX_FEEDS - 1):
        await desk.follow(f"https://herald.example/{number}", news)
    answer = await begun(admin, news, news)

    await admin.select(shown(answer), ["0", "1"], custom_id=menus_of(answer)[1]["custom_id"])

    assert f"{MAX_FEEDS} feeds are" in text_of(answer)
    assert len(await desk.followed()) == MAX_FEEDS


async def test_whoever_may_not_manage_the_server_sets_nothing_up(
    desk: Desk, env: simcord.Env, guild: Any, news: Any, admin: Any, reader: Any
) -> None:
    with pytest.raises(SetupError, match="not visible"):
        await reader.slash(news, "setup")
    answer = await begun(admin, news, news)
    form = await admin.click(shown(answer), label="Another address")
    feeds = menus_of(answer)[1]["custom_id"]
    bot: Any = env.bot
    managers = discord.utils.get(bot.get_guild(guild.id).roles, name="Managers")
    await managers.edit(permissions=discord.Permissions.none())

    for done in (
        await admin.submit_modal(form, {"address": FEED}),
        await admin.click(shown(answer), label="Another address"),
        await admin.select(shown(answer), ["0"], custom_id=feeds),
    ):
        assert "Manage Server" in told_besides(done)
    assert await desk.followed() == []


async def test_no_server_points_feeds_at_the_channel_of_another(
    desk: Desk, env: simcord.Env, guild: Any, news: Any, admin: Any
) -> None:
    theirs = env.create_guild("Elsewhere").create_text_channel("news")
    row: ui.ActionRow[Any] = ui.ActionRow()
    row.add_item(ui.Button(label="more", custom_id=f"lede:setup:more:{theirs.id}"))
    bot: Any = env.bot
    forged = await bot.get_channel(news.id).send(view=still_view(row))

    done = await admin.click(forged, label="more")

    assert "of this server" in told_besides(done)


def test_every_language_has_some_feeds_to_begin_with_at_addresses_of_the_web() -> None:
    assert set(STARTER_FEEDS) == set(LANGUAGES)
    for feeds in STARTER_FEEDS.values():
        assert 4 <= len(feeds) <= 8
        assert len({feed.url for feed in feeds}) == len(feeds)
        assert all(feed.url.startswith("https://") and len(feed.name) <= 100 for feed in feeds)
