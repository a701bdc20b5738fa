"""What somebody typed in, an FTS5 expression out that is never malformed."""

from collections.abc import Collection, Sequence

from bot.adapters.storage.searching.analyzer import (
    PLACE_MARK,
    STEM_MARK,
    guessed_stems,
    index_words,
    is_unspaced,
    surface_words,
)
from bot.adapters.storage.searching.typed_words import MAX_TYPED_CHARS, TypedWord, typed_names
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
    names = [_name(word) for word in typed_names(speaker, open_end=True)]
    if not terms or (speaker.strip() and not names):
        return None
    return _all_of([*terms, *names], channels)


def speaker_expression(
    names: str, channels: Collection[ChannelName] | None, *, about: str = "", open_end: bool = True
) -> str | None:
    """Return what finds the briefs in which somebody of these names says something.

    "" is anybody, wherever nothing is looked for but the channels; None where nothing is found.
    With `about`, these words stand in them somewhere. It may find more: a word of one letter that
    is but a beginning is left out.
    """
    terms = _terms(about[:MAX_TYPED_CHARS].translate(_QUOTES))[:_MOST_TERMS]
    words = typed_names(names, open_end=open_end)
    if (about.strip() and not terms) or (names.strip() and not words):
        return None
    if open_end and words and not _may_begin(words[-1].beginning):
        words = words[:-1]
    return _all_of([*map(_name, words), *terms], channels)


def place_word(channel: ChannelName) -> str:
    """Return how a channel stands in the index."""
    return PLACE_MARK + str(channel).casefold()


def _all_of(terms: Sequence[str], channels: Collection[ChannelName] | None) -> str | None:
    """Return what asks for all of these terms in one of the channels; None where none can be."""
    if channels is None:
        return " AND ".join(terms) or None
    places = [_quoted(place_word(channel)) for channel in channels]
    return " AND ".join([*terms, _any_of(places)]) if places else None


def _name(word: TypedWord) -> str:
    if _may_begin(word.beginning):
        return f"speakers : {_quoted(word.beginning)} *"
    return f"speakers : {_any_of([_quoted(way) for way in word.ways])}"


def _may_begin(beginning: str) -> bool:
    """Tell whether what begins so is few enough to be looked for."""
    return len(beginning) >= _SHORTEST_PREFIX or (bool(beginning) and is_unspaced(beginning))


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
