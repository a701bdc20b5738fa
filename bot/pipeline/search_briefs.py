"""Words in, the best briefs out."""

from collections.abc import Sequence

from bot.domain.channels import ChannelName
from bot.pipeline.ports import BriefIndex
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
    if not words.strip():
        return ()
    bounded = min(max(limit, 1), MAX_RESULTS)
    return await index.search(SearchQuery(words=words, limit=bounded, channels=channels))
