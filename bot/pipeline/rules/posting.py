"""A channel's filter, an entry and what came of it in; whether it is posted there out."""

from functools import lru_cache

from bot.domain.articles import Article, NotAnArticle
from bot.domain.briefs import Brief, LinkCard
from bot.domain.errors import FilterInvalid
from bot.domain.feeds import FeedEntry
from bot.domain.filters import Filter, FilterSubject, FilterVerdict
from bot.pipeline.records import PastEntry
from bot.pipeline.rules.filter_language import parse_filter
from bot.pipeline.rules.filtering import judge

_MAX_SUMMARY_TEXT = 2_000


def verdict_on(written: str, subject: FilterSubject) -> FilterVerdict:
    """Hold an entry against a filter as it is stored.

    One that cannot be read any more lets everything pass: nothing is lost to it.
    """
    return judge(_filter(written), subject)


def subject_of(
    entry: FeedEntry | PastEntry,
    article: Article | NotAnArticle | None,
    content: Brief | LinkCard | None,
) -> FilterSubject:
    """Return what is known of an entry, as much as has been read and condensed so far."""
    brief = content if isinstance(content, Brief) else None
    quote = None if brief is None else brief.notable_quote
    claims = () if brief is None else brief.key_claims
    speakers = [claim.attribution.source for claim in claims if claim.attribution is not None]
    return FilterSubject(
        title=entry.title if content is None else f"{content.headline}\n{entry.title}",
        text=_text_of(article) or entry.summary[:_MAX_SUMMARY_TEXT],
        claims=tuple(claim.text for claim in claims),
        speakers=tuple(dict.fromkeys([*speakers, *([quote.speaker] if quote else [])])),
        language=None if content is None else content.language,
        authors=entry.authors or _bylines(article),
        categories=entry.categories,
    )


def _text_of(article: Article | NotAnArticle | None) -> str:
    """Return the article's text; "" where there is none, or none any more."""
    return article.text if isinstance(article, Article) else ""


def _bylines(article: Article | NotAnArticle | None) -> tuple[str, ...]:
    return (article.byline,) if isinstance(article, Article) and article.byline else ()


@lru_cache(maxsize=1_000)  # parsed trees of some kilobytes; filters are few and used often
def _filter(written: str) -> Filter:
    try:
        return parse_filter(written)
    except FilterInvalid:
        return Filter()
