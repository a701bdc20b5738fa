"""What somebody typed in, an FTS5 expression out that is never malformed."""

from collections.abc import Sequence

from bot.adapters.storage.analyzer import (
    PLACE_MARK,
    STEM_MARK,
    guessed_stems,
    index_words,
    is_unspaced,
    surface_words,
)
from bot.domain.channels import ChannelName

# Nobody types more; every further word only costs time.
_MOST_CHARACTERS = 400
_MOST_TERMS = 12
_SHORTEST_PREFIX = 2  # one letter begins a twentieth of all words
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»\N{FULLWIDTH QUOTATION MARK}", '"'))


def match_expression(words: str, channels: Sequence[ChannelName] | None) -> str | None:
    """Return the expression, None where there is nothing to look for.

    All words must stand in a brief, as they are or by their stem; "quoted words" stand together;
    the last word may be the beginning of one.
    """
    terms = _terms(words[:_MOST_CHARACTERS].translate(_QUOTES))[:_MOST_TERMS]
    if not terms or channels == ():
        return None
    if channels is not None:
        terms.append(_any_of([_quoted(place_word(channel)) for channel in channels]))
    return " AND ".join(terms)


def place_word(channel: ChannelName) -> str:
    """Return how a channel stands in the index."""
    return PLACE_MARK + str(channel).casefold()


def _terms(typed: str) -> list[str]:
    pieces = typed.split('"')
    terms: list[str] = []
    for number, piece in enumerate(pieces):
        surfaces = surface_words(piece)
        last = number == len(pieces) - 1
        if number % 2 and not last:
            terms += _phrase(surfaces)
        else:
            terms += [_word(each) for each in surfaces[:-1]]
            terms += [_word(each, open_end=last) for each in surfaces[-1:]]
    return terms


def _phrase(surfaces: Sequence[str]) -> list[str]:
    words = [word for surface in surfaces for word in _followed_words(surface)]
    return [_quoted(" ".join(words))] if words else []


def _word(surface: str, *, open_end: bool = False) -> str:
    if is_unspaced(surface):
        words = _followed_words(surface)
        return _quoted(" ".join(words)) + (" *" if len(words[-1]) == 1 else "")
    (word,) = index_words(surface) or [surface]
    beginning = open_end and len(word) >= _SHORTEST_PREFIX
    ways = [_quoted(word) + (" *" if beginning else "")]
    for stem in guessed_stems(surface):
        ways += [_quoted(stem), _quoted(STEM_MARK + stem)]
    ways.append(_quoted(STEM_MARK + word))  # what was typed may be a stem itself
    return _any_of(ways)


def _followed_words(surface: str) -> list[str]:
    """Return the word's pieces that stand side by side also where the text goes on."""
    words = index_words(surface)
    return words[:-1] if len(words) > 1 and is_unspaced(surface[-1]) else words


def _any_of(ways: Sequence[str]) -> str:
    return f"({' OR '.join(dict.fromkeys(ways))})"


def _quoted(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'
