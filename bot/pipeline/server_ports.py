"""What the steps need to know of servers: where channels belong, and what their admins chose."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.channels import ChannelName
from bot.domain.servers import ServerSettings


class ServerStore(Protocol):
    """Servers, their channels and settings."""

    async def settings(self, server: str) -> ServerSettings:
        """Return what was chosen; the defaults where nothing was."""
        ...

    async def revise(
        self, server: str, change: Callable[[ServerSettings], ServerSettings]
    ) -> ServerSettings:
        """Keep what `change` makes of the settings as they stand, and return it.

        All in one step, so that of two admins none undoes what the other chose. Channels of the
        server that wait for their time are looked at again.
        """
        ...

    async def place(self, channel: ChannelName, server: str) -> None:
        """Remember for good which server a channel belongs to."""
        ...

    async def server_of(self, channel: ChannelName) -> str | None:
        """Return the channel's server, also after the channel is gone; None: not known."""
        ...

    async def unplaced(self) -> Sequence[ChannelName]:
        """Return the channels that follow feeds and are placed in no server, of all publishers."""
        ...

    async def channels(self, server: str) -> Sequence[ChannelName]:
        """Return the channels placed in a server, also those that are gone or archived."""
        ...

    async def joined(self, server: str) -> bool:
        """Take note that the bot is there; True where it was not known, or had been removed."""
        ...

    async def left(self, server: str) -> None:
        """Take note that the bot was removed: nothing is posted there any more."""
        ...

    async def present(self) -> Sequence[str]:
        """Return the servers that were joined and not left."""
        ...

    async def purge(self, left_before: datetime) -> Sequence[str]:
        """Forget all servers left before then, with what they followed; return their names."""
        ...

    async def forget(self, server: str) -> None:
        """Forget a server now: what it follows, its settings, its reports."""
        ...
