"""The gateway's sockets: hello, identify, heartbeat, resume, and trouble by script."""

import asyncio
import json
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from aiohttp import WSMsgType, web

from tests.discord_stand_in import clock, payloads
from tests.discord_stand_in.service import Discord
from tests.discord_stand_in.sessions import PRIVILEGED, Session
from tests.discord_stand_in.world import Guild, Json

_HEARTBEAT_MS: Final = 41_250
_RESUME_URL: Final = "wss://gateway-us-east1-b.discord.gg"
# https://discord.com/developers/docs/topics/opcodes-and-status-codes#gateway
_HEARTBEAT, _IDENTIFY, _RESUME = 1, 2, 6
_RECONNECT, _INVALID_SESSION, _HELLO, _HEARTBEAT_ACK = 7, 9, 10, 11
_KNOWN = frozenset({_HEARTBEAT, _IDENTIFY, _RESUME, 3, 4, 8, 31})
_WRONG_TOKEN, _UNKNOWN_OPCODE, _FORBIDDEN_INTENTS = 4004, 4001, 4014
_INVALID_SHARD, _SHARDING_NEEDED = 4010, 4011
_CLOSE_SECONDS = 1.0  # a bot that hangs must not hold the stand-in


class Socket:
    """One connection of the bot; what is queued goes out in order."""

    def __init__(self, ws: web.WebSocketResponse, *, compressed: bool) -> None:
        self._ws = ws
        self._deflate = zlib.compressobj() if compressed else None
        self._queue: asyncio.Queue[Json | str | int] = asyncio.Queue()
        self.is_silent = False  # nothing arrives any more, in either direction

    def send(self, payload: Json | str) -> None:
        """Queue a payload; a string is sent as it is, JSON or not."""
        if not self.is_silent:
            self._queue.put_nowait(payload)

    def close(self, code: int) -> None:
        self._queue.put_nowait(code)

    async def write(self) -> int | None:
        """Carry what is queued to the bot until a close is; return its code."""
        try:
            while not isinstance(item := await self._queue.get(), int):
                text = item if isinstance(item, str) else json.dumps(item)
                await self._write_one(text.encode())
        except OSError:
            return None  # the bot is gone; its session waits for a resume
        return item

    async def _write_one(self, payload: bytes) -> None:
        if self._deflate is None:
            await self._ws.send_str(payload.decode())
            return
        compressed = self._deflate.compress(payload) + self._deflate.flush(zlib.Z_SYNC_FLUSH)
        await self._ws.send_bytes(compressed)


@dataclass(kw_only=True, slots=True)
class Trouble:
    """What the next connections and logins meet."""

    refusals: int = 0  # handshakes answered 502
    closes_at_identify: list[int] = field(default_factory=list)  # close codes, in order
    privileged_allowed: bool = False  # as the owner could allow in the developer portal
    heartbeat_ms: int = _HEARTBEAT_MS  # told to the next connections
    logins_held: int = 0  # logins that get no READY before they are let go
    held: list[Callable[[], None]] = field(default_factory=list)
    # Logins sooner after one another are refused; Discord takes one in 5 s.
    login_seconds: float = 0.0
    last_login_at: float = 0.0  # seconds since 1970


