"""Rate limits: buckets with headers, the global limit, and what counts against an address."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.discord_stand_in.driver import StandIn
from tests.discord_stand_in.plain_bot import PlainBot, running
from tests.discord_stand_in.raw_client import RawAnswer, RawClient
from tests.discord_stand_in.seen import Channel

_CREATE = r"^POST /channels/\{channel_id\}/messages$"
_SOME = {"content": "text"}


@asynccontextmanager
async def _asking() -> AsyncIterator[tuple[StandIn, RawClient, Channel, Channel]]:
    async with StandIn.started() as stand_in:
        guild = await stand_in.add_guild()
        here, there = [await stand_in.add_channel(guild, name) for name in ("here", "there")]
        async with RawClient(stand_in) as raw:
            yield stand_in, raw, here, there
        assert await stand_in.violations() == []


async def _post(raw: RawClient, channel: Channel) -> RawAnswer:
    return await raw.ask("POST", f"/channels/{channel.id}/messages", _SOME)


async def test_a_bucket_counts_down_and_then_refuses_until_it_is_reset():
    async with _asking() as (stand_in, raw, here, _):
        await stand_in.set_rate_limit(_CREATE, limit=2, seconds=0.3)
        answers = [await _post(raw, here) for _ in range(3)]
        assert [one.status for one in answers] == [200, 200, 429]
        left = [one.headers["X-RateLimit-Remaining"] for one in answers]
        assert left == ["1", "0", "0"]
        assert {one.headers["X-RateLimit-Limit"] for one in answers} == {"2"}
        assert len({one.headers["X-RateLimit-Bucket"] for one in answers}) == 1
        refused = answers[-1]
        assert refused.headers["X-RateLimit-Scope"] == "user"
        assert 0 < refused.body["retry_after"] <= 0.3
        assert float(refused.headers["X-RateLimit-Reset-After"]) == refused.body["retry_after"]
        async with asyncio.timeout(5):
            while (await _post(raw, here)).status == 429:
                pass
        assert len(await stand_in.messages(here)) == 3


async def test_each_channel_and_each_route_has_a_bucket_of_its_own():
    async with _asking() as (stand_in, raw, here, there):
        await stand_in.set_rate_limit(_CREATE, limit=1, seconds=60)
        first, refused, other = [await _post(raw, one) for one in (here, here, there)]
        assert (first.status, refused.status, other.status) == (200, 429, 200)
        read = await raw.ask("GET", f"/channels/{here.id}/messages")
        assert read.status == 200
        buckets = {one.headers["X-RateLimit-Bucket"] for one in (first, other)}
        assert len(buckets) == 1
        assert read.headers["X-RateLimit-Bucket"] not in buckets


async def test_the_limit_of_everything_counts_all_but_interactions():
    async with _asking() as (stand_in, raw, here, there):
        await stand_in.set_global_limit(1)  # a second
        answers = await asyncio.gather(*(_post(raw, one) for one in (here, there) * 4))
        refused = [one for one in answers if one.status == 429]
        assert refused
        assert all(one.headers["X-RateLimit-Global"] == "true" for one in refused)
        assert all(one.body["global"] and one.body["retry_after"] <= 1 for one in refused)
        hooks = [await raw.ask("POST", "/webhooks/1/unknown", _SOME) for _ in range(3)]
        assert {one.status for one in hooks} == {401}  # refused for the token, not for the limit


async def test_a_bot_that_heeds_the_headers_is_never_refused():
    async with StandIn.started() as stand_in:
        channel = await stand_in.add_channel(await stand_in.add_guild())
        await stand_in.set_rate_limit(_CREATE, limit=2, seconds=0.3)
        async with running(PlainBot(stand_in), stand_in.discord_token) as bot:
            here = bot.text_channel(channel.id)
            for number in range(6):
                await here.send(str(number))
        assert await stand_in.invalid_requests() == 0
        texts = [one.text for one in await stand_in.messages(channel)]
        assert texts == [str(number) for number in range(6)]


async def test_what_counts_against_an_address_is_counted_and_in_the_end_bans_it():
    async with _asking() as (stand_in, raw, here, _):
        await stand_in.set_invalid_limit(3)
        await stand_in.faults("^POST /channels", status=429, scope="shared", times=1)
        await stand_in.faults("^POST /channels", status=403, times=1)
        await stand_in.faults("^POST /channels", status=404, times=1)
        await stand_in.faults("^POST /channels", status=401, times=1)
        await stand_in.faults("^POST /channels", status=429, times=1)
        asked = [(await _post(raw, here)).status for _ in range(5)]
        assert asked == [429, 403, 404, 401, 429]
        assert await stand_in.invalid_requests() == 3  # neither the 404 nor what all bots share
        banned = await raw.ask("GET", "/users/@me")
        assert (banned.status, banned.body) == (429, None)
        assert "Via" not in banned.headers
        await stand_in.set_invalid_limit(10_000)
        assert (await _post(raw, here)).status == 200
