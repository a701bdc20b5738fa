"""The connection comes about, comes back, and says plainly when it never will."""

import asyncio
from datetime import timedelta

import pytest

from bot.adapters.discord.connecting.connection import pause_seconds
from bot.domain.reasons import Reason
from tests.adapters.discord.running import RunningBot, name_of, running_bot
from tests.discord_stand_in.driver import StandIn
from tests.discord_stand_in.driving_trouble import POSTS
from tests.fakes.memory import ChannelRow


async def _goes_on(stand_in: StandIn, bot: RunningBot, *, connections: int) -> None:
    """Let the pause pass, and see that posting goes on."""
    await bot.clock.advance(bot.heard.retries[-1] or 0)
    await bot.heard.until(lambda heard: heard.connected == connections)
    await bot.presence.publisher.publish(bot.message())
    assert len(await stand_in.messages(bot.news)) == 1


async def test_the_bot_asks_to_hear_of_servers_alone(stand_in: StandIn, bot: RunningBot):
    assert bot.client.intents.value == 1
    assert bot.presence.connection.ready
    assert bot.heard.errors == []


async def test_stopping_says_goodbye(stand_in: StandIn, bot: RunningBot):
    bot.stop.set()
    async with asyncio.timeout(5):
        await bot.running
    assert await stand_in.bot_gone()
    assert not bot.presence.connection.ready


async def test_a_wrong_token_is_told_once_and_not_tried_again(stand_in: StandIn):
    await stand_in.change_token("another")
    async with running_bot(stand_in) as bot, asyncio.timeout(10):
        await bot.running
    assert bot.heard.codes == ["discord_token_wrong"]
    assert bot.heard.retries == [None]


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (4004, "discord_token_wrong"),
        (4013, "discord_intents_forbidden"),
        (4014, "discord_intents_forbidden"),
    ],
)
async def test_a_gateway_that_will_never_let_the_bot_in_is_told_once(stand_in: StandIn, code, told):
    await stand_in.close_at_identify(code, code, code)  # as often as it is asked
    async with running_bot(stand_in) as bot, asyncio.timeout(10):
        await bot.running
    assert bot.heard.codes == [told]
    assert bot.heard.retries == [None]


async def test_a_network_that_is_missing_at_the_start_is_waited_for(stand_in: StandIn):
    guild = await stand_in.add_guild()
    channel = await stand_in.add_channel(guild)
    await stand_in.outage(refuse=True)
    async with running_bot(stand_in, guild=guild, channel=channel) as bot:
        await bot.heard.until(lambda heard: heard.codes == ["discord_unreachable"])
        assert not bot.presence.publisher.ready
        await stand_in.recover()
        await _goes_on(stand_in, bot, connections=1)


async def test_trouble_that_lasts_is_told_when_it_begins_and_every_hour(stand_in: StandIn):
    await stand_in.outage()
    async with running_bot(stand_in) as bot:
        await bot.heard.until(lambda heard: heard.errors)
        for tries in range(2, 4):
            await bot.clock.advance(300)
            assert len(await stand_in.requests("GET /users/@me", at_least=tries)) >= tries
        assert len(bot.heard.errors) == 1
        bot.clock.set(bot.clock.now() + timedelta(hours=1))
        while len(bot.heard.errors) == 1:
            await bot.clock.advance(300)
            await stand_in.requests("GET /users/@me")  # lets the answer of the next try come
        assert bot.heard.codes == ["discord_unreachable"] * 2


async def test_a_login_that_fails_with_503_is_tried_again(stand_in: StandIn):
    guild = await stand_in.add_guild()
    channel = await stand_in.add_channel(guild)
    await stand_in.faults("GET /users/@me$", status=503, times=1)
    async with running_bot(stand_in, guild=guild, channel=channel) as bot:
        await bot.heard.until(lambda heard: heard.errors)
        await _goes_on(stand_in, bot, connections=1)


