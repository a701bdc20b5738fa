"""A sentence's units in, who reports what by which words out: one `Report` per cue."""

# typographic marks are what this module is about

from collections.abc import Sequence
from dataclasses import replace

from bot.condensing.according import according_reports
from bot.condensing.appositions import phrase_behind
from bot.condensing.dropped_subjects import without_subject
from bot.condensing.frames import QUOTE, Frame, Unit, is_headline_case
from bot.condensing.inversion import inverted_subject
from bot.condensing.language import Language
from bot.condensing.noun_phrases import Phrase, phrase_before
from bot.condensing.reports import Form, Report
from bot.condensing.subjects import (
    clause_subject,
    not_governed,
    own_subject,
    subject_after,
    subject_before,
)
from bot.condensing.verb_groups import (
    drops_subject,
    group_begin,
    introduces_clause,
    is_year,
    lacks_auxiliary,
    lacks_causative,
    opens_clause,
    turned_group,
)

_MIN_CONTENT_WORDS = 3  # "Smith said so" reports nothing
_MAX_LABEL_UNITS = 7  # "Former Mayor Ann Field:" opens a headline
_QUOTE_WITHIN = 8  # units between a quotation and "laughed the mayor of Leeds"
_MAX_ADDRESS_WORDS = 6  # "reporters in Paris last Friday"
_PARTICLE_WITHIN = 20  # units: "wies" … "zurück"
_THAT_WITHIN = 6  # units behind "anunciou na quarta-feira"


def find_reports(frame: Frame, language: Language) -> list[Report]:
    """Return the reports of one sentence, in order of their cues."""
    found: list[Report] = []
    headline = is_headline_case(frame.units, language)
    if labelled := headline and _headline_report(frame.units, language):
        found.append(labelled)
    for at, unit in enumerate(frame.units):
        if unit.lower not in language.reporting or not _may_report(frame.units, at, language):
            continue
        report = _verb_report(frame.units, at, language, headline=headline)
        report = report or without_subject(frame.units, at, language)
        report = report or _joined(frame.units, at, found, language)
        if report is not None and _says_something(frame.units, report):
            found.append(report)
    found.extend(according_reports(frame, language))
    return sorted(found, key=lambda report: report.cue)


def _may_report(units: Sequence[Unit], at: int, language: Language) -> bool:
    """Tell “…,” he began and He went on: “…” from what else is begun and goes on."""
    verb = units[at].lower
    if verb in language.separable and _particle(units, at, language) is not None:
        return True
    if lacks_causative(units, at, language):
        return False
    if verb not in language.quoting_verbs or verb in language.caused_verbs:
        return verb not in language.separable or verb in language.cue_verbs
    near = units[max(0, at - _QUOTE_WITHIN) : at + _QUOTE_WITHIN]
    return units[-1].text == ":" or any(unit.lower == QUOTE for unit in near)


def _particle(units: Sequence[Unit], at: int, language: Language) -> int | None:
    """Return where the particle of the verb at `at` ends its clause: "räumte gestern ein, dass"."""
    particles = language.separable.get(units[at].lower, ())
    for place in range(at + 1, min(at + _PARTICLE_WITHIN, len(units))):
        if units[place].lower in particles:
            behind = units[place + 1] if place + 1 < len(units) else None
            if behind is None or not behind.is_word or behind.lower in language.complementizers:
                return place
    return None


def _headline_report(units: Sequence[Unit], language: Language) -> Report | None:
    """Return what a name and a colon open a headline with: "Field: Bridge Must Go"."""
    colon = next((at for at, unit in enumerate(units[:_MAX_LABEL_UNITS]) if unit.text == ":"), 0)
    subject = phrase_before(units, colon - 1, language) if colon else None
    if subject is None or subject[0] != 0:
        return None
    rest = (colon + 1, len(units) - 1)
    return Report(Form.BEFORE, (colon, colon), subject, rest, is_opinion=False)


def _verb_report(
    units: Sequence[Unit], at: int, language: Language, *, headline: bool = False
) -> Report | None:
    verb = units[at].lower
    says = verb in language.cue_verbs or verb in language.cue_participles
    says = says or verb in language.separable or verb in language.caused_verbs
    opinion = not says or (verb in language.opinion_verbs and verb not in language.cue_verbs)
    capital = units[at].is_capital and not headline
    if at and (capital or _makes_noun(units[at - 1], language)):
        return None  # "United States" states nothing
    if verb in language.cue_participles:
        subject = own_subject(units, at, language) or clause_subject(units, at, language)
        whole = (at + 1, len(units) - 1)
        return subject and Report(Form.PARTICIPLE, (at, at), subject, whole, opinion)
    begin = group_begin(units, at, language)
    if lacks_auxiliary(units, begin, at, language):
        return None
    if any(unit.lower in language.passive_auxiliaries for unit in units[begin:at]):
        return _passive(units, begin, at, language, opinion=opinion)
    return _active(units, begin, at, language, opinion=opinion)


