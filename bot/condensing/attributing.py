"""A draft and who says it in, the draft with its attribution set and those words cut out."""

from collections.abc import Sequence

from bot.condensing.drafts import Draft
from bot.condensing.frames import QUOTE, Unit
from bot.condensing.inflection import is_adjective, is_object, is_verb
from bot.condensing.language import Language, phrase_pattern
from bot.condensing.reports import Attributed, Form, Report
from bot.condensing.shares import may_wait, share
from bot.condensing.sources import Source
from bot.condensing.speakers import Voices
from bot.domain.briefs import Attribution

_GOOD_PART = 0.3  # of a sentence's characters; what is left says who, where and when
_MAX_PREFIX_UNITS = 16  # "In an interview with Le Monde on Friday, Smith said that"
_CARRIED_SENTENCES = 3  # over which "allegedly" still means the last source
_CLOSING_MARKS = "”“\"»«'’‘ \u00a0\u202f"  # what may close a quotation
_STOPS = ".!?…"
_ROLE_WITHIN = 4  # words of a description
_MAX_TAIL_UNITS = 14  # "…, Smith told reporters in Paris on Friday."


def move_attribution(draft: Draft, voices: Voices) -> None:
    """Say who says it, and drop the words that did where the rest stands alone."""
    source = voices.sources[draft.index] or _reported_source(draft, voices)
    text = draft.document.text[draft.begin : draft.end]
    evidential = phrase_pattern(draft.document.language.evidentials)
    found = evidential.search(text) if evidential else None
    if source is None or source.name is None:
        if found is not None:
            _carry_source(draft, voices, found.group())
        return
    attributed = next((a for a in voices.reports[draft.index] if a.source is source), None)
    if attributed is not None and not _is_saying(draft, attributed.report):
        return  # the claim tells what somebody wants or does; nobody says it
    cue = _cue_words(draft, attributed)
    draft.attribution = Attribution(source=source.name, cue=cue, hedged=_is_hedged(draft, text))
    draft.sources += [place for place in (source.referent,) if place is not None]
    if attributed is None:
        draft.sources.append((source.start, source.end))
    else:
        _drop_report(draft, attributed.report)


def _reported_source(draft: Draft, voices: Voices) -> Source | None:
    """Return who says a good part of a sentence that is not all theirs."""
    sentence = draft.document.sentences[draft.index]
    units = draft.document.frames[draft.index].units
    for attributed in voices.reports[draft.index]:
        report = attributed.report
        said = share(units, report, sentence.end - sentence.start) >= _GOOD_PART
        if report.form is not Form.PARTICIPLE and (said or _follows_opening_quote(units, report)):
            return attributed.source
    return None


def _follows_opening_quote(units: Sequence[Unit], report: Report) -> bool:
    """Tell “Short,” said Smith, a man of many more words."""
    quoted = any(unit.lower == QUOTE for unit in units[:2])
    words = sum(unit.is_word for unit in units[: min(report.cue[0], report.source[0])])
    return report.form is Form.AFTER and quoted and words == 0


def _is_saying(draft: Draft, report: Report) -> bool:
    """Tell "said the bridge fell" from "found a new leader": a clause or words are reported."""
    units = draft.document.frames[draft.index].units
    language = draft.document.language
    verbs = language.clause_verbs | language.address_verbs or language.cue_verbs
    said = units[report.content[0] : report.content[1] + 1]
    quoted = any(unit.lower == QUOTE for unit in said)
    if report.is_opinion and not (quoted and report.form is Form.AFTER):  # but “…”, she laughed
        # "believes that", but not "believes in"
        that = _complementizer(units, report.cue[1] + 1, draft) is not None
        return that and units[report.cue[1]].lower in verbs
    if report.form is Form.ACCORDING or units[report.cue[1]].lower in verbs:
        return True
    return quoted


