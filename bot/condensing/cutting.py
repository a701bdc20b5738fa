"""A draft in, cut where that is safe in any language: brackets, a last clause, behind a semicolon.

Of these languages we know too few verbs to tell what a sentence can stand without.
"""

# typographic marks are what this module is about

from collections.abc import Callable, Iterator, Sequence
from itertools import takewhile

from bot.condensing.drafts import Draft
from bot.condensing.finite_verbs import VERB_ENDINGS, has_verb
from bot.condensing.frames import Unit
from bot.condensing.language import Language

MIN_CLAIM_WORDS = 5
_STOPS = ".!?…"
_DASHES = ("—", "–")
# When something was; "si", "aunque" and their kind turn what follows.
_TIME_BEFORE = frozenset({"após", "tras", "après", "dopo", "durante", "pendant", "depuis", "desde"})
_VERB_WITHIN = 12  # units of a subject and its verb: "o técnico da seleção declarou"
# In these languages a comma before "que", "qui", "die" tells a clause that only describes. German
# and the Slavic ones set it before every clause: "eine Technik, die strahlt, kann …".
_COMMA_DESCRIBES = frozenset({"es", "fr", "it", "nl", "pt"})


def sure_drops() -> Iterator[Callable[[Draft], bool]]:
    """Yield what may go in any language, however few of its verbs we know."""
    yield _drop_last_relative
    yield _drop_first_relative
    yield _drop_behind_semicolon
    yield _drop_time_before


def drop_apart(draft: Draft) -> bool:
    """Drop what stands in brackets; tell whether something did."""
    return _drop_between(draft, "(", ")") or _drop_between(draft, "[", "]")


def _drop_between(draft: Draft, opening: str, closing: str) -> bool:
    start = None
    for unit in draft.units:
        if unit.text == opening:
            start = unit.start
        elif unit.text == closing and start is not None:
            if not _is_grown_in(draft.document.text, start, unit.end):
                draft.cuts.append((start, unit.end))
                return True
            start = None
    return False


def _is_grown_in(text: str, start: int, end: int) -> bool:
    """Tell the brackets of "(Vor-)Weihnachtszeit" and "Leser(innen)", which are half a word."""
    before, behind = text[max(0, start - 1) : start], text[end : end + 1]
    return before.isalnum() or before == "-" or behind.isalnum() or behind == "-"


def _drop_last_relative(draft: Draft) -> bool:
    """Drop ", que …" from behind a whole sentence: no comma may follow, behind which it goes on."""
    units = draft.units
    commas = [at for at, unit in enumerate(units) if _parts(units, at)]
    last = commas[-1] if commas else 0
    if not _is_relative(units, last, draft.document.language) or last < MIN_CLAIM_WORDS:
        return False
    return cut_to_end(draft, units, last)


def _drop_first_relative(draft: Draft) -> bool:
    """Drop ", que …," from between a sentence's first words and a verb that we know."""
    units = draft.units
    language = draft.document.language
    commas = [at for at, unit in enumerate(units) if _parts(units, at)][:2]
    if len(commas) < 2 or commas[1] + 1 >= len(units):  # noqa: PLR2004  # one on either side
        return False
    first, second = commas
    subject = units[0].lower in language.determiners or units[0].is_capital
    verb = units[second + 1].lower in language.auxiliaries | language.reporting
    apart = units[first].text == units[second].text == ","
    if not (subject and verb and apart and _is_relative(units, first, language)):
        return False
    finite = language.auxiliaries | language.cue_verbs
    if any(unit.lower in finite for unit in units[:first]):
        return False
    draft.cuts.append((units[first].start, units[second].end))
    return True


def _parts(units: Sequence[Unit], at: int) -> bool:
    return units[at].text in (",", ";", ":") or is_dash(units, at)


def _is_relative(units: Sequence[Unit], at: int, language: Language) -> bool:
    """Tell ", que …" where the comma shows that the clause only describes."""
    if language.code not in _COMMA_DESCRIBES or at + 1 >= len(units) or units[at].text != ",":
        return False
    return units[at + 1].lower in language.relatives


def _drop_time_before(draft: Draft) -> bool:
    """Drop "Após fechar a ponte," where "o conselho declarou" follows: a subject and its verb."""
    units, language = draft.units, draft.document.language
    if units[0].lower not in _TIME_BEFORE or language.code not in VERB_ENDINGS:
        return False
    comma = next((at for at, unit in enumerate(units) if unit.text == ","), len(units))
    behind = units[comma + 1 :]
    clause = list(takewhile(lambda unit: unit.text != ",", behind))
    named = len(clause) > MIN_CLAIM_WORDS and (
        clause[0].lower in language.definites or clause[0].is_capital
    )
    listed = any(unit.lower in language.conjunctions for unit in clause[:3])
    if not named or listed or not has_verb(clause[:_VERB_WITHIN], language):
        return False
    draft.begin = behind[0].start
    return True


def _drop_behind_semicolon(draft: Draft) -> bool:
    """Cut at the one semicolon; more of them part the things of a list."""
    units = draft.units
    places = [at for at, unit in enumerate(units) if unit.text == ";"]
    return len(places) == 1 and places[0] > MIN_CLAIM_WORDS and cut_to_end(draft, units, places[0])


def is_dash(units: Sequence[Unit], at: int) -> bool:
    """Tell a dash, also one typed as two hyphens; its first hyphen stands for both."""
    if units[at].text in _DASHES:
        return True
    typed = at + 1 < len(units) and units[at].text == units[at + 1].text == "-"
    return typed and units[at].end == units[at + 1].start


def cut_to_end(draft: Draft, units: Sequence[Unit], at: int) -> bool:
    """Cut from unit `at` up to the mark that ends the sentence, if a sentence is left."""
    if units[at - 1].lower in draft.document.language.conjunctions:
        at -= 1  # "and, after the storm, it closed": what joins goes with what it joins
    if not has_verb(units[:at], draft.document.language):
        return False
    last = units[-1]
    stop = last.start if last.text in _STOPS else draft.end
    draft.cuts.append((units[at].start, stop))
    return True
