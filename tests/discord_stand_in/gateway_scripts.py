"""Trouble by script: of the gateway, of single requests, of everything."""

from typing import Any

from tests.discord_stand_in.buckets import REALISTIC, Rule
from tests.discord_stand_in.faults import Fault
from tests.discord_stand_in.gateway import Gateway
from tests.discord_stand_in.proxy import Proxy
from tests.discord_stand_in.service import Discord
from tests.discord_stand_in.world import Json


class GatewayScripts:
    """Makes trouble."""

    def __init__(self, discord: Discord, gateway: Gateway, proxy: Proxy) -> None:
        self._discord = discord
        self._gateway = gateway
        self._proxy = proxy

    def gateway_close(self, code: int, shard: int | None = None) -> None:
        """End every connection, or those of one shard, with a close code."""
        if shard is None:
            self._gateway.close_all(code)
        for session in self._discord.sessions.connected():
            if session.part == shard and session.connection is not None:
                session.connection.close(code)

    def gateway_silent(self) -> None:
        """Lose what is sent over every connection that stands, heartbeats too."""
        self._gateway.fall_silent()

    def gateway_text(self, text: str) -> None:
        """Send what need not be JSON."""
        self._gateway.send_text(text)

    def gateway_dispatch(self, name: str, data: Any) -> None:
        """Dispatch an event that no schema has seen."""
        self._discord.sessions.dispatch_unchecked(name, data)

    def gateway_ask_heartbeat(self) -> None:
        self._gateway.ask_for_heartbeat()

    async def wait_handshakes(self, at_least: int, seconds: float) -> int:
        """Wait until the gateway was asked so often in all; return how often it was."""
        gateway = self._gateway
        await self._discord.bell.until(lambda: gateway.handshakes >= at_least or None, seconds)
        return gateway.handshakes

    def hold_logins(self, times: int) -> None:
        """Give the next logins no READY."""
        self._gateway.trouble.logins_held = times

    async def wait_logins_held(self, at_least: int, seconds: float) -> int:
        """Wait until so many logins are held; return how many are."""
        held = self._gateway.trouble.held
        await self._discord.bell.until(lambda: len(held) >= at_least or None, seconds)
        return len(held)

    def let_logins_go(self) -> None:
        self._gateway.let_go()

    def set_heartbeat(self, seconds: float) -> None:
        """Ask the next connections for a heartbeat so often."""
        self._gateway.trouble.heartbeat_ms = int(seconds * 1000)

    def set_login_spacing(self, seconds: float) -> None:
        """Refuse logins that follow another one sooner."""
        self._gateway.trouble.login_seconds = seconds

    def set_logins_a_day(self, logins: int) -> None:
        self._discord.sessions.logins_a_day = logins

    def set_shards(self, shards: int) -> None:
        """Ask for so many shards; logins with fewer are closed with 4011."""
        self._discord.sessions.shards_needed = shards

    def gateway_sessions(self) -> list[Json]:
        """Return the sessions that could be resumed, by shard."""
        return [
            {
                "shard": one.part,
                "of": one.shard[1] if one.shard else 1,
                "connected": one.connection is not None,
                "resumes": one.resumes,
            }
            for one in sorted(self._discord.sessions.all(), key=lambda one: one.part)
        ]

    def set_rate_limit(self, pattern: str, limit: int, seconds: float) -> None:
        """Let routes be asked so often; "POST /channels/{channel_id}/messages" has the pattern."""
        self._discord.limits.rules.insert(0, Rule(pattern=pattern, limit=limit, seconds=seconds))

    def set_global_limit(self, requests: int) -> None:
        self._discord.limits.global_limit = requests

    def set_realistic_limits(self) -> None:
        self._discord.limits.rules.extend(REALISTIC)

    def set_invalid_limit(self, requests: int) -> None:
        """Ban the address after so many invalid requests (10,000 without this)."""
        self._discord.limits.invalid_limit = requests

    def invalid_requests(self) -> int:
        """Return how many answers counted against the bot's address, in the last ten minutes."""
        return self._discord.limits.invalid

    def gateway_reconnect(self) -> None:
        self._gateway.ask_to_reconnect()

    def gateway_invalid_session(self, *, resumable: bool) -> None:
        self._gateway.invalidate(resumable=resumable)

    def forget_sessions(self) -> None:
        """Let every later resume be answered with op 9 false."""
        self._discord.sessions.end_all()

    def refuse_gateway(self, times: int) -> None:
        self._gateway.trouble.refusals = times

    def close_at_identify(self, codes: list[int]) -> None:
        """Close the next logins with these codes: [4014] says the intents are not allowed."""
        self._gateway.trouble.closes_at_identify.extend(codes)

    def allow_privileged_intents(self, *, allowed: bool) -> None:
        self._gateway.trouble.privileged_allowed = allowed

    def cut_connections(self) -> None:
        """End every connection, REST and gateway, without a word."""
        self._proxy.cut_all()

    def outage(self, *, refuse: bool = False) -> None:
        """Let nothing work: REST answers 503, or nothing even connects; the gateway is gone."""
        self._discord.is_out = True
        self._discord.refuses_connections = refuse
        self._proxy.cut_all()

    def recover(self) -> None:
        self._discord.is_out = False
        self._discord.refuses_connections = False

    def change_token(self, discord_token: str) -> None:
        """Let the bot's owner reset its token."""
        self._discord.discord_token = discord_token

    def add_fault(self, fault: dict[str, Any]) -> int:
        """Let a script of failure stand; its fields are those of `Fault`."""
        return self._discord.faults.add(Fault(**fault))

    def remove_fault(self, number: int | None = None) -> None:
        """End one script, or all."""
        self._discord.faults.remove(number)

    async def wait_fault_met(self, number: int, times: int, seconds: float) -> int:
        """Wait until a script has met so many requests; return how many it has."""
        faults = self._discord.faults

        def look() -> bool | None:
            return faults.met(number) >= times or None

        await self._discord.bell.until(look, seconds)
        return faults.met(number)

    def set_nonce_window(self, seconds: float) -> None:
        self._discord.nonces.seconds = seconds

    def set_answer_patience(self, seconds: float) -> None:
        """Shorten how long the first answer may take."""
        self._discord.interactions.first_answer_seconds = seconds

    def set_interaction_life(self, seconds: float) -> None:
        """Shorten how long tokens of interactions are valid."""
        self._discord.interactions.token_seconds = seconds
