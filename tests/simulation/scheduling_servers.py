"""Chance in, servers with their settings out: quiet hours, digests, times when nobody is there."""

import random
from collections.abc import Sequence
from datetime import datetime, time, timedelta

from bot.domain.channels import ChannelName
from bot.domain.servers import QuietHours, ServerSettings
from tests.simulation.schedule import SimulatedServer, Window

_FIRST_ID = 700_000_000_000_000_000
_ZONES = (
    "America/New_York", "Europe/Berlin", "Australia/Sydney", "America/Santiago", "Asia/Kolkata", "UTC",
)  # fmt: skip
_QUIET = (
    QuietHours(begin=time(22), end=time(7)),
    QuietHours(begin=time(1, 30), end=time(2, 45)),  # where a clock is set forward over its end
    QuietHours(begin=time(12), end=time(13)),
)
_DIGESTS = (
    (time(8),),
    (time(2, 30), time(14)),  # the first does not come when clocks are set forward
    (time(7, 15), time(12, 30), time(23)),
)
_DAY = timedelta(days=1)
_AWAY_EACH = 0.012  # a server and day
_DELETED_EACH = 0.006  # a channel and day
_REVISED_EACH = 0.01  # a server and day


def draw_servers(
    chance: random.Random, count: int, spell: Window, lively: Window
) -> tuple[SimulatedServer, ...]:
    return tuple(_draw_server(chance, number, spell, lively) for number in range(count))


def draw_deleted(
    chance: random.Random, servers: Sequence[SimulatedServer], lively: Window
) -> dict[ChannelName, Window]:
    """Return when channels are gone; they come back."""
    deleted = {}
    for server in servers:
        for channel in server.channels:
            window = draw_absence(chance, lively, _DELETED_EACH)
            if window is not None and server.away is None:
                deleted[channel] = window
    return deleted


def draw_absence(chance: random.Random, lively: Window, each_day: float) -> Window | None:
    """Return some hours or days, or None."""
    days = (lively.end - lively.begin) / _DAY
    if chance.random() >= each_day * days:
        return None
    length = min(chance.uniform(0.2, 2.5), days / 3) * _DAY
    begin = lively.begin + chance.random() * (lively.end - lively.begin - length)
    return Window(begin=begin, end=begin + length)


def _draw_server(
    chance: random.Random, number: int, spell: Window, lively: Window
) -> SimulatedServer:
    name = f"discord:{_FIRST_ID + 1000 * number}"
    channels = tuple(
        ChannelName("discord", str(_FIRST_ID + 1000 * number + each))
        for each in range(1, chance.choice((2, 3, 4)) + 1)
    )
    first = _draw_settings(chance, name)
    settings: list[tuple[datetime, ServerSettings]] = [(spell.begin, first)]
    if revised := draw_absence(chance, lively, _REVISED_EACH):
        settings.append((revised.begin, _draw_settings(chance, name)))
    away = draw_absence(chance, lively, _AWAY_EACH)
    return SimulatedServer(name=name, channels=channels, settings=tuple(settings), away=away)


def _draw_settings(chance: random.Random, name: str) -> ServerSettings:
    quiet = chance.choice(_QUIET) if chance.random() < 0.4 else None
    digests = chance.choice(_DIGESTS) if chance.random() < 0.4 else ()
    zone = chance.choice(_ZONES)
    return ServerSettings(server=name, time_zone=zone, quiet=quiet, digest_times=digests)
