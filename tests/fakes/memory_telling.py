"""NoticeStore in memory."""

from collections.abc import Sequence

from bot.domain.notices import Notice
from bot.pipeline.records import Leased, TellingResult
from tests.fakes.memory import Memory, NoticeRow


class MemoryNoticeStore:
    """Fulfils NoticeStore."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    async def lease_notices(self, limit: int) -> Sequence[Leased[Notice]]:
        return self._memory.lease(self._memory.notices.values(), limit, self._notice)

    async def record_telling(self, leased: Leased[Notice], result: TellingResult) -> None:
        row = self._memory.ours(self._memory.notices.get(leased.item.id), leased.epoch)
        row.lease_until, row.due_at = None, result.retry_at
        row.attempts += 1
        row.told_at = result.tried_at if result.told else row.told_at

    def _notice(self, row: NoticeRow) -> Notice:
        feed = self._memory.feeds[row.feed_id]
        return Notice(
            id=row.id,
            channel=row.channel,
            feed_id=row.feed_id,
            feed_url=feed.url,
            feed_title=feed.title,
            reason=row.reason,
            attempts=row.attempts,
        )
