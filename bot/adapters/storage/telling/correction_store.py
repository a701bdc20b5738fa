"""Reports and what admins decide in, briefs taken down or sent again out: CorrectionStore in SQL."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import func, select

from bot.adapters.storage.engines.database import Database
from bot.adapters.storage.statements import chunks, insert_into
from bot.adapters.storage.tables import briefs, entry_targets, feed_entries, reports
from bot.adapters.storage.telling.correction_rows import Correction
from bot.adapters.storage.telling.report_book import NO_CLAIM, stored_reports
from bot.domain.channels import ChannelName
from bot.domain.corrections import Report


class SqlCorrectionStore:
    """Fulfils CorrectionStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def report(self, report: Report) -> bool:
        """Keep it; False where that reader reported that part of that brief already."""
        row = {
            "brief_id": report.brief_id,
            "server": report.server,
            "channel": report.channel,
            "reporter": report.reporter,
            "part": report.part.value,
            "claim": NO_CLAIM if report.claim is None else report.claim,
            "why": report.why,
            "made_at": report.made_at,
        }
        async with self._database.write() as connection:
            missing = insert_into(connection, reports).on_conflict_do_nothing().values(row)
            kept = await connection.execute(missing.returning(reports.c.id))
            return kept.first() is not None

    async def reports(self, server: str, brief_id: int) -> Sequence[Report]:
        """Return what readers of that server reported about it, oldest first."""
        which = (reports.c.server == server) & (reports.c.brief_id == brief_id)
        async with self._database.read() as connection:
            return await stored_reports(connection, which)

    async def reports_by_feed(self, channels: Collection[ChannelName]) -> Mapping[int, int]:
        """Count the reports of briefs that feeds brought to these channels, by the feeds' ids."""
        joined = (
            reports.join(briefs, briefs.c.id == reports.c.brief_id)
            .join(feed_entries, feed_entries.c.article_id == briefs.c.article_id)
            .join(entry_targets, entry_targets.c.entry_id == feed_entries.c.id)
        )
        counted = select(feed_entries.c.feed_id, func.count(reports.c.id.distinct()))
        counted = counted.select_from(joined).group_by(feed_entries.c.feed_id)
        by_feed: Counter[int] = Counter()
        async with self._database.read() as connection:
            for some in chunks(channels):
                there = reports.c.channel.in_(some) & (entry_targets.c.channel == reports.c.channel)
                for feed_id, number in await connection.execute(counted.where(there)):
                    by_feed[feed_id] += number
        return by_feed

    async def take_down(
        self, brief_id: int, channels: Collection[ChannelName], *, replaced: bool
    ) -> int:
        """Never post that brief in these channels (again), and have what stands there changed."""
        async with self._database.write() as connection:
            now = self._database.clock.now()  # see SqlServerStore.revise
            correction = Correction(connection, brief_id, now)
            return len(await correction.take_down(channels, replaced=replaced))

    async def send_again(self, brief_id: int, channels: Collection[ChannelName]) -> int:
        """Queue that brief anew for those of the channels that had it; return how many."""
        async with self._database.write() as connection:
            now = self._database.clock.now()  # see SqlServerStore.revise
            return len(await Correction(connection, brief_id, now).send_again(channels))
