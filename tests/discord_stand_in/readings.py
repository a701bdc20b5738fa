"""What was seen: messages, commands, posts, requests, violations; at once or when there is enough."""

import re
from typing import Any

from tests.discord_stand_in import permissions
from tests.discord_stand_in.gateway import Gateway
from tests.discord_stand_in.journal import rows
from tests.discord_stand_in.message_payloads import message_json
from tests.discord_stand_in.proxy import Proxy
from tests.discord_stand_in.service import Discord
from tests.discord_stand_in.world import Json


class Readings:
    """Answers what tests ask."""

    def __init__(self, discord: Discord, gateway: Gateway, proxy: Proxy) -> None:
        self._discord = discord
        self._gateway = gateway
        self._proxy = proxy

    async def messages(
        self, channel_id: int, at_least: int = 0, seconds: float = 0, seen_by: int | None = None
    ) -> list[Json]:
        """Return a channel's messages, oldest first, once there are enough or time is over.

        Those that everybody there sees, or those that one user sees, whatever that user may see.
        """

        def look() -> list[Json] | None:
            found = self._messages(channel_id, seen_by)
            return found if len(found) >= at_least else None

        found = await self._discord.bell.until(look, seconds)
        return self._messages(channel_id, seen_by) if found is None else found

    async def posts(
        self, channel_id: int | None = None, at_least: int = 0, seconds: float = 0
    ) -> list[Json]:
        """Return every accepted create, in order; of one channel or of all."""

        def chosen() -> list[Any]:
            posts = self._discord.journal.posts
            return [one for one in posts if channel_id in (None, one.channel_id)]

        def look() -> list[Any] | None:
            found = chosen()
            return found if len(found) >= at_least else None

        found = await self._discord.bell.until(look, seconds)
        return rows(chosen() if found is None else found)

    async def requests(
        self, pattern: str = "", at_least: int = 0, seconds: float = 0
    ) -> list[Json]:
        """Return the bot's requests whose "METHOD /path" has the pattern."""

        def chosen() -> list[Any]:
            asked = self._discord.journal.asked
            return [one for one in asked if re.search(pattern, f"{one.method} {one.path}")]

        def look() -> list[Any] | None:
            found = chosen()
            return found if len(found) >= at_least else None

        found = await self._discord.bell.until(look, seconds)
        return rows(chosen() if found is None else found)

    async def commands(
        self, guild_id: int | None = None, at_least: int = 0, seconds: float = 0
    ) -> list[Json]:
        """Return the commands of a guild, or the global ones."""

        def look() -> list[Json] | None:
            found = self._discord.commands.all(guild_id)
            return found if len(found) >= at_least else None

        await self._discord.bell.until(look, seconds)
        return self._discord.commands.all(guild_id)

    def file(self, url: str) -> str:
        """Return what can be downloaded there, as text."""
        return self._discord.files.body_of(url).decode()

    def violations(self) -> list[Json]:
        """Return what broke Discord's rules, and what was asked of the proxy beside Discord."""
        elsewhere = [
            {"who": "bot", "where": "proxy", "what": f"asked for {one}"}
            for one in self._proxy.refused
        ]
        return rows(self._discord.journal.violations) + elsewhere

    async def bot_connected(self, seconds: float, logins: int = 0, resumes: int = 0) -> bool:
        """Wait until the bot is connected, after so many logins and resumes in all."""
        sessions = self._discord.sessions

        def look() -> bool | None:
            enough = sessions.identified >= logins and sessions.resumed >= resumes
            return bool(enough and sessions.connected()) or None

        return bool(await self._discord.bell.until(look, seconds))

    async def bot_gone(self, seconds: float) -> bool:
        """Wait until no connection is left."""
        sessions = self._discord.sessions
        return bool(
            await self._discord.bell.until(lambda: not sessions.connected() or None, seconds)
        )

    def gateway_counts(self) -> Json:
        """Return how often the bot came, logged in and resumed."""
        return {
            "handshakes": self._gateway.handshakes,
            "logins": self._discord.sessions.identified,
            "resumes": self._discord.sessions.resumed,
            "connected": len(self._discord.sessions.connected()),
        }

    def _messages(self, channel_id: int, seen_by: int | None) -> list[Json]:
        world = self._discord.world
        stored = world.messages.get(channel_id, {}).values()
        channel = world.channels.get(channel_id)
        guild = None if channel is None else world.guild_of(channel)
        if channel and guild and seen_by and not permissions.sees(guild, channel, seen_by):
            return []
        return [
            message_json(one, with_nonce=True)
            for one in stored
            if one.visible_to in (None, seen_by)
        ]
