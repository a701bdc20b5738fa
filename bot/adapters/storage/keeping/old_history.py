"""Lines of history and notices of long ago in, those that nobody needs any more removed out."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, and_, delete, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.keeping.looking import Found, Window, look
from bot.adapters.storage.tables import (
    articles,
    briefs,
    deliveries,
    feed_entries,
    notices,
    outcomes,
)
from bot.domain.outcomes import Subject

_digests = deliveries.alias("digests")
_WAITS_FOR_CHANNEL = or_(deliveries.c.due_at.is_not(None), _digests.c.due_at.is_not(None))
_with_digests = deliveries.outerjoin(_digests, _digests.c.id == deliveries.c.digest_id)


async def look_at_outcomes(connection: AsyncConnection, window: Window) -> Found:
    """Find lines about what is finished: those of what still waits tell why it does."""
    old = outcomes.c.at < window.before
    return await look(connection, outcomes, old, ~_is_waited_for(), window)


async def remove_outcomes(connection: AsyncConnection, ids: Sequence[int]) -> None:
    """Remove these lines."""
    await connection.execute(delete(outcomes).where(outcomes.c.id.in_(ids)))


async def look_at_notices(connection: AsyncConnection, window: Window) -> Found:
    """Find notices that were told, or given up."""
    finished = notices.c.due_at.is_(None)
    return await look(connection, notices, notices.c.made_at < window.before, finished, window)


async def remove_notices(connection: AsyncConnection, ids: Sequence[int]) -> None:
    """Remove these notices."""
    await connection.execute(delete(notices).where(notices.c.id.in_(ids)))


def _is_waited_for() -> ColumnElement[bool]:
    """Return the condition that what a line is about is not finished."""
    return or_(
        _about(Subject.ENTRY, _entry_waits()),
        _about(Subject.ARTICLE, _article_waits(articles.c.id == outcomes.c.subject_id)),
        _about(
            Subject.DELIVERY,
            select(deliveries.c.id)
            .select_from(_with_digests)
            .where(deliveries.c.id == outcomes.c.subject_id, _WAITS_FOR_CHANNEL),
        ),
    )


def _about(subject: Subject, waiting: Select[tuple[int]]) -> ColumnElement[bool]:
    return and_(outcomes.c.subject == subject.value, exists(waiting.correlate(outcomes)))


def _entry_waits() -> Select[tuple[int]]:
    """Select the line's entry if it, its article or its brief waits for something."""
    itself = feed_entries.c.state.in_(("waiting", "held"))
    article = _article_waits(articles.c.id == feed_entries.c.article_id)
    later = exists(article.correlate(feed_entries))
    entry = select(feed_entries.c.id).where(feed_entries.c.id == outcomes.c.subject_id)
    return entry.where(itself | later)


def _article_waits(this: ColumnElement[bool]) -> Select[tuple[int]]:
    """Select the article if it waits to be condensed, or its brief for a channel."""
    queued = (
        select(deliveries.c.id)
        .select_from(_with_digests.join(briefs, briefs.c.id == deliveries.c.brief_id))
        .where(briefs.c.article_id == articles.c.id, _WAITS_FOR_CHANNEL)
        .correlate(articles)
    )
    return select(articles.c.id).where(this, (articles.c.state == "waiting") | exists(queued))
