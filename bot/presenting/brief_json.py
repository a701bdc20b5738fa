"""Brief, link card, article -> plain values for `--json`, described by docs/brief.schema.json."""

from datetime import datetime
from typing import Any

from bot.domain.articles import Article, NotAnArticle
from bot.domain.briefs import (
    Attribution,
    Brief,
    BriefTranslation,
    Condensed,
    KeyClaim,
    LinkCard,
    ModelShare,
    NotableQuote,
    Quotation,
    SentenceVerdict,
)
from bot.domain.reasons import Reason
from bot.domain.text import TextSpan
from bot.presenting.wording import say

Json = dict[str, Any]


def answer_json(
    page: Article | NotAnArticle, condensed: Condensed | None, *, explain: bool = False
) -> Json:
    """Return `{brief | reason, article}`; with `explain`, quotations and sentences, too."""
    result = condensed.result if condensed else None
    answer: Json = {}
    if isinstance(result, Brief):
        answer["brief"] = brief_json(result)
    elif isinstance(result, LinkCard):
        answer["reason"] = reason_json(result.reason)
    elif isinstance(page, NotAnArticle):
        answer["reason"] = reason_json(page.reason)
    answer["article"] = article_json(page)
    if explain:
        answer["quotations"] = [_quotation(q) for q in condensed.quotations] if condensed else []
        answer["sentences"] = [_sentence(s) for s in condensed.sentences] if condensed else []
    return answer


def brief_json(brief: Brief) -> Json:
    """Return a brief under the names of the design."""
    quote = brief.notable_quote
    return {
        "headline": brief.headline,
        "key_claims": [_claim(claim) for claim in brief.key_claims],
        "notable_quote": _quote(quote) if quote else None,
        "language": brief.language,
        "method": brief.method,
        **({"model_share": _share(brief.model_share)} if brief.model_share else {}),
        **(
            {"translations": [_translation(each) for each in brief.translations]}
            if brief.translations
            else {}
        ),
        "condenser_version": brief.condenser_version,
        "text_sha256": brief.article.text_sha256,
        "word_count": brief.article.word_count,
    }


def _share(share: ModelShare) -> Json:
    return {
        "model": share.model,
        "parts": share.parts,
        "of": share.of,
        "fidelity": share.fidelity.value,
    }


def _translation(translation: BriefTranslation) -> Json:
    return {
        "language": translation.language,
        "model": translation.model,
        "headline": translation.headline,
        "claims": list(translation.claims),
        "quote": translation.quote,
    }


def reason_json(reason: Reason) -> Json:
    """Return why there is no brief: its code, its data, and the sentence people read."""
    return {"code": reason.code, "data": dict(reason.data), "message": say(reason)}


def article_json(page: Article | NotAnArticle) -> Json:
    """Return the article; offsets count characters of its `text`, "" where there is none."""
    return {
        "url": page.url or None,
        "canonical_url": page.canonical_url,
        "title": page.title,
        "text": page.text if isinstance(page, Article) else "",
        "language": page.language,
        "byline": page.byline if isinstance(page, Article) else None,
        "site_name": page.site_name,
        "published_at": moment(page.published_at),
        "image_url": page.image_url,
    }


def moment(at: datetime | None) -> str | None:
    """Return a time as RFC 3339, None for None."""
    return at.isoformat().replace("+00:00", "Z") if at else None


def _claim(claim: KeyClaim) -> Json:
    return {
        "text": claim.text,
        "rank": claim.rank,
        "attribution": _attribution(claim.attribution) if claim.attribution else None,
        "evidence": [_span(span) for span in claim.evidence],
    }


def _attribution(attribution: Attribution) -> Json:
    return {
        "source": attribution.source,
        "cue": attribution.cue,
        "hedged": attribution.hedged,
    }


def _quote(quote: NotableQuote) -> Json:
    return {
        "text": quote.text,
        "speaker": quote.speaker,
        "speaker_description": quote.speaker_description,
        "segments": [_span(span) for span in quote.segments],
    }


def _span(span: TextSpan) -> Json:
    return {"start": span.start, "end": span.end, "text": span.text}


def _quotation(quotation: Quotation) -> Json:
    return {
        "text": quotation.text,
        "start": quotation.start,
        "end": quotation.end,
        "speaker": quotation.speaker,
        "mention": quotation.mention,
    }


def _sentence(sentence: SentenceVerdict) -> Json:
    return {
        "start": sentence.start,
        "end": sentence.end,
        "source": sentence.source,
        "score": round(sentence.score, 4),
        "chosen": sentence.chosen,
        "why": sentence.why,
    }
