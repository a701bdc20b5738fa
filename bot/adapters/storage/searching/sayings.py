"""Who says what: rows of a brief in; the sayings of a person, and who is quoted, out."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Select, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.many_rows import insert_rows
from bot.adapters.storage.rows import AnyRow, brief_of
from bot.adapters.storage.searching.analyzer import names_of, words_of
from bot.adapters.storage.searching.search_query import by_speaker
from bot.adapters.storage.searching.typed_words import (
    TypedWord,
    all_stand_in,
    typed_names,
    typed_words,
)
from bot.adapters.storage.searching.visible import stands_in
from bot.adapters.storage.searching.word_indexes import word_index
from bot.adapters.storage.statements import Row, chunks
from bot.adapters.storage.tables import briefs, sayings
from bot.domain.briefs import Brief, LinkCard
from bot.domain.channels import ChannelName
from bot.pipeline.records import Saying, SayingKind, SayingQuery
from bot.pipeline.rules.sayings import sayings_of

_AT_ONCE = 100  # briefs read together while somebody's sayings are gathered
# Where words have nothing to do with what the person says, no more briefs are looked through.
_MOST_BRIEFS = 2_000
_MOST_LOOKED_AT = 500  # the newest briefs, in which it is counted who is quoted most


async def store_sayings(
    connection: AsyncConnection, contents: Mapping[int, Brief | LinkCard]
) -> None:
    """Keep who says what in briefs, in the place of what was kept before."""
    for some in chunks(contents):
        await connection.execute(delete(sayings).where(sayings.c.brief_id.in_(some)))
    await add_sayings(connection, contents)


async def add_sayings(
    connection: AsyncConnection, contents: Mapping[int, Brief | LinkCard]
) -> None:
    """Keep who says what in briefs of which nothing was kept before."""
    rows = [row for brief_id, content in contents.items() for row in _rows(brief_id, content)]
    await insert_rows(connection, sayings, rows)


async def find_sayings(connection: AsyncConnection, query: SayingQuery) -> Sequence[Saying]:
    """Return what that person says, newest first; by whole names, else by their beginnings."""
    for open_end in (False, True):
        rows = await _find(connection, query, open_end=open_end)
        if rows:
            return await _with_briefs(connection, rows)
    return ()


async def find_speakers(
    connection: AsyncConnection, typed: str, channels: Collection[ChannelName], limit: int
) -> Sequence[str]:
    """Return who is quoted most in the newest briefs of the channels, as far as the name fits."""
    wanted_words = by_speaker(typed, channels)
    if wanted_words is None:
        return ()
    index = word_index(connection)
    ids = await index.newest(connection, wanted_words, most=_MOST_LOOKED_AT)
    wanted = typed_names(typed, open_end=True)
    said = select(sayings.c.speaker, sayings.c.names).join(
        briefs, briefs.c.id == sayings.c.brief_id
    )
    rows = await connection.execute(said.where(briefs.c.id.in_(ids), stands_in(channels)))
    counts = Counter(
        row.speaker for row in rows if row.names and all_stand_in(wanted, row.names.split())
    )
    often_first = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return [speaker for speaker, _ in often_first[:limit]]


def _rows(brief_id: int, content: Brief | LinkCard) -> Iterator[Row]:
    for place, said in enumerate(sayings_of(content)):
        yield {
            "brief_id": brief_id,
            "place": place,
            "kind": said.kind.value,
            "speaker": said.speaker,
            "names": names_of(said.speaker),
            "text": said.text,
        }


async def _find(
    connection: AsyncConnection, query: SayingQuery, *, open_end: bool
) -> Sequence[AnyRow]:
    wanted = None
    if query.person.strip():
        wanted = by_speaker(query.person, query.channels, about=query.about, open_end=open_end)
    found: list[AnyRow] = []
    index, before, looked_at = word_index(connection), None, 0
    while wanted and len(found) < query.limit and looked_at < _MOST_BRIEFS:
        ids = await index.newest(connection, wanted, most=_AT_ONCE, before=before)
        rows = await connection.execute(sayings_in(ids, query.channels))
        found += _fitting(rows, query, open_end=open_end)
        before, looked_at = min(ids, default=0), looked_at + _AT_ONCE
        if len(ids) < _AT_ONCE:
            break
    return found[: query.limit]


def sayings_in(ids: Sequence[int], channels: Collection[ChannelName] | None) -> Select[Any]:
    """Select what is said in these briefs, as far as one of the channels gets them."""
    wanted = (
        select(sayings, briefs.c.headline, briefs.c.language)
        .join(briefs, briefs.c.id == sayings.c.brief_id)
        .where(briefs.c.id.in_(ids))
        .order_by(sayings.c.brief_id.desc(), sayings.c.place)
    )
    return wanted if channels is None else wanted.where(stands_in(channels))


def _fitting(rows: Iterable[AnyRow], query: SayingQuery, *, open_end: bool) -> Iterator[AnyRow]:
    person = typed_names(query.person, open_end=open_end)
    about = typed_words(query.about)
    for row in rows:
        if all_stand_in(person, row.names.split()) and _is_about(row, about):
            yield row


def _is_about(row: AnyRow, about: Collection[TypedWord]) -> bool:
    return not about or all_stand_in(about, words_of([row.headline, row.text], row.language))


async def _with_briefs(connection: AsyncConnection, rows: Sequence[AnyRow]) -> Sequence[Saying]:
    stored = select(briefs.c.id.label("brief_id"), briefs.c.made_at, briefs.c.content)
    wanted = stored.where(briefs.c.id.in_({row.brief_id for row in rows}))
    found = {row.brief_id: brief_of(row) for row in await connection.execute(wanted)}
    return [
        Saying(
            brief=found[row.brief_id],
            kind=SayingKind(row.kind),
            speaker=row.speaker,
            text=row.text,
        )
        for row in rows
    ]
