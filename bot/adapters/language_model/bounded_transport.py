"""A request in, its answer out; one that does not end is cut off where it passes the limit."""

from collections.abc import AsyncIterator
from typing import Final

import httpx2

# Ten times the longest answer that would be used, as models that think aloud send their thoughts.
MAX_ANSWER_BYTES: Final = 500_000


class AnswerTooLarge(Exception):
    """More bytes came than any answer has, or they came compressed."""


class BoundedTransport(httpx2.AsyncBaseTransport):
    """Reads no more of an answer than the limit; a compressed one, which may hold any length, not."""

    def __init__(self, inner: httpx2.AsyncBaseTransport, max_bytes: int = MAX_ANSWER_BYTES) -> None:
        self._inner = inner
        self._max_bytes = max_bytes

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send the request, asking for a plain answer; AnswerTooLarge while it is read."""
        request.headers["Accept-Encoding"] = "identity"
        response = await self._inner.handle_async_request(request)
        stream = response.stream
        if not isinstance(stream, httpx2.AsyncByteStream):  # for mypy: this side is asynchronous
            raise TypeError(type(stream))
        is_plain = response.headers.get("Content-Encoding", "identity") == "identity"
        bounded = _BoundedStream(stream, self._max_bytes if is_plain else 0)
        return httpx2.Response(
            response.status_code,
            headers=response.headers,
            stream=bounded,
            extensions=response.extensions,
        )

    async def aclose(self) -> None:
        """Close what is underneath."""
        await self._inner.aclose()


class _BoundedStream(httpx2.AsyncByteStream):
    def __init__(self, inner: httpx2.AsyncByteStream, max_bytes: int) -> None:
        self._inner = inner
        self._left = max_bytes

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._inner:
            self._left -= len(part)
            if self._left < 0:
                raise AnswerTooLarge
            yield part

    async def aclose(self) -> None:
        await self._inner.aclose()
