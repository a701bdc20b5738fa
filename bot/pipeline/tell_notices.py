"""Notice -> tell -> told | again later: what admins should know of their feeds."""

from collections.abc import Callable, Mapping, Sequence

from bot.domain.notices import Notice
from bot.domain.outcomes import Outcome, Stage, Subject
from bot.pipeline.ports import Clock, NoticeStore, Notifier, Observer
from bot.pipeline.records import Leased, TellingResult
from bot.pipeline.rules.retrying import retry_after_defect, retry_telling


class TellNotices:
    """The stage beside the way of the news."""

    stage = Stage.TELL

    def __init__(
        self,
        *,
        store: NoticeStore,
        notifiers: Mapping[str, Notifier],
        clock: Clock,
        observe: Observer,
        tells: Callable[[], bool] = lambda: True,
    ) -> None:
        """`notifiers` by the kind of channel; of other kinds only the log hears.

        While `tells` says no, another process is who tells.
        """
        self._tells = tells
        self._store = store
        self._notifiers = notifiers
        self._clock = clock
        self._observe = observe

    async def lease(self, limit: int) -> Sequence[Leased[Notice]]:
        """Take notices that nobody heard yet."""
        return await self._store.lease_notices(limit) if self._tells() else ()

    async def work(self, leased: Leased[Notice]) -> None:
        """Tell one notice; the log hears of it whoever else does."""
        notice = leased.item
        if notice.attempts == 0:
            self._observe(_outcome(self._clock, notice, notice.reason.code))
        notifier = self._notifiers.get(notice.channel.publisher)
        told = notifier is None or await notifier.tell(notice)
        now = self._clock.now()
        retry_at = None if told else retry_telling(now, notice.attempts + 1)
        if not told and retry_at is None:
            self._observe(_outcome(self._clock, notice, "notice_not_told"))
        result = TellingResult(tried_at=now, told=told, retry_at=retry_at)
        await self._store.record_telling(leased, result)

    async def set_back(self, leased: Leased[Notice]) -> None:
        """Try a notice again that met a defect, a few times."""
        now = self._clock.now()
        retry_at = retry_after_defect(now, leased.item.attempts + 1)
        result = TellingResult(tried_at=now, told=False, retry_at=retry_at)
        await self._store.record_telling(leased, result)


def _outcome(clock: Clock, notice: Notice, code: str) -> Outcome:
    return Outcome(
        at=clock.now(),
        stage=Stage.TELL,
        subject=Subject.NOTICE,
        subject_id=notice.id,
        code=code,
        data={
            **notice.reason.data,
            "feed": notice.feed_url,
            "title": notice.feed_title,
            "channel": str(notice.channel),
        },
    )
