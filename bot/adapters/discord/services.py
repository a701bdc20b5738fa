"""What commands and buttons need of the rest of the bot."""

from dataclasses import dataclass

from bot.pipeline.ports import (
    BriefArchive,
    BriefIndex,
    Clock,
    CpuWorkers,
    Fetcher,
    SubscriptionStore,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Services:
    """The ports that answer people; each command uses a few of them."""

    clock: Clock
    fetcher: Fetcher
    workers: CpuWorkers
    subscriptions: SubscriptionStore
    index: BriefIndex
    archive: BriefArchive
