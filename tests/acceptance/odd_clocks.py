"""Time zones whose minutes begin at different seconds: some clock is always about to strike.

Servers choose whole minutes, so by common clocks a test would wait for up to one. zoneinfo reads
PYTHONTZPATH, as operators may set it, so the unmodified process goes by these.
"""

import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

# Seconds ahead of UTC; of zones that people can choose, whose real clocks nobody here needs.
_ZONES: Final = {
    "Atlantic/Azores": 0,
    "Atlantic/Bermuda": 5,
    "Atlantic/Canary": 10,
    "Atlantic/Cape_Verde": 15,
    "Atlantic/Faroe": 20,
    "Atlantic/Madeira": 25,
    "Atlantic/South_Georgia": 30,
    "Atlantic/Stanley": 35,
    "Indian/Chagos": 40,
    "Indian/Maldives": 45,
    "Indian/Mauritius": 50,
    "Indian/Reunion": 55,
}


@dataclass(frozen=True, kw_only=True)
class Stroke:
    """A moment soon at which a minute begins by the clock of some zone."""

    at: datetime  # aware UTC
    zone: str

    def clock(self, *, hours_before: int = 0) -> str:
        """Return what that clock shows then, or so many hours before, like 22:05."""
        ahead = timedelta(seconds=_ZONES[self.zone])
        return f"{self.at + ahead - timedelta(hours=hours_before):%H:%M}"


def write_zones(folder: Path) -> str:
    """Write the zones' files below a folder and return what PYTHONTZPATH must be."""
    for name, seconds in _ZONES.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        # RFC 8536, version 1: a header, no transitions, one type of local time, its short name.
        counts = struct.pack(">15x6L", 0, 0, 0, 0, 1, 4)
        file.write_bytes(b"TZif\0" + counts + struct.pack(">lBB", seconds, 0, 0) + b"ODD\0")
    return str(folder)


def stroke_after(seconds: float) -> Stroke:
    """Return the first stroke that is at least so far away; none is more than 5 s further."""
    now = datetime.now(UTC)  # noqa: TID251  # the process under test goes by the real time
    soonest = now + timedelta(seconds=seconds)
    return min((_next(soonest, zone) for zone in _ZONES), key=lambda stroke: stroke.at)


def _next(soonest: datetime, zone: str) -> Stroke:
    ahead = timedelta(seconds=_ZONES[zone])
    minute = (soonest + ahead).replace(second=0, microsecond=0) + timedelta(minutes=1)
    return Stroke(at=minute - ahead, zone=zone)
