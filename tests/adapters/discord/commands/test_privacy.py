"""`/privacy`: what is stored told, given as a file, and deleted, by those only who may."""

import json
from datetime import date
from typing import Any

import simcord

from tests.adapters.discord.commands.desk import (
    Desk,
    buttons_of,
    name_of,
    shown,
    text_of,
)
from tests.adapters.discord.commands.standing import reports, standing

FEED = "https://gazette.example/feed"
MINE = ["Export mine", "Delete mine"]
SERVERS = ["Export the server's", "Delete the server's"]


async def report(who: Any, message: Any, why: str = "") -> None:
    form = await who.click(message, label="Report")
    await who.submit_modal(form, {"part": ["headline"], "why": why})


async def file_of(answer: Any) -> Any:
    """Return the JSON that an answer brings along."""
    [attachment] = shown(answer).attachments
    return json.loads(await attachment.read())


async def placed(desk: Desk, guild: Any, channel: Any) -> None:
    await desk.stores.servers.place(name_of(channel), f"discord:{guild.id}")


async def test_it_says_what_is_stored_of_whom(desk: Desk, news: Any, reader: Any) -> None:
    _, message = await standing(desk, news, "Bridge opens")

    nothing_yet = await reader.slash(news, "privacy")
    before = text_of(nothing_yet)
    await report(reader, message)
    reported = await reader.slash(news, "privacy")
    after = text_of(reported)

    assert "Of you: nothing." in before
    assert "Of you: one report of a wrong brief" in after
    assert "Of this server:" in before
    assert "Not stored: messages of members" in before
    assert list(buttons_of(nothing_yet)) == []  # there is nothing to have, or to delete
    assert list(buttons_of(reported)) == MINE


async def test_only_managers_are_offered_what_is_the_servers(
    desk: Desk, news: Any, reader: Any, admin: Any
) -> None:
    _, message = await standing(desk, news, "Bridge opens")
    for who in (reader, admin):
        await report(who, message)

    assert list(buttons_of(await reader.slash(news, "privacy"))) == MINE
    assert list(buttons_of(await admin.slash(news, "privacy"))) == MINE + SERVERS


async def test_in_a_direct_message_only_ones_own(
    env: simcord.Env, desk: Desk, guild: Any, news: Any
) -> None:
    _, message = await standing(desk, news, "Bridge opens")
    alone = env.create_user("alone")
    await report(guild.add_member(alone), message)

    answer = await alone.slash("privacy")

    assert list(buttons_of(answer)) == MINE
    assert "Of this server" not in text_of(answer)


async def test_a_reader_gets_and_deletes_their_own_reports_alone(
    env: simcord.Env, desk: Desk, guild: Any, news: Any, reader: Any
) -> None:
    _, message = await standing(desk, news, "Bridge opens")
    other = guild.add_member(env.create_user("other"))
    await report(reader, message, "Wrong year.")
    await report(other, message, "Secret opinion.")
    card = shown(await reader.slash(news, "privacy"))

    exported = await file_of(await reader.click(card, label=MINE[0]))
    deleted = text_of(await reader.click(card, label=MINE[1]))

    assert [each["why"] for each in exported["reports"]] == ["Wrong year."]
    assert exported["reports"][0]["channel"] == str(name_of(news))
    assert "Your report is forgotten." in deleted
    assert [each.reporter for each in reports(desk)] == [str(other.id)]
    assert "Nothing is stored of you" in text_of(await reader.click(card, label=MINE[0]))
    assert "Nothing is stored of you" in text_of(await reader.click(card, label=MINE[1]))


