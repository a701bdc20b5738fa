"""What admins are told of a feed: a trouble once, its end once, a move when it is believed."""

import pytest

from bot.domain.errors import (
    BotChallenge,
    ConnectionFailed,
    FetchTimeout,
    HttpStatus,
    LedeError,
    NotAFeed,
)
from bot.domain.notices import NoticeCode
from bot.domain.reasons import Reason
from bot.pipeline.rules.feed_health import (
    Move,
    after_answer,
    after_failure,
    after_success,
    wants_whole_answer,
)
from tests.builders import feed

URL = "https://gazette.example/feed"
NEW = "https://gazette.example/new"


def first_told(error: LedeError) -> int:
    """Return at which failure in a row somebody is told."""
    known = feed()
    return next(n for n in range(1, 100) if after_failure(known, error, failures=n).notices)


@pytest.mark.parametrize(
    "error",
    [
        HttpStatus(url=URL, status=404),
        HttpStatus(url=URL, status=401),
        HttpStatus(url=URL, status=403),
        BotChallenge(url=URL, status=403, service="Cloudflare"),
        NotAFeed(url=URL, what="page"),
    ],
)
def test_what_does_not_mend_itself_is_told_soon(error):
    assert first_told(error) == 3


@pytest.mark.parametrize(
    "error",
    [
        HttpStatus(url=URL, status=500),
        HttpStatus(url=URL, status=503),
        HttpStatus(url=URL, status=429),
        FetchTimeout(url=URL, seconds=30),
        ConnectionFailed(url=URL, host="gazette.example", why="dns"),
    ],
)
def test_outages_get_time_to_end(error):
    assert first_told(error) == 7


def test_a_trouble_is_told_with_its_reason_and_only_once():
    error = HttpStatus(url=URL, status=404)
    health = after_failure(feed(), error, failures=3)
    [notice] = health.notices
    assert notice.code == NoticeCode.FAILING
    assert (notice.data["why"], notice.data["status"]) == ("http_status", 404)

    told = feed(trouble=health.trouble)
    later = [after_failure(told, error, failures=n) for n in range(4, 50)]
    assert not any(each.notices for each in later)
    assert {each.trouble for each in later} == {health.trouble}


def test_the_end_of_a_trouble_is_told_once():
    health = after_success(feed(trouble="http_status"))
    assert [notice.code for notice in health.notices] == [NoticeCode.RECOVERED]
    assert after_success(feed(trouble=health.trouble)).notices == ()


def test_gone_stops_at_once_and_is_told():
    health = after_failure(feed(), HttpStatus(url=URL, status=410), failures=1)
    assert health.stopped
    assert [notice.code for notice in health.notices] == [NoticeCode.STOPPED]


def test_a_move_is_believed_the_fifth_time_in_a_row():
    known = feed(url=URL)
    moves: list[Move] = []
    for _ in range(5):
        moves.append(after_answer(known, NEW, fixed=False, whole=wants_whole_answer(known)))
        known = feed(url=URL, moved_to=moves[-1].moved_to, moves=moves[-1].moves)
    assert [move.new_url for move in moves] == [None] * 4 + [NEW]
    assert [notice.code for notice in moves[-1].notices] == [NoticeCode.MOVED]


def test_another_target_starts_the_count_anew():
    known = feed(url=URL, moved_to=NEW, moves=4)
    move = after_answer(known, "https://elsewhere.example/", fixed=False, whole=True)
    assert (move.moves, move.new_url) == (1, None)


def test_an_answer_from_the_old_address_ends_the_move():
    known = feed(url=URL, moved_to=NEW, moves=4)
    assert after_answer(known, None, fixed=False, whole=True).moves == 0


def test_an_address_in_the_settings_file_stays_and_its_owner_is_told_once():
    known = feed(url=URL)
    told: list[Reason] = []
    for _ in range(12):
        move = after_answer(known, NEW, fixed=True, whole=True)
        assert move.new_url is None
        told.extend(move.notices)
        known = feed(url=URL, moved_to=move.moved_to, moves=move.moves)
    assert [(notice.code, notice.data["fixed"]) for notice in told] == [(NoticeCode.MOVED, True)]
