"""The scorers' plain text in, what the condensing engine makes of it out."""

import re

from bot.condensing.condenser import condense
from bot.domain.articles import Article, Block, BlockKind, NotAnArticle
from bot.domain.briefs import Brief, Condensed, Quotation, SentenceVerdict
from bot.reading.article_extractor import extract_article

_LINE = re.compile(r"[^\n]+")


def article_of(text: str, language: str | None = "en", title: str = "") -> Article:
    """Return `text` as an article with a paragraph per line."""
    blocks = tuple(
        Block(kind=BlockKind.PARAGRAPH, start=match.start(), end=match.end())
        for match in _LINE.finditer(text)
        if not match.group().isspace()
    )
    return Article(
        url="",
        canonical_url=None,
        title=title,
        text=text,
        blocks=blocks,
        language=language,
        byline=None,
        site_name=None,
        published_at=None,
        image_url=None,
    )


_LAST: list[tuple[str, Condensed]] = []  # quotes() and sentence_sources() ask for the same text


def _condensed(text: str) -> Condensed:
    if not _LAST or _LAST[0][0] != text:
        _LAST[:] = [(text, condense(article_of(text)))]
    return _LAST[0][1]


def claims(text: str, k: int) -> list[str]:
    """Return the `k` most important claims in the article's order (score_claims.py)."""
    return best_claims(_condensed(text), k)


def best_claims(condensed: Condensed, k: int) -> list[str]:
    """Return the `k` most important claims of a brief in the article's order."""
    result = condensed.result
    if not isinstance(result, Brief):
        return []
    return [claim.text for claim in result.key_claims if claim.rank <= k]


def quotes(text: str) -> list[dict[str, str | None]]:
    """Return every quotation with its speaker (score_quotes.py)."""
    return [_quote_row(quotation) for quotation in _condensed(text).quotations]


def _quote_row(quotation: Quotation) -> dict[str, str | None]:
    return {"text": quotation.text, "speaker": quotation.speaker, "mention": quotation.mention}


def sentence_sources(text: str, spans: list[tuple[int, int]]) -> list[str | None]:
    """Return who says each of the scorer's sentences (score_quotes.py --claims)."""
    verdicts = _condensed(text).sentences
    return [_source(verdicts, start, end) for start, end in spans]


def _source(verdicts: tuple[SentenceVerdict, ...], start: int, end: int) -> str | None:
    overlaps = [(min(v.end, end) - max(v.start, start), v.source) for v in verdicts]
    best = max(overlaps, key=lambda pair: pair[0], default=(0, None))
    return best[1] if best[0] > 0 else None


def body(html: str, url: str | None) -> str:
    """Return an article's text, "" for what is none (score_extraction.py)."""
    page = _page(html, url)
    return page.text if isinstance(page, Article) else ""


def page_title(html: str, url: str | None) -> str:
    """Return a page's headline, which a link card shows, too."""
    return _page(html, url).title


def _page(html: str, url: str | None) -> Article | NotAnArticle:
    return extract_article(html.encode("utf-8", "replace"), url or "", "text/html; charset=utf-8")
