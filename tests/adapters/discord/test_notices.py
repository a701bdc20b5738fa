"""A server's admins hear once of a channel that was set aside, and what to do."""

from typing import Any

import pytest

from bot.adapters.clock import SystemClock
from bot.adapters.discord.posting.refusals import SETTLE_SECONDS
from bot.adapters.discord.telling.notice_places import NoticePlaces
from bot.adapters.discord.telling.notices import LOOK_SECONDS
from bot.domain.outcomes import Outcome, Stage, Subject
from bot.domain.reasons import Reason
from bot.pipeline.refusals_told import RefusalsTold
from tests.adapters.discord.running import RunningBot, name_of
from tests.discord_stand_in.driver import StandIn
from tests.discord_stand_in.driving_trouble import POSTS
from tests.discord_stand_in.driving_world import ChannelKind
from tests.discord_stand_in.seen import Channel
from tests.fakes.memory import ChannelRow


def _outcome(channel: Channel, code: str = "permission_missing", **data: Any) -> Outcome:
    return Outcome(
        at=SystemClock().now(),
        stage=Stage.DELIVER,
        subject=Subject.DELIVERY,
        subject_id=1,
        code=code,
        data={"channel": str(name_of(channel)), "headline": "The bridge opens", **data},
    )


async def _posted_before(bot: RunningBot) -> None:
    await bot.presence.publisher.publish(bot.message())


async def _notices(stand_in: StandIn, bot: RunningBot, count: int) -> list[tuple[int, str]]:
    """Return where what was told, beside the briefs, once there is so much."""
    posts = await stand_in.posts(at_least=count + 1)
    told = [post for post in posts if post.content.get("content")]
    return [(post.channel_id, post.content["content"]) for post in told]


async def test_the_owner_is_told_what_is_missing_and_where(stand_in: StandIn, bot: RunningBot):
    await _posted_before(bot)
    bot.presence.notices(_outcome(bot.news, permissions="send_messages"))
    [(where, text)] = await _notices(stand_in, bot, 1)
    assert where != bot.news.id
    assert f"<#{bot.news.id}>" in text
    assert "Send Messages" in text
    assert "Newsroom" in text
    [opened] = await stand_in.requests("^POST /users/@me/channels$")
    assert opened.body == {"recipient_id": bot.newsroom.owner.id}


async def test_the_same_refusal_is_told_once_also_over_a_restart(
    stand_in: StandIn, bot: RunningBot
):
    await _posted_before(bot)
    for _ in range(3):
        bot.presence.notices(_outcome(bot.news))
    assert len(await _notices(stand_in, bot, 1)) == 1
    while f"refusal_told:{name_of(bot.news)}" not in bot.stores.bot_state.facts:
        await stand_in.gateway_counts()  # lets the answer come
    bot.presence.notices._told = RefusalsTold(bot.stores.bot_state)  # what a restart forgets
    bot.presence.notices(_outcome(bot.news))
    bot.presence.notices(_outcome(bot.news, "channel_gone"))  # other news is told after it
    _, (_, text) = await _notices(stand_in, bot, 2)
    assert "does not exist" in text


async def test_after_a_post_a_new_refusal_is_news(stand_in: StandIn, bot: RunningBot):
    await _posted_before(bot)
    for code in ("permission_missing", "sent", "permission_missing"):
        bot.presence.notices(_outcome(bot.news, code))
    assert len(await _notices(stand_in, bot, 2)) == 2


async def test_what_another_process_has_set_aside_is_told_once(stand_in: StandIn, bot: RunningBot):
    await _posted_before(bot)
    row = bot.stores.memory.channels.setdefault(name_of(bot.news), ChannelRow())
    await bot.clock.advance(SETTLE_SECONDS)  # what was set aside before this start is tried again
    row.refusal = Reason(code="channel_refused", data={"detail": "<@1> knows why"})
    for _ in range(3):
        await bot.clock.advance(LOOK_SECONDS)
    [(_, text)] = await _notices(stand_in, bot, 1)
    assert f"<#{bot.news.id}>" in text
    assert r"\<@1>" in text


async def test_a_channel_that_was_deleted_is_told_of_by_its_number(
    stand_in: StandIn, bot: RunningBot
):
    await _posted_before(bot)
    heard = bot.client.wait_for("guild_channel_delete", timeout=10)
    await stand_in.delete_channel(bot.news)
    await heard
    bot.presence.notices(_outcome(bot.news, "channel_gone"))
    [(_, text)] = await _notices(stand_in, bot, 1)
    assert f"discord:{bot.news.id} does not exist" in text


