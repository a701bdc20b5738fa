"""Delivery -> its time? -> publish -> sent, retried or set aside; a channel at a time, in order.

next delivery ──> now ──────────────────────────> sent, edited, retried, set aside
      ^      ├──> in quiet hours, before a digest ──> the channel is put off
      └──────┴──> time of a digest ──> those that wait become one delivery
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.channels import ChannelName
from bot.domain.deliveries import Delivery, DeliveryKind
from bot.domain.errors import (
    ChannelRefused,
    LeaseLost,
    MessageRefused,
    PublishError,
    PublishLater,
)
from bot.domain.outcomes import Outcome, Stage, Subject
from bot.pipeline.ports import Clock, Observer, Outbox, Publisher
from bot.pipeline.records import DeliveryResult, Leased, OutgoingMessage
from bot.pipeline.rules.posting_times import (
    DigestDue,
    PostingTurn,
    PostLater,
    PostNow,
    posting_turn,
)
from bot.pipeline.rules.retrying import retry_delivery
from bot.presenting.digests import MAX_DIGEST_BRIEFS

# Then others come to their turn that wait for longer. Discord lets so many through to a channel at
# once, and makes the next wait.
_MOST_AT_A_TURN = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class SendLimits:
    """How long one try and all tries together may take."""

    deadline_seconds: float  # of one try; past it the outcome is unknown and the nonce decides
    patience: timedelta  # since the first try; past it the delivery is set aside
    renew_every_seconds: float  # while a try is under way; well under the lease


class DeliverBriefs:
    """The last stage."""

    stage = Stage.DELIVER

    def __init__(
        self,
        *,
        outbox: Outbox,
        publishers: Mapping[str, Publisher],
        clock: Clock,
        limits: SendLimits,
        observe: Observer,
        stop: asyncio.Event,
    ) -> None:
        self._outbox = outbox
        self._publishers = publishers
        self._clock = clock
        self._limits = limits
        self._observe = observe
        self._stop = stop

    async def lease(self, limit: int) -> Sequence[Leased[ChannelName]]:
        """Take channels with something due, of the publishers that can send now."""
        ready = {name for name, publisher in self._publishers.items() if publisher.ready}
        return await self._outbox.lease_channels(limit, ready)

    async def work(self, leased: Leased[ChannelName]) -> None:
        """Send what the channel is owed, some of it at a turn, in order, one in flight."""
        for _ in range(_MOST_AT_A_TURN):
            delivery = await self._outbox.next_delivery(leased) if self._may(leased) else None
            if delivery is None:
                break
            turn = await self._turn(delivery)
            if isinstance(turn, PostLater):
                await self._outbox.put_off(leased, turn.until)
                return
            if isinstance(turn, PostNow) or await self._is_single(leased, turn):
                leased = await self._send(leased, delivery)
        await self._outbox.release(leased)

    def _may(self, leased: Leased[ChannelName]) -> bool:
        """Tell whether to go on: what we may not send any more is another process's now."""
        return not self._stop.is_set() and self._publishers[leased.item.publisher].ready

    async def set_back(self, leased: Leased[ChannelName]) -> None:
        """Give the channel back; its delivery is tried again with the same nonce."""
        delivery = await self._outbox.next_delivery(leased)
        if delivery is not None:
            error = PublishLater(channel=str(leased.item), detail="internal error")
            await self._outbox.record_delivery(leased, delivery, self._failed(delivery, error))
        await self._outbox.release(leased)

    async def _turn(self, delivery: Delivery) -> PostingTurn:
        """Decide when a delivery goes out; what changes a message waits for nothing."""
        if delivery.changes:
            return PostNow()
        rules = await self._outbox.posting_rules(delivery.channel)
        untried = delivery.kind is DeliveryKind.BRIEF and delivery.first_tried_at is None
        return posting_turn(rules, self._clock.now(), may_wait=untried)

    async def _is_single(self, leased: Leased[ChannelName], due: DigestDue) -> bool:
        """Gather a digest; tell whether there is one brief only, which is sent as it is.

        Where nothing waited at that time, or nothing is left of it, the channel has had it.
        """
        gathered = await self._outbox.gather_digest(leased, MAX_DIGEST_BRIEFS, due.at)
        if gathered == 0:
            await self._outbox.digest_sent(leased, due.at)
        return gathered == 1

    async def _send(self, leased: Leased[ChannelName], delivery: Delivery) -> Leased[ChannelName]:
        leased = await self._outbox.mark_sending(leased, delivery)
        result = await self._try(leased, delivery)
        await self._outbox.record_delivery(leased, delivery, result)
        self._observe(result.outcome)
        return leased

    async def _try(self, leased: Leased[ChannelName], delivery: Delivery) -> DeliveryResult:
        try:
            message_id = await self._publish(leased, delivery)
        except PublishError as error:
            return self._failed(delivery, error)
        code = "edited" if delivery.changes else "sent"
        outcome = self._outcome(delivery, code, message_id=message_id)
        return DeliveryResult(
            tried_at=outcome.at,
            message_id=message_id,
            retry_at=None,
            channel_refused=False,
            outcome=outcome,
        )

    async def _publish(self, leased: Leased[ChannelName], delivery: Delivery) -> str:
        """Return the message's id; whatever is not a plain answer becomes PublishLater."""
        channel = str(delivery.channel)
        publisher = self._publishers[delivery.channel.publisher]
        try:
            return await self._within_deadline(leased, publisher, _message(delivery))
        except (PublishError, LeaseLost):
            raise
        except TimeoutError as error:
            raise PublishLater(channel=channel, detail="no answer in time") from error
        except Exception as error:
            raise PublishLater(
                channel=channel, detail=f"{type(error).__name__}: {error}"
            ) from error

    async def _within_deadline(
        self, leased: Leased[ChannelName], publisher: Publisher, message: OutgoingMessage
    ) -> str:
        """Send while the lease is renewed; losing the lease ends the try."""
        try:
            async with asyncio.timeout(self._limits.deadline_seconds), asyncio.TaskGroup() as tasks:
                renewing = tasks.create_task(self._renew(leased))
                message_id = await publisher.publish(message)
                renewing.cancel()
        except* Exception as errors:  # noqa: BLE001  # unwrapped, not swallowed
            raise errors.exceptions[0] from None
        return message_id

    async def _renew(self, leased: Leased[ChannelName]) -> None:
        while True:
            await self._clock.sleep(self._limits.renew_every_seconds)
            leased = await self._outbox.renew(leased)

    def _failed(self, delivery: Delivery, error: PublishError) -> DeliveryResult:
        now = self._clock.now()
        retry_at = self._retry_at(now, delivery, error)
        if delivery.kind is DeliveryKind.RENEWAL and not _comes_later(error, retry_at):
            return self._dropped(now, delivery, error)
        code = "delivery_retried" if isinstance(error, PublishLater) and retry_at else error.code
        return DeliveryResult(
            tried_at=now,
            message_id=None,
            retry_at=retry_at,
            channel_refused=isinstance(error, ChannelRefused),
            outcome=self._outcome(delivery, code, **error.data, reason=error.code),
        )

    def _dropped(self, now: datetime, delivery: Delivery, error: PublishError) -> DeliveryResult:
        """Let a message be that cannot be renewed: what it says is as true as ever.

        The channel is not set aside for it; the next brief will tell what is the matter there.
        """
        outcome = self._outcome(delivery, "renewal_dropped", **error.data, reason=error.code)
        return DeliveryResult(
            tried_at=now,
            message_id=delivery.edits or "",
            retry_at=None,
            channel_refused=False,
            outcome=outcome,
        )

    def _retry_at(self, now: datetime, delivery: Delivery, error: PublishError) -> datetime | None:
        if isinstance(error, MessageRefused):
            return None
        if isinstance(error, ChannelRefused):
            return now  # the channel is set aside; what it is owed waits there
        later = (
            error if isinstance(error, PublishLater) else PublishLater(error.channel, error.code)
        )
        first = delivery.first_tried_at or now
        return retry_delivery(now, delivery.attempts + 1, first, self._limits.patience, later)

    def _outcome(self, delivery: Delivery, code: str, **data: str | float | None) -> Outcome:
        return Outcome(
            at=self._clock.now(),
            stage=Stage.DELIVER,
            subject=Subject.DELIVERY,
            subject_id=delivery.id,
            code=code,
            data={
                "channel": str(delivery.channel),
                "headline": delivery.content.headline,
                "brief_id": delivery.brief_id,
                **data,
            },
        )


def _comes_later(error: PublishError, retry_at: datetime | None) -> bool:
    return retry_at is not None and not isinstance(error, ChannelRefused)


def _message(delivery: Delivery) -> OutgoingMessage:
    return OutgoingMessage(
        channel=delivery.channel,
        nonce=delivery.nonce,
        brief_id=delivery.brief_id,
        content=delivery.content,
        first_tried_at=delivery.first_tried_at,
        digest=delivery.digest,
        options=delivery.options,
        feed=delivery.feed,
        edits=delivery.edits,
        replaced=delivery.replaced,
        renewed=delivery.kind is DeliveryKind.RENEWAL,
    )
