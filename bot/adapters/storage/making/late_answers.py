"""Articles that a model owes an answer about out, better briefs in: SQL behind LateAnswers."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.engines.database import Database
from bot.adapters.storage.json_forms import article_from_json, brief_from_json, to_json
from bot.adapters.storage.leases import (
    CHANNEL_TAKES_MESSAGES,
    Lessor,
    end_lease,
    update_leased,
)
from bot.adapters.storage.many_rows import insert_rows
from bot.adapters.storage.rows import AnyRow
from bot.adapters.storage.searching.search_rows import (
    add_documents,
    remove_documents,
    stored_contents,
)
from bot.adapters.storage.sending.renewals import queue_renewals
from bot.adapters.storage.statements import store_outcomes
from bot.adapters.storage.tables import (
    articles,
    briefs,
    channels,
    deliveries,
    delivery_items,
    entry_targets,
    feed_entries,
    late_answers,
    reports,
    servers,
    subscriptions,
)
from bot.domain.articles import Article
from bot.domain.briefs import Brief
from bot.domain.deliveries import DeliveryKind, DeliveryState
from bot.domain.outcomes import Outcome
from bot.pipeline.late_ports import LateAnswer, LateResult, Readers
from bot.pipeline.records import Leased, StoredBrief

_of_its_article = briefs.c.article_id == late_answers.c.article_id


class SqlLateAnswers:
    """Fulfils LateAnswers."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lessor = Lessor(
            database=database,
            table=late_answers,
            record_of=_late_answer,
            with_columns=(articles.c.content,),
            with_facts=[
                select(column).where(_of_its_article).scalar_subquery().label(name)
                for name, column in (
                    ("brief_id", briefs.c.id),
                    ("brief", briefs.c.content),
                    ("made_at", briefs.c.made_at),
                )
            ],
        )

    async def lease_late(self, limit: int) -> Sequence[Leased[LateAnswer]]:
        """Take up to `limit` of those that are due, the longest due first."""
        return await self._lessor.lease(limit)

    async def renew(self, leased: Leased[LateAnswer]) -> Leased[LateAnswer]:
        """Keep it for another lease; LeaseLost when somebody else has it."""
        until = self._database.lease_end()
        lease = (late_answers, leased.item.id, leased.epoch)
        async with self._database.write(beside=True) as connection:
            await update_leased(self._database, connection, lease, lease_until=until)
        return Leased(item=leased.item, epoch=leased.epoch, until=until)

    async def readers(self, article_id: int) -> Readers:
        """Return who was given its brief and can be shown a better one."""

        async def look(connection: AsyncConnection) -> Readers:
            rows = (await connection.execute(readers_of(article_id))).all()
            wanted = {row.server: row.briefs_language or None for row in rows if row.server}
            return Readers(channels=len(rows), servers=wanted)

        return await self._database.read_at_once(look)

    async def record_asking(self, leased: Leased[LateAnswer], result: LateResult) -> Outcome | None:
        """Store all of it at once and end the lease; LeaseLost stores nothing."""
        late, lease = leased.item, (late_answers, leased.item.id, leased.epoch)
        told = result.outcome
        # Alone: what it reads decides what it writes, in the tables of many others.
        async with self._database.write() as connection:
            values = {"attempts": late_answers.c.attempts + 1, "due_at": result.retry_at}
            await end_lease(self._database, connection, lease, **values)
            if result.retry_at is None:
                this = late_answers.c.id == late.id
                await connection.execute(delete(late_answers).where(this))
            if result.better is not None and not await _replaced(connection, late, result):
                told = None
            if told is not None:
                await store_outcomes(connection, [told])
        return told


async def note_late_ones(connection: AsyncConnection, due: Mapping[int, datetime]) -> None:
    """Note the articles that a model owes an answer about, with when to ask it again."""
    rows = [{"article_id": each, "attempts": 0, "due_at": due_at} for each, due_at in due.items()]
    await insert_rows(connection, late_answers, rows)


async def _replaced(connection: AsyncConnection, late: LateAnswer, result: LateResult) -> bool:
    """Put the better brief in the place of what stands, wherever it stands; tell whether that was done."""
    standing, better = late.standing, result.better
    if standing is None or better is None or not await _still_stands(connection, standing):
        return False
    await remove_documents(connection, [standing.id])
    this = update(briefs).where(briefs.c.id == standing.id)
    await connection.execute(
        this.values(
            headline=better.headline,
            content=to_json(better),
            language=better.language,
            method=better.method,
            condenser_version=better.condenser_version,
        )
    )
    await add_documents(connection, {standing.id: better})
    await queue_renewals(connection, standing.id, result.asked_at)
    return True


async def _still_stands(connection: AsyncConnection, standing: StoredBrief) -> bool:
    """Tell whether the brief is what it was, and nobody has found anything wrong in it."""
    stored = await stored_contents(connection, [standing.id])
    if stored.get(standing.id) != standing.content:
        return False
    reported = select(reports.c.id).where(reports.c.brief_id == standing.id)
    taken_down = select(deliveries.c.id).where(
        deliveries.c.brief_id == standing.id,
        deliveries.c.kind == DeliveryKind.BRIEF.value,
        deliveries.c.state == DeliveryState.TAKEN_DOWN.value,
    )
    found = [await connection.execute(each.limit(1)) for each in (reported, taken_down)]
    return all(each.first() is None for each in found)


def readers_of(article_id: int) -> Select[Any]:
    """Select the channels that were given an article by a feed they follow, with their servers."""
    following = (
        select(subscriptions.c.id)
        .join(feed_entries, feed_entries.c.feed_id == subscriptions.c.feed_id)
        .join(entry_targets, entry_targets.c.entry_id == feed_entries.c.id)
        .where(
            feed_entries.c.article_id == article_id,
            subscriptions.c.channel == channels.c.name,
            entry_targets.c.channel == channels.c.name,
        )
        .correlate(channels)
    )
    given = delivery_items.join(channels, channels.c.name == delivery_items.c.channel)
    given = given.outerjoin(servers, servers.c.name == channels.c.server)
    wanted = select(channels.c.name, channels.c.server, servers.c.briefs_language)
    return wanted.select_from(given).where(
        delivery_items.c.article_id == article_id, CHANNEL_TAKES_MESSAGES, following.exists()
    )


def _late_answer(row: AnyRow) -> LateAnswer:
    """Return the record; what cannot be read of article or brief is as good as gone."""
    return LateAnswer(
        id=row.id,
        article_id=row.article_id,
        attempts=int(row.attempts),
        article=_article(row.content),
        standing=_standing(row),
    )


def _article(stored: object) -> Article | None:
    try:
        article = article_from_json(stored)
    except (ValueError, TypeError):
        return None
    return article if isinstance(article, Article) and article.text else None


def _standing(row: AnyRow) -> StoredBrief | None:
    try:
        content = None if row.brief is None else brief_from_json(row.brief)
    except (ValueError, TypeError):
        return None
    if not isinstance(content, Brief):
        return None
    return StoredBrief(id=row.brief_id, made_at=row.made_at, content=content)
