"""A table [[subscription]] of lede.toml: a feed that a channel follows, with its options."""

import re
from collections.abc import Callable
from typing import Literal

from pydantic import Field, SecretStr, ValidationInfo, field_validator

from bot.domain.channels import ChannelName
from bot.domain.errors import FilterInvalid, HeaderRefused
from bot.domain.feeds import MAX_BACKFILL
from bot.domain.posting import PostLayout, PostOptions, PostStyle
from bot.pipeline.rules.feed_secrets import checked_headers, password_headers
from bot.pipeline.rules.filter_language import parse_filter
from bot.presenting.speech import LANGUAGES
from bot.presenting.wording import say_error
from bot.settings.section import Section

_ROLE = re.compile(r"[0-9]{15,20}")  # a snowflake


class SubscriptionSettings(Section):
    """One feed to follow."""

    feed: str = Field(max_length=2_048, description="its address")
    channel: str = Field(description="page:NAME, or discord:ID")
    backfill: int = Field(
        0, ge=0, le=MAX_BACKFILL, description="newest entries of the past to post at first"
    )
    filter: str = Field("", description="which entries are posted; empty posts all")
    category: str = Field(
        "", max_length=1_000, description="folders for lists of feeds, outermost first, / between"
    )
    style: PostStyle | Literal[""] = Field(
        "", description="how its messages look: card, compact or embed; empty: as the server says"
    )
    layout: PostLayout = Field(
        PostLayout.PLAIN,
        description="plain; threads: starts one on each message; post_per_feed: in a forum",
    )
    mention_role: str = Field("", description="id of a role in Discord that each message pings")
    language: str = Field("", description="of our own words on its messages: en, de, fr …")
    crosspost: bool = Field(
        default=True,
        description="publish to those who follow the channel, where it is one of announcements",
    )
    user: str = Field("", description="name that the feed asks for, sent to its host only")
    password: SecretStr = Field(
        SecretStr(""), validate_default=True, description="secret that goes with the user name"
    )
    headers: dict[str, SecretStr] = Field(
        {}, description='secrets that the feed asks for instead, { "X-Key" = "…" }'
    )

    def secret_headers(self) -> dict[str, str]:
        """Return all that the feed's host, and nobody else, is to be told."""
        given = {name: value.get_secret_value() for name, value in self.headers.items()}
        if not self.user:
            return given
        return {**given, **password_headers(self.user, self.password.get_secret_value())}

    def posting(self) -> PostOptions:
        """Return what is asked of its messages."""
        return PostOptions(
            style=self.style or None,
            layout=self.layout,
            mention_role=self.mention_role or None,
            language=self.language or None,
            crosspost=self.crosspost,
        )

    @field_validator("mention_role")
    @classmethod
    def _is_a_role(cls, value: str) -> str:
        if value and not _ROLE.fullmatch(value):
            message = "a role's id is a number of 15 to 20 digits"
            raise ValueError(message)
        return value

    @field_validator("language")
    @classmethod
    def _is_spoken(cls, value: str) -> str:
        if value and value not in LANGUAGES:
            message = f"one of {', '.join(LANGUAGES)}"
            raise ValueError(message)
        return value

    @field_validator("filter")
    @classmethod
    def _can_be_read(cls, value: str) -> str:
        try:
            parse_filter(value)
        except FilterInvalid as error:
            raise ValueError(say_error(error)) from None
        return value.strip()

    @field_validator("password")
    @classmethod
    def _goes_with_a_user(cls, value: SecretStr, others: ValidationInfo) -> SecretStr:
        user, secret = others.data.get("user", ""), value.get_secret_value()
        if secret and not user:
            message = "goes with a user, which is missing"
            raise ValueError(message)
        if user:
            _told_as_setting(lambda: password_headers(user, secret))
        return value

    @field_validator("headers")
    @classmethod
    def _can_be_sent(cls, value: dict[str, SecretStr]) -> dict[str, SecretStr]:
        given = {name: secret.get_secret_value() for name, secret in value.items()}
        _told_as_setting(lambda: checked_headers(given))
        return value

    @field_validator("channel")
    @classmethod
    def _is_a_channel(cls, value: str) -> str:
        return str(ChannelName.parse(value))

    @field_validator("feed")
    @classmethod
    def _is_an_address(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")):
            message = "a feed's address starts with http:// or https://"
            raise ValueError(message)
        return value


def _told_as_setting(check: Callable[[], object]) -> None:
    try:
        check()
    except HeaderRefused as error:
        raise ValueError(say_error(error)) from None
