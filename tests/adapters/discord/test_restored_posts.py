"""After a copy took the place of the database, what was posted since is not posted again."""

from datetime import timedelta
from typing import Any

import pytest

from bot.domain.deliveries import DigestItem
from bot.domain.posting import PostOptions, PostStyle
from bot.pipeline.rules.restoring import RESTORED, Restored, write_restored
from tests.adapters.discord.running import RunningBot
from tests.builders import brief, link_card
from tests.discord_stand_in.driver import StandIn


@pytest.fixture(autouse=True)
async def _forgetful(stand_in: StandIn):
    await stand_in.set_nonce_window(0.0)


async def restored(bot: RunningBot, *, ago: timedelta = timedelta(minutes=1)) -> None:
    """Let a copy of an hour before have been put in place."""
    at = bot.clock.now() - ago
    fact = Restored(at=at, saved_at=at - timedelta(hours=1))
    await bot.stores.bot_state.write(RESTORED, write_restored(fact))


async def earlier(bot: RunningBot, **changes: Any) -> str:
    """Post as the bot did before; a process that ran then knows of no copy."""
    publisher = bot.presence.publisher
    posted = await publisher.publish(bot.message(**changes))
    publisher._earlier_posts._is_known = False
    return posted


async def test_what_the_copy_has_as_pending_is_found_where_it_was_posted(
    stand_in: StandIn, bot: RunningBot
):
    message_id = await earlier(bot, brief_id=7)
    await restored(bot)
    again = bot.message(brief_id=7)
    assert await bot.presence.publisher.publish(again) == message_id
    assert len(await stand_in.messages(bot.news)) == 1


@pytest.mark.parametrize("style", PostStyle)
@pytest.mark.parametrize("content", [brief(), link_card()], ids=["brief", "link"])
async def test_an_article_that_is_listed_anew_is_found_by_its_link(
    stand_in: StandIn, bot: RunningBot, style, content
):
    options = PostOptions(style=style, mention_role=None, language=None)
    message_id = await earlier(bot, content=content, options=options)
    await restored(bot)
    anew = bot.message(brief_id=1_000_007, content=content, options=options)
    assert await bot.presence.publisher.publish(anew) == message_id
    assert len(await stand_in.messages(bot.news)) == 1


async def test_what_was_never_posted_is_posted(stand_in: StandIn, bot: RunningBot):
    await earlier(bot)
    await restored(bot)
    other = link_card(url="https://gazette.example/8")
    await bot.presence.publisher.publish(bot.message(content=other))
    assert len(await stand_in.messages(bot.news)) == 2


async def test_a_digest_is_not_mistaken_for_the_card_of_its_first_brief(
    stand_in: StandIn, bot: RunningBot
):
    await earlier(bot)
    await restored(bot)
    items = tuple(DigestItem(brief_id=each, content=brief()) for each in (8, 9))
    await bot.presence.publisher.publish(bot.message(brief_id=8, digest=items))
    assert len(await stand_in.messages(bot.news)) == 2


async def test_days_later_nobody_looks_any_more(stand_in: StandIn, bot: RunningBot):
    await earlier(bot)
    await restored(bot, ago=timedelta(days=3))
    await bot.presence.publisher.publish(bot.message())
    assert len(await stand_in.messages(bot.news)) == 2
