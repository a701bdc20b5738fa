"""A neutral card in, its lines in Discord's markdown out, as many as there is room for."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from bot.adapters.discord.cards.card_direction import directed
from bot.adapters.discord.cards.markdown import bold, counted_length, italic, moment, plain
from bot.presenting.cards import (
    MAX_CLAIM_CHARS,
    MAX_NAME_CHARS,
    Card,
    CardClaim,
    CardFooter,
    CardQuote,
    say_model,
    say_translation,
)
from bot.presenting.cleaning import clean_line
from bot.presenting.face import card_words

# Clients stop rendering markdown at some hundred elements; a claim makes two or three.
MAX_CLAIMS: Final = 12
MAX_REASON_CHARS: Final = 600
MAX_DOMAIN_CHARS: Final = 253  # RFC 1035
# A hedged attribution is two names and the marks between them.
MAX_ATTRIBUTION_CHARS: Final = 2 * MAX_NAME_CHARS + 5
MAX_HEADLINE_CHARS: Final = 200  # five lines beside a picture; the page shows more
# Larger type for headlines that fit two lines of it.
_SHORT_HEADLINE_CHARS = 90
SMALL: Final = "-# "
EXTRACTIVE: Final = "extractive"  # the method of a brief in which no model took part

_DASH = "—\N{NO-BREAK SPACE}"  # stays on the line of who it leads to
_BETWEEN = " · "


@dataclass(frozen=True, kw_only=True, slots=True)
class CardBody:
    """What stands between headline and footer, in markdown; "" for what the card lacks."""

    lines: str  # the claims as a list, or the reason why there are none
    quote: str  # a block quote with its speaker


def fitted_body(card: Card, room: int, *, most_claims: int = MAX_CLAIMS) -> CardBody:
    """Return what of a card fits into `room`, as Discord counts.

    Claims go first, the last before the others, then the quote, which is whole or not there.
    The translation of the quote goes before the quote does. The reason or the first claim stays
    however little room there is; they are at most 2,000 long.
    """
    lines = _lines(card)[:most_claims]
    quotes = _quotes(card)
    while counted_length("\n".join([*lines, quotes[0]])) > room:
        if len(lines) > 1:
            lines.pop()
        elif len(quotes) > 1:
            quotes = quotes[1:]
        else:
            break
    return CardBody(lines="\n".join(lines), quote=quotes[0])


def claim_line(claim: CardClaim, *, strong: bool = False) -> str:
    """Return a claim, in bold if `strong`, with who makes it, as one line of markdown."""
    words = clean_line(claim.text, MAX_CLAIM_CHARS)
    return attributed(bold(words) if strong else plain(words), claim.attribution)


def attributed(text: str, attribution: str | None) -> str:
    """Return a line of markdown with who says it."""
    source = clean_line(attribution or "", MAX_ATTRIBUTION_CHARS)
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
    return f"{size} {directed(line, card.headline_direction or card.direction)}"


def small_headline_line(card: Card) -> str:
    """Return the headline as a heading of the smallest kind."""
    line = plain(clean_line(card.headline, MAX_HEADLINE_CHARS) or "…")
    return f"### {directed(line, card.headline_direction or card.direction)}"


def footer_lines(footer: CardFooter) -> str:
    """Return the small lines: where from, when, how long, who took part; and who translated it."""
    facts = (
        plain(source_of(footer)),
        moment(footer.published_at) if footer.published_at else "",
        *map(plain, making_of(footer)),
    )
    translated = small_line((plain(translation_of(footer)),))
    return "\n".join(filter(None, (small_line(facts), translated)))


def source_of(footer: CardFooter) -> str:
    """Return who published it, in plain text: by its domain, which nobody can choose at will."""
    return clean_line(footer.domain or footer.outlet or "", MAX_DOMAIN_CHARS)


def making_of(footer: CardFooter) -> tuple[str, ...]:
    """Return how long the article takes and who took part in its brief, in plain text."""
    words = card_words()
    facts = []
    if footer.reading_minutes:
        facts.append(words.minutes.format(minutes=footer.reading_minutes))
    model = model_of(footer, MAX_NAME_CHARS)
    return (*facts, model) if model else tuple(facts)


def model_of(footer: CardFooter, longest: int) -> str | None:
    """Return which model took part, its name no longer than that, in plain text."""
    if footer.model is not None:
        return say_model(replace(footer.model, name=clean_line(footer.model.name, longest)))
    if footer.method is None or footer.method == EXTRACTIVE:
        return None
    return card_words().model.format(method=clean_line(footer.method, longest))


def translation_of(footer: CardFooter) -> str:
    """Return that a machine translated what is shown, in plain text; "" where none did."""
    made = footer.translation
    if made is None:
        return ""
    return say_translation(replace(made, model=clean_line(made.model, MAX_NAME_CHARS)))


def small_line(facts: Iterable[str]) -> str:
    """Return facts, each in markdown, as one small line; "" where there are none."""
    told = _BETWEEN.join(filter(None, facts))
    return SMALL + told if told else ""


def _lines(card: Card) -> list[str]:
    """Return why there is no brief, or a line for each claim."""
    if card.reason:
        return [plain(clean_line(card.reason, MAX_REASON_CHARS))]
    claims = [claim for claim in card.claims if claim.text]
    return [
        f"- {directed(claim_line(claim), claim.direction or card.direction)}"
        for claim in claims[:MAX_CLAIMS]
    ]


def _quotes(card: Card) -> list[str]:
    """Return the forms in which the quote may stand, the fullest first; the last one is ""."""
    if card.quote is None or not card.quote.text:
        return [""]
    written = _quote(card.quote, card.direction)
    translated = _quote_translation(card.quote)
    return [f"{written}\n{translated}", written, ""] if translated else [written, ""]


def _quote(quote: CardQuote, direction: str) -> str:
    words, speaker = directed(plain(quote.text), direction), speaker_line(quote)
    return f"> {words}\n> {directed(_DASH + speaker, direction)}" if speaker else f"> {words}"


def _quote_translation(quote: CardQuote) -> str:
    """Return a line below who said it, so that nobody takes it for their words."""
    if quote.translation is None:
        return ""
    label, made = italic(card_words().translated_quote), quote.translation
    return f"> {label} {directed(plain(made.text), made.direction)}"
