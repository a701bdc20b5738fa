"""BriefIndex and BriefArchive in memory."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.briefs import Brief, LinkCard
from bot.domain.channels import ChannelName
from bot.pipeline.records import BriefHeadline, PostedBrief, SearchHit, SearchQuery, StoredBrief
from tests.fakes.memory import Memory


class MemoryBriefIndex:
    """Fulfils BriefIndex: all words must stand in the brief, or be the beginning of one."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    async def search(self, query: SearchQuery) -> Sequence[SearchHit]:
        wanted = query.words.casefold().replace('"', " ").split()
        matching = [brief for brief in self._candidates(query) if wanted and _has(brief, wanted)]
        newest_first = sorted(matching, key=lambda brief: brief.id, reverse=True)
        return [
            SearchHit(brief=brief, score=1.0 / place)
            for place, brief in enumerate(newest_first[: query.limit], start=1)
        ]

    async def recent(
        self, channels: Collection[ChannelName], *, limit: int
    ) -> Sequence[BriefHeadline]:
        there = [brief for brief in self._memory.briefs.values() if self._is_in(brief, channels)]
        there.sort(key=lambda brief: brief.id, reverse=True)
        return [
            BriefHeadline(brief_id=brief.id, headline=brief.content.headline, made_at=brief.made_at)
            for brief in there[:limit]
        ]

    async def brief_in(
        self, brief_id: int, channels: Collection[ChannelName]
    ) -> StoredBrief | None:
        brief = self._memory.briefs.get(brief_id)
        return brief if brief is not None and self._is_in(brief, channels) else None

    def _candidates(self, query: SearchQuery) -> Iterator[StoredBrief]:
        for brief in self._memory.briefs.values():
            if query.channels is None or self._is_in(brief, query.channels):
                yield brief

    def _is_in(self, brief: StoredBrief, channels: Collection[ChannelName]) -> bool:
        rows = self._memory.deliveries.values()
        return any(row.brief_id == brief.id and row.channel in channels for row in rows)


@dataclass
class MemoryBotState:
    """Fulfils BotState."""

    facts: dict[str, str] = field(default_factory=dict)

    async def read(self, name: str) -> str | None:
        return self.facts.get(name)

    async def write(self, name: str, value: str) -> None:
        self.facts[name] = value


@dataclass(kw_only=True)
class _Post:
    id: int
    channel: ChannelName
    nonce: str
    brief_id: int
    posted_at: datetime


@dataclass
class MemoryBriefArchive:
    """Fulfils BriefArchive."""

    memory: Memory
    _posts: list[_Post] = field(default_factory=list)

    async def channels(self) -> Sequence[tuple[ChannelName, int]]:
        names = {row.channel for row in self.memory.subscriptions}
        names = {name for name in names if name.publisher == "page"}
        names |= {post.channel for post in self._posts}
        return [(name, sum(p.channel == name for p in self._posts)) for name in sorted(names)]

    async def posts(
        self, channel: ChannelName, *, before: int | None, limit: int
    ) -> Sequence[PostedBrief]:
        newest_first = [post for post in reversed(self._posts) if post.channel == channel]
        older = [post for post in newest_first if before is None or post.id < before]
        return [
            PostedBrief(
                post_id=post.id,
                posted_at=post.posted_at,
                brief=self.memory.briefs[post.brief_id],
            )
            for post in older[:limit]
        ]

    async def brief(self, brief_id: int) -> StoredBrief | None:
        return self.memory.briefs.get(brief_id)

    async def post(self, channel: ChannelName, nonce: str, brief_id: int) -> int:
        for post in self._posts:
            if (post.channel, post.nonce) == (channel, nonce):
                return post.id
        post = _Post(
            id=self.memory.new_id(),
            channel=channel,
            nonce=nonce,
            brief_id=brief_id,
            posted_at=self.memory.clock.now(),
        )
        self._posts.append(post)
        return post.id


def _has(brief: StoredBrief, wanted: Sequence[str]) -> bool:
    words = _text(brief.content).casefold().split()
    return all(any(word.startswith(each) for word in words) for each in wanted)


def _text(content: Brief | LinkCard) -> str:
    parts: list[str | None] = [content.headline]
    if isinstance(content, Brief):
        quote = content.notable_quote
        parts += [claim.text for claim in content.key_claims]
        parts += [quote.text, quote.speaker] if quote else []
    return " ".join(filter(None, parts))
