"""The sample newsroom and the real bot over it, shown in the terminal."""

import asyncio
import tempfile
from pathlib import Path

from pydantic import SecretStr
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

from bot import app as wiring
from bot.adapters.newsroom.newsroom import Newsroom
from bot.cli.terminal import err, out, show_card
from bot.domain.outcomes import Outcome
from bot.presenting.cards import make_card
from bot.settings import Settings

# The newsroom publishes this often: fast enough to watch, slow enough to read along.
_PUBLISH_EVERY_SECONDS = 1.0
_POLL_EVERY_SECONDS = 1.0
_BACKFILL = 10  # what the newsroom has published before the bot comes is shown, too


async def demonstrate(stop: asyncio.Event, *, port: int, exit_when_posted: bool) -> None:
    """Run until `stop`, or until all is posted; everything lives in a folder that goes after."""
    clock = wiring.system_clock()
    with tempfile.TemporaryDirectory(prefix="lede-demo-") as folder:
        async with Newsroom(clock.now(), clock.sleep) as newsroom:
            settings = _settings(newsroom, Path(folder), port)
            show = _Show(newsroom, stop, exit_when_posted=exit_when_posted)
            quiet = wiring.log_hearing(settings)
            hearing = wiring.Hearing(observe=show.observe, troubles=quiet.troubles)
            async with asyncio.TaskGroup() as tasks:
                publishing = tasks.create_task(newsroom.publish_steadily(_PUBLISH_EVERY_SECONDS))
                showing = tasks.create_task(show.run())
                await wiring.run_bot(settings, stop, hearing=hearing, started=show.started)
                publishing.cancel()
                showing.cancel()


def _settings(newsroom: Newsroom, folder: Path, port: int) -> Settings:
    """Return the defaults, but for the pace and the door to the newsroom on loopback."""
    host = newsroom.base_url.removeprefix("http://")
    feeds = [
        {"feed": feed.url, "channel": str(feed.channel), "backfill": _BACKFILL}
        for feed in newsroom.feeds
    ]
    pace = {"floor_seconds": _POLL_EVERY_SECONDS, "ceiling_seconds": _POLL_EVERY_SECONDS}
    settings = Settings.from_table(
        {
            "storage": {"path": folder / "lede.db"},
            "fetch": {"host_spacing_seconds": 0, "allowed_hosts": [host]},
            "poll": pace,
            "page": {"port": port},
            "log": {"level": "warning"},
            "subscription": feeds,
        }
    )
    return settings.model_copy(update={"discord_token": SecretStr("")})  # the demo stays here


class _Show:
    """Prints each brief as it is posted, over a bar of how many there are."""

    def __init__(self, newsroom: Newsroom, stop: asyncio.Event, *, exit_when_posted: bool) -> None:
        self._newsroom = newsroom
        self._stop = stop
        self._exit_when_posted = exit_when_posted
        self._posted: asyncio.Queue[Outcome] = asyncio.Queue()
        self._running: wiring.Running | None = None

    def started(self, running: wiring.Running) -> None:
        """Say where the page is."""
        self._running = running
        moved = " (the usual port was taken)" if running.page_moved else ""
        feeds = len(self._newsroom.feeds)
        err.print(f"Lede follows {feeds} feeds of a sample newsroom on this machine.")
        err.print(f"The page: {running.page_url}{moved}. Ctrl-C stops.")

    def observe(self, outcome: Outcome) -> None:
        """Note each delivery."""
        if outcome.code == "sent":
            self._posted.put_nowait(outcome)

    async def run(self) -> None:
        """Show deliveries until all is posted and, without --exit, longer."""
        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn())
        with Progress(*columns, MofNCompleteColumn(), console=out, transient=True) as progress:
            bar = progress.add_task("Articles posted", total=None)
            shown = 0
            while True:
                await self._print_next(progress)
                shown += 1
                total = self._newsroom.article_count
                progress.update(bar, completed=shown, total=total)
                if shown == self._newsroom.article_count:
                    break
        self._end(shown)

    async def _print_next(self, progress: Progress) -> None:
        outcome = await self._posted.get()
        if self._running is None:
            return
        stored = await self._running.stores.archive.brief(int(str(outcome.data["brief_id"])))
        if stored is not None:
            note = f" {outcome.data['channel']} "
            progress.console.print(show_card(make_card(stored.content), note=note))

    def _end(self, shown: int) -> None:
        page = self._running.page_url if self._running else None
        out.print(f"All {shown} articles are posted. Read them at {page}")
        if self._exit_when_posted:
            self._stop.set()
