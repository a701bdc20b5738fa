"""A word of a name in, what its cases have in common out: "Елисеевой" and "Елисеева" are one."""

# ruff: noqa: RUF001  # Cyrillic endings are what this module is about

import re

_MIN_STEM = 3  # letters that must be left of a name
_CYRILLIC = re.compile(
    "(?:ого|его|ому|ему|ої|ою|ею|ой|ей|ом|ем|ым|им|ій|ый|ий|ая|яя|ую|юю|ові|еві|ам|ям|ах|ях)$"
)
_POLISH = re.compile("(?:iego|ego|iemu|emu|owi|iej|ej|im|ym|em|ie)$")
_ENDINGS = {"ru": _CYRILLIC, "uk": _CYRILLIC, "pl": _POLISH}
_LAST_LETTERS = "аеёиоуыэюяіїєьйaeiouyąęó"


def name_stem(word: str, language_code: str) -> str:
    """Return `word`, in lower case, without the ending of its case where names have cases."""
    endings = _ENDINGS.get(language_code)
    if endings is None:
        return word
    stem = endings.sub("", word)
    stem = stem if len(stem) >= _MIN_STEM else word
    bare = stem.rstrip(_LAST_LETTERS)
    return bare if len(bare) >= _MIN_STEM else stem
