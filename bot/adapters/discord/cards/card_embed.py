"""A neutral card in, the classic embed that shows it and the buttons below it out.

Title and description are markdown; the names of author and footer are shown as they stand.
"""

from typing import Any, Final

import discord
from discord import ui

from bot.adapters.discord.cards.card_components import (
    CardControls,
    card_buttons,
    card_colour,
    is_picture,
)
from bot.adapters.discord.cards.card_direction import directed
from bot.adapters.discord.cards.card_texts import (
    MAX_HEADLINE_CHARS,
    CardBody,
    fitted_body,
    making_of,
    source_of,
    translation_of,
)
from bot.adapters.discord.cards.markdown import counted_length, plain
from bot.presenting.cards import Card
from bot.presenting.cleaning import clean_line

# https://docs.discord.com/developers/resources/message#embed-object-embed-limits; title,
# description, author and footer at their longest stay within the 6,000 of all of them together.
MAX_TITLE_LENGTH: Final = 256
MAX_AUTHOR_LENGTH: Final = 256
MAX_DESCRIPTION_LENGTH: Final = 4_096
MAX_EMBED_URL_CHARS: Final = 2_048
# Every sign escaped, or of two units, and held together from right to left, so many always fit.
_SURE_TITLE_CHARS = 120


def card_embed(card: Card) -> discord.Embed:
    """Return the embed that shows `card`; its title leads to the article."""
    url = card.url if card.url and len(card.url) <= MAX_EMBED_URL_CHARS else None
    embed = discord.Embed(
        title=_title(card),
        url=url,
        description=_description(fitted_body(card, MAX_DESCRIPTION_LENGTH - 1)) or None,
        colour=card_colour(card),
        timestamp=card.footer.published_at,  # shown after the footer, in each reader's own time
    )
    source, making = source_of(card.footer), _making(card)
    if source:
        embed.set_author(name=_cut(source, MAX_AUTHOR_LENGTH))
    if is_picture(card.image_url):
        embed.set_thumbnail(url=card.image_url)
    return embed.set_footer(text=making) if making else embed


def embed_buttons(card: Card, controls: CardControls) -> ui.View | None:
    """Return the buttons below an embed, None where there are none.

    That of *Evidence* or *Report* makes the message known again.
    """
    buttons: list[ui.Button[Any]] = list(card_buttons(card, controls))
    if not buttons:
        return None
    view = ui.View(timeout=None)
    for button in buttons:
        view.add_item(button)
    view.stop()  # else discord.py keeps every message it sends, to call back
    return view


def _title(card: Card) -> str:
    """Return as much of the headline as a title holds, once it is escaped."""
    for most in range(MAX_HEADLINE_CHARS, _SURE_TITLE_CHARS, -8):
        title = _titled(card, most)
        if counted_length(title) <= MAX_TITLE_LENGTH:
            return title
    return _titled(card, _SURE_TITLE_CHARS)


def _titled(card: Card, most: int) -> str:
    return directed(
        plain(clean_line(card.headline, most) or "…"), card.headline_direction or card.direction
    )


def _making(card: Card) -> str:
    """Return who took part in the brief, and who translated it, as plain text."""
    return " · ".join(filter(None, (*making_of(card.footer), translation_of(card.footer))))


def _cut(text: str, most: int) -> str:
    """Return plain text that Discord takes to be at most so long."""
    return text if counted_length(text) <= most else clean_line(text, most // 2)


def _description(body: CardBody) -> str:
    return "\n\n".join(filter(None, (body.lines, body.quote)))
