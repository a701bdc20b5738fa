"""Words in, the best briefs out."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.channels import ChannelName
from bot.pipeline.finding_ports import BriefIndex
from bot.pipeline.records import SearchHit, SearchQuery

MAX_RESULTS = 50  # nobody reads further; asks more precisely instead


async def search_briefs(
    index: BriefIndex,
    words: str,
    *,
    limit: int = 10,
    channels: tuple[ChannelName, ...] | None = None,
) -> Sequence[SearchHit]:
    """Return up to `limit` (1 to 50) briefs that match, best first; none for empty words."""
    return await search_by(index, SearchQuery(words=words, limit=limit, channels=channels))


async def search_by(index: BriefIndex, query: SearchQuery) -> Sequence[SearchHit]:
    """Return up to `query.limit` (1 to 50) briefs that match, best first; none for empty words."""
    if not query.words.strip():
        return ()
    return await index.search(replace(query, limit=min(max(query.limit, 1), MAX_RESULTS)))
