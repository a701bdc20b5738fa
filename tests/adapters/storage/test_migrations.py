"""Migrations make exactly what tables.py says, keep a copy of what was, and know their limits."""

import json
import shutil
import sqlite3
from contextlib import closing

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from bot.adapters.storage.engines import migrating, revisions
from bot.adapters.storage.engines.migrating import migrate
from bot.adapters.storage.engines.revisions import newest_revision
from bot.adapters.storage.json_forms import to_json
from bot.adapters.storage.tables import is_in_metadata, metadata
from bot.domain.channels import ChannelName
from bot.domain.errors import DatabaseNewer, DatabaseOld
from bot.domain.feeds import Subscription
from bot.pipeline.records import SayingQuery, SearchQuery
from tests.builders import NEWS

SUBSCRIPTION = Subscription(feed_url="https://gazette.example/feed", channel=NEWS)


def test_a_fresh_file_is_made_with_its_folder_and_without_a_backup(path):
    assert migrate(path, busy_timeout_seconds=1) == (None, newest_revision())
    assert migrate(path, busy_timeout_seconds=1) == (newest_revision(), newest_revision())
    assert not list(path.parent.glob("*.bak"))


def test_migrations_and_tables_agree(path):
    migrate(path, busy_timeout_seconds=1)
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        options = {"include_name": is_in_metadata, "compare_type": True}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_every_table_and_column_says_what_it_means():
    for table in metadata.tables.values():
        assert table.comment, table.name
        assert all(column.comment for column in table.columns), table.name


@pytest.fixture
def later_version(tmp_path, monkeypatch):
    """Let the program be of a version that has one migration more."""

    def become(upgrade="op.execute('ALTER TABLE feeds ADD COLUMN mood TEXT')"):
        folder = tmp_path / "later_migrations"
        shutil.copytree(revisions.MIGRATIONS, folder)
        (folder / "versions" / "r9998_mood.py").write_text(
            "from alembic import op\n"
            f"revision, down_revision = '9998', {newest_revision()!r}\n"
            f"def upgrade():\n    {upgrade}\n"
        )
        monkeypatch.setattr(revisions, "MIGRATIONS", folder)

    return become


async def test_an_older_file_is_copied_before_it_is_changed(path, opened, later_version):
    async with opened() as stores:
        await stores.subscriptions.subscribe(SUBSCRIPTION)
    older = newest_revision()
    later_version()
    async with opened() as stores:
        assert len(await stores.subscriptions.followed_feeds()) == 1
    (backup,) = path.parent.glob("*.bak*")
    assert backup.name == "lede.db.before-9998.bak"
    with closing(sqlite3.connect(backup)) as old:
        assert old.execute("SELECT version_num FROM alembic_version").fetchall() == [(older,)]
        assert old.execute("SELECT url FROM feeds").fetchall() == [(SUBSCRIPTION.feed_url,)]
    assert migrate(path, busy_timeout_seconds=1) == ("9998", "9998")


async def test_a_file_of_a_newer_version_is_left_alone(path, opened):
    migrate(path, busy_timeout_seconds=1)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    before = path.read_bytes()
    with pytest.raises(DatabaseNewer) as caught:
        async with opened():
            pass
    assert "9999" in caught.value.detail
    assert path.read_bytes() == before


async def test_nothing_is_migrated_under_a_process_that_runs(path, opened, later_version):
    async with opened():
        later_version()
        with pytest.raises(DatabaseOld):
            async with opened():
                pass
        with pytest.raises(DatabaseOld):
            migrate(path, busy_timeout_seconds=1)
    assert not list(path.parent.glob("*.bak*"))


def test_a_migration_that_fails_leaves_the_file_as_it_was(path, later_version):
    migrate(path, busy_timeout_seconds=1)
    older = newest_revision()
    later_version("op.execute('CREATE TABLE moods (id)'); op.execute('SELECT no_such_function()')")
    with pytest.raises(OperationalError, match="no_such_function"):
        migrate(path, busy_timeout_seconds=1)
    with closing(sqlite3.connect(path)) as connection:
        names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
        assert "moods" not in names
        assert connection.execute("SELECT * FROM alembic_version").fetchall() == [(older,)]


def test_large_files_are_not_read_through_at_start(path, monkeypatch):
    migrate(path, busy_timeout_seconds=1)
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        page = connection.execute(
            text("SELECT rootpage FROM sqlite_master WHERE name = 'outcomes'")
        ).scalar_one()
    engine.dispose()
    with path.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\xff" * 4096)
    monkeypatch.setattr(migrating, "QUICK_CHECK_MAX_BYTES", 10)
    assert migrate(path, busy_timeout_seconds=1)[1] == newest_revision()


OLD_STATE = {
    "guild_of:discord:100000000000000007": "100000000000000001",
    "guild_of:page:news": "100000000000000001",
    "notices_channel:100000000000000001": "100000000000000008",
    "notices_channel:100000000000000002": "",
    "commands": "abc",
}


async def test_where_channels_belong_and_admins_are_told_is_taken_over(path, opened):
    path.parent.mkdir()
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config = revisions._config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0004")
        for name, value in OLD_STATE.items():
            row = {"name": name, "value": value}
            connection.execute(text("INSERT INTO bot_state VALUES (:name, :value)"), row)
    engine.dispose()

    async with opened() as stores:
        server = "discord:100000000000000001"
        channel = ChannelName("discord", "100000000000000007")
        assert await stores.servers.server_of(channel) == server
        chosen = (await stores.servers.settings(server)).notices_channel
        assert chosen == ChannelName("discord", "100000000000000008")
        # A server that is known is not greeted as if the bot had just been added.
        assert await stores.servers.joined(server) is False
        assert await stores.bot_state.read("commands") == "abc"
        assert await stores.bot_state.read("guild_of:page:news") is None


async def test_what_people_said_before_sayings_were_kept_is_found(path, opened, full_brief):
    path.parent.mkdir()
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config = revisions._config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0005")
        made = {"content": json.dumps(to_json(full_brief)), "at": "2026-03-02 12:00:00.000000"}
        for statement in OLD_BRIEF:
            connection.execute(text(statement), made)
    engine.dispose()

    async with opened() as stores:
        found = await stores.index.sayings(SayingQuery(person="oak", channels=(NEWS,)))
        hits = await stores.index.search(SearchQuery(words="bridge", channels=(NEWS,)))

    assert [saying.text for saying in found] == ["“Honestly, it holds.”"]
    assert len(hits) == 1


OLD_BRIEF = (
    (
        "INSERT INTO articles(id, key, url, title, content, read_at, state)"
        " VALUES (1, 'k', 'u', 't', '{}', :at, 'condensed')"
    ),
    (
        "INSERT INTO briefs(id, article_id, kind, headline, content, language, made_at)"
        " VALUES (1, 1, 'brief', 'Bridge opens', :content, 'en', :at)"
    ),
    (
        "INSERT INTO deliveries(id, channel, kind, brief_id, position, state)"
        " VALUES (1, 'page:news', 'brief', 1, 1, 'sent')"
    ),
    "INSERT INTO delivery_items(channel, article_id, delivery_id) VALUES ('page:news', 1, 1)",
)
