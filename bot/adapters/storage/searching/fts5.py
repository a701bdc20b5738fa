"""SQLite's word index: a full-text table without content, so that it keeps words only."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, Final

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.searching.documents import terms_of
from bot.adapters.storage.searching.markers import day_words
from bot.adapters.storage.searching.word_index import Document
from bot.adapters.storage.searching.word_tree import (
    AllOf,
    AnyOf,
    Node,
    Words,
    all_of,
    any_of,
    word,
)
from bot.adapters.storage.tables import search_documents

_INSERT = text(
    "INSERT INTO search_index(rowid, headline, body, speakers, places)"
    " VALUES (:brief_id, :headline, :body, :speakers, :places)"
)
# A contentless index forgets a row only when it is told the row's very words.
_DELETE = text(
    "INSERT INTO search_index(search_index, rowid, headline, body, speakers, places)"
    " VALUES ('delete', :brief_id, :headline, :body, :speakers, :places)"
)
_DELETE_ALL = text("INSERT INTO search_index(search_index) VALUES ('delete-all')")
_REMEMBER = text("INSERT OR IGNORE INTO search_terms(term) SELECT value FROM json_each(:terms)")
_NEWEST = text(
    "SELECT rowid FROM search_index WHERE search_index MATCH :wanted AND rowid < :before"
    " ORDER BY rowid DESC LIMIT :most"
)
_DATED = text(
    "WITH newest AS MATERIALIZED (SELECT rowid AS brief_id FROM search_index"
    " WHERE search_index MATCH :wanted ORDER BY rowid DESC LIMIT :most)"
    " SELECT brief_id, dated_on FROM newest JOIN search_documents USING (brief_id)"
    " ORDER BY brief_id DESC"
).columns(dated_on=search_documents.c.dated_on.type)
_MARKED: Final = (
    "SELECT {number} AS mark, rowid AS brief_id FROM search_index"
    " WHERE search_index MATCH :mark{number} AND rowid BETWEEN :oldest AND :newest"
)
_TERMS = text(
    "SELECT term FROM search_terms WHERE term >= :beginning AND term < :end"
    " ORDER BY term LIMIT :most"
)
_STANDING = text(
    "SELECT term FROM (SELECT term FROM search_terms WHERE term >= :beginning AND term < :end"
    " ORDER BY term LIMIT :most) WHERE EXISTS (SELECT 1 FROM search_index"
    """ WHERE search_index MATCH '"' || term || '" AND ' || :besides)"""
)
_MAX_ID: Final = 2**63 - 1
_FEW_DAYS: Final = 32  # of many, looking them up takes as long as it spares (measured)
_AFTER_ALL: Final = "\U0010ffff"


class Fts5Index:
    """Fulfils WordIndex."""

    async def add(self, connection: AsyncConnection, documents: Sequence[Document]) -> None:
        """Take in briefs that it does not have, and their words for completing."""
        if documents:
            await connection.execute(_INSERT, [_row(each) for each in documents])
            terms = json.dumps(terms_of(documents))
            await connection.execute(_REMEMBER, {"terms": terms})

    async def remove(self, connection: AsyncConnection, documents: Sequence[Document]) -> None:
        """Take out briefs, told as they were taken in."""
        if documents:
            await connection.execute(_DELETE, [_row(each) for each in documents])

    async def clear(self, connection: AsyncConnection) -> None:
        """Take out everything."""
        await connection.execute(_DELETE_ALL)
        await connection.execute(text("DELETE FROM search_terms"))

    async def newest(
        self, connection: AsyncConnection, wanted: Node, *, most: int, before: int | None = None
    ) -> Sequence[int]:
        """Return the ids of the newest briefs, older than `before`, newest first."""
        asked = {"wanted": match(wanted), "before": before or _MAX_ID, "most": most}
        return (await connection.execute(_NEWEST, asked)).scalars().all()

    async def newest_days(
        self, connection: AsyncConnection, wanted: Node, *, most: int
    ) -> Mapping[int, date]:
        """Return the newest briefs, newest first, each with its day."""
        # All at once and by position: a thousand rows one by one, by name, take twice as long.
        rows = await connection.execute(_DATED, {"wanted": match(wanted), "most": most})
        return {row[0]: row[1] for row in rows.all()}

    async def marked(
        self, connection: AsyncConnection, days: Mapping[int, date], marks: Sequence[Node]
    ) -> Sequence[Collection[int]]:
        """Return for each mark which of these briefs fulfil it; others may be among them."""
        found: list[set[int]] = [set() for _ in marks]
        asked: dict[str, Any] = {"oldest": min(days), "newest": max(days)}
        for number, mark in enumerate(marks):
            asked[f"mark{number}"] = match(_within_days(mark, set(days.values())))
        rows = await connection.execute(_all_marked(len(marks)), asked)
        for mark, brief_id in rows.all():
            found[mark].add(brief_id)
        return found

    async def terms(
        self, connection: AsyncConnection, beginning: str, *, most: int, besides: Node | None = None
    ) -> Sequence[str]:
        """Return the first words that begin so; with `besides` those that stand in such briefs."""
        asked = {"beginning": beginning, "end": beginning + _AFTER_ALL, "most": most}
        statement = _TERMS
        if besides is not None:
            statement, asked = _STANDING, {**asked, "besides": match(besides)}
        return (await connection.execute(statement, asked)).scalars().all()


def _within_days(mark: Node, days: Collection[date]) -> Node:
    """Return what asks for the same of few days, as each brief has the word of its own.

    Past the newest of the briefs FTS5 goes on until it has another match, mostly to the end of the
    index. Where it looks for one word, that takes less time than looking up the days.
    """
    if len(days) > _FEW_DAYS or (isinstance(mark, Words) and len(mark.words) == 1):
        return mark
    if isinstance(mark, AnyOf) and all(isinstance(each, Words) for each in mark.nodes):
        return mark
    return all_of((any_of(word(day_words(day)[-1]) for day in sorted(days)), mark))


def match(node: Node) -> str:
    """Return an expression of FTS5 that is never malformed."""
    if isinstance(node, AllOf):
        return f"({' AND '.join(map(match, node.nodes))})"
    if isinstance(node, AnyOf):
        return f"({' OR '.join(map(match, node.nodes))})" if node.nodes else '""'
    return _words(node)


def _words(node: Words) -> str:
    part = f"{node.part} : " if node.part else ""
    if node.begun:
        return f"{part}({' OR '.join(map(_quoted, (*node.words, *node.begun)))})"
    return f"{part}{_quoted(' '.join(node.words))}{' *' if node.begins else ''}"


def _quoted(words: str) -> str:
    return '"' + words.replace('"', '""') + '"'


@cache
def _all_marked(number: int) -> TextClause:
    return text(" UNION ALL ".join(_MARKED.format(number=each) for each in range(number)))


def _row(document: Document) -> dict[str, Any]:
    return {
        "brief_id": document.brief_id,
        "headline": document.text.headline,
        "body": document.text.body,
        "speakers": document.text.speakers,
        "places": document.places,
    }
