"""Ids as Discord makes them: a time in the upper bits, something unique in the lower."""

from tests.discord_stand_in import clock

# https://discord.com/developers/docs/reference#snowflakes: milliseconds since 2015, then 22 bits
_EPOCH_MS = 1_420_070_400_000
_TIME_SHIFT = 22
# When everything that stands at the start was made: 2024-05-01, so its ids are the same each run.
_FOUNDED_MS = 1_714_521_600_000


class Snowflakes:
    """Makes ids: lasting ones that are the same in every run, and ones that tell the present."""

    def __init__(self) -> None:
        self._lasting = (_FOUNDED_MS - _EPOCH_MS) << _TIME_SHIFT
        self._present = 0

    def lasting(self) -> int:
        """Return the next id for what scripts set up: guilds, channels, users, roles."""
        self._lasting += 1 << _TIME_SHIFT
        return self._lasting

    def present(self) -> int:
        """Return an id for what happens now: messages, interactions; later ones are larger."""
        at = (int(clock.now() * 1000) - _EPOCH_MS) << _TIME_SHIFT
        self._present = max(self._present + 1, at)
        return self._present
