"""What `lede inspect` found -> JSON or lines for people."""

from typing import Any

from rich.text import Text

from bot.cli.terminal import out
from bot.domain.articles import Article
from bot.domain.documents import BrokenFeedFound, FeedFound, Inspection, PageFound
from bot.domain.feeds import FeedLink, ParsedEntry
from bot.presenting.brief_json import article_json, moment, reason_json
from bot.presenting.cleaning import clean_line
from bot.presenting.wording import say, say_error

Json = dict[str, Any]


def inspection_json(found: Inspection) -> Json:
    """Return `kind` feed with its entries, or page with its feeds and article or reason."""
    if isinstance(found, FeedFound):
        return {
            "kind": "feed",
            "title": found.feed.title,
            "site_url": found.feed.site_url,
            "entries": [_entry_json(entry) for entry in found.feed.entries],
        }
    if isinstance(found, BrokenFeedFound):
        return {"kind": "feed", "entries": [], "reason": reason_json(found.error.reason)}
    return {"kind": "page", "feeds": [_link_json(link) for link in found.offers], **_article(found)}


def print_inspection(target: str, found: Inspection) -> None:
    """Tell people what a thing is."""
    out.print(Text(clean_line(target), style="bold"))
    if isinstance(found, FeedFound):
        out.print(f"  a feed: {clean_line(found.feed.title)}, {len(found.feed.entries)} entries")
        for entry in found.feed.entries:
            date = f"{entry.published_at:%Y-%m-%d %H:%M}" if entry.published_at else "undated"
            out.print(f"  {date}  {clean_line(entry.title)}  {clean_line(entry.link or '')}")
    elif isinstance(found, BrokenFeedFound):
        out.print(f"  a broken feed. {say_error(found.error)}")
    else:
        _print_page(found)


def _print_page(found: PageFound) -> None:
    page = found.article
    if isinstance(page, Article):
        words = len(page.text.split())
        out.print(f"  a page with an article: {clean_line(page.title)} ({words} words)")
    else:
        out.print(f"  a page without an article. {say(page.reason)}")
    for link in found.offers:
        out.print(f"  offers a feed: {clean_line(link.url)}  {clean_line(link.title)}")


def _article(found: PageFound) -> Json:
    if isinstance(found.article, Article):
        return {"article": article_json(found.article)}
    return {"article": None, "reason": reason_json(found.article.reason)}


def _link_json(link: FeedLink) -> Json:
    return {"url": link.url, "title": link.title, "kind": link.kind}


def _entry_json(entry: ParsedEntry) -> Json:
    return {
        "id": entry.guid,
        "link": entry.link,
        "title": entry.title,
        "published": moment(entry.published_at),
    }
