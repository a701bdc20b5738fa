"""Requests as no library would make them in, Discord's answers out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import aiohttp

from tests.discord_stand_in.driver import StandIn


@dataclass(frozen=True, kw_only=True, slots=True)
class RawAnswer:
    status: int
    body: Any  # JSON; None where there is none
    headers: Mapping[str, str]

    @property
    def complaints(self) -> set[str]:
        """Return the codes of everything that was wrong with the body."""
        return set(_codes(self.body.get("errors", {})))


class RawClient:
    """Asks a stand-in for anything."""

    def __init__(self, stand_in: StandIn) -> None:
        self._stand_in = stand_in
        self._session = aiohttp.ClientSession(connector=stand_in.connector())

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._session.close()

    async def ask(
        self, method: str, path: str, body: Any = None, *, raw_body: bytes | None = None
    ) -> RawAnswer:
        """Send a request with the bot's token; `raw_body` is sent as it is."""
        async with self._session.request(
            method,
            f"https://discord.com/api/v10{path}",
            json=body,
            data=raw_body,
            headers={"Authorization": f"Bot {self._stand_in.discord_token}"},
            proxy=self._stand_in.proxy,
        ) as response:
            is_json = response.content_type == "application/json"
            return RawAnswer(
                status=response.status,
                body=await response.json() if is_json else None,
                headers=response.headers,
            )


def _codes(tree: dict[str, Any]) -> list[str]:
    own = [one["code"] for one in tree.get("_errors", [])]
    return own + [code for key, part in tree.items() if key != "_errors" for code in _codes(part)]
