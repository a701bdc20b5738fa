"""A claim of a model's answer in, the key claim that may be shown, or why it is refused, out."""

# typographic marks are what this module is about

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.condensing.document import Document
from bot.condensing.grounding import unsupported
from bot.condensing.modelled.asking import one_line
from bot.condensing.modelled.editing_words import EditingWords, load_editing_words
from bot.condensing.modelled.edits import Edit, Fault
from bot.condensing.modelled.free import free_faults
from bot.condensing.modelled.matching import Evidence, align, evidence_of, words_within
from bot.condensing.modelled.saying import Said, is_same_source, said_in
from bot.condensing.modelled.strict import faults
from bot.condensing.modelled.wording import fault_of
from bot.condensing.speakers import Voices
from bot.condensing.tokens import Token, tokenize, words_of
from bot.domain.briefs import Attribution, KeyClaim
from bot.domain.modelling import Fidelity, ModelClaim
from bot.domain.text import span_of

_MAX_CITED = 4
_SENTENCE_ENDS = ".!?…"
_QUOTED = re.compile('[“„«"»「]([^“”„«»"「」]+)[”“»"«」]')


@dataclass(frozen=True, slots=True)
class Reading:
    """An article as the claims about it are checked."""

    document: Document
    voices: Voices
    sentences: int  # how many of them the model saw
    fidelity: Fidelity


def verified_claim(claim: ModelClaim, reading: Reading) -> KeyClaim | Fault:
    """Return the claim with its evidence, its rank 1; or why it may not be shown."""
    text = one_line(claim.words)
    cited = sorted({number - 1 for number in claim.sentences})
    if fault := _obvious(claim, text, reading, cited):
        return fault
    document = reading.document
    if reading.fidelity is Fidelity.FREE:
        return _free(claim, text, reading, cited)
    words = load_editing_words(document.language_code)
    if words is None:
        return _verbatim(claim, text, reading, cited)
    return _strict(claim, text, reading, cited, words)


def _obvious(claim: ModelClaim, text: str, reading: Reading, cited: Sequence[int]) -> Fault | None:
    """Return what is wrong whatever the sentences say."""
    if text != " ".join(claim.words.split()):
        return Fault("control_character", claim.words)
    if not cited or len(cited) > _MAX_CITED or cited[0] < 0 or cited[-1] >= reading.sentences:
        return Fault("no_such_sentence", ", ".join(map(str, claim.sentences)))
    looks = fault_of(text, reading.document.language)
    return looks or _quoted(text, reading.document, cited)


def _quoted(text: str, document: Document, cited: Sequence[int]) -> Fault | None:
    """Find words between quotation marks that nobody says so."""
    given = " ".join(one_line(_sentence(document, index)) for index in cited)
    if sum(text.count(mark) for mark in '“”„«»"「」') % 2:
        return Fault("not_verbatim", text)
    marked = [match.group(1) for match in _QUOTED.finditer(given)]
    for match in _QUOTED.finditer(text):
        words = match.group(1).strip(" .,!")
        if not words or not any(_is_whole(words, each) for each in marked):
            return Fault("not_verbatim", match.group(1))
    return None


def _is_whole(words: str, marked: str) -> bool:
    """Tell whole sentences of what somebody says; half of one may say the opposite."""
    before, found, behind = marked.partition(words)
    starts, ends = before.strip()[-1:] or ".", behind.strip(" ,")[:1] or "."
    return bool(found) and starts in _SENTENCE_ENDS and ends in _SENTENCE_ENDS


def _sentence(document: Document, index: int) -> str:
    return document.text[document.sentences[index].start : document.sentences[index].end]


def _strict(  # called from one place
    claim: ModelClaim, text: str, reading: Reading, cited: Sequence[int], words: EditingWords
) -> KeyClaim | Fault:
    """Check with the words that say who says it kept, then with them moved."""
    said = {index: said_in(reading.document, reading.voices, index) for index in cited}
    kept = _try(claim, text, reading, said, words, moved=False)
    if isinstance(kept, KeyClaim) or not any(each.attribution for each in said.values()):
        return kept
    moved = _try(claim, text, reading, said, words, moved=True)
    lost = kept.why in ("attribution_lost", "word_added") or claim.source is not None
    return moved if isinstance(moved, KeyClaim) or lost else kept


def _try(  # called from one place
    claim: ModelClaim,
    text: str,
    reading: Reading,
    said: dict[int, Said],
    words: EditingWords,
    *,
    moved: bool,
) -> KeyClaim | Fault:
    document = reading.document
    told = {index: each.told for index, each in said.items()} if moved else {}
    evidence = evidence_of(document, tuple(said), told, words)
    claimed = words_within(tokenize(text))
    found = align(claimed, evidence, words, words.articles | document.language.ands)
    if isinstance(found, Token):
        return _added(found, evidence, document, words)
    if not found.kept:
        return Fault("too_short", text)
    edit = Edit(evidence, found, words, document.language)
    used = {index: said[index] for index in sorted({edit.given[at].sentence for at in found.kept})}
    source = _source(claim, edit, used, moved=moved)
    if isinstance(source, Fault):
        return source
    broken = next(faults(edit, text), None)
    return broken or _shown(text, source, used, document)


