"""What correcting briefs and telling why need: reports, take-downs, the story of an article."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.channels import ChannelName
from bot.domain.corrections import Report, ReportNotice, Story


class CorrectionStore(Protocol):
    """Reports of readers, and what admins do about a brief."""

    async def report(self, report: Report) -> bool:
        """Keep it; False where that reader reported that part of that brief already."""
        ...

    async def reports(self, server: str, brief_id: int) -> Sequence[Report]:
        """Return what readers of that server reported about it, oldest first."""
        ...

    async def reports_by_feed(self, channels: Collection[ChannelName]) -> Mapping[int, int]:
        """Count the reports of briefs that feeds brought to these channels, by the feeds' ids."""
        ...

    async def take_down(
        self, brief_id: int, channels: Collection[ChannelName], *, replaced: bool
    ) -> int:
        """Never post that brief in these channels (again), and have what stands there changed.

        Its messages there are replaced by the plain link, or removed, by deliveries of their own;
        what waits is not sent. Returns how many channels that concerned.
        """
        ...

    async def send_again(self, brief_id: int, channels: Collection[ChannelName]) -> int:
        """Queue that brief anew for those of the channels that had it; return how many."""
        ...


class ReportBook(Protocol):
    """Who reported what, and where admins were told of it."""

    async def count_since(self, reporter: str, since: datetime) -> int:
        """Count what that reader has reported since then, in any server."""
        ...

    async def reports_by(self, reporter: str) -> Sequence[Report]:
        """Return all that one reader reported, oldest first."""
        ...

    async def reports_in(self, server: str) -> Sequence[Report]:
        """Return all that was reported in one server, oldest first."""
        ...

    async def forget_reports_by(self, reporter: str) -> int:
        """Forget all that one reader reported, and return how many there were."""
        ...

    async def notice(self, server: str, brief_id: int) -> ReportNotice | None:
        """Return where that server's admins were told of that brief; None: they were not."""
        ...

    async def keep_notice(self, notice: ReportNotice) -> None:
        """Keep where they were told."""
        ...


class StoryStore(Protocol):
    """The way of an article, from the feed to the message."""

    async def story(
        self, *, link: str | None, brief_id: int | None, channels: Collection[ChannelName]
    ) -> Story | None:
        """Return what happened to it for these channels; None where they have nothing to do with it.

        It is found by its address (as the feed or the page gave it) or by its brief.
        """
        ...
