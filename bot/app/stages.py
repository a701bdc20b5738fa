"""Settings and open adapters in, the loops of all stages out."""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from bot.adapters.page.publisher import PagePublisher
from bot.app.discord_building import DISCORD, DiscordSides, Tools
from bot.app.hearing import Hearing, also
from bot.app.hubs import hub_stage
from bot.app.model_openings import ModelSteps, model_limits
from bot.app.openings import worker_count
from bot.app.roles import Role
from bot.app.upkeep import Loop, upkeep
from bot.pipeline.better_briefs import BetterBriefs, PatientModel
from bot.pipeline.condense_articles import CondenseArticles
from bot.pipeline.deliver_briefs import DeliverBriefs, SendLimits
from bot.pipeline.lease_loop import LeaseLoop, Worker
from bot.pipeline.poll_feeds import PollFeeds
from bot.pipeline.ports import Notifier, Publisher
from bot.pipeline.read_articles import ReadArticles
from bot.pipeline.rules.next_poll import PollPace
from bot.pipeline.tell_notices import TellNotices
from bot.settings import Settings

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
    tools: Tools
    hearing: Hearing
    discord: DiscordSides
    roles: Collection[Role]
    stop: asyncio.Event
    model: ModelSteps | None = None  # None: no language model


@dataclass(frozen=True, kw_only=True, slots=True)
class Bells:
    """One for each stage: who makes work for it in this process rings; others are found by looking."""

    poll: asyncio.Event = field(default_factory=asyncio.Event)
    read: asyncio.Event = field(default_factory=asyncio.Event)
    condense: asyncio.Event = field(default_factory=asyncio.Event)
    deliver: asyncio.Event = field(default_factory=asyncio.Event)
    tell: asyncio.Event = field(default_factory=asyncio.Event)
    ask: asyncio.Event = field(default_factory=asyncio.Event)
    better: asyncio.Event = field(default_factory=asyncio.Event)


def publishers(around: Surroundings) -> Mapping[str, Publisher]:
    """Return who sends, by the kind of channel."""
    publishers: dict[str, Publisher] = {}
    if Role.DELIVER in around.roles:
        publishers["page"] = PagePublisher(around.tools.stores.archive)
    if around.discord.sending is not None:
        publishers[DISCORD] = around.discord.sending.publisher
    return publishers


def loops(around: Surroundings, bells: Bells) -> list[Loop]:
    """Build the stages of this process's roles."""
    build: Mapping[Role, Callable[[Surroundings, Bells], list[Loop]]] = {
        Role.POLL: _polling,
        Role.READ: _reading,
        Role.DELIVER: _delivering,
        Role.DISCORD: _telling,
    }
    return [
        loop
        for role, of_role in build.items()
        if role in around.roles
        for loop in of_role(around, bells)
    ]


def _polling(around: Surroundings, bells: Bells) -> list[Loop]:
    ringing = [bells.poll, bells.read, bells.tell, bells.ask]
    polling = _loop(around, _poll_stage(around), around.settings.poll.concurrency, ringing)
    hubs = hub_stage(
        around.settings,
        around.tools.stores,
        around.tools.fetcher,
        around.tools.clock,
        around.hearing,
    )
    return [polling, *([_loop(around, hubs, _HUBS_AT_ONCE, [bells.ask])] if hubs else [])]


def _reading(around: Surroundings, bells: Bells) -> list[Loop]:
    settings = around.settings
    ringing = [bells.read, bells.condense, bells.deliver]
    return [
        _loop(around, _read_stage(around), settings.read.concurrency, ringing),
        _loop(
            around,
            _condense_stage(around),
            _condensed_at_once(around),
            [bells.condense, bells.deliver, bells.better],
        ),
        *_bettering(around, bells),
        *upkeep(settings, around.tools.stores, around.tools.clock, around.hearing, around.stop),
    ]


def _bettering(around: Surroundings, bells: Bells) -> list[Loop]:
    """Return what betters posted briefs, no more at once than the model answers at once."""
    later = around.model.later if around.model else None
    if later is None:
        return []
    at_once, ringing = around.settings.model.max_concurrent, [bells.better, bells.deliver]
    return [_loop(around, _better_stage(around, later), at_once, ringing)]


def _condensed_at_once(around: Surroundings) -> int:
    """Return how many articles are under way at once.

    Those that wait for a language model have places of their own: as many as it has, so that where
    it is slow all others go on as fast as without it.
    """
    ahead = AHEAD_PER_WORKER * worker_count(around.settings)
    return ahead + model_limits(around.settings).most_inside if around.model else ahead


def _delivering(around: Surroundings, bells: Bells) -> list[Loop]:
    concurrency, ringing = around.settings.delivery.concurrency, [bells.deliver, bells.deliver]
    return [_loop(around, _deliver_stage(around), concurrency, ringing)]


def _telling(around: Surroundings, bells: Bells) -> list[Loop]:
    return [_loop(around, _tell_stage(around), _NOTICES_AT_ONCE, [bells.tell])]


def _loop(
    around: Surroundings, worker: Worker[Any], concurrency: int, bells: Sequence[asyncio.Event]
) -> LeaseLoop[Any]:
    """Build one stage's loop; the first bell is its own."""
    return LeaseLoop(
        worker=worker,
        clock=around.tools.clock,
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
        store=around.tools.stores.feeds,
        fetcher=around.tools.fetcher,
        workers=around.tools.workers,
        clock=around.tools.clock,
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
        store=around.tools.stores.articles,
        fetcher=around.tools.fetcher,
        workers=around.tools.workers,
        clock=around.tools.clock,
        observe=around.hearing.observe,
    )


def _condense_stage(around: Surroundings) -> CondenseArticles:
    return CondenseArticles(
        store=around.tools.stores.briefs,
        workers=around.tools.workers,
        clock=around.tools.clock,
        observe=around.hearing.observe,
        asking=around.model.asking if around.model else None,
        translating=around.model.translating if around.model else None,
    )


def _better_stage(around: Surroundings, later: PatientModel) -> BetterBriefs:
    return BetterBriefs(
        store=around.tools.stores.late_answers,
        model=later,
        workers=around.tools.workers,
        clock=around.tools.clock,
        observe=around.hearing.observe,
        renew_every_seconds=around.settings.storage.lease_seconds / RENEWALS_PER_LEASE,
    )


def _deliver_stage(around: Surroundings) -> DeliverBriefs:
    delivery, observe = around.settings.delivery, around.hearing.observe
    sending = around.discord.sending
    return DeliverBriefs(
        outbox=around.tools.stores.outbox,
        publishers=publishers(around),
        clock=around.tools.clock,
        limits=SendLimits(
            deadline_seconds=delivery.send_deadline_seconds,
            patience=timedelta(seconds=delivery.give_up_after_seconds),
            renew_every_seconds=around.settings.storage.lease_seconds / RENEWALS_PER_LEASE,
        ),
        observe=also(observe, sending.observe) if sending else observe,
        stop=around.stop,
    )


def _tell_stage(around: Surroundings) -> TellNotices:
    notifiers: dict[str, Notifier] = {}
    gateway = around.discord.gateway
    if gateway is not None:
        notifiers[DISCORD] = gateway.presence.notifier
    return TellNotices(
        store=around.tools.stores.notices,
        notifiers=notifiers,
        clock=around.tools.clock,
        observe=around.hearing.observe,
        tells=lambda: gateway is None or gateway.tells,
    )
