"""AnswerMemory and TokenBook: no answer is paid twice, no cost is forgotten, old answers go."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain.modelling import (
    ModelAnswer,
    ModelClaim,
    ModelQuote,
    ModelReply,
    ModelTranslation,
    ModelUsage,
    TranslatedPart,
)
from bot.pipeline.model_ports import QuestionKey
from bot.pipeline.rules.keeping import ANSWERS_KEPT_FOR, Chore, Expired, KeepFor, chores

KEY = QuestionKey(model="openai:small", prompt_sha256="a" * 64)
CLAIM = ModelClaim(words="Der Rat stimmt zu — „endlich“.", sentences=(1, 3), source="Anna Keller")
REPLY = ModelReply(
    answer=ModelAnswer(
        claims=(CLAIM, ModelClaim(words="Мост открыт. 字", sentences=(2,), source=None)),
        quote=ModelQuote(words="We waited", sentences=(4,), speaker="Keller"),
    ),
    usage=ModelUsage(input_tokens=900, output_tokens=100),
    model="small-2026",
)
OTHER = ModelReply(answer=ModelAnswer(claims=(), quote=None), usage=REPLY.usage, model="other")
TODAY, TOMORROW = date(2026, 3, 2), date(2026, 3, 3)


@pytest.fixture
def memory(stores):
    return stores.model_answers


@pytest.fixture
def book(stores):
    return stores.model_costs


async def test_what_was_answered_comes_back_as_it_was(memory):
    assert await memory.recall(KEY) is None
    await memory.keep(KEY, REPLY)
    assert await memory.recall(KEY) == REPLY


async def test_a_translation_comes_back_as_it_was(memory):
    parts = (TranslatedPart(number=1, words="Мост открыт"), TranslatedPart(number=3, words=""))
    reply = ModelReply(answer=ModelTranslation(parts=parts), usage=REPLY.usage, model="small")
    await memory.keep(KEY, reply)
    assert await memory.recall(KEY) == reply


@pytest.mark.parametrize(
    "other",
    [
        QuestionKey(model="openai:large", prompt_sha256=KEY.prompt_sha256),
        QuestionKey(model=KEY.model, prompt_sha256="b" * 64),
    ],
    ids=["model", "prompt"],
)
async def test_another_question_has_another_answer(memory, other):
    await memory.keep(KEY, REPLY)
    assert await memory.recall(other) is None
    await memory.keep(other, OTHER)
    assert await memory.recall(other) == OTHER
    assert await memory.recall(KEY) == REPLY


async def test_the_first_answer_stays_also_of_those_that_come_together(memory):
    await memory.keep(KEY, REPLY)
    await asyncio.gather(*(memory.keep(KEY, OTHER) for _ in range(5)))
    assert await memory.recall(KEY) == REPLY


async def test_words_that_no_database_takes_cost_no_answer(memory):
    hostile = ModelClaim(words="half a pair \ud800, a nul \x00", sentences=(1,), source="\x00")
    answer = ModelAnswer(claims=(hostile,), quote=None)
    await memory.keep(KEY, ModelReply(answer=answer, usage=REPLY.usage, model="small"))
    recalled = await memory.recall(KEY)
    assert recalled.answer.claims[0].words.startswith("half a pair ")


async def test_a_day_without_questions_cost_nothing(book):
    assert await book.spent_on(TODAY) == 0


async def test_costs_of_a_day_add_up_and_days_are_apart(book):
    await book.spend(TODAY, 1_000)
    await book.spend(TOMORROW, 7)
    await book.spend(TODAY, 234)
    assert await book.spent_on(TODAY) == 1_234
    assert await book.spent_on(TOMORROW) == 7


async def test_costs_that_are_booked_together_are_all_counted(book):
    await asyncio.gather(*(book.spend(TODAY, 100) for _ in range(20)))
    assert await book.spent_on(TODAY) == 2_000


async def test_more_than_32_bits_of_tokens_are_counted(book):
    await book.spend(TODAY, 2**40)
    await book.spend(TODAY, 1)
    assert await book.spent_on(TODAY) == 2**40 + 1


async def test_what_servers_pay_adds_up_to_what_was_spent(book):
    await book.spend(TODAY, 1_000, ["discord:3", "discord:1", "discord:2"])
    await book.spend(TODAY, 10, ["discord:1"])
    await book.spend(TODAY, 5)
    await book.spend(TOMORROW, 9, ["discord:2"])
    assert await book.spent_on(TODAY) == 1_015
    assert await book.spent_by("discord:1", TODAY) == 344
    assert await book.spent_by_each(["discord:2", "discord:3", "discord:4"], TODAY) == {
        "discord:2": 333,
        "discord:3": 333,
        "discord:4": 0,
    }
    assert list((await book.days_of("discord:2")).items()) == [(TODAY, 333), (TOMORROW, 9)]


async def test_shares_that_are_booked_together_are_all_counted(book):
    both = ["discord:1", "discord:2"]
    await asyncio.gather(*(book.spend(TODAY, 101, both[::step]) for step in (1, -1) * 10))
    assert await book.spent_on(TODAY) == 2_020
    assert await book.spent_by_each(both, TODAY) == {"discord:1": 1_020, "discord:2": 1_000}


async def test_a_question_for_more_servers_than_tokens_is_booked_whole(book):
    many = [f"discord:{number:04}" for number in range(1_200)]
    await book.spend(TODAY, 1_000, many)
    spent = await book.spent_by_each(many, TODAY)
    assert sum(spent.values()) == await book.spent_on(TODAY) == 1_000
    assert set(spent.values()) == {0, 1}


async def test_a_server_that_is_forgotten_has_no_costs_and_the_day_keeps_its_own(stores, book):
    both = ["discord:1", "discord:2"]
    await book.spend(TODAY, 1_000, both)
    await stores.servers.forget("discord:1")
    assert await book.spent_by_each(both, TODAY) == {"discord:1": 0, "discord:2": 500}
    assert await book.days_of("discord:1") == {}
    assert await book.spent_on(TODAY) == 1_000


async def test_what_servers_cost_goes_with_the_history(stores, book, clock):
    first = clock.now().date()
    last = first + timedelta(days=1)
    for number in range(3):
        await book.spend(first, 100, [f"discord:{number}"])
    await book.spend(last, 100, ["discord:1"])
    costs = replace(chore(None, Expired.SERVER_COSTS), at_once=2)
    await clock.advance(timedelta(days=90).total_seconds())
    assert (await stores.keeping.remove_some(costs, 0)).removed == 0
    await clock.advance(timedelta(days=1).total_seconds())
    removed, ended = 0, False
    while not ended:
        swept = await stores.keeping.remove_some(costs, 0)
        removed, ended = removed + swept.removed, swept.ended
    assert removed == 3
    assert await book.days_of("discord:1") == {last: 100}
    assert await book.spent_on(first) == 300


def chore(brief_days: int | None, what: Expired = Expired.MODEL_ANSWERS) -> Chore:
    briefs = None if brief_days is None else timedelta(days=brief_days)
    keep = KeepFor(texts=timedelta(days=7), briefs=briefs, history=timedelta(days=90))
    return next(each for each in chores(keep) if each.what is what)


async def test_answers_go_after_some_weeks_and_costs_stay(stores, memory, book, clock):
    await memory.keep(KEY, REPLY)
    await book.spend(TODAY, 1_000)
    await clock.advance(ANSWERS_KEPT_FOR.total_seconds())
    newer = QuestionKey(model=KEY.model, prompt_sha256="b" * 64)
    await memory.keep(newer, OTHER)
    assert (await stores.keeping.remove_some(chore(None), 0)).removed == 0
    await clock.advance(1)
    assert (await stores.keeping.remove_some(chore(None), 0)).removed == 1
    assert await memory.recall(KEY) is None
    assert await memory.recall(newer) == OTHER
    assert await book.spent_on(TODAY) == 1_000


async def test_answers_are_kept_no_longer_than_briefs(stores, memory, clock):
    await memory.keep(KEY, REPLY)
    await clock.advance(timedelta(days=3, seconds=1).total_seconds())
    assert (await stores.keeping.remove_some(chore(3), 0)).removed == 1
