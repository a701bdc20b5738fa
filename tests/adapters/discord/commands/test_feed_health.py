"""`/feed health`: how a server's feeds are, troubles first, and its buttons."""

from typing import Any

import pytest
import simcord

from bot.domain.errors import HttpStatus
from tests.adapters.discord.commands.desk import (
    Desk,
    allow,
    buttons_of,
    name_of,
    parts_of,
    shown,
    text_of,
    told_besides,
)
from tests.builders import NOON, after
from tests.unit.pipeline.feed_desk import offering
from tests.unit.pipeline.world import FEED, rss

SITE = "https://gazette.example/"
OTHER = f"{SITE}new-feed"
RETRY, REPLACE, REMOVE = (
    "Ask it again now",
    "Look for another feed of the site",
    "Stop following it",
)
POST, IGNORE = "Post the newest", "Ignore them all"


async def failing(desk: Desk, channel: Any, url: str = FEED, title: str = "Gazette") -> Any:
    feed = await desk.follow(url, channel, title)
    feed.failures, feed.error = 4, HttpStatus(url=url, status=404).reason
    feed.last_success_at, feed.due_at = NOON, after(3600)
    return feed


async def test_an_empty_server_is_told_how_to_begin(news: Any, admin: Any) -> None:
    assert "/feed add" in text_of(await admin.slash(news, "feed health"))


async def test_troubles_come_first_with_reason_times_and_buttons(
    env: simcord.Env, desk: Desk, news: Any, admin: Any
) -> None:
    elsewhere = env.create_guild("Elsewhere").create_text_channel("news")
    await failing(desk, elsewhere, "https://secret.example/feed", "Secret")
    well = await desk.follow("https://a.example/feed", news, "Well")
    well.last_success_at, well.due_at = NOON, after(60)
    held = await desk.follow("https://b.example/feed", news, "Held")
    held.last_success_at, held.due_at = NOON, after(60)
    for _ in range(3):
        desk.entry(held, "held", news)
    await failing(desk, news)
    stopped = await failing(desk, news, "https://c.example/feed", "Stopped")
    stopped.due_at = None

    answer = await admin.slash(news, "feed health")
    told = text_of(answer)

    assert "3 of 4 feeds of this server need you" in told
    assert "Secret" not in told
    places = [told.index(f"**{title}**") for title in ("Stopped", "Gazette", "Held", "Well")]
    assert places == sorted(places)
    assert "failed 4 times in a row: gazette.example" in told
    assert f"last read <t:{int(NOON.timestamp())}:R>" in told
    assert f"asked again <t:{int(after(3600).timestamp())}:R>" in told
    assert "not asked any more" in told
    assert "3 entries are held back until somebody decides." in told
    assert set(buttons_of(answer)) == {RETRY, REPLACE, REMOVE, POST, IGNORE}


async def test_where_all_is_well_there_are_no_buttons(desk: Desk, news: Any, admin: Any) -> None:
    feed = await desk.follow(FEED, news, "Gazette")
    feed.last_success_at, feed.due_at = NOON, after(60)

    answer = await admin.slash(news, "feed health")

    assert "The one feed of this server has no trouble" in text_of(answer)
    assert buttons_of(answer) == {}


async def test_the_fullest_page_fits_a_message(desk: Desk, guild: Any, admin: Any) -> None:
    places = [guild.create_text_channel(f"c{number}") for number in range(9)]
    for number in range(9):
        url = f"https://gazette.example/{number}/{'_*' * 500}"
        for place in places:
            await failing(desk, place, url, "**" * 300)
        desk.entry(desk.feed(url), "held", places[0])

    answer = await admin.slash(places[0], "feed health")

    assert len(text_of(answer)) <= 4000
    assert len(list(parts_of(shown(answer).components))) <= 40
    assert "Page 1 of 3" in text_of(answer)


@pytest.fixture
async def list_of(desk: Desk, news: Any, admin: Any) -> Any:
    await failing(desk, news)
    return await admin.slash(news, "feed health")


async def test_a_feed_is_asked_again(desk: Desk, admin: Any, list_of: Any) -> None:
    answer = await admin.click(shown(list_of), label=RETRY)

    assert "**Gazette** is asked again within a minute" in text_of(answer)
    assert desk.feed(FEED).due_at == desk.stores.memory.clock.now()
    assert "1 of 1 feeds" in text_of(list_of)  # the list stays


async def test_a_list_that_is_turned_has_the_buttons_of_its_page(
    desk: Desk, news: Any, admin: Any
) -> None:
    for number in range(6):
        await failing(desk, news, f"{FEED}/{number}", f"Gazette {number}")
    listed = await admin.slash(news, "feed health")
    assert "6 of 6 feeds" in text_of(listed)

    await admin.click(shown(listed), label="Next")
    last = [part for part in parts_of(shown(listed).components) if part.get("label") == REMOVE][-1]
    answer = await admin.click(shown(listed), custom_id=last["custom_id"])

    assert "**Gazette 5** is not followed in this server any more." in text_of(answer)
    assert len(await desk.followed()) == 5


async def test_a_feed_is_removed_and_the_second_press_says_so(
    desk: Desk, admin: Any, list_of: Any
) -> None:
    first = await admin.click(shown(list_of), label=REMOVE)
    second = await admin.click(shown(list_of), label=REMOVE)

    assert "**Gazette** is not followed in this server any more." in text_of(first)
    assert "does not follow that feed any more" in text_of(second)
    assert await desk.followed() == []


async def test_a_feed_is_replaced_by_what_its_site_offers(
    desk: Desk, news: Any, admin: Any, list_of: Any
) -> None:
    desk.fetcher.answers |= {SITE: offering(OTHER), OTHER: rss(["bridge"])}

    answer = await admin.click(shown(list_of), label=REPLACE)

    assert "is replaced by **https\\://gazette.example/new-feed** in this server" in text_of(answer)
    assert await desk.followed() == [(OTHER, str(name_of(news)))]


async def test_the_settings_files_own_has_no_button_that_it_would_undo(
    desk: Desk, news: Any, admin: Any
) -> None:
    await failing(desk, news)
    for row in desk.stores.memory.subscriptions:
        row.from_file = True

    assert set(buttons_of(await admin.slash(news, "feed health"))) == {RETRY}


async def test_a_site_that_cannot_be_asked_is_told_and_nothing_changes(
    desk: Desk, news: Any, admin: Any, list_of: Any
) -> None:
    desk.fetcher.answers = {SITE: HttpStatus(url=SITE, status=500)}

    answer = await admin.click(shown(list_of), label=REPLACE)

    assert "gazette.example" in text_of(answer)
    assert await desk.followed() == [(FEED, str(name_of(news)))]


async def test_buttons_live_over_a_restart_and_ask_who_presses(
    env: simcord.Env, desk: Desk, guild: Any, news: Any
) -> None:
    managers = guild.create_role("Once", permissions=allow(manage_guild=True))
    former = guild.add_member(env.create_user("former"), roles=[managers])
    await failing(desk, news)
    listed = await former.slash(news, "feed health")
    await env.restart_bot(desk.client())
    bot: Any = env.bot

    again = await former.click(shown(listed), label=RETRY)
    await bot.get_guild(guild.id).get_role(managers.id).edit(permissions=allow())
    refused = await former.click(shown(listed), label=REMOVE)

    assert "is asked again" in text_of(again)
    assert "Manage Server" in told_besides(refused)
    assert len(await desk.followed()) == 1
