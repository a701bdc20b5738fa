"""Roles and settings in, this process's sides of Discord out; none without a token."""

import asyncio
from collections.abc import Collection, Coroutine, Iterator
from dataclasses import dataclass

from bot.adapters.storage.stores import Stores
from bot.adapters.web.fetcher import WebFetcher
from bot.app.discord_sides import GatewaySide, SendingSide
from bot.app.leading import GATEWAY, SENDER, leadership
from bot.app.openings import discord_posting, discord_presence
from bot.app.roles import Role
from bot.pipeline.leading import Leadership
from bot.pipeline.ports import Clock, CpuWorkers
from bot.pipeline.refusals_told import SentAgain
from bot.settings import Settings

DISCORD = "discord"  # the kind of channels


@dataclass(frozen=True, kw_only=True, slots=True)
class Tools:
    """What a process works with."""

    stores: Stores
    fetcher: WebFetcher
    workers: CpuWorkers
    clock: Clock


@dataclass(frozen=True, kw_only=True, slots=True)
class DiscordSides:
    """What this process does of Discord."""

    gateway: GatewaySide | None  # None: it does not hear it
    sending: SendingSide | None  # None: it does not post there

    @property
    def leaderships(self) -> list[Leadership]:
        """Return what this process leads, or stands by for."""
        return [side.leadership for side in (self.gateway, self.sending) if side is not None]

    def runs(
        self, ended: asyncio.Event, bell: asyncio.Event
    ) -> Iterator[Coroutine[None, None, None]]:
        """Yield what is to run until `ended`; `bell` is rung when there may be something to send."""
        if self.gateway is not None:
            yield self.gateway.run(ended)
        if self.sending is not None:
            yield self.sending.run(ended, bell)


def discord_sides(settings: Settings, roles: Collection[Role], tools: Tools) -> DiscordSides:
    """Build what these roles do of Discord; nothing is connected yet."""
    gateway = _gateway_side(settings, tools) if Role.DISCORD in roles else None
    sending = _sending_side(settings, tools, gateway) if Role.DELIVER in roles else None
    return DiscordSides(gateway=gateway, sending=sending)


def _gateway_side(settings: Settings, tools: Tools) -> GatewaySide | None:
    presence = discord_presence(settings, tools.stores, tools.fetcher, tools.workers, tools.clock)
    if presence is None:
        return None
    return GatewaySide(presence, leadership(GATEWAY, tools.stores, tools.clock))


def _sending_side(
    settings: Settings, tools: Tools, gateway: GatewaySide | None
) -> SendingSide | None:
    posting = discord_posting(settings, tools.stores, tools.clock)
    if posting is None:
        return None
    return SendingSide(
        posting,
        leadership(SENDER, tools.stores, tools.clock),
        gateway=gateway,
        sent_again=SentAgain(tools.stores.bot_state, DISCORD),
        clock=tools.clock,
    )