async def test_a_server_is_exported_without_secrets_and_without_other_servers(
    env: simcord.Env, desk: Desk, guild: Any, news: Any, admin: Any, reader: Any
) -> None:
    elsewhere = env.create_guild("Elsewhere").create_text_channel("theirs")
    headers = {"Authorization": "Basic c2VjcmV0"}
    await desk.follow(FEED, news, "Gazette", headers=headers, filter="bridge")
    await desk.follow("https://theirs.example/feed", elsewhere)
    await placed(desk, guild, news)
    _, message = await standing(desk, news, "Bridge opens")
    await standing(desk, elsewhere, "Their secret")
    await report(reader, message, "Wrong.")
    both = [f"discord:{guild.id}", "discord:404"]
    await desk.stores.model_costs.spend(date(2026, 1, 1), 1_000, both)
    card = shown(await admin.slash(news, "privacy"))

    data = await file_of(await admin.click(card, label=SERVERS[0]))

    assert data["model_tokens"] == [{"day": "2026-01-01", "tokens": 500}]
    assert data["server"] == f"discord:{guild.id}"
    assert data["settings"]["style"] == "card"
    assert data["channels"] == [str(name_of(news))]
    [feed] = data["feeds"]
    assert feed["url"] == FEED
    assert feed["subscriptions"][0]["filter"] == "bridge"
    assert [each["headline"] for each in data["posts"]] == ["Bridge opens"]
    assert [each["why"] for each in data["reports"]] == ["Wrong."]
    assert "c2VjcmV0" not in json.dumps(data)
    assert "headers" not in feed["subscriptions"][0]


async def test_who_may_not_manage_gets_nothing_of_the_servers(
    env: simcord.Env, desk: Desk, guild: Any, news: Any, admin: Any
) -> None:
    await desk.follow(FEED, news)
    await placed(desk, guild, news)
    card = shown(await admin.slash(news, "privacy"))
    form = await admin.click(card, label=SERVERS[1])
    env.backend.guilds[guild.id].members[admin.id].role_ids = []

    export = await admin.click(card, label=SERVERS[0])
    asked = await admin.click(card, label=SERVERS[1])
    sent = await admin.submit_modal(form, {"name": "Lindental"})

    for answer in (export, asked, sent):
        assert "Manage Server" in text_of(answer)
    assert len(await desk.followed()) == 1


async def test_a_server_is_deleted_after_its_name_was_typed_and_begins_anew(
    desk: Desk, guild: Any, news: Any, admin: Any, reader: Any
) -> None:
    await desk.follow(FEED, news)
    await placed(desk, guild, news)
    _, message = await standing(desk, news, "Bridge opens")
    await report(reader, message)
    card = shown(await admin.slash(news, "privacy"))

    form = await admin.click(card, label=SERVERS[1])
    answer = await admin.submit_modal(form, {"name": " lindental "})

    assert "is deleted" in text_of(answer)
    assert await desk.followed() == []
    assert "No brief" in text_of(await reader.slash(news, "search", words="bridge"))
    await desk.follow(FEED, news)
    assert len(await desk.followed()) == 1


async def test_another_name_deletes_nothing(desk: Desk, guild: Any, news: Any, admin: Any) -> None:
    await desk.follow(FEED, news)
    await placed(desk, guild, news)
    card = shown(await admin.slash(news, "privacy"))

    form = await admin.click(card, label=SERVERS[1])
    answer = await admin.submit_modal(form, {"name": "Elsewhere"})

    assert "Nothing was deleted" in text_of(answer)
    assert "Lindental" in text_of(answer)
    assert len(await desk.followed()) == 1


async def test_another_servers_data_stays(
    env: simcord.Env, desk: Desk, guild: Any, news: Any, admin: Any
) -> None:
    other = env.create_guild("Lindental")  # of the same name
    theirs = other.create_text_channel("theirs")
    await desk.follow(FEED, news)
    await desk.follow(FEED, theirs)
    await placed(desk, guild, news)
    await placed(desk, other, theirs)
    card = shown(await admin.slash(news, "privacy"))

    form = await admin.click(card, label=SERVERS[1])
    await admin.submit_modal(form, {"name": "Lindental"})

    assert await desk.followed() == [(FEED, str(name_of(theirs)))]


async def test_buttons_and_forms_of_a_former_run_still_work(
    env: simcord.Env, desk: Desk, guild: Any, news: Any, admin: Any
) -> None:
    await desk.follow(FEED, news)
    await placed(desk, guild, news)
    card = shown(await admin.slash(news, "privacy"))
    form = await admin.click(card, label=SERVERS[1])
    await env.restart_bot(desk.client())

    await admin.submit_modal(form, {"name": "Lindental"})

    assert await desk.followed() == []
