"""Hosts and ports as written in, one normal spelling out."""

import ipaddress
from functools import lru_cache
from typing import NamedTuple


class HostPort(NamedTuple):
    """A host in its normal spelling, and a port."""

    host: str
    port: int


@lru_cache(maxsize=4_096)  # asked several times of each request, mostly of hosts known before
def normal_host(host: str) -> str:
    """Return the host in lower case without brackets and final dot; addresses in short form."""
    name = host.strip("[]").rstrip(".").lower()
    try:
        return ipaddress.ip_address(name).compressed
    except ValueError:
        return name


def parse_host_port(pair: str) -> HostPort:
    """Read "host:port", "address:port" or "[ipv6]:port"; ValueError for anything else."""
    host, _, port = pair.rpartition(":")
    bracketed = host.startswith("[") and host.endswith("]")
    if not normal_host(host) or "/" in host or "@" in host or (":" in host and not bracketed):
        raise ValueError(f"{pair!r} is not host:port")
    if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):  # noqa: PLR2004  # the last port
        raise ValueError(f"{pair!r} has no port between 1 and 65535")
    return HostPort(normal_host(host), int(port))


def ends_in_number(host: str) -> bool:
    """Tell whether resolvers may read the host as an IPv4 number ("2130706433", "0x7f.1").

    The rule of the URL standard (https://url.spec.whatwg.org/#ends-in-a-number-checker).
    """
    last = host.rstrip(".").rpartition(".")[2].lower()
    digits = last.removeprefix("0x")
    if last != digits:
        return all(digit in "0123456789abcdef" for digit in digits)
    return last.isascii() and last.isdigit()
