"""`lede run`, `lede demo`, `lede check`, `lede migrate`."""

import asyncio
import signal
from collections.abc import Callable
from typing import Annotated

import typer

from bot import __version__
from bot import app as wiring
from bot.cli.checking import run_checks
from bot.cli.terminal import err, out
from bot.cli.terminal import run as run_async
from bot.settings import load_settings

_STOPPING = (signal.SIGINT, signal.SIGTERM)


def run(
    context: typer.Context,
    role: Annotated[
        list[wiring.Role] | None,
        typer.Option(help="What this process does; may be given several times. [default: all]"),
    ] = None,
) -> None:
    """Follow the feeds until Ctrl-C."""
    settings = load_settings(context.obj)
    roles = frozenset(role or wiring.ALL_ROLES)
    hearing = wiring.log_hearing(settings)

    def started(running: wiring.Running) -> None:
        moved = f" (port {settings.page.port} was taken)" if running.page_moved else ""
        page = f" The page: {running.page_url}{moved}." if running.page_url else ""
        does = "" if roles == wiring.ALL_ROLES else f" Roles: {', '.join(sorted(roles))}."
        err.print(f"Lede {__version__} runs.{does}{page} Ctrl-C stops it.", soft_wrap=True)

    async def work() -> None:
        stop = stop_on_signals()
        await wiring.run_bot(settings, stop, hearing=hearing, started=started, roles=roles)
        err.print("Stopped; nothing is lost.")

    run_async(work())


def demo(
    exit_when_posted: Annotated[
        bool, typer.Option("--exit", help="End when every sample article is posted.")
    ] = False,
    port: Annotated[int, typer.Option(min=0, max=65_535, help="Of the page.")] = 8080,
) -> None:
    """Run the bot over a sample newsroom on this machine, with nothing configured."""
    from bot.cli.demonstration import demonstrate  # noqa: PLC0415  # only the demo needs a newsroom

    async def work() -> None:
        await demonstrate(stop_on_signals(), port=port, exit_when_posted=exit_when_posted)

    run_async(work())


def check(
    context: typer.Context,
    full: Annotated[
        bool, typer.Option("--full", help="Read all of the database, which may take minutes.")
    ] = False,
) -> None:
    """Look at settings, database, folders, feeds; say what to mend."""
    settings = load_settings(context.obj)
    raise typer.Exit(run_async(run_checks(settings, full=full)))


def migrate(context: typer.Context) -> None:
    """Bring the database to this version's tables, after a backup of the file."""
    settings = load_settings(context.obj)
    name = wiring.database_of(settings).name
    before, after = run_async(wiring.migrated(settings))
    if before == after:
        out.print(f"{name} is at revision {after} already.")
    else:
        out.print(f"{name} is now at revision {after} (it was {before or 'new'}).")


def stop_on_signals() -> asyncio.Event:
    """Return an event that Ctrl-C and SIGTERM set; the second Ctrl-C ends at once."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in _STOPPING:
        loop.add_signal_handler(number, _stopping(stop, loop.remove_signal_handler))
    return stop


def _stopping(stop: asyncio.Event, let_go: Callable[[int], bool]) -> Callable[[], None]:
    def set_stop() -> None:
        stop.set()
        let_go(signal.SIGINT)

    return set_stop
