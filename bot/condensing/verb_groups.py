"""A verb that may report in, whether its form can, and what its group shows of the speaker out."""

from collections.abc import Sequence

from bot.condensing.frames import QUOTE, Unit
from bot.condensing.language import Language

_MAX_SKIPPED = 4  # auxiliaries and adverbs between speaker and verb
_MAX_TIME_WORDS = 4  # "in the past week"

_THAT_WITHIN = 8  # units: "told reporters in Paris on Friday that"
_TIME_UNITS = 6  # "esta terça-feira (14)"
_ADDRESS_UNITS = 4  # "a la agencia Efe"
_OPENING_UNITS = 4  # "En este sentido, añadió que"
CLAUSE_ENDS = frozenset(
    {",", ";", ":", "—", "–", "(", ")"}
)  # and dashes: a clause may begin behind
_YEAR_DIGITS = 4


def lacks_auxiliary(units: Sequence[Unit], begin: int, at: int, language: Language) -> bool:
    """Tell "el incendio declarado", which says nothing, from "ha declarado"."""
    if units[at].lower not in language.past_participles:
        return False
    pronoun = begin > 1 and language.pronoun_kind(units[begin - 1].lower) is not None
    first = begin - 2 if pronoun else begin  # "a-t-elle déclaré"
    return not any(unit.lower in language.auxiliaries for unit in units[first:at])


def lacks_causative(units: Sequence[Unit], at: int, language: Language) -> bool:
    """Tell "il faut savoir" from "a fait savoir"."""
    if units[at].lower not in language.caused_verbs:
        return False
    return not any(unit.lower in language.causatives for unit in units[max(0, at - 2) : at])


def turned_group(units: Sequence[Unit], begin: int, language: Language) -> int | None:
    """Return where ", a-t-elle ajouté" begins, whose pronoun is unit `begin - 1`; else None."""
    first = begin - 2
    if first < 1 or language.pronoun_kind(units[begin - 1].lower) is None:
        return None
    if units[first].lower not in language.auxiliaries:
        return None
    while first > 0 and units[first - 1].lower in language.cue_adverbs:
        first -= 1  # "lui a-t-il répondu"
    apart = units[first - 1].text in CLAUSE_ENDS or units[first - 1].lower == QUOTE
    return first if first and apart else None


def introduces_clause(units: Sequence[Unit], at: int, language: Language) -> bool:
    """Tell "declaró que" and "affirme avoir vu" from "declaró ayer" and "exige un débat"."""
    rest = units[at + 1 :]
    if (not language.needs_opener and language.has_articles) or not rest:
        return True
    quote = next((at for at, u in enumerate(rest) if u.lower == QUOTE or u.text == ":"), None)
    said = units[at].lower in language.cue_verbs
    if quote is not None and (said or rest[quote].text == ":" or quote <= 1):
        return True
    openers = language.complementizers | language.clause_openers
    if any(unit.lower in openers for unit in rest[:_THAT_WITHIN]):
        return True
    marked = rest[0].lower in language.infinitive_marks
    known = language.boundaries | language.cue_adverbs | language.weekdays | language.stop_words
    verbs = [unit.lower for unit in rest[marked : marked + 2] if unit.lower not in known]
    return any(verb.endswith(language.infinitive_endings) for verb in verbs)


def opens_clause(units: Sequence[Unit], begin: int, language: Language) -> bool:
    """Tell whether nothing stands before the verb's group but "In this sense,"."""
    opening = [unit.lower for unit in units[:begin] if unit.is_word]
    if not opening:
        return not any(unit.lower == QUOTE for unit in units[:begin])
    phrase = " ".join(opening)
    return begin <= _OPENING_UNITS + 1 and (
        phrase in language.connectives or all(word in language.cue_adverbs for word in opening)
    )


def means_nobody(units: Sequence[Unit], begin: int, at: int, language: Language) -> bool:
    """Tell "dicen que" and "se dijo que", which name nobody, and "declarado" from "ha declarado"."""
    group = units[begin : at + 1]
    if any(unit.lower in language.empty_subjects for unit in group):
        return True
    if units[at].lower in language.past_participles:
        if not any(unit.lower in language.auxiliaries for unit in group):
            return True
        group = group[:-1]
    finite = next((u.lower for u in group if u.lower in language.auxiliaries), units[at].lower)
    return finite.endswith(language.plural_endings) and finite not in language.singular_verbs


