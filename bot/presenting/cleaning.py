"""Text and URLs from the web in, the same fit for Discord, a page, a terminal and a log out."""

import re
import unicodedata

# Escape sequences of terminals (ECMA-48): an OSC up to its end, a CSI up to its final byte, any
# other escape with the byte after it. Each part excludes the escape itself, so time is linear.
_TERMINAL_ESCAPES = re.compile(
    "(?:\x1b\\]|\x9d)[^\x07\x1b\x9c]*(?:\x07|\x9c|\x1b\\\\)"
    "|(?:\x1b\\[|\x9b)[0-?]*[ -/]*[@-~]?"
    "|\x1b[ -/]*[0-~]?"
)
_ZWNJ, _ZWJ = "\u200c", "\u200d"
_EMOJI_STYLE = "\ufe0f"
_SKIN_TONES = frozenset(map(chr, range(0x1F3FB, 0x1F400)))
# Letters and marks by category that show nothing at all, so that a text of them looks empty.
_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
# Format characters that do show: the signs that span Arabic, Syriac and Kaithi numbers.
_VISIBLE_FORMATS = frozenset(
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
)
# Vietnamese stacks two marks, Hebrew with its accents three, Tibetan four; zalgo dozens.
_MAX_MARKS = 4
_VIRAMA_CLASS = 9  # Unicode's combining class of the sign that joins Indic consonants
# Hebrew to Mongolian: the scripts in which a zero-width non-joiner changes how words look.
_JOINING_SCRIPTS = range(0x590, 0x1900)
# Tag characters, further variation selectors, and what is reserved for their kind: text that no
# reader sees and programs do.
_INVISIBLE_PLANE = range(0xE0000, 0xE1000)
# Where a line is to be short, what follows so many times its length is not even looked at, so
# that a page of hidden signs takes no time.
_HIDDEN_PER_SHOWN = 20
_ELLIPSIS = "…"


def clean_line(text: str, max_chars: int | None = None) -> str:
    """Return `text` as one harmless line, cut at a word with "…" past `max_chars` characters.

    Gone are controls, terminal escapes, bidirectional overrides and isolates, tag characters,
    stray zero-widths and what else cannot be seen; stacked marks are limited, whitespace is
    folded, and the rest stands in Unicode's normal form C.
    """
    if max_chars is not None:
        text = text[: max_chars * _HIDDEN_PER_SHOWN + _HIDDEN_PER_SHOWN]
    if not (text.isascii() and text.isprintable()):
        text = _normal(_seen(_TERMINAL_ESCAPES.sub("", text)))
    line = " ".join(text.split())
    return line if max_chars is None else _cut(line, max_chars)


def _seen(text: str) -> str:
    """Keep what can be seen, and the joiners that letters and emoji need."""
    kept: list[str] = []
    marks = 0
    for place, sign in enumerate(text):
        if sign.isspace():
            sign = " "  # noqa: PLW2901  # every kind of space becomes the plain one
        elif sign in {_ZWNJ, _ZWJ}:
            if not _joins(sign, kept, text[place + 1 : place + 2]):
                continue
        elif _is_unseen(sign):
            continue
        marks = marks + 1 if unicodedata.category(sign)[0] == "M" else 0
        if marks <= _MAX_MARKS:
            kept.append(sign)
    return "".join(kept)


def _is_unseen(sign: str) -> bool:
    if sign in _INVISIBLE or ord(sign) in _INVISIBLE_PLANE:
        return True
    category = unicodedata.category(sign)
    if category == "Cn":  # noncharacters; the rest may be an emoji newer than our tables
        return ord(sign) & 0xFFFE == 0xFFFE or "\ufdd0" <= sign <= "\ufdef"  # noqa: PLR2004  # Unicode, D14
    return category[0] == "C" and sign not in _VISIBLE_FORMATS


def _joins(joiner: str, before: list[str], after: str) -> bool:
    """Tell whether a joiner stands where it changes what is seen."""
    if not before or not after:
        return False
    left = before[-1]
    if joiner == _ZWNJ or unicodedata.combining(left) == _VIRAMA_CLASS:
        return _is_in_joining_script(left) and _is_in_joining_script(after)
    if left == _EMOJI_STYLE or left in _SKIN_TONES:
        left = next((sign for sign in reversed(before[-3:-1]) if _is_emoji(sign)), "")
    return _is_emoji(left) and _is_emoji(after)


def _is_in_joining_script(sign: str) -> bool:
    return ord(sign) in _JOINING_SCRIPTS and unicodedata.category(sign)[0] in "LM"


def _is_emoji(sign: str) -> bool:
    return bool(sign) and unicodedata.category(sign) in {"So", "Cn"}


def _normal(text: str) -> str:
    """Return normal form C; marks were limited before, for it takes quadratic time over them."""
    return unicodedata.normalize("NFC", text)


def _cut(line: str, max_chars: int) -> str:
    if len(line) <= max_chars:
        return line
    end = max(max_chars - len(_ELLIPSIS), 0)
    while end > 0 and (_continues(line[end]) or line[end - 1] == _ZWJ):
        end -= 1
    space = line.rfind(" ", end * 2 // 3, end + 1)  # unless that loses over a third
    return line[: space if space > 0 else end].rstrip(" ,;:") + _ELLIPSIS if max_chars else ""


def _continues(sign: str) -> bool:
    return sign == _ZWJ or sign in _SKIN_TONES or unicodedata.category(sign)[0] == "M"
