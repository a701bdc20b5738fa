"""A brief in, the sentences that its claims and its quote rest on, clean and linked, out."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.briefs import Brief
from bot.domain.text import TextSpan
from bot.presenting.cards import Card, CardClaim
from bot.presenting.cleaning import clean_line
from bot.presenting.links import text_fragment_url

MAX_EVIDENCE_CHARS = 2_000  # sentences are shorter; what is not one shall not fill the page


@dataclass(frozen=True, kw_only=True, slots=True)
class EvidenceSentence:
    """One sentence of the article on which something rests."""

    text: str
    start: int  # place in the article's text, in characters
    end: int
    url: str | None  # leads to the sentence in the article; None without a safe address


@dataclass(frozen=True, kw_only=True, slots=True)
class ProvenClaim:
    """A claim with what it rests on."""

    claim: CardClaim
    evidence: tuple[EvidenceSentence, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """What a whole brief rests on."""

    claims: tuple[ProvenClaim, ...]  # in the card's order
    quote: tuple[EvidenceSentence, ...]  # () without a quote


def evidence_of(brief: Brief, card: Card) -> Evidence:
    """Return what `brief` rests on; `card` is the one made of it."""
    quote = brief.notable_quote
    return Evidence(
        claims=tuple(
            ProvenClaim(claim=shown, evidence=_sentences(claim.evidence, card.url))
            for shown, claim in zip(card.claims, brief.key_claims, strict=True)
        ),
        quote=_sentences(quote.segments, card.url) if quote else (),
    )


def _sentences(spans: Iterable[TextSpan], url: str | None) -> tuple[EvidenceSentence, ...]:
    return tuple(_sentence(span, url) for span in spans)


def _sentence(span: TextSpan, url: str | None) -> EvidenceSentence:
    text = clean_line(span.text, MAX_EVIDENCE_CHARS)
    return EvidenceSentence(
        text=text,
        start=span.start,
        end=span.end,
        url=text_fragment_url(url, text) if url and text else None,
    )
