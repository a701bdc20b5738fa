"""PostgreSQL's word index: a table of tsvectors under a GIN index.

The words are the analyzer's, written as literals: PostgreSQL's own parser would split hosts and
numbers in its way. Weight A stands for the headline, B for speakers, C for the rest, D for places.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import cache, lru_cache
from typing import Any, Final

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.searching.blocks import (
    Span,
    block_words,
    first_look,
    next_look,
    words_of_span,
)
from bot.adapters.storage.searching.documents import terms_of
from bot.adapters.storage.searching.word_index import Document
from bot.adapters.storage.searching.word_tree import (
    AllOf,
    AnyOf,
    Node,
    Part,
    Words,
    all_of,
    any_of,
    word,
)

_INSERT = text(
    "INSERT INTO search_vectors(brief_id, words) SELECT brief_id, words"
    " FROM json_to_recordset(CAST(:rows AS json)) AS given(brief_id bigint, words tsvector)"
)
_DELETE = text("DELETE FROM search_vectors WHERE brief_id = :brief_id")
_REMEMBER = text(
    "INSERT INTO search_terms(term) SELECT term FROM unnest(CAST(:terms AS text[])) AS term"
    " WHERE NOT EXISTS (SELECT 1 FROM search_terms AS known WHERE known.term = term.term)"
    ' ORDER BY term COLLATE "C" ON CONFLICT DO NOTHING'
)
_TOP = text("SELECT max(brief_id) FROM search_vectors")
# The planner would walk the ids backwards for seconds rather than ask the word index. Only while
# that is asked: the greatest id, say, is found by walking them.
_WALKING = text(
    "SELECT set_config('enable_seqscan', :may, true), set_config('enable_indexscan', :may, true)"
)
_CLEAR = text("TRUNCATE search_vectors, search_terms")
_DAYS = text(
    "SELECT brief_id, dated_on FROM search_documents WHERE brief_id = ANY(CAST(:ids AS bigint[]))"
)
_FOUND = text(
    "WITH found AS MATERIALIZED (SELECT brief_id FROM search_vectors"
    " WHERE words @@ CAST(:wanted AS tsquery) AND brief_id BETWEEN :first AND :last)"
    " SELECT brief_id FROM found ORDER BY brief_id DESC LIMIT :most"
)
_MARKED: Final = (
    "SELECT brief_id{columns} FROM search_vectors WHERE brief_id = ANY(CAST(:ids AS bigint[]))"
)
_TERMS = text(
    "SELECT term FROM search_terms WHERE term >= :beginning AND term < :end"
    " ORDER BY term LIMIT :most"
)
_STANDING = text(
    "SELECT term FROM (SELECT term FROM search_terms WHERE term >= :beginning AND term < :end"
    " ORDER BY term LIMIT :most) AS term WHERE EXISTS (SELECT 1 FROM search_vectors"
    " WHERE words @@ (CAST(quote_literal(term.term) AS tsquery) && CAST(:besides AS tsquery)))"
    " ORDER BY term"
)
_WEIGHTS: Final = {Part.HEADLINE: "A", Part.SPEAKERS: "B"}
_AFTER_ALL: Final = "\U0010ffff"


_MOST_BLOCKS: Final = 64  # of one look; by then reading everything costs less
_BEFORE_ALL: Final = 2**63 - 1


class TsvectorIndex:
    """Fulfils WordIndex."""

    async def add(self, connection: AsyncConnection, documents: Sequence[Document]) -> None:
        """Take in briefs that it does not have, and their words for completing."""
        if documents:
            rows = json.dumps([_row(each) for each in documents])
            await connection.execute(_INSERT, {"rows": rows})
            # In their order, so that two who add the same words wait for each other in turn.
            await connection.execute(_REMEMBER, {"terms": terms_of(documents)})

    async def remove(self, connection: AsyncConnection, documents: Sequence[Document]) -> None:
        """Take out briefs, told as they were taken in."""
        if documents:
            await connection.execute(_DELETE, [{"brief_id": each.brief_id} for each in documents])

    async def clear(self, connection: AsyncConnection) -> None:
        """Take out everything."""
        await connection.execute(_CLEAR)

    async def newest(
        self, connection: AsyncConnection, wanted: Node, *, most: int, before: int | None = None
    ) -> Sequence[int]:
        """Return the ids of the newest briefs, older than `before`, newest first."""
        last = (before or _BEFORE_ALL) - 1
        return await _look_back(connection, wanted, last, most)

    async def newest_days(
        self, connection: AsyncConnection, wanted: Node, *, most: int
    ) -> Mapping[int, date]:
        """Return the newest briefs, newest first, each with its day."""
        ids = await _look_back(connection, wanted, _BEFORE_ALL, most)
        days = {row.brief_id: row.dated_on for row in await connection.execute(_DAYS, {"ids": ids})}
        return {brief_id: days[brief_id] for brief_id in ids if brief_id in days}

    async def marked(
        self, connection: AsyncConnection, days: Mapping[int, date], marks: Sequence[Node]
    ) -> Sequence[Collection[int]]:
        """Return for each mark which of these briefs fulfil it; others may be among them."""
        asked: dict[str, Any] = {
            f"mark{number}": tsquery(mark) for number, mark in enumerate(marks)
        }
        rows = await connection.execute(_marking(len(marks)), {**asked, "ids": list(days)})
        found: list[set[int]] = [set() for _ in marks]
        for brief_id, *fulfilled in rows.all():
            for those, fulfils in zip(found, fulfilled, strict=True):
                if fulfils:
                    those.add(brief_id)
        return found

    async def terms(
        self, connection: AsyncConnection, beginning: str, *, most: int, besides: Node | None = None
    ) -> Sequence[str]:
        """Return the first words that begin so; with `besides` those that stand in such briefs."""
        asked = {"beginning": beginning, "end": beginning + _AFTER_ALL, "most": most}
        statement = _TERMS
        if besides is not None:
            await connection.execute(_WALKING, {"may": "off"})
            statement, asked = _STANDING, {**asked, "besides": tsquery(besides)}
        terms = (await connection.execute(statement, asked)).scalars().all()
        if besides is not None:
            await connection.execute(_WALKING, {"may": "on"})
        return terms


def tsquery(node: Node) -> str:
    """Return a literal of PostgreSQL's tsquery that is never malformed."""
    if isinstance(node, AllOf):
        return f"({' & '.join(map(tsquery, node.nodes))})"
    if isinstance(node, AnyOf):
        # A word that none has, for there is no tsquery that finds nothing.
        return f"({' | '.join(map(tsquery, node.nodes))})" if node.nodes else "'^'"
    return _words(node)


