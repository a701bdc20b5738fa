"""The element of an entry or a feed in; what the fast parser leaves out of it, out."""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from html import escape

from lxml import etree

from bot.reading.markup import Element

Children = Mapping[str, Sequence[Element]]  # by local name, in the order of the document

# Media RSS has titles, categories and credits of its own, which tell of pictures
_MEDIA_NAMESPACE = "{http://search.yahoo.com/mrss"
_CONTENT = ("encoded", "content")  # content:encoded of RSS, and Atom's
_PUBLISHED = ("pubDate", "published", "issued", "date", "created")
_UPDATED = ("updated", "modified", "lastBuildDate")
_PERIOD_MINUTES = {"hourly": 60, "daily": 1440, "weekly": 10_080, "monthly": 43_200}
_NO_CHILDREN: Sequence[Element] = ()


def children_of(element: Element) -> Children:
    """Return the children by local name, without those that tell of media."""
    found: dict[str, list[Element]] = {}
    for child in element:
        tag = child.tag
        if isinstance(tag, str) and not tag.startswith(_MEDIA_NAMESPACE):
            found.setdefault(tag.rpartition("}")[2], []).append(child)
    return found


def head_of(tree: Element) -> Children:
    """Return what a feed says of itself: the children of its channel, or of its root."""
    top = children_of(tree)
    channels = top.get("channel", ())
    return {**top, **children_of(channels[0])} if channels else top


def title_of_elements(children: Children) -> str:
    """Return a title that is made of elements (Atom's xhtml), of which the fast parser loses part."""
    titles = children.get("title", _NO_CHILDREN)
    return "".join(titles[0].itertext()).strip() if titles and len(titles[0]) else ""


def id_of_elements(children: Children) -> str:
    """Return an id that is written with tags in it."""
    for name in ("guid", "id"):
        for element in children.get(name, _NO_CHILDREN):
            if len(element):
                return _inner_markup(element).strip()
    return ""


def dates_of(children: Children) -> tuple[str, ...]:
    """Return the dates as written, that of publication first."""
    names = (name for name in (*_PUBLISHED, *_UPDATED) if name in children)
    return tuple(filter(None, (children[name][0].text for name in names)))


def content_of(children: Children) -> str:
    """Return an entry's own body as HTML, the longest where it has several; "" for none."""
    bodies = (markup_of(body) for name in _CONTENT for body in children.get(name, _NO_CHILDREN))
    return max(bodies, key=len, default="")


def markup_of(element: Element) -> str:
    """Return the HTML of a text, however it is written: escaped, in CDATA, as elements, plain."""
    kind = (element.get("type") or "html").lower()
    if len(element):
        return _inner_markup(element)
    if kind in {"text", "text/plain"}:
        return escape(element.text or "", quote=False)
    says_html = "html" in kind or kind.startswith("text/")
    return element.text or "" if says_html and element.get("mode") != "base64" else ""


def _inner_markup(element: Element) -> str:
    copy = deepcopy(element)  # leaves the namespaces behind that it makes no use of
    for node in copy.iter(etree.Element):
        node.tag = node.tag.rpartition("}")[2]
    etree.cleanup_namespaces(copy)
    inner = (etree.tostring(child, method="html", encoding="unicode") for child in copy)
    return escape(copy.text or "", quote=False) + "".join(inner)


def authors_of(children: Children) -> Iterator[str]:
    """Yield who wrote it: dc:creator and RSS's author as written, of Atom's the name."""
    for name in ("creator", "author"):
        for author in children.get(name, _NO_CHILDREN):
            parts = children_of(author) if len(author) else {}
            named = parts.get("name") or parts.get("email") or (author,)
            yield named[0].text or ""


def categories_of(children: Children) -> Iterator[str]:
    """Yield what it is filed under: in RSS the text, in Atom the label or term."""
    for name in ("category", "subject"):
        for category in children.get(name, _NO_CHILDREN):
            yield category.get("label") or category.get("term") or category.text or ""


def link_of(head: Children, relation: str) -> str:
    """Return where an atom:link of that relation leads; "" for nowhere."""
    links = (link for link in head.get("link", _NO_CHILDREN) if link.get("rel") == relation)
    return next((link.get("href") or "" for link in links), "")


def ttl_minutes(head: Children) -> int | None:
    """Return how long the feed says it stays as it is: RSS <ttl>, or the syndication module."""
    told = _line(head, "ttl")
    if told.isdecimal():
        return int(told[:6])
    minutes = _PERIOD_MINUTES.get(_line(head, "updatePeriod").lower())
    times = _line(head, "updateFrequency") or "1"
    return minutes // max(1, int(times[:4])) if minutes and times.isdecimal() else None


def _line(head: Children, name: str) -> str:
    return (head[name][0].text or "").strip() if name in head else ""
