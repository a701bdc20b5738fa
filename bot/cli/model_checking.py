"""`lede check` about the language model: asked once about two sentences; what it did, a line."""

from collections.abc import AsyncIterator
from datetime import timedelta

from bot import app as wiring
from bot.domain.errors import ModelError
from bot.domain.modelling import ModelPrompt, ModelReply, ModelTask
from bot.pipeline.model_ports import ModelDay
from bot.presenting.cleaning import clean_line
from bot.presenting.wording import say_error
from bot.settings import Settings

_HEADLINE = "Harbour bridge opens again"
_SENTENCES = (
    "The harbour bridge opened again on Monday after two years of repairs.",
    "“The town has waited long enough,” said the mayor, Ada Brook.",
)


async def model_findings(settings: Settings) -> AsyncIterator[tuple[bool, str]]:
    """Yield whether the model answers; nothing where none is configured."""
    if not settings.model.is_configured:
        return
    clock = wiring.system_clock()
    try:
        async with wiring.opened_model(settings) as model:
            asked_at = clock.now()
            reply = await model.answer(_prompt(settings))
            yield True, _answered(model.name, reply, clock.now() - asked_at)
    except ModelError as error:
        yield False, say_error(error)
    yield True, _may_cost(settings)
    async with wiring.opened_books(settings, clock) as books:
        if books is not None:
            yield True, _spent(await wiring.model_day(settings, books.tokens, clock))


def _prompt(settings: Settings) -> ModelPrompt:
    # Only who has a model pays for loading what words the question.
    from bot.condensing.modelled.asking import prompt_of  # noqa: PLC0415

    return prompt_of(
        ModelTask(
            headline=_HEADLINE,
            sentences=_SENTENCES,
            language="en",
            max_claims=1,
            fidelity=settings.model.fidelity,
        )
    )


def _may_cost(settings: Settings) -> str:
    daily, per_server = settings.model.daily_token_budget, settings.model.per_server_daily_budget
    of_all = f"at most {daily:,} tokens a day (UTC)" if daily else "any number of tokens a day"
    of_one = f"at most {per_server:,}" if per_server else "as many of them as there are"
    return f"The model may cost {of_all}, one Discord server {of_one}."


def _spent(day: ModelDay) -> str:
    left = "" if day.left is None else f"; {day.left:,} are left"
    return f"Today the bot's questions have cost {day.spent:,} tokens{left}."


def _answered(name: str, reply: ModelReply, took: timedelta) -> str:
    milliseconds = took // timedelta(milliseconds=1)
    usage = reply.usage
    return (
        f"The model {clean_line(name)} answers: {clean_line(reply.model)} took {milliseconds:,} ms, "
        f"{usage.input_tokens:,} tokens in and {usage.output_tokens:,} out."
    )
