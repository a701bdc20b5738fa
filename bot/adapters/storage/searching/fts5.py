"""SQLite's word index: a full-text table without content, so that it keeps words only."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.searching.documents import terms_of
from bot.adapters.storage.searching.word_index import Document, Matches
from bot.adapters.storage.searching.word_tree import AllOf, AnyOf, Node, Words
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

    async def matches(
        self, connection: AsyncConnection, wanted: Node, marks: Sequence[Node], most: int
    ) -> Matches:
        """Return the newest briefs, and which of them fulfil each mark as well."""
        # All at once and by position: a thousand rows one by one, by name, take twice as long.
        rows = await connection.execute(_DATED, {"wanted": match(wanted), "most": most})
        days: dict[int, date] = {row[0]: row[1] for row in rows.all()}
        marked: list[set[int]] = [set() for _ in marks]
        if days and marks:
            asked: dict[str, Any] = {"oldest": min(days), "newest": max(days)}
            asked |= {f"mark{number}": match(mark) for number, mark in enumerate(marks)}
            rows = await connection.execute(text(_all_marked(len(marks))), asked)
            for mark, brief_id in rows.all():
                marked[mark].add(brief_id)
        return Matches(days=days, marked=marked)

    async def terms(
        self, connection: AsyncConnection, beginning: str, *, most: int, besides: Node | None = None
    ) -> Sequence[str]:
        """Return the first words that begin so; with `besides` those that stand in such briefs."""
        asked = {"beginning": beginning, "end": beginning + _AFTER_ALL, "most": most}
        statement = _TERMS
        if besides is not None:
            statement, asked = _STANDING, {**asked, "besides": match(besides)}
        return (await connection.execute(statement, asked)).scalars().all()


def match(node: Node) -> str:
    """Return an expression of FTS5 that is never malformed."""
    if isinstance(node, AllOf):
        return f"({' AND '.join(map(match, node.nodes))})"
    if isinstance(node, AnyOf):
        return f"({' OR '.join(map(match, node.nodes))})" if node.nodes else '""'
    return _words(node)


def _words(node: Words) -> str:
    quoted = '"' + " ".join(node.words).replace('"', '""') + '"'
    return f"{f'{node.part} : ' if node.part else ''}{quoted}{' *' if node.begins else ''}"


def _all_marked(number: int) -> str:
    return " UNION ALL ".join(_MARKED.format(number=each) for each in range(number))


def _row(document: Document) -> dict[str, Any]:
    return {
        "brief_id": document.brief_id,
        "headline": document.text.headline,
        "body": document.text.body,
        "speakers": document.text.speakers,
        "places": document.places,
    }
