"""The one wiring file: settings -> adapters -> stages; start and stop."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bot import __version__
from bot.adapters.clock import SystemClock
from bot.adapters.metrics import CountedTroubles, Metrics
from bot.adapters.monitoring import LogOutcomes, configure_logging
from bot.adapters.page.publisher import PagePublisher
from bot.adapters.page.server import Door, PageServer
from bot.adapters.storage.migrating import migrate
from bot.adapters.storage.stores import StorageLimits, Stores, open_stores
from bot.adapters.web.fetcher import WebFetcher
from bot.adapters.web.limits import FetchLimits, Patience
from bot.adapters.work_processes import WorkProcesses
from bot.domain.channels import ChannelName
from bot.domain.feeds import Subscription
from bot.domain.outcomes import Outcome
from bot.pipeline.condense_articles import CondenseArticles
from bot.pipeline.cpu_work import WORKER_MODULES
from bot.pipeline.deliver_briefs import DeliverBriefs, SendLimits
from bot.pipeline.lease_loop import LeaseLoop, Troubles, Worker
from bot.pipeline.poll_feeds import PollFeeds
from bot.pipeline.ports import Clock, CpuWorkers, Fetcher, Observer, Publisher
from bot.pipeline.read_articles import ReadArticles
from bot.pipeline.rules.next_poll import PollPace
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.adapters.discord.account import AccountReport
    from bot.adapters.discord.presence import DiscordPresence

# A stage that nobody rings looks for work this often: other processes cannot ring.
IDLE_SECONDS = 1.0
# Docker and systemd kill after 10 s; what is not done by then is taken up at the next start.
GRACE_SECONDS = 7.0
# Articles handed to the workers at once, a worker: one at work and one at hand.
AHEAD_PER_WORKER = 2
# Threads that look up host names: one slow name server must not hold up every other feed.
NAME_LOOKUPS = 32
# A lease is renewed this often within its own length while a message is under way.
RENEWALS_PER_LEASE = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Running:
    """The bot as it stands once started."""

    stores: Stores
    page_url: str | None  # None without a page
    page_moved: bool  # the configured port was taken


@dataclass(frozen=True, kw_only=True, slots=True)
class Hearing:
    """Who is told what happens."""

    observe: Observer
    troubles: Troubles


@dataclass(frozen=True, kw_only=True, slots=True)
class _Surroundings:
    """What the stages are built from."""

    settings: Settings
    stores: Stores
    fetcher: Fetcher
    workers: CpuWorkers
    clock: Clock
    hearing: Hearing
    discord: "DiscordPresence | None"  # None without a token
    stop: asyncio.Event


async def run_bot(
    settings: Settings,
    stop: asyncio.Event,
    *,
    hearing: Hearing,
    started: Callable[[Running], None],
) -> None:
    """Run every stage until `stop` is set; StorageError when the database cannot be opened."""
    clock = SystemClock()
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(NAME_LOOKUPS))
    async with AsyncExitStack() as stack:
        stores = await stack.enter_async_context(opened_stores(settings, clock))
        await stores.subscriptions.apply_file(file_subscriptions(settings))
        workers = await stack.enter_async_context(opened_workers(settings))
        fetcher = await stack.enter_async_context(opened_fetcher(settings, clock))
        metrics = Metrics(stores.subscriptions.backlog, version=__version__)
        page = await stack.enter_async_context(_opened_page(settings, stores, clock, metrics))
        discord = _discord(settings, stores, fetcher, workers, clock)
        surroundings = _Surroundings(
            settings=settings,
            stores=stores,
            fetcher=fetcher,
            workers=workers,
            clock=clock,
            hearing=_counted(hearing, metrics),
            discord=discord,
            stop=stop,
        )
        for name, publisher in _publishers(surroundings).items():
            metrics.watch_publisher(name, _readiness(publisher))
        started(
            Running(
                stores=stores,
                page_url=page.url if page else None,
                page_moved=page.moved if page else False,
            )
        )
        await _run(_loops(surroundings), discord, stop)


def system_clock() -> Clock:
    """Return the real time, for commands that start no stage."""
    return SystemClock()


def log_hearing(settings: Settings) -> Hearing:
    """Return who writes everything to the log, configured as the settings say."""
    configure_logging(settings.log.level, settings.log.format)
    log = LogOutcomes()
    return Hearing(observe=log, troubles=log)


def also(first: Observer, second: Observer) -> Observer:
    """Return an observer that tells both."""

    def observe(outcome: Outcome) -> None:
        first(outcome)
        second(outcome)

    return observe


def _counted(hearing: Hearing, metrics: Metrics) -> Hearing:
    return Hearing(
        observe=also(hearing.observe, metrics.count),
        troubles=CountedTroubles(metrics, hearing.troubles),
    )


def opened_stores(settings: Settings, clock: Clock) -> AbstractAsyncContextManager[Stores]:
    """Open the database, migrated to this version."""
    storage = settings.storage
    limits = StorageLimits(
        lease_seconds=storage.lease_seconds,
        busy_timeout_seconds=storage.busy_timeout_seconds,
        order_patience_seconds=settings.delivery.order_patience_seconds,
    )
    return open_stores(storage.path, clock=clock, limits=limits)


async def migrated(settings: Settings) -> tuple[str | None, str]:
    """Bring the database to this version; return the revision before and now."""
    storage = settings.storage
    return await asyncio.to_thread(
        migrate, storage.path, busy_timeout_seconds=storage.busy_timeout_seconds
    )


def opened_workers(settings: Settings) -> AbstractAsyncContextManager[WorkProcesses]:
    """Start the worker processes."""
    return WorkProcesses(
        workers=worker_count(settings),
        timeout_seconds=settings.workers.timeout_seconds,
        max_memory_bytes=settings.workers.max_memory_bytes,
        preload=WORKER_MODULES,
    )


def worker_count(settings: Settings) -> int:
    """Return how many worker processes the settings ask for."""
    return settings.workers.count or os.cpu_count() or 1


def opened_fetcher(settings: Settings, clock: Clock) -> AbstractAsyncContextManager[WebFetcher]:
    """Open the door to the web."""
    fetch = settings.fetch
    return WebFetcher(
        clock,
        user_agent=f"Lede/{__version__} ({fetch.contact or 'news feed reader'})",
        allowed_hosts=fetch.allowed_hosts,
        allowed_ports=fetch.allowed_ports,
        limits=FetchLimits(
            patience=Patience(total=fetch.timeout_seconds),
            max_feed_bytes=fetch.max_feed_bytes,
            max_page_bytes=fetch.max_page_bytes,
            max_redirects=fetch.max_redirects,
            max_requests=fetch.concurrency,
            pause_seconds=fetch.host_spacing_seconds,
        ),
    )


def file_subscriptions(settings: Settings) -> list[Subscription]:
    """Return the subscriptions that the configuration file owns."""
    return [
        Subscription(
            feed_url=entry.feed,
            channel=ChannelName.parse(entry.channel),
            backfill=entry.backfill,
            from_file=True,
        )
        for entry in settings.subscription
    ]


async def look_at_discord(settings: Settings, channels: Sequence[ChannelName]) -> "AccountReport":
    """Ask Discord about the bot and these channels; DiscordError says why it does not tell."""
    from bot.adapters.discord.account import look_at_account  # noqa: PLC0415  # heavy, see _discord

    discord_token, proxy = _discord_access(settings)
    return await look_at_account(discord_token, proxy=proxy, channels=channels)


def _discord_access(settings: Settings) -> tuple[str, str | None]:
    proxy = settings.discord_proxy.get_secret_value() or None
    return settings.discord_token.get_secret_value(), proxy


@asynccontextmanager
async def _opened_page(
    settings: Settings, stores: Stores, clock: Clock, metrics: Metrics
) -> AsyncIterator[PageServer | None]:
    if not settings.page.enabled:
        yield None
        return
    server = PageServer(
        archive=stores.archive,
        index=stores.index,
        clock=clock,
        metrics=metrics.exposition,
        door=Door(
            host=settings.page.host,
            port=settings.page.port,
            access_token=settings.page.access_token.get_secret_value(),
            names=settings.page.names,
        ),
    )
    async with server:
        yield server


def _discord(
    settings: Settings, stores: Stores, fetcher: Fetcher, workers: CpuWorkers, clock: Clock
) -> "DiscordPresence | None":
    """Return the bot's side of Discord, not connected yet; None without a token."""
    discord_token, proxy = _discord_access(settings)
    if not discord_token:
        return None
    # Only who has a token pays for loading it: 0.4 s and 20 MB.
    from bot.adapters.discord.commands import install  # noqa: PLC0415
    from bot.adapters.discord.connection import Access  # noqa: PLC0415
    from bot.adapters.discord.presence import DiscordPresence, Memory  # noqa: PLC0415
    from bot.adapters.discord.services import Services  # noqa: PLC0415

    services = Services(
        index=stores.index,
        subscriptions=stores.subscriptions,
        fetcher=fetcher,
        workers=workers,
        clock=clock,
    )
    return DiscordPresence(
        Access(discord_token=discord_token, proxy=proxy),
        installs=[lambda client, tree: install(client, tree, services)],
        memory=Memory(outbox=stores.outbox, state=stores.bot_state),
        clock=clock,
        troubles=LogOutcomes(),
    )


