"""Everybody's words in, the one quote worth showing out, whole sentences of a named speaker."""

# typographic marks are what this module is about

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from bot.condensing.descriptions import describe
from bot.condensing.document import Document
from bot.condensing.features import content_of
from bot.condensing.grounding import CUT
from bot.condensing.language import Language
from bot.condensing.names import Person
from bot.condensing.sentences import split_span
from bot.condensing.sources import Source
from bot.condensing.speakers import Spoken, Voices
from bot.condensing.tokens import count_words, tokenize, words_of
from bot.condensing.wholeness import breaks_off, lacks_main_clause
from bot.domain.briefs import NotableQuote
from bot.domain.text import TextSpan, span_of

MAX_QUOTE_WORDS = 40
_MIN_QUOTE_WORDS = 8  # less is "We'll see"
_GOOD_WORDS = range(12, 33)  # reads at a glance and says something
# A comma stands before "he said".
_ENDS = tuple(".!?…。！？।؟۔،,")  # noqa: RUF001  # stops of many scripts
_BEHIND_MARK = frozenset(",.—–-")  # and dashes
_CLOSING = '”“»"’ \u00a0\u202f'  # marks and the space behind them
_LOOK_BEHIND_CHARS = 4
# What stands before places, and hardly before anybody who speaks, in the languages we know.
_BEFORE_PLACES = frozenset({"in", "near", "across", "en", "em", "w", "we", "в"})
_POSTED = frozenset("#@")  # tags and names of a post, which is no speech
_ASKS = ("?", "？", "؟")  # question marks of Chinese and Arabic, too
_LEANS = -0.8  # of what begins with "he" or "but": more than early or long can make good
_OPENING_WORDS = 6  # before a comma: "A pesar de todo esto, …"
_POINTING = frozenset(  # what points back from there, in the languages we know
    {"this", "that", "these", "those", "ello", "esto", "eso", "esta", "cela", "ça", "questo", "ciò"}
    | {"isso", "isto", "daarom", "dit", "dat", "tego", "tym", "этого", "этом", "цього", "цьому"}
)
_OPINION = 0.15  # weight of a first person: what somebody thinks is what a quote is for


@dataclass(frozen=True, slots=True)
class _Candidate:
    score: float
    spoken: Spoken
    spans: Sequence[tuple[int, int]]


def choose_quote(document: Document, voices: Voices, counts: dict[str, int]) -> NotableQuote | None:
    """Return the quote that deserves it most, None where none does.

    `counts` are the article's content words, by which the quote must be about the article's
    matter.
    """
    candidates = [
        candidate
        for spoken, following in zip_longest(voices.quotes, voices.quotes[1:])
        if spoken.source is not None and _is_named(document, spoken.source)
        if not _is_cut(document, spoken, following)
        for candidate in _candidates(document, spoken, counts)
    ]
    best = max(candidates, key=lambda candidate: candidate.score, default=None)
    return _quote(document, best) if best is not None else None


def _is_named(document: Document, source: Source) -> bool:
    """Tell a person or named body from "two officials", pronouns and places."""
    if source.person is not None:
        return not _is_place(document, source.person)
    if source.name is None or document.language.capital_nouns:
        return False  # "der Autor" has a capital, but no name
    tokens = [token for token in tokenize(source.name) if token.is_word]
    if tokens and tokens[0].lower in document.language.definites:
        tokens = tokens[1:]
    owned = any(token.lower.endswith(("'s", "s'")) for token in tokens)  # "Swift's agent"
    if not tokens or owned or not tokens[0].is_capital:
        return False
    stop = document.language.stop_words
    return all(t.is_capital or t.lower in stop for t in tokens) and tokens[0].lower not in stop


def _is_place(document: Document, person: Person) -> bool:
    """Tell "Hong Kong", in which things happen elsewhere in the article."""
    if person.is_person:
        return False
    frames = document.frames
    return person.is_thing or any(
        mention.first > 0
        and frames[mention.sentence].units[mention.first - 1].lower in _BEFORE_PLACES
        for mention in person.mentions
    )


