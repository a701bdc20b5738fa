"""Sentences and their parts that a claim joins in, the rule of joining that it breaks, out."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from bot.condensing.finite_verbs import has_verb
from bot.condensing.inflection import is_verb
from bot.condensing.modelled.edits import Edit, Fault
from bot.condensing.modelled.matching import Given, Segment
from bot.condensing.tokens import tokenize

BY_ENDINGS = frozenset({"ru", "uk", "pl"})  # whose verbs show by their endings
_MIN_DATELINE = 2  # letters in capitals


def joining_faults(edit: Edit, claim: str) -> Iterator[Fault]:
    """Yield what the claim breaks where it passes from one part or sentence to the next."""
    yield from _sentences(edit)
    yield from _pronouns(edit)
    yield from _joins(edit, claim)


def _sentences(edit: Edit) -> Iterator[Fault]:
    """Find sentences that are kept without their subject's part or without their verb."""
    for index in sorted({edit.given[at].sentence for at in edit.alignment.kept}):
        parts = [s for s in edit.evidence.segments if s.sentence == index]
        spoken = [s for s in parts if not _is_told(edit, s)]
        kept = [at for at, part in enumerate(spoken) if edit.keeps_any(part)]
        if kept:
            yield from _parts(edit, spoken, kept)
        whole = [
            word
            for at, word in enumerate(edit.given)
            if word.sentence == index and not word.told and edit.keeps_any(edit.segment(at))
        ]
        left = [
            edit.given[at] for at in sorted(edit.alignment.kept) if edit.given[at].sentence == index
        ]
        if verb_among(edit, whole) and not verb_among(edit, left):
            yield Fault("verb_lost", left[0].text)


def _is_told(edit: Edit, segment: Segment) -> bool:
    return all(edit.given[at].told for at in range(segment.first, segment.last + 1))


def _parts(edit: Edit, spoken: Sequence[Segment], kept: Sequence[int]) -> Iterator[Fault]:
    for part in spoken[: kept[0]]:
        if not _is_adverbial(edit, part):
            yield Fault("subject_lost", edit.given[part.first].text)
    for a, b in pairwise(kept):
        if b - a > 1 + 1 and not all(edit.counts(part.first) for part in spoken[a + 1 : b - 1]):
            yield Fault("clause_cut", edit.given[spoken[a + 1].first].text)
        after = edit.given[spoken[b].first].lower
        if b - a > 1 and after in edit.relatives:
            yield Fault("role_changed", after)


def _is_adverbial(edit: Edit, segment: Segment) -> bool:
    """Tell "On Monday," and "WASHINGTON —" from a subject and from who says it."""
    at = segment.first
    word, language = edit.given[at], edit.language
    if edit.governs(at) or word.lower in language.cited or word.lower in language.clause_openers:
        return False
    opens = word.lower in language.leads - language.determiners
    joined = " ".join(edit.given[p].lower for p in range(at, segment.last + 1))
    known = (
        joined in language.connectives or edit.is_adverb(at) or word.lower in language.time_openers
    )
    return opens or known or (word.text.isupper() and len(word.text) > _MIN_DATELINE)


def verb_among(edit: Edit, words: Sequence[Given]) -> bool:
    """Tell whether a verb is among `words`, as far as we know the language's."""
    language, code = edit.language, edit.words.code
    lowers = [word.lower for word in words]
    if any(lower in language.auxiliaries or lower in language.reporting for lower in lowers):
        return True
    if code in BY_ENDINGS:
        return any(is_verb(lower, code) for lower in lowers)
    if language.capital_nouns:
        return any(w.is_content and not w.is_capital and not w.is_number for w in words)
    return has_verb([t for w in words for t in tokenize(w.text)], language)


