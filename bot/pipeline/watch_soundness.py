"""A database that nobody has read through in, whether it is sound out: told, and kept to be asked for.

At the start only small files are read through, for nobody waits for a large one then.
"""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from bot.domain.errors import DatabaseCorrupt, StorageError
from bot.domain.outcomes import Stage
from bot.pipeline.keeping_ports import Examiner
from bot.pipeline.lease_loop import Troubles
from bot.pipeline.ports import BotState, Clock

SOUNDNESS: Final = "soundness"  # the fact's name in BotState

FIRST_AFTER_SECONDS: Final = 600.0
LOOK_EVERY_SECONDS: Final = 3_600.0
# All of the file is read, which is felt where the disk is slow.
EXAMINE_EVERY: Final = timedelta(days=7)


@dataclass(frozen=True, kw_only=True, slots=True)
class Soundness:
    """What the last examination found."""

    at: datetime  # aware UTC
    findings: tuple[str, ...]  # (): it is sound


@dataclass(kw_only=True)
class WatchSoundness:
    """Has the database examined once a week, whichever process does it."""

    examiner: Examiner
    state: BotState
    clock: Clock
    troubles: Troubles
    stop: asyncio.Event
    wake: asyncio.Event = field(default_factory=asyncio.Event)  # rung at the stop

    async def run(self) -> None:
        """Look every hour whether it is time, until `stop` is set."""
        await self.clock.wait(self.wake, FIRST_AFTER_SECONDS)
        while not self.stop.is_set():
            self.wake.clear()
            try:
                await self._examine_when_due()
            except StorageError as error:
                self.troubles.storage_failed(Stage.TIDY, error)
            except Exception as error:  # noqa: BLE001  # a defect here must not end the bot
                self.troubles.defect(Stage.TIDY, None, error)
            await self.clock.wait(self.wake, LOOK_EVERY_SECONDS)

    async def _examine_when_due(self) -> None:
        last = await last_examination(self.state)
        now = self.clock.now()
        if last is not None and timedelta(0) <= now - last.at < EXAMINE_EVERY:
            return
        found = await examine(self.examiner, self.state, self.clock)
        if found.findings:
            told = "; ".join(found.findings)
            raise DatabaseCorrupt(database=self.examiner.name, detail=told)


async def examine(examiner: Examiner, state: BotState, clock: Clock) -> Soundness:
    """Read all of the database, and keep what was found; StorageErrors where it cannot be read."""
    findings: Sequence[str] = await examiner.examine()
    found = Soundness(at=clock.now(), findings=tuple(findings))
    kept = {"at": found.at.isoformat(), "findings": list(found.findings)}
    await state.write(SOUNDNESS, json.dumps(kept))
    return found


async def last_examination(state: BotState) -> Soundness | None:
    """Return what was found last; None where nobody has looked."""
    try:
        kept = json.loads(await state.read(SOUNDNESS) or "null")
        at = datetime.fromisoformat(kept["at"])
        findings = tuple(str(each) for each in kept["findings"])
    except (ValueError, TypeError, KeyError):
        return None
    return Soundness(at=at, findings=findings) if at.tzinfo else None
