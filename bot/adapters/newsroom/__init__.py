"""A small sample news site on loopback: articles written for it in, pages and feeds out."""

from bot.adapters.newsroom.edition import PublishedArticle
from bot.adapters.newsroom.newsroom import Newsroom, SampleFeed

__all__ = ["Newsroom", "PublishedArticle", "SampleFeed"]
