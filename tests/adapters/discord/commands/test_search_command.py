"""`/search`: words in, a list to turn and to open out."""

from dataclasses import replace
from typing import Any

import discord
import pytest
import simcord

from bot.adapters.discord.commands.answers.page_view import ALIVE_SECONDS
from bot.domain.briefs import KeyClaim
from bot.domain.text import span_of
from tests.adapters.discord.commands.desk import (
    Desk,
    allow,
    buttons_of,
    parts_of,
    shown,
    text_of,
    told_besides,
)
from tests.adapters.discord.discord_markdown import spans, walk
from tests.builders import NOON, brief, link_card

HOSTILE = "@everyone <@1> </ban:2> **Pay** \u202eyap [here](https://evil.example) ||x||"


async def test_shows_headline_outlet_time_and_first_claim(
    desk: Desk, news: Any, reader: Any
) -> None:
    desk.post(news, "Bridge opens")

    told = text_of(await reader.slash(news, "search", words="bridge"))

    assert "One brief" in told
    assert f"**Bridge opens**\n-# gazette.example · <t:{int(NOON.timestamp())}:R>\n" in told
    assert "The bridge over the Lind opened on Monday." in told


async def test_a_link_without_a_brief_shows_its_reason(desk: Desk, news: Any, reader: Any) -> None:
    desk.post(news, link_card(headline="Bridge behind a wall"))

    assert "behind a paywall" in text_of(await reader.slash(news, "search", words="bridge"))


async def test_five_a_page_turned_by_the_asker_until_the_end(
    desk: Desk, news: Any, reader: Any
) -> None:
    for number in range(12):
        desk.post(news, f"Bridge {number}")

    answer = await reader.slash(news, "search", words="bridge")
    message = shown(answer)
    assert "12 briefs" in text_of(message)
    assert "Page 1 of 3" in text_of(message)
    assert buttons_of(message)["Previous"]["disabled"]

    await reader.click(message, label="Next")
    message = shown(answer)
    assert "Page 2 of 3" in text_of(message)
    assert "**Bridge 6**" in text_of(message)
    assert not buttons_of(message)["Previous"].get("disabled")

    await reader.click(message, label="Next")
    message = shown(answer)
    assert "**Bridge 0**" in text_of(message)
    assert buttons_of(message)["Next"]["disabled"]

    await reader.click(message, label="Previous")
    assert "Page 2 of 3" in text_of(answer)


async def test_one_page_has_nothing_to_turn(desk: Desk, news: Any, reader: Any) -> None:
    desk.post(news, "Bridge opens")

    assert set(buttons_of(await reader.slash(news, "search", words="bridge"))) == {"Open"}


async def test_past_fifty_the_best_are_shown(desk: Desk, news: Any, reader: Any) -> None:
    for number in range(60):
        desk.post(news, f"Bridge {number}")

    told = text_of(await reader.slash(news, "search", words="bridge"))

    assert "The best 50 briefs" in told
    assert "Page 1 of 10" in told


async def test_a_result_opens_as_its_card(desk: Desk, news: Any, reader: Any) -> None:
    desk.post(news, "Bridge opens")
    answer = await reader.slash(news, "search", words="bridge")

    card = await reader.click(shown(answer), label="Open")

    assert "Bridge opens" in text_of(card)
    assert {"Read article", "Evidence"} <= set(buttons_of(card))
    assert "One brief" in text_of(answer)  # the list stays


async def test_nothing_found_is_told_with_the_words(news: Any, reader: Any) -> None:
    told = text_of(await reader.slash(news, "search", words=HOSTILE))

    assert "No brief in the channels that you can read" in told
    assert not {node.kind for node in walk(spans(told))} & {"mention", "command", "masked", "link"}


async def test_a_direct_message_is_told_to_search_in_a_server(
    env: simcord.Env, desk: Desk, news: Any
) -> None:
    desk.post(news, "Bridge opens")

    told = text_of(await env.create_user("alone").slash("search", words="bridge"))

    assert "found in a server" in told


async def test_briefs_of_hidden_channels_are_never_found(
    desk: Desk, news: Any, backroom: Any, reader: Any, admin: Any, guild: Any
) -> None:
    desk.post(backroom, "Bridge secret")
    desk.post(news, "Bridge opens")

    told = text_of(await reader.slash(news, "search", words="bridge"))

    assert "Bridge opens" in told
    assert "secret" not in told


async def test_a_page_turned_later_shows_what_may_be_seen_then(
    env: simcord.Env, desk: Desk, guild: Any, reader: Any
) -> None:
    inner = guild.create_text_channel("inner")
    for number in range(6):
        desk.post(inner, f"Bridge {number}")
    answer = await reader.slash(inner, "search", words="bridge")
    bot: Any = env.bot
    everybody = bot.get_guild(guild.id).default_role
    await bot.get_channel(inner.id).set_permissions(everybody, read_message_history=False)

    await reader.click(shown(answer), label="Next")

    assert "Bridge" not in text_of(answer)
    assert "No brief in the channels that you can read" in text_of(answer)


