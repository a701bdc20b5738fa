"""A draft that begins with a pronoun in, the name in brackets for it out; or that it dangles."""

# typographic marks are what this module is about

from collections.abc import Sequence

from bot.condensing.drafts import Draft
from bot.condensing.frames import Unit, is_name_unit
from bot.condensing.inflection import is_own_verb
from bot.condensing.language import Language
from bot.condensing.mentions import Mention
from bot.condensing.names import Person
from bot.condensing.pronouns import find_person
from bot.condensing.sources import full_name_place
from bot.condensing.standing import is_initials, opens_alone
from bot.condensing.told_after import about_this

_CLITICS = frozenset({"s", "re", "ll", "ve", "d", "m"})  # of "she's", "they've"
_MAX_OPENING_UNITS = 8  # before the subject: "In the spring of 2010, she …"
_SENTENCES_BACK = 2  # a name further from its pronoun is a guess
_MAX_BARE_OPENING = 4  # words before a comma that name nobody: "By next autumn, they …"
_TITLE_UNITS = 3  # before a name: what is said of the named
_TAIL_UNITS = 4  # "…, he said."
_MANY_DO = frozenset(
    {"sind", "zijn", "gaan", "staan", "doen", "zien", "tun", "fordern", "erinnern"}
)
_ADJECTIVE = ("e", "en", "er")  # how one ends between "das" and its noun
_AGO = frozenset(
    {"geleden", "zuvor", "später", "later", "eerder", "jahren", "jaren", "wochen", "weken"}
)
_THERE_IS = frozenset({"hay", "había", "hubo", "há", "havia", "houve", "c'"})
_PAST = {"es": ("ó",), "it": ("ò",), "pt": ("ou", "eu", "iu")}  # how "he did" ends
_MIN_PAST = 3  # letters
_WHOEVER = frozenset({"wer"})  # "Wer ein Rad will, wartet lange": nobody said before
_BOTH = frozenset({"both", "some"})  # "Both Evans and Cisse" leans on nothing


def point(draft: Draft) -> bool:
    """Put the name in brackets for a pronoun that the claim begins with.

    Tell whether the claim now stands alone; "he" behind an opening phrase and an unknown "he
    said" at the end lean on other sentences as much as one at the start.
    """
    units = draft.units
    if not units:
        return False
    language = draft.document.language
    first = _bare(units[0])
    verb = draft.index > 0 and _begins_with_verb(units[0], language)
    if verb or _leans(units, first, language) or _trails_off(draft, units, language):
        return False
    if _is_personal(units[0], language) and not opens_alone(units, first, language):
        return _point_to_person(draft, units, 0)
    if _begins_bare(units, language):
        return False
    early = _early_pronoun(units, language)
    return early is None or _point_to_person(draft, units, early)


def _bare(unit: Unit) -> str:
    """Return the word without what English hangs on it: "she" for "she's"."""
    if is_initials(unit):
        return unit.text
    word, _, clitic = unit.lower.partition("'")
    return word if clitic in _CLITICS else unit.lower


def _leans(units: Sequence[Unit], first: str, language: Language) -> bool:
    if _is_article(units, first, language):
        return False
    if language.verb_second and first in language.she and _is_plural(units):
        return True  # "Sie fordern", "Ze hebben": nobody knows who
    if about_this(units, language) is not None or is_own_verb(first, language.code):
        return True
    whoever = first in _WHOEVER and any(unit.text == "," for unit in units)
    if not whoever and first in language.leaning | language.first_person:
        named = len(units) > 1 and is_name_unit(units[1], language)
        return not ((named and first in _BOTH) or opens_alone(units, first, language))
    return False


def _is_plural(units: Sequence[Unit]) -> bool:
    """Tell a German or Dutch verb behind "sie" or "ze" that many do."""
    verb = units[1].lower if len(units) > 1 else ""
    return verb.endswith("en") or verb in _MANY_DO


def _is_article(units: Sequence[Unit], first: str, language: Language) -> bool:
    """Tell "Das Amt" and "Het ministerie" from "Das ist" and "Het regent", where one word is both."""
    if first not in language.plain_articles or len(units) < 3:  # noqa: PLR2004  # an article, a noun, a verb
        return False
    following = units[1]
    if language.capital_nouns:
        noun = following.is_capital or following.text[0].isdigit()
        verb = following.lower in language.auxiliaries | language.reporting
        return noun or (not verb and following.lower.endswith(_ADJECTIVE) and units[2].is_capital)
    known = language.auxiliaries | language.reporting | language.boundaries
    return following.is_word and following.lower not in known


def _begins_with_verb(first: Unit, language: Language) -> bool:
    """Tell "Acaba de …" and "Says that …", whose subject is the last sentence's."""
    if language.code == "en":
        return first.lower.endswith("s") and first.lower in language.cue_verbs
    if not (language.needs_opener and language.drops_pronouns) or first.lower in _THERE_IS:
        return False
    verbs = language.auxiliaries | language.cue_verbs | language.opinion_verbs
    nouns = language.roles | language.groups | language.determiners | language.joiners
    past = first.lower.endswith(_PAST[language.code]) and len(first.text) > _MIN_PAST
    past = past and first.lower not in language.stop_words | set(language.connectives)
    return first.lower not in nouns and (first.lower in verbs or past)


def _is_personal(unit: Unit, language: Language) -> bool:
    kind = language.pronoun_kind(_bare(unit))
    return kind is not None or language.possessives.get(unit.lower) is not None


