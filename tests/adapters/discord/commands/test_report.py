"""*Report*: a form about a brief, kept, and told to the admins in one message for each brief."""

from typing import Any

import pytest
import simcord
from simcord.results import InteractionResult

from bot.domain.corrections import ReportedPart
from tests.adapters.discord.commands.desk import (
    Desk,
    hidden_from,
    name_of,
    shown,
    text_of,
)
from tests.adapters.discord.commands.standing import (
    labels_of,
    reports,
    standing,
    texts_of,
    told_in,
    two_claims,
)
from tests.unit.pipeline.world import html, link

HOSTILE = "@everyone <@1> **bold**"
BUTTONS = ["Take down (plain link)", "Remove", "Dismiss"]


@pytest.fixture
async def mods(desk: Desk, guild: Any) -> Any:
    """The channel in which admins want to be told."""
    channel = guild.create_text_channel("mods", overwrites=hidden_from(guild))
    await desk.services.notice_places.choose(guild.id, channel.id)
    return channel


def menu_of_form(form: InteractionResult) -> list[dict[str, Any]]:
    assert form.modal is not None
    [menu, _why] = [label["component"] for label in form.modal["components"]]
    options: list[dict[str, Any]] = menu["options"]
    return options


async def send(who: Any, message: Any, part: str = "claim:0", why: str = "") -> Any:
    """Press *Report*, and send the form."""
    form = await who.click(message, label="Report")
    return await who.submit_modal(form, {"part": [part], "why": why})


async def test_the_form_offers_each_claim_the_quote_the_headline_and_anything_else(
    desk: Desk, news: Any, reader: Any
) -> None:
    _, message = await standing(desk, news, two_claims())

    options = menu_of_form(await reader.click(message, label="Report"))

    assert [each["value"] for each in options] == ["claim:0", "claim:1", "headline", "other"]
    assert options[0]["label"].startswith("Claim 1: The bridge over the Lind")
    assert all(len(each["label"]) <= 100 for each in options)


async def test_a_report_is_kept_and_told_with_all_that_admins_need(
    desk: Desk, news: Any, reader: Any, mods: Any, guild: Any
) -> None:
    brief_id, message = await standing(desk, news, two_claims())

    answer = await send(reader, message, "claim:1", f"Not so. {HOSTILE}")

    assert "Thank you" in text_of(answer)
    [report] = reports(desk)
    assert (report.brief_id, report.part, report.claim) == (brief_id, ReportedPart.CLAIM, 1)
    assert (report.reporter, report.channel) == (str(reader.id), name_of(news))
    [told] = told_in(desk, mods)
    text = texts_of(told)
    assert "Bridge opens" in text
    assert f"<@{reader.id}>: claim 2" in text
    assert r"Not so. \@everyone \<@1> \*\*bold\*\*" in text
    assert r"\@everyone \*\*free\*\*" in text
    assert f"https://discord.com/channels/{guild.id}/{news.id}/{message.id}" in text
    assert labels_of(told) == BUTTONS


async def test_nobody_is_pinged_by_a_report(desk: Desk, news: Any, reader: Any, mods: Any) -> None:
    _, message = await standing(desk, news, "Bridge opens")

    await send(reader, message, why=HOSTILE)

    [told] = told_in(desk, mods)
    assert told.ping_user_ids == told.ping_role_ids == []
    assert not told.mention_everyone


async def test_further_reports_of_a_brief_stand_in_the_same_message(
    env: simcord.Env, desk: Desk, guild: Any, news: Any, reader: Any, mods: Any
) -> None:
    _, message = await standing(desk, news, "Bridge opens")
    other = guild.add_member(env.create_user("other"))

    await send(reader, message)
    await send(reader, message, "headline")
    await send(other, message)

    [told] = told_in(desk, mods)
    assert "3 reports" in texts_of(told)
    assert f"<@{other.id}>: claim 1" in texts_of(told)


async def test_many_reports_fit_one_message(
    env: simcord.Env, desk: Desk, guild: Any, news: Any, mods: Any
) -> None:
    _, message = await standing(desk, news, two_claims())

    for number in range(10):
        who = guild.add_member(env.create_user(f"reader-{number}"))
        await send(who, message, "claim:1", "<@1>" * 125)

    [told] = told_in(desk, mods)
    assert "10 reports" in texts_of(told)
    assert "and 2 more reports" in texts_of(told)


async def test_another_brief_is_told_in_a_message_of_its_own(
    desk: Desk, news: Any, reader: Any, mods: Any
) -> None:
    for headline in ("Bridge opens", "Bridge closes"):
        _, message = await standing(desk, news, headline)
        await send(reader, message)

    assert len(told_in(desk, mods)) == 2


