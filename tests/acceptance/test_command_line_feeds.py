"""`lede feed …` as people and programs use it."""

import base64
import json
import os
import pty
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from tests.acceptance.processes import ROOT, environment, lede_run, log_lines, write_config
from tests.acceptance.processes import lede as lede_process

PASSWORD = "correct horse battery"  # noqa: S105  # of nothing
BASIC = f"Basic {base64.b64encode(f'ann:{PASSWORD}'.encode()).decode()}"
RSS = (
    "<rss version='2.0'><channel><title>Members</title><item><title>For members</title>"
    "<link>https://a.example/1</link><guid>1</guid></item></channel></rss>"
)
OPML = """<opml version="2.0"><body><outline text="Towns">
<outline type="rss" text="Lind" xmlUrl="https://lind.example/feed"/>
<outline type="rss" text="Mine" xmlUrl="file:///home/ann/feed.xml"/></outline>
<outline type="rss" text="Lind again" xmlUrl="https://lind.example/feed"/>
<outline type="rss" text="Sea" xmlUrl="https://sea.example/feed"/></body></opml>"""


@pytest.fixture(autouse=True)
def _database_of_its_own(monkeypatch, tmp_path):
    monkeypatch.setenv("LEDE_STORAGE__PATH", str(tmp_path / "lede.db"))
    for name in ("LEDE_FEED_PASSWORD", "LEDE_FEED_HEADER"):
        monkeypatch.delenv(name, raising=False)


@dataclass
class Members:
    """A site whose feed is behind a password, and what it was asked with."""

    host: str
    url: str
    given: list[str | None] = field(default_factory=list)


@pytest.fixture
def members() -> Iterator[Members]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            given = self.headers["Authorization"]
            site.given.append(given)
            body = RSS.encode() if given == BASIC and self.path == "/feed" else b""
            self.send_response(200 if body else 401 if self.path == "/feed" else 404)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # its name there
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    host = f"127.0.0.1:{server.server_address[1]}"
    site = Members(host=host, url=f"http://{host}/feed")
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield site
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def gazette(lede, tmp_path, site):
    """Return `lede feed` over the newsroom, and the address of one of its feeds."""
    config = write_config(tmp_path, site.host, [])
    [feed] = [feed["url"] for feed in site.feeds if "harbour-gazette" in feed["url"]]
    return lambda *words: lede("--config", config, "feed", *words), feed


def told(ended: Any) -> Any:
    return json.loads(ended.out)


def test_a_feed_keeps_what_is_not_changed(gazette):
    feed, url = gazette
    options = ("--filter", "tidal -puffins", "--category", "News/Towns", "--backfill", 2)
    added = told(feed("add", url, "--channel", "page:news", *options, "--json"))
    assert added == {
        "url": url,
        "channel": "page:news",
        "filter": "tidal -puffins",
        "category": "News/Towns",
        "backfill": 2,
        "posting": {
            "style": None,
            "mention_role": None,
            "language": None,
            "layout": "plain",
            "crosspost": True,
        },
        "paused": False,
        "from_file": False,
        "title": "Harbour Gazette",
        "new": True,
    }
    feed("add", url, "--channel", "page:sport")
    [changed] = told(feed("edit", url, "--channel", "page:news", "--filter", "puffins", "--json"))
    assert (changed["filter"], changed["category"]) == ("puffins", "News/Towns")
    [listed] = told(feed("list", "--json"))
    assert [each["filter"] for each in listed["subscriptions"]] == ["puffins", ""]
    assert "only: puffins, in: News/Towns" in feed("list").out
    everywhere = feed("edit", url, "--filter", "", "--category", "")
    assert everywhere.out.count("everything is posted") == 2
    assert told(feed("remove", url, "--json")) == {"url": url, "ended": 2}
    again = feed("remove", url, "--json")
    assert (again.code, told(again)["reason"]["code"]) == (1, "not_followed")


