"""Time that passes in, what was kept for long enough removed out.

each hour: for each kind of thing ── some rows ── breathe ── some rows ── … ── one line of what went

Nothing is leased: what is removed twice is removed once, so any number of processes may tidy, and
one that is cut off anywhere has done what it had done.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.domain.errors import StorageError
from bot.domain.outcomes import Outcome, Stage, Subject
from bot.pipeline.keeping_ports import KeepingStore
from bot.pipeline.lease_loop import Troubles
from bot.pipeline.ports import Clock, Observer
from bot.pipeline.rules.keeping import Chore, Expired

TIDIED = "tidied"

# After the start there is other work to catch up with, and a clock that was wrong is right again.
FIRST_AFTER_SECONDS = 180.0
EVERY_SECONDS = 3_600.0
# Between two transactions, so that others get their turn: SQLite lets one write at a time.
BREATH_SECONDS = 0.05
# What was waited for, and what other processes missed, is looked for again so often.
LOOK_THROUGH_EVERY = timedelta(days=1)


@dataclass(kw_only=True)
class Tidy:
    """Removes what is old, until told to stop."""

    store: KeepingStore
    chores: Sequence[Chore]
    clock: Clock
    observe: Observer
    troubles: Troubles
    stop: asyncio.Event
    wake: asyncio.Event = field(default_factory=asyncio.Event)  # rung at the stop
    # Up to where everything is removed, waited for or too young; whoever waited may be done by the
    # time that all is looked through again.
    _done_until: Counter[Expired] = field(default_factory=Counter, init=False)
    _looked_through_at: datetime | None = field(default=None, init=False)

    async def run(self) -> None:
        """Tidy every hour until `stop` is set."""
        await self.clock.wait(self.wake, FIRST_AFTER_SECONDS)
        while not self.stop.is_set():
            self.wake.clear()
            await self.once()
            await self.clock.wait(self.wake, EVERY_SECONDS)

    async def once(self) -> Counter[Expired]:
        """Remove everything whose time is over now, and return how much of what that was."""
        self._begin_anew_daily()
        removed: Counter[Expired] = Counter()
        for chore in self.chores:
            await self._guarded(self._sweep(chore, removed), chore)
        await self._guarded(self._give_back_room(), None)
        removed = +removed  # without what was none
        if removed:
            self._tell(removed)
        return removed

    def _begin_anew_daily(self) -> None:
        now = self.clock.now()
        if self._looked_through_at is None or not (
            timedelta(0) <= now - self._looked_through_at < LOOK_THROUGH_EVERY
        ):
            self._looked_through_at = now
            self._done_until.clear()

    async def _guarded(self, work: Awaitable[None], chore: Chore | None) -> None:
        """Do it; what goes wrong with one kind of thing must not keep the others."""
        try:
            await work
        except StorageError as error:
            self.troubles.storage_failed(Stage.TIDY, error)
        except Exception as error:  # noqa: BLE001  # a defect here must not end the bot
            self.troubles.defect(Stage.TIDY, chore, error)

    async def _sweep(self, chore: Chore, removed: Counter[Expired]) -> None:
        ended = False
        while not ended and not self.stop.is_set():
            swept = await self.store.remove_some(chore, self._done_until[chore.what])
            self._done_until[chore.what], ended = swept.looked_until, swept.ended
            removed.update({chore.what: swept.removed})
            if swept.wrote:
                await self.clock.wait(self.stop, BREATH_SECONDS)

    async def _give_back_room(self) -> None:
        while not self.stop.is_set() and await self.store.give_back_room():
            await self.clock.wait(self.stop, BREATH_SECONDS)

    def _tell(self, removed: Counter[Expired]) -> None:
        self.observe(
            Outcome(
                at=self.clock.now(),
                stage=Stage.TIDY,
                subject=Subject.DATABASE,
                subject_id=0,
                code=TIDIED,
                data={what.value: removed[what] for what in Expired if removed[what]},
            )
        )
