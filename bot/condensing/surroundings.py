"""A quotation and what has been read so far in, the source that its own sentences name out."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.condensing.appositions import phrase_behind
from bot.condensing.case_subjects import subject_behind
from bot.condensing.document import Document
from bot.condensing.frames import QUOTE, Frame, Unit
from bot.condensing.language import Language
from bot.condensing.noun_phrases import Phrase, phrase_after, phrase_before
from bot.condensing.references import resolve
from bot.condensing.reports import Attributed, Form
from bot.condensing.sources import Memory, Source
from bot.condensing.subjects import first_subject

_CREDIT_UNITS = 12  # of a paragraph that says who is quoted above it


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What has been read of an article up to a quotation."""

    document: Document
    memory: Memory
    reports: Sequence[Sequence[Attributed]]  # by sentence

    def source_of(self, number: int) -> Source | None:
        """Return the source that the quotation's own sentences name."""
        quote = self.document.quotes[number]
        last = self.document.sentence_at(quote.end - 1)
        first = self.document.sentence_at(quote.start)
        after = _after(self.document.frames[last], self.reports[last], number)
        before = _before(self.document.frames[first], self.reports[first], number)
        candidates = (after, before)
        adjacent = next((a for a, near in candidates if a and near), None)
        chosen = adjacent or before[0] or after[0]
        chosen = chosen or next((a for a in self.reports[first] if _cites(a)), None)
        if chosen is not None:
            return chosen.source
        credit = self._credit(number, last) or self._introducing_subject(number, first)
        return credit or self._following_subject(number, last)

    def _following_subject(self, number: int, index: int) -> Source | None:
        """Return the subject of a verb we do not know: "«…», s'étrangle Ann Field"."""
        frame, language = self.document.frames[index], self.document.language
        units, at = frame.units, frame.unit_of(number) + 1
        if not language.needs_opener or units[at : at + 1] == [] or units[at].text != ",":
            return None
        at += 1
        while at < len(units) and units[at].lower in language.cue_adverbs | language.auxiliaries:
            at += 1
        known = language.determiners | language.leads | language.asides
        verb = at + 1 < len(units) and units[at].text.islower() and units[at].lower not in known
        phrase = phrase_behind(units, at + 1, language) if verb else None
        if phrase is None or not self._is_somebody(units, phrase):
            return None
        return resolve(self.document, self.memory, index, phrase)

    def _introducing_subject(self, number: int, index: int) -> Source | None:
        """Return the subject of a verb we do not know: "Smith shot back, …"."""
        frame = self.document.frames[index]
        units, place = frame.units, frame.unit_of(number)
        if place < 2 or units[place - 1].text not in (",", ":"):  # noqa: PLR2004  # a subject, a verb
            return None
        phrase = units[place - 1].text == ":" and self._label(units, place - 2)
        phrase = phrase or self._opening_subject(units[:place])
        if phrase is None:
            return None
        return resolve(self.document, self.memory, index, phrase)

    def _opening_subject(self, units: Sequence[Unit]) -> Phrase | None:
        """Return who is the subject of the words before a quotation, by name if that follows."""
        language = self.document.language
        phrase = first_subject(units, 0, language)
        if phrase is None or phrase[1] + 1 >= len(units) - 1:
            return None
        if not self._is_somebody(units, phrase):
            return None
        return phrase_behind(units, phrase[0], language) or phrase  # "The head, Ann Field, is …"

    def _label(self, units: Sequence[Unit], last: int) -> Phrase | None:
        """Return the name that stands alone before a colon: "The question is open - Ann Field:"."""
        language = self.document.language
        phrase = phrase_before(units, last, language)
        if phrase is None or not self._is_somebody(units, phrase):
            return None
        alone = phrase[0] == 0 or not units[phrase[0] - 1].is_word
        return phrase if alone and self._ends_in_somebody(units[last]) else None

    def _ends_in_somebody(self, unit: Unit) -> bool:
        """Tell "the coach Ann Field:" from "the coach Ann Field preaches calm:"."""
        language = self.document.language
        known = unit.lower in language.groups or language.is_role(unit.lower)
        return known or unit.is_capital or language.is_pronoun(unit.lower) or not unit.is_word

    def _is_somebody(self, units: Sequence[Unit], phrase: Phrase) -> bool:
        """Tell who can speak from "das Problem": a name, a role, a body, a pronoun."""
        first, last = units[phrase[0]], units[phrase[1]]
        language = self.document.language
        if language.is_pronoun(last.lower) or language.is_role(last.lower):
            return True
        named = self.document.people.at(first.start, last.end) is not None
        return named or last.lower in language.groups

    def _credit(self, number: int, last: int) -> Source | None:
        """Return the name after a dash: "… — Ann Smith"."""
        frame = self.document.frames[last]
        units, at = frame.units, frame.unit_of(number) + 1
        if at >= len(units) and last + 1 < len(self.document.frames):
            last, at = last + 1, 0  # "- Ann Smith" in a paragraph of its own
            units = self.document.frames[last].units[:_CREDIT_UNITS]
        if at >= len(units) or units[at].text not in ("—", "–", "―", "-"):  # dashes
            return None
        language = self.document.language
        credited = subject_behind(units, at + 1, language) or at + 1
        if not (language.has_articles or _begins_credit(units, credited, language)):
            return None
        phrase = phrase_after(units, credited, language)
        if phrase is None or phrase[1] - phrase[0] > 6:  # noqa: PLR2004  # a name and its title
            return None
        return resolve(self.document, self.memory, last, phrase)


def _cites(attributed: Attributed) -> bool:
    """Tell "according to Smith", whose words a quotation in the sentence is."""
    return attributed.report.form is Form.ACCORDING


def _begins_credit(units: Sequence[Unit], at: int, language: Language) -> bool:
    """Tell "— Анна Гиль" and "— хихочет Гиль" from "— цитирует кого-то агентство"."""
    if at < len(units) and language.is_role(units[at].lower):
        return True
    return any(unit.is_capital for unit in units[at : at + 2])


def _after(
    frame: Frame, reports: Sequence[Attributed], number: int
) -> tuple[Attributed | None, bool]:
    """Return the first report after a quotation, and whether only marks stand between."""
    units, place = frame.units, frame.unit_of(number)
    for attributed in reports:
        report = attributed.report
        begin = min(report.cue[0], report.source[0])
        if begin > place:
            between = units[place + 1 : begin]
            near = not any(unit.is_word or unit.lower == QUOTE for unit in between)
            return attributed, near
    return None, False


def _before(
    frame: Frame, reports: Sequence[Attributed], number: int
) -> tuple[Attributed | None, bool]:
    """Return the report that leads to a quotation, and whether it leads straight to it.

    "Smith said he still “prays”": the outer verb, unless an inner one stands right before.
    """
    units, place = frame.units, frame.unit_of(number)
    leading = [
        a for a in reports if a.report.cue[1] < place and a.report.form is not Form.ACCORDING
    ]
    if not leading:
        return None, False
    nearest = leading[-1]
    between = units[nearest.report.cue[1] + 1 : place]
    near = not any(unit.is_word for unit in between)
    if near and not nearest.report.is_opinion:
        return nearest, True
    outer = [a for a in leading if not a.report.is_opinion and a.report.form is Form.BEFORE]
    return (outer[0] if outer else nearest), False
