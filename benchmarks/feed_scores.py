"""Feed files of other projects in; how many each parser reads as expected, and its cost, out.

A file counts when it has as many entries as expected, and title, link, id and date of each are
equal. One rule for all parsers: links count resolved against the address of the file and without
a last slash, titles as one line of plain text, dates outside 1995 to now as none. What nobody
expects is not compared: a field that the expected entry lacks and, in the gold tier, one that no
test of the file's own project asserts and the three parsers behind the data do not agree on.
"""

import asyncio
import io
import json
import time
from calendar import timegm
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin

import fastfeedparser
import feedparser

from benchmarks import reporting
from benchmarks.shared_data import shared_folder
from bot.adapters.work_processes import WorkProcesses
from bot.domain.errors import FeedError
from bot.pipeline import cpu_work
from bot.reading.feed_dates import plausible
from bot.reading.feed_parser import parse_feed
from bot.reading.inline_text import plain_line

Entry = Mapping[str, str | None]  # FIELDS of one entry; None or missing where it has none
Parser = Callable[[bytes], list[Entry]]

FIELDS = ("id", "link", "title", "date")
BAR_TIERS = ("gold", "consensus")
NOW = datetime(2026, 11, 1, tzinfo=UTC)  # later than every date in the data
ADDRESS = "https://feeds.example/news/feed.xml"
_AGREED = 2  # of the two other parsers behind the data
_ROUNDS = 4
_QUICK_ROUNDS = 1


def with_lede(body: bytes) -> list[Entry]:
    """Read as the bot does."""
    try:
        entries = parse_feed(body, ADDRESS, now=NOW).entries
    except FeedError:
        return []
    return [_entry(e.guid, e.link, e.title, e.published_at) for e in entries]


def with_feedparser(body: bytes) -> list[Entry]:
    """Read with feedparser alone, as it comes."""
    document = feedparser.parse(io.BytesIO(body), response_headers={"content-location": ADDRESS})
    return [
        _entry(e.get("id"), e.get("link"), plain_line(e.get("title") or ""), _struct_date(e))
        for e in document.entries
    ]


def with_fastfeedparser(body: bytes) -> list[Entry]:
    """Read with fastfeedparser alone, as it comes."""
    try:
        entries = fastfeedparser.parse(body)["entries"]
    except Exception:  # noqa: BLE001  # a file that it fails on is one that it does not read
        return []
    return [
        _entry(e.get("id"), e.get("link"), plain_line(e.get("title") or ""), _iso_date(e))
        for e in entries
    ]


PARSERS: Mapping[str, Parser] = {
    "Lede": with_lede,
    "feedparser alone": with_feedparser,
    "fastfeedparser alone": with_fastfeedparser,
}


def scores() -> dict[str, float]:
    """Return the percentage of files that each parser reads as expected, by tier."""
    found: dict[str, float] = {}
    for name, parser in PARSERS.items():
        files, right = Counter[str](), Counter[str]()
        for row in expected_rows():
            files[row["tier"]] += 1
            right[row["tier"]] += differences(row, parser) == ()
        both = sum(right[tier] for tier in BAR_TIERS) / sum(files[tier] for tier in BAR_TIERS)
        found[f"% of files equal, gold and consensus: {name}"] = 100 * both
        for tier in files:
            found[f"% of files equal, {tier}: {name}"] = 100 * right[tier] / files[tier]
    return found


def expected_rows() -> Iterator[dict[str, Any]]:
    """Yield what is expected of each file."""
    path = shared_folder() / "data" / "feeds" / "expected.jsonl"
    return map(json.loads, path.read_text(encoding="utf-8").splitlines())


def differences(row: dict[str, Any], parser: Parser) -> tuple[str, ...]:
    """Return what differs in one file: "count", or some of FIELDS; nothing where it is equal."""
    given = parser((shared_folder() / "data" / "feeds" / row["file"]).read_bytes())
    told = list(_expected(row))
    if len(given) != len(told):
        return ("count",)
    pairs = list(zip(given, told, strict=True))
    return tuple(
        field
        for field in FIELDS
        if any(truth.get(field) not in {None, entry.get(field)} for entry, truth in pairs)
    )


