"""Who leads what, in memory. Fulfils Leaders."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.pipeline.ports import Clock


@dataclass(kw_only=True)
class LeadRow:
    holder: str | None = None
    until: datetime | None = None
    epoch: int = 0


class MemoryLeaders:
    def __init__(self, clock: Clock, *, lease_seconds: float = 30.0) -> None:
        self.rows: dict[str, LeadRow] = {}
        self._clock = clock
        self._lease_seconds = lease_seconds

    @property
    def lease_seconds(self) -> float:
        return self._lease_seconds

    async def lead(self, name: str, holder: str) -> int | None:
        row = self.rows.setdefault(name, LeadRow())
        led = row.until is not None and row.until > self._clock.now()
        if led and row.holder != holder:
            return None
        row.holder, row.until, row.epoch = holder, self._end(), row.epoch + 1
        return row.epoch

    async def renew(self, name: str, epoch: int) -> bool:
        row = self.rows.get(name)
        if row is None or row.epoch != epoch or row.until is None:
            return False
        row.until = self._end()
        return True

    async def resign(self, name: str, epoch: int) -> None:
        row = self.rows.get(name)
        if row is not None and row.epoch == epoch:
            row.holder = row.until = None

    def _end(self) -> datetime:
        return self._clock.now() + timedelta(seconds=self._lease_seconds)
