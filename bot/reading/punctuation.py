"""A stretch of text in, whether it ends like a sentence or opens like a quotation out."""

import re

# Escapes where a sign could be taken for another: \uff01 and \uff1f are the wide ! and ?,
# \u061f the Arabic question mark, \u0964 the danda, \u2019 a closing quote or apostrophe
_CLOSING = "\\s'\"\u201d\u2019\xbb\u201c)\\]"
_SENTENCE_END = re.compile(f"[.!?\u2026\u3002\uff01\uff1f\u0964\u061f][{_CLOSING}]*$")
_SENTENCE_GAP = re.compile("[.!?\u2026\u0964\u061f]\\s|[\u3002\uff01\uff1f]")
_CLAUSE_END = re.compile(f"[.,:;\u3002\uff0c\uff1a\uff1b\u061b\u060c][{_CLOSING}]*$")
_OPENING_QUOTE = re.compile("[\"\u201c\u201e\xab\u2018\u201a\xbb\u300c\u300e]|'[A-Z]")
_TAIL_CHARS = 20  # within which an end and what closes after it stand


def ends_sentence(text: str) -> bool:
    """Tell whether `text` ends as sentences do, whatever brackets and quotes come after."""
    return bool(_SENTENCE_END.search(text[-_TAIL_CHARS:]))


def count_sentence_gaps(text: str) -> int:
    """Count the places where one sentence may end and another begin."""
    return len(_SENTENCE_GAP.findall(text))


def ends_clause(text: str) -> bool:
    """Tell whether `text` ends with a sign that no headline ends with: full stop, comma, colon."""
    return bool(_CLAUSE_END.search(text[-_TAIL_CHARS:]))


def opens_quotation(text: str) -> bool:
    """Tell whether `text` begins with a quotation mark of any language."""
    return bool(_OPENING_QUOTE.match(text))
