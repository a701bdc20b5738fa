"""The commands as people and programs use them."""

import json
import signal
from typing import Any

import jsonschema_rs
import pytest

from tests.acceptance.processes import ROOT, lede_run, log_lines, write_config
from tests.acceptance.processes import lede as lede_process
from tests.shared_data import shared

SCHEMA = json.loads((ROOT / "docs" / "brief.schema.json").read_text(encoding="utf-8"))
PARAGRAPHS = [
    "The town council of Lindental approved a new bridge over the river on Monday evening.",
    "Mayor Anna Keller said the bridge would open in the spring of next year after long work.",
    "“We waited thirty years for this bridge, and shall not wait longer,” said Keller.",
    "The works will cost eleven million euros, of which the region pays about a third.",
    "Residents of the lower town have asked for a second crossing since the floods of 2013.",
]
TEXT = "\n\n".join(PARAGRAPHS)
TITLE = "Lindental builds its bridge"
HTML = (
    f"<html lang=en><head><title>{TITLE}</title></head><body><article><h1>{TITLE}</h1>"
    + "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    + "</article></body></html>"
)


@pytest.fixture(autouse=True)
def _database_of_its_own(monkeypatch, tmp_path):
    monkeypatch.setenv("LEDE_STORAGE__PATH", str(tmp_path / "lede.db"))


@pytest.fixture
def text_file(tmp_path):
    file = tmp_path / "article.txt"
    file.write_text(f"{TITLE}\n\n{TEXT}\n", encoding="utf-8")
    return file


def valid(answer: Any) -> Any:
    """Hold an answer against docs/brief.schema.json and every span against the text."""
    jsonschema_rs.validator_for(SCHEMA).validate(answer)
    brief, text = answer.get("brief"), (answer["article"] or {}).get("text", "")
    if brief:
        quoted = (brief["notable_quote"] or {}).get("segments", [])
        for span in [*quoted, *(s for claim in brief["key_claims"] for s in claim["evidence"])]:
            assert text[span["start"] : span["end"]] == span["text"]
    return answer


def test_the_worked_example(lede):
    file = shared("data/seed_article.txt")
    answer = json.loads(lede("brief", file, "--json").out)
    valid(answer)
    assert answer["article"]["text"] == file.read_bytes().decode()
    brief = answer["brief"]
    assert brief["headline"].startswith("Bloomberg: Trump considering pushing Russia and Ukraine")
    claims = brief["key_claims"]
    sources = [claim["attribution"]["source"] for claim in claims]
    assert len(claims) >= 4
    assert sources.count("Bloomberg") >= 2
    assert {"Bloomberg's sources", "the report"} & set(sources)
    assert any(claim["attribution"]["hedged"] for claim in claims)
    for claim in claims:
        assert not claim["text"].startswith(("However", "Additionally", "Their"))
    quote = brief["notable_quote"]
    assert (quote["speaker"], quote["speaker_description"]) == (
        "Jens Stoltenberg",
        "NATO Secretary General",
    )
    told = json.dumps(brief).lower()
    for boilerplate in ("newsletter", "recaptcha", "donation", "skip to", "sign up"):
        assert boilerplate not in told


def test_a_text_gives_a_card(lede, text_file):
    ended = lede("brief", text_file)
    assert ended.code == 0
    assert TITLE in ended.out
    assert "Anna Keller" in ended.out


def test_json_follows_the_schema(lede, text_file):
    answer = json.loads(lede("brief", text_file, "--json").out)
    valid(answer)
    assert answer["brief"]["headline"] == TITLE
    assert answer["article"]["text"] == text_file.read_text(encoding="utf-8")
    assert "quotations" not in answer


def test_explain_tells_of_every_sentence_and_quotation(lede, text_file):
    answer = json.loads(lede("brief", text_file, "--json", "--explain").out)
    valid(answer)
    text = answer["article"]["text"]
    [quotation] = answer["quotations"]
    assert text[quotation["start"] : quotation["end"]].strip("“”").startswith("We waited")
    assert (quotation["speaker"], quotation["mention"]) == ("Anna Keller", "Keller")
    sentences = [text[each["start"] : each["end"]] for each in answer["sentences"]]
    assert all(any(paragraph in each for each in sentences) for paragraph in PARAGRAPHS)
    assert {each["chosen"] for each in answer["sentences"]} == {True, False} or all(
        each["why"] for each in answer["sentences"]
    )


