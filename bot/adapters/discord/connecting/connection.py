"""A bot token in, a connection to Discord out that is made anew whenever it ends.

    log in ──> connected ──> ended ──> told ──> wait (1 s, doubling to 5 min) ──> log in …
                               └─ wrong token, forbidden intents ──> told, and no further try

Discord says how many shards it wants, nearly always one: another client takes the place of one
that has too few. discord.py resumes broken connections by itself; whatever it gives up on ends its client, and a
new one takes its place. The rest of the bot notices only that Discord is not ready for a while.
"""

import asyncio
import random
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from bot.adapters.discord.connecting.attempt import Attempt
from bot.adapters.discord.connecting.client import (
    Install,
    LedeClient,
    Line,
    ShardedLedeClient,
    ShardsAsked,
    Tree,
)
from bot.adapters.discord.connecting.command_sync import CommandSync
from bot.adapters.discord.connecting.login_turns import LoginTurns
from bot.adapters.discord.connecting.pacing import Pacer
from bot.adapters.discord.connecting.rest_client import RestClient
from bot.domain.errors import (
    DiscordCommandsRefused,
    DiscordError,
    DiscordIntentsForbidden,
    DiscordTokenWrong,
    DiscordUnreachable,
)
from bot.pipeline.ports import BotState, Clock

ResultT = TypeVar("ResultT")
# Gets the id of a server whose permissions changed, None for any; must neither wait nor raise.
ChangeListener = Callable[[int | None], None]

FIRST_PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 300.0
# A client that lived this long was a good one: the next pause is a short one again.
GOOD_SECONDS = 600.0
# How often the same trouble is told while it lasts.
REPEAT_SECONDS = 3_600.0
_MOST_DOUBLINGS = 20  # keeps the arithmetic small; the longest pause is reached before


class ConnectionTroubles(Protocol):
    """Hears how the connection fares; must neither wait nor raise."""

    def discord_failed(self, error: DiscordError, retry_in_seconds: float | None) -> None:
        """Something failed; None: it is not tried again before the next start."""
        ...

    def discord_connected(self, bot_name: str, servers: int | None) -> None:
        """The connection stands, for the first time or again after it was told to have failed.

        `servers` is None where nothing is connected, and Discord only asked.
        """
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Access:
    """How Discord is reached."""

    discord_token: str
    proxy: str | None = None  # http://host:port; None goes direct
    # How long after a server was told of the next one may come, before the connection stands.
    settle_seconds: float = 2.0
    # A connection that tells nothing for this long, not even that it heard a heartbeat (Discord
    # asks for one every 41 s), is made anew.
    deaf_seconds: float = 60.0
    # False only logs in: for who posts, while another process hears what happens on Discord.
    gateway: bool = True
    # Of posting and all else but answers to people, which Discord does not count; 0: any number.
    requests_a_second: float = 0.0

    def line(self, shards: int) -> Line:
        """Return how a client of so many shards is connected."""
        return Line(
            proxy=self.proxy,
            settle_seconds=self.settle_seconds,
            deaf_seconds=self.deaf_seconds,
            shards=shards,
        )

    def __repr__(self) -> str:
        return "Access()"  # both are secrets


