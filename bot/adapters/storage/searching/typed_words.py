"""Words that somebody typed in, whether a text has them out; as the index would find them."""

from collections.abc import Collection
from dataclasses import dataclass

from bot.adapters.storage.searching.analyzer import (
    STEM_MARK,
    guessed_stems,
    index_words,
    is_unspaced,
    surface_words,
)

MAX_TYPED_CHARS = 400  # nobody types more; every further word only costs time


@dataclass(frozen=True, kw_only=True, slots=True)
class TypedWord:
    """One word, in the ways in which it may stand in the index."""

    ways: frozenset[str]
    beginning: str = ""  # what it may be the beginning of; "" where it is whole

    def stands_in(self, words: Collection[str]) -> bool:
        """Tell whether one of `words`, as the index has them, is this one."""
        if not self.ways.isdisjoint(words):
            return True
        return bool(self.beginning) and any(word.startswith(self.beginning) for word in words)


def typed_names(typed: str, *, open_end: bool) -> list[TypedWord]:
    """Return the words of a name, which have no stems; the last may be the beginning of one."""
    words = [word for surface in _surfaces(typed) for word in _pieces(surface)]
    whole = [TypedWord(ways=frozenset({word}), beginning=_begun(word)) for word in words]
    if open_end and words:
        whole[-1] = TypedWord(ways=frozenset({words[-1]}), beginning=words[-1])
    return whole


def typed_words(typed: str) -> list[TypedWord]:
    """Return the words of a text, each as it is or by its stem."""
    return [word for surface in _surfaces(typed) for word in _words(surface)]


def all_stand_in(typed: Collection[TypedWord], words: Collection[str]) -> bool:
    """Tell whether each word that was typed is one of `words`, as the index has them."""
    return all(each.stands_in(words) for each in typed)


def _surfaces(typed: str) -> list[str]:
    return surface_words(typed[:MAX_TYPED_CHARS])


def _words(surface: str) -> list[TypedWord]:
    pieces = _pieces(surface)
    if is_unspaced(surface):
        return [TypedWord(ways=frozenset({each}), beginning=_begun(each)) for each in pieces]
    stems = guessed_stems(surface)
    ways = (*pieces, *stems, *(STEM_MARK + stem for stem in (*stems, *pieces)))
    return [TypedWord(ways=frozenset(ways), beginning="".join(pieces))]


def _pieces(surface: str) -> list[str]:
    """Return a word as the index has it; of a script without blanks, pairs that also go on."""
    pieces = index_words(surface)
    return pieces[:-1] if len(pieces) > 1 and is_unspaced(surface[-1]) else pieces


def _begun(piece: str) -> str:
    """Return what one character of a script without blanks begins: its pairs."""
    return piece if len(piece) == 1 and is_unspaced(piece) else ""
