"""Trouble by script: failing requests, a failing gateway, nothing at all."""

from dataclasses import dataclass
from typing import Any, Literal, TypedDict, Unpack

from tests.discord_stand_in.buckets import Scope
from tests.discord_stand_in.remote import Remote

FaultKind = Literal["status", "status_after", "cut", "cut_after", "hang", "hang_after"]
# Every create of a message.
POSTS = r"^POST /channels/\d+/messages$"


class FaultOptions(TypedDict, total=False):
    """What may be said of a fault beside where and what."""

    status: int  # 500 without it
    times: int  # how many requests it meets; all until it is removed without it
    probability: float  # of each request, with a seed of its own so that runs are alike
    seed: int
    retry_after: float  # seconds, of a 429
    via: bool  # False: a 429 as Cloudflare sends it, which discord.py does not retry
    scope: Scope  # of a 429: "user" (this bucket), "global" (the bot), "shared" (all bots)
    code: int  # Discord's own, of an error of the client: 50013


@dataclass(frozen=True, kw_only=True, slots=True)
class SessionSeen:
    """One login of the bot."""

    shard: int
    of: int  # how many shards the bot says that it has
    connected: bool
    resumes: int


@dataclass(frozen=True, slots=True)
class StandingFault:
    """A script of failure that stands."""

    number: int
    _remote: Remote

    async def met(self, at_least: int = 0, seconds: float = 0) -> int:
        """Return how many requests it has met, once those are enough or time is over."""
        met = await self._remote.call(
            "wait_fault_met", number=self.number, times=at_least, seconds=seconds
        )
        return int(met)

    async def remove(self) -> None:
        await self._remote.call("remove_fault", number=self.number)


