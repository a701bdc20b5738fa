"""What counts is what somebody may do at the last moment, and who reads where something is told."""

from typing import Any

import discord
import pytest
import simcord

from bot.adapters.discord.telling.admins import listeners
from bot.domain.reasons import Reason
from tests.adapters.discord.commands.desk import (
    MAX_FEEDS,
    Desk,
    allow,
    buttons_of,
    hidden_from,
    name_of,
    shown,
    text_of,
    told_besides,
)
from tests.adapters.discord.commands.prying import Prying, Standpoint
from tests.adapters.discord.commands.standing import standing, told_in
from tests.unit.pipeline.world import FEED, rss

HIDDEN = discord.PermissionOverwrite(view_channel=False)


async def hide(desk: Desk, channel: Any) -> None:
    """Let a channel be seen by nobody but the bot, owners and administrators."""
    bot: Any = desk.env.bot
    place = bot.get_channel(channel.id)
    await place.set_permissions(place.guild.default_role, overwrite=HIDDEN)
    await desk.env.settle()


def owner_of(guild: Any) -> Any:
    return guild.add_member(guild.owner)


async def heard_by(desk: Desk, guild: Any, about: Any, **options: Any) -> list[int]:
    """Return the channels in which the admins may be told of a place, the first one first."""
    bot: Any = desk.env.bot
    there, chosen = bot.get_guild(guild.id), options.pop("chosen", None)
    found = listeners(
        bot,
        there,
        bot.get_channel(chosen.id) if chosen else None,
        bot.get_channel(about.id),
        **options,
    )
    return [each.id async for each in found if isinstance(each, discord.TextChannel)]


async def test_a_channel_hidden_after_the_preview_is_not_followed(
    desk: Desk, news: Any, guild: Any, admin: Any
) -> None:
    desk.fetcher.answers[FEED] = rss(["bridge"])
    lobby = guild.create_text_channel("lobby")
    preview = await admin.slash(lobby, "feed add", url=FEED, channel=news)
    await hide(desk, news)

    done = await admin.click(shown(preview), label="Follow")

    assert "You cannot write in" in told_besides(done)
    assert await desk.followed() == []


async def test_a_list_turned_later_shows_no_feed_of_a_channel_hidden_meanwhile(
    desk: Desk, news: Any, guild: Any, admin: Any
) -> None:
    lobby = guild.create_text_channel("lobby")
    for number in range(6):
        await desk.follow(f"https://gazette.example/{number}", news, f"Gazette {number}")
    await desk.follow("https://herald.example/feed", lobby, "Herald")
    pages = await admin.slash(lobby, "feed list")
    assert "Gazette 0" in text_of(pages)
    await hide(desk, news)

    await admin.click(shown(pages), label="Next")

    assert "Gazette" not in text_of(pages)
    assert "Herald" in text_of(pages)


async def test_a_button_below_a_list_does_nothing_about_a_channel_hidden_meanwhile(
    desk: Desk, news: Any, guild: Any, admin: Any
) -> None:
    lobby = guild.create_text_channel("lobby")
    feed = await desk.follow(FEED, news, "Gazette")
    feed.error, feed.failures = Reason(code="http_status", data={"status": 503}), 9
    pages = await admin.slash(lobby, "feed health")
    await hide(desk, news)
    labels = list(buttons_of(pages))

    told = [text_of(await admin.click(shown(pages), label=label)) for label in labels]

    assert len(told) > 0
    assert set(told) == {"This server does not follow that feed any more."}
    assert await desk.followed() == [(FEED, str(name_of(news)))]


async def test_managers_end_a_feed_only_where_they_see_it(
    desk: Desk, news: Any, backroom: Any, guild: Any, admin: Any
) -> None:
    for channel in (news, backroom):
        await desk.follow(FEED, channel, "Gazette")

    told = text_of(await admin.slash(news, "feed remove", feed=FEED))

    assert str(backroom.id) not in told
    assert await desk.followed() == [(FEED, str(name_of(backroom)))]
    assert "follows one feed" in text_of(await owner_of(guild).slash(news, "feed list"))


async def test_what_is_archived_or_gone_is_known_to_those_from_whom_nothing_is_hidden(
    desk: Desk, news: Any, guild: Any, admin: Any
) -> None:
    gone = guild.create_text_channel("gone")
    await desk.follow(FEED, gone, "Gazette")
    await desk.stores.servers.place(name_of(gone), f"discord:{guild.id}")
    bot: Any = desk.env.bot
    await bot.get_channel(gone.id).delete()
    await desk.env.settle()

    before = text_of(await admin.slash(news, "feed list"))
    guild.create_text_channel("backroom", overwrites=hidden_from(guild))
    to_manager = text_of(await admin.slash(news, "feed list"))
    to_owner = text_of(await owner_of(guild).slash(news, "feed list"))

    assert "Gazette" in before
    assert "Gazette" not in to_manager
    assert "Gazette" in to_owner


async def test_feeds_of_hidden_channels_count_where_another_takes_the_place_of_one(
    desk: Desk, news: Any, backroom: Any, admin: Any
) -> None:
    for channel in (news, backroom):
        await desk.follow(FEED, channel, "Gazette")
    for number in range(MAX_FEEDS - 1):
        await desk.follow(f"https://herald.example/{number}", backroom)
    other = "https://gazette.example/other"
    desk.fetcher.answers[other] = rss(["bridge"])

    told = text_of(await admin.slash(news, "feed edit", feed=FEED, url=other))

    assert f"{MAX_FEEDS}" in told
    assert (other, str(name_of(news))) not in await desk.followed()


