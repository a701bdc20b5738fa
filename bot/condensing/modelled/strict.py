"""What a claim leaves out of its sentences in, the first rule of shortening that it breaks, out.

The claim's words are known to stand in the sentences in their order. What is left to fear is what
leaving out can do: turn "denied that it sold" into "sold", give one man's verb to another, part a
number from what it counts.
"""

from collections.abc import Iterator, Sequence

from bot.condensing.inflection import is_adjective, is_verb
from bot.condensing.modelled.crossing import crossing_faults
from bot.condensing.modelled.edits import Edit, Fault
from bot.condensing.modelled.free_order import subject_faults
from bot.condensing.modelled.joining import BY_ENDINGS, joining_faults
from bot.condensing.modelled.matching import SIGNS, Given, Segment
from bot.condensing.modelled.telling import untold
from bot.condensing.modelled.wholesome import hanging

# Small words that a number counts though they are among the commonest: years and times.
_COUNTED = frozenset(
    {"lat", "lata", "rok", "roku", "razy", "raz", "год", "года", "году", "лет", "раз"}
    | {"рік", "роки", "року", "років", "разів", "рази", "jaar", "jaren", "anos", "ano"}
)
# Particles that, before a noun phrase, only say where: "took the plan off the table" is no such.
_PLACING = {"en": frozenset({"over", "through"}), "de": frozenset({"auf"}), "nl": frozenset({"op"})}
_MAX_MODIFIERS = 2  # words before a noun: "the embattled mayor"
_WITH = frozenset({"with", "mit", "avec", "con", "com", "met", "с"})  # noqa: RUF001  # Russian, too


def faults(edit: Edit, claim: str) -> Iterator[Fault]:
    """Yield every rule that the claim breaks."""
    yield from _governing(edit)
    yield from _numbers(edit)
    yield from _attached(edit)
    for segment in edit.evidence.segments:
        if edit.keeps_any(segment):
            yield from _head(edit, segment)
            yield from _left_out(edit, segment)
            if edit.words.code in BY_ENDINGS:
                yield from subject_faults(edit, segment)
    yield from _forms(edit)
    yield from untold(edit)
    yield from crossing_faults(edit)
    yield from joining_faults(edit, claim)
    yield from hanging(edit, claim)


def _governing(edit: Edit) -> Iterator[Fault]:
    """Find what is left out though the rest is not so without it."""
    used = {edit.given[at].sentence for at in edit.alignment.kept}
    for at, word in enumerate(edit.given):
        code = edit.governs(at)
        if code is None or edit.keeps(at) or word.sentence not in used:
            continue
        if not (_reports(edit, at) or _is_apart(edit, at, code)):
            yield Fault(code, word.text)


def _reports(edit: Edit, at: int) -> bool:
    """Tell the "claims" of "Smith claims that", which the attribution says, from "denies"."""
    word, language = edit.given[at], edit.language
    names = edit.governs(at) == "hedge_lost" and word.lower not in language.hedges
    cue = word.lower in language.reporting | language.cited | language.roles | language.groups
    return word.told and names and cue and not edit.words.denies(word.lower)


def _is_apart(edit: Edit, at: int, code: str) -> bool:
    """Tell what turns only words that are left out with it: an aside, a clause at the end."""
    segment = edit.segment(at)
    language = edit.language
    clauses = language.asides | edit.relatives | language.new_clauses | language.conjunctions
    if not edit.keeps_any(segment):
        opener = segment.first
        behind = opener > 0 and edit.given[opener - 1].sentence == segment.sentence
        if not behind or edit.governs(opener):
            return False
        opens = edit.given[opener].lower in clauses | language.leads
        return opens or (segment.is_enclosed and code == "negation_lost")
    openers = clauses if code == "negation_lost" else clauses | language.leads
    openers = openers - language.determiners - edit.words.articles  # "of [the former] mayor"
    found = [(first, last) for first, last in edit.stretches(segment) if first <= at <= last]
    return any(_goes_along(edit, at, code, stretch, openers) for stretch in found)


def _goes_along(
    edit: Edit, at: int, code: str, stretch: tuple[int, int], openers: frozenset[str]
) -> bool:
    """Tell what turns only the phrase or clause that was left out with it."""
    first, last = stretch
    ends = last == edit.segment(at).last
    if at == last and not ends:
        return False  # it stands before a word that is kept: "as [an alleged] thief"
    if first == at and edit.given[at].lower in edit.words.particles and ends:
        return code == "negation_lost"  # "without a vote" at the end
    return any(edit.given[b].lower in openers and not edit.governs(b) for b in range(first, at))


