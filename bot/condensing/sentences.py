"""Blocks of text in, sentences with their places out."""

# ruff: noqa: RUF001  # typographic marks are what this module is about

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.condensing.language import Language
from bot.domain.articles import Article, Block, BlockKind

_CLOSERS = "\"'”’»«›)\\]“」』"
_WIDE_CLOSERS = '"”’」』》）)'  # of scripts that open with “
# Han, Devanagari, Arabic, Urdu and Burmese stops stand beside the Latin ones.
_END = re.compile(
    rf"(?:[.!?…؟۔।॥]+[{_CLOSERS}]*(?:\[\d{{1,3}}\])*(?=\s)|[。！？｡]+[{_WIDE_CLOSERS}]*)"  # these are the marks
)
_LAST_WORD = re.compile(r"[^\s(\[\"“”„«»'‘’—–/]*\Z")
_OPENERS = "\"'“„«»‘‹「『([¿¡—–―-*•"
_DASHES = ("—", "–", "―")
_STANDFIRST_CHARS = 80  # with a stop at the end; no heading is so long
_LOOK_AHEAD_CHARS = 60  # `"Why?" Ms Amy Adams Smith asked` fits in
_LOOK_BACK_CHARS = 30  # no abbreviation is longer
_WIDE_STOPS = "。！？｡"
_WIDE_COMMAS = "，、：；"
_WIDE_CLAUSE = re.compile(r"[^，。！？：“”「」\n]{2,30}(?=[。，！])")
_PARTICLES = frozenset("とっをがはにもでだの")  # behind a quotation of Japanese
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, as offsets into the article's text."""

    start: int
    end: int
    block: int  # which block of the article it stands in
    kind: BlockKind


def split_article(article: Article, language: Language) -> list[Sentence]:
    """Return the sentences of every block, in order; a heading is one sentence."""
    found = []
    for index, block in enumerate(article.blocks):
        if block.kind is BlockKind.HEADING and not is_standfirst(article.text, block):
            spans = [_trimmed(article.text, block.start, block.end)]
        else:
            spans = list(split_span(article.text, block.start, block.end, language))
        found += [Sentence(s, e, index, block.kind) for s, e in spans if s < e]
    return found


def is_standfirst(text: str, block: Block) -> bool:
    """Tell the lead's sentences, which some pages mark as a heading."""
    return block.end - block.start >= _STANDFIRST_CHARS and text[block.end - 1] == "."


def split_span(text: str, start: int, end: int, language: Language) -> Iterator[tuple[int, int]]:
    """Yield start and end of each sentence of `text[start:end]`."""
    begin = start
    for match in _END.finditer(text, start, end):
        if match.end() < end and _ends_sentence(text, match, begin, end, language):
            yield _trimmed(text, begin, match.end())
            begin = match.end()
    last = _trimmed(text, begin, end)
    if last[0] < last[1]:
        yield last


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _ends_sentence(
    text: str, match: re.Match[str], begin: int, end: int, language: Language
) -> bool:
    mark = match.group()
    if mark[0] in _WIDE_STOPS:
        return not _reads_on_wide(text, match, end, language)
    follow = text[match.end() : min(end, match.end() + _LOOK_AHEAD_CHARS)].lstrip()
    if not _may_begin(follow):
        return False
    if mark[0] == "." and _is_abbreviation(text, match, begin, follow, language):
        return False
    closed = mark[-1] in _CLOSERS and mark[-1] not in ")]"
    if closed and follow.startswith(_DASHES):
        return False  # “…” — Ann Smith
    return not (closed and mark[0] != "." and _is_attribution(follow, language))


def _reads_on_wide(text: str, match: re.Match[str], end: int, language: Language) -> bool:
    """Tell “…。”船主说。 and 「…？」と聞かれた, where the sentence goes on behind a quotation."""
    follow = text[match.end() : min(end, match.end() + _LOOK_AHEAD_CHARS)]
    if follow[:1] in _WIDE_COMMAS:
        return bool(follow)
    if match.group()[-1] not in "”’」』":
        return False
    if language.code == "ja" and follow[:1] in _PARTICLES:
        return True
    clause = _WIDE_CLAUSE.match(follow)
    verbs = language.spoken.get("verbs", ())
    return clause is not None and clause.group().endswith(tuple(verbs))


def _may_begin(follow: str) -> bool:
    """Tell whether a sentence can begin so: not in lower case."""
    stripped = follow.lstrip(_OPENERS + " ")
    return bool(stripped) and not stripped[0].islower() and stripped[0] not in ",;:.)"


def _is_abbreviation(
    text: str, match: re.Match[str], begin: int, follow: str, language: Language
) -> bool:
    if not match.group().startswith(".") or match.group()[1:2] == ".":
        return False
    before = text[max(begin, match.start() - _LOOK_BACK_CHARS) : match.start()]
    last = _LAST_WORD.search(before)
    word = last.group() if last else ""
    lower = word.lower()
    if lower in language.abbreviations:
        return _reads_on(lower, follow, language)
    if len(word) == 1 and word.isalpha() and word.isupper():
        return _is_initial(before, follow)
    if word.isdigit() and len(word) < len("100") and language.code in _ORDINAL_DOT:
        return True
    return "." in word and _dotted(word) and _reads_on(lower, follow, language)


# Languages that write "3. Mai": a short number with a dot is an ordinal.
_ORDINAL_DOT = frozenset({"de", "pl", "cs", "da", "nb", "fi", "hu", "sk", "sl", "hr", "tr", "et"})


def _dotted(word: str) -> bool:
    """Tell whether `word` is letters with dots between them: "U.S", "p.m", "d.C"."""
    return all(len(part) <= 2 for part in word.split("."))  # noqa: PLR2004  # "Ph.D", "z.B", "St.P"


def _is_initial(before: str, follow: str) -> bool:
    """Tell "George W. Bush" from "plan B. Then"."""
    head = before[:-1].rstrip()
    return (
        bool(follow)
        and follow[0].isupper()
        and (not head or not head[-1].islower() or _capital(head))
    )


def _capital(head: str) -> bool:
    words = _WORD.findall(head)
    return bool(words) and words[-1][0].isupper()


# Abbreviations that often end a sentence: the next word decides.
_ENDING = frozenset(
    {
        "inc",
        "corp",
        "co",
        "ltd",
        "jr",
        "sr",
        "u.s",
        "u.k",
        "u.n",
        "e.u",
        "d.c",
        "p.m",
        "a.m",
        "etc",
        "usw",
        "ca",
    }
)


def _reads_on(lower: str, follow: str, language: Language) -> bool:
    """Tell whether the sentence goes on after an abbreviation."""
    if lower not in _ENDING and "." not in lower:
        return True
    if follow.startswith("("):
        return True
    first = _WORD.match(follow)
    return first is not None and first.group().lower() not in language.stop_words


def _is_attribution(follow: str, language: Language) -> bool:
    """Tell `"Why?" Ms Adams asked` from a new sentence after a closed quotation."""
    before = ""
    for word in re.findall(r"[^\W\d_]+|[.?!,\"“„«]", follow):
        shortened = word == "." and (len(before) == 1 or before in language.abbreviations)
        if not word.isalpha() and not shortened:
            return False
        if word.lower() in language.cue_verbs:
            return True
        before = word.lower()
    return False
