"""A sentence with its reports and quotations in, whose words it is for the most part out."""

from collections.abc import Iterable, Iterator, Sequence

from bot.condensing.frames import QUOTE, Unit
from bot.condensing.language import Language
from bot.condensing.noun_phrases import phrase_after
from bot.condensing.reports import Form, Report

Span = tuple[int, int]  # characters of the article

_MIN_CONTENT_UNITS = 3
_MIN_TAIL_UNITS = 2
_APART = frozenset({",", "—", "–"})  # what parts a clause from the next
_MAX_SUBJECT_UNITS = 8  # that an inserted "says Field" parts from its verb
_OPENER_WITHIN = 8  # units: "told reporters in Paris on Friday that"


def covered(spans: Iterable[Span], start: int, end: int) -> float:
    """Return which part of the characters from `start` to `end` the spans hold."""
    held, at = 0, start
    for first, last in sorted(spans):
        begin = max(first, at)
        held += max(0, min(last, end) - begin)
        at = max(at, last)
    return held / max(1, end - start)


def reported_spans(units: Sequence[Unit], report: Report, language: Language) -> Iterator[Span]:
    """Yield what a report says of its sentence, without who says it, to whom and when."""
    first, last = min(report.cue[0], report.source[0]), max(report.cue[1], report.source[1])
    if report.form is Form.ACCORDING:
        yield units[0].start, units[-1].end  # all of it is theirs, as they are named inside
    elif report.form is Form.AFTER:
        yield from _spans(units, *report.content)
        turned = report.source[0] > report.cue[1] and not _is_broken(units, first, last, language)
        if not turned and _goes_on(units, last + 1, language):
            yield from _spans(units, last + 2, len(units) - 1)  # "The town, she said, is broke"
    else:
        begin = _content_begin(units, report, language)
        yield from _spans(units, begin, _content_end(units, begin, report, language))


def _goes_on(units: Sequence[Unit], comma: int, language: Language) -> bool:
    """Tell ", she said, is broke" from ", she said, sitting in her office"."""
    if comma + 1 >= len(units) or units[comma].text != ",":
        return False
    following = units[comma + 1]
    leaves = language.asides | language.cue_participles | language.joiners
    if language.code == "en" and following.lower.endswith("ing"):
        return False
    return following.is_word and (
        following.lower not in leaves or following.lower in language.determiners
    )


def _is_broken(units: Sequence[Unit], first: int, last: int, language: Language) -> bool:
    """Tell "The plan, says Field, costs …", whose subject waits for its verb, from "It rains, …"."""
    before, behind = units[: first - 1], units[last + 2 : last + 3]
    if not language.needs_opener or not behind or len(before) > _MAX_SUBJECT_UNITS:
        return False
    finite = any(u.lower in language.auxiliaries or u.lower == QUOTE for u in before)
    noun = language.is_role(behind[0].lower) or behind[0].lower in language.determiners
    return not finite and not noun and not behind[0].is_capital


def _spans(units: Sequence[Unit], first: int, last: int) -> Iterator[Span]:
    if 0 <= first <= last:
        yield units[first].start, units[last].end


def _content_begin(units: Sequence[Unit], report: Report, language: Language) -> int:
    """Return where what is said begins behind "told reporters on Friday that"."""
    at = report.content[0]
    addresses = units[report.cue[1]].lower in language.address_verbs
    reach = _OPENER_WITHIN if addresses or may_wait(units, at, language) else 1
    for place in range(at, min(at + reach, len(units))):
        if units[place].lower in language.clause_openers:
            return place
        if not units[place].is_word or (not addresses and _is_finite(units[place], language)):
            break
    if addresses:
        phrase = phrase_after(units, at, language)
        at = phrase[1] + 1 if phrase else at
    return min(at, report.content[1])


def _is_finite(unit: Unit, language: Language) -> bool:
    """Tell "said he is glad that", a clause already, from "said on Friday that"."""
    return unit.lower in language.auxiliaries or language.pronoun_kind(unit.lower) is not None


def may_wait(units: Sequence[Unit], at: int, language: Language) -> bool:
    """Tell "said on Friday that" from "found roots that", "said a fire that"."""
    if at >= len(units) or not language.address_verbs:
        return at < len(units)  # where no verb tells who is told, anybody may stand between
    first = units[at].lower
    if first in language.determiners:
        return False
    when = first in language.weekdays or first in language.months or first in language.cue_adverbs
    return when or first in language.time_openers or first in language.leads


def _is_subordinate(units: Sequence[Unit], report: Report, language: Language) -> bool:
    """Tell "As Field said they were late, …", where the comma ends what is said."""
    opener = report.source[0] - 1
    opens = opener == 0 or (opener > 0 and units[opener - 1].text in _APART)
    return opens and units[opener].lower in language.boundaries & language.asides


def _content_end(units: Sequence[Unit], begin: int, report: Report, language: Language) -> int:
    """Return where what is said ends before ", but Jones", ", which is wrong"."""
    last = report.content[1]
    subordinate = _is_subordinate(units, report, language)
    for place in range(begin + _MIN_CONTENT_UNITS, last - _MIN_TAIL_UNITS):
        new = subordinate or _opens_new_clause(units, place + 1, language)
        if new and units[place].text in _APART:
            return place - 1
    return last


def _opens_new_clause(units: Sequence[Unit], at: int, language: Language) -> bool:
    """Tell "but Jones", whom nobody quotes, from "but that", with which speech goes on."""
    goes_on = units[at + 1].lower in language.clause_openers
    return units[at].lower in language.new_clauses and not goes_on


def share(units: Sequence[Unit], report: Report, length: int) -> float:
    """Return which part of a sentence of `length` characters a report says."""
    first, last = report.content
    if report.form is Form.ACCORDING:
        outside = units[report.source[1]].end - units[report.cue[0]].start
        return 1 - outside / max(1, length)
    return (units[last].end - units[first].start) / max(1, length)
