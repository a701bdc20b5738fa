"""The JSON-LD of a page in, what it says of its article out.

https://schema.org/Article
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.reading.markup import Element

_ARTICLE_SUFFIXES = ("Article", "Posting", "Report", "Review")
_OTHER_ARTICLES = {"NewsArticle", "Report", "WebPage", "VideoObject", "LiveBlogPosting"}
_MAX_SCRIPT_CHARS = 1_000_000
_MAX_NODES = 5_000  # graphs of shops list every product
_SITE_TYPES = {"WebSite", "Organization", "NewsMediaOrganization"}


@dataclass(frozen=True, kw_only=True, slots=True)
class LinkedData:
    """What the page tells machines of its article; "" or None where it does not."""

    type: str = ""
    headline: str = ""
    name: str = ""  # some sites give the headline here, and a description as the headline
    body: str = ""
    published: str = ""
    authors: tuple[str, ...] = ()
    publisher: str = ""
    image: str = ""
    free: bool | None = None


def linked_data_of(tree: Element) -> LinkedData:
    """Return the first article among a page's JSON-LD, else what else there is."""
    nodes = list(_nodes_of(tree))
    articles = [node for node in nodes if _is_article(node)]
    sites = (node for node in nodes if _types(node) & _SITE_TYPES)
    publisher = next((name for name in map(_name, sites) if name), "")
    if not articles:
        return LinkedData(type=_first_type(nodes), publisher=publisher, free=_free(nodes))
    article = max(articles, key=lambda node: (bool(node.get("headline")), _fullness(node)))
    return LinkedData(
        type=_first_type([article]),
        headline=_text(article.get("headline")),
        name=_text(article.get("name")),
        body=_text(article.get("articleBody")),
        published=_text(article.get("datePublished")) or _text(article.get("dateCreated")),
        authors=tuple(_names(article.get("author"))),
        publisher=next(_names(article.get("publisher")), "") or publisher,
        image=_image(article.get("image")),
        free=_free(articles),
    )


def _fullness(node: dict[str, Any]) -> int:
    return sum(1 for name in ("articleBody", "datePublished", "author", "image") if node.get(name))


def _nodes_of(tree: Element) -> Iterator[dict[str, Any]]:
    count = 0
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            for node in _walk(_loaded(script.text or "")):
                count += 1
                if count > _MAX_NODES:
                    return
                yield node


def _loaded(text: str) -> object:
    """Parse one script, forgiving line breaks in strings and what surrounds the JSON."""
    try:
        cut = text[:_MAX_SCRIPT_CHARS].strip().removeprefix("<![CDATA[").removesuffix("]]>")
        return json.loads(cut.strip().rstrip(";"), strict=False)
    except (ValueError, RecursionError):
        return None


def _walk(value: object) -> Iterator[dict[str, Any]]:
    """Yield the objects of lists and @graphs; a stack, because depth is a stranger's choice."""
    stack = [value]
    while stack:
        top = stack.pop()
        if isinstance(top, list):
            stack.extend(reversed(top))
        elif isinstance(top, dict):
            yield top
            stack.extend(top[name] for name in ("mainEntity", "@graph") if name in top)


def _types(node: dict[str, Any]) -> set[str]:
    kind = node.get("@type")
    kinds = kind if isinstance(kind, list) else [kind]
    return {name.rpartition("/")[2] for name in kinds if isinstance(name, str)}


def _first_type(nodes: list[dict[str, Any]]) -> str:
    return next((name for node in nodes for name in sorted(_types(node))), "")


def _is_article(node: dict[str, Any]) -> bool:
    return any(name.endswith(_ARTICLE_SUFFIXES) for name in _types(node))


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _name(value: object) -> str:
    return _text(value.get("name")) if isinstance(value, dict) else _text(value)


def _names(value: object) -> Iterator[str]:
    for one in value if isinstance(value, list) else [value]:
        if name := _name(one):
            yield name


def _image(value: object) -> str:
    first = value[0] if isinstance(value, list) and value else value
    return _text(first.get("url")) if isinstance(first, dict) else _text(first)


def _free(nodes: list[dict[str, Any]]) -> bool | None:
    """Return isAccessibleForFree, which sites write as true, "True" or "http://schema.org/True"."""
    said = [node["isAccessibleForFree"] for node in nodes if "isAccessibleForFree" in node]
    if not said:
        return None
    return str(said[0]).lower().rpartition("/")[2] == "true"
