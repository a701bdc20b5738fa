"""A server: the channels that the same admins decide about, and what they decided for them all."""

from dataclasses import dataclass, replace
from datetime import datetime, time

from bot.domain.channels import ChannelName
from bot.domain.posting import PostStyle

MAX_DIGEST_TIMES = 6  # a day; more are single posts again


@dataclass(frozen=True, kw_only=True, slots=True)
class QuietHours:
    """When nothing is posted, by the server's own clock; over midnight where the end is earlier."""

    begin: time  # naive, whole minutes
    end: time


@dataclass(frozen=True, kw_only=True, slots=True)
class ServerSettings:
    """What the admins of one server chose; the defaults are those of a new one."""

    server: str  # "discord:<guild id>"
    style: PostStyle = PostStyle.CARD
    language: str | None = None  # ISO 639-1, of our own words; None: as the server's own setting
    briefs_language: str | None = None  # ISO 639-1, of briefs, by translation; None: as written
    time_zone: str = "UTC"  # IANA name, for quiet hours and digests
    quiet: QuietHours | None = None  # None: briefs are posted at any time
    digest_times: tuple[time, ...] = ()  # sorted; () posts each brief by itself
    # When the times of digests last changed: none counts that lies before; None without digests.
    digests_since: datetime | None = None
    notices_channel: ChannelName | None = None  # where admins are told; None: wherever they can be


@dataclass(frozen=True, kw_only=True, slots=True)
class PostingRules:
    """What decides when a channel gets its next message."""

    settings: ServerSettings | None  # None: of no server, posted to at once
    # The last time of digests of which surely nothing waits any more; None: of none. It is noted
    # when the next brief comes up.
    digested_at: datetime | None


def changed_at(now: datetime, before: ServerSettings, after: ServerSettings) -> ServerSettings:
    """Return `after` as it is kept: other times of digests count from now on only.

    Else a time of today that was chosen this minute would count as missed.
    """
    if not after.digest_times:
        return replace(after, digests_since=None)
    same = _clock_of(after) == _clock_of(before) and before.digests_since is not None
    return replace(after, digests_since=before.digests_since if same else now)


def _clock_of(settings: ServerSettings) -> object:
    return settings.digest_times, settings.time_zone, settings.quiet
