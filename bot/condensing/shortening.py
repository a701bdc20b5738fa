"""A draft too long for a claim in, the draft without its asides out, from the end backwards.

A claim is better left out, or left whole, than damaged. Only of English we know verbs enough to
tell what a sentence can stand without; elsewhere only what is set apart beyond doubt goes.
"""

# typographic marks are what this module is about

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise, takewhile

from bot.condensing.cutting import MIN_CLAIM_WORDS, cut_to_end, drop_apart, is_dash, sure_drops
from bot.condensing.drafts import Draft
from bot.condensing.finite_verbs import has_verb
from bot.condensing.frames import QUOTE, Unit
from bot.condensing.grounding import MAX_CLAIM_CHARS
from bot.condensing.language import Language
from bot.condensing.tokens import width_of

_AT_A_GLANCE_CHARS = 160  # two lines of a card; longer claims lose what only describes
_MAX_DASHED_UNITS = 25  # more between two dashes are two dashes

_OR = frozenset({"or", "nor"})  # beside the conjunctions of a sentence's start
_PLACES = frozenset({"where"})
# In English these open what the rest is as true without; "if" and "unless" do not.
_OPENERS = frozenset(
    (  # noqa: SIM905  # twenty lines of one word each would read worse
        "after ahead against amid among as at before behind beyond by during for from in on over"
        " since through throughout under when while with within now last earlier"
    ).split()
)
_ON_WITH_IT = frozenset({"and", "while", "as"})  # "but" turns what went before
_OPENING_COMMAS = 2  # "In Leeds, England, the council …"
_MIN_HEAD_UNITS = 8  # before "and": a clause, no list
_LEADING = frozenset({"making", "giving", "leaving", "raising"})  # in English what follows from it
# English participles that do not end in "-ed": "Built in 1901, the bridge …".
_PARTICIPLES = frozenset(
    {"born", "built", "drawn", "driven", "given", "held", "known", "led", "made", "seen", "set"}
    | {"shot", "taken", "told", "torn", "written"}
)
_MIN_PARTICIPLE = 5  # letters: "red" is none

IsAside = Callable[[Sequence[Unit], Language], bool]


def shorten(draft: Draft) -> None:
    """Drop asides until the claim fits: brackets, then what commas set apart, from the end.

    What only describes (brackets, relative clauses, appositions) goes from a claim that cannot
    be read at a glance; what may matter ("although …", "because …") only from one that would not
    fit at all.
    """
    if draft.document.language.code != "en":
        _drop_until(draft, _AT_A_GLANCE_CHARS, iter((drop_apart,)))
        _drop_until(draft, MAX_CLAIM_CHARS, sure_drops())
        return
    _drop_until(draft, _AT_A_GLANCE_CHARS, _describing_drops())
    _drop_until(draft, MAX_CLAIM_CHARS, _all_drops())


def _describing_drops() -> Iterator[Callable[[Draft], bool]]:
    yield _drop_brackets
    yield lambda draft: _drop_last_aside(draft, _describes)
    yield lambda draft: _drop_middle_aside(draft, _describes)


def _all_drops() -> Iterator[Callable[[Draft], bool]]:
    yield lambda draft: _drop_last_aside(draft, _is_aside)
    yield lambda draft: _drop_middle_aside(draft, _is_aside)
    yield _drop_second_clause
    yield _drop_dashed_tail
    yield _drop_opening
    yield _drop_joined_clause


def _drop_until(draft: Draft, max_chars: int, drops: Iterator[Callable[[Draft], bool]]) -> None:
    for drop in drops:
        while width_of(draft.text()) > max_chars:
            if not drop(draft):
                break


def _drop_brackets(draft: Draft) -> bool:
    return drop_apart(draft) or _drop_dashed(draft)


def _drop_dashed(draft: Draft) -> bool:
    """Drop "— Leeds and York —" from between two dashes."""
    units = draft.units
    dashes = [at for at in range(len(units)) if is_dash(units, at)]
    for first, second in pairwise(dashes):
        near = second - first <= _MAX_DASHED_UNITS
        if near and second - first > 2 and _goes_on(units, second + 1):  # noqa: PLR2004  # "--" and a word
            end = second + (units[second].text == "-" and units[second + 1].text == "-")
            draft.cuts.append((units[first].start, units[end].end))
            return True
    return False


