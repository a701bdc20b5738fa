"""Text ready for comparing in, which of the phrases of walls stand in it out."""

import re
import tomllib
from functools import lru_cache
from importlib.resources import files

from bot.domain.reasons import Refusal

_NUMBER = re.compile(r"\b\d[\d.,]*\s")
_QUOTED = re.compile(
    '[\u201c\u201e\xab\u300c"][^\u201c\u201d\u201e\xab\xbb\u300d"]{1,200}[\u201d\u201c\xbb\u300d"]'
)
_NOT_WORDS = re.compile(
    r"[\d\s!-/:-@\u2013\u2014\u2026\xb7]+"
)  # no \W: it takes vowel signs of Hindi


def count_phrases(refusal: Refusal, text: str) -> int:
    """Count the phrases that stand in `text`; "our 148 partners" is "our partners"."""
    bare = _NUMBER.sub("", text)
    return sum(1 for phrase in _phrases()[refusal] if phrase in bare)


def says(refusal: Refusal, text: str) -> bool:
    """Tell whether any phrase of a kind of wall stands in `text`."""
    return any(phrase in text for phrase in _phrases()[refusal])


def is_error_title(title: str) -> bool:
    """Tell a title that, but for numbers, is nothing else than the name of an error."""
    return _NOT_WORDS.sub(" ", title).strip() in _phrases()["error_title"]


def unquoted(text: str) -> str:
    """Return `text` without what it quotes: articles quote banners, banners are not quoted."""
    return _QUOTED.sub(" ", text)


@lru_cache(maxsize=1)
def _phrases() -> dict[str, frozenset[str]]:
    told = tomllib.loads((files("bot.reading") / "walls.toml").read_text(encoding="utf-8"))
    return {
        kind: frozenset(phrase for phrases in languages.values() for phrase in phrases)
        for kind, languages in told.items()
    }
