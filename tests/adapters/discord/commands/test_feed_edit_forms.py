"""`/feed edit` without options: what it shows, and its forms, also after a restart."""

from typing import Any

import discord
import pytest
import simcord
from discord import ui

from bot.adapters.discord.cards.card_components import still_view
from bot.domain.posting import PostLayout, PostOptions, PostStyle
from tests.adapters.discord.commands.desk import (
    Desk,
    allow,
    buttons_of,
    menu_of,
    name_of,
    shown,
    text_of,
    told_besides,
)
from tests.unit.pipeline.world import FEED

CHOSEN = PostOptions(style=PostStyle.COMPACT, language="de")


async def subscription(desk: Desk, channel: Any) -> Any:
    return (await desk.subscriptions(FEED))[str(name_of(channel))]


async def panel(desk: Desk, news: Any, admin: Any, **options: Any) -> Any:
    """Follow, and return the answer that shows how."""
    await desk.follow(FEED, news, "Gazette", **options)
    return await admin.slash(news, "feed edit", feed=FEED)


async def test_shows_how_a_channel_follows(desk: Desk, news: Any, admin: Any) -> None:
    answer = await panel(
        desk, news, admin, filter="bridge", category=("Towns",), backfill=2, posting=CHOSEN
    )

    told = text_of(answer)
    assert f"**Gazette** in {news.mention}" in told
    assert "Only what fits is posted: bridge" in told
    assert "Its category: Towns" in told
    assert "Mentioned: nobody" in told
    assert "Style: compact: headline and one claim" in told
    assert "Language: Deutsch" in told
    assert "a message for each article" in told
    assert "the newest 2" in told
    assert list(buttons_of(answer)) == [
        "Channel and mention",
        "Filter and older articles",
        "Look and language",
        "Pause",
    ]


async def test_asks_which_channel_where_several_follow(
    desk: Desk, guild: Any, news: Any, admin: Any
) -> None:
    sport = guild.create_text_channel("sport")
    await desk.follow(FEED, sport, filter="goal")
    answer = await panel(desk, news, admin, filter="bridge")
    labels = [option["label"] for option in menu_of(answer)["options"]]
    assert labels == ["#news", "#sport"]

    await admin.select(shown(answer), [str(sport.id)])

    assert "Only what fits is posted: goal" in text_of(answer)


async def test_a_role_is_mentioned_from_now_on(
    desk: Desk, guild: Any, news: Any, admin: Any
) -> None:
    role = guild.create_role("Readers", mentionable=True)
    answer = await panel(desk, news, admin, posting=CHOSEN)

    form = await admin.click(shown(answer), label="Channel and mention")
    await admin.submit_modal(form, {"role": [role]})

    now = await subscription(desk, news)
    assert now.posting.mention_role == str(role.id)
    assert now.posting.style is PostStyle.COMPACT
    assert "Saved." in text_of(answer)
    assert f"Mentioned: {role.mention}" in text_of(answer)

    form = await admin.click(shown(answer), label="Channel and mention")
    await admin.submit_modal(form, {"role": []})
    assert (await subscription(desk, news)).posting.mention_role is None


async def test_a_role_that_the_asker_may_not_mention_is_refused(
    desk: Desk, guild: Any, news: Any, admin: Any
) -> None:
    role = guild.create_role("Readers")
    answer = await panel(desk, news, admin)

    form = await admin.click(shown(answer), label="Channel and mention")
    done = await admin.submit_modal(form, {"role": [role]})

    assert "You may not mention" in told_besides(done)
    assert (await subscription(desk, news)).posting.mention_role is None


async def test_a_role_that_the_bot_may_not_mention_is_refused(
    desk: Desk, guild: Any, news: Any, admin: Any, env: simcord.Env
) -> None:
    role = guild.create_role("Readers")
    pinging = guild.create_role(
        "Pinging", permissions=allow(manage_guild=True, mention_everyone=True)
    )
    boss = guild.add_member(env.create_user("boss"), roles=[pinging])
    quiet = guild.create_text_channel(
        "quiet", overwrites={guild.me: discord.PermissionOverwrite(mention_everyone=False)}
    )
    await desk.follow(FEED, quiet)
    answer = await boss.slash(quiet, "feed edit", feed=FEED)

    form = await boss.click(shown(answer), label="Channel and mention")
    done = await boss.submit_modal(form, {"role": [role]})

    assert "Lede may not mention" in told_besides(done)
    assert (await subscription(desk, quiet)).posting.mention_role is None


async def test_everyone_is_never_mentioned(desk: Desk, guild: Any, news: Any, admin: Any) -> None:
    answer = await panel(desk, news, admin)

    form = await admin.click(shown(answer), label="Channel and mention")
    done = await admin.submit_modal(form, {"role": [guild.default_role]})

    assert "Everyone cannot be mentioned" in told_besides(done)
    assert (await subscription(desk, news)).posting.mention_role is None


