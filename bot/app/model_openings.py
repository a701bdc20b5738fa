"""Settings in, the language model that betters briefs opened as they say out."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from bot.adapters.model_books import AnswersInMemory, TokensInMemory
from bot.adapters.storage.engines.locations import DatabaseFile
from bot.adapters.storage.stores import Stores
from bot.app.openings import database_of, opened_stores
from bot.domain.errors import ModelNotInstalled, SettingProblem, SettingsError, StorageError
from bot.pipeline.ask_model import AskModel
from bot.pipeline.model_ports import LanguageModel
from bot.pipeline.ports import Clock, CpuWorkers
from bot.pipeline.rules.model_patience import patience_of_articles
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
    settings: Settings,
    workers: CpuWorkers,
    clock: Clock,
    *,
    books: ModelBooks | None = None,
    name: str | None = None,
    for_articles: bool = False,
) -> AsyncIterator[AskModel]:
    """Open the step that asks a model, as sparingly as the settings say; errors as above.

    Without `books` it keeps its own while it is open. `for_articles`: those of the bot, for which
    others wait.
    """
    patience = settings.model.patience_seconds
    if for_articles:
        patience = patience_of_articles(
            patience,
            lease_seconds=settings.storage.lease_seconds,
            order_patience_seconds=settings.delivery.order_patience_seconds,
        )
    kept = books or ModelBooks(memory=AnswersInMemory(), tokens=TokensInMemory())
    async with opened_model(settings, name) as model:
        yield AskModel(
            SparingModel(model, books=kept, limits=model_limits(settings), clock=clock),
            workers=workers,
            clock=clock,
            fidelity=settings.model.fidelity,
            deadline_seconds=patience,
        )


def model_limits(settings: Settings) -> ModelLimits:
    """Return what the settings let a model take."""
    return ModelLimits(
        timeout_seconds=settings.model.timeout_seconds,
        daily_token_budget=settings.model.daily_token_budget,
        at_once=settings.model.max_concurrent,
    )


def books_of(stores: Stores) -> ModelBooks:
    """Return the books of an open database."""
    return ModelBooks(memory=stores.model_answers, tokens=stores.model_costs)


@asynccontextmanager
async def opened_books(settings: Settings, clock: Clock) -> AsyncIterator[ModelBooks | None]:
    """Open the books of the database, as the bot keeps them; None where there is no database.

    Nothing is made, and one that cannot be opened keeps nobody from asking.
    """
    place = database_of(settings)
    if isinstance(place, DatabaseFile) and not place.path.is_file():
        yield None
        return
    async with AsyncExitStack() as stack:
        try:
            stores = await stack.enter_async_context(opened_stores(settings, clock))
        except StorageError:
            stores = None
        yield books_of(stores) if stores else None


_NOT_CONFIGURED = SettingProblem(
    setting="model.provider",
    value="none",
    allowed="to ask a language model, set it to openai, anthropic or google, and model.name",
    where="[model]",
)
