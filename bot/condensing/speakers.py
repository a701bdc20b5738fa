"""A document in, who says each sentence and each quotation out: direct, indirect and block."""

# typographic marks are what this module is about

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from bot.condensing.appositions import phrase_behind
from bot.condensing.block_quotes import BlockQuote, find_block_quotes
from bot.condensing.caseless import Bystanders
from bot.condensing.document import Document
from bot.condensing.fragments import find_speech, so_called
from bot.condensing.frames import Unit
from bot.condensing.inflection import verb_gender
from bot.condensing.interviews import Turn, find_turns
from bot.condensing.language import Language, first_names
from bot.condensing.quotations import QuotedSpan
from bot.condensing.references import resolve
from bot.condensing.reported_speech import behind_its_verb, find_reports
from bot.condensing.reports import Attributed, Report
from bot.condensing.sentences import Sentence
from bot.condensing.shares import Span, covered, reported_spans
from bot.condensing.sources import Memory, Source, full_name_place
from bot.condensing.subjects import first_subject
from bot.condensing.surroundings import Surroundings
from bot.condensing.told_after import told_after
from bot.domain.articles import BlockKind

_MIN_SHARE = 0.5
_FRAGMENT_WORDS = 5  # longer fragments without a cue belong to who speaks in the paragraph
_BLOCKS_BACK = 2  # paragraphs over which a speaker is carried to a quotation without one
_SPEECH_WORDS = 4  # a quotation that is no fragment of the writer's sentence


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
        self.surroundings = Surroundings(document, self.memory, self.reports)
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
        source = self.surroundings.source_of(number)
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


def _means_nobody(mention: str, language: Language) -> bool:
    return mention in language.it or mention in language.reporting or mention in language.own_views


def listen(document: Document) -> Voices:
    """Return who says each sentence and quotation of `document`."""
    return _Listener(document).listen()
