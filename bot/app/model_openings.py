"""Settings in, the language model that betters briefs opened as they say out."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.adapters.model_books import AnswersInMemory, TokensInMemory
from bot.domain.errors import ModelNotInstalled, SettingProblem, SettingsError
from bot.pipeline.ask_model import AskModel
from bot.pipeline.model_ports import LanguageModel
from bot.pipeline.ports import Clock, CpuWorkers
from bot.pipeline.sparing_model import ModelBooks, ModelLimits, SparingModel
from bot.settings import Settings

_EXTRA = "lede[model]"


@asynccontextmanager
async def opened_model(settings: Settings, name: str | None = None) -> AsyncIterator[LanguageModel]:
    """Open the model of the settings, or another of the same provider; nothing is asked by it.

    SettingsError: none is configured. ModelNotInstalled: the extra that asks it is missing.
    """
    model = settings.model
    if not model.is_configured:
        raise SettingsError((_NOT_CONFIGURED,))
    asked = name or model.name
    try:
        # Only who has a model pays for loading it: a second and 50 MB.
        from bot.adapters.language_model.client import (  # noqa: PLC0415
            ModelAccess,
            open_language_model,
        )
    except ImportError as error:
        raise ModelNotInstalled(model=f"{model.provider}:{asked}", extra=_EXTRA) from error
    access = ModelAccess(
        provider=model.provider,
        model=asked,
        base_url=model.base_url,
        api_key=model.api_key.get_secret_value(),
        timeout_seconds=model.timeout_seconds,
        max_concurrent=model.max_concurrent,
    )
    async with open_language_model(access) as opened:
        yield opened


@asynccontextmanager
async def opened_asking(
    settings: Settings, workers: CpuWorkers, clock: Clock, *, name: str | None = None
) -> AsyncIterator[AskModel]:
    """Open the step that asks a model, as sparingly as the settings say; errors as above."""
    limits = ModelLimits(
        timeout_seconds=settings.model.timeout_seconds,
        daily_token_budget=settings.model.daily_token_budget,
    )
    books = ModelBooks(memory=AnswersInMemory(), tokens=TokensInMemory())
    async with opened_model(settings, name) as model:
        yield AskModel(
            SparingModel(model, books=books, limits=limits, clock=clock),
            workers=workers,
            clock=clock,
            fidelity=settings.model.fidelity,
            deadline_seconds=settings.model.patience_seconds,
        )


_NOT_CONFIGURED = SettingProblem(
    setting="model.provider",
    value="none",
    allowed="to ask a language model, set it to openai, anthropic or google, and model.name",
    where="[model]",
)
