"""The timeline of an article: what is told, in which order, and what members are not told."""

from datetime import timedelta
from typing import Any

import pytest

from bot.domain.channels import ChannelName
from bot.domain.corrections import Story, StoryDelivery, StoryEntry, StoryEvent
from bot.domain.deliveries import DeliveryKind, DeliveryState
from bot.domain.feeds import Subscription
from bot.domain.outcomes import Outcome, Stage, Subject
from bot.pipeline.records import FollowedFeed
from bot.pipeline.rules.stories import (
    Unlisted,
    events_of,
    open_to_members,
    open_to_server,
    why_unlisted,
)
from tests.builders import NEWS, NOON, SPORT, after

LINK = "https://gazette.example/7"


def outcome(code: str, seconds: float = 0, **data: Any) -> Outcome:
    return Outcome(
        at=after(seconds),
        stage=Stage.DELIVER,
        subject=Subject.DELIVERY,
        subject_id=1,
        code=code,
        data=data,
    )


def entry(*outcomes: Outcome, state: str = "read", targets: Any = (NEWS,)) -> StoryEntry:
    return StoryEntry(
        feed_title="Gazette",
        feed_url="https://gazette.example/feed",
        title="The bridge opens",
        link=LINK,
        published_at=NOON,
        first_seen_at=NOON,
        state=state,
        targets=targets,
        outcomes=outcomes,
    )


def delivery(*outcomes: Outcome, channel: ChannelName = NEWS, **changes: Any) -> StoryDelivery:
    values: dict[str, Any] = {
        "channel": channel,
        "kind": DeliveryKind.BRIEF,
        "state": DeliveryState.SENT,
        "sent_at": after(60),
        "message": "77",
        "digest_sent_at": None,
        "outcomes": outcomes,
    }
    return StoryDelivery(**{**values, **changes})


def story(**changes: Any) -> Story:
    values: dict[str, Any] = {
        "headline": "The bridge opens",
        "url": LINK,
        "brief_id": 4,
        "entries": (entry(),),
        "article_outcomes": (),
        "deliveries": (),
    }
    return Story(**{**values, **changes})


def told(of: Story) -> list[str]:
    return [event.code for event in events_of(of)]


def test_the_whole_way_is_told_in_its_order() -> None:
    whole = story(
        entries=(entry(outcome("new"), outcome("read", 10)),),
        article_outcomes=(outcome("condensed", 20),),
        deliveries=(delivery(outcome("delivery_retried", 30), outcome("sent", 60)),),
    )

    assert told(whole) == ["listed", "read", "condensed", "delivery_retried", "sent"]
    last = events_of(whole)[-1]
    assert (last.channel, last.message, last.at) == (NEWS, "77", after(60))
    first = events_of(whole)[0]
    assert (first.feed, first.feed_url) == ("Gazette", "https://gazette.example/feed")


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"entries": (entry(state="waiting"),), "brief_id": None}, ["listed", "waits_to_be_read"]),
        ({"brief_id": None}, ["listed", "waits_to_be_condensed"]),
        (
            {"entries": (entry(outcome("remembered"), state="remembered"),), "brief_id": None},
            ["listed", "before_following"],
        ),
        (
            {
                "entries": (entry(outcome("remembered"), outcome("paused"), state="remembered"),),
                "brief_id": None,
            },
            ["listed", "paused"],
        ),
        (
            {"entries": (entry(outcome("held"), state="held"),), "brief_id": None},
            ["listed", "held"],
        ),
        (
            {"entries": (entry(outcome("filtered", channel="page:news"), targets=()),)},
            ["listed", "filtered"],
        ),
        ({}, ["listed", "unsubscribed"]),
    ],
)
def test_an_article_that_was_not_posted_says_where_it_stopped(
    changes: dict[str, Any], codes: list[str]
) -> None:
    assert told(story(**changes)) == codes


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"state": DeliveryState.PENDING}, ["waits"]),
        ({"state": DeliveryState.SENDING}, ["waits"]),
        (
            {"state": DeliveryState.PENDING, "refusal": "permission_missing"},
            ["channel_set_aside"],
        ),
        ({"state": DeliveryState.GATHERED}, ["waits_for_digest"]),
        (
            {"state": DeliveryState.GATHERED, "digest_sent_at": after(90)},
            ["sent_in_digest"],
        ),
        ({"state": DeliveryState.FAILED}, []),
        ({"state": DeliveryState.SENT}, ["sent"]),  # long ago: its history is gone
        ({"state": DeliveryState.SENT, "kind": DeliveryKind.EDIT}, []),
    ],
)
def test_a_delivery_says_how_it_stands(changes: dict[str, Any], codes: list[str]) -> None:
    assert told(story(deliveries=(delivery(**changes),)))[1:] == codes


