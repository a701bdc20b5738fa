"""Speech in, where it is broken off to say who speaks out: "« …, dit-elle, … »", "— …, — сказал он."."""

# ruff: noqa: RUF001  # typographic marks and Cyrillic capitals are what this module is about

import re
from collections.abc import Iterator, Sequence

from bot.condensing.language import Language

_DASH, _DASHES = "[—–-]", "—–-"
_RESUMES = rf"(?:[.,;:!?…]\s*{_DASH}|(?:[—–]|(?<=\s)-)\s*[.,;:]?)\s*"  # ". — Yes", "—. Yes"
# A stop or comma, a dash, words that begin in lower case, to the next stop or comma and dash.
_BETWEEN_DASHES = re.compile(
    rf"[,.!?…]\s*{_DASH}\s*(?=[^\W\d_])([^—–\n]{{3,160}}?)(?:{_RESUMES}|\Z)"
)
_BETWEEN_COMMAS = re.compile(r"[,!?…]\s+([^\W\d_][^,.!?;:—–\n]{2,90})(?:[,.](?=\s)|\Z)")
# How speech in a dialogue of dashes ends: "— Yes, — said he", "—Sí —dijo él".
_AFTER_DASH_SPEECH = re.compile(
    rf"(?:[,.!?…]\s*(?:{_DASH}\s*)?|\s{_DASH}\s*)(?=[^\W\d_])([^—–\n]{{3,160}}?)"
    rf"(?:{_RESUMES}|[.]?\Z)"
)
_OPENING_DASH = re.compile(r"[—–]\s*(?=[^\W\d_]|[¿¡«“„])|-\s(?=[^\W\d_]|[¿¡«“„])")
_OPENING_INSIDE = re.compile(r"(?<=[.!?…:”»])\s[—–]\s(?=[^\W\d_a-zа-яёіїєґąćęłńóśźż])")
# The same in prose, where a stop and a capital end the cue: "— Yes, — said he. He left."
_AFTER_DIALOGUE = re.compile(
    rf"(?:[,.!?…]\s*{_DASH}\s*|\s{_DASH}\s*)(?=[^\W\d_])([^—–\n]{{3,160}}?)"
    rf"(?:{_RESUMES}|[.](?=\s+[^\W\d_a-zа-яёіїєґąćęłńóśźż])|[.]?\Z)"
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_INVERTED = re.compile(
    r"(?:s['’])?[^\W\d_]{3,20}(?:-t)?-(?:il|elle|ils|elles)\b(?:\s[^\W\d_]+){0,3}\Z"
)
_BETWEEN_SPACED_DASHES = re.compile(
    rf"\s{_DASH}\s+(?=[^\W\d_])([^—–\n]{{3,160}}?),?\s{_DASH}[,.;:]?\s+"
)
_CUE_WITHIN = 4  # words: "lui a alors répondu"
_NAME_WITHIN = 9  # words: "laughs the town's oldest librarian Ann Field"

Spans = Iterator[tuple[int, int]]


def spoken_parts(text: str, start: int, end: int, language: Language) -> Spans:
    """Yield the parts of the quotation `text[start:end]` that are speech, the cues left out."""
    shapes = {
        "dash": _BETWEEN_DASHES,
        "comma": _BETWEEN_COMMAS,
        "spaced_dash": _BETWEEN_SPACED_DASHES,
    }
    patterns = [shapes[name] for name in sorted(language.cue_insertions)]
    yield from _parts(text, start, end, language, patterns)


def dash_speech(text: str, start: int, end: int, language: Language) -> Spans:
    """Yield the parts that are speech of a paragraph that a dash opens; none without a cue."""
    if "dash" not in language.cue_insertions:
        return
    if not language.has_articles:
        yield from _dialogue(text, start, end, language)
        return
    opening = _OPENING_DASH.match(text, start, end)
    if opening is None:
        return
    parts = list(_parts(text, opening.end(), end, language, [_AFTER_DASH_SPEECH]))
    if parts != [(opening.end(), end)]:
        yield from parts


def _dialogue(text: str, start: int, end: int, language: Language) -> Spans:
    """Yield what is said in a paragraph of prose and dialogue: "Tak – mówi Ann. Pada.".

    It begins with a dash, or behind one after a stop; it ends where a cue ends in a stop.
    """
    opening = _OPENING_DASH.match(text, start, end) or _OPENING_INSIDE.search(text, start, end)
    cued = False
    while opening is not None:
        begin = opening.end()
        resumed = True
        while resumed:
            cue = next(_cues(text, begin, end, language, [_AFTER_DIALOGUE]), None)
            if cue is None and not cued:
                return
            yield begin, cue[0] if cue else end
            if cue is None:
                return
            cued, begin = True, cue[1]
            resumed = text[:begin].rstrip()[-1] in _DASHES and begin < end
        opening = _OPENING_INSIDE.search(text, begin - 1, end)


def _parts(
    text: str, start: int, end: int, language: Language, patterns: Sequence[re.Pattern[str]]
) -> Spans:
    begin = start
    for first, last in _cues(text, start, end, language, patterns):
        if begin < first:
            yield begin, first
        begin = last
    if begin < end:
        yield begin, end


def _cues(
    text: str, start: int, end: int, language: Language, patterns: Sequence[re.Pattern[str]]
) -> Spans:
    """Yield each cue from behind the speech before it to where speech begins again."""
    at = start
    while at < end:
        matches = (pattern.search(text, at, end) for pattern in patterns)
        match = min(filter(None, matches), key=lambda match: match.start(), default=None)
        if match is None:
            return
        begins = any(dash in text[match.start() : match.start(1)] for dash in _DASHES)
        between = match.re is not _BETWEEN_COMMAS and begins
        if _is_cue(match.group(1), language, between_dashes=between and match.end() < end):
            yield match.start() + (text[match.start()] in ",.!?…"), match.end()
            at = match.end()
        else:
            at = match.start() + 1


def _is_cue(clause: str, language: Language, *, between_dashes: bool) -> bool:
    """Tell "said Ann Field" from speech that goes on: a verb that reports, and who.

    Between dashes any verb will do where a name follows: "— laughs Ann Field. —".
    """
    words = _WORD.findall(clause)
    if not words or not words[0][0].islower():
        return False
    verbs = language.reporting
    if _INVERTED.match(clause) and language.cue_insertions:
        return True  # "s'emporte-t-il": whatever the verb
    opening = [word.lower() for word in words[:_CUE_WITHIN]]
    if between_dashes and any(word[0].isupper() for word in words[1:_NAME_WITHIN]):
        return True
    begins = opening[0] in verbs or opening[0] in language.auxiliaries | language.cue_adverbs
    return begins and not verbs.isdisjoint(opening)
