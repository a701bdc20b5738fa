"""ServerStore in memory."""

from collections.abc import Callable, Sequence
from datetime import datetime

from bot.domain.channels import ChannelName
from bot.domain.outcomes import Subject
from bot.domain.servers import ServerSettings, changed_at
from tests.fakes.memory import ChannelRow, Memory, ServerRow, SubscriptionRow
from tests.fakes.memory_corrections import MemoryReportBook
from tests.fakes.memory_following import rest_if_unfollowed


class MemoryServerStore:
    """Fulfils ServerStore."""

    def __init__(self, memory: Memory, book: MemoryReportBook) -> None:
        self._memory = memory
        self._book = book

    async def settings(self, server: str) -> ServerSettings:
        row = self._memory.servers.get(server)
        return row.settings if row else ServerSettings(server=server)

    async def revise(
        self, server: str, change: Callable[[ServerSettings], ServerSettings]
    ) -> ServerSettings:
        before = await self.settings(server)
        after = changed_at(self._memory.clock.now(), before, change(before))
        self._row(server).settings = after
        self._wake(server)
        return after

    async def place(self, channel: ChannelName, server: str) -> None:
        self._memory.channels.setdefault(channel, ChannelRow()).server = server

    async def server_of(self, channel: ChannelName) -> str | None:
        row = self._memory.channels.get(channel)
        return row.server if row else None

    async def unplaced(self) -> Sequence[ChannelName]:
        following = {row.channel for row in self._memory.subscriptions}
        return sorted([name for name in following if await self.server_of(name) is None])

    async def channels(self, server: str) -> Sequence[ChannelName]:
        return sorted(name for name, row in self._memory.channels.items() if row.server == server)

    async def joined(self, server: str) -> bool:
        known = self._memory.servers.get(server)
        if known is not None and known.left_at is None:
            return False
        self._row(server).left_at = None
        self._wake(server)
        return True

    async def left(self, server: str) -> None:
        row = self._row(server)
        row.left_at = row.left_at or self._memory.clock.now()

    async def present(self) -> Sequence[str]:
        return sorted(name for name, row in self._memory.servers.items() if row.left_at is None)

    async def purge(self, left_before: datetime) -> Sequence[str]:
        rows = sorted(self._memory.servers.items())
        names = [name for name, row in rows if row.left_at and row.left_at < left_before]
        for name in names:
            await self.forget(name)
        return names

    async def forget(self, server: str) -> None:
        memory = self._memory
        names = {name for name, row in memory.channels.items() if row.server == server}
        self._end([s for s in memory.subscriptions if s.channel in names and not s.from_file])
        gone = {row.id for row in memory.deliveries.values() if row.channel in names}
        for delivery_id in gone:
            del memory.deliveries[delivery_id]
        for entry in memory.entries.values():
            entry.targets -= names
        told = {row.id for row in memory.notices.values() if row.channel in names}
        for notice_id in told:
            del memory.notices[notice_id]
        memory.outcomes[:] = [
            each
            for each in memory.outcomes
            if not (each.subject is Subject.DELIVERY and each.subject_id in gone)
            and not (each.subject is Subject.NOTICE and each.subject_id in told)
            and each.data.get("channel") not in set(map(str, names))
        ]
        self._book.kept[:] = [each for each in self._book.kept if each.server != server]
        for key in [key for key in self._book.notices if key[0] == server]:
            del self._book.notices[key]
        for cost in [cost for cost in memory.server_model_costs if cost[1] == server]:
            del memory.server_model_costs[cost]
        for name in names - {row.channel for row in memory.subscriptions}:
            del memory.channels[name]
        self._forget_choices(server)

    def _forget_choices(self, server: str) -> None:
        row = self._memory.servers.get(server)
        if row is not None and row.left_at is not None:
            del self._memory.servers[server]
        elif row is not None:
            row.settings = ServerSettings(server=server)

    def _end(self, ending: Sequence[SubscriptionRow]) -> None:
        for row in ending:
            self._memory.subscriptions.remove(row)
        for row in ending:
            self._memory.drop_unwanted(row.channel)
            rest_if_unfollowed(self._memory, self._memory.feeds[row.feed_id])

    def _row(self, server: str) -> ServerRow:
        fresh = ServerRow(settings=ServerSettings(server=server))
        return self._memory.servers.setdefault(server, fresh)

    def _wake(self, server: str) -> None:
        for row in self._memory.channels.values():
            if row.server == server and row.due_at is not None:
                row.due_at = self._memory.clock.now()
