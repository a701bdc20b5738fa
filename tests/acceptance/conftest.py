"""One newsroom for the tests that only read from it, and the command line within reach."""

import logging
import sys
from collections.abc import Callable
from dataclasses import dataclass

import pytest
import structlog

from bot.cli import main, terminal
from tests.acceptance.processes import newsroom


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str


@pytest.fixture(scope="session")
def site():
    with newsroom() as running:
        yield running


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine(monkeypatch, tmp_path):
    for console in (terminal.out, terminal.err):
        monkeypatch.setattr(console, "width", 1000)  # no sentence is folded
    monkeypatch.delenv("LEDE_CONFIG", raising=False)
    handlers = list(logging.getLogger().handlers)
    yield
    logging.getLogger().handlers[:] = handlers  # a command's log ends with its output
    structlog.reset_defaults()


@pytest.fixture
def lede(monkeypatch, capfdbinary) -> Callable[..., Ended]:
    """Run `lede` with these words in this process."""

    def run(*words: object) -> Ended:
        monkeypatch.setattr(sys, "argv", ["lede", *map(str, words)])
        code = 0
        try:
            main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
        out, err = capfdbinary.readouterr()
        return Ended(code=code, out=out.decode(), err=err.decode())

    return run
