"""What commands read from and print to: too long, never ending, full, closed, not to be trusted."""

import json
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.acceptance.processes import ROOT, environment

LINE = json.dumps({"id": 1, "text": "Too short.", "title": "Short"}).encode() + b"\n"
_FULL = Path("/dev/full")


@contextmanager
def brief(*words: str, stdout: int | None = subprocess.PIPE) -> Iterator[subprocess.Popen[bytes]]:
    """Run `lede brief` with its standard input open."""
    with subprocess.Popen(  # noqa: S603  # our own module
        [sys.executable, "-m", "bot", "brief", *words],
        cwd=ROOT,
        env=environment({"COLUMNS": "400"}),
        stdin=subprocess.PIPE,
        stdout=stdout,
        stderr=subprocess.PIPE,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def _is_waiting(process: subprocess.Popen[bytes]) -> bool:
    """Tell whether it has started its workers and sleeps: it waits for its input."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    place = Path(f"/proc/{process.pid}/wchan").read_text()
    return len(children) > 1 and ("pipe" in place or "poll" in place)


def test_an_endless_file_is_told_as_too_large(lede):
    ended = lede("brief", "/dev/zero")
    assert ended.code == 1
    assert "/dev/zero is larger than 5 MB" in ended.err
    assert json.loads(lede("inspect", "/dev/zero", "--json").out)["reason"]["code"] == (
        "body_too_large"
    )


def test_an_answer_comes_while_more_lines_may_follow():
    with brief("--jsonl") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for _ in range(2):
            process.stdin.write(LINE)
            process.stdin.flush()
            readable, _, _ = select.select([process.stdout], [], [], 20)
            assert readable
            assert json.loads(process.stdout.readline())["reason"]["code"] == "too_short"
        process.stdin.close()
        assert process.wait(timeout=10) == 0


def test_a_missing_file_of_lines_is_told(lede, tmp_path):
    ended = lede("brief", "--jsonl", tmp_path / "missing")
    assert ended.code == 1
    assert "missing cannot be read" in ended.err
    assert "Traceback" not in ended.err


def test_one_interrupt_ends_what_waits_for_its_input():
    with brief("-") as process:
        assert process.stderr is not None
        deadline = time.monotonic() + 20
        while not _is_waiting(process) and time.monotonic() < deadline:
            select.select([process.stderr], [], [], 0.1)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=10) != 0


@pytest.mark.skipif(not _FULL.exists(), reason="needs /dev/full")
@pytest.mark.parametrize("words", [("-",), ("-", "--json"), ("--jsonl",)])
def test_output_without_room_is_told(words):
    with _FULL.open("wb") as full, brief(*words, stdout=full.fileno()) as process:
        _, told = process.communicate(LINE, timeout=20)
        assert process.returncode == 1
        assert b"The output cannot be written: No space left on device." in told
        assert b"Traceback" not in told


def test_json_carries_what_terminals_obey_in_escapes_only(lede, tmp_path):
    title = "Bridge \x9b31m\u202e opens"
    file = tmp_path / "one.jsonl"
    file.write_text(json.dumps({"id": title, "text": "Too short."}), encoding="utf-8")
    told = lede("brief", "--jsonl", file).out
    assert json.loads(told)["id"] == title
    assert not {"\x9b", "\u202e"} & set(told)
