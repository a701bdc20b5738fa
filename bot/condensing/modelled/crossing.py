"""A claim laid beside its sentences in, where it leaps over what held its words together, out."""

from collections.abc import Iterator
from itertools import pairwise

from bot.condensing.modelled.edits import Edit, Fault
from bot.condensing.modelled.joining import verb_among

# What stands behind such a word tells of another time than what stands before it.
_WHEN = frozenset(
    {"before", "after", "since", "until", "vor", "nach", "seit", "avant", "après", "depuis"}
    | {"antes", "después", "tras", "desde", "prima", "dopo", "после", "перед", "depois"}
    | {"przed", "po", "gdy", "kiedy", "odkąd", "zanim", "podczas", "після", "коли", "поки", "доки"}
    | {"voor", "na", "sinds", "when", "while", "wenn", "während", "quand", "lorsque", "pendant"}
    | {"cuando", "mientras", "quando", "mentre", "когда", "пока", "terwijl", "toen"}
)
_BETWEEN = frozenset(
    {"between", "zwischen", "entre", "tra", "fra", "tussen", "между", "між", "między", "pomiędzy"}
)
# What is not so before or until a time may be so later.
_LIMITS = frozenset(
    {
        "before",
        "until",
        "till",
        "vor",
        "bis",
        "avant",
        "jusqu'",
        "jusque",
        "antes",
        "hasta",
        "prima",
    }
    | {"fino", "até", "voor", "tot", "до", "раньше", "перед", "do", "przed"}
)
_BETWEEN_WITHIN = 5  # words, of which the first of two is
# Half of a passive that is no auxiliary by itself.
_BEEN = frozenset({"été", "stato", "stata", "stati", "state", "sido", "estado"})
# "and then", which opens a clause as "and" does.
_THEN = frozenset({"then", "dann", "puis", "luego", "poi", "depois", "dan", "потом", "затем"}) | {
    "potem",
    "następnie",
    "потім",
    "згодом",
}
_INFINITIVE_OPENERS = frozenset({"de", "d'", "à", "a", "di", "pour", "para", "per"})
_INFINITIVES = ("er", "ir", "re", "ar", "oir")  # of Romance verbs
_SLAVIC_INFINITIVES = {
    "pl": ("ać", "eć", "ić", "yć", "uć", "ąć", "źć", "iść", "jść", "eść", "aść", "óść", "yść"),
    "ru": ("ть", "ти", "ться", "чь"),
    "uk": ("ти", "тися", "тись"),
}
# What a German or Dutch verb ends its clause with, and is another verb without: "stellte … ein".
_ENDING = {
    "de": frozenset(
        {"ab", "an", "auf", "aus", "bei", "ein", "fest", "frei", "her", "hin", "los", "mit"}
        | {"nach", "nieder", "um", "unter", "vor", "weg", "wieder", "zu", "zurück", "zusammen"}
    ),
    "nl": frozenset(
        {"af", "aan", "in", "mee", "neer", "op", "terug", "toe", "uit", "vast", "vrij"}
    ),
}
_GERMAN_ARTICLES = frozenset({"der", "die", "das", "den", "dem", "ein", "eine", "einen"})


def crossing_faults(edit: Edit) -> Iterator[Fault]:
    """Yield words that came to belong to others, and conditions in several words that were lost."""
    yield from _phrases(edit)
    yield from _bereft(edit)
    for segment in edit.evidence.segments:
        if edit.keeps_any(segment):
            begin = next(at for at in range(segment.first, segment.last + 1) if edit.keeps(at))
            if begin > segment.first and _limits_negation(edit, segment.first, begin - 1):
                yield Fault("hedge_lost", edit.given[segment.first].text)
            for first, last in edit.stretches(segment):
                yield from _at_the_end(edit, first, last)
                if last < segment.last:
                    yield from _before_kept(edit, first, last)


def _before_kept(edit: Edit, first: int, last: int) -> Iterator[Fault]:
    """Find what may not be left out before a word that is kept."""
    yield from _beside_numbers(edit, first, last)
    if _crosses(edit, first, last):
        yield Fault("clause_cut", edit.given[first].text)
    if _is_reported_subject(edit, first, last):
        yield Fault("subject_lost", edit.given[first].text)


def _at_the_end(edit: Edit, first: int, last: int) -> Iterator[Fault]:
    """Find what may not be left out even at the end of a part."""
    if _is_contrast(edit, first, last):
        yield Fault("negation_lost", edit.given[first].text)
    if _limits_negation(edit, first, last):
        yield Fault("hedge_lost", edit.given[first].text)
    if _halves_between(edit, first):
        yield Fault("clause_cut", edit.given[first].text)
    ends = last == edit.segment(last).last and _ends_verb(edit, last)
    if ends or _is_object(edit, first):
        yield Fault("word_lost", edit.given[first].text)


def _phrases(edit: Edit) -> Iterator[Fault]:
    """Find "only if" and "about to" that were not kept whole: they turn more than their phrase."""
    used = {edit.given[at].sentence for at in edit.alignment.kept}
    lowers = [word.lower for word in edit.given]
    for phrase in edit.words.phrases:
        for at, lower in enumerate(lowers):
            end = at + len(phrase)
            if lower != phrase[0] or tuple(lowers[at:end]) != phrase:
                continue
            if edit.given[at].sentence in used and not all(map(edit.keeps, range(at, end))):
                yield Fault("hedge_lost", " ".join(phrase))


