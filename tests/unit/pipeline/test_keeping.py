"""How long what is kept, when it is tidied, and what is told of it."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest

from bot.domain.errors import DatabaseLocked, StorageError
from bot.domain.outcomes import Outcome, Stage
from bot.pipeline.keeping_ports import Swept
from bot.pipeline.rules.keeping import (
    KEYS_KEPT_FOR,
    Chore,
    Expired,
    KeepFor,
    chores,
    listed_too_long_ago,
)
from bot.pipeline.rules.restoring import (
    LOOK_FOR,
    Restored,
    posted_since,
    read_restored,
    write_restored,
)
from bot.pipeline.tidy import EVERY_SECONDS, FIRST_AFTER_SECONDS, Tidy
from bot.pipeline.watch_soundness import (
    LOOK_EVERY_SECONDS,
    Soundness,
    WatchSoundness,
    examine,
    last_examination,
)
from tests.builders import NOON
from tests.fakes.clock import FakeClock
from tests.fakes.memory_finding import MemoryBotState

KEEP = KeepFor(texts=timedelta(days=7), briefs=None, history=timedelta(days=90))


class Heard:
    """What went wrong. Fulfils Troubles."""

    def __init__(self) -> None:
        self.codes: list[str] = []

    def storage_failed(self, stage: Stage, error: StorageError) -> None:
        self.codes.append(f"{stage}: {error.code} {error.detail}")

    def lease_lost(self, stage: Stage, row: object) -> None:
        raise AssertionError(row)

    def defect(self, stage: Stage, row: object, error: Exception) -> None:
        self.codes.append(f"{stage}: {type(error).__name__}")


class Rows:
    """A KeepingStore in which ids 1 to `last` are old, `at_once` of them a step."""

    def __init__(self, last: int) -> None:
        self.last = last
        self.asked: list[tuple[Expired, int]] = []
        self.errors: dict[Expired, Exception] = {}
        self.steps_of_room = 0

    async def remove_some(self, chore: Chore, after: int) -> Swept:
        self.asked.append((chore.what, after))
        if chore.what in self.errors:
            raise self.errors[chore.what]
        until = min(self.last, after + chore.at_once)
        removed = until - after
        return Swept(
            removed=removed, wrote=removed > 0, looked_until=until, ended=until == self.last
        )

    async def give_back_room(self) -> bool:
        self.steps_of_room -= 1
        return self.steps_of_room >= 0


@pytest.fixture
def clock():
    return FakeClock(NOON)


@pytest.fixture
def heard():
    return Heard()


def tidying(
    store: Rows, clock: FakeClock, heard: Heard, told: list[Outcome], *what: Expired
) -> Tidy:
    return Tidy(
        store=store,
        chores=[Chore(what=each, kept_for=timedelta(days=1), at_once=10) for each in what],
        clock=clock,
        observe=lambda outcome: told.append(outcome),  # noqa: PLW0108  # named as Observer has it
        troubles=heard,
        stop=asyncio.Event(),
    )


def test_briefs_are_kept_for_ever_unless_days_are_given():
    assert Expired.BRIEFS not in {chore.what for chore in chores(KEEP)}
    month = timedelta(days=30)
    limited = KeepFor(texts=KEEP.texts, briefs=month, history=KEEP.history)
    assert [chore.what for chore in chores(limited)] == list(Expired)
    assert chores(limited)[0].kept_for == month


def test_each_kind_is_kept_as_long_as_it_says():
    kept_for = {chore.what: chore.kept_for for chore in chores(KEEP)}
    assert kept_for[Expired.TEXTS] == kept_for[Expired.ENTRY_TEXTS] == timedelta(days=7)
    assert kept_for[Expired.OUTCOMES] == kept_for[Expired.NOTICES] == timedelta(days=90)
    assert kept_for[Expired.KEYS] == kept_for[Expired.ENTRIES] == KEYS_KEPT_FOR
    assert listed_too_long_ago(NOON, KEYS_KEPT_FOR) == NOON - timedelta(days=365)


async def test_everything_old_goes_in_steps_and_is_told_in_one_line(clock, heard):
    told: list[Outcome] = []
    store = Rows(25)
    tidy = tidying(store, clock, heard, told, Expired.TEXTS, Expired.OUTCOMES)
    assert await clock.run(tidy.once()) == {Expired.TEXTS: 25, Expired.OUTCOMES: 25}
    assert [after for what, after in store.asked if what is Expired.TEXTS] == [0, 10, 20]
    [line] = told
    assert (line.stage, line.code) == (Stage.TIDY, "tidied")
    assert line.data == {"texts": 25, "outcomes": 25}


async def test_nothing_is_told_where_nothing_went_and_rows_are_looked_at_again_next_day(
    clock, heard
):
    told: list[Outcome] = []
    store = Rows(5)
    tidy = tidying(store, clock, heard, told, Expired.TEXTS)
    await clock.run(tidy.once())
    await clock.run(tidy.once())
    assert len(told) == 1
    await clock.advance(86_400)
    await clock.run(tidy.once())
    assert [after for _, after in store.asked] == [0, 5, 0]


async def test_what_fails_keeps_nothing_else(clock, heard):
    store = Rows(5)
    store.errors = {
        Expired.TEXTS: ValueError("a broken row"),
        Expired.OUTCOMES: DatabaseLocked(database="lede.db", detail="busy"),
    }
    tidy = tidying(store, clock, heard, [], Expired.TEXTS, Expired.OUTCOMES, Expired.NOTICES)
    assert await clock.run(tidy.once()) == {Expired.NOTICES: 5}
    assert heard.codes == ["tidy: ValueError", "tidy: database_locked busy"]


async def test_room_is_given_back_step_by_step(clock, heard):
    store = Rows(0)
    store.steps_of_room = 3
    await clock.run(tidying(store, clock, heard, []).once())
    assert store.steps_of_room == -1


async def test_it_begins_a_while_after_the_start_comes_every_hour_and_stops(clock, heard):
    store = Rows(0)
    tidy = tidying(store, clock, heard, [], Expired.TEXTS)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(tidy.run())
        await clock.advance(FIRST_AFTER_SECONDS - 1)
        assert store.asked == []
        await clock.advance(2)
        assert len(store.asked) == 1
        await clock.advance(EVERY_SECONDS)
        assert len(store.asked) == 2
        tidy.stop.set()
        tidy.wake.set()
    assert len(store.asked) == 2


class Examined:
    """An Examiner with what it finds."""

    name = "lede.db"

    def __init__(self, *findings: str) -> None:
        self.findings = findings
        self.times = 0

    async def examine(self) -> Sequence[str]:
        self.times += 1
        return self.findings


async def test_a_database_is_read_through_once_a_week_and_what_is_wrong_is_told(clock, heard):
    examiner, state = Examined("briefs: a broken page"), MemoryBotState()
    watch = WatchSoundness(
        examiner=examiner, state=state, clock=clock, troubles=heard, stop=asyncio.Event()
    )
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(watch.run())
        await clock.advance(LOOK_EVERY_SECONDS * 24 * 6)
        assert examiner.times == 1
        await clock.advance(LOOK_EVERY_SECONDS * 24 * 2)
        assert examiner.times == 2
        watch.stop.set()
        watch.wake.set()
    assert heard.codes == ["tidy: database_corrupt briefs: a broken page"] * 2
    last = await last_examination(state)
    assert last is not None
    assert last.findings == ("briefs: a broken page",)


async def test_what_was_found_is_known_again(clock):
    state = MemoryBotState()
    assert await last_examination(state) is None
    assert await examine(Examined(), state, clock) == Soundness(at=NOON, findings=())
    assert await last_examination(state) == Soundness(at=NOON, findings=())
    await state.write("soundness", "{}")
    assert await last_examination(state) is None


def test_after_a_copy_took_its_place_channels_are_read_for_two_days():
    fact = Restored(at=NOON, saved_at=NOON - timedelta(days=5))
    assert posted_since(None, NOON) is None
    assert posted_since(fact, NOON) == fact.saved_at
    assert posted_since(fact, NOON + LOOK_FOR) is None
    assert posted_since(fact, NOON - timedelta(hours=1)) is None


@pytest.mark.parametrize("written", [None, "", "null", "[]", "{}", '{"at": 1, "saved_at": 2}', "x"])
def test_what_is_no_such_fact_is_none(written):
    assert read_restored(written) is None


def test_that_a_copy_took_its_place_is_known_again():
    fact = Restored(at=NOON, saved_at=NOON - timedelta(days=5))
    assert read_restored(write_restored(fact)) == fact