def _is_hedged(draft: Draft, text: str) -> bool:
    """Tell whether the article keeps its distance: "may", "reportedly"."""
    pattern = phrase_pattern(draft.document.language.hedges)
    months = draft.document.language.months
    return pattern is not None and any(
        not (match.group()[0].isupper() and match.group().lower() in months)
        for match in pattern.finditer(text)
    )


def _carry_source(draft: Draft, voices: Voices, cue: str) -> None:
    """Name who alleges: the source the article was just reporting from."""
    for index in range(draft.index - 1, max(-1, draft.index - 1 - _CARRIED_SENTENCES), -1):
        source = voices.sources[index]
        if source is not None and source.name is not None:
            draft.attribution = Attribution(source=source.name, cue=cue, hedged=True)
            draft.sources.append(source.referent or (source.start, source.end))
            return


def _cue_words(draft: Draft, attributed: Attributed | None) -> str:
    """Return the words that report; a quotation without any has its colon or dash."""
    if attributed is None:
        return ":"
    units = draft.document.frames[draft.index].units
    report = attributed.report
    around = report.cue[0] < report.source[0] < report.cue[1]  # "wie die Polizei mitteilte"
    first = report.cue[0] if report.form is Form.ACCORDING and not around else report.cue[1]
    language = draft.document.language
    if first and units[first].lower in language.caused_verbs:
        first -= units[first - 1].lower in language.causatives  # "a fait savoir"
    return draft.document.text[units[first].start : units[report.cue[1]].end]


def _drop_report(draft: Draft, report: Report) -> None:
    units = draft.document.frames[draft.index].units
    if report.form in (Form.AFTER, Form.BEFORE) and _drop_behind_quotation(draft, units, report):
        return
    if report.form is not Form.PARTICIPLE and _drop_between_commas(draft, units, report):
        return
    if report.form is Form.ACCORDING:
        _drop_according(draft, units, report)
    elif report.form is Form.AFTER:
        _drop_tail(draft, units, report)
    elif report.form is Form.BEFORE:
        _drop_head(draft, units, report)


def _drop_behind_quotation(draft: Draft, units: Sequence[Unit], report: Report) -> bool:
    """Leave of “…,” said Smith, who …, “…” what is quoted, as one quotation."""
    opening = next((at for at, unit in enumerate(units[:2]) if unit.lower == QUOTE), None)
    first = min(report.cue[0], report.source[0])
    if opening is None or opening >= first:
        return False
    if any(unit.is_word or unit.lower == QUOTE for unit in units[opening + 1 : first]):
        return False
    behind = max(report.cue[1], report.source[1]) + 1
    again = next((unit for unit in units[behind:] if unit.lower == QUOTE), None)
    begin = units[opening].end
    if again is not None or report.form is Form.BEFORE:
        return again is not None and _join(draft, begin, again.start)
    marks = draft.document.text[begin : units[first].start]
    closing = len(marks) - len(marks.lstrip(_CLOSING_MARKS))
    draft.cuts.append((begin + closing, draft.end))
    if closing == 0 or marks[:closing].isspace():
        draft.begin = units[opening].start  # its mark closes only behind later words
    return True


def _join(draft: Draft, end: int, start: int) -> bool:
    """Make one quotation of two where the second goes on with the first one's sentence."""
    goes_on = draft.document.text[start].islower()
    if goes_on:
        draft.cuts.append((end, start))
    return goes_on


def _drop_between_commas(draft: Draft, units: Sequence[Unit], report: Report) -> bool:
    """Drop ", Smith said," from a sentence's middle; one comma stays after "In May"."""
    first, last = min(report.cue[0], report.source[0]), max(report.cue[1], report.source[1])
    if first == 0 or last + 2 >= len(units) or units[first].start <= draft.begin:
        return False
    if units[first - 1].text != "," or units[last + 1].text != ",":
        return False
    if _is_description(units[last + 1 :], draft):
        return False
    language = draft.document.language
    opening = units[0].lower in language.leads
    keeps = opening and units[0].lower not in language.determiners
    closing = units[last + 1]
    goes_on = language.code == "en" and units[last + 2].lower.endswith("ing")
    keeps = keeps or (goes_on and units[last + 2].text.islower())  # "…, adding to its problems"
    draft.cuts.append((units[first - 1].start, closing.start if keeps else closing.end))
    return True


