"""What somebody typed in, an FTS5 expression out that is never malformed."""

from collections.abc import Collection, Sequence

from bot.adapters.storage.analyzer import (
    PLACE_MARK,
    STEM_MARK,
    guessed_stems,
    index_words,
    is_unspaced,
    surface_words,
)
from bot.adapters.storage.typed_words import MAX_TYPED_CHARS, TypedWord, typed_names
from bot.domain.channels import ChannelName

_MOST_TERMS = 12
_SHORTEST_PREFIX = 2  # one letter begins a twentieth of all words
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»\N{FULLWIDTH QUOTATION MARK}", '"'))


def match_expression(
    words: str, channels: Collection[ChannelName] | None, *, speaker: str = ""
) -> str | None:
    """Return the expression, None where there is nothing to look for.

    All words must stand in a brief, as they are or by their stem; "quoted words" stand together;
    the last word may be the beginning of one. With `speaker`, somebody of those names must say
    something in it.
    """
    terms = _terms(words[:MAX_TYPED_CHARS].translate(_QUOTES))[:_MOST_TERMS]
    return _all_of([terms, *_named(speaker, open_end=True)], channels) if terms else None


def speaker_expression(
    names: str, channels: Collection[ChannelName] | None, *, about: str = "", open_end: bool = True
) -> str | None:
    """Return what finds the briefs in which somebody of these names says something.

    "" is anybody, wherever nothing is looked for but the channels; None where nothing is found.
    With `about`, these words stand in them somewhere.
    """
    terms = _terms(about[:MAX_TYPED_CHARS].translate(_QUOTES))[:_MOST_TERMS]
    parts = [*_named(names, open_end=open_end), *([terms] if terms else [])]
    return None if about.strip() and not terms else _all_of(parts, channels)


def place_word(channel: ChannelName) -> str:
    """Return how a channel stands in the index."""
    return PLACE_MARK + str(channel).casefold()


def _all_of(parts: Sequence[Sequence[str]], channels: Collection[ChannelName] | None) -> str | None:
    """Return what asks for all of these terms in one of the channels; None where none can be."""
    if not all(parts) or (channels is not None and not channels):
        return None
    terms = [term for part in parts for term in part]
    if channels is not None:
        terms.append(_any_of([_quoted(place_word(channel)) for channel in channels]))
    return " AND ".join(terms) or None


def _named(names: str, *, open_end: bool) -> list[list[str]]:
    """Return the terms of a name as one part, empty where it has no words; no part for ""."""
    if not names.strip():
        return []
    words = typed_names(names, open_end=open_end)[:_MOST_TERMS]
    return [[f"speakers : {_name(word)}" for word in words]]


def _name(word: TypedWord) -> str:
    if len(word.beginning) >= _SHORTEST_PREFIX:
        return f"{_quoted(word.beginning)} *"
    return _any_of([_quoted(way) for way in word.ways])


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
