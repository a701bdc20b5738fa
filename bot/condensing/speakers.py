"""A document in, who says each sentence and each quotation out: direct, indirect and block."""

# typographic marks are what this module is about

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from bot.condensing.block_quotes import BlockQuote, find_block_quotes
from bot.condensing.case_subjects import subject_behind
from bot.condensing.caseless import Bystanders
from bot.condensing.document import Document
from bot.condensing.fragments import find_speech, so_called
from bot.condensing.frames import QUOTE, Frame, Unit
from bot.condensing.inflection import verb_gender
from bot.condensing.interviews import Turn, find_turns
from bot.condensing.language import Language, first_names
from bot.condensing.noun_phrases import Phrase, phrase_after, phrase_before, phrase_behind
from bot.condensing.quotations import QuotedSpan
from bot.condensing.references import Memory, Source, full_name_place, resolve
from bot.condensing.reported_speech import behind_its_verb, find_reports, first_subject
from bot.condensing.reports import Form, Report
from bot.condensing.sentences import Sentence
from bot.condensing.shares import Span, covered, reported_spans
from bot.condensing.told_after import told_after
from bot.domain.articles import BlockKind

_MIN_SHARE = 0.5
_CREDIT_UNITS = 12  # of a paragraph that says who is quoted above it
_FRAGMENT_WORDS = 5  # longer fragments without a cue belong to who speaks in the paragraph
_BLOCKS_BACK = 2  # paragraphs over which a speaker is carried to a quotation without one
_SPEECH_WORDS = 4  # a quotation that is no fragment of the writer's sentence


@dataclass(frozen=True, slots=True)
class Attributed:
    """A report of a sentence with its source resolved."""

    report: Report
    source: Source


@dataclass(frozen=True, slots=True)
class Spoken:
    """A quotation and who says it."""

    start: int
    end: int
    source: Source | None
    block: BlockQuote | None  # set where it stands without quotation marks
    is_answer: bool = False  # a paragraph of an interview or a transcript
    quote: QuotedSpan | None = None  # set where it stands between quotation marks


@dataclass(frozen=True, slots=True)
class Voices:
    """Who says what in one article."""

    reports: Sequence[Sequence[Attributed]]  # by sentence
    quotes: Sequence[Spoken]  # in order
    sources: Sequence[Source | None]  # by sentence; None where the article speaks for itself
    memory: Memory  # who spoke up to where


