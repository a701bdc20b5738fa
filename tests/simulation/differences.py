"""What stands in the channels and what must stand there in, every difference out."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from bot.domain.channels import ChannelName
from tests.simulation.lossy_publisher import Post
from tests.simulation.oracle import Expected, expected_posts, is_quiet, last_digest
from tests.simulation.schedule import Schedule, SimulatedServer, Window

# A message goes out within so long of its time, of the end of what kept it back, or of the try
# before: five minutes between two tries at most, a minute's rest of the stage, and some more.
_PROMPTLY = timedelta(minutes=12)
# A feed is asked every four hours at least, and a tenth more.
_POLLED_WITHIN = timedelta(hours=6)
_A_DAY_AND_MORE = timedelta(hours=27)  # between two digests, where a clock is set
_CLOCK_TICKS = timedelta(seconds=5)  # from deciding that it is time to the request


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """Something that stands in a channel, or does not, against what was to be."""

    kind: str
    channel: ChannelName
    link: str
    detail: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Heard:
    """What stands in the channels, and what delayed it."""

    posts: Mapping[ChannelName, Sequence[Post]]
    tries: Mapping[ChannelName, Sequence[datetime]]  # by the wall clock
    mended: Sequence[tuple[datetime, ChannelName | None]]  # when something ended; None: for all


def differences(schedule: Schedule, heard: Heard) -> list[Difference]:
    """Return them all; none where the bot did what it promises."""
    found: list[Difference] = []
    wanted_by_channel = expected_posts(schedule)
    for channel in wanted_by_channel.keys() | heard.posts.keys():
        posts, server = heard.posts.get(channel, ()), schedule.server_of(channel)
        wanted = wanted_by_channel.get(channel, Expected())
        found += _in_number(channel, posts, wanted)
        found += _in_order(channel, posts, wanted)
        found += _too_late(schedule, channel, posts, wanted)
        for post in posts:
            found += _at_wrong_time(server, channel, post, heard)
    return sorted(found, key=lambda each: (each.kind, str(each.channel), each.link))


def _in_number(
    channel: ChannelName, posts: Sequence[Post], wanted: Expected
) -> Iterator[Difference]:
    counted = Counter(link for post in posts for link in post.links)
    for link in wanted.links.keys() | counted.keys():
        times = counted[link]
        if link not in wanted.links:
            yield Difference(kind="not wanted", channel=channel, link=link, detail=f"{times} times")
        elif times == 0:
            since = f"there since {wanted.links[link]}"
            yield Difference(kind="missing", channel=channel, link=link, detail=since)
        elif times > 1:
            yield Difference(kind="repeated", channel=channel, link=link, detail=f"{times} times")


def _in_order(
    channel: ChannelName, posts: Sequence[Post], wanted: Expected
) -> Iterator[Difference]:
    places = {link: place for place, link in enumerate(_links(posts))}
    for order in wanted.orders:
        there = [link for link in order if link in places]
        for earlier, later in pairwise(there):
            if places[earlier] > places[later]:
                detail = f"stands after {later}"
                yield Difference(kind="out of order", channel=channel, link=earlier, detail=detail)


def _links(posts: Iterable[Post]) -> list[str]:
    return [link for post in posts for link in post.links]


def _too_late(
    schedule: Schedule, channel: ChannelName, posts: Sequence[Post], wanted: Expected
) -> Iterator[Difference]:
    server = schedule.server_of(channel)
    for post in posts:
        for link in set(post.links) & wanted.links.keys():
            since = wanted.links[link]
            allowed = _POLLED_WITHIN + _held_up(schedule, server, channel, since, post.true_at)
            if post.true_at - since > allowed:
                detail = f"posted at {post.true_at}, there since {since}"
                yield Difference(kind="late", channel=channel, link=link, detail=detail)


def _held_up(
    schedule: Schedule,
    server: SimulatedServer,
    channel: ChannelName,
    since: datetime,
    until: datetime,
) -> timedelta:
    """Return for how long something may have kept a message back, at most."""
    meanwhile = Window(begin=since - _A_DAY_AND_MORE, end=until)
    gone = [*schedule.outages, server.away, schedule.deleted.get(channel)]
    windows = [each for each in gone if each is not None and each.touches(meanwhile)]
    held = sum((each.end - each.begin for each in windows), timedelta())
    for _, settings in server.settings:
        if settings.digest_times:
            return held + _A_DAY_AND_MORE
        if settings.quiet:
            held += timedelta(hours=10)
    return held


def _at_wrong_time(
    server: SimulatedServer, channel: ChannelName, post: Post, heard: Heard
) -> Iterator[Difference]:
    settings = server.settings_at(post.true_at)
    wall, link = post.tried_at, post.links[0]
    if is_quiet(settings, wall) and is_quiet(settings, wall - _CLOCK_TICKS):
        yield Difference(kind="in quiet hours", channel=channel, link=link, detail=f"at {wall}")
    if not settings.digest_times:
        return
    reasons = [last_digest(settings, wall)]
    reasons += [at for at, where in heard.mended if at <= wall and where in (None, channel)]
    reasons += [at for at in heard.tries[channel] if at < wall]
    if wall - max(reasons) > _PROMPTLY:
        detail = f"at {wall} ({settings.time_zone}), digest at {reasons[0]}"
        yield Difference(kind="not at its time", channel=channel, link=link, detail=detail)
