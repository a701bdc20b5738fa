"""Admins take briefs down, remove them, send them again: from reports, evidence and `/why`."""

from typing import Any

import pytest
import simcord

from bot.adapters.discord.cards.card_components import still_view
from bot.adapters.discord.commands.corrections.corrections import decision_row
from bot.domain.deliveries import DeliveryState
from bot.pipeline.correct_briefs import Decision
from bot.presenting.command_words import ENGLISH
from tests.adapters.discord.commands.desk import (
    Desk,
    allow,
    buttons_of,
    hidden_from,
    name_of,
    shown,
    text_of,
    told_besides,
)
from tests.adapters.discord.commands.standing import (
    delivery,
    edits,
    labels_of,
    stand_also,
    standing,
    texts_of,
    told_in,
)

LINK, REMOVE, AGAIN, DISMISS = "Take down (plain link)", "Remove", "Send again", "Dismiss"


@pytest.fixture
async def mods(desk: Desk, guild: Any) -> Any:
    """The channel in which admins want to be told."""
    channel = guild.create_text_channel("mods", overwrites=hidden_from(guild))
    await desk.services.notice_places.choose(guild.id, channel.id)
    return channel


@pytest.fixture
def boss(desk: Desk, guild: Any) -> Any:
    """Somebody who sees every channel and may manage the server."""
    return guild.add_member(desk.env.create_user("boss"), roles=[_bosses(guild)])


def _bosses(guild: Any) -> Any:
    return guild.create_role("Bosses", permissions=allow(administrator=True))


async def reported(desk: Desk, news: Any, reader: Any, mods: Any) -> tuple[int, Any, Any]:
    """Return a brief's id, its message, and the notice of a report about it."""
    brief_id, message = await standing(desk, news, "Bridge opens")
    form = await reader.click(message, label="Report")
    await reader.submit_modal(form, {"part": ["headline"]})
    return brief_id, message, mods.history()[-1]


async def test_taking_down_replaces_the_message_in_every_channel_of_the_server(
    desk: Desk, guild: Any, news: Any, reader: Any, boss: Any, mods: Any
) -> None:
    brief_id, message, notice = await reported(desk, news, reader, mods)
    sport = guild.create_text_channel("sport")
    desk.post_also(sport, brief_id)
    other = await stand_also(desk, sport, brief_id)

    await boss.click(notice, label=LINK)

    assert edits(desk, news) == [(str(message.id), True)]
    assert edits(desk, sport) == [(str(other.id), True)]
    [told] = told_in(desk, mods)
    assert "taken down in 2 channels" in texts_of(told)
    assert f"Decided by <@{boss.id}>" in texts_of(told)
    assert labels_of(told) == [REMOVE, AGAIN]


async def test_removing_asks_for_the_message_to_be_removed(
    desk: Desk, news: Any, reader: Any, boss: Any, mods: Any
) -> None:
    _, message, notice = await reported(desk, news, reader, mods)

    await boss.click(notice, label=REMOVE)

    assert edits(desk, news) == [(str(message.id), False)]
    assert labels_of(told_in(desk, mods)[0]) == [AGAIN]


async def test_what_was_replaced_can_be_removed_then_and_sent_again(
    desk: Desk, news: Any, reader: Any, boss: Any, mods: Any
) -> None:
    brief_id, message, notice = await reported(desk, news, reader, mods)

    await boss.click(notice, label=LINK)
    await boss.click(mods.history()[0], label=REMOVE)
    await boss.click(mods.history()[0], label=AGAIN)

    assert edits(desk, news) == [(str(message.id), True), (str(message.id), False)]
    rows = [
        row
        for row in desk.stores.memory.deliveries.values()
        if row.brief_id == brief_id and row.state is DeliveryState.PENDING and row.edits is None
    ]
    assert [row.channel for row in rows] == [name_of(news)]
    assert "posted again" in texts_of(told_in(desk, mods)[0])
    assert labels_of(told_in(desk, mods)[0]) == [LINK, REMOVE]


async def test_dismissing_changes_nothing_and_says_who_did_it(
    desk: Desk, news: Any, reader: Any, boss: Any, mods: Any
) -> None:
    _, _, notice = await reported(desk, news, reader, mods)

    await boss.click(notice, label=DISMISS)

    assert edits(desk, news) == []
    [told] = told_in(desk, mods)
    assert "dismissed" in texts_of(told)
    assert f"<@{boss.id}>" in texts_of(told)
    assert labels_of(told) == []


async def test_a_report_after_the_decision_is_told_anew(
    desk: Desk, guild: Any, news: Any, reader: Any, boss: Any, mods: Any
) -> None:
    _, message, notice = await reported(desk, news, reader, mods)
    await boss.click(notice, label=DISMISS)
    other = guild.add_member(desk.env.create_user("other"))

    form = await other.click(message, label="Report")
    await other.submit_modal(form, {"part": ["headline"]})

    first, second = told_in(desk, mods)
    assert "dismissed" in texts_of(first)
    assert f"<@{other.id}>" in texts_of(second)


