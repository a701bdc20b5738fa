"""A word of a language with cases in, what its forms have in common, or whom it agrees with, out."""

# ruff: noqa: RUF001  # Cyrillic endings are what this module is about

import re
from collections.abc import Iterable

_MIN_STEM = 3  # letters that must be left of a name
_CYRILLIC = re.compile(
    "(?:ого|его|ому|ему|ої|ою|ею|ой|ей|ом|ем|ым|им|ій|ый|ий|ая|яя|ую|юю|ові|еві|ам|ям|ах|ях)$"
)
_POLISH = re.compile("(?:iego|ego|iemu|emu|owi|iej|ej|im|ym|em|ie)$")
_ENDINGS = {"ru": _CYRILLIC, "uk": _CYRILLIC, "pl": _POLISH}
_SOFT = str.maketrans("ńćśź", "ncsz", "ь")
_FLEETING = re.compile("(?<=..)(?:ie|[еоєe])([кцkc])$")  # vowels that come and go: "Кравець"
_LAST_LETTERS = "аеёиоуыэюяіїєьйaeiouyąęó"
# Endings of the cases of nouns, singular and plural; more than any one noun has.
_CASES = {
    "ru": "а у ом е ы и ов ам ами ах я ю ем ей ям ями ях ой ою ью ии ию ия ию ием ий".split(),  # noqa: SIM905  # a list of strings would read worse
    "uk": "а у ом ові і и ів ам ами ах я ю ем ем еві ей їв ям ями ях ою єю ї ії ію єм ій".split(),  # noqa: SIM905  # as above
    "pl": "a u owi em ie y i ów om ami ach ę ą o ii ią iem iom iami iach ej emu ego ym ych".split(),  # noqa: SIM905  # as above
}
_VOWELS_OF_CASES = "аяоеуюьйіїaeyo"  # what a noun's own ending is
# A past tense agrees with its subject; what is no past tense has neither ending.
_SHE = {"ru": ("ла", "лась"), "uk": ("ла", "лася", "лась"), "pl": ("ła",)}
_HE = {"ru": ("л", "лся", "рг"), "uk": ("в", "вся", "ріг"), "pl": ("ł",)}
_GENITIVE_ADJECTIVE = re.compile("(?:ego|ej|ych|ich)$")
_GENITIVE = re.compile("(?:ów|u|ania|enia|stwa|ości)$")
_THEY = {
    "ru": re.compile("(?:ют|ут|ят|ат|ли)(?:ся|сь)?$"),
    "uk": re.compile("(?:уть|ють|ать|ять|ли)(?:ся|сь)?$"),
    "pl": re.compile("(?:ą|li|ły)$"),
}
_VERB = {
    "ru": re.compile("(?:[её]т|ит|[ую]т|[ая]т|л|ла|ло|ли)(?:ся|сь)?$"),
    "uk": re.compile("(?:є|[еи]ть|їть|[ую]ть|[ая]ть|в|ла|ло|ли|ме|муть)(?:ся|сь)?$"),
    "pl": re.compile("(?:ł|ła|ło|li|ły|uje|ują|aje|ają|nie|ną|się)$"),
}
_ACCUSATIVE = {"ru": ("у", "ю"), "uk": ("у", "ю"), "pl": ("ę", "ą")}
_ADJECTIVE = {
    "ru": re.compile("[^ьъ](?:ый|ий|ой|ая|яя)$"),
    "uk": re.compile("(?:ий|ій|ська|цька|зька|ова|льна|нна|чна|вша)$"),
    "pl": re.compile("(?:ski|cki|zki|ska|cka|zka|ny|na|wy|wa|szy|sza|ły|ła|czy|cza|dni|dnia)$"),
}


def name_stem(word: str, language_code: str) -> str:
    """Return `word`, in lower case, without the ending of its case where names have cases."""
    endings = _ENDINGS.get(language_code)
    if endings is None:
        return word
    stem = endings.sub("", word)
    stem = stem if len(stem) >= _MIN_STEM else word
    bare = stem.rstrip(_LAST_LETTERS)
    return _hardened(bare if len(bare) >= _MIN_STEM else stem)


def _hardened(stem: str) -> str:
    """Return what "Dudek" and "Dudk-", "Okoń" and "Okoni-", "Лось" and "Лос-" share."""
    return _FLEETING.sub(r"\1", stem.translate(_SOFT))


def with_cases(nouns: Iterable[str], language_code: str) -> frozenset[str]:
    """Return the nouns, in lower case, with their forms in every case; alone without cases."""
    endings = _CASES.get(language_code, ())
    stems = ((noun, noun[:-1] if noun[-1] in _VOWELS_OF_CASES else noun) for noun in nouns)
    return frozenset(
        form
        for noun, stem in stems
        for form in (noun, *(stem + ending for ending in endings if len(stem) >= _MIN_STEM))
    )


def verb_gender(verb: str, language_code: str) -> str | None:
    """Return "he" or "she" where a past tense, in lower case, shows its subject: "сказала"."""
    if verb.endswith(_SHE.get(language_code, ())):
        return "she"
    return "he" if verb.endswith(_HE.get(language_code, ())) else None


def is_plural_verb(verb: str, language_code: str) -> bool:
    """Tell a verb, in lower case, of more than one subject: "говорят"."""
    pattern = _THEY.get(language_code)
    return pattern is not None and pattern.search(verb) is not None


def may_be_genitive(word: str, *, adjective: bool) -> bool:
    """Tell a Polish word, in lower case, that no nominative ends like: "szacunków"."""
    return (_GENITIVE_ADJECTIVE if adjective else _GENITIVE).search(word) is not None


def is_verb(word: str, language_code: str) -> bool:
    """Tell a word, in lower case, that ends as finite verbs do; nouns may, too."""
    pattern = _VERB.get(language_code)
    return pattern is not None and pattern.search(word) is not None


def is_object(word: str, language_code: str) -> bool:
    """Tell a word, in lower case, that ends as an accusative and no subject does."""
    return word.endswith(_ACCUSATIVE.get(language_code, ()))


def is_own_verb(word: str, language_code: str) -> bool:
    """Tell a verb, in lower case, that says "we" or "I" by its ending: "rozmawialiśmy"."""
    return language_code == "pl" and word.endswith(("liśmy", "łyśmy", "łem", "łam"))


def is_adjective(word: str, language_code: str) -> bool:
    """Tell an adjective that may agree with a nominative behind it: "старший механик"."""
    pattern = _ADJECTIVE.get(language_code)
    return pattern is not None and pattern.search(word) is not None
