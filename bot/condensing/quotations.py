"""Blocks of text in, the stretches between quotation marks out, whatever the style of marks."""

# typographic marks are what this module is about

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.condensing.inserted_cues import dash_speech, spoken_parts
from bot.condensing.language import Language
from bot.domain.articles import Article, Block, BlockKind

# Opening mark -> what may close it. Poland and Germany close „ with ”, “ or a straight mark;
# Swedes open and close with ”; Germans and Danes point guillemets inwards.
_CLOSERS = {
    "“": '”"“',
    "„": '“”"„',
    "‟": "”",
    "«": "»",
    "»": "«»",
    '"': '"”',
    "”": "”",
    "「": "」",
    "『": "』",
    "‹": "›",
    "›": "‹",
}
_ONLY_CLOSE = {"„": "”“", "«": "»", "“": "”", "「": "」", "『": "』"}  # no quotation opens so
_SINGLE_OPENERS = "'‘‚"  # British and nested marks
_MARK = re.compile("''|``|[“”„‟«»\"「」『』‹›'‘’‚]")
_SINGLE_OPENING = re.compile(r"(?<=[\s(\[{—–\-])['‘](?=[^\W\d_])")
_TYPED = ("''", "``")  # typewriter's double quotes
_SENTENCE_END = ".!?…。！？"
_BEFORE_OPENING = "([{—–-:/…"  # besides white space and the block's start
_ALONE = "「『“„«‟"  # these open whatever stands before them
_ELISIONS = ("'em ", "’em ", "'til ", "’til ", "'cause", "’cause", "'tis", "’tis", "'n'", "’n’")
_OPENING_MARKS = "“„«\"'‘ \n"  # and the space around them
_BETWEEN_BLOCKS = 4  # characters at most: white space, and the mark that opens the next one
_MAX_QUOTE_CHARS = 2500  # longer is a missing closing mark; the longest of 12,000 in news was 1,900


@dataclass(frozen=True, slots=True)
class QuotedSpan:
    """What stands between two quotation marks, without them."""

    start: int
    end: int
    block: int
    closed: bool  # False where the quotation runs on or its mark is missing
    continues: bool  # the same speech as the quotation before, begun anew with a paragraph
    unusual: bool = False  # in pairs of apostrophes, or in single marks among double ones


@dataclass(frozen=True, slots=True)
class _Open:
    mark: str
    place: int  # of the mark
    inside: int  # where the quoted words begin


def find_quoted_spans(article: Article, language: Language) -> list[QuotedSpan]:
    """Return every quoted stretch of the article in order, not overlapping."""
    found: list[QuotedSpan] = []
    for index, block in enumerate(article.blocks):
        if block.kind is BlockKind.HEADING:
            continue
        begin = block.start
        before = found[-1] if found else None
        if (rest := _running_on(article, before, index)) is not None:
            found.append(rest)
            begin = min(rest.end + 1, block.end)
        for start, end, closed in _speech(article.text, replace(block, start=begin), language):
            before = found[-1] if found else None
            continues = _continues(article, before, index, start)
            found.append(QuotedSpan(start, end, index, closed, continues))
    return _with_unusual(article.text, found)


def _running_on(article: Article, before: QuotedSpan | None, index: int) -> QuotedSpan | None:
    """Return what a paragraph goes on with of speech that only closes here, or further on."""
    block = article.blocks[index]
    if before is None or before.closed or before.block != index - 1:
        return None
    opened = article.blocks[before.block].start
    opening = article.text[max(opened, before.start - 1) : before.start]
    opening = opening if opening in _ALONE else _mark_before(article, before)
    mark = _MARK.search(article.text, block.start, block.start + _MAX_QUOTE_CHARS)
    if mark is None or mark.group() not in _ONLY_CLOSE.get(opening, ""):
        return None
    end = min(mark.start(), block.end)
    if not article.text[block.start : end].strip():
        return None
    return QuotedSpan(block.start, end, index, closed=end == mark.start(), continues=True)


def _mark_before(article: Article, span: QuotedSpan) -> str:
    """Return the mark that opened the speech of which `span` is a whole paragraph."""
    marks = _MARK.findall(article.text, max(0, span.start - _MAX_QUOTE_CHARS), span.start)
    return marks[-1] if marks else ""


def _with_unusual(text: str, found: Sequence[QuotedSpan]) -> list[QuotedSpan]:
    """Mark what stands in other marks than the article's quotations: names, a headline's words."""
    single = [text[span.start - 1 : span.start] in tuple(_SINGLE_OPENERS) for span in found]
    typed = [text[max(0, span.start - 2) : span.start] in _TYPED for span in found]
    rare = sum(single) - sum(typed) <= len(found) / 2
    odd = (pair or (one and rare) for pair, one in zip(typed, single, strict=True))
    return [replace(span, unusual=is_odd) for span, is_odd in zip(found, odd, strict=True)]


def _speech(text: str, block: Block, language: Language) -> Iterator[tuple[int, int, bool]]:
    """Yield start, end and whether it was closed for each stretch of speech of one block."""
    if not language.cue_insertions:
        yield from _scan(text, block)
        return
    dialogue = list(dash_speech(text, block.start, block.end, language))
    for start, end in dialogue:
        yield from _clean(text, start, end, closed=True)
    if not dialogue:
        for start, end, closed in _scan(text, block):
            for first, last in spoken_parts(text, start, end, language):
                yield from _clean(text, first, last, closed=closed or last < end)


