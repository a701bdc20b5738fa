"""*Brief this* on messages: one link, several, none, and cards of our own."""

from typing import Any

import discord
import pytest
import simcord

from bot.adapters.discord.cards.card_components import card_view
from bot.adapters.discord.cards.component_ids import evidence_id
from bot.presenting.cards import make_card
from tests.adapters.discord.commands.desk import (
    Desk,
    buttons_of,
    menu_of,
    shown,
    text_of,
    told_besides,
)
from tests.builders import brief
from tests.unit.pipeline.world import html, link

MENU = "Brief this"
BRIDGE = "The bridge story of today"


@pytest.fixture(autouse=True)
def pages(desk: Desk) -> None:
    for slug in ("bridge", "ferry", "harbour"):
        desk.fetcher.answers[link(slug)] = html(slug)


async def of_message(news: Any, reader: Any, content: str) -> Any:
    return await reader.context_menu(news, MENU, await reader.send(news, content))


async def test_one_link_gives_its_brief_to_the_asker_alone(news: Any, reader: Any) -> None:
    answer = await of_message(news, reader, f"look: {link('bridge')} !")

    assert BRIDGE in text_of(answer)  # which also asserts that it is private
    assert buttons_of(answer)["Read article"]["url"] == link("bridge")


async def test_the_same_article_twice_is_one(news: Any, reader: Any) -> None:
    twice = f"{link('bridge')} <{link('bridge')}?utm_source=x>"

    assert BRIDGE in text_of(await of_message(news, reader, twice))


@pytest.mark.parametrize(
    "content",
    [
        "no link",
        "https://discord.com/channels/1/2/3",
        "https://cdn.discordapp.com/a.png",
        "http://[",
    ],
)
async def test_no_link_is_told_plainly(desk: Desk, news: Any, reader: Any, content: str) -> None:
    answer = await of_message(news, reader, content)

    assert text_of(answer) == "That message has no link to an article."
    assert desk.fetcher.asked == []


async def test_several_links_give_a_choice(desk: Desk, news: Any, reader: Any) -> None:
    answer = await of_message(news, reader, f"{link('bridge')} and {link('ferry')}")

    assert "2 links" in text_of(answer)
    assert [option["label"] for option in menu_of(answer)["options"]] == [
        "gazette.example/bridge",
        "gazette.example/ferry",
    ]
    assert desk.fetcher.asked == []

    await reader.select(shown(answer), ["1"])
    assert "The ferry story of today" in text_of(answer)


async def test_at_most_25_links_are_offered(news: Any, reader: Any) -> None:
    links = " ".join(link(f"a{number}") for number in range(30))

    answer = await of_message(news, reader, links)

    assert len(menu_of(answer)["options"]) == 25
    assert "The first 25 of 30" in text_of(answer)


async def test_only_its_asker_can_choose(
    env: simcord.Env, guild: Any, news: Any, reader: Any
) -> None:
    answer = await of_message(news, reader, f"{link('bridge')} {link('ferry')}")
    stranger = guild.add_member(env.create_user("stranger"))
    env.backend.get_message(answer.response.channel_id, answer.response.id).flags &= ~64

    refused = await stranger.select(answer.response, ["0"])

    assert "Only who asked can choose" in told_besides(refused)


async def test_after_a_restart_a_choice_says_that_it_is_too_old(
    env: simcord.Env, desk: Desk, news: Any, reader: Any
) -> None:
    answer = await of_message(news, reader, f"{link('bridge')} {link('ferry')}")
    await env.restart_bot(desk.client())

    assert "too old" in told_besides(await reader.select(shown(answer), ["0"]))


async def sent_by_bot(env: simcord.Env, news: Any, **content: Any) -> Any:
    there = env.bot.get_channel(news.id)
    assert isinstance(there, discord.TextChannel)
    return await there.send(**content)


async def test_links_of_buttons_and_texts_count(
    env: simcord.Env, desk: Desk, news: Any, reader: Any
) -> None:
    view = discord.ui.LayoutView()
    button: Any = discord.ui.Button(label="Read", url=link("bridge"))
    text: Any = discord.ui.TextDisplay(f"Also: [here](<{link('harbour')}>)")
    view.add_item(discord.ui.Container(discord.ui.Section(text, accessory=button)))
    view.stop()

    answer = await reader.context_menu(news, MENU, await sent_by_bot(env, news, view=view))

    labels = [option["label"] for option in menu_of(answer)["options"]]
    assert labels == ["gazette.example/harbour", "gazette.example/bridge"]


async def test_links_of_embeds_count(env: simcord.Env, news: Any, reader: Any) -> None:
    embed = discord.Embed(title="Story", url=link("bridge"), description="by nobody")

    answer = await reader.context_menu(news, MENU, await sent_by_bot(env, news, embed=embed))

    assert BRIDGE in text_of(answer)


async def test_our_own_card_opens_what_is_stored(
    env: simcord.Env, desk: Desk, news: Any, reader: Any
) -> None:
    stored = desk.post(news, "Bridge opens")
    view = card_view(make_card(brief("Bridge opens")), brief_id=stored)

    answer = await reader.context_menu(news, MENU, await sent_by_bot(env, news, view=view))

    assert "Bridge opens" in text_of(answer)
    assert buttons_of(answer)["Evidence"]["custom_id"] == evidence_id(str(stored))
    assert desk.fetcher.asked == []


async def test_a_card_that_claims_to_be_another_brief_shows_nothing_hidden(
    env: simcord.Env, desk: Desk, news: Any, backroom: Any, reader: Any
) -> None:
    secret = desk.post(backroom, "Secret merger")
    view = card_view(make_card(brief("Bridge opens")), brief_id=secret)
    desk.fetcher.answers["https://gazette.example/7"] = html("bridge")

    answer = await reader.context_menu(news, MENU, await sent_by_bot(env, news, view=view))

    assert "Secret" not in text_of(answer)
    assert BRIDGE in text_of(answer)


async def test_one_person_may_have_two_links_read_at_once(
    desk: Desk, news: Any, reader: Any
) -> None:
    with desk.services.turns.turn_of(reader.id), desk.services.turns.turn_of(reader.id):
        answer = await of_message(news, reader, link("bridge"))

    assert "still reads 2 links for you" in text_of(answer)
