"""A language's code in, what an editor may add, inflect and never leave out there, out."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Protocol

import snowballstemmer

from bot.condensing.inflection import is_plural_verb, is_verb, verb_gender
from bot.condensing.tokens import tokenize

# ISO 639-1 to the algorithms of snowballstemmer.
_STEMMERS = {
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fr": "french",
    "it": "italian",
    "nl": "dutch",
    "pt": "portuguese",
    "ru": "russian",
}
# Whose nouns say by their endings who does what: only verbs may change. Where one noun has the same
# form as subject and object, the verb alone tells: its number and gender stay, too.
_CASED = frozenset({"ru"})
_UNSTEMMED = frozenset({"pl", "uk"})  # as those, and with no algorithm of its own: no form changes
_WHOLE = 4  # letters; a shorter word of a list is a word, a longer one the beginning of words
_MIN_STEMMED = 3  # letters of a word that has endings


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str:  # noqa: N802  # snowballstemmer's name
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class EditingWords:
    """What words.toml says of a language; all in lower case."""

    code: str
    heads_last: bool
    articles: frozenset[str]
    same: frozenset[tuple[str, str]]  # both ways
    reported: frozenset[tuple[str, str]]  # as the article has it, as the claim may have it
    turning: tuple[str, ...]
    turning_words: frozenset[str]
    phrases: frozenset[tuple[str, ...]]  # word by word
    denying: tuple[str, ...]
    limiting: frozenset[str]
    particles: frozenset[str]
    numbers: frozenset[str]
    genitives: frozenset[str]
    relatives: frozenset[str]
    prepositions: frozenset[str]
    adverbs: frozenset[str]

    def turns(self, word: str) -> bool:
        """Tell a word, in lower case, without which the rest is not so: "refused", "if"."""
        return word in self.turning_words or word.startswith(self.turning)

    def denies(self, word: str) -> bool:
        """Tell a verb, in lower case, that reports the opposite: "denied"."""
        return word.startswith(self.denying)

    def is_form(self, given: str, claimed: str, *, noun: bool) -> bool:
        """Tell two forms of one word, in lower case, the second of which may stand for the first.

        `noun` where capitals or the language show that its ending says what part it plays.
        """
        short = min(len(given), len(claimed)) < _MIN_STEMMED
        if noun or short or self.code in _UNSTEMMED:
            return False
        if self.code in _CASED and not self._agrees_as(given, claimed):
            return False
        return _stem(self.code, given) == _stem(self.code, claimed)

    def _agrees_as(self, given: str, claimed: str) -> bool:
        """Tell two verbs, in lower case, that may have the same subject."""
        code = self.code
        verbs = is_verb(given, code) and is_verb(claimed, code)
        number = is_plural_verb(given, code) == is_plural_verb(claimed, code)
        return verbs and number and verb_gender(given, code) == verb_gender(claimed, code)


@cache
def load_editing_words(code: str | None) -> EditingWords | None:
    """Return the words of a language; None where nobody wrote them down."""
    table = _tables().get(code or "")
    if code is None or table is None:
        return None
    same = {(a, b) for group in table["same"] for a in group for b in group if a != b}
    turning: list[str] = table["turning"]
    return EditingWords(
        code=code,
        heads_last=table.get("heads_last", False),
        articles=frozenset(table["articles"]),
        same=frozenset(same),
        reported=_pairs(table["reported"]),
        turning=tuple(word for word in turning if len(word) >= _WHOLE),
        turning_words=frozenset(word for word in turning if len(word) < _WHOLE),
        phrases=frozenset(_split(phrase) for phrase in table["phrases"]),
        denying=tuple(table["denying"]),
        limiting=frozenset(table["limiting"]),
        particles=frozenset(table["particles"]),
        numbers=frozenset(table["numbers"]),
        genitives=frozenset(table["genitives"]),
        relatives=frozenset(table.get("relatives", ())),
        prepositions=frozenset(table.get("prepositions", ())),
        adverbs=frozenset(table.get("adverbs", ())),
    )


def _split(phrase: str) -> tuple[str, ...]:
    return tuple(token.lower for token in tokenize(phrase) if token.is_word)


def _pairs(groups: Sequence[Sequence[str]]) -> frozenset[tuple[str, str]]:
    """Return pairs both ways: "is" for "was" and, where the model tells it in the past, back."""
    return frozenset((x, y) for a, b in groups for x, y in ((a, b), (b, a)))


@cache
def _tables() -> dict[str, Any]:
    words = files("bot.condensing.modelled").joinpath("words.toml").read_text("utf-8")
    return tomllib.loads(words)


@cache
def _stemmer(algorithm: str) -> _Stemmer:
    stemmer: _Stemmer = snowballstemmer.stemmer(algorithm)
    return stemmer


def _stem(code: str, word: str) -> str:
    return _stemmer(_STEMMERS[code]).stemWord(word.casefold())
