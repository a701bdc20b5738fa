"""A neutral card in, the Components V2 message that shows it out, within Discord's limits."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import discord
from discord import ui

from bot.adapters.discord.card_direction import directed
from bot.adapters.discord.markdown import bold, counted_length, italic, moment, plain
from bot.presenting.cards import (
    MAX_CLAIM_CHARS,
    MAX_NAME_CHARS,
    Card,
    CardClaim,
    CardFooter,
    CardQuote,
)
from bot.presenting.cleaning import clean_line
from bot.presenting.face import ENGLISH, CardWords

# Limits of https://docs.discord.com/developers/components/reference; a message has at most 40
# components, and a card is made of ten.
MAX_TEXT_LENGTH = 4_000  # of all text displays of a message together, markdown included
MAX_BUTTON_URL_CHARS = 512
MAX_PICTURE_URL_CHARS = 2_048
# Clients stop rendering markdown at some hundred elements; a claim makes two or three.
MAX_CLAIMS = 12
MAX_REASON_CHARS = 600
MAX_DOMAIN_CHARS = 253  # RFC 1035
# A hedged attribution is two names and the marks between them.
MAX_ATTRIBUTION_CHARS = 2 * MAX_NAME_CHARS + 5
MAX_HEADLINE_CHARS = 200  # five lines beside a picture; the page shows more
# Larger type for headlines that fit two lines of it.
_SHORT_HEADLINE_CHARS = 90

EXTRACTIVE: Final = "extractive"  # the method of a brief in which no model took part

_DASH = "—\N{NO-BREAK SPACE}"  # stays on the line of who it leads to

BRIEF_COLOUR: Final = discord.Colour(0x3AA3B0)  # as the edges of cards on the page
LINK_COLOUR: Final = discord.Colour(0xC79A3F)

# A card's container is marked with its brief, so that it is known again when the channel is
# read. Discord numbers what has no id from 1 (docs: "anatomy of a component"; int32), so marks
# start far above.
_FIRST_MARK = 2**30
_MAX_MARKED_BRIEF = 2**30 - 1


@dataclass(frozen=True, kw_only=True, slots=True)
class _Texts:
    """The markdown of a card; "" for what it lacks."""

    headline: str
    body: str
    quote: str
    footer: str


def card_view(
    card: Card, *, brief_id: int | None = None, evidence: str | None = None
) -> ui.LayoutView:
    """Return the message that shows `card`; it needs no callbacks kept for its buttons.

    `brief_id` makes it known again by `brief_id_of_message`; `evidence` is the custom_id of the
    *Evidence* button, None for none.
    """
    texts = _fitted(card, ENGLISH)
    container: ui.Container[ui.LayoutView] = ui.Container(
        *_children(card, texts, evidence),
        accent_colour=LINK_COLOUR if card.reason else BRIEF_COLOUR,
        id=_mark(brief_id),
    )
    return still_view(container)


def still_view(*items: ui.Item[Any]) -> ui.LayoutView:
    """Return a message of components whose buttons are answered by dynamic items alone."""
    view = ui.LayoutView(timeout=None)
    for item in items:
        view.add_item(item)
    view.stop()  # else discord.py keeps every message it sends, to call back
    return view


def brief_id_of_message(components: Iterable[object]) -> int | None:
    """Return which brief a message's components show, None where they are no card of ours."""
    for component in components:
        if isinstance(component, discord.Container):
            mark = component.id or 0
            return mark - _FIRST_MARK if mark > _FIRST_MARK else None
    return None


def claim_line(claim: CardClaim, *, strong: bool = False) -> str:
    """Return a claim, in bold if `strong`, with who makes it, as one line of markdown."""
    words = clean_line(claim.text, MAX_CLAIM_CHARS)
    text = bold(words) if strong else plain(words)
    source = clean_line(claim.attribution or "", MAX_ATTRIBUTION_CHARS)
    return f"{text} {_DASH}{italic(source)}" if source else text


def speaker_line(quote: CardQuote) -> str:
    """Return who is quoted, as one line of markdown."""
    speaker = bold(clean_line(quote.speaker, MAX_NAME_CHARS))
    description = plain(clean_line(quote.description or "", MAX_NAME_CHARS))
    return ", ".join(filter(None, (speaker, description)))


