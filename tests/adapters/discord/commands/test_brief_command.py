"""`/brief`: links and words in, private cards or plain reasons out."""

from contextlib import ExitStack
from typing import Any

import discord
import pytest
import simcord

from bot.domain.errors import AddressRefused, FetchError, FetchTimeout, HttpStatus, WorkTimeout
from tests.adapters.discord.commands.desk import (
    Desk,
    buttons_of,
    text_of,
)
from tests.adapters.discord.discord_markdown import spans, walk
from tests.unit.pipeline.world import html, link

BRIDGE = "The bridge story of today"
# What a feed may put into a headline to reach people, or to look like something else.
HOSTILE = "@everyone <@1> </ban:2> **Pay** \u202eyap [here](//evil.example) ||x||"


async def test_gives_the_card_of_a_link_to_the_asker_alone(
    desk: Desk, news: Any, reader: Any
) -> None:
    desk.fetcher.answers[link("bridge")] = html("bridge")

    answer = await reader.slash(news, "brief", article=link("bridge"))

    assert BRIDGE in text_of(answer)
    assert buttons_of(answer)["Read article"]["url"] == link("bridge")


async def test_says_at_once_that_an_answer_is_coming(
    env: simcord.Env, desk: Desk, news: Any, reader: Any
) -> None:
    desk.fetcher.answers[link("bridge")] = html("bridge")

    await reader.slash(news, "brief", article=link("bridge"))

    first = next(entry for entry in env.http_requests if entry.path.endswith("/callback"))
    assert isinstance(first.json, dict)
    assert first.json["type"] == 5  # "thinking", told before anything is fetched
    assert first.json["data"]["flags"] & 64  # to the asker alone


@pytest.mark.parametrize(
    "typed",
    [
        "<{}>",
        "  {}  ",
        "look at {}, please",
        "({})",
        "**{}** :",
    ],
)
async def test_finds_the_link_in_what_was_pasted(
    desk: Desk, news: Any, reader: Any, typed: str
) -> None:
    desk.fetcher.answers[link("bridge")] = html("bridge")

    answer = await reader.slash(news, "brief", article=typed.format(link("bridge")))

    assert BRIDGE in text_of(answer)


async def test_a_link_works_in_a_direct_message(env: simcord.Env, desk: Desk) -> None:
    desk.fetcher.answers[link("bridge")] = html("bridge")

    answer = await env.create_user("alone").slash("brief", article=link("bridge"))

    assert BRIDGE in text_of(answer)


@pytest.mark.parametrize(
    ("failure", "told"),
    [
        (HttpStatus(url=link("x"), status=404), "has nothing at"),
        (FetchTimeout(url=link("x"), seconds=20), "did not answer"),
        (FetchError(url=link("x")), "could not be fetched"),
    ],
    ids=lambda value: value if isinstance(value, str) else type(value).__name__,
)
async def test_tells_plainly_why_a_link_gives_no_brief(
    desk: Desk, news: Any, reader: Any, failure: FetchError, told: str
) -> None:
    desk.fetcher.answers[link("x")] = failure

    assert told in text_of(await reader.slash(news, "brief", article=link("x")))


async def test_a_link_into_a_local_network_is_refused_without_its_address(
    desk: Desk, news: Any, reader: Any
) -> None:
    url = "http://printer.example/"
    desk.fetcher.answers[url] = AddressRefused(url=url, host="printer.example", address="10.1.2.3")

    told = text_of(await reader.slash(news, "brief", article=url))

    assert "out of the public internet" in told
    assert "10.1.2.3" not in told
    assert "lede.toml" not in told  # advice for whoever runs the bot


async def test_a_page_without_an_article_gives_its_link_and_the_reason(
    desk: Desk, news: Any, reader: Any
) -> None:
    desk.fetcher.answers[link("empty")] = b"<html><title>Nothing</title><body>Short.</body></html>"

    answer = await reader.slash(news, "brief", article=link("empty"))

    assert "no brief" in text_of(answer) or "too short" in text_of(answer)
    assert "Evidence" not in buttons_of(answer)


async def test_a_page_that_takes_too_long_is_told_of(desk: Desk, news: Any, reader: Any) -> None:
    desk.fetcher.answers[link("bomb")] = html("bomb")
    desk.workers.failures = [WorkTimeout(task="brief_page", seconds=10)]

    told = text_of(await reader.slash(news, "brief", article=link("bomb")))

    assert "could not be worked through" in told


async def test_words_give_the_best_brief_that_the_asker_can_read(
    desk: Desk, news: Any, reader: Any
) -> None:
    desk.post(news, "Bridge opens after thirty years")
    desk.post(news, "Harbour closes")

    answer = await reader.slash(news, "brief", article="bridge years")

    assert "Bridge opens" in text_of(answer)
    assert "Evidence" in buttons_of(answer)


async def test_words_that_no_brief_has_are_told_back_harmlessly(news: Any, reader: Any) -> None:
    told = text_of(await reader.slash(news, "brief", article=f"javascript:x {HOSTILE}"))

    assert "no brief in the channels that you can read" in told
    kinds = {node.kind for node in walk(spans(told))}
    assert not kinds & {"mention", "command", "masked", "bold", "spoiler", "link"}
    assert "\u202e" not in told


