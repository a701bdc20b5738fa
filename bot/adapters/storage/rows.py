"""Rows in, records out: the one place that knows both."""

from collections.abc import Iterable, Sequence
from datetime import time
from typing import Any

from sqlalchemy import Row

from bot.adapters.storage.json_forms import article_from_json, brief_from_json, reason_from_json
from bot.domain.channels import ChannelName
from bot.domain.deliveries import Delivery, DeliveryKind, DigestItem, FeedOfPost, nonce_of
from bot.domain.feeds import Feed, FeedEntry, KeyKind, Subscription, Validators
from bot.domain.hubs import HubState, HubSubscription
from bot.domain.notices import Notice
from bot.domain.posting import PostLayout, PostOptions, PostStyle
from bot.domain.servers import QuietHours, ServerSettings
from bot.pipeline.records import FollowedFeed, PastEntry, PostedBrief, StoredArticle, StoredBrief

AnyRow = Row[*tuple[Any, ...]]  # SQLAlchemy types a row by its columns; records check them


def feed_of(row: AnyRow) -> Feed:
    """Return the feed of a row of `feeds` with `is_owed` and `is_private`, without its secrets."""
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
        site_url=row.site_url,
        last_success_at=row.last_success_at,
        last_new_at=row.last_new_at,
        rhythm_seconds=row.rhythm_seconds,
        moved_to=row.moved_to,
        moves=row.moves,
        trouble=row.trouble,
        pushed_until=row.pushed_until,
        pushed_at=row.pushed_at,
        owes_backfill=bool(row.is_owed),
        is_private=bool(row.is_private),
    )


def followed_feed_of(row: AnyRow, followers: Iterable[Subscription]) -> FollowedFeed:
    """Return the feed of a row of `feeds` with `held` and `is_private`."""
    ordered = sorted(followers, key=lambda subscription: subscription.channel)
    return FollowedFeed(
        id=row.id,
        url=row.url,
        title=row.title,
        site_url=row.site_url,
        channels=tuple(each.channel for each in ordered),
        file_channels=tuple(each.channel for each in ordered if each.from_file),
        subscriptions=tuple(ordered),
        last_success_at=row.last_success_at,
        last_new_at=row.last_new_at,
        next_poll_at=row.due_at,
        interval_seconds=row.interval_seconds,
        failures=row.failures,
        error=reason_from_json(row.error),
        held=row.held,
        is_private=bool(row.is_private),
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
        content=row.content,
        authors=tuple(row.authors),
        categories=tuple(row.categories),
    )


def past_entry_of(row: AnyRow) -> PastEntry:
    """Return the entry of a row of `feed_entries` with its `article` and `brief`."""
    return PastEntry(
        id=row.id,
        title=row.title,
        link=row.link,
        summary=row.summary,
        published_at=row.published_at,
        first_seen_at=row.first_seen_at,
        authors=tuple(row.authors),
        categories=tuple(row.categories),
        article=None if row.article is None else article_from_json(row.article),
        content=None if row.brief is None else brief_from_json(row.brief),
    )


def subscription_of(row: AnyRow) -> Subscription:
    """Return the subscription of a row of `subscriptions` with its feed's `url`, without secrets."""
    return Subscription(
        feed_url=row.url,
        channel=row.channel,
        backfill=row.backfill,
        from_file=row.from_file,
        filter=row.filter,
        category=tuple(row.category),
        posting=options_of(row),
        paused=row.paused,
    )


def options_of(row: AnyRow) -> PostOptions:
    """Return what a row with the options of `subscriptions` asks of its messages."""
    return PostOptions(
        style=PostStyle(row.style) if row.style else None,
        mention_role=row.mention_role or None,
        language=row.language or None,
        layout=PostLayout(row.layout),
        crosspost=row.crosspost,
    )


def notice_of(row: AnyRow) -> Notice:
    """Return the notice of a row of `notices` with its feed's `url` and `title`."""
    reason = reason_from_json(row.reason)
    if reason is None:
        message = "a notice without a reason"
        raise ValueError(message)
    return Notice(
        id=row.id,
        channel=row.channel,
        feed_id=row.feed_id,
        feed_url=row.url,
        feed_title=row.title,
        reason=reason,
        attempts=row.attempts,
    )


def hub_subscription_of(row: AnyRow) -> HubSubscription:
    """Return the subscription of a row of `hub_subscriptions` with what its feed's row knows."""
    return HubSubscription(
        feed_id=row.feed_id,
        feed_url=row.url,
        hub_url=row.hub_url,
        topic_url=row.topic_url,
        key=row.key,
        secret=row.secret,
        state=HubState(row.state),
        asked_at=row.asked_at,
        expires_at=row.expires_at,
        attempts=row.attempts,
        error=reason_from_json(row.error),
        pushed_at=row.pushed_at,
        feed_failures=row.failures,
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


def delivery_of(
    row: AnyRow,
    digest: Sequence[DigestItem],
    options: PostOptions,
    feed: FeedOfPost | None,
) -> Delivery:
    """Return the delivery of a row of `deliveries` with the `content` of its brief."""
    kind = DeliveryKind(row.kind)
    first = digest[0] if kind is DeliveryKind.DIGEST and digest else None
    return Delivery(
        id=row.id,
        channel=row.channel,
        kind=kind,
        nonce=nonce_of(row.id),
        attempts=row.attempts,
        first_tried_at=row.first_tried_at,
        brief_id=first.brief_id if first else row.brief_id,
        content=first.content if first else brief_from_json(row.content),
        digest=tuple(digest),
        options=options,
        feed=feed,
        edits=row.edits,
        replaced=row.replaced,
    )


def settings_of(row: AnyRow) -> ServerSettings:
    """Return the settings of a row of `servers`."""
    quiet = row.quiet_begin is not None and row.quiet_end is not None
    return ServerSettings(
        server=row.name,
        style=PostStyle(row.style),
        language=_text(row.language) or None,
        briefs_language=_text(row.briefs_language) or None,
        time_zone=_text(row.time_zone),
        quiet=QuietHours(begin=_time(row.quiet_begin), end=_time(row.quiet_end)) if quiet else None,
        digest_times=tuple(sorted(map(_time, row.digest_times))),
        digests_since=row.digests_since,
        notices_channel=row.notices_channel,
    )


def _text(written: object) -> str:
    """Return it where it is text: SQLite keeps bytes in such a column, too."""
    if isinstance(written, str):
        return written
    message = f"{type(written).__name__}, not text"
    raise TypeError(message)


def _time(written: str) -> time:
    """Read HH:MM."""
    return time.fromisoformat(written)


def post_of(row: AnyRow) -> PostedBrief:
    """Return the post of a row of `page_posts` with its brief's columns."""
    return PostedBrief(post_id=row.id, posted_at=row.posted_at, brief=brief_of(row))
