"""A text and a place in it in, the part around it and a caret below that place out."""

import unicodedata

# Together they fit a line on a telephone, where a longer one would break apart from its caret.
_BEFORE, _AFTER = 24, 12
_ELLIPSIS, _CARET = "…", "^"
_WIDE_BLANK = "\N{IDEOGRAPHIC SPACE}"


def with_caret(text: str, position: int) -> tuple[str, str]:
    """Return one line of `text` around `position` (from 1), and a line with a caret below it.

    The place may be one behind the end. Both are for letters of one width; signs that are not
    seen, line ends among them, are blanks.
    """
    at = min(max(position - 1, 0), len(text))
    first = max(at - _BEFORE, 0)
    last = at + _AFTER
    before, behind = text[first:at], text[at:last]
    line = "".join(map(_seen, before + behind))
    blanks = "".join(map(_blank, before))
    opening = _ELLIPSIS if first else ""
    closing = _ELLIPSIS if last < len(text) else ""
    return f"{opening}{line}{closing}", f"{' ' * len(opening)}{blanks}{_CARET}"


def _seen(sign: str) -> str:
    return sign if sign.isprintable() else " "


def _blank(sign: str) -> str:
    """Return what takes as much room and shows nothing."""
    if unicodedata.combining(sign):
        return ""
    return _WIDE_BLANK if unicodedata.east_asian_width(sign) in "WF" else " "
