"""What a claim keeps of its sentences in, the words in it that hang in the air, out."""

from collections.abc import Iterator

from bot.condensing.modelled.edits import Edit, Fault
from bot.condensing.modelled.joining import BY_ENDINGS, verb_among
from bot.condensing.modelled.matching import Segment

_ALSO_THERE = frozenset(
    {"ci", "vi", "us", "ihr", "ihre", "ihrer", "ihren", "ihrem"}
)  # "there", "US"


def hanging(edit: Edit, claim: str) -> Iterator[Fault]:
    """Yield "in" without its noun, a noun without its article, "I" without its quotation marks."""
    yield from _speaks(edit, claim)
    for at in edit.alignment.kept:
        if edit.is_small(at):
            yield from _stranded(edit, at)
        elif at and not edit.keeps(at - 1):
            yield from _bare(edit, at)
    for segment in edit.evidence.segments:
        if edit.words.heads_last and edit.keeps_any(segment):
            yield from _torn(edit, segment)


def _speaks(edit: Edit, claim: str) -> Iterator[Fault]:
    """Find what somebody says of himself or to somebody, outside quotation marks."""
    language = edit.language
    people = (language.first_person | language.second_person) - _ALSO_THERE
    people -= language.he | language.she | language.they | edit.words.articles
    if any(mark in claim for mark in '“„«"»'):
        return
    for at in edit.alignment.kept:
        word = edit.given[at]
        shouted = len(word.text) > 1 and word.text.isupper()
        if word.lower.split("'")[0] in people and not shouted:
            yield Fault("first_person", word.text)


def _stranded(edit: Edit, at: int) -> Iterator[Fault]:
    """Find a preposition or an article of which the noun was left out."""
    language, word = edit.language, edit.given[at].lower
    if word not in language.joiners | language.determiners | edit.words.articles:
        return
    place = edit.beside(at, 1)
    while place is not None and edit.is_small(place):
        place = edit.beside(place, 1)
    run = []
    while place is not None and (not edit.is_small(place) or edit.given[place].is_noun):
        run.append(place)
        place = edit.beside(place, 1)
    if run and not any(map(edit.keeps, run)):
        yield Fault("half", edit.given[at].text)


def _bare(edit: Edit, at: int) -> Iterator[Fault]:
    """Find "dans soirée", whose article was left out."""
    articles, before = edit.words.articles, edit.given[at - 1]
    if before.lower not in articles or before.segment != edit.given[at].segment or before.told:
        return
    number = edit.alignment.kept[at]
    claimed = edit.alignment.claimed[number - 1].lower if number else ""
    known = articles | edit.language.determiners | edit.language.contracted
    if claimed not in known:
        yield Fault("word_lost", before.text)


def _torn(edit: Edit, segment: Segment) -> Iterator[Fault]:
    """Find the "pump" of "a fault with the fuel pump" after "with the fuel" was left out."""
    for first, last in edit.stretches(segment):
        kept = last + 1
        phrase = edit.is_small(first) and not edit.is_small(last)
        if last >= segment.last or not phrase or edit.is_small(kept):
            continue
        if edit.words.code in BY_ENDINGS and edit.is_time(last):
            continue  # "zatrzymali [w środę] mężczyznę": a day describes no noun there
        dropped, word = edit.given[last], edit.given[kept]
        verb = not word.is_capital and (dropped.is_capital or verb_among(edit, [word]))
        if not verb and not edit.is_adverb(kept):
            yield Fault("word_lost", dropped.text)
