"""A part and its translation in, why that is not in the language asked for, out."""

import re
from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from bot.condensing.language import load_language
from bot.condensing.modelled.edits import Fault
from bot.condensing.modelled.scripts import HAN, KANA, letters_by_script, scripts_of
from bot.condensing.tokens import words_of

TellLanguages: TypeAlias = Callable[[str], Mapping[str, float]]  # language -> how sure, 0 to 1

_OWN_SHARE: Final = 0.6  # of the letters: names and signs may stay in another script
_MIN_LETTERS: Final = 12  # of a text whose language can be told at all
_SURE: Final = 0.5  # of a language
_POSSIBLE: Final = 0.1  # of the right one
_COPIED: Final = 0.6  # of its words in small letters; languages share a few
_MIN_WORDS: Final = 3
# Letters that one of two near languages has, and the other lacks.
_UKRAINIAN, _RUSSIAN = re.compile("[іїєґ]", re.IGNORECASE), re.compile("[ыэъё]", re.IGNORECASE)
_NEVER = re.compile("(?!)")
_NEAR: Final = {"uk": ("ru", _UKRAINIAN, _RUSSIAN), "ru": ("uk", _RUSSIAN, _UKRAINIAN)}
_SIGN: Final = re.compile(r"\b(?=\w*[A-Z]\w*[A-Z])\w+\b")  # "YouTube", "COVID"
_DENSE: Final = 3  # what a Chinese sign says, in letters


def language_fault(
    original: str, translated: str, languages: tuple[str | None, str], tell: TellLanguages
) -> Fault | None:
    """Return why a translation is not in its language, None where it is, as far as can be told."""
    source, target = languages
    found = _wrong_script(_without_signs(original, translated), target)
    if found is not None:
        return Fault("other_language", found)
    if " ".join(original.split()).casefold() == translated.casefold():
        return Fault("untranslated", translated)
    scores = tell(translated)
    if scores.get(target, 0.0) < _SURE and _is_copied(original, translated):
        return Fault("untranslated", translated)
    other = _other_language(translated, source, target, scores)
    return Fault("other_language", other) if other else None


def _without_signs(original: str, translated: str) -> str:
    """Leave out names of several capitals that stand in the original, too, in any script."""
    kept = set(_SIGN.findall(original))
    return _SIGN.sub(lambda match: "" if match[0] in kept else match[0], translated)


def _wrong_script(text: str, language: str) -> str | None:
    """Return the script that a text has in place of its language's."""
    letters, own = letters_by_script(text), scripts_of(language)
    letters[HAN] *= _DENSE
    total = sum(letters.values())
    if not own:
        return language  # nobody wrote down how it looks, so nothing shows that it is this
    if HAN in own and KANA not in own and letters[KANA]:  # Chinese has none
        return KANA
    if own[0] == KANA and not letters[KANA] and total > _MIN_LETTERS:
        return HAN
    if total and sum(letters[script] for script in own) < _OWN_SHARE * total:
        return letters.most_common(1)[0][0]
    return None


def _is_copied(original: str, translated: str) -> bool:
    """Tell a text of which most words in small letters are the original's; names are no copy."""
    given = set(words_of(original))
    small = [word for word in re.findall(r"[^\W\d_]+", translated) if word.islower()]
    copied = sum(word in given for word in small)
    return len(small) >= _MIN_WORDS and copied > _COPIED * len(small)


def _words_of(language: str, text: str, target: str) -> bool:
    """Tell whether more of the small words are one language's alone than the other's."""
    words = words_of(text)
    theirs, ours = load_language(language).stop_words, load_language(target).stop_words
    of_theirs = sum(word in theirs - ours for word in words)
    return of_theirs > sum(word in ours - theirs for word in words)


def _other_language(
    text: str, source: str | None, target: str, scores: Mapping[str, float]
) -> str | None:
    """Return the language that a text is in, where that is surely not the right one."""
    near, ours, theirs = _NEAR.get(target, (None, _NEVER, _NEVER))
    is_ours = ours.search(text) is not None
    if near and (theirs.search(text) or (not is_ours and _words_of(near, text, target))):
        return near
    if HAN in scripts_of(target) or sum(map(str.isalpha, text)) < _MIN_LETTERS:
        return None  # the script told, or nothing can
    best = max(scores, key=lambda code: scores[code], default=target)
    possible = scores.get(target, 0.0)
    if best == target or (best == near and (is_ours or possible >= _POSSIBLE)):
        return None
    doubtful = scores[best] < _SURE and possible >= _POSSIBLE
    return None if doubtful and best != source else best