def _continues(article: Article, before: QuotedSpan | None, block: int, start: int) -> bool:
    if before is None or before.closed:
        return False
    if before.block == block:
        return not article.text[before.end : start].strip("“„«\"'‘ \n")  # any of these
    at_start = start - article.blocks[block].start <= 2  # noqa: PLR2004  # a mark and a space
    return before.block == block - 1 and at_start


def _scan(text: str, block: Block) -> Iterator[tuple[int, int, bool]]:
    """Yield start, end and whether it was closed for each quotation of one block."""
    single_ends = _single_ends(text, block)
    opened: _Open | None = None
    skip_to = block.start
    for match in _MARK.finditer(text, block.start, block.end):
        if match.start() < skip_to:
            continue
        if opened is None and match.group() in _SINGLE_OPENERS:
            end = _single_end(text, block, match.start(), single_ends)
            skip_to = end + 1 if end else skip_to
            yield from _clean(text, match.end(), end or 0, closed=True)
        elif opened is None:
            opened = _opening(text, block, match)
        elif _closes(text, block, opened, match):
            yield from _clean(text, opened.inside, match.start(), closed=True)
            opened = None
        elif again := _opened_anew(text, block, opened, match):
            yield from _running(text, opened, match.start())
            opened = again
    if opened is not None:
        yield from _unclosed(text, block, opened)


def _opened_anew(text: str, block: Block, opened: _Open, match: re.Match[str]) -> _Open | None:
    """Return the same mark once more: the one before was never closed."""
    again = _opening(text, block, match)
    return again if again is not None and again.mark == opened.mark else None


def _clean(text: str, start: int, end: int, *, closed: bool) -> Iterator[tuple[int, int, bool]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end and end - start <= _MAX_QUOTE_CHARS:
        yield start, end, closed


def _running(text: str, opened: _Open, place: int) -> Iterator[tuple[int, int, bool]]:
    """End a paragraph of running speech whose paragraphs were joined into one."""
    if text[opened.inside : place].rstrip()[-1:] in tuple(_SENTENCE_END):
        yield from _clean(text, opened.inside, place, closed=False)


def _unclosed(text: str, block: Block, opened: _Open) -> Iterator[tuple[int, int, bool]]:
    """Take a quotation to the block's end when it is running speech, or lost its closing mark."""
    at_start = opened.place - block.start <= 1
    introduced = text[block.start : opened.place].rstrip().endswith((":", ",", ".", "”"))
    runs_on = text[block.end : block.end + _BETWEEN_BLOCKS].lstrip().startswith(opened.mark)
    if at_start or introduced or runs_on:
        yield from _clean(text, opened.inside, block.end, closed=False)


def _opening(text: str, block: Block, match: re.Match[str]) -> _Open | None:
    """Return the mark as an opening one, None where it cannot open."""
    mark = '"' if match.group() in _TYPED else match.group()
    if not _opens(text, block, match.start(), match.end(), mark):
        return None
    return _Open(mark, match.start(), match.end())


def _opens(text: str, block: Block, place: int, inside: int, mark: str) -> bool:
    if mark not in _CLOSERS or inside >= block.end:
        return False
    before = text[place - 1] if place > block.start else " "
    after = text[inside]
    if mark in _ALONE:
        return mark != "“" or not after.isspace() or before.isspace()
    return (before.isspace() or before in _BEFORE_OPENING) and not after.isspace()


def _closes(text: str, block: Block, opened: _Open, match: re.Match[str]) -> bool:
    mark = '"' if match.group() in _TYPED else match.group()
    if mark not in _CLOSERS[opened.mark]:
        return False
    if mark == opened.mark and mark in '"„»“':
        return match.end() >= block.end or _opening(text, block, match) is None
    return True


def _single_ends(text: str, block: Block) -> list[int]:
    """Return where a single mark may close: after a letter or stop, before no letter."""
    ends = []
    for match in re.finditer("['’‘]", text[block.start : block.end]):
        place = block.start + match.start()
        before = text[place - 1] if place > block.start else " "
        after = text[place + 1] if place + 1 < block.end else " "
        if not before.isspace() and not after.isalnum() and before not in "(—":
            ends.append(place)
    return ends


def _single_end(text: str, block: Block, place: int, ends: list[int]) -> int | None:
    """Return where the single-quoted stretch from `place` ends; None for an apostrophe."""
    before = text[place - 1] if place > block.start else " "
    rest = text[place + 1 : place + 2]
    if not (before.isspace() or before in _BEFORE_OPENING) or not rest.isalpha():
        return None
    if text.startswith(_ELISIONS, place):
        return None
    first = bisect_left(ends, place + 1)
    near = [end for end in ends[first : first + 8] if end - place <= _MAX_QUOTE_CHARS]
    opening = _SINGLE_OPENING.search(text, place + 1, min(block.end, place + _MAX_QUOTE_CHARS))
    last = opening.start() if opening else block.end
    return next((end for end in near if not _is_apostrophe(text, end, near, last)), None)


def _is_apostrophe(text: str, end: int, near: Sequence[int], last: int) -> bool:
    """Tell "workers' rights" and "goin' home" where a mark still follows before the next opens."""
    doubtful = text[end - 1] == "s" or text[end - 2 : end] == "in"
    inside = doubtful and text[end + 1 : end + 2].isspace() and text[end + 2 : end + 3].isalpha()
    return inside and any(end < other < last for other in near)
