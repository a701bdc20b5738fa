"""What a model answered and cost: a damaged row costs one question, copies bring all along."""

import sqlite3
from contextlib import closing
from datetime import date

import pytest

from bot.adapters.storage.copying.copy_database import copy_database
from bot.adapters.storage.engines.locations import DatabaseFile
from bot.adapters.storage.stores import open_stores
from bot.domain.modelling import ModelAnswer, ModelReply, ModelUsage
from bot.pipeline.model_ports import QuestionKey
from tests.adapters.storage.conftest import LIMITS

TODAY = date(2026, 3, 2)
KEY = QuestionKey(model="openai:small", prompt_sha256="a" * 64)
REPLY = ModelReply(
    answer=ModelAnswer(claims=(), quote=None),
    usage=ModelUsage(input_tokens=900, output_tokens=100),
    model="small-2026",
)


@pytest.mark.parametrize("damage", ["{", "7", "[]", '{"kind": "poem"}', b"\xff"])
async def test_an_answer_that_cannot_be_read_is_asked_for_and_kept_anew(path, opened, damage):
    async with opened() as stores:
        memory = stores.model_answers
        await memory.keep(KEY, REPLY)
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("UPDATE model_answers SET reply = ?", [damage])
        assert await memory.recall(KEY) is None
        await memory.keep(KEY, REPLY)
        assert await memory.recall(KEY) == REPLY


async def test_a_copy_has_answers_and_costs_and_takes_more_of_them(path, opened, clock, tmp_path):
    async with opened() as stores:
        await stores.model_answers.keep(KEY, REPLY)
        await stores.model_costs.spend(TODAY, 1_000, ["discord:1", "discord:2"])
    target = DatabaseFile(tmp_path / "copy.db")
    await copy_database(DatabaseFile(path), target, clock=clock, progress=lambda *_: None)
    async with open_stores(target, clock=clock, limits=LIMITS) as stores:
        assert await stores.model_answers.recall(KEY) == REPLY
        other = QuestionKey(model=KEY.model, prompt_sha256="b" * 64)
        await stores.model_answers.keep(other, REPLY)
        assert await stores.model_answers.recall(other) == REPLY
        await stores.model_costs.spend(TODAY, 1)
        assert await stores.model_costs.spent_on(TODAY) == 1_001
        assert await stores.model_costs.spent_by("discord:1", TODAY) == 500
