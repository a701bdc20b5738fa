"""A brief in, the message that shows the sentences it rests on out, within Discord's limits."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from discord import ui

from bot.adapters.discord.card_components import (
    BRIEF_COLOUR,
    EXTRACTIVE,
    MAX_TEXT_LENGTH,
    claim_line,
    headline_line,
    speaker_line,
    still_view,
)
from bot.adapters.discord.card_direction import directed
from bot.adapters.discord.markdown import counted_length, masked_link, plain
from bot.domain.briefs import Brief
from bot.presenting.cards import Card, make_card
from bot.presenting.cleaning import clean_line
from bot.presenting.evidence import EvidenceSentence, ProvenClaim, evidence_of
from bot.presenting.face import ENGLISH

# Sentences are shorter; with a claim and its attribution at their longest, and every sign
# escaped, the first part fits even so.
_MAX_SENTENCE_CHARS = 700
_MAX_PARTS = 15  # claims and quote: with headline and rest, well within 40 components
_REST_LENGTH = 60  # what the small line of the rest takes, generously
_SMALL = "-# "


@dataclass(frozen=True, kw_only=True, slots=True)
class _Part:
    """A claim or the quote, with what it rests on."""

    opening: str  # a line of markdown
    sentences: tuple[str, ...]  # clean, as far as the opening does not show them already
    verbatim: bool  # the opening is a sentence of the article
    link: str  # markdown that leads to the first sentence; "" where there is no way


def evidence_view(brief: Brief) -> ui.LayoutView:
    """Return the message that shows, for each claim and the quote, the article's own words."""
    card = make_card(brief)
    container: ui.Container[ui.LayoutView] = ui.Container(accent_colour=BRIEF_COLOUR)
    for text in _texts(card, list(_parts(brief, card))):
        container.add_item(ui.TextDisplay(text))
    return still_view(container)


def _parts(brief: Brief, card: Card) -> Iterator[_Part]:
    evidence = evidence_of(brief, card)
    for proven in evidence.claims:
        if proven.claim.text:
            yield _claim_part(proven, card.direction)
    if card.quote and card.quote.text:
        yield _Part(
            opening=directed(f"{ENGLISH.quote}: {speaker_line(card.quote)}", card.direction),
            sentences=tuple(sentence.text for sentence in evidence.quote if sentence.text),
            verbatim=False,
            link=_link(evidence.quote),
        )


def _claim_part(proven: ProvenClaim, direction: str) -> _Part:
    claim = proven.claim
    sentences = tuple(sentence.text for sentence in proven.evidence if sentence.text)
    verbatim = claim.text in sentences
    told = f"{claim.text} {claim.attribution or ''}"  # a name that a pronoun stood for, too
    return _Part(
        opening=directed(claim_line(claim, strong=True), direction),
        sentences=tuple(s for s in sentences if s not in told) if verbatim else sentences,
        verbatim=verbatim,
        link=_link(proven.evidence),
    )


def _link(sentences: tuple[EvidenceSentence, ...]) -> str:
    url = sentences[0].url if sentences else None
    return masked_link(ENGLISH.find, url) if url else ""


def _texts(card: Card, parts: list[_Part]) -> list[str]:
    """Return the text displays of the message: headline, parts, and a small line of the rest.

    All parts come before any link: a link is a convenience, the sentence is the evidence.
    """
    headline = headline_line(card)
    room = MAX_TEXT_LENGTH - counted_length(headline) - _REST_LENGTH
    shown, room = _fitting(parts[:_MAX_PARTS], card.direction, room)
    texts = _linked(shown, card.direction, room)
    rest = _rest(len(parts) - len(shown), card.footer.method)
    return [headline, *texts, *([rest] if rest else [])]


def _fitting(parts: list[_Part], direction: str, room: int) -> tuple[list[_Part], int]:
    """Return the first parts that fit, some with one sentence only, and the room left."""
    shown: list[_Part] = []
    for part in parts:
        first = replace(part, sentences=part.sentences[:1])
        for form in (part, first):
            length = counted_length(_text(form, direction))
            if length <= room:
                shown.append(form)
                room -= length
                break
        else:
            break
    return shown, room


def _linked(parts: list[_Part], direction: str, room: int) -> list[str]:
    """Return the texts of parts, with links to the article as far as there is room."""
    texts = []
    for part in parts:
        text, linked = _text(part, direction), _text(part, direction, linked=True)
        gain = counted_length(linked) - counted_length(text)
        texts.append(linked if gain <= room else text)
        room -= gain if gain <= room else 0
    return texts


def _text(part: _Part, direction: str, *, linked: bool = False) -> str:
    quoted = (plain(clean_line(text, _MAX_SENTENCE_CHARS)) for text in part.sentences)
    lines = [part.opening, *(f"> {directed(words, direction)}" for words in quoted)]
    small = [ENGLISH.verbatim] if part.verbatim else []
    if linked and part.link:
        small.append(part.link)
    return "\n".join([*lines, _SMALL + " · ".join(small)] if small else lines)


def _rest(left_out: int, method: str | None) -> str:
    facts = [ENGLISH.more.format(count=left_out)] if left_out else []
    if method == EXTRACTIVE:
        facts.append(ENGLISH.no_model)
    return _SMALL + " · ".join(facts) if facts else ""