def _bereft(edit: Edit) -> Iterator[Fault]:
    """Find "has been", "not" and "after" without the word that they are said of."""
    language = edit.language
    auxiliaries = language.auxiliaries - language.joiners - language.determiners - {"'s"} | _BEEN
    for at in edit.alignment.kept:
        behind, lower = edit.beside(at, 1), edit.given[at].lower
        while behind is not None and not edit.keeps(behind) and edit.is_skippable(behind):
            behind = edit.beside(behind, 1)
        if behind is None or edit.keeps(behind):
            continue
        word = edit.given[behind]
        opens = edit.is_small(behind) and word.lower not in auxiliaries | _BEEN | {"be"}
        helps = lower in auxiliaries or lower in language.negations
        if (helps and not opens) or lower in _WHEN:
            yield Fault("word_lost", word.text)


def _beside_numbers(edit: Edit, first: int, last: int) -> Iterator[Fault]:
    """Find "of its 1,200 jobs" without its "340", and the "and 2022" of "between 2020 and 2022"."""
    kept = edit.given[last + 1]
    if edit.counts(last):
        yield Fault("number_parted", edit.given[last].text)
    if kept.lower in edit.language.ands:
        yield Fault("clause_cut", edit.given[first].text)


def _crosses(edit: Edit, first: int, last: int) -> bool:
    """Tell whether what is kept behind belonged to a clause that was left out with its begin.

    "cleared Smith [and convicted Jones] of murder", "voted for it [before he voted] against it",
    "rose 5% [in May after falling 20%] in April".
    """
    language, words = edit.language, edit.given[first : last + 1]
    kept = edit.given[last + 1]
    if words[0].lower in language.ands | language.conjunctions | _THEN:
        return not verb_among(edit, [kept])  # "Smith [and Jones] resigned"
    if any(word.lower in _WHEN for word in words[1:]) or _splits_infinitive(edit, first, last):
        return True
    people = language.he | language.she | language.they
    return any(
        word.lower in people and before.lower not in language.joiners
        for before, word in pairwise(words[:-1])
    )


def _limits_negation(edit: Edit, first: int, last: int) -> bool:
    """Tell the "before October" of "no route will be cut before October"."""
    segment = edit.segment(first)
    words = [edit.given[at].lower for at in range(first, last + 1)]
    at = next((at for at, word in enumerate(words) if word in _LIMITS), None)
    own = edit.language.negations | edit.language.ands | edit.language.conjunctions
    if at is None or any(word in own for word in words[:at]):
        return False  # "and no route before October" is a clause by itself
    times = any(edit.is_time(at) or edit.counts(at) for at in range(first, last + 1))
    kept = [edit.given[at].lower for at in range(segment.first, segment.last + 1) if edit.keeps(at)]
    return times and any(word in edit.language.negations for word in kept)


def _halves_between(edit: Edit, first: int) -> bool:
    """Tell the "en Nijmegen" of "tussen Arnhem en Nijmegen"."""
    before = [edit.given[at] for at in range(max(0, first - _BETWEEN_WITHIN), first)]
    joins = edit.given[first].lower in edit.language.ands
    same = [word for word in before if word.segment == edit.given[first].segment]
    return joins and any(word.lower in _BETWEEN for word in same)


def _is_contrast(edit: Edit, first: int, last: int) -> bool:
    """Tell "cured all [in one trial but none in the other]", which narrows what is kept."""
    language, words = edit.language, edit.given[first + 1 : last + 1]
    buts = [at for at, word in enumerate(words) if word.lower in language.conjunctions]
    return bool(buts) and any(word.lower in language.negations for word in words[buts[0] :])


def _splits_infinitive(edit: Edit, first: int, last: int) -> bool:
    """Tell the "on drugs" of "voted [to end the war] on drugs", but not "on Monday"."""
    given, code = edit.given, edit.words.code
    if code in _SLAVIC_INFINITIVES:
        return given[last].lower.endswith(_SLAVIC_INFINITIVES[code])
    when = given[last + 2 : last + 3]
    if edit.is_small(last + 1) and when and (edit.is_time(last + 2) or when[0].is_number):
        return False
    openers = {"to"} if code == "en" else _INFINITIVE_OPENERS - edit.words.articles
    return any(
        opener.lower in openers
        and verb.is_content
        and not verb.is_capital
        and (verb.lower.endswith(_INFINITIVES) or code == "en")
        for opener, verb in pairwise(given[first : last + 1])
    )


def _is_object(edit: Edit, first: int) -> bool:
    """Tell the "the boy" of "killed the boy in May", or a subject that stands behind its verb."""
    language, opener, before = edit.language, edit.given[first], edit.given[first - 1]
    articles = edit.words.articles & language.determiners | frozenset(language.possessives)
    if opener.lower not in articles and not (
        edit.words.code == "de" and opener.lower in _GERMAN_ARTICLES
    ):
        return False
    verb = before.is_content or before.lower in language.reporting
    follows = before.segment == opener.segment and verb and edit.keeps(first - 1)
    behind = edit.beside(first, 1)
    timed = behind is None or edit.is_time(behind) or edit.counts(behind)
    noun = before.is_capital and language.capital_nouns  # which a genitive may follow
    return follows and not timed and not noun


def _is_reported_subject(edit: Edit, first: int, last: int) -> bool:
    """Tell the "two men" of "the police said two men had been arrested"."""
    language, opener, before = edit.language, edit.given[first], edit.given[first - 1]
    if before.lower not in language.reporting or not edit.keeps(first - 1) or before.told:
        return False
    if before.segment != opener.segment or edit.is_skippable(first):
        return False
    clause = opener.lower in language.clause_openers and last > first
    return clause or opener.is_content or edit.counts(first)


def _ends_verb(edit: Edit, last: int) -> bool:
    return edit.given[last].lower in _ENDING.get(edit.words.code, ())
