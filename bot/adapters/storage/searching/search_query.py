"""What somebody typed in, what a brief's words must fulfil out."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.adapters.storage.searching.analyzer import (
    STEM_MARK,
    guessed_stems,
    index_words,
    is_unspaced,
    surface_words,
)
from bot.adapters.storage.searching.markers import (
    channel_word,
    feed_word,
    language_word,
    words_of_days,
)
from bot.adapters.storage.searching.typed_words import MAX_TYPED_CHARS, TypedWord, typed_names
from bot.adapters.storage.searching.word_tree import (
    AnyOf,
    Node,
    Part,
    Words,
    all_of,
    any_of,
    within,
    word,
)
from bot.domain.channels import ChannelName
from bot.pipeline.records import SearchQuery

_MOST_TERMS: Final = 12
_SHORTEST_PREFIX: Final = 2  # one letter begins a twentieth of all words
_QUOTES: Final = str.maketrans(dict.fromkeys("“”„‟«»\N{FULLWIDTH QUOTATION MARK}", '"'))

Channels = Collection[ChannelName] | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What a search looks for."""

    terms: tuple[Node, ...]  # each must stand in a brief; where it stands makes a hit better
    besides: tuple[Node, ...] = ()  # what else it must fulfil

    @property
    def wanted(self) -> Node:
        """Return all of it; the besides first, which are mostly rarer."""
        return all_of((*self.besides, *self.terms))


def asked_for(query: SearchQuery, *, open_end: bool) -> Asked | None:
    """Return what a search looks for, None where there is nothing to look for.

    All words must stand in a brief, as they are or by their stem; "quoted words" stand together.
    With `speaker`, somebody of those names must say something in it. With `open_end`, the last
    word of either may be but the beginning of one.
    """
    terms = typed_terms(query.words, open_end=open_end)
    names = [_name(each) for each in typed_names(query.speaker, open_end=open_end)]
    if not terms or (query.speaker.strip() and not names):
        return None
    besides = [*in_channels(query.channels), *names, *_filters(query)]
    return Asked(terms=tuple(terms), besides=tuple(besides))


def by_speaker(
    names: str, channels: Channels, *, about: str = "", open_end: bool = True
) -> Node | None:
    """Return what finds the briefs in which somebody of these names says something.

    "" is anybody, wherever nothing is looked for but the channels; None where nothing is found.
    With `about`, these words stand in them somewhere. It may find more: a word of one letter that
    is but a beginning is left out.
    """
    terms, typed = typed_terms(about), typed_names(names, open_end=open_end)
    if (about.strip() and not terms) or (names.strip() and not typed):
        return None
    if open_end and typed and not _may_begin(typed[-1].beginning):
        typed = typed[:-1]
    nodes = [*in_channels(channels), *map(_name, typed), *terms]
    return all_of(nodes) if nodes else None


def in_channels(channels: Channels) -> list[Node]:
    """Return what keeps to channels; nothing where all may be searched."""
    if channels is None:
        return []
    return [any_of(word(channel_word(channel)) for channel in channels)]


def typed_terms(typed: str, *, open_end: bool = True) -> list[Node]:
    """Return what each word and each phrase asks for; the last word may be but a beginning."""
    pieces = typed[:MAX_TYPED_CHARS].translate(_QUOTES).split('"')
    terms: list[Node] = []
    for number, piece in enumerate(pieces):
        surfaces = surface_words(piece)
        last = number == len(pieces) - 1
        if number % 2 and not last:
            terms += _phrase(surfaces)
        else:
            terms += [_word(each) for each in surfaces[:-1]]
            terms += [_word(each, open_end=open_end and last) for each in surfaces[-1:]]
    return terms[:_MOST_TERMS]


def _filters(query: SearchQuery) -> list[Node]:
    filters: list[Node] = []
    if query.feed_id is not None:
        filters.append(word(feed_word(query.feed_id)))
    if query.language is not None:
        filters.append(word(language_word(query.language)))
    if query.since or query.until:
        filters.append(any_of(map(word, words_of_days(query.since, query.until))))
    return filters


def _name(typed: TypedWord) -> Node:
    if _may_begin(typed.beginning):
        return replace(word(typed.beginning, begins=True), part=Part.SPEAKERS)
    return within(Part.SPEAKERS, any_of(word(way) for way in sorted(typed.ways)))


def _may_begin(beginning: str) -> bool:
    """Tell whether what begins so is few enough to be looked for."""
    return len(beginning) >= _SHORTEST_PREFIX or (bool(beginning) and is_unspaced(beginning))


def _phrase(surfaces: Sequence[str]) -> list[Node]:
    words = [piece for surface in surfaces for piece in _followed_words(surface)]
    return [Words(tuple(words))] if words else []


def _word(surface: str, *, open_end: bool = False) -> Node:
    if is_unspaced(surface):
        words = _followed_words(surface)
        return Words(tuple(words), begins=len(words[-1]) == 1) if words else AnyOf(())
    pieces = index_words(surface)
    if len(pieces) != 1:
        return AnyOf(())  # nothing but a mark
    ways: list[Node] = [word(pieces[0], begins=open_end and len(pieces[0]) >= _SHORTEST_PREFIX)]
    for stem in guessed_stems(surface):
        ways += [word(stem), word(STEM_MARK + stem)]
    ways.append(word(STEM_MARK + pieces[0]))  # what was typed may be a stem itself
    return any_of(ways)


def _followed_words(surface: str) -> list[str]:
    """Return the word's pieces that stand side by side also where the text goes on."""
    words = index_words(surface)
    return words[:-1] if len(words) > 1 and is_unspaced(surface[-1]) else words
