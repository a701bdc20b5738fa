"""A brief in, the message that shows the sentences it rests on out, within Discord's limits."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import discord
from discord import ui

from bot.adapters.discord.cards.card_components import BRIEF_COLOUR, MAX_TEXT_LENGTH, contained_view
from bot.adapters.discord.cards.card_direction import directed
from bot.adapters.discord.cards.card_texts import (
    claim_line,
    headline_line,
    model_of,
    small_line,
    speaker_line,
)
from bot.adapters.discord.cards.component_ids import resend_id, takedown_id, why_id
from bot.adapters.discord.cards.markdown import counted_length, masked_link, plain
from bot.domain.briefs import Brief
from bot.presenting.cards import Card, CardFooter, make_card
from bot.presenting.cleaning import clean_line
from bot.presenting.evidence import EvidenceSentence, ProvenClaim, evidence_of
from bot.presenting.face import card_words

# Sentences are shorter; with a claim and its attribution at their longest, and every sign
# escaped, the first part fits even so.
_MAX_SENTENCE_CHARS = 700
_MAX_METHOD_CHARS = 60
_MAX_PARTS = 15  # claims and quote: with headline and rest, well within 40 components


@dataclass(frozen=True, kw_only=True, slots=True)
class AdminControls:
    """The custom_ids of what admins may press below the evidence of a stored brief."""

    why: str
    take_down: str
    send_again: str


@dataclass(frozen=True, kw_only=True, slots=True)
class _Part:
    """A claim or the quote, with what it rests on."""

    opening: str  # a line of markdown
    sentences: tuple[str, ...]  # clean, as far as the opening does not show them already
    verbatim: bool  # the opening is a sentence of the article
    link: str  # markdown that leads to the first sentence; "" where there is no way


def evidence_view(
    brief: Brief, *, is_translated: bool = False, admin_controls: AdminControls | None = None
) -> ui.LayoutView:
    """Return the message that shows, for each claim and the quote, the article's own words.

    `is_translated` says so where the card that readers come from shows a translation.
    `admin_controls` are for admins alone; whoever gives them has to know that they are asking.
    """
    card = make_card(brief)
    parts: list[ui.Item[Any]] = [
        ui.TextDisplay(text)
        for text in _texts(
            card, list(_parts(brief, card)), _heading(card, is_translated=is_translated)
        )
    ]
    if admin_controls:
        parts.append(_admin_row(admin_controls))
    return contained_view(BRIEF_COLOUR, parts, mark=None)


def admin_controls(brief_id: int) -> AdminControls:
    """Return what admins may do with a stored brief."""
    return AdminControls(
        why=why_id(brief_id), take_down=takedown_id(brief_id), send_again=resend_id(brief_id)
    )


def _admin_row(controls: AdminControls) -> ui.ActionRow[ui.LayoutView]:
    words = card_words()
    return ui.ActionRow(
        ui.Button(label=words.why, custom_id=controls.why),
        ui.Button(label=words.send_again, custom_id=controls.send_again),
        ui.Button(
            label=words.take_down,
            custom_id=controls.take_down,
            style=discord.ButtonStyle.danger,
        ),
    )


def _parts(brief: Brief, card: Card) -> Iterator[_Part]:
    evidence = evidence_of(brief, card)
    for proven in evidence.claims:
        if proven.claim.text:
            yield _claim_part(proven, card.direction)
    if card.quote and card.quote.text:
        yield _Part(
            opening=directed(f"{card_words().quote}: {speaker_line(card.quote)}", card.direction),
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
    return masked_link(card_words().find, url) if url else ""


def _heading(card: Card, *, is_translated: bool) -> str:
    note = small_line((card_words().evidence_as_written,)) if is_translated else ""
    return "\n".join(filter(None, (headline_line(card), note)))


def _texts(card: Card, parts: list[_Part], headline: str) -> list[str]:
    """Return the text displays of the message: headline, parts, and a small line of the rest.

    All parts come before any link: a link is a convenience, the sentence is the evidence.
    """
    longest_rest = _rest(len(parts), card.footer)
    room = MAX_TEXT_LENGTH - counted_length(headline) - counted_length(longest_rest)
    shown, room = _fitting(parts[:_MAX_PARTS], card.direction, room)
    texts = _linked(shown, card.direction, room)
    rest = _rest(len(parts) - len(shown), card.footer)
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
    small = [card_words().verbatim] if part.verbatim else []
    if linked and part.link:
        small.append(part.link)
    return "\n".join([*lines, small_line(small)] if small else lines)


def _rest(left_out: int, footer: CardFooter) -> str:
    words = card_words()
    facts = [words.more.format(count=left_out)] if left_out else []
    model = model_of(footer, _MAX_METHOD_CHARS)
    if model:
        facts.append(plain(model))
    elif footer.method:
        facts.append(words.no_model)
    return small_line(facts)
