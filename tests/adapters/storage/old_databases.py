"""Databases as earlier revisions left them, with rows in every table: SQL in old/<revision>.sql.

They are kept as text, so that nobody's change of a migration changes what is migrated. When a
revision is followed by another, `python -m tests.adapters.storage.old_databases` writes down the
database of the one that was the newest, before the new one is made: from the database before it,
migrated by this program, with what FILL has for its new tables.
"""

import json
import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

from bot.adapters.storage.engines.migrating import migrate
from bot.adapters.storage.following.entry_rows import digest_of
from bot.adapters.storage.json_forms import to_json
from tests.builders import article, brief, parsed_entry

OLD = Path(__file__).parent / "old"
FEED_URL = "https://gazette.example/feed"
_AT = "2026-03-02 12:00:00.000000"
_CHANNEL = "page:news"
_SERVER = "discord:100000000000000001"
_HEADLINES = {1: "The bridge opens", 2: "The ferry stops"}


def _url(number: int) -> str:
    return f"https://gazette.example/{number}"


def _entry(number: int, state: str, **more: Any) -> dict[str, Any]:
    entry = parsed_entry(number)
    return {
        "id": number,
        "feed_id": 1,
        "guid": entry.guid,
        "link": entry.link,
        "title": entry.title,
        "summary": "What the feed says.",
        "first_seen_at": _AT,
        "state": state,
        **more,
    }


def _article(number: int) -> dict[str, Any]:
    content = article(title=_HEADLINES[number], url=_url(number))
    return {
        "id": number,
        "key": _url(number),
        "url": _url(number),
        "title": _HEADLINES[number],
        "content": json.dumps(to_json(content)),
        "text_sha256": "0" * 64,
        "read_at": _AT,
        "state": "condensed",
    }


def _brief(number: int) -> dict[str, Any]:
    return {
        "id": number,
        "article_id": number,
        "kind": "brief",
        "headline": _HEADLINES[number],
        "content": json.dumps(to_json(brief(_HEADLINES[number]))),
        "language": "en",
        "method": "extractive",
        "condenser_version": "test",
        "made_at": _AT,
    }


def _delivery(number: int, state: str, **more: Any) -> dict[str, Any]:
    row = {"id": number, "channel": _CHANNEL, "kind": "brief", "brief_id": number}
    return {**row, "position": number, "state": state, **more}


def _outcome(stage: str, subject: str, number: int, code: str) -> dict[str, Any]:
    row = {"at": _AT, "stage": stage, "subject": subject, "subject_id": number, "code": code}
    return {**row, "data": "{}"}


# What a table has that a revision brings; columns that came later get their defaults.
FILL: dict[str, list[dict[str, Any]]] = {
    "feeds": [
        {
            "id": 1,
            "url": FEED_URL,
            "title": "Gazette",
            "etag": '"1"',
            "followed_since": "2026-02-01 12:00:00.000000",
            "last_success_at": _AT,
            "due_at": _AT,
            "interval_seconds": 900.0,
            "ambiguous_keys": "[]",
        }
    ],
    "subscriptions": [
        {
            "id": 1,
            "feed_id": 1,
            "channel": _CHANNEL,
            "backfill": 0,
            "backfill_owed": 0,
            "from_file": 0,
        }
    ],
    "articles": [_article(1), _article(2)],
    "feed_entries": [
        _entry(1, "read", article_id=1),
        _entry(2, "read", article_id=2),
        _entry(3, "waiting", due_at=_AT),
        _entry(4, "remembered"),
    ],
    "entry_keys": [
        {
            "feed_id": 1,
            "digest": digest_of(key),
            "kind": key.kind.value,
            "entry_id": number,
            "last_listed_at": _AT,
        }
        for number in (1, 2, 3, 4)
        for key in parsed_entry(number).keys
    ],
    "entry_targets": [{"channel": _CHANNEL, "entry_id": number} for number in (1, 2, 3)],
    "briefs": [_brief(1), _brief(2)],
    "channels": [{"name": _CHANNEL, "due_at": _AT}],
    "deliveries": [
        _delivery(1, "sent", sent_at=_AT, first_tried_at=_AT, message_id="1", attempts=1),
        _delivery(2, "pending", due_at=_AT),
    ],
    "delivery_items": [
        {"channel": _CHANNEL, "article_id": number, "delivery_id": number} for number in (1, 2)
    ],
    "page_posts": [
        {"id": 1, "channel": _CHANNEL, "nonce": "lede-1", "brief_id": 1, "posted_at": _AT}
    ],
    "outcomes": [
        _outcome("poll", "entry", 1, "new"),
        _outcome("read", "entry", 1, "read"),
        _outcome("condense", "article", 1, "condensed"),
        _outcome("deliver", "delivery", 1, "sent"),
        _outcome("poll", "entry", 4, "remembered"),
    ],
    "search_documents": [
        {"brief_id": number, "analyzer_version": 1, "places": "@page:news"} for number in (1, 2)
    ],
    "bot_state": [{"name": "commands", "value": "abc"}],
    "feed_secrets": [{"feed_id": 1, "headers": '{"Authorization": "Basic Og=="}'}],
    "notices": [
        {
            "id": 1,
            "channel": _CHANNEL,
            "feed_id": 1,
            "reason": '{"code": "feed_gone", "data": {}}',
            "made_at": _AT,
            "due_at": _AT,
        }
    ],
    "hub_subscriptions": [
        {
            "feed_id": 1,
            "hub_url": "https://hub.example/",
            "topic_url": FEED_URL,
            "named_at": _AT,
            "key": "k" * 43,
            "secret": "s" * 43,
            "state": "active",
            "expires_at": "2026-03-12 12:00:00.000000",
            "due_at": "2026-03-09 12:00:00.000000",
        }
    ],
    "servers": [{"name": _SERVER, "joined_at": _AT}],
    "sayings": [
        {
            "brief_id": 1,
            "place": 0,
            "kind": "claim",
            "speaker": "Mara Oak",
            "names": "mara oak",
            "text": "It holds.",
        }
    ],
    "reports": [
        {
            "id": 1,
            "brief_id": 1,
            "server": _SERVER,
            "channel": _CHANNEL,
            "reporter": "7",
            "part": "headline",
            "claim": -1,
            "made_at": _AT,
        }
    ],
    "report_notices": [{"server": _SERVER, "brief_id": 1, "message": "8/9", "told": 1}],
    "leaders": [{"name": "sender", "holder": "a process", "lease_until": _AT, "lease_epoch": 3}],
    "search_terms": [{"term": "bridge"}],
    "model_answers": [
        {
            "id": 1,
            "model": "openai:small",
            "prompt_sha256": "0" * 64,
            "reply": (
                '{"answer": {"claims": [], "quote": null}, "model": "small-1",'
                ' "usage": {"input_tokens": 900, "output_tokens": 100}}'
            ),
            "answered_at": _AT,
        }
    ],
    "model_costs": [{"day": "2026-03-02", "tokens": 1000}],
    "server_model_costs": [{"day": "2026-03-02", "server": _SERVER, "tokens": 1000}],
    "late_answers": [{"id": 1, "article_id": 1, "due_at": _AT}],
}