def _publishers(around: _Surroundings) -> Mapping[str, Publisher]:
    publishers: dict[str, Publisher] = {"page": PagePublisher(around.stores.archive)}
    if around.discord is not None:
        publishers["discord"] = around.discord.publisher
    return publishers


def _readiness(publisher: Publisher) -> Callable[[], bool]:
    return lambda: publisher.ready


def _loops(around: _Surroundings) -> list[LeaseLoop[Any]]:
    """Build the four stages, each with a bell that the ones before it ring."""
    settings = around.settings
    poll, read, condense, deliver = (asyncio.Event() for _ in range(4))
    ahead = AHEAD_PER_WORKER * worker_count(settings)
    return [
        _loop(around, _poll_stage(around), settings.poll.concurrency, [poll, read]),
        _loop(around, _read_stage(around), settings.read.concurrency, [read, condense, deliver]),
        _loop(around, _condense_stage(around), ahead, [condense, deliver]),
        _loop(around, _deliver_stage(around), settings.delivery.concurrency, [deliver]),
    ]


def _loop(
    around: _Surroundings, worker: Worker[Any], concurrency: int, bells: Sequence[asyncio.Event]
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


def _poll_stage(around: _Surroundings) -> PollFeeds:
    poll = around.settings.poll
    return PollFeeds(
        store=around.stores.feeds,
        fetcher=around.fetcher,
        workers=around.workers,
        clock=around.clock,
        pace=PollPace(floor_seconds=poll.floor_seconds, ceiling_seconds=poll.ceiling_seconds),
        observe=around.hearing.observe,
    )


def _read_stage(around: _Surroundings) -> ReadArticles:
    return ReadArticles(
        store=around.stores.articles,
        fetcher=around.fetcher,
        workers=around.workers,
        clock=around.clock,
        observe=around.hearing.observe,
    )


def _condense_stage(around: _Surroundings) -> CondenseArticles:
    return CondenseArticles(
        store=around.stores.briefs,
        workers=around.workers,
        clock=around.clock,
        observe=around.hearing.observe,
    )


def _deliver_stage(around: _Surroundings) -> DeliverBriefs:
    delivery, observe = around.settings.delivery, around.hearing.observe
    return DeliverBriefs(
        outbox=around.stores.outbox,
        publishers=_publishers(around),
        clock=around.clock,
        limits=SendLimits(
            deadline_seconds=delivery.send_deadline_seconds,
            patience=timedelta(seconds=delivery.give_up_after_seconds),
            renew_every_seconds=around.settings.storage.lease_seconds / RENEWALS_PER_LEASE,
        ),
        observe=also(observe, around.discord.notices) if around.discord else observe,
        stop=around.stop,
    )


async def _run(
    loops: Sequence[LeaseLoop[Any]], discord: "DiscordPresence | None", stop: asyncio.Event
) -> None:
    """Run the loops until `stop`, then give what is under way its time of grace.

    Discord stays until the loops have ended, since they may be sending.
    """
    ended = asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        if discord is not None:
            tasks.create_task(discord.run(ended))
        running = [tasks.create_task(loop.run()) for loop in loops]
        await stop.wait()
        for loop in loops:
            loop.wake.set()
        _, late = await asyncio.wait(running, timeout=GRACE_SECONDS)
        for task in late:
            task.cancel()
        ended.set()
