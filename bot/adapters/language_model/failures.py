"""What pydantic-ai raises in, one of our ModelErrors out; no secret in any."""

from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus

from pydantic_ai.exceptions import (
    ModelAPIError,
    ModelHTTPError,
    UserError,
)

from bot.adapters.language_model.bounded_transport import AnswerTooLarge
from bot.domain.errors import (
    ModelAnswerInvalid,
    ModelError,
    ModelKeyRefused,
    ModelOverloaded,
    ModelRequestRefused,
    ModelServerFailed,
    ModelUnknown,
    ModelUnreachable,
)
from bot.presenting.cleaning import clean_line

_MAX_DETAIL_CHARS = 300
_KEY_REFUSED = {HTTPStatus.UNAUTHORIZED, HTTPStatus.PAYMENT_REQUIRED, HTTPStatus.FORBIDDEN}
_OVERLOADED = {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE, 529}  # Anthropic's
_FIRST_OF_THE_SERVER = 500


@dataclass(frozen=True, kw_only=True, slots=True)
class AskedWhom:
    """Whose failure it is."""

    model: str  # "provider:name"
    host: str
    secret: str  # what must not be told; "" without a key


def failure_of(error: Exception, whom: AskedWhom) -> ModelError:
    """Return the failure as ours; whatever is unknown is an answer that cannot be used."""
    if any(isinstance(cause, AnswerTooLarge) for cause in _causes(error)):
        return _invalid(whom, "too_large")
    if isinstance(error, ModelHTTPError):
        return _of_status(error, whom)
    if isinstance(error, ModelAPIError):
        return ModelUnreachable(model=whom.model, host=whom.host)
    if isinstance(error, UserError):  # it does not take schemas, as pydantic-ai knows
        return ModelRequestRefused(model=whom.model, status=None, detail=_detail(error, whom))
    return _invalid(whom, "malformed")


def _of_status(error: ModelHTTPError, whom: AskedWhom) -> ModelError:
    status, model = error.status_code, whom.model
    if status in _KEY_REFUSED:
        return ModelKeyRefused(model=model, status=status)
    if status == HTTPStatus.NOT_FOUND:
        return ModelUnknown(model=model, host=whom.host)
    if status in _OVERLOADED:
        return ModelOverloaded(model=model, status=status, retry_after_seconds=_pause(error))
    if status >= _FIRST_OF_THE_SERVER:
        return ModelServerFailed(model=model, status=status, retry_after_seconds=_pause(error))
    return ModelRequestRefused(model=model, status=status, detail=_detail(error, whom))


def _pause(error: ModelHTTPError) -> float | None:
    return None if error.retry_after is None else max(0.0, error.retry_after)


def _invalid(whom: AskedWhom, why: str) -> ModelAnswerInvalid:
    return ModelAnswerInvalid(model=whom.model, input_tokens=0, output_tokens=0, why=why)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _detail(error: Exception, whom: AskedWhom) -> str:
    """Return the server's own words, without the key that some of them repeat."""
    body = error.body if isinstance(error, ModelHTTPError) else None
    said = body.get("message") if isinstance(body, dict) else None
    words = str(said or (error.message if isinstance(error, UserError) else body) or "")
    hidden = words.replace(whom.secret, "[hidden]") if whom.secret else words
    return clean_line(hidden, _MAX_DETAIL_CHARS)