async def test_hostile_headlines_and_claims_are_shown_as_they_are(
    desk: Desk, news: Any, reader: Any
) -> None:
    claim = KeyClaim(text=HOSTILE, rank=1, attribution=None, evidence=(span_of("x", 0, 1),))
    desk.post(news, replace(brief(f"Bridge {HOSTILE}"), key_claims=(claim,)))

    answer = await reader.slash(news, "search", words="bridge")

    told = text_of(answer)
    kinds = [node.kind for node in walk(spans(told))]
    assert kinds.count("bold") == 1  # ours, around the headline
    assert not set(kinds) & {"mention", "command", "masked", "spoiler", "link"}
    assert "\u202e" not in told
    assert "@everyone" in told.replace("\\", "")  # readable all the same


async def test_the_fullest_page_fits_a_message(desk: Desk, news: Any, reader: Any) -> None:
    longest = "*_" * 400
    claim = KeyClaim(text=longest, rank=1, attribution=None, evidence=(span_of("x", 0, 1),))
    for number in range(6):
        desk.post(news, replace(brief(f"bridge {number} {longest}"), key_claims=(claim,)))

    answer = await reader.slash(news, "search", words="bridge " * 60)

    assert len(text_of(answer)) <= 4000
    assert len(list(parts_of(shown(answer).components))) <= 40
    assert "Page 1 of 2" in text_of(answer)


@pytest.fixture
async def long_list(desk: Desk, news: Any, reader: Any) -> Any:
    for number in range(6):
        desk.post(news, f"Bridge {number}")
    return await reader.slash(news, "search", words="bridge")


async def test_only_its_asker_can_turn_a_list(
    env: simcord.Env, guild: Any, long_list: Any, reader: Any
) -> None:
    stranger = guild.add_member(env.create_user("stranger"))
    # Nobody else sees the list; so this is somebody who forges a click.
    env.backend.get_message(long_list.response.channel_id, long_list.response.id).flags &= ~64

    answer = await stranger.click(long_list.response, label="Next")

    assert "Only who asked for this list can turn it" in told_besides(answer)


async def test_a_list_left_alone_greys_out_after_ten_minutes(
    env: simcord.Env, long_list: Any, reader: Any
) -> None:
    await env.advance_time(ALIVE_SECONDS / 2)
    await reader.click(shown(long_list), label="Next")
    await env.advance_time(ALIVE_SECONDS - 1)
    assert not buttons_of(long_list)["Previous"].get("disabled")

    await env.advance_time(2)

    buttons = buttons_of(long_list)
    assert buttons["Previous"]["disabled"]
    assert buttons["Next"]["disabled"]
    assert "Page 2 of 2" in text_of(long_list)


async def test_a_greyed_list_still_opens_cards_and_other_cards_keep_their_evidence(
    env: simcord.Env, long_list: Any, reader: Any
) -> None:
    await env.advance_time(ALIVE_SECONDS + 1)

    first = parts_of(shown(long_list).components)
    [open_id, *_] = [part["custom_id"] for part in first if part.get("label") == "Open"]
    card = await reader.click(shown(long_list), custom_id=open_id)
    evidence = await reader.click(shown(card), label="Evidence")

    assert "The bridge over the Lind opened on Monday." in text_of(evidence)


async def test_after_a_restart_a_list_says_that_it_is_too_old(
    env: simcord.Env, desk: Desk, long_list: Any, reader: Any
) -> None:
    await env.restart_bot(desk.client())

    answer = await reader.click(shown(long_list), label="Next")

    assert "Use the command again" in told_besides(answer)


async def test_a_private_thread_counts_as_hidden_but_for_who_manages_threads(
    env: simcord.Env, desk: Desk, guild: Any, news: Any, reader: Any
) -> None:
    bot: Any = env.bot
    private = discord.ChannelType.private_thread
    secret = await bot.get_channel(news.id).create_thread(name="secret", type=private)
    open_ = await bot.get_channel(news.id).create_thread(
        name="open", type=discord.ChannelType.public_thread
    )
    desk.post(secret, "Bridge secret")
    desk.post(open_, "Bridge open")
    role = guild.create_role("Keepers", permissions=allow(manage_threads=True))
    keeper = guild.add_member(env.create_user("keeper"), roles=[role])

    for_reader = text_of(await reader.slash(news, "search", words="bridge"))
    for_keeper = text_of(await keeper.slash(news, "search", words="bridge"))

    assert "Bridge open" in for_reader
    assert "secret" not in for_reader
    assert "Bridge secret" in for_keeper
