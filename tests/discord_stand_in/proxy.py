"""An HTTP proxy that takes a bot that asks for Discord to the stand-in, and nowhere else."""

import asyncio
import re
from collections.abc import Callable

_DISCORD = re.compile(
    rb"CONNECT ((?:[a-z0-9-]+\.)*discord\.com|[a-z0-9-]+\.discord\.gg|cdn\.discordapp\.com):443 "
)
_MAX_HEAD = 1 << 16


class Proxy:
    """Answers CONNECT; ends every tunnel that stands when it is told to."""

    def __init__(self, tls_port: int, *, is_closed: Callable[[], bool]) -> None:
        self._tls_port = tls_port
        self._is_closed = is_closed
        self._open: set[asyncio.StreamWriter] = set()
        self.refused: list[str] = []  # what was asked for that is not Discord

    async def start(self) -> str:
        """Listen, and return the address."""
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0, limit=_MAX_HEAD)
        return f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"

    def cut_all(self) -> None:
        """End every connection at once."""
        for writer in tuple(self._open):
            writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await self._tunnel(reader, writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass  # one side went away: so does the tunnel
        except asyncio.CancelledError:
            pass  # the stand-in ends; asyncio's streams complain of handlers that pass it on
        finally:
            writer.close()

    async def _tunnel(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        if self._is_closed():
            return
        if not _DISCORD.match(head):
            self.refused.append(head.split(b"\r\n")[0].decode("latin-1"))
            writer.write(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")
            await writer.drain()
            return
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._tls_port)
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        self._open |= {writer, far_writer}
        try:
            await asyncio.gather(_pipe(reader, far_writer), _pipe(far_reader, writer))
        finally:
            self._open -= {writer, far_writer}
            far_writer.close()


async def _pipe(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    """Carry bytes until one side ends, then end the other."""
    try:
        while data := await source.read(1 << 16):
            target.write(data)
            await target.drain()
    except OSError:
        pass  # reset by the peer
    finally:
        target.close()
