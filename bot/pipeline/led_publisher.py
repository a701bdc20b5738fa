"""A publisher of which one process at a time makes use in, ready while this one leads, out."""

from bot.pipeline.leading import Leadership
from bot.pipeline.ports import Publisher
from bot.pipeline.records import OutgoingMessage


class LedPublisher:
    """Fulfils Publisher; what is under way when the lead ends is sent all the same.

    The delivery's own lease decides then whether it counts.
    """

    def __init__(self, publisher: Publisher, leadership: Leadership) -> None:
        self._publisher = publisher
        self._leadership = leadership

    @property
    def ready(self) -> bool:
        """Tell whether this process may send now, and can."""
        return self._leadership.leads and self._publisher.ready

    async def publish(self, message: OutgoingMessage) -> str:
        """Send."""
        return await self._publisher.publish(message)
