"""The address about to be dialled in, a socket out, or a refusal when it is not public.

Checking a URL or asking DNS before the request is not enough: the answer may change until the
connection is made (DNS rebinding), and IP literals skip resolvers. So the check happens where
the socket is made, with the very address it will be connected to.
"""

import ipaddress
import socket
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from bot.adapters.web.hosts import HostPort, normal_host, parse_host_port

# IANA's special-purpose registries, and what they forget. `ipaddress.is_global` is no substitute:
# it passes NAT64, 6to4, IPv4-compatible addresses, multicast and 168.63.129.16.
_REFUSED_IPV4 = tuple(
    ipaddress.IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # "this host": reaches loopback on Linux (RFC 791)
        "10.0.0.0/8",  # private (RFC 1918)
        "100.64.0.0/10",  # carrier-grade NAT, also the metadata of some clouds (RFC 6598)
        "127.0.0.0/8",  # loopback (RFC 1122)
        "168.63.129.16/32",  # Azure's virtual host: metadata and agents
        "169.254.0.0/16",  # link-local; 169.254.169.254 is the metadata of most clouds (RFC 3927)
        "172.16.0.0/12",  # private (RFC 1918)
        "192.0.0.0/24",  # protocol assignments, Oracle's metadata (RFC 6890)
        "192.0.2.0/24",  # documentation (RFC 5737)
        "192.31.196.0/24",  # AS112 (RFC 7535)
        "192.52.193.0/24",  # AMT relays (RFC 7450)
        "192.88.99.0/24",  # 6to4 relays (RFC 7526)
        "192.168.0.0/16",  # private (RFC 1918)
        "192.175.48.0/24",  # AS112 (RFC 7534)
        "198.18.0.0/15",  # benchmarks (RFC 2544)
        "198.51.100.0/24",  # documentation (RFC 5737)
        "203.0.113.0/24",  # documentation (RFC 5737)
        "224.0.0.0/4",  # multicast (RFC 5771)
        "240.0.0.0/4",  # reserved, and broadcast (RFC 1112)
    )
)
# Everything outside is refused: loopback, mapped ::ffff:0:0/96, NAT64 64:ff9b::/96 and
# 64:ff9b:1::/48, unique local fc00::/7, link-local fe80::/10, multicast ff00::/8.
_GLOBAL_UNICAST_IPV6 = ipaddress.IPv6Network("2000::/3")
_REFUSED_IPV6 = tuple(
    ipaddress.IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments: Teredo carries IPv4 addresses inside (RFC 2928)
        "2001:db8::/32",  # documentation (RFC 3849)
        "2002::/16",  # 6to4 carries an IPv4 address inside (RFC 3056)
        "2620:4f:8000::/48",  # AS112 (RFC 7534)
        "3fff::/20",  # documentation (RFC 9637)
    )
)
# Where an allowed *name* may lead. Link-local is not among them: whoever answers for that name
# must not be able to send us to a cloud's metadata.
_INTRANET = tuple(
    ipaddress.ip_network(network)
    for network in (
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "::1/128",
        "fc00::/7",
    )
)


class AddressForbidden(OSError):  # a connector passes on OSErrors only
    """The address is outside the public internet."""

    def __init__(self, address: str) -> None:
        super().__init__(f"{address} is not on the public internet")
        self.address = address


@dataclass(slots=True)
class Dialling:
    """One connection being made: whom we asked for, and which addresses were refused."""

    host_port: HostPort
    refused: list[str] = field(default_factory=list)


_dialling: ContextVar[Dialling | None] = ContextVar("dialling", default=None)


@lru_cache(maxsize=4_096)
def is_public(address: str) -> bool:
    """Tell whether an IP address may be dialled by anybody's wish; False for anything else."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv4Address):
        return not any(parsed in network for network in _REFUSED_IPV4)
    if parsed.scope_id is not None or parsed not in _GLOBAL_UNICAST_IPV6:
        return False
    return not any(parsed in network for network in _REFUSED_IPV6)


class AddressGate:
    """Makes sockets for public addresses, and for pairs that the owner of the bot listed.

    A pair is "host:port" or "address:port". It counts only for URLs that name exactly this host
    and port. A listed address is dialled as it stands; a listed name may lead into private
    networks and to loopback, but not to link-local addresses. So another name that points at a
    listed address gains nothing, and a listed name that is rebound reaches one port of networks
    whose names the owner trusts already, never a cloud's metadata.
    """

    def __init__(self, allowed_hosts: Collection[str] = ()) -> None:
        self._allowed = frozenset(parse_host_port(pair) for pair in allowed_hosts)

    def allows(self, host: str, port: int) -> bool:
        """Tell whether the owner listed exactly this host and port."""
        return HostPort(normal_host(host), port) in self._allowed

    @contextmanager
    def dialling(self, host: str, port: int) -> Iterator[Dialling]:
        """Say for whom the connections made inside are; collects the addresses refused."""
        dialling = Dialling(HostPort(normal_host(host), port))
        mark = _dialling.set(dialling)
        try:
            yield dialling
        finally:
            _dialling.reset(mark)

    def open_socket(
        self, address_info: tuple[Any, Any, int, str, tuple[Any, ...]]
    ) -> socket.socket:
        """Return a socket for the address; raise AddressForbidden (aiohttp's `socket_factory`)."""
        family, kind, protocol, _, (address, port, *_) = address_info
        if not (is_public(address) or self._is_listed(address, port)):
            dialling = _dialling.get()
            if dialling is not None:
                dialling.refused.append(address)
            raise AddressForbidden(address)
        return socket.socket(family=family, type=kind, proto=protocol)

    def _is_listed(self, address: str, port: int) -> bool:
        dialling = _dialling.get()
        if dialling is None or dialling.host_port not in self._allowed:
            return False
        host, asked_port = dialling.host_port
        if asked_port != port:
            return False
        return _is_intranet(address) if _is_name(host) else normal_host(address) == host


def _is_intranet(address: str) -> bool:
    parsed = ipaddress.ip_address(address)
    return any(parsed in network for network in _INTRANET)


def _is_name(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return True
    return False
