"""What of Discord this process does, hear it, post to it, or both; each while it leads."""

import asyncio
from typing import TYPE_CHECKING

from bot.domain.outcomes import Outcome
from bot.pipeline.leading import Leadership
from bot.pipeline.led_publisher import LedPublisher
from bot.pipeline.ports import Clock, Publisher
from bot.pipeline.refusals_told import SentAgain

if TYPE_CHECKING:
    from bot.adapters.discord.presence import DiscordPosting, DiscordPresence

# Who stands by for the gateway this long logs in for posting; at the start, it may be ours soon.
_STANDING_BY_SECONDS = 5.0


class GatewaySide:
    """Hears what happens on Discord, and answers."""

    def __init__(self, presence: "DiscordPresence", leadership: Leadership) -> None:
        self.presence = presence
        self.leadership = leadership
        self.turned_away = False  # Discord will never let the bot in

    @property
    def tells(self) -> bool:
        """Tell whether admins hear of their feeds from this process, or from none."""
        return self.leadership.leads or self.turned_away

    async def run(self, ended: asyncio.Event) -> None:
        """Be there while this process leads, until `ended`."""
        await self.leadership.run(ended, self._hear)
        self.turned_away = not ended.is_set()

    async def _hear(self, over: asyncio.Event) -> None:
        await self.presence.connection.logins.wait()  # who led until now may have just logged in
        await self.presence.run(over)


class SendingSide:
    """Posts to Discord: by what the gateway hears where this process has it, else by asking."""

    def __init__(
        self,
        posting: "DiscordPosting",
        leadership: Leadership,
        *,
        gateway: GatewaySide | None,
        sent_again: SentAgain,
        clock: Clock,
    ) -> None:
        """`gateway` is None where this process never hears Discord."""
        self.leadership = leadership
        self._posting = posting
        self._gateway = gateway
        self._sent_again = sent_again
        self._clock = clock
        self._unled: Publisher = posting.publisher
        if gateway is not None:
            # Only who has both pays for loading it.
            from bot.adapters.discord.posting.either import EitherPublisher  # noqa: PLC0415

            self._unled = EitherPublisher(
                gateway.presence.publisher, posting.publisher, hears=lambda: self._hears
            )
        self.publisher: Publisher = LedPublisher(self._unled, leadership)

    @property
    def _hears(self) -> bool:
        return self._gateway is not None and self._gateway.leadership.leads

    def observe(self, outcome: Outcome) -> None:
        """Take note of what was sent, and what refused: its admins are to hear. An Observer."""
        if self._gateway is not None and self._hears:
            self._gateway.presence.notices(outcome)
        else:
            self._sent_again(outcome)

    async def run(self, ended: asyncio.Event, bell: asyncio.Event) -> None:
        """Be able to post until `ended`; `bell` is rung when this process begins to lead."""

        async def lead(over: asyncio.Event) -> None:
            bell.set()
            await over.wait()

        async with asyncio.TaskGroup() as tasks:
            remembering = tasks.create_task(self._sent_again.run())
            tasks.create_task(self._ask(ended))
            await self.leadership.run(ended, lead, wanted=lambda: self._unled.ready)
            remembering.cancel()

    async def _ask(self, ended: asyncio.Event) -> None:
        """Log in for posting; where this process has the gateway, only once it stands by."""
        while self._gateway is not None and not await self._clock.wait(ended, _STANDING_BY_SECONDS):
            if self._gateway.turned_away:
                return
            if not self._hears:
                break
        await self._posting.run(ended)
