"""Each fault of Discord meets `lede run`: what is owed arrives once and in order, or it is told.

The faults that pass follow each other in one process; those that end its life have one each.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from tests.acceptance.discord_processes import (
    Run,
    cards_of,
    discord_config,
    discord_run,
    links,
)
from tests.acceptance.processes import NewsroomProcess, newsroom
from tests.discord_stand_in.driver import StandIn
from tests.discord_stand_in.seen import Channel, Guild, User

pytestmark = [pytest.mark.timeout(90), pytest.mark.asyncio(loop_scope="module")]

ARTICLES_OF_A_CASE = 2
FIRST_ANSWER_SECONDS = 3.0
MAX_INVALID = 20  # of all the faults together; 10,000 in ten minutes ban an address
# How long Discord may keep silent about a post before it is tried again.
QUICK = {"LEDE_DELIVERY__SEND_DEADLINE_SECONDS": "2", "LEDE_STORAGE__LEASE_SECONDS": "4"}


@dataclass(kw_only=True)
class Life:
    """One `lede run` that follows one feed into one channel."""

    discord: StandIn
    site: NewsroomProcess
    run: Run
    guild: Guild
    news: Channel
    reader: User
    owed: list[str] = field(default_factory=list)  # links, in the order of publication

    @property
    def posts(self) -> str:
        """Return which requests post to the channel; notices to admins go elsewhere."""
        return rf"^POST /channels/{self.news.id}/messages$"

    def publish(self, count: int = ARTICLES_OF_A_CASE) -> None:
        self.owed += [each["url"] for each in self.site.publish(count)]

    async def posted(self) -> list[str]:
        """Return the links of the channel, once there are as many as are owed."""
        cards = await cards_of(self.discord, self.news, at_least=len(self.owed), seconds=40)
        return links(cards)

    async def is_answered(self) -> bool:
        """Run a command and tell whether there is an answer; whether in time, is seen later."""
        act = await self.discord.run(
            self.reader, self.news, "search", options={"words": "zeppelin"}
        )
        return bool((await act.settled()).text)


@asynccontextmanager
async def _life(folder: Path, discord: StandIn, *, owed: bool = True) -> AsyncIterator[Life]:
    """Run, and see that nothing breaks Discord's rules or strains its patience in the end."""
    with newsroom("--articles", "120") as site:
        guild = await discord.add_guild("Harbour Town")
        news = await discord.add_channel(guild, "news")
        reader = await discord.add_member(guild, "reader")
        config = discord_config(folder, site.host, [(site.feeds[0]["url"], news)])
        async with discord_run(config, discord, **QUICK) as run:
            life = Life(discord=discord, site=site, run=run, guild=guild, news=news, reader=reader)
            if owed:
                life.publish(1)
                assert await life.posted() == life.owed
            yield life
            if run.runs_on:
                assert await run.ended() == 0
        waited = [seconds or 99.0 for seconds in await discord.first_answer_seconds()]
        assert max(waited, default=0.0) < FIRST_ANSWER_SECONDS
        assert await discord.violations() == []


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def life(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Life]:
    """The process that all passing faults meet."""
    folder = tmp_path_factory.mktemp("life")
    async with StandIn.started() as discord, _life(folder, discord) as running:
        yield running
        assert await discord.invalid_requests() < MAX_INVALID, "an address is banned for such"


Act = Callable[[Life], Awaitable[Any]]


@dataclass(frozen=True, kw_only=True)
class Fault:
    """Something that goes wrong and passes."""

    strikes: Act
    mends: Act | None = None  # what ends it, where it does not by itself
    told: tuple[str, ...] = ()  # words of the log
    resumes: int = 0  # of the gateway that must follow
    logins: int = 0


def _post(kind: Any, **more: Any) -> Fault:
    """Let the next create of a message fail."""
    told = more.pop("told", ())

    async def strikes(life: Life) -> None:
        await life.discord.faults(life.posts, kind, times=1, **more)

    return Fault(strikes=strikes, told=told)


def _refused_post(status: int, code: int, told: str) -> Fault:
    """Let the next create be refused for a reason that only Discord knows, until roles change."""

    async def strikes(life: Life) -> None:
        await life.discord.faults(life.posts, status=status, code=code, times=1)

    async def mends(life: Life) -> None:
        await life.run.told(told)
        await life.discord.add_role(life.guild, "another")

    return Fault(strikes=strikes, mends=mends, told=(told,))


async def _reconnects_later(life: Life) -> None:
    await life.discord.refuse_gateway(2)
    await life.discord.gateway_close(4000)


async def _is_out(life: Life) -> None:
    before = (await life.discord.gateway_counts()).handshakes
    await life.discord.outage()
    assert await life.discord.bot_gone()
    assert await life.discord.handshakes(at_least=before + 1) > before  # and none of them worked


async def _refuses(life: Life) -> None:
    await life.discord.outage(refuse=True)
    assert await life.discord.bot_gone()


async def _recovers(life: Life) -> None:
    await life.discord.recover()


def _close(code: int) -> Fault:
    return Fault(strikes=lambda life: life.discord.gateway_close(code), resumes=1)