def _pronouns(edit: Edit) -> Iterator[Fault]:
    """Find "he" and "its" whose sentence before is left out, or that mean who says it."""
    language = edit.language
    kept = sorted(edit.alignment.kept)
    moved = {word.sentence for word in edit.given if word.told}
    for at in kept:
        word = edit.given[at]
        own = [p for p in kept if p < at and edit.given[p].sentence == word.sentence]
        kind = language.pronoun_kind(word.lower) or language.possessives.get(word.lower)
        if kind in ("he", "she") and word.sentence in moved:
            yield Fault("dangling", word.text)
        leans = word.lower in language.leaning - language.negations and not _introduces(edit, at)
        points = kind is not None or leans
        nouns = any(_may_be_meant(edit, p, kind) for p in own)
        article = word.lower in edit.words.articles | language.plain_articles
        behind = edit.given[at + 1 : at + 2]
        article = article and bool(behind) and behind[0].is_content
        if points and not nouns and not article:
            yield from _pointed(edit, word, kept)


def _introduces(edit: Edit, at: int) -> bool:
    """Tell the "Come" of "Come ha spiegato la sindaca," from what leans on the sentence before."""
    language, segment = edit.language, edit.segment(at)
    if edit.given[at].lower not in language.told_as | language.inserted_as:
        return False
    kept = {edit.given[p].lower for p in range(at + 1, segment.last + 1) if edit.keeps(p)}
    return not kept.isdisjoint(language.reporting | language.past_participles)


def _may_be_meant(edit: Edit, at: int, kind: str | None) -> bool:
    """Tell a word that "his" may mean in its own sentence: no court, and no verb."""
    word = edit.given[at]
    if not word.is_content or kind not in ("he", "she"):
        return word.is_content
    code = edit.words.code
    verb = code in BY_ENDINGS and not word.is_capital and is_verb(word.lower, code)
    return not verb and word.lower not in edit.language.body_forms


def _pointed(edit: Edit, word: Given, kept: Sequence[int]) -> Iterator[Fault]:
    """Find a pronoun without the whole of the sentence that it points to."""
    before = word.sentence - 1
    names = [
        at
        for at, each in enumerate(edit.given)
        if each.sentence == before and each.is_noun and not edit.is_time(at)
    ]
    if before not in {edit.given[at].sentence for at in kept} or not all(map(edit.keeps, names)):
        yield Fault("dangling", word.text)


def _joins(edit: Edit, claim: str) -> Iterator[Fault]:
    """Find sentences run together, and an "and" that makes two of one."""
    numbers = sorted(
        edit.alignment.places[n] is not None and n
        for n in range(len(edit.alignment.places))
        if edit.alignment.places[n] is not None
    )
    for a, b in pairwise(numbers):
        p, q = edit.alignment.places[a] or 0, edit.alignment.places[b] or 0
        between = claim[edit.alignment.claimed[a].end : edit.alignment.claimed[b].start]
        added = any(edit.alignment.claimed[n].lower in edit.language.ands for n in range(a + 1, b))
        if edit.given[p].sentence != edit.given[q].sentence:
            if not (added or any(mark in between for mark in ".,;–—")):
                yield Fault("joined", edit.given[q].text)
        elif added and not _makes_finite(edit, p, q):
            yield Fault("joined", edit.given[q].text)
    last = edit.alignment.places[-1]
    language = edit.language
    open_ended = language.joiners | language.determiners | language.conjunctions | language.leads
    if last is None or (
        edit.given[last].lower in open_ended - edit.words.numbers
        and edit.beside(last, 1) is not None
    ):
        yield Fault("half", edit.alignment.claimed[-1].text)


def _makes_finite(edit: Edit, p: int, q: int) -> bool:
    """Tell ", killing three" that became "and killed three"."""
    claimed = edit.alignment.claimed[edit.alignment.kept[q]].lower
    near = edit.given[q].segment == edit.given[p].segment + 1 and edit.segment(p).last == p
    opens = edit.segment(q).first == q and edit.given[q].lower.endswith("ing")
    return near and opens and not claimed.endswith("ing")
