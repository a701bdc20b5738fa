"""A Discord for one test: starts the stand-in as a process of its own and drives it."""

import asyncio
import json
import ssl
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from tests.discord_stand_in.driving_threads import DrivesThreads
from tests.discord_stand_in.driving_trouble import DrivesTrouble
from tests.discord_stand_in.driving_users import DrivesUsers
from tests.discord_stand_in.driving_world import DrivesWorld
from tests.discord_stand_in.reading_back import ReadsBack
from tests.discord_stand_in.remote import Remote
from tests.shared_data import shared

_ROOT = Path(__file__).resolve().parents[2]
_START_SECONDS = 20.0  # on a machine with more tests than processors
_END_SECONDS = 5.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Door:
    """What a bot needs to come to the stand-in."""

    proxy: str
    control: str
    certificate: str
    discord_token: str


class StandIn(DrivesWorld, DrivesThreads, DrivesTrouble, DrivesUsers, ReadsBack):
    """Drives one running stand-in."""

    def __init__(self, remote: Remote, door: Door) -> None:
        super().__init__(remote)
        self.proxy = door.proxy
        self.certificate = door.certificate
        self.discord_token = door.discord_token

    @property
    def environment(self) -> dict[str, str]:
        """Return what the environment of a bot must have to meet this Discord."""
        return {
            "SSL_CERT_FILE": self.certificate,
            "LEDE_DISCORD_PROXY": self.proxy,
            "LEDE_DISCORD_TOKEN": self.discord_token,
        }

    def connector(self) -> aiohttp.TCPConnector:
        """Return what a client within the test's own process needs: it trusts the certificate.

        aiohttp reads SSL_CERT_FILE when it is imported, which is too early there.
        """
        return aiohttp.TCPConnector(ssl=ssl.create_default_context(cafile=self.certificate))

    @classmethod
    @asynccontextmanager
    async def started(cls) -> AsyncIterator["StandIn"]:
        """Run a stand-in for the time of the block; skips where Discord's documents are missing."""
        documents = shared("data/discord")
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.discord_stand_in", "--openapi", str(documents)),
            cwd=_ROOT,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        try:
            async with aiohttp.ClientSession() as session:
                door = await _door(process)
                yield cls(Remote(session, door.control), door)
        finally:
            await _end(process)


async def _door(process: asyncio.subprocess.Process) -> Door:
    assert process.stdout is not None
    async with asyncio.timeout(_START_SECONDS):
        line = await process.stdout.readline()
    assert line, "the stand-in ended before it listened; its complaint is on standard error"
    return Door(**json.loads(line))


async def _end(process: asyncio.subprocess.Process) -> None:
    """Close its standard input, which ends it, and wait; kill it when that does not help."""
    assert process.stdin is not None
    process.stdin.close()
    try:
        async with asyncio.timeout(_END_SECONDS):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
