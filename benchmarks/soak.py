"""A month of news, servers and faults in virtual time in; whether the right posts came, out."""

import argparse
import json
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import reporting
from bot.adapters.storage.engines.locations import DatabaseFile, location_of
from tests.simulation.scheduling import Size, draw_schedule
from tests.simulation.soaking import Soaked, soak

SEED = 20261125
_DAYS, _QUICK_DAYS = 30.0, 3.0
_QUICK_SIZE = Size(feeds=80, servers=20)
# Nobody pulls the plug here, so what is written need not reach a disk: waiting for one would be
# much of the time.
_MEMORY = Path("/dev/shm")  # noqa: S108  # a folder of its own is made in it
# By then every cache has filled and each stage has met its faults.
_WARM_DAY = 5


def run_soak(days: float, seed: int, size: Size, url: str | None = None) -> Soaked:
    """Draw a schedule and run it over a new file, or the empty database at `url`."""
    schedule = draw_schedule(seed, days, size)
    if url is not None:
        return soak(schedule, location_of(url))
    with TemporaryDirectory(dir=_MEMORY if _MEMORY.is_dir() else None) as folder:
        return soak(schedule, DatabaseFile(Path(folder) / "lede.db"))


def measures_of(soaked: Soaked, days: float) -> reporting.Measures:
    """Return what was posted, met and held, by name."""
    warm = soaked.days[min(_WARM_DAY, len(soaked.days)) - 1]
    last = soaked.days[-1]
    return {
        "virtual days": days,
        "messages": soaked.messages,
        "articles in them": soaked.articles_posted,
        "posts against the expected set: differences": len(soaked.differences),
        "errors that nobody foresaw": len(soaked.bad),
        "faults met": soaked.faults.total(),
        "processes stopped": soaked.stops,
        "processes cut off": soaked.cuts,
        "leases lost to a later one": soaked.leases_lost,
        "notices told": soaked.notices.total(),
        "memory, early, MB": warm.megabytes,
        "memory, last day, MB": last.megabytes,
        "tasks, early": warm.tasks,
        "tasks, last day": last.tasks,
        "open files, early": warm.handles,
        "open files, last day": last.handles,
        "database connections, early": warm.connections,
        "database connections, last day": last.connections,
        "real time, s": soaked.seconds,
    }


def measure(quick: bool) -> reporting.Measures:  # noqa: FBT001  # every program's one switch
    """Return the measures of a month, or of three days on less of everything."""
    days, size = (_QUICK_DAYS, _QUICK_SIZE) if quick else (_DAYS, Size())
    return measures_of(run_soak(days, SEED, size), days)


def main() -> int:
    """Print the measures, and the story of each difference; 1 where there is any."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=float, help="virtual days, at least 2")
    parser.add_argument("--seed", type=int, default=SEED, help="of everything that happens")
    parser.add_argument("--database", help="URL of an empty one; a new file unless given")
    parser.add_argument("--json", action="store_true", help="one object, measures by name")
    parser.add_argument(
        "--quick", action="store_true", help="under a minute, on less of everything"
    )
    options = parser.parse_args()
    days = options.days or (_QUICK_DAYS if options.quick else _DAYS)
    size = _QUICK_SIZE if options.quick else Size()
    soaked = run_soak(days, options.seed, size, options.database)
    measures = measures_of(soaked, days)
    if options.json:
        print(json.dumps(measures, indent=2))
    else:
        faults = [f"  {name}: {count}" for name, count in sorted(soaked.faults.items()) if count]
        print("\n".join([*reporting.lines(measures), *faults, *soaked.stories, *soaked.bad[:10]]))
    return 1 if soaked.differences or soaked.bad else 0


if __name__ == "__main__":
    raise SystemExit(main())
