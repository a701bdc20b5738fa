"""Languages by their codes in, what they are called out; and from what somebody typed, the code."""

from collections.abc import Iterator
from functools import cache
from typing import Final

from babel import Locale

from bot.presenting.speech import SOURCE_LANGUAGE, locale_of, spoken

_CODE_CHARS: Final = 2  # ISO 639-1, as briefs have them
# Offered before all others: those whose articles are condensed with rules of their own.
_FIRST: Final = (
    "en", "de", "fr", "es", "pt", "it", "nl", "pl", "ru", "uk", "ar", "hi", "ja", "zh",
)  # fmt: skip


def language_name(code: str) -> str:
    """Return what a language is called in the one that is spoken now; its code where unknown."""
    return _names(spoken()).get(code, code)


def language_meant(typed: str) -> str | None:
    """Return the code of a language by its code or name, in any of ours, in English or its own."""
    wanted = typed.strip().casefold()
    return next((code for code in _codes() if wanted in {code, *_callings(code)}), None)


def languages_like(typed: str) -> Iterator[tuple[str, str]]:
    """Yield names with codes that begin with what was typed; the usual ones first."""
    wanted = typed.strip().casefold()
    for code in _codes():
        if any(name.startswith(wanted) for name in (code, *_callings(code))):
            yield language_name(code), code


def _callings(code: str) -> tuple[str, ...]:
    names = (language_name(code), _names(SOURCE_LANGUAGE).get(code, ""), _own_name(code))
    return tuple(name.casefold() for name in names if name)


@cache
def _codes() -> tuple[str, ...]:
    known = sorted(code for code in _names(SOURCE_LANGUAGE) if len(code) == _CODE_CHARS)
    return tuple(dict.fromkeys((*_FIRST, *known)))


@cache
def _names(language: str) -> dict[str, str]:
    return dict(locale_of(language).languages)


@cache
def _own_name(code: str) -> str:
    """Return what speakers of a language call it; only of the usual ones, as each takes reading."""
    return Locale.parse(code).get_language_name() or "" if code in _FIRST else ""
