"""A part, its translation and who speaks in the brief in, the name that was lost or added, out.

Only names that no language changes are held: people's, as far as a first name shows them, words
with a capital inside ("YouTube"), and signs of letters and digits ("F-16"). Places, bodies and
months have other names elsewhere, so nothing is said of them. Between scripts names are spelt
anew, and all that can be seen is a name left in Latin letters that the original does not have.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator
from itertools import pairwise
from typing import Final

from bot.condensing.language import first_names, load_language
from bot.condensing.modelled.edits import Fault
from bot.condensing.modelled.scripts import LATIN, letters_by_script, scripts_of

# Their names have endings: "Kellera", "Obamy".
_INFLECTING: Final = frozenset({"pl", "cs", "sk", "sl", "hr", "lt", "lv", "fi", "hu", "et"})
_MIN_STEM: Final = 4  # letters of a name that an ending leaves
_ENDING: Final = 2  # letters of a name that an ending may take: "Obama", "Obamy"
_OWNERS: Final = ("'s", "'")  # "Keller's"
_GENITIVE: Final = "s"  # "Kellers"
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_CAPITAL: Final = "A-ZÀ-ÞĀĂĄĆČĎĐĘĚĞĢĪĶŁŃŇŐŒŘŚŞŠŢŤŪŮŰŹŻŽ"
_PERSON: Final = re.compile(
    rf"(?=\b([{_CAPITAL}][^\W\d_]+)((?:\s+(?:[A-Z]\.\s+)?[{_CAPITAL}][^\W\d_]*(?:['’-]?[^\W\d_]+)){{1,3}}))"
)
_LATIN_NAME: Final = re.compile(rf"\b(?![IVXLCDM]+\b)[a-z]*[{_CAPITAL}][A-Za-zÀ-ɏ]+|[a-zà-ɏ]{{4,}}")
_NAME_WORDS: Final = (2, 3)
_INNER_CAPITAL: Final = re.compile(r"\b(?=[A-Za-z]*[a-z][A-Z])[A-Za-z]+\b")
_CODE: Final = re.compile(r"\b([A-Z][A-Za-z]{0,5})[-\u2010\u2011]?(\d{1,4})\b")
_QUARTERS: Final = frozenset("QHTK")  # "Q3" is "T3" in French, "3. Quartal" in German


def people_in(
    texts: Collection[str], told: Collection[str], language: str | None
) -> frozenset[str]:
    """Return the last names of people: of those `told` to speak, and those that a first name shows.

    Whoever speaks without a known first name is taken for a person unless a word of the name is
    one for bodies: "Health Ministry" has another name elsewhere.
    """
    words = load_language(language)
    found = {name for text in texts if not _is_title_case(text, language) for name in _people(text)}
    for speaker in told:
        parts = _WORD.findall(speaker)
        is_name = len(parts) in _NAME_WORDS and all(part[0].isupper() for part in parts)
        if is_name and words.groups:
            found.add(_bare(parts[-1]))
    bodies = words.body_forms | words.groups | words.roles
    return frozenset(name for name in found if name.lower() not in bodies)


def name_fault(
    original: str, translated: str, people: Collection[str], languages: tuple[str | None, str]
) -> Fault | None:
    """Return the first name that was lost or added; between scripts, one left in Latin letters."""
    target = languages[1]
    if LATIN not in scripts_of(target):
        return _latin_added(original, translated)
    for sign in _signs(original):
        if _joined(sign) not in _joined(translated):
            return Fault("name_lost", sign)
    if _is_latin(original):
        return _person_fault(original, translated, people, target)
    return _more_people(original, translated)


def _is_latin(text: str) -> bool:
    letters = letters_by_script(text)
    return letters[LATIN] * 2 > sum(letters.values())


def _more_people(original: str, translated: str) -> Fault | None:
    """Find more people than a text in other letters can have; without capitals nobody can tell."""
    if original.lower() == original.upper():
        return None
    words = list(_WORD.finditer(original))
    beside = (
        a[0][0].isupper() and b[0][0].isupper() and original[a.end() : b.start()].isspace()
        for a, b in pairwise(words)
    )
    named = list(_people(translated))
    return Fault("name_added", named[-1]) if len(named) > sum(beside) else None


def _person_fault(
    original: str, translated: str, people: Collection[str], target: str
) -> Fault | None:
    given, told = _folded_words(original), _folded_words(translated)
    for name in sorted(people):
        if _folded(name) in given and not _stands(_folded(name), told, target):
            return Fault("name_lost", name)
    for name in () if _is_title_case(translated, target) else _people(translated):
        if not _is_of(_folded(name), given, target):
            return Fault("name_added", name)
    return None


def _latin_added(original: str, translated: str) -> Fault | None:
    """Find a name in Latin letters that the original does not have; "km" is none."""
    known = _folded_words(original)
    for match in _LATIN_NAME.finditer(translated):
        if _folded(match[0]) not in known and match[0].casefold() not in original.casefold():
            return Fault("name_added", match[0])
    return None


def _people(text: str) -> Iterator[str]:
    """Yield last names behind first ones: "Keller" of "Anna Maria Keller"."""
    known = first_names()
    for match in _PERSON.finditer(text):
        if match[1].lower() in known:
            behind = [_bare(word) for word in _WORD.findall(match[2]) if len(word) > 1]
            yield next((name for name in behind if name.lower() not in known), behind[-1])


def _signs(text: str) -> Iterator[str]:
    """Yield "YouTube" and "F-16"."""
    for match in _INNER_CAPITAL.finditer(text):
        yield match[0]
    for match in _CODE.finditer(text):
        if match[1] not in _QUARTERS:
            yield match[0]


def _stands(name: str, words: Collection[str], language: str) -> bool:
    if name in words or name + _GENITIVE in words:
        return True
    stem = name[: max(_MIN_STEM, len(name) - _ENDING)]
    return language in _INFLECTING and len(stem) >= _MIN_STEM and _begins(stem, words)


def _begins(stem: str, words: Collection[str]) -> bool:
    return any(word.startswith(stem) for word in words)


def _is_of(name: str, known: Collection[str], language: str) -> bool:
    """Tell a name, maybe with an ending, that was there before."""
    if name in known or name.removesuffix(_GENITIVE) in known:
        return True
    inflects = language in _INFLECTING
    return inflects and any(len(k) >= _MIN_STEM - 1 and _stands(k, {name}, language) for k in known)


def _is_title_case(text: str, language: str | None) -> bool:
    """Tell an English headline of capitals, where no word shows that it is a name."""
    if language not in {None, "en"}:
        return False
    words = [word for word in _WORD.findall(text) if len(word) > _MIN_STEM]
    return bool(words) and sum(word[0].isupper() for word in words) > len(words) * 0.7


def _folded_words(text: str) -> frozenset[str]:
    words = {_folded(_bare(word)) for word in _WORD.findall(text)}
    parts = {part for word in words for part in word.split("-")}
    return frozenset(words | parts)


def _bare(word: str) -> str:
    word = word.replace("’", "'")
    for owner in _OWNERS:
        word = word.removesuffix(owner)
    return word


def _folded(word: str) -> str:
    """Return a word without case and accents, as languages differ in what they keep of them."""
    decomposed = unicodedata.normalize("NFD", word.casefold().replace("ł", "l").replace("ø", "o"))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def _joined(text: str) -> str:
    return re.sub(r"[\s\-\u2010\u2011]", "", text).casefold()
