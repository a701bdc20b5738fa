"""A Publisher that keeps what it is sent, deduplicates by nonce, and fails on demand."""

import asyncio

from bot.pipeline.records import OutgoingMessage


class FakePublisher:
    """Fails with the next of `failures`; with `lossy`, after the message was accepted."""

    def __init__(self) -> None:
        self.messages: dict[str, OutgoingMessage] = {}  # by nonce, in order of acceptance
        self.failures: list[Exception] = []
        self.lossy = False
        self.requests = 0
        self.ready = True
        self.hang = asyncio.Event()  # cleared: answers wait for it
        self.hang.set()

    async def publish(self, message: OutgoingMessage) -> str:
        self.requests += 1
        await self.hang.wait()
        if self.failures and not self.lossy:
            raise self.failures.pop(0)
        self.messages.setdefault(message.nonce, message)
        if self.failures:
            raise self.failures.pop(0)
        return f"message-{message.nonce}"

    @property
    def headlines(self) -> list[str]:
        """Return the headlines in the order of acceptance."""
        return [message.content.headline for message in self.messages.values()]
