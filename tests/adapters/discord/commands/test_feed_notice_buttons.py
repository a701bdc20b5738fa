"""The buttons below what admins are told of a feed: what they do, for whom, and how it is told."""

from typing import Any

import pytest
import simcord

from bot.adapters.discord.telling.feed_notices import notice_message
from bot.domain.errors import HttpStatus
from bot.domain.notices import Notice, NoticeAction, NoticeCode
from bot.domain.reasons import Fact, Reason
from bot.presenting.command_words import ENGLISH
from tests.adapters.discord.commands.desk import (
    Desk,
    menu_of,
    name_of,
    parts_of,
    text_of,
    told_besides,
)
from tests.unit.pipeline.feed_desk import offering
from tests.unit.pipeline.world import FEED, rss

SITE = "https://gazette.example/"
OTHER, THIRD = f"{SITE}new-feed", f"{SITE}sport"
LABELS = ENGLISH.feed.notice.labels
MENDING = [LABELS[a] for a in (NoticeAction.RETRY, NoticeAction.REPLACE, NoticeAction.REMOVE)]
HOSTILE = "@everyone <@1> **x**"


def notice_of(desk: Desk, channel: Any, code: NoticeCode = NoticeCode.FAILING) -> Notice:
    feed = desk.feed(FEED)
    data: dict[str, Fact] = {
        "why": "http_status",
        "status": 404,
        "failures": 7,
        "count": 3,
        "newest": HOSTILE,
    }
    return Notice(
        id=1,
        channel=name_of(channel),
        feed_id=feed.id,
        feed_url=FEED,
        feed_title=feed.title,
        reason=Reason(code=code, data=data),
        attempts=0,
    )


async def told(
    desk: Desk, where: Any, guild: Any, code: NoticeCode = NoticeCode.FAILING, **changes: Any
) -> Any:
    """Let the bot tell of the feed, in a channel or to a person, and return the message."""
    await desk.follow(FEED, changes.get("channel", where), changes.get("title", "Gazette"))
    bot: Any = desk.env.bot
    place = bot.get_channel(where.id) or await bot.create_dm(bot.get_user(where.id) or where)
    notice = notice_of(desk, changes.get("channel", where), code)
    return await place.send(view=notice_message(notice, guild.id, ENGLISH))


def now(env: simcord.Env, message: Any) -> list[str]:
    """Return the texts of a message as it stands now, then the labels of its buttons."""
    parts = list(parts_of(env.backend.get_message(message.channel.id, message.id).components))
    return [part.get("content") or part["label"] for part in parts if part["type"] in {2, 10}]


async def test_a_feed_is_removed_and_all_see_who_decided(
    env: simcord.Env, desk: Desk, guild: Any, news: Any, admin: Any
) -> None:
    message = await told(desk, news, guild)
    before = now(env, message)
    assert before[1:] == MENDING

    await admin.click(message, label=LABELS[NoticeAction.REMOVE])

    text, decided = now(env, message)
    assert text == before[0]
    assert "**Gazette** is not followed in this server any more." in decided
    assert decided.endswith(f"Decided by <@{admin.id}>.")
    assert await desk.followed() == []


async def test_only_who_manages_the_server_decides(
    env: simcord.Env, desk: Desk, guild: Any, news: Any, reader: Any
) -> None:
    message = await told(desk, news, guild)

    answer = await reader.click(message, label=LABELS[NoticeAction.REMOVE])

    assert "Manage Server" in told_besides(answer)
    assert len(now(env, message)) == 4
    assert len(await desk.followed()) == 1


async def test_other_servers_and_pages_go_on_following(
    env: simcord.Env, desk: Desk, guild: Any, news: Any, admin: Any
) -> None:
    elsewhere = env.create_guild("Elsewhere").create_text_channel("news")
    await desk.follow(FEED, elsewhere)
    message = await told(desk, news, guild)

    await admin.click(message, label=LABELS[NoticeAction.REMOVE])

    assert await desk.followed() == [(FEED, str(name_of(elsewhere)))]


