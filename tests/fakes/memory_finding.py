"""BriefIndex and BriefArchive in memory."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from difflib import get_close_matches

from bot.domain.briefs import Brief, LinkCard
from bot.domain.channels import ChannelName
from bot.domain.deliveries import DeliveryKind, DeliveryState
from bot.pipeline.records import (
    BriefHeadline,
    PostedBrief,
    Saying,
    SayingQuery,
    SearchHit,
    SearchQuery,
    StoredBrief,
)
from bot.pipeline.rules.days import day_of
from bot.pipeline.rules.folding import fold
from bot.pipeline.rules.sayings import Said, sayings_of, speakers_of
from bot.reading.entry_keys import article_key
from tests.fakes.memory import DeliveryRow, Memory


class MemoryBriefIndex:
    """Fulfils BriefIndex: all words must stand in the brief, or be the beginning of one."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    async def search(self, query: SearchQuery) -> Sequence[SearchHit]:
        wanted = _typed(query.words)
        matching = [brief for brief in self._candidates(query) if wanted and _has(brief, wanted)]
        newest_first = sorted(matching, key=lambda brief: brief.id, reverse=True)
        return [
            SearchHit(brief=brief, score=1.0 / place)
            for place, brief in enumerate(newest_first[: query.limit], start=1)
        ]

    async def meant(self, query: SearchQuery) -> str | None:
        everything = replace(query, words="", speaker="", since=None, until=None)
        briefs = self._candidates(replace(everything, language=None, feed_id=None))
        known = {word for brief in briefs for word in fold(_text(brief.content)).split()}
        meant = []
        for typed in _typed(query.words):
            stands = any(word.startswith(typed) for word in known)
            near = [typed] if stands else get_close_matches(typed, known, n=1, cutoff=0.75)
            if not near:
                return None
            meant.append(near[0])
        words = " ".join(meant)
        found = words != query.words and await self.search(replace(query, words=words))
        return words if found else None

    async def completions(
        self, typed: str, channels: Collection[ChannelName] | None, *, limit: int
    ) -> Sequence[str]:
        before, blank, beginning = typed.rpartition(" ")
        begun, known = fold(beginning).strip(), Counter[str]()
        if not begun:
            return []
        for brief in sorted(self._seen(channels), key=lambda each: -each.id):
            text = [word.strip(".,") for word in fold(_text(brief.content)).split()]
            if _begin_words(text, _typed(before)):
                known.update(word for word in set(text) if word.startswith(begun) and word != begun)
        return [before + blank + word for word, _ in known.most_common(limit)]

    async def sayings(self, query: SayingQuery) -> Sequence[Saying]:
        for whole in (True, False):
            found = [
                Saying(brief=brief, kind=said.kind, speaker=said.speaker, text=said.text)
                for brief in sorted(self._seen(query.channels), key=lambda each: -each.id)
                for said in sayings_of(brief.content)
                if _is_said(said, brief, query, whole=whole)
            ]
            if found:
                return found[: query.limit]
        return []

    async def speakers(
        self, typed: str, channels: Collection[ChannelName], *, limit: int
    ) -> Sequence[str]:
        said = (said for brief in self._seen(channels) for said in sayings_of(brief.content))
        counts = Counter(each.speaker for each in said if _is_called(each.speaker, typed))
        return sorted(counts, key=lambda speaker: (-counts[speaker], speaker))[:limit]

    async def brief_at(
        self, article_key: str, channels: Collection[ChannelName]
    ) -> StoredBrief | None:
        there = (b for b in self._seen(channels) if article_key in self._keys(b))
        return next(there, None)

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
        for brief in self._seen(query.channels):
            day = day_of(brief.content, brief.made_at)
            speakers = speakers_of(brief.content)
            if (
                (query.since or day) <= day <= (query.until or day)
                and query.language in {None, brief.content.language}
                and query.feed_id in {None, *self._feeds(brief)}
                and (not query.speaker or any(_is_called(s, query.speaker) for s in speakers))
            ):
                yield brief

    def _seen(self, channels: Collection[ChannelName] | None) -> Iterator[StoredBrief]:
        for brief in self._memory.briefs.values():
            if channels is None or self._is_in(brief, channels):
                yield brief

    def _is_in(self, brief: StoredBrief, channels: Collection[ChannelName]) -> bool:
        rows = (row for row in self._deliveries(brief) if row.channel in channels)
        carrying = (row for row in rows if row.kind is DeliveryKind.BRIEF)
        return any(row.state is not DeliveryState.TAKEN_DOWN for row in carrying)

    def _deliveries(self, brief: StoredBrief) -> Iterator[DeliveryRow]:
        return (row for row in self._memory.deliveries.values() if row.brief_id == brief.id)

    def _articles(self, brief: StoredBrief) -> set[int]:
        known = {row.id for row in self._memory.articles.values() if row.brief_id == brief.id}
        return known | {row.article_id for row in self._deliveries(brief)}

    def _feeds(self, brief: StoredBrief) -> set[int]:
        articles = self._articles(brief)
        return {row.feed_id for row in self._memory.entries.values() if row.article_id in articles}

    def _keys(self, brief: StoredBrief) -> set[str]:
        """Return the keys of the brief's article, also where only the brief was put here."""
        rows = self._memory.articles.values()
        known = {row.key for row in rows if row.brief_id == brief.id}
        content = brief.content
        url = content.article.url if isinstance(content, Brief) else content.url
        return known or {article_key(url or "")}


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
        names |= {post.channel for post in self._kept()}
        return [(name, sum(p.channel == name for p in self._kept())) for name in sorted(names)]

    def _kept(self) -> list[_Post]:
        return [post for post in self._posts if post.brief_id in self.memory.briefs]

    async def posts(
        self, channel: ChannelName, *, before: int | None, limit: int
    ) -> Sequence[PostedBrief]:
        newest_first = [post for post in reversed(self._kept()) if post.channel == channel]
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


def _typed(words: str) -> list[str]:
    return fold(words.replace('"', " ")).split()


def _has(brief: StoredBrief, wanted: Sequence[str]) -> bool:
    return _begin_words(fold(_text(brief.content)).split(), wanted)


def _begin_words(words: Collection[str], wanted: Sequence[str]) -> bool:
    return all(any(word.startswith(each) for word in words) for each in wanted)


def _is_called(speaker: str, typed: str) -> bool:
    return _begin_words(fold(speaker).split(), fold(typed).split())


def _is_said(said: Said, brief: StoredBrief, query: SayingQuery, *, whole: bool) -> bool:
    person, names = fold(query.person).split(), fold(said.speaker).split()
    named = set(person) <= set(names) if whole else _begin_words(names, person)
    told = fold(f"{brief.content.headline} {said.text}").split()
    return bool(person) and named and _begin_words(told, _typed(query.about))


def _text(content: Brief | LinkCard) -> str:
    parts: list[str | None] = [content.headline]
    if isinstance(content, Brief):
        quote = content.notable_quote
        parts += [claim.text for claim in content.key_claims]
        parts += [quote.text] if quote else []
        parts += speakers_of(content)
    return " ".join(filter(None, parts))
