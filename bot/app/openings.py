"""Settings in, each adapter opened as they say out."""

import asyncio
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from importlib.metadata import PackageNotFoundError, metadata
from typing import TYPE_CHECKING

from bot import __version__
from bot.adapters.clock import SystemClock
from bot.adapters.metrics import Metrics
from bot.adapters.monitoring import LogOutcomes
from bot.adapters.page.hub_callbacks import HubCallbacks
from bot.adapters.page.server import Door, PageServer
from bot.adapters.storage.engines.locations import Location, location_of
from bot.adapters.storage.engines.opening import migrate_database
from bot.adapters.storage.stores import StorageLimits, Stores, open_stores
from bot.adapters.web.fetcher import WebFetcher
from bot.adapters.web.limits import FetchLimits, Patience
from bot.adapters.work_processes import WorkProcesses
from bot.domain.channels import ChannelName
from bot.domain.feeds import Subscription, read_category
from bot.pipeline.cpu_work import WORKER_MODULES
from bot.pipeline.end_feeds import Removals
from bot.pipeline.feed_care import FeedCare
from bot.pipeline.model_state import ModelCosts
from bot.pipeline.ports import Clock, CpuWorkers, Fetcher
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.adapters.discord.account import AccountReport
    from bot.adapters.discord.presence import DiscordPosting, DiscordPresence


# What polls find is posted at once; those that found nothing wait so long for one another, as a
# transaction costs more than what it stores of them: longer than the stage rests between two looks
# for feeds that are due, so that those of two looks come together; but where feeds are asked
# every few seconds, as in a demonstration, less than is felt.
_POLLS_TOGETHER_SECONDS = 1.5
_POLLS_TOGETHER_SHARE = 1 / 600  # of the shortest interval, at most


_PACKAGE = "lede"
# What the links of a package are called that lead to its source.
_SOURCE_NAMES = frozenset({"source", "repository", "homepage"})


def polls_together_seconds(floor_seconds: float) -> float:
    """Return how long a poll that found nothing waits to be stored with others."""
    return min(_POLLS_TOGETHER_SECONDS, floor_seconds * _POLLS_TOGETHER_SHARE)


def system_clock() -> Clock:
    """Return the real time, for commands that start no stage."""
    return SystemClock()


def opened_stores(settings: Settings, clock: Clock) -> AbstractAsyncContextManager[Stores]:
    """Open the database, migrated to this version."""
    storage = settings.storage
    limits = StorageLimits(
        lease_seconds=storage.lease_seconds,
        busy_timeout_seconds=storage.busy_timeout_seconds,
        order_patience_seconds=settings.delivery.order_patience_seconds,
        polls_together_seconds=polls_together_seconds(settings.poll.floor_seconds),
    )
    return open_stores(database_of(settings), clock=clock, limits=limits)


async def migrated(settings: Settings) -> tuple[str | None, str]:
    """Bring the database to this version; return the revision before and now."""
    return await asyncio.to_thread(
        migrate_database,
        database_of(settings),
        busy_timeout_seconds=settings.storage.busy_timeout_seconds,
    )


def database_of(settings: Settings) -> Location:
    """Return where the settings keep everything."""
    return location_of(settings.storage.url.get_secret_value() or settings.storage.path)


def opened_workers(settings: Settings) -> WorkProcesses:
    """Return the worker processes, to be started as a context."""
    return WorkProcesses(
        workers=worker_count(settings),
        timeout_seconds=settings.workers.timeout_seconds,
        max_memory_bytes=settings.workers.max_memory_bytes,
        preload=WORKER_MODULES,
    )


def worker_count(settings: Settings) -> int:
    """Return how many worker processes the settings ask for."""
    return settings.workers.count or os.cpu_count() or 1


def opened_fetcher(settings: Settings, clock: Clock) -> WebFetcher:
    """Return the door to the web, to be opened as a context."""
    fetch = settings.fetch
    return WebFetcher(
        clock,
        user_agent=f"Lede/{__version__} ({fetch.contact or 'news feed reader'})",
        allowed_hosts=fetch.allowed_hosts,
        allowed_ports=fetch.allowed_ports,
        blocked_hosts=fetch.blocked_hosts,
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
    """Return the subscriptions that the configuration file owns.

    A secret given once for an address counts for all channels that the file lets follow it.
    """
    secrets: dict[str, dict[str, str]] = {}
    for entry in settings.subscription:
        secrets.setdefault(entry.feed, {}).update(entry.secret_headers())
    return [
        Subscription(
            feed_url=entry.feed,
            channel=ChannelName.parse(entry.channel),
            backfill=entry.backfill,
            from_file=True,
            filter=entry.filter,
            category=read_category(entry.category),
            headers=secrets[entry.feed],
            posting=entry.posting(),
        )
        for entry in settings.subscription
    ]


@asynccontextmanager
async def opened_feed_care(settings: Settings) -> AsyncIterator[FeedCare]:
    """Open what the steps about feeds need; a worker starts when there is work for it."""
    clock = system_clock()
    workers = WorkProcesses(
        workers=1,  # a command has one thing to do after the other
        timeout_seconds=settings.workers.timeout_seconds,
        max_memory_bytes=settings.workers.max_memory_bytes,
    )
    async with opened_fetcher(settings, clock) as fetcher, opened_stores(settings, clock) as stores:
        try:
            yield _feed_care(stores, fetcher, workers, clock)
        finally:
            await workers.close()


async def look_at_discord(settings: Settings, channels: Sequence[ChannelName]) -> "AccountReport":
    """Ask Discord about the bot and these channels; DiscordError says why it does not tell."""
    from bot.adapters.discord.account import look_at_account  # noqa: PLC0415  # heavy, see discord_presence

    discord_token, proxy = _discord_access(settings)
    return await look_at_account(discord_token, proxy=proxy, channels=channels)


@asynccontextmanager
async def opened_page(
    settings: Settings,
    stores: Stores,
    clock: Clock,
    metrics: Metrics,
    callbacks: HubCallbacks | None,
    *,
    probes_only: bool = False,
) -> AsyncIterator[PageServer | None]:
    """Serve the page, or only what watches over this process; neither, where the settings say so."""
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
            probes_only=probes_only,
        ),
        callbacks=callbacks,
    )
    async with server:
        yield server


