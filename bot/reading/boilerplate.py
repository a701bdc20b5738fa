"""The paragraphs of a text in, which of them belong to the page and not to its article out.

A paragraph is judged by what it does: it asks the reader to sign up, give or follow; it is small
print; it labels a link. Words alone do not condemn it: an article may tell of newsletters and
donations. What stands between two such paragraphs, or after the last, goes with them.
"""

import re
import tomllib
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from itertools import accumulate, pairwise

from bot.reading.page_signs import comparable_words
from bot.reading.punctuation import ends_sentence, opens_quotation

_MAX_CALL_WORDS = 90  # longer paragraphs tell something, whatever they ask
_MAX_LABEL_WORDS = 6
_MAX_LEGAL_WORDS = 60
_MAX_CRY_WORDS = 16  # "We made it thanks to our readers!"
_MAX_BLURB_WORDS = 40
_MAX_LEAD_WORDS = 3  # in front of a skip link or label nothing else stands
_BODY_WORDS = 22  # a paragraph of this length with a sentence end is likely the article's
_TELLING_WORDS = 9  # so is one of this length that speaks neither of "us" nor to "you"
_RESUMED = 3  # so many of them after an appeal show that the article went on
_ENOUGH_SIGNS = 2
_SENTENCE_GAP = re.compile(r"(?<=[.!?…])\s+")
_WORD = re.compile(r"[\w'-]+")
_KEY_CHARS = 2
_WORD_START = re.compile(r"\b\w.|©", re.DOTALL)  # with as many characters as a key has


class Part(StrEnum):
    """What a paragraph is on its page."""

    BODY = "body"
    SKIP_LINK = "skip_link"
    SOURCE = "source"  # "Source: X"
    LABEL = "label"  # "Read more: …", "Photo: …"
    CALL = "call"  # sign up, follow, share
    APPEAL = "appeal"  # give money; nothing of the article comes after it
    SMALL_PRINT = "small_print"


def parts_of(paragraphs: Sequence[str]) -> list[Part]:
    """Say of each paragraph what it is, its neighbours considered."""
    parts = [_own_part(paragraph) for paragraph in paragraphs]
    for index in range(1, len(parts)):
        # What a colon introduces is somebody's words, even if they are "Support us!"
        if paragraphs[index - 1].rstrip().endswith(":") and parts[index - 1] is Part.BODY:
            parts[index] = Part.BODY
    _absorb_blurbs(paragraphs, parts)
    _absorb_between(paragraphs, parts)
    _cut_tail(paragraphs, parts)
    return parts


def source_of(paragraph: str) -> str:
    """Return X of "Source: X", or ""."""
    label, colon, rest = paragraph.partition(":")
    if len(label.split()) > _MAX_LABEL_WORDS:
        return ""
    known = comparable_words(label) in _signs("source")
    return rest.strip() if colon and known and len(rest.split()) <= _MAX_LABEL_WORDS else ""


def _own_part(paragraph: str) -> Part:
    text = comparable_words(paragraph)
    count = len(text.split())
    ended = ends_sentence(paragraph)
    if source_of(paragraph):
        return Part.SOURCE
    if not ended and count <= _MAX_LABEL_WORDS and _starts(text, "skip"):
        return Part.SKIP_LINK
    if _is_label(text, count) or (count <= _MAX_LEGAL_WORDS and _is_credit(text)):
        return Part.LABEL
    return Part.BODY if opens_quotation(paragraph) else _asking_part(text, count)


def _asking_part(text: str, count: int) -> Part:
    if count > _MAX_CALL_WORDS:
        return Part.BODY
    found = _found(text)
    signs = len(found.get("appeal", ()))
    calls = "target" in found and any(map(_calls, _SENTENCE_GAP.split(text)))
    if signs:
        cry = text.endswith("!") and count <= _MAX_CRY_WORDS
        if signs >= _ENOUGH_SIGNS or calls or cry:
            return Part.APPEAL
    if calls:
        return Part.CALL
    legal = len(found.get("legal", ())) if count <= _MAX_LEGAL_WORDS else 0
    if legal >= _ENOUGH_SIGNS or (legal and (count <= _MAX_LABEL_WORDS or text.startswith("©"))):
        return Part.SMALL_PRINT
    return Part.BODY


def _is_label(text: str, count: int) -> bool:
    """Tell "Read more: …", and a line that is nothing else."""
    label, colon, _ = text.partition(":")
    if colon and label.rstrip() in _signs("label"):
        return True
    return count <= _MAX_LABEL_WORDS and text.rstrip(" .:…") in _signs("label")


