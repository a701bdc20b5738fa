"""A document in, the paragraphs that are one person's words out: answers, and turns after a name."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from bot.condensing.document import Document
from bot.condensing.names import Person, unnamed_elsewhere
from bot.condensing.tokens import words_of
from bot.domain.articles import Block, BlockKind

_MIN_QUESTIONS = 3  # fewer are rhetorical
_MAX_QUESTION_WORDS = 70
_MAX_PROMPT_WORDS = 30  # of what asks without a question mark
_ADDRESSED = 1 / 3  # of the questions say "you", or of the answers "I"; else it is an explainer
_MAX_BLOCKS_A_QUESTION = 5  # itself and its answer, on average
_MAX_NAME_CHARS = 40  # "Frau Professor Field,"
_MIN_TURNS = 3  # paragraphs that begin with a name and a colon
_LABEL = re.compile(r"([^\W\d_][^:\n]{0,40}):\s+(?=\S)")
_MAX_LABEL_WORDS = 4
_ANSWER_MARK = re.compile(r"(?:R|Respuesta|Réponse|Risposta|Resposta)\s?[.:]\s*[—–-]?\s*(?=\S\S)")
_QUOTE_MARKS = tuple("\"“”„«'‘")
_NO_SPEECH = tuple("([-–—…<")  # what opens stage directions, lists and markup
_QUESTION_MARKS = ("?", "？", "؟")
_ANSWER = frozenset({"a", "answer", "antwort", "réponse", "respuesta", "risposta", "odpowiedź"})


@dataclass(frozen=True, slots=True)
class Turn:
    """A paragraph, or the rest of one behind a label, that is somebody's words."""

    start: int
    end: int
    block: int
    speaker: Person


def find_turns(document: Document) -> list[Turn]:
    """Return the turns of a transcript, else the answers of an interview, in order."""
    return list(_labelled(document)) or list(_answers(document))


def _labelled(document: Document) -> Iterator[Turn]:
    """Yield what stands behind "Field:" where several paragraphs begin so."""
    matches = [_label_of(document, block) for block in document.article.blocks]
    labels = Counter(match.group(1).casefold() for match in matches if match)
    if labels.total() < _MIN_TURNS or max(labels.values()) == 1:
        return
    speakers = _speakers(document, [match for match in matches if match], labels)
    last = max(index for index, match in enumerate(matches) if match)
    speaker: Person | None = None
    for index, (block, match) in enumerate(zip(document.article.blocks, matches, strict=True)):
        if match or not _may_go_on(document, block):
            speaker = speakers.get(match.group(1).casefold()) if match else None
        start = match.end() if match else _behind_mark(document, block)
        if speaker and index <= last and document.text[start : start + 1].isalnum():
            yield Turn(start, block.end, index, speaker)


def _may_go_on(document: Document, block: Block) -> bool:
    """Tell a turn's next paragraph from headings, questions, and turns of nobody we know."""
    begin = _behind_mark(document, block)
    labelled = _LABEL.match(document.text, begin, block.end) is not None
    labelled = labelled or document.text.startswith(_NO_SPEECH, begin)
    stops = document.text[block.start : block.end].rstrip("\"”“»«'’").endswith((".", "!", "…"))
    return block.kind is BlockKind.PARAGRAPH and stops and not labelled


def _speakers(
    document: Document, matches: Sequence[re.Match[str]], labels: Counter[str]
) -> dict[str, Person]:
    """Return whom each label means; beside one that is known, "WALLACE" needs no other mention."""
    last = {match.group(1).casefold(): match for match in matches}
    known = ((label, _speaker(document, match)) for label, match in last.items())
    found = {label: person for label, person in known if person}
    for match in matches if found else ():
        label = match.group(1)
        shouted = label.isupper() and len(label) > 1 and label.casefold() not in _ANSWER
        if shouted and labels[label.casefold()] > 1:
            found.setdefault(label.casefold(), unnamed_elsewhere(label, match.start(1)))
    return found


def _behind_mark(document: Document, block: Block) -> int:
    """Return where a paragraph's words begin behind the mark that opens it."""
    return block.start + document.text.startswith(tuple(_QUOTE_MARKS), block.start)


def _label_of(document: Document, block: Block) -> re.Match[str] | None:
    match = _LABEL.match(document.text, _behind_mark(document, block), block.end)
    if match is None or block.kind is BlockKind.HEADING or block.start == 0:
        return None  # "Field: Bridge must go" is a headline
    words = match.group(1).split()
    named = len(words) <= _MAX_LABEL_WORDS and all(word[0].isupper() for word in words)
    says = document.text[match.end() : match.end() + 1].isalpha()  # a count of votes does not
    return match if named and says else None


def _speaker(document: Document, match: re.Match[str]) -> Person | None:
    """Return whom a label names; "A" is the one who is asked."""
    if match.group(1).casefold() in _ANSWER:
        return _interviewee(document, match.start())
    named = document.people.at(*match.span(1)) or document.people.called(match.group(1))
    human = named is not None and (named.is_person or document.people.looks_human(named))
    return named if human else None


