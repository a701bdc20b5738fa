"""Briefs made long ago in, nothing of them left but that their articles were there out."""

from collections.abc import Sequence

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.keeping.looking import Found, Window, look
from bot.adapters.storage.searching.search_rows import remove_documents
from bot.adapters.storage.tables import articles, briefs, deliveries
from bot.domain.deliveries import DeliveryKind

# Of an article whose brief was kept for long enough: its row stays, so that it is known again
# and never posted a second time.
EXPIRED = "expired"

_digests = deliveries.alias("digests")
_UNFINISHED = (
    select(deliveries.c.id)
    .outerjoin(_digests, _digests.c.id == deliveries.c.digest_id)
    .where(
        deliveries.c.brief_id == briefs.c.id,
        deliveries.c.due_at.is_not(None) | _digests.c.due_at.is_not(None),
    )
    .correlate(briefs)
    .exists()
)


async def look_at_briefs(connection: AsyncConnection, window: Window) -> Found:
    """Find briefs of which nothing is on its way any more."""
    old = briefs.c.made_at < window.before
    return await look(connection, briefs, old, ~_UNFINISHED, window)


async def remove_briefs(connection: AsyncConnection, ids: Sequence[int]) -> None:
    """Remove them with what hangs on them: index, sayings, deliveries, posts, reports."""
    await remove_documents(connection, ids)
    await _keep_shared_digests(connection, ids)
    of_these = articles.c.id.in_(select(briefs.c.article_id).where(briefs.c.id.in_(ids)))
    nothing = {
        "kind": "not_an_article",
        "url": "",
        "canonical_url": None,
        "title": "",
        "reason": {"code": EXPIRED, "data": {}},
    }
    emptied = update(articles).where(of_these)
    await connection.execute(
        emptied.values(title="", content=nothing, text_sha256=None, state=EXPIRED)
    )
    await connection.execute(delete(briefs).where(briefs.c.id.in_(ids)))


async def _keep_shared_digests(connection: AsyncConnection, ids: Sequence[int]) -> None:
    """Hang digests that carry other briefs, too, on one of those."""
    others = deliveries.alias("others")
    other = (
        select(func.min(others.c.brief_id))
        .where(others.c.digest_id == deliveries.c.id, others.c.brief_id.not_in(ids))
        .scalar_subquery()
    )
    shared = update(deliveries).where(
        deliveries.c.brief_id.in_(ids),
        deliveries.c.kind == DeliveryKind.DIGEST.value,
        other.is_not(None),
    )
    await connection.execute(shared.values(brief_id=other))
