"""Trouble by script: of the gateway, of single requests, of everything."""

from typing import Any

from tests.discord_stand_in.faults import Fault
from tests.discord_stand_in.gateway import Gateway
from tests.discord_stand_in.proxy import Proxy
from tests.discord_stand_in.service import Discord


class GatewayScripts:
    """Makes trouble."""

    def __init__(self, discord: Discord, gateway: Gateway, proxy: Proxy) -> None:
        self._discord = discord
        self._gateway = gateway
        self._proxy = proxy

    def gateway_close(self, code: int) -> None:
        self._gateway.close_all(code)

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
