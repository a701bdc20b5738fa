"""A refusal is news to a channel's admins once, until the channel has been posted to again."""

import asyncio
from typing import Any

from bot.domain.channels import ChannelName
from bot.domain.outcomes import Outcome, Stage, Subject
from bot.pipeline.refusals_told import RefusalsTold, SentAgain
from tests.builders import NOON
from tests.fakes.clock import FakeClock
from tests.fakes.memory_finding import MemoryBotState

CHANNEL = ChannelName("discord", "100000000000000001")


def _outcome(code: str, channel: str = str(CHANNEL)) -> Outcome:
    data: dict[str, Any] = {"channel": channel}
    return Outcome(
        at=NOON, stage=Stage.DELIVER, subject=Subject.DELIVERY, subject_id=1, code=code, data=data
    )


async def _hear(observer: SentAgain, *outcomes: Outcome) -> None:
    """Let it hear these, and have its time."""

    async def remember() -> None:
        for outcome in outcomes:
            observer(outcome)
        await clock.sleep(1.0)
        running.cancel()

    clock = FakeClock()
    async with asyncio.TaskGroup() as tasks:
        running = tasks.create_task(observer.run())
        await clock.run(remember())


async def test_the_same_refusal_is_no_news_and_another_one_is():
    told = RefusalsTold(MemoryBotState())
    assert await told.is_news(CHANNEL, "permission_missing")
    await told.keep(CHANNEL, "permission_missing")
    assert not await told.is_news(CHANNEL, "permission_missing")
    assert await told.is_news(CHANNEL, "channel_gone")


async def test_what_the_sending_process_posts_makes_the_next_refusal_news():
    state = MemoryBotState()
    telling, sending = RefusalsTold(state), SentAgain(state, "discord")
    await telling.keep(CHANNEL, "permission_missing")
    await _hear(sending, _outcome("sent"))
    assert await telling.is_news(CHANNEL, "permission_missing")

    await telling.keep(CHANNEL, "permission_missing")
    await _hear(sending, _outcome("permission_missing"), _outcome("sent"))
    assert await telling.is_news(CHANNEL, "permission_missing")


async def test_what_is_sent_elsewhere_changes_nothing():
    state = MemoryBotState()
    telling, sending = RefusalsTold(state), SentAgain(state, "discord")
    await telling.keep(CHANNEL, "permission_missing")
    await _hear(sending, _outcome("sent", "page:news"), _outcome("delivery_retried"))
    assert not await telling.is_news(CHANNEL, "permission_missing")
