"""Texts of any language in, the same texts as filters compare them out: any case, no accents."""

import unicodedata
from collections.abc import Callable
from functools import cached_property
from itertools import accumulate
from typing import Final

from bot.domain.scripts import DIACRITICS, PLAIN_LETTERS, is_unspaced

# The many apostrophes are typed as one.
_PLAIN = str.maketrans({
    **PLAIN_LETTERS, "’": "'", "‘": "'", "\N{MODIFIER LETTER APOSTROPHE}": "'",
})  # fmt: skip
_REPLACEMENT = "\ufffd"  # for a lone surrogate, which no encoder takes
_MAX_KNOWN = 20_000  # characters; more distinct ones are in no language, only in attacks
_CHUNK = 256  # characters between two known places of a folded text
_SLICE = 8_192  # characters folded between two looks at the time: 7 ms where all are new


class _Table(dict[int, str]):
    """What str.translate asks for each character it meets; remembers the answers."""

    def __init__(self, answer: Callable[[str], str]) -> None:
        super().__init__()
        self._answer = answer

    def __missing__(self, code: int) -> str:
        if len(self) >= _MAX_KNOWN:
            self.clear()
        self[code] = self._answer(chr(code))
        return self[code]


def _folded(char: str) -> str:
    letters = unicodedata.normalize("NFKD", char).casefold()
    letters = unicodedata.normalize("NFKD", letters).translate(_PLAIN)
    kept = "".join(map(_plain_mark, letters))
    return unicodedata.normalize("NFC", kept)


def _unaccented(char: str) -> str:
    """Return one character for each, so that places stay the same."""
    if unicodedata.category(char) == "Cs":
        return _REPLACEMENT
    if char.isspace() and char != "\n":
        return " "
    letters = unicodedata.normalize("NFD", char)
    kept = unicodedata.normalize("NFC", "".join(c for c in letters if c not in DIACRITICS))
    return kept if len(kept) == 1 else char


_FOLDED: Final = _Table(_folded)
_UNACCENTED: Final = _Table(_unaccented)


class FoldedText:
    """A text, folded, that can tell how its words are really written."""

    def __init__(self, text: str, check: Callable[[], None] = lambda: None) -> None:
        """Take the text as it is; runs of blanks become one. `check` may raise to give up."""
        self._shown = composed(" ".join(text.split()))
        self.folded: Final = _translated(self._shown, _FOLDED, check)

    def shown(self, start: int, end: int) -> str:
        """Return the words behind the characters `start` to `end` of the folded text."""
        return self._shown[self._place(start) : self._place(end - 1) + 1]

    def _place(self, offset: int) -> int:
        chunk = next(i for i, end in enumerate(self._chunk_ends) if end > offset)
        first = chunk * _CHUNK
        at = self._chunk_ends[chunk - 1] if chunk else 0
        lengths = (len(char.translate(_FOLDED)) for char in self._shown[first : first + _CHUNK])
        return next(i for i, end in enumerate(accumulate(lengths), first) if at + end > offset)

    @cached_property
    def _chunk_ends(self) -> tuple[int, ...]:
        starts = range(0, len(self._shown), _CHUNK)
        return tuple(
            accumulate(len(self._shown[at : at + _CHUNK].translate(_FOLDED)) for at in starts)
        )


def fold(words: str) -> str:
    """Return words as they are looked for in a folded text; "" where nothing is left of them."""
    return FoldedText(words).folded.strip()


def unaccented(text: str, check: Callable[[], None] = lambda: None) -> str:
    """Return composed text without accents, its case and places kept; `check` as above."""
    return _translated(text, _UNACCENTED, check)


def composed(text: str) -> str:
    """Return the text with letters and their marks joined where Unicode has one character."""
    return unicodedata.normalize("NFC", text)


def stands_alone(text: str, start: int, end: int, *, prefix: bool = False) -> bool:
    """Tell whether no letter joins the words at `start` to `end` of a folded text to others."""
    before = start > 0 and _join(text[start - 1], text[start])
    after = not prefix and end < len(text) and _join(text[end - 1], text[end])
    return not before and not after


def _translated(text: str, table: _Table, check: Callable[[], None]) -> str:
    parts: list[str] = []
    for start in range(0, len(text), _SLICE):
        check()
        parts.append(text[start : start + _SLICE].translate(table))
    return "".join(parts)


def _plain_mark(char: str) -> str:
    category = unicodedata.category(char)
    if char in DIACRITICS or category == "Cf":  # Cf: soft hyphens, joiners, direction marks
        return ""
    return " " if category == "Pd" or char.isspace() or char == "\N{MINUS SIGN}" else char


def _join(left: str, right: str) -> bool:
    return _is_spaced_letter(left) and _is_spaced_letter(right)


def _is_spaced_letter(char: str) -> bool:
    if not (char.isalnum() or char == "_" or unicodedata.category(char).startswith("M")):
        return False
    return not is_unspaced(char)