async def test_moves_to_another_channel_with_all_options(
    desk: Desk, guild: Any, news: Any, admin: Any
) -> None:
    sport = guild.create_text_channel("sport")
    answer = await panel(desk, news, admin, filter="bridge", posting=CHOSEN)

    form = await admin.click(shown(answer), label="Channel and mention")
    await admin.submit_modal(form, {"channel": [sport]})

    followed = await desk.subscriptions(FEED)
    assert list(followed) == [str(name_of(sport))]
    assert followed[str(name_of(sport))].filter == "bridge"
    assert followed[str(name_of(sport))].posting == CHOSEN
    assert f"From now on it goes to {sport.mention}." in text_of(answer)
    assert await desk.stores.servers.server_of(name_of(sport)) == f"discord:{guild.id}"


async def test_does_not_move_onto_a_channel_that_follows_already(
    desk: Desk, guild: Any, news: Any, admin: Any
) -> None:
    sport = guild.create_text_channel("sport")
    await desk.follow(FEED, sport)
    await desk.follow(FEED, news, "Gazette")
    answer = await admin.slash(news, "feed edit", feed=FEED, channel=news)

    form = await admin.click(shown(answer), label="Channel and mention")
    done = await admin.submit_modal(form, {"channel": [sport]})

    assert f"{sport.mention} follows **Gazette** already" in told_besides(done)
    assert len(await desk.subscriptions(FEED)) == 2


async def test_moves_to_no_channel_where_the_asker_or_the_bot_cannot_write(
    desk: Desk, guild: Any, news: Any, admin: Any
) -> None:
    silent = discord.PermissionOverwrite(send_messages=False)
    rules = guild.create_text_channel("rules", overwrites={admin: silent})
    locked = guild.create_text_channel("locked", overwrites={guild.me: silent})
    answer = await panel(desk, news, admin)

    for place, told in ((rules, "You cannot write"), (locked, "it lacks Send Messages")):
        form = await admin.click(shown(answer), label="Channel and mention")
        done = await admin.submit_modal(form, {"channel": [place]})
        assert told in told_besides(done)
    assert list(await desk.subscriptions(FEED)) == [str(name_of(news))]


async def test_moving_to_a_forum_takes_a_layout_along_only_where_it_fits(
    desk: Desk, guild: Any, news: Any, admin: Any
) -> None:
    forum = guild.create_forum_channel("forum")
    answer = await panel(desk, news, admin, posting=PostOptions(layout=PostLayout.THREADS))

    form = await admin.click(shown(answer), label="Channel and mention")
    await admin.submit_modal(form, {"channel": [forum]})

    assert (await subscription(desk, forum)).posting.layout is PostLayout.PLAIN
    assert "a post for each article" in text_of(answer)
    form = await admin.click(shown(answer), label="Look and language")
    await admin.submit_modal(
        form, {"style": ["server"], "language": ["server"], "layout": ["post_per_feed"]}
    )
    assert (await subscription(desk, forum)).posting.layout is PostLayout.POST_PER_FEED


async def test_filter_category_and_past_are_changed(desk: Desk, news: Any, admin: Any) -> None:
    answer = await panel(desk, news, admin, filter="old")

    form = await admin.click(shown(answer), label="Filter and older articles")
    await admin.submit_modal(
        form, {"filter": "bridge -toll", "category": "News/Towns", "past": ["3"]}
    )

    now = await subscription(desk, news)
    assert (now.filter, now.category, now.backfill) == ("bridge -toll", ("News", "Towns"), 3)
    assert "Saved." in text_of(answer)

    form = await admin.click(shown(answer), label="Filter and older articles")
    await admin.submit_modal(form, {"filter": "", "category": "", "past": ["3"]})
    assert ((now := await subscription(desk, news)).filter, now.category) == ("", ())


async def test_a_filter_that_cannot_be_read_is_shown_and_not_lost(
    desk: Desk, news: Any, admin: Any
) -> None:
    answer = await panel(desk, news, admin, filter="old")
    form = await admin.click(shown(answer), label="Filter and older articles")
    typed = "a OR `@everyone` " + "word " * 40 + "OR"

    done = await admin.submit_modal(form, {"filter": typed, "category": "Towns", "past": ["0"]})

    [aside] = done.followups
    assert "lacks a word" in text_of(aside)
    assert "word " * 40 in text_of(aside)
    assert "`@" not in text_of(aside)  # nothing ends the block
    assert (await subscription(desk, news)).filter == "old"

    again = await admin.click(aside, label="Change it")
    fields = again._interaction.modal["components"]
    assert fields[0]["component"]["value"] == typed
    assert fields[1]["component"]["value"] == "Towns"
    await admin.submit_modal(again, {"filter": "a", "category": "Towns", "past": ["0"]})
    now = await subscription(desk, news)
    assert (now.filter, now.category) == ("a", ("Towns",))