class DiscordConnection:
    """Holds the connection; `client` is a new object after each failure."""

    def __init__(
        self,
        access: Access,
        *,
        installs: Sequence[Install],
        state: BotState,
        clock: Clock,
        troubles: ConnectionTroubles,
    ) -> None:
        self._access = access
        self._installs = installs
        self.logins = LoginTurns(state, clock)
        self._sync = CommandSync(state)
        self._clock = clock
        self._pacer = Pacer(clock, access.requests_a_second)
        self._troubles = _SeldomTold(troubles, clock)
        self._listeners: list[ChangeListener] = []
        self._attempt: Attempt | None = None
        self._client: LedeClient | None = None
        self._shards = 1  # as many as Discord ever asked for

    @property
    def ready(self) -> bool:
        """Tell whether Discord can be asked now, and its servers are known."""
        return self.client is not None

    @property
    def client(self) -> LedeClient | None:
        """Return the connected client, None while there is no connection."""
        return self._client if self._attempt and self._attempt.up else None

    def knows(self, guild_id: int | None = None) -> bool:
        """Tell whether what is cached of a server is of now; None: of all servers.

        Of several shards one may be without a connection, or not have told of its servers yet.
        """
        return self._attempt is not None and self._attempt.knows(guild_id)

    def listen(self, listener: ChangeListener) -> None:
        """Tell `listener` of each server whose channels or permissions change."""
        self._listeners.append(listener)

    def doubt_token(self) -> None:
        """Connect anew, because a request was answered as if the token were wrong."""
        if self._attempt:
            self._attempt.doubt()

    async def finish(self, request: Coroutine[Any, Any, ResultT]) -> ResultT:
        """Await a request, sent in its turn, that runs on when whoever waits for it is cancelled.

        A discord.py client that is cancelled while it waits out a global rate limit never sends
        anything again. DiscordUnreachable when the connection ends meanwhile.
        """
        try:
            await self._pacer.turn()
        except BaseException:
            request.close()
            raise
        attempt = self._attempt
        if attempt is None:
            request.close()
            raise DiscordUnreachable(detail="not connected")
        return await attempt.finish(request)

    async def run(self, stop: asyncio.Event) -> None:
        """Stay connected until `stop`, or until no further try can help."""
        failures = 0
        while not stop.is_set():
            began = self._clock.now()
            error = await self._connect_once(stop)
            if error is None:
                return
            if isinstance(error, DiscordTokenWrong | DiscordIntentsForbidden):
                self._troubles.discord_failed(error, None)
                return
            lived = (self._clock.now() - began).total_seconds()
            failures = 1 if lived >= GOOD_SECONDS else failures + 1
            pause = pause_seconds(failures, random.random())  # noqa: S311  # spreads load, guards nothing
            self._troubles.discord_failed(error, pause)
            await self._clock.wait(stop, pause)

    async def _connect_once(self, stop: asyncio.Event) -> DiscordError | None:
        """Return why the connection ended; None when it was to stop."""
        while isinstance(end := await self._attempt_once(stop), ShardsAsked):
            self._shards = end.shards
        return end

    async def _attempt_once(self, stop: asyncio.Event) -> DiscordError | ShardsAsked | None:
        self._attempt = Attempt(self._clock, self._shards)
        self._client = self._kind_of_client()(
            line=self._access.line(self._shards),
            installs=self._installs,
            register=self._register,
            events=_Events(self._attempt, self._connected, self._changed),
            logins=self.logins,
        )
        try:
            return await self._attempt.run(self._client, self._access.discord_token, stop)
        finally:
            self._attempt = self._client = None

    def _kind_of_client(self) -> type[LedeClient]:
        if not self._access.gateway:
            return RestClient
        return LedeClient if self._shards == 1 else ShardedLedeClient

    def _connected(self) -> None:
        client = self._client
        if client and client.user:
            servers = len(client.guilds) if self._access.gateway else None
            self._troubles.discord_connected(client.user.name, servers)

    def _changed(self, guild_id: int | None) -> None:
        for listener in self._listeners:
            listener(guild_id)

    async def _register(self, tree: Tree, application_id: int) -> None:
        """Register the commands; where that fails, posting goes on without the newest ones."""
        try:
            await self._sync(tree, application_id)
        except DiscordCommandsRefused as error:
            self._troubles.commands_refused(error)


def pause_seconds(failures: int, chance: float) -> float:
    """Return how long to wait after so many failures in a row; `chance` in [0, 1) spreads it."""
    doubled = FIRST_PAUSE_SECONDS * 2.0 ** min(failures - 1, _MOST_DOUBLINGS)
    return min(doubled, LONGEST_PAUSE_SECONDS) * (0.5 + chance / 2)


class _Events:
    """What a client tells, for its own attempt alone. Fulfils ClientEvents."""

    def __init__(
        self, attempt: Attempt, connected: Callable[[], None], changed: ChangeListener
    ) -> None:
        self._attempt = attempt
        self._connected = connected
        self.changed = changed

    def connected(self, shard: int) -> None:
        self._attempt.came_up(shard)
        if self._attempt.knows(None):
            self._connected()

    def disconnected(self, shard: int) -> None:
        self._attempt.went_down(shard)


class _SeldomTold:
    """Tells a trouble when it begins and then seldom, and its end only where it was told."""

    def __init__(self, troubles: ConnectionTroubles, clock: Clock) -> None:
        self._troubles = troubles
        self._clock = clock
        self._told: type[DiscordError] | None = None
        self._told_at = clock.now()
        self._standing = False

    def discord_failed(self, error: DiscordError, retry_in_seconds: float | None) -> None:
        now = self._clock.now()
        self._standing = False
        lasting = isinstance(error, self._told) if self._told else False
        if lasting and (now - self._told_at).total_seconds() < REPEAT_SECONDS:
            return
        self._told, self._told_at = type(error), now
        self._troubles.discord_failed(error, retry_in_seconds)

    def commands_refused(self, error: DiscordCommandsRefused) -> None:
        self._troubles.discord_failed(error, None)

    def discord_connected(self, bot_name: str, servers: int | None) -> None:
        if not self._standing:
            self._standing, self._told = True, None
            self._troubles.discord_connected(bot_name, servers)
