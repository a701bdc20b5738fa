"""The command line: words typed in, sentences and cards out."""

from pathlib import Path
from typing import Annotated

import typer

from bot import __version__
from bot.cli import (
    brief_commands,
    copy_command,
    feed_commands,
    run_commands,
    storage_commands,
    story_commands,
)
from bot.cli.terminal import telling_errors

app = typer.Typer(
    name="lede",
    help="Follows news feeds and posts true, short briefs of every new article.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("run")(run_commands.run)
app.command("demo")(run_commands.demo)
app.command("brief")(brief_commands.brief)
app.command("inspect")(brief_commands.inspect)
app.command("search")(brief_commands.search)
app.command("why")(story_commands.why)
app.add_typer(feed_commands.app, name="feed", help="Follow feeds, list them, let them go.")
app.command("check")(run_commands.check)
app.command("migrate")(run_commands.migrate)
app.command("backup")(storage_commands.backup)
app.command("restore")(storage_commands.restore)
app.command("reindex")(storage_commands.reindex)
app.command("copy")(copy_command.copy)


def _version(wanted: bool) -> None:  # noqa: FBT001  # typer calls it so
    if wanted:
        typer.echo(f"lede {__version__}")
        raise typer.Exit


@app.callback()
def options(
    context: typer.Context,
    config: Annotated[
        Path | None,
        typer.Option(help="Settings file; else LEDE_CONFIG, else config/lede.toml."),
    ] = None,
    version: Annotated[  # noqa: ARG001  # typer's way of an eager flag
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which version.")
    ] = False,
) -> None:
    """Take what all commands share."""
    context.obj = config


def main() -> None:
    """Run the command line; foreseen errors end it with a sentence and exit code 1."""
    with telling_errors():
        app()
