"""Article in, brief or the reason why there is none out, with everything `--explain` tells."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from bot.condensing.choosing import Choice, Ranked, choose, claims_wanted
from bot.condensing.document import Document, read_document
from bot.condensing.features import compute_features
from bot.condensing.grounding import verify
from bot.condensing.notable_quote import choose_quote
from bot.condensing.ranking import Ranker, load_ranker
from bot.condensing.sources import Source
from bot.condensing.speakers import Spoken, Voices, listen
from bot.condensing.tokens import count_words
from bot.domain.articles import Article
from bot.domain.briefs import (
    ArticleReference,
    Brief,
    Condensed,
    KeyClaim,
    LinkCard,
    NotableQuote,
    Quotation,
    SentenceVerdict,
)
from bot.domain.reasons import Reason, Refusal

CONDENSER_VERSION = "4"  # raised whenever the same article would give another brief
_MIN_WORDS = 40  # fewer hold no three claims
_METHOD = "extractive"
# About 33,000 words; the longest features have 20,000. What is longer is an attack or a book, and
# a megabyte of anything must take under two seconds.
_MAX_CHARS = 200_000


def condense(article: Article, ranker: Ranker | None = None) -> Condensed:
    """Return the brief of `article`, or a link card with the reason why there is none.

    `ranker` stands in for the shipped one, for measuring by cross-validation.

    read -> listen (who says what) -> rank -> quote -> choose claims -> verify
    """
    document = read_document(_beginning(article))
    voices = listen(document)
    features = compute_features(document, voices)
    ranker = ranker or load_ranker()
    scores = [ranker.score(row) for row in features.rows]
    words = count_words(
        token.lower for tokens in document.tokens for token in tokens if token.is_word
    )
    counts = Counter(word for sentence in features.words for word in sentence)
    quote = choose_quote(document, voices, counts)
    ranked = Ranked(features, scores, quote.segments if quote else ())
    choices = choose(document, voices, ranked, claims_wanted(words))
    claims = _key_claims(choices)
    return Condensed(
        result=_result(document, words, claims, quote),
        quotations=tuple(_quotation(document, spoken) for spoken in voices.quotes),
        sentences=_verdicts(document, voices, scores, choices),
    )


def _beginning(article: Article) -> Article:
    """Return an article no longer than any that people write: the rest could not be chosen."""
    text = article.text
    if len(text) <= _MAX_CHARS:
        return article
    end = max(text.rfind(stop, 0, _MAX_CHARS) for stop in (". ", "。", "।")) + 1 or _MAX_CHARS
    blocks = (replace(b, end=min(b.end, end)) for b in article.blocks if b.start < end)
    return replace(article, text=text[:end], blocks=tuple(blocks))


def _key_claims(choices: Sequence[Choice]) -> tuple[KeyClaim, ...]:
    return tuple(
        KeyClaim(
            text=choice.claim.text,
            rank=choice.rank,
            attribution=choice.claim.attribution,
            evidence=choice.claim.evidence,
        )
        for choice in choices
        if choice.claim is not None
    )


def _result(
    document: Document, words: int, claims: tuple[KeyClaim, ...], quote: NotableQuote | None
) -> Brief | LinkCard:
    if words < _MIN_WORDS:
        return _link_card(document, Refusal.TOO_SHORT if words else Refusal.NO_TEXT)
    if not claims:
        return _link_card(document, Refusal.NO_CLAIMS)
    brief = Brief(
        headline=document.article.title,
        key_claims=claims,
        notable_quote=quote,
        language=document.language_code,
        method=_METHOD,
        condenser_version=CONDENSER_VERSION,
        article=_reference(document.article, words),
    )
    return verify(brief, document.text) or _link_card(document, Refusal.NO_CLAIMS)


def _reference(article: Article, words: int) -> ArticleReference:
    return ArticleReference(
        url=article.canonical_url or article.url,
        site_name=article.site_name,
        byline=article.byline,
        published_at=article.published_at,
        image_url=article.image_url,
        word_count=words,
        text_sha256=hashlib.sha256(article.text.encode("utf-8", "surrogatepass")).hexdigest(),
    )


def _link_card(document: Document, why: Refusal) -> LinkCard:
    article = document.article
    return LinkCard(
        headline=article.title,
        url=article.canonical_url or article.url or None,
        reason=Reason(code=why),
        site_name=article.site_name,
        language=document.language_code,
        published_at=article.published_at,
        image_url=article.image_url,
    )


def _quotation(document: Document, spoken: Spoken) -> Quotation:
    source = spoken.source
    return Quotation(
        text=document.text[spoken.start : spoken.end],
        start=spoken.start,
        end=spoken.end,
        speaker=source.name if source else None,
        mention=source.mention if source else None,
    )


def _verdicts(
    document: Document, voices: Voices, scores: Sequence[float], choices: Sequence[Choice]
) -> tuple[SentenceVerdict, ...]:
    return tuple(
        SentenceVerdict(
            start=sentence.start,
            end=sentence.end,
            source=_shown(source),
            score=round(score, 4),
            chosen=choice.rank > 0,
            why=choice.why,
        )
        for sentence, source, score, choice in zip(
            document.sentences, voices.sources, scores, choices, strict=True
        )
    )


def _shown(source: Source | None) -> str | None:
    if source is None:
        return None
    return source.name or source.mention
