"""A server in, nothing left of it out but the messages that stand in its channels."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.following.subscription_rows import rest_unfollowed
from bot.adapters.storage.searching.search_rows import refresh_places
from bot.adapters.storage.sending.digest_rows import dissolve_untried
from bot.adapters.storage.sending.queueing import unwanted_deliveries
from bot.adapters.storage.statements import Row, chunks
from bot.adapters.storage.tables import (
    bot_state,
    channels,
    deliveries,
    delivery_items,
    entry_targets,
    notices,
    outcomes,
    report_notices,
    reports,
    server_model_costs,
    servers,
    subscriptions,
)
from bot.domain.deliveries import DeliveryState
from bot.domain.outcomes import Subject

_AT_ONCE = 200  # deliveries a transaction, as each may change the index: about half a second
_LINES_AT_ONCE = 20_000  # a few hundredths of a second


async def end_following(connection: AsyncConnection, server: str, now: datetime) -> None:
    """End what its channels follow, but for what the settings file names.

    What is pending for them goes out no more, but stays: where the bot was removed weeks ago that
    is much, and to forget it with its words takes several transactions.
    """
    theirs = subscriptions.c.channel.in_(_channels_of(server)) & ~subscriptions.c.from_file
    ending = (await connection.execute(select(subscriptions.c.feed_id).where(theirs))).scalars()
    feed_ids = set(ending)
    await connection.execute(delete(subscriptions).where(theirs))
    names = (await connection.execute(_channels_of(server))).scalars().all()
    for name in names:
        await dissolve_untried(connection, name)
        pending = (await connection.execute(unwanted_deliveries(name))).all()
        for ids in chunks(row.id for row in pending):
            these = update(deliveries).where(deliveries.c.id.in_(ids))
            state = DeliveryState.TAKEN_DOWN.value
            await connection.execute(these.values(state=state, due_at=None))
    await rest_unfollowed(connection, feed_ids, now)


async def forget_posts(connection: AsyncConnection, server: str) -> bool:
    """Forget some of what was posted there; tell whether there is more."""
    some = select(deliveries.c.id, deliveries.c.brief_id)
    some = some.where(deliveries.c.channel.in_(_channels_of(server))).limit(_AT_ONCE)
    rows = (await connection.execute(some)).all()
    ids = [row.id for row in rows]
    await connection.execute(delete(delivery_items).where(delivery_items.c.delivery_id.in_(ids)))
    await connection.execute(delete(outcomes).where(_about(Subject.DELIVERY, ids)))
    await connection.execute(delete(deliveries).where(deliveries.c.id.in_(ids)))
    await refresh_places(connection, {row.brief_id for row in rows})
    return len(rows) == _AT_ONCE


async def forget_outcomes(connection: AsyncConnection, server: str, after: int) -> int | None:
    """Forget lines of history about its channels, of some lines with ids from there on.

    Return how far it is; None where there are no more. No index finds them, so all are read.
    """
    last = (await connection.execute(select(func.max(outcomes.c.id)))).scalar() or 0
    until = min(after + _LINES_AT_ONCE, last)
    names = (await connection.execute(_channels_of(server))).scalars().all()
    some = outcomes.c.id > after, outcomes.c.id <= until
    about_theirs = outcomes.c.data["channel"].as_string().in_([str(name) for name in names])
    await connection.execute(delete(outcomes).where(*some, about_theirs))
    return None if until == last else until


async def forget_server(connection: AsyncConnection, server: str) -> None:
    """Forget the channels and what was chosen; a server that the bot is in stays known as that."""
    names = list((await connection.execute(_channels_of(server))).scalars())
    told = select(notices.c.id).where(notices.c.channel.in_(names))
    await connection.execute(delete(outcomes).where(_about(Subject.NOTICE, told)))
    await connection.execute(delete(notices).where(notices.c.channel.in_(names)))
    await connection.execute(delete(entry_targets).where(entry_targets.c.channel.in_(names)))
    for table in (reports, report_notices, server_model_costs):
        await connection.execute(delete(table).where(table.c.server == server))
    await _forget_facts(connection, server, [str(name) for name in names])
    followed = select(subscriptions.c.channel)  # by the settings file
    unfollowed = channels.c.server == server, channels.c.name.not_in(followed)
    await connection.execute(delete(channels).where(*unfollowed))
    this = servers.c.name == server
    await connection.execute(delete(servers).where(this, servers.c.left_at.is_not(None)))
    await connection.execute(update(servers).where(this).values(**_as_new()))


async def _forget_facts(connection: AsyncConnection, server: str, names: list[str]) -> None:
    """Forget the small facts that are kept by name about the server and its channels."""
    told_of = {f"refusal_told:{name}" for name in names} | {f"removed_feeds:{server}"}
    await connection.execute(delete(bot_state).where(bot_state.c.name.in_(told_of)))
    for name in names:
        of_feeds = bot_state.c.name.startswith(f"forum_post:{name}:", autoescape=True)
        await connection.execute(delete(bot_state).where(of_feeds))


def _as_new() -> Row:
    kept = {"name", "joined_at", "left_at"}
    defaults: dict[str, Any] = {
        "style": "card",
        "language": "",
        "briefs_language": "",
        "time_zone": "UTC",
        "digest_times": [],
    }
    names = (column.name for column in servers.columns)
    return {name: defaults.get(name) for name in names if name not in kept}


def _channels_of(server: str) -> Select[Any]:
    return select(channels.c.name).where(channels.c.server == server)


def _about(subject: Subject, ids: Any) -> ColumnElement[bool]:
    return (outcomes.c.subject == subject.value) & outcomes.c.subject_id.in_(ids)
