"""The payload of a message in, a web page that looks like Discord's dark theme out."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any

from tests.adapters.discord.discord_markdown import Node, blocks

Json = dict[str, Any]

_STYLE = Path(__file__).with_suffix(".css")
_ARROW = (
    '<svg viewBox="0 0 24 24" width="16" height="16" fill="none" stroke="currentColor" '
    'stroke-width="2"><path d="M14 4h6v6M20 4l-9 9M18 14v5a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V7a1 1 0 '
    '0 1 1-1h5"/></svg>'
)
_SPANS = {"bold": "strong", "italic": "em", "underline": "u", "strike": "s"}
_UNITS = (("day", 86_400), ("hour", 3_600), ("minute", 60))


def render_message(components: Iterable[Json], now: datetime, *, width: int) -> str:
    """Return the page of one message; `now` is what its relative times count from."""
    body = "".join(_component(part, now) for part in components)
    style = _STYLE.read_text(encoding="utf-8")
    return (
        f"<!doctype html><meta charset=utf-8><style>{style}</style>"
        f'<main style="width:{width}px"><div class=face>L</div><div class=message>'
        f"<p class=author><b>Lede</b> <span class=app>APP</span> <time>{now:%H:%M}</time></p>"
        f"{body}</div></main>"
    )


def _component(part: Json, now: datetime) -> str:
    inner = "".join(_component(child, now) for child in part.get("components", []))
    match part["type"]:
        case 17:
            html = (
                f'<div class=container style="--accent:#{part["accent_color"]:06x}">{inner}</div>'
            )
        case 9:
            aside = _component(part["accessory"], now)
            html = f"<div class=section><div>{inner}</div>{aside}</div>"
        case 10:
            html = f"<div class=text>{_text(part['content'], now)}</div>"
        case 11:
            html = f'<img class=thumbnail src="{escape(part["media"]["url"])}" alt="">'
        case 14:
            html = "<hr>"
        case 1:
            html = f"<div class=row>{inner}</div>"
        case _:
            html = _button(part)
    return html


def _button(part: Json) -> str:
    arrow = _ARROW if "url" in part else ""
    return f"<span class=button>{escape(part['label'])}{arrow}</span>"


def _text(content: str, now: datetime) -> str:
    grouped = groupby(blocks(content), key=lambda block: block.kind)
    return "".join("".join(_blocks(kind, list(nodes), now)) for kind, nodes in grouped)


def _blocks(kind: str, nodes: list[Node], now: datetime) -> Iterator[str]:
    match kind:
        case "item":
            items = (f"<li>{_inner(node.parts, now)}</li>" for node in nodes)
            yield f"<ul>{''.join(items)}</ul>"
        case "quote":
            lines = (_inner(node.parts, now) for node in nodes)
            yield f"<blockquote>{'<br>'.join(lines)}</blockquote>"
        case "heading":
            for node in nodes:
                yield f"<h{len(node.target)}>{_inner(node.parts, now)}</h{len(node.target)}>"
        case "small":
            for node in nodes:
                yield f"<small>{_inner(node.parts, now)}</small>"
        case _:
            for node in nodes:
                yield f"<p>{_inner(node.parts, now)}</p>"


def _inner(nodes: Iterable[Node], now: datetime) -> str:
    return "".join(_span(node, now) for node in nodes)


def _span(node: Node, now: datetime) -> str:
    if node.kind in _SPANS:
        tag = _SPANS[node.kind]
        return f"<{tag}>{_inner(node.parts, now)}</{tag}>"
    if node.kind == "timestamp":
        return f"<span class=moment>{_ago(node.text, now)}</span>"
    if node.kind in {"masked", "link"}:
        return f"<a>{_inner(node.parts, now) or escape(node.text)}</a>"
    return _inner(node.parts, now) if node.parts else escape(node.text)


def _ago(timestamp: str, now: datetime) -> str:
    seconds = int(re.findall(r"-?\d+", timestamp)[0])
    passed = now - datetime.fromtimestamp(seconds, UTC)
    for unit, length in _UNITS:
        count = int(passed.total_seconds() // length)
        if count:
            return f"{count} {unit}{'s' * (count > 1)} ago"
    return "just now"
