"""A reader's report -> kept or declined; an admin's decision -> briefs taken down or sent again."""

from collections.abc import Collection
from datetime import timedelta
from enum import StrEnum
from typing import Final

from bot.domain.channels import ChannelName
from bot.domain.corrections import Report, ReportAnswer
from bot.pipeline.correction_ports import CorrectionStore, ReportBook

# Somebody who reads with care finds a few; who reports more wants to annoy somebody.
MAX_REPORTS_AN_HOUR: Final = 10
_HOUR: Final = timedelta(hours=1)


class Decision(StrEnum):
    """What admins do about a brief."""

    LINK = "link"  # its messages are replaced by the plain link
    REMOVE = "remove"  # its messages are removed
    AGAIN = "again"  # it is posted anew
    DISMISS = "dismiss"  # it stays as it is


async def report_brief(store: CorrectionStore, book: ReportBook, report: Report) -> ReportAnswer:
    """Keep a report, unless its reader made it before or has made too many."""
    if await book.count_since(report.reporter, report.made_at - _HOUR) >= MAX_REPORTS_AN_HOUR:
        return ReportAnswer.TOO_MANY
    return ReportAnswer.KEPT if await store.report(report) else ReportAnswer.AGAIN


async def decide(
    store: CorrectionStore, decision: Decision, brief_id: int, channels: Collection[ChannelName]
) -> int:
    """Do it in these channels, all those of a server, and return in how many there was to do."""
    if decision is Decision.DISMISS:
        return 0
    if decision is Decision.AGAIN:
        return await store.send_again(brief_id, channels)
    return await store.take_down(brief_id, channels, replaced=decision is Decision.LINK)
