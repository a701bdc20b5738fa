"""A sentence in, a claim that reads alone out, by removing and pointing only; or why it cannot."""

# typographic marks are what this module is about

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.condensing.attributing import move_attribution
from bot.condensing.cutting import MIN_CLAIM_WORDS
from bot.condensing.document import Document
from bot.condensing.drafts import Draft
from bot.condensing.finite_verbs import has_verb
from bot.condensing.frames import QUOTE, Unit
from bot.condensing.grounding import MAX_CLAIM_CHARS
from bot.condensing.notices import notice_of, pointers_to_pictures
from bot.condensing.pointing import point
from bot.condensing.shortening import shorten
from bot.condensing.speakers import Spoken, Voices
from bot.condensing.tokens import count_words, width_of, words_of
from bot.condensing.wholeness import begins_inside, breaks_off, lacks_main_clause, lacks_verb
from bot.domain.briefs import Attribution
from bot.domain.text import TextSpan, span_of

# "WASHINGTON (AP) — ", "(CNN)", "BERLIN, 12. Mai (dpa) - ": capitals or an agency, then a dash.
_DATELINE = re.compile(
    r"(?:[A-ZÀ-ÞА-ЯҐЄІЇ][A-ZÀ-ÞА-ЯҐЄІЇ.\-]{2,30}\b[^()\n—–.:;!?\"“«]{0,45}"
    r"(?:[A-Z][a-z]{2,4}\.[^()\n—–:;!?\"“«]{0,20})?(?:\([^()\n]{2,30}\)\s?)?(?:—|–|--|\s-\s)"
    r"|[A-ZÀ-Þ][\w.\-]{1,30}(?:,?\s[^()\n—–!?\"“«]{0,40})?\s?\([A-Z][^()\n]{1,29}\)\s?\.?\s?(?:—|–|--|-\s)"
    r"|[A-ZÀ-Þ][\w.\-]{1,30}(?:,?\s[A-ZÀ-Þ][\w.\-]{1,30}){0,3}\s?\([A-Z]{2}[^()\n]{0,28}\)(?=[A-Z])"
    r"|\([A-Z][\w. ]{1,30}\)\s?(?:—|–|--)|\([A-Z]{2,12}[^()\n]{0,18}\)\s?(?:—|–|--|-)?)"
    r"\s*(?=\S)"
)