def _active(
    units: Sequence[Unit], begin: int, at: int, language: Language, *, opinion: bool
) -> Report | None:
    """Return the report of a verb whose group begins at `begin`, its speaker on either side."""
    if turned := turned_group(units, begin, language):
        pronoun = (begin - 1, begin - 1)
        return Report(Form.AFTER, (turned, at), pronoun, (0, turned - 1), opinion)
    subject = subject_before(units, begin, language)
    after_comma = begin > 0 and units[begin - 1].text in (",", ")")
    inverted = None if after_comma and subject else inverted_subject(units, begin, at, language)
    if inverted is not None:
        form = Form.AFTER if begin else Form.BEFORE
        content = (0, begin - 1) if begin else _rest(units, inverted[1])
        return Report(form, (begin, at), inverted, content, opinion)
    fronted = language.verb_second and _is_fronted(units, begin, subject, language)
    if fronted and (behind := subject_after(units, at, language)):
        return Report(Form.BEFORE, (begin, at), behind, _rest(units, behind[1]), opinion)
    if subject is not None and language.verb_second:
        subject = not_governed(units, subject, language)
    if subject is None:
        return _without_subject(units, begin, at, language, opinion=opinion)
    return _with_subject(units, (begin, at), subject, language, opinion=opinion)


def _with_subject(
    units: Sequence[Unit], cue: Phrase, subject: Phrase, language: Language, *, opinion: bool
) -> Report | None:
    """Return the report of a verb that stands behind its subject."""
    at = cue[1]
    if _is_paper(units, subject, at, language) or _heads_clause(units, subject, at, language):
        return None
    if opener := _inserts(units, subject, language):
        return Report(Form.ACCORDING, (opener, at), subject, (0, len(units) - 1), opinion)
    if _is_inserted(units, subject, at):
        return Report(Form.AFTER, cue, subject, (0, len(units) - 1), opinion)
    if _trails(units, subject, at, language):
        return Report(Form.AFTER, cue, subject, (0, max(0, subject[0] - 1)), opinion)
    introduces = introduces_clause(units, at, language)
    rest = (at + 1, len(units) - 1)
    return Report(Form.BEFORE, cue, subject, rest, opinion) if introduces else None


def _without_subject(
    units: Sequence[Unit], begin: int, at: int, language: Language, *, opinion: bool
) -> Report | None:
    """Return the report of "Recordó la alcaldesa que …" and of "Añadió que …", its own source."""
    if not language.needs_opener or not opens_clause(units, begin, language):
        return None
    behind = subject_after(units, at, language)
    if behind is not None and units[behind[1] + 1 : behind[1] + 2]:
        if units[behind[1] + 1].lower in language.clause_openers:
            return Report(Form.BEFORE, (begin, at), behind, _rest(units, behind[1]), opinion)
        return None
    if drops_subject(units, begin, at, language):
        return Report(Form.BEFORE, (begin, at), (at, at), _rest(units, at), opinion)
    return None


def _is_paper(units: Sequence[Unit], subject: Phrase, at: int, language: Language) -> bool:
    """Tell the noun of "a government report" from the verb of "two papers report"."""
    one = units[subject[0]].lower in ("a", "an") and subject[1] == at - 1
    return one and units[at].lower in language.groups


def _heads_clause(units: Sequence[Unit], subject: Phrase, at: int, language: Language) -> bool:
    """Tell the noun of "The counterfeit notes were found": what is said needs a subject, too.

    Not in "the man police say was drunk", whose subject stands before who says it.
    """
    behind = units[at + 1].lower if at + 1 < len(units) else ""
    finite = language.auxiliaries - language.joiners - language.determiners
    before = units[subject[0] - 1] if subject[0] else None
    opens = before is None or not before.is_word or before.lower in language.prepositions
    return opens and behind in finite


def behind_its_verb(frame: Frame, report: Report, language: Language) -> Report | None:
    """Return the report whose subject follows its verb: "Konkret fragte die Ministerin, ob …".

    For a report that takes the word at the sentence's start for its source.
    """
    units = frame.units
    plural = units[report.cue[1]].lower.endswith(
        "en"
    )  # "Anwohner sagten": a plural needs no article
    alone = report.source == (0, 0) and report.cue[0] == 1 and report.form is Form.BEFORE
    if plural or not alone or language.is_pronoun(units[0].lower):
        return None
    subject = subject_after(units, report.cue[1], language)
    return subject and replace(report, source=subject, content=_rest(units, subject[1]))


def _rest(units: Sequence[Unit], last: int) -> Phrase:
    return min(last + 1, len(units) - 1), len(units) - 1


