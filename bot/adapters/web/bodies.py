"""An answer in, its decompressed bytes out, never more than a limit of them in memory."""

import hashlib
from dataclasses import dataclass

import aiohttp

# Compression that is decoded piece by piece. Brotli and zstd are neither asked for nor read:
# 3 kB of brotli can be 4 GB.
OFFERED_ENCODINGS = "gzip, deflate"
_READABLE_ENCODINGS = {"", "identity", "gzip", "deflate"}
_CHUNK_BYTES = 64 * 1024


class PastLimit(Exception):
    """The body goes on after the limit."""


class UnreadableEncoding(aiohttp.ClientPayloadError):
    """The body is compressed in a way that was not offered."""


@dataclass(frozen=True, slots=True)
class Body:
    """Everything a server sent."""

    content: bytes
    sha256: str  # hexadecimal


async def read_body(response: aiohttp.ClientResponse, max_bytes: int) -> Body:
    """Return the whole body; raise PastLimit as soon as it is longer than the limit."""
    encoding = response.headers.get("Content-Encoding", "").strip().lower()
    if encoding not in _READABLE_ENCODINGS:
        raise UnreadableEncoding(encoding)
    if response.content_length is not None and response.content_length > max_bytes:
        raise PastLimit
    content, digest = bytearray(), hashlib.sha256()
    async for chunk in response.content.iter_chunked(_CHUNK_BYTES):
        if len(content) + len(chunk) > max_bytes:
            raise PastLimit
        content += chunk
        digest.update(chunk)
    return Body(bytes(content), digest.hexdigest())


async def read_start(response: aiohttp.ClientResponse) -> bytes:
    """Return the beginning of a body, about 64 kB."""
    start = bytearray()
    while len(start) < _CHUNK_BYTES and not response.content.at_eof():
        start += await response.content.read(_CHUNK_BYTES)
    return bytes(start)
