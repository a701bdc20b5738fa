"""The same briefs and words in, how long plain bm25 and tantivy take out; milliseconds.

Each gets the analyzer's words, so that it is the engines that are compared.
"""

import sqlite3
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from bot.adapters.storage.searching.fts5 import match
from bot.adapters.storage.searching.search_query import asked_for
from bot.adapters.storage.searching.word_tree import AllOf, AnyOf, Node
from bot.pipeline.records import SearchQuery

Timed = list[float]
_HEAP_BYTES = 300_000_000
_BM25 = (
    "SELECT rowid FROM search_index WHERE search_index MATCH ?"
    " ORDER BY bm25(search_index, 3.0, 1.0, 1.0, 0.0) LIMIT 10"
)


def timed(ask: Callable[[Any], object], asked: Sequence[Any]) -> Timed:
    """Return the milliseconds of each question, asked once before."""
    taken = []
    for each in asked:
        ask(each)
        started = time.perf_counter()
        ask(each)
        taken.append(1000 * (time.perf_counter() - started))
    return taken


def bm25_times(database: Path, queries: Sequence[SearchQuery]) -> Timed:
    """Rank all matches by FTS5's own bm25."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        return timed(
            lambda words: connection.execute(_BM25, (words,)).fetchall(),
            [match(node) for node in map(wanted, queries)],
        )


def wanted(query: SearchQuery) -> Node:
    """Return what both are asked: a prefix only where one is meant."""
    asked = asked_for(query, open_end=not query.words.endswith((" ", '"')))
    assert asked is not None  # noqa: S101  # the queries have words
    return asked.wanted


class Tantivy:
    """An index of the headlines and bodies that the database's briefs have, and their places."""

    def __init__(self, folder: Path) -> None:
        import tantivy  # noqa: PLC0415  # of the benchmarks extra

        self._library = tantivy
        builder = tantivy.SchemaBuilder()
        for name in ("headline", "body", "places"):
            builder.add_text_field(name, tokenizer_name="whitespace")
        builder.add_integer_field("id", stored=True)
        self._schema = builder.build()
        self._index = tantivy.Index(self._schema, path=str(folder))

    def fill(self, rows: "Sequence[tuple[int, str, str, str]] | Any") -> None:
        """Index ids with the words of headline, body and places."""
        writer = self._index.writer(heap_size=_HEAP_BYTES, num_threads=1)
        for ident, headline, body, places in rows:
            document = self._library.Document(id=ident, headline=headline, body=body, places=places)
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()

    def times(self, queries: Sequence[SearchQuery]) -> Timed:
        """Return the milliseconds of each question."""
        searcher = self._index.searcher()
        return timed(
            lambda query: searcher.search(query, 10).hits,
            [self._query(node) for node in map(wanted, queries)],
        )

    def _query(self, node: Node) -> Any:
        library = self._library
        if isinstance(node, AllOf | AnyOf):
            occur = library.Occur.Must if isinstance(node, AllOf) else library.Occur.Should
            return library.Query.boolean_query([(occur, self._query(each)) for each in node.nodes])
        fields = ("places",) if node.words[0][0] in "@#%~" else ("headline", "body")
        ways = [(library.Occur.Should, self._leaf(field, node)) for field in fields]
        return library.Query.boolean_query(ways)

    def _leaf(self, field: str, node: Any) -> Any:
        query = self._library.Query
        if node.begins:
            return query.regex_query(self._schema, field, node.words[-1] + ".*")
        if len(node.words) > 1:
            return query.phrase_query(self._schema, field, list(node.words))
        return query.term_query(self._schema, field, node.words[0])
