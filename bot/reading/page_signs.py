"""The tree of a page and its facts in, what may show that it is no article out."""

from collections.abc import Iterator
from functools import cached_property
from itertools import islice
from urllib.parse import urlsplit

from bot.reading.inline_text import fold
from bot.reading.markup import Element
from bot.reading.page_facts import PageFacts

_VISIBLE_CHARS = 30_000  # walls are short; what comes later is somebody's article
_TEASER_WORDS = 5  # menus say less
_AROUND_TAGS = {"nav", "header", "footer", "aside"}
_UNSEEN_TAGS = {"script", "style", "template", "noscript", "svg", "head", "iframe", "option"}
_HEADINGS = 4
_MAX_LINKS = 2_000
_MAX_OWN_CHARS = 500


class PageSigns:
    """What stands on a page beside its article; texts are ready for comparing.

    Each sign is looked for when it is asked for: a long article needs hardly any.
    """

    def __init__(self, tree: Element, facts: PageFacts, url: str) -> None:
        """Keep what the signs are taken from; the tree must stay as it is."""
        self._tree = tree
        self._facts = facts
        self._url = url

    @cached_property
    def headings(self) -> str:
        """Title and first headings."""
        shown = islice(self._tree.iter("title", "h1", "h2"), _HEADINGS)
        return comparable_words(" | ".join([self._facts.title, *map(_own_text, shown)]))

    @cached_property
    def visible(self) -> str:
        """What readers see, the first stretch of it."""
        return comparable_words(" ".join(_visible_pieces(self._tree)))

    @cached_property
    def without_script(self) -> str:
        """What the page says to browsers that run no scripts."""
        nodes = list(self._tree.iter("noscript"))[:20]
        return comparable_words(" ".join(map(_own_text, nodes)))

    @cached_property
    def link_count(self) -> int:
        """All links of the page."""
        return sum(1 for _ in self._tree.iter("a"))

    @cached_property
    def link_texts(self) -> frozenset[str]:
        """The words of links as long as headlines."""
        links = self._tree.xpath("//a[string-length(normalize-space()) > 15]")[:_MAX_LINKS]
        return frozenset(comparable_words(_own_text(link)) for link in links)

    @cached_property
    def teaser_count(self) -> int:
        """Links as long as headlines that are all of their list items."""
        return sum(1 for item in self._tree.iter("li") if _is_teaser(item))

    @cached_property
    def teasers(self) -> tuple[str, ...]:
        """The words of boxes whose one heading of that rank is a link: teasers of articles."""
        headings = self._tree.xpath("(//h2 | //h3 | //h4)[a or parent::a]")[:_MAX_LINKS]
        boxes = [box for heading in headings if (box := _teaser_box(heading)) is not None]
        return tuple(comparable_words(_own_text(box)) for box in boxes)

    @cached_property
    def has_password_field(self) -> bool:
        """Whether the page lets one log in."""
        return bool(self._tree.xpath("boolean(//input[@type='password'])"))

    @cached_property
    def has_video(self) -> bool:
        """Whether a video stands on the page."""
        return bool(self._tree.xpath("boolean(//video | //iframe[contains(@src, 'video')])"))

    @cached_property
    def has_scripts(self) -> bool:
        """Whether the page runs any script."""
        return next(self._tree.iter("script"), None) is not None

    @property
    def is_front_page(self) -> bool:
        """Whether the address has no path."""
        return bool(self._url) and urlsplit(self._url).path.strip("/") == ""

    @property
    def kinds(self) -> str:
        """og:type and schema.org type."""
        return f"{self._facts.og_type} {self._facts.linked.type}".lower()

    @property
    def free(self) -> bool | None:
        """What the page says of its isAccessibleForFree."""
        return self._facts.linked.free


def comparable_words(text: str) -> str:
    """Return `text` as the lists of phrases are written."""
    return fold(text.casefold().replace("\u2018", "'").replace("\u2019", "'"))  # curly apostrophes


def _is_teaser(item: Element) -> bool:
    """Tell a headline of another article from an entry of a menu, in the page's own part."""
    link = next(item.iter("a"), None)
    if link is None or any(above.tag in _AROUND_TAGS for above in item.iterancestors()):
        return False
    words = _own_text(link)
    return len(words.split()) >= _TEASER_WORDS and words == _own_text(item)


def _teaser_box(heading: Element) -> Element | None:
    """Return what surrounds a linked heading and a line of text, if there is no other heading."""
    box = heading.getparent()
    if box.tag == "a" or len(box) == 1:
        box = box.getparent()
    if box is None or len(list(islice(box.iter(heading.tag), 2))) > 1:
        return None
    return box


def _own_text(element: Element) -> str:
    return fold("".join(element.itertext()))[:_MAX_OWN_CHARS]


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
