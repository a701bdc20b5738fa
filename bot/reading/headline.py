"""The titles a page gives itself in, its headline out: the outlet's name off, nothing rewritten."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from html import unescape

from bot.reading.inline_text import fold, weight_of

# What stands between headline and outlet: | • · – — » … A hyphen or colon only counts with the
# spaces round it, but for Chinese and Japanese, which write none ("…新进展_新闻网").
_SEPARATOR = re.compile(
    r"\s(?:[\u2022\xb7\u2013\u2014\xbb\xab\u203a\u2039~/]|::?|--?)\s|\s*[|\u2502\uff5c]\s*"
    r"|(?<=[\u3040-\u30ff\u3400-\u9fff\uff01-\uff1f])[-_\u2013\u2014\u2015\uff0d]+(?=\S)"
)
_NOT_LETTERS = re.compile(r"[\W_]+")
_MAX_OUTLET_WORDS = 6
_CJK_WORD_CHARS = 6  # weighed characters that tell what a word does
_MIN_HEADLINE_WORDS = 3  # below it, what stands before a separator may be the headline's topic
_SHARE_OF_NAME = 0.5  # "Guardian" is "The Guardian", "Israel" is not "The Times of Israel"
_CUT_CHARS = 90  # Google asked for at most 110 in linked data, and so some cut there
_MAX_TITLE_CHARS = 500  # what is longer is a list of keywords, or meant to keep us busy


def headline_of(candidates: Sequence[str], outlets: Iterable[str]) -> str:
    """Choose among a page's titles, given best first.

    The outlet's name and section go from the ends. The title that most candidates agree on wins;
    among equals the earlier.
    """
    names = {comparable(name) for name in outlets if _word_count(name) <= _MAX_OUTLET_WORDS} - {""}
    titles = [fold(unescape(title)) for title in candidates if len(title) <= _MAX_TITLE_CHARS]
    cleaned = [_without_outlet(title, names, titles) for title in titles if title]
    cleaned = [title for title in cleaned if comparable(title) not in names or len(titles) == 1]
    if not cleaned:
        return next(filter(None, titles), "")
    votes = Counter(map(comparable, cleaned))
    return max(_uncut(cleaned), key=lambda title: votes[comparable(title)])


def _uncut(titles: Sequence[str]) -> Sequence[str]:
    """Leave out titles that were cut short, where the whole one is there."""
    keys = {comparable(title) for title in titles}
    whole = [title for title in titles if not (_may_be_cut(title) and _begins_other(title, keys))]
    return whole or titles


def _may_be_cut(title: str) -> bool:
    return len(title) >= _CUT_CHARS or title.endswith(("…", "..."))


def _begins_other(title: str, keys: set[str]) -> bool:
    key = comparable(title)
    return any(other.startswith(key) and other != key for other in keys)


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
    words, others = _word_count(kept), _word_count(dropped)
    if words < min(_MIN_HEADLINE_WORDS, others) or others > _MAX_OUTLET_WORDS:
        return False
    return comparable(kept) in keys


def _word_count(title: str) -> int:
    return max(len(title.split()), (weight_of(title) - len(title)) // _CJK_WORD_CHARS)


def _is_outlet(words: str, names: set[str]) -> bool:
    """Tell an outlet's name, or one that its motto or section follows."""
    first, *rest = _SEPARATOR.split(words, maxsplit=1)
    if max(_word_count(first), *map(_word_count, rest), 0) > _MAX_OUTLET_WORDS:
        return False
    return _is_name(words, names) or _is_name(first, names)


def _is_name(words: str, names: set[str]) -> bool:
    key = comparable(words)
    return key != "" and any(
        key == name or (key in name and len(key) >= _SHARE_OF_NAME * len(name)) for name in names
    )
