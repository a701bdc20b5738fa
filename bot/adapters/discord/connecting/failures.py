"""What discord.py, aiohttp and the sockets raise in, our errors out."""

import aiohttp
import discord

from bot.domain.channels import ChannelName
from bot.domain.errors import (
    ChannelGone,
    ChannelRefused,
    DiscordError,
    DiscordIntentsForbidden,
    DiscordTokenWrong,
    DiscordUnreachable,
    MessageRefused,
    PermissionMissing,
    PublishError,
    PublishLater,
    ThreadLocked,
)
from bot.presenting.cleaning import clean_line

# What a request to Discord can raise; a timeout is an OSError.
FOREIGN_ERRORS = (discord.DiscordException, aiohttp.ClientError, OSError)

UNAUTHORIZED, FORBIDDEN, NOT_FOUND = 401, 403, 404
_TOO_MANY_REQUESTS = 429
# Client errors that pass: a timeout (408), a conflict (409), too early (425).
_PASSING = frozenset({UNAUTHORIZED, 408, 409, 425, _TOO_MANY_REQUESTS})
_SERVER_ERRORS = 500

# Discord's own codes (its documentation, "JSON error codes") that say more than the status.
_UNKNOWN_CHANNEL = 10003
_MAY_NOT = frozenset({50001, 50013})  # missing access, missing permissions
_NOT_A_PLACE = frozenset({50008, 50024})  # no text, wrong kind
_LOCKED = frozenset({50083, 160005})  # archived beyond reach, locked
# A nonce whose message was deleted shortly after; explicit content; AutoMod; harmful links.
_NOT_THIS_MESSAGE = frozenset({10008, 20009, 200000, 200001, 240000})
_NO_CODE = 0  # the answer of something between us and Discord, often a page in HTML

# Close codes of the gateway after which no new try can help.
_TOKEN_CLOSES = frozenset({4004})
_INTENT_CLOSES = frozenset({4013, 4014})

_MAX_DETAIL_CHARS = 200  # of a foreign message in ours
_TOLD_LINES = 2  # Discord's summary, and the first field it complains of


def connection_error(error: BaseException) -> DiscordError:
    """Return why a connection ended; everything that may pass is DiscordUnreachable."""
    if isinstance(error, DiscordError):
        return error
    code = getattr(error, "code", None) if isinstance(error, discord.ConnectionClosed) else None
    status = error.status if isinstance(error, discord.HTTPException) else None
    if isinstance(error, discord.LoginFailure) or code in _TOKEN_CLOSES or status == UNAUTHORIZED:
        return DiscordTokenWrong()
    if isinstance(error, discord.PrivilegedIntentsRequired) or code in _INTENT_CLOSES:
        return DiscordIntentsForbidden()
    if isinstance(error, AttributeError) and isinstance(error.__context__, FOREIGN_ERRORS):
        # After a first handshake that fails, discord.py trips over the socket it never had.
        return DiscordUnreachable(detail=told(error.__context__))
    return DiscordUnreachable(detail=told(error))


def publish_error(error: BaseException, channel: ChannelName) -> PublishError:
    """Return what became of a message; what nobody can know is PublishLater."""
    where, detail = str(channel), told(error)
    if isinstance(error, discord.RateLimited):
        return PublishLater(channel=where, detail=detail, retry_after_seconds=error.retry_after)
    if not isinstance(error, discord.HTTPException) or _passes(error):
        return PublishLater(channel=where, detail=detail, retry_after_seconds=_retry_after(error))
    if error.code in _NOT_THIS_MESSAGE:
        return MessageRefused(channel=where, detail=detail)
    return _channel_refused(error, where) or MessageRefused(channel=where, detail=detail)


def told(error: BaseException) -> str:
    """Return a foreign error in one short clean line."""
    if isinstance(error, discord.HTTPException) and error.code != _NO_CODE:
        words = " ".join(error.text.splitlines()[:_TOLD_LINES])
        return clean_line(f"{words} ({error.status}, code {error.code})", _MAX_DETAIL_CHARS)
    if isinstance(error, discord.HTTPException):
        return clean_line(f"status {error.status}", _MAX_DETAIL_CHARS)
    if isinstance(error, TimeoutError) and not str(error):
        return "no answer in time"
    return clean_line(f"{type(error).__name__}: {error}", _MAX_DETAIL_CHARS)


def _passes(error: discord.HTTPException) -> bool:
    """Tell whether a later try may be answered otherwise."""
    if error.status in {FORBIDDEN, NOT_FOUND}:
        return error.code == _NO_CODE
    return error.status >= _SERVER_ERRORS or error.status in _PASSING


def _channel_refused(error: discord.HTTPException, channel: str) -> ChannelRefused | None:
    detail = told(error)
    if error.code == _UNKNOWN_CHANNEL:
        return ChannelGone(channel=channel, detail=detail)
    if error.code in _LOCKED:
        return ThreadLocked(channel=channel, detail=detail)
    if error.code in _NOT_A_PLACE:
        return ChannelRefused(channel=channel, detail=detail)
    if error.code in _MAY_NOT or error.status == FORBIDDEN:
        return PermissionMissing(channel=channel, detail=detail)
    return None


def _retry_after(error: BaseException) -> float | None:
    """Return the seconds that an answer asks to wait, None where it does not."""
    if not isinstance(error, discord.HTTPException):
        return None
    try:
        seconds = float(error.response.headers.get("Retry-After", ""))
    except ValueError:
        return None
    return seconds if 0 <= seconds < float("inf") else None
