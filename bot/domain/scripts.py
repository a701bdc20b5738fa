"""What is known of the world's scripts where texts are compared: accents, plain letters, blanks."""

from typing import Final

# Diacritics that people leave out when they type: Latin, Greek and Cyrillic accents, Hebrew and
# Arabic vowel points. Marks of Indic scripts and of kana make other words and stay.
DIACRITICS: Final = frozenset(
    chr(code) for span in ((0x300, 0x370), (0x591, 0x5C8), (0x64B, 0x660)) for code in range(*span)
)
# Letters, in lower case, that people type plain though no mark can be taken off them.
PLAIN_LETTERS: Final = {
    "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ŧ": "t", "æ": "ae", "œ": "oe",
    "\N{LATIN SMALL LETTER DOTLESS I}": "i",
}  # fmt: skip
# Kana, Han, Hangul (with its particles attached), Thai to Lao, Myanmar, Khmer.
_UNSPACED = (
    (0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3040, 0x30FF), (0x31F0, 0x31FF),
    (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xAC00, 0xD7AF), (0xF900, 0xFAFF), (0x20000, 0x323AF),
)  # fmt: skip


def is_unspaced(char: str) -> bool:
    """Tell a character of a script without blanks between words."""
    code = ord(char)
    return any(first <= code <= last for first, last in _UNSPACED)
