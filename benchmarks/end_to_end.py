"""Sites that publish in, `lede run` unmodified between; how soon and how fast cards are posted out.

    sites (a process) <── lede run, its workers ──> Discord's stand-in (a process)

First a steady pace: for each article the time from its publication until its card is accepted,
which the interval of the polls is taken from. Then a backlog: while Discord is out, articles pile
up; once it is back, what counts is how many are accepted in a second. The stand-in limits each
channel and the whole bot as Discord does, and judges each request by Discord's own document. All
share the processors of this machine; what each took is told.
"""

import asyncio
import os
import sqlite3
import time
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks import news_hosts, reporting
from benchmarks.news_hosts import NewsHosts, number_of
from benchmarks.process_figures import (
    cpu_seconds,
    descendants,
    family_cpu_seconds,
    proportional_megabytes,
    resident_megabytes,
)
from benchmarks.shared_data import shared_folder
from tests.acceptance.discord_processes import Run, discord_run
from tests.discord_stand_in.driver import StandIn
from tests.discord_stand_in.reading_back import Post
from tests.discord_stand_in.seen import Channel

_POLL_SECONDS = 5.0
_SITES = 100  # each with a channel: so many that no channel's own limit is met at this pace
_SETTLING_SECONDS = 50.0  # at most, until every feed was polled once
_LATE_SECONDS = 60.0  # for what is still under way when the publishing ends
_DEVELOPER = "data/discord"


@dataclass(frozen=True, kw_only=True, slots=True)
class Size:
    """How much is measured."""

    a_second: float
    steady_seconds: float
    backlog: int  # articles


FULL = Size(a_second=25, steady_seconds=120, backlog=1_800)
QUICK = Size(a_second=10, steady_seconds=8, backlog=100)


@dataclass(frozen=True, kw_only=True, slots=True)
class Scene:
    """Everything that runs."""

    hosts: NewsHosts
    discord: StandIn
    run: Run
    database: Path
    processes: Mapping[str, int]


def measure(quick: bool) -> reporting.Measures:  # noqa: FBT001  # every program's one switch
    """Return seconds, articles a second and shares of a core by name."""
    if not (shared_folder() / _DEVELOPER / "openapi.json").exists():
        return {"end to end": "skipped: Discord's documents are not here (LEDE_SHARED)"}
    size = QUICK if quick else FULL
    articles = int(size.a_second * size.steady_seconds) + size.backlog
    with news_hosts.running(_SITES, articles) as hosts, TemporaryDirectory() as folder:
        return asyncio.run(_measured(hosts, Path(folder), size))


async def _measured(hosts: NewsHosts, folder: Path, size: Size) -> reporting.Measures:
    load = os.getloadavg()[0]
    async with _scene(hosts, folder) as scene:
        steady = await _steady(scene, size)
        backlog = await _backlog(scene, size.backlog)
        wrong = len(await scene.discord.violations())
        limited = len([r for r in await scene.discord.requests("^POST") if r.status == _LIMITED])
    return {
        **steady,
        **backlog,
        "requests that Discord's document objects to": wrong,
        "posts answered 429": limited,
        "load of the machine before": load,
    }


_LIMITED = 429


async def _steady(scene: Scene, size: Size) -> reporting.Measures:
    count = int(size.a_second * size.steady_seconds)
    before, began = _cpu(scene), time.perf_counter()
    scene.hosts.publish(count, size.a_second)
    await asyncio.sleep(size.steady_seconds)  # noqa: TID251  # real time is measured
    spent = _spent(before, _cpu(scene), time.perf_counter() - began)
    main = scene.processes["lede"]
    posts = await _posts(scene, count, _LATE_SECONDS)
    told = scene.hosts.told()
    accepted = {number: post.at for number, post in _numbered(posts)}
    beyond = [at - told[number].published_at - _POLL_SECONDS for number, at in accepted.items()]
    since_listed = [at - (told[number].listed_at or at) for number, at in accepted.items()]
    times = sorted(accepted.values())
    return {
        "articles published": count,
        "published a second": size.a_second,
        "interval of the polls, s": _POLL_SECONDS,
        "cards accepted": len(accepted),
        "cards accepted twice": len(posts) - len(accepted),
        "accepted a second, the middle half": _rate(times),
        "published to accepted beyond the interval, s: p50": _share(beyond, 50),
        "published to accepted beyond the interval, s: p99": _share(beyond, 99),
        "published to accepted beyond the interval, s: worst": max(beyond),
        "feed answered to accepted, s: p50": _share(since_listed, 50),
        "feed answered to accepted, s: p99": _share(since_listed, 99),
        **{f"% of a core meanwhile: {name}": share for name, share in spent.items()},
        "main process, MB resident": resident_megabytes(main),
        "main process, MB proportional": proportional_megabytes(main),
    }


async def _backlog(scene: Scene, count: int) -> reporting.Measures:
    """Let articles pile up while Discord is out, and see how fast they go."""
    before = len(await scene.discord.posts())
    await scene.discord.outage()
    scene.hosts.publish(count, 100)
    began = time.perf_counter()
    deadline = began + 10 * _LATE_SECONDS
    while _waiting(scene.database) < count and time.perf_counter() < deadline:  # noqa: ASYNC110  # of another process
        await asyncio.sleep(1)  # noqa: TID251  # real time is measured
    piled = count / (time.perf_counter() - began)
    cpu, back = _cpu(scene), time.perf_counter()
    await scene.discord.recover()
    posts = (await _posts(scene, before + count, 4 * _LATE_SECONDS))[before:]
    spent = _spent(cpu, _cpu(scene), time.perf_counter() - back)
    times = sorted(post.at for post in posts)
    return {
        "backlog: articles": count,
        "backlog: polled, read and condensed a second, Discord being out": piled,
        "backlog: cards accepted": len(posts),
        "backlog: accepted a second at the sender, the middle half": _rate(times),
        "backlog: most accepted in any second": _most_in_a_second(times),
        **{f"backlog: % of a core meanwhile: {name}": share for name, share in spent.items()},
    }


