"""How we stand with a hub in, what to ask it and what to keep of its answer out (WebSub).

W3C Recommendation of 23 January 2018, https://www.w3.org/TR/websub/; "5.1" below is its section.
"""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from bot.domain.errors import FetchError, HttpStatus
from bot.domain.feeds import ParsedFeed
from bot.domain.hubs import HubLink, HubState, HubSubscription
from bot.domain.outcomes import Outcome, Stage, Subject
from bot.domain.reasons import Fact
from bot.pipeline.records import AskingResult, FetchedDocument

# A minute, 4, 16 … minutes between tries: an outage of a few hours is outlasted, and a callback
# that nobody can reach does not keep a hub busy.
_FIRST_RETRY_SECONDS = 60.0
_RETRY_FACTOR = 4.0
_LONGEST_RETRY_SECONDS = 24 * 3600.0
MOST_TRIES = 6
# Hubs confirm at once or within minutes; those that ask the publisher first may take longer.
_CONFIRMED_WITHIN_SECONDS = 3600.0
# Who refused, or never answered, is asked once a week: it may have been mended.
REST = timedelta(days=7)
# Of a feed that nobody follows any more the hub is asked anew, once somebody does.
_HELD = frozenset({HubState.WANTED, HubState.ASKED, HubState.ACTIVE, HubState.DENIED})
_KEPT_FOR = timedelta(days=1)
_LONGEST_URL = 2_048  # characters; what may be asked at all


def announced_hub(document: FetchedDocument, parsed: ParsedFeed) -> HubLink | None:
    """Return the hub that an answer names: its headers count before the feed's own links (4)."""
    hub_url = document.hub_url or parsed.hub_url
    if not hub_url:
        return None
    self_url = document.self_url if document.hub_url else None
    topic_url = self_url or parsed.self_url or document.url
    if max(len(hub_url), len(topic_url)) > _LONGEST_URL:
        return None
    return HubLink(hub_url=hub_url, topic_url=topic_url)


def is_taken_over(state: str, named_at: datetime, now: datetime, *, same: bool) -> bool:
    """Tell whether a hub that a feed names takes the place of the one named since `named_at`.

    Some feeds change their own name with every answer; their hubs are asked once a day.
    """
    if state not in _HELD:
        return True
    return not same and now - named_at >= _KEPT_FOR


def address_of(hub_url: str) -> str:
    """Return where to ask a hub: by https, even where the feed says http (8.2).

    So the secret never travels in the clear. A port that is named stays as it is: unusual ones
    are asked only where the owner of the bot lists them.
    """
    try:
        parts = urlsplit(hub_url)
        plain = parts.scheme == "http" and parts.port is None
    except ValueError:  # refused, with its reason, when it is asked
        return hub_url
    return parts._replace(scheme="https").geturl() if plain else hub_url


def request_fields(
    wanted: HubSubscription, callback_url: str, lease_seconds: float
) -> dict[str, str]:
    """Return the form to send (5.1); it holds the secret."""
    fields = {
        "hub.callback": callback_url,
        "hub.mode": "unsubscribe" if wanted.state is HubState.UNWANTED else "subscribe",
        "hub.topic": wanted.topic_url,
    }
    if wanted.state is not HubState.UNWANTED:
        fields["hub.lease_seconds"] = str(int(lease_seconds))
        fields["hub.secret"] = wanted.secret
    return fields


def is_unanswered(wanted: HubSubscription) -> bool:
    """Tell whether a hub took our last request and then never looked whether we meant it."""
    return wanted.asked_at is not None and wanted.error is None


def accepted(now: datetime, wanted: HubSubscription) -> AskingResult:
    """Return what to keep once the hub took the request: it is asked again unless it confirms."""
    attempts = wanted.attempts + 1
    seconds = max(_CONFIRMED_WITHIN_SECONDS, _retry_seconds(attempts))
    return AskingResult(
        retry_at=now + timedelta(seconds=seconds),
        attempts=attempts,
        gave_up=False,
        error=None,
        outcomes=(hub_outcome(now, wanted, "hub_asked"),),
    )


def failed(now: datetime, wanted: HubSubscription, error: FetchError) -> AskingResult:
    """Return what to keep when the hub did not take the request: later again, ever more rarely."""
    attempts = wanted.attempts + 1
    seconds = _retry_seconds(attempts)
    if isinstance(error, HttpStatus) and error.retry_after_seconds is not None:
        seconds = max(seconds, error.retry_after_seconds)
    return AskingResult(
        retry_at=now + timedelta(seconds=seconds),
        attempts=attempts,
        gave_up=False,
        error=error.reason,
        outcomes=(hub_outcome(now, wanted, error.code, **error.data),),
    )


def given_up(now: datetime, wanted: HubSubscription) -> AskingResult:
    """Return what to keep once a hub was asked in vain too often."""
    leaving = wanted.state is HubState.UNWANTED  # then the lease runs out by itself
    return AskingResult(
        retry_at=None if leaving else now + REST,
        attempts=MOST_TRIES - 1,  # one try after the rest
        gave_up=not leaving,
        error=wanted.error,
        outcomes=() if leaving else (hub_outcome(now, wanted, "hub_given_up"),),
    )


def hub_outcome(now: datetime, wanted: HubSubscription, code: str, **data: Fact) -> Outcome:
    """Return a line of the feed's history; it names neither key nor secret."""
    return Outcome(
        at=now,
        stage=Stage.SUBSCRIBE,
        subject=Subject.FEED,
        subject_id=wanted.feed_id,
        code=code,
        data={"feed": wanted.feed_url, "hub": wanted.hub_url, **data},
    )


def _retry_seconds(attempts: int) -> float:
    delay = _FIRST_RETRY_SECONDS * _RETRY_FACTOR ** min(attempts - 1, 20)
    return min(delay, _LONGEST_RETRY_SECONDS)