async def test_only_who_manages_the_server_decides(
    desk: Desk, guild: Any, news: Any, reader: Any
) -> None:
    open_place = guild.create_text_channel("open")
    await desk.services.notice_places.choose(guild.id, open_place.id)
    _, _, notice = await reported(desk, news, reader, open_place)

    for label in (LINK, REMOVE, DISMISS):
        answer = await reader.click(notice, label=label)
        assert "Manage Server" in told_besides(answer)

    assert edits(desk, news) == []
    assert len(labels_of(told_in(desk, open_place)[0])) == 3


async def test_another_server_keeps_its_brief(
    env: simcord.Env, desk: Desk, news: Any, reader: Any, boss: Any, mods: Any
) -> None:
    brief_id, _, notice = await reported(desk, news, reader, mods)
    elsewhere = env.create_guild("Elsewhere").create_text_channel("news")
    desk.post_also(elsewhere, brief_id)
    await stand_also(desk, elsewhere, brief_id)

    await boss.click(notice, label=REMOVE)

    assert edits(desk, elsewhere) == []
    assert delivery(desk, elsewhere, brief_id).state is DeliveryState.SENT


async def test_the_buttons_of_one_server_decide_nothing_in_another(
    env: simcord.Env, desk: Desk, news: Any, reader: Any, mods: Any
) -> None:
    key, _, _ = await reported(desk, news, reader, mods)
    elsewhere = env.create_guild("Elsewhere")
    place = elsewhere.create_text_channel("mods")
    stranger = elsewhere.add_member(env.create_user("stranger"), roles=[_bosses(elsewhere)])
    there = env.bot.get_channel(place.id)
    for guild_id in (elsewhere.id, mods.guild.id):
        row = decision_row((Decision.REMOVE,), key, guild_id, ENGLISH)
        forged = await there.send(view=still_view(row))  # type: ignore[union-attr]
        await stranger.click(forged, label=REMOVE)

    assert edits(desk, news) == []


async def test_the_evidence_of_a_brief_gives_admins_what_they_need(
    desk: Desk, news: Any, boss: Any, reader: Any
) -> None:
    _, message = await standing(desk, news, "Bridge opens")

    to_boss = buttons_of(await boss.click(message, label="Evidence"))
    to_reader = buttons_of(await reader.click(message, label="Evidence"))

    assert {"Why?", "Send again", "Take down"} <= set(to_boss)
    assert not {"Why?", "Send again", "Take down"} & set(to_reader)


async def test_from_the_evidence_admins_choose_how_to_take_it_down(
    desk: Desk, news: Any, boss: Any
) -> None:
    _, message = await standing(desk, news, "Bridge opens")
    evidence = await boss.click(message, label="Evidence")

    asked = await boss.click(shown(evidence), label="Take down")
    assert "Bridge opens" in text_of(asked)
    assert edits(desk, news) == []
    await boss.click(shown(asked), label=LINK)

    assert edits(desk, news) == [(str(message.id), True)]


async def test_from_the_evidence_admins_send_it_again(desk: Desk, news: Any, boss: Any) -> None:
    _, message = await standing(desk, news, "Bridge opens")
    evidence = await boss.click(message, label="Evidence")

    answer = await boss.click(shown(evidence), label="Send again")
    again = await boss.click(shown(evidence), label="Send again")

    assert "posted again" in text_of(answer)
    assert "nothing to send again" in text_of(again)


async def test_buttons_of_a_former_run_still_decide(
    env: simcord.Env, desk: Desk, news: Any, reader: Any, boss: Any, mods: Any
) -> None:
    _, message, notice = await reported(desk, news, reader, mods)
    await env.restart_bot(desk.client())

    await boss.click(notice, label=LINK)

    assert edits(desk, news) == [(str(message.id), True)]


async def test_what_is_taken_down_is_found_by_nobody(
    desk: Desk, news: Any, reader: Any, boss: Any, mods: Any
) -> None:
    _, message, notice = await reported(desk, news, reader, mods)

    await boss.click(notice, label=LINK)

    assert "No brief" in text_of(await reader.slash(news, "search", words="bridge"))
    assert await reader.autocomplete(news, "brief", "article", "bridge") == []
    assert await reader.autocomplete(news, "why", "link", "bridge") == []
    assert "not kept" in text_of(await reader.click(message, label="Evidence"))
    assert "not in any channel" in text_of(await reader.click(message, label="Report"))
    sent_again = await boss.click(mods.history()[0], label=AGAIN)
    assert sent_again
    assert "One brief" in text_of(await reader.slash(news, "search", words="bridge"))
