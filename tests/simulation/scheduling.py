"""A seed and a number of days in, a Schedule out: one whose right posts can be told from it alone.

How soon the bot asks a feed is the bot's own affair. So around each moment at which it matters
whether something came before or after (somebody follows, pauses, leaves; a feed changes its ids),
that feed brings nothing: for long enough before that all of it has been posted, and for a little
after.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice, pairwise

from tests.simulation.schedule import (
    Ending,
    Entry,
    Following,
    Life,
    PageKind,
    Schedule,
    SimulatedFeed,
    Temper,
    Window,
    touches_any,
)
from tests.simulation.scheduling_followings import Turn, draw_followings
from tests.simulation.scheduling_servers import draw_deleted, draw_servers

# New York's clocks are set forward on the 8th of March, Berlin's on the 29th; Sydney's and
# Santiago's are set back on the 4th of April: each within 30 days.
START = datetime(2026, 3, 7, tzinfo=UTC)

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
# At the end nothing new appears, no fault is met, and every digest has its time.
SETTLING = timedelta(hours=36)
_SETTLED_AFTER = 2 * _HOUR  # since the start, until each feed was asked for the first time
_STOCK = 12  # entries that stand in each feed at the start
_TURNS_QUIETLY = (timedelta(hours=14), timedelta(hours=14))  # before and after
_KNOWN_AFTER = timedelta(days=3)  # a flood is told from news where a feed is followed for days
_FAULT_HOURS = {Temper.GONE_FOR_A_DAY: 24}
_FAULTY = frozenset(
    {
        Temper.SERVER_ERRORS, Temper.TIMEOUTS, Temper.RESETS, Temper.GONE_FOR_A_DAY,
        Temper.ERROR_PAGES, Temper.CUT_SHORT,
    }
)  # fmt: skip
_TURN_MATTERS = frozenset({Temper.GONE_FOR_GOOD, Temper.KEYS_CHANGE})
_PAGES = (PageKind.ARTICLE,) * 9 + (PageKind.STUB, PageKind.MISSING, PageKind.SLOW)
_WORDS = ("council", "harbour", "football", "budget", "school", "weather")
_LIVES = 12  # processes, at least half as many more
_SHARED = 0.04  # of the entries, those that link to an article of another feed


@dataclass(frozen=True, kw_only=True, slots=True)
class Size:
    """How much there is of everything."""

    feeds: int = 200
    servers: int = 50
    entries_a_day: float = 1.2  # of one feed, in the mean


def draw_schedule(seed: int, days: float, size: Size | None = None) -> Schedule:
    """Return the same schedule for the same arguments."""
    size = size or Size()
    chance = random.Random(seed)  # noqa: S311  # a simulation
    spell = Window(begin=START, end=START + days * _DAY)
    lively = Window(begin=START + _SETTLED_AFTER, end=spell.end - min(SETTLING, spell_half(spell)))
    servers = draw_servers(chance, size.servers, spell, lively)
    deleted = draw_deleted(chance, servers, lively)
    turns = [_draw_turn(chance, number, temper, lively) for number, temper in _tempers(size.feeds)]
    followings, calm = draw_followings(chance, servers, turns, spell, lively, deleted)
    feeds = _share_some(chance, [_draw_feed(chance, each, calm, lively, size) for each in turns])
    changes = [moment for following in followings for moment in _changes_of(following)]
    return Schedule(
        seed=seed,
        spell=spell,
        feeds=tuple(feeds),
        servers=servers,
        followings=tuple(followings),
        lives=_draw_lives(chance, spell, lively, changes),
        outages=_draw_windows(chance, lively, each_days=4, hours=(1, 7)),
        deleted=deleted,
        clock=_draw_clock(chance, lively),
    )


def spell_half(spell: Window) -> timedelta:
    return (spell.end - spell.begin) / 2


def _tempers(count: int) -> list[tuple[int, Temper]]:
    """Return numbers with tempers; every second feed is as feeds should be."""
    odd = cycle(each for each in Temper if each is not Temper.STEADY)
    return [
        (number, next(odd) if number % 2 else Temper.STEADY)
        for number in islice(range(count), count)
    ]


def _draw_turn(chance: random.Random, number: int, temper: Temper, lively: Window) -> Turn:
    if temper is Temper.KEYS_CHANGE and lively.end - lively.begin < _KNOWN_AFTER + _DAY:
        temper = Temper.STEADY
    earliest = lively.begin + (_KNOWN_AFTER if temper is Temper.KEYS_CHANGE else 8 * _HOUR)
    turns_at = _moment(chance, Window(begin=earliest, end=lively.end - 4 * _HOUR))
    hours = _FAULT_HOURS.get(temper, chance.uniform(2, 9)) if temper in _FAULTY else 0
    end = min(turns_at + hours * _HOUR, lively.end)
    fault = Window(begin=turns_at, end=max(end, turns_at))
    return Turn(feed=number, temper=temper, turns_at=turns_at, fault=fault)


def _draw_feed(
    chance: random.Random,
    turn: Turn,
    calm: dict[int, list[Window]],
    lively: Window,
    size: Size,
) -> SimulatedFeed:
    quiet = list(calm.get(turn.feed, ()))
    if turn.temper in _TURN_MATTERS:
        quiet.append(Window(begin=turn.turns_at, end=turn.turns_at).widened(*_TURNS_QUIETLY))
    stock = [START - _HOUR * (2 + 5 * age) for age in reversed(range(_STOCK))]
    days = (lively.end - lively.begin) / _DAY
    count = round(days * size.entries_a_day * chance.uniform(0.3, 1.7))
    drawn = sorted({_moment(chance, lively) for _ in range(count)})
    times = stock + [each for each in drawn if not any(each in window for window in quiet)]
    return SimulatedFeed(
        number=turn.feed,
        url=f"https://outlet{turn.feed}.example/feed",
        is_atom=turn.feed % 3 == 0,
        temper=turn.temper,
        fault=turn.fault,
        turns_at=turn.turns_at,
        entries=tuple(
            _draw_entry(chance, turn, number, moment) for number, moment in enumerate(times)
        ),
    )


def _draw_entry(chance: random.Random, turn: Turn, number: int, moment: datetime) -> Entry:
    title = f"{chance.choice(_WORDS).title()} story {turn.feed}-{number}"
    if turn.temper is Temper.SAME_TITLES:
        title = f"{_WORDS[moment.day % len(_WORDS)].title()} news"
    return Entry(
        number=number,
        link=f"https://outlet{turn.feed}.example/story-{number}",
        title=title,
        appears_at=moment.replace(microsecond=0),
        page=chance.choice(_PAGES),
    )


def _share_some(chance: random.Random, feeds: Sequence[SimulatedFeed]) -> list[SimulatedFeed]:
    """Let some entries of steady feeds also be listed by the next steady one, at another time."""
    steady = [feed for feed in feeds if feed.temper is Temper.STEADY]
    lists = {feed.number: list(feed.entries) for feed in feeds}
    for lender, borrower in pairwise(steady):
        for entry in lender.entries[_STOCK:]:
            if chance.random() < _SHARED and len(lists[borrower.number]) > _STOCK:
                at = chance.randrange(_STOCK, len(lists[borrower.number]))
                own = lists[borrower.number][at]
                lists[borrower.number][at] = Entry(
                    number=own.number,
                    link=entry.link,
                    title=entry.title,
                    appears_at=own.appears_at,
                    page=entry.page,
                )
    return [_with_entries(feed, lists[feed.number]) for feed in feeds]


def _with_entries(feed: SimulatedFeed, entries: Sequence[Entry]) -> SimulatedFeed:
    once = {each.link: each for each in reversed(entries)}  # no feed lists an article twice
    return SimulatedFeed(
        number=feed.number,
        url=feed.url,
        is_atom=feed.is_atom,
        temper=feed.temper,
        fault=feed.fault,
        turns_at=feed.turns_at,
        entries=tuple(sorted(once.values(), key=lambda each: each.appears_at)),
    )


def _changes_of(following: Following) -> list[datetime]:
    moments = [following.spell.begin, following.spell.end]
    if following.paused:
        moments += [following.paused.begin, following.paused.end]
    return moments


def _draw_lives(
    chance: random.Random, spell: Window, lively: Window, changes: Sequence[datetime]
) -> tuple[Life, ...]:
    """Return processes, one after the other, some hours or days long; none while admins act."""
    lives, begin = [], spell.begin
    longest = max((spell.end - spell.begin) / _LIVES, 6 * _HOUR)
    while True:
        end = begin + chance.uniform(0.05, 1) * longest
        down = Window(begin=end, end=end + timedelta(minutes=chance.choice((0.1, 2, 15, 90))))
        if down.end > lively.end:
            break
        around = down.widened(timedelta(minutes=10), timedelta(minutes=10))
        if any(moment in around for moment in changes):
            continue
        ending = chance.choice((Ending.CUT, Ending.CUT, Ending.STOPPED))
        lives.append(Life(spell=Window(begin=begin, end=down.begin), ending=ending))
        begin = down.end
    lives.append(Life(spell=Window(begin=begin, end=spell.end), ending=Ending.STOPPED))
    return tuple(lives)


def _draw_clock(chance: random.Random, lively: Window) -> tuple[tuple[datetime, timedelta], ...]:
    """Return when the clock on the wall is set an hour ahead, or back, and right again."""
    settings = []
    for window in _draw_windows(chance, lively, each_days=3, hours=(1, 20)):
        settings += [
            (window.begin, chance.choice((_HOUR, -_HOUR))),
            (window.end, timedelta()),
        ]
    return tuple(settings)


def _draw_windows(
    chance: random.Random, lively: Window, *, each_days: float, hours: tuple[float, float]
) -> tuple[Window, ...]:
    drawn: list[Window] = []
    days = (lively.end - lively.begin) / _DAY
    for _ in range(max(1, round(days / each_days))):
        begin = _moment(chance, Window(begin=lively.begin, end=lively.end - hours[1] * _HOUR))
        window = Window(begin=begin, end=begin + chance.uniform(*hours) * _HOUR)
        if not touches_any(window.widened(_HOUR, _HOUR), drawn):
            drawn.append(window)
    return tuple(sorted(drawn, key=lambda each: each.begin))


def _moment(chance: random.Random, window: Window) -> datetime:
    length = max((window.end - window.begin).total_seconds(), 1.0)
    return window.begin + timedelta(seconds=chance.uniform(0, length))
