"""`/settings`: what admins choose for a server is kept, told in words, and theirs alone."""

from dataclasses import replace
from datetime import UTC, datetime, time
from typing import Any

import discord
import pytest
import simcord

from bot.domain.channels import ChannelName
from bot.domain.posting import PostStyle
from bot.domain.servers import QuietHours, ServerSettings
from bot.presenting.command_words import COMMAND_WORDS
from tests.adapters.discord.commands.desk import (
    Desk,
    allow,
    buttons_of,
    hidden_from,
    name_of,
    opened,
    parts_of,
    shown,
    text_of,
    told_besides,
)

CHANNEL_MENU = 8
NOTICES, STYLE, LANGUAGE = (f"lede:settings:{what}" for what in ("notices", "style", "language"))


def server_of(guild: Any) -> str:
    return f"discord:{guild.id}"


async def kept(desk: Desk, guild: Any) -> ServerSettings:
    return await desk.stores.servers.settings(server_of(guild))


async def choose(desk: Desk, guild: Any, **choices: Any) -> None:
    await desk.stores.servers.revise(server_of(guild), lambda now: replace(now, **choices))


def chosen_in(answer: Any, custom_id: str) -> list[str]:
    """Return what a menu shows as chosen."""
    [menu] = [
        part for part in parts_of(shown(answer).components) if part.get("custom_id") == custom_id
    ]
    if menu["type"] == CHANNEL_MENU:
        return [str(each["id"]) for each in menu.get("default_values", [])]
    return [each["label"] for each in menu["options"] if each.get("default")]


async def test_a_server_that_chose_nothing_sees_what_it_has(
    desk: Desk, news: Any, admin: Any
) -> None:
    answer = await admin.slash(news, "settings")

    told = text_of(answer)
    assert "where Lede can" in told
    assert "posted by day and night" in told
    assert "each brief is posted by itself" in told
    assert "By the clock of UTC it is 12:00" in told
    assert chosen_in(answer, STYLE) == ["Card"]
    assert chosen_in(answer, LANGUAGE) == ["As this server is set in Discord"]
    assert chosen_in(answer, NOTICES) == []
    assert list(buttons_of(answer)) == ["Quiet hours", "Digests", "Show a sample"]


async def test_the_channel_for_notices_is_chosen_and_taken_back(
    desk: Desk, guild: Any, news: Any, admin: Any
) -> None:
    staff = guild.create_text_channel("staff")
    answer = await admin.slash(news, "settings")

    await admin.select(shown(answer), [staff], custom_id=NOTICES)

    assert f"told in {staff.mention}" in text_of(answer)
    assert chosen_in(answer, NOTICES) == [str(staff.id)]
    assert (await kept(desk, guild)).notices_channel == name_of(staff)
    assert await desk.services.notice_places.find(guild.id) == staff.id

    await admin.select(shown(answer), [], custom_id=NOTICES)

    assert "where Lede can" in text_of(answer)
    assert (await kept(desk, guild)).notices_channel is None


async def test_a_channel_in_which_the_bot_cannot_write_is_refused_with_what_it_lacks(
    desk: Desk, guild: Any, news: Any, env: simcord.Env
) -> None:
    boss = guild.add_member(
        env.create_user("boss"),
        roles=[guild.create_role("Boss", permissions=allow(administrator=True))],
    )
    overwrites = {guild.me: _without_sending()}
    muted = guild.create_text_channel("muted", overwrites=overwrites)
    answer = await boss.slash(news, "settings")

    done = await boss.select(shown(answer), [muted], custom_id=NOTICES)

    assert "Send Messages" in told_besides(done)
    assert muted.mention in told_besides(done)
    assert (await kept(desk, guild)).notices_channel is None


async def test_a_channel_that_the_asker_may_not_write_in_is_refused(
    desk: Desk, guild: Any, news: Any, admin: Any
) -> None:
    overwrites = {guild.default_role: _without_sending()}
    muted = guild.create_text_channel("muted", overwrites=overwrites)
    answer = await admin.slash(news, "settings")

    done = await admin.select(shown(answer), [muted], custom_id=NOTICES)

    assert "You cannot write" in told_besides(done)
    assert (await kept(desk, guild)).notices_channel is None


async def test_style_and_language_are_chosen(desk: Desk, guild: Any, news: Any, admin: Any) -> None:
    answer = await admin.slash(news, "settings")

    await admin.select(shown(answer), ["compact"], custom_id=STYLE)
    await admin.select(shown(answer), ["uk"], custom_id=LANGUAGE)

    assert chosen_in(answer, STYLE) == ["Compact"]
    assert chosen_in(answer, LANGUAGE) == ["українська"]
    now = await kept(desk, guild)
    assert (now.style, now.language) == (PostStyle.COMPACT, "uk")

    await admin.select(shown(answer), ["server"], custom_id=LANGUAGE)
    assert (await kept(desk, guild)).language is None