def test_how_a_feed_is_posted_and_where_is_changed_one_by_one(gazette):
    feed, url = gazette
    feed("add", url, "--channel", "page:news", "--filter", "tidal")
    posted = ("--post", "style=embed", "--post", "language=de", "--post", "crosspost=no")
    feed("edit", url, *posted, "--pause", "--json")
    [changed] = told(feed("edit", url, "--post", "language=", "--post", "mention=77", "--json"))
    assert changed["posting"] == {
        "style": "embed",
        "mention_role": "77",
        "language": None,
        "layout": "plain",
        "crosspost": False,
    }
    assert changed["paused"]
    assert "style: embed, mention: 77, crosspost: no, paused" in feed("list").out.replace("\n", " ")
    moving = ("edit", url, "--channel", "page:news", "--move-to", "page:sport", "--resume")
    [moved] = told(feed(*moving, "--json"))
    assert (moved["channel"], moved["filter"], moved["paused"]) == ("page:sport", "tidal", False)
    [listed] = told(feed("list", "--json"))
    assert listed["channels"] == ["page:sport"]
    feed("add", url, "--channel", "page:news")
    taken = feed("edit", url, "--channel", "page:news", "--move-to", "page:sport")
    assert (taken.code, "follows that feed already" in taken.err) == (2, True)


def test_a_feed_is_replaced_by_another(gazette):
    feed, url = gazette
    feed("add", url, "--channel", "page:news", "--filter", "tidal")
    other = url.replace("feed.xml", "atom.xml")
    [changed] = told(feed("edit", url, "--new-url", other, "--json"))
    assert (changed["url"], changed["filter"]) == (other, "tidal")
    assert [each["url"] for each in told(feed("list", "--json"))] == [other]


@pytest.mark.parametrize(
    ("words", "code", "hint"),
    [
        (("add", "{url}", "--channel", "page:news", "--filter", "(tidal"), 1, "character 1"),
        (("test", "{url}", "--filter", "titel:tidal"), 1, "Fields are"),
        (("test", "{url}"), 1, "is not followed"),
        (("edit", "{url}", "--filter", "tidal"), 1, "is not followed"),
        (("edit", "{url}"), 2, "say what to change"),
        (("edit", "{url}", "--post", "style=loud"), 2, "is not one of"),
        (("edit", "{url}", "--move-to", "page:news"), 2, "--move-to needs --channel"),
        (("retry", "{url}"), 1, "is not followed"),
        (("settle", "{url}", "--ignore-all"), 1, "is not followed"),
        (("import", "missing.opml", "--channel", "page:news"), 1, "cannot be read"),
        (("export", "no/such/folder/x.opml"), 1, "cannot be written"),
        (("add", "{url}", "--channel", "page:news", "--header", "Host: x"), 1, "Lede's own"),
    ],
)
def test_a_mistake_is_told_in_a_sentence_and_in_json(gazette, words, code, hint):
    feed, url = gazette
    filled = [word.format(url=url) for word in words]
    ended = feed(*filled)
    assert ended.code == code
    assert hint in ended.err
    if code == 1 and words[0] != "export":
        ended = feed(*filled, "--json")
        assert ended.code == 1
        assert hint in told(ended)["reason"]["message"]


def test_a_filter_is_tried_and_says_which_rule_matched_what(gazette):
    feed, url = gazette
    written = 'title:tidal "tide tables" OR puffins'
    ended = feed("test", url, "--filter", written)
    assert ended.code == 0
    assert "title:tidal matches “tidal” in its title" in ended.out
    assert "kept out by: " in ended.out
    assert "title and summary only" in ended.out
    trial = told(feed("test", url, "--filter", written, "--json"))
    assert trial["fetched"]
    assert trial["passed"] == sum(entry["passes"] for entry in trial["entries"])
    assert 0 < trial["passed"] < len(trial["entries"])
    matched = [match for entry in trial["entries"] for match in entry["matches"]]
    assert {"rule": "title:tidal", "field": "title", "words": "tidal"} in matched
    assert len(told(feed("test", url, "--filter", "", "--limit", 1, "--json"))["entries"]) == 1
    assert told(feed("list", "--json")) == []


def test_without_a_filter_the_subscription_s_own_is_tried(gazette):
    feed, url = gazette
    feed("add", url, "--channel", "page:news", "--filter", "puffins")
    assert told(feed("test", url, "--json"))["filter"] == "puffins"
    feed("add", url, "--channel", "page:sport", "--filter", "tidal")
    assert feed("test", url).code == 2
    own = told(feed("test", url, "--channel", "page:sport", "--json"))
    assert own["filter"] == "tidal"


