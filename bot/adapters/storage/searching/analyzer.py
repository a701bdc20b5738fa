"""Texts of any language in, the words that the search index knows out.

Words are NFKC, casefolded, without diacritics; scripts without blanks come as bigrams. A word's
stem stands behind the words, marked, so that "negotiation" finds "negotiations".
"""

import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import groupby
from typing import Protocol

import snowballstemmer

from bot.domain import scripts
from bot.domain.briefs import Brief, LinkCard
from bot.domain.scripts import DIACRITICS, PLAIN_LETTERS
from bot.pipeline.records import IndexedText
from bot.pipeline.rules.sayings import speakers_of

# Raise it with every change of what this file returns: the index is then made anew at start.
ANALYZER_VERSION = 2
STEM_MARK = "="  # no word has it, so stems and words never meet by chance
PLACE_MARK = "@"

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
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    shown = "".join(char for char in folded if unicodedata.category(char) != "Cf")
    return ["".join(run) for is_word, run in groupby(shown, key=is_in_word) if is_word]


def index_words(surface: str) -> list[str]:
    """Return how a word stands in the index: itself, or its bigrams and last character."""
    return [
        piece
        for unspaced, run in groupby(surface, key=scripts.is_unspaced)
        for piece in (_bigrams("".join(run)) if unspaced else [_without_diacritics("".join(run))])
        if piece
    ]


def guessed_stems(surface: str) -> list[str]:
    """Return the stems, unmarked, that a word of unknown language may have."""
    stems = (_stem(surface, language) for language in _guessed_languages(surface[0]))
    return list(dict.fromkeys(stem for stem in stems if stem))


def is_unspaced(surface: str) -> bool:
    """Tell whether a word is of a script without blanks, and stands as bigrams."""
    return any(scripts.is_unspaced(char) for char in surface)


def _indexed(texts: Iterable[str], language: str | None) -> str:
    surfaces = [word for text in texts for word in surface_words(text)]
    words = [word for surface in surfaces for word in index_words(surface)]
    stems = (_stem(surface, language) for surface in surfaces)
    marked = [STEM_MARK + stem for stem in stems if stem]
    return " ".join(words + marked)


@lru_cache(maxsize=20_000)
def _stem(surface: str, language: str | None) -> str | None:
    """Return the stem where it differs from the word, else None."""
    if language not in _STEMMERS or len(surface) < _SHORTEST_STEMMED or is_unspaced(surface):
        return None
    stem = _without_diacritics(_stemmer(_STEMMERS[language]).stemWord(surface))
    return stem if stem and stem != _without_diacritics(surface) else None


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
    parts = unicodedata.normalize("NFD", word)
    bare = "".join(char for char in parts if char not in DIACRITICS)
    return unicodedata.normalize("NFC", bare).translate(_PLAIN)
