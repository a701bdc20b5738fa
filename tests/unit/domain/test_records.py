"""The nouns' own rules."""

import pickle

import pytest

from bot.domain.channels import ChannelName
from bot.domain.deliveries import nonce_of
from bot.domain.errors import HttpStatus, LedeError, NotAFeed, SettingProblem, SettingsError
from bot.domain.feeds import FeedLink
from bot.domain.text import span_of
from tests.builders import article


@pytest.mark.parametrize("name", ["page:news", "page:a-b-2", "discord:123456789012345678"])
def test_channels_are_read_back_as_written(name):
    assert str(ChannelName.parse(name)) == name


@pytest.mark.parametrize(
    "name", ["news", "page:", "page:News", "page:a/b", "page:" + "a" * 41, "discord:1", "irc:x", ""]
)
def test_what_is_no_channel_says_what_one_looks_like(name):
    with pytest.raises(ValueError, match=r"page:NAME .* discord:ID"):
        ChannelName.parse(name)


def test_a_span_stands_only_in_its_own_place():
    text = "One two three."
    span = span_of(text, 4, 7)
    assert span.text == "two"
    assert span.stands_in(text)
    assert not span.stands_in("Two one three.")
    assert not span.stands_in("")


def test_blocks_give_their_words():
    page = article("First.", "Second.")
    assert [page.block_text(block) for block in page.blocks] == ["First.", "Second."]


def test_nonces_fit_discord_and_never_change():
    assert nonce_of(5) == nonce_of(5) != nonce_of(6)
    assert len(nonce_of(10**19)) <= 25


def test_errors_survive_the_way_back_from_a_worker():
    error = pickle.loads(pickle.dumps(HttpStatus(url="https://a.example", status=503)))  # noqa: S301  # our own bytes
    assert isinstance(error, HttpStatus)
    assert error.data == {"url": "https://a.example", "status": 503, "retry_after_seconds": None}
    assert str(error).startswith("http_status {")


def test_an_errors_reason_has_only_what_can_be_stored():
    offer = FeedLink(url="https://a.example/rss", title="All", kind="rss")
    problem = SettingProblem(setting="page.port", value="x", allowed="a number", where="lede.toml")
    error = NotAFeed(url="https://a.example", what="page", offers=(offer,))
    assert error.reason.code == "not_a_feed"
    assert error.reason.data == {
        "url": "https://a.example",
        "what": "page",
        "offers": "https://a.example/rss",
    }
    assert SettingsError(problems=(problem,)).reason.data == {}
    assert LedeError().reason.data == {}
