"""An article's address or brief in, what happened to it for some channels out: StoryStore in SQL."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, false, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.engines.database import Database
from bot.adapters.storage.following.entry_rows import digest_of
from bot.adapters.storage.keeping.old_briefs import EXPIRED
from bot.adapters.storage.rows import AnyRow
from bot.adapters.storage.sending.refused_channels import refusals
from bot.adapters.storage.statements import chunks, readable_rows
from bot.adapters.storage.tables import (
    articles,
    briefs,
    deliveries,
    entry_keys,
    entry_targets,
    feed_entries,
    feeds,
    outcomes,
    subscriptions,
)
from bot.adapters.storage.telling.story_rows import (
    as_it_is,
    delivery_in_story,
    entry_in_story,
    outcome_of,
    sound_delivery,
)
from bot.domain.channels import ChannelName
from bot.domain.corrections import Story, StoryDelivery, StoryEntry
from bot.domain.deliveries import DeliveryKind
from bot.domain.feeds import EntryKey, KeyKind
from bot.domain.outcomes import Outcome, Subject
from bot.domain.reasons import Reason
from bot.reading.entry_keys import article_key

# An article is listed by a few feeds; hundreds of entries lead to it where a site gives every
# page the same address, and nobody reads a story of them all.
_MAX_ENTRIES = 20
_TOLD_OF_CHANNELS = "channel"  # the fact of an outcome that says whom it concerns


class SqlStoryStore:
    """Fulfils StoryStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def story(
        self, *, link: str | None, brief_id: int | None, channels: Collection[ChannelName]
    ) -> Story | None:
        """Return what happened to it for these channels; None where they have nothing to do with it."""
        async with self._database.read() as connection:
            search = _Search(connection, frozenset(channels))
            article_id = await search.article(link, brief_id)
            entries = await search.entries(article_id, link)
            if article_id is None:  # the feed's link may lead to a page of another address
                article_id = next((row.article_id for row in entries if row.article_id), None)
            return await search.story(article_id, entries)


