"""A sentence's words in, whether it is half a sentence or none at all, out.

What is half is better left out. Where we know too little of a language's verbs, a sentence is
taken for whole.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise

from bot.condensing.finite_verbs import VERB_ENDINGS, has_verb
from bot.condensing.frames import QUOTE, Unit
from bot.condensing.language import Language

_BROKEN_OFF = ("…", "...", "[...]", "[…]")  # behind the last word
_STOPS = frozenset(".!?")
_CLOSING = "\"”’»' "
# Behind which an English sentence always goes on; "the West" was "the W. M. Keck Observatory".
_NEVER_LAST = frozenset({"and", "but", "or", "the", "an"})
_SHORTENED = frozenset({"ca", "bzw", "vgl", "dr", "mr", "mrs", "prof"})  # before what comes next
_TURNING = frozenset(  # what joins clauses, but may end one as an adverb: "not yet", "kommt doch"
    {"yet", "plus", "doch", "aber", "denn", "maar", "dus", "want", "pues", "or", "car", "ma", "mas"}
)
_ARTICLE_LANGUAGES = frozenset({"es", "fr", "it", "pt"})  # that end no sentence in "de" or "la"
_MAY_END = frozenset({"uno", "una", "um", "uma", "un", "ce", "quello", "più"})
_NO_VERB_ENDINGS = ("ss", "us", "is", "'s")
_MAX_DESCRIBED = 12  # units of a noun phrase before its relative clause
_ENGLISH_NOUNS = frozenset({"time", "enough"})  # that open what has no verb: "Time to go home."
_ENGLISH_SUBORDINATES = frozenset({"as", "while", "although", "though", "because"})
_AFTER_AS = frozenset(  # "As of Monday the bridge is closed", "Because of rain it is closed"
    {"of", "for", "to", "a", "an", "the", "part", "well", "soon", "long", "far", "many", "much"}
    | {"few", "little", "usual", "expected", "in", "with", "on", "at"}
)
_GERMAN_ADJECTIVES = ("e", "en", "er", "em", "es")  # how one ends before its noun
_GERMAN_ADVERBS = ("weise", "lich", "isch", "ig", "bar", "los", "teils", "falls", "haft", "sam")
_GERMAN_PREPOSITIONS = frozenset(
    {"auf", "über", "unter", "gegen", "durch", "um", "ohne", "neben", "zwischen", "hinter", "vor"}
    | {"nach", "seit", "wegen", "trotz", "statt", "per", "gegenüber", "und", "oder", "sowie"}
)
_GERMAN_SUBORDINATES = frozenset(
    {"wenn", "weil", "dass", "ob", "obwohl", "obgleich", "nachdem", "bevor", "sobald", "falls"}
)
# How a verb may end that begins the main clause, and small words that may stand before it.
_GERMAN_FINITE = ("t", "te", "ten", "en", "st", "ar", "ab", "ll", "nn", "uss", "iß", "eß", "in")
_CONNECTIVE_WORDS = 6  # of the longest connective, and one more
_GERMAN_RESUMES = frozenset({"dann", "so", "da", "ging", "kam", "sah", "stand", "fand", "hielt"})
_GERMAN_VERBS = frozenset(  # that stand among the words no noun phrase goes beyond
    {"bleibt", "will", "wollte", "soll", "sollen", "sollte", "kann", "können", "konnte", "muss"}
    | {"müssen", "musste", "darf", "würde", "würden", "bin", "gibt", "heißt"}
)


def breaks_off(units: Sequence[Unit], text: str, language: Language) -> bool:
    """Tell "It was closed in May and .", "… liberada, sin embargo." and "ungewöhnlich mild..."."""
    if text.rstrip(_CLOSING).endswith(_BROKEN_OFF):
        return True
    words = [unit for unit in units if unit.is_word]
    if not words or words[-1] is not _last_but_stops(units):
        return False
    last = words[-1].lower
    if last[-2:-1] == "-" and last[-1:].isalpha():
        return True  # "UE-W." of "UE-W. Brytania"
    joins = (
        last in language.conjunctions - _TURNING
        or last in _SHORTENED
        or _ends_in_connective(words, language)
    )
    return joins or _leaves_open(words, last, language)


def _leaves_open(words: Sequence[Unit], last: str, language: Language) -> bool:
    """Tell an article or a preposition, behind which a noun must follow."""
    if language.code == "en":
        before = words[-2].lower if len(words) > 1 else ""
        return last in _NEVER_LAST or (len(last) == 1 and before in language.definites)
    if language.code in _ARTICLE_LANGUAGES:
        return last in (language.joiners | language.determiners) - _MAY_END - language.he
    return False


def _last_but_stops(units: Sequence[Unit]) -> Unit | None:
    """Return the last unit that is no stop: a quotation, a bracket, a word."""
    return next((unit for unit in reversed(units) if unit.text not in _STOPS), None)


def _ends_in_connective(words: Sequence[Unit], language: Language) -> bool:
    """Tell "…, sin embargo.", which turns to what was cut."""
    ending = " ".join(unit.lower for unit in words[-_CONNECTIVE_WORDS:])
    return f" {ending}".endswith(language.connective_ends)


def begins_inside(text: str) -> bool:
    """Tell "meses tiene la aeronave …", whose number was on the line before."""
    if text.startswith(("…", "...")):
        return True
    first = next((word for word in text.lstrip("-–—•*· ").split()), "")
    return first[:1].islower() and first.rstrip(",;:").isalpha() and first.islower()


def lacks_verb(units: Sequence[Unit], language: Language) -> bool:
    """Tell "Zeit für Loslassen und Entspannung." and "Time to get a new clock."."""
    if any(unit.lower == QUOTE for unit in units):
        return False
    if language.code in VERB_ENDINGS:
        return _is_only_described(units, language)
    if language.code == "en":
        named = units[0].lower.endswith("ing") or units[0].lower in _ENGLISH_NOUNS
        unknown = any(map(_may_be_english_verb, units[1:]))
        return named and not unknown and not has_verb(units, language)
    return language.code == "de" and (
        not _has_german_verb(units, language) or _is_only_described(units, language)
    )


def lacks_main_clause(units: Sequence[Unit], language: Language) -> bool:
    """Tell "Wenn er so freundlich ist, ein Wort zu machen", behind which no verb begins a clause."""
    words = [unit for unit in units if unit.is_word]
    if language.code == "en":
        return _is_english_subordinate(units, words)
    if language.code != "de" or not words or words[0].lower not in _GERMAN_SUBORDINATES:
        return False
    behind = [after.lower for comma, after in pairwise(units) if comma.text == ","]
    return not any(word.endswith(_GERMAN_FINITE) or word in _GERMAN_RESUMES for word in behind)


def _is_english_subordinate(units: Sequence[Unit], words: Sequence[Unit]) -> bool:
    """Tell "As ministers fly into London to talk.", behind which no comma begins a clause."""
    if len(words) < 2 or any(not u.is_word and u.text not in _STOPS for u in units):  # noqa: PLR2004  # two words
        return False
    opens = words[0].lower in _ENGLISH_SUBORDINATES
    return opens and words[1].lower not in _AFTER_AS


def _is_only_described(units: Sequence[Unit], language: Language) -> bool:
    """Tell "La commission, qui s'y oppose.", a noun phrase with no more than its relative clause."""
    commas = [at for at, unit in enumerate(units) if unit.text in (",", ";", ":", "–", "—")]
    if len(commas) != 1 or not 0 < commas[0] <= _MAX_DESCRIBED or commas[0] + 1 >= len(units):
        return False
    before = units[: commas[0]]
    if units[commas[0] + 1].lower not in language.relatives:
        return False
    if language.code == "de":
        return not _has_german_verb(before, language)
    return units[0].lower in language.determiners and not has_verb(before, language)


def _may_be_english_verb(unit: Unit) -> bool:
    """Tell "benefits", which may be one; what looks like no English verb we do not know."""
    lower = unit.lower
    if lower.endswith("'s"):
        return True  # "that's"
    return lower.endswith("s") and lower == unit.text and not lower.endswith(_NO_VERB_ENDINGS)


def _has_german_verb(units: Sequence[Unit], language: Language) -> bool:
    """Tell whether a word may be one: in lower case, neither small nor before its noun."""
    verbs = language.auxiliaries | language.reporting | language.reported_mood | _GERMAN_VERBS
    small = language.determiners | language.joiners | language.boundaries | language.conjunctions
    words = [unit for unit in units if unit.is_word]
    before_nouns = language.determiners | language.joiners | _GERMAN_PREPOSITIONS
    describing = False  # whether the word before allows an adjective here: "mit", "die", "neuen"
    for at, unit in enumerate(words):
        if unit.lower in verbs:
            return True
        if unit.lower in small or unit.is_capital or unit.text[0].isdigit() or not at:
            describing = unit.lower in before_nouns
        elif not (describing and _describes_noun(words, at, small)) and not unit.lower.endswith(
            _GERMAN_ADVERBS
        ):
            return True
    return False


def _describes_noun(words: Sequence[Unit], at: int, small: AbstractSet[str]) -> bool:
    """Tell "neuen" of "mit neuen Wegen"; behind "und" and before another such word, too."""
    if at + 1 >= len(words) or not words[at].lower.endswith(_GERMAN_ADJECTIVES):
        return False
    return words[at + 1].is_capital or words[at + 1].lower not in small