def discord_presence(
    settings: Settings, stores: Stores, fetcher: Fetcher, workers: CpuWorkers, clock: Clock
) -> "DiscordPresence | None":
    """Return the bot's side of Discord, not connected yet; None without a token."""
    discord_token, proxy = _discord_access(settings)
    if not discord_token:
        return None
    # Only who has a token pays for loading it: 0.4 s and 20 MB.
    from bot.adapters.discord.commands import install  # noqa: PLC0415
    from bot.adapters.discord.connecting.connection import Access  # noqa: PLC0415
    from bot.adapters.discord.presence import DiscordPresence, Memory  # noqa: PLC0415
    from bot.adapters.discord.services import FeedLimits, Instance, Services  # noqa: PLC0415
    from bot.adapters.discord.telling.notice_places import NoticePlaces  # noqa: PLC0415

    services = Services(
        index=stores.index,
        care=_feed_care(stores, fetcher, workers, clock),
        notice_places=NoticePlaces(stores.servers),
        servers=stores.servers,
        removals=Removals(stores.bot_state, clock),
        corrections=stores.corrections,
        report_book=stores.report_book,
        stories=stores.stories,
        model_book=stores.model_costs,
        model_costs=_model_costs(settings, stores, clock),
        limits=FeedLimits(
            feeds_per_server=settings.follow.feeds_per_server,
            max_opml_bytes=settings.follow.max_opml_bytes,
        ),
        instance=Instance(
            version=__version__,
            contact=settings.fetch.contact,
            source_url=_source_url(),
            asks_a_model=settings.model.is_configured,
        ),
    )
    return DiscordPresence(
        Access(
            discord_token=discord_token,
            proxy=proxy,
            requests_a_second=settings.delivery.requests_a_second,
        ),
        installs=[lambda client, tree: install(client, tree, services)],
        memory=Memory(outbox=stores.outbox, state=stores.bot_state, servers=stores.servers),
        clock=clock,
        troubles=LogOutcomes(),
    )


def _model_costs(settings: Settings, stores: Stores, clock: Clock) -> ModelCosts | None:
    model = settings.model
    if not model.is_configured:
        return None
    return ModelCosts(
        model=model.name,
        book=stores.model_costs,
        clock=clock,
        daily_budget=model.daily_token_budget,
        server_budget=model.per_server_daily_budget,
    )


def discord_posting(settings: Settings, stores: Stores, clock: Clock) -> "DiscordPosting | None":
    """Return what posts to Discord without hearing it, not let in yet; None without a token."""
    discord_token, proxy = _discord_access(settings)
    if not discord_token:
        return None
    from bot.adapters.discord.connecting.connection import Access  # noqa: PLC0415  # heavy, as above
    from bot.adapters.discord.presence import DiscordPosting, Memory  # noqa: PLC0415

    return DiscordPosting(
        Access(
            discord_token=discord_token,
            proxy=proxy,
            requests_a_second=settings.delivery.requests_a_second,
        ),
        memory=Memory(outbox=stores.outbox, state=stores.bot_state, servers=stores.servers),
        clock=clock,
        troubles=LogOutcomes(),
    )


def _source_url() -> str | None:
    """Return where the source of this program stands, as its package says."""
    try:
        urls = metadata(_PACKAGE).get_all("Project-URL") or []
    except PackageNotFoundError:  # run from its source
        return None
    named = (url.partition(", ") for url in urls)
    return next((url for name, _, url in named if name.casefold() in _SOURCE_NAMES), None)


def _feed_care(stores: Stores, fetcher: Fetcher, workers: CpuWorkers, clock: Clock) -> FeedCare:
    return FeedCare(
        feeds=stores.feeds,
        subscriptions=stores.subscriptions,
        fetcher=fetcher,
        workers=workers,
        clock=clock,
    )


def _discord_access(settings: Settings) -> tuple[str, str | None]:
    proxy = settings.discord_proxy.get_secret_value() or None
    return settings.discord_token.get_secret_value(), proxy
