"""The table [model] of lede.toml: which language model is asked, if any, and how much."""

import re
from typing import Literal
from urllib.parse import SplitResult, urlsplit

from pydantic import Field, SecretStr, ValidationInfo, field_validator

from bot.domain.fidelity import Fidelity
from bot.settings.section import Seconds, Section

# This much a header can carry, and a name in an address.
_PLAIN = re.compile(r"[\x21-\x7e]+")
_NO_MODEL = "none"


class ModelSettings(Section):
    """A language model that words briefs better, kept to the article's words."""

    provider: Literal["none", "openai", "anthropic", "google"] = Field(
        "none",
        description="none: no model; openai: also every server that speaks its protocol, by base_url",
    )
    name: str = Field(
        "",
        max_length=200,
        validate_default=True,
        description="of the model, as its provider or server calls it",
    )
    base_url: str = Field(
        "",
        max_length=500,
        description='of a server of your own, "http://localhost:11434/v1"; empty: the provider\'s',
    )
    api_key: SecretStr = Field(
        SecretStr(""),
        validate_default=True,
        description="secret from the provider; empty where your own server asks for none",
    )
    timeout_seconds: Seconds = Field(30.0, description="for one answer, everything together")
    max_concurrent: int = Field(2, ge=1, le=100, description="questions under way at once")
    daily_token_budget: int = Field(
        0,
        ge=0,
        le=1_000_000_000_000,
        description="tokens in and out that a day (UTC) may cost; 0: any number",
    )
    per_server_daily_budget: int = Field(
        0,
        ge=0,
        le=1_000_000_000_000,
        description="of those, what one server may cost a day; 0: any number",
    )
    fidelity: Fidelity = Field(
        Fidelity.STRICT,
        description="strict: it may only shorten and join; free: reword, under checks",
    )
    patience_seconds: Seconds = Field(
        60.0, description="how long a brief waits for the model, asking again included"
    )
    edit_when_late: bool = Field(
        default=False,
        description="a better brief that comes later replaces the one that was posted",
    )

    @property
    def is_configured(self) -> bool:
        """Tell whether there is a model to ask."""
        return self.provider != _NO_MODEL

    @field_validator("name")
    @classmethod
    def _is_named(cls, value: str, others: ValidationInfo) -> str:
        provider = others.data.get("provider", _NO_MODEL)
        if not value and provider != _NO_MODEL:
            message = f"must be set, since model.provider = {provider}"
            raise ValueError(message)
        if value and not _PLAIN.fullmatch(value):
            message = "must be a name without blanks, as the provider writes it"
            raise ValueError(message)
        return value

    @field_validator("base_url")
    @classmethod
    def _is_an_address(cls, value: str) -> str:
        if value and not _is_plain_address(value):
            message = "must be http://host:port or https://host, with a path like /v1, or empty"
            raise ValueError(message)
        return value.rstrip("/")

    @field_validator("api_key")
    @classmethod
    def _can_be_sent(cls, value: SecretStr, others: ValidationInfo) -> SecretStr:
        """Ask for a key where the provider would, and refuse what would break the header."""
        secret = value.get_secret_value().strip()
        provider = others.data.get("provider", _NO_MODEL)
        if not secret and provider != _NO_MODEL and not others.data.get("base_url", _NO_MODEL):
            message = f"must be set, since model.provider = {provider} asks for a key"
            raise ValueError(message)
        if secret and not _PLAIN.fullmatch(secret):
            message = "must be the key as the provider gave it, and nothing else"
            raise ValueError(message)
        return SecretStr(secret)


def _is_plain_address(value: str) -> bool:
    try:
        parts: SplitResult = urlsplit(value)
        named = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False
    is_plain = _PLAIN.fullmatch(value) is not None and "@" not in value
    return (
        parts.scheme in {"http", "https"}
        and named
        and is_plain
        and not (parts.query or parts.fragment)
    )
