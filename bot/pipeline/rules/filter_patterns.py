r"""Regular expressions of strangers in, compiled ones with bounded cost out, or why they are refused.

RE2 searches in linear time and compiles within a given memory; `regex` with its timeout does not
bound compiling ("(a{1000}){1000}" took 241 ms and 266 MB). Two things are added to RE2: letters
and digits of every script for \w and \d, and accents folded away on both sides.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import re2

from bot.pipeline.rules.folding import unaccented

# 512 kB hold every pattern that a person writes. One window takes at most 14 ms, measured with
# "(?:.?){600}x" over Han, the worst of 17 hostile patterns.
_MAX_MEMORY_BYTES = 512 * 1024
WINDOW_CHARS = 500
_STEP_CHARS = 250  # so every match of up to 250 characters stands whole in some window
_PIECE = re.compile(r"\\Q.*?(?:\\E|$)|\\[pP]\{[^}]*\}|\\.|\[:\^?\w+:\]|.", re.DOTALL)
_UNICODE_CLASSES = {r"\w": r"\pL\pM\pN_", r"\d": r"\p{Nd}", r"\D": r"\P{Nd}"}
_NO_WORD = r"[^\pL\pM\pN_]"
_BOUNDARIES = frozenset({r"\b", r"\B"})
_EACH_LINE = "(?m)"  # ^ and $ stand for the ends of a paragraph, as people expect of a text
_TOO_LARGE = ("too large", "repetition size")  # RE2's words for what would not fit


@dataclass
class PatternRefused(Exception):
    """This pattern is not run."""

    why: str  # "pattern_syntax", "pattern_too_large", "pattern_boundary", "pattern_empty"
    detail: str = ""  # RE2's own words


@dataclass(frozen=True, slots=True)
class CompiledPattern:
    """A pattern that is safe to run on any text."""

    regexp: Any  # RE2's; it has no types

    def search(self, text: str, window: tuple[int, int]) -> tuple[int, int] | None:
        r"""Return where the pattern first matches within one of windows(len(text)).

        `text` is unaccented. ^, $ and \b also see the neighbours of the window.
        """
        start, end = window
        first, last = max(0, start - 1), min(len(text), end + 1)
        found = self.regexp.search(text[first:last], start - first, end - first)
        return (found.start() + first, found.end() + first) if found else None


@lru_cache(maxsize=128)
def compile_pattern(source: str) -> CompiledPattern:
    """Return the pattern ready to search; PatternRefused says why not."""
    pieces = _PIECE.findall(unaccented(source))
    if not source.isascii() and _BOUNDARIES.intersection(pieces) and not "".join(pieces).isascii():
        raise PatternRefused("pattern_boundary")
    if r"\C" in pieces:  # a byte, which may be a piece of a character
        raise PatternRefused("pattern_syntax", r"invalid escape sequence: \C")
    try:
        regexp = re2.compile(_EACH_LINE + "".join(_in_unicode(pieces)), _options())
    except re2.error as problem:
        detail = _words(problem.args[0])
        too_large = any(words in detail for words in _TOO_LARGE)
        why = "pattern_too_large" if too_large else "pattern_syntax"
        raise PatternRefused(why, detail) from None
    if regexp.search(""):
        raise PatternRefused("pattern_empty")
    return CompiledPattern(regexp)


def windows(length: int) -> Iterator[tuple[int, int]]:
    """Return the overlapping places of a text of this length that are searched one by one."""
    for start in range(0, max(1, length - _STEP_CHARS), _STEP_CHARS):
        yield start, min(start + WINDOW_CHARS, length)


def _in_unicode(pieces: list[str]) -> Iterator[str]:
    opened: int | None = None  # where the class began that we are in
    for place, piece in enumerate(pieces):
        within = opened is not None
        if piece == "[" and not within:
            opened = place
        elif piece == "]" and opened is not None and not _is_first(pieces, opened, place):
            opened = None
        yield _translated(piece, within=within)


def _is_first(pieces: list[str], opened: int, place: int) -> bool:
    """Tell whether a bracket opens the content of a class and so is a plain character."""
    return pieces[opened + 1 : place] in ([], ["^"])


def _translated(piece: str, *, within: bool) -> str:
    if piece == r"\w":
        return _UNICODE_CLASSES[piece] if within else f"[{_UNICODE_CLASSES[piece]}]"
    if piece == r"\W" and not within:
        return _NO_WORD
    return _UNICODE_CLASSES.get(piece, piece)


def _options() -> Any:
    options = re2.Options()
    options.max_mem = _MAX_MEMORY_BYTES
    options.case_sensitive = False
    options.log_errors = False
    options.never_capture = True  # finding groups would cost more than finding the match
    return options


def _words(told: object) -> str:
    return told.decode("utf-8", "replace") if isinstance(told, bytes) else str(told)
