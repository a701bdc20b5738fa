"""The story of an article in, the lines of its timeline out; and why there may be no story."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from bot.domain.corrections import (
    TRANSLATED,
    TRANSLATION_TROUBLE,
    UNTRANSLATED,
    Story,
    StoryDelivery,
    StoryEntry,
    StoryEvent,
)
from bot.domain.deliveries import DeliveryKind, DeliveryState
from bot.domain.outcomes import Outcome
from bot.domain.reasons import Fact
from bot.pipeline.records import FollowedFeed
from bot.presenting.links import registrable_domain

LISTED: Final = "listed"  # data: nothing; the feed listed it
BEFORE_FOLLOWING: Final = "before_following"
WAITS_TO_BE_READ: Final = "waits_to_be_read"
WAITS_TO_BE_CONDENSED: Final = "waits_to_be_condensed"
BRIEF_GONE: Final = "brief_gone"  # it was kept for as long as briefs are
WAITS: Final = "waits"  # in a channel, for its turn, for the end of quiet hours, or for a digest
WAITS_FOR_DIGEST: Final = "waits_for_digest"
SET_ASIDE: Final = "channel_set_aside"  # the channel takes no messages; data: why
POSTED: Final = "sent"
POSTED_IN_DIGEST: Final = "sent_in_digest"
UNSUBSCRIBED: Final = "unsubscribed"

# Outcomes that the line about listing tells already.
_TOLD_BY_LISTING: Final = frozenset({"new"})
_PAUSED, _REMEMBERED = "paused", "remembered"
_SAME_AS: Final = {_REMEMBERED: BEFORE_FOLLOWING}
_ON_ITS_WAY: Final = frozenset({DeliveryState.PENDING, DeliveryState.SENDING})


class Unlisted(StrEnum):
    """Why an article may have no story."""

    NOTHING_FOLLOWED = "nothing_followed"
    OTHER_SITES = "other_sites"  # no feed of its site is followed
    FEED_FAILING = "feed_failing"
    FEED_PAUSED = "feed_paused"
    NOT_LISTED = "not_listed"  # a feed of its site is followed, and did not list it since


def events_of(story: Story) -> tuple[StoryEvent, ...]:
    """Return what happened, oldest first; last comes what it waits for now."""
    events = [
        *(event for entry in story.entries for event in _of_entry(entry)),
        *(_event(outcome) for outcome in story.article_outcomes),
        *(event for delivery in story.deliveries for event in _of_delivery(delivery)),
        *_waiting(story),
        *_given_up(story),
    ]
    # The sort is stable: what happened at one moment stays in the order of the stages.
    return tuple(sorted(events, key=_moment))


def open_to_members(story: Story) -> Story | None:
    """Return what members may know: nothing of channels in which it is taken down.

    None where that is all there is.
    """
    last = {each.channel: each for each in story.deliveries if each.kind is DeliveryKind.BRIEF}
    hidden = {name for name, each in last.items() if each.state is DeliveryState.TAKEN_DOWN}
    if last and hidden == set(last):
        return None
    entries = (
        replace(each, targets=tuple(name for name in each.targets if name not in hidden))
        for each in story.entries
    )
    shown = (each for each in story.deliveries if each.channel not in hidden)
    return replace(story, entries=tuple(entries), deliveries=tuple(shown))


def open_to_server(event: StoryEvent, language: str | None) -> StoryEvent:
    """Return what a server may know that wants its briefs in a language (ISO 639-1).

    Other languages than its own tell what other servers chose.
    """
    hidden = {TRANSLATED, UNTRANSLATED, TRANSLATION_TROUBLE}
    data = {name: fact for name, fact in event.data.items() if name not in hidden}
    if language is not None and language in _listed(event, TRANSLATED):
        data[TRANSLATED] = language
    if language is not None and language in _listed(event, UNTRANSLATED):
        data[UNTRANSLATED] = language
        data[TRANSLATION_TROUBLE] = event.data.get(TRANSLATION_TROUBLE)
    return replace(event, data=data)


def _listed(event: StoryEvent, name: str) -> list[str]:
    return str(event.data.get(name) or "").split(",")


def why_unlisted(link: str | None, feeds: Sequence[FollowedFeed]) -> tuple[Unlisted, ...]:
    """Return what may be the reason that none of these feeds has brought an article."""
    if not feeds:
        return (Unlisted.NOTHING_FOLLOWED,)
    site = registrable_domain(link)
    near = [feed for feed in feeds if not site or site in _sites(feed)]
    if not near:
        return (Unlisted.OTHER_SITES,)
    found = [Unlisted.FEED_FAILING] if any(feed.failures for feed in near) else []
    if any(each.paused for feed in near for each in feed.subscriptions):
        found.append(Unlisted.FEED_PAUSED)
    return (*found, Unlisted.NOT_LISTED)


def _sites(feed: FollowedFeed) -> frozenset[str]:
    return frozenset({registrable_domain(feed.url), registrable_domain(feed.site_url)}) - {""}


def _moment(event: StoryEvent) -> tuple[bool, float]:
    return event.at is None, event.at.timestamp() if event.at else 0.0


def _of_entry(entry: StoryEntry) -> Iterator[StoryEvent]:
    yield StoryEvent(
        at=entry.first_seen_at,
        code=LISTED,
        data={},
        feed=entry.feed_title,
        feed_url=entry.feed_url,
    )
    codes = {outcome.code for outcome in entry.outcomes}
    # Where a pause kept it out, nobody got it either, but not because it was there before.
    untold = _TOLD_BY_LISTING | ({_REMEMBERED} if _PAUSED in codes else frozenset())
    for outcome in entry.outcomes:
        if outcome.code not in untold:
            yield _event(outcome)


def _of_delivery(delivery: StoryDelivery) -> Iterator[StoryEvent]:
    in_digest = delivery.digest_sent_at is not None
    for outcome in delivery.outcomes:
        if not (in_digest and outcome.code == POSTED):  # the digest was
            yield _event(outcome, delivery)
    yield from _as_it_stands(delivery)


def _as_it_stands(delivery: StoryDelivery) -> Iterator[StoryEvent]:
    if delivery.digest_sent_at is not None:
        yield _now(POSTED_IN_DIGEST, delivery, delivery.digest_sent_at)
    elif delivery.state is DeliveryState.GATHERED:
        yield _now(WAITS_FOR_DIGEST, delivery)
    elif delivery.state in _ON_ITS_WAY and delivery.kind is not DeliveryKind.RENEWAL:
        is_set_aside = delivery.refusal is not None
        yield _now(SET_ASIDE if is_set_aside else WAITS, delivery, why=delivery.refusal)
    elif _is_forgotten(delivery):
        yield _now(POSTED, delivery, delivery.sent_at)


def _is_forgotten(delivery: StoryDelivery) -> bool:
    """Tell whether the history of a brief's posting is gone, which is kept less long than briefs."""
    is_posted = delivery.kind is DeliveryKind.BRIEF and delivery.state is DeliveryState.SENT
    return is_posted and all(outcome.code != POSTED for outcome in delivery.outcomes)


