"""Rows in, records out: the one place that knows both."""

from typing import Any

from sqlalchemy import Row

from bot.adapters.storage.json_forms import article_from_json, brief_from_json, reason_from_json
from bot.domain.channels import ChannelName
from bot.domain.deliveries import Delivery, DeliveryKind, nonce_of
from bot.domain.feeds import Feed, FeedEntry, KeyKind, Validators
from bot.pipeline.records import FollowedFeed, PostedBrief, StoredArticle, StoredBrief

AnyRow = Row[*tuple[Any, ...]]  # SQLAlchemy types a row by its columns; records check them


def feed_of(row: AnyRow) -> Feed:
    """Return the feed of a row of `feeds`."""
    return Feed(
        id=row.id,
        url=row.url,
        title=row.title,
        validators=Validators(
            etag=row.etag, last_modified=row.last_modified, body_sha256=row.body_sha256
        ),
        followed_since=row.followed_since,
        failures=row.failures,
        interval_seconds=row.interval_seconds,
        ambiguous_keys=frozenset(KeyKind(kind) for kind in row.ambiguous_keys),
    )


def followed_feed_of(row: AnyRow, followers: list[tuple[ChannelName, bool]]) -> FollowedFeed:
    """Return the feed of a row of `feeds` with its (channel, from file) pairs."""
    return FollowedFeed(
        url=row.url,
        title=row.title,
        channels=tuple(sorted(channel for channel, _ in followers)),
        file_channels=tuple(sorted(channel for channel, from_file in followers if from_file)),
        last_success_at=row.last_success_at,
        next_poll_at=row.due_at,
        failures=row.failures,
        error=reason_from_json(row.error),
    )


def entry_of(row: AnyRow) -> FeedEntry:
    """Return the entry of a row of `feed_entries`."""
    return FeedEntry(
        id=row.id,
        feed_id=row.feed_id,
        link=row.link,
        title=row.title,
        summary=row.summary,
        published_at=row.published_at,
        first_seen_at=row.first_seen_at,
        attempts=row.attempts,
    )


def article_of(row: AnyRow) -> StoredArticle:
    """Return the article of a row of `articles`."""
    return StoredArticle(id=row.id, content=article_from_json(row.content), attempts=row.attempts)


def channel_of(row: AnyRow) -> ChannelName:
    """Return the channel of a row of `channels`."""
    name: ChannelName = row.name
    return name


def brief_of(row: AnyRow) -> StoredBrief:
    """Return the brief of a row with `brief_id`, `made_at` and `content`."""
    return StoredBrief(id=row.brief_id, made_at=row.made_at, content=brief_from_json(row.content))


def delivery_of(row: AnyRow) -> Delivery:
    """Return the delivery of a row of `deliveries` with the `content` of its brief."""
    return Delivery(
        id=row.id,
        channel=row.channel,
        kind=DeliveryKind(row.kind),
        nonce=nonce_of(row.id),
        attempts=row.attempts,
        first_tried_at=row.first_tried_at,
        brief_id=row.brief_id,
        content=brief_from_json(row.content),
    )


def post_of(row: AnyRow) -> PostedBrief:
    """Return the post of a row of `page_posts` with its brief's columns."""
    return PostedBrief(post_id=row.id, posted_at=row.posted_at, brief=brief_of(row))
