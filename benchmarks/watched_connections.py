"""A block of code in; every address that this process dials meanwhile out, whatever library does it.

Python itself tells of each `connect`. Nothing leaves this machine: what is not its own is refused
after it was noted.
"""

import ipaddress
import socket
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any

_OWN_ADDRESS_PROBE = ("192.0.2.1", 9), ("2001:db8::1", 9)  # a UDP socket sends nothing to connect


class _Dialled:
    """What the audit hook notes; a hook stays for the life of the process."""

    notes: list[tuple[str, int]] | None = None  # None: nobody wants to know
    hooked = False


@contextmanager
def watched() -> Iterator[list[tuple[str, int]]]:
    """Note each address and port dialled inside; what is not of this machine is not reached."""
    if not _Dialled.hooked:
        sys.addaudithook(_on_event)
        _Dialled.hooked = True
    _Dialled.notes = []
    try:
        yield _Dialled.notes
    finally:
        _Dialled.notes = None


def _on_event(event: str, arguments: tuple[Any, ...]) -> None:
    if event != "socket.connect" or _Dialled.notes is None:
        return
    address = arguments[1]
    if isinstance(address, tuple):
        _Dialled.notes.append((address[0], address[1]))
        if not ipaddress.ip_address(address[0].partition("%")[0]).is_loopback:
            raise ConnectionRefusedError(f"{address[0]} is not reached from here")


def own_addresses() -> list[str]:
    """Return the addresses by which this machine would send to others."""
    found = []
    for probe, family in zip(_OWN_ADDRESS_PROBE, (socket.AF_INET, socket.AF_INET6), strict=True):
        with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as sock:
            sock.connect(probe)
            found.append(sock.getsockname()[0])
    return found


@contextmanager
def resolving(answers: Mapping[str, Sequence[Sequence[str]]]) -> Iterator[None]:
    """Answer for these names: each time the next list of addresses, in the end the last one.

    Numbers and names of this machine are resolved as always; no other name is known.
    """
    really, asked = socket.getaddrinfo, dict.fromkeys(answers, 0)

    def answer(host: Any, port: Any, *rest: Any, **named: Any) -> list[Any]:
        if host not in answers:
            return really(host, port, *rest, **named)
        lists = answers[host]
        addresses = lists[min(asked[host], len(lists) - 1)]
        asked[host] += 1
        return [info for each in addresses for info in really(each, port, *rest, **named)]

    socket.getaddrinfo = answer
    try:
        yield
    finally:
        socket.getaddrinfo = really