def _waiting(story: Story) -> Iterator[StoryEvent]:
    """Yield what the article itself waits for."""
    if any(entry.state == "waiting" for entry in story.entries):
        yield StoryEvent(at=None, code=WAITS_TO_BE_READ, data={})
    is_read = any(entry.state == "read" for entry in story.entries)
    if story.brief_gone:
        yield StoryEvent(at=None, code=BRIEF_GONE, data={})
    elif is_read and story.brief_id is None:
        yield StoryEvent(at=None, code=WAITS_TO_BE_CONDENSED, data={})


def _given_up(story: Story) -> Iterator[StoryEvent]:
    """Yield the channels that were to get the brief and that nothing was queued for, or no more."""
    if story.brief_id is None:
        return
    having = {delivery.channel for delivery in story.deliveries}
    meant = dict.fromkeys(channel for entry in story.entries for channel in entry.targets)
    for channel in meant:
        if channel not in having:
            yield StoryEvent(at=None, code=UNSUBSCRIBED, data={}, channel=channel)


def _event(outcome: Outcome, delivery: StoryDelivery | None = None) -> StoryEvent:
    return StoryEvent(
        at=outcome.at,
        code=_SAME_AS.get(outcome.code, outcome.code),
        data=outcome.data,
        channel=delivery.channel if delivery else None,
        message=delivery.message if delivery and outcome.code == POSTED else None,
    )


def _now(
    code: str, delivery: StoryDelivery, at: datetime | None = None, **data: Fact
) -> StoryEvent:
    return StoryEvent(
        at=at,
        code=code,
        data=data,
        channel=delivery.channel,
        message=delivery.message if at else None,
    )