async def test_a_first_handshake_that_fails_is_told_for_what_it_is(stand_in: StandIn):
    guild = await stand_in.add_guild()
    channel = await stand_in.add_channel(guild)
    await stand_in.refuse_gateway(1)
    async with running_bot(stand_in, guild=guild, channel=channel) as bot:
        await bot.heard.until(lambda heard: heard.errors)
        assert "502" in str(bot.heard.errors[0].data["detail"])
        await _goes_on(stand_in, bot, connections=1)


@pytest.mark.parametrize("broken", ["event without its fields", "no JSON"])
async def test_an_event_that_discord_py_cannot_read_does_not_end_the_bot(
    stand_in: StandIn, bot: RunningBot, broken
):
    if broken == "no JSON":
        await stand_in.gateway_text('{"op": 0, "t": "CHANNEL_UPD')
    else:
        await stand_in.gateway_dispatch("CHANNEL_UPDATE", {"name": "no id, no type"})
    await bot.heard.until(lambda heard: heard.errors)
    told = str(bot.heard.errors[0].data["detail"])
    assert ("JSONDecodeError" if broken == "no JSON" else "KeyError") in told
    await _goes_on(stand_in, bot, connections=2)


@pytest.mark.parametrize("code", [4000, 4007, 4009, 1000])
async def test_a_close_that_may_be_resumed_is_no_trouble(stand_in: StandIn, bot: RunningBot, code):
    again = bot.client.wait_for("resumed", timeout=20)
    await stand_in.gateway_close(code)
    await again
    await bot.presence.publisher.publish(bot.message())
    assert bot.heard.errors == []
    assert (await stand_in.gateway_counts()).logins == 1


async def test_a_gateway_that_falls_silent_is_left_for_another_connection(stand_in: StandIn):
    await stand_in.set_heartbeat(0.2)
    async with running_bot(stand_in, deaf_seconds=0.6) as bot:
        await bot.heard.until(lambda heard: heard.connected)
        again = bot.client.wait_for("resumed", timeout=20)
        await stand_in.gateway_silent()
        await again
        assert bot.heard.errors == []


async def test_a_login_that_is_never_answered_is_tried_again_with_a_new_client(stand_in: StandIn):
    guild = await stand_in.add_guild()
    channel = await stand_in.add_channel(guild)
    await stand_in.hold_logins()
    async with running_bot(stand_in, guild=guild, channel=channel) as bot:
        assert await stand_in.logins_held(at_least=1) == 1
        await bot.clock.advance(179)
        assert bot.heard.errors == []
        await bot.clock.advance(1)
        await bot.heard.until(lambda heard: heard.errors)
        await _goes_on(stand_in, bot, connections=1)


async def test_a_login_that_is_answered_late_is_waited_for(stand_in: StandIn):
    await stand_in.hold_logins()
    async with running_bot(stand_in) as bot:
        assert await stand_in.logins_held(at_least=1)
        await bot.clock.advance(170)
        await stand_in.let_logins_go()
        await bot.heard.until(lambda heard: heard.connected)
        await bot.clock.advance(100)
        assert bot.heard.errors == []


async def test_when_no_login_is_left_none_is_made_before_the_next_day(stand_in: StandIn):
    guild = await stand_in.add_guild()
    channel = await stand_in.add_channel(guild)
    await stand_in.set_logins_a_day(0)  # one more would cost the bot its token
    async with running_bot(stand_in, guild=guild, channel=channel) as bot:
        await bot.heard.until(lambda heard: heard.errors)
        assert "no login is left" in str(bot.heard.errors[0].data["detail"])
        assert (await stand_in.gateway_counts()).handshakes == 0
        await stand_in.set_logins_a_day(1_000)
        await _goes_on(stand_in, bot, connections=1)


async def test_what_tells_of_the_gateway_may_fail_without_keeping_the_bot_away(stand_in: StandIn):
    await stand_in.faults("^GET /gateway/bot$", status=503)
    async with running_bot(stand_in) as bot:
        await bot.heard.until(lambda heard: heard.connected)
        assert bot.heard.errors == []


