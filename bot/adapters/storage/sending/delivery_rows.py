"""A channel in, its next delivery out, with all that a publisher is to know of it."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.json_forms import brief_from_json
from bot.adapters.storage.rows import AnyRow, delivery_of, options_of, settings_of
from bot.adapters.storage.server_rows import CHOSEN, readable_settings
from bot.adapters.storage.tables import (
    briefs,
    channels,
    deliveries,
    entry_targets,
    feed_entries,
    feeds,
    servers,
    subscriptions,
)
from bot.domain.channels import ChannelName
from bot.domain.deliveries import Delivery, DeliveryKind, DeliveryState, DigestItem, FeedOfPost
from bot.domain.posting import (
    AS_THE_SERVER_SAYS,
    PostOptions,
    completed,
    options_together,
)
from bot.domain.servers import PostingRules, ServerSettings

UNFINISHED = deliveries.c.due_at.is_not(None)
# A message that may stand there though nobody knows its id: whoever changes it looks for it.
UNKNOWN_MESSAGE: Final = ""

_OPTIONS = (
    subscriptions.c.style,
    subscriptions.c.mention_role,
    subscriptions.c.language,
    subscriptions.c.layout,
    subscriptions.c.crosspost,
)


def head_of(channel: ChannelName) -> Select[Any]:
    """Select the channel's next unfinished delivery."""
    columns = (
        deliveries.c.id,
        deliveries.c.kind,
        deliveries.c.due_at,
        deliveries.c.position,
    )
    unfinished = select(*columns).where(deliveries.c.channel == channel, UNFINISHED)
    return unfinished.order_by(deliveries.c.position, deliveries.c.id).limit(1)


def head_with_brief(channel: ChannelName) -> Select[Any]:
    """Select the channel's next unfinished delivery with what it carries, if that is there."""
    head = select(deliveries, briefs.c.content, briefs.c.article_id).outerjoin(
        briefs, briefs.c.id == deliveries.c.brief_id
    )
    unfinished = head.where(deliveries.c.channel == channel, UNFINISHED)
    return unfinished.order_by(deliveries.c.position, deliveries.c.id).limit(1)


def items_of(digest_id: int) -> Select[Any]:
    """Select what a digest carries, in the channel's order; not what was taken down."""
    items = select(deliveries.c.id, deliveries.c.brief_id, briefs.c.content, briefs.c.article_id)
    items = items.join(briefs, briefs.c.id == deliveries.c.brief_id)
    carried = items.where(
        deliveries.c.digest_id == digest_id, deliveries.c.state == DeliveryState.GATHERED.value
    )
    return carried.order_by(deliveries.c.position, deliveries.c.id)


def origins_of(channel: ChannelName, article_ids: Collection[int]) -> Select[Any]:
    """Select the feeds that brought the articles to the channel, those it still follows first."""
    entry = (
        feed_entries.join(entry_targets, entry_targets.c.entry_id == feed_entries.c.id)
        .join(feeds, feeds.c.id == feed_entries.c.feed_id)
        .outerjoin(
            subscriptions,
            and_(subscriptions.c.feed_id == feeds.c.id, subscriptions.c.channel == channel),
        )
    )
    brought = select(
        feed_entries.c.article_id, feeds.c.id, feeds.c.title, feeds.c.url, *_OPTIONS
    ).select_from(entry)
    brought = brought.where(
        feed_entries.c.article_id.in_(article_ids), entry_targets.c.channel == channel
    )
    return brought.order_by(subscriptions.c.id.is_(None), feed_entries.c.id)


def rules_of(channel: ChannelName) -> Select[Any]:
    """Select the server of a channel with what was chosen there, and its last digest."""
    placed = channels.outerjoin(servers, servers.c.name == channels.c.server)
    columns = (servers.c.name, *CHOSEN, channels.c.server, channels.c.digested_at)
    return select(*columns).select_from(placed).where(channels.c.name == channel)


async def read_rules(connection: AsyncConnection, channel: ChannelName) -> PostingRules:
    """Return what decides when the channel gets its next message."""
    try:
        row = (await connection.execute(rules_of(channel))).one_or_none()
        settings = settings_of(row) if row is not None and row.name is not None else None
    except (ValueError, TypeError):  # what one server chose is broken: the rest of it holds
        placed = select(channels.c.server, channels.c.digested_at)
        row = (await connection.execute(placed.where(channels.c.name == channel))).one()
        settings = await readable_settings(connection, row.server)
    if row is None or row.server is None:
        return PostingRules(settings=None, digested_at=None)
    settings = settings or ServerSettings(server=row.server)
    return PostingRules(settings=settings, digested_at=row.digested_at)


async def read_delivery(connection: AsyncConnection, row: AnyRow) -> Delivery:
    """Return the delivery of a row of `head_with_brief`; ValueError where it makes none."""
    items: list[AnyRow] = []
    digest_id = row.id if row.kind == DeliveryKind.DIGEST else row.digest_id  # of an edit
    if digest_id is not None:
        items = list((await connection.execute(items_of(digest_id))).all())
    articles = [item.article_id for item in items] or [row.article_id]
    asked: dict[int, PostOptions] = {}
    found: dict[int, FeedOfPost] = {}
    for each in await connection.execute(origins_of(row.channel, articles)):
        asked.setdefault(each.article_id, options_of(each) if each.layout else AS_THE_SERVER_SAYS)
        found.setdefault(each.article_id, FeedOfPost(id=each.id, title=each.title, url=each.url))
    together = options_together([asked.get(each, AS_THE_SERVER_SAYS) for each in articles])
    delivery = delivery_of(
        row,
        [
            DigestItem(brief_id=each.brief_id, content=brief_from_json(each.content))
            for each in items
        ],
        _completed(together, (await read_rules(connection, row.channel)).settings),
        _only({found.get(each) for each in articles}),
    )
    if delivery.edits == UNKNOWN_MESSAGE:
        return replace(delivery, edits=await _message_sent_since(connection, row))
    return delivery


async def _message_sent_since(connection: AsyncConnection, change: AnyRow) -> str:
    """Return the message of which nobody knew when its change was queued; "" where it never came."""
    if change.digest_id is not None:
        this: ColumnElement[bool] = deliveries.c.id == change.digest_id
    elif change.kind == DeliveryKind.RENEWAL:
        this = (
            (deliveries.c.channel == change.channel)
            & (deliveries.c.brief_id == change.brief_id)
            & (deliveries.c.kind == DeliveryKind.BRIEF.value)
            & (deliveries.c.position == change.position)
        )
    else:
        return UNKNOWN_MESSAGE
    sent = select(deliveries.c.message_id).where(this, deliveries.c.message_id.is_not(None))
    found = await connection.execute(sent.order_by(deliveries.c.id.desc()).limit(1))
    return found.scalar() or UNKNOWN_MESSAGE


def _completed(asked: PostOptions, settings: ServerSettings | None) -> PostOptions:
    chosen = settings or ServerSettings(server="")
    return completed(
        asked,
        style=chosen.style,
        language=chosen.language,
        briefs_language=chosen.briefs_language,
    )


def _only(feeds: Collection[FeedOfPost | None]) -> FeedOfPost | None:
    """Return the feed of a message; None where several brought it."""
    return next(iter(feeds)) if len(feeds) == 1 else None
