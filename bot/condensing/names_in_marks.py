"""Quotations in, those that are only names in quotation marks apart: "завод «Буревест»"."""

import re
from bisect import bisect_left
from collections.abc import Sequence

from bot.condensing.language import Language
from bot.condensing.quotations import QuotedSpan
from bot.condensing.tokens import Token

_MAX_NAME_CHARS = 40
_MAX_NAME_WORDS = 4
_LOOK_BACK_CHARS = 40  # a noun or "according to" and the word before it
_WORD_BEFORE = re.compile(r"([^\W\d_]+(?:[-'’][^\W\d_]+)*)\s*\Z")
_NOT_IN_NAMES = re.compile(r"[.,!?…:;]")
_CITED = re.compile(r"(?:[,—–.!?:\n]|\A)\s*(?:[^\W\d_]+\s+)?\Z")  # before "пишет «Заря»"


def part_names(
    text: str, spans: Sequence[QuotedSpan], language: Language
) -> tuple[list[QuotedSpan], list[QuotedSpan]]:
    """Return what is said and what is only named, in languages that set names in such marks."""
    if not language.names_in_marks:
        return list(spans), []
    named = [span for span in spans if _is_name(text, span, language)]
    starts = {span.start for span in named}
    return [span for span in spans if span.start not in starts], named


def _is_name(text: str, span: QuotedSpan, language: Language) -> bool:
    """Tell a paper or a plant by the noun before it, or by being cited: "по данным «Зари»"."""
    words = text[span.start : span.end]
    first = words[0]
    looks = first.isupper() or first.isdigit()
    if not span.closed or not looks or len(words) > _MAX_NAME_CHARS:
        return False
    if len(words.split()) > _MAX_NAME_WORDS or _NOT_IN_NAMES.search(words):
        return False
    before = text[max(0, span.start - 1 - _LOOK_BACK_CHARS) : span.start - 1]
    word = _WORD_BEFORE.search(before)
    if word is None:
        return False
    lower = word.group(1).lower()
    if lower in language.nominal_forms:
        return True
    cited = lower in language.cue_verbs and _CITED.search(before[: word.start()]) is not None
    return cited or before.lower().rstrip().endswith(language.according)


def with_names(tokens: Sequence[Token], names: Sequence[QuotedSpan]) -> list[Token]:
    """Return the tokens of a sentence with each of `names` as one word, its marks and all."""
    found: list[Token] = []
    at = bisect_left(names, tokens[0].start, key=lambda name: name.end) if tokens else 0
    inside: list[str] = []
    for token in tokens:
        while at < len(names) and names[at].end <= token.start:
            found += _as_word(names[at], inside)
            inside = []
            at += 1
        if at < len(names) and names[at].start <= token.start:
            inside.append(token.text)
        else:
            found.append(token)
    return found + (_as_word(names[at], inside) if at < len(names) else [])


def _as_word(name: QuotedSpan, inside: Sequence[str]) -> list[Token]:
    """Return a name as a word that no capital begins, so that it is nobody's."""
    text = f"«{' '.join(inside)}»"
    word = Token(text, text.lower(), name.start - 1, name.end + 1, is_word=True)
    return [word] if inside else []
