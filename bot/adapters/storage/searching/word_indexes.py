"""A connection in, the word index of its database out."""

from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.searching.fts5 import Fts5Index
from bot.adapters.storage.searching.tsvector import TsvectorIndex
from bot.adapters.storage.searching.word_index import WordIndex

_INDEXES: Final[dict[str, WordIndex]] = {"sqlite": Fts5Index(), "postgresql": TsvectorIndex()}


def word_index(connection: AsyncConnection) -> WordIndex:
    """Return what finds briefs by their words there."""
    return _INDEXES[connection.dialect.name]
