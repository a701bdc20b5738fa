"""Who takes over from another process does not log in before Discord takes it."""

from datetime import timedelta

from bot.adapters.discord.connecting.login_turns import LoginTurns
from bot.domain.errors import DatabaseLocked
from tests.fakes.clock import FakeClock
from tests.fakes.memory_finding import MemoryBotState


async def _waited(turns: LoginTurns, clock: FakeClock) -> float:
    before = clock.now()
    await clock.run(turns.wait())
    return (clock.now() - before).total_seconds()


async def test_the_first_login_ever_waits_for_nothing():
    clock = FakeClock()
    assert await _waited(LoginTurns(MemoryBotState(), clock), clock) == 0


async def test_a_login_of_another_process_is_waited_out():
    clock, state = FakeClock(), MemoryBotState()
    await LoginTurns(state, clock).note()
    await clock.advance(2.0)
    assert await _waited(LoginTurns(state, clock), clock) == 3.0
    assert await _waited(LoginTurns(state, clock), clock) == 0


async def test_a_clock_that_was_set_back_holds_nobody_up():
    clock, state = FakeClock(), MemoryBotState()
    await LoginTurns(state, clock).note()
    clock.set(clock.now() - timedelta(hours=1))
    assert await _waited(LoginTurns(state, clock), clock) == 0


async def test_a_database_that_does_not_answer_holds_nobody_up():
    class Away(MemoryBotState):
        async def read(self, name: str) -> str | None:
            raise DatabaseLocked(database=name)

        async def write(self, name: str, value: str) -> None:
            raise DatabaseLocked(database=name)

    clock = FakeClock()
    turns = LoginTurns(Away(), clock)
    await turns.note()
    assert await _waited(turns, clock) == 0