def headline_line(card: Card) -> str:
    """Return the headline as a heading, smaller the longer, cut where it is none any more."""
    line = plain(clean_line(card.headline, MAX_HEADLINE_CHARS) or "…")
    size = "##" if len(line) <= _SHORT_HEADLINE_CHARS else "###"
    return f"{size} {directed(line, card.direction)}"


def _mark(brief_id: int | None) -> int | None:
    if brief_id is None or not 0 < brief_id <= _MAX_MARKED_BRIEF:
        return None
    return _FIRST_MARK + brief_id


def _children(card: Card, texts: _Texts, evidence: str | None) -> Iterator[ui.Item[Any]]:
    """Yield the parts of a card from top to bottom."""
    yield from _head(card, texts)
    if texts.quote:
        yield ui.Separator()
        yield ui.TextDisplay(texts.quote)
    if texts.footer:
        yield ui.TextDisplay(texts.footer)
    buttons = list(_buttons(card, evidence))
    if buttons:
        yield ui.ActionRow(*buttons)


def _head(card: Card, texts: _Texts) -> Iterator[ui.Item[Any]]:
    """Yield headline and body; beside a picture stands what is short."""
    below = [text for text in (texts.headline, texts.body) if text]
    if card.image_url and _is_picture(card.image_url):
        beside, below = (below, []) if card.reason else (below[:1], below[1:])
        picture = ui.Thumbnail[ui.LayoutView](card.image_url, description=ENGLISH.picture)
        yield ui.Section(*beside, accessory=picture)
    yield from map(ui.TextDisplay, below)


def _is_picture(url: str) -> bool:
    return url.startswith("https://") and len(url) <= MAX_PICTURE_URL_CHARS


def _buttons(card: Card, evidence: str | None) -> Iterator[ui.Button[ui.LayoutView]]:
    if card.url and len(card.url) <= MAX_BUTTON_URL_CHARS:
        yield ui.Button(label=ENGLISH.read_article, url=card.url)
    if evidence and not card.reason:
        yield ui.Button(label=ENGLISH.evidence, custom_id=evidence)


def _fitted(card: Card, words: CardWords) -> _Texts:
    """Return the texts of a card, without what does not fit.

    Claims go first, the last before the others, then the quote, which is whole or not there.
    Headline, reason, one claim and footer fit whatever they hold, as each is cut at its length.
    """
    headline, footer = headline_line(card), _footer(card.footer, words)
    lines = _body(card)
    quote = _quote(card.quote, card.direction) if card.quote and card.quote.text else ""
    room = MAX_TEXT_LENGTH - counted_length(headline) - counted_length(footer)
    while counted_length("\n".join([*lines, quote])) > room:
        if len(lines) > 1:
            lines.pop()
        else:
            quote = ""
            break
    return _Texts(headline=headline, body="\n".join(lines), quote=quote, footer=footer)


def _body(card: Card) -> list[str]:
    """Return why there is no brief, or a line for each claim."""
    if card.reason:
        return [plain(clean_line(card.reason, MAX_REASON_CHARS))]
    claims = [claim for claim in card.claims if claim.text]
    return [f"- {directed(claim_line(claim), card.direction)}" for claim in claims[:MAX_CLAIMS]]


def _quote(quote: CardQuote, direction: str) -> str:
    words, speaker = directed(plain(quote.text), direction), speaker_line(quote)
    return f"> {words}\n> {directed(_DASH + speaker, direction)}" if speaker else f"> {words}"


def _footer(footer: CardFooter, words: CardWords) -> str:
    """Return the small line: where from, when, how long, and who took part besides."""
    facts = (
        plain(clean_line(footer.domain or footer.outlet or "", MAX_DOMAIN_CHARS)),
        moment(footer.published_at) if footer.published_at else "",
        words.minutes.format(minutes=footer.reading_minutes) if footer.reading_minutes else "",
        _method(footer.method, words),
    )
    return "-# " + " · ".join(filter(None, facts)) if any(facts) else ""


def _method(method: str | None, words: CardWords) -> str:
    if method is None or method == EXTRACTIVE:
        return ""
    return words.model.format(method=plain(clean_line(method, MAX_NAME_CHARS)))
