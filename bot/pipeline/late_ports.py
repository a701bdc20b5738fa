"""What bettering posted briefs needs of the store: articles that a model owes an answer about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.articles import Article
from bot.domain.briefs import Brief
from bot.domain.outcomes import Outcome
from bot.pipeline.records import Leased, StoredBrief


@dataclass(frozen=True, kw_only=True, slots=True)
class LateAnswer:
    """An article whose brief was posted before the model had answered."""

    id: int
    article_id: int
    attempts: int  # times it was asked again in vain
    article: Article | None  # None: its text is gone
    standing: StoredBrief | None  # what was posted; None: it is gone, or cannot be read


@dataclass(frozen=True, kw_only=True, slots=True)
class Readers:
    """Who was given a brief, follows what brought it, and can be shown another one."""

    channels: int
    servers: Mapping[str, str | None]  # of these channels, with the language each wants


@dataclass(frozen=True, kw_only=True, slots=True)
class LateResult:
    """What asking again gave; stored in one transaction."""

    asked_at: datetime
    better: Brief | None  # takes the place of what stands; None: that stays
    retry_at: datetime | None  # None: nobody asks any more
    outcome: Outcome | None  # None: nothing to tell


class LateAnswers(Protocol):
    """Articles that a model owes an answer about, and the briefs that come of it."""

    async def lease_late(self, limit: int) -> Sequence[Leased[LateAnswer]]:
        """Take up to `limit` of those that are due, the longest due first."""
        ...

    async def renew(self, leased: Leased[LateAnswer]) -> Leased[LateAnswer]:
        """Keep it for another lease; LeaseLost when somebody else has it."""
        ...

    async def readers(self, article_id: int) -> Readers:
        """Return who was given its brief and can be shown a better one."""
        ...

    async def record_asking(self, leased: Leased[LateAnswer], result: LateResult) -> Outcome | None:
        """Store all of it at once and end the lease; LeaseLost stores nothing.

        A better brief takes the place of the one that stood when it was leased, in the search, too,
        and every message that shows that one is to be changed. Where somebody has replaced it since,
        has taken it down in any channel or reported it, it stays, and nothing is told. Returns the
        outcome that was stored.
        """
        ...