def _added(word: Token, evidence: Evidence, document: Document, words: EditingWords) -> Fault:
    """Say what kind of word stands nowhere in order."""
    lower = word.lower
    if lower in document.language.negations:
        return Fault("negation_added", word.text)
    if any(char.isdigit() for char in lower) or lower in words.numbers:
        return Fault("number_changed", word.text)
    known = any(lower == each.lower for each in evidence.words)
    return Fault("order_changed" if known else "word_added", word.text)


def _source(
    claim: ModelClaim, edit: Edit, used: dict[int, Said], *, moved: bool
) -> Attribution | Fault | None:
    """Return who says the claim, None where its own words tell or nobody does."""
    attributed = {index: said for index, said in used.items() if said.attribution}
    if claim.source is not None and not (
        any(is_same_source(said, claim.source) for said in used.values())
        or set(words_of(claim.source)) <= set(words_of(claim.words))
    ):
        return Fault("source_changed", claim.source)
    if not moved:
        silent = [said for index, said in attributed.items() if not _tells(edit, index, said)]
        return Fault("attribution_lost", _name(silent[0])) if silent else None
    if len(attributed) < len(used) or len({_name(said) for said in attributed.values()}) > 1:
        return Fault("sources_mixed", ", ".join(map(_name, attributed.values())))
    told = [at for at in edit.alignment.kept if edit.given[at].told]
    told += [at for index, said in attributed.items() for at in _halved(edit, index, said)]
    if told:
        return Fault("attribution_cut", edit.given[told[0]].text)
    return next(iter(attributed.values())).attribution


def _halved(edit: Edit, index: int, said: Said) -> Iterator[int]:
    """Yield who says it, kept without "say", where the engine itself lets both stand."""
    if said.told or said.attribution is None or _tells(edit, index, said):
        return
    cue, source = set(words_of(said.attribution.cue)), set(words_of(said.attribution.source))
    own = {word.lower for word in edit.given if word.sentence == index}
    for at in edit.alignment.kept:
        word = edit.given[at]
        if cue <= own and word.sentence == index and word.is_content and word.lower in source:
            yield at


def _name(said: Said) -> str:
    return said.attribution.source if said.attribution else ""


def _tells(edit: Edit, index: int, said: Said) -> bool:
    """Tell whether the claim keeps the words that say who says a sentence."""
    if said.attribution is None:
        return False
    cue, source = set(words_of(said.attribution.cue)), set(words_of(said.mention))
    source |= set(words_of(said.attribution.source))
    kept = {edit.given[at].lower for at in edit.alignment.kept if edit.given[at].sentence == index}
    small = edit.language.stop_words | edit.words.articles
    return bool(cue) and cue <= kept and bool((source - cue - small) & kept)


def _shown(
    text: str, attribution: Attribution | None, used: dict[int, Said], document: Document
) -> KeyClaim | Fault:
    places = [(document.sentences[i].start, document.sentences[i].end) for i in used]
    if attribution is not None:
        places += [place for said in used.values() for place in said.elsewhere]
    spans = tuple(span_of(document.text, *place) for place in dict.fromkeys(places))
    words = " ".join(span.text for span in spans)
    missing = unsupported(text, words, document.language)
    if missing:
        return Fault("unsupported", missing[0])
    return KeyClaim(text=text, rank=1, attribution=attribution, evidence=spans)


def _verbatim(
    claim: ModelClaim, text: str, reading: Reading, cited: Sequence[int]
) -> KeyClaim | Fault:
    """Let pass whole sentences alone, where nobody wrote down what a language turns by."""
    document = reading.document
    said = {index: said_in(document, reading.voices, index) for index in cited}
    if any(each.attribution for each in said.values()) or claim.source is not None:
        return Fault("attribution_lost", claim.source or "")
    if any(reading.voices.sources[index] is not None for index in cited):
        return Fault("attribution_lost", "")
    if _leans(document, cited[0]):
        return Fault("dangling", text)
    whole = [one_line(_sentence(document, index)) for index in cited]
    if text not in (" ".join(whole), "".join(whole)):
        return Fault("not_verbatim", text)
    return _shown(text, None, said, document)


def _leans(document: Document, index: int) -> bool:
    """Tell a sentence that begins with "this" or "he", who stands in the one before."""
    first = next((token for token in document.tokens[index] if token.is_word), None)
    language = document.language
    leans = language.leaning | language.he | language.she | language.they
    return first is not None and first.lower in leans - language.negations


def _free(claim: ModelClaim, text: str, reading: Reading, cited: Sequence[int]) -> KeyClaim | Fault:
    document = reading.document
    said = {index: said_in(document, reading.voices, index) for index in cited}
    if claim.source is not None and not any(
        is_same_source(each, claim.source) for each in said.values()
    ):
        return Fault("source_changed", claim.source)
    attributed = {_name(each): each for each in said.values() if each.attribution}
    if len(attributed) > 1:
        return Fault("sources_mixed", ", ".join(attributed))
    given = " ".join(_evidence(document, said.items()))
    broken = next(free_faults(text, given, document.language), None)
    attribution = next(iter(attributed.values())).attribution if attributed else None
    return broken or _shown(text, attribution, said, document)


def _evidence(document: Document, said: Iterable[tuple[int, Said]]) -> Iterable[str]:
    for index, each in said:
        yield _sentence(document, index)
        yield from (document.text[start:end] for start, end in each.elsewhere)
