"""What the words of a brief must fulfil, as a tree; each word index renders it in its own way."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum


class Part(StrEnum):
    """Where in a brief a word stands."""

    HEADLINE = "headline"
    SPEAKERS = "speakers"


@dataclass(frozen=True, slots=True)
class Words:
    """Words side by side, as the index has them."""

    words: tuple[str, ...]
    begins: bool = False  # the last may be but the beginning of a word
    part: Part | None = None  # None: anywhere


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One of them stands in the brief; of none, no brief fulfils it."""

    nodes: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class AllOf:
    """Each of them stands in the brief; there is at least one."""

    nodes: tuple["Node", ...]


Node = Words | AnyOf | AllOf


def word(text: str, *, begins: bool = False) -> Words:
    """Return what asks for one word."""
    return Words((text,), begins=begins)


def any_of(nodes: Iterable[Node]) -> Node:
    """Return what asks for one of them, each named once."""
    each = tuple(dict.fromkeys(nodes))
    return each[0] if len(each) == 1 else AnyOf(each)


def all_of(nodes: Iterable[Node]) -> Node:
    """Return what asks for all of them, each named once."""
    each = tuple(dict.fromkeys(nodes))
    return each[0] if len(each) == 1 else AllOf(each)


def within(part: Part, node: Node) -> Node:
    """Return what asks for the same within one part only."""
    if isinstance(node, Words):
        return replace(node, part=part)
    return replace(node, nodes=tuple(within(part, each) for each in node.nodes))
