"""The tree of a page and its facts in, what may show that it is no article out."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.reading.inline_text import fold
from bot.reading.markup import Element
from bot.reading.page_facts import PageFacts

_VISIBLE_CHARS = 30_000  # walls are short; what comes later is somebody's article
_STRAIGHT = {0x2018: "'", 0x2019: "'"}  # curly apostrophes
_TEASER_WORDS = 5  # menus say less
_AROUND_TAGS = {"nav", "header", "footer", "aside"}
_UNSEEN_TAGS = {"script", "style", "template", "noscript", "svg", "head", "iframe", "option"}


@dataclass(frozen=True, kw_only=True, slots=True)
class PageSigns:
    """What stands on a page beside its article; texts are ready for comparing."""

    headings: str  # title and first headings
    visible: str  # what readers see, the first stretch of it
    without_script: str  # what the page says to browsers that run no scripts
    link_count: int
    teaser_count: int  # links as long as headlines that are all of their list items
    has_password_field: bool
    has_video: bool
    has_scripts: bool
    is_front_page: bool
    kinds: str  # og:type and schema.org type
    free: bool | None  # isAccessibleForFree


def page_signs_of(tree: Element, facts: PageFacts, url: str) -> PageSigns:
    """Gather the signs; `tree` must still be whole."""
    headings = [facts.title, *(_own_text(h) for h in list(tree.iter("title", "h1", "h2"))[:4])]
    unscripted = " ".join(_own_text(node) for node in list(tree.iter("noscript"))[:20])
    return PageSigns(
        headings=comparable_words(" | ".join(headings)),
        visible=comparable_words(" ".join(_visible_pieces(tree))),
        without_script=comparable_words(unscripted),
        link_count=sum(1 for _ in tree.iter("a")),
        teaser_count=sum(1 for item in tree.iter("li") if _is_teaser(item)),
        has_password_field=bool(tree.xpath("boolean(//input[@type='password'])")),
        has_video=bool(tree.xpath("boolean(//video | //iframe[contains(@src, 'video')])")),
        has_scripts=next(tree.iter("script"), None) is not None,
        is_front_page=bool(url) and urlsplit(url).path.strip("/") == "",
        kinds=f"{facts.og_type} {facts.linked.type}".lower(),
        free=facts.linked.free,
    )


def comparable_words(text: str) -> str:
    """Return `text` as the lists of phrases are written."""
    return fold(text.casefold().translate(_STRAIGHT))


def _is_teaser(item: Element) -> bool:
    """Tell a headline of another article from an entry of a menu, in the page's own part."""
    link = next(item.iter("a"), None)
    if link is None or any(above.tag in _AROUND_TAGS for above in item.iterancestors()):
        return False
    words = _own_text(link)
    return len(words.split()) >= _TEASER_WORDS and words == _own_text(item)


def _own_text(element: Element) -> str:
    return fold("".join(element.itertext()))[:500]


def _visible_pieces(tree: Element) -> Iterator[str]:
    """Yield the texts that readers see, without recursion."""
    budget = _VISIBLE_CHARS
    stack = [tree]
    while stack and budget > 0:
        top = stack.pop()
        if isinstance(top, str):
            budget -= len(top)
            yield top
            continue
        if top.tag not in _UNSEEN_TAGS:
            for child in reversed(top):
                stack += [child.tail or "", child]
            stack.append(top.text or "")