async def test_style_language_and_threads_are_changed(desk: Desk, news: Any, admin: Any) -> None:
    answer = await panel(desk, news, admin)

    form = await admin.click(shown(answer), label="Look and language")
    await admin.submit_modal(form, {"style": ["embed"], "language": ["uk"], "layout": ["threads"]})

    assert (await subscription(desk, news)).posting == PostOptions(
        style=PostStyle.EMBED, language="uk", layout=PostLayout.THREADS
    )
    assert "Language: українська" in text_of(answer)


async def test_announcements_are_published_unless_somebody_says_no(
    desk: Desk, guild: Any, admin: Any
) -> None:
    announcements = guild.create_news_channel("announcements")
    answer = await panel(desk, announcements, admin)
    assert "Published to following servers: yes" in text_of(answer)

    form = await admin.click(shown(answer), label="Look and language")
    await admin.submit_modal(
        form,
        {"style": ["server"], "language": ["server"], "layout": ["plain"], "crosspost": ["no"]},
    )

    assert not (await subscription(desk, announcements)).posting.crosspost


async def test_threads_need_the_permission_to_start_them(
    desk: Desk, guild: Any, admin: Any
) -> None:
    lacking = discord.PermissionOverwrite(create_public_threads=False)
    place = guild.create_text_channel("place", overwrites={guild.me: lacking})
    answer = await panel(desk, place, admin)

    form = await admin.click(shown(answer), label="Look and language")
    done = await admin.submit_modal(
        form, {"style": ["server"], "language": ["server"], "layout": ["threads"]}
    )

    told = told_besides(done)
    assert "Create Public Threads" in told
    assert place.mention in told
    assert (await subscription(desk, place)).posting.layout is PostLayout.PLAIN


async def test_pauses_and_resumes(desk: Desk, news: Any, admin: Any) -> None:
    answer = await panel(desk, news, admin)

    await admin.click(shown(answer), label="Pause")
    assert (await subscription(desk, news)).paused
    assert "Paused" in text_of(answer)

    await admin.click(shown(answer), label="Resume")
    assert not (await subscription(desk, news)).paused


async def test_buttons_and_open_forms_live_over_a_restart(
    desk: Desk, env: simcord.Env, news: Any, admin: Any
) -> None:
    answer = await panel(desk, news, admin)
    form = await admin.click(shown(answer), label="Filter and older articles")
    await env.restart_bot(desk.client())

    await admin.submit_modal(form, {"filter": "bridge", "category": "", "past": ["0"]})
    assert (await subscription(desk, news)).filter == "bridge"

    await admin.click(shown(answer), label="Pause")
    assert (await subscription(desk, news)).paused


@pytest.mark.parametrize("label", ["Channel and mention", "Filter and older articles", "Pause"])
async def test_whoever_may_not_manage_the_server_any_more_changes_nothing(
    desk: Desk, env: simcord.Env, guild: Any, news: Any, admin: Any, label: str
) -> None:
    answer = await panel(desk, news, admin)
    form = await admin.click(shown(answer), label="Filter and older articles")
    bot: Any = env.bot
    managers = discord.utils.get(bot.get_guild(guild.id).roles, name="Managers")
    await managers.edit(permissions=discord.Permissions.none())

    assert "Manage Server" in told_besides(await admin.click(shown(answer), label=label))
    done = await admin.submit_modal(form, {"filter": "bridge", "category": "", "past": ["0"]})
    assert "Manage Server" in told_besides(done)
    now = await subscription(desk, news)
    assert (now.filter, now.paused) == ("", False)


async def test_no_server_changes_what_another_one_follows(
    desk: Desk, env: simcord.Env, news: Any, admin: Any
) -> None:
    elsewhere = env.create_guild("Elsewhere").create_text_channel("news")
    theirs = await desk.follow(FEED, elsewhere, "Gazette")
    row: ui.ActionRow[Any] = ui.ActionRow()
    for what in ("pause", "where"):
        custom_id = f"lede:edit:{what}:{theirs.id}:{elsewhere.id}"
        row.add_item(ui.Button(label=what, custom_id=custom_id))
    bot: Any = env.bot
    forged = await bot.get_channel(news.id).send(view=still_view(row))

    for label in ("pause", "where"):
        done = await admin.click(forged, label=label)
        assert "does not follow that feed there" in told_besides(done)
    assert not (await subscription(desk, elsewhere)).paused


async def test_what_the_settings_file_owns_is_shown_without_buttons(
    desk: Desk, news: Any, admin: Any
) -> None:
    answer = await panel(desk, news, admin, from_file=True)

    assert "stands in the settings file" in text_of(answer)
    assert buttons_of(answer) == {}