async def test_quiet_hours_are_typed_with_their_zone_and_taken_back(
    desk: Desk, guild: Any, news: Any, admin: Any
) -> None:
    answer = await admin.slash(news, "settings")
    form = await admin.click(shown(answer), label="Quiet hours")

    await admin.submit_modal(form, {"begin": "10 pm", "end": "7.30", "zone": "kyiv"})

    now = await kept(desk, guild)
    assert now.quiet == QuietHours(begin=time(22), end=time(7, 30))
    assert now.time_zone == "Europe/Kyiv"
    told = text_of(answer)
    assert "From 10:00\N{NARROW NO-BREAK SPACE}PM to 7:30\N{NARROW NO-BREAK SPACE}AM" in told
    assert "By the clock of Europe/Kyiv it is 2:00\N{NARROW NO-BREAK SPACE}PM now" in told

    form = await admin.click(shown(answer), label="Quiet hours")
    assert _filled_in(form) == {"begin": "22:00", "end": "07:30", "zone": "Europe/Kyiv"}
    await admin.submit_modal(form, {"begin": "", "end": "", "zone": ""})

    now = await kept(desk, guild)
    assert (now.quiet, now.time_zone) == (None, "Europe/Kyiv")


async def test_quiet_hours_that_last_now_are_told_with_their_end(
    desk: Desk, guild: Any, news: Any, admin: Any
) -> None:
    await choose(desk, guild, quiet=QuietHours(begin=time(11), end=time(13)))
    answer = await admin.slash(news, "settings")
    end = int(datetime(2026, 1, 1, 13, tzinfo=UTC).timestamp())
    assert f"They end <t:{end}:R>" in text_of(answer)


async def test_digests_are_typed_and_the_next_one_is_told(
    desk: Desk, guild: Any, news: Any, admin: Any
) -> None:
    answer = await admin.slash(news, "settings")
    form = await admin.click(shown(answer), label="Digests")

    await admin.submit_modal(form, {"times": "18:00, 08:00", "zone": "Berlin"})

    now = await kept(desk, guild)
    assert now.digest_times == (time(8), time(18))
    assert now.time_zone == "Europe/Berlin"
    assert now.digests_since == desk.services.care.clock.now()
    following = int(datetime(2026, 1, 1, 17, tzinfo=UTC).timestamp())
    assert f"The next one comes <t:{following}:R>" in text_of(answer)

    form = await admin.click(shown(answer), label="Digests")
    assert _filled_in(form) == {"times": "08:00, 18:00", "zone": "Europe/Berlin"}
    await admin.submit_modal(form, {"times": "", "zone": "Berlin"})
    assert (await kept(desk, guild)).digest_times == ()


@pytest.mark.parametrize(
    ("label", "typed_and_told"),
    [
        ("Quiet hours", ({"begin": "tea", "end": "7", "zone": ""}, "“tea” is no time of day")),
        ("Quiet hours", ({"begin": "22:00", "end": "", "zone": ""}, "both a begin and an end")),
        ("Quiet hours", ({"begin": "7", "end": "7:00", "zone": ""}, "cannot end when they begin")),
        (
            "Quiet hours",
            (
                {"begin": "22", "end": "7", "zone": "Berln"},
                "Was one of these meant? Europe/Berlin",
            ),
        ),
        ("Digests", ({"times": "8, tea", "zone": ""}, "“8, tea” is no time of day")),
        ("Digests", ({"times": "1 2 3 4 5 6 7", "zone": ""}, "at most 6")),
        ("Digests", ({"times": "8", "zone": "Narnia"}, "“Narnia” is no time zone")),
        ("Digests", ({"times": "**@everyone**", "zone": ""}, r"“\*\*\@everyone\*\*”")),
    ],
)
async def test_what_cannot_be_is_told_and_changes_nothing(
    desk: Desk,
    guild: Any,
    news: Any,
    admin: Any,
    label: str,
    typed_and_told: tuple[dict[str, str], str],
) -> None:
    typed, told = typed_and_told
    answer = await admin.slash(news, "settings")
    form = await admin.click(shown(answer), label=label)

    done = await admin.submit_modal(form, typed)

    assert told in told_besides(done)
    assert "Nothing was changed." in told_besides(done)
    assert await kept(desk, guild) == ServerSettings(server=server_of(guild))


