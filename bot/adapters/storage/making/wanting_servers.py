"""An article in, the servers that are to have its brief out, each with the language it wants."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.sending.queueing import WANTING_CHANNELS
from bot.adapters.storage.tables import channels, servers

_with_servers = channels.outerjoin(servers, servers.c.name == channels.c.server)


async def wanting_servers(connection: AsyncConnection, article_id: int) -> Mapping[str, str | None]:
    """Return the servers of the channels that are to have it; None: as it is written."""
    places = (await connection.execute(WANTING_CHANNELS, {"articles": [article_id]})).all()
    theirs = channels.c.name.in_([place[0] for place in places]), channels.c.server.is_not(None)
    wanted = select(channels.c.server, servers.c.briefs_language).distinct()
    rows = await connection.execute(wanted.select_from(_with_servers).where(*theirs))
    return {row.server: row.briefs_language or None for row in rows}
