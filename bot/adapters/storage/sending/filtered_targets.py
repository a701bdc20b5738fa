"""An article with its brief in; channels whose filter keeps it out are no targets any more."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, bindparam, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.json_forms import article_from_json, brief_from_json
from bot.adapters.storage.rows import AnyRow, entry_of
from bot.adapters.storage.statements import store_outcomes
from bot.adapters.storage.tables import (
    articles,
    briefs,
    entry_targets,
    feed_entries,
    subscriptions,
)
from bot.domain.channels import ChannelName
from bot.domain.filters import FilterSubject, FilterVerdict
from bot.domain.outcomes import Outcome, Stage, Subject
from bot.pipeline.rules.posting import subject_of, verdict_on

# Made once: making a statement costs more than running it.
_FILTERED_ARTICLES: Final = (
    select(feed_entries.c.article_id)
    .join(subscriptions, subscriptions.c.feed_id == feed_entries.c.feed_id)
    .where(
        feed_entries.c.article_id.in_(bindparam("articles", expanding=True)),
        subscriptions.c.filter != "",
    )
    .distinct()
)


async def drop_filtered(
    connection: AsyncConnection, article_id: int, now: datetime
) -> set[ChannelName]:
    """Judge each entry of the article for each channel that filters its feed, once.

    The same article may still reach the channel through another feed. Return the channels that do
    not get one of the entries: they wait for it no longer.
    """
    rows = (await connection.execute(_filtering(article_id))).all()
    if not rows:
        return set()
    kept_out: set[ChannelName] = set()
    subjects = await _subjects(connection, article_id, rows)
    for row in rows:
        verdict = verdict_on(row.filter, subjects[row.id])
        if not verdict.passes:
            this = (entry_targets.c.channel == row.channel) & (entry_targets.c.entry_id == row.id)
            await connection.execute(delete(entry_targets).where(this))
            await store_outcomes(connection, [_filtered(row, verdict, now)])
            kept_out.add(row.channel)
    return kept_out


async def filtered_articles(
    connection: AsyncConnection, article_ids: Collection[int]
) -> Sequence[int]:
    """Return those of the articles that somebody follows by a feed and filters it."""
    asked = {"articles": list(article_ids)}
    return (await connection.execute(_FILTERED_ARTICLES, asked)).scalars().all()


def _filtering(article_id: int) -> Select[Any]:
    joined = feed_entries.join(entry_targets, entry_targets.c.entry_id == feed_entries.c.id)
    joined = joined.join(subscriptions, subscriptions.c.feed_id == feed_entries.c.feed_id)
    found = select(feed_entries, entry_targets.c.channel, subscriptions.c.filter)
    return found.select_from(joined).where(
        feed_entries.c.article_id == article_id,
        subscriptions.c.channel == entry_targets.c.channel,
        subscriptions.c.filter != "",
    )


async def _subjects(
    connection: AsyncConnection, article_id: int, rows: Sequence[AnyRow]
) -> dict[int, FilterSubject]:
    made = select(articles.c.content.label("article"), briefs.c.content.label("brief"))
    made = made.join_from(articles, briefs).where(articles.c.id == article_id)
    row = (await connection.execute(made)).one()
    article, content = article_from_json(row.article), brief_from_json(row.brief)
    return {each.id: subject_of(entry_of(each), article, content) for each in rows}


def _filtered(row: AnyRow, verdict: FilterVerdict, now: datetime) -> Outcome:
    return Outcome(
        at=now,
        stage=Stage.DELIVER,
        subject=Subject.ENTRY,
        subject_id=row.id,
        code="filtered",
        data={"channel": str(row.channel), "rule": verdict.kept_out_by},
    )
