"""A database that any earlier version left is brought up to date, and everything goes on in it."""

import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest
from alembic.script import ScriptDirectory

from bot.adapters.storage.engines import revisions
from bot.adapters.storage.engines.migrating import migrate
from bot.adapters.storage.engines.revisions import newest_revision
from bot.adapters.storage.engines.soundness import FileExamination
from bot.domain.deliveries import DeliveryState
from bot.pipeline.records import SearchQuery
from bot.pipeline.rules.keeping import KeepFor, chores
from tests.adapters.storage.old_databases import FEED_URL, OLD, build, empty_tables
from tests.builders import NEWS, parsed_entry
from tests.contract.newsdesk import Newsdesk, poll_result

OLD_REVISIONS = sorted(file.stem for file in OLD.glob("*.sql"))
DAY = timedelta(days=1)

old_databases = pytest.mark.parametrize("revision", OLD_REVISIONS)


@pytest.fixture
def old(path, revision):
    build(revision, path)
    return path


def test_there_is_a_database_of_every_earlier_revision():
    scripts = ScriptDirectory.from_config(revisions._config()).walk_revisions()
    earlier = {script.revision for script in scripts} - {newest_revision()}
    assert set(OLD_REVISIONS) - {newest_revision()} == earlier, (
        "write it with: python -m tests.adapters.storage.old_databases"
    )


@old_databases
def test_it_has_rows_in_every_table_and_is_brought_up_to_date(old, revision):
    assert empty_tables(old) == []
    assert migrate(old, busy_timeout_seconds=1.0) == (revision, newest_revision())
    assert FileExamination(old).run() == []
    with closing(sqlite3.connect(old)) as connection:
        kept = "SELECT count(*) FROM feed_entries UNION ALL SELECT count(*) FROM entry_keys"
        assert connection.execute(kept).fetchall() == [(4,), (12,)]


@old_databases
async def test_its_briefs_are_found_and_their_way_is_told(old, opened):
    async with opened() as stores:
        query = SearchQuery(words="ferry stops", channels=(NEWS,))
        assert [hit.brief.id for hit in await stores.index.search(query)] == [2]
        link = "https://gazette.example/1"
        story = await stores.stories.story(link=link, brief_id=None, channels=[NEWS])
        assert [each.state for each in story.deliveries] == [DeliveryState.SENT]
        assert [each.code for each in story.entries[0].outcomes] == ["new", "read"]
        assert [
            post.brief.id for post in await stores.archive.posts(NEWS, before=None, limit=9)
        ] == [1]


@old_databases
async def test_what_was_on_its_way_goes_out_once_and_nothing_is_new_again(old, opened, clock):
    async with opened() as stores:
        desk = Newsdesk(stores=stores, clock=clock)
        assert await desk.send_all() == ["The ferry stops"]
        assert await desk.send_all() == []
        entries = [parsed_entry(number) for number in (1, 2, 3, 4)]
        keys = tuple(key for entry in entries for key in entry.keys)
        leased = await desk.leased_feed(FEED_URL)
        assert await stores.feeds.seen_keys(leased.item.id, keys) == frozenset(keys)
        await stores.feeds.record_poll(leased, poll_result(clock.now(), listed_keys=keys))
        assert [each.item.title for each in await desk.leased_entries()] == ["Title 3"]


@old_databases
async def test_it_is_tidied(old, opened, clock):
    keep = KeepFor(texts=DAY, briefs=DAY, history=DAY)
    async with opened() as stores:
        desk = Newsdesk(stores=stores, clock=clock)
        await desk.send_all()
        await clock.advance(2 * DAY.total_seconds())
        removed = {}
        for chore in chores(keep):
            swept = await stores.keeping.remove_some(chore, 0)
            removed[chore.what.value] = swept.removed
        assert removed["briefs"] == 2
        assert removed["outcomes"] >= 5
        assert await stores.index.search(SearchQuery(words="bridge")) == []
        assert (await stores.feeds.past_entries(1, 9))[-1].title == "Title 1"
