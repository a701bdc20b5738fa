"""Every contract test runs three times: over the stores in memory, SQLite and PostgreSQL."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.adapters.storage.engines.locations import location_of
from bot.adapters.storage.engines.migrating import migrate
from bot.adapters.storage.stores import StorageLimits, open_stores
from tests.builders import NOON
from tests.contract.newsdesk import AnyStores, Newsdesk
from tests.fakes.clock import FakeClock
from tests.fakes.stores import memory_stores

LEASE_SECONDS = 60.0
ORDER_PATIENCE_SECONDS = 30.0


def pytest_collection_modifyitems(items: list[pytest.Function]) -> None:
    """Count no lines over PostgreSQL: they are those that SQLite runs, but for a few tested apart."""
    for item in items:
        spec = getattr(item, "callspec", None)
        if spec is not None and spec.params.get("stores") == "postgresql":
            item.add_marker(pytest.mark.no_cover)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(NOON)


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrate once; each test gets a copy."""
    path = tmp_path_factory.mktemp("contract") / "lede.db"
    migrate(path, busy_timeout_seconds=1.0)
    return path


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
async def stores(
    request: pytest.FixtureRequest, clock: FakeClock, tmp_path: Path, empty_database: Path
) -> AsyncIterator[AnyStores]:
    if request.param == "memory":
        yield memory_stores(
            clock, lease_seconds=LEASE_SECONDS, order_patience_seconds=ORDER_PATIENCE_SECONDS
        )
        return
    limits = StorageLimits(
        lease_seconds=LEASE_SECONDS,
        busy_timeout_seconds=1.0,
        order_patience_seconds=ORDER_PATIENCE_SECONDS,
    )
    if request.param == "sqlite":
        place = location_of(Path(shutil.copy(empty_database, tmp_path)))
    else:
        place = location_of(request.getfixturevalue("postgresql_url"))
    async with open_stores(place, clock=clock, limits=limits) as opened:
        yield opened


@pytest.fixture
def desk(stores: AnyStores, clock: FakeClock) -> Newsdesk:
    return Newsdesk(stores=stores, clock=clock)
