"""Channels of the page and what stands in them: SQL behind the BriefArchive port."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func, select

from bot.adapters.storage.engines.database import Database
from bot.adapters.storage.rows import brief_of, post_of
from bot.adapters.storage.statements import insert_missing
from bot.adapters.storage.tables import briefs, page_posts, subscriptions
from bot.domain.channels import ChannelName
from bot.pipeline.records import PostedBrief, StoredBrief

_PAGE = "page"


class SqlBriefArchive:
    """Fulfils BriefArchive."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def channels(self) -> Sequence[tuple[ChannelName, int]]:
        """Return the page's channels with posts or followers, and how many posts each has."""
        counted = select(page_posts.c.channel, func.count()).group_by(page_posts.c.channel)
        async with self._database.read() as connection:
            followed = await connection.execute(select(subscriptions.c.channel).distinct())
            posts = {name: 0 for name in followed.scalars() if name.publisher == _PAGE}
            posts |= {row[0]: row[1] for row in await connection.execute(counted)}
        return sorted(posts.items())

    async def posts(
        self, channel: ChannelName, *, before: int | None, limit: int
    ) -> Sequence[PostedBrief]:
        """Return a channel's posts, newest first, older than post `before`."""
        newest_first = _posts_of(channel).order_by(page_posts.c.id.desc()).limit(limit)
        if before is not None:
            newest_first = newest_first.where(page_posts.c.id < before)
        async with self._database.read() as connection:
            return [post_of(row) for row in await connection.execute(newest_first)]

    async def brief(self, brief_id: int) -> StoredBrief | None:
        """Return one brief."""
        wanted = select(briefs.c.id.label("brief_id"), briefs.c.made_at, briefs.c.content)
        async with self._database.read() as connection:
            row = (await connection.execute(wanted.where(briefs.c.id == brief_id))).one_or_none()
        return brief_of(row) if row else None

    async def post(self, channel: ChannelName, nonce: str, brief_id: int) -> int:
        """Put a brief into a channel of the page; the same nonce gives the first post's id."""
        row: dict[str, object] = {
            "channel": channel,
            "nonce": nonce,
            "brief_id": brief_id,
            "posted_at": self._database.clock.now(),
        }
        this = (page_posts.c.channel == channel) & (page_posts.c.nonce == nonce)
        async with self._database.write(beside=True) as connection:
            await insert_missing(connection, page_posts, [row])
            post_id: int = (
                await connection.execute(select(page_posts.c.id).where(this))
            ).scalar_one()
        return post_id


def _posts_of(channel: ChannelName) -> Select[Any]:
    posts = select(
        page_posts.c.id,
        page_posts.c.posted_at,
        page_posts.c.brief_id,
        briefs.c.made_at,
        briefs.c.content,
    )
    joined = posts.join(briefs, briefs.c.id == page_posts.c.brief_id)
    return joined.where(page_posts.c.channel == channel)
