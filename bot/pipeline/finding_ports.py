"""What finding briefs again needs of the outside world; the other ports: ports.py."""

from collections.abc import Collection, Sequence
from typing import Protocol

from bot.domain.channels import ChannelName
from bot.pipeline.records import (
    BriefHeadline,
    PostedBrief,
    Saying,
    SayingQuery,
    SearchHit,
    SearchQuery,
    StoredBrief,
)


class BriefIndex(Protocol):
    """Finds briefs again."""

    async def search(self, query: SearchQuery) -> Sequence[SearchHit]:
        """Return the best matches, best first."""
        ...

    async def meant(self, query: SearchQuery) -> str | None:
        """Return what was probably meant where `query` finds nothing; None where nothing is near."""
        ...

    async def completions(
        self, typed: str, channels: Collection[ChannelName] | None, *, limit: int
    ) -> Sequence[str]:
        """Return what was typed with its last word completed, from briefs of these channels."""
        ...

    async def sayings(self, query: SayingQuery) -> Sequence[Saying]:
        """Return what that person is quoted with or said to say, newest first."""
        ...

    async def speakers(
        self, typed: str, channels: Collection[ChannelName], *, limit: int
    ) -> Sequence[str]:
        """Return the names of who is quoted in these channels, fitting what was typed."""
        ...

    async def recent(
        self, channels: Collection[ChannelName], *, limit: int
    ) -> Sequence[BriefHeadline]:
        """Return the headlines of the newest briefs of these channels, newest first."""
        ...

    async def brief_in(
        self, brief_id: int, channels: Collection[ChannelName]
    ) -> StoredBrief | None:
        """Return the brief if one of these channels gets it."""
        ...

    async def brief_at(
        self, article_key: str, channels: Collection[ChannelName]
    ) -> StoredBrief | None:
        """Return the brief of the article of that key if one of these channels gets it."""
        ...


class IndexCompletion(Protocol):
    """Has briefs found that the search does not know yet."""

    async def index_some(self) -> bool:
        """Index some of them, the newest first, and tell whether there were any."""
        ...


class BriefArchive(Protocol):
    """Briefs as the page shows them."""

    async def channels(self) -> Sequence[tuple[ChannelName, int]]:
        """Return the channels with posts or followers, and how many posts each has."""
        ...

    async def posts(
        self, channel: ChannelName, *, before: int | None, limit: int
    ) -> Sequence[PostedBrief]:
        """Return a channel's posts, newest first, older than post `before`."""
        ...

    async def brief(self, brief_id: int) -> StoredBrief | None:
        """Return one brief."""
        ...

    async def post(self, channel: ChannelName, nonce: str, brief_id: int) -> int:
        """Put a brief into a channel of the page; the same nonce gives the first post's id."""
        ...