async def test_a_notice_that_somebody_deleted_is_told_anew(
    env: simcord.Env, desk: Desk, news: Any, reader: Any, mods: Any
) -> None:
    _, message = await standing(desk, news, "Bridge opens")
    await send(reader, message)
    [told] = told_in(desk, mods)
    del env.backend.messages[mods.id][told.id]

    await send(reader, message, "headline")

    [again] = told_in(desk, mods)
    assert "2 reports" in texts_of(again)


async def test_the_same_part_is_reported_once(
    desk: Desk, news: Any, reader: Any, mods: Any
) -> None:
    _, message = await standing(desk, news, "Bridge opens")
    await send(reader, message)

    answer = await send(reader, message, why="Really!")

    assert "already" in text_of(answer)
    assert len(reports(desk)) == 1


async def test_nobody_reports_without_end(desk: Desk, news: Any, reader: Any, mods: Any) -> None:
    answers = []
    for number in range(11):
        _, message = await standing(desk, news, f"Bridge {number} opens")
        answers.append(text_of(await send(reader, message)))

    assert "10 reports within an hour" in answers[-1]
    assert all("Thank you" in answer for answer in answers[:-1])
    assert len(reports(desk)) == 10


async def test_where_nobody_can_be_told_the_reader_hears_of_it(
    env: simcord.Env, desk: Desk
) -> None:
    robot = env.create_user("robot", bot=True)  # whom no bot can write to
    guild = env.create_guild("Lonely", owner=robot)
    news = guild.create_text_channel("news")
    reader = guild.add_member(env.create_user("reader"))
    _, message = await standing(desk, news, "Bridge opens")

    answer = await send(reader, message)

    assert "may write to none of this server's admins" in text_of(answer)
    assert len(reports(desk)) == 1


async def test_a_brief_of_a_hidden_channel_cannot_be_reported_by_its_number(
    desk: Desk, news: Any, backroom: Any, reader: Any, mods: Any
) -> None:
    secret, _ = await standing(desk, backroom, "Secret merger")
    brief_id, message = await standing(desk, news, "Bridge opens")
    memory = desk.stores.memory  # the card of one, with the number of the other
    for row in memory.deliveries.values():
        row.brief_id = {brief_id: secret}.get(row.brief_id, row.brief_id)
        row.channel = name_of(backroom)

    answer = await reader.click(message, label="Report")

    assert "not in any channel that you can read" in text_of(answer)


async def test_who_lost_sight_of_the_channel_meanwhile_reports_nothing(
    desk: Desk, news: Any, reader: Any, mods: Any
) -> None:
    _, message = await standing(desk, news, "Bridge opens")
    form = await reader.click(message, label="Report")
    for row in desk.stores.memory.deliveries.values():
        row.channel = name_of(mods)

    answer = await reader.submit_modal(form, {"part": ["claim:0"]})

    assert "cannot report it" in text_of(answer)
    assert reports(desk) == []


async def test_another_server_hears_nothing(
    env: simcord.Env, desk: Desk, news: Any, reader: Any, mods: Any
) -> None:
    elsewhere = env.create_guild("Elsewhere")
    theirs = elsewhere.create_text_channel("mods")
    await desk.services.notice_places.choose(elsewhere.id, theirs.id)
    brief_id, message = await standing(desk, news, "Bridge opens")
    desk.post_also(theirs, brief_id)

    await send(reader, message)

    assert told_in(desk, theirs) == []
    assert len(told_in(desk, mods)) == 1


async def test_a_form_of_a_former_run_is_still_taken(
    env: simcord.Env, desk: Desk, news: Any, reader: Any, mods: Any
) -> None:
    _, message = await standing(desk, news, "Bridge opens")
    form = await reader.click(message, label="Report")
    await env.restart_bot(desk.client())

    await reader.submit_modal(form, {"part": ["headline"]})

    assert [each.part for each in reports(desk)] == [ReportedPart.HEADLINE]
    assert len(told_in(desk, mods)) == 1


async def test_a_brief_that_is_opened_from_a_list_can_be_reported(
    desk: Desk, news: Any, reader: Any, mods: Any
) -> None:
    await standing(desk, news, "Bridge opens")
    found = await reader.slash(news, "search", words="bridge")
    card = await reader.click(shown(found), label="Open")

    answer = await send(reader, shown(card))

    assert "Thank you" in text_of(answer)


async def test_a_brief_made_on_demand_has_nothing_to_report(
    desk: Desk, news: Any, reader: Any
) -> None:
    desk.fetcher.answers[link("bridge")] = html("bridge")

    card = await reader.slash(news, "brief", article=link("bridge"))

    assert "Report" not in labels_of(shown(card))
