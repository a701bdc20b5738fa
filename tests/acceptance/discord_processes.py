"""`lede run` as a process beside a Discord that stands in, as people run it."""

import asyncio
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from tests.acceptance.processes import ROOT, environment, write_config
from tests.discord_stand_in.driver import StandIn
from tests.discord_stand_in.seen import Channel, Message

_LINES_TOLD = 60  # of the log, where a test fails


class Run:
    """A `lede run` whose log is read while it runs."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.log: list[str] = []  # as written to standard error, a line each
        self._process = process
        self._more = asyncio.Condition()

    async def read(self) -> None:
        """Take up the log until the process ends."""
        assert self._process.stderr is not None
        async for line in self._process.stderr:
            async with self._more:
                self.log.append(line.decode())
                self._more.notify_all()

    async def told(self, *words: str, seconds: float = 20.0) -> str:
        """Return the first line of the log that has all these words, once there is one."""

        def found() -> str | None:
            return next((line for line in self.log if all(word in line for word in words)), None)

        try:
            async with asyncio.timeout(seconds), self._more:
                line = await self._more.wait_for(found)
        except TimeoutError:
            raise AssertionError(
                f"{words} not told in {seconds} s:\n" + "".join(self.log)
            ) from None
        assert line is not None
        return line

    @property
    def news(self) -> list[str]:
        """Return the log without the polls that found nothing."""
        return [line for line in self.log if "poll: unchanged" not in line]

    @property
    def process_id(self) -> int:
        """Return the process's id."""
        return self._process.pid

    async def killed(self) -> None:
        """End it with -9."""
        self._process.kill()
        await self._process.wait()

    async def ended(self, seconds: float = 15.0) -> int:
        """End it as people do, and return its exit code."""
        self._process.terminate()
        async with asyncio.timeout(seconds):
            return await self._process.wait()

    @property
    def runs_on(self) -> bool:
        """Tell whether it has not ended."""
        return self._process.returncode is None


def discord_config(
    folder: Path, allowed_host: str, pairs: Sequence[tuple[str, Channel]], **sections: str
) -> Path:
    """Write a lede.toml for tests, with feeds that go to channels of Discord."""
    feeds = [(url, f"discord:{channel.id}") for url, channel in pairs]
    return write_config(folder, allowed_host, feeds, **sections)


@asynccontextmanager
async def discord_run(
    config: Path, discord: StandIn, *roles: str, **variables: str
) -> AsyncIterator[Run]:
    """Start `lede run` with what it needs to reach the stand-in; killed when the block ends.

    Of all roles unless some are named.
    """
    async with lede_process(config, *roles, **{**discord.environment, **variables}) as run:
        yield run


@asynccontextmanager
async def lede_process(config: Path, *roles: str, **variables: str) -> AsyncIterator[Run]:
    """Start `lede run` with these roles and variables; killed when the block ends."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "--config", str(config), "run"),
        *(f"--role={role}" for role in roles),
        cwd=ROOT,
        stderr=asyncio.subprocess.PIPE,
        env=environment(variables),
        limit=1 << 24,  # a line of the log may be long
    )
    run = Run(process)
    try:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(run.read())
            try:
                yield run
            finally:
                if run.runs_on:
                    process.kill()
    except BaseExceptionGroup as errors:  # the failure of the test, not of the reading
        errors.exceptions[0].add_note("The log ended with:\n" + "".join(run.news[-_LINES_TOLD:]))
        raise errors.exceptions[0] from None
    finally:
        await process.wait()


async def cards_of(
    discord: StandIn, channel: Channel, *, at_least: int = 0, seconds: float = 10.0
) -> list[Message]:
    """Return the briefs in a channel, oldest first, once there are enough or time is over.

    What else the bot says there, such as the greeting of a new server, is left out.
    """
    others = 0
    while True:
        found = await discord.messages(channel, at_least=at_least + others, seconds=seconds)
        cards = [message for message in found if any(button.url for button in message.buttons)]
        if len(cards) >= at_least or len(found) < at_least + others:
            return cards
        others = len(found) - len(cards)


def links(cards: Sequence[Message]) -> list[str]:
    """Return the addresses behind the *Read article* buttons."""
    return [button.url for card in cards for button in card.buttons if button.url]