async def test_words_in_a_direct_message_find_nothing(
    env: simcord.Env, desk: Desk, news: Any
) -> None:
    desk.post(news, "Bridge opens")

    told = text_of(await env.create_user("alone").slash("brief", article="bridge"))

    assert "ask in a server" in told


async def test_offers_the_newest_headlines_and_then_those_with_the_words(
    desk: Desk, news: Any, reader: Any
) -> None:
    first, second = desk.post(news, "Bridge opens"), desk.post(news, "Harbour closes")

    everything = await reader.autocomplete(news, "brief", "article", "")
    fitting = await reader.autocomplete(news, "brief", "article", "OPENS bri")

    assert [choice["value"] for choice in everything] == [f"brief:{second}", f"brief:{first}"]
    assert [choice["name"] for choice in fitting] == ["Bridge opens"]


async def test_a_chosen_headline_opens_its_card(desk: Desk, news: Any, reader: Any) -> None:
    desk.post(news, "Bridge opens")
    [choice] = await reader.autocomplete(news, "brief", "article", "bridge")

    answer = await reader.slash(news, "brief", article=choice["value"])

    assert "Bridge opens" in text_of(answer)


async def test_offers_at_most_25_headlines_of_at_most_100_clean_characters(
    desk: Desk, news: Any, reader: Any
) -> None:
    for number in range(30):
        desk.post(news, f"{number} \u202e{'very long headline ' * 20}")

    choices = await reader.autocomplete(news, "brief", "article", "")

    assert len(choices) == 25
    assert all(1 <= len(choice["name"]) <= 100 for choice in choices)
    assert not any("\u202e" in choice["name"] for choice in choices)


async def test_no_headlines_are_offered_for_a_link(desk: Desk, news: Any, reader: Any) -> None:
    desk.post(news, "https://gazette.example/ is a headline")

    assert await reader.autocomplete(news, "brief", "article", "https://gazette.example/") == []


async def test_briefs_of_a_hidden_channel_are_never_shown(
    desk: Desk, news: Any, backroom: Any, reader: Any
) -> None:
    secret = desk.post(backroom, "Secret merger")

    offered = await reader.autocomplete(news, "brief", "article", "")
    by_id = await reader.slash(news, "brief", article=f"brief:{secret}")
    by_words = await reader.slash(news, "brief", article="Secret merger")

    assert offered == []
    assert "not in any channel that you can read" in text_of(by_id)
    assert "Evidence" not in buttons_of(by_words)


async def test_a_brief_of_two_channels_is_shown_to_who_can_read_one(
    desk: Desk, news: Any, backroom: Any, reader: Any
) -> None:
    both = desk.post(backroom, "Bridge opens")
    desk.post_also(news, both)

    assert "Bridge opens" in text_of(await reader.slash(news, "brief", article=f"brief:{both}"))


async def test_briefs_of_another_server_are_not_shown(
    env: simcord.Env, desk: Desk, news: Any, reader: Any
) -> None:
    elsewhere = env.create_guild("Elsewhere").create_text_channel("news")
    foreign = desk.post(elsewhere, "Bridge opens")

    assert await reader.autocomplete(news, "brief", "article", "") == []
    told = text_of(await reader.slash(news, "brief", article=f"brief:{foreign}"))
    assert "not in any channel that you can read" in told


async def test_a_channel_whose_past_is_hidden_counts_as_hidden(
    desk: Desk, guild: Any, news: Any, reader: Any
) -> None:
    no_past = discord.PermissionOverwrite(read_message_history=False)
    live_only = guild.create_text_channel("live", overwrites={guild.default_role: no_past})
    desk.post(live_only, "Bridge opens")

    assert await reader.autocomplete(news, "brief", "article", "") == []


async def test_an_impossible_number_is_no_error(news: Any, reader: Any) -> None:
    told = text_of(await reader.slash(news, "brief", article="brief:9999999999999999999"))

    assert "not in any channel that you can read" in told


async def test_one_person_may_have_two_links_read_at_once(
    desk: Desk, news: Any, reader: Any
) -> None:
    with desk.services.turns.turn_of(reader.id), desk.services.turns.turn_of(reader.id):
        told = text_of(await reader.slash(news, "brief", article=link("bridge")))
        assert "still reads 2 links for you" in told
    assert desk.fetcher.asked == []

    desk.fetcher.answers[link("bridge")] = html("bridge")
    assert BRIDGE in text_of(await reader.slash(news, "brief", article=link("bridge")))


async def test_eight_links_at_once_are_all_the_bot_reads(
    desk: Desk, news: Any, reader: Any
) -> None:
    with ExitStack() as others:
        for number in range(8):
            others.enter_context(desk.services.turns.turn_of(number // 2))
        told = text_of(await reader.slash(news, "brief", article=link("bridge")))

    assert "as many links as it can" in told


async def test_an_endless_address_is_told_of_within_a_message(
    desk: Desk, news: Any, reader: Any
) -> None:
    url = link("_*" * 1_500)
    desk.fetcher.answers[url] = FetchError(url=url)

    told = text_of(await reader.slash(news, "brief", article=url))

    assert "gazette.example" in told
    assert len(told) <= 4_000
