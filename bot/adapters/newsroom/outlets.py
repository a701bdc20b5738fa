"""`outlets.toml` in, the sample newsroom's outlets out."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

FEED_FILES = {"rss": "feed.xml", "atom": "atom.xml", "json": "feed.json"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Outlet:
    """One fictional publisher, with the look and the habits of its site."""

    slug: str  # first part of its URLs
    name: str
    domain: str  # where it would live; only shown
    language: str  # ISO 639-1
    locale: str  # as og:locale writes it
    tagline: str
    layout: str  # which template its pages use
    article_path: str  # second part of its articles' URLs
    date_format: str  # strftime's
    charset: str  # what its bytes are
    declares_charset: bool  # False: neither the header nor the page says it
    feeds: tuple[str, ...]  # "rss", "atom", "json"; the first is the one to follow
    channel: str  # where the demo posts it
    words: Mapping[str, Any]  # the text around every article, in the outlet's language


def read_outlets() -> tuple[Outlet, ...]:
    """Read every outlet that ships with the newsroom."""
    file = files("bot.adapters.newsroom") / "outlets.toml"
    fields = tomllib.loads(file.read_text("utf-8"))
    return tuple(_outlet(outlet, fields["words"]) for outlet in fields["outlet"])


def _outlet(fields: dict[str, Any], words: Mapping[str, Any]) -> Outlet:
    known = {
        "charset": "utf-8",
        "declares_charset": True,
        **fields,
        "feeds": tuple(fields["feeds"]),
    }
    return Outlet(**known, words=words[fields["language"]])
