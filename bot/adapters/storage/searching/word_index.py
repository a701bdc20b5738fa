"""What a word index can do, whatever the database; which one a database has."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.searching.word_tree import Node
from bot.pipeline.records import IndexedText


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """A brief as the index has it."""

    brief_id: int
    text: IndexedText
    places: str  # words of its channels, feeds, days and its language, separated by blanks


@dataclass(frozen=True, kw_only=True, slots=True)
class Matches:
    """The newest briefs that fulfil something."""

    days: Mapping[int, date]  # ids, newest first, with their days
    marked: Sequence[Collection[int]]  # for each mark asked for, which of them fulfil that too


class WordIndex(Protocol):
    """Finds briefs by their words; ids grow with time, so the newest come first."""

    async def add(self, connection: AsyncConnection, documents: Sequence[Document]) -> None:
        """Take in briefs that it does not have, and their words for completing."""
        ...

    async def remove(self, connection: AsyncConnection, documents: Sequence[Document]) -> None:
        """Take out briefs, told as they were taken in."""
        ...

    async def clear(self, connection: AsyncConnection) -> None:
        """Take out everything."""
        ...

    async def newest(
        self, connection: AsyncConnection, wanted: Node, *, most: int, before: int | None = None
    ) -> Sequence[int]:
        """Return the ids of the newest briefs, older than `before`, newest first."""
        ...

    async def newest_days(
        self, connection: AsyncConnection, wanted: Node, *, most: int
    ) -> Mapping[int, date]:
        """Return the newest briefs, newest first, each with its day."""
        ...

    async def marked(
        self, connection: AsyncConnection, days: Mapping[int, date], marks: Sequence[Node]
    ) -> Sequence[Collection[int]]:
        """Return for each mark which of these briefs, with their days, fulfil it; others may, too.

        There is a brief and a mark at least. What was asked for to find the briefs belongs to each
        mark: it is looked for from the oldest of them to the newest.
        """
        ...

    async def terms(
        self, connection: AsyncConnection, beginning: str, *, most: int, besides: Node | None = None
    ) -> Sequence[str]:
        """Return the first words that begin so; with `besides` those that stand in such briefs."""
        ...
