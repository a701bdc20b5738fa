"""`lede copy`: everything of one database into another."""

from typing import Annotated

import typer
from rich.progress import BarColumn, Progress, TaskID, TextColumn

from bot import app as wiring
from bot.cli.terminal import err, out, run

_PLACES = "sqlite:data/lede.db, or postgresql://user:password@host/name"


def copy(
    source: Annotated[str, typer.Argument(metavar="FROM", help=_PLACES)],
    target: Annotated[str, typer.Argument(metavar="TO", help="The same, with nothing in it yet.")],
) -> None:
    """Copy everything into another database, compared row by row; stop the bot first."""
    names = [_named(each) for each in (source, target)]
    with Progress(TextColumn("{task.description}"), BarColumn(), console=err) as shown:
        done = run(wiring.copied(source, target, progress=_Shown(shown).rows))
    out.print(
        f"{done.rows:,} rows of {done.tables} tables of {names[0]} stand in {names[1]} now,"
        " compared row by row, and its search index is made. Set storage.url (or storage.path) to"
        " it, start there, and do not start with the old one again.",
        soft_wrap=True,
    )


class _Shown:
    """Shows each table by a bar of its own."""

    def __init__(self, shown: Progress) -> None:
        self._shown = shown
        self._bars: dict[str, TaskID] = {}

    def rows(self, table: str, done: int, of: int) -> None:
        if table not in self._bars:
            self._bars[table] = self._shown.add_task(table, total=of)
        self._shown.update(self._bars[table], completed=done, total=of)


def _named(written: str) -> str:
    try:
        return wiring.named(written)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
