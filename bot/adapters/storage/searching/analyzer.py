"""Texts of any language in, the words that the search index knows out.

Words are NFKC, casefolded, without diacritics; scripts without blanks come as bigrams. A word's
stem stands behind the words, marked, so that "negotiation" finds "negotiations".
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import chain, groupby, repeat
from typing import Final, Protocol

import snowballstemmer

from bot.domain import scripts
from bot.domain.briefs import Brief, LinkCard
from bot.domain.scripts import DIACRITICS, PLAIN_LETTERS
from bot.pipeline.records import IndexedText
from bot.pipeline.rules.sayings import speakers_of

# Raise it with every change of what this file or documents.py returns: the index is then made anew
# at start.
ANALYZER_VERSION = 4
STEM_MARK: Final = "="  # no word has it, so stems and words never meet by chance
# PostgreSQL counts positions up to 16,383 over four parts, and keeps 256 of one word; a brief has
# some 80 words. The same for every index, so that all find the same.
_MOST_WORDS: Final = 3_000  # of one part
_MOST_OF_ONE: Final = 60  # times that a word stands in one part
_LONGEST_WORD: Final = 64  # characters; what is longer is found by how it begins

# ISO 639-1 to the algorithms of snowballstemmer; the others keep their words as they are.
_STEMMERS = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek",
    "en": "english", "es": "spanish", "fi": "finnish", "fr": "french", "hu": "hungarian",
    "id": "indonesian", "it": "italian", "nl": "dutch", "no": "norwegian", "pt": "portuguese",
    "ro": "romanian", "ru": "russian", "sv": "swedish", "tr": "turkish",
}  # fmt: skip
# A query does not say its language; a word of these scripts is stemmed as each of them.
_LATIN_GUESSES = ("en", "de", "fr", "es", "it", "nl", "pt")
_CYRILLIC_GUESSES = ("ru",)
_SHORTEST_STEMMED = 4  # shorter words are mostly their own stems, or lose what they are

_PLAIN = str.maketrans(PLAIN_LETTERS)


_MOST_REMEMBERED: Final = 65_536  # characters; no honest texts have more together


_is_unspaced = lru_cache(_MOST_REMEMBERED)(scripts.is_unspaced)


class _ToWords(dict[int, str | None]):
    """Characters to themselves within words, to blanks between them; None for unseen ones."""

    def __missing__(self, code: int) -> str | None:
        char = chr(code)
        inside = char if is_in_word(char) else " "
        shown = None if unicodedata.category(char) == "Cf" else inside
        if len(self) < _MOST_REMEMBERED:
            self[code] = shown
        return shown


_TO_WORDS: Final = _ToWords()


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str:  # noqa: N802  # snowballstemmer's name
        ...


def index_text(content: Brief | LinkCard) -> IndexedText:
    """Return the words of a brief as they are indexed."""
    body: list[str | None]
    if isinstance(content, Brief):
        quote = content.notable_quote
        body = [claim.text for claim in content.key_claims]
        body += [quote.text, quote.speaker, quote.speaker_description] if quote else []
        body.append(content.article.site_name)
    else:
        body = [content.site_name]
    return IndexedText(
        headline=_indexed([content.headline], content.language),
        body=_indexed(filter(None, body), content.language),
        speakers=_indexed(speakers_of(content), None),
        language=content.language,
    )


def words_of(texts: Iterable[str], language: str | None) -> list[str]:
    """Return the words of texts as the index has them, and behind them their stems, marked."""
    return _indexed(texts, language).split()


def names_of(speaker: str) -> str:
    """Return the words of a name as the index has them, separated by blanks."""
    return _indexed([speaker], None)


def surface_words(text: str) -> list[str]:
    """Return the words of a text, casefolded, diacritics kept, in order."""
    if text.isascii():
        return text.lower().translate(_TO_WORDS).split()
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return folded.translate(_TO_WORDS).split()


def index_words(surface: str) -> list[str]:
    """Return how a word stands in the index: itself, or its bigrams and last character."""
    return list(_pieces(surface))


def guessed_stems(surface: str) -> list[str]:
    """Return the stems, unmarked, that a word of unknown language may have."""
    stems = (_stem(surface, language) for language in _guessed_languages(surface[0]))
    return list(dict.fromkeys(stem for stem in stems if stem))


def is_unspaced(surface: str) -> bool:
    """Tell whether a word is of a script without blanks, and stands as bigrams."""
    return not surface.isascii() and any(map(_is_unspaced, surface))


def _indexed(texts: Iterable[str], language: str | None) -> str:
    surfaces = [word for text in texts for word in surface_words(text)]
    words = list(chain.from_iterable(map(_pieces, surfaces)))
    stems = map(_stem, surfaces, repeat(language)) if language in _STEMMERS else ()
    marked = [STEM_MARK + stem for stem in stems if stem]
    return " ".join([*_bounded(words), *_bounded(marked)])


def _bounded(words: list[str]) -> list[str]:
    """Leave out what no honest text has: words over and over, more than anybody reads."""
    if len(words) <= _MOST_OF_ONE:
        return words
    few = words[:_MOST_WORDS]
    if max(Counter(few).values()) <= _MOST_OF_ONE:  # nearly always
        return few
    seen: Counter[str] = Counter()
    kept = []
    for word in few:
        seen[word] += 1
        if seen[word] <= _MOST_OF_ONE:
            kept.append(word)
    return kept


@lru_cache(maxsize=50_000)
def _pieces(surface: str) -> tuple[str, ...]:
    if surface.isascii():
        return (surface[:_LONGEST_WORD],)
    return tuple(
        piece[:_LONGEST_WORD]
        for unspaced, run in groupby(surface, key=_is_unspaced)
        for piece in (_bigrams("".join(run)) if unspaced else [_without_diacritics("".join(run))])
        if piece
    )


@lru_cache(maxsize=50_000)
def _stem(surface: str, language: str | None) -> str | None:
    """Return the stem where it differs from the word, else None."""
    if language not in _STEMMERS or len(surface) < _SHORTEST_STEMMED or is_unspaced(surface):
        return None
    stem = _without_diacritics(_stemmer(_STEMMERS[language]).stemWord(surface))
    return stem[:_LONGEST_WORD] if stem and stem != _without_diacritics(surface) else None


def _guessed_languages(letter: str) -> tuple[str, ...]:
    if "\u0400" <= letter <= "\u052f":
        return _CYRILLIC_GUESSES
    return _LATIN_GUESSES if letter < "\u0250" else ()


@cache
def _stemmer(algorithm: str) -> _Stemmer:
    stemmer: _Stemmer = snowballstemmer.stemmer(algorithm)
    return stemmer


def is_in_word(char: str) -> bool:
    """Tell letters, marks and numbers from what stands between words."""
    return unicodedata.category(char)[0] in "LNM"


def _bigrams(run: str) -> Iterator[str]:
    """Yield overlapping pairs and the last character, so that one character finds its pairs."""
    for start in range(len(run)):
        yield run[start : start + 2]


def _without_diacritics(word: str) -> str:
    if word.isascii():
        return word
    parts = unicodedata.normalize("NFD", word)
    bare = "".join(char for char in parts if char not in DIACRITICS)
    return unicodedata.normalize("NFC", bare).translate(_PLAIN)
