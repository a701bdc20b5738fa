"""A provider's name in, its address and what speaks its protocol out."""

from collections.abc import Mapping
from typing import Final

import httpx2
from pydantic_ai.models import Model

# Named here, as the libraries would otherwise look for an address in the environment. Google is
# asked by the protocol of OpenAI, which it serves beside its own (docs/decisions/0011).
_ADDRESSES: Final[Mapping[str, str]] = {
    "openai": "https://api.openai.com/v1",
    "anthropic": "https://api.anthropic.com",
    "google": "https://generativelanguage.googleapis.com/v1beta/openai",
}
_COMPATIBLE: Final = "compatible"  # a name within pydantic-ai, which sends it to nobody
_NO_KEY: Final = "none"  # the libraries insist on one; servers that ask for none look at none


def address_of(provider: str, base_url: str) -> str:
    """Return where questions go."""
    return base_url or _ADDRESSES[provider]


def speaking_to(
    provider: str, name: str, *, base_url: str, api_key: str, client: httpx2.AsyncClient
) -> Model:
    """Return a model of "openai", "anthropic" or "google", asked through `client` alone."""
    address, key = address_of(provider, base_url), api_key or _NO_KEY
    # Each loads its own library: up to a second and 40 MB that only who asks there pays.
    if provider == "anthropic":
        return _anthropic(name, address, key, client)
    return _openai(name, address, key, client, is_its_own=provider == "openai" and not base_url)


def _anthropic(name: str, address: str, key: str, client: httpx2.AsyncClient) -> Model:
    from pydantic_ai.models.anthropic import AnthropicModel  # noqa: PLC0415  # heavy, see above
    from pydantic_ai.providers.anthropic import AnthropicProvider  # noqa: PLC0415

    own = AnthropicProvider(base_url=address, api_key=key, http_client=client)
    return AnthropicModel(name, provider=own)


def _openai(
    name: str, address: str, key: str, client: httpx2.AsyncClient, *, is_its_own: bool
) -> Model:
    from pydantic_ai.models.openai import OpenAIChatModel  # noqa: PLC0415  # heavy, see above
    from pydantic_ai.profiles.openai import OpenAIModelProfile  # noqa: PLC0415
    from pydantic_ai.providers.openai import OpenAIProvider  # noqa: PLC0415
    from pydantic_ai.providers.openai_compatible import OpenAICompatibleProvider  # noqa: PLC0415

    if is_its_own:
        own = OpenAIProvider(base_url=address, api_key=key, http_client=client)
        return OpenAIChatModel(name, provider=own)
    # The older of the two names for a limit is the one that every server of that protocol knows.
    profile = OpenAIModelProfile(openai_chat_supports_max_completion_tokens=False)
    other = OpenAICompatibleProvider(
        _COMPATIBLE, base_url=address, api_key=key, http_client=client, profile=profile
    )
    return OpenAIChatModel(name, provider=other)
