"""The payloads of messages in, a web page that looks as Discord would show them out."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from tests.adapters.discord.discord_markdown import Node, blocks

Json = dict[str, Any]

_STYLE = Path(__file__).with_suffix(".css")
_ARROW = (
    '<svg viewBox="0 0 24 24" width="16" height="16" fill="none" stroke="currentColor" '
    'stroke-width="2"><path d="M14 4h6v6M20 4l-9 9M18 14v5a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V7a1 1 0 '
    '0 1 1-1h5"/></svg>'
)
_SPANS = {"bold": "strong", "italic": "em", "underline": "u", "strike": "s", "code": "code"}
_UNITS = (("day", 86_400), ("hour", 3_600), ("minute", 60))
_BUTTON_KINDS = {1: "primary", 3: "success", 4: "danger"}
_ROW, _BUTTON, _SECTION, _TEXT, _THUMBNAIL = 1, 2, 9, 10, 11
_GALLERY, _FILE, _SEPARATOR, _CONTAINER = 12, 13, 14, 17
_FIELD, _LABEL = 4, 18
_MENUS = {3: "Choose…", 5: "Choose a user", 6: "Choose a role", 8: "Choose a channel"}
_EPHEMERAL = 64
_PARAGRAPH = 2  # the style of a field of several lines
_JUMP = re.compile(r"https://discord\.com/channels/\d+/(\d+)/\d+")
_CAPTION = "Rendered preview of the message that is sent; Discord’s own clients differ a little."


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """A message as it is sent, and what the picture says of it."""

    payload: Json  # content, embeds, components, flags
    label: str = ""  # stands above it
    names: Mapping[str, str] = field(default_factory=dict)  # of channels and roles, by their ids


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """How a page of messages is drawn."""

    now: datetime  # aware UTC; what relative times count from
    width: int  # of a message, in CSS pixels
    columns: int = 1
    zoom: float = 1.0
    light: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class _Pen:
    """What the pieces of a message are drawn with."""

    now: datetime
    names: Mapping[str, str]


def render_messages(messages: Iterable[Message], look: Look) -> str:
    """Return the page of messages, below each other or in columns, with a caption."""
    style = _STYLE.read_text(encoding="utf-8")
    body = "".join(_message(message, look) for message in messages)
    theme = "light" if look.light else "dark"
    width = look.width * look.columns
    return (
        f"<!doctype html><meta charset=utf-8><style>{style}</style>"
        f'<main class={theme} style="width:{width}px;zoom:{look.zoom}"><div class=board '
        f'style="columns:{look.columns}">{body}</div><p class=caption>{_CAPTION}</p></main>'
    )


def _message(message: Message, look: Look) -> str:
    pen, payload = _Pen(now=look.now, names=message.names), message.payload
    label = f"<p class=label>{escape(message.label)}</p>" if message.label else ""
    if "title" in payload:
        return f"<div class=one>{label}{_form(payload, pen)}</div>"
    content = f"<div class=text>{_text(payload['content'], pen)}</div>" if _said(payload) else ""
    embeds = "".join(_embed(embed, pen) for embed in payload.get("embeds", []))
    components = "".join(_component(part, pen) for part in payload.get("components", []))
    private = payload.get("flags", 0) & _EPHEMERAL
    below = "<p class=private>Only you can see this</p>" if private else ""
    return (
        f"<div class=one>{label}<div class=post><div class=face>L</div><div class=message>"
        f"<p class=author><b>Lede</b> <span class=app>APP</span> <time>{look.now:%H:%M}</time></p>"
        f"{content}{embeds}{components}{below}</div></div></div>"
    )


def _form(payload: Json, pen: _Pen) -> str:
    return (
        f"<div class=form><h2>{escape(payload['title'])}</h2>"
        f"{_inside(payload, pen)}<div class=row><span class='button secondary'>Cancel</span>"
        f"<span class='button primary'>Submit</span></div></div>"
    )


def _labelled(part: Json, pen: _Pen) -> str:
    needed = "<em>*</em>" if part["component"].get("required", True) else ""
    said = part.get("description")
    help_ = f"<small>{escape(said)}</small>" if said else ""
    return (
        f"<div class=label-of><b>{escape(part['label'])}{needed}</b>{help_}"
        f"{_component(part['component'], pen)}</div>"
    )


def _field(part: Json) -> str:
    tall = " tall" if part.get("style") == _PARAGRAPH else ""
    value = part.get("value")
    said = f"<b>{escape(value)}</b>" if value else escape(part.get("placeholder") or "")
    return f'<span class="menu field{tall}">{said}</span>'


def _said(payload: Json) -> bool:
    return bool(payload.get("content"))


def _embed(embed: Json, pen: _Pen) -> str:
    author = f"<p class=source>{escape(embed['author']['name'])}</p>" if "author" in embed else ""
    title = f"<p class=title>{_text(embed['title'], pen)}</p>" if "title" in embed else ""
    link = " linked" if "url" in embed else ""
    text = _text(embed.get("description", ""), pen)
    picture = _picture(embed["thumbnail"]["url"]) if "thumbnail" in embed else ""
    return (
        f'<div class=embed style="--accent:#{embed.get("color", 0):06x}"><div class=main>{author}'
        f'<div class="heading{link}">{title}</div><div class=text>{text}</div>'
        f"{_embed_fields(embed, pen)}{_embed_footer(embed)}</div>{picture}</div>"
    )


def _embed_fields(embed: Json, pen: _Pen) -> str:
    return "".join(
        f"<div class=text><b>{_text(part['name'], pen)}</b>{_text(part['value'], pen)}</div>"
        for part in embed.get("fields", [])
    )


def _embed_footer(embed: Json) -> str:
    said = escape(embed["footer"]["text"]) if "footer" in embed else ""
    at = datetime.fromisoformat(embed["timestamp"]) if "timestamp" in embed else None
    when = f"{at:%d/%m/%Y %H:%M}" if at else ""
    told = " • ".join(filter(None, (said, when)))
    return f"<small class=foot>{told}</small>" if told else ""


def _component(part: Json, pen: _Pen) -> str:
    kind = part["type"]
    if kind in _MENUS:
        return _menu(part, pen)
    draw = _DRAWN.get(kind)
    if draw is None:
        raise ValueError(f"no picture of component {kind}")
    return draw(part, pen)


def _inside(part: Json, pen: _Pen) -> str:
    return "".join(_component(child, pen) for child in part.get("components", []))


def _container(part: Json, pen: _Pen) -> str:
    colour = part.get("accent_color")
    edge = "" if colour is None else f' style="--accent:#{colour:06x}"'
    return f"<div class=container{edge}>{_inside(part, pen)}</div>"


def _section(part: Json, pen: _Pen) -> str:
    aside = _component(part["accessory"], pen)
    return f"<div class=section><div>{_inside(part, pen)}</div>{aside}</div>"


def _button(part: Json, _pen: _Pen) -> str:
    arrow = _ARROW if "url" in part else ""
    kind = _BUTTON_KINDS.get(part.get("style", 2), "secondary")
    grey = " disabled" if part.get("disabled") else ""
    emoji = f"{escape(part['emoji'].get('name') or '')} " if part.get("emoji") else ""
    label = escape(part.get("label") or "")
    return f'<span class="button {kind}{grey}">{emoji}{label}{arrow}</span>'


def _menu(part: Json, pen: _Pen) -> str:
    chosen = [option["label"] for option in part.get("options", []) if option.get("default")]
    chosen += [pen.names.get(str(each["id"]), "unknown") for each in part.get("default_values", [])]
    told = ", ".join(chosen)
    said = (
        f"<b>{escape(told)}</b>"
        if told
        else escape(part.get("placeholder") or _MENUS[part["type"]])
    )
    return f"<span class=menu>{said}<i>⌄</i></span>"


def _picture(url: str) -> str:
    return f'<img class=thumbnail src="{escape(url)}" alt="">'


_DRAWN: Final[Mapping[int, Callable[[Json, _Pen], str]]] = {
    _ROW: lambda part, pen: f"<div class=row>{_inside(part, pen)}</div>",
    _BUTTON: _button,
    _SECTION: _section,
    _TEXT: lambda part, pen: f"<div class=text>{_text(part['content'], pen)}</div>",
    _THUMBNAIL: lambda part, _: _picture(part["media"]["url"]),
    _GALLERY: lambda part, _: "".join(_picture(item["media"]["url"]) for item in part["items"]),
    _FILE: lambda part, _: f"<p class=file>{escape(part['file']['url'].split('/')[-1])}</p>",
    _SEPARATOR: lambda part, _: "<hr>" if part.get("divider", True) else "<div class=gap></div>",
    _CONTAINER: _container,
    _LABEL: _labelled,
    _FIELD: lambda part, _: _field(part),
}


def _text(content: str, pen: _Pen) -> str:
    grouped = groupby(blocks(content), key=lambda block: block.kind)
    return "".join("".join(_blocks(kind, list(nodes), pen)) for kind, nodes in grouped)


def _blocks(kind: str, nodes: list[Node], pen: _Pen) -> Iterator[str]:
    match kind:
        case "item":
            items = (f"<li>{_inner(node.parts, pen)}</li>" for node in nodes)
            yield f"<ul>{''.join(items)}</ul>"
        case "quote":
            lines = (_inner(node.parts, pen) for node in nodes)
            yield f"<blockquote>{'<br>'.join(lines)}</blockquote>"
        case "heading":
            for node in nodes:
                yield f"<h{len(node.target)}>{_inner(node.parts, pen)}</h{len(node.target)}>"
        case "small":
            for node in nodes:
                yield f"<small>{_inner(node.parts, pen)}</small>"
        case _:
            for node in nodes:
                yield f"<p>{_inner(node.parts, pen) or '<br>'}</p>"


def _inner(nodes: Iterable[Node], pen: _Pen) -> str:
    return "".join(_span(node, pen) for node in nodes)


def _span(node: Node, pen: _Pen) -> str:
    if node.kind in _SPANS:
        tag = _SPANS[node.kind]
        told = _inner(node.parts, pen) if node.parts else escape(node.text.strip("`"))
        return f"<{tag}>{told}</{tag}>"
    if node.kind == "timestamp":
        return f"<span class=moment>{_when(node.text, pen.now)}</span>"
    chip = _chip(node, pen)
    if chip:
        return f"<span class=mention>{escape(chip)}</span>"
    told = _inner(node.parts, pen) or escape(node.text)
    return f"<a>{told}</a>" if node.kind in {"masked", "link"} else told


def _chip(node: Node, pen: _Pen) -> str:
    """Return what stands for a channel, role, command or message that is named; "" for others."""
    jump = _JUMP.fullmatch(node.text)
    if jump:
        return f"#{pen.names.get(jump[1], 'unknown')} › 💬"
    if node.kind == "command":
        return node.text.partition(":")[0].removeprefix("<")
    if node.kind != "mention":
        return ""
    sign = "#" if node.text.startswith("<#") else "@"
    return sign + pen.names.get(re.sub(r"\D", "", node.text), "unknown")


def _when(timestamp: str, now: datetime) -> str:
    at = datetime.fromtimestamp(int(re.findall(r"-?\d+", timestamp)[0]), UTC)
    if not timestamp.endswith(":R>"):
        return f"{at:%d %B %Y %H:%M}"
    seconds = abs((now - at).total_seconds())
    for unit, length in _UNITS:
        count = int(seconds // length)
        if count:
            told = f"{count} {unit}{'s' * (count > 1)}"
            return f"{told} ago" if at < now else f"in {told}"
    return "just now"
