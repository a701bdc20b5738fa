"""Hubs that feeds name in, subscriptions wanted or given up out; and the feeds' rhythm with them."""

import secrets
from datetime import datetime

from sqlalchemy import ColumnElement, Select, case, insert, null, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.statements import Row
from bot.adapters.storage.tables import feeds, hub_subscriptions
from bot.domain.hubs import HubLink, HubState
from bot.pipeline.rules.hub_asking import is_taken_over

_SECRET_BYTES = 32  # random; 43 letters of an address or a form, below WebSub's 200
# Asked anew from the beginning; whoever is just asking finds his lease lost.
_AFRESH: Row = {
    "callback_url": None,
    "asked_at": None,
    "expires_at": None,
    "attempts": 0,
    "error": None,
    "lease_until": None,
    "lease_epoch": hub_subscriptions.c.lease_epoch + 1,
}


async def want_hub(connection: AsyncConnection, feed_id: int, link: HubLink, now: datetime) -> None:
    """Have the hub asked that the feed names, unless it was already."""
    own = hub_subscriptions.c.feed_id == feed_id
    known = (await connection.execute(select(hub_subscriptions).where(own))).first()
    wanted: Row = {
        "hub_url": link.hub_url,
        "topic_url": link.topic_url,
        "named_at": now,
        "key": secrets.token_urlsafe(_SECRET_BYTES),
        "secret": secrets.token_urlsafe(_SECRET_BYTES),
        "state": HubState.WANTED.value,
        "due_at": now,
    }
    if known is None:
        await connection.execute(insert(hub_subscriptions).values(feed_id=feed_id, **wanted))
        return
    same = (known.hub_url, known.topic_url) == (link.hub_url, link.topic_url)
    if is_taken_over(known.state, known.named_at, now, same=same):
        await connection.execute(update(hub_subscriptions).where(own).values(**_AFRESH, **wanted))
        await poll_as_usual(connection, feeds.c.id == feed_id, now)


async def leave_hubs(
    connection: AsyncConnection, feed_ids: Select[tuple[int]], now: datetime
) -> None:
    """Have the hubs of these feeds told that nobody wants to hear of them any more."""
    staying = hub_subscriptions.c.state != HubState.UNWANTED.value
    leaving = update(hub_subscriptions).where(hub_subscriptions.c.feed_id.in_(feed_ids), staying)
    never_asked = hub_subscriptions.c.callback_url.is_(None)
    changes: Row = {
        **_AFRESH,
        "callback_url": hub_subscriptions.c.callback_url,
        "state": HubState.UNWANTED.value,
        "due_at": case((never_asked, null()), else_=now),
    }
    await connection.execute(leaving.values(**changes))
    unpushed = update(feeds).where(feeds.c.id.in_(feed_ids), feeds.c.pushed_until.is_not(None))
    await connection.execute(unpushed.values(pushed_until=None, pushed_at=None))


async def start_afresh(
    connection: AsyncConnection, which: ColumnElement[bool], now: datetime
) -> None:
    """Forget what those hubs were asked and answered, and ask them anew."""
    anew: Row = {**_AFRESH, "state": HubState.WANTED.value, "due_at": now}
    await connection.execute(update(hub_subscriptions).where(which).values(**anew))


async def poll_as_usual(
    connection: AsyncConnection, which: ColumnElement[bool], now: datetime
) -> None:
    """Count no more on the hubs of those feeds; ask soon for what they may have kept back."""
    pushed = update(feeds).where(which, feeds.c.pushed_until.is_not(None))
    soon = case((feeds.c.due_at > now, now), else_=feeds.c.due_at)
    await connection.execute(pushed.values(pushed_until=None, pushed_at=None, due_at=soon))
