"""Who follows what, and what waits: SQL behind the SubscriptionStore port."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, ScalarSelect, Table, func, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.engines.database import Database
from bot.adapters.storage.following.entry_rows import is_for
from bot.adapters.storage.following.subscription_moves import move, restore
from bot.adapters.storage.following.subscription_rows import (
    changed_in_file,
    end_subscriptions,
    follow,
)
from bot.adapters.storage.rows import AnyRow, followed_feed_of, subscription_of
from bot.adapters.storage.sending.refused_channels import refusals
from bot.adapters.storage.statements import readable_rows
from bot.adapters.storage.tables import (
    articles,
    channels,
    deliveries,
    feed_entries,
    feed_secrets,
    feeds,
    subscriptions,
)
from bot.domain.channels import ChannelName
from bot.domain.deliveries import DeliveryState
from bot.domain.feeds import Subscription
from bot.pipeline.records import Backlog, FollowedFeed


class SqlSubscriptionStore:
    """Fulfils SubscriptionStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def subscribe(
        self, subscription: Subscription, *, together: Collection[ChannelName] = ()
    ) -> bool:
        """Follow; False when that channel followed that feed already (options are updated).

        A feed that nobody followed starts as if it were new, and a channel that was set aside
        as refusing is tried again.
        """
        async with self._database.write() as connection:
            now = self._database.clock.now()
            return await follow(connection, subscription, now, together=together)

    async def unsubscribe(self, feed_url: str, channel: ChannelName | None) -> int:
        """Stop following, everywhere when channel is None; return how many ended."""
        feed = select(feeds.c.id).where(feeds.c.url == feed_url)
        in_channel = true() if channel is None else subscriptions.c.channel == channel
        which = subscriptions.c.feed_id.in_(feed) & in_channel
        async with self._database.write() as connection:
            return await end_subscriptions(connection, which, self._database.clock.now())

    async def move(self, feed_url: str, channel: ChannelName, to: ChannelName) -> bool:
        """Let another channel follow in its place, with all options and what is still owed.

        False where `channel` does not follow that feed, or `to` does already.
        """
        async with self._database.write() as connection:
            return await move(connection, feed_url, channel, to, self._database.clock.now())

    async def restore(self, subscription: Subscription, ended_at: datetime) -> bool:
        """Take up what was ended then, with what it would have got since; False where it stands."""
        async with self._database.write() as connection:
            return await restore(connection, subscription, ended_at, self._database.clock.now())

    async def apply_file(self, wanted: Sequence[Subscription]) -> None:
        """Make the subscriptions owned by the configuration file exactly these."""
        now = self._database.clock.now()

        async def apply(connection: AsyncConnection) -> None:
            gone = await _file_subscriptions_but(connection, wanted)
            # Mostly nothing has changed since the last start; and nobody else writes meanwhile.
            for subscription in await changed_in_file(connection, wanted):
                await follow(connection, replace(subscription, from_file=True), now)
            await end_subscriptions(connection, subscriptions.c.id.in_(gone), now)

        await self._database.write_together(apply)

    async def followed_feeds(
        self, in_channels: Collection[ChannelName] | None = None
    ) -> Sequence[FollowedFeed]:
        """Return the feeds that some of the channels follow (None: any), by URL.

        What cannot be read is left out.
        """
        told = true() if in_channels is None else subscriptions.c.channel.in_(in_channels)
        following = select(subscriptions, feeds.c.url).join(feeds).where(told)
        held = _held(in_channels).label("held")
        followed = select(feeds, held, _IS_PRIVATE.label("is_private"))
        followed = followed.where(feeds.c.id.in_(select(subscriptions.c.feed_id).where(told)))
        async with self._database.read() as connection:
            followers: dict[int, list[Subscription]] = defaultdict(list)
            for feed_id, subscription in await readable_rows(
                connection, following, subscriptions.c.id, _with_feed_id
            ):
                followers[feed_id].append(subscription)
            return await readable_rows(
                connection,
                followed.order_by(feeds.c.url),
                feeds.c.id,
                lambda row: followed_feed_of(row, followers[row.id]),
            )

    async def backlog(self) -> Backlog:
        """Count what waits at each stage; what a refused channel keeps does not count."""
        async with self._database.read() as connection:
            by_state = await _deliveries_by_state(connection)
            sending = by_state.get(DeliveryState.SENDING, 0)
            return Backlog(
                feeds_never_polled=await _count(connection, feeds, _NEVER_POLLED),
                entries_to_read=await _count_due(connection, feed_entries),
                articles_to_condense=await _count_due(connection, articles),
                deliveries_pending=by_state.get(DeliveryState.PENDING, 0) + sending,
                deliveries_sent=by_state.get(DeliveryState.SENT, 0),
                deliveries_failed=by_state.get(DeliveryState.FAILED, 0),
                channels_refused={
                    str(name): reason for name, reason in (await refusals(connection)).items()
                },
            )


def _with_feed_id(row: AnyRow) -> tuple[int, Subscription]:
    return row.feed_id, subscription_of(row)


_IS_PRIVATE = (
    select(feed_secrets.c.feed_id)
    .where(feed_secrets.c.feed_id == feeds.c.id)
    .correlate(feeds)
    .exists()
)
_NEVER_POLLED = (
    feeds.c.due_at.is_not(None) & feeds.c.followed_since.is_(None) & (feeds.c.failures == 0)
)


def _held(in_channels: Collection[ChannelName] | None) -> ScalarSelect[int]:
    """Count the entries of a feed that wait for somebody to decide for these channels."""
    held = select(func.count()).where(
        feed_entries.c.feed_id == feeds.c.id, feed_entries.c.state == "held"
    )
    if in_channels is not None:
        held = held.where(is_for(in_channels))
    return held.correlate(feeds).scalar_subquery()


async def _file_subscriptions_but(
    connection: AsyncConnection, wanted: Sequence[Subscription]
) -> list[int]:
    """Return the ids of those that the file owned and does not name any more."""
    kept = {(subscription.feed_url, subscription.channel) for subscription in wanted}
    owned = select(subscriptions.c.id, feeds.c.url, subscriptions.c.channel).join(feeds)
    rows = await connection.execute(owned.where(subscriptions.c.from_file))
    return [row.id for row in rows if (row.url, row.channel) not in kept]


async def _count(connection: AsyncConnection, table: Table, which: ColumnElement[bool]) -> int:
    counted = select(func.count()).select_from(table).where(which)
    number: int = (await connection.execute(counted)).scalar_one()
    return number


async def _count_due(connection: AsyncConnection, table: Table) -> int:
    return await _count(connection, table, table.c.due_at.is_not(None))


async def _deliveries_by_state(connection: AsyncConnection) -> dict[str, int]:
    refused = select(channels.c.name).where(channels.c.refused_since.is_not(None))
    finished = deliveries.c.state.in_((DeliveryState.SENT, DeliveryState.FAILED))
    counted = select(deliveries.c.state, func.count()).where(
        finished | deliveries.c.channel.not_in(refused)
    )
    rows = await connection.execute(counted.group_by(deliveries.c.state))
    return {row[0]: row[1] for row in rows}
