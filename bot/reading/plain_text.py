"""Plain text as it was pasted or saved in, an article whose offsets count its characters out."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.domain.articles import Article, Block, BlockKind, NotAnArticle
from bot.domain.reasons import Reason, Refusal
from bot.reading.boilerplate import Part, parts_of, source_of
from bot.reading.headline import comparable
from bot.reading.inline_text import fold, shortened, weight_of
from bot.reading.language import detect_language
from bot.reading.punctuation import ends_clause, ends_sentence

_MAX_CHARS = 1_000_000
_MIN_LETTERS = 40  # below it there is no sentence to condense
_MAX_HEADLINE_WORDS = 30
_MAX_HEADLINE_CHARS = 250
_HEADLINE_WITHIN = 3  # paragraphs of the article among which the headline stands
_FALLBACK_TITLE_CHARS = 120
_MAX_SUBHEADING_WORDS = 10
_WRAPPED_LINE_CHARS = 45  # lines that an editor broke are longer, lines of a list shorter
_MAX_WRAPPED_LINE_CHARS = 130

_LINE = re.compile(r"[^\r\n\x0b\x0c\u2028\u2029]+")
_LINE_END = re.compile(r"\r\n|[\r\n\x0b\x0c\u2028\u2029]")
_BULLET = re.compile(r"[-*\u2022\u2013\xb7\u2023\u25aa]\s+|\d{1,2}[.)]\s+")  # "•", "–", "·" …
_FIRST_SENTENCE = re.compile(r".+?[.!?\u2026](?=\s|$)|.+?[\u3002\uff01\uff1f]|.+", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int


def read_plain_text(text: str, title: str | None = None, url: str = "") -> Article | NotAnArticle:
    """Read `text` as an article; the text stays as it came.

    Blocks cover headline and paragraphs; skip links, calls to sign up, small print, appeals and
    what follows them are covered by none. Without a `title` the first line that reads like a
    headline is one, else the beginning of the text.
    """
    text = text[:_MAX_CHARS]
    spans = list(_paragraphs(text))
    words = [text[span.start : span.end] for span in spans]
    parts = parts_of(words)
    body = [span for span, part in zip(spans, parts, strict=True) if part is Part.BODY]
    headline = _headline(text, body, title)
    blocks = tuple(_block(text, span, is_headline=span == headline) for span in body)
    told = _told(text, blocks)
    if weight_of("".join(filter(str.isalnum, told))) < _MIN_LETTERS:
        return _too_short(url, title or fold(told), empty=not text.strip())
    return Article(
        url=url,
        canonical_url=None,
        title=fold(title or "") or _title(text, headline, told),
        text=text,
        blocks=blocks,
        language=detect_language(told),
        byline=None,
        site_name=next(filter(None, map(source_of, words)), None),
        published_at=None,
        image_url=None,
    )


def _paragraphs(text: str) -> Iterator[_Span]:
    """Yield paragraphs: what blank lines part, or each line where lines are not merely wrapped."""
    group: list[_Span] = []
    for span in _lines(text):
        gap = text[group[-1].end : span.start] if group else ""
        if len(_LINE_END.findall(gap)) > 1:
            yield from _paragraphs_of_group(text, group)
            group = []
        group.append(span)
    yield from _paragraphs_of_group(text, group)


def _lines(text: str) -> Iterator[_Span]:
    """Yield the lines that are not blank, without the white space round them."""
    for line in _LINE.finditer(text):
        words = line[0].strip()
        if words:
            start = line.start() + line[0].index(words[0])
            yield _Span(start, start + len(words))


def _paragraphs_of_group(text: str, lines: Sequence[_Span]) -> Iterable[_Span]:
    if not lines or not _is_wrapped([text[line.start : line.end] for line in lines]):
        return lines
    return [_Span(lines[0].start, lines[-1].end)]


def _is_wrapped(lines: Sequence[str]) -> bool:
    """Tell lines that an editor broke at a margin from paragraphs that stand one a line."""
    broken = lines[:-1]
    if not all(_WRAPPED_LINE_CHARS <= len(line) <= _MAX_WRAPPED_LINE_CHARS for line in broken):
        return False
    unfinished = sum(1 for line in broken if not ends_sentence(line))
    return 2 * unfinished > len(broken)


def _headline(text: str, body: Sequence[_Span], title: str | None) -> _Span | None:
    """Find the paragraph that is the headline: the one that repeats `title`, or reads like one."""
    first = [(span, text[span.start : span.end]) for span in body[:_HEADLINE_WITHIN]]
    if title:
        return next((s for s, words in first if comparable(words) == comparable(title)), None)
    candidates = []
    for span, words in first if len(body) > 1 else []:
        if not _reads_like_headline(words):
            break
        candidates.append((span, words))
    telling = (span for span, words in candidates if len(words) > _MIN_LETTERS // 2)
    return next(telling, candidates[0][0] if candidates else None)


def _reads_like_headline(words: str) -> bool:
    return (
        len(words) <= _MAX_HEADLINE_CHARS
        and len(words.split()) <= _MAX_HEADLINE_WORDS
        and not ends_clause(words)
        and any(map(str.isalpha, words))
    )


def _block(text: str, span: _Span, *, is_headline: bool) -> Block:
    words = text[span.start : span.end]
    if is_headline or _is_subheading(words):
        return Block(kind=BlockKind.HEADING, start=span.start, end=span.end)
    bullet = _BULLET.match(words)
    if bullet and bullet.end() < len(words):
        start = span.start + bullet.end()
        return Block(kind=BlockKind.LIST_ITEM, start=start, end=span.end)
    return Block(kind=BlockKind.PARAGRAPH, start=span.start, end=span.end)


def _is_subheading(words: str) -> bool:
    ended = ends_sentence(words) or ends_clause(words)
    return not ended and words[0].isalnum() and len(words.split()) <= _MAX_SUBHEADING_WORDS


def _told(text: str, blocks: Iterable[Block]) -> str:
    """Return what the article tells, without its headings."""
    kept = (block for block in blocks if block.kind is not BlockKind.HEADING)
    return "\n".join(text[block.start : block.end] for block in kept)


def _title(text: str, headline: _Span | None, told: str) -> str:
    if headline:
        return fold(text[headline.start : headline.end])
    first = _FIRST_SENTENCE.match(told)
    return shortened(fold(first[0] if first else told), _FALLBACK_TITLE_CHARS)


def _too_short(url: str, title: str, *, empty: bool) -> NotAnArticle:
    code = Refusal.NO_TEXT if empty else Refusal.TOO_SHORT
    title = shortened(fold(title), _FALLBACK_TITLE_CHARS)
    return NotAnArticle(url=url, canonical_url=None, title=title, reason=Reason(code=code))
