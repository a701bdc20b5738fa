"""Python values in, portable columns out: UTC times, clean text, channel names."""

import re
from datetime import UTC, datetime

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, Text
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeDecorator

from bot.domain.channels import ChannelName

# No database stores half a UTF-16 pair, and PostgreSQL no NUL; both come with hostile texts.
# Each is replaced by one character, so that offsets into the text stay right.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")

# Ids and what points at them: SQLite's grow to 64 bits by themselves, and only INTEGER counts up.
BIG = BigInteger().with_variant(Integer(), "sqlite")
# Compared and sorted by code point, as in SQLite and Python, whatever the server's locale.
_TEXT = Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")


def storable(text: str) -> str:
    """Return `text` with what no database takes replaced, character for character."""
    return _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", text)


class UtcDateTime(TypeDecorator[datetime]):
    """Aware UTC on our side; SQLite keeps it without its zone, PostgreSQL with it."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn any aware time into what the column keeps."""
        if value is None:
            return None
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Return aware UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class CleanText(TypeDecorator[str]):
    """Text of any length, from strangers."""

    impl = _TEXT
    cache_ok = True

    def process_bind_param(self, value: str | None, _dialect: Dialect) -> str | None:
        """Replace what no database takes."""
        return None if value is None else storable(value)


class ChannelText(TypeDecorator[ChannelName]):
    """A channel as `page:news`."""

    impl = _TEXT
    cache_ok = True

    def process_bind_param(self, value: ChannelName | None, _dialect: Dialect) -> str | None:
        """Write the name."""
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, _dialect: Dialect) -> ChannelName | None:
        """Read the name."""
        if value is None:
            return None
        publisher, _, place = value.partition(":")
        return ChannelName(publisher, place)
