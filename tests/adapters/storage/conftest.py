"""An open database of its own for each test, in virtual time."""

import shutil
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, closing
from pathlib import Path
from typing import Protocol

import pytest

from bot.adapters.storage.engines.database import Database
from bot.adapters.storage.engines.migrating import migrate
from bot.adapters.storage.engines.opening import open_database
from bot.adapters.storage.stores import StorageLimits, Stores, open_stores
from bot.domain.briefs import Brief, NotableQuote
from bot.domain.text import TextSpan
from tests.builders import NOON, brief
from tests.contract.newsdesk import Newsdesk
from tests.fakes.clock import FakeClock

LIMITS = StorageLimits(lease_seconds=60.0, busy_timeout_seconds=0.1, order_patience_seconds=30.0)


class Opener(Protocol):
    def __call__(self) -> AbstractAsyncContextManager[Stores]: ...


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(NOON)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "lede.db"


@pytest.fixture
def opened(path: Path, clock: FakeClock) -> Opener:
    """Open the stores of `path` as the bot does, as often as wanted."""
    return lambda: open_stores(path, clock=clock, limits=LIMITS)


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrate once; tests get a copy."""
    path = tmp_path_factory.mktemp("storage") / "lede.db"
    migrate(path, busy_timeout_seconds=1.0)
    return path


@pytest.fixture
def migrated(empty_database: Path, path: Path) -> Path:
    if not path.exists():
        path.parent.mkdir()
        shutil.copy(empty_database, path)
    return path


@pytest.fixture
async def stores(opened: Opener, migrated: Path) -> AsyncIterator[Stores]:
    async with opened() as stores:
        yield stores


@pytest.fixture
async def database(migrated: Path, clock: FakeClock) -> AsyncIterator[Database]:
    async with open_database(
        migrated, clock=clock, lease_seconds=60.0, busy_timeout_seconds=0.1
    ) as database:
        yield database


@pytest.fixture
def desk(stores: Stores, clock: FakeClock) -> Newsdesk:
    return Newsdesk(stores=stores, clock=clock)


@pytest.fixture
def fts5(migrated: Path) -> Iterator[sqlite3.Connection]:
    """A plain connection to a migrated database."""
    with closing(sqlite3.connect(migrated)) as connection:
        yield connection


@pytest.fixture
def full_brief() -> Brief:
    """A brief with a quote, its speaker and all."""
    words = "“Honestly, it holds.”"
    quote = NotableQuote(
        text=words,
        speaker="Mara Oak",
        speaker_description="chief engineer",
        segments=(TextSpan(start=0, end=len(words), text=words),),
    )
    return brief("Bridge opens", notable_quote=quote)
