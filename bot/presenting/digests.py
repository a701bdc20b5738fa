"""Several briefs and link cards in, one card that lists them out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.domain.deliveries import DigestItem
from bot.presenting.cards import Card, CardClaim, make_card
from bot.presenting.face import card_words

# What fits a Discord message whatever it holds: 40 components, four for each brief, and 4,000
# characters, of which each then has 400.
MAX_DIGEST_BRIEFS: Final = 9


@dataclass(frozen=True, kw_only=True, slots=True)
class DigestRow:
    """One brief of a digest; every text is one clean line."""

    brief_id: int
    headline: str
    claim: CardClaim | None  # the first; None for link cards
    reason: str | None  # why there is no brief; None where there is one
    domain: str  # registrable domain of the article; else how the outlet calls itself, or ""
    published_at: datetime | None  # aware UTC
    url: str | None  # safe to offer; None where there is nothing to follow
    direction: str  # "ltr", "rtl", or "auto" where the language is unknown
    headline_direction: str | None = None  # where the headline is translated; None: the same
    is_translated: bool = False  # by a machine, headline or claim


@dataclass(frozen=True, kw_only=True, slots=True)
class DigestCard:
    """Briefs that are told together."""

    heading: str  # a sentence of ours
    begin: datetime | None  # aware UTC: the oldest article's time; None where none has one
    end: datetime | None  # the newest one's
    rows: tuple[DigestRow, ...]  # in the order of the deliveries


def make_digest(items: Sequence[DigestItem], language: str | None = None) -> DigestCard:
    """Return the card of several briefs, each translated into a language (ISO 639-1) if it was."""
    rows = tuple(_row(item.brief_id, make_card(item.content, language)) for item in items)
    times = [row.published_at for row in rows if row.published_at]
    return DigestCard(
        heading=card_words().digest.of(len(rows)),
        begin=min(times, default=None),
        end=max(times, default=None),
        rows=rows,
    )


def is_translated(card: Card, claim: CardClaim | None) -> bool:
    """Tell whether a machine's words are seen where headline and one claim stand for a card."""
    return card.headline_direction is not None or (
        claim is not None and claim.direction is not None
    )


def _row(brief_id: int, card: Card) -> DigestRow:
    claim = next((claim for claim in card.claims if claim.text), None)
    return DigestRow(
        brief_id=brief_id,
        headline=card.headline,
        claim=claim,
        reason=card.reason,
        domain=card.footer.domain or card.footer.outlet or "",
        published_at=card.footer.published_at,
        url=card.url,
        direction=card.direction,
        headline_direction=card.headline_direction,
        is_translated=is_translated(card, claim),
    )