class Gateway:
    """Serves every connection."""

    def __init__(self, discord: Discord) -> None:
        self._discord = discord
        self._sockets: set[Socket] = set()
        self.trouble = Trouble()
        self.handshakes = 0

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Speak with a bot until one side ends."""
        self.handshakes += 1
        self._discord.bell.ring()
        if self.trouble.refusals > 0 or self._discord.is_out:
            self.trouble.refusals = max(self.trouble.refusals - 1, 0)
            return web.Response(status=502, text="bad gateway")
        ws = web.WebSocketResponse(compress=False, max_msg_size=0, timeout=_CLOSE_SECONDS)
        await ws.prepare(request)
        socket = Socket(ws, compressed=request.query.get("compress") == "zlib-stream")
        self._sockets.add(socket)
        try:
            code = await self._converse(ws, socket)
        finally:
            self._sockets.discard(socket)
        if code is not None:
            # By now nobody reads: so this waits for the bot's own close before it hangs up.
            await ws.close(code=code)
        return ws

    async def _converse(self, ws: web.WebSocketResponse, socket: Socket) -> int | None:
        """Hear and speak until the bot is gone, or return the code to close with."""
        async with asyncio.TaskGroup() as tasks:
            talk = _Talk(self._discord, self.trouble, socket)
            hearing = tasks.create_task(talk.listen(ws))
            speaking = tasks.create_task(socket.write())
            await asyncio.wait({hearing, speaking}, return_when=asyncio.FIRST_COMPLETED)
            hearing.cancel()
            speaking.cancel()
        return None if speaking.cancelled() else speaking.result()

    def close_all(self, code: int) -> None:
        """End every connection with a close code."""
        for socket in tuple(self._sockets):
            socket.close(code)

    def fall_silent(self) -> None:
        """Let every connection stand, and nothing come through it any more."""
        for socket in self._sockets:
            socket.is_silent = True

    def send_text(self, text: str) -> None:
        """Send everybody what need not be JSON."""
        for socket in self._sockets:
            socket.send(text)

    def ask_for_heartbeat(self) -> None:
        """Send op 1 to everybody."""
        for socket in self._sockets:
            socket.send(_payload(_HEARTBEAT, None))

    def let_go(self) -> None:
        """Answer the logins that were held."""
        self.trouble.logins_held = 0
        held, self.trouble.held = self.trouble.held, []
        for log_in in held:
            log_in()

    def ask_to_reconnect(self) -> None:
        """Send op 7 to everybody."""
        for socket in tuple(self._sockets):
            socket.send(_payload(_RECONNECT, None))

    def invalidate(self, *, resumable: bool) -> None:
        """Send op 9 to everybody; unless resumable, their sessions end."""
        for session in self._discord.sessions.connected():
            if not resumable:
                self._discord.sessions.end(session)
        for socket in tuple(self._sockets):
            socket.send(_payload(_INVALID_SESSION, resumable))


class _Talk:
    """One connection's conversation."""

    def __init__(self, discord: Discord, trouble: Trouble, socket: Socket) -> None:
        self._discord = discord
        self._trouble = trouble
        self._socket = socket
        self._session: Session | None = None

    async def listen(self, ws: web.WebSocketResponse) -> None:
        interval = {"heartbeat_interval": self._trouble.heartbeat_ms}
        self._socket.send(_payload(_HELLO, interval))
        try:
            async for message in ws:
                if message.type is not WSMsgType.TEXT:
                    break
                self._hear(json.loads(message.data))
        finally:
            if self._session is not None:
                self._discord.sessions.detach(self._session, self._socket)

    def _hear(self, payload: Json) -> None:
        if self._socket.is_silent:
            return
        operation: int = payload["op"]
        data: Any = payload.get("d")
        if operation not in _KNOWN:
            self._discord.journal.violation("bot", "gateway", f"sent op {operation}")
            self._socket.close(_UNKNOWN_OPCODE)
        elif operation == _HEARTBEAT:
            self._socket.send(_payload(_HEARTBEAT_ACK, None))
        elif operation == _IDENTIFY:
            self._identify(data)
        elif operation == _RESUME:
            self._resume(data)

    def _identify(self, data: Json) -> None:
        trouble = self._trouble
        code = self._code_against(data)
        if code is not None:
            self._socket.close(code)
        elif clock.now() < trouble.last_login_at + trouble.login_seconds:
            self._socket.send(_payload(_INVALID_SESSION, False))  # noqa: FBT003 -- op 9's payload
        elif trouble.logins_held > 0:
            trouble.logins_held -= 1
            trouble.held.append(lambda: self._log_in(data))
            self._discord.bell.ring()
        else:
            self._log_in(data)

    def _log_in(self, data: Json) -> None:
        self._trouble.last_login_at = clock.now()
        sessions = self._discord.sessions
        session = sessions.begin(self._socket, data["intents"], data.get("shard"))
        self._session = session
        sessions.to(session, "READY", self._ready(session))
        for guild in self._guilds_of(session):
            if guild.available:
                event = payloads.guild_create_json(guild, self._discord.world.bot)
                sessions.to(session, "GUILD_CREATE", event)

    def _guilds_of(self, session: Session) -> list[Guild]:
        world = self._discord.world
        mine = [one for one in world.guilds.values() if world.bot.id in one.members]
        return [one for one in mine if session.hears_of(one.id)]

    def _code_against(self, data: Json) -> int | None:
        if self._trouble.closes_at_identify:
            return self._trouble.closes_at_identify.pop(0)
        if data["token"] != self._discord.discord_token:
            return _WRONG_TOKEN
        if data["intents"] & PRIVILEGED and not self._trouble.privileged_allowed:
            return _FORBIDDEN_INTENTS
        number, count = data.get("shard") or (0, 1)
        if number >= count:
            return _INVALID_SHARD
        return _SHARDING_NEEDED if count < self._discord.sessions.shards_needed else None

    def _resume(self, data: Json) -> None:
        if data["token"] != self._discord.discord_token:
            self._socket.close(_WRONG_TOKEN)
            return
        number = data["seq"] or 0
        self._session = self._discord.sessions.resume(data["session_id"], number, self._socket)
        if self._session is None:
            self._socket.send(_payload(_INVALID_SESSION, False))  # noqa: FBT003 -- op 9's payload

    def _ready(self, session: Session) -> Json:
        bot, mine = self._discord.world.bot, self._guilds_of(session)
        ready = {
            "v": 10,
            "user": payloads.own_user_json(bot),
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in mine],
            "session_id": session.id,
            "resume_gateway_url": _RESUME_URL,
            "application": {"id": str(bot.id), "flags": 0, "flags_new": "0"},
        }
        return ready | ({"shard": session.shard} if session.shard else {})


def _payload(operation: int, data: Any) -> Json:
    return {"op": operation, "d": data, "s": None, "t": None}