_ASKS = ("?", "？", "؟")  # question marks of Chinese and Arabic, too
_STRAIGHT = re.compile(r"(?<!\d)\"")  # one without its other half; behind a number it is inches
_GERMAN_ASKING = frozenset(
    {"welche", "welcher", "welches", "welchen", "wie", "warum", "wann", "wo", "ob", "dass"}
)
# What opens an item of a list: "2.Mix it", then "3) Bake it" or "* Bake it".
_NUMBERING = re.compile(r"\d{1,2}(?:\.(?=[^\W\d_])|\)\s?)|[*•·▪►]\s+(?=\S)")
_LABEL_UNITS = 7  # before the colon of "Ann Field: She opened the bridge"
_LOWER_SHARE = 0.35  # of words in lower case; fewer have titles, results and bylines
_STOPS = (".", "!", "?", "…", "。", "！", "？", "।", "؟", "۔")  # noqa: RUF001  # Urdu's is among them
_ITEM_MARKS = "-–—"
_MARKS_AROUND = 4  # quotation marks and spaces that a line may have besides its words
_BLOCKS_NEAR = 6  # paragraphs on either side, to see how this article ends them
_MAX_MARK_CHARS = 14  # "Respuesta. "
_MAX_NOTE_CHARS = 500  # about the article itself, in a paragraph of its own
_MAX_SENTENCE_CHARS = 1200  # of a list or a table; no asides make it a claim


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim that reads alone."""

    text: str
    attribution: Attribution | None
    evidence: tuple[TextSpan, ...]


def make_claim(document: Document, voices: Voices, index: int) -> Claim | str:
    """Return the claim that sentence `index` makes, or a code for why it makes none.

    Where what is left without "Smith said" leans on Smith ("she will run"), the words stay.
    """
    draft = _draft(document, voices, index)
    refused = _refusal(draft, voices)
    if refused is not None:
        return refused
    _move(draft, voices)
    made = _finish(draft)
    if made in ("dangling", "half") and draft.attribution is not None:
        draft = _draft(document, voices, index)
        _move(draft, voices, keep_words=True)
        made = _finish(draft)
    return made


def _draft(document: Document, voices: Voices, index: int) -> Draft:
    sentence = document.sentences[index]
    marked = (q.start for q in voices.quotes if q.is_answer and q.start > sentence.start)
    answer = next((at for at in marked if at <= sentence.start + _MAX_MARK_CHARS), sentence.start)
    begin = answer if answer < sentence.end else sentence.start  # behind "R." of an interview
    return Draft(document, index, begin, sentence.end, memory=voices.memory)


def _move(draft: Draft, voices: Voices, *, keep_words: bool = False) -> None:
    """Drop what joins the sentence to others, and who says it, but for `keep_words`."""
    _drop_dateline(draft)
    _drop_connective(draft)
    draft.cuts += pointers_to_pictures(draft.document.text, draft.begin, draft.end)
    begin, cuts = draft.begin, list(draft.cuts)
    move_attribution(draft, voices)
    if keep_words:
        draft.begin, draft.cuts = begin, cuts
    else:
        _drop_connective(draft)


def _finish(draft: Draft) -> Claim | str:
    if not point(draft) or _is_asked_within(draft):
        return "dangling"
    shorten(draft)
    text = draft.text()
    checks = {
        "question": text.endswith(_ASKS),
        "half": breaks_off(draft.units, text, draft.document.language)
        or text.count("(") != text.count(")"),
        "too_long": width_of(text) > MAX_CLAIM_CHARS,
        "too_short": _size(draft) < MIN_CLAIM_WORDS,
    }
    why = next((why for why, failed in checks.items() if failed), None)
    return why or Claim(text, draft.attribution, _evidence(draft))


def _is_asked_within(draft: Draft) -> bool:
    """Tell "Welche Brücken das sind", of which "sagt Feld" was cut."""
    units, opened = draft.units, draft.document.frames[draft.index].units
    if draft.document.language.code != "de" or not units or not opened:
        return False
    cut = units[-1] is not opened[-1] or len(units) < len(opened)
    return cut and units[0].lower in _GERMAN_ASKING and draft.attribution is not None


def _is_label(draft: Draft, text: str) -> bool:
    """Tell a caption, a byline, a title or half a bracket from a sentence."""
    units = draft.units
    colon = next((at for at, unit in enumerate(units[:_LABEL_UNITS]) if unit.text == ":"), 0)
    captioned = 0 < colon < len(units) - 1 and _begins_label(units[colon + 1])
    captioned = captioned and not _is_time(units[colon - 1 : colon + 2])
    cased = [u for u in units if u.is_word and u.text[0].lower() != u.text[0].upper()]
    lower = sum(unit.text[0].islower() for unit in cased)
    quotes = any(unit.lower == QUOTE for unit in units)
    title = len(cased) > 0 and lower < len(cased) * _LOWER_SHARE and not quotes
    language = draft.document.language
    title = title and (not language.capital_nouns or lacks_verb(units, language))
    table = text.count("|") > 1
    return captioned or title or table or text.count("(") != text.count(")")


def _begins_label(unit: Unit) -> bool:
    return unit.is_capital or unit.text[0].isdigit()  # "Last known speed: 480 mph"


def _is_time(units: Sequence[Unit]) -> bool:
    """Tell "11:05", whose colon sets nothing apart."""
    together = all(left.end == right.start for left, right in pairwise(units))
    return together and units[0].text[-1].isdigit() and units[-1].text[0].isdigit()


def _is_heading_like(draft: Draft, text: str) -> bool:
    """Tell a line of its own without a stop among paragraphs that have one."""
    sentence = draft.document.sentences[draft.index]
    blocks = draft.document.article.blocks
    block = blocks[sentence.block]
    whole = block.end - block.start - len(text) <= _MARKS_AROUND
    if not whole or text.endswith(_STOPS):
        return False
    near = blocks[max(0, sentence.block - _BLOCKS_NEAR) : sentence.block + _BLOCKS_NEAR + 1]
    ends = [draft.document.text[b.start : b.end].rstrip("\"”’»') \n")[-1:] for b in near]
    return sum(end in _STOPS for end in ends if end) > len(ends) / 2


def _size(draft: Draft) -> int:
    """Return how many words are left, those of quotations among them."""
    words = [unit.lower for unit in draft.units if unit.is_word]
    quoted = (unit for unit in draft.units if unit.lower == QUOTE)
    text = draft.document.text
    return count_words(words) + sum(count_words(words_of(text[q.start : q.end])) for q in quoted)


def _refusal(draft: Draft, voices: Voices) -> str | None:
    """Return why a sentence cannot be a claim whatever is done to it."""
    document = draft.document
    text = document.text[draft.begin : draft.end]
    bare = text.rstrip("\"”’»' ")
    checks = {
        "too_long": len(text) > _MAX_SENTENCE_CHARS,
        "introduces": bare.endswith((":", "：", ",")),
        "question": bare.endswith(_ASKS),
        "note": _is_note(draft),
        "label": _is_label(draft, text) or _is_heading_like(draft, bare),
        "cut_quote": len(_STRAIGHT.findall(text)) % 2 == 1
        or text.startswith(("“,", "”,", "«,", '",'))
        or any(_crosses(q.start, q.end, draft) for q in document.quotes),
        "asked": _is_asked(draft, voices),
        "speech": any(_is_inside(q, draft) for q in voices.quotes) or _is_nobodys(draft, voices),
        "half": _is_half(draft, text),
    }
    return notice_of(text) or next((why for why, failed in checks.items() if failed), None)


def _is_asked(draft: Draft, voices: Voices) -> bool:
    """Tell what is put to somebody before an answer: "Your predecessor thought otherwise."."""
    blocks = draft.document.article.blocks
    here = draft.document.sentences[draft.index].block
    answers = [spoken.start for spoken in voices.quotes if spoken.is_answer]
    own = any(blocks[here].start <= start < blocks[here].end for start in answers)
    return not own and here + 1 < len(blocks) and blocks[here + 1].start in answers


def _is_half(draft: Draft, text: str) -> bool:
    """Tell a sentence whose beginning or end a line break took, or that never had a verb."""
    language, units = draft.document.language, draft.units
    if not units or begins_inside(text) or breaks_off(units, text, language):
        return True
    credit = text[0] in _ITEM_MARKS and not has_verb(units, language)  # "- Paul Rowe, a baker."
    return credit or lacks_main_clause(units, language) or lacks_verb(units, language)


def _is_note(draft: Draft) -> bool:
    """Tell a paragraph about the article itself: "Correction: …".

    Where paragraphs were joined into one, only what stands near its beginning is the note.
    """
    sentence = draft.document.sentences[draft.index]
    block = draft.document.article.blocks[sentence.block]
    opening, colon, _ = draft.document.text[block.start : block.end].partition(":")
    noted = bool(colon) and opening.casefold() in draft.document.language.editorial_notes
    return noted and sentence.start - block.start < _MAX_NOTE_CHARS


def _is_inside(spoken: Spoken, draft: Draft) -> bool:
    """Tell a sentence that is somebody's words; of an answer, what does not say "I" may stand."""
    language = draft.document.language
    people = language.first_person | language.second_person
    if spoken.is_answer and not any(unit.lower.split("'")[0] in people for unit in draft.units):
        return False
    return spoken.start <= draft.begin and draft.end <= spoken.end


