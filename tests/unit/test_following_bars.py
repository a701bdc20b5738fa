"""The programs that measure following feeds notice what they are there to notice."""

import asyncio
import os
import subprocess
import sys

import pytest

from benchmarks import feed_host_server, forgery
from benchmarks.following import Bar, table
from benchmarks.hostile_bodies import MAX_BYTES, hostile_body
from benchmarks.process_figures import descendants
from benchmarks.worker_watch import WorkerWatch
from tests.shared_data import shared


@pytest.mark.parametrize(
    ("bar", "value", "verdict"),
    [
        (Bar(measure="x", least=99), 99.0, "at least 99: reached"),
        (Bar(measure="x", least=99), 98.9, "at least 99: MISSED"),
        (Bar(measure="x", most=0), 0, "at most 0: reached"),
        (Bar(measure="x", most=0), 1, "at most 0: MISSED"),
        (Bar(measure="x", most=3), "no /proc here", "not measured"),
    ],
)
def test_a_missed_bar_is_called_so(bar: Bar, value: float | str, verdict: str):
    assert bar.verdict(value) == verdict


def test_the_table_shows_a_bar_beside_its_measure():
    lines = list(table({"Hostile feeds": {"crashes": 1, "hostile feeds": 400}}))
    assert lines[2:] == [
        "| Hostile feeds | crashes | 1 | at most 0: MISSED |",
        "| Hostile feeds | hostile feeds | 400 |  |",
    ]


def test_hostile_bodies_are_the_same_each_time_and_no_larger_than_the_fetcher_allows():
    shared("data/feeds")
    bodies = [hostile_body(number) for number in range(40)]
    assert bodies == [hostile_body(number) for number in range(40)]
    assert len(set(bodies)) > 35
    assert max(map(len, bodies)) <= MAX_BYTES


def test_forbidden_connections_are_seen_when_somebody_makes_them():
    found = forgery.measure(quick=True)
    assert found["forbidden connections"] == 0
    plain = found["forbidden connections of a plain aiohttp client"]
    assert isinstance(plain, int)
    assert plain > 100


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_process_that_takes_much_is_seen():
    code = "held = bytearray(80_000_000); print(len(held), flush=True); input()"
    with subprocess.Popen(  # noqa: S603  # ourselves
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as hog:
        assert hog.stdout is not None
        hog.stdout.readline()
        watch = WorkerWatch(of=hog.pid, but=0)
        watch.look_at(hog.pid)
        assert hog.pid in descendants(os.getpid())
        hog.communicate(b"\n")
    assert 80 < watch.most_megabytes < 200


async def _ask(url: str, pair: str, etag: str | None = None) -> bytes:
    host, port = pair.split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    condition = f"If-None-Match: {etag}\r\n" if etag else ""
    writer.write(f"GET {url} HTTP/1.1\r\nHost: {pair}\r\n{condition}\r\n".encode())
    answer = await reader.read()
    writer.close()
    return answer


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux listens on all of 127.0.0.0/8")
async def test_nine_of_ten_answers_of_the_feed_hosts_are_unchanged():
    with feed_host_server.running(2) as hosts:
        first = await _ask("/a", hosts.pairs[0])
        etag = first.partition(b"ETag: ")[2].partition(b"\r\n")[0].decode()
        for _ in range(feed_host_server.POLLS_PER_ENTRY):
            answer = await _ask("/a", hosts.pairs[0], etag)
            etag = answer.partition(b"ETag: ")[2].partition(b"\r\n")[0].decode()
        assert hosts.answers() == {200: 2, 304: 9}
