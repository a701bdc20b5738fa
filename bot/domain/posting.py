"""How a channel wants its messages: style, role to ping, language, threads."""

from dataclasses import dataclass
from enum import StrEnum


class PostStyle(StrEnum):
    """How a brief looks."""

    CARD = "card"
    COMPACT = "compact"  # headline and one claim
    EMBED = "embed"  # for those who prefer what bots posted before cards were there


class PostLayout(StrEnum):
    """Where a message stands within its channel."""

    PLAIN = "plain"  # in the channel; in a forum, a post for each article
    THREADS = "threads"  # in the channel, and a thread is started on each message
    POST_PER_FEED = "post_per_feed"  # in a forum: one post for each feed, which gets its briefs


@dataclass(frozen=True, kw_only=True, slots=True)
class PostOptions:
    """What a subscription asks of its messages; None and the defaults leave it to the server."""

    style: PostStyle | None = None
    mention_role: str | None = None  # a role's id, pinged with every message; None pings nobody
    language: str | None = None  # ISO 639-1, of our own words on the card
    layout: PostLayout = PostLayout.PLAIN
    crosspost: bool = True  # in an announcement channel: published to those who follow it


AS_THE_SERVER_SAYS = PostOptions()