@pytest.mark.parametrize("resumable", [True, False], ids=["resumable", "lost"])
async def test_a_session_that_ends_is_no_trouble(stand_in: StandIn, bot: RunningBot, resumable):
    again = bot.client.wait_for("resumed" if resumable else "ready", timeout=20)
    await stand_in.gateway_invalid_session(resumable=resumable)
    await again
    await bot.heard.until(lambda _: bot.presence.connection.ready)
    await bot.presence.publisher.publish(bot.message())
    assert bot.heard.errors == []
    assert bot.heard.connected == 1


async def test_connections_that_are_cut_come_back(stand_in: StandIn, bot: RunningBot):
    again = bot.client.wait_for("resumed", timeout=20)
    await stand_in.cut_connections()
    await again
    await bot.presence.publisher.publish(bot.message())
    assert len(await stand_in.messages(bot.news)) == 1


async def test_a_client_without_a_connection_for_minutes_is_replaced(
    stand_in: StandIn, bot: RunningBot
):
    lost = bot.client.wait_for("disconnect", timeout=20)
    await stand_in.outage()
    await lost
    await bot.clock.advance(179)
    assert bot.heard.errors == []
    await bot.clock.advance(1)
    await bot.heard.until(lambda heard: heard.errors)
    await stand_in.recover()
    await _goes_on(stand_in, bot, connections=2)


async def test_a_request_under_way_ends_with_its_connection(stand_in: StandIn, bot: RunningBot):
    fault = await stand_in.faults(POSTS, "hang", times=1)
    posting = asyncio.ensure_future(bot.presence.publisher.publish(bot.message()))
    assert await fault.met(at_least=1, seconds=5) == 1
    bot.stop.set()
    async with asyncio.timeout(5):
        await bot.running
        error = (await asyncio.gather(posting, return_exceptions=True))[0]
    assert "publish_later" in str(error)


@pytest.mark.parametrize(
    ("failures", "chance", "seconds"),
    [(1, 0.0, 0.5), (1, 1.0, 1.0), (4, 1.0, 8.0), (10, 1.0, 300.0), (10_000, 0.0, 150.0)],
)
def test_pauses_double_up_to_five_minutes(failures, chance, seconds):
    assert pause_seconds(failures, chance) == seconds


async def test_a_channel_is_posted_to_again_once_the_permission_is_there(
    stand_in: StandIn, bot: RunningBot
):
    await _set_aside(stand_in, bot, permissions="send_messages")
    heard = bot.client.wait_for("guild_channel_update", timeout=10)
    await stand_in.allow(bot.news, "view_channel")  # a change, but not the one that helps
    await heard
    await bot.clock.advance(10)
    assert list(await bot.stores.outbox.refused_channels("discord")) == [name_of(bot.news)]
    heard = bot.client.wait_for("guild_channel_update", timeout=10)
    await stand_in.allow(bot.news, "send_messages")
    await heard
    await bot.clock.advance(10)
    assert await bot.stores.outbox.refused_channels("discord") == {}


async def test_what_discord_refused_for_no_reason_we_see_is_tried_again_after_a_change_alone(
    stand_in: StandIn, bot: RunningBot
):
    await bot.clock.advance(10)  # the connection itself was a change
    bot.stores.memory.channels[name_of(bot.news)] = _refused(permissions="")
    await bot.clock.advance(2 * 3_600)
    assert await bot.stores.outbox.refused_channels("discord") != {}
    heard = bot.client.wait_for("guild_role_update", timeout=10)
    await stand_in.set_role(bot.newsroom, bot.newsroom.id, ["view_channel"])
    await heard
    await bot.clock.advance(10)
    assert await bot.stores.outbox.refused_channels("discord") == {}


async def _set_aside(stand_in: StandIn, bot: RunningBot, *, permissions: str) -> None:
    heard = bot.client.wait_for("guild_channel_update", timeout=10)
    await stand_in.deny(bot.news, permissions)
    await heard
    bot.stores.memory.channels[name_of(bot.news)] = _refused(permissions=permissions)


def _refused(*, permissions: str) -> ChannelRow:
    return ChannelRow(refusal=Reason(code="permission_missing", data={"permissions": permissions}))