def tsvector(document: Document) -> str:
    """Return a literal of PostgreSQL's tsvector: each word with its places, stems at one place."""
    places: dict[str, list[str]] = defaultdict(list)
    position, text_ = 0, document.text
    parts = (text_.headline, "A"), (text_.speakers, "B"), (text_.body, "C"), (document.places, "D")
    for words, weight in parts:
        for each in words.split():
            position += 1
            places[each].append(f"{position}{weight}")
        position += 1  # so that no phrase goes on from one part into the next
    for each in block_words(document.brief_id):
        places[each].append(f"{position}D")
    return " ".join(f"{_quoted(each)}:{','.join(where)}" for each, where in places.items())


async def _look_back(connection: AsyncConnection, wanted: Node, last: int, most: int) -> list[int]:
    """Return the ids of the newest matches, newest first."""
    top = min((await connection.execute(_TOP)).scalar_one() or 0, last)
    await connection.execute(_WALKING, {"may": "off"})
    span, found = first_look(top), list[int]()
    while True:
        look = {
            "wanted": tsquery(_within(span, wanted)),
            "first": span.first,
            "last": span.last,
            "most": most - len(found),
        }
        found += (await connection.execute(_FOUND, look)).scalars().all()
        if len(found) >= most or span.first == 0:
            break
        span = next_look(span, top, found=len(found), wanted=most)
    await connection.execute(_WALKING, {"may": "on"})
    return found


@cache
def _marking(number: int) -> TextClause:
    columns = "".join(f", words @@ CAST(:mark{each} AS tsquery)" for each in range(number))
    return text(_MARKED.format(columns=columns))


def _within(span: Span, wanted: Node) -> Node:
    blocks = words_of_span(span) if span.first else []
    if not blocks or len(blocks) > _MOST_BLOCKS:
        return wanted
    return all_of((any_of(map(word, blocks)), wanted))


def _words(node: Words) -> str:
    weight = _WEIGHTS[node.part] if node.part else ""
    if node.begun:
        ways = [_quoted(each) + f":{weight}".removesuffix(":") for each in node.words + node.begun]
        return f"({' | '.join(ways)})"
    *firsts, last = map(_quoted, node.words)
    ways = [f":{weight}" if weight else ""] * len(firsts)
    ways.append(f":{'*' if node.begins else ''}{weight}".removesuffix(":"))
    return f"({' <-> '.join(word + way for word, way in zip((*firsts, last), ways, strict=True))})"


@lru_cache(maxsize=50_000)
def _quoted(word: str) -> str:
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"


def _row(document: Document) -> dict[str, Any]:
    return {"brief_id": document.brief_id, "words": tsvector(document)}
