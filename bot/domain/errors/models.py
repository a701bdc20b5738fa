"""A language model that gave no answer, or none that can be used."""

from dataclasses import dataclass
from typing import ClassVar

from bot.domain.errors.root import LedeError
from bot.domain.modelling import ModelUsage


@dataclass(eq=False)
class ModelError(LedeError):
    """One call of a language model brought nothing; the brief is made without it."""

    code: ClassVar[str] = "model_failed"
    model: str  # as configured, "provider:name"

    @property
    def retry_after_seconds(self) -> float | None:
        """Return how long the server asks to be left alone; None where it does not say."""
        return None

    @property
    def usage(self) -> ModelUsage | None:
        """Return what the call cost all the same; None where nobody counted."""
        return None


@dataclass(eq=False)
class ModelNotInstalled(ModelError):
    """The libraries that ask a model are an extra, and are not there."""

    code: ClassVar[str] = "model_not_installed"
    extra: str  # what to install: "lede[model]"


@dataclass(eq=False)
class ModelTimeout(ModelError):
    """The answer took too long; it may have been paid for all the same."""

    code: ClassVar[str] = "model_timeout"
    seconds: float


@dataclass(eq=False)
class ModelQueueFull(ModelError):
    """As many calls wait as may; this one was never made."""

    code: ClassVar[str] = "model_queue_full"
    limit: int  # calls under way and waiting, together


@dataclass(eq=False)
class ModelResting(ModelError):
    """It failed again and again, or asked for a pause: nobody asks it for a while."""

    code: ClassVar[str] = "model_resting"
    resting_seconds: float  # until it is asked again


@dataclass(eq=False)
class ModelBudgetSpent(ModelError):
    """What the model may cost in a day is used up; the next day begins at midnight UTC."""

    code: ClassVar[str] = "model_budget_spent"
    budget_tokens: int


@dataclass(eq=False)
class ModelServerBudgetSpent(ModelBudgetSpent):
    """All Discord servers that it would be asked for have used up what each may cost in a day."""

    code: ClassVar[str] = "model_server_budget_spent"


@dataclass(eq=False)
class ModelUnreachable(ModelError):
    """No answer at all: no name, no route, refused, reset, bad certificate, a broken answer."""

    code: ClassVar[str] = "model_unreachable"
    host: str


@dataclass(eq=False)
class ModelOverloaded(ModelError):
    """The provider has no room for this call (429, 503, 529), or will take no more of us today."""

    code: ClassVar[str] = "model_overloaded"
    status: int
    retry_after_seconds: float | None = None  # None leaves it to our own back-off


@dataclass(eq=False)
class ModelServerFailed(ModelError):
    """The provider's server failed (another 5xx)."""

    code: ClassVar[str] = "model_server_failed"
    status: int
    retry_after_seconds: float | None = None


@dataclass(eq=False)
class ModelKeyRefused(ModelError):
    """The key is wrong, or may not do this (401, 403, 402); no further try can help."""

    code: ClassVar[str] = "model_key_refused"
    status: int


@dataclass(eq=False)
class ModelUnknown(ModelError):
    """The server has no such model, or is no server of models (404); no further try can help."""

    code: ClassVar[str] = "model_unknown"
    host: str


@dataclass(eq=False)
class ModelRequestRefused(ModelError):
    """The model or its server does not take what we ask, as one without schemas does."""

    code: ClassVar[str] = "model_request_refused"
    status: int | None  # None: it was known without asking
    detail: str  # the server's own words, a line at most


@dataclass(eq=False)
class ModelAnswerUnusable(ModelError):
    """The call was made, and paid for, and cannot be used."""

    code: ClassVar[str] = "model_answer_unusable"
    input_tokens: int  # as the provider counted them; 0 where it did not say
    output_tokens: int

    @property
    def usage(self) -> ModelUsage:
        """Return what was paid for nothing."""
        return ModelUsage(input_tokens=self.input_tokens, output_tokens=self.output_tokens)


@dataclass(eq=False)
class ModelDeclined(ModelAnswerUnusable):
    """The model, or a filter before it, refuses to answer about this article."""

    code: ClassVar[str] = "model_declined"


@dataclass(eq=False)
class ModelAnswerInvalid(ModelAnswerUnusable):
    """It answered something that is not the form it was given."""

    code: ClassVar[str] = "model_answer_invalid"
    why: str  # "cut", "malformed", "empty", "too_large"
