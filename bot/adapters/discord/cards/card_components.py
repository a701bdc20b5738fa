"""A neutral card in, the Components V2 message that shows it out, within Discord's limits.

Which style a channel wants is asked in card_posting.py; embeds are made in card_embed.py.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import discord
from discord import ui

from bot.adapters.discord.cards.card_marks import brief_mark
from bot.adapters.discord.cards.card_texts import (
    CardBody,
    fitted_body,
    footer_lines,
    headline_line,
    small_headline_line,
)
from bot.adapters.discord.cards.markdown import counted_length, role_mention
from bot.presenting.cards import Card
from bot.presenting.face import card_words

# Limits of https://docs.discord.com/developers/components/reference; a message has at most 40
# components, and a card is made of a dozen.
MAX_TEXT_LENGTH: Final = 4_000  # of all text displays of a message together, markdown included
MAX_BUTTON_URL_CHARS: Final = 512
MAX_PICTURE_URL_CHARS: Final = 2_048
MAX_MENTION_LENGTH: Final = 24  # of a role

BRIEF_COLOUR: Final = discord.Colour(0x3AA3B0)  # as the edges of cards on the page
LINK_COLOUR: Final = discord.Colour(0xC79A3F)


@dataclass(frozen=True, kw_only=True, slots=True)
class CardControls:
    """The custom_ids of a card's buttons; None for those it shall not have."""

    evidence: str | None = None  # cards without a brief never have it
    report: str | None = None


NO_CONTROLS: Final = CardControls()


def card_view(
    card: Card, *, brief_id: int | None = None, evidence: str | None = None
) -> ui.LayoutView:
    """Return the message that shows `card` in full; its buttons need no callbacks kept.

    `brief_id` makes it known again by `card_marks.brief_id_of_message`; `evidence` is the
    custom_id of the *Evidence* button, None for none.
    """
    return full_view(card, brief_id=brief_id, controls=CardControls(evidence=evidence))


def full_view(
    card: Card,
    *,
    brief_id: int | None = None,
    mention_role_id: int | None = None,
    controls: CardControls = NO_CONTROLS,
) -> ui.LayoutView:
    """Return the message that shows all of `card`, below the role to ping."""
    headline, footer = headline_line(card), footer_lines(card.footer)
    room = MAX_TEXT_LENGTH - MAX_MENTION_LENGTH - counted_length(headline + footer)
    body = fitted_body(card, room)
    parts = [*_full_parts(card, headline, body, footer), *_row(card, controls)]
    return contained_view(card_colour(card), parts, brief_mark(brief_id), mention_role_id)


def compact_view(
    card: Card,
    *,
    brief_id: int | None = None,
    mention_role_id: int | None = None,
    controls: CardControls = NO_CONTROLS,
) -> ui.LayoutView:
    """Return the message that shows headline and first claim of `card`, below the role to ping."""
    body = fitted_body(card, MAX_TEXT_LENGTH, most_claims=1)
    lines = (small_headline_line(card), body.lines.removeprefix("- "), footer_lines(card.footer))
    text: ui.TextDisplay[ui.LayoutView] = ui.TextDisplay("\n".join(filter(None, lines)))
    parts: list[ui.Item[Any]] = [text, *_row(card, controls)]
    return contained_view(card_colour(card), parts, brief_mark(brief_id), mention_role_id)


def contained_view(
    colour: discord.Colour,
    parts: list[ui.Item[Any]],
    mark: int | None,
    mention_role_id: int | None = None,
) -> ui.LayoutView:
    """Return the message of one container with an edge of that colour, below the role to ping."""
    container: ui.Container[ui.LayoutView] = ui.Container(*parts, accent_colour=colour, id=mark)
    if mention_role_id is None:
        return still_view(container)
    return still_view(ui.TextDisplay(role_mention(mention_role_id)), container)


def still_view(*items: ui.Item[Any]) -> ui.LayoutView:
    """Return a message of components whose buttons are answered by dynamic items alone."""
    view = ui.LayoutView(timeout=None)
    for item in items:
        view.add_item(item)
    view.stop()  # else discord.py keeps every message it sends, to call back
    return view


def card_colour(card: Card) -> discord.Colour:
    """Return what tells a brief from a link without one at a glance."""
    return LINK_COLOUR if card.reason else BRIEF_COLOUR


def card_buttons(card: Card, controls: CardControls) -> Iterator[ui.Button[Any]]:
    """Yield a card's buttons: those that lead to what it has."""
    words = card_words()
    if card.url and len(card.url) <= MAX_BUTTON_URL_CHARS:
        yield ui.Button(label=words.read_article, url=card.url)
    if controls.evidence and not card.reason:
        yield ui.Button(label=words.evidence, custom_id=controls.evidence)
    if controls.report:
        yield ui.Button(label=words.report, custom_id=controls.report)


def is_picture(url: str | None) -> bool:
    """Tell whether Discord would show the picture of that address."""
    return url is not None and url.startswith("https://") and len(url) <= MAX_PICTURE_URL_CHARS


def _full_parts(card: Card, headline: str, body: CardBody, footer: str) -> Iterator[ui.Item[Any]]:
    """Yield the texts of a card from top to bottom."""
    yield from _head(card, headline, body)
    if body.quote:
        yield ui.Separator()
        yield ui.TextDisplay(body.quote)
    if footer:
        yield ui.TextDisplay(footer)


def _head(card: Card, headline: str, body: CardBody) -> Iterator[ui.Item[Any]]:
    """Yield headline and body; beside a picture stands what is short."""
    below = [text for text in (headline, body.lines) if text]
    if card.image_url and is_picture(card.image_url):
        beside, below = (below, []) if card.reason else (below[:1], below[1:])
        picture = ui.Thumbnail[ui.LayoutView](card.image_url, description=card_words().picture)
        yield ui.Section(*beside, accessory=picture)
    yield from map(ui.TextDisplay, below)


def _row(card: Card, controls: CardControls) -> Iterator[ui.Item[Any]]:
    """Yield the row of buttons, if there are any."""
    buttons = list(card_buttons(card, controls))
    if buttons:
        yield ui.ActionRow(*buttons)
