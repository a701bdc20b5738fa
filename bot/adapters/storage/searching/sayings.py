"""Who says what: rows of a brief in; the sayings of a person, and who is quoted, out."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Select, delete, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.rows import AnyRow, brief_of
from bot.adapters.storage.searching.analyzer import names_of, words_of
from bot.adapters.storage.searching.search_query import speaker_expression
from bot.adapters.storage.searching.typed_words import (
    TypedWord,
    all_stand_in,
    typed_names,
    typed_words,
)
from bot.adapters.storage.searching.visible import stands_in
from bot.adapters.storage.tables import briefs, sayings
from bot.domain.briefs import Brief, LinkCard
from bot.domain.channels import ChannelName
from bot.pipeline.records import Saying, SayingKind, SayingQuery
from bot.pipeline.rules.sayings import sayings_of

_AT_ONCE = 100  # briefs read together while somebody's sayings are gathered
# Where words have nothing to do with what the person says, no more briefs are looked through.
_MOST_BRIEFS = 2_000
_MOST_LOOKED_AT = 500  # the newest briefs, in which it is counted who is quoted most
_NEWEST = text(
    "SELECT rowid FROM search_index WHERE search_index MATCH :expression AND rowid < :before"
    " ORDER BY rowid DESC LIMIT :most"
)
_MAX_ID = 2**63 - 1


async def store_sayings(
    connection: AsyncConnection, brief_id: int, content: Brief | LinkCard
) -> None:
    """Keep who says what in a brief, in the place of what was kept before."""
    await connection.execute(delete(sayings).where(sayings.c.brief_id == brief_id))
    rows = [
        {
            "brief_id": brief_id,
            "place": place,
            "kind": said.kind.value,
            "speaker": said.speaker,
            "names": names_of(said.speaker),
            "text": said.text,
        }
        for place, said in enumerate(sayings_of(content))
    ]
    if rows:
        await connection.execute(insert(sayings), rows)


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
    expression = speaker_expression(typed, channels)
    if expression is None:
        return ()
    ids = await _newest(connection, expression, _MAX_ID, _MOST_LOOKED_AT)
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


async def _find(
    connection: AsyncConnection, query: SayingQuery, *, open_end: bool
) -> Sequence[AnyRow]:
    expression = None
    if query.person.strip():
        expression = speaker_expression(
            query.person, query.channels, about=query.about, open_end=open_end
        )
    found: list[AnyRow] = []
    before, looked_at = _MAX_ID, 0
    while expression and len(found) < query.limit and looked_at < _MOST_BRIEFS:
        ids = await _newest(connection, expression, before, _AT_ONCE)
        rows = await connection.execute(sayings_in(ids, query.channels))
        found += _fitting(rows, query, open_end=open_end)
        before, looked_at = min(ids, default=0), looked_at + _AT_ONCE
        if len(ids) < _AT_ONCE:
            break
    return found[: query.limit]


async def _newest(
    connection: AsyncConnection, expression: str, before: int, most: int
) -> Sequence[int]:
    wanted = {"expression": expression, "before": before, "most": most}
    return (await connection.execute(_NEWEST, wanted)).scalars().all()


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