def test_of_a_brief_that_was_kept_long_enough_it_is_told_that_it_is_gone() -> None:
    assert told(story(brief_id=None, brief_gone=True)) == ["listed", "brief_gone"]


def test_a_channel_that_is_set_aside_says_why() -> None:
    waiting = delivery(state=DeliveryState.PENDING, refusal="permission_missing")

    event = events_of(story(deliveries=(waiting,)))[-1]

    assert (event.at, event.data["why"]) == (None, "permission_missing")


def test_a_digest_is_told_once_and_its_troubles_before_it() -> None:
    gathered = delivery(
        outcome("delivery_retried", 70),
        outcome("sent", 90),
        state=DeliveryState.GATHERED,
        digest_sent_at=after(90),
    )

    events = events_of(story(deliveries=(gathered,)))[1:]

    assert [event.code for event in events] == ["delivery_retried", "sent_in_digest"]
    assert (events[-1].at, events[-1].message) == (after(90), "77")


def test_a_take_down_and_what_became_of_the_message_are_told() -> None:
    taken = delivery(outcome("sent", 60), outcome("taken_down", 90), state=DeliveryState.TAKEN_DOWN)
    edit = delivery(outcome("edited", 95), kind=DeliveryKind.EDIT)

    assert told(story(deliveries=(taken, edit)))[1:] == ["sent", "taken_down", "edited"]


def test_what_it_waits_for_now_comes_last() -> None:
    waiting = delivery(state=DeliveryState.PENDING)
    late = (outcome("condensed", 999),)

    assert told(story(article_outcomes=late, deliveries=(waiting,)))[-1] == "waits"


def test_members_hear_nothing_of_channels_where_it_is_taken_down() -> None:
    taken = delivery(outcome("taken_down", 90), state=DeliveryState.TAKEN_DOWN)
    edit = delivery(outcome("edited", 95), kind=DeliveryKind.EDIT)
    there = delivery(outcome("sent", 60), channel=SPORT)
    both = story(entries=(entry(targets=(NEWS, SPORT)),), deliveries=(taken, edit, there))

    seen = open_to_members(both)

    assert seen is not None
    assert {each.channel for each in seen.deliveries} == {SPORT}
    assert seen.entries[0].targets == (SPORT,)
    assert told(seen) == ["listed", "sent"]
    assert open_to_members(story(deliveries=(taken, edit))) is None


def test_members_hear_again_of_what_was_sent_again() -> None:
    taken = delivery(outcome("taken_down", 90), state=DeliveryState.TAKEN_DOWN)
    again = delivery(outcome("sent_again", 99), outcome("sent", 100))

    assert open_to_members(story(deliveries=(taken, again))) is not None


def test_members_hear_of_what_was_not_posted() -> None:
    assert open_to_members(story()) == story()


def feed(url: str = "https://gazette.example/feed", **changes: Any) -> FollowedFeed:
    values: dict[str, Any] = {
        "url": url,
        "title": "Gazette",
        "channels": (NEWS,),
        "file_channels": (),
        "last_success_at": NOON,
        "next_poll_at": NOON + timedelta(seconds=900),
        "failures": 0,
        "error": None,
    }
    return FollowedFeed(**{**values, **changes})


PAUSED = Subscription(feed_url="https://gazette.example/feed", channel=NEWS, paused=True)


@pytest.mark.parametrize(
    ("feeds", "reasons"),
    [
        ([], [Unlisted.NOTHING_FOLLOWED]),
        ([feed("https://herald.example/feed")], [Unlisted.OTHER_SITES]),
        ([feed()], [Unlisted.NOT_LISTED]),
        (
            [feed("https://feeds.example/x", site_url="https://gazette.example/")],
            [Unlisted.NOT_LISTED],
        ),
        ([feed(failures=3)], [Unlisted.FEED_FAILING, Unlisted.NOT_LISTED]),
        ([feed(subscriptions=(PAUSED,))], [Unlisted.FEED_PAUSED, Unlisted.NOT_LISTED]),
    ],
)
def test_an_article_that_no_feed_listed_says_what_may_be_the_reason(
    feeds: list[FollowedFeed], reasons: list[Unlisted]
) -> None:
    assert list(why_unlisted(LINK, feeds)) == reasons


def test_of_a_brief_without_a_link_any_feed_may_be_the_one() -> None:
    assert why_unlisted(None, [feed()]) == (Unlisted.NOT_LISTED,)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("de", {"translated": "de"}),
        ("pl", {"untranslated": "pl", "translation_trouble": "model_timeout"}),
        ("fr", {}),
        (None, {}),
    ],
)
def test_a_server_hears_of_no_translation_but_its_own(language, told):
    made = {"translated": "de,es", "untranslated": "pl", "translation_trouble": "model_timeout"}
    event = StoryEvent(at=NOON, code="condensed", data={"title": "A", **made})
    assert open_to_server(event, language).data == {"title": "A", **told}
