"""Briefs that the search does not know in, a complete index out, beside all other work.

What a new version of the program analyses anew is much only in a large database; what is indexed
is found meanwhile, and what is cut off goes on at the next start.
"""

import asyncio
from dataclasses import dataclass, field

from bot.domain.errors import StorageError
from bot.domain.outcomes import Stage
from bot.pipeline.finding_ports import IndexCompletion
from bot.pipeline.lease_loop import Troubles
from bot.pipeline.ports import Clock

# Between two transactions, so that others get their turn: SQLite lets one write at a time.
BREATH_SECONDS = 0.05
AGAIN_AFTER_SECONDS = 60.0  # where the database did not answer


@dataclass(kw_only=True)
class CompleteIndex:
    """Indexes what is missing, until there is none or it is told to stop."""

    completion: IndexCompletion
    clock: Clock
    troubles: Troubles
    stop: asyncio.Event
    wake: asyncio.Event = field(default_factory=asyncio.Event)  # rung at the stop

    async def run(self) -> None:
        """Go on to the end."""
        more = True
        while more and not self.stop.is_set():
            pause = BREATH_SECONDS
            try:
                more = await self.completion.index_some()
            except StorageError as error:
                self.troubles.storage_failed(Stage.TIDY, error)
                pause = AGAIN_AFTER_SECONDS
            except Exception as error:  # noqa: BLE001  # a defect here must not end the bot
                self.troubles.defect(Stage.TIDY, None, error)
                return
            if more:
                await self.clock.wait(self.wake, pause)
