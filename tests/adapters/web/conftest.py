"""A server on loopback, and a fetcher that may talk to it."""

import socket
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.adapters.web.fetcher import WebFetcher
from tests.adapters.web.raw_server import RawServer, fetcher_for


@pytest.fixture
async def server() -> AsyncIterator[RawServer]:
    async with RawServer().listening() as running:
        yield running


@pytest.fixture
async def fetcher(server: RawServer) -> AsyncIterator[WebFetcher]:
    async with fetcher_for(server.pair) as open_fetcher:
        yield open_fetcher


@pytest.fixture
def dns(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """Answer for these names only; numbers and names of this machine as the real resolver does."""
    names: dict[str, list[str]] = {}
    really = socket.getaddrinfo

    def answer(host: str, port: int, *rest: Any, **named: Any) -> list[Any]:
        if not names.get(host, [host]):
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        infos: list[Any] = []
        for address in names.get(host, [host]):
            infos += really(address, port, *rest, **named)
        return infos

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    return names
