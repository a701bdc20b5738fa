"""A schedule in, what people and the world do to the bot from outside, by time, out."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from bot.adapters.storage.stores import Stores
from bot.domain.channels import ChannelName
from bot.domain.feeds import Subscription
from bot.domain.servers import ServerSettings
from tests.simulation.schedule import Following, Schedule, SimulatedServer
from tests.simulation.simulated_web import moved_url


@dataclass(frozen=True, kw_only=True)
class Change:
    """Something done to the bot at a moment, or at its next start where it was down."""

    at: datetime
    do: Callable[[Stores], Awaitable[None]]
    mends: tuple[ChannelName, ...] = ()  # whose messages may come from then on


def draw_up_changes(schedule: Schedule) -> list[Change]:
    """Return them by time; first what stands at the start."""
    changes = [change for server in schedule.servers for change in _of_server(server)]
    for following in schedule.followings:
        changes += _of_following(schedule, following)
    for channel, gone in schedule.deleted.items():
        changes.append(Change(at=gone.end, do=partial(_lift, (channel,)), mends=(channel,)))
    return sorted(changes, key=lambda change: change.at)


def _of_server(server: SimulatedServer) -> Iterator[Change]:
    (start, _), *_ = server.settings
    yield Change(at=start, do=partial(_join, server))
    for since, settings in server.settings:
        yield Change(at=since, do=partial(_revise, settings), mends=server.channels)
    if server.away:
        yield Change(at=server.away.begin, do=partial(_leave, server))
        yield Change(at=server.away.end, do=partial(_join, server), mends=server.channels)


def _of_following(schedule: Schedule, following: Following) -> Iterator[Change]:
    feed = next(each for each in schedule.feeds if each.number == following.feed)
    urls = (feed.url, moved_url(feed))
    wanted = Subscription(
        feed_url=feed.url,
        channel=following.channel,
        backfill=following.backfill,
        filter=following.filter,
    )
    yield Change(at=following.spell.begin, do=partial(_follow, wanted, urls))
    if following.paused:
        paused = replace(wanted, paused=True)
        yield Change(at=following.paused.begin, do=partial(_follow, paused, urls))
        yield Change(at=following.paused.end, do=partial(_follow, wanted, urls))
    if following.spell.end < schedule.spell.end:
        yield Change(at=following.spell.end, do=partial(_end, wanted, urls))


async def _follow(wanted: Subscription, urls: tuple[str, str], stores: Stores) -> None:
    url = await _followed_at(wanted, urls, stores) or wanted.feed_url
    await stores.subscriptions.subscribe(replace(wanted, feed_url=url))


async def _end(wanted: Subscription, urls: tuple[str, str], stores: Stores) -> None:
    url = await _followed_at(wanted, urls, stores) or wanted.feed_url
    assert await stores.subscriptions.unsubscribe(url, wanted.channel) == 1


async def _followed_at(wanted: Subscription, urls: tuple[str, str], stores: Stores) -> str | None:
    """Return the address at which the channel follows the feed, which may have moved."""
    followed = await stores.subscriptions.followed_feeds([wanted.channel])
    return next((each.url for each in followed if each.url in urls), None)


async def _join(server: SimulatedServer, stores: Stores) -> None:
    await stores.servers.joined(server.name)
    for channel in server.channels:
        await stores.servers.place(channel, server.name)
    await _lift(server.channels, stores)


async def _leave(server: SimulatedServer, stores: Stores) -> None:
    await stores.servers.left(server.name)


async def _lift(channels: tuple[ChannelName, ...], stores: Stores) -> None:
    await stores.outbox.lift_refusals(channels)


async def _revise(settings: ServerSettings, stores: Stores) -> None:
    await stores.servers.revise(
        settings.server, lambda before: replace(settings, digests_since=before.digests_since)
    )
