"""Cited sentences and a claim in, which of their words the claim keeps, in their order, out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.condensing.document import Document
from bot.condensing.language import Language, phrase_pattern
from bot.condensing.modelled.editing_words import EditingWords
from bot.condensing.tokens import Token

SIGNS = frozenset("%‰€$£¥°&+§")  # read as words: they belong to their numbers
_PARTING = frozenset(",;:–—()[]…/")  # what sets a part of a sentence apart
_OPENING, _CLOSING = frozenset("([–—,"), frozenset(")]–—,")
_NEVER = -1_000_000  # points of what cannot be
_RUNS, _MATCH, _EXACT = 3, 2, 1  # points: words that follow one another, a word, its very form

Spans = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Given:
    """A word of a cited sentence."""

    lower: str
    text: str
    start: int
    end: int
    sentence: int  # which of the article's
    segment: int  # which part between marks, counted through all cited sentences
    told: bool  # says who says it, and moves into the attribution
    is_content: bool  # no small word of the language
    is_hedge: bool  # part of a phrase by which the article keeps its distance
    is_noun: bool  # its ending, or its being a name, says what part it plays

    @property
    def is_capital(self) -> bool:
        """Tell a word that begins as names do."""
        return self.text[0].isupper()

    @property
    def is_number(self) -> bool:
        """Tell a word with a digit."""
        return any(char.isdigit() for char in self.text)


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a sentence between two marks."""

    first: int  # of the words
    last: int
    sentence: int
    is_enclosed: bool  # by two commas, dashes or brackets


@dataclass(frozen=True, slots=True)
class Evidence:
    """All words of the cited sentences, in order."""

    words: Sequence[Given]
    segments: Sequence[Segment]


@dataclass(slots=True)
class Alignment:
    """Which word of the evidence each word of the claim is."""

    claimed: Sequence[Token]
    places: Sequence[int | None]  # by word of the claim; None for one that is free to be added
    kept: Mapping[int, int] = field(default_factory=dict)  # word of the evidence -> of the claim


def small_words(language: Language) -> frozenset[str]:
    """Return the words that only join others."""
    people = language.he | language.she | language.they | language.it
    return (
        language.stop_words | language.joiners | language.determiners | language.boundaries
        | language.auxiliaries | language.complementizers | language.conjunctions
        | language.relatives | language.ands | people | frozenset(language.possessives)
    )  # fmt: skip


def words_within(tokens: Sequence[Token]) -> list[Token]:
    """Return what of `tokens` counts as a word."""
    return [token for token in tokens if token.is_word or token.text in SIGNS]


def evidence_of(
    document: Document, cited: Sequence[int], told: Mapping[int, Spans], words: EditingWords
) -> Evidence:
    """Return the words of the sentences `cited`; `told` has what says who says them."""
    small = (
        small_words(document.language) - document.language.time_nouns - document.language.weekdays
    )
    found: list[Given] = []
    segments: list[Segment] = []
    for index in cited:
        first, opener = len(found), ""
        hedged = _hedged(document, index)
        for token in document.tokens[index]:
            if token.is_word or token.text in SIGNS:
                where = (index, len(segments))
                found.append(
                    _given(token, where, (told.get(index, ()), hedged), small, words, document)
                )
            elif token.text in _PARTING:
                if len(found) > first:
                    segments.append(_segment(first, len(found), index, opener, token.text))
                first, opener = len(found), token.text
        if len(found) > first:
            segments.append(_segment(first, len(found), index, opener, ""))
    return Evidence(found, segments)


def _segment(first: int, end: int, sentence: int, opener: str, closer: str) -> Segment:
    enclosed = opener in _OPENING and closer in _CLOSING and bool(opener and closer)
    return Segment(first, end - 1, sentence, enclosed)


def _hedged(document: Document, index: int) -> Spans:
    """Return where a sentence keeps its distance by several words: "it is said to be"."""
    pattern = phrase_pattern(document.language.hedges)
    sentence = document.sentences[index]
    if pattern is None:
        return ()
    found = pattern.finditer(document.text, sentence.start, sentence.end)
    return [match.span() for match in found if " " in match.group()]


def _given(  # called from one place
    token: Token,
    where: tuple[int, int],
    spans: tuple[Spans, Spans],
    small: frozenset[str],
    words: EditingWords,
    document: Document,
) -> Given:
    sentence, segment = where
    told, hedged = spans
    opens = token.start <= document.sentences[sentence].start + 1
    capital = token.is_capital and not opens
    return Given(
        lower=token.lower,
        text=token.text,
        start=token.start,
        end=token.end,
        sentence=sentence,
        segment=segment,
        told=any(start <= token.start < end for start, end in told),
        is_content=token.lower not in small and token.lower not in words.numbers,
        is_hedge=any(start <= token.start < end for start, end in hedged),
        is_noun=capital,
    )


def align(
    claimed: Sequence[Token], evidence: Evidence, words: EditingWords, free: frozenset[str]
) -> Alignment | Token:
    """Return where each word of the claim stands, or the first that stands nowhere in order.

    Of all ways the one with the longest stretches is taken.
    """
    given = evidence.words
    moved = {word.sentence for word in given if word.told}
    rows = [[0] * (len(given) + 1)]
    ends: list[list[int]] = [[_NEVER] * (len(given) + 1)]
    for word in claimed:
        best, matched = [_NEVER] * (len(given) + 1), [_NEVER] * (len(given) + 1)
        above, ended = rows[-1], ends[-1]
        may_add = word.lower in free and (word.start == 0 or not word.is_capital)
        best[0] = above[0] if may_add else _NEVER
        for at, each in enumerate(given, start=1):
            gain = _likeness(each, word, words, reported=each.sentence in moved)
            if gain:
                matched[at] = gain + max(ended[at - 1] + _RUNS, above[at - 1])
            best[at] = max(matched[at], best[at - 1], above[at] if may_add else _NEVER)
        rows.append(best)
        ends.append(matched)
        if best[-1] < 0:
            return word
    return _traced(claimed, rows, ends)


def _traced(
    claimed: Sequence[Token], rows: Sequence[Sequence[int]], ends: Sequence[Sequence[int]]
) -> Alignment:
    """Walk back through the points, which tell what was chosen."""
    places: list[int | None] = [None] * len(claimed)
    at = len(rows[0]) - 1
    row = len(claimed)
    run = False  # whether the word behind was matched to the word behind
    while row > 0:
        if run or rows[row][at] == ends[row][at]:
            places[row - 1] = at - 1
            run = at > 1 and ends[row - 1][at - 1] + _RUNS > rows[row - 1][at - 1]
            row, at = row - 1, at - 1
        elif at > 0 and rows[row][at] == rows[row][at - 1]:
            at -= 1
        else:
            row -= 1
    kept = {place: number for number, place in enumerate(places) if place is not None}
    return Alignment(claimed, places, kept)


def _likeness(given: Given, claimed: Token, words: EditingWords, *, reported: bool) -> int:
    """Return the points for taking `claimed` for `given`, 0 where it is another word."""
    if given.told and given.lower != claimed.lower:
        return 0
    if given.lower == claimed.lower:
        return _MATCH + _EXACT
    pair = (given.lower, claimed.lower)
    if pair in words.same or (reported and pair in words.reported):
        return _MATCH
    capital = claimed.is_capital and claimed.start > 0
    digits = given.is_number or any(char.isdigit() for char in claimed.text)
    if digits or capital or not given.is_content:
        return 0
    return _MATCH if words.is_form(given.lower, claimed.lower, noun=given.is_noun) else 0
