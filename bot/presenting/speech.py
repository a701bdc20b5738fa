"""A language in, and whatever is worded until its end is told in that language.

Each interaction runs in a task of its own, and so does each loop of the pipeline; a context
variable is theirs alone.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Final

from babel import Locale

SOURCE_LANGUAGE: Final = "en"  # the one that the words are written in
# ISO 639-1 codes, each with the locale by which numbers, units, lists and plurals are told.
_LOCALES: Final = {
    SOURCE_LANGUAGE: "en",
    "de": "de",
    "fr": "fr",
    "es": "es",
    "pt": "pt_BR",  # the only Portuguese that Discord has
    "pl": "pl",
    "ru": "ru",
    "uk": "uk",
}
LANGUAGES: Final = tuple(_LOCALES)

_spoken: ContextVar[str] = ContextVar("spoken", default=SOURCE_LANGUAGE)


def spoken() -> str:
    """Return the code of the language that is spoken now."""
    return _spoken.get()


@contextmanager
def speaking(language: str | None) -> Iterator[None]:
    """Speak a language meanwhile; English for None and for any that nobody translated."""
    before = _spoken.set(_known(language))
    try:
        yield
    finally:
        _spoken.reset(before)


def speak(language: str | None) -> None:
    """Speak it from now on, for as long as this task lasts."""
    _spoken.set(_known(language))


@cache
def locale_of(language: str) -> Locale:
    """Return how numbers, units, lists and plurals are told in a language."""
    return Locale.parse(_LOCALES[_known(language)])


def _known(language: str | None) -> str:
    return language if language in _LOCALES else SOURCE_LANGUAGE


SOURCE_LOCALE: Final = locale_of(SOURCE_LANGUAGE)
