"""Made briefs in, a database full of them out: feeds, entries, articles, briefs, deliveries."""

import itertools
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, Table, insert, select

from benchmarks.search_corpus import MadeBrief, channels_of_server, made_briefs
from bot.adapters.storage.tables import (
    articles,
    briefs,
    deliveries,
    delivery_items,
    feed_entries,
    feeds,
)
from bot.domain.channels import ChannelName

_AT_ONCE = 5_000
Row = dict[str, Any]
Value = TypeVar("Value")


def fill(engine: Engine, number: int, *, feed_count: int) -> None:
    """Put the made briefs where no briefs are yet; the search index stays as it is."""
    with engine.begin() as connection:
        if connection.execute(select(feeds.c.id).limit(1)).first():
            return
        for some in _batched(range(feed_count)):
            connection.execute(insert(feeds), [_feed(each) for each in some])
    for several in _batched(made_briefs(number, feeds=feed_count)):
        with engine.begin() as connection:
            _insert(connection, several)


def channels_of(server: int) -> tuple[ChannelName, ...]:
    """Return the channels of a made server, of 50 feeds."""
    return tuple(ChannelName(*name.split(":", 1)) for name in channels_of_server(server))


def _insert(connection: Connection, made: Iterable[MadeBrief]) -> None:
    rows: dict[Table, list[Row]] = {}
    for each in made:
        for table, row in _rows(each):
            rows.setdefault(table, []).append(row)
    for table, several in rows.items():
        connection.execute(insert(table), several)


def _feed(number: int) -> Row:
    return {
        "id": number + 1,
        "url": f"https://feed{number}.example/",
        "title": f"Feed {number}",
        "interval_seconds": 900.0,
        "ambiguous_keys": [],
    }


def _rows(made: MadeBrief) -> Iterator[tuple[Table, Row]]:
    ident, channel = made.number, ChannelName(*made.channel.split(":", 1))
    url = made.content["article"]["url"]
    yield (
        articles,
        {
            "id": ident, "key": url, "url": url, "title": made.headline,
            "content": {}, "read_at": made.made_at, "state": "condensed",
        },
    )  # fmt: skip
    yield (
        feed_entries,
        {
            "id": ident, "feed_id": made.feed + 1, "title": made.headline, "summary": "",
            "first_seen_at": made.made_at, "state": "read", "article_id": ident,
        },
    )  # fmt: skip
    yield (
        briefs,
        {
            "id": ident, "article_id": ident, "kind": "brief", "headline": made.headline,
            "content": made.content, "language": made.language, "method": "extractive",
            "condenser_version": "made", "made_at": made.made_at,
        },
    )  # fmt: skip
    yield (
        deliveries,
        {
            "id": ident, "channel": channel, "kind": "brief", "brief_id": ident,
            "position": ident, "state": "sent", "sent_at": made.made_at,
        },
    )  # fmt: skip
    yield delivery_items, {"channel": channel, "article_id": ident, "delivery_id": ident}


def _batched(values: Iterable[Value]) -> Iterator[list[Value]]:
    waiting = iter(values)
    while some := list(itertools.islice(waiting, _AT_ONCE)):
        yield some
