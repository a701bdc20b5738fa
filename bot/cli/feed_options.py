"""The options that commands about feeds share: channels, filters, secrets that nobody looks over."""

import os
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Annotated

import typer

from bot.cli.terminal import FAILED, print_json
from bot.domain.channels import CHANNEL_FORMS, ChannelName
from bot.domain.errors import HeaderRefused, LedeError
from bot.domain.feeds import MAX_BACKFILL, read_category
from bot.domain.posting import PostLayout, PostOptions, PostStyle
from bot.pipeline.follow_feeds import FeedOptions
from bot.pipeline.rules.feed_secrets import checked_headers, password_headers, read_header
from bot.presenting.brief_json import reason_json
from bot.presenting.speech import LANGUAGES

PASSWORD_VARIABLE = "LEDE_FEED_PASSWORD"  # noqa: S105  # the name of one
HEADER_VARIABLE = "LEDE_FEED_HEADER"


def _channel(words: str) -> ChannelName:
    try:
        return ChannelName.parse(words)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error


Channel = Annotated[
    ChannelName,
    typer.Option("--channel", parser=_channel, metavar="CHANNEL", help=CHANNEL_FORMS),
]
SomeChannel = Annotated[
    ChannelName | None,
    typer.Option("--channel", parser=_channel, metavar="CHANNEL", help="Only there."),
]
FeedUrl = Annotated[str, typer.Argument(help="The feed's address as `lede feed list` shows it.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, errors included.")]
Backfill = Annotated[
    int | None,
    typer.Option(min=0, max=MAX_BACKFILL, help="Newest entries of the past to post at first."),
]
WrittenFilter = Annotated[
    str | None,
    typer.Option(
        "--filter",
        metavar="FILTER",
        help='Which entries are posted: words, "phrases", /regular expressions/, AND, OR, NOT, '
        "title:word; '' posts all.",
    ),
]
Category = Annotated[
    str | None,
    typer.Option(metavar="A/B", help="Folders for lists of feeds, outermost first; '' is none."),
]
User = Annotated[
    str | None,
    typer.Option(
        "--user",
        metavar="NAME",
        help="For a feed behind a password, which is asked for, or taken from LEDE_FEED_PASSWORD: "
        "on the command line other users of this machine could see it, and the shell keeps it.",
    ),
]
Headers = Annotated[
    list[str] | None,
    typer.Option(
        "--header",
        metavar="NAME[: VALUE]",
        help="To send with every poll, to the feed's host only. Give a secret by its NAME alone: "
        "the value is asked for, or taken from LEDE_FEED_HEADER, and stays out of sight.",
    ),
]


_POST_FORMS = (
    "style=card|compact|embed, language=CODE, mention=ROLE (its number), "
    "layout=plain|threads|post_per_feed, crosspost=yes|no; style=, language= and mention= leave it "
    "to the server"
)


_POST_VALUES: Mapping[str, Collection[str]] = {
    "style": ("", *PostStyle),
    "language": ("", *LANGUAGES),
    "layout": tuple(PostLayout),
    "crosspost": ("yes", "no"),
}


def _posted(words: str) -> tuple[str, str]:
    """Return the name and the value of one option of posting."""
    name, _, value = words.strip().partition("=")
    allowed = _POST_VALUES.get(name, ())
    if value not in allowed and not (name == "mention" and (value.isdecimal() or not value)):
        message = f"{words!r} is not one of: {_POST_FORMS}"
        raise typer.BadParameter(message)
    return name, value


Posted = Annotated[
    list[str] | None,
    typer.Option("--post", metavar="NAME=VALUE", help=f"How it is posted: {_POST_FORMS}."),
]
Paused = Annotated[
    bool | None,
    typer.Option("--pause/--resume", help="Post nothing new of it, or go on."),
]
MoveTo = Annotated[
    ChannelName | None,
    typer.Option(
        parser=_channel,
        metavar="CHANNEL",
        help="Let this channel follow in the place of --channel, with all options.",
    ),
]


def posting_of(before: PostOptions, lines: Sequence[str] | None) -> PostOptions:
    """Return how messages are posted once what was typed counts."""
    given = dict(map(_posted, lines or ()))
    style, layout = given.get("style", before.style), given.get("layout", before.layout)
    return PostOptions(
        style=PostStyle(style) if style else None,
        mention_role=given.get("mention", before.mention_role) or None,
        language=given.get("language", before.language) or None,
        layout=PostLayout(layout),
        crosspost=given.get("crosspost", "yes" if before.crosspost else "no") == "yes",
    )


@contextmanager
def errors_as(*, json: bool) -> Iterator[None]:
    """Print a foreseen error as `{"reason": …}` where JSON was asked for, and end."""
    try:
        yield
    except LedeError as error:
        if not json:
            raise
        print_json({"reason": reason_json(error.reason)})
        raise typer.Exit(FAILED) from error


def options_of(
    *,
    backfill: int | None,
    written: str | None,
    category: str | None,
    headers: dict[str, str] | None,
) -> FeedOptions:
    """Return what was typed as the steps take it; None leaves what there is."""
    return FeedOptions(
        backfill=backfill,
        filter=written,
        category=None if category is None else read_category(category),
        headers=headers,
    )


def secrets_of(user: str | None, lines: Sequence[str] | None) -> dict[str, str] | None:
    """Return the headers to send, None where none were given; HeaderRefused, never their values."""
    if user is None and not lines:
        return None
    headers: dict[str, str] = {}
    for line in lines or ():
        headers |= read_header(line) if ":" in line else _asked_header(line.strip())
    if user is not None:
        headers |= password_headers(user, _asked("Password", PASSWORD_VARIABLE))
    return checked_headers(headers)


def _asked_header(name: str) -> dict[str, str]:
    if not name:
        raise HeaderRefused(name="", why="name")
    return read_header(f"{name}: {_asked(f'Value of {name}', HEADER_VARIABLE)}")


def _asked(what: str, variable: str) -> str:
    """Return a secret from the environment, else typed where nobody sees it."""
    given = os.environ.get(variable)
    if given is not None:
        return given
    if not sys.stdin.isatty():
        message = f"{what}: nobody can be asked here; put it into the variable {variable}."
        raise typer.BadParameter(message)
    asked: str = typer.prompt(what, hide_input=True, err=True)
    return asked