def _candidates(document: Document, spoken: Spoken, counts: dict[str, int]) -> Iterator[_Candidate]:
    """Yield runs of whole sentences of one quotation that fit."""
    sentences = list(split_span(document.text, spoken.start, spoken.end, document.language))
    if not sentences or not _is_whole(document, spoken):
        return
    sentences[-1] = (sentences[-1][0], _without_comma(document.text, sentences[-1][1]))
    sizes = [count_words(words_of(document.text[start:end])) for start, end in sentences]
    for first in range(len(sentences)):
        total = 0
        for last in range(first, min(first + 3, len(sentences))):
            total += sizes[last]
            if total > MAX_QUOTE_WORDS:
                break
            spans = [(sentences[first][0], sentences[last][1])]
            if total >= _MIN_QUOTE_WORDS and _says_something(document, *spans[0]):
                yield _Candidate(_score(document, spoken, spans[0], counts), spoken, spans)


def _says_something(document: Document, start: int, end: int) -> bool:
    """Tell words that stand alone from a question, a post and half a sentence."""
    text = document.text[start:end]
    if text.endswith(_ASKS) or not _POSTED.isdisjoint(text) or text[:1].isdigit():
        return False
    units = tokenize(document.text, start, end)
    language = document.language
    return not (breaks_off(units, text, language) or lacks_main_clause(units, language))


def _is_cut(document: Document, spoken: Spoken, following: Spoken | None) -> bool:
    """Tell "“We go,” he said, “but not far”": the sentence goes on in the next quotation."""
    if following is None:
        return False
    same = document.sentence_at(spoken.end - 1) == document.sentence_at(following.start)
    return same and document.text[following.start].islower()


def _without_comma(text: str, end: int) -> int:
    """Leave out the comma that stands before "he said"."""
    return end - 1 if text[end - 1] == "," else end


def _is_whole(document: Document, spoken: Spoken) -> bool:
    """Tell whole sentences from a fragment that the writer's sentence goes on with."""
    text = document.text[spoken.start : spoken.end]
    first = text.lstrip("[(“\"'…. ")[:1]
    if first.islower():
        return False
    if document.language.code == "ja":
        return True  # whose quotations end without a stop
    return text.endswith(_ENDS) or spoken.block is not None or _leads(document, spoken)


def _leads(document: Document, spoken: Spoken) -> bool:
    """Tell „Wir gehen“, sagte sie: the mark stands before the comma, and no word before it."""
    sentence = document.sentences[document.sentence_at(spoken.start)]
    opens = not any(char.isalnum() for char in document.text[sentence.start : spoken.start])
    behind = document.text[spoken.end : spoken.end + _LOOK_BEHIND_CHARS].lstrip(_CLOSING)
    introduced = document.text[sentence.start : spoken.start - 1].rstrip().endswith(":")
    return (opens or introduced) and behind[:1] in _BEHIND_MARK


def _score(
    document: Document, spoken: Spoken, span: tuple[int, int], counts: dict[str, int]
) -> float:
    words = words_of(document.text[span[0] : span[1]])
    stop = document.language.stop_words
    content = content_of(words, stop)
    matter = sum(min(counts.get(word, 0), 6) for word in set(content)) / max(6, len(content))
    length = 1.0 if count_words(words) in _GOOD_WORDS else 0.6
    opinion = _OPINION * bool(document.language.first_person.intersection(words))
    person = 0.3 if spoken.source is not None and _is_person(spoken.source) else 0.0
    early = 0.4 * (1 - span[0] / max(1, len(document.text)))
    language = document.language
    leaning = _LEANS if _leans(words, document.text[span[0] : span[1]], language) else 0.0
    return matter / 6 + length + opinion + person + early + leaning


def _leans(words: Sequence[str], text: str, language: Language) -> bool:
    """Tell "But we will", "He is", "Para ello, …": it means what was said before."""
    lists = (language.leaning, language.conjunctions, language.he, language.she, language.they)
    leans = any(words[0] in each for each in lists)
    if leans or text.lower().startswith(language.connective_starts):
        return True
    opening = text.partition(",")[0].lower().split()
    return len(opening) <= _OPENING_WORDS and not _POINTING.isdisjoint(opening)


def _is_person(source: Source) -> bool:
    return source.person is not None and source.person.is_person


def _quote(document: Document, best: _Candidate) -> NotableQuote | None:
    source = best.spoken.source
    if source is None or source.name is None:
        return None
    spans: tuple[TextSpan, ...] = tuple(span_of(document.text, s, e) for s, e in best.spans)
    described = describe(document, source.person) if source.person is not None else None
    return NotableQuote(
        text=CUT.join(span.text for span in spans),
        speaker=source.name,
        speaker_description=described,
        segments=spans,
    )