def build(revision: str, path: Path) -> None:
    """Make the database that the revision left."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript((OLD / f"{revision}.sql").read_text(encoding="utf-8"))


def fill(path: Path) -> None:
    """Put rows into the tables that have none."""
    with closing(sqlite3.connect(path)) as connection, connection:
        for table in _tables(connection):
            if connection.execute(f'SELECT 1 FROM "{table}"').fetchone() is None:  # noqa: S608  # ours
                _insert(connection, table)


def dump(path: Path) -> str:
    """Return the statements that make the database again; of the index, which is made anew, a row."""
    with closing(sqlite3.connect(path)) as connection:
        made = (
            "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite%'"
        )
        schema = [sql for name, sql in connection.execute(made) if not _is_of_index(name)]
        rows = [line for table in _tables(connection) for line in _rows(connection, table)]
    return ";\n".join([*schema, *rows, _index_row(schema)]) + ";\n"


def empty_tables(path: Path) -> list[str]:
    """Return the tables without a row."""
    with closing(sqlite3.connect(path)) as connection:
        return [table for table in _tables(connection) if not _rows(connection, table)]


def _tables(connection: sqlite3.Connection) -> list[str]:
    """Return the plain tables, in the order in which they were made."""
    named = "SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY rowid"
    return [
        name
        for name, sql in connection.execute(named)
        if not name.startswith("sqlite") and not _is_of_index(name) and "VIRTUAL" not in sql
    ]


def _is_of_index(name: str) -> bool:
    """Tell whether a table is one of those that FTS5 makes by itself."""
    return name.startswith("search_index_")


def _insert(connection: sqlite3.Connection, table: str) -> None:
    there = {row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')}
    for row in FILL[table]:
        given = {name: value for name, value in row.items() if name in there}
        if "dated_on" in there:
            given["dated_on"] = "2026-03-02"
        names, marks = ", ".join(given), ", ".join("?" * len(given))
        statement = f'INSERT INTO "{table}"({names}) VALUES ({marks})'  # noqa: S608  # ours
        connection.execute(statement, list(given.values()))


def _rows(connection: sqlite3.Connection, table: str) -> list[str]:
    columns = [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')]
    quoted = " || ', ' || ".join(f'quote("{column}")' for column in columns)
    rows = connection.execute(f'SELECT {quoted} FROM "{table}"')  # noqa: S608  # ours
    return [f'INSERT INTO "{table}" VALUES ({values})' for (values,) in rows]  # noqa: S608  # ours


def _index_row(schema: list[str]) -> str:
    speakers = any("search_index" in sql and "speakers" in sql for sql in schema)
    names, values = ("speakers, ", "'mara oak', ") if speakers else ("", "")
    return (
        f"INSERT INTO search_index(rowid, headline, body, {names}places)"  # noqa: S608  # ours
        f" VALUES (1, 'the bridge opens', 'the bridge', {values}'@page:news')"
    )


def main() -> None:
    """Write down the database of the newest revision."""
    last = max((file.stem for file in OLD.glob("*.sql")), default=None)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lede.db"
        if last is not None:
            build(last, path)
        _, revision = migrate(path, busy_timeout_seconds=1.0)
        fill(path)
        (OLD / f"{revision}.sql").write_text(dump(path), encoding="utf-8")
    sys.stdout.write(f"old/{revision}.sql\n")


if __name__ == "__main__":
    main()
