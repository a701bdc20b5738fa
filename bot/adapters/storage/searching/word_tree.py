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
    # Where it is: those words; None for all that stand in the index.
    begun: tuple[str, ...] | None = None
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


def beginning_of(node: Node) -> str:
    """Return what is but the beginning of a word, of two characters at least; "" where nothing is.

    One character begins pairs of a script without blanks.
    """
    if not isinstance(node, Words):
        return next(filter(None, map(beginning_of, node.nodes)), "")
    is_one = node.begins and node.begun is None and len(node.words) == 1
    return node.words[0] if is_one and len(node.words[0]) > 1 else ""


def spelled_out(node: Node, begun: Iterable[str]) -> Node:
    """Return what asks for `begun` in the place of all that `beginning_of` may begin."""
    if not isinstance(node, Words):
        return replace(node, nodes=tuple(spelled_out(each, begun) for each in node.nodes))
    if not beginning_of(node):
        return node
    others = tuple(each for each in begun if each != node.words[0])
    return replace(node, begins=bool(others), begun=others or None)


def within(part: Part, node: Node) -> Node:
    """Return what asks for the same within one part only."""
    if isinstance(node, Words):
        return replace(node, part=part)
    return replace(node, nodes=tuple(within(part, each) for each in node.nodes))
