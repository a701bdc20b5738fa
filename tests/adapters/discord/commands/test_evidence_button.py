"""*Evidence*: a button of any age in, the sentences a brief rests on out."""

from typing import Any

import discord
import simcord

from bot.adapters.discord.cards.card_components import card_view
from bot.adapters.discord.cards.card_evidence import evidence_view
from bot.adapters.discord.cards.component_ids import evidence_id
from bot.presenting.cards import make_card
from tests.adapters.discord.commands.desk import Desk, shown, text_of
from tests.adapters.discord.discord_payloads import displays
from tests.builders import brief
from tests.unit.pipeline.world import html, link

# Only evidence leads into the article's text.
LEADS_TO_SENTENCE = "#:~:text="


def evidence_of(headline: str) -> str:
    return "\n".join(displays(evidence_view(brief(headline))))


async def posted(env: simcord.Env, channel: Any, brief_id: int) -> discord.Message:
    """Let the bot post a card as its publisher does."""
    there = env.bot.get_channel(channel.id)
    assert isinstance(there, discord.TextChannel)
    card = card_view(make_card(brief()), brief_id=brief_id, evidence=evidence_id(str(brief_id)))
    return await there.send(view=card)


async def test_shows_the_sentences_to_whoever_presses(
    env: simcord.Env, desk: Desk, news: Any, reader: Any
) -> None:
    message = await posted(env, news, desk.post(news, "Bridge opens"))

    answer = await reader.click(message, label="Evidence")

    assert text_of(answer) == evidence_of("Bridge opens")
    assert LEADS_TO_SENTENCE in text_of(answer)


async def test_a_button_of_a_former_run_still_works(
    env: simcord.Env, desk: Desk, news: Any, reader: Any
) -> None:
    message = await posted(env, news, desk.post(news, "Bridge opens"))
    await env.restart_bot(desk.client())

    assert text_of(await reader.click(message, label="Evidence")) == evidence_of("Bridge opens")


async def test_the_channel_of_the_card_is_enough_even_where_the_past_is_hidden(
    env: simcord.Env, desk: Desk, guild: Any, reader: Any
) -> None:
    no_past = discord.PermissionOverwrite(read_message_history=False)
    live_only = guild.create_text_channel("live", overwrites={guild.default_role: no_past})
    message = await posted(env, live_only, desk.post(live_only, "Bridge opens"))

    assert text_of(await reader.click(message, label="Evidence")) == evidence_of("Bridge opens")


async def test_the_number_of_a_hidden_brief_shows_nothing(
    env: simcord.Env, desk: Desk, news: Any, backroom: Any, reader: Any
) -> None:
    message = await posted(env, news, desk.post(backroom, "Secret merger"))

    told = text_of(await reader.click(message, label="Evidence"))

    assert LEADS_TO_SENTENCE not in told
    assert "not kept for a channel that you can read" in told


async def test_a_brief_that_is_gone_is_told(env: simcord.Env, news: Any, reader: Any) -> None:
    message = await posted(env, news, 4711)

    assert "not kept" in text_of(await reader.click(message, label="Evidence"))


async def test_a_brief_made_on_demand_shows_its_evidence_to_its_asker(
    desk: Desk, news: Any, reader: Any
) -> None:
    desk.fetcher.answers[link("bridge")] = html("bridge")
    card = await reader.slash(news, "brief", article=link("bridge"))

    answer = await reader.click(shown(card), label="Evidence")

    assert "The town council of Lindental approved a new bridge" in text_of(answer)
    assert LEADS_TO_SENTENCE in text_of(answer)


async def test_the_same_in_a_direct_message(env: simcord.Env, desk: Desk) -> None:
    desk.fetcher.answers[link("bridge")] = html("bridge")
    alone = env.create_user("alone")
    card = await alone.slash("brief", article=link("bridge"))

    answer = await alone.click(shown(card), label="Evidence")

    assert "The town council of Lindental approved a new bridge" in text_of(answer)
    assert LEADS_TO_SENTENCE in text_of(answer)


async def test_somebody_elses_brief_on_demand_shows_nothing(
    env: simcord.Env, desk: Desk, guild: Any, news: Any, reader: Any
) -> None:
    desk.fetcher.answers[link("bridge")] = html("bridge")
    card = shown(await reader.slash(news, "brief", article=link("bridge")))
    # Nobody else sees the card; so this is somebody who forges a click.
    env.backend.get_message(card.channel_id, card.id).flags &= ~64
    stranger = guild.add_member(env.create_user("stranger"))

    told = text_of(await stranger.click(card, label="Evidence"))

    assert "town council" not in told
    assert "made on demand, for one person" in told


async def test_after_a_restart_a_brief_made_on_demand_is_to_be_asked_for_again(
    env: simcord.Env, desk: Desk, news: Any, reader: Any
) -> None:
    desk.fetcher.answers[link("bridge")] = html("bridge")
    card = await reader.slash(news, "brief", article=link("bridge"))
    for number in range(500):  # as good as a restart: the memory of it is full of others
        desk.services.asked.keep(number)  # type: ignore[arg-type]  # anything takes its place

    told = text_of(await reader.click(shown(card), label="Evidence"))

    assert "Ask for it again with /brief" in told
