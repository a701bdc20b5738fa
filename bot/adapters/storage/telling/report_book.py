"""Who reported what, and where admins were told: SQL behind the ReportBook port."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.engines.database import Database
from bot.adapters.storage.rows import AnyRow
from bot.adapters.storage.statements import insert_into
from bot.adapters.storage.tables import report_notices, reports
from bot.domain.corrections import Report, ReportedPart, ReportNotice

NO_CLAIM = -1  # as the table keeps a report that is about no claim


class SqlReportBook:
    """Fulfils ReportBook."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def count_since(self, reporter: str, since: datetime) -> int:
        """Count what that reader has reported since then, in any server."""
        theirs = (reports.c.reporter == reporter) & (reports.c.made_at >= since)
        counted = select(func.count()).select_from(reports).where(theirs)
        async with self._database.read() as connection:
            number: int = (await connection.execute(counted)).scalar_one()
        return number

    async def reports_by(self, reporter: str) -> Sequence[Report]:
        """Return all that one reader reported, oldest first."""
        async with self._database.read() as connection:
            return await stored_reports(connection, reports.c.reporter == reporter)

    async def reports_in(self, server: str) -> Sequence[Report]:
        """Return all that was reported in one server, oldest first."""
        async with self._database.read() as connection:
            return await stored_reports(connection, reports.c.server == server)

    async def forget_reports_by(self, reporter: str) -> int:
        """Forget all that one reader reported, and return how many there were."""
        async with self._database.write() as connection:
            gone = await connection.execute(delete(reports).where(reports.c.reporter == reporter))
            return gone.rowcount

    async def notice(self, server: str, brief_id: int) -> ReportNotice | None:
        """Return where that server's admins were told of that brief; None: they were not."""
        this = (report_notices.c.server == server) & (report_notices.c.brief_id == brief_id)
        async with self._database.read() as connection:
            row = (await connection.execute(select(report_notices).where(this))).one_or_none()
        return None if row is None else _notice_of(row)

    async def keep_notice(self, notice: ReportNotice) -> None:
        """Keep where they were told."""
        kept = {"message": notice.message, "told": notice.told, "settled": notice.settled}
        row = {"server": notice.server, "brief_id": notice.brief_id, **kept}
        keys = [report_notices.c.server, report_notices.c.brief_id]
        async with self._database.write() as connection:
            written = insert_into(connection, report_notices).values(row)
            await connection.execute(written.on_conflict_do_update(index_elements=keys, set_=kept))


async def stored_reports(connection: AsyncConnection, which: ColumnElement[bool]) -> list[Report]:
    """Return these reports, oldest first."""
    rows = await connection.execute(select(reports).where(which).order_by(reports.c.id))
    return [_report_of(row) for row in rows]


def _report_of(row: AnyRow) -> Report:
    return Report(
        brief_id=row.brief_id,
        server=row.server,
        channel=row.channel,
        reporter=row.reporter,
        part=ReportedPart(row.part),
        claim=None if row.claim == NO_CLAIM else row.claim,
        why=row.why,
        made_at=row.made_at,
    )


def _notice_of(row: AnyRow) -> ReportNotice:
    return ReportNotice(
        brief_id=row.brief_id,
        server=row.server,
        message=row.message,
        told=row.told,
        settled=row.settled,
    )
