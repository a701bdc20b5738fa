"""What a language brings so that reasons, and numbers of things, can be worded in it."""

import gettext
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from babel import Locale
from babel.messages.plurals import get_plural
from babel.numbers import format_decimal

from bot.presenting.facts import FactTeller
from bot.presenting.speech import SOURCE_LOCALE

# A field with this is left in English: no translator is asked for it.
UNTRANSLATED: Final = {"translated": False}


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
    # Said on the command line, in the log and of the settings file only: English so far.
    console_phrases: Mapping[str, Phrase] = field(metadata=UNTRANSLATED)
    stand_ins: Mapping[str, str]  # what is said where a fact is missing, by its name
    unknown: str  # the same for any other fact
    tell: FactTeller  # name and value -> words: units, lists, yes and no

    def phrase(self, key: str) -> Phrase | None:
        """Return the phrase of a code, or of "code.value"; None where there is none."""
        return self.phrases.get(key) or self.console_phrases.get(key)


@dataclass(frozen=True, kw_only=True, slots=True)
class Counted:
    """A sentence about a number of things, in as many forms as its language has for numbers."""

    one: str  # gettext's first form: in English of 1, in French of 0 too, in Russian of 21 too
    many: str  # gettext's second; `{count}` stands for the number, in English none included
    further: tuple[str, ...] = ()  # the other forms, in gettext's order
    locale: Locale = SOURCE_LOCALE

    @property
    def forms(self) -> tuple[str, ...]:
        """All of them, in gettext's order."""
        return (self.one, self.many, *self.further)

    def of(self, count: int, **facts: object) -> str:
        """Return the sentence about so many; `facts` fill its other places."""
        form = self.forms[plural_rule(self.locale)(count)]
        return form.format(count=format_decimal(count, locale=self.locale), **facts)


@cache
def plural_rule(locale: Locale) -> Callable[[int], int]:
    """Return what gives the place of the form for a number, as gettext has it."""
    return gettext.c2py(get_plural(locale).plural_expr)
