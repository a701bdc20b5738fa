"""A server in, what was chosen there out, as far as its row can be read; and the way back."""

from contextlib import suppress
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.leases import ROW_UNREADABLE
from bot.adapters.storage.rows import settings_of
from bot.adapters.storage.statements import Row, store_outcomes
from bot.adapters.storage.tables import servers
from bot.domain.outcomes import Outcome, Stage, Subject
from bot.domain.servers import ServerSettings

# What people chose; when the server came and left is another matter.
CHOSEN = (
    servers.c.style,
    servers.c.language,
    servers.c.briefs_language,
    servers.c.time_zone,
    servers.c.quiet_begin,
    servers.c.quiet_end,
    servers.c.digest_times,
    servers.c.digests_since,
    servers.c.notices_channel,
)


async def stored_settings(connection: AsyncConnection, server: str) -> ServerSettings:
    """Return what was chosen, the defaults where nothing was; ValueError where it cannot be read.

    TypeError too.
    """
    kept = select(servers.c.name, *CHOSEN).where(servers.c.name == server)
    row = (await connection.execute(kept)).one_or_none()
    return settings_of(row) if row else ServerSettings(server=server)


async def readable_settings(connection: AsyncConnection, server: str) -> ServerSettings:
    """Return what was chosen; the default of each single thing that cannot be read."""
    with suppress(ValueError, TypeError):
        return await stored_settings(connection, server)
    values = {"name": server, **row_of_settings(ServerSettings(server=server))}
    for column in CHOSEN:
        with suppress(ValueError, TypeError):
            chosen = select(column).where(servers.c.name == server)
            tried = values | {column.name: (await connection.execute(chosen)).scalar_one()}
            _settings(tried)
            values = tried
    return _settings(values)


async def mended_settings(
    connection: AsyncConnection, server: str, now: datetime
) -> ServerSettings:
    """Return the same, and keep it so: what cannot be read is replaced and told, once."""
    try:
        return await stored_settings(connection, server)
    except (ValueError, TypeError) as error:
        settings = await readable_settings(connection, server)
        this = update(servers).where(servers.c.name == server)
        await connection.execute(this.values(**row_of_settings(settings)))
        await store_outcomes(connection, [_mended(error, now)])
    return settings


def row_of_settings(settings: ServerSettings) -> Row:
    """Return what was chosen as it is stored."""
    quiet = settings.quiet
    return {
        "style": settings.style.value,
        "language": settings.language or "",
        "briefs_language": settings.briefs_language or "",
        "time_zone": settings.time_zone,
        "quiet_begin": f"{quiet.begin:%H:%M}" if quiet else None,
        "quiet_end": f"{quiet.end:%H:%M}" if quiet else None,
        "digest_times": [f"{each:%H:%M}" for each in sorted(set(settings.digest_times))],
        "digests_since": settings.digests_since,
        "notices_channel": settings.notices_channel,
    }


def _settings(values: Row) -> ServerSettings:
    row: Any = SimpleNamespace(**values)
    return settings_of(row)


def _mended(error: Exception, now: datetime) -> Outcome:
    """Tell of a row of this table; not of which server, as a forgotten one leaves no trace."""
    return Outcome(
        at=now,
        stage=Stage.TIDY,
        subject=Subject.DATABASE,
        subject_id=0,
        code=ROW_UNREADABLE,
        data={"table": servers.name, "error": type(error).__name__},
    )
