"""The installed program in; how soon the demo shows a brief, and what it takes at rest, out."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import reporting
from benchmarks.process_figures import cpu_seconds, descendants, proportional_megabytes

_LEDE = [sys.executable, "-m", "bot"]
_REST_SECONDS = 10
_QUICK_REST_SECONDS = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Demo:
    """Seconds from the command to what people see."""

    first_brief_seconds: float
    all_posted_seconds: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Rest:
    """`lede run` with no feed, after a while."""

    main_megabytes: float  # resident
    workers_megabytes: float  # the fork server and all workers, proportional share
    cpu_percent: float  # of one core


def measure_demo() -> Demo:
    """Run `lede demo --exit` once; warm means that it ran before."""
    started = time.perf_counter()
    first = 0.0
    command = [*_LEDE, "demo", "--exit", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:  # noqa: S603  # our own program
        for line in process.stdout or ():
            if not first and "╭".encode() in line:
                first = time.perf_counter() - started
    return Demo(first_brief_seconds=first, all_posted_seconds=time.perf_counter() - started)


def measure_rest(rest_seconds: int) -> Rest:
    """Let `lede run` stand for some seconds and read what it holds and takes (Linux)."""
    with TemporaryDirectory() as folder, _running(Path(folder)) as process:
        before = cpu_seconds(process.pid)
        time.sleep(rest_seconds)
        spent = cpu_seconds(process.pid) - before
        family = list(descendants(process.pid))
        return Rest(
            main_megabytes=proportional_megabytes(process.pid),
            workers_megabytes=sum(map(proportional_megabytes, family)),
            cpu_percent=100 * spent / rest_seconds,
        )


@contextmanager
def _running(folder: Path) -> Iterator[subprocess.Popen[str]]:
    config = folder / "lede.toml"
    config.write_text(f'[storage]\npath = "{folder / "lede.db"}"\n[page]\nport = 0\n')
    command = [*_LEDE, "--config", str(config), "run"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:  # noqa: S603  # our own program
        try:
            assert process.stderr is not None  # noqa: S101  # it is a pipe
            process.stderr.readline()  # says that it runs
            yield process
        finally:
            process.terminate()


def measure(quick: bool) -> reporting.Measures:  # noqa: FBT001  # every program's one switch
    """Return seconds, megabytes and share of a core by name."""
    demo, rest = measure_demo(), measure_rest(_QUICK_REST_SECONDS if quick else _REST_SECONDS)
    return {
        "demo, warm: first brief after, s": demo.first_brief_seconds,
        "demo, warm: all posted after, s": demo.all_posted_seconds,
        "at rest: main process, MB": rest.main_megabytes,
        "at rest: workers, MB": rest.workers_megabytes,
        "at rest: % of a core": rest.cpu_percent,
    }


if __name__ == "__main__":
    reporting.run(measure, __doc__)