@pytest.mark.parametrize(
    ("kind", "code", "told"),
    [
        ("public_thread", "thread_locked", "locked"),
        ("public_thread", "permission_missing", "may not post"),
        ("forum", "permission_missing", "may not post"),
        ("forum", "forum_tag_missing", "tag"),
    ],
)
async def test_threads_and_forums_that_take_nothing_are_told_of_once(
    stand_in: StandIn, bot: RunningBot, kind: ChannelKind, code: str, told: str
):
    await _posted_before(bot)
    parent = bot.news if kind == "public_thread" else None
    place = await stand_in.add_channel(bot.newsroom, "place", kind=kind, parent=parent)
    await bot.presence.publisher.publish(bot.message(place))
    for _ in range(2):
        bot.presence.notices(_outcome(place, code))
    bot.presence.notices(_outcome(bot.news, "channel_refused"))  # comes after them
    told_of = [text for _, text in await _notices(stand_in, bot, 2)]
    assert sum(f"<#{place.id}>" in text for text in told_of) == 1
    assert told in told_of[0]


async def test_the_moderators_channel_comes_first(stand_in: StandIn, bot: RunningBot):
    await _posted_before(bot)
    moderators = await _channel_of_the_server(stand_in, bot, "_public_updates_channel_id")
    bot.presence.notices(_outcome(bot.news))
    [(where, _)] = await _notices(stand_in, bot, 1)
    assert where == moderators.id


async def test_the_channel_that_admins_chose_comes_before_all(stand_in: StandIn, bot: RunningBot):
    await _posted_before(bot)
    await _channel_of_the_server(stand_in, bot, "_public_updates_channel_id")
    chosen = await _channel_of_the_server(stand_in, bot, "_system_channel_id")
    places = NoticePlaces(bot.stores.servers)
    await places.choose(bot.newsroom.id, chosen.id)
    bot.presence.notices(_outcome(bot.news))
    [(where, _)] = await _notices(stand_in, bot, 1)
    assert where == chosen.id


async def test_an_owner_who_takes_no_messages_leaves_the_system_channel(
    stand_in: StandIn, bot: RunningBot
):
    await _posted_before(bot)
    general = await _channel_of_the_server(stand_in, bot, "_system_channel_id")
    await stand_in.faults("^POST /users/@me/channels$", status=403)
    bot.presence.notices(_outcome(bot.news))
    [(where, _)] = await _notices(stand_in, bot, 1)
    assert where == general.id


async def test_nobody_to_tell_is_survived(stand_in: StandIn, bot: RunningBot, caplog):
    await _posted_before(bot)
    fault = await stand_in.faults("^POST /users/@me/channels$", status=403)
    bot.presence.notices(_outcome(bot.news))
    assert await fault.met(at_least=1, seconds=5) == 1
    await fault.remove()
    bot.presence.notices(_outcome(bot.news))
    assert len(await _notices(stand_in, bot, 1)) == 1
    assert "no admin was told" in caplog.text


async def test_a_server_with_a_hostile_name_writes_no_markdown(stand_in: StandIn, bot: RunningBot):
    guild = await stand_in.add_guild("**<@1> @everyone")
    channel = await stand_in.add_channel(guild, "news")
    await bot.presence.publisher.publish(bot.message(channel))
    bot.presence.notices(_outcome(channel))
    [(_, text)] = await _notices(stand_in, bot, 1)
    assert r"\*\*\<@1> \@everyone" in text
    [*_, notice] = await stand_in.requests(POSTS)
    assert notice.body["allowed_mentions"]["parse"] == []


async def test_channels_of_the_page_and_other_outcomes_are_none_of_its_business(
    stand_in: StandIn, bot: RunningBot
):
    await _posted_before(bot)
    bot.presence.notices(_outcome(bot.news, "delivery_retried"))
    page = _outcome(bot.news, "channel_refused")
    bot.presence.notices(
        Outcome(
            at=page.at,
            stage=page.stage,
            subject=page.subject,
            subject_id=1,
            code=page.code,
            data={"channel": "page:news"},
        )
    )
    bot.presence.notices(_outcome(bot.news))
    assert len(await _notices(stand_in, bot, 1)) == 1


async def _channel_of_the_server(stand_in: StandIn, bot: RunningBot, role: str) -> Channel:
    """Make a channel and let the server use it for this."""
    heard = bot.client.wait_for("guild_channel_create", timeout=10)
    channel = await stand_in.add_channel(bot.newsroom, "for-the-admins")
    await heard
    setattr(bot.client.get_guild(bot.newsroom.id), role, channel.id)
    return channel
