"""Each fault that the stand-in knows does what it says, to whoever asks or listens."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import discord
import pytest

from tests.discord_stand_in.driver import StandIn
from tests.discord_stand_in.driving_trouble import POSTS
from tests.discord_stand_in.plain_bot import PlainBot, running
from tests.discord_stand_in.raw_client import RawClient
from tests.discord_stand_in.seen import Channel

_GATEWAY = "wss://gateway.discord.gg/?v=10&encoding=json"
_IDENTIFY = 2
_READY_SECONDS = 5.0


@asynccontextmanager
async def _asking() -> AsyncIterator[tuple[StandIn, RawClient, Channel]]:
    async with StandIn.started() as stand_in:
        channel = await stand_in.add_channel(await stand_in.add_guild())
        async with RawClient(stand_in) as raw:
            yield stand_in, raw, channel
        assert await stand_in.violations() == []


@pytest.mark.parametrize("status", [500, 502, 503, 504])
@pytest.mark.parametrize(("kind", "stored"), [("status", 0), ("status_after", 1)])
async def test_a_server_error_comes_before_or_after_the_commit(status, kind, stored):
    async with _asking() as (stand_in, raw, channel):
        await stand_in.faults(POSTS, kind, status=status, times=1)
        answer = await raw.ask("POST", f"/channels/{channel.id}/messages", {"content": "text"})
        assert answer.status == status
        assert len(await stand_in.messages(channel)) == stored


@pytest.mark.parametrize(
    ("status", "code", "told"), [(401, None, 0), (403, 50013, 50013), (404, 10003, 10003)]
)
async def test_a_refusal_bears_its_code(status, code, told):
    async with _asking() as (stand_in, raw, channel):
        wanted = {} if code is None else {"code": code}
        await stand_in.faults(POSTS, status=status, times=1, **wanted)
        answer = await raw.ask("POST", f"/channels/{channel.id}/messages", {"content": "text"})
        assert (answer.status, answer.body["code"]) == (status, told)


@pytest.mark.parametrize(
    ("scope", "headers"),
    [
        ("user", {"X-RateLimit-Scope": "user", "X-RateLimit-Remaining": "0"}),
        ("global", {"X-RateLimit-Scope": "global", "X-RateLimit-Global": "true"}),
        ("shared", {"X-RateLimit-Scope": "shared", "X-RateLimit-Remaining": "49"}),
    ],
)
async def test_a_429_of_each_scope_looks_as_documented(scope, headers):
    async with _asking() as (stand_in, raw, channel):
        await stand_in.faults(POSTS, status=429, times=1, retry_after=1.5, scope=scope)
        answer = await raw.ask("POST", f"/channels/{channel.id}/messages", {"content": "text"})
        assert answer.status == 429
        assert answer.body["retry_after"] == 1.5
        assert answer.body["global"] is (scope == "global")
        wanted = {"Via": "1.1 google", "Retry-After": "2", **headers}
        assert {name: answer.headers.get(name) for name in wanted} == wanted
        assert ("X-RateLimit-Global" in answer.headers) is (scope == "global")


async def test_a_429_of_cloudflare_is_no_json_and_has_no_via():
    async with _asking() as (stand_in, raw, channel):
        await stand_in.faults(POSTS, status=429, times=1, retry_after=7, via=False)
        answer = await raw.ask("POST", f"/channels/{channel.id}/messages", {"content": "text"})
        assert (answer.status, answer.body) == (429, None)
        assert answer.headers["Retry-After"] == "7"
        assert "Via" not in answer.headers


@pytest.mark.parametrize("code", [4000, 4004, 4007, 4009, 4011, 4013, 4014, 1000])
async def test_a_close_code_arrives(code):
    async with StandIn.started() as stand_in, _listening(stand_in) as listening:
        await stand_in.gateway_close(code)
        assert (await _heard(listening)).type is aiohttp.WSMsgType.CLOSE
        assert listening.close_code == code


async def test_what_is_no_json_and_what_has_no_shape_arrive_as_they_are():
    async with StandIn.started() as stand_in, _listening(stand_in) as listening:
        await stand_in.gateway_text('{"op": 0, "t":')
        await stand_in.gateway_dispatch("CHANNEL_UPDATE", {"id": None})
        assert (await _heard(listening)).data == '{"op": 0, "t":'
        event = (await _heard(listening)).json()
        assert (event["t"], event["d"], event["s"]) == ("CHANNEL_UPDATE", {"id": None}, 2)


async def test_a_silent_gateway_acknowledges_nothing_and_a_new_connection_is_heard():
    async with StandIn.started() as stand_in:
        async with _listening(stand_in) as deaf, _listening(stand_in) as other:
            await other.send_json({"op": 1, "d": 1})
            assert (await _heard(other)).json()["op"] == 11
            await stand_in.gateway_silent()
            await deaf.send_json({"op": 1, "d": 1})
            await stand_in.add_guild()
            with pytest.raises(TimeoutError):
                await _heard(deaf, seconds=0.2)
        async with _listening(stand_in) as later:
            await later.send_json({"op": 1, "d": 1})
            names = [(await _heard(later)).json()["t"] for _ in range(2)]
            assert names == ["GUILD_CREATE", None]


async def test_a_silent_gateway_is_noticed_by_discord_py_which_resumes():
    async with StandIn.started() as stand_in:
        await stand_in.set_heartbeat(0.2)
        bot = PlainBot(stand_in)
        bot._connection.heartbeat_timeout = 0.5  # 60 s without this
        async with running(bot, stand_in.discord_token):
            await stand_in.gateway_silent()
            guild = await stand_in.add_guild("Unheard of")
            assert await stand_in.bot_connected(resumes=1)
            await bot.until(lambda: bot.get_guild(guild.id) is not None)
        assert (await stand_in.gateway_counts()).logins == 1


async def test_a_heartbeat_that_is_asked_for_comes():
    async with StandIn.started() as stand_in, _listening(stand_in) as listening:
        await stand_in.gateway_ask_heartbeat()
        assert (await _heard(listening)).json()["op"] == 1


async def test_a_login_that_is_held_gets_its_ready_late():
    async with StandIn.started() as stand_in:
        await stand_in.hold_logins()
        async with _connected(stand_in) as listening:
            await _identify(stand_in, listening)
            with pytest.raises(TimeoutError):
                await _heard(listening, seconds=0.2)
            await stand_in.let_logins_go()
            assert (await _heard(listening)).json()["t"] == "READY"


async def test_logins_that_follow_too_soon_are_refused():
    async with StandIn.started() as stand_in:
        await stand_in.set_login_spacing(60)
        async with _listening(stand_in), _connected(stand_in) as second:
            await _identify(stand_in, second)
            refused = (await _heard(second)).json()
            assert (refused["op"], refused["d"]) == (9, False)


@pytest.mark.parametrize(("shard", "code"), [(None, 4011), ([0, 1], 4011), ([2, 2], 4010)])
async def test_a_login_with_too_few_shards_or_a_wrong_one_is_closed(shard, code):
    async with StandIn.started() as stand_in:
        await stand_in.set_shards(2)
        async with _connected(stand_in) as listening:
            await _identify(stand_in, listening, shard=shard)
            await _heard(listening)
            assert listening.close_code == code


async def test_each_shard_is_told_of_its_own_guilds():
    async with StandIn.started() as stand_in:
        guilds = [await stand_in.add_guild(f"Server {n}") for n in range(6)]
        told: dict[int, list[str]] = {}
        for shard in range(4):
            async with _listening(stand_in, shard=[shard, 4]) as listening:
                await stand_in.gateway_ask_heartbeat()  # what comes before it is everything
                told[shard] = [event["id"] async for event in _events_until_heartbeat(listening)]
        mine = {n: [str(one.id) for one in guilds if (one.id >> 22) % 4 == n] for n in range(4)}
        assert told == mine
        assert sum(bool(ids) for ids in told.values()) > 1


async def test_a_message_in_private_is_told_to_the_first_shard_alone():
    async with StandIn.started() as stand_in:
        guild = await stand_in.add_guild()
        direct = await stand_in.direct_channel(guild.owner)
        intents = discord.Intents(guilds=True, dm_messages=True).value
        async with (
            _connected(stand_in) as first,
            _connected(stand_in) as second,
        ):
            for number, listening in enumerate((first, second)):
                await _identify(stand_in, listening, shard=[number, 2], intents=intents)
                assert (await _heard(listening)).json()["t"] == "READY"
            await stand_in.say(guild.owner, direct, "hello")
            await stand_in.gateway_ask_heartbeat()
            names = [event async for event in _names_until_heartbeat(first)]
            assert "MESSAGE_CREATE" in names
            assert "MESSAGE_CREATE" not in [name async for name in _names_until_heartbeat(second)]


@asynccontextmanager
async def _connected(stand_in: StandIn) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    """Open a connection to the gateway and hear its hello."""
    async with (
        aiohttp.ClientSession(connector=stand_in.connector()) as session,
        session.ws_connect(_GATEWAY, proxy=stand_in.proxy) as socket,
    ):
        assert (await _heard(socket)).json()["op"] == 10
        yield socket


@asynccontextmanager
async def _listening(
    stand_in: StandIn, shard: list[int] | None = None
) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    """Log in and hear READY."""
    async with _connected(stand_in) as socket:
        await _identify(stand_in, socket, shard=shard)
        assert (await _heard(socket)).json()["t"] == "READY"
        yield socket


async def _identify(
    stand_in: StandIn,
    socket: aiohttp.ClientWebSocketResponse,
    *,
    shard: list[int] | None = None,
    intents: int = 1,
) -> None:
    data = {"token": stand_in.discord_token, "intents": intents, "properties": {}}
    await socket.send_json({"op": _IDENTIFY, "d": data | ({"shard": shard} if shard else {})})


async def _heard(
    socket: aiohttp.ClientWebSocketResponse, seconds: float = _READY_SECONDS
) -> aiohttp.WSMessage:
    async with asyncio.timeout(seconds):
        return await socket.receive()


async def _events_until_heartbeat(
    socket: aiohttp.ClientWebSocketResponse,
) -> AsyncIterator[dict[str, str]]:
    while (payload := json.loads((await _heard(socket)).data))["op"] == 0:
        yield payload["d"]


async def _names_until_heartbeat(socket: aiohttp.ClientWebSocketResponse) -> AsyncIterator[str]:
    while (payload := json.loads((await _heard(socket)).data))["op"] == 0:
        yield payload["t"]