async def test_a_retry_can_be_pressed_again_and_tells_who_was_last(
    env: simcord.Env, desk: Desk, guild: Any, news: Any, admin: Any
) -> None:
    message = await told(desk, news, guild)
    desk.feed(FEED).due_at = None

    for _ in range(2):
        await admin.click(message, label=LABELS[NoticeAction.RETRY])

    text, retry, replace, remove, decided = now(env, message)
    assert [retry, replace, remove] == MENDING
    assert "is asked again within a minute" in decided
    assert "asked again within a minute" not in text
    assert desk.feed(FEED).due_at is not None


@pytest.mark.parametrize("action", [NoticeAction.POST_NEWEST, NoticeAction.IGNORE_ALL])
async def test_entries_held_back_are_decided_on_once(
    desk: Desk, guild: Any, news: Any, admin: Any, action: NoticeAction
) -> None:
    message = await told(desk, news, guild, NoticeCode.HELD)
    rows = [desk.entry(desk.feed(FEED), "held", news) for _ in range(3)]
    again = await told(desk, news, guild, NoticeCode.HELD)  # as another channel's admins have it
    posts = action is NoticeAction.POST_NEWEST

    await admin.click(message, label=LABELS[action])
    late = await admin.click(again, label=LABELS[NoticeAction.POST_NEWEST])

    _, decided = now(desk.env, message)
    assert ("The newest of 3 is posted." if posts else "None of the 3 is posted.") in decided
    assert [row.state for row in rows].count("waiting") == posts
    assert "Nothing of that feed is held back any more." in told_besides(late)


async def test_one_server_takes_nothing_from_another_that_is_held_for_both(
    env: simcord.Env, desk: Desk, guild: Any, news: Any, admin: Any
) -> None:
    elsewhere = env.create_guild("Elsewhere").create_text_channel("news")
    await desk.follow(FEED, elsewhere)
    message = await told(desk, news, guild, NoticeCode.HELD)
    rows = [desk.entry(desk.feed(FEED), "held", news, elsewhere) for _ in range(3)]

    await admin.click(message, label=LABELS[NoticeAction.IGNORE_ALL])

    assert "None of the 3 is posted." in now(env, message)[-1]
    assert [(row.state, row.targets) for row in rows] == [("held", {name_of(elsewhere)})] * 3
    assert "need you" not in text_of(await admin.slash(news, "feed health"))


async def test_a_feed_is_replaced_by_what_its_site_offers_now(
    env: simcord.Env, desk: Desk, guild: Any, news: Any, admin: Any
) -> None:
    desk.fetcher.answers |= {SITE: offering(OTHER), OTHER: rss(["bridge"])}
    message = await told(desk, news, guild)

    await admin.click(message, label=LABELS[NoticeAction.REPLACE])

    assert "is replaced by" in now(env, message)[-1]
    assert await desk.followed() == [(OTHER, str(name_of(news)))]


async def test_several_feeds_are_offered_to_who_pressed_alone(
    env: simcord.Env, desk: Desk, guild: Any, news: Any, admin: Any
) -> None:
    stories = rss(["bridge"])
    desk.fetcher.answers |= {SITE: offering(OTHER, THIRD), OTHER: stories, THIRD: stories}
    message = await told(desk, news, guild)

    answer = await admin.click(message, label=LABELS[NoticeAction.REPLACE])

    [offer] = answer.followups
    assert "in place of **Gazette**" in text_of(offer)
    assert len(menu_of(offer)["options"]) == 2
    assert len(now(env, message)) == 4  # nothing is done yet
    await admin.select(offer, ["1"])
    assert await desk.followed() == [(THIRD, str(name_of(news)))]


