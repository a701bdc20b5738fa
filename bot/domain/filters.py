"""What a subscription lets pass: a tree of rules, the subject it is held against, the verdict."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias


class FilterField(StrEnum):
    """Where a rule may look; the value is the prefix that people write before a colon."""

    TITLE = "title"
    TEXT = "text"
    CLAIMS = "claims"
    SPEAKER = "speaker"
    LANGUAGE = "language"
    AUTHOR = "author"
    CATEGORY = "category"


@dataclass(frozen=True, slots=True)
class Word:
    """One word, in any case and with or without accents."""

    text: str  # as written: no blanks, quotes or parentheses
    prefix: bool = False  # also every longer word that begins so

    def __str__(self) -> str:
        return f"{self.text}*" if self.prefix else self.text


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in this order, or a word that the language has another use for."""

    text: str

    def __str__(self) -> str:
        escaped = self.text.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'


@dataclass(frozen=True, slots=True)
class Pattern:
    r"""A regular expression in RE2's syntax."""

    source: str  # between the slashes, a slash unescaped

    def __str__(self) -> str:
        return f"/{_slashes_escaped(self.source)}/"


@dataclass(frozen=True, slots=True)
class InField:
    """A part that looks in one field only."""

    field: FilterField
    part: "FilterRule"

    def __str__(self) -> str:
        return f"{self.field}:{_grouped(self.part, (AllOf, AnyOf, Not))}"


@dataclass(frozen=True, slots=True)
class Not:
    """Whatever the part does not match."""

    part: "FilterRule"

    def __str__(self) -> str:
        return f"-{_grouped(self.part, (AllOf, AnyOf))}"


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part matches; at least two, none an AllOf."""

    parts: tuple["FilterRule", ...]

    def __str__(self) -> str:
        return " ".join(_grouped(part, (AnyOf,)) for part in self.parts)


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One part matches at least; at least two, none an AnyOf."""

    parts: tuple["FilterRule", ...]

    def __str__(self) -> str:
        return " OR ".join(map(str, self.parts))


FilterRule: TypeAlias = Word | Phrase | Pattern | InField | Not | AllOf | AnyOf


@dataclass(frozen=True, slots=True)
class Filter:
    """All that a subscription asks of an entry; str() writes it in the language people use."""

    rule: FilterRule | None = None  # None lets everything pass

    def __str__(self) -> str:
        return "" if self.rule is None else str(self.rule)


@dataclass(frozen=True, kw_only=True, slots=True)
class FilterSubject:
    """What is known of an entry; a bare rule looks in title, claims and text."""

    title: str
    text: str  # "" before the article was read
    claims: tuple[str, ...]
    speakers: tuple[str, ...]
    language: str | None  # "en" or "en-GB"
    authors: tuple[str, ...]
    categories: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class FilterMatch:
    """A rule found its words."""

    rule: str  # as the filter writes it, its field in front where one was named
    field: FilterField
    words: str  # as they stand there, shortened; from the web, so hostile


@dataclass(frozen=True, kw_only=True, slots=True)
class FilterVerdict:
    """Whether an entry passes, and why."""

    passes: bool
    matches: tuple[FilterMatch, ...]  # one a rule at most, in the order of the filter
    kept_out_by: str | None  # the first rule that is not met; None where it passes
    too_slow: str | None = None  # the rule that was given up; then the entry passes unjudged


def _grouped(part: FilterRule, kinds: tuple[type, ...]) -> str:
    return f"({part})" if isinstance(part, kinds) else str(part)


def _slashes_escaped(source: str) -> str:
    written: list[str] = []
    escaping = False
    for char in source:
        written.append("\\/" if char == "/" and not escaping else char)
        escaping = char == "\\" and not escaping
    return "".join(written)
