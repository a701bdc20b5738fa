"""Several processes over one file: who cleans up, who must not, and what a kill leaves."""

import asyncio
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

from tests.builders import NEWS, parsed_entry
from tests.contract.newsdesk import FEED_URL, Newsdesk, planned

# Opens the database as the bot does, leases every feed, and stays until it is killed.
_HOLDER = """
import asyncio, sys
from pathlib import Path
from bot.adapters.clock import SystemClock
from bot.adapters.storage.stores import StorageLimits, open_stores

async def main():
    limits = StorageLimits(
        lease_seconds=3600.0, busy_timeout_seconds=5.0, order_patience_seconds=60.0
    )
    async with open_stores(Path(sys.argv[1]), clock=SystemClock(), limits=limits) as stores:
        leased = await stores.feeds.lease_feeds(10)
        print(len(leased), flush=True)
        await asyncio.Event().wait()

asyncio.run(main())
"""
# Dies by SIGKILL in the middle of a transaction that has already written.
_VICTIM = """
import asyncio, os, signal, sys
from pathlib import Path
from sqlalchemy import text
from bot.adapters.clock import SystemClock
from bot.adapters.storage.engines.opening import open_database

async def main():
    path = Path(sys.argv[1])
    async with open_database(path, clock=SystemClock(), lease_seconds=60.0) as database:
        async with database.write() as connection:
            await connection.execute(text("DELETE FROM feeds"))
            os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main())
"""


@asynccontextmanager
async def _process(code: str, path: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, str(path), stdout=asyncio.subprocess.PIPE
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def _first_line(process: asyncio.subprocess.Process) -> bytes:
    assert process.stdout is not None
    return await process.stdout.readline()


def _leased_feeds(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        held = "SELECT count(*) FROM feeds WHERE lease_until IS NOT NULL"
        (number,) = connection.execute(held).fetchone()
    return int(number)


async def test_leases_of_a_killed_process_end_at_the_next_start(opened, path, clock):
    async with opened() as stores:
        await Newsdesk(stores=stores, clock=clock).follow()
    async with _process(_HOLDER, path) as holder:
        assert await _first_line(holder) == b"1\n"
    assert _leased_feeds(path) == 1
    async with opened() as stores:
        leased = await stores.feeds.lease_feeds(10)
        assert [each.item.url for each in leased] == [FEED_URL]
        assert leased[0].epoch == 2


async def test_leases_of_a_process_that_lives_are_respected(opened, path, clock):
    async with opened() as stores:
        await Newsdesk(stores=stores, clock=clock).follow()
    async with _process(_HOLDER, path) as holder:
        assert await _first_line(holder) == b"1\n"
        async with opened() as stores:
            assert await stores.feeds.lease_feeds(10) == []
            assert len(await stores.subscriptions.followed_feeds()) == 1
        assert _leased_feeds(path) == 1


async def test_a_second_process_may_start_beside_us(opened, path, clock):
    async with opened() as stores:
        await Newsdesk(stores=stores, clock=clock).follow()
        async with _process(_HOLDER, path) as holder:
            assert await _first_line(holder) == b"1\n"
        assert await stores.feeds.lease_feeds(10) == []  # its lease is not ours to end


async def test_a_kill_in_the_middle_of_a_transaction_leaves_nothing_of_it(opened, path, clock):
    async with opened() as stores:
        desk = Newsdesk(stores=stores, clock=clock)
        await desk.follow()
        await desk.poll(planned(parsed_entry(1), NEWS))
    async with _process(_VICTIM, path) as victim:
        await victim.wait()
        assert victim.returncode == -9
    async with opened() as stores:
        assert len(await stores.subscriptions.followed_feeds()) == 1
        assert (await stores.subscriptions.backlog()).entries_to_read == 1
