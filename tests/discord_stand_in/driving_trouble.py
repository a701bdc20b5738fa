"""Trouble by script: failing requests, a failing gateway, nothing at all."""

from dataclasses import dataclass
from typing import Literal, TypedDict, Unpack

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
    is_global: bool  # a 429 of everything


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

    async def gateway_close(self, code: int) -> None:
        """End the gateway's connections with a close code."""
        await self._remote.call("gateway_close", code=code)

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
