"""Something that one process may do at a time in, done while this process leads it, out.

    somebody else leads ──> look again ──> ours ──> act ──> it ended by itself ──> given up
             ^                                       ├──> stopped, unwanted ────> given up
             └───────────────────────────────────────┴──> not renewed in time ──> acting ends

A lead is reckoned from the moment it was asked for, and given up in good time before it ends: so
two never act at once, even when the database hangs.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.domain.errors import StorageError
from bot.pipeline.leading_ports import Leaders, LeadingNews
from bot.pipeline.ports import Clock

# Acts until the event is set, or ends earlier by itself.
Act = Callable[[asyncio.Event], Awaitable[None]]

_RENEWALS_PER_LEASE = 3
# What is left of a lease when it was not renewed: in it, whatever is done for it has to end.
_MARGIN_SHARE = 1 / 6
# Who stands by looks so often whether nobody leads any more.
_LOOK_SECONDS = 1.0
_LOOKS_PER_LEASE = 10


class Leadership:
    """One thing to lead, for one process."""

    def __init__(
        self, name: str, *, leaders: Leaders, holder: str, clock: Clock, news: LeadingNews
    ) -> None:
        """`holder` is this process, named as no other one is."""
        self.name = name
        self._leaders = leaders
        self._holder = holder
        self._clock = clock
        self._news = news
        self._epoch = 0
        self._until: datetime | None = None  # None: somebody else may lead
        self._renewed = asyncio.Event()

    @property
    def leads(self) -> bool:
        """Tell whether this process may act, at this very moment."""
        return self._until is not None and self._clock.now() < self._until

    async def run(
        self, stop: asyncio.Event, act: Act, *, wanted: Callable[[], bool] = lambda: True
    ) -> None:
        """Act whenever this process leads, until `stop`; return earlier when `act` ends by itself.

        It neither leads nor stands by while it is not `wanted`. Raises what `act` raises.
        """
        look_seconds = min(_LOOK_SECONDS, self._leaders.lease_seconds / _LOOKS_PER_LEASE)
        while not stop.is_set():
            if not (wanted() and await self._take()):
                await self._clock.wait(stop, look_seconds)
            elif await self._act(stop, act, wanted):
                return

    async def _take(self) -> bool:
        asked_at = self._clock.now()
        try:
            epoch = await self._leaders.lead(self.name, self._holder)
        except StorageError as error:
            self._news.leading_failed(self.name, error)
            return False
        if epoch is None:
            return False
        self._epoch = epoch
        self._reckon(asked_at)
        return self.leads  # an answer may come after the lease that it tells of

    async def _act(self, stop: asyncio.Event, act: Act, wanted: Callable[[], bool]) -> bool:
        """Act until it ends by itself (then True), is stopped, or the lead is not ours any more."""
        ended = asyncio.Event()
        self._news.leading(self.name)
        async with asyncio.TaskGroup() as tasks:
            acting = tasks.create_task(_settled(act(ended)))
            ends = [
                tasks.create_task(end) for end in (self._renew(wanted), self._watch(), stop.wait())
            ]
            try:
                await asyncio.wait([acting, *ends], return_when=asyncio.FIRST_COMPLETED)
                by_itself = acting.done()
            finally:
                self._until = None
                ended.set()
                for end in ends:
                    end.cancel()
        await self._resign()
        if (failure := acting.result()) is not None:
            raise failure
        return by_itself

    async def _renew(self, wanted: Callable[[], bool]) -> object:
        """Return when the lead is somebody else's, or not wanted."""
        while wanted():
            await self._clock.sleep(self._leaders.lease_seconds / _RENEWALS_PER_LEASE)
            asked_at = self._clock.now()
            try:
                if not await self._leaders.renew(self.name, self._epoch):
                    return None
            except StorageError as error:
                self._news.leading_failed(self.name, error)
            else:
                self._reckon(asked_at)
        return None

    async def _watch(self) -> object:
        """Return when the lead was not renewed in time, whatever the database is doing."""
        while self._until is not None:
            self._renewed.clear()
            left = (self._until - self._clock.now()).total_seconds()
            if not await self._clock.wait(self._renewed, max(left, 0.0)):
                return None
        return None

    async def _resign(self) -> None:
        self._news.leads_no_more(self.name)
        with contextlib.suppress(StorageError):  # then the lease runs out
            await self._leaders.resign(self.name, self._epoch)

    def _reckon(self, asked_at: datetime) -> None:
        sure_seconds = self._leaders.lease_seconds * (1 - _MARGIN_SHARE)
        self._until = asked_at + timedelta(seconds=sure_seconds)
        self._renewed.set()


async def _settled(acting: Awaitable[None]) -> Exception | None:
    """Return what it raised, so that no task group sees it fail."""
    try:
        await acting
    except Exception as error:  # noqa: BLE001  # raised again once the lead is given up
        return error
    return None
