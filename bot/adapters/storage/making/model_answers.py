"""What a language model was asked in, what it answered before out: SQL behind AnswerMemory."""

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.engines.database import Database
from bot.adapters.storage.json_forms import reply_from_json, reply_to_json
from bot.adapters.storage.statements import Row, insert_missing
from bot.adapters.storage.tables import model_answers
from bot.domain.modelling import ModelReply
from bot.pipeline.model_ports import QuestionKey


class SqlAnswerMemory:
    """Fulfils AnswerMemory, for all processes over this database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def recall(self, key: QuestionKey) -> ModelReply | None:
        """Return what was answered to that question before; one that cannot be read is forgotten."""
        known = select(model_answers.c.reply).where(_this(key))

        async def look(connection: AsyncConnection) -> ModelReply | None:
            row = (await connection.execute(known)).one_or_none()
            return reply_from_json(row.reply) if row else None

        try:
            return await self._database.read_at_once(look)
        except (ValueError, TypeError):  # a broken row, which would keep a new answer out
            async with self._database.write(beside=True) as connection:
                await connection.execute(delete(model_answers).where(_this(key)))
            return None

    async def keep(self, key: QuestionKey, reply: ModelReply) -> None:
        """Keep an answer; one that is there already stays."""
        row: Row = {
            "model": key.model,
            "prompt_sha256": key.prompt_sha256,
            "reply": reply_to_json(reply),
            "answered_at": self._database.clock.now(),
        }

        async def store(connection: AsyncConnection) -> None:
            await insert_missing(connection, model_answers, [row])

        await self._database.write_together(store, beside=True)


def _this(key: QuestionKey) -> ColumnElement[bool]:
    return (model_answers.c.model == key.model) & (
        model_answers.c.prompt_sha256 == key.prompt_sha256
    )