def _drop_according(draft: Draft, units: Sequence[Unit], report: Report) -> None:
    """Drop "according to Smith" with its commas, at the start, in the middle, at the end.

    Where "Volgens haar" must stay, her name stands in brackets.
    """
    first, last = min(report.cue[0], report.source[0]), max(report.cue[1], report.source[1])
    after = units[last + 1] if last + 1 < len(units) else None
    if units[first].start <= draft.begin and after is not None and after.text == ",":
        behind = units[last + 2 :]
        if behind and not _describes_source(behind, draft):
            draft.begin = behind[0].start
    elif after is None or not after.is_word:
        start = units[first - 1].start if units[first - 1].text == "," else units[first].start
        draft.cuts.append((start, units[last].end))
    elif report.cue == report.source and units[first].lower in draft.document.language.according:
        owner = units[last]
        name = draft.attribution.source if draft.attribution else owner.text
        draft.pointers.append((owner.start, owner.end, f"[{name}]"))


def _describes_source(behind: Sequence[Unit], draft: Draft) -> bool:
    """Tell "Selon le rapport, relatif à la ville, …": what follows the comma still describes it."""
    language, first = draft.document.language, behind[0]
    small = language.stop_words | language.determiners | language.joiners | language.boundaries
    known = first.lower in small | language.auxiliaries or language.code == "en"
    again = any(unit.text == "," for unit in behind[:_MAX_TAIL_UNITS])
    return again and first.is_word and first.text[0].islower() and not known


def _drop_tail(draft: Draft, units: Sequence[Unit], report: Report) -> None:
    """Drop "…, Smith said in Paris." where nothing but time and place follows."""
    first = min(report.cue[0], report.source[0])
    rest = units[max(report.cue[1], report.source[1]) + 1 :]
    plain = _is_plain(rest) or _is_description(rest, draft)
    quoted = units[first - 1].lower == QUOTE
    if first == 0 or quoted or not plain or len(rest) > _MAX_TAIL_UNITS:
        return
    set_apart = units[first - 1].text in (",", "—", "–")  # dashes
    start = units[first - 1].start if set_apart else units[first].start
    last = units[-1]
    draft.cuts.append((start, last.start if last.text in _STOPS else last.end))


def _is_plain(rest: Sequence[Unit]) -> bool:
    return not any(unit.text in (",", ";", "—") or unit.lower == QUOTE for unit in rest)


def _is_description(rest: Sequence[Unit], draft: Draft) -> bool:
    """Tell ", the council's leader." behind a speaker."""
    if len(rest) < 2 or rest[0].text != ",":  # noqa: PLR2004  # a comma and a word
        return False
    heads = rest[1 : 1 + _ROLE_WITHIN]
    is_role = any(draft.document.language.is_role(unit.lower) for unit in heads)
    return is_role and _is_plain(rest[1:])


def _drop_head(draft: Draft, units: Sequence[Unit], report: Report) -> None:
    """Drop "Smith told reporters on Friday that" where a whole sentence follows."""
    language = draft.document.language
    verb = units[report.cue[1]].lower
    at = report.cue[1] + 1
    bare = report.cue[0] == 0 and report.source[0] != report.cue[1]  # but "Dodała, że …"
    if verb not in language.clause_verbs or report.cue[0] > _MAX_PREFIX_UNITS or bare:
        return
    if units[report.cue[0] - 1].lower in language.relatives:
        return  # "groups, which say it fell, then asked": another verb waits for its subject
    if _reports_again(units, at, language):
        return
    that = _complementizer(units, at, draft)
    if that is not None:
        at = that + 1
    elif verb in language.address_verbs or not _begins_clause(units, at, draft):
        return
    if at < len(units) and units[at].lower != QUOTE and units[at].is_word:
        if _lacks_subject(units[at : at + 2], draft):
            return
        draft.begin = units[at].start
        _drop_second_that(draft, units, at)


