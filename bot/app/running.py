"""The bot from its start to its stop."""

import asyncio
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import dataclass
from functools import partial

from bot import __version__
from bot.adapters.clock import SystemClock
from bot.adapters.metrics import Metrics
from bot.adapters.page.server import PageServer
from bot.adapters.storage.stores import Stores
from bot.app.discord_building import DiscordSides, Tools, discord_sides
from bot.app.hearing import Hearing, counted
from bot.app.hubs import hub_callbacks
from bot.app.leading import one_after_the_other
from bot.app.model_openings import ModelSteps, books_of, model_day, opened_model_steps
from bot.app.openings import (
    file_subscriptions,
    opened_fetcher,
    opened_page,
    opened_stores,
    opened_workers,
)
from bot.app.roles import ALL_ROLES, Role, asks_the_web, works_all_day
from bot.app.stages import Bells, Surroundings, loops, publishers
from bot.app.upkeep import Loop
from bot.pipeline.leading import Leadership
from bot.pipeline.ports import Clock, Publisher
from bot.settings import Settings

# Docker and systemd kill after 10 s; what is not done by then is taken up at the next start.
GRACE_SECONDS = 7.0
# Then Discord is left, and whatever is led given up, so that another process goes on at once.
LEAVING_SECONDS = 3.0
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
    roles: Collection[Role] = ALL_ROLES,
) -> None:
    """Run the stages of these roles until `stop`; StorageError when the database cannot be opened."""
    clock = SystemClock()
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(NAME_LOOKUPS))
    async with AsyncExitStack() as stack:
        stores = await stack.enter_async_context(opened_stores(settings, clock))
        if Role.POLL in roles:
            await _take_over_settings(settings, stores, clock, stop)
        metrics = Metrics(stores.subscriptions.backlog, version=__version__)
        tools = await _opened_tools(settings, stores, clock, roles, stack)
        around = Surroundings(
            settings=settings,
            tools=tools,
            hearing=counted(hearing, metrics),
            discord=discord_sides(settings, roles, tools),
            roles=roles,
            stop=stop,
            model=await _opened_model_steps(settings, roles, tools, metrics, stack),
        )
        page = await stack.enter_async_context(_page(around, metrics))
        _watch(metrics, around)
        started(
            Running(
                stores=stores,
                page_url=page.url if page else None,
                page_moved=page.moved if page else False,
            )
        )
        bells = Bells()
        await _run(loops(around, bells), around.discord, bells, stop)


async def _take_over_settings(
    settings: Settings, stores: Stores, clock: Clock, stop: asyncio.Event
) -> None:
    """Have the database follow the settings file; of processes that start together, in turn."""

    async def take_over() -> None:
        await stores.subscriptions.apply_file(file_subscriptions(settings))
        await stores.hubs.settle(settings.websub.callbacks_url)

    await one_after_the_other(stores, clock, stop, take_over)


async def _opened_tools(
    settings: Settings,
    stores: Stores,
    clock: Clock,
    roles: Collection[Role],
    stack: AsyncExitStack,
) -> Tools:
    """Open what these roles work with; what they do not need stays shut."""
    workers, fetcher = opened_workers(settings), opened_fetcher(settings, clock)
    if works_all_day(roles):
        await stack.enter_async_context(workers)
    else:  # they start when a command has work for them
        stack.push_async_callback(workers.close)
    if asks_the_web(roles):
        await stack.enter_async_context(fetcher)
    return Tools(stores=stores, fetcher=fetcher, workers=workers, clock=clock)


async def _opened_model_steps(
    settings: Settings,
    roles: Collection[Role],
    tools: Tools,
    metrics: Metrics,
    stack: AsyncExitStack,
) -> ModelSteps | None:
    """Open what asks a language model, where there is one and this process condenses."""
    if Role.READ not in roles or not settings.model.is_configured:
        return None
    books = books_of(tools.stores)
    metrics.watch_model(partial(model_day, settings, books.tokens, tools.clock))
    opening = opened_model_steps(
        settings, tools.workers, tools.clock, books=books, observe=metrics.question
    )
    return await stack.enter_async_context(opening)


def _page(around: Surroundings, metrics: Metrics) -> AbstractAsyncContextManager[PageServer | None]:
    has_readers = Role.PAGE in around.roles
    stores, clock = around.tools.stores, around.tools.clock
    callbacks = hub_callbacks(around.settings, stores, clock, around.hearing.observe)
    return opened_page(
        around.settings,
        stores,
        clock,
        metrics,
        callbacks if has_readers else None,
        probes_only=not has_readers,
    )


def _watch(metrics: Metrics, around: Surroundings) -> None:
    for name, publisher in publishers(around).items():
        metrics.watch_publisher(name, _readiness(publisher))
    for leadership in around.discord.leaderships:
        metrics.watch_lead(leadership.name, _lead(leadership))


def _readiness(publisher: Publisher) -> Callable[[], bool]:
    return lambda: publisher.ready


def _lead(leadership: Leadership) -> Callable[[], bool]:
    return lambda: leadership.leads


async def _run(
    stages: Sequence[Loop], discord: DiscordSides, bells: Bells, stop: asyncio.Event
) -> None:
    """Run the loops until `stop`, then give what is under way its time of grace.

    Discord stays until the loops have ended, since they may be sending.
    """
    ended = asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        sides = [tasks.create_task(side) for side in discord.runs(ended, bells.deliver)]
        running = [tasks.create_task(stage.run()) for stage in stages]
        await stop.wait()
        for stage in stages:
            stage.wake.set()
        await _until_done(running, GRACE_SECONDS)
        ended.set()
        await _until_done(sides, LEAVING_SECONDS)


async def _until_done(tasks: Sequence[asyncio.Task[None]], seconds: float) -> None:
    if tasks:
        _, late = await asyncio.wait(tasks, timeout=seconds)
        for task in late:
            task.cancel()
