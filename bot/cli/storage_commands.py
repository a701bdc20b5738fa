"""`lede backup`, `lede restore`, `lede reindex`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from bot import app as wiring
from bot.cli.terminal import err, out, run
from bot.settings import load_settings

Told = Callable[[int, int], None]  # how much is done, of how much


def backup(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="Where to; a folder takes lede-<date>.db.")
    ],
    force: Annotated[
        bool, typer.Option("--force", help="Replace a file that is there already.")
    ] = False,
) -> None:
    """Copy the database into one file, checked, also while the bot runs."""
    settings = load_settings(context.obj)
    with _progress("Copying") as told:
        saved = wiring.saved_copy(settings, file, replace=force, progress=told)
    size = f"{saved.size_bytes / 1_000_000:,.1f} MB"
    out.print(
        Text(f"{saved.file}: {size} in {saved.seconds:.1f} s, sound, revision {saved.revision}."),
        soft_wrap=True,
    )


def restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A copy that lede backup made.")],
) -> None:
    """Put a copy in the place of the database, which is kept beside it."""
    settings = load_settings(context.obj)
    done = wiring.restored_copy(settings, file)
    for line in _restored(str(wiring.database_of(settings).name), done):
        out.print(Text(line), soft_wrap=True)


def reindex(context: typer.Context) -> None:
    """Make the search index anew, also while the bot runs."""
    settings = load_settings(context.obj)
    with _progress("Indexing") as told:
        indexed = run(wiring.reindexed(settings, told))
    out.print(f"The search index was made anew, of {indexed:,} briefs.")


def _restored(name: str, done: wiring.Restoring) -> Iterator[str]:
    made = f"{done.saved_at:%Y-%m-%d %H:%M} UTC"
    yield f"{name} is the copy of {made} now, at revision {done.revision}."
    if done.revision_before != done.revision:
        yield f"It was brought there from revision {done.revision_before}."
    if done.aside is not None:
        yield f"What was there before is kept as {done.aside}; remove it once all is well."
    yield (
        f"{done.pending} messages were on their way when the copy was made. Before Lede posts one of"
        " them, or an article that its feeds list anew, it looks in the Discord channel whether it"
        " stands there since, for two days. Digests are put together anew, so what stood in one"
        " may be told a second time."
    )
    yield "What was changed since is to be done again: feeds, settings, reports, take-downs."


@contextmanager
def _progress(doing: str) -> Iterator[Told]:
    """Show how far it is, on a terminal; it goes when all is done."""
    columns = (TextColumn(doing), BarColumn(), TextColumn("{task.percentage:>3.0f} %"))
    with Progress(*columns, TimeRemainingColumn(), console=err, transient=True) as shown:
        task = shown.add_task(doing, total=None)

        def told(done: int, of: int) -> None:
            shown.update(task, completed=done, total=max(of, 1))

        yield told