def test_a_list_is_imported_reported_and_exported(lede, tmp_path):
    file = tmp_path / "feeds.opml"
    file.write_text(OPML, encoding="utf-8")
    ended = lede("feed", "import", file, "--channel", "page:news")
    assert ended.code == 0
    assert "2 feeds are followed now in page:news." in ended.out
    assert "Mine has an address that is none of the web." in ended.out
    assert "Lind again stands in the list twice." in ended.out
    report = told(lede("feed", "import", file, "--channel", "page:news", "--json"))
    assert [each["url"] for each in report["known"]] == [
        "https://lind.example/feed",
        "https://sea.example/feed",
    ]
    assert [each["reason"]["data"]["why"] for each in report["skipped"]] == ["not_web", "duplicate"]
    assert (report["added"], report["failed"]) == ([], [])
    written = lede("feed", "export").out
    assert re.search(r'text="Towns"[^>]*>\s*<outline[^>]*https://lind.example/feed', written)
    other = tmp_path / "other.opml"
    assert told(lede("feed", "export", other, "--json")) == {"file": str(other), "feeds": 2}
    assert other.read_text(encoding="utf-8").count("xmlUrl") == 2
    assert "xmlUrl" not in lede("feed", "export", "--channel", "page:nobody").out


def test_a_list_comes_from_standard_input_of_a_process_too(tmp_path):
    config = write_config(tmp_path, "127.0.0.1:1", [])
    words = ("feed", "import", "-", "--channel", "page:news", "--json")
    ended = lede_process(*words, config=config, stdin=OPML.encode())
    assert len(json.loads(ended.stdout)["added"]) == 2
    ended = lede_process("feed", "export", config=config)
    assert ended.stdout.startswith(b"<?xml")


def test_a_list_larger_than_the_settings_allow_is_not_read(lede, tmp_path, monkeypatch):
    monkeypatch.setenv("LEDE_FOLLOW__MAX_OPML_BYTES", "1000")
    file = tmp_path / "feeds.opml"
    file.write_text(OPML + " " * 1000, encoding="utf-8")
    ended = lede("feed", "import", file, "--channel", "page:news")
    assert (ended.code, "1 kB" in ended.err) == (1, True)


def test_a_feed_behind_a_password_is_followed_and_the_password_never_shown(
    lede, members, monkeypatch, tmp_path
):
    config = write_config(tmp_path, members.host, [])
    add = ("--config", config, "feed", "add", members.url, "--channel", "page:news")
    refused = lede(*add)
    assert (refused.code, "wants a login" in refused.err) == (1, True)
    unasked = lede(*add, "--user", "ann")
    assert (unasked.code, "LEDE_FEED_PASSWORD" in unasked.err) == (2, True)
    monkeypatch.setenv("LEDE_FEED_PASSWORD", "wrong")
    assert lede(*add, "--user", "ann").code == 1
    monkeypatch.setenv("LEDE_FEED_PASSWORD", PASSWORD)
    followed = lede(*add, "--user", "ann")
    assert "Members" in followed.out
    monkeypatch.delenv("LEDE_FEED_PASSWORD")
    renewed = lede(*add, "--category", "Mine")
    assert "followed already" in renewed.out
    listed = lede("--config", config, "feed", "list")
    assert "with a password" in listed.out
    as_json = lede("--config", config, "feed", "list", "--json")
    exported = lede("--config", config, "feed", "export")
    tried = lede("--config", config, "feed", "test", members.url, "--filter", "members")
    assert "1 of 1 entry would be posted" in tried.out
    shown = "".join(
        each.out + each.err for each in (refused, unasked, followed, renewed, listed, as_json)
    )
    for secret in (PASSWORD, BASIC, BASIC.removeprefix("Basic ")):
        assert secret not in shown + exported.out + tried.out
    lede("--config", config, "feed", "edit", members.url, "--public")
    assert not told(lede("--config", config, "feed", "list", "--json"))[0]["with_password"]


