"""Operations of a stand-in in, their results out, over its control port."""

from typing import Any

import aiohttp

_PATIENCE_SECONDS = 60.0  # more than any wait that a test asks for


class ScriptRefused(Exception):
    """What the script asks for does not exist, or no user of Discord could do it."""


class Remote:
    """Calls one stand-in."""

    def __init__(self, session: aiohttp.ClientSession, control: str) -> None:
        self._session = session
        self._control = control

    async def call(self, operation: str, **arguments: Any) -> Any:
        """Run an operation; ScriptRefused says why not."""
        timeout = aiohttp.ClientTimeout(total=_PATIENCE_SECONDS)
        url = f"{self._control}/{operation}"
        async with self._session.post(url, json=arguments, timeout=timeout) as response:
            answer = await response.json()
        if "error" in answer:
            raise ScriptRefused(answer["error"])
        return answer["result"]