def _trails_off(draft: Draft, units: Sequence[Unit], language: Language) -> bool:
    """Tell "…, he said." of somebody nobody could name."""
    words = [unit.lower for unit in units if unit.is_word][-_TAIL_UNITS:]
    said = [at for at, word in enumerate(words) if word in language.cue_verbs]
    if draft.attribution is not None or not said:
        return False
    beside = words[max(0, said[-1] - 1) : said[-1] + 2]
    return said[-1] >= len(words) - 2 and any(  # the verb or the pronoun is last
        language.pronoun_kind(word) is not None for word in beside
    )


def _begins_bare(units: Sequence[Unit], language: Language) -> bool:
    """Tell "By next autumn, they …" and "In 2010, it …": nothing before that they could mean."""
    comma = next((at for at, unit in enumerate(units[:-1]) if unit.text == ","), 0)
    openers = (language.joiners | language.boundaries) - language.determiners
    bare = 0 < comma <= _MAX_BARE_OPENING and units[0].lower in openers
    determined = any(unit.lower in language.determiners for unit in units[:comma])
    kind = language.pronoun_kind(_bare(units[comma + 1])) if bare and not determined else None
    return kind in ("they", "it")


def _early_pronoun(units: Sequence[Unit], language: Language) -> int | None:
    """Return where "he" or "she" is the subject behind "In 2010," or "When".

    None where the claim itself may say who is meant: a name before, or behind the next comma
    ("After his arrest, Smith …").
    """
    openers = (language.joiners | language.boundaries) - language.determiners
    if language.verb_second and (turned := _turned_pronoun(units, language)):
        return turned
    if units[0].lower not in openers:
        return None
    for at, unit in enumerate(units[:_MAX_OPENING_UNITS]):
        if is_name_unit(unit, language) and at > 0:
            return None
        if language.pronoun_kind(_bare(unit)) in ("he", "she"):
            governed = language.needs_opener and units[at - 1].lower in openers
            told = not governed and _is_told_later(units, at, language)  # not by "Face à elle, …"
            return None if told else at
    return None


def _turned_pronoun(units: Sequence[Unit], language: Language) -> int | None:
    """Return where "ze" stands behind its verb: "Drie jaar geleden brak ze haar enkel"."""
    for at, unit in enumerate(units[:_MAX_OPENING_UNITS]):
        if not unit.is_word or (at and not language.capital_nouns and is_name_unit(unit, language)):
            return None
        if at < 2 or language.pronoun_kind(unit.lower) not in ("he", "she"):  # noqa: PLR2004  # an opener, a verb
            continue
        opens = units[0].lower in language.determiners or units[0].lower not in language.stop_words
        timed = any(u.lower in language.time_nouns | _AGO for u in units[:at])
        verb = units[at - 1].text.islower() and units[at - 1].lower not in language.joiners
        behind = at == 2 and unit.lower in language.he  # noqa: PLR2004  # "Aktuell fordert er"
        stands = timed or not opens or behind
        return at if verb and stands and not unit.is_capital else None
    return None


def _is_told_later(units: Sequence[Unit], at: int, language: Language) -> bool:
    after = [place for place in range(at + 1, len(units) - 1) if units[place].text == ","]
    return any(is_name_unit(unit, language) for place in after for unit in units[place + 1 :][:3])


def _point_to_person(draft: Draft, units: Sequence[Unit], at: int) -> bool:
    """Put the name of whom unit `at` means in brackets for it; tell whether that is sure."""
    document, unit = draft.document, units[at]
    language = document.language
    kind, owns = _kind(units, at, language)
    if kind not in ("he", "she") or (owns and not language.owner_form):
        return False
    person = find_person(document, draft.memory, draft.index, kind, unit.start)
    if person is None or person.gender != kind or not _is_sure(draft, person, unit.start):
        return False
    name = language.owner_form.format(person.name) if owns else person.name
    place = full_name_place(person, unit.start)
    draft.pointers.append((unit.start, unit.start + len(_bare(unit)), f"[{name}]"))
    draft.sources.append(place)
    return True


def _is_sure(draft: Draft, person: Person, place: int) -> bool:
    """Tell whether a pronoun at character `place` can mean nobody but `person`.

    The name must stand near, and nobody else of whom it might be said between.
    """
    if not person.is_sure:
        return False
    last = max((m for m in person.mentions if m.start < place), key=_start, default=None)
    if last is None or last.sentence < draft.index - _SENTENCES_BACK:
        return False
    if _hides_another(draft, last):
        return False
    between = draft.document.people.between(last.end, place)
    rivals = (p for p in between if p is not person and p.is_person)
    return not any(p.gender in (None, person.gender) for p in rivals)


def _hides_another(draft: Draft, mention: Mention) -> bool:
    """Tell "The other officer was hit, Rowe said": somebody without a name stands before."""
    language = draft.document.language
    before = draft.document.frames[mention.sentence].units[: max(0, mention.first - _TITLE_UNITS)]
    return any(unit.lower in language.roles for unit in before)


def _start(mention: Mention) -> int:
    return mention.start


def _kind(units: Sequence[Unit], at: int, language: Language) -> tuple[str | None, bool]:
    """Return "he", "she", … and whether the pronoun owns what follows: "her plan"."""
    word = _bare(units[at])
    kind, owner = language.pronoun_kind(word), language.possessives.get(units[at].lower)
    if kind is None or (kind == "she" and owner is not None and not _acts(units, at, language)):
        return owner, True
    return kind, False


def _acts(units: Sequence[Unit], at: int, language: Language) -> bool:
    """Tell "sie hat" from "ihre Stimme" where one word may be both."""
    return at + 1 >= len(units) or units[at + 1].lower in language.auxiliaries
