"""An entry that carries its whole article in, the article out, or the reason why it is none.

For pages behind a wall whose publisher gives the text to feed readers all the same.
"""

from dataclasses import replace
from html import escape

from bot.domain.articles import Article, NotAnArticle
from bot.domain.feeds import FeedEntry
from bot.domain.reasons import Reason, Refusal
from bot.reading.article_extractor import extract_article

# A teaser of a paragraph or two is not the article: that is what the feed's reader clicks for.
_MIN_CHARS = 700
_PAGE = (
    "<!doctype html><html{language}><head><meta charset=utf-8><title>{title}</title></head>"
    "<body><article><h1>{title}</h1>{content}</article></body></html>"
)


def extract_entry(entry: FeedEntry, language: str | None = None) -> Article | NotAnArticle:
    """Read the entry's own content as if it were a page; never what is too short to be whole."""
    title = escape(entry.title)
    label = f' lang="{escape(language)}"' if language else ""
    page = _PAGE.format(language=label, title=title, content=entry.content)
    read = extract_article(page.encode("utf-8", "replace"), entry.link or "")
    if isinstance(read, Article) and len(read.text) < _MIN_CHARS:
        reason = Reason(code=Refusal.TOO_SHORT)
        return NotAnArticle(url=read.url, canonical_url=None, title=entry.title, reason=reason)
    byline = ", ".join(entry.authors) or None
    if isinstance(read, Article):
        return replace(read, title=entry.title, byline=read.byline or byline, canonical_url=None)
    return read
