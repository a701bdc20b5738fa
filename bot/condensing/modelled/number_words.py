"""A language's code in, how numbers, months and weekdays are written in it, out."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any, Final

_POWERS: Final = {
    "hundred": 2, "thousand": 3, "ten_thousand": 4, "hundred_thousand": 5, "million": 6,
    "ten_million": 7, "hundred_million": 8, "billion": 9, "trillion": 12,
}  # fmt: skip
# Languages that part thousands by a plain space.
_SPACED: Final = frozenset(
    {"bg", "cs", "da", "de", "es", "fi", "fr", "hu", "it", "no", "pl", "pt", "ro", "ru", "sk", "sv", "uk"}
)  # fmt: skip
# Both signs are met there: "1,5" in Madrid is "1.5" in Mexico.
_EITHER: Final = frozenset({"es"})
_POINT: Final = frozenset({"he", "ko", "th"})  # beside those whose words are known


@dataclass(frozen=True, kw_only=True, slots=True)
class NumberWords:
    """All words in lower case, with ' for ’."""

    decimal: str  # "." or ","; "" where either is met
    spaced: bool  # thousands are parted by a plain space
    numbers: Mapping[str, int]  # "elf" -> 11
    powers: Mapping[str, int]  # "million" -> 6, of ten
    months: Mapping[str, int]  # as they are written in the middle of a sentence: "März" -> 3
    weekdays: Mapping[str, int]  # as above; Monday is 1

    @property
    def multipliers(self) -> Mapping[str, Decimal]:
        """Return what the words behind a number multiply it by."""
        return {word: Decimal(10) ** power for word, power in self.powers.items()}


@cache
def load_number_words(language: str | None) -> NumberWords:
    """Return what is known of a language; no words where nothing is."""
    table = _tables().get(language or "", {})
    known = ("." if language in _POINT else ",") if language else ""
    return NumberWords(
        decimal="" if language in _EITHER else table.get("decimal", known),
        spaced=language in _SPACED,
        numbers=dict(_by_word((int(value), forms) for value, forms in _numbers(table))),
        powers=dict(_by_word((_POWERS[name], table.get(name, "")) for name in _POWERS)),
        months=dict(_by_word(enumerate(table.get("months", ()), start=1))),
        weekdays=dict(_by_word(enumerate(table.get("weekdays", ()), start=1))),
    )


def _numbers(table: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    numbers: Mapping[str, str] = table.get("numbers", {})
    return numbers.items()


def _by_word(forms: Iterable[tuple[int, str]]) -> Iterable[tuple[str, int]]:
    return ((word, value) for value, words in forms for word in words.split())


@cache
def _tables() -> Mapping[str, Any]:
    words = files("bot.condensing.modelled").joinpath("number_words.toml").read_text("utf-8")
    return tomllib.loads(words)
