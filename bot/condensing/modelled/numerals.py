"""Digits with marks between them and the decimal mark of a language in, what they may mean out."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Final, TypeAlias

Values: TypeAlias = tuple[Decimal, ...]

NARROW: Final = "\u00a0\u2009\u202f"  # spaces that only ever part thousands
_HOURS, _MINUTES = 32, 60  # an hour or a day of a month, before the point; what may stand behind it
_THOUSAND: Final = 3  # digits
_PAIR: Final = 2  # of minutes, of India's lakhs


def readings_of(literal: str, decimal: str) -> tuple[Values, ...]:
    """Return each thing that `literal` may mean: one number, or several.

    `decimal` parts decimals in its language; "" where "." and "," both may.
    """
    if " " in literal and not re.search("[.,]", literal):  # "12 300" may be two numbers
        return _numbers([literal.replace(" ", "")]) + _numbers(literal.split(" "))
    literal = re.sub(rf"[{NARROW} ']", "", literal)
    marks, groups = re.findall("[.,]", literal), re.split("[.,]", literal)
    if len(marks) == 1:
        return _one_mark(groups[0], marks[0], groups[1], decimal)
    if len(set(marks)) <= 1:
        return _numbers(["".join(groups)] if _are_thousands(groups, marks) else groups)
    whole, fraction = groups[:-1], groups[-1]
    if marks.count(marks[-1]) == 1 and _are_thousands(whole, marks):
        return _numbers([f"{''.join(whole)}.{fraction}"])
    return _numbers(groups)


def _one_mark(whole: str, mark: str, behind: str, decimal: str) -> tuple[Values, ...]:
    joined, parted = [f"{whole}.{behind}"], [whole, behind]
    is_thousands = len(behind) == _THOUSAND >= len(whole) and whole.strip("0") != ""
    if mark == decimal:
        is_time = len(behind) == _PAIR and int(whole) < _HOURS and int(behind) < _MINUTES
        return _numbers(joined) + (_numbers(parted) if is_time and mark == "." else ())
    if is_thousands:
        return _numbers([whole + behind])
    if decimal == ".":
        return _numbers(parted)
    return _numbers(joined) + _numbers(
        parted
    )  # a version, a time, a date: "17.2", "15.30", "24.12"


def _are_thousands(groups: Sequence[str], marks: Sequence[str]) -> bool:
    """Tell "1.234.567", and "1,00,000" as India has it, from a date."""
    first, *rest = groups
    usual = len(first) <= _THOUSAND and all(len(group) == _THOUSAND for group in rest)
    indian = marks[:1] == [","] and len(first) <= _PAIR and bool(rest)
    return usual or (
        indian and len(rest[-1]) == _THOUSAND and all(len(group) == _PAIR for group in rest[:-1])
    )


def _numbers(written: Sequence[str]) -> tuple[Values, ...]:
    return (tuple(map(Decimal, written)),)
