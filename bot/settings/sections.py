"""What can be configured: a table of lede.toml each, with defaults, bounds and one line each."""

import re
from collections.abc import Iterator, Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    Field,
    SecretStr,
    ValidationInfo,
    field_validator,
)
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from bot.settings.hub_section import WebsubSettings
from bot.settings.keep_section import KeepSettings
from bot.settings.model_section import ModelSettings
from bot.settings.section import Seconds, Section
from bot.settings.subscription_section import SubscriptionSettings

ENV_PREFIX = "LEDE_"

# Nobody guesses one of these over the network; and any way of sending it leaves it as it is.
MIN_TOKEN_CHARS = 16
_TOKEN = re.compile(rf"[A-Za-z0-9._~-]{{{MIN_TOKEN_CHARS},}}")

# Whether it is right only Discord can say; this much a header can carry.
_DISCORD_TOKEN = re.compile(r"[\x21-\x7e]+")
_DATABASE = re.compile(r"(postgres(ql)?://[^\s/]*/[^\s/?]+|sqlite:[^\s])")
_PROXY = re.compile(r"https?://[^\s/?#]+/?")

Port = Annotated[int, Field(ge=0, le=65_535)]


class StorageSettings(Section):
    """Where everything is kept."""

    path: Path = Field(Path("data/lede.db"), description="the one file of data")
    url: SecretStr = Field(
        SecretStr(""),
        description="of a PostgreSQL database, postgresql://user:password@host/name, in its place",
    )
    busy_timeout_seconds: Seconds = Field(
        5.0, description="how long to wait for another process that writes"
    )
    lease_seconds: Seconds = Field(
        120.0, description="how long a process may hold a row before others take it over"
    )

    @field_validator("url")
    @classmethod
    def _is_a_database(cls, value: SecretStr) -> SecretStr:
        if value.get_secret_value() and not _DATABASE.match(value.get_secret_value()):
            message = "must be postgresql://user:password@host:port/database, or empty"
            raise ValueError(message)
        return value


class FetchSettings(Section):
    """How the web is asked."""

    contact: str = Field(
        "",
        max_length=200,
        description="your address or page, for the owners of sites; stands in the User-Agent",
    )
    timeout_seconds: Seconds = Field(30.0, description="for one document, everything together")
    max_feed_bytes: int = Field(10_000_000, ge=1_000, description="of a feed, decompressed")
    max_page_bytes: int = Field(5_000_000, ge=1_000, description="of a page, decompressed")
    max_redirects: int = Field(5, ge=0, le=20, description="followed for one document")
    host_spacing_seconds: float = Field(
        1.0, ge=0, le=600, description="between two requests to one host"
    )
    concurrency: int = Field(32, ge=1, le=1_000, description="requests under way at once")
    blocked_hosts: tuple[str, ...] = Field(
        (), description='never asked, with what is below them: "example.org"'
    )
    allowed_ports: tuple[Port, ...] = Field((80, 443), description="ports that may be asked")
    allowed_hosts: tuple[str, ...] = Field(
        (), description='"host:port" on your own network that may be asked all the same'
    )


class PollSettings(Section):
    """How often feeds are asked."""

    floor_seconds: Seconds = Field(900.0, description="between two polls of a feed, at least")
    ceiling_seconds: Seconds = Field(86_400.0, description="between two polls, at most")
    concurrency: int = Field(16, ge=1, le=1_000, description="feeds polled at once")
    entries_a_day: int = Field(
        300, ge=0, le=100_000, description="of one feed that are posted, at most; 0: any number"
    )


class FollowSettings(Section):
    """What servers may follow."""

    feeds_per_server: int = Field(
        100, ge=0, le=100_000, description="in one Discord server, at most; 0: any number"
    )
    max_opml_bytes: int = Field(
        1_000_000, ge=1_000, le=100_000_000, description="of a list of feeds to import"
    )


class ReadSettings(Section):
    """How articles are read."""

    concurrency: int = Field(8, ge=1, le=1_000, description="pages read at once")


class WorkerSettings(Section):
    """Processes that parse, extract and condense."""

    count: int = Field(0, ge=0, le=256, description="0 takes one per processor core")
    timeout_seconds: Seconds = Field(20.0, description="for one feed or page; then it is killed")
    max_memory_bytes: int = Field(
        1_000_000_000, ge=200_000_000, description="of one worker; then its task fails"
    )


class DeliverySettings(Section):
    """How briefs are sent."""

    concurrency: int = Field(64, ge=1, le=1_000, description="channels served at once")
    requests_a_second: float = Field(
        45.0, ge=0, le=10_000, description="to Discord, which takes 50; 0: any number"
    )
    send_deadline_seconds: Seconds = Field(
        60.0, description="for one try to send; then its outcome is unknown"
    )
    give_up_after_seconds: Seconds = Field(
        86_400.0, description="of tries; then the delivery is set aside and told"
    )
    order_patience_seconds: float = Field(
        60.0, ge=0, description="how long a channel waits for an earlier article to be read"
    )


