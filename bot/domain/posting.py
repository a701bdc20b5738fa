"""How a channel wants its messages: style, role to ping, language, threads."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

ValueT = TypeVar("ValueT")


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
    # ISO 639-1, of briefs, by translation; for the server alone to choose. None: as written.
    briefs_language: str | None = None


AS_THE_SERVER_SAYS = PostOptions()


def completed(
    asked: PostOptions,
    *,
    style: PostStyle,
    language: str | None,
    briefs_language: str | None = None,
) -> PostOptions:
    """Return what is asked of a message, with the server's own choice where nothing is."""
    return replace(
        asked,
        style=asked.style or style,
        language=asked.language or language,
        briefs_language=briefs_language,
    )


def options_together(asked: Collection[PostOptions]) -> PostOptions:
    """Return how one message is posted that several subscriptions share.

    What they do not agree on is left to the server; the first role that is to be pinged is.
    """
    if not asked:
        return AS_THE_SERVER_SAYS
    return PostOptions(
        style=_agreed((each.style for each in asked), None),
        mention_role=next((each.mention_role for each in asked if each.mention_role), None),
        language=_agreed((each.language for each in asked), None),
        layout=_agreed((each.layout for each in asked), PostLayout.PLAIN),
        crosspost=all(each.crosspost for each in asked),
    )


def _agreed(values: Iterable[ValueT], otherwise: ValueT) -> ValueT:
    different = set(values)
    return different.pop() if len(different) == 1 else otherwise