def _is_credit(text: str) -> bool:
    """Tell "(Reporting by A; editing by B)"; "Reporting by A shows …" tells something."""
    if not _starts(text.lstrip("([ "), "credit"):
        return False
    signs = len(_found(text).get("credit", ()))
    return signs >= _ENOUGH_SIGNS or (
        text.startswith(("(", "[")) and text.endswith((")", "]", "."))
    )


def _calls(sentence: str) -> bool:
    """Tell whether a sentence starts with a call, please or not."""
    for polite in _signs("please"):
        head, found, rest = sentence.partition(f"{polite} ")
        if found and len(head.split()) <= _MAX_LEAD_WORDS and _starts(rest, "call"):
            return True
    return _starts(sentence, "call") and not sentence.startswith(("support for", "support from"))


def _absorb_blurbs(paragraphs: Sequence[str], parts: list[Part]) -> None:
    """A short paragraph right after a call that speaks as the outlet, or to the reader."""
    for index in range(1, len(parts)):
        after_call = parts[index - 1] in {Part.CALL, Part.APPEAL}
        if after_call and parts[index] is Part.BODY and _is_blurb(paragraphs[index]):
            parts[index] = parts[index - 1]


def _is_blurb(paragraph: str) -> bool:
    words = _WORD.findall(comparable_words(paragraph))
    short = len(words) <= _MAX_BLURB_WORDS and not opens_quotation(paragraph)
    return short and not set(words).isdisjoint(_signs("address"))


def _absorb_between(paragraphs: Sequence[str], parts: list[Part]) -> None:
    """One or two short paragraphs between asking ones belong to the same box."""
    asking = [i for i, part in enumerate(parts) if _is_asking(part)]
    for left, right in pairwise(asking):
        between = range(left + 1, right)
        if len(between) <= _ENOUGH_SIGNS and not any(_tells(paragraphs[i]) for i in between):
            for index in between:
                parts[index] = parts[left]


def _cut_tail(paragraphs: Sequence[str], parts: list[Part]) -> None:
    """Drop what follows the last asking paragraphs, unless the article clearly goes on."""
    if Part.BODY not in parts:
        return
    going_on = _telling_after(paragraphs, parts)
    for index in range(parts.index(Part.BODY), len(parts)):
        part = parts[index]
        needed = _RESUMED if part is Part.APPEAL else 1
        if _is_asking(part) and going_on[index] < needed:
            parts[index:] = [part if later is Part.BODY else later for later in parts[index:]]
            return


def _telling_after(paragraphs: Sequence[str], parts: Sequence[Part]) -> list[int]:
    """Count, for each paragraph, those after it that tell something of the article."""
    telling = [
        part is Part.BODY and _tells(words) for words, part in zip(paragraphs, parts, strict=True)
    ]
    total = sum(telling)
    return [total - so_far for so_far in accumulate(telling)]


def _is_asking(part: Part) -> bool:
    return part in {Part.CALL, Part.APPEAL, Part.SMALL_PRINT}


def _tells(paragraph: str) -> bool:
    """Tell whether a paragraph is long enough, or impersonal enough, to be of the article."""
    words = _WORD.findall(comparable_words(paragraph))
    if not ends_sentence(paragraph) or len(words) < _TELLING_WORDS:
        return False
    return len(words) >= _BODY_WORDS or set(words).isdisjoint(_signs("address"))


@lru_cache(maxsize=1)
def _catalogue() -> dict[str, frozenset[str]]:
    told = tomllib.loads((files("bot.reading") / "boilerplate.toml").read_text(encoding="utf-8"))
    return {
        kind: frozenset(sign for signs in languages.values() for sign in signs)
        for kind, languages in told.items()
    }


def _signs(kind: str) -> frozenset[str]:
    return _catalogue()[kind]


def _starts(text: str, kind: str) -> bool:
    signs = _signs(kind)
    return text.startswith(tuple(signs)) and any(
        text.startswith(sign) and not text[len(sign) : len(sign) + 1].isalpha() for sign in signs
    )


def _found(text: str) -> dict[str, set[str]]:
    """Return by kind the signs that some word of `text` begins; a sign may end within a word."""
    found: dict[str, set[str]] = {}
    index = _index()
    for start in _WORD_START.finditer(text):
        for kind, sign in index.get(start[0], ()):
            if text.startswith(sign, start.start()):
                found.setdefault(kind, set()).add(sign)
    return found


@lru_cache(maxsize=1)
def _index() -> dict[str, list[tuple[str, str]]]:
    """Return the signs by how they begin: there are hundreds, and a paragraph holds few."""
    index: dict[str, list[tuple[str, str]]] = {}
    for kind in ("appeal", "target", "legal", "credit"):
        for sign in _signs(kind):
            index.setdefault(sign[:_KEY_CHARS], []).append((kind, sign))
    return index
