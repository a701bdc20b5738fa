"""What a claim leaves out of its sentences in, who says them and was left out, out."""

from collections.abc import Iterator

from bot.condensing.modelled.edits import Edit, Fault
from bot.condensing.modelled.matching import Segment

_OPENING = 2  # words of ", melden ingewijden" among which the verb stands


def untold(edit: Edit) -> Iterator[Fault]:
    """Yield sources that were left out and not moved into the attribution."""
    for segment in edit.evidence.segments:
        if edit.keeps_any(segment):
            yield from _sources_within(edit, segment)
        elif _used(edit, segment) and _tells(edit, segment):
            yield Fault("attribution_lost", edit.given[segment.first].text)


def _used(edit: Edit, segment: Segment) -> bool:
    """Tell a part behind something of its sentence that is kept."""
    return any(edit.given[at].sentence == segment.sentence for at in edit.alignment.kept)


def _tells(edit: Edit, segment: Segment) -> bool:
    """Tell ", melden ingewijden" and ", segundo o instituto", where they are not moved."""
    if edit.given[segment.first].told:
        return False
    words = [edit.given[at] for at in range(segment.first, segment.last + 1)]
    if words[0].lower in edit.relatives | edit.language.asides - edit.language.reporting:
        return _is_source(edit, segment.first, segment.last)
    opening = {word.lower for word in words[:_OPENING]}
    says = bool(opening & (edit.language.clause_verbs | edit.language.cue_verbs))
    return says or _is_source(edit, segment.first, segment.last)


def _is_source(edit: Edit, first: int, last: int) -> bool:
    """Tell what opens as "according to" does."""
    words = " ".join(edit.given[at].lower for at in range(first, last + 1)) + " "
    return words.startswith(tuple(f"{phrase} " for phrase in edit.language.according))


def _sources_within(edit: Edit, segment: Segment) -> Iterator[Fault]:
    for first, last in edit.stretches(segment):
        if not edit.given[first].told and _is_source(edit, first, last):
            yield Fault("attribution_lost", edit.given[first].text)