async def _posts(scene: Scene, at_least: int, seconds: float) -> list[Post]:
    """Return the cards, once there are enough of them or time is over."""
    deadline = time.monotonic() + seconds
    while True:
        posts = [p for p in await scene.discord.posts() if _link(p.content) is not None]
        if len(posts) >= at_least or time.monotonic() >= deadline:
            return posts
        await asyncio.sleep(2)  # noqa: TID251  # asking costs the stand-in time


def _numbered(posts: Iterable[Post]) -> list[tuple[int, Post]]:
    return [(number_of(link), post) for post in posts if (link := _link(post.content))]


def _link(content: Any) -> str | None:
    """Return where the first link of a message leads."""
    if isinstance(content, list):
        return next(filter(None, map(_link, content)), None)
    if isinstance(content, dict):
        url = content.get("url")
        return url if isinstance(url, str) else _link(list(content.values()))
    return None


def _rate(times: Sequence[float]) -> float:
    """Return how many a second there were between the first quarter and the last."""
    quarter = len(times) // 4
    middle = times[quarter : len(times) - quarter]
    return (len(middle) - 1) / (middle[-1] - middle[0]) if len(middle) > 1 else 0.0


def _most_in_a_second(times: Sequence[float]) -> int:
    most = start = 0
    for end, at in enumerate(times):
        while at - times[start] >= 1:
            start += 1
        most = max(most, end - start + 1)
    return most


def _share(values: Sequence[float], percent: int) -> float:
    return quantiles(values, n=100, method="inclusive")[percent - 1]


def _waiting(database: Path) -> int:
    """Return how many deliveries are unfinished."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        query = "SELECT count(*) FROM deliveries WHERE due_at IS NOT NULL"
        number: int = connection.execute(query).fetchone()[0]
        return number


def _cpu(scene: Scene) -> dict[str, float]:
    spent = {name: cpu_seconds(process) for name, process in scene.processes.items()}
    return {**spent, "lede's workers": family_cpu_seconds(scene.processes["lede"])}


def _spent(
    before: Mapping[str, float], after: Mapping[str, float], seconds: float
) -> dict[str, float]:
    return {name: 100 * (after[name] - before[name]) / seconds for name in before}


@asynccontextmanager
async def _scene(hosts: NewsHosts, folder: Path) -> AsyncIterator[Scene]:
    async with StandIn.started() as discord:
        guild = await discord.add_guild()
        channels = [await discord.add_channel(guild, f"news-{n}") for n in range(_SITES)]
        await discord.set_realistic_limits()
        config = _config(folder, hosts, channels)
        async with discord_run(config, discord) as run:
            scene = Scene(
                hosts=hosts,
                discord=discord,
                run=run,
                database=folder / "lede.db",
                processes={
                    "lede": run.process_id,
                    "Discord's stand-in": _stand_in_of(hosts, run),
                    "the sites": hosts.process,
                },
            )
            if not await discord.bot_connected(_SETTLING_SECONDS):
                raise RuntimeError("lede run did not connect: " + "".join(run.log[-5:]))
            await _settled(scene.database)
            yield scene


def _stand_in_of(hosts: NewsHosts, run: Run) -> int:
    known = {hosts.process, run.process_id}
    mine = (p for p in _children() if p not in known)
    found = [p for p in mine if "discord_stand_in" in _command(p)]
    return found[0]


def _children() -> list[int]:
    return list(descendants(os.getpid()))


def _command(process: int) -> str:
    return Path(f"/proc/{process}/cmdline").read_text(encoding="utf-8")


async def _settled(database: Path) -> None:
    """Wait until every feed was polled once: what it lists then is not posted."""
    query = "SELECT count(*) FROM feeds WHERE followed_since IS NOT NULL"
    deadline = time.monotonic() + _SETTLING_SECONDS
    while time.monotonic() < deadline:
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
            if connection.execute(query).fetchone()[0] == _SITES:
                return
        await asyncio.sleep(0.5)  # noqa: TID251  # real time is measured
    raise RuntimeError("the feeds were not polled in time")


def _config(folder: Path, hosts: NewsHosts, channels: Sequence[Channel]) -> Path:
    pairs = ", ".join(f'"{pair}"' for pair in hosts.pairs)
    text = f"""
[storage]
path = "{folder / "lede.db"}"
[fetch]
allowed_hosts = [{pairs}]
host_spacing_seconds = 0
[poll]
floor_seconds = {_POLL_SECONDS}
ceiling_seconds = {_POLL_SECONDS}
entries_a_day = 0
[page]
enabled = false
"""
    for url, channel in zip(hosts.urls, channels, strict=True):
        text += f'[[subscription]]\nfeed = "{url}"\nchannel = "discord:{channel.id}"\n'
    file = folder / "lede.toml"
    file.write_text(text, encoding="utf-8")
    return file


if __name__ == "__main__":
    reporting.run(measure, __doc__)
