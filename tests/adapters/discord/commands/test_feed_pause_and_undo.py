"""`/feed pause`, `/feed resume`, and *Undo* below what `/feed remove` did."""

from datetime import timedelta
from typing import Any

import discord
import simcord
from discord import ui

from bot.adapters.discord.cards.card_components import still_view
from bot.domain.corrections import Report, ReportedPart
from bot.domain.posting import PostOptions, PostStyle
from tests.adapters.discord.commands.desk import (
    MAX_FEEDS,
    Desk,
    allow,
    buttons_of,
    name_of,
    shown,
    text_of,
    told_besides,
)
from tests.builders import NOON, article
from tests.fakes.memory import ArticleRow
from tests.unit.pipeline.world import FEED

OPTIONS: dict[str, Any] = {
    "filter": "bridge",
    "category": ("Towns",),
    "backfill": 2,
    "paused": True,
    "posting": PostOptions(
        style=PostStyle.EMBED, mention_role="77", language="de", crosspost=False
    ),
}


async def removed(desk: Desk, news: Any, admin: Any, **options: Any) -> Any:
    """Follow, remove, and return the answer."""
    await desk.follow(FEED, news, "Gazette", **options)
    return await admin.slash(news, "feed remove", feed=FEED)


async def test_a_paused_feed_is_resumed(desk: Desk, guild: Any, news: Any, admin: Any) -> None:
    sport = guild.create_text_channel("sport")
    for channel in (news, sport):
        await desk.follow(FEED, channel, "Gazette", filter="bridge")

    told = text_of(await admin.slash(news, "feed pause", feed=FEED))

    assert f"**Gazette** is paused in {news.mention}, {sport.mention}." in told
    assert all(each.paused for each in (await desk.subscriptions(FEED)).values())

    told = text_of(await admin.slash(news, "feed resume", feed=FEED, channel=sport))

    assert f"**Gazette** goes on in {sport.mention}" in told
    followed = await desk.subscriptions(FEED)
    assert {name: each.paused for name, each in followed.items()} == {
        str(name_of(news)): True,
        str(name_of(sport)): False,
    }
    assert {each.filter for each in followed.values()} == {"bridge"}


async def test_feeds_to_pause_are_offered_and_no_other_server_s(
    desk: Desk, env: simcord.Env, news: Any, admin: Any
) -> None:
    elsewhere = env.create_guild("Elsewhere").create_text_channel("news")
    await desk.follow(FEED, news, "Gazette")
    await desk.follow("https://herald.example/feed", elsewhere, "Herald")

    [choice] = await admin.autocomplete(news, "feed pause", "feed", "")
    assert choice["name"].startswith("Gazette")

    told = text_of(await admin.slash(news, "feed pause", feed="https://herald.example/feed"))
    assert "No channel of this server follows" in told
    [theirs] = (await desk.subscriptions("https://herald.example/feed")).values()
    assert not theirs.paused


async def test_what_the_settings_file_owns_is_not_paused(
    desk: Desk, guild: Any, news: Any, admin: Any
) -> None:
    await desk.follow(FEED, news, "Gazette", from_file=True)
    quiet = guild.create_text_channel("quiet")

    assert "settings file" in text_of(await admin.slash(news, "feed pause", feed=FEED))
    told = text_of(await admin.slash(news, "feed pause", feed=FEED, channel=quiet))
    assert f"{quiet.mention} does not follow" in told
    [now] = (await desk.subscriptions(FEED)).values()
    assert not now.paused


async def test_what_is_paused_filtered_and_mentioned_is_seen_in_the_lists(
    desk: Desk, guild: Any, news: Any, admin: Any
) -> None:
    sport = guild.create_text_channel("sport")
    role = guild.create_role("Readers")
    posting = PostOptions(style=PostStyle.COMPACT, mention_role=str(role.id))
    await desk.follow(FEED, news, "Gazette", filter="**bridge**", paused=True, posting=posting)
    await desk.follow(FEED, sport)

    listed = text_of(await admin.slash(news, "feed list"))
    health = text_of(await admin.slash(news, "feed health"))

    assert f"in {news.mention}: **paused** · Style: Compact" in listed
    assert f"mentions {role.mention}" in listed
    assert "filter \\*\\*bridge\\*\\*" in listed
    assert f"Paused in {news.mention}." in health
    assert f"Filtered in {news.mention}." in health


async def test_undo_takes_a_removal_back_as_it_was(desk: Desk, news: Any, admin: Any) -> None:
    answer = await removed(desk, news, admin, **OPTIONS)
    assert await desk.followed() == []

    await admin.click(shown(answer), label="Undo")

    assert f"**Gazette** is followed again in {news.mention}, as it was." in text_of(answer)
    [now] = (await desk.subscriptions(FEED)).values()
    assert {name: getattr(now, name) for name in OPTIONS} == OPTIONS
    [row] = desk.stores.memory.subscriptions
    assert row.backfill_owed == 0  # nothing of the past comes


async def test_undo_lives_over_a_restart_and_for_other_admins(
    desk: Desk, env: simcord.Env, guild: Any, news: Any, admin: Any
) -> None:
    answer = shown(await removed(desk, news, admin))
    env.backend.get_message(answer.channel_id, answer.id).flags &= ~64  # for another to press
    managers = guild.create_role("Others", permissions=allow(manage_guild=True))
    other = guild.add_member(env.create_user("other"), roles=[managers])
    await env.restart_bot(desk.client())

    await other.click(answer, label="Undo")

    assert await desk.followed() == [(FEED, str(name_of(news)))]


