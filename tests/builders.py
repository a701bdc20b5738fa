"""Records with sensible values, so that a test names only what it is about."""

from datetime import UTC, datetime, timedelta
from typing import Any

from bot.domain.articles import Article, Block, BlockKind, NotAnArticle
from bot.domain.briefs import ArticleReference, Brief, BriefTranslation, KeyClaim, LinkCard
from bot.domain.channels import ChannelName
from bot.domain.feeds import EntryKey, Feed, FeedEntry, KeyKind, ParsedEntry, Validators
from bot.domain.hubs import HubState, HubSubscription
from bot.domain.reasons import Reason, Refusal
from bot.domain.text import span_of

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
NEWS = ChannelName("page", "news")
SPORT = ChannelName("page", "sport")


def after(seconds: float) -> datetime:
    """Return that long after noon."""
    return NOON + timedelta(seconds=seconds)


def feed(**changes: Any) -> Feed:
    values: dict[str, Any] = {
        "id": 1,
        "url": "https://gazette.example/feed",
        "title": "Gazette",
        "validators": Validators(),
        "followed_since": NOON - timedelta(days=30),
        "failures": 0,
        "interval_seconds": 900.0,
        "ambiguous_keys": frozenset(),
    }
    return Feed(**{**values, **changes})


def parsed_entry(number: int, **changes: Any) -> ParsedEntry:
    """Return the entry of that number; a higher number was published later."""
    guid = changes.pop("guid", f"guid-{number}")
    link = changes.pop("link", f"https://gazette.example/{number}")
    title = changes.pop("title", f"Title {number}")
    published_at = changes.pop("published_at", after(60 * number))
    keys = [(KeyKind.GUID, guid), (KeyKind.LINK, link), (KeyKind.TITLE_DAY, f"{title} 2026-03-02")]
    values: dict[str, Any] = {
        "guid": guid,
        "link": link,
        "title": title,
        "summary": "",
        "published_at": published_at,
        "keys": tuple(EntryKey(kind=kind, value=value) for kind, value in keys if value),
    }
    return ParsedEntry(**{**values, **changes})


def feed_entry(**changes: Any) -> FeedEntry:
    values: dict[str, Any] = {
        "id": 7,
        "feed_id": 1,
        "link": "https://gazette.example/7",
        "title": "The bridge opens",
        "summary": "",
        "published_at": NOON,
        "first_seen_at": NOON,
        "attempts": 0,
    }
    return FeedEntry(**{**values, **changes})


def article(*paragraphs: str, **changes: Any) -> Article:
    """Return an article of these paragraphs."""
    words = paragraphs or ("The bridge over the Lind opened on Monday.",)
    blocks, start = [], 0
    for paragraph in words:
        blocks.append(Block(kind=BlockKind.PARAGRAPH, start=start, end=start + len(paragraph)))
        start += len(paragraph) + 2
    values: dict[str, Any] = {
        "url": "https://gazette.example/7",
        "canonical_url": None,
        "title": "The bridge opens",
        "text": "\n\n".join(words),
        "blocks": tuple(blocks),
        "language": "en",
        "byline": None,
        "site_name": "Gazette",
        "published_at": NOON,
        "image_url": None,
    }
    return Article(**{**values, **changes})


def not_an_article(**changes: Any) -> NotAnArticle:
    values: dict[str, Any] = {
        "url": "https://gazette.example/7",
        "canonical_url": None,
        "title": "Subscribe to read",
        "reason": Reason(code=Refusal.PAYWALL),
    }
    return NotAnArticle(**{**values, **changes})


def brief(headline: str = "The bridge opens", **changes: Any) -> Brief:
    text = "The bridge over the Lind opened on Monday."
    values: dict[str, Any] = {
        "headline": headline,
        "key_claims": (
            KeyClaim(text=text, rank=1, attribution=None, evidence=(span_of(text, 0, len(text)),)),
        ),
        "notable_quote": None,
        "language": "en",
        "method": "extractive",
        "condenser_version": "test",
        "article": ArticleReference(
            url="https://gazette.example/7",
            site_name="Gazette",
            byline=None,
            published_at=NOON,
            image_url=None,
            word_count=240,
            text_sha256="0" * 64,
        ),
    }
    return Brief(**{**values, **changes})


def translation(**changes: Any) -> BriefTranslation:
    """Return a translation of `brief()` into German."""
    values: dict[str, Any] = {
        "language": "de",
        "model": "small-model-7b",
        "headline": "Die Brücke öffnet",
        "claims": ("Die Brücke über den Lind wurde am Montag eröffnet.",),
        "quote": None,
    }
    return BriefTranslation(**{**values, **changes})


def link_card(**changes: Any) -> LinkCard:
    values: dict[str, Any] = {
        "headline": "Subscribe to read",
        "url": "https://gazette.example/7",
        "reason": Reason(code=Refusal.PAYWALL),
        "site_name": "Gazette",
        "language": "en",
        "published_at": NOON,
        "image_url": None,
    }
    return LinkCard(**{**values, **changes})


def hub_subscription(**changes: Any) -> HubSubscription:
    values: dict[str, Any] = {
        "feed_id": 1,
        "feed_url": "https://gazette.example/feed",
        "hub_url": "https://hub.example/",
        "topic_url": "https://gazette.example/feed",
        "key": "k" * 43,
        "secret": "not guessed by anybody",
        "state": HubState.ASKED,
        "asked_at": NOON,
        "expires_at": None,
        "attempts": 1,
        "error": None,
        "pushed_at": None,
        "feed_failures": 0,
    }
    return HubSubscription(**{**values, **changes})
