"""The revision of an open database in, the newest one out."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from bot.domain.errors import DatabaseCorrupt, DatabaseNewer

MIGRATIONS = Path(__file__).parent.parent / "migrations"


def newest_revision() -> str:
    """Return the revision that this program works with."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    assert head is not None, "there is always a first migration"  # noqa: S101  # tells the type checker
    return head


def found_revision(connection: Connection, database: str) -> str | None:
    """Return the database's revision, None of a fresh one; raise where it is none of ours."""
    revision = MigrationContext.configure(connection).get_current_revision()
    if revision is None and inspect(connection).get_table_names():
        raise DatabaseCorrupt(database=database, detail="a database of another program")
    scripts = ScriptDirectory.from_config(_config()).walk_revisions()
    if revision is not None and revision not in {script.revision for script in scripts}:
        raise DatabaseNewer(database=database, detail=f"revision {revision}")
    return revision


def upgrade(connection: Connection) -> None:
    """Run what lies between the database's revision and the newest, in the open transaction."""
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    return config