def _answers(document: Document) -> Iterator[Turn]:
    """Yield the paragraphs between questions, if it is an interview and somebody is asked."""
    blocks = document.article.blocks
    questions = [index for index, block in enumerate(blocks) if _is_question(document, block)]
    questions = _with_prompts(document, questions)
    if len(questions) < _MIN_QUESTIONS:
        return
    speaker = _addressed(document, questions)
    speaker = speaker or _interviewee(document, blocks[questions[0]].start)
    if speaker is None or not _is_interview(document, questions, speaker):
        return
    for first, last in pairwise([*questions, len(blocks)]):
        reply = range(first + 1, last)
        for index in _until_farewell(document, reply) if last == len(blocks) else reply:
            if blocks[index].kind is not BlockKind.HEADING:
                yield Turn(
                    _behind_answer(document, blocks[index]), blocks[index].end, index, speaker
                )


def _addressed(document: Document, questions: Sequence[int]) -> Person | None:
    """Return who is asked by name: "Frau Field, wann haben Sie …?", or whom the first answer labels."""
    blocks = document.article.blocks
    if questions[0] + 1 < len(blocks) and (label := _label_of(document, blocks[questions[0] + 1])):
        return _speaker(document, label)
    for block in (blocks[index] for index in questions):
        comma = document.text.find(",", block.start, min(block.end, block.start + _MAX_NAME_CHARS))
        begin = block.start + (document.text[block.start] in _QUOTE_MARKS)
        named = document.people.at(begin, comma) if comma > 0 else None
        if named is not None and any(m.titled and m.end == comma for m in named.mentions):
            return named
    return None


def _behind_answer(document: Document, block: Block) -> int:
    """Return where an answer begins behind "R." or "Respuesta."."""
    match = _ANSWER_MARK.match(document.text, block.start, block.end)
    return match.end() if match else block.start


def _with_prompts(document: Document, questions: Sequence[int]) -> list[int]:
    """Add what asks without a question mark: "You grew up on the coast.", between answers.

    Where less than three end with the mark, half of the answers must say "I".
    """
    asked = set(questions)
    blocks = document.article.blocks
    for index in range(questions[0] + 2, len(blocks) - 1) if questions else ():
        apart = index - 1 not in asked and index + 1 not in asked
        if apart and index not in asked and _is_prompt(document, blocks[index]):
            asked.add(index)
    found = sorted(asked)
    if len(questions) >= _MIN_QUESTIONS:
        return found
    replies = [at + 1 for at in found if at + 1 < len(blocks)]
    told = _share(document, replies, document.language.first_person)
    sure = len(found) >= _MIN_QUESTIONS and told >= 1 / 2
    return found if sure else []


def _is_prompt(document: Document, block: Block) -> bool:
    """Tell a short paragraph that says "you" and never "I"."""
    text, language = document.text[block.start : block.end], document.language
    words = words_of(text)
    if len(words) > _MAX_PROMPT_WORDS or text[:1] in (*_QUOTE_MARKS, "—", "–"):
        return False
    capital = {word.lower() for word in text.split()[1:] if word[0].isupper()}
    opening = text.lower().split()[:2]
    plural = len(opening) > 1 and opening[1].endswith(language.polite_endings)
    polite = not capital.isdisjoint(language.polite_person)
    polite = polite or (plural and opening[0] in language.polite_person)
    addresses = polite or not language.second_person.isdisjoint(words)
    return addresses and language.first_person.isdisjoint(words)


def _is_interview(document: Document, questions: Sequence[int], speaker: Person) -> bool:
    """Tell it from an explainer, whose headings ask, and from an essay that asks itself."""
    blocks, language = document.article.blocks, document.language
    if len(blocks) - questions[0] > len(questions) * _MAX_BLOCKS_A_QUESTION:
        return False
    replies = [at + 1 for at in questions if at + 1 < len(blocks) and at + 1 not in questions]
    if any(_is_named(document, speaker, blocks[at]) for at in replies):
        return False  # nobody who answers says their own name
    asked = _share(document, questions, language.second_person)
    told = _share(document, replies, language.first_person)
    return max(asked, told) >= _ADDRESSED


def _until_farewell(document: Document, reply: range) -> Iterator[int]:
    """Yield the last answer's paragraphs: the first, and those after it that say "I"."""
    pronouns = document.language.first_person
    yield from reply[:1]
    yield from takewhile(lambda index: _share(document, [index], pronouns), reply[1:])


def _is_named(document: Document, person: Person, block: Block) -> bool:
    return person in document.people.between(block.start, block.end)


def _is_question(document: Document, block: Block) -> bool:
    text = document.text[block.start : block.end]
    quoted = text[:1] in (*_QUOTE_MARKS, "—", "–")  # the marks of speech in a story
    return text.endswith(_QUESTION_MARKS) and not quoted and len(text.split()) < _MAX_QUESTION_WORDS


def _share(document: Document, blocks: Sequence[int], words: frozenset[str]) -> float:
    """Return in which part of the blocks one of `words` stands."""
    texts = (document.article.blocks[at] for at in blocks)
    found = [not words.isdisjoint(words_of(document.text[b.start : b.end])) for b in texts]
    return sum(found) / max(1, len(found))


def _interviewee(document: Document, before: int) -> Person | None:
    """Return the person named most before the first question, which is where one is introduced."""
    people = document.people
    named = [p for p in people.between(0, before) if p.is_person or people.looks_human(p)]
    if document.language.capital_nouns:
        named = [p for p in named if p.is_person]  # "Gekreuzte Kerzen" look like a name
    counts = Counter(id(person) for person in named)
    return max(named, key=lambda person: (person.is_person, counts[id(person)]), default=None)