@pytest.mark.parametrize("role", ["9" * 5_000, "x", "-1"])
async def test_a_role_that_is_none_is_not_mentioned(
    desk: Desk, env: simcord.Env, news: Any, admin: Any, role: str
) -> None:
    feed = await desk.follow(FEED, news)
    theirs = env.create_guild("Elsewhere").create_role("Theirs", mentionable=True)
    panel = await admin.slash(news, "feed edit", feed=FEED)
    form = await admin.click(shown(panel), label="Channel and mention")
    assert form.modal is not None
    assert form.modal["custom_id"] == f"lede:editing:where:{feed.id}:{news.id}"

    for forged in (role, str(theirs.id)):
        await _prying(desk, admin, news).submit(form.modal["custom_id"], {"role": [forged]})

    [now] = (await desk.subscriptions(FEED)).values()
    assert now.posting.mention_role is None


async def test_two_presses_at_once_undo_once(desk: Desk, news: Any, admin: Any) -> None:
    await desk.follow(FEED, news, "Gazette")
    answer = await admin.slash(news, "feed remove", feed=FEED)
    custom_id = buttons_of(answer)["Undo"]["custom_id"]

    await _prying(desk, admin, news).press_twice_at_once(custom_id)

    assert await desk.followed() == [(FEED, str(name_of(news)))]
    assert len(desk.stores.memory.subscriptions) == 1


async def test_two_presses_at_once_follow_once(desk: Desk, news: Any, admin: Any) -> None:
    desk.fetcher.answers[FEED] = rss(["bridge"])
    preview = await admin.slash(news, "feed add", url=FEED)
    custom_id = buttons_of(preview)["Follow"]["custom_id"]

    await _prying(desk, admin, news).press_twice_at_once(custom_id)

    assert len(desk.stores.memory.subscriptions) == 1


async def test_what_concerns_a_hidden_channel_is_told_where_not_everybody_reads(
    desk: Desk, news: Any, backroom: Any, guild: Any
) -> None:
    general, mods = (
        guild.create_text_channel("general"),
        guild.create_text_channel("mods", overwrites=hidden_from(guild)),
    )
    await _greets_in(desk, guild, general)

    assert await heard_by(desk, guild, backroom) == []
    assert await heard_by(desk, guild, backroom, chosen=general) == []
    assert await heard_by(desk, guild, backroom, chosen=mods) == [mods.id]
    assert await heard_by(desk, guild, news) == [general.id]
    assert await heard_by(desk, guild, news, chosen=general) == [general.id, general.id]


async def test_what_concerns_a_private_thread_or_a_channel_that_is_gone_is_hidden_as_well(
    desk: Desk, news: Any, guild: Any
) -> None:
    general, gone = guild.create_text_channel("general"), guild.create_text_channel("gone")
    await _greets_in(desk, guild, general)
    bot: Any = desk.env.bot
    private = await bot.get_channel(news.id).create_thread(
        name="whispers", type=discord.ChannelType.private_thread
    )
    open_one = await bot.get_channel(news.id).create_thread(
        name="open", type=discord.ChannelType.public_thread
    )
    await bot.get_channel(gone.id).delete()
    await desk.env.settle()

    assert await heard_by(desk, guild, private) == []
    assert await heard_by(desk, guild, gone) == []
    assert await heard_by(desk, guild, open_one) == [general.id]


async def test_who_reported_something_is_not_told_to_everybody_unless_admins_chose_that(
    desk: Desk, news: Any, guild: Any
) -> None:
    general = guild.create_text_channel("general")
    await _greets_in(desk, guild, general)

    assert await heard_by(desk, guild, news, names_people=True) == []
    assert await heard_by(desk, guild, news, chosen=general, names_people=True) == [general.id]


async def test_a_report_from_a_hidden_channel_is_not_told_in_a_public_one(
    desk: Desk, env: simcord.Env, news: Any, backroom: Any, guild: Any
) -> None:
    await desk.services.notice_places.choose(guild.id, news.id)
    keeper = guild.add_member(
        env.create_user("keeper"),
        roles=[guild.create_role("Keepers", permissions=allow(administrator=True))],
    )
    _, message = await standing(desk, backroom, "Secret merger")
    before = len(told_in(desk, news))

    form = await keeper.click(message, label="Report")
    await keeper.submit_modal(form, {"part": ["headline"], "why": ""})

    assert len(told_in(desk, news)) == before
    [told] = guild.owner.dm_channel.history()
    assert "Secret merger" in str([each.to_dict() for each in told.components])


async def _greets_in(desk: Desk, guild: Any, channel: Any) -> None:
    """Let Discord's own messages stand in that channel."""
    bot: Any = desk.env.bot
    bot.get_guild(guild.id)._system_channel_id = channel.id
    await desk.env.settle()


def _prying(desk: Desk, who: Any, channel: Any) -> Prying:
    return Prying(desk=desk, who=Standpoint(user_id=who.id, channel=channel, guild=who.guild))
