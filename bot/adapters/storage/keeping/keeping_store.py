"""Old things by kind in, some of them removed out: SQL behind the KeepingStore port."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.engines.database import Database
from bot.adapters.storage.keeping.free_room import give_back_room
from bot.adapters.storage.keeping.looking import Found, Window
from bot.adapters.storage.keeping.old_answers import (
    look_at_answers,
    look_at_server_costs,
    remove_answers,
    remove_server_costs,
)
from bot.adapters.storage.keeping.old_briefs import look_at_briefs, remove_briefs
from bot.adapters.storage.keeping.old_entries import (
    look_at_entries,
    look_at_feeds,
    look_at_keys,
    remove_entries,
    remove_feed,
    remove_keys,
)
from bot.adapters.storage.keeping.old_history import (
    look_at_notices,
    look_at_outcomes,
    remove_notices,
    remove_outcomes,
)
from bot.adapters.storage.keeping.old_texts import (
    look_at_entry_texts,
    look_at_texts,
    remove_texts,
    shorten_entries,
)
from bot.pipeline.keeping_ports import Swept
from bot.pipeline.rules.keeping import Chore, Expired


@dataclass(frozen=True, kw_only=True, slots=True)
class _Kind:
    """How one kind of thing is found and removed."""

    look: Callable[[AsyncConnection, Window], Awaitable[Found]]
    remove: Callable[[AsyncConnection, Any], Awaitable[None]]


_KINDS: Mapping[Expired, _Kind] = {
    Expired.BRIEFS: _Kind(look=look_at_briefs, remove=remove_briefs),
    Expired.TEXTS: _Kind(look=look_at_texts, remove=remove_texts),
    Expired.ENTRY_TEXTS: _Kind(look=look_at_entry_texts, remove=shorten_entries),
    Expired.OUTCOMES: _Kind(look=look_at_outcomes, remove=remove_outcomes),
    Expired.NOTICES: _Kind(look=look_at_notices, remove=remove_notices),
    Expired.ENTRIES: _Kind(look=look_at_entries, remove=remove_entries),
    Expired.MODEL_ANSWERS: _Kind(look=look_at_answers, remove=remove_answers),
    Expired.SERVER_COSTS: _Kind(look=look_at_server_costs, remove=remove_server_costs),
}


class SqlKeepingStore:
    """Fulfils KeepingStore.

    Looks without holding up anybody, and looks again before it removes: meanwhile another process
    may have removed it, or somebody may have come to need it.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def remove_some(self, chore: Chore, after: int) -> Swept:
        """Look at some rows with ids above `after`, and remove what is old and not waited for."""
        async with self._database.read() as connection:
            found = await self._look(connection, chore, after)
        if not found.ids:
            return _swept(found, removed=0)
        async with self._database.write() as connection:
            found = await self._look(connection, chore, after)
            if chore.what is Expired.FEEDS:
                return await self._remove_feed(connection, found, chore.at_once)
            if chore.what is Expired.KEYS:
                await remove_keys(connection, found.ids)
            elif found.ids:
                await _KINDS[chore.what].remove(connection, found.ids)
        return _swept(found, removed=len(found.ids))

    async def give_back_room(self) -> bool:
        """Give the file system some of what is free in the database; tell whether there is more."""
        return await give_back_room(self._database)

    async def _look(self, connection: AsyncConnection, chore: Chore, after: int) -> Found:
        before = self._database.clock.now() - chore.kept_for
        window = Window(before=before, after=after, limit=chore.at_once)
        if chore.what is Expired.FEEDS:
            return await look_at_feeds(connection, window)
        if chore.what is Expired.KEYS:
            return await look_at_keys(connection, window, chore.kept_for)
        return await _KINDS[chore.what].look(connection, window)

    async def _remove_feed(self, connection: AsyncConnection, found: Found, limit: int) -> Swept:
        gone = not found.ids or await remove_feed(connection, found.ids[0], limit)
        until = found.looked_until if gone else found.looked_until - 1
        return Swept(
            removed=len(found.ids) if gone else 0,
            wrote=True,
            looked_until=until,
            ended=found.ended and gone,
        )


def _swept(found: Found, *, removed: int) -> Swept:
    return Swept(
        removed=removed, wrote=removed > 0, looked_until=found.looked_until, ended=found.ended
    )