def _numbers(edit: Edit) -> Iterator[Fault]:
    """Find numbers that are kept without the words beside them."""
    for at in edit.alignment.kept:
        word = edit.given[at]
        if not edit.counts(at):
            continue
        before, behind = edit.beside(at, -1), edit.beside(at, 1)
        parted = before is not None and not (edit.keeps(before) or edit.is_skippable(before))
        if before is not None and parted and _measures(edit, before):
            yield Fault("number_parted", word.text)
        if behind is not None and not edit.keeps(behind):
            if edit.given[behind].lower in _COUNTED or behind == edit.segment(at).last:
                yield Fault("number_parted", word.text)
            further = edit.beside(behind, 1)
            ranges = further is not None and edit.counts(further)
            if ranges or not edit.is_small(behind) or edit.given[behind].text in SIGNS:
                yield Fault("number_parted", word.text)


def _measures(edit: Edit, at: int) -> bool:
    """Tell "than", "to" and "4" of "4 200" before a number."""
    lower = edit.given[at].lower
    joins = edit.language.joiners - edit.language.determiners
    return lower in edit.words.limiting | joins or edit.counts(at)


def _attached(edit: Edit) -> Iterator[Fault]:
    """Find kept words whose small words were left out: "of Smith", "was attacked by Smith"."""
    for at in edit.alignment.kept:
        if edit.is_small(at) and not edit.governs(at):
            yield from _antecedent(edit, at)
            continue
        place = edit.beside(at, -1)
        while place is not None and (edit.is_small(place) or _limits(edit, place)):
            if not (edit.keeps(place) or edit.is_skippable(place) or _is_tense(edit, place, at)):
                yield Fault("word_lost", edit.given[place].text)
            place = edit.beside(place, -1)


def _limits(edit: Edit, place: int) -> bool:
    """Tell the "antes" of "não subirá antes de 2028"."""
    return edit.given[place].lower in edit.words.limiting and not edit.counts(place)


def _is_tense(edit: Edit, place: int, at: int) -> bool:
    """Tell the "is" of "is closing" where the claim has "closes", and the "has" of "has closed"."""
    if edit.words.code != "en" or at != place + 1:
        return False
    helper, verb = edit.given[place].lower, edit.given[at].lower
    if helper in ("has", "have", "had"):
        return edit.given[at].is_content
    claimed = edit.alignment.claimed[edit.alignment.kept[at]].lower
    return helper in ("is", "are") and verb.endswith("ing") and claimed.endswith("s")


def _antecedent(edit: Edit, at: int) -> Iterator[Fault]:
    """Find "who" that follows somebody else than it did."""
    word = edit.given[at].lower
    before = at - 1
    while before > 0 and not edit.keeps(before) and edit.is_time(before):
        before -= 1  # "zei [woensdag] dat"
    moved = before >= 0 and not (edit.keeps(before) or edit.given[before].told)
    if moved and word in edit.relatives:
        yield Fault("role_changed", edit.given[at].text)


def _head(edit: Edit, segment: Segment) -> Iterator[Fault]:
    """Find parts of sentences that were kept without their beginning, where the subject stands."""
    head = []
    for at in range(segment.first, segment.last + 1):
        if edit.keeps(at):
            break
        head.append(at)
    left = [at for at in head if not edit.is_skippable(at)]
    if not left or all(edit.is_time(at) or _opens_time(edit, at) for at in left):
        return
    close = left[-1] + 1 == head[-1] + 1 and len(left) <= _MAX_MODIFIERS
    if not (close and all(_modifies(edit, at, head[-1] + 1) for at in left)):
        yield Fault("subject_lost", edit.given[left[0]].text)


def _opens_time(edit: Edit, at: int) -> bool:
    lower = edit.given[at].lower
    return lower in edit.language.time_openers or (
        lower in edit.language.joiners and not edit.governs(at)
    )


def _modifies(edit: Edit, at: int, kept: int) -> bool:
    """Tell the "embattled" of "the embattled mayor", but no "jury" of "the jury read"."""
    word, language = edit.given[at], edit.language
    lower = not word.is_capital or is_adjective(word.lower, edit.words.code)
    plain = word.is_content and lower and word.lower not in language.reporting
    if edit.words.code in BY_ENDINGS:
        plain = plain and is_adjective(word.lower, edit.words.code)
    noun = edit.given[kept]
    known = noun.is_capital or noun.lower in language.nominal_forms | language.titles
    return plain and known and noun.is_content and not edit.governs(at)


def _left_out(edit: Edit, segment: Segment) -> Iterator[Fault]:
    """Find stretches left out of the middle or the end of a part that are no whole phrases."""
    for first, last in edit.stretches(segment):
        words = [edit.given[at] for at in range(first, last + 1)]
        follows = first > 0 and edit.keeps(first - 1)
        if follows and _is_head(edit, first, last):
            yield Fault("word_lost", words[0].text)
        particle = words[0].lower in edit.words.particles and edit.governs(first) is None
        if follows and particle and not _follows_noun(edit, first, last):
            yield Fault("word_lost", words[0].text)
        if last < segment.last:
            yield from _within(edit, words, last + 1)


