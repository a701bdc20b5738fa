"""A language model's server for one test: starts it as a process of its own and drives it."""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import ProxyHandler, Request, build_opener  # noqa: TID251  # of our own server

from tests.model_server.lying import LIES

Json = dict[str, Any]

_ROOT = Path(__file__).resolve().parents[2]
_END_SECONDS = 5.0
# Proxies of the machine have no business on loopback.
_LOOPBACK = build_opener(ProxyHandler({}))


def lies() -> list[Json]:
    """Return a behaviour for each kind of lie."""
    return [{"kind": "lie", "lie": lie} for lie in LIES]


class RunningModel:
    """Drives one running server."""

    def __init__(self, address: str) -> None:
        self.address = address  # as Anthropic's clients take it
        self.base_url = f"{address}/v1"  # as OpenAI's do

    def behave(self, *behaviours: str | Json, key: str | None = None) -> None:
        """Script the next questions, the last for ever, and forget those of before.

        `key` is what the server asks for; None lets everybody in.
        """
        script = [{"kind": each} if isinstance(each, str) else each for each in behaviours]
        self._ask("PUT", "script", {"behaviours": script, "key": key})

    def answer_by_headline(self, answers: dict[str, Json]) -> None:
        """Answer honestly, with these answers to these headlines."""
        self.behave({"kind": "honest", "by_headline": answers})

    def translate(self, translations: dict[str, dict[str, str]], **more: Any) -> None:
        """Answer honestly, and translate as the table has it: language -> line -> its words."""
        self.behave({"kind": "honest", "translations": translations, **more})

    def journal(self) -> list[Json]:
        """Return every question since the last script; see tests.model_server.journal."""
        asked: list[Json] = json.loads(self._ask("GET", "journal"))
        return asked

    def paid(self) -> int:
        """Return how many questions were paid for."""
        return sum(1 for asked in self.journal() if asked["paid"])

    def planted(self) -> list[str]:
        """Return every lie that was told."""
        return [lie for asked in self.journal() for lie in asked["planted"]]

    def settings(self, *, name: str = "scripted-1", key: str = "", **more: Any) -> str:
        """Return a table [model] for lede.toml."""
        values = {
            "provider": "openai",
            "name": name,
            "base_url": self.base_url,
            "api_key": key,
            **more,
        }
        lines = [f"{each} = {json.dumps(value)}" for each, value in values.items()]
        return "\n".join(["[model]", *lines, ""])

    def _ask(self, method: str, path: str, body: Json | None = None) -> bytes:
        request = Request(  # noqa: S310  # our own server on loopback
            f"{self.address}/_model/{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
        )
        with _LOOPBACK.open(request, timeout=10) as answer:
            told: bytes = answer.read()
            return told


@contextmanager
def model_server(behaviours: Sequence[str | Json] = ()) -> Iterator[RunningModel]:
    """Run a server until the block ends."""
    command = [sys.executable, "-m", "tests.model_server"]
    with subprocess.Popen(  # noqa: S603  # our own module
        command, cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            running = RunningModel(json.loads(process.stdout.readline())["address"])
            if behaviours:
                running.behave(*behaviours)
            yield running
        finally:
            process.terminate()
            process.wait(_END_SECONDS)
