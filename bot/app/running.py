"""The bot from its start to its stop."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot import __version__
from bot.adapters.clock import SystemClock
from bot.adapters.metrics import Metrics
from bot.adapters.storage.stores import Stores
from bot.app.hearing import Hearing, counted
from bot.app.hubs import hub_callbacks
from bot.app.openings import (
    discord_presence,
    file_subscriptions,
    opened_fetcher,
    opened_page,
    opened_stores,
    opened_workers,
)
from bot.app.stages import Surroundings, loops, publishers
from bot.pipeline.lease_loop import LeaseLoop
from bot.pipeline.ports import Publisher
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.adapters.discord.presence import DiscordPresence

# Docker and systemd kill after 10 s; what is not done by then is taken up at the next start.
GRACE_SECONDS = 7.0
# Threads that look up host names: one slow name server must not hold up every other feed.
NAME_LOOKUPS = 32


@dataclass(frozen=True, kw_only=True, slots=True)
class Running:
    """The bot as it stands once started."""

    stores: Stores
    page_url: str | None  # None without a page
    page_moved: bool  # the configured port was taken


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
        await stores.hubs.settle(settings.websub.callbacks_url)
        workers = await stack.enter_async_context(opened_workers(settings))
        fetcher = await stack.enter_async_context(opened_fetcher(settings, clock))
        metrics = Metrics(stores.subscriptions.backlog, version=__version__)
        hearing = counted(hearing, metrics)
        callbacks = hub_callbacks(settings, stores, clock, hearing.observe)
        page = await stack.enter_async_context(
            opened_page(settings, stores, clock, metrics, callbacks)
        )
        discord = discord_presence(settings, stores, fetcher, workers, clock)
        surroundings = Surroundings(
            settings=settings,
            stores=stores,
            fetcher=fetcher,
            workers=workers,
            clock=clock,
            hearing=hearing,
            hub_client=fetcher,
            discord=discord,
            stop=stop,
        )
        for name, publisher in publishers(surroundings).items():
            metrics.watch_publisher(name, _readiness(publisher))
        started(
            Running(
                stores=stores,
                page_url=page.url if page else None,
                page_moved=page.moved if page else False,
            )
        )
        await _run(loops(surroundings), discord, stop)


def _readiness(publisher: Publisher) -> Callable[[], bool]:
    return lambda: publisher.ready


async def _run(
    stages: Sequence[LeaseLoop[Any]], discord: "DiscordPresence | None", stop: asyncio.Event
) -> None:
    """Run the loops until `stop`, then give what is under way its time of grace.

    Discord stays until the loops have ended, since they may be sending.
    """
    ended = asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        if discord is not None:
            tasks.create_task(discord.run(ended))
        running = [tasks.create_task(stage.run()) for stage in stages]
        await stop.wait()
        for stage in stages:
            stage.wake.set()
        _, late = await asyncio.wait(running, timeout=GRACE_SECONDS)
        for task in late:
            task.cancel()
        ended.set()
