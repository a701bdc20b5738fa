"""A message of components in, what people read in it out."""

from discord import ui

from tests.adapters.discord.discord_markdown import blocks, spans, visible, walk
from tests.adapters.discord.discord_payloads import displays

DIRECTION_MARKS = "\u200f\u2067\u2069"  # what holds a line from right to left together


def text_of(view: ui.LayoutView) -> str:
    """Return all markdown of a message."""
    return "\n".join(displays(view))


def shown(view: ui.LayoutView) -> list[str]:
    """Return the lines as people read them, without marks of direction."""
    lines = (visible((node,)) for text in displays(view) for node in blocks(text))
    return [line.translate(dict.fromkeys(map(ord, DIRECTION_MARKS))) for line in lines]


def links_in(view: ui.LayoutView) -> list[str]:
    """Return where the masked links of a message lead."""
    return [node.target for node in walk(spans(text_of(view))) if node.kind == "masked"]