class _Listener:
    """Goes through the article in order, for a pronoun means somebody before it."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.memory = Memory()
        self.reports: list[list[Attributed]] = []
        self.quote_sources: list[Source | None] = [None] * len(document.quotes)
        self.shown: set[int] = set()  # quotations whose own sentence says who speaks
        self.moods: dict[int, Source] = {}  # by sentence: who is still reported
        self.blocks = find_block_quotes(document)
        self.bystanders = Bystanders(document.text, document.language)
        self.capitals = {  # inside sentences, where only names and nouns begin so
            unit.lower
            for frame in (document.frames if document.language.verb_second else ())
            for unit in frame.units[1:]
            if unit.is_capital
        }

    def listen(self) -> Voices:
        """Return who says what."""
        at = 0
        quotes = self.document.quotes
        for index, sentence in enumerate(self.document.sentences):
            self.reports.append(self._reports(index))
            self._go_on(index)
            while at < len(quotes) and quotes[at].end <= sentence.end:
                self._assign(at)
                at += 1
        self._look_ahead()
        every = self._spoken()
        speech = find_speech(self.document, [source is not None for source in self.quote_sources])
        names = {quote for quote, said in zip(quotes, speech, strict=True) if not said}
        spoken = [spoken for spoken in every if spoken.quote not in names]
        return Voices(self.reports, spoken, self._sentence_sources(every), self.memory)

    def _go_on(self, index: int) -> None:
        """Note that the last source still speaks: "Das sei falsch. Er habe nichts gewusst."."""
        units, language = self.document.frames[index].units, self.document.language
        if not language.reported_mood or self.reports[index] or not index:
            return
        before = self.memory.sources.get(index - 1)
        words = {unit.lower for unit in units}
        if before and language.reported_mood & words and not language.first_person & words:
            self.memory.note(index, before[-1])
            self.moods[index] = before[-1]

    def _reports(self, index: int) -> list[Attributed]:
        found = []
        frame, language = self.document.frames[index], self.document.language
        for found_report in find_reports(frame, language):
            report = found_report
            if language.verb_second and not self._is_subject(index, report):
                report = behind_its_verb(frame, report, language) or report
            source = resolve(self.document, self.memory, index, report.source)
            if source.name is None and _means_nobody(source.mention.lower(), language):
                continue  # "it says here" means nobody, nor does a verb without its subject
            self._agree(frame.units[report.cue[1]], source)
            self.memory.note(index, source)
            found.append(Attributed(report, source))
        return found

    def _agree(self, verb: Unit, source: Source) -> None:
        """Let "сказала" tell that its subject is a woman, where no first name says else."""
        person = source.person
        kind = verb_gender(verb.lower, self.document.language.code)
        if person is None or kind is None or person.words[0] in first_names():
            return
        if person.is_person or self.document.people.looks_human(person):
            person.gender, person.is_person = kind, True

    def _is_subject(self, index: int, report: Report) -> bool:
        """Tell "Feld fragte" from "Konkret fragte", whose first word is capital nowhere else."""
        word = self.document.frames[index].units[report.source[0]]
        if word.lower in self.capitals or self.document.language.is_role(word.lower):
            return True
        return self.document.people.at(word.start, word.end) is not None

    def _assign(self, number: int) -> None:
        quote = self.document.quotes[number]
        if self.document.language.spoken:
            self._assign_caseless(number)
            return
        source = self._beside(number)
        if source is not None:
            self.shown.add(number)
        source = source or self._before(number) or self._around(number)
        self.quote_sources[number] = source
        if source is not None:
            self.memory.note(self.document.sentence_at(quote.end - 1), source)

    def _assign_caseless(self, number: int) -> None:
        quote = self.document.quotes[number]
        source = self.bystanders.speaker_of(quote.start, quote.end)
        if source is None and quote.continues:
            source = self.quote_sources[number - 1]
        self.quote_sources[number] = source

    def _around(self, number: int) -> Source | None:
        """Return the person who does something with words: "Smith turned to “…”"."""
        quote = self.document.quotes[number]
        index = self.document.sentence_at(quote.start)
        words = self.document.text[quote.start : quote.end].split()
        if self._is_speech(number) or so_called(words):
            return None
        return self._subject(index, bodies=True)

    def _beside(self, number: int) -> Source | None:
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
        known = language.determiners | language.joiners | language.boundaries | language.asides
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

    def _before(self, number: int) -> Source | None:
        """Return who spoke just before: the same speech, paragraph or exchange goes on."""
        quote = self.document.quotes[number]
        first = self.document.sentence_at(quote.start)
        if quote.continues:
            return self.quote_sources[number - 1]
        if not self._is_speech(number):
            return self._in_same_block(number, first)
        previous = first - 1
        if previous < 0:
            return None
        same_block = self.document.sentences[previous].block == quote.block
        if same_block or self._ends_in_colon(previous):
            return self._speaker_of(previous)
        return self._carried(number)

    def _in_same_block(self, number: int, first: int) -> Source | None:
        """Return who speaks in the paragraph so far, for words that go on after "But"."""
        quote = self.document.quotes[number]
        if (
            len(self.document.text[quote.start : quote.end].split()) <= _FRAGMENT_WORDS
            or not number
        ):
            return None
        same = self.document.quotes[number - 1].block == quote.block
        return self.quote_sources[number - 1] if same and not self.reports[first] else None

    def _ends_in_colon(self, index: int) -> bool:
        return (
            self.document.text[self.document.sentences[index].end - 1] in ":："
        )  # the full-width one

    def _speaker_of(self, index: int) -> Source | None:
        """Return who speaks in a sentence: by its reports, its quotations, else its subject."""
        spoke = self.memory.sources.get(index)
        if spoke:
            return spoke[-1]
        return self._subject(index)

    def _subject(self, index: int, *, bodies: bool = False) -> Source | None:
        """Return the sentence's subject if it is a person, with `bodies` if it may speak at all."""
        units, language = self.document.frames[index].units, self.document.language
        phrase = first_subject(units, 0, language)
        if phrase is not None and language.needs_opener:
            phrase = phrase_behind(units, phrase[0], language) or phrase  # "…, Ann Field,"
        if phrase is None or (bodies and units[phrase[0]].lower in language.empty_subjects):
            return None
        source = resolve(self.document, self.memory, index, phrase)
        if source.person is not None and source.person.is_person:
            return source
        head = units[phrase[1]].lower
        speaks = language.is_role(head) or head in language.groups
        return source if bodies and speaks and source.name is not None else None

    def _carried(self, number: int) -> Source | None:
        """Return the speaker of the paragraph before when this one begins with a quotation."""
        quote = self.document.quotes[number]
        first = self.document.sentence_at(quote.start)
        for back in range(first - 1, -1, -1):
            if self.document.sentences[back].block < quote.block - _BLOCKS_BACK:
                break
            if self.memory.sources.get(back):
                return self.memory.sources[back][-1]
        return self._subject(first - 1)

    def _is_speech(self, number: int) -> bool:
        """Tell whole words of somebody from a fragment in the writer's sentence."""
        quote = self.document.quotes[number]
        text = self.document.text[quote.start : quote.end]
        sentence = self.document.sentences[self.document.sentence_at(quote.start)]
        opens = quote.start - sentence.start <= 2  # noqa: PLR2004  # a mark and a space
        return opens and len(text.split()) >= _SPEECH_WORDS

    def _look_ahead(self) -> None:
        """Give a quotation without a source that of the next one in its paragraph."""
        quotes = self.document.quotes
        for number in range(len(quotes) - 2, -1, -1):
            following = self.quote_sources[number + 1]
            if quotes[number + 1].continues and number + 1 in self.shown:
                self.quote_sources[number] = following  # who ends a speech began it
                self.shown.add(number)
            same = quotes[number].block == quotes[number + 1].block
            if self.quote_sources[number] is None and same and self._is_speech(number):
                self.quote_sources[number] = following

    def _spoken(self) -> list[Spoken]:
        found = [
            Spoken(quote.start, quote.end, source, None, quote=quote)
            for quote, source in zip(self.document.quotes, self.quote_sources, strict=True)
        ]
        found += [spoken for block in self.blocks for spoken in self._block_quotes(block)]
        turns = [self._turn(turn) for turn in find_turns(self.document)]
        blocks = {turn.block.introduction for turn in turns if turn.block}
        found = [s for s in found if self._block_of(s) not in blocks] + turns
        return sorted(found, key=lambda spoken: spoken.start)

    def _block_of(self, spoken: Spoken) -> int:
        return self.document.sentences[self.document.sentence_at(spoken.start)].block

    def _turn(self, turn: Turn) -> Spoken:
        """Return an answer as its speaker's words."""
        name = turn.speaker.name
        start, end = full_name_place(turn.speaker, turn.start)
        source = Source(name, name, turn.speaker, start, end)
        quote = BlockQuote(turn.block, range(turn.block, turn.block + 1))
        return Spoken(turn.start, turn.end, source, quote, is_answer=True)

    def _block_quotes(self, quote: BlockQuote) -> list[Spoken]:
        """Return its paragraphs; what the page does not mark for a quotation needs a speaker."""
        source = self._speaker_of(quote.introduction)
        blocks = [self.document.article.blocks[block] for block in quote.blocks]
        if source is None and blocks[0].kind is not BlockKind.QUOTE:
            return []
        return [Spoken(block.start, block.end, source, quote) for block in blocks]

    def _sentence_sources(self, spoken: Sequence[Spoken]) -> list[Source | None]:
        found = []
        first = 0
        for index, sentence in enumerate(self.document.sentences):
            while first < len(spoken) and spoken[first].end <= sentence.start:
                first += 1
            reach = takewhile(lambda quote: quote.start < sentence.end, spoken[first : first + 9])  # noqa: B023  # used up at once
            found.append(self._said_by(index, sentence, list(reach)))
            if index and found[index - 1] is None:
                found[index - 1] = self._told_after(index)
        return found

    def _told_after(self, index: int) -> Source | None:
        """Return who tells the sentence before, in the same paragraph: "Про це повідомляє поліція."."""
        sentences, frame = self.document.sentences, self.document.frames[index]
        phrase = told_after(frame.units, self.document.language)
        if phrase is None or sentences[index].block != sentences[index - 1].block:
            return None
        return resolve(self.document, self.memory, index, phrase)

    def _said_by(self, index: int, sentence: Sentence, spoken: Sequence[Spoken]) -> Source | None:
        units = self.document.frames[index].units
        parts: dict[str, tuple[Source, list[Span]]] = {}
        for quote in spoken:
            if quote.source is not None:
                _part(parts, quote.source).append((quote.start - 1, quote.end + 1))  # the marks
        for attributed in self.reports[index]:
            said = reported_spans(units, attributed.report, self.document.language)
            _part(parts, attributed.source).extend(said)
        shares = [(covered(spans, sentence.start, sentence.end), s) for s, spans in parts.values()]
        best = max(shares, key=lambda pair: pair[0], default=None)
        if best is not None and best[0] >= _MIN_SHARE:
            return best[1]
        return self.moods.get(index)


def _part(parts: dict[str, tuple[Source, list[Span]]], source: Source) -> list[Span]:
    """Return what `source` says of a sentence so far, whatever it is called there."""
    return parts.setdefault(source.name or source.mention, (source, []))[1]


def _cites(attributed: Attributed) -> bool:
    """Tell "according to Smith", whose words a quotation in the sentence is."""
    return attributed.report.form is Form.ACCORDING


def _begins_credit(units: Sequence[Unit], at: int, language: Language) -> bool:
    """Tell "— Анна Гиль" and "— хихочет Гиль" from "— цитирует кого-то агентство"."""
    if at < len(units) and language.is_role(units[at].lower):
        return True
    return any(unit.is_capital for unit in units[at : at + 2])


def _means_nobody(mention: str, language: Language) -> bool:
    return mention in language.it or mention in language.reporting or mention in language.own_views


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


def listen(document: Document) -> Voices:
    """Return who says each sentence and quotation of `document`."""
    return _Listener(document).listen()
