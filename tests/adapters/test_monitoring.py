"""The log: plain or JSON, sentences where something is wrong, no secrets, nothing hostile."""

import io
import json
import logging

import pytest
import structlog

from bot.adapters.monitoring import LogOutcomes, configure_logging, without_secrets
from bot.domain.errors import (
    DatabaseCorrupt,
    DatabaseLocked,
    DatabaseReadOnly,
    DiscordTokenWrong,
    DiscordUnreachable,
    DiskFull,
    HttpStatus,
)
from bot.domain.outcomes import Outcome, Stage, Subject
from bot.domain.reasons import Fact
from bot.presenting.wording import say_error
from tests.builders import NOON, feed_entry


@pytest.fixture
def log():
    stream = io.StringIO()
    handlers = list(logging.getLogger().handlers)
    configure_logging("debug", "json", stream)
    yield stream
    structlog.reset_defaults()
    logging.getLogger().handlers[:] = handlers


def outcome(code: str, **data: Fact) -> Outcome:
    return Outcome(
        at=NOON, stage=Stage.POLL, subject=Subject.FEED, subject_id=1, code=code, data=data
    )


def lines(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_the_daily_run_is_info_and_what_is_unchanged_is_debug(log):
    tell = LogOutcomes()
    tell(outcome("polled", feed="https://a.example/f", to_read=2))
    tell(outcome("unchanged"))
    first, second = lines(log)
    assert (first["level"], first["event"], first["to_read"]) == ("info", "poll: polled", 2)
    assert second["level"] == "debug"


def test_what_was_removed_is_told_in_one_quiet_line(log):
    LogOutcomes()(outcome("tidied", texts=12, outcomes=3))
    [line] = lines(log)
    assert (line["level"], line["texts"], line["outcomes"]) == ("info", 12, 3)


def test_a_failed_feed_is_a_warning_with_its_sentence(log):
    error = HttpStatus(url="https://a.example/f", status=404)
    LogOutcomes()(outcome(error.code, **error.data))
    [line] = lines(log)
    assert (line["level"], line["told"]) == ("warning", say_error(error))


def test_a_retry_is_told_by_its_reason(log):
    LogOutcomes()(outcome("reading_retried", reason="fetch_timeout", url="https://a.example/1"))
    [line] = lines(log)
    assert "did not answer" in str(line["told"])


def test_discord_out_of_reach_is_told_with_the_next_try_and_its_return(log):
    LogOutcomes().discord_failed(DiscordUnreachable(detail="no route"), 4.04)
    LogOutcomes().discord_failed(DiscordTokenWrong(), None)
    LogOutcomes().discord_connected("Lede", 2)
    away, wrong, back = lines(log)
    assert (away["level"], away["retry_in_seconds"]) == ("error", 4.0)
    assert "no route" in str(away["told"])
    assert "next try is in 4" in str(away["told"])
    assert "bot token" in str(wrong["told"])
    assert "retry_in_seconds" not in wrong
    assert (back["level"], back["servers"]) == ("info", 2)


def test_warnings_of_libraries_come_the_same_way_without_secrets(log):
    library = logging.getLogger("discord.http")
    library.warning("We are limited: POST /webhooks/123456789012345678/%s", "s3cr3t" * 40)
    library.debug("a whole event, with all that people wrote")
    [line] = lines(log)
    assert (line["level"], line["logger"]) == ("warning", "discord.http")
    assert "We are limited" in str(line["event"])
    assert "s3cr3t" not in log.getvalue()


def test_a_library_that_logs_does_not_fail_when_the_log_is_gone(log, capsys):
    log.close()
    logging.getLogger("discord.http").warning("told to nobody")
    assert "closed file" in capsys.readouterr().err
    logging.getLogger("discord.http").info("not worth telling")


@pytest.mark.parametrize("kind", [DatabaseLocked, DatabaseReadOnly, DatabaseCorrupt, DiskFull])
def test_a_database_in_trouble_is_told_as_on_the_terminal(log, kind):
    error = kind(database="data/lede.db")
    LogOutcomes().storage_failed(Stage.READ, error)
    [line] = lines(log)
    assert line["level"] == "error"
    assert line["told"] == say_error(error)
    assert "data/lede.db" in str(line["told"])


def test_a_defect_comes_with_its_traceback_and_its_row(log):
    with pytest.raises(ValueError, match="odd") as caught:
        int("odd\x1b[31m row")
    LogOutcomes().defect(Stage.READ, feed_entry(), caught.value)
    [line] = lines(log)
    assert line["row"] == "FeedEntry 7"
    assert "    int(" in str(line["exception"])
    assert "\x1b" not in str(line["exception"])


def test_a_lost_lease_is_no_alarm(log):
    LogOutcomes().lease_lost(Stage.DELIVER, "page:news")
    [line] = lines(log)
    assert (line["level"], line["row"]) == ("info", "page:news")


def test_hostile_words_reach_the_log_clean_and_short(log):
    title = "Big\u202e news\x1b[2J\n{'event': 'forged'}" + "x" * 5_000
    LogOutcomes()(outcome("polled", title=title))
    [line] = lines(log)
    told = str(line["title"])
    assert len(told) <= 500
    assert not set(told) & {"\u202e", "\x1b", "\n"}


def test_a_terminal_gets_plain_lines():
    stream = io.StringIO()
    configure_logging("info", "plain", stream)
    LogOutcomes()(outcome("polled", feed="https://a.example/f"))
    structlog.reset_defaults()
    assert "poll: polled" in stream.getvalue()
    assert not stream.getvalue().startswith("{")


@pytest.mark.parametrize(
    ("secret", "words"),
    [
        ("hunter2", "https://ada:hunter2@a.example/feed"),
        ("abc123", "https://a.example/feed?page=1&api_key=abc123&x=1"),
        ("abc123", "https://a.example/feed?token=abc123"),
        ("q" * 30, f"MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcdE.{'q' * 30}"),
        ("s3cr3t-s3cr3t-s3cr3t", "https://discord.com/api/webhooks/123456789012345678/s3cr3t-s3cr3t-s3cr3t"),
        ("s3cr3t" * 40, f"POST /interactions/123456789012345678/{'s3cr3t' * 40}/callback"),
        ("abcdefghijklmnop1234", "Authorization: Bearer abcdefghijklmnop1234"),
        ("abcd-efghijklmnop1234", "Incorrect API key: sk-proj-abcd-efghijklmnop1234."),
        ("abcdefghijklmnop1234", "key AIzaabcdefghijklmnop1234 is not valid"),
    ],
)  # fmt: skip
def test_secrets_are_masked(log, secret, words):
    assert secret not in without_secrets(words)
    LogOutcomes()(outcome("polled", feed=words))
    assert secret not in log.getvalue()


def test_what_is_no_secret_stays():
    words = "https://a.example/keynote?page=2 said the bot owner"
    assert without_secrets(words) == words
