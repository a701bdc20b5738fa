"""Several connections to one Discord: each server is told to one of them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import discord
import pytest

from bot.adapters.discord.connecting.client import shard_of
from bot.domain.errors import PublishLater
from tests.adapters.discord.running import RunningBot, running_bot
from tests.discord_stand_in.driver import StandIn
from tests.discord_stand_in.seen import Channel, Guild


@dataclass(frozen=True, kw_only=True)
class TwoShards:
    """A bot with a channel in a server of each shard."""

    stand_in: StandIn
    bot: RunningBot
    channels: tuple[Channel, Channel]  # by shard

    async def publish(self, shard: int) -> None:
        await self.bot.presence.publisher.publish(self.bot.message(self.channels[shard]))

    async def posted(self) -> list[int]:
        return [len(await self.stand_in.messages(channel)) for channel in self.channels]


async def _one_guild_of_each(stand_in: StandIn) -> tuple[Guild, Guild]:
    """Add guilds until there is one for each shard."""
    found: dict[int, Guild] = {}
    while len(found) < 2:
        guild = await stand_in.add_guild(f"Server {len(found)}")
        found.setdefault(shard_of(guild.id, 2), guild)
    return found[0], found[1]


@asynccontextmanager
async def _channels(stand_in: StandIn) -> AsyncIterator[tuple[RunningBot, tuple[Channel, Channel]]]:
    one, two = await _one_guild_of_each(stand_in)
    channels = (await stand_in.add_channel(one), await stand_in.add_channel(two))
    async with running_bot(stand_in, guild=one, channel=channels[0]) as bot:
        yield bot, channels


@pytest.fixture
def _quick_logins(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the 5 s that discord.py waits before each further login; this Discord has time."""

    async def at_once(_client: discord.Client, _shard: int | None, *, initial: bool) -> None:
        del initial

    monkeypatch.setattr(discord.Client, "before_identify_hook", at_once)


@pytest.fixture
async def two(stand_in: StandIn, _quick_logins: None) -> AsyncIterator[TwoShards]:
    await stand_in.set_shards(2)
    async with _channels(stand_in) as (bot, channels):
        await bot.heard.until(lambda heard: heard.connected == 1)
        yield TwoShards(stand_in=stand_in, bot=bot, channels=channels)


async def test_as_many_shards_as_discord_asks_for_log_in_no_faster_than_it_allows(
    stand_in: StandIn,
):
    await stand_in.set_shards(2)
    await stand_in.set_login_spacing(4.5)  # Discord's 5 s, less what the second one's way takes
    async with _channels(stand_in) as (bot, channels):
        await bot.heard.until(lambda heard: heard.connected == 1)
        counts = await stand_in.gateway_counts()
        assert (counts.handshakes, counts.logins) == (2, 2)  # none was told to come later
        assert bot.heard.errors == []
        for channel in channels:
            await bot.presence.publisher.publish(bot.message(channel))
            assert len(await stand_in.messages(channel)) == 1


async def test_each_server_is_told_to_its_own_shard(two: TwoShards):
    sessions = await two.stand_in.gateway_sessions()
    assert [(one.shard, one.of, one.connected) for one in sessions] == [(0, 2, True), (1, 2, True)]
    assert {guild.shard_id for guild in two.bot.client.guilds} == {0, 1}
    for shard in range(2):
        await two.publish(shard)
    assert await two.posted() == [1, 1]


async def test_while_one_shard_is_away_the_other_is_posted_to(two: TwoShards):
    down = two.bot.client.wait_for("shard_disconnect", timeout=10)
    await two.stand_in.refuse_gateway(1)  # it does not come back at once
    await two.stand_in.gateway_close(4000, shard=1)
    assert await down == 1
    assert two.bot.presence.publisher.ready
    await two.publish(0)
    with pytest.raises(PublishLater):
        await two.publish(1)
    assert await two.posted() == [1, 0]


async def test_a_shard_that_drops_resumes_and_nobody_logs_in_again(two: TwoShards):
    back = two.bot.client.wait_for("shard_resumed", timeout=10)
    await two.stand_in.gateway_close(4000, shard=1)
    assert await back == 1
    sessions = await two.stand_in.gateway_sessions()
    assert [(one.shard, one.resumes) for one in sessions] == [(0, 0), (1, 1)]
    await two.publish(1)
    assert two.bot.heard.errors == []
    assert two.bot.heard.connected == 1


@pytest.mark.usefixtures("_quick_logins")
async def test_more_servers_than_one_shard_may_have_are_dealt_out_anew(stand_in: StandIn):
    async with _channels(stand_in) as (bot, channels):
        await bot.heard.until(lambda heard: heard.connected == 1)
        await stand_in.set_shards(2)
        await stand_in.forget_sessions()
        await stand_in.gateway_close(4000)  # its next login is closed with 4011
        await bot.heard.until(lambda heard: heard.errors)
        assert "4011" in str(bot.heard.errors[0].data["detail"])
        await bot.clock.advance(bot.heard.retries[0] or 0)
        await bot.heard.until(lambda heard: heard.connected == 2)
        for channel in channels:
            await bot.presence.publisher.publish(bot.message(channel))
            assert len(await stand_in.messages(channel)) == 1


async def test_stopping_says_goodbye_for_every_shard(two: TwoShards):
    two.bot.stop.set()
    async with asyncio.timeout(5):
        await two.bot.running
    assert await two.stand_in.bot_gone()


async def test_a_shard_that_stays_away_is_fetched_with_a_new_client_after_ten_minutes(
    two: TwoShards,
):
    down = two.bot.client.wait_for("shard_disconnect", timeout=10)
    await two.stand_in.refuse_gateway(1_000)
    await two.stand_in.gateway_close(4000, shard=1)
    await down
    await two.bot.clock.advance(599)
    assert two.bot.heard.errors == []
    await two.bot.clock.advance(1)
    await two.bot.heard.until(lambda heard: heard.errors)
    await two.stand_in.refuse_gateway(0)
    await two.bot.clock.advance(two.bot.heard.retries[0] or 0)
    await two.bot.heard.until(lambda heard: heard.connected == 2)
    await two.publish(1)
    assert await two.posted() == [0, 1]


@pytest.mark.usefixtures("_quick_logins")
async def test_a_channel_whose_shard_has_not_told_of_it_yet_is_waited_for(stand_in: StandIn):
    await stand_in.set_shards(2)
    await stand_in.hold_logins()  # the first shard's
    async with _channels(stand_in) as (bot, channels):
        await bot.heard.until(lambda _: bot.presence.publisher.ready)
        await bot.presence.publisher.publish(bot.message(channels[1]))
        with pytest.raises(PublishLater):
            await bot.presence.publisher.publish(bot.message(channels[0]))
        assert bot.heard.connected == 0  # told when it is whole
        await stand_in.let_logins_go()
        await bot.heard.until(lambda heard: heard.connected == 1)
        await bot.presence.publisher.publish(bot.message(channels[0]))
        assert len(await stand_in.messages(channels[0])) == 1
