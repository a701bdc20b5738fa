"""A brief in, who says what in it out."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.domain.briefs import Brief, LinkCard
from bot.pipeline.records import SayingKind


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """Somebody's words in a brief."""

    kind: SayingKind
    speaker: str  # as resolved
    text: str


def sayings_of(content: Brief | LinkCard) -> tuple[Said, ...]:
    """Return the quote and the attributed claims, the most important first; none of a link card."""
    return tuple(_said(content)) if isinstance(content, Brief) else ()


def speakers_of(content: Brief | LinkCard) -> tuple[str, ...]:
    """Return everybody who says something in it, each once."""
    return tuple(dict.fromkeys(said.speaker for said in sayings_of(content)))


def _said(brief: Brief) -> Iterator[Said]:
    quote = brief.notable_quote
    if quote and quote.speaker.strip():
        yield Said(kind=SayingKind.QUOTE, speaker=quote.speaker, text=quote.text)
    for claim in sorted(brief.key_claims, key=lambda claim: claim.rank):
        by = claim.attribution
        # Where the source is its own cue ("allegedly"), nobody is named.
        if by and by.source.strip() and by.source != by.cue:
            yield Said(kind=SayingKind.CLAIM, speaker=by.source, text=claim.text)
