"""A client that is only let in: it posts, and hears nothing of what happens on Discord."""

import asyncio

from bot.adapters.discord.connecting.client import LedeClient

_ONLY_SHARD = 0


class RestClient(LedeClient):
    """Logs in and stays so until it is closed; no gateway, no commands, nothing cached by itself."""

    async def setup_hook(self) -> None:
        """Add no commands: nobody can give it any."""
        self._ended = asyncio.Event()

    async def connect(self, *, reconnect: bool = True) -> None:  # noqa: ARG002  # as its base is called
        """Take note of having been let in, and wait for the end."""
        self._events.connected(_ONLY_SHARD)
        await self._ended.wait()

    async def close(self) -> None:
        """Let go."""
        await super().close()
        if hasattr(self, "_ended"):  # a login may have failed
            self._ended.set()