def _is_fronted(
    units: Sequence[Unit], begin: int, subject: Phrase | None, language: Language
) -> bool:
    """Tell "Am Montag sagte die Ministerin" and "Als Grund nannte sie" by what opens them."""
    if subject is None or begin == 0:
        return begin == 0
    before = units[subject[0] - 1] if subject[0] else None
    openers = language.leads
    leads = openers - language.determiners - language.complementizers - language.conjunctions
    return before is not None and subject[0] == 1 and before.lower in leads


def _inserts(units: Sequence[Unit], subject: Phrase, language: Language) -> int | None:
    """Return where ", wie die Polizei mitteilte" begins, the comma apart."""
    opener = subject[0] - 1
    if opener < 1 or units[opener].lower not in language.inserted_as:
        return None
    return opener if units[opener - 1].text == "," or units[opener - 1].lower == QUOTE else None


def _makes_noun(before: Unit, language: Language) -> bool:
    """Tell "his claims", "to say", "Smith's comments" from a verb with its speaker."""
    if before.lower in language.determiners or before.lower.endswith("'s"):
        return True
    if before.text.isdigit() and not is_year(before):
        return True  # "43 calls", but "the report in 2019 claimed"
    return before.lower in language.joiners


def _joined(
    units: Sequence[Unit], at: int, found: Sequence[Report], language: Language
) -> Report | None:
    """Return the report of "… and said", whose source is that of the report before it."""
    begin = group_begin(units, at, language)
    joins = begin > 0 and units[begin - 1].lower in language.conjunctions
    if not joins or not found or found[-1].form is not Form.BEFORE:
        return None
    if units[at].lower not in language.clause_verbs:
        return None  # "comments and tweets"
    return Report(Form.BEFORE, (begin, at), found[-1].source, _rest(units, at), is_opinion=False)


def _passive(
    units: Sequence[Unit], begin: int, at: int, language: Language, *, opinion: bool
) -> Report | None:
    """Return the report of "was told by Smith that"; "was said" without a source is none."""
    for by in range(at + 1, min(at + 3, len(units) - 1)):
        if units[by].lower in language.passive_by:
            phrase = phrase_behind(units, by + 1, language)
            if phrase:
                content = (phrase[1] + 1, len(units) - 1)
                return Report(Form.BEFORE, (begin, by), phrase, content, opinion)
    return None


def _is_inserted(units: Sequence[Unit], subject: Phrase, at: int) -> bool:
    """Tell "The town, Smith said, is broke", of which all is said, from "On Monday, he said, “…”"."""
    if subject[0] < 2 or at + 2 >= len(units):  # noqa: PLR2004  # a comma and a word
        return False
    commas = units[subject[0] - 1].text == units[at + 1].text == ","
    return commas and units[subject[0] - 2].is_word and units[at + 2].is_word


def _trails(units: Sequence[Unit], subject: Phrase, at: int, language: Language) -> bool:
    """Tell "…, Smith told reporters in Paris." from "On Monday, Smith said he …"."""
    if subject[0] == 0 or (
        units[subject[0] - 1].lower != QUOTE and units[subject[0] - 1].text != ","
    ):
        return False
    rest = [unit for unit in units[at + 1 :] if unit.is_word or unit.lower == QUOTE]
    if any(unit.lower == QUOTE for unit in rest[:2]):
        return False
    said_before = units[: subject[0]]
    after = units[subject[1] + 1 : subject[1] + 2]
    if language.needs_opener and [unit.text for unit in after] == [","]:
        return False  # "À la barre, sa collaboratrice, Ann Field, a raconté …"
    quoted = any(unit.lower == QUOTE for unit in said_before)
    if not quoted and sum(unit.is_word for unit in said_before) < _MIN_CONTENT_WORDS:
        return False
    return len(rest) < _MIN_CONTENT_WORDS or not _begins_content(rest, language, quoted=quoted)


def _begins_content(rest: Sequence[Unit], language: Language, *, quoted: bool) -> bool:
    """Tell what is said from where, when and to whom it is said."""
    first = rest[0].lower
    if first in language.complementizers or language.is_pronoun(first):
        return True
    if language.needs_opener and any(
        u.lower in language.clause_openers for u in rest[:_THAT_WITHIN]
    ):
        return True  # "anunciou na quarta-feira que"
    if quoted or len(rest) <= _MAX_ADDRESS_WORDS:
        finite = language.auxiliaries | language.complementizers
        return any(unit.lower in finite for unit in rest)
    place = first in language.joiners or first in language.boundaries
    return not place or first in language.determiners


def _says_something(units: Sequence[Unit], report: Report) -> bool:
    first, last = report.content
    if units[-1].text == ":":
        return True
    words = 0
    behind = max(report.source[1], report.cue[1]) + 1
    inside = report.form is Form.AFTER and [unit.text for unit in units[behind : behind + 1]] == [
        ","
    ]
    for unit in [*units[first : last + 1], *(units[behind:] if inside else ())]:
        words += _MIN_CONTENT_WORDS if unit.lower == QUOTE else unit.is_word
    return words >= _MIN_CONTENT_WORDS
