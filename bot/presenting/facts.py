"""The facts of a reason in, words and units of a language out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from babel import Locale
from babel.lists import format_list
from babel.numbers import format_decimal
from babel.units import format_unit

from bot.domain.reasons import Fact
from bot.presenting.speech import SOURCE_LOCALE

_KILOBYTE = 1_000
_MINUTE, _HOUR = 60, 3_600  # seconds
_MAX_OFFERS = 5  # a page may offer a feed for each of its sections
_MAX_PLAIN = 1e15  # numbers past it are told with a power of ten


@dataclass(frozen=True, kw_only=True, slots=True)
class FactWords:
    """What facts are told with, beside numbers."""

    yes: str
    no: str
    permissions: Mapping[str, str]  # as Discord's own settings name them, by Discord's keys


@dataclass(frozen=True, kw_only=True, slots=True)
class FactTeller:
    """Tells facts in one language."""

    words: FactWords
    locale: Locale = SOURCE_LOCALE

    def __call__(self, name: str, value: Fact) -> str:
        """Return a fact in words, by the unit in its name.

        Raises OverflowError or ValueError for numbers too large to be written.
        """
        if isinstance(value, bool):
            return self.words.yes if value else self.words.no
        if isinstance(value, int | float):
            return self._quantity(name, value)
        return self._words(name, str(value))

    def _quantity(self, name: str, value: float) -> str:
        if name.endswith("bytes"):
            return self._bytes(value)
        return self._seconds(value) if name.endswith("seconds") else self._number(value)

    def _words(self, name: str, value: str) -> str:
        if name == "offers":  # joined by blanks, as errors do
            return ", ".join(value.split()[:_MAX_OFFERS])
        if name == "permissions":
            named = [self.words.permissions.get(each, each) for each in value.split()]
            return format_list(named, locale=self.locale)
        return value.rstrip(". ") if name == "detail" else value

    def _number(self, value: float) -> str:
        return (
            f"{value:g}" if abs(value) >= _MAX_PLAIN else format_decimal(value, locale=self.locale)
        )

    def _bytes(self, count: float) -> str:
        if count < _KILOBYTE:
            return format_unit(count, "byte", "long", locale=self.locale)
        for unit in ("kilobyte", "megabyte"):
            count /= _KILOBYTE
            if count < _KILOBYTE:
                return self._unit(count, unit)
        return self._unit(count / _KILOBYTE, "gigabyte")

    def _seconds(self, seconds: float) -> str:
        if seconds < 2 * _MINUTE:
            return self._unit(seconds, "second")
        if seconds < 2 * _HOUR:
            return self._unit(round(seconds / _MINUTE), "minute")
        return self._unit(seconds / _HOUR, "hour")

    def _unit(self, amount: float, unit: str) -> str:
        """Return three figures and a unit, abbreviated: so it is right in every case and gender."""
        return format_unit(float(f"{amount:.3g}"), unit, "short", locale=self.locale)


ENGLISH: Final = FactTeller(
    words=FactWords(
        yes="yes",
        no="no",
        permissions={
            "view_channel": "View Channel",
            "send_messages": "Send Messages",
            "send_messages_in_threads": "Send Messages in Threads",
            "create_public_threads": "Create Public Threads",
            "manage_threads": "Manage Threads",
            "manage_messages": "Manage Messages",
            "manage_channels": "Manage Channels",
            "manage_webhooks": "Manage Webhooks",
            "manage_guild": "Manage Server",
            "embed_links": "Embed Links",
            "attach_files": "Attach Files",
            "read_message_history": "Read Message History",
            "mention_everyone": "Mention @everyone, @here, and All Roles",
        },
    )
)