async def test_undo_is_over_after_a_quarter_of_an_hour(desk: Desk, news: Any, admin: Any) -> None:
    answer = await removed(desk, news, admin)
    clock: Any = desk.services.care.clock
    await clock.advance(timedelta(minutes=15, seconds=1).total_seconds())

    done = await admin.click(shown(answer), label="Undo")

    assert "too long ago" in told_besides(done)
    assert await desk.followed() == []


async def test_what_was_followed_again_meanwhile_is_left_as_it_is(
    desk: Desk, news: Any, admin: Any
) -> None:
    answer = await removed(desk, news, admin, filter="old")
    await desk.follow(FEED, news, filter="new")

    await admin.click(shown(answer), label="Undo")

    assert "is followed there again already" in text_of(answer)
    [now] = (await desk.subscriptions(FEED)).values()
    assert now.filter == "new"


async def test_undo_does_not_pass_the_quota(desk: Desk, news: Any, admin: Any) -> None:
    answer = await removed(desk, news, admin)
    for number in range(MAX_FEEDS):
        await desk.follow(f"https://herald.example/{number}", news)

    done = await admin.click(shown(answer), label="Undo")

    assert f"{MAX_FEEDS} feeds are" in told_besides(done)
    assert len(await desk.followed()) == MAX_FEEDS


async def test_a_private_feed_whose_secret_is_forgotten_offers_no_undo(
    desk: Desk, news: Any, admin: Any
) -> None:
    answer = await removed(desk, news, admin, headers={"Authorization": "Basic c2VjcmV0"})

    assert "is not followed any more" in text_of(answer)
    assert buttons_of(answer) == {}


async def test_who_may_not_manage_or_write_there_any_more_undoes_nothing(
    desk: Desk, env: simcord.Env, guild: Any, news: Any, admin: Any
) -> None:
    answer = await removed(desk, news, admin)
    bot: Any = env.bot
    everyone = bot.get_guild(guild.id).default_role
    await bot.get_channel(news.id).set_permissions(everyone, send_messages=False)

    assert "You cannot write" in told_besides(await admin.click(shown(answer), label="Undo"))

    managers = discord.utils.get(bot.get_guild(guild.id).roles, name="Managers")
    await managers.edit(permissions=discord.Permissions.none())
    assert "Manage Server" in told_besides(await admin.click(shown(answer), label="Undo"))
    assert await desk.followed() == []


async def test_no_server_undoes_what_another_one_removed(
    desk: Desk, env: simcord.Env, guild: Any, news: Any, admin: Any
) -> None:
    elsewhere = env.create_guild("Elsewhere")
    answer = await removed(desk, news, admin)
    custom_id = buttons_of(answer)["Undo"]["custom_id"]
    place = elsewhere.create_text_channel("news")
    managers = elsewhere.create_role("Managers", permissions=allow(manage_guild=True))
    theirs = elsewhere.add_member(env.create_user("theirs"), roles=[managers])
    row: ui.ActionRow[Any] = ui.ActionRow()
    row.add_item(ui.Button(label="Undo", custom_id=custom_id))
    bot: Any = env.bot
    forged = await bot.get_channel(place.id).send(view=still_view(row))

    done = await theirs.click(forged, label="Undo")

    assert "too long ago" in told_besides(done)
    assert await desk.followed() == []


async def test_feeds_of_channels_that_are_gone_can_still_be_removed(
    desk: Desk, env: simcord.Env, guild: Any, news: Any, admin: Any
) -> None:
    gone = guild.create_text_channel("gone")
    await env.settle()
    await desk.follow(FEED, gone, "Gazette")
    await desk.stores.servers.place(name_of(gone), f"discord:{guild.id}")
    bot: Any = env.bot
    await bot.get_channel(gone.id).delete()

    assert "Gazette" in text_of(await admin.slash(news, "feed list"))
    await admin.slash(news, "feed remove", feed=FEED)

    assert await desk.followed() == []


async def test_health_counts_what_readers_of_this_server_reported(
    desk: Desk, env: simcord.Env, news: Any, admin: Any
) -> None:
    elsewhere = env.create_guild("Elsewhere").create_text_channel("news")
    feed = await desk.follow(FEED, news, "Gazette")
    brief_id, article_id = desk.post(news, "Bridge opens"), desk.stores.memory.new_id()
    desk.stores.memory.articles[article_id] = ArticleRow(
        id=article_id, key="a", content=article(), brief_id=brief_id
    )
    desk.entry(feed, "read", news, elsewhere).article_id = article_id
    for place, readers in ((news, "ab"), (elsewhere, "cde")):
        for reader in readers:
            await desk.stores.corrections.report(reported(brief_id, place, reader))

    told = text_of(await admin.slash(news, "feed health"))

    assert "Readers reported 2 times that a brief of it is wrong." in told


def reported(brief_id: int, place: Any, reader: str) -> Report:
    return Report(
        brief_id=brief_id,
        server="discord:1",
        channel=name_of(place),
        reporter=reader,
        part=ReportedPart.HEADLINE,
        claim=None,
        why="",
        made_at=NOON,
    )
