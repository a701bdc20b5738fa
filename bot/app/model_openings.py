"""Settings in, the language model that betters and translates briefs opened as they say out."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from bot.adapters.model_books import AnswersInMemory, TokensInMemory
from bot.adapters.storage.engines.locations import DatabaseFile
from bot.adapters.storage.stores import Stores
from bot.app.openings import database_of, opened_stores
from bot.domain.errors import ModelNotInstalled, SettingProblem, SettingsError, StorageError
from bot.pipeline.ask_model import AskModel
from bot.pipeline.better_briefs import PatientModel
from bot.pipeline.model_ports import LanguageModel, ModelDay, QuestionObserver, TokenBook
from bot.pipeline.ports import Clock, CpuWorkers
from bot.pipeline.rules.late_answers import patience_of_late_ones
from bot.pipeline.rules.model_budget import budget_day
from bot.pipeline.rules.model_patience import patience_of_articles
from bot.pipeline.sparing_model import ModelBooks, ModelLimits, SparingModel
from bot.pipeline.translate_brief import TranslateBrief
from bot.pipeline.translate_in_time import TranslateInTime
from bot.pipeline.unhurried import going_on
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
    )
    async with open_language_model(access) as opened:
        yield opened


@dataclass(frozen=True, kw_only=True, slots=True)
class ModelSteps:
    """What the bot does with a language model, sparing what all of it costs together."""

    model: SparingModel
    asking: AskModel  # for articles, for which others wait
    translating: TranslateInTime  # likewise
    later: PatientModel | None  # for what was posted without it; None: that stays as it is


@asynccontextmanager
async def opened_sparing(
    settings: Settings,
    clock: Clock,
    *,
    books: ModelBooks | None = None,
    name: str | None = None,
    observe: QuestionObserver | None = None,
    keeps_late_ones: bool = False,
) -> AsyncIterator[SparingModel]:
    """Open a model that is asked as sparingly as the settings say; errors as above.

    Without `books` it keeps its own while it is open. `keeps_late_ones`: answers that nobody waits
    for any more are waited for and kept.
    """
    kept = books or ModelBooks(memory=AnswersInMemory(), tokens=TokensInMemory())
    limits = model_limits(settings)
    async with AsyncExitStack() as stack:
        model = await stack.enter_async_context(opened_model(settings, name))
        late_ones = await stack.enter_async_context(going_on()) if keeps_late_ones else None
        yield SparingModel(
            model, books=kept, limits=limits, clock=clock, observe=observe, unhurried=late_ones
        )


@asynccontextmanager
async def opened_asking(
    settings: Settings,
    workers: CpuWorkers,
    clock: Clock,
    *,
    books: ModelBooks | None = None,
    name: str | None = None,
) -> AsyncIterator[AskModel]:
    """Open the step that asks a model for somebody who waits for nothing else; errors as above."""
    async with opened_sparing(settings, clock, books=books, name=name) as model:
        yield _asking(settings, model, workers, clock, settings.model.patience_seconds)


@dataclass(frozen=True, kw_only=True, slots=True)
class BriefSteps:
    """What is done with one brief for somebody who waits for nothing else."""

    asking: AskModel
    translating: TranslateBrief


@asynccontextmanager
async def opened_brief_steps(
    settings: Settings,
    workers: CpuWorkers,
    clock: Clock,
    *,
    books: ModelBooks | None = None,
    name: str | None = None,
) -> AsyncIterator[BriefSteps]:
    """Open the steps that better and translate a brief, each with all patience; errors as above."""
    patience = settings.model.patience_seconds
    async with opened_sparing(settings, clock, books=books, name=name) as model:
        yield BriefSteps(
            asking=_asking(settings, model, workers, clock, patience),
            translating=TranslateBrief(
                model, workers=workers, clock=clock, deadline_seconds=patience
            ),
        )


@asynccontextmanager
async def opened_model_steps(
    settings: Settings,
    workers: CpuWorkers,
    clock: Clock,
    *,
    books: ModelBooks,
    observe: QuestionObserver | None = None,
) -> AsyncIterator[ModelSteps]:
    """Open what the bot does with a model; errors as above."""
    patience = patience_of_articles(
        settings.model.patience_seconds,
        lease_seconds=settings.storage.lease_seconds,
        order_patience_seconds=settings.delivery.order_patience_seconds,
    )
    edits = settings.model.edit_when_late
    opening = opened_sparing(settings, clock, books=books, observe=observe, keeps_late_ones=edits)
    async with opening as model:
        yield ModelSteps(
            model=model,
            asking=_asking(settings, model, workers, clock, patience),
            translating=TranslateInTime(
                model, workers=workers, clock=clock, patience_seconds=patience
            ),
            later=_patient(settings, model, workers, clock) if edits else None,
        )


def _patient(
    settings: Settings, model: SparingModel, workers: CpuWorkers, clock: Clock
) -> PatientModel:
    patience = patience_of_late_ones(settings.model.timeout_seconds)
    return PatientModel(
        asking=_asking(settings, model, workers, clock, patience),
        translating=TranslateInTime(model, workers=workers, clock=clock, patience_seconds=patience),
    )


def _asking(
    settings: Settings, model: SparingModel, workers: CpuWorkers, clock: Clock, patience: float
) -> AskModel:
    return AskModel(
        model,
        workers=workers,
        clock=clock,
        fidelity=settings.model.fidelity,
        deadline_seconds=patience,
        edits_when_late=settings.model.edit_when_late,
    )


def model_limits(settings: Settings) -> ModelLimits:
    """Return what the settings let a model take."""
    return ModelLimits(
        timeout_seconds=settings.model.timeout_seconds,
        daily_token_budget=settings.model.daily_token_budget,
        per_server_daily_budget=settings.model.per_server_daily_budget,
        at_once=settings.model.max_concurrent,
    )


async def model_day(settings: Settings, book: TokenBook, clock: Clock) -> ModelDay:
    """Return what the model cost today, and may."""
    spent = await book.spent_on(budget_day(clock.now()))
    return ModelDay(spent=spent, budget=settings.model.daily_token_budget)


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
