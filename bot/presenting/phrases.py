"""What a language brings so that reasons can be worded in it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.domain.reasons import Fact


@dataclass(frozen=True, kw_only=True, slots=True)
class Phrase:
    """The sentences for one code; `{name}` stands for a fact of its data."""

    what: str  # what happened, and to what
    more: tuple[str, ...] = ()  # each said only where all its facts are known
    for_readers: str = ""  # on a card, where `what` would tell of our network or our own faults
    advice: str = ""  # what to do, for whoever runs the bot; "" where nothing helps or is needed


@dataclass(frozen=True, kw_only=True, slots=True)
class Language:
    """All phrases of a language, and how it tells facts."""

    phrases: Mapping[str, Phrase]  # by code, or "code.value" for one kind of it
    stand_ins: Mapping[str, str]  # what is said where a fact is missing, by its name
    unknown: str  # the same for any other fact
    tell: Callable[[str, Fact], str]  # name and value -> words: units, lists, yes and no


@dataclass(frozen=True, kw_only=True, slots=True)
class Counted:
    """A sentence about a number of things."""

    one: str
    many: str  # `{count}` stands for the number, none included

    def of(self, count: int) -> str:
        """Return the sentence about so many."""
        return self.one if count == 1 else self.many.format(count=count)
