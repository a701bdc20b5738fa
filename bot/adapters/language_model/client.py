"""A prompt in, a reply out: one call, bounded in time and size, never repeated."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

import httpx2
from pydantic_ai.direct import model_request
from pydantic_ai.messages import ModelRequest, ModelResponse, TextPart, UserPromptPart
from pydantic_ai.models import Model, ModelRequestParameters
from pydantic_ai.output import OutputObjectDefinition
from pydantic_ai.settings import ModelSettings

from bot.adapters.language_model.answer_form import SCHEMAS, UnusableAnswer, read_answer
from bot.adapters.language_model.bounded_transport import BoundedTransport
from bot.adapters.language_model.failures import AskedWhom, failure_of
from bot.adapters.language_model.providers import address_of, speaking_to
from bot.domain.errors import (
    ModelAnswerInvalid,
    ModelDeclined,
    ModelNotInstalled,
    ModelTimeout,
)
from bot.domain.modelling import AnswerForm, ModelPrompt, ModelReply, ModelUsage

# An answer of five claims and a quote takes 600; models that think first count their thoughts.
MAX_OUTPUT_TOKENS: Final = 6_000
EXTRA: Final = "lede[model]"  # what to install
_PARAMETERS: Final = {
    form: ModelRequestParameters(
        output_mode="native",
        output_object=OutputObjectDefinition(json_schema=schema, name=form.value, strict=True),
    )
    for form, schema in SCHEMAS.items()
}


@dataclass(frozen=True, kw_only=True, slots=True)
class ModelAccess:
    """Which model, and how it is asked."""

    provider: str  # "openai", "anthropic", "google"
    model: str  # as the provider calls it
    base_url: str  # of another server that speaks the provider's protocol; "" for its own
    api_key: str = field(repr=False)  # "" where none is asked for
    timeout_seconds: float  # for one call, everything together

    @property
    def name(self) -> str:
        """Return provider and model in one."""
        return f"{self.provider}:{self.model}"


@asynccontextmanager
async def open_language_model(access: ModelAccess) -> AsyncIterator["AskedModel"]:
    """Give the model until the block ends; nothing is asked by opening.

    ModelNotInstalled: the client of its provider is missing.
    """
    # No time limits here, as the deadline of a whole call is below. No proxy and no other setting
    # of the environment, no redirects: the key goes to one address.
    transport = BoundedTransport(httpx2.AsyncHTTPTransport(trust_env=False))
    async with httpx2.AsyncClient(transport=transport, trust_env=False, timeout=None) as client:
        yield AskedModel(access, _speaking(access, client))


class AskedModel:
    """One configured model; fulfils the pipeline's LanguageModel."""

    def __init__(self, access: ModelAccess, speaking: Model) -> None:
        self._access = access
        self._speaking = speaking
        address = address_of(access.provider, access.base_url)
        self._whom = AskedWhom(
            model=access.name, host=urlsplit(address).hostname or "", secret=access.api_key
        )
        self._settings = _settings(speaking)

    @property
    def name(self) -> str:
        """Return the configured name, "provider:model"."""
        return self._access.name

    async def answer(self, prompt: ModelPrompt) -> ModelReply:
        """Ask once and at once; ModelErrors say why there is no answer."""
        return self._read(await self._asked(prompt), prompt.form)

    async def _asked(self, prompt: ModelPrompt) -> ModelResponse:
        request = ModelRequest(
            parts=[UserPromptPart(prompt.material)], instructions=prompt.instructions
        )
        seconds = self._access.timeout_seconds
        try:
            async with asyncio.timeout(seconds):
                return await model_request(
                    self._speaking,
                    [request],
                    model_settings=self._settings,
                    model_request_parameters=_PARAMETERS[prompt.form],
                    instrument=False,
                )
        except TimeoutError:
            raise ModelTimeout(model=self.name, seconds=seconds) from None
        except Exception as error:  # noqa: BLE001  # whatever a library makes of a server's bytes
            raise failure_of(error, self._whom) from None  # a traceback may quote what was sent

    def _read(self, response: ModelResponse, form: AnswerForm) -> ModelReply:
        """Take the answer out of what came; what it cost goes along, also where it is no use."""
        paid = ModelUsage(
            input_tokens=response.usage.input_tokens, output_tokens=response.usage.output_tokens
        )
        if response.finish_reason == "content_filter":
            raise ModelDeclined(
                model=self.name, input_tokens=paid.input_tokens, output_tokens=paid.output_tokens
            )
        if response.finish_reason == "length":
            raise self._invalid(paid, "cut")
        text = "".join(part.content for part in response.parts if isinstance(part, TextPart))
        try:
            answer = read_answer(text, form)
        except UnusableAnswer as error:
            raise self._invalid(paid, error.fault) from None
        return ModelReply(
            answer=answer, usage=paid, model=response.model_name or self._access.model
        )

    def _invalid(self, paid: ModelUsage, why: str) -> ModelAnswerInvalid:
        return ModelAnswerInvalid(
            model=self.name,
            input_tokens=paid.input_tokens,
            output_tokens=paid.output_tokens,
            why=why,
        )


def _speaking(access: ModelAccess, client: httpx2.AsyncClient) -> Model:
    try:
        return speaking_to(
            access.provider,
            access.model,
            base_url=access.base_url,
            api_key=access.api_key,
            client=client,
        )
    except ImportError as error:  # the client of that provider is missing
        raise ModelNotInstalled(model=access.name, extra=EXTRA) from error


def _settings(speaking: Model) -> ModelSettings:
    settings = ModelSettings(max_tokens=MAX_OUTPUT_TOKENS, max_retries=0)
    if not speaking.profile.get("supports_thinking", False):  # those that think take none
        settings["temperature"] = 0.0  # the likeliest words, not the most original
    return settings
