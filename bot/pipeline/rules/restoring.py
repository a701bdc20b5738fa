"""When a database was put back in, from when on a channel is read before something is posted out.

What was posted after the copy was made stands in Discord, and the database does not know of it:
deliveries that the copy has as pending, and entries that are listed again as if they were new.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

# Facts of the database about itself, by their names in BotState.
RESTORED: Final = "restored"
SAVED_AT: Final = "saved_at"  # aware UTC, in ISO 8601; in copies only

# Feeds are asked at least daily, so by then all that was posted meanwhile was listed again.
LOOK_FOR: Final = timedelta(days=2)


@dataclass(frozen=True, kw_only=True, slots=True)
class Restored:
    """That a copy took the place of the database."""

    at: datetime  # aware UTC
    saved_at: datetime  # when the copy was made; what was posted since is not in it


def write_restored(restored: Restored) -> str:
    """Return the fact as it is kept."""
    return json.dumps({"at": restored.at.isoformat(), "saved_at": restored.saved_at.isoformat()})


def read_restored(written: str | None) -> Restored | None:
    """Return the fact; None where there is none that can be read."""
    try:
        values = json.loads(written or "null")
        at, saved_at = (datetime.fromisoformat(values[name]) for name in ("at", "saved_at"))
    except (ValueError, TypeError, KeyError):
        return None
    return Restored(at=at, saved_at=saved_at) if at.tzinfo and saved_at.tzinfo else None


def posted_since(restored: Restored | None, now: datetime) -> datetime | None:
    """Return since when what is to be posted may stand in its channel already; None: it does not."""
    if restored is None or not timedelta(0) <= now - restored.at < LOOK_FOR:
        return None
    return restored.saved_at
