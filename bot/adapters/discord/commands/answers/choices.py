"""What makes the choices of an autocompletion in, at most 25 of them in time out."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from itertools import islice
from typing import Final, TypeAlias

import structlog
from discord import app_commands

from bot.presenting.cleaning import clean_line

MAX_CHOICES: Final = 25  # Discord's limit for choices, and for the options of a menu
MAX_LABEL_CHARS: Final = 100  # the same for the label and for the value of each
# Discord waits 3 s for choices, and whoever types waits with it.
_PATIENCE_SECONDS = 2.0

Labelled: TypeAlias = tuple[str, str]  # label as it came from the web, value


async def offered(
    make: Callable[[], Awaitable[Iterable[Labelled]]],
) -> list[app_commands.Choice[str]]:
    """Return what `make` gives as choices; none when it fails or takes too long."""
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            labelled = await make()
    except Exception as error:  # noqa: BLE001  # an autocompletion cannot tell of anything
        structlog.get_logger().warning("discord: no choices", why=type(error).__name__)
        return []
    return [
        app_commands.Choice(name=clean_line(label, MAX_LABEL_CHARS) or "…", value=value)
        for label, value in islice(labelled, MAX_CHOICES)
    ]


def has_words(text: str, typed: str) -> bool:
    """Tell whether all the words that were typed stand in `text`, in any order and case."""
    folded = text.casefold()
    return all(word in folded for word in typed.casefold().split())