class PageSettings(Section):
    """The page for readers, on this machine unless it is opened to others."""

    enabled: bool = Field(default=True, description="false runs without it")
    host: str = Field(
        "127.0.0.1", description="address to listen on; beyond loopback it takes an access_token"
    )
    port: Port = Field(8080, description="0 takes any free one")
    access_token: SecretStr = Field(
        SecretStr(""),
        validate_default=True,
        description="secret that readers must give as a password; empty asks for none",
    )
    names: tuple[str, ...] = Field(
        (), description="host names it answers to, beside localhost and addresses"
    )

    @field_validator("host")
    @classmethod
    def _is_an_address(cls, value: str) -> str:
        if value != "localhost":
            try:
                ip_address(value)
            except ValueError:
                message = "must be localhost or an IP address of this machine"
                raise ValueError(message) from None
        return value

    @field_validator("access_token")
    @classmethod
    def _guards_what_is_open(cls, value: SecretStr, others: ValidationInfo) -> SecretStr:
        """Keep a page that asks nobody who they are from the network."""
        secret, host = value.get_secret_value(), others.data.get("host", "localhost")
        is_open = host != "localhost" and not ip_address(host).is_loopback
        if is_open and not secret:
            message = f"must be set, since page.host = {host} opens the page to the network"
            raise ValueError(message)
        if secret and not _TOKEN.fullmatch(secret):
            message = f"must be {MIN_TOKEN_CHARS} or more letters, digits, or signs of -._~"
            raise ValueError(message)
        return value


class LogSettings(Section):
    """What is told while running."""

    level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="least important kind that is told"
    )
    format: Literal["auto", "plain", "json"] = Field(
        "auto", description="auto: plain on a terminal, JSON otherwise"
    )


class Settings(BaseSettings):
    """Everything that can be configured."""

    model_config = SettingsConfigDict(
        env_prefix=ENV_PREFIX, env_nested_delimiter="__", extra="forbid", frozen=True
    )

    discord_token: SecretStr = Field(
        SecretStr(""),
        description="of your Discord application's bot; empty runs with the page alone",
    )
    discord_proxy: SecretStr = Field(
        SecretStr(""),
        description="HTTP proxy through which Discord is reached, http://host:port; empty goes direct",
    )
    storage: StorageSettings = StorageSettings()
    keep: KeepSettings = KeepSettings()
    fetch: FetchSettings = FetchSettings()
    poll: PollSettings = PollSettings()
    follow: FollowSettings = FollowSettings()
    read: ReadSettings = ReadSettings()
    workers: WorkerSettings = WorkerSettings()
    delivery: DeliverySettings = DeliverySettings()
    page: PageSettings = PageSettings()
    websub: WebsubSettings = WebsubSettings()
    model: ModelSettings = ModelSettings()
    log: LogSettings = LogSettings()
    subscription: tuple[SubscriptionSettings, ...] = ()

    @field_validator("websub")
    @classmethod
    def _has_a_page(cls, value: WebsubSettings, others: ValidationInfo) -> WebsubSettings:
        page = others.data.get("page")
        if value.public_url and page is not None and not page.enabled:
            message = "needs page.enabled = true, since the page answers hubs"
            raise ValueError(message)
        return value

    @field_validator("discord_token")
    @classmethod
    def _is_a_bot_token(cls, value: SecretStr) -> SecretStr:
        """Refuse what would break the header it is sent in."""
        secret = value.get_secret_value().strip()
        if secret and not _DISCORD_TOKEN.fullmatch(secret):
            message = "must be the token from the Bot page of your application, and nothing else"
            raise ValueError(message)
        return SecretStr(secret)

    @field_validator("discord_proxy")
    @classmethod
    def _is_a_proxy(cls, value: SecretStr) -> SecretStr:
        if value.get_secret_value() and not _PROXY.fullmatch(value.get_secret_value()):
            message = "must be http://host:port, with user:password@ before the host if it asks"
            raise ValueError(message)
        return value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003  # the library calls with all of these
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003  # see above
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003  # see above
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Let the environment win over values that came from the file (given to __init__)."""
        return env_settings, init_settings

    @classmethod
    def from_table(cls, table: Mapping[str, Any]) -> Self:
        """Build from a parsed file."""
        return cls(**table)


def every_setting() -> Iterator[tuple[str, str, Any, str]]:
    """Yield (section, name, default, meaning) of each setting, in the order of the file.

    The section of those above all tables is "".
    """
    for section, field in Settings.model_fields.items():
        default = field.get_default()
        if not isinstance(default, BaseModel | tuple):
            yield "", section, _plain(default), field.description or ""
        elif isinstance(default, BaseModel):
            for name, inner in type(default).model_fields.items():
                yield section, name, _plain(inner.get_default()), inner.description or ""


def _plain(default: Any) -> Any:
    return default.get_secret_value() if isinstance(default, SecretStr) else default
