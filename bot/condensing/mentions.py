"""A sentence's units in, the names that stand in it out, their titles apart."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from bot.condensing.frames import Frame, Unit, is_name_unit
from bot.condensing.language import Language, first_names

# Inside names, between capitals, in many languages.
PARTICLES = frozenset(
    [
        "de",
        "del",
        "della",
        "di",
        "da",
        "do",
        "dos",
        "das",
        "du",
        "la",
        "le",
        "van",
        "von",
        "der",
        "den",
        "ter",
        "ten",
        "zu",
        "zum",
        "bin",
        "bint",
        "ibn",
        "al",
        "el",
        "lo",
        "li",
        "dal",
        "dalla",
        "dello",
        "degli",
        "dei",
        "d'",
        "dell'",
        "y",
        "e",
    ]
)
_ARTICLES = frozenset({"der", "den", "das", "zum"})  # which begin no family's name alone
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})  # behind a last name
_DOTTED = frozenset({"jr", "sr"})  # those that are abbreviations
_PREPOSITIONS = frozenset({"zu", "zum"})
_PLURAL_OWNERS = ("men's", "women's", "children's", "people's")
_MAX_ACRONYM = 4  # letters; longer words in capitals are names in a transcript
_MAX_NAME_WORDS = 5  # longer runs of capitals are headlines


@dataclass(frozen=True, slots=True)
class Mention:
    """A name where it stands, its title apart."""

    sentence: int
    first: int  # unit where the title or name begins
    name_first: int  # unit where the name itself begins
    last: int
    start: int  # characters of the name itself
    end: int
    words: tuple[str, ...]  # the name's words in lower case
    titled: bool


def find_mentions(frame: Frame, language: Language) -> Iterator[Mention]:
    """Yield the names of one sentence, runs of capitals with particles inside."""
    behind = 0  # the last name
    for at, unit in enumerate(frame.units):
        if at < behind or unit.text[0].islower() or not is_name_unit(unit, language):
            continue
        last = _run_end(frame.units, at, language)
        mention = _mention(frame, at, last, language)
        if mention is not None:
            yield mention
        behind = last + 1


def _run_end(units: Sequence[Unit], first: int, language: Language) -> int:
    last = first
    while not units[last].lower.endswith("'s") or _owns_a_body(units, last, language):
        following = _next_in_name(units, last, language)
        if following is None:
            break
        last = following
    return last


def _owns_a_body(units: Sequence[Unit], last: int, language: Language) -> bool:
    """Tell "Fishermen's Association", one name, from "Field's office"."""
    plural = units[last].lower.endswith(_PLURAL_OWNERS)
    return plural and last + 1 < len(units) and units[last + 1].lower in language.groups


def _next_in_name(units: Sequence[Unit], last: int, language: Language) -> int | None:
    """Return the unit with which a name goes on: a capital, after an initial's dot or particles."""
    at = last + 1
    if at < len(units) and units[at].text == "." and _is_short(units[last], language):
        at += 1
    if language.capital_nouns and at < len(units) and units[at].lower in _ARTICLES:
        return None  # "Angaben der Polizei"
    particle = at < len(units) and units[at].lower in PARTICLES
    if particle and language.capital_nouns and not _may_have_particle(units, last, language):
        return None  # "Sicht von Siemens"
    while at < len(units) and at - last <= 2 and units[at].lower in PARTICLES:  # noqa: PLR2004  # "van der", "Le"
        at += 1
    if at < len(units) and is_name_unit(units[at], language):
        initial = len(units[at].text) == 1 and units[at + 1 : at + 2] and units[at + 1].text == "."
        known = language.has_articles and units[at].lower in language.stop_words
        return at if initial or not known else None  # "Nguyen Van Tam", though "tam" is "there"
    return None


def _may_have_particle(units: Sequence[Unit], last: int, language: Language) -> bool:
    """Tell "Ursula von", "Frau von" and "Karl Theodor zu" from a noun with a preposition."""
    known = first_names()
    before = units[last - 1] if last else units[last]
    named = units[last].lower in known or before.lower in known
    titled = language.is_title(units[last].lower) or language.is_title(before.lower)
    return named or titled


def _is_short(unit: Unit, language: Language) -> bool:
    return len(unit.text) == 1 or unit.lower in language.abbreviations


def _mention(frame: Frame, first: int, last: int, language: Language) -> Mention | None:
    units = frame.units
    while first < last and _opens_sentence(units, first, language):
        first += 1
    if first == 0 < last and units[0].lower in language.cue_verbs:
        first = 1  # "Said Ann Field: …"
    name_first = _after_titles(units, first, last, language)
    if name_first > first and units[name_first].lower in PARTICLES:
        if _is_place(units, first, name_first, last, language):
            return None
        name_first = _first_name_inside(units, name_first, last)
    words = _name_words(units[name_first : last + 1])
    governed = language.capital_nouns and units[name_first].text in _PREPOSITIONS  # "zu Wort"
    if governed or not _may_be_name(words, language, opens=first == 0):
        return None
    last += _is_dotted(units, last)
    end = units[last].end - (2 if units[last].lower.endswith("'s") else 0)
    titled = name_first > first and not (len(words) == 1 and _is_acronym(units[name_first]))
    return Mention(
        frame.index, first, name_first, last, units[name_first].start, end, words, titled
    )


def _name_words(units: Sequence[Unit]) -> tuple[str, ...]:
    """Return a name's words without the "Jr" behind a last name."""
    words = tuple(unit.lower.removesuffix("'s") for unit in units if unit.is_word)
    suffixed = len(words) > 2 and words[-1] in _SUFFIXES  # noqa: PLR2004  # a first name, a last one
    return words[:-1] if suffixed else words