def test_a_page_of_the_web_gives_a_brief_and_a_wall_gives_its_reason(lede, tmp_path, site):
    config = write_config(tmp_path, site.host, [])
    [feed] = [feed for feed in site.feeds if "harbour-gazette" in feed["url"]]
    entries = json.loads(lede("--config", config, "inspect", feed["url"], "--json").out)["entries"]
    answer = json.loads(lede("--config", config, "brief", entries[0]["link"], "--json").out)
    valid(answer)
    assert answer["brief"]["headline"] == entries[0]["title"]
    missing = lede("--config", config, "brief", f"{site.base_url}/_trouble/404", "--json")
    answer = json.loads(missing.out)
    valid(answer)
    assert (missing.code, answer["reason"]["code"]) == (1, "http_status")


def test_many_briefs_come_in_order_and_a_bad_line_spoils_no_other(lede, tmp_path):
    lines = [
        {"id": 1, "html": HTML, "url": "https://gazette.example/1"},
        {"id": "two", "text": TEXT, "title": TITLE},
        {"id": 3, "text": "Too short.", "title": "Short"},
        {"id": 4},
        *({"id": number, "text": TEXT, "title": f"Number {number}"} for number in range(5, 25)),
    ]
    file = tmp_path / "many.jsonl"
    raw = [json.dumps(line) for line in lines]
    file.write_text("\n".join([raw[0], "{nonsense", "", *raw[1:]]) + "\n", encoding="utf-8")
    ended = lede("brief", "--jsonl", file)
    answers = [valid(json.loads(line)) for line in ended.out.splitlines()]
    assert [answer["id"] for answer in answers] == [1, None, "two", 3, *range(4, 25)]
    kinds = ["brief" if "brief" in answer else answer["reason"]["code"] for answer in answers]
    assert kinds[:5] == ["brief", "bad_line", "brief", "too_short", "bad_line"]
    assert set(kinds[5:]) == {"brief"}
    assert answers[2]["article"]["text"] == TEXT


def test_many_briefs_survive_letters_that_are_none(lede, tmp_path):
    file = tmp_path / "many.jsonl"
    file.write_text(json.dumps({"id": 1, "text": f"\ud800 {TEXT}", "title": TITLE}) + "\n")
    [line] = lede("brief", "--jsonl", file).out.splitlines()
    assert json.loads(line)["id"] == 1


def test_standard_input_is_read(tmp_path):
    ended = lede_process("brief", "-", "--json", stdin=f"{TITLE}\n\n{TEXT}".encode())
    assert json.loads(ended.stdout)["brief"]["headline"] == TITLE


def test_things_are_inspected_a_line_each(lede, tmp_path, site):
    page = tmp_path / "page.html"
    link = (
        '<link rel="alternate" type="application/rss+xml" title="News" href="https://a.example/r">'
    )
    page.write_text(HTML.replace("</title>", f"</title>{link}"), encoding="utf-8")
    broken = tmp_path / "broken.xml"
    broken.write_bytes(b"<?xml version='1.0'?><rss")
    feed = tmp_path / "feed.xml"
    item = "<item><title>One</title><link>https://a.example/1</link><guid>g1</guid></item>"
    feed.write_text(f"<rss version='2.0'><channel><title>F</title>{item}</channel></rss>")
    ended = lede("inspect", page, feed, broken, tmp_path / "missing", "--json")
    found = [json.loads(line) for line in ended.out.splitlines()]
    assert ended.code == 1
    assert [each["kind"] for each in found][:2] == ["page", "feed"]
    assert found[0]["feeds"] == [{"url": "https://a.example/r", "title": "News", "kind": "rss"}]
    assert found[0]["article"]["title"] == TITLE
    assert found[1]["entries"] == [
        {"id": "g1", "link": "https://a.example/1", "title": "One", "published": None}
    ]
    assert "reason" in found[2]
    assert found[3]["reason"]["code"] == "file_unreadable"
    told = lede("inspect", page, feed)
    assert "a page with an article" in told.out
    assert "a feed: F, 1 entries" in told.out


def test_feeds_are_added_listed_and_removed(lede, tmp_path, site):
    config = write_config(tmp_path, site.host, [])
    url = site.feeds[0]["url"]
    options = ("--config", config, "feed")
    assert "follows" in lede(*options, "add", url, "--channel", "page:news").out
    assert "already" in lede(*options, "add", url, "--channel", "page:news").out
    listed = lede(*options, "list")
    assert url in listed.out
    assert "waits for its first poll" in listed.out
    [told] = json.loads(lede(*options, "list", "--json").out)
    assert (told["url"], told["channels"], told["from_file"]) == (url, ["page:news"], [])
    assert lede(*options, "remove", url).code == 0
    again = lede(*options, "remove", url)
    assert again.code == 1
    assert "Nobody follows" in again.err


