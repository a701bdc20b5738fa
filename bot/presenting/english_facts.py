"""The facts of a reason in, English words and units out."""

from bot.domain.reasons import Fact

_KILOBYTE = 1_000
_MINUTE, _HOUR = 60, 3_600  # seconds
_MAX_OFFERS = 5  # a page may offer a feed for each of its sections
# As Discord's own English settings name them; any other keeps the name of Discord's interface.
_PERMISSIONS = {
    "view_channel": "View Channel",
    "send_messages": "Send Messages",
    "send_messages_in_threads": "Send Messages in Threads",
    "read_message_history": "Read Message History",
    "manage_guild": "Manage Server",
}


def tell_fact(name: str, value: Fact) -> str:
    """Return a fact in words, by the unit in its name."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        if name.endswith("bytes"):
            return _bytes(value)
        return _seconds(value) if name.endswith("seconds") else f"{value:g}"
    return _words(name, str(value))


def _words(name: str, value: str) -> str:
    if name == "offers":  # joined by blanks, as errors do
        return ", ".join(value.split()[:_MAX_OFFERS])
    if name == "permissions":
        return ", ".join(_PERMISSIONS.get(each, each) for each in value.split())
    return value.rstrip(". ") if name == "detail" else value


def _bytes(count: float) -> str:
    for unit in ("bytes", "kB", "MB"):
        if count < _KILOBYTE:
            return f"{count:.3g} {unit}"
        count /= _KILOBYTE
    return f"{count:.3g} GB"


def _seconds(seconds: float) -> str:
    if seconds < 2 * _MINUTE:
        return f"{seconds:.3g} s"
    if seconds < 2 * _HOUR:
        return f"{seconds / _MINUTE:.0f} min"
    return f"{seconds / _HOUR:.3g} h"
