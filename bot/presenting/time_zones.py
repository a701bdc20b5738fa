"""What somebody typed of a time zone in, the name of the zone meant out, or of those near it.

Cities are known by their names in the language that is spoken, and in English.
"""

from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from importlib import resources
from typing import Final

from babel.core import get_global

from bot.presenting.speech import SOURCE_LANGUAGE, locale_of, spoken

MAX_ZONE_CHARS: Final = 60  # the longest name has half as many
_UTC: Final = "UTC"
_LIKENESS: Final = 0.6  # of 1, as difflib counts; "Berln" is 0.9 of "Berlin"


def zone_meant(typed: str) -> str | None:
    """Return the IANA name of a zone by that name, or by its city alone; None where unknown."""
    wanted = _folded(typed)
    for language in (spoken(), SOURCE_LANGUAGE):
        found = _by_calling(language).get(wanted)
        if found is not None:
            return found
    return None


def zones_near(typed: str, *, most: int = 3) -> tuple[str, ...]:
    """Return the names of zones that may have been meant, the likeliest first."""
    wanted = _folded(typed)
    callings = {**_by_calling(SOURCE_LANGUAGE), **_by_calling(spoken())}
    beginning = sorted(each for each in callings if len(wanted) > 1 and each.startswith(wanted))
    near = get_close_matches(wanted, callings, n=2 * most, cutoff=_LIKENESS)
    return tuple(dict.fromkeys(callings[each] for each in (*near, *beginning)))[:most]


def _folded(typed: str) -> str:
    return "_".join(typed.casefold().replace("_", " ").split())[:MAX_ZONE_CHARS]


@cache
def _names() -> tuple[str, ...]:
    """Return all zones; those of today come before their former names."""
    listed = resources.files("tzdata").joinpath("zones").read_text(encoding="utf-8")
    return tuple(listed.split())


@cache
def _by_calling(language: str) -> Mapping[str, str]:
    """Return the zones by all that they are called: in full, and by their city."""
    known = {_folded(name): name for name in _names()}
    cities = [name for name in _names() if "/" in name and not name.startswith("Etc/")]
    for name in cities:
        known.setdefault(_folded(name.rpartition("/")[2]), name)
    # Babel knows some cities by former names of their zones only (Europe/Kiev).
    todays = get_global("zone_aliases")
    for name, told in locale_of(language).time_zones.items():
        if "city" in told and todays.get(name, name) in cities:
            known.setdefault(_folded(told["city"]), todays.get(name, name))
    known.setdefault(_folded(_UTC), _UTC)
    return known
