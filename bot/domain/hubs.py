"""Hubs that tell of a feed's news (WebSub), and how we stand with them."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.reasons import Reason


class HubState(StrEnum):
    """How we stand with the hub of a feed."""

    WANTED = "wanted"  # not asked yet
    ASKED = "asked"  # the hub has still to look whether we asked
    ACTIVE = "active"  # it tells us until the lease ends
    DENIED = "denied"  # it does not want to, or does not answer
    UNWANTED = "unwanted"  # nobody follows the feed any more


@dataclass(frozen=True, kw_only=True, slots=True)
class HubLink:
    """The hub that a feed names, and what the hub calls the feed."""

    hub_url: str  # absolute http(s)
    topic_url: str  # absolute http(s)


@dataclass(frozen=True, kw_only=True, slots=True)
class HubSubscription:
    """What we want of one feed's hub."""

    feed_id: int
    feed_url: str
    hub_url: str  # as the feed names it
    topic_url: str
    key: str = field(repr=False)  # in the path of our callback; who knows it may answer for the hub
    secret: str = field(repr=False)  # what the hub signs with
    state: HubState
    asked_at: datetime | None  # the last request; None once the hub has answered it
    expires_at: datetime | None  # end of the lease that the hub gave; None before it did
    attempts: int  # requests since the hub last agreed
    error: Reason | None  # why the last one failed
    pushed_at: datetime | None  # when the hub last told of news, as far as it is believed
    feed_failures: int  # polls of the feed failed in a row
