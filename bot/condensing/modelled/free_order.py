"""What a claim leaves out in a language of free order in, the words that may have been a subject, out.

Polish, Ukrainian and Russian tell by endings who does what: the subject stands before its verb,
behind it, or at the end. So what is left out of the middle of a clause must be seen to be none.
"""

# ruff: noqa: RUF001  # Cyrillic endings are what this module is about

import re
from collections.abc import Iterator

from bot.condensing.inflection import is_adjective, is_verb
from bot.condensing.modelled.edits import Edit, Fault
from bot.condensing.modelled.joining import verb_among
from bot.condensing.modelled.matching import Segment

# Endings of adjectives in the cases that prepositions govern: "na starym [moście]".
_OBLIQUE = {
    "pl": re.compile("(?:ego|emu|ym|im|ej|ych|ich|ymi|imi)$"),
    "ru": re.compile("(?:ого|его|ому|ему|ым|им|ой|ей|ых|их|ыми|ими)$"),
    "uk": re.compile("(?:ого|ому|им|ій|ої|ою|их|ими)$"),
}
_MAX_CONTENT = 2  # words of one phrase: an adjective and its noun


def subject_faults(edit: Edit, segment: Segment) -> Iterator[Fault]:
    """Yield words left out of a part of a sentence that may be its subject or its verb."""
    for first, last in edit.stretches(segment):
        if _may_be_subject(edit, first):
            yield Fault("subject_lost", edit.given[first].text)
        elif edit.words.prepositions and not _is_phrase(edit, first, last):
            yield Fault("word_lost", edit.given[first].text)


def _may_be_subject(edit: Edit, first: int) -> bool:
    """Tell the "министр Петров" of "Мэра обвинил министр Петров"."""
    opener, before = edit.given[first], edit.given[first - 1]
    if not opener.is_content or edit.is_time(first) or edit.is_adverb(first):
        return False
    verb = not before.is_capital and is_verb(before.lower, edit.words.code)
    phrase = not verb and (before.is_content or edit.counts(first - 1))
    named = opener.is_noun and not (before.is_noun or _is_called(edit, first - 1))
    role = opener.lower in edit.language.roles
    return edit.is_time(first - 1) or not phrase or named or role


def _is_called(edit: Edit, at: int) -> bool:
    """Tell words that a name may follow: "мэра [Иванова]", "директор порта [Иванов]"."""
    known = edit.language.nominal_forms | edit.language.titles
    place: int | None = at
    while place is not None and edit.given[place].is_content:
        if edit.given[place].lower in known:
            return True
        if is_verb(edit.given[place].lower, edit.words.code):
            return False
        place = edit.beside(place, -1)
    return False


def _is_phrase(edit: Edit, first: int, last: int) -> bool:
    """Tell whole phrases that no clause needs: of time, behind a preposition, a name, adjectives."""
    places = range(first, last + 1)
    if all(edit.is_time(at) or edit.is_skippable(at) for at in places):
        return not (edit.is_time(first) and _waits(edit, first - 1))
    opener = edit.given[first].lower
    if opener in edit.relatives | edit.language.conjunctions | edit.language.ands:
        return True  # other rules look after clauses
    if opener in edit.words.prepositions:
        return _is_prepositional(edit, first, last)
    return edit.given[first].is_content and _describes(edit, first, last)


def _describes(edit: Edit, first: int, last: int) -> bool:
    """Tell names, adjectives and genitives that only say more of the noun beside them."""
    places = range(first, last + 1)
    if _is_bereft(edit, first):
        return False
    if all(edit.given[at].is_noun for at in places):
        return _is_called(edit, first - 1) or _precedes_small(edit, last)
    if not _has_verb(edit, edit.segment(first)):
        return False  # one that we do not know may be among what was left out
    if all(is_adjective(edit.given[at].lower, edit.words.code) for at in places):
        return _precedes_noun(edit, last)
    return _precedes_small(edit, last)


def _waits(edit: Edit, at: int) -> bool:
    """Tell the "do" and the "ubiegłym" that a day or a year was left out behind."""
    word = edit.given[at]
    small = word.lower in edit.words.prepositions | edit.language.determiners
    return small or edit.counts(at) or _is_oblique(edit, at)


def _has_verb(edit: Edit, segment: Segment) -> bool:
    places = range(segment.first, segment.last + 1)
    return verb_among(edit, [edit.given[at] for at in places if edit.keeps(at)])


def _precedes_noun(edit: Edit, last: int) -> bool:
    behind = edit.beside(last, 1)
    return (
        behind is not None
        and edit.given[behind].is_content
        and not is_verb(edit.given[behind].lower, edit.words.code)
    )


def _is_prepositional(edit: Edit, first: int, last: int) -> bool:
    """Tell "w kopalni" and "na starym moście" from "w kopalni ratownicy", which hides a subject."""
    run: list[int] = []
    for at in range(first, last + 1):
        if edit.given[at].lower in edit.words.prepositions:
            run = []
        elif edit.given[at].is_content and not edit.is_time(at):
            run.append(at)
            if len(run) > 1 and not _goes_with(edit, run):
                return last == edit.segment(last).last and len(run) <= _MAX_CONTENT
    return edit.given[last].lower not in edit.words.prepositions


def _goes_with(edit: Edit, run: list[int]) -> bool:
    """Tell the noun behind its adjective, and a name's second word."""
    before, word = edit.given[run[-2]], edit.given[run[-1]]
    if before.is_noun and word.is_noun:
        return True
    return len(run) <= _MAX_CONTENT and _is_oblique(edit, run[-2])


def _is_oblique(edit: Edit, at: int) -> bool:
    pattern = _OBLIQUE.get(edit.words.code)
    return pattern is not None and pattern.search(edit.given[at].lower) is not None


def _is_bereft(edit: Edit, first: int) -> bool:
    """Tell the "niebezpiecznego" of "nie pokazywał niebezpiecznego [stężenia]"."""
    before = edit.given[first - 1]
    adjective = is_adjective(before.lower, edit.words.code) or _is_oblique(edit, first - 1)
    return not edit.given[first].is_capital and before.is_content and adjective


def _precedes_small(edit: Edit, last: int) -> bool:
    """Tell what is left out at the end of a part, or before a preposition: no verb waits for it."""
    behind = edit.beside(last, 1)
    if behind is None:
        return True
    return edit.given[behind].lower in edit.words.prepositions | edit.language.ands