def _expected(row: dict[str, Any]) -> Iterator[Entry]:
    asserted = row.get("asserted") or []
    extra = asserted if len(asserted) == len(row["entries"]) else [{}] * len(row["entries"])
    sure = [field for field in FIELDS if _is_sure(row, field)]
    for entry, more in zip(row["entries"], extra, strict=True):
        told = {**{field: entry.get(field) for field in sure}, **more}
        date = datetime.fromisoformat(told["date"]) if told.get("date") else None
        title = plain_line(told.get("title") or "")
        yield _entry(told.get("id"), told.get("link"), title, date)


def _is_sure(row: dict[str, Any], field: str) -> bool:
    return bool(row["tier"] != "gold" or row["agreeing_parsers"][field] >= _AGREED)


def _entry(
    guid: str | None, link: str | None, title: str | None, date: datetime | None
) -> dict[str, str | None]:
    moment = plausible(date, NOW) if date else None
    return {
        "id": guid or None,
        "link": _resolved(link) if link else None,
        "title": title or None,
        "date": moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None,
    }


def _resolved(link: str) -> str:
    try:
        return urljoin(ADDRESS, link).rstrip("/")
    except ValueError:
        return link


def _struct_date(entry: Any) -> datetime | None:
    struct = dict.get(entry, "published_parsed") or dict.get(entry, "updated_parsed")
    try:
        return datetime.fromtimestamp(timegm(struct), UTC) if struct else None
    except (ValueError, OverflowError):
        return None


def _iso_date(entry: Mapping[str, str]) -> datetime | None:
    stamp = entry.get("published") or entry.get("updated")
    return datetime.fromisoformat(stamp) if stamp else None


def costs(quick: bool) -> dict[str, float]:  # noqa: FBT001  # every program's one switch
    """Return milliseconds of CPU for one real feed; ours with the way to the worker and back."""
    path = shared_folder() / "data" / "feeds" / "files"
    bodies = [file.read_bytes() for file in sorted(path.glob("real__*"))]
    rounds = _QUICK_ROUNDS if quick else _ROUNDS
    ours = asyncio.run(_cost_with_workers(bodies, rounds))
    whole = _cost(lambda body: feedparser.parse(io.BytesIO(body)), bodies, rounds)
    bare = _cost(_bare_feedparser, bodies, rounds)
    return {
        "CPU per real feed, ms: Lede, hand-over included": ours,
        "CPU per real feed, ms: feedparser": whole,
        "CPU per real feed, ms: feedparser without sanitising and resolving": bare,
        "times faster than feedparser": whole / ours,
        "times faster than feedparser without sanitising and resolving": bare / ours,
    }


def _bare_feedparser(body: bytes) -> object:
    return feedparser.parse(io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False)


def _cost(work: Callable[[bytes], object], bodies: list[bytes], rounds: int) -> float:
    work(bodies[0])
    started = time.process_time()
    for body in bodies * rounds:
        work(body)
    return 1_000 * (time.process_time() - started) / (rounds * len(bodies))


async def _cost_with_workers(bodies: list[bytes], rounds: int) -> float:
    """Add up what this process and its one worker spend."""
    async with WorkProcesses(workers=1, preload=cpu_work.WORKER_MODULES) as workers:

        async def read_all(times: int) -> None:
            for body in bodies * times:
                await workers.run(cpu_work.parse_feed, body, ADDRESS, None, now=NOW)

        await read_all(1)
        there, here = await workers.run(time.process_time), time.process_time()
        await read_all(rounds)
        spent = time.process_time() - here + await workers.run(time.process_time) - there
    return 1_000 * spent / (rounds * len(bodies))


def measure(quick: bool) -> reporting.Measures:  # noqa: FBT001  # every program's one switch
    """Return shares of files, and milliseconds of CPU."""
    return {**scores(), **costs(quick)}


if __name__ == "__main__":
    reporting.run(measure, __doc__)