def _follows_noun(edit: Edit, first: int, last: int) -> bool:
    """Tell "approved a new bridge [over the river]" from "voted [down the plan]".

    A whole phrase behind a whole noun phrase only tells where; "the plan [down on Monday]" has no
    noun of its own behind the particle.
    """
    articles = edit.words.articles | edit.language.determiners
    placing = edit.given[first].lower in _PLACING.get(edit.words.code, ())
    noun = placing and last > first + 1 and edit.given[first + 1].lower in articles
    behind = range(first + 2, last + 1)
    noun = noun and any(edit.given[at].is_content and not edit.is_time(at) for at in behind)
    return noun and _is_object(edit, first - 1, articles)


def _is_object(edit: Edit, last: int, articles: frozenset[str]) -> bool:
    """Tell the "a new bridge" of "approved a new bridge" from the verb of "the driver ran"."""
    words = edit.given
    for place in range(last - 1, max(0, last - 1 - _MAX_MODIFIERS), -1):
        if words[place].segment != words[last].segment or not edit.keeps(place):
            return False
        if words[place].lower in articles:
            verb = words[place - 1]
            joined = verb.segment == words[place].segment and edit.keeps(place - 1)
            return joined and verb.is_content and not verb.is_capital
    return False


def _within(edit: Edit, words: Sequence[Given], kept: int) -> Iterator[Fault]:
    """Find a clause or half of one that was left out before a word of the same part."""
    language = edit.language
    clauses = language.conjunctions | edit.relatives | language.complementizers | language.ands
    opened = words[0].lower in edit.relatives
    if any(word.lower in clauses for word in words[1:]):
        yield Fault("clause_cut", words[0].text)
    auxiliaries = language.auxiliaries - language.joiners - language.determiners - {"'s"}
    lost = next((word for word in words if word.lower in auxiliaries), None)
    if lost is not None and not opened and not _tense_only(edit, words, kept):
        yield Fault("word_lost", lost.text)
    if words[0].lower in edit.words.genitives and edit.given[kept].lower in _WITH:
        yield Fault("role_changed", words[0].text)  # "the mother of the man with a gun"


def _tense_only(edit: Edit, words: Sequence[Given], kept: int) -> bool:
    return len(words) == 1 and _is_tense(edit, kept - 1, kept)


def _is_head(edit: Edit, first: int, last: int) -> bool:
    """Tell the "leader" of "council leader": what it follows is not the same without it."""
    if not (edit.given[first - 1].is_content and edit.given[first].is_content):
        return False
    if edit.given[first].segment != edit.given[first - 1].segment or edit.is_adverb(first):
        return False
    lower = edit.given[first].lower
    if lower in _PLACING.get(edit.words.code, ()):
        return False  # "a new bridge [over the river]"; behind a verb they are another rule's
    if edit.words.code in BY_ENDINGS:
        return last < edit.segment(last).last and is_verb(lower, edit.words.code)
    return edit.words.heads_last or not _describes(edit, first, last)


def _describes(edit: Edit, first: int, last: int) -> bool:
    """Tell the "municipal" of "le conseil municipal", "declarado el sábado" and a name."""
    left = [
        edit.given[at]
        for at in range(first, last + 1)
        if not edit.is_time(at) and edit.given[at].lower not in edit.words.articles
    ]
    alike = len({word.is_capital for word in left}) == 1
    verbs = edit.language.cue_verbs | edit.language.clause_verbs | edit.language.opinion_verbs
    known = any(word.lower in verbs for word in left)
    return (
        alike
        and not known
        and len(left) <= _MAX_MODIFIERS
        and all(word.is_content for word in left)
    )


def _forms(edit: Edit) -> Iterator[Fault]:
    """Find forms that were changed far from the words that say whose they are."""
    for at, number in edit.alignment.kept.items():
        given, claimed = edit.given[at], edit.alignment.claimed[number].lower
        if given.lower == claimed or not given.is_content:
            continue
        before, behind = edit.beside(at, -1), edit.beside(at, 1)
        while behind is not None and edit.is_small(behind):
            behind = edit.beside(behind, 1)
        parted = before is not None and edit.given[before].is_content and not edit.keeps(before)
        turned = given.lower.endswith("ing") != claimed.endswith("ing")
        turned = turned and edit.words.code == "en" and behind is not None
        if (parted and not edit.given[before or 0].told) or (
            turned and not edit.keeps(behind or 0)
        ):
            yield Fault("form_changed", claimed)