FAULTS = {
    **{f"{status} before": _post("status", status=status) for status in (500, 503)},
    **{f"{status} after": _post("status_after", status=status) for status in (500, 502, 503, 504)},
    "cut before": _post("cut"),
    "cut after": _post("cut_after"),
    "hang": _post("hang", told=("no answer in time",)),
    "hang after": _post("hang_after"),
    "429 user": _post("status", status=429, retry_after=0.3),
    "429 global": _post("status", status=429, retry_after=0.3, scope="global"),
    "429 shared": _post("status", status=429, retry_after=0.3, scope="shared"),
    "429 of Cloudflare": _post("status", status=429, retry_after=1, via=False),
    "401": _post("status", status=401, told=("unauthorized",)),
    "403": _refused_post(403, 50013, "permission_missing"),
    "404": _refused_post(404, 10003, "channel_gone"),
    "op 7": Fault(strikes=lambda life: life.discord.gateway_reconnect(), resumes=1),
    "op 9 true": Fault(
        strikes=lambda life: life.discord.gateway_invalid_session(resumable=True), resumes=1
    ),
    "op 9 false": Fault(
        strikes=lambda life: life.discord.gateway_invalid_session(resumable=False), logins=1
    ),
    **{f"close {code}": _close(code) for code in (4000, 4007, 4009, 1000)},
    "abort": Fault(strikes=lambda life: life.discord.cut_connections(), resumes=1),
    "refused reconnect": Fault(strikes=_reconnects_later, resumes=1),
    "event without its fields": Fault(
        strikes=lambda life: life.discord.gateway_dispatch("CHANNEL_UPDATE", {"name": "x"}),
        told=("discord_unreachable", "KeyError"),
        logins=1,
    ),
    "event that is no JSON": Fault(
        strikes=lambda life: life.discord.gateway_text('{"op": 0, "t":'),
        told=("discord_unreachable", "JSONDecodeError"),
        logins=1,
    ),
    "outage with 503": Fault(strikes=_is_out, mends=_recovers),
    "outage without a network": Fault(strikes=_refuses, mends=_recovers),
    "a server that fails": Fault(
        strikes=lambda life: life.discord.guild_available(life.guild, available=False),
        mends=lambda life: life.discord.guild_available(life.guild, available=True),
    ),
}


@pytest.mark.parametrize("name", FAULTS)
async def test_what_is_owed_arrives_once_and_in_order_after(life: Life, name: str):
    fault = FAULTS[name]
    before = await life.discord.gateway_counts()
    await fault.strikes(life)
    life.publish()
    if fault.mends:
        await fault.mends(life)
    if fault.told:
        await life.run.told(*fault.told)
    assert await life.discord.bot_connected(
        30, logins=before.logins + fault.logins, resumes=before.resumes + fault.resumes
    )
    assert await life.posted() == life.owed
    assert await life.is_answered()
    assert await life.discord.violations() == []


async def test_a_post_that_discord_rejects_is_told_and_the_next_ones_follow(life: Life):
    await life.discord.faults(life.posts, status=400, code=50035, times=1)
    life.publish()
    await life.run.told("message_refused", "50035")
    del life.owed[-ARTICLES_OF_A_CASE]
    assert await life.posted() == life.owed


@pytest.mark.parametrize(
    ("code", "told"),
    [(4004, "discord_token_wrong"), (4013, "discord_intents_"), (4014, "discord_intents_")],
)
async def test_what_no_further_try_can_help_is_told_and_not_tried(tmp_path, code, told):
    async with StandIn.started() as discord:
        await discord.close_at_identify(*[code] * 3)
        async with _life(tmp_path, discord, owed=False) as life:
            await life.run.told(told)
            assert life.run.runs_on
        assert (await discord.gateway_counts()).handshakes == 1


async def test_a_token_that_is_reset_while_the_bot_runs_is_told_once(tmp_path):
    async with StandIn.started() as discord, _life(tmp_path, discord) as life:
        await discord.change_token("another")
        await discord.gateway_close(4000)
        await life.run.told("discord_token_wrong")
        life.publish()
        assert life.run.runs_on
        handshakes = (await discord.gateway_counts()).handshakes
        assert handshakes == 2
        assert len(await cards_of(discord, life.news)) == 1


async def test_a_start_that_fails_is_tried_again_until_the_bot_is_there(tmp_path):
    async with StandIn.started() as discord:
        await discord.faults("^GET /users/@me$", status=503, times=1)
        await discord.refuse_gateway(1)
        async with _life(tmp_path, discord) as life:
            await life.run.told("discord_unreachable", "503")
            await life.run.told("discord: connected")
            assert await life.is_answered()


async def test_two_shards_post_and_answer_and_one_that_drops_resumes(tmp_path):
    async with StandIn.started() as discord:
        await discord.set_shards(2)
        other = await discord.add_guild("Another Town")
        async with _life(tmp_path, discord) as life:
            assert await discord.bot_connected(30, logins=2)
            shards = await discord.gateway_sessions()
            assert [(one.shard, one.of) for one in shards] == [(0, 2), (1, 2)]
            for shard in range(2):
                await discord.gateway_close(4000, shard=shard)
            assert await discord.bot_connected(30, resumes=2)
            life.publish()
            assert await life.posted() == life.owed
            assert await life.is_answered()
            owner, place = other.owner, await discord.add_channel(other)
            act = await discord.run(owner, place, "search", options={"words": "zeppelin"})
            assert (await act.settled()).text