def _is_nobodys(draft: Draft, voices: Voices) -> bool:
    """Tell a sentence that is all quotation, of nobody who is known."""
    units = [unit for unit in draft.units if unit.text not in _STOPS]
    whole = len(units) == 1 and units[0].lower == QUOTE
    return whole and voices.sources[draft.index] is None


def _crosses(start: int, end: int, draft: Draft) -> bool:
    """Tell whether a quotation begins or ends in the middle of the sentence and goes beyond."""
    inside = max(start, draft.begin) < min(end, draft.end)
    return inside and (start < draft.begin or end > draft.end)


def _drop_dateline(draft: Draft) -> None:
    numbered = _NUMBERING.match(draft.document.text, draft.begin, draft.end)
    if numbered:
        draft.begin = draft.opening = numbered.end()
    for _ in range(2):  # "(ANP) - ROMA, 3 FEB - "
        match = _DATELINE.match(draft.document.text, draft.begin, draft.end)
        if match and match.end() < draft.end:
            draft.begin = draft.opening = match.end()


def _drop_connective(draft: Draft) -> None:
    """Drop "However," and a bare "But"."""
    units = draft.units
    language = draft.document.language
    if not units:
        return
    for phrase in language.connectives:
        if not phrase.startswith(units[0].lower):
            continue
        words = phrase.split()
        size = len(words)
        if [unit.lower for unit in units[:size]] != words or len(units) <= size + 1:
            continue
        if units[size].text == ",":
            draft.begin = units[size + 1].start
            return
        if size == 1 and words[0] in language.conjunctions:
            draft.begin = units[1].start
            return


def _evidence(draft: Draft) -> tuple[TextSpan, ...]:
    sentence = draft.document.sentences[draft.index]
    places = [(max(sentence.start, draft.opening), sentence.end)]
    for start, end in draft.sources:
        if not sentence.start <= start < sentence.end and (start, end) not in places:
            places.append((start, end))
    return tuple(span_of(draft.document.text, start, end) for start, end in places)
