"""The table [websub] of lede.toml: under which address hubs reach this machine."""

from urllib.parse import SplitResult, urlsplit

from pydantic import Field, field_validator

from bot.settings.section import Seconds, Section

_TEN_DAYS = 864_000.0  # a good default, says the Recommendation (8.2)


class WebsubSettings(Section):
    """Hubs that tell of news at once (WebSub)."""

    public_url: str = Field(
        "",
        max_length=500,
        description="https address under which the page is reached from outside; empty: off",
    )
    lease_seconds: Seconds = Field(
        _TEN_DAYS, description="how long hubs are asked to tell of news; they decide"
    )

    @property
    def callbacks_url(self) -> str | None:
        """Where hubs reach us, before the key; None: they cannot."""
        return f"{self.public_url}/websub/" if self.public_url else None

    @property
    def host(self) -> str:
        """The host name by which hubs ask; "" without an address."""
        return urlsplit(self.public_url).hostname or ""

    @field_validator("public_url")
    @classmethod
    def _is_a_public_address(cls, value: str) -> str:
        if value and not _is_plain_https(value):
            message = "must be https://host, with a port or path where your proxy asks for one"
            raise ValueError(message)
        return value.rstrip("/")


def _is_plain_https(value: str) -> bool:
    try:
        parts: SplitResult = urlsplit(value)
        named = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False
    is_plain = value.isascii() and value.isprintable() and " " not in value and "@" not in value
    return parts.scheme == "https" and named and is_plain and not (parts.query or parts.fragment)
