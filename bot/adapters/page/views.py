"""Stored briefs in, what the templates show out: cards, evidence, words of times."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.briefs import Brief
from bot.pipeline.records import PostedBrief, StoredBrief
from bot.presenting.cards import Card, make_card
from bot.presenting.cleaning import clean_line
from bot.presenting.evidence import EvidenceSentence, ProvenClaim, evidence_of

MAX_NAME_CHARS = 160
PAGE = "page"  # the publisher's name, as in page:news


@dataclass(frozen=True, kw_only=True, slots=True)
class CardView:
    """A card in a list."""

    card: Card
    brief_id: int
    channels: tuple[str, ...]  # places it was posted to, as far as the list shows them
    at: datetime  # when it was posted or made


@dataclass(frozen=True, kw_only=True, slots=True)
class OriginView:
    """Where a brief comes from, for those who check it."""

    byline: str | None
    word_count: int
    method: str
    condenser_version: str
    text_sha256: str


@dataclass(frozen=True, kw_only=True, slots=True)
class BriefView:
    """A brief's own page."""

    card: Card
    made_at: datetime
    claims: tuple[ProvenClaim, ...]
    quote_evidence: tuple[EvidenceSentence, ...]
    origin: OriginView | None  # None for link cards


def view_posts(channel: str, posts: Iterable[PostedBrief]) -> list[CardView]:
    """Return the cards of one channel's posts, in their order."""
    return [
        CardView(
            card=make_card(post.brief.content),
            brief_id=post.brief.id,
            channels=(channel,),
            at=post.posted_at,
        )
        for post in posts
    ]


def view_newest(by_channel: Iterable[Sequence[CardView]], limit: int) -> list[CardView]:
    """Return the newest cards over several channels, each brief once."""
    merged: dict[int, CardView] = {}
    for view in (view for views in by_channel for view in views):
        known = merged.get(view.brief_id)
        merged[view.brief_id] = _together(known, view) if known else view
    newest = sorted(merged.values(), key=lambda view: (view.at, view.brief_id), reverse=True)
    return newest[:limit]


def view_found(brief: StoredBrief) -> CardView:
    """Return the card of a brief that was searched for."""
    return CardView(card=make_card(brief.content), brief_id=brief.id, channels=(), at=brief.made_at)


def view_brief(stored: StoredBrief) -> BriefView:
    """Return everything that a brief's own page tells."""
    card, content = make_card(stored.content), stored.content
    if not isinstance(content, Brief):
        return BriefView(
            card=card, made_at=stored.made_at, claims=(), quote_evidence=(), origin=None
        )
    evidence = evidence_of(content, card)
    return BriefView(
        card=card,
        made_at=stored.made_at,
        claims=evidence.claims,
        quote_evidence=evidence.quote,
        origin=_origin(content),
    )


def tell_time(at: datetime, now: datetime) -> str:
    """Return a time as readers say it, in UTC."""
    days_ago = now.date() - at.date()
    if days_ago == timedelta(0):
        day = "today"
    elif days_ago == timedelta(days=1):
        day = "yesterday"
    else:
        day = f"{at.day} {at:%b %Y}"
    return f"{day}, {at:%H:%M} UTC"


def _together(first: CardView, second: CardView) -> CardView:
    return CardView(
        card=first.card,
        brief_id=first.brief_id,
        channels=tuple(sorted({*first.channels, *second.channels})),
        at=max(first.at, second.at),
    )


def _origin(brief: Brief) -> OriginView:
    return OriginView(
        byline=clean_line(brief.article.byline or "", MAX_NAME_CHARS) or None,
        word_count=brief.article.word_count,
        method=clean_line(brief.method, MAX_NAME_CHARS),
        condenser_version=clean_line(brief.condenser_version, MAX_NAME_CHARS),
        text_sha256=clean_line(brief.article.text_sha256, MAX_NAME_CHARS),
    )