def _goes_on(units: Sequence[Unit], at: int) -> bool:
    """Tell whether the sentence is not over here, and what follows is no second thought."""
    return any(unit.is_word for unit in units[at : at + 2])


def _drop_last_aside(draft: Draft, is_aside: IsAside) -> bool:
    """Drop the aside that the sentence ends with: ", a law that …"."""
    units = draft.units
    language = draft.document.language
    open_after = 0  # asides that end before the sentence does, seen from its end
    for at in reversed(_commas_of_asides(units, language)):
        if at < MIN_CLAIM_WORDS or _ends_opening(units, at, language):
            return False
        if _resumes(units[at + 1], language):
            open_after += 1
        elif _is_listed(units, at):
            return False
        elif is_aside(units[at + 1 :], language):
            if open_after == 0:
                return cut_to_end(draft, units, at)
            open_after -= 1
    return False


def _is_listed(units: Sequence[Unit], at: int) -> bool:
    """Tell the comma of "kicking, shoving and biting", which sets no aside apart."""
    return units[at - 1].lower.endswith("ing") and units[at + 1].lower.endswith("ing")


def _ends_opening(units: Sequence[Unit], at: int, language: Language) -> bool:
    """Tell the comma of "While oars, nets and boats are old, the team found …": no aside follows."""
    according = {phrase.split()[0] for phrase in language.according} - language.determiners
    opens = _is_opener(units, language) or units[0].lower in according
    commas = [place for place in range(at) if units[place].text == ","]
    return opens and not any(_begins_main_clause(units[c + 1 : at], language) for c in commas)


def _is_opener(units: Sequence[Unit], language: Language) -> bool:
    """Tell "When it rained, …" and "Built in 1901, …", whose sentence comes behind the comma."""
    first = units[0].lower
    if first in (language.joiners | language.boundaries) - language.determiners:
        return True
    if language.code != "en" or len(units) < 2 or not units[1].text[0].islower():  # noqa: PLR2004  # two words
        return False
    grown = first.endswith(("ed", "ing")) and len(first) >= _MIN_PARTICIPLE
    return first in _PARTICIPLES or grown


def _commas_of_asides(units: Sequence[Unit], language: Language) -> list[int]:
    """Return the marks that an aside may begin at; the first ends "When it rained,"."""
    marks = [
        at
        for at, unit in enumerate(units[:-1])
        if unit.text == "," or (is_dash(units, at) and unit.text != "-")
    ]
    return marks[1:] if units and _is_opener(units, language) else marks


def _resumes(unit: Unit, language: Language) -> bool:
    """Tell whether the clause before an aside goes on here: with a verb, which we may not know."""
    if unit.lower in language.cue_verbs:
        return True
    known = language.asides | language.conjunctions | language.determiners | language.joiners
    return (
        unit.text[0].islower()
        and unit.lower not in known | language.boundaries - language.auxiliaries
        and not _is_participle(unit, language)
    )


def _drop_middle_aside(draft: Draft, is_aside: IsAside) -> bool:
    """Drop ", who …," from before the verb that it parts from its subject."""
    units = draft.units
    language = draft.document.language
    commas = [at for at in _commas_of_asides(units, language) if units[at].text == ","]
    for place, first in enumerate(commas):
        second = next((c for c in commas[place + 1 :] if _resumes(units[c + 1], language)), None)
        if second is not None and not _may_be_verb(units[second + 1], language):
            return False  # "a huge, salty ocean" is no end of an aside
        if second is not None and is_aside(units[first + 1 : second], language):
            draft.cuts.append((units[first].start, units[second].end))
            return True
    return False


def _may_be_verb(unit: Unit, language: Language) -> bool:
    """Tell "said", "closes" and "quietly", before a verb, from "salty"."""
    ends = ("s", "ly", "t")  # "sent", "met", "cannot"
    return has_verb([unit], language) or unit.lower.endswith(ends)


def _is_aside(units: Sequence[Unit], language: Language) -> bool:
    """Tell what a sentence can do without, if it must."""
    return units[0].lower in language.asides and not _says(units, language)


