"""The quote of a model's answer in, the quote as it stands in the article, or why not, out."""

import re
from collections.abc import Sequence
from itertools import pairwise

from bot.condensing.descriptions import describe
from bot.condensing.document import Document
from bot.condensing.frames import is_name_unit
from bot.condensing.grounding import CUT
from bot.condensing.modelled.edits import Fault
from bot.condensing.notable_quote import MAX_QUOTE_WORDS
from bot.condensing.sentences import split_span
from bot.condensing.speakers import Spoken, Voices
from bot.condensing.tokens import count_words, tokenize, words_of
from bot.domain.briefs import NotableQuote
from bot.domain.modelling import ModelQuote
from bot.domain.text import TextSpan, span_of

_MARKS = "\"“”„‟«»‹›「」『』‘’‚' \u00a0\u202f"
_MIN_WORDS = 4  # fewer are a name or a phrase, no speech
_ENDS_TRIMMED = ",.!?…。！？؟۔ "  # noqa: RUF001  # a comma stands before "he said"


def verified_quote(
    quote: ModelQuote, document: Document, voices: Voices, sentences: int
) -> NotableQuote | Fault:
    """Return the quote with its places and the speaker the engine finds; or why it is refused."""
    cited = [number - 1 for number in quote.sentences]
    if not cited or not all(0 <= index < sentences for index in cited):
        return Fault("no_such_sentence", str(list(quote.sentences)))
    if count_words(words_of(quote.words)) > MAX_QUOTE_WORDS:
        return Fault("too_long", str(count_words(words_of(quote.words))))
    spans: list[TextSpan] = []
    sources: list[Spoken] = []
    for piece in quote.words.split(CUT.strip()):
        found = _place(piece.strip().strip(_MARKS), document, voices, cited)
        if isinstance(found, Fault):
            return found
        spans.append(found[0])
        sources.append(found[1])
    if any(a.end > b.start for a, b in pairwise(spans)):
        return Fault("not_verbatim", quote.words)
    return _spoken(quote, document, sources, spans)


def _place(
    words: str, document: Document, voices: Voices, cited: Sequence[int]
) -> tuple[TextSpan, Spoken] | Fault:
    """Return where the words stand in somebody's speech, from sentence's begin to sentence's end."""
    if count_words(words_of(words)) < _MIN_WORDS:
        return Fault("too_short", words)
    pattern = re.compile(r"\s+".join(map(re.escape, words.split())))
    for match in pattern.finditer(document.text):
        spoken = next(
            (q for q in voices.quotes if q.start <= match.start() and match.end() <= q.end), None
        )
        near = document.sentence_at(match.start()) in cited
        if spoken is not None and near:
            whole = _whole(document, spoken, match.start(), match.end())
            return (span_of(document.text, *whole), spoken) if whole else Fault("quote_cut", words)
    return Fault("not_verbatim", words)


def _whole(document: Document, spoken: Spoken, start: int, end: int) -> tuple[int, int] | None:
    """Return the sentences that the characters are, less the last mark; None for half of one."""
    sentences = list(split_span(document.text, spoken.start, spoken.end, document.language))
    begins = {first for first, _ in sentences}
    ends = {last for _, last in sentences}
    ends |= {last - 1 for _, last in sentences if document.text[last - 1] in _ENDS_TRIMMED}
    return (start, end) if start in begins and end in ends else None


def _spoken(
    quote: ModelQuote, document: Document, sources: Sequence[Spoken], spans: Sequence[TextSpan]
) -> NotableQuote | Fault:
    names = {spoken.source.name if spoken.source else None for spoken in sources}
    if len(names) > 1:
        return Fault("speaker_changed", quote.speaker)
    name = names.pop()
    source = sources[0].source
    if name is None or source is None:
        alone = None if source else _only_name(document, sources[0])
        if alone is None or alone != quote.speaker:
            return Fault("speaker_unknown", quote.speaker)
        name = alone
    elif not _is_called(quote.speaker, name, source.mention):
        return Fault("speaker_changed", quote.speaker)
    person = source.person if source else None
    return NotableQuote(
        text=CUT.join(span.text for span in spans),
        speaker=name,
        speaker_description=describe(document, person) if person else None,
        segments=tuple(spans),
    )


def _is_called(claimed: str, name: str, mention: str) -> bool:
    """Tell whether a model means the same: words of the name, with those that stand beside it."""
    words, own = set(words_of(claimed)), set(words_of(name))
    return bool(words & own) and words <= own | set(words_of(mention))


def _only_name(document: Document, spoken: Spoken) -> str | None:
    """Return the one name beside a quotation of nobody, where every noun has no capital."""
    if document.language.capital_nouns:
        return None
    sentence = document.sentences[document.sentence_at(spoken.start)]
    beside = [*tokenize(document.text, sentence.start, max(sentence.start, spoken.start - 1))]
    beside += tokenize(document.text, min(sentence.end, spoken.end + 1), sentence.end)
    runs: list[list[str]] = [[]]
    for token in beside:
        named = is_name_unit(token, document.language)
        if named and token.lower not in document.language.stop_words:
            runs[-1].append(token.text)
        elif runs[-1]:
            runs.append([])
    found = [" ".join(run) for run in runs if run]
    return found[0] if len(found) == 1 else None