class DrivesTrouble:
    """Makes trouble."""

    _remote: Remote

    async def faults(
        self, pattern: str = POSTS, kind: FaultKind = "status", **more: Unpack[FaultOptions]
    ) -> StandingFault:
        """Let requests fail whose "METHOD /path" has the pattern (a regular expression).

        `status` answers with an error, `cut` ends the connection, `hang` never answers; with
        `_after` the request takes effect first.
        """
        fault = {"pattern": pattern, "kind": kind, **more}
        return StandingFault(await self._remote.call("add_fault", fault=fault), self._remote)

    async def remove_faults(self) -> None:
        await self._remote.call("remove_fault")

    async def gateway_close(self, code: int, *, shard: int | None = None) -> None:
        """End the gateway's connections, or those of one shard, with a close code."""
        await self._remote.call("gateway_close", code=code, shard=shard)

    async def gateway_silent(self) -> None:
        """Let the connections stand, and nothing come through them: no events, no heartbeats."""
        await self._remote.call("gateway_silent")

    async def gateway_text(self, text: str) -> None:
        """Send what need not be JSON."""
        await self._remote.call("gateway_text", text=text)

    async def gateway_dispatch(self, name: str, data: Any) -> None:
        """Dispatch an event as Discord never would."""
        await self._remote.call("gateway_dispatch", name=name, data=data)

    async def gateway_ask_heartbeat(self) -> None:
        """Send op 1."""
        await self._remote.call("gateway_ask_heartbeat")

    async def handshakes(self, at_least: int = 0, seconds: float = 10.0) -> int:
        """Return how often the bot came to the gateway, once it is enough or time is over."""
        return int(await self._remote.call("wait_handshakes", at_least=at_least, seconds=seconds))

    async def hold_logins(self, times: int = 1) -> None:
        """Give the next logins no READY until `let_logins_go`."""
        await self._remote.call("hold_logins", times=times)

    async def logins_held(self, at_least: int = 0, seconds: float = 10.0) -> int:
        """Return how many logins are held, once those are enough or time is over."""
        held = await self._remote.call("wait_logins_held", at_least=at_least, seconds=seconds)
        return int(held)

    async def let_logins_go(self) -> None:
        """Give the logins that were held their READY."""
        await self._remote.call("let_logins_go")

    async def set_heartbeat(self, seconds: float) -> None:
        """Ask the next connections for a heartbeat so often (41.25 s without this)."""
        await self._remote.call("set_heartbeat", seconds=seconds)

    async def set_login_spacing(self, seconds: float) -> None:
        """Answer logins that follow another one sooner with op 9; Discord has 5 s."""
        await self._remote.call("set_login_spacing", seconds=seconds)

    async def set_logins_a_day(self, logins: int) -> None:
        """Let there be so many logins in all (1000 without this)."""
        await self._remote.call("set_logins_a_day", logins=logins)

    async def set_shards(self, shards: int) -> None:
        """Ask for so many shards; logins with fewer are closed with 4011."""
        await self._remote.call("set_shards", shards=shards)

    async def gateway_sessions(self) -> list[SessionSeen]:
        """Return the sessions that could be resumed, by shard."""
        return [SessionSeen(**one) for one in await self._remote.call("gateway_sessions")]

    async def set_rate_limit(self, pattern: str, limit: int, seconds: float) -> None:
        """Let routes be asked so often: those whose "POST /channels/{channel_id}/messages" fits.

        Each channel, server and hook counts by itself.
        """
        await self._remote.call("set_rate_limit", pattern=pattern, limit=limit, seconds=seconds)

    async def set_global_limit(self, requests: int) -> None:
        """Let so many requests a second pass in all (50 without this)."""
        await self._remote.call("set_global_limit", requests=requests)

    async def set_realistic_limits(self) -> None:
        """Let posts, edits and crossposts be limited as they are on the real Discord."""
        await self._remote.call("set_realistic_limits")

    async def set_invalid_limit(self, requests: int) -> None:
        """Ban the bot's address after so many invalid requests (10,000 without this)."""
        await self._remote.call("set_invalid_limit", requests=requests)

    async def invalid_requests(self) -> int:
        """Return how many answers in ten minutes were 401, 403 or 429 (but of the scope shared)."""
        return int(await self._remote.call("invalid_requests"))

    async def gateway_reconnect(self) -> None:
        """Send op 7."""
        await self._remote.call("gateway_reconnect")

    async def gateway_invalid_session(self, *, resumable: bool) -> None:
        """Send op 9; unless resumable, the sessions end."""
        await self._remote.call("gateway_invalid_session", resumable=resumable)

    async def forget_sessions(self) -> None:
        """Let the next resume be answered with op 9 false."""
        await self._remote.call("forget_sessions")

    async def refuse_gateway(self, times: int) -> None:
        """Answer the next handshakes of the gateway with 502."""
        await self._remote.call("refuse_gateway", times=times)

    async def close_at_identify(self, *codes: int) -> None:
        """Close the next logins with these codes: 4014 says the intents are not allowed."""
        await self._remote.call("close_at_identify", codes=codes)

    async def allow_privileged_intents(self, *, allowed: bool = True) -> None:
        await self._remote.call("allow_privileged_intents", allowed=allowed)

    async def cut_connections(self) -> None:
        """End every connection without a word."""
        await self._remote.call("cut_connections")

    async def outage(self, *, refuse: bool = False) -> None:
        """Let REST answer 503, or nothing even connect; the gateway is gone either way."""
        await self._remote.call("outage", refuse=refuse)

    async def recover(self) -> None:
        """End the outage."""
        await self._remote.call("recover")

    async def change_token(self, discord_token: str) -> None:
        """Let the bot's owner reset its token: the old one is wrong from now on."""
        await self._remote.call("change_token", discord_token=discord_token)

    async def set_nonce_window(self, seconds: float) -> None:
        """Let nonces be remembered for so long (120 s without this)."""
        await self._remote.call("set_nonce_window", seconds=seconds)

    async def set_answer_patience(self, seconds: float) -> None:
        """Let first answers to interactions be late after so long (3 s without this)."""
        await self._remote.call("set_answer_patience", seconds=seconds)

    async def set_interaction_life(self, seconds: float) -> None:
        """Let the tokens of interactions be valid for so long (15 min without this)."""
        await self._remote.call("set_interaction_life", seconds=seconds)
