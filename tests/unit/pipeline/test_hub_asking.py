"""Which hub is asked for what, where, and how often: the rules."""

from datetime import timedelta

import pytest

from bot.domain.errors import FetchTimeout, HttpStatus
from bot.domain.feeds import ParsedFeed, Validators
from bot.domain.hubs import HubLink, HubState
from bot.domain.reasons import Reason
from bot.pipeline.records import FetchedDocument
from bot.pipeline.rules import hub_asking
from tests.builders import NOON, hub_subscription

FEED = "https://gazette.example/feed"
HUB, OTHER_HUB = "https://hub.example/", "https://other.example/"
SELF, OTHER_SELF = "https://gazette.example/self", "https://gazette.example/other-self"
TIMEOUT = FetchTimeout(url=HUB, seconds=30.0)


def announced(
    header: tuple[str | None, str | None], body: tuple[str | None, str | None]
) -> HubLink | None:
    document = FetchedDocument(
        url=FEED,
        body=b"",
        content_type=None,
        validators=Validators(),
        hub_url=header[0],
        self_url=header[1],
    )
    parsed = ParsedFeed(title="", site_url=None, entries=(), hub_url=body[0], self_url=body[1])
    return hub_asking.announced_hub(document, parsed)


@pytest.mark.parametrize(
    ("header", "body", "found"),
    [
        pytest.param((None, None), (None, SELF), None, id="no hub"),
        pytest.param((None, None), (HUB, SELF), (HUB, SELF), id="the feed's own links"),
        pytest.param((None, None), (HUB, None), (HUB, FEED), id="no name: where it was read"),
        pytest.param((HUB, SELF), (OTHER_HUB, OTHER_SELF), (HUB, SELF), id="headers come first"),
        pytest.param((HUB, None), (None, SELF), (HUB, SELF), id="a hub above, a name inside"),
        pytest.param((None, OTHER_SELF), (HUB, SELF), (HUB, SELF), id="a name alone above"),
        pytest.param((HUB + "x" * 3_000, SELF), (None, None), None, id="nobody asks there"),
        pytest.param((None, None), (HUB, SELF + "x" * 3_000), None, id="a name like a bomb"),
    ],
)
def test_the_hub_of_a_feed_is_found_in_headers_first(header, body, found):
    link = announced(header, body)
    assert (link and (link.hub_url, link.topic_url)) == found


@pytest.mark.parametrize(
    ("named", "asked"),
    [
        ("http://hub.example/?a=b", "https://hub.example/?a=b"),
        ("https://hub.example/", "https://hub.example/"),
        ("http://127.0.0.1:8080/hub", "http://127.0.0.1:8080/hub"),
        ("http://hub.example:eighty/", "http://hub.example:eighty/"),
        ("http://[broken/", "http://[broken/"),
    ],
)
def test_secrets_go_to_hubs_by_https(named, asked):
    assert hub_asking.address_of(named) == asked


def test_a_hub_is_asked_with_all_that_it_needs():
    wanted = hub_subscription(state=HubState.WANTED)
    assert hub_asking.request_fields(wanted, "https://lede.example/websub/k", 864_000.5) == {
        "hub.callback": "https://lede.example/websub/k",
        "hub.mode": "subscribe",
        "hub.topic": wanted.topic_url,
        "hub.lease_seconds": "864000",
        "hub.secret": wanted.secret,
    }


def test_leaving_a_hub_tells_it_no_secret():
    wanted = hub_subscription(state=HubState.UNWANTED)
    fields = hub_asking.request_fields(wanted, "https://lede.example/websub/k", 864_000)
    assert fields["hub.mode"] == "unsubscribe"
    assert wanted.secret not in fields.values()


def test_a_hub_that_fails_is_asked_ever_more_rarely_and_given_up_after_a_day():
    pauses = [
        (hub_asking.failed(NOON, hub_subscription(attempts=tried), TIMEOUT).retry_at, tried)
        for tried in range(hub_asking.MOST_TRIES)
    ]
    minutes = [(at - NOON).total_seconds() / 60 for at, _ in pauses if at]
    assert minutes == [1, 4, 16, 64, 256, 1_024]


def test_a_hub_that_says_when_to_come_back_is_obeyed():
    error = HttpStatus(url=HUB, status=503, retry_after_seconds=7_200)
    result = hub_asking.failed(NOON, hub_subscription(attempts=0), error)
    assert result.retry_at == NOON + timedelta(hours=2)
    assert result.error == error.reason


def test_a_hub_that_took_the_request_has_an_hour_to_confirm_it():
    result = hub_asking.accepted(NOON, hub_subscription(attempts=0))
    assert (result.retry_at, result.error) == (NOON + timedelta(hours=1), None)


def test_a_hub_that_was_asked_in_vain_is_asked_once_a_week():
    result = hub_asking.given_up(NOON, hub_subscription(attempts=hub_asking.MOST_TRIES))
    assert result.retry_at == NOON + timedelta(days=7)
    assert result.gave_up
    assert result.attempts == hub_asking.MOST_TRIES - 1
    assert [outcome.code for outcome in result.outcomes] == ["hub_given_up"]


def test_a_hub_that_does_not_hear_that_we_leave_is_left_all_the_same():
    wanted = hub_subscription(state=HubState.UNWANTED, attempts=hub_asking.MOST_TRIES)
    assert hub_asking.given_up(NOON, wanted).retry_at is None


def test_only_a_hub_that_took_the_request_owes_an_answer():
    assert hub_asking.is_unanswered(hub_subscription())
    assert not hub_asking.is_unanswered(hub_subscription(asked_at=None))
    failure = Reason(code="fetch_timeout")
    assert not hub_asking.is_unanswered(hub_subscription(error=failure))


def test_the_history_names_neither_key_nor_secret():
    wanted = hub_subscription()
    told = str(hub_asking.accepted(NOON, wanted)) + str(hub_asking.failed(NOON, wanted, TIMEOUT))
    assert wanted.key not in told
    assert wanted.secret not in told