def test_a_secret_header_comes_from_the_environment(lede, members, monkeypatch, tmp_path):
    config = write_config(tmp_path, members.host, [])
    monkeypatch.setenv("LEDE_FEED_HEADER", BASIC)
    words = ("feed", "add", members.url, "--channel", "page:news", "--header", "Authorization")
    ended = lede("--config", config, *words, "--json")
    assert told(ended)["new"]
    assert set(members.given) == {BASIC}


def test_a_password_is_asked_for_at_a_terminal_and_not_echoed(members, tmp_path):
    config = write_config(tmp_path, members.host, [])
    words = ("feed", "add", members.url, "--channel", "page:news", "--user", "ann")
    ours, theirs = pty.openpty()
    with subprocess.Popen(  # noqa: S603  # our own module
        [sys.executable, "-m", "bot", "--config", str(config), *words],
        cwd=ROOT,
        env=environment({"COLUMNS": "400"}),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    ) as process:
        os.close(theirs)
        try:
            shown = _answered(ours, PASSWORD)
            assert process.wait(timeout=10) == 0
        finally:
            process.kill()
    os.close(ours)
    assert b"follows Members" in shown
    assert PASSWORD.encode() not in shown


def _answered(terminal: int, password: str) -> bytes:
    """Type the password when it is asked for; return all that the terminal showed."""
    shown = b""
    while b"Password: " not in shown:  # the blank comes once nothing is echoed any more
        shown += os.read(terminal, 1_000)
    os.write(terminal, f"{password}\n".encode())
    with suppress(OSError):  # how Linux says that the other side is closed
        while more := os.read(terminal, 1_000):
            shown += more
    return shown


def test_health_tells_of_troubles_and_what_to_type(lede, tmp_path, site):
    [well] = [feed["url"] for feed in site.feeds if "harbour-gazette" in feed["url"]]
    config = write_config(tmp_path, site.host, [(well, "page:news")])
    gone = f"{site.base_url}/_trouble/410"
    opml = f"<opml><body><outline type='rss' text='Gone' xmlUrl='{gone}'/></body></opml>"
    imported = lede_process(
        "feed", "import", "-", "--channel", "page:news", config=config, stdin=opml.encode()
    )
    assert imported.returncode == 0
    before = lede("--config", config, "feed", "health")
    assert (before.code, "No trouble" in before.out) == (0, True)
    with lede_run(config) as process:
        waiting = {"poll: http_status", "poll: polled"}
        for line in log_lines(process):
            waiting.discard(line["event"])
            if not waiting:
                break
    ended = lede("--config", config, "feed", "health")
    assert ended.code == 1
    assert "1 of 2 feeds needs you." in ended.out
    assert f"lede feed remove {shlex.quote(gone)}" in ended.out
    assert well not in ended.out
    conditions = told(lede("--config", config, "feed", "health", "--json"))
    assert [(each["url"], each["trouble"]) for each in conditions] == [(gone, True), (well, False)]
    assert conditions[0]["actions"] == ["retry", "replace", "remove"]
    assert lede("--config", config, "feed", "retry", gone).code == 0
    [asked_soon] = [
        each
        for each in told(lede("--config", config, "feed", "list", "--json"))
        if each["url"] == gone
    ]
    assert asked_soon["next_poll_at"] is not None


def test_the_examples_of_the_manual_run(lede, tmp_path, site, monkeypatch):
    config = write_config(tmp_path, site.host, [])
    [url] = [feed["url"] for feed in site.feeds if "harbour-gazette" in feed["url"]]
    text = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
    section = text.partition("## Feeds: filters, lists, trouble")[2].partition("\n## ")[0]
    examples = re.search(r"```sh\n(.*?)```", section, re.DOTALL)
    assert examples
    monkeypatch.chdir(tmp_path)
    lines = [shlex.split(line, comments=True) for line in examples[1].splitlines()]
    assert len(lines) >= 6
    for program, *words in lines:
        assert program == "lede"
        filled = [word.replace("https://example.org/feed.xml", url) for word in words]
        ended = lede("--config", config, *filled)
        assert ended.code == 0, (words, ended.err)
