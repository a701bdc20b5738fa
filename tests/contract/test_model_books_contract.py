"""AnswerMemory and TokenBook: no answer is paid twice, no cost is forgotten, old answers go."""

import asyncio
from datetime import date, timedelta

import pytest

from bot.domain.modelling import ModelAnswer, ModelClaim, ModelQuote, ModelReply, ModelUsage
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


def chore(brief_days: int | None) -> Chore:
    briefs = None if brief_days is None else timedelta(days=brief_days)
    keep = KeepFor(texts=timedelta(days=7), briefs=briefs, history=timedelta(days=90))
    return next(each for each in chores(keep) if each.what is Expired.MODEL_ANSWERS)


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