def _may_be_name(words: Sequence[str], language: Language, *, opens: bool) -> bool:
    if not words or len(words) > _MAX_NAME_WORDS or _is_bare_title(words, language):
        return False
    return not (len(words) == 1 and opens and words[0] in language.stop_words)


def _is_dotted(units: Sequence[Unit], last: int) -> bool:
    """Tell "Walter Field Jr.", whose dot is the name's."""
    behind = units[last + 1 : last + 2]
    return units[last].lower in _DOTTED and bool(behind) and behind[0].text == "."


def _opens_sentence(units: Sequence[Unit], first: int, language: Language) -> bool:
    """Tell "Nach" and "The" before a name from "Van" of "Van der Sluis"."""
    unit = units[first]
    if not unit.is_word:
        return True
    if unit.lower in PARTICLES and units[first + 1].lower in PARTICLES:
        return False
    if first == 0 and unit.lower in language.cited:
        return True
    leads = unit.lower in language.boundaries or unit.lower in language.asides
    opens = first == 0 and leads and unit.lower not in PARTICLES
    return opens or unit.lower in language.stop_words


def _is_bare_title(words: Sequence[str], language: Language) -> bool:
    """Tell "Prime Minister" from "Anna Richter", whose last name is a title, too."""
    return words[-1] in language.titles and words[0] not in first_names()


def _is_place(
    units: Sequence[Unit], title: int, particle: int, last: int, language: Language
) -> bool:
    """Tell "der Bürgermeister von Lingen" from "Präsidentin von der Leyen"."""
    if particle + 1 != last:
        return False
    determined = title > 0 and units[title - 1].lower in language.determiners
    named = last + 2 < len(units) and units[last + 1].text == "," and units[last + 2].is_capital
    return determined or named


def _is_acronym(unit: Unit) -> bool:
    """Tell "DNC", a body even behind "former", from a person's name."""
    return 1 < len(unit.text) <= _MAX_ACRONYM and unit.text.isupper()


def _after_titles(units: Sequence[Unit], first: int, last: int, language: Language) -> int:
    """Return where the name begins after "NATO Secretary General" or "Sen."."""
    for at in range(last - 1, first - 1, -1):
        if units[last].lower in language.groups:
            break  # "State Emergency Service" is no Service of that title
        if _stands_before_name(units, at, last, language):
            begin = at + 1
            while begin < last and not units[begin].is_word:
                begin += 1
            if begin < last and _is_acronym(units[begin]) and units[begin + 1].is_word:
                begin += not _is_acronym(units[begin + 1])  # "szef MSZ Jan Pol"
            return begin if begin <= last else first
    if units[first].lower in language.groups and not units[first].text.isupper():
        return first  # "Fundacja Anna Dymna", a body
    return _first_name_inside(units, first, last)


def _stands_before_name(units: Sequence[Unit], at: int, last: int, language: Language) -> bool:
    """Tell a title; "Mechanic Ann Field", too, where a whole name follows a role."""
    word = units[at].lower
    if language.is_title(word):
        return True
    behind = sum(is_name_unit(unit, language) for unit in units[at + 1 : last + 1])
    known = word in language.roles or language.is_agent(word)
    return behind > 1 and known and word not in first_names()


def _first_name_inside(units: Sequence[Unit], first: int, last: int) -> int:
    """Return where the name begins after what it is for: "ministre de la Santé Roman Prymula"."""
    known = first_names()
    if units[first].lower in known:
        return first
    return next((at for at in range(first + 1, last) if units[at].lower in known), first)


def find_known(
    frame: Frame, named: AbstractSet[tuple[str, ...]], language: Language
) -> Iterator[Mention]:
    """Yield the longest of the `named` in a headline, and what a first name begins."""
    units = [(at, unit) for at, unit in enumerate(frame.units) if unit.is_word]
    lowers = tuple(unit.lower.removesuffix("'s") for _, unit in units)
    last_names = {words[-1] for words in named}
    at = 0
    while at < len(units):
        sizes = range(min(_MAX_NAME_WORDS, len(units) - at), 0, -1)
        size = next((n for n in sizes if lowers[at : at + n] in named), 0)
        size = max(size, 2 * _begins_person(units[at : at + 2], language))
        titled = at > 0 and language.is_title(lowers[at - 1])  # "Dr Field told the Town Post"
        size = size or int(titled and lowers[at] in last_names)
        if size and units[at][1].is_capital:
            run = units[at : at + size]
            yield _headline_mention(frame.index, run, lowers[at : at + size])
        at += max(1, size)


def _begins_person(pair: Sequence[tuple[int, Unit]], language: Language) -> bool:
    """Tell "Ann Field" from "Ann Says" where every word begins with a capital."""
    if len(pair) < 2 or pair[0][1].lower not in first_names() or pair[1][0] != pair[0][0] + 1:  # noqa: PLR2004  # a first name and a last one
        return False
    verbs = language.cue_verbs | language.opinion_verbs | language.auxiliaries
    last = pair[1][1]
    return is_name_unit(last, language) and last.lower not in verbs | language.stop_words


def _headline_mention(
    sentence: int, run: Sequence[tuple[int, Unit]], words: tuple[str, ...]
) -> Mention:
    (first, begins), (last, ends) = run[0], run[-1]
    end = ends.end - 2 * ends.lower.endswith("'s")
    return Mention(sentence, first, first, last, begins.start, end, words, titled=False)
