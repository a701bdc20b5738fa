"""Lede's side of Discord in one piece: connection, publisher, channels set aside, notices.

`DiscordPresence` hears what happens there; `DiscordPosting` only posts, for a process that leaves
the hearing to another one.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.adapters.discord.connecting.client import Install
from bot.adapters.discord.connecting.connection import Access, ConnectionTroubles, DiscordConnection
from bot.adapters.discord.connecting.guild_views import AskedViews, ToldViews
from bot.adapters.discord.connecting.known_guilds import KnownGuilds
from bot.adapters.discord.posting.publisher import DiscordPublisher
from bot.adapters.discord.posting.refusals import RefusedChannels
from bot.adapters.discord.telling.admins import Admins
from bot.adapters.discord.telling.feed_notices import FeedNotices
from bot.adapters.discord.telling.left_servers import LeftServers
from bot.adapters.discord.telling.notice_places import NoticePlaces
from bot.adapters.discord.telling.notices import AdminNotices
from bot.pipeline.ports import BotState, Clock, Outbox
from bot.pipeline.server_ports import ServerStore
from bot.presenting.command_words import SPOKEN


@dataclass(frozen=True, kw_only=True, slots=True)
class Memory:
    """What is known again after a restart."""

    outbox: Outbox
    state: BotState
    servers: ServerStore


class DiscordPresence:
    """Built once; `run` holds it together until told to stop, as often as it is called."""

    def __init__(
        self,
        access: Access,
        *,
        installs: Sequence[Install],
        memory: Memory,
        clock: Clock,
        troubles: ConnectionTroubles,
    ) -> None:
        guilds = KnownGuilds(memory.servers)
        self.connection = DiscordConnection(
            access, installs=installs, state=memory.state, clock=clock, troubles=troubles
        )
        self.publisher = DiscordPublisher(
            self.connection, guilds=guilds, views=ToldViews(), state=memory.state, clock=clock
        )
        # An Observer: tells admins of channels that are set aside.
        admins = Admins(self.connection, guilds, NoticePlaces(memory.servers))
        self.notices = AdminNotices(admins, outbox=memory.outbox, state=memory.state, clock=clock)
        # A Notifier: tells admins of their feeds.
        self.notifier = FeedNotices(admins, SPOKEN)
        self._left = LeftServers(memory.servers, clock)
        self._refusals = RefusedChannels(self.connection, outbox=memory.outbox, clock=clock)

    async def run(self, stop: asyncio.Event) -> None:
        """Be there until `stop`; returns earlier when Discord will never let the bot in."""
        async with asyncio.TaskGroup() as tasks:
            beside = [
                tasks.create_task(self._refusals.run()),
                tasks.create_task(self.notices.run()),
                tasks.create_task(self._left.run()),
            ]
            await self.connection.run(stop)
            for task in beside:
                task.cancel()


class DiscordPosting:
    """Posts by REST alone; built once."""

    def __init__(
        self, access: Access, *, memory: Memory, clock: Clock, troubles: ConnectionTroubles
    ) -> None:
        guilds = KnownGuilds(memory.servers)
        self.connection = DiscordConnection(
            replace(access, gateway=False),
            installs=(),
            state=memory.state,
            clock=clock,
            troubles=troubles,
        )
        self.publisher = DiscordPublisher(
            self.connection,
            guilds=guilds,
            views=AskedViews(self.connection, guilds, clock),
            state=memory.state,
            clock=clock,
        )

    async def run(self, stop: asyncio.Event) -> None:
        """Be let in until `stop`; returns earlier when Discord will never let the bot in."""
        await self.connection.run(stop)
