"""A message in, posted by whichever of two publishers can, out."""

from collections.abc import Callable

from bot.pipeline.ports import Publisher
from bot.pipeline.records import OutgoingMessage


class EitherPublisher:
    """The one that hears what happens on Discord, while this process hears it; else the other.

    Fulfils Publisher.
    """

    def __init__(self, hearing: Publisher, asking: Publisher, *, hears: Callable[[], bool]) -> None:
        self._hearing = hearing
        self._asking = asking
        self._hears = hears

    @property
    def ready(self) -> bool:
        """Tell whether the present one can send."""
        return self._present.ready

    async def publish(self, message: OutgoingMessage) -> str:
        """Send by the present one."""
        return await self._present.publish(message)

    @property
    def _present(self) -> Publisher:
        return self._hearing if self._hears() else self._asking
