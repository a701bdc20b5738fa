"""Cards, errors and lists as a terminal shows them."""

import asyncio
import errno
import json
import re
import signal
import sys
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any, TypeVar

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from bot.domain.errors import LedeError
from bot.presenting.cards import Card, CardQuote, say_model
from bot.presenting.wording import say_error

Result = TypeVar("Result")

out = Console(highlight=False, markup=False, emoji=False)
err = Console(highlight=False, markup=False, emoji=False, stderr=True)

_CARD_WIDTH = 88  # characters; longer lines tire the eye
FAILED = 1
# EPIPE: the reader of our output has gone, as `| head` does; the others: no room for a file of it.
_OUTPUT_REFUSED = frozenset({errno.EPIPE, errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
# What JSON passes on and a terminal obeys: C1 controls, marks and overrides of direction.
_TERMINAL_CONTROLS = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@contextmanager
def telling_errors() -> Iterator[None]:
    """End the program with a sentence where a foreseen error ended the work."""
    try:
        yield
    except LedeError as error:
        err.print(Text(say_error(error), style="red"), soft_wrap=True)
        sys.exit(FAILED)
    except OSError as error:
        if error.errno not in _OUTPUT_REFUSED:
            raise
        with suppress(OSError):  # what is still buffered would fail again
            sys.stdout.close()
        if error.errno != errno.EPIPE:
            err.print(f"The output cannot be written: {error.strerror}.", style="red")
        sys.exit(FAILED)


def run(work: Coroutine[Any, Any, Result]) -> Result:
    """Run a command's asynchronous part; Ctrl-C ends it even where it waits for input."""
    before = signal.signal(signal.SIGINT, _interrupt)  # asyncio's own waits for the next await
    try:
        return asyncio.run(work)
    finally:
        signal.signal(signal.SIGINT, before)


def _interrupt(number: int, frame: FrameType | None) -> None:
    signal.default_int_handler(number, frame)


def show_card(card: Card, *, note: str | None = None, width: int = _CARD_WIDTH) -> Panel:
    """Return a card as a panel, no wider than reads well.

    Every text in it was cleaned when the card was made.
    """
    parts: list[RenderableType] = [Text(card.headline, style="bold"), Text()]
    if card.reason:
        parts.append(Text(card.reason, style="yellow"))
    if card.claims:
        parts.append(_claims(card))
    if card.quote:
        parts.extend(_quote(card.quote))
    parts.extend([Text(), Text(_footer(card), style="dim")])
    if card.url:
        parts.append(Text(card.url, style="dim", overflow="fold"))
    return Panel(
        Group(*parts),
        title=note,
        title_align="left",
        border_style="cyan" if card.claims else "yellow",
        padding=(1, 2),
        width=min(width, _CARD_WIDTH, out.width),
    )


def _claims(card: Card) -> RenderableType:
    lines = Table.grid(padding=(0, 1))
    for claim in card.claims:
        line = Text(claim.text)
        if claim.attribution:
            line.append(f"  — {claim.attribution}", style="italic cyan")
        lines.add_row("•", line)
    return lines


def _quote(quote: CardQuote) -> Iterator[RenderableType]:
    described = f", {quote.description}" if quote.description else ""
    yield Rule(style="dim")
    yield Padding(Text(f"“{quote.text}”"), (0, 0, 0, 2))
    if quote.translation:
        yield Padding(Text(f"“{quote.translation.text}”", style="italic"), (0, 0, 0, 2))
    yield Padding(Text.assemble("— ", (quote.speaker, "bold"), described), (0, 0, 0, 2))


def _footer(card: Card) -> str:
    footer = card.footer
    published = footer.published_at.strftime("%d %b %Y %H:%M UTC") if footer.published_at else None
    minutes = f"{footer.reading_minutes} min read" if footer.reading_minutes else None
    model = say_model(footer.model) if footer.model else None
    facts = (footer.outlet, footer.domain, published, minutes, model)
    return " · ".join(fact for fact in facts if fact)


def print_json(value: object) -> None:
    """Print one line of JSON; what terminals obey or UTF-8 cannot carry is escaped."""
    line = json.dumps(value, ensure_ascii=False) + "\n"
    line = _TERMINAL_CONTROLS.sub(lambda found: f"\\u{ord(found[0]):04x}", line)
    try:
        sys.stdout.buffer.write(line.encode())
    except UnicodeEncodeError:
        sys.stdout.buffer.write((json.dumps(value) + "\n").encode())
    sys.stdout.buffer.flush()
