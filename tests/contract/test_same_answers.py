"""One question, asked of SQLite, of PostgreSQL and of a plain walk over all briefs: one answer."""

import asyncio
import os
import shutil
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.adapters.storage.engines.database import Database
from bot.adapters.storage.engines.locations import Location, location_of
from bot.adapters.storage.engines.opening import open_database
from bot.adapters.storage.json_forms import brief_from_json
from bot.adapters.storage.searching import finding
from bot.adapters.storage.searching.analyzer import index_text
from bot.adapters.storage.searching.blocks import block_words
from bot.adapters.storage.searching.finding import MOST_CANDIDATES, best_ids
from bot.adapters.storage.searching.reindexing import reindex
from bot.adapters.storage.searching.search_query import asked_for
from bot.adapters.storage.searching.word_tree import AllOf, Node, Part, Words
from bot.adapters.storage.tables import briefs, search_documents
from bot.pipeline.records import SearchQuery
from tests.builders import NOON
from tests.contract.made_documents import fill, queries
from tests.fakes.clock import FakeClock
from tests.postgresql_server import PostgresqlServer

# Whoever comes first waits for the server to start and for both to be filled.
# Many times over what other tests cover; counting its lines triples its time.
pytestmark = [pytest.mark.timeout(120), pytest.mark.no_cover]

BRIEFS = 800
# So many queries of each seed. More seeds: LEDE_TEST_SEARCH_SEEDS=50.
SEEDS, QUERIES = int(os.environ.get("LEDE_TEST_SEARCH_SEEDS", "10")), 100
Texts = dict[int, dict[Part | None, str]]  # of each part its words between blanks


@dataclass(frozen=True, kw_only=True)
class Library:
    """The same briefs in both databases."""

    sqlite: Location
    postgresql: Location
    texts: Texts


def opened(place: Location) -> AbstractAsyncContextManager[Database]:
    return open_database(place, clock=FakeClock(NOON), lease_seconds=60.0)


async def _filled(place: Location) -> Texts:
    async with opened(place) as database:
        await database.write_at_once(lambda connection: fill(connection, BRIEFS))
        await reindex(database, lambda _done, _total: None)
        return await _read(database)


@pytest.fixture(scope="session")
def library(
    postgresql: PostgresqlServer, empty_database: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Library]:
    """Fill both once."""
    path = Path(shutil.copy(empty_database, tmp_path_factory.mktemp("library")))
    url = postgresql.fresh()
    texts = [asyncio.run(_filled(place)) for place in (location_of(path), location_of(url))]
    assert texts[0] == texts[1]
    yield Library(sqlite=location_of(path), postgresql=location_of(url), texts=texts[0])
    postgresql.drop(url)


async def _read(database: Database) -> Texts:
    wanted = select(briefs.c.id, briefs.c.content, search_documents.c.places).join(
        search_documents, search_documents.c.brief_id == briefs.c.id
    )
    texts: Texts = {}
    async with database.read() as connection:
        for row in await connection.execute(wanted):
            words = index_text(brief_from_json(row.content))
            headline, speakers = f" {words.headline} ", f" {words.speakers} "
            texts[row.id] = {
                Part.HEADLINE: headline,
                Part.SPEAKERS: speakers,
                None: f"{headline}|{speakers}| {words.body} | {row.places} ",
            }
    return texts


def matching(query: SearchQuery, texts: Texts, most_begun: int) -> set[int]:
    """Return what a query finds: by whole words, where those are too few by beginnings.

    Of many words that begin so, only the shortest are looked for where they find enough.
    """
    whole, opened = (asked_for(query, open_end=open_end) for open_end in (False, True))
    found = standing(whole.wanted, texts, 0) if whole else set[int]()
    for most in (most_begun, None):
        if opened and len(found) < query.limit:
            found = standing(opened.wanted, texts, most)
    return found


def standing(node: Node, texts: Texts, most_begun: int | None) -> set[int]:
    """Return which briefs fulfil a tree, looked through one by one.

    So many words are taken for those that a word of two letters or more begins; None: all.
    """
    if isinstance(node, Words):
        for_all = most_begun is None or len(node.words[-1]) == 1 or node.part
        if for_all or not node.begins:
            sought = [f" {' '.join(node.words)}{'' if node.begins else ' '}"]
        else:
            begun = sorted(words_begun(node.words[0], texts), key=lambda word: (len(word), word))
            sought = [f" {word} " for word in (node.words[0], *begun[:most_begun])]
        return {
            brief_id
            for brief_id, parts in texts.items()
            if any(each in parts[node.part] for each in sought)
        }
    each = [standing(part, texts, most_begun) for part in node.nodes]
    if isinstance(node, AllOf):
        return set.intersection(*each)
    return set[int]().union(*each)


def words_begun(beginning: str, texts: Texts) -> set[str]:
    """Return the words of the briefs that begin so; places and stems begin with a sign."""
    words = {word for parts in texts.values() for word in parts[None].split()}
    return {word for word in words if word.startswith(beginning)}


@pytest.mark.parametrize("seed", range(SEEDS))
async def test_the_databases_give_the_same_briefs_in_the_same_order(library, seed, monkeypatch):
    most_begun = 1 + seed % 3  # so that many words begin more
    monkeypatch.setattr(finding, "MOST_BEGUN", most_begun)
    found = 0
    async with (
        opened(library.sqlite) as sqlite,
        opened(library.postgresql) as postgresql,
        sqlite.read() as one,
        postgresql.read() as other,
    ):
        for query in queries(seed, QUERIES):
            answer = await best_ids(one, query, NOON.date())
            same = await best_ids(other, query, NOON.date())
            assert list(answer.items()) == list(same.items()), query
            there = matching(query, library.texts, most_begun)
            assert len(answer) == min(len(there), query.limit, MOST_CANDIDATES), query
            assert set(answer) <= there, query
            found += bool(answer)
    assert found > QUERIES / 4  # else nothing was compared


def test_no_brief_has_the_words_of_blocks_but_postgresql():
    query = SearchQuery(words=" ".join(block_words(5)))
    asked = asked_for(query, open_end=True)
    assert asked
    assert "^" not in str(asked.wanted)