async def test_what_fails_is_told_who_pressed_and_the_notice_stays(
    env: simcord.Env, desk: Desk, guild: Any, news: Any, admin: Any
) -> None:
    desk.fetcher.answers = {SITE: HttpStatus(url=SITE, status=500)}
    message = await told(desk, news, guild)

    answer = await admin.click(message, label=LABELS[NoticeAction.REPLACE])

    assert "gazette.example" in told_besides(answer)
    assert len(now(env, message)) == 4


async def test_the_site_that_offers_the_same_feed_and_the_settings_files_own_are_told(
    desk: Desk, guild: Any, news: Any, admin: Any
) -> None:
    desk.fetcher.answers |= {SITE: offering(FEED), FEED: rss(["bridge"])}
    message = await told(desk, news, guild)

    same = await admin.click(message, label=LABELS[NoticeAction.REPLACE])
    desk.stores.memory.subscriptions[0].from_file = True
    owned = await admin.click(message, label=LABELS[NoticeAction.REMOVE])

    assert "no other feed than **Gazette**" in told_besides(same)
    assert "stands in the settings file" in told_besides(owned)
    assert len(await desk.followed()) == 1


async def test_pressing_what_was_removed_meanwhile_harms_nothing(
    env: simcord.Env, desk: Desk, guild: Any, news: Any, admin: Any
) -> None:
    message = await told(desk, news, guild)
    await admin.slash(news, "feed remove", feed=FEED)

    for action in (NoticeAction.RETRY, NoticeAction.REPLACE, NoticeAction.REMOVE):
        answer = await admin.click(message, label=LABELS[action])
        assert "does not follow that feed any more" in told_besides(answer)
    assert desk.fetcher.asked == []


async def test_buttons_of_a_former_run_work(
    env: simcord.Env, desk: Desk, guild: Any, news: Any, admin: Any
) -> None:
    message = await told(desk, news, guild)
    await env.restart_bot(desk.client())

    await admin.click(message, label=LABELS[NoticeAction.REMOVE])

    assert await desk.followed() == []


async def test_an_owner_decides_in_direct_messages_for_the_server_told_of(
    env: simcord.Env, desk: Desk
) -> None:
    owner = env.create_user("owner")
    first, second = (env.create_guild(name, owner=owner) for name in ("First", "Second"))
    here, there = first.create_text_channel("news"), second.create_text_channel("news")
    await desk.follow(FEED, there)
    message = await told(desk, owner, first, channel=here)

    await owner.click(message, label=LABELS[NoticeAction.REMOVE])

    assert f"Decided by <@{owner.id}>" in now(env, message)[-1]
    assert await desk.followed() == [(FEED, str(name_of(there)))]


async def test_in_direct_messages_nobody_but_the_owner_decides(
    env: simcord.Env, desk: Desk, guild: Any, news: Any
) -> None:
    former = env.create_user("former")
    message = await told(desk, former, guild, channel=news)

    answer = await former.click(message, label=LABELS[NoticeAction.REMOVE])

    assert "Manage Server" in told_besides(answer)
    assert len(await desk.followed()) == 1


async def test_hostile_titles_stay_harmless_when_told_again(
    env: simcord.Env, desk: Desk, guild: Any, news: Any, admin: Any
) -> None:
    message = await told(desk, news, guild, NoticeCode.HELD, title=HOSTILE)
    desk.entry(desk.feed(FEED), "held", news)
    before = now(env, message)[0]
    assert r"\@everyone \<@1> \*\*x\*\*" in before

    await admin.click(message, label=LABELS[NoticeAction.IGNORE_ALL])

    assert now(env, message)[0] == before


async def test_a_notice_of_an_older_form_is_answered_in_its_server(
    env: simcord.Env, desk: Desk, guild: Any, news: Any, admin: Any
) -> None:
    message = await told(desk, news, guild)
    for part in parts_of(env.backend.get_message(message.channel.id, message.id).components):
        if part["type"] == 2:
            part["custom_id"] = part["custom_id"].rpartition(":")[0]  # without the server

    await admin.click(message, label=LABELS[NoticeAction.REMOVE])

    assert await desk.followed() == []
