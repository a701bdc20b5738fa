"""Dates, times, numbers, names and languages in, the same as the language now spoken writes them."""

from collections.abc import Iterable
from datetime import date, time

from babel.dates import format_date, format_time
from babel.lists import format_list
from babel.numbers import format_decimal

from bot.presenting.speech import LANGUAGES, locale_of, spoken


def told_number(number: float) -> str:
    """Return a number with the separators of the language: "1,234.5", "1.234,5"."""
    return format_decimal(number, locale=locale_of(spoken()))


def told_list(names: Iterable[str]) -> str:
    """Return names as a sentence lists them: "A, B, and C", "A, B und C"."""
    return format_list(list(names), locale=locale_of(spoken()))


def told_date(day: date) -> str:
    """Return a date with the month in letters: "Nov 1, 2026", "1 nov. 2026"."""
    return format_date(day, "medium", locale=locale_of(spoken()))


def told_time(at: time) -> str:
    """Return a time of day in hours and minutes: "6:00 PM", "18:00"."""
    return format_time(at, "short", locale=locale_of(spoken()))


def told_language(code: str) -> str:
    """Return a language's name in the language spoken: "German", "Deutsch"; else its code."""
    return str(locale_of(spoken()).languages.get(code, code))


def own_name(language: str) -> str:
    """Return what one of our languages calls itself, as a list of choices has it: "Deutsch"."""
    name = locale_of(language).language_name if language in LANGUAGES else None
    return name[:1].upper() + name[1:] if name else language
