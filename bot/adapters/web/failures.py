"""What aiohttp, yarl, ssl and the sockets raise in, our FetchErrors out."""

import ssl

import aiohttp
from aiohttp.http_exceptions import HttpProcessingError

from bot.adapters.web.limits import Patience
from bot.adapters.web.urls import told_url
from bot.domain.errors import (
    AddressRefused,
    ConnectionFailed,
    FetchError,
    FetchTimeout,
    UrlRefused,
)

# What a request can raise. ValueError: headers and hosts that aiohttp and yarl will not send.
FOREIGN_ERRORS = (aiohttp.ClientError, HttpProcessingError, OSError, ValueError)

# The first that fits says why; aiohttp's tree has several parents per error, so the order matters.
_WHY: tuple[tuple[tuple[type[BaseException], ...], str], ...] = (
    ((aiohttp.ClientConnectorDNSError,), "dns"),
    ((aiohttp.ClientSSLError, aiohttp.ServerFingerprintMismatch, ssl.SSLError), "tls"),
    ((aiohttp.ClientPayloadError, aiohttp.ClientResponseError, HttpProcessingError), "broken_body"),
    ((ConnectionRefusedError,), "refused"),
    ((ConnectionError, aiohttp.ServerDisconnectedError), "reset"),
)


def translated(error: BaseException, url: str, host: str, patience: Patience) -> FetchError:
    """Return our word for what happened."""
    told = told_url(url)
    if isinstance(error, TimeoutError):
        return FetchTimeout(url=told, seconds=_seconds_waited(error, patience))
    if _says_malformed(error):
        return UrlRefused(url=told, why="malformed")
    return ConnectionFailed(url=told, host=host, why=_why(error))


def address_refused(url: str, host: str, address: str) -> AddressRefused:
    """Return the error for a host that leads elsewhere than to the public internet."""
    return AddressRefused(url=told_url(url), host=host, address=address)


def _says_malformed(error: BaseException) -> bool:
    # some errors of certificates are ValueErrors as well
    return isinstance(error, ValueError) and not isinstance(error, OSError)


def _seconds_waited(error: TimeoutError, patience: Patience) -> float:
    if isinstance(error, aiohttp.ConnectionTimeoutError):
        return patience.connect
    return patience.read if isinstance(error, aiohttp.SocketTimeoutError) else patience.total


def _why(error: BaseException) -> str:
    causes = (error, getattr(error, "os_error", None))
    for kinds, why in _WHY:
        if any(isinstance(cause, kinds) for cause in causes):
            return why
    return "unreachable"