class _Search:
    """One look at the database, for some channels."""

    def __init__(self, connection: AsyncConnection, names: frozenset[ChannelName]) -> None:
        self._connection = connection
        self._names = names

    async def article(self, link: str | None, brief_id: int | None) -> int | None:
        if brief_id is not None:
            found = select(briefs.c.article_id).where(briefs.c.id == brief_id)
        else:
            found = select(articles.c.id).where(articles.c.key == article_key(link or ""))
        article_id: int | None = (await self._connection.execute(found)).scalar()
        return article_id

    async def entries(self, article_id: int | None, link: str | None) -> Sequence[AnyRow]:
        """Return the entries that led to the article, of feeds that bring something to us."""
        leading: ColumnElement[bool] = false()
        if article_id is not None:
            leading = feed_entries.c.article_id == article_id
        elif link is not None:
            leading = feed_entries.c.id.in_(await self._listed_as(link))
        wanted = select(feed_entries, feeds.c.title.label("feed_title"), feeds.c.url)
        wanted = wanted.join(feeds, feeds.c.id == feed_entries.c.feed_id).where(leading)
        followed = await self._feeds()
        wanted = wanted.order_by(feed_entries.c.id)
        rows = await readable_rows(self._connection, wanted, feed_entries.c.id, as_it_is)
        targets = await self._targets(row.id for row in rows)
        ours = [row for row in rows if row.feed_id in followed or targets[row.id]]
        return ours[:_MAX_ENTRIES]

    async def story(self, article_id: int | None, entries: Sequence[AnyRow]) -> Story | None:
        article = await self._article_row(article_id)
        sent = await self._deliveries(article.brief_id if article else None)
        if not entries and not sent:
            return None
        first = entries[0] if entries else None
        headline = (article.headline or article.title) if article else ""
        return Story(
            headline=headline or (first.title if first else ""),
            url=article.url if article else (first.link if first else None),
            brief_id=article.brief_id if article else None,
            entries=await self._told_entries(entries),
            article_outcomes=await self._of_article(article_id),
            deliveries=sent,
            brief_gone=article is not None and article.state == EXPIRED,
        )

    async def _listed_as(self, link: str) -> list[int]:
        """Return the entries that feeds which our channels follow listed with that link."""
        digest = digest_of(EntryKey(kind=KeyKind.LINK, value=article_key(link)))
        found: list[int] = []
        for some in chunks(await self._feeds()):
            these = entry_keys.c.feed_id.in_(some) & (entry_keys.c.digest == digest)
            listed = select(entry_keys.c.entry_id).where(these, entry_keys.c.entry_id.is_not(None))
            found += (await self._connection.execute(listed)).scalars()
        return found

    async def _feeds(self) -> frozenset[int]:
        found: set[int] = set()
        for some in chunks(self._names):
            followed = select(subscriptions.c.feed_id).where(subscriptions.c.channel.in_(some))
            found.update((await self._connection.execute(followed)).scalars())
        return frozenset(found)

    async def _targets(self, entry_ids: Iterable[int]) -> dict[int, tuple[ChannelName, ...]]:
        found: dict[int, tuple[ChannelName, ...]] = defaultdict(tuple)
        for some in chunks(entry_ids):
            targets = select(entry_targets).where(entry_targets.c.entry_id.in_(some))
            for row in await self._connection.execute(targets.order_by(entry_targets.c.channel)):
                if row.channel in self._names:
                    found[row.entry_id] += (row.channel,)
        return found

    async def _article_row(self, article_id: int | None) -> AnyRow | None:
        columns = (articles.c.url, articles.c.title, articles.c.state)
        wanted = select(*columns, briefs.c.id.label("brief_id"), briefs.c.headline)
        wanted = wanted.join_from(articles, briefs, isouter=True)
        found = wanted.where(articles.c.id == article_id)
        return (await self._connection.execute(found)).one_or_none()

    async def _told_entries(self, rows: Sequence[AnyRow]) -> tuple[StoryEntry, ...]:
        targets = await self._targets(row.id for row in rows)
        told = await self._outcomes(Subject.ENTRY, [row.id for row in rows])
        return tuple(entry_in_story(row, targets[row.id], told[row.id]) for row in rows)

    async def _of_article(self, article_id: int | None) -> tuple[Outcome, ...]:
        if article_id is None:
            return ()
        return (await self._outcomes(Subject.ARTICLE, [article_id]))[article_id]

    async def _deliveries(self, brief_id: int | None) -> tuple[StoryDelivery, ...]:
        if brief_id is None:
            return ()
        rows: list[AnyRow] = []
        refused: dict[ChannelName, Reason] = {}
        for some in chunks(self._names):
            these = _deliveries_of(brief_id, some)
            rows += await readable_rows(self._connection, these, deliveries.c.id, sound_delivery)
            refused |= await refusals(self._connection, some)
        rows.sort(key=lambda row: row.id)
        told = await self._outcomes(
            Subject.DELIVERY, [each for row in rows for each in (row.id, row.digest_id) if each]
        )
        return tuple(
            delivery_in_story(
                row,
                told[row.id],
                told[row.digest_id] if row.digest_id else (),
                refused.get(row.channel),
            )
            for row in rows
            if row.position or row.kind != DeliveryKind.BRIEF.value  # else it never got there
        )

    async def _outcomes(
        self, subject: Subject, ids: Sequence[int]
    ) -> dict[int, tuple[Outcome, ...]]:
        """Return what happened to these things, but what concerns other channels than ours."""
        found: dict[int, tuple[Outcome, ...]] = defaultdict(tuple)
        for some in chunks(ids):
            about = (outcomes.c.subject == subject.value) & outcomes.c.subject_id.in_(some)
            lines = select(outcomes).where(about).order_by(outcomes.c.id)
            for told in await readable_rows(self._connection, lines, outcomes.c.id, outcome_of):
                if self._concerns_us(told.data.get(_TOLD_OF_CHANNELS)):
                    found[told.subject_id] += (told,)
        return found

    def _concerns_us(self, name: object) -> bool:
        return name is None or name in {str(each) for each in self._names}


def _deliveries_of(brief_id: int, names: Sequence[ChannelName]) -> Select[Any]:
    digests = deliveries.alias("digests")
    columns = (
        deliveries,
        digests.c.sent_at.label("digest_sent_at"),
        digests.c.message_id.label("digest_message"),
    )
    joined = deliveries.outerjoin(digests, digests.c.id == deliveries.c.digest_id)
    kinds = deliveries.c.kind.in_(
        [DeliveryKind.BRIEF.value, DeliveryKind.EDIT.value, DeliveryKind.RENEWAL.value]
    )
    these = deliveries.c.channel.in_(names)
    return (
        select(*columns).select_from(joined).where(deliveries.c.brief_id == brief_id, these, kinds)
    )
