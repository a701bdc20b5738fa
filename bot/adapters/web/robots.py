"""A page's address in; whether its site lets programs read it out: robots.txt and reservations.

robots.txt by RFC 9309; the reservation of text and data mining by the TDM Reservation Protocol
(W3C community group, 2024): a header, a <meta> and /.well-known/tdmrep.json.
"""

import asyncio
import fnmatch
import json
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from weakref import WeakValueDictionary

from protego import Protego
from yarl import URL

from bot.domain.errors import HttpStatus, PageReserved
from bot.pipeline.ports import Clock
from bot.pipeline.records import FetchedDocument, FetchRequest, NotModified

Fetch = Callable[[FetchRequest], Awaitable[FetchedDocument | NotModified]]

OUR_NAME = "Lede"  # as robots.txt may name us: the product token of our User-Agent
RESERVED = "1"  # of tdm-reservation
_KEPT_FOR = timedelta(hours=24)  # RFC 9309, 2.4
_MAX_ORIGINS = 2_000
_MAX_RULES = 1_000  # of a tdmrep.json
_CLIENT_ERRORS = range(400, 500)


@dataclass(frozen=True, slots=True)
class _Rules:
    """What a site asks of programs."""

    robots: Protego | None  # None: everything is allowed
    reserved: tuple[str, ...]  # patterns of paths
    read_at: datetime


class RobotsRules:
    """Asks each site once a day what it lets programs read."""

    def __init__(self, fetch: Fetch, clock: Clock) -> None:
        """`fetch` asks as for any document: guarded, in the host's turn."""
        self._fetch = fetch
        self._clock = clock
        self._known: OrderedDict[str, _Rules] = OrderedDict()  # by origin, last used last
        self._asking = WeakValueDictionary[str, asyncio.Lock]()  # by origin, while somebody asks

    async def check(self, url: URL, told: str) -> None:
        """Raise PageReserved where the site does not let us read `url`.

        A site whose rules cannot be had for now raises what stood in the way: unread rules are
        no permission (RFC 9309, 2.3.1.4).
        """
        rules = await self._rules_of(str(url.origin()))
        if rules.robots is not None and not rules.robots.can_fetch(str(url), OUR_NAME):
            raise PageReserved(url=told, how="robots")
        if any(fnmatch.fnmatchcase(url.path, pattern) for pattern in rules.reserved):
            raise PageReserved(url=told, how="mining")

    async def _rules_of(self, origin: str) -> _Rules:
        async with self._asking.setdefault(origin, asyncio.Lock()):
            known = self._known.get(origin)
            if known is None or self._clock.now() - known.read_at >= _KEPT_FOR:
                known = await self._read(origin)
                self._known[origin] = known
            self._known.move_to_end(origin)
        if len(self._known) > _MAX_ORIGINS:
            self._known.popitem(last=False)
        return known

    async def _read(self, origin: str) -> _Rules:
        robots = _parsed(await self._text(f"{origin}/robots.txt"))
        reserved = _reserved_paths(await self._text(f"{origin}/.well-known/tdmrep.json"))
        return _Rules(robots, reserved, self._clock.now())

    async def _text(self, url: str) -> str:
        """Return the file, "" where the site has none."""
        try:
            document = await self._fetch(FetchRequest(url=url, kind="rules"))
        except HttpStatus as error:
            if error.status in _CLIENT_ERRORS and error.retry_after_seconds is None:
                return ""
            raise
        if not isinstance(document, FetchedDocument):  # asked without validators
            return ""
        return document.body.decode("utf-8", "replace")


def _parsed(text: str) -> Protego | None:
    if not text.strip() or text.lstrip().startswith("<"):  # a page saying "not found" with a 200
        return None
    try:
        return Protego.parse(text)
    except (ValueError, RecursionError):  # what a parser meets in hostile input
        return None


def _reserved_paths(text: str) -> tuple[str, ...]:
    """Return the patterns of paths that a tdmrep.json reserves; bad files reserve nothing."""
    try:
        rules = json.loads(text) if text else []
    except (ValueError, RecursionError):
        return ()
    if not isinstance(rules, list):
        return ()
    return tuple(_location(rule) for rule in rules[:_MAX_RULES] if _reserves(rule))


def _reserves(rule: Any) -> bool:
    return (
        isinstance(rule, dict)
        and isinstance(rule.get("location"), str)
        and str(rule.get("tdm-reservation")) == RESERVED
    )


def _location(rule: dict[str, str]) -> str:
    """Return the rule's path as fnmatch reads it: "*" alone is a wildcard, a folder is all in it."""
    path = rule["location"].replace("[", "[[]").replace("?", "[?]")
    return f"{path}*" if path.endswith("/") else path
