"""`/said`: who said what, in the channels that the asker can read."""

from dataclasses import replace
from typing import Any

import simcord

from tests.adapters.discord.commands.desk import (
    Desk,
    buttons_of,
    parts_of,
    shown,
    text_of,
    told_besides,
)
from tests.adapters.discord.commands.sayings import claiming, quoting
from tests.adapters.discord.discord_markdown import spans, walk
from tests.builders import NOON

HOSTILE = "@everyone <@1> </ban:2> **Pay** \u202eyap [here](https://evil.example) ||x||"
WHEN = f"<t:{int(NOON.timestamp())}:R>"


async def test_shows_quotes_word_for_word_and_claims_as_reported(
    desk: Desk, news: Any, reader: Any
) -> None:
    desk.post(news, quoting("Bridge opens", "Mara Oak", "It holds."))
    desk.post(news, claiming("Ferry sails", "Mara Oak", "The ferry is on time."))

    told = text_of(await reader.slash(news, "said", person="oak"))

    assert "2 sayings" in told
    assert f"“It holds.”\n-# **Mara Oak**, word for word · gazette.example · {WHEN}" in told
    assert f"The ferry is on time.\n-# **Mara Oak**, as reported · gazette.example · {WHEN}" in told
    assert "“The ferry" not in told


async def test_about_leaves_out_the_rest(desk: Desk, news: Any, reader: Any) -> None:
    desk.post(news, quoting("Bridge opens", "Mara Oak", "It holds."))
    desk.post(news, quoting("Ferry sails", "Mara Oak", "On time."))

    told = text_of(await reader.slash(news, "said", person="Mara Oak", about="ferry"))

    assert "One saying" in told
    assert "On time." in told
    assert "It holds." not in told


async def test_a_saying_opens_its_brief(desk: Desk, news: Any, reader: Any) -> None:
    desk.post(news, quoting("Bridge opens", "Mara Oak", "It holds."))
    answer = await reader.slash(news, "said", person="oak")

    card = await reader.click(shown(answer), label="Open")

    assert "Bridge opens" in text_of(card)
    assert "Evidence" in buttons_of(card)


async def test_two_sayings_of_one_brief_open_it_both(desk: Desk, news: Any, reader: Any) -> None:
    claims = claiming("Bridge opens", "Mara Oak", "The ferry is on time.").key_claims
    desk.post(news, quoting("Bridge opens", "Mara Oak", "It holds.", key_claims=claims))
    answer = await reader.slash(news, "said", person="oak")

    parts = parts_of(shown(answer).components)
    buttons = [part["custom_id"] for part in parts if part.get("label") == "Open"]

    assert len(buttons) == 2
    for custom_id in buttons:
        card = await reader.click(shown(answer), custom_id=custom_id)
        assert "Bridge opens" in text_of(card)


async def test_the_list_is_turned_by_its_asker_alone(
    env: simcord.Env, desk: Desk, guild: Any, news: Any, reader: Any
) -> None:
    for number in range(6):
        desk.post(news, quoting(f"Day {number}", "Mara Oak", f"Word {number}."))
    answer = await reader.slash(news, "said", person="oak")
    await reader.click(shown(answer), label="Next")
    assert "Word 0." in text_of(answer)

    stranger = guild.add_member(env.create_user("stranger"))
    env.backend.get_message(answer.response.channel_id, answer.response.id).flags &= ~64
    refused = await stranger.click(answer.response, label="Previous")

    assert "Only who asked" in told_besides(refused)


async def test_persons_are_offered_whoever_is_quoted_most_first(
    desk: Desk, news: Any, reader: Any
) -> None:
    desk.post(news, quoting("One", "Ben Ash", "A."))
    desk.post(news, quoting("Two", "Mara Oak", "B."))
    desk.post(news, quoting("Three", "Mara Oak", "C."))

    everybody = await reader.autocomplete(news, "said", "person", "")
    fitting = await reader.autocomplete(news, "said", "person", "as")

    assert [choice["value"] for choice in everybody] == ["Mara Oak", "Ben Ash"]
    assert [choice["value"] for choice in fitting] == ["Ben Ash"]


async def test_nothing_of_hidden_channels_is_told_or_offered(
    desk: Desk, news: Any, backroom: Any, reader: Any
) -> None:
    desk.post(backroom, quoting("Secret merger", "Otto Hid", "Sell all."))

    assert await reader.autocomplete(news, "said", "person", "") == []
    assert await reader.autocomplete(news, "said", "person", "otto") == []
    told = text_of(await reader.slash(news, "said", person="Otto Hid"))
    assert "No brief in the channels that you can read" in told
    assert "Sell" not in told


async def test_nothing_of_another_server_is_told_or_offered(
    env: simcord.Env, desk: Desk, news: Any, reader: Any
) -> None:
    elsewhere = env.create_guild("Elsewhere").create_text_channel("news")
    desk.post(elsewhere, quoting("Bridge opens", "Mara Oak", "It holds."))

    assert await reader.autocomplete(news, "said", "person", "") == []
    assert "It holds" not in text_of(await reader.slash(news, "said", person="oak"))


async def test_a_direct_message_is_told_to_ask_in_a_server(
    env: simcord.Env, desk: Desk, news: Any
) -> None:
    desk.post(news, quoting("Bridge opens", "Mara Oak", "It holds."))
    alone = env.create_user("alone")

    told = text_of(await alone.slash("said", person="oak"))

    assert "found in a server" in told
    assert await alone.autocomplete("said", "person", "") == []


async def test_hostile_names_and_words_are_shown_as_they_are(
    desk: Desk, news: Any, reader: Any
) -> None:
    desk.post(news, quoting("Bridge", f"Mara {HOSTILE}", HOSTILE))

    for person, about in (("mara", ""), (HOSTILE, HOSTILE)):
        told = text_of(await reader.slash(news, "said", person=person, about=about))
        kinds = {node.kind for node in walk(spans(told))}
        assert not kinds & {"mention", "command", "masked", "spoiler", "link"}
        assert "\u202e" not in told


async def test_the_fullest_page_fits_a_message(desk: Desk, news: Any, reader: Any) -> None:
    long = "*_" * 400
    for number in range(6):
        made = quoting(f"x {number}", f"mara {long}", long)
        desk.post(news, replace(made, article=replace(made.article, url=f"https://{'a' * 60}.de/")))

    answer = await reader.slash(news, "said", person="mara", about="")

    assert len(text_of(answer)) <= 4000
    assert len(list(parts_of(shown(answer).components))) <= 40
