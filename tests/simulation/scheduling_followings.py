"""Chance in, who follows what from when to when out, and when those feeds therefore bring nothing."""

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.channels import ChannelName
from tests.simulation.schedule import (
    Following,
    SimulatedServer,
    Temper,
    Window,
    touches_any,
)

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
# Before somebody follows or goes on, all that came has been seen.
_SEEN_WITHIN = 12 * _HOUR
# Before somebody pauses or stops, all that came has been posted, digests and quiet hours included.
_POSTED_WITHIN = 40 * _HOUR
_AFTER = 3 * _HOUR
_CHANGED_EACH = 0.02  # a following and day
_FEEDS_A_CHANNEL = (2, 3, 4, 5)
_FILTERED = 0.2
_FILTER_WORDS = ("football", "weather", "budget")
_FIXED = frozenset({Temper.KEYS_CHANGE, Temper.GONE_FOR_GOOD})  # for them other moments matter


@dataclass(frozen=True, kw_only=True, slots=True)
class Turn:
    """What a feed is like and when that begins."""

    feed: int  # its number
    temper: Temper
    turns_at: datetime
    fault: Window


def draw_followings(
    chance: random.Random,
    servers: Sequence[SimulatedServer],
    turns: Sequence[Turn],
    spell: Window,
    lively: Window,
    deleted: Mapping[ChannelName, Window],
) -> tuple[list[Following], dict[int, list[Window]]]:
    """Return the followings, and by feed when it must bring nothing."""
    followings: list[Following] = []
    calm: dict[int, list[Window]] = defaultdict(list)
    for server in servers:
        for channel in server.channels:
            gone = [each for each in (server.away, deleted.get(channel)) if each]
            for turn in chance.sample(turns, min(chance.choice(_FEEDS_A_CHANNEL), len(turns))):
                following = _draw_following(chance, channel, turn.feed, spell)
                if turn.temper not in _FIXED:
                    following = _changed(chance, following, lively)
                needed = _calm_for(following, spell)
                if touches_any_of(needed, [*gone, turn.fault]):
                    following = _unchanged(following, spell)
                    needed = []
                followings.append(following)
                calm[turn.feed] += needed
    return followings, calm


def touches_any_of(windows: Sequence[Window], others: Sequence[Window]) -> bool:
    return any(touches_any(window, others) for window in windows)


def _draw_following(
    chance: random.Random, channel: ChannelName, feed: int, spell: Window
) -> Following:
    word = chance.choice(_FILTER_WORDS) if chance.random() < _FILTERED else None
    return Following(
        channel=channel,
        feed=feed,
        spell=spell,
        filter=f"-title:{word}" if word else "",
        kept_out=word,
        backfill=chance.choice((0, 0, 0, 1, 3)),
        paused=None,
    )


def _changed(chance: random.Random, following: Following, lively: Window) -> Following:
    """Let it begin late, end early or pause, or none of it."""
    days = (lively.end - lively.begin) / _DAY
    if chance.random() >= _CHANGED_EACH * days:
        return following
    begin, end = sorted(
        lively.begin + chance.random() * (lively.end - lively.begin) for _ in range(2)
    )
    kind = chance.choice(("late", "early", "pause", "both"))
    if kind == "pause":
        return _with(following, following.spell, Window(begin=begin, end=end))
    spell = Window(
        begin=begin if kind in {"late", "both"} else following.spell.begin,
        end=end if kind in {"early", "both"} else following.spell.end,
    )
    return _with(following, spell, None)


def _unchanged(following: Following, spell: Window) -> Following:
    return _with(following, spell, None)


def _with(following: Following, spell: Window, paused: Window | None) -> Following:
    """Change it; what of the past may still wait for a digest when it ends is not asked for."""
    first_end = paused.begin if paused else spell.end
    soon = first_end - spell.begin < _POSTED_WITHIN
    return Following(
        channel=following.channel,
        feed=following.feed,
        spell=spell,
        filter=following.filter,
        kept_out=following.kept_out,
        backfill=0 if soon else following.backfill,
        paused=paused,
    )


def _calm_for(following: Following, spell: Window) -> list[Window]:
    """Return when the feed must bring nothing, as it would not be sure who gets it."""
    calm = []
    if following.spell.begin > spell.begin:
        calm.append(_around(following.spell.begin, _SEEN_WITHIN))
    if following.spell.end < spell.end:
        calm.append(_around(following.spell.end, _POSTED_WITHIN))
    if following.paused:
        calm += [
            _around(following.paused.begin, _POSTED_WITHIN),
            _around(following.paused.end, _SEEN_WITHIN),
        ]
    return calm


def _around(moment: datetime, before: timedelta) -> Window:
    return Window(begin=moment, end=moment).widened(before, _AFTER)