def test_a_page_with_several_feeds_gives_a_choice(lede, tmp_path, site):
    config = write_config(tmp_path, site.host, [])
    home = site.feeds[0]["url"].rsplit("/", 1)[0] + "/"
    ended = lede("--config", config, "feed", "add", home, "--channel", "page:news")
    assert "several feeds" in ended.err or "follows" in ended.out


def test_a_feed_of_the_file_says_where_it_stands(lede, tmp_path, site):
    url = site.feeds[0]["url"]
    config = write_config(tmp_path, site.host, [(url, "page:news")])
    assert url in lede("--config", config, "feed", "list").out
    ended = lede("--config", config, "feed", "remove", url)
    assert "[[subscription]]" in ended.err


def test_a_list_changes_nothing_of_what_another_file_follows(lede, tmp_path, site):
    url = site.feeds[0]["url"]
    other = tmp_path / "other"
    other.mkdir()
    mine, its = write_config(tmp_path, site.host, []), write_config(other, site.host, [])
    assert lede("--config", mine, "feed", "add", url, "--channel", "page:news").code == 0
    wanted = '[[subscription]]\nfeed = "https://a.example/f"\nchannel = "page:news"\n'
    its.write_text(its.read_text() + wanted)
    told = json.loads(lede("--config", its, "feed", "list", "--json").out)
    assert "https://a.example/f" in [feed["url"] for feed in told]
    told = json.loads(lede("--config", mine, "feed", "list", "--json").out)
    assert "https://a.example/f" not in [feed["url"] for feed in told]


def test_check_says_what_is_well(lede):
    ended = lede("check")
    assert ended.code == 0
    assert "can be read and written" in ended.out
    assert "Lede runs without Discord." in ended.out


def test_check_says_what_to_mend(lede, tmp_path, monkeypatch):
    file = tmp_path / "lede.toml"
    file.write_text(
        "[page]\nenabled = false\n"
        '[[subscription]]\nfeed = "https://a.example/f"\nchannel = "page:x"\n'
        '[[subscription]]\nfeed = "https://a.example/f"\nchannel = "discord:123456789012345678"\n'
    )
    ended = lede("--config", file, "check")
    assert ended.code == 1
    assert "page.enabled is false" in ended.out
    assert "1 channel waits in Discord for briefs. Set the token." in ended.out


def test_migrate_says_from_where_to_where(lede):
    assert "it was new" in lede("migrate").out
    assert "already" in lede("migrate").out


def test_the_version_and_the_help(lede):
    assert lede("--version").out.startswith("lede ")
    assert "brief" in lede("--help").out


def test_run_posts_searches_and_stops_on_a_signal(lede, tmp_path, site):
    feeds = [(feed["url"], feed["channel"]) for feed in site.feeds if "harbour" in feed["url"]]
    config = write_config(tmp_path, site.host, feeds)
    with lede_run(config) as process:
        sent = (line for line in log_lines(process) if line["event"] == "deliver: sent")
        headline = next(sent)["headline"]
        process.send_signal(signal.SIGTERM)
        rest = process.stderr.read() if process.stderr else ""
        assert process.wait(timeout=10) == 0
    assert "Stopped; nothing is lost." in rest
    words = " ".join(headline.split()[:4])
    hits = json.loads(lede("--config", config, "search", words, "--json").out)
    assert headline in [hit["brief"]["headline"] for hit in hits if "brief" in hit]
    assert headline in lede("--config", config, "search", words).out
    assert "No brief" in lede("--config", config, "search", "zzzyyyxxx").out
    assert "1 of 1 feeds are well" in lede("--config", config, "check").out


@pytest.mark.timeout(90)
def test_the_demo_shows_every_article_and_ends_and_leaves_discord_alone(lede, monkeypatch):
    monkeypatch.setenv("LEDE_DISCORD_TOKEN", "of.the.operator")
    ended = lede("demo", "--exit", "--port", 0)
    assert ended.code == 0
    assert "The page: http://127.0.0.1:" in ended.err
    assert "All 19 articles are posted" in ended.out
    assert "Discord" not in ended.err


def test_the_module_runs_without_being_installed():
    assert lede_process("--version").stdout.startswith(b"lede ")