def drops_subject(units: Sequence[Unit], begin: int, at: int, language: Language) -> bool:
    """Tell "Añadió que", which only who spoke before can be the subject of."""
    if not language.drops_pronouns or units[at].lower not in language.clause_verbs:
        return False
    if means_nobody(units, begin, at, language):
        return False
    behind = [unit.lower for unit in units[at + 1 : at + 3]]
    that = behind[:1] and (
        behind[0] in language.clause_openers or behind[0] in language.cue_adverbs
    )
    leads = that or (
        len(behind) > 1 and behind[1] in language.clause_openers
    )  # "de que", "ieri che"
    return bool(leads) and opens_clause(units, begin, language)


def after_circumstances(units: Sequence[Unit], at: int, language: Language) -> int:
    """Return where the speaker stands behind "dijo este lunes", "a déclaré à l'AFP"."""
    for _ in range(2):  # to whom and when
        at = _after_address(units, _after_time(units, at, language), language)
    return at


def _after_time(units: Sequence[Unit], first: int, language: Language) -> int:
    times = language.times | language.cue_adverbs
    times -= language.determiners  # "l'" is a pronoun, too
    known = times | language.time_openers
    end = at = first
    while at < min(len(units) - 1, first + _TIME_UNITS):
        word = units[at].lower
        if word not in known and not word.isdigit() and word not in "()":
            break
        at += 1
        dated = word in times or word.isdigit() or word == ")"
        end = at if dated and not units[at - 1].is_capital else end
    return end


def _after_address(units: Sequence[Unit], at: int, language: Language) -> int:
    """Return where the subject begins behind "a este diario", "à l'AFP"; `at` where none does."""
    opens = at + 2 < len(units) and units[at].lower in language.circumstances | {"de"}
    known = language.determiners | language.complementizers
    if not opens or (units[at].lower == "de" and units[at + 1].lower in known):
        return at
    at += units[at + 1].lower in language.infinitive_marks and at + 3 < len(
        units
    )  # "auprès de l'AFP"
    place = at + 1 + (units[at + 1].lower in language.determiners) + 1
    for behind in range(place, min(place + _ADDRESS_UNITS, len(units))):
        unit = units[behind]
        if not unit.is_word:
            return at
        if unit.lower in language.determiners or language.is_role(unit.lower):
            return behind
        if unit.is_capital and (
            not units[behind - 1].is_capital or units[behind - 1].text.isupper()
        ):
            return behind
    return at


def is_year(unit: Unit) -> bool:
    """Tell "2019" from another number."""
    return len(unit.text) == _YEAR_DIGITS and unit.text.isdigit()


def _is_held(units: Sequence[Unit], begin: int, at: int, language: Language) -> bool:
    """Tell "не исключает, что", which holds something possible, from "не сказал"."""
    negated = begin > 1 and units[begin - 1].lower in language.negations
    return negated and units[at].lower in language.negated_verbs


def group_begin(units: Sequence[Unit], at: int, language: Language) -> int:
    """Return where the verb's group begins: "has also said"."""
    begin = at
    while begin > 0 and at - begin < _MAX_SKIPPED:
        if _is_skipped(units[begin - 1], language) or _is_held(units, begin, at, language):
            begin -= 1
        elif (when := _before_time(units, begin, language)) < begin:
            begin = when
        else:
            break
    return begin


def _before_time(units: Sequence[Unit], end: int, language: Language) -> int:
    """Return where the time that ends before `end` begins: "Smith on Monday said"."""
    begin = end - 1
    word = units[begin].lower
    when = word in language.weekdays or word in language.time_nouns
    if begin < 1 or not (when or is_year(units[begin])):
        return end
    while begin > 0 and end - begin < _MAX_TIME_WORDS:
        if units[begin - 1].lower not in language.time_openers:
            break
        begin -= 1
    return begin


def _is_skipped(unit: Unit, language: Language) -> bool:
    if unit.lower in language.auxiliaries or unit.lower in language.cue_adverbs:
        return True
    return unit.lower.endswith(language.adverb_endings) and not unit.is_capital
