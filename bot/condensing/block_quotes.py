"""A document in, quoted paragraphs without quotation marks out: after a colon, or marked by the page."""

# typographic marks are what this module is about

from dataclasses import dataclass

from bot.condensing.document import Document
from bot.condensing.frames import QUOTE, Frame
from bot.condensing.language import Language
from bot.condensing.reported_speech import find_reports
from bot.condensing.reports import Report
from bot.domain.articles import BlockKind

_BEFORE_WORDS = "[…¿¡"  # no list's dash, no stage direction, no markup
_MAX_BLOCKS = 8  # a longer quotation is a document, not somebody's words


@dataclass(frozen=True, slots=True)
class BlockQuote:
    """Paragraphs that are somebody's words."""

    introduction: int  # the sentence that says whose
    blocks: range


def find_block_quotes(document: Document) -> list[BlockQuote]:
    """Return the block quotes in order; their paragraphs hold no quotation marks at their edges."""
    by_block: dict[int, list[int]] = {}
    for index, sentence in enumerate(document.sentences):
        by_block.setdefault(sentence.block, []).append(index)
    found: list[BlockQuote] = []
    for block, sentences in by_block.items():
        if found and block in found[-1].blocks:
            continue
        quote = _introduced(document, by_block, block, sentences[-1])
        if quote is not None:
            found.append(quote)
    return found


def _introduced(
    document: Document, by_block: dict[int, list[int]], block: int, last: int
) -> BlockQuote | None:
    """Return the block quote that the last sentence of `block` introduces."""
    following = block + 1
    if following not in by_block:
        return None
    sentence = document.sentences[last]
    marked = document.sentences[by_block[following][0]].kind is BlockKind.QUOTE
    colon = document.text[sentence.start : sentence.end].endswith((":", "：")) and _has_voice(
        document, last
    )  # the full-width colon
    if sentence.kind is not BlockKind.PARAGRAPH or not (marked or colon):
        return None
    if _is_quoted(document, by_block[following]):
        return None
    end = (
        _marked_end(document, by_block, following)
        if marked
        else _voice_end(document, by_block, following)
    )
    return BlockQuote(last, range(following, end)) if end > following else None


def _has_voice(document: Document, index: int) -> bool:
    """Tell "Smith said:" from "Here is what we know:"."""
    frame, language = document.frames[index], document.language
    if not language.speech_nouns.isdisjoint(unit.lower for unit in frame.units):
        return True
    verbs = language.cue_verbs | language.quoting_verbs | language.cue_participles
    if len(frame.units) > 1 and frame.units[-2].lower in verbs:
        return True  # "She went on to say:"
    reports = (report for report in find_reports(frame, language) if not report.is_opinion)
    return any(not _is_told_already(frame, report, language) for report in reports)


def _is_told_already(frame: Frame, report: Report, language: Language) -> bool:
    """Tell "She reminded them that the list is long:", whose clause is what she said."""
    behind = frame.units[report.cue[1] + 1 : -2]
    return any(unit.lower in language.clause_openers for unit in behind)


def _is_quoted(document: Document, sentences: list[int]) -> bool:
    units = document.frames[sentences[0]].units
    return bool(units) and units[0].lower == QUOTE


def _marked_end(document: Document, by_block: dict[int, list[int]], first: int) -> int:
    end = first
    while end in by_block and document.sentences[by_block[end][0]].kind is BlockKind.QUOTE:
        end += 1
    return end


def _voice_end(document: Document, by_block: dict[int, list[int]], first: int) -> int:
    """Go on over paragraphs until the article's own voice returns, but end with "I" or "we".

    A paragraph without a first person after the last that has one may well be the article's.
    """
    end = first
    for block in range(first, first + _MAX_BLOCKS):
        if block not in by_block or not _may_be_speech(
            document, by_block[block], opening=block == first
        ):
            break
        if block == first or _has_first_person(document, by_block[block]):
            end = block + 1
    return end


def _may_be_speech(document: Document, sentences: list[int], *, opening: bool) -> bool:
    start = document.sentences[sentences[0]].start
    begins = document.text[start].isalnum() or document.text[start] in _BEFORE_WORDS
    if document.sentences[sentences[0]].kind is not BlockKind.PARAGRAPH or not begins:
        return False
    if opening:
        return True
    frames = [document.frames[index] for index in sentences]
    if any(unit.lower == QUOTE for frame in frames for unit in frame.units):
        return False
    return not any(
        _is_other_voice(document, report, index)
        for index in sentences
        for report in find_reports(document.frames[index], document.language)
    )


def _is_other_voice(document: Document, report: Report, index: int) -> bool:
    """Tell "Smith added that" from the "I said" and "people say" of speech."""
    if report.is_opinion:
        return False
    units = document.frames[index].units[report.source[0] : report.source[1] + 1]
    return document.people.at(units[0].start, units[-1].end) is not None


def _has_first_person(document: Document, sentences: list[int]) -> bool:
    pronouns = document.language.first_person
    return any(
        unit.lower.split("'")[0] in pronouns
        for index in sentences
        for unit in document.frames[index].units
    )