def _reports_again(units: Sequence[Unit], at: int, language: Language) -> bool:
    """Tell "said it fell and added that …", whose second verb would be left without its subject."""
    joins = language.conjunctions | language.ands
    skipped = language.auxiliaries | language.cue_adverbs
    for place in range(at, len(units) - 1):
        verb = place + 1
        while verb < len(units) - 1 and units[verb].lower in skipped:
            verb += 1
        if units[place].lower in joins and units[verb].lower in language.clause_verbs:
            return not units[verb].is_capital
    return False


def _lacks_subject(opening: Sequence[Unit], draft: Draft) -> bool:
    """Tell "que cederá el puente", whose subject is the verb's own, from "que el puente …"."""
    language, first = draft.document.language, opening[0]
    if not language.drops_pronouns or first.is_capital or first.text[0].isdigit():
        return False
    if not language.has_articles:
        return not _shows_subject(opening, language)
    openers = language.determiners | language.joiners | language.they | language.he | language.she
    return first.lower not in openers


def _shows_subject(opening: Sequence[Unit], language: Language) -> bool:
    """Tell "старый мост будет" and "ремонт обойдется" from "не закроет мост"."""
    first, code = opening[0].lower, language.code
    if language.pronoun_kind(first) is not None or first in language.determiners:
        return True
    if is_adjective(first, code):
        return True
    small = language.negations | language.cue_adverbs | language.boundaries | language.auxiliaries
    if first in small or is_verb(first, code) or is_object(first, code):
        return False
    second = opening[-1].lower
    if second in language.auxiliaries or is_verb(second, code):
        return True
    return code == "pl" and first.endswith(("y", "i")) and second not in small  # "stary most"


def _drop_second_that(draft: Draft, units: Sequence[Unit], at: int) -> None:
    """Drop "that" from ", and that": the first one is gone."""
    language = draft.document.language
    for place in range(at + 1, len(units)):
        joined = units[place - 1].lower in language.conjunctions | language.ands
        if joined and units[place].lower in language.clause_openers:
            draft.cuts.append((units[place].start, units[place].end))


def _complementizer(units: Sequence[Unit], at: int, draft: Draft) -> int | None:
    """Return where "that" stands after "told reporters on Friday"."""
    that = draft.document.language.clause_openers
    verb = units[at - 1].lower
    addresses = verb in draft.document.language.address_verbs
    if not addresses and not may_wait(units, at, draft.document.language):
        return at if at < len(units) and units[at].lower in that else None
    at += units[at : at + 1] != [] and units[at].text == ","  # "powiedział, że"
    for place in range(at, min(at + 8, len(units) - 2)):
        comma = units[place].text == ","  # "zapowiedziała w czwartek, że"
        if units[place + comma].lower in that:
            return place + comma
        if not units[place].is_word or units[place].lower == QUOTE:
            return None
    return None


def _begins_clause(units: Sequence[Unit], at: int, draft: Draft) -> bool:
    """Tell "said the talks failed" from "said on Friday": a subject, then a verb, must follow."""
    language = draft.document.language
    if at + 1 >= len(units) or units[at].lower == QUOTE or not units[at].is_word:
        return False
    starts = units[at].lower in language.determiners or units[at].is_capital
    starts = starts or language.pronoun_kind(units[at].lower) is not None
    finite = any(unit.lower in language.auxiliaries for unit in units[at + 1 : at + 9])
    return bool(language.auxiliaries) and starts and finite