def _describes(units: Sequence[Unit], language: Language) -> bool:
    """Tell ", which …", ", a …" and ", giving it …": the claim is as true without it.

    Numbers are news and stay; "a pen, an inkpot and a book" is a list.
    """
    if any(unit.lower == QUOTE or unit.text[0].isdigit() for unit in units):
        return False
    if _is_participle(units[0], language):
        reports = units[0].lower in language.cue_participles  # "saying that"
        clause = len(units) > 1 and not units[1].is_capital and not reports
        return clause and not _has_resumed(units, language)
    first = units[0].lower
    if first in language.relatives:
        return first in language.asides
    listed = any(unit.lower in language.conjunctions | _OR for unit in units)
    return first in language.determiners and not listed and _is_aside(units, language)


def _has_resumed(units: Sequence[Unit], language: Language) -> bool:
    """Tell whether a clause goes on behind a comma within `units`."""
    return any(a.text == "," and _resumes(b, language) for a, b in pairwise(units))


def _is_participle(unit: Unit, language: Language) -> bool:
    """Tell "giving", which in English begins a clause that describes."""
    known = language.joiners | language.boundaries | language.asides
    new = unit.lower not in known or unit.lower in _LEADING
    return language.code == "en" and unit.lower.endswith("ing") and unit.text[0].islower() and new


def _says(units: Sequence[Unit], language: Language) -> bool:
    """Tell ", the council said" and ", saying that": who says it is never an aside."""
    if units[0].lower in _PLACES:
        return False  # "where prosecutors want to question him"
    cues = language.cue_verbs | language.cue_participles | language.opinion_verbs
    within = language.relatives | language.clause_openers  # "a step that many called a mistake"
    for unit in units:
        if unit.lower in within:
            return False
        if unit.lower in cues or unit.lower == QUOTE:
            return True
    return False


def _drop_second_clause(draft: Draft) -> bool:
    """Cut at a semicolon, or before "and" and "but" with a subject of its own."""
    language = draft.document.language
    units = draft.units
    for at in range(len(units) - 3, MIN_CLAIM_WORDS, -1):
        joined = units[at].text == "," and units[at + 1].lower in language.conjunctions
        subject = units[at + 2].lower
        own = joined and (language.is_pronoun(subject) or subject in language.leaning)
        if units[at].text == ";" or own:
            return cut_to_end(draft, units, at)
    return False


def _drop_dashed_tail(draft: Draft) -> bool:
    """Cut at a single dash: what follows is a second thought."""
    units = draft.units
    dashes = [at for at in range(MIN_CLAIM_WORDS, len(units) - 1) if is_dash(units, at)]
    return len(dashes) == 1 and cut_to_end(draft, units, dashes[0])


def _drop_opening(draft: Draft) -> bool:
    """Drop "As armies train near the border," where "the council …" and a verb follow."""
    units = draft.units
    language = draft.document.language
    if language.code != "en" or not _may_open(units[0]):
        return False
    for at in [at for at, unit in enumerate(units) if unit.text == ","][:_OPENING_COMMAS]:
        behind = units[at + 1 :]
        if len(behind) > MIN_CLAIM_WORDS and _begins_main_clause(behind, language):
            draft.begin = behind[0].start
            return True
    return False


def _may_open(unit: Unit) -> bool:
    return unit.lower in _OPENERS or (unit.lower.endswith("ing") and len(unit.lower) > len("thing"))


def _begins_main_clause(units: Sequence[Unit], language: Language) -> bool:
    """Tell "the council has voted" from "France," and "London and Berlin"."""
    if not units:
        return False
    first = units[0]
    named = first.is_capital or first.lower in language.definites | {"a", "an"}
    ends = language.relatives | language.clause_openers | {","}
    clause = list(takewhile(lambda unit: unit.lower not in ends, units))
    joined = any(unit.lower in language.conjunctions for unit in clause[:3])
    owned = first.lower in language.possessives
    return named and not joined and not owned and has_verb(clause, language)


def _drop_joined_clause(draft: Draft) -> bool:
    """Cut before ", and the council will …": a clause that could stand alone."""
    units = draft.units
    language = draft.document.language
    if language.code != "en":
        return False
    for at in range(len(units) - MIN_CLAIM_WORDS, _MIN_HEAD_UNITS, -1):
        joined = units[at].text == "," and units[at + 1].lower in _ON_WITH_IT
        if joined and _begins_main_clause(units[at + 2 :], language):
            return cut_to_end(draft, units, at)
    return False
