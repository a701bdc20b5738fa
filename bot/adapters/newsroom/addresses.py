"""Outlets and articles in, their URLs and identifiers out."""

from bot.adapters.newsroom.outlets import FEED_FILES, Outlet
from bot.adapters.newsroom.sample_articles import SampleArticle


def front_url(base_url: str, outlet: Outlet) -> str:
    """Return the address of the outlet's front page."""
    return f"{base_url}/{outlet.slug}/"


def feed_url(base_url: str, outlet: Outlet, kind: str) -> str:
    """Return the address of the outlet's feed of that kind ("rss", "atom", "json")."""
    return f"{base_url}/{outlet.slug}/{FEED_FILES[kind]}"


def article_url(base_url: str, outlet: Outlet, article: SampleArticle) -> str:
    """Return the address of the article; a correction does not change it."""
    return f"{base_url}/{outlet.slug}/{outlet.article_path}/{article.slug}"


def picture_url(base_url: str, article: SampleArticle) -> str | None:
    """Return the address of the article's picture, None where it has none."""
    return f"{base_url}/_pictures/{article.picture}.png" if article.picture else None


def entry_id(outlet: Outlet, article: SampleArticle) -> str:
    """Return the feed entry's id, which changes with a correction as many systems' do."""
    revision = "" if article.revision == 1 else f";revision={article.revision}"
    return f"tag:{outlet.domain},2024:{article.slug}{revision}"
