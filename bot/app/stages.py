"""Settings and open adapters in, the loops of all stages out."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bot.adapters.page.publisher import PagePublisher
from bot.adapters.storage.stores import Stores
from bot.app.hearing import Hearing, also
from bot.app.hubs import hub_stage
from bot.app.openings import worker_count
from bot.pipeline.condense_articles import CondenseArticles
from bot.pipeline.deliver_briefs import DeliverBriefs, SendLimits
from bot.pipeline.hub_ports import HubClient
from bot.pipeline.lease_loop import LeaseLoop, Worker
from bot.pipeline.poll_feeds import PollFeeds
from bot.pipeline.ports import Clock, CpuWorkers, Fetcher, Notifier, Publisher
from bot.pipeline.read_articles import ReadArticles
from bot.pipeline.rules.next_poll import PollPace
from bot.pipeline.tell_notices import TellNotices
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.adapters.discord.presence import DiscordPresence

# A stage that nobody rings looks for work this often: other processes cannot ring.
IDLE_SECONDS = 1.0
# Notices to admins are few and in no hurry; a telling may wait for Discord for long.
_NOTICES_AT_ONCE = 4
# Most feeds share a few hubs, and a hub is asked one thing at a time.
_HUBS_AT_ONCE = 4
# Articles handed to the workers at once, a worker: one at work and one at hand.
AHEAD_PER_WORKER = 2
# A lease is renewed this often within its own length while a message is under way.
RENEWALS_PER_LEASE = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Surroundings:
    """What the stages are built from."""

    settings: Settings
    stores: Stores
    fetcher: Fetcher
    workers: CpuWorkers
    clock: Clock
    hearing: Hearing
    discord: "DiscordPresence | None"  # None without a token
    stop: asyncio.Event
    hub_client: HubClient


def publishers(around: Surroundings) -> Mapping[str, Publisher]:
    """Return who sends, by the kind of channel."""
    publishers: dict[str, Publisher] = {"page": PagePublisher(around.stores.archive)}
    if around.discord is not None:
        publishers["discord"] = around.discord.publisher
    return publishers


def loops(around: Surroundings) -> list[LeaseLoop[Any]]:
    """Build the stages, each with a bell that the ones before it ring."""
    settings = around.settings
    poll, read, condense, deliver, tell, ask = (asyncio.Event() for _ in range(6))
    ahead = AHEAD_PER_WORKER * worker_count(settings)
    hubs = hub_stage(settings, around.stores, around.hub_client, around.clock, around.hearing)
    return [
        _loop(around, _poll_stage(around), settings.poll.concurrency, [poll, read, tell, ask]),
        _loop(around, _read_stage(around), settings.read.concurrency, [read, condense, deliver]),
        _loop(around, _condense_stage(around), ahead, [condense, deliver]),
        _loop(around, _deliver_stage(around), settings.delivery.concurrency, [deliver]),
        _loop(around, _tell_stage(around), _NOTICES_AT_ONCE, [tell]),
        *([_loop(around, hubs, _HUBS_AT_ONCE, [ask])] if hubs else []),
    ]


def _loop(
    around: Surroundings, worker: Worker[Any], concurrency: int, bells: Sequence[asyncio.Event]
) -> LeaseLoop[Any]:
    """Build one stage's loop; the first bell is its own."""
    return LeaseLoop(
        worker=worker,
        clock=around.clock,
        troubles=around.hearing.troubles,
        stop=around.stop,
        wake=bells[0],
        wakes=bells[1:],
        concurrency=concurrency,
        idle_seconds=IDLE_SECONDS,
    )


def _poll_stage(around: Surroundings) -> PollFeeds:
    poll = around.settings.poll
    return PollFeeds(
        store=around.stores.feeds,
        fetcher=around.fetcher,
        workers=around.workers,
        clock=around.clock,
        pace=PollPace(
            floor_seconds=poll.floor_seconds,
            ceiling_seconds=poll.ceiling_seconds,
            entries_a_day=poll.entries_a_day,
            follows_hubs=bool(around.settings.websub.public_url),
        ),
        observe=around.hearing.observe,
    )


def _read_stage(around: Surroundings) -> ReadArticles:
    return ReadArticles(
        store=around.stores.articles,
        fetcher=around.fetcher,
        workers=around.workers,
        clock=around.clock,
        observe=around.hearing.observe,
    )


def _condense_stage(around: Surroundings) -> CondenseArticles:
    return CondenseArticles(
        store=around.stores.briefs,
        workers=around.workers,
        clock=around.clock,
        observe=around.hearing.observe,
    )


def _deliver_stage(around: Surroundings) -> DeliverBriefs:
    delivery, observe = around.settings.delivery, around.hearing.observe
    return DeliverBriefs(
        outbox=around.stores.outbox,
        publishers=publishers(around),
        clock=around.clock,
        limits=SendLimits(
            deadline_seconds=delivery.send_deadline_seconds,
            patience=timedelta(seconds=delivery.give_up_after_seconds),
            renew_every_seconds=around.settings.storage.lease_seconds / RENEWALS_PER_LEASE,
        ),
        observe=also(observe, around.discord.notices) if around.discord else observe,
        stop=around.stop,
    )


def _tell_stage(around: Surroundings) -> TellNotices:
    notifiers: dict[str, Notifier] = {}
    if around.discord is not None:
        notifiers["discord"] = around.discord.notifier
    return TellNotices(
        store=around.stores.notices,
        notifiers=notifiers,
        clock=around.clock,
        observe=around.hearing.observe,
    )