@pytest.mark.parametrize("style", list(PostStyle))
async def test_a_sample_is_shown_to_the_asker_alone_in_the_chosen_style(
    desk: Desk, guild: Any, news: Any, admin: Any, style: PostStyle
) -> None:
    await choose(desk, guild, style=style, language="de")
    answer = await admin.slash(news, "settings")

    done = await admin.click(shown(answer), label="Show a sample")

    sample, words = done.response, COMMAND_WORDS.in_language("de").settings.sample
    assert sample is not None
    assert sample.ephemeral
    if style is PostStyle.EMBED:
        [embed] = sample.embeds
        assert embed.title == words.headline
        return
    text = text_of(sample)
    assert words.headline in text
    assert (words.plain in text) is (style is PostStyle.CARD)


async def test_two_admins_at_once_keep_each_others_choices(
    desk: Desk, guild: Any, news: Any, admin: Any, env: simcord.Env
) -> None:
    other = guild.add_member(
        env.create_user("other"),
        roles=[guild.create_role("Others", permissions=allow(manage_guild=True))],
    )
    mine, theirs = await admin.slash(news, "settings"), await other.slash(news, "settings")
    form = await other.click(shown(theirs), label="Digests")

    await admin.select(shown(mine), ["compact"], custom_id=STYLE)
    await other.submit_modal(form, {"times": "8", "zone": "Berlin"})
    await admin.select(shown(mine), ["pl"], custom_id=LANGUAGE)

    now = await kept(desk, guild)
    assert (now.style, now.language) == (PostStyle.COMPACT, "pl")
    assert (now.digest_times, now.time_zone) == ((time(8),), "Europe/Berlin")


async def test_its_message_and_forms_work_after_a_restart(desk: Desk) -> None:
    async with opened(desk) as env:
        guild = env.create_guild("Lindental")
        news = guild.create_text_channel("news")
        managers = guild.create_role("Managers", permissions=allow(manage_guild=True))
        admin = guild.add_member(env.create_user("admin"), roles=[managers])
        answer = await admin.slash(news, "settings")
        form = await admin.click(shown(answer), label="Quiet hours")

        await env.restart_bot(desk.client())

        await admin.submit_modal(form, {"begin": "22", "end": "7", "zone": ""})
        await admin.select(shown(answer), ["embed"], custom_id=STYLE)
        now = await kept(desk, guild)
        assert now.quiet == QuietHours(begin=time(22), end=time(7))
        assert now.style is PostStyle.EMBED


async def test_who_may_not_manage_the_server_neither_sees_nor_changes_anything(
    desk: Desk, env: simcord.Env, guild: Any, news: Any, admin: Any, reader: Any
) -> None:
    await choose(desk, guild, notices_channel=ChannelName("discord", "100000000000000007"))
    assert "settings" not in reader.available_commands(news)
    answer = await admin.slash(news, "settings")
    form = await admin.click(shown(answer), label="Digests")
    await _demote_managers(env, guild)

    for done in (
        await admin.select(shown(answer), ["embed"], custom_id=STYLE),
        await admin.select(shown(answer), [], custom_id=NOTICES),
        await admin.select(shown(answer), ["de"], custom_id=LANGUAGE),
        await admin.submit_modal(form, {"times": "8", "zone": ""}),
    ):
        assert "Manage Server" in told_besides(done)
    for label in ("Quiet hours", "Digests", "Show a sample"):
        assert "Manage Server" in text_of(await admin.click(shown(answer), label=label))
    now = await kept(desk, guild)
    assert now == ServerSettings(
        server=server_of(guild), notices_channel=ChannelName("discord", "100000000000000007")
    )


async def test_one_server_sees_and_changes_nothing_of_another(
    desk: Desk, guild: Any, news: Any, admin: Any, env: simcord.Env
) -> None:
    elsewhere = env.create_guild("Elsewhere")
    far = elsewhere.create_text_channel("far", overwrites=hidden_from(elsewhere))
    await choose(desk, elsewhere, language="pl", notices_channel=name_of(far))
    answer = await admin.slash(news, "settings")
    assert far.mention not in text_of(answer)

    await admin.select(shown(answer), ["compact"], custom_id=STYLE)

    assert (await kept(desk, elsewhere)).style is PostStyle.CARD
    assert (await kept(desk, guild)).language is None


def _without_sending() -> discord.PermissionOverwrite:
    return discord.PermissionOverwrite(send_messages=False)


async def _demote_managers(env: simcord.Env, guild: Any) -> None:
    bot: Any = env.bot
    managers = discord.utils.get(bot.get_guild(guild.id).roles, name="Managers")
    await managers.edit(permissions=discord.Permissions.none())


def _filled_in(form: Any) -> dict[str, str]:
    fields = (each["component"] for each in form._interaction.modal["components"])
    return {field["custom_id"]: field.get("value", "") for field in fields}
