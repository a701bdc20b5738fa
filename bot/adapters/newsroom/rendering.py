"""Outlets and published articles in, HTML pages and feed documents as bytes out."""

import json
from collections.abc import Sequence
from datetime import datetime
from email.utils import format_datetime
from functools import partial
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from bot.adapters.newsroom import addresses
from bot.adapters.newsroom.edition import PublishedArticle
from bot.adapters.newsroom.outlets import Outlet
from bot.adapters.newsroom.sample_articles import ArticleKind

FEED_TYPES = {
    "rss": "application/rss+xml",
    "atom": "application/atom+xml",
    "json": "application/feed+json",
}
_RELATED = 4  # links below an article
_PAYWALLED_PARAGRAPHS = 2  # what a reader without a subscription sees


class Renderer:
    """Renders everything the newsroom serves under one base URL."""

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url
        self._templates = Environment(
            loader=PackageLoader("bot.adapters.newsroom", "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.filters["rfc822"] = format_datetime
        self._templates.filters["iso"] = _iso
        self._templates.globals.update(
            base_url=base_url,
            article_url=partial(addresses.article_url, base_url),
            front_url=partial(addresses.front_url, base_url),
            feed_url=partial(addresses.feed_url, base_url),
            picture_url=partial(addresses.picture_url, base_url),
            entry_id=addresses.entry_id,
            feed_types=FEED_TYPES,
        )

    def newsstand(self, outlets: Sequence[Outlet]) -> bytes:
        """Render the page that lists the outlets."""
        return self._templates.get_template("newsstand.html").render(outlets=outlets).encode()

    def front(self, outlet: Outlet, published: Sequence[PublishedArticle]) -> bytes:
        """Render the outlet's front page, which offers its feeds."""
        return self._page("front.html", outlet, published=published)

    def missing(self, outlet: Outlet) -> bytes:
        """Render the outlet's page for addresses that are not there."""
        return self._page("missing.html", outlet)

    def article(
        self, outlet: Outlet, published: PublishedArticle, others: Sequence[PublishedArticle]
    ) -> bytes:
        """Render the article's page, or the wall that stands before it."""
        article = published.article
        walled = article.kind is ArticleKind.PAYWALL
        return self._page(
            "consent_wall.html" if article.kind is ArticleKind.CONSENT_WALL else "article.html",
            outlet,
            article=article,
            published=published,
            body=article.body[:_PAYWALLED_PARAGRAPHS] if walled else article.body,
            related=[other for other in others if other is not published][:_RELATED],
            linked_data=self._linked_data(outlet, published),
        )

    def feed(self, outlet: Outlet, kind: str, published: Sequence[PublishedArticle]) -> bytes:
        """Render one of the outlet's feeds, the newest entry on top."""
        if kind == "json":
            return self._json_feed(outlet, published)
        updated_at = max((each.updated_at for each in published), default=None)
        return self._page(f"{kind}.xml", outlet, published=published, updated_at=updated_at)

    def _page(self, template: str, outlet: Outlet, **names: Any) -> bytes:
        text = self._templates.get_template(template).render(outlet=outlet, w=outlet.words, **names)
        return text.encode(outlet.charset, "xmlcharrefreplace")

    def _linked_data(self, outlet: Outlet, published: PublishedArticle) -> dict[str, Any]:
        """Describe the article as schema.org's NewsArticle."""
        article = published.article
        return {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": article.headline,
            "description": article.summary,
            "inLanguage": outlet.language,
            "articleSection": article.section,
            "datePublished": _iso(published.published_at),
            "dateModified": _iso(published.updated_at),
            "isAccessibleForFree": article.kind is not ArticleKind.PAYWALL,
            "author": [{"@type": "Person", "name": article.byline}],
            "publisher": {"@type": "NewsMediaOrganization", "name": outlet.name},
            "mainEntityOfPage": addresses.article_url(self._base_url, outlet, article),
            "image": [picture] if (picture := self._picture(published)) else [],
        }

    def _picture(self, published: PublishedArticle) -> str | None:
        return addresses.picture_url(self._base_url, published.article)

    def _json_feed(self, outlet: Outlet, published: Sequence[PublishedArticle]) -> bytes:
        """Follow https://www.jsonfeed.org/version/1.1/."""
        document = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": outlet.name,
            "description": outlet.tagline,
            "home_page_url": addresses.front_url(self._base_url, outlet),
            "feed_url": addresses.feed_url(self._base_url, outlet, "json"),
            "language": outlet.language,
            "items": [self._json_item(outlet, each) for each in published],
        }
        return json.dumps(document, ensure_ascii=False, indent=1).encode()

    def _json_item(self, outlet: Outlet, published: PublishedArticle) -> dict[str, Any]:
        article = published.article
        item = {
            "id": addresses.entry_id(outlet, article),
            "url": addresses.article_url(self._base_url, outlet, article),
            "title": article.headline,
            "summary": article.summary,
            "content_text": article.summary,
            "date_published": _iso(published.published_at),
            "date_modified": _iso(published.updated_at),
            "authors": [{"name": article.byline}],
            "tags": [article.section],
        }
        picture = self._picture(published)
        return {**item, "image": picture} if picture else item


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
