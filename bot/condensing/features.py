"""A document in, one row of numbers per sentence out, by which sentences are ranked."""

# typographic marks are what this module is about

import math
from collections import Counter
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from bot.condensing.document import Document
from bot.condensing.frames import QUOTE, Unit
from bot.condensing.speakers import Voices
from bot.condensing.standing import is_initials
from bot.condensing.tokens import count_words, terms_of, words_of

Vector = dict[str, float]

_LEAD_SENTENCES = 3  # the lead, and what the measured peers are compared with
_STEM_CHARS = 7  # a word's beginning stands for its stem in every language alike
_SHORT_WORDS = 8
_LONG_WORDS = 35  # more will not fit a claim of 220 characters

NAMES = (
    "first",
    "second",
    "third",
    "inverse_position",
    "relative_position",
    "log_length",
    "short",
    "long",
    "centroid",
    "frequency",
    "lead",
    "title",
    "forward",
    "backward",
    "names",
    "new_names",
    "numbers",
    "quoted",
    "attributed",
    "question",
    "first_person",
    "second_person",
    "pronoun_start",
    "leaning_start",
    "chatter_lead",
)


@dataclass(frozen=True, slots=True)
class Features:
    """Rows by sentence; columns as NAMES; and the words, for what forbids repetition."""

    rows: Sequence[Sequence[float]]
    words: Sequence[Sequence[str]]  # content words of each sentence, as stems
    title: frozenset[str]  # those of the headline


def compute_features(document: Document, voices: Voices) -> Features:
    """Return the features of every sentence of `document`."""
    words = [content_words(document, index) for index in range(len(document.sentences))]
    vectors = _vectors(words)
    table = _Table(document, voices, words, vectors)
    rows = [table.row(index) for index in range(len(words))]
    return Features(rows, words, table.title)


def content_words(document: Document, index: int) -> list[str]:
    """Return the stems of a sentence's words that carry meaning."""
    words = [token.lower for token in document.tokens[index] if token.is_word]
    return content_of(words, document.language.stop_words)


def content_of(words: Sequence[str], stop_words: AbstractSet[str]) -> list[str]:
    """Return the stems of those of `words`, in lower case, that carry meaning."""
    return [stem(term) for term in terms_of(words, stop_words)]


def stem(word: str) -> str:
    """Return the part of a word that its forms share, roughly."""
    return word.removesuffix("'s")[:_STEM_CHARS]


def _vectors(words: Sequence[Sequence[str]]) -> list[Vector]:
    """Return unit vectors of tf times inverse sentence frequency."""
    found_in = Counter(word for sentence in words for word in set(sentence))
    total = len(words)
    vectors = []
    for sentence in words:
        raw = {
            word: count * math.log(1 + total / found_in[word])
            for word, count in Counter(sentence).items()
        }
        norm = math.sqrt(sum(value * value for value in raw.values())) or 1.0
        vectors.append({word: value / norm for word, value in raw.items()})
    return vectors


def _dot(left: Vector, right: Vector) -> float:
    return sum(value * right[word] for word, value in left.items() if word in right)


def _sum(vectors: Sequence[Vector]) -> Vector:
    total: Vector = {}
    for vector in vectors:
        for word, value in vector.items():
            total[word] = total.get(word, 0.0) + value
    return total


def _unit(vector: Vector) -> Vector:
    norm = math.sqrt(sum(value * value for value in vector.values())) or 1.0
    return {word: value / norm for word, value in vector.items()}


class _Table:
    """What rows are computed from, gathered once."""

    def __init__(
        self,
        document: Document,
        voices: Voices,
        words: Sequence[Sequence[str]],
        vectors: Sequence[Vector],
    ) -> None:
        self.document = document
        self.voices = voices
        self.words = words
        self.vectors = vectors
        self.centroid = _unit(_sum(vectors))
        self.lead = _unit(_sum(vectors[:_LEAD_SENTENCES]))
        stop = document.language.stop_words
        self.title = frozenset(content_of(words_of(document.article.title), stop))
        self.counts = Counter(word for sentence in words for word in sentence)
        self.total = max(1, self.counts.total())
        self.similar = self._centrality()
        self.seen_names: set[str] = set()

    def _centrality(self) -> list[tuple[float, float]]:
        """Return how like each sentence is to those after and before it, per sentence."""
        before: Vector = {}
        after = _sum(self.vectors)
        total = max(1, len(self.vectors) - 1)
        found = []
        for vector in self.vectors:
            for word, value in vector.items():
                after[word] -= value
            found.append((_dot(vector, after) / total, _dot(vector, before) / total))
            for word, value in vector.items():
                before[word] = before.get(word, 0.0) + value
        return found

    def row(self, index: int) -> list[float]:
        """Return the features of one sentence, in the order of NAMES."""
        return [*self._place(index), *self._content(index), *self._manner(index)]

    def _place(self, index: int) -> list[float]:
        total = len(self.document.sentences)
        words = (token.lower for token in self.document.tokens[index] if token.is_word)
        length = max(1, count_words(words))
        return [
            float(index == 0),
            float(index == 1),
            float(index == 2),  # noqa: PLR2004  # the third
            1 / (index + 1),
            index / max(1, total - 1),
            math.log(length),
            float(length < _SHORT_WORDS),
            float(length > _LONG_WORDS),
        ]

    def _content(self, index: int) -> list[float]:
        words, vector = self.words[index], self.vectors[index]
        size = max(1, len(words))
        forward, backward = self.similar[index]
        return [
            _dot(vector, self.centroid),
            sum(self.counts[word] for word in words) / size / self.total * 100,
            _dot(vector, self.lead) if index >= _LEAD_SENTENCES else 0.0,
            len(self.title.intersection(words)) / max(1, len(self.title)),
            forward * 10,
            backward * 10,
            *self._names(index, size),
        ]

    def _names(self, index: int, size: int) -> list[float]:
        tokens = self.document.tokens[index][1:]
        names = {token.lower for token in tokens if token.is_word and token.is_capital}
        new = names - self.seen_names
        self.seen_names |= names
        numbers = sum(token.text[0].isdigit() for token in tokens)
        return [len(names) / size, len(new) / size, min(3, numbers) / 3]

    def _manner(self, index: int) -> list[float]:
        units = self.document.frames[index].units
        language = self.document.language
        lowers = {unit.lower.split("'")[0] for unit in units if not is_initials(unit)}
        sentence = self.document.sentences[index]
        asks = self.document.text[sentence.start : sentence.end].rstrip("\"”’»'").endswith("?")
        first = float(bool(lowers & language.first_person))
        second = float(bool(lowers & language.second_person))
        chatter = first or second or asks
        return [
            _quoted_share(units, sentence.end - sentence.start),
            float(self.voices.sources[index] is not None),
            float(asks),
            first,
            second,
            float(bool(units) and language.pronoun_kind(units[0].lower) is not None),
            float(bool(units) and units[0].lower in language.leaning),
            float(index < _LEAD_SENTENCES and bool(chatter)),
        ]


def _quoted_share(units: Sequence[Unit], length: int) -> float:
    quoted = sum(unit.end - unit.start for unit in units if unit.lower == QUOTE)
    return min(1.0, quoted / max(1, length))
