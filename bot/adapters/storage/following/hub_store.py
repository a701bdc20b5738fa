"""Hubs to ask out, what they answered and told in: SQL behind the HubStore port."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import case, delete, or_, select, true, update

from bot.adapters.storage.engines.database import Database
from bot.adapters.storage.following.hub_rows import poll_as_usual, start_afresh
from bot.adapters.storage.json_forms import reason_to_json
from bot.adapters.storage.leases import Lessor, end_lease, update_leased
from bot.adapters.storage.rows import hub_subscription_of
from bot.adapters.storage.statements import Row, store_outcomes
from bot.adapters.storage.tables import feeds, hub_subscriptions, subscriptions
from bot.domain.hubs import HubState, HubSubscription
from bot.pipeline.records import AskingResult, HubAnswer, Leased

_OF_THE_FEED = (feeds.c.url, feeds.c.pushed_at, feeds.c.failures)
_KEPT_WHEN_ASKED = {HubState.ACTIVE, HubState.UNWANTED}


class SqlHubStore:
    """Fulfils HubStore."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lessor = Lessor(
            database=database,
            table=hub_subscriptions,
            record_of=hub_subscription_of,
            with_columns=_OF_THE_FEED,
        )

    async def lease_hubs(self, limit: int) -> Sequence[Leased[HubSubscription]]:
        """Take up to `limit` subscriptions whose hub is to be asked, the longest due first."""
        return await self._lessor.lease(limit)

    async def mark_asking(
        self, leased: Leased[HubSubscription], callback_url: str
    ) -> Leased[HubSubscription]:
        """Commit that a request is about to go out; LeaseLost forbids it."""
        until, state = self._database.lease_end(), leased.item.state
        state = state if state in _KEPT_WHEN_ASKED else HubState.ASKED
        asked = replace(leased.item, state=state, asked_at=self._database.clock.now())
        values: Row = {
            "asked_at": asked.asked_at,
            "callback_url": callback_url,
            "lease_until": until,
            "state": state.value,
        }
        lease = (hub_subscriptions, asked.feed_id, leased.epoch)
        async with self._database.write() as connection:
            await update_leased(self._database, connection, lease, **values)
        return replace(leased, item=asked, until=until)

    async def record_asking(self, leased: Leased[HubSubscription], result: AskingResult) -> None:
        """Store how the request ended and end the lease; LeaseLost stores nothing."""
        feed_id, was_asked = leased.item.feed_id, leased.item.asked_at is not None
        asked = select(hub_subscriptions.c.asked_at).where(hub_subscriptions.c.feed_id == feed_id)
        async with self._database.write() as connection:
            answered = was_asked and (await connection.execute(asked)).scalar() is None
            values = {} if answered else _asking_values(result)
            lease = (hub_subscriptions, feed_id, leased.epoch)
            await end_lease(self._database, connection, lease, **values)
            await store_outcomes(connection, result.outcomes)

    async def subscription(self, key: str) -> HubSubscription | None:
        """Return the subscription whose callback has that key."""
        known = select(hub_subscriptions, *_OF_THE_FEED).join_from(hub_subscriptions, feeds)
        async with self._database.read() as connection:
            row = (await connection.execute(known.where(hub_subscriptions.c.key == key))).first()
        return None if row is None else hub_subscription_of(row)

    async def record_answer(self, known: HubSubscription, answer: HubAnswer) -> bool:
        """Store what the hub answered; False where `known` is not how it stands any more."""
        as_known = update(hub_subscriptions).where(
            hub_subscriptions.c.key == known.key,
            hub_subscriptions.c.state == known.state.value,
            hub_subscriptions.c.asked_at == known.asked_at,  # IS NULL where it is None
        )
        feed = feeds.c.id == known.feed_id
        async with self._database.write() as connection:
            if not (await connection.execute(as_known.values(**_answer_values(answer)))).rowcount:
                return False
            if answer.expires_at is None:
                await poll_as_usual(connection, feed, self._database.clock.now())
            else:
                pushed = update(feeds).where(feed).values(pushed_until=answer.expires_at)
                await connection.execute(pushed)
            await store_outcomes(connection, [answer.outcome])
        return True

    async def record_push(self, known: HubSubscription, poll_at: datetime) -> None:
        """Have the feed asked then, or earlier if it is due, and believe its hub."""
        now = self._database.clock.now()
        followed = select(subscriptions.c.id).where(subscriptions.c.feed_id == feeds.c.id).exists()
        told = update(feeds).where(feeds.c.id == known.feed_id, followed)
        # A poll under way may have met the feed before its news: it is asked once more.
        later = or_(feeds.c.due_at.is_(None), feeds.c.due_at > poll_at, feeds.c.lease_until > now)
        due_at = case((later, poll_at), else_=feeds.c.due_at)
        async with self._database.write() as connection:
            await connection.execute(told.values(pushed_at=now, due_at=due_at))

    async def settle(self, callbacks_url: str | None) -> None:
        """Hold on to subscriptions whose callbacks begin so, ask anew for the others.

        None forgets all: nobody can be told anything here.
        """
        now, columns = self._database.clock.now(), hub_subscriptions.c
        async with self._database.write() as connection:
            if callbacks_url is None:
                await connection.execute(delete(hub_subscriptions))
                await poll_as_usual(connection, true(), now)
                return
            elsewhere = columns.callback_url.is_not(None) & ~columns.callback_url.startswith(
                callbacks_url, autoescape=True
            )
            lost = select(columns.feed_id).where(elsewhere)
            await poll_as_usual(connection, feeds.c.id.in_(lost), now)
            unwanted = columns.state == HubState.UNWANTED.value
            left = update(hub_subscriptions).where(elsewhere, unwanted)
            await connection.execute(left.values(due_at=None))  # nobody could confirm it
            await start_afresh(connection, elsewhere & ~unwanted, now)


def _asking_values(result: AskingResult) -> Row:
    values: Row = {
        "due_at": result.retry_at,
        "attempts": result.attempts,
        "error": reason_to_json(result.error),
    }
    if result.gave_up:
        values |= {"state": HubState.DENIED.value, "asked_at": None}
    return values


def _answer_values(answer: HubAnswer) -> Row:
    return {
        "state": answer.state.value,
        "asked_at": None,
        "expires_at": answer.expires_at,
        "due_at": answer.due_at,
        "attempts": answer.attempts,
        "error": reason_to_json(answer.error),
    }
