"""The titles a page gives itself in, its headline out: the outlet's name off, nothing rewritten."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from html import unescape

from bot.reading.inline_text import fold

# What stands between headline and outlet; a hyphen or colon only counts with the spaces round it
_SEPARATOR = re.compile(
    r"\s(?:[|\u2022\xb7\u2013\u2014\xbb\xab\u203a\u2039~/]|::?|--?)\s|\|"
)  # | • · – — » …
_NOT_LETTERS = re.compile(r"[\W_]+")
_MAX_OUTLET_WORDS = 6
_MIN_HEADLINE_WORDS = 3  # below it, what stands before a separator may be the headline's topic
_SHARE_OF_NAME = 0.5  # "Guardian" is "The Guardian", "Israel" is not "The Times of Israel"
_MAX_TITLE_CHARS = 500  # what is longer is a list of keywords, or meant to keep us busy


def headline_of(candidates: Sequence[str], outlets: Iterable[str]) -> str:
    """Choose among a page's titles, given best first.

    The outlet's name and section go from the ends. The title that most candidates agree on wins;
    among equals the earlier.
    """
    names = {key for key in map(comparable, outlets) if key}
    titles = [fold(unescape(title)) for title in candidates if len(title) <= _MAX_TITLE_CHARS]
    cleaned = [_without_outlet(title, names, titles) for title in titles if title]
    cleaned = [title for title in cleaned if comparable(title) not in names or len(titles) == 1]
    if not cleaned:
        return ""
    votes = Counter(map(comparable, cleaned))
    return max(cleaned, key=lambda title: votes[comparable(title)])


def comparable(title: str) -> str:
    """Return a title's letters and digits alone, for comparing."""
    return _NOT_LETTERS.sub("", title).casefold()


def _without_outlet(title: str, names: set[str], others: Sequence[str]) -> str:
    """Cut an end that is the outlet's name, or what remains stands as a title elsewhere."""
    keys = {comparable(other) for other in others if other != title}
    while cuts := list(_SEPARATOR.finditer(title)):
        shorter = _shorter(title, cuts, names, keys)
        if shorter is None:
            return title
        title = shorter
    return title


def _shorter(
    title: str, cuts: Sequence[re.Match[str]], names: set[str], keys: set[str]
) -> str | None:
    for cut in cuts:
        head, tail = title[: cut.start()].strip(), title[cut.end() :].strip()
        for kept, dropped in ((head, tail), (tail, head)):
            if kept and (_is_outlet(dropped, names) or _is_agreed(kept, dropped, keys)):
                return kept
    return None


def _is_agreed(kept: str, dropped: str, keys: set[str]) -> bool:
    if len(kept.split()) < _MIN_HEADLINE_WORDS or len(dropped.split()) > _MAX_OUTLET_WORDS:
        return False
    return comparable(kept) in keys


def _is_outlet(words: str, names: set[str]) -> bool:
    key = comparable(words)
    if not key or len(words.split()) > _MAX_OUTLET_WORDS:
        return False
    return any(
        key == name or (key in name and len(key) >= _SHARE_OF_NAME * len(name)) for name in names
    )
