"""The figures of the network door: how long, how much, how many."""

from dataclasses import dataclass

_MEGABYTE = 1_000_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Patience:
    """How long we wait for what, in seconds."""

    total: float = 30.0  # one document with its redirects; the only cure for a slow drip
    connect: float = 5.0
    read: float = 10.0  # between two reads


@dataclass(frozen=True, kw_only=True, slots=True)
class FetchLimits:
    """What one fetcher allows itself and others."""

    patience: Patience = Patience()
    max_feed_bytes: int = 10 * _MEGABYTE  # after decompression, as is the next one
    max_page_bytes: int = 5 * _MEGABYTE
    max_rules_bytes: int = 500_000  # of a robots.txt; RFC 9309, 2.5, asks for this much at least
    max_redirects: int = 5
    max_requests: int = 32  # at the same time, all hosts together
    pause_seconds: float = 1.0  # between two requests to one host
