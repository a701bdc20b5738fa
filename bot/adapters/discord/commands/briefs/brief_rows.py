"""Briefs and sayings in, the rows of a list that show them out."""

from datetime import datetime

from bot.adapters.discord.cards.card_direction import directed
from bot.adapters.discord.cards.component_ids import open_id
from bot.adapters.discord.cards.markdown import bold, moment, plain
from bot.adapters.discord.commands.answers.page_view import Row, RowButton
from bot.pipeline.records import Saying, SayingKind, StoredBrief
from bot.presenting.cards import Card, make_card
from bot.presenting.cleaning import clean_line
from bot.presenting.command_words import CommandWords
from bot.presenting.digests import is_translated
from bot.presenting.face import card_words

# Of a row, each: escaped they may take twice as much, and a row has 700.
_MAX_HEADLINE_CHARS = 130
_MAX_CLAIM_CHARS = 140
_MAX_OUTLET_CHARS = 50
_MAX_SPEAKER_CHARS = 60
_MAX_SAID_CHARS = 200


def brief_row(brief: StoredBrief, language: str | None, words: CommandWords) -> Row:
    """Return headline, origin and first claim of a brief, with the button that opens it.

    They are translated into `language` (ISO 639-1) where the brief was.
    """
    card = make_card(brief.content, language)
    claim = next(iter(card.claims), None)
    first = claim.text if claim else card.reason or ""
    direction = (claim.direction if claim else None) or card.direction
    headline = bold(clean_line(card.headline, _MAX_HEADLINE_CHARS))
    mark = card_words().translated_row if is_translated(card, claim) else ""
    lines = (
        directed(headline, card.headline_direction or card.direction),
        f"-# {_origin(card, brief, mark)}",
        directed(plain(clean_line(first, _MAX_CLAIM_CHARS)), direction),
    )
    return _row(lines, open_id(brief.id), words)


def saying_row(saying: Saying, place: int, words: CommandWords) -> Row:
    """Return what somebody says, who, when and where, with the button that opens the brief.

    `place` is its number in the list, where a brief may stand several times.
    """
    texts, card = words.said, make_card(saying.brief.content)
    quoted = saying.kind is SayingKind.QUOTE
    said = plain(clean_line(saying.text, _MAX_SAID_CHARS))
    speaker = bold(clean_line(saying.speaker, _MAX_SPEAKER_CHARS))
    by = (texts.by_quote if quoted else texts.by_claim).format(speaker=speaker)
    lines = (
        directed(texts.quote.format(text=said) if quoted else said, card.direction),
        f"-# {by} · {_origin(card, saying.brief)}",
    )
    return _row(lines, open_id(saying.brief.id, place), words)


def _row(lines: tuple[str, ...], custom_id: str, words: CommandWords) -> Row:
    button = RowButton(label=words.search.open, custom_id=custom_id)
    return Row(text="\n".join(filter(None, lines)), button=button)


def _origin(card: Card, brief: StoredBrief, mark: str = "") -> str:
    return " · ".join(filter(None, (_outlet(card), moment(_when(card, brief)), plain(mark))))


def _outlet(card: Card) -> str:
    """Return who published it: by its domain, which nobody can choose at will."""
    return plain(clean_line(card.footer.domain or card.footer.outlet or "", _MAX_OUTLET_CHARS))


def _when(card: Card, brief: StoredBrief) -> datetime:
    return card.footer.published_at or brief.made_at
