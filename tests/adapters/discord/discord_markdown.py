"""Markdown in, what Discord's clients would make of it out; rather too much than too little.

An oracle: it knows nothing of bot.adapters.discord.cards.markdown. Where clients differ, it takes for
syntax what any of them might.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Node:
    """A piece of a message; `text` counts where there are no parts."""

    kind: str
    text: str = ""
    parts: tuple["Node", ...] = ()
    target: str = ""  # where a link leads, which list mark, how large a heading


# A backslash takes a sign that is no letter, digit or space out of every rule below.
_INSIDE = r"((?:\\[\s\S]|[^\\])+?)"
_SPANS = (
    ("bold", re.compile(rf"\*\*{_INSIDE}\*\*(?!\*)")),
    ("underline", re.compile(rf"__{_INSIDE}__(?!_)")),
    ("italic", re.compile(rf"\*(?=\S){_INSIDE}\*(?!\*)|_{_INSIDE}_")),
    ("strike", re.compile(rf"~~{_INSIDE}~~")),
    ("spoiler", re.compile(rf"\|\|{_INSIDE}\|\|")),
)
_LEAVES = (
    ("code", re.compile(r"(`+)[\s\S]+?\1")),
    ("mention", re.compile(r"<(?:@[!&]?|#)\d+>|@(?:everyone|here)", re.IGNORECASE)),
    ("command", re.compile(r"</[^<>\n]+:\d+>")),
    ("timestamp", re.compile(r"<t:-?\d{1,17}(?::[tTdDfFR])?>")),
    ("place", re.compile(r"<(?:id|sound):[^<>\s]*>")),
    ("emoji", re.compile(r"<a?:\w+:\d+>|:(?!\d\d?:)[\w+-]+:", re.ASCII)),
    ("link", re.compile(r"<[a-z][a-z0-9+.-]*:[^\s<>]+>|<[^\s<>]+@[^\s<>]+>|<\+[0-9 ()-]+>")),
    ("link", re.compile(r"[a-z][a-z0-9+.-]*://\S+", re.IGNORECASE)),
    ("invite", re.compile(r"discord(?:app)?\.(?:gg|com|gift|new)/\S+", re.IGNORECASE)),
)
_ESCAPE = re.compile(r"\\([^0-9A-Za-z\s])")
_MASKED = re.compile(r"\[((?:\[[^\]]*\]|[^\[\]])*)\]\(\s*<?([^)\n]*?)>?\s*\)")
_BLOCKS = (
    ("heading", re.compile(r" *(#{1,6})(?:\s+(.*)|$)")),
    ("small", re.compile(r" *(-#)\s*(.*)")),
    ("item", re.compile(r" *([-*+]|[0-9]+\.)(?:\s+(.*)|$)")),
    ("quote", re.compile(r" *(>>>|>)\s*(.*)")),
)


def blocks(text: str) -> tuple[Node, ...]:
    """Return the blocks of a message, one for each line."""
    return tuple(_block(line) for line in text.split("\n"))


def spans(text: str) -> tuple[Node, ...]:
    """Return the pieces within a line, or over several."""
    found: list[Node] = []
    place = 0
    while place < len(text):
        node, place = _next(text, place)
        if node.kind == "text" and found and found[-1].kind == "text":
            found[-1] = Node("text", found[-1].text + node.text)
        else:
            found.append(node)
    return tuple(found)


def visible(nodes: tuple[Node, ...]) -> str:
    """Return what readers see of pieces of a line."""
    return "".join(visible(node.parts) if node.parts else node.text for node in nodes)


def kinds(nodes: tuple[Node, ...]) -> set[str]:
    """Return every kind of piece, however deep."""
    return {node.kind for node in walk(nodes)}


def walk(nodes: tuple[Node, ...]) -> Iterator[Node]:
    for node in nodes:
        yield node
        yield from walk(node.parts)


def _block(line: str) -> Node:
    for kind, rule in _BLOCKS:
        match = rule.match(line)
        if match:
            content = match.group(2) or ""
            inner = spans(content) if kind in {"heading", "small"} else (_block(content),)
            return Node(kind, parts=inner, target=match.group(1))
    return Node("line", parts=spans(line))


def _next(text: str, place: int) -> tuple[Node, int]:
    escape = _ESCAPE.match(text, place)
    if escape:
        return Node("text", escape.group(1)), escape.end()
    for kind, rule in _LEAVES:
        leaf = rule.match(text, place)
        if leaf:
            return Node(kind, leaf.group()), leaf.end()
    masked = _MASKED.match(text, place)
    if masked:
        label, target = masked.groups()
        return Node("masked", parts=(Node("text", label),), target=target), masked.end()
    for kind, rule in _SPANS:
        span = rule.match(text, place)
        if span:
            inside = next(group for group in span.groups() if group is not None)
            return Node(kind, parts=spans(inside)), span.end()
    return Node("text", text[place]), place + 1
