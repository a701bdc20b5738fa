"""A language's code in, the scripts it is written in out; a letter in, its script out."""

import unicodedata
from collections import Counter
from functools import cache
from typing import Final

LATIN, CYRILLIC, HAN, KANA = "LATIN", "CYRILLIC", "CJK", "KANA"
_LATIN: Final = (
    "af az bs ca cs cy da de en eo es et eu fi fr ga gl hr hu id is it lb lt lv ms mt nl no nb nn pl"
    " pt ro sk sl sq sv sw tr uz vi"
)
_SCRIPTS: Final = {
    **dict.fromkeys(_LATIN.split(), (LATIN,)),
    **dict.fromkeys(("be", "bg", "kk", "ky", "mk", "mn", "ru", "uk"), (CYRILLIC,)),
    **dict.fromkeys(("ar", "fa", "ps", "ur"), ("ARABIC",)),
    **dict.fromkeys(("hi", "mr", "ne"), ("DEVANAGARI",)),
    "sr": (CYRILLIC, LATIN),
    "zh": (HAN,),
    "ja": (KANA, HAN),
    "ko": ("HANGUL", HAN),
    "el": ("GREEK",),
    "he": ("HEBREW",),
    "bn": ("BENGALI",),
    "ta": ("TAMIL",),
    "te": ("TELUGU",),
    "th": ("THAI",),
    "ka": ("GEORGIAN",),
    "hy": ("ARMENIAN",),
}
_KANA: Final = frozenset({"HIRAGANA", "KATAKANA"})


def scripts_of(language: str) -> tuple[str, ...]:
    """Return the scripts of a language, its own first; none for one that is not known."""
    return _SCRIPTS.get(language, ())


def letters_by_script(text: str) -> Counter[str]:
    """Return how many letters of each script a text has."""
    return Counter(_script(char) for char in text if char.isalpha())


@cache
def _script(char: str) -> str:
    name = unicodedata.name(char, "").split(" ")[0].split("-")[0]
    return KANA if name in _KANA else name
