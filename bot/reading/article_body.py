"""The tree of a page in, the blocks of its article out: paragraphs, headings, quotes, items."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from trafilatura import bare_extraction

from bot.domain.articles import Block, BlockKind
from bot.reading.headline import comparable
from bot.reading.inline_text import fold, plain_line, weight_of
from bot.reading.lede import missing_lede
from bot.reading.markup import Element
from bot.reading.page_facts import PageFacts
from bot.reading.punctuation import count_sentence_gaps, ends_clause, ends_sentence

# trafilatura reports every page it finds nothing in; for us that is an outcome, not a warning
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

_KIND_OF_TAG = {
    "head": BlockKind.HEADING,
    "quote": BlockKind.QUOTE,
    "item": BlockKind.LIST_ITEM,
}
_BLOCK_TAGS = {"body", "div", "p", "head", "quote", "list", "item", "table", "row", "cell"}
_BREAK = "\x00"  # stands for <br> while a block is gathered; no parser lets it through
_CAPTIONS = (
    "//figcaption | //*[contains(@class, 'caption') and string-length(.) < 600]"
    "[not(descendant::p[3])]"
)
_TEXTS = (
    "//text()[string-length(normalize-space()) >= 20]"
    "[not(parent::script or parent::style or parent::textarea)]"
    "[not(ancestor::a or ancestor::nav or ancestor::aside or ancestor::footer"
    " or ancestor::noscript)]"
)
_BETWEEN = "\n\n"
_SHORT_CHARS = 700  # below it trafilatura's precision may have thrown away too much
_NOTHING_CHARS = 300
_COVERED = 0.4  # of a page's running text; comments and teasers are the rest, or text was lost
_RUNNING_WEIGHT = 60
_UNSPACED_CHARS = 12  # longer than the words of any language that parts them, on average
_UNSPACED_RUNS = 5
_MUCH_MORE = 1.5  # how much more another reading must tell to be believed instead
_UNFINISHED = 0.25  # menus and error messages are long, and end like no sentence
_PROSE_WORDS = 8  # a table's cell with a sentence of this length is text, not data
_MOSTLY = 0.6  # a page quoted for the most part is laid out in block quotes
_MAX_BLOCK_CHARS = 20_000
_HEADLINE_WITHIN = 3  # blocks from the start; further down the same words are a sentence


@dataclass(frozen=True, kw_only=True, slots=True)
class TextBlock:
    """A block before it has its place in the text."""

    kind: BlockKind
    text: str


def body_of(tree: Element, url: str, told: str | None, facts: PageFacts) -> tuple[TextBlock, ...]:
    """Extract the article; changes `tree`.

    `told` is the body that the page's linked data gives ("" if none), and stands in where the
    page itself yields much less; with None nothing stands in. A first heading that repeats
    the title is left out, a lede that stands apart is taken in.
    """
    _prepare(tree)
    texts = tree.xpath(_TEXTS)
    running = sum(len(text) for text in texts if weight_of(text) >= _RUNNING_WEIGHT)
    blocks = _extracted(tree, url, fast=True)
    if not _is_covered(running, blocks):
        blocks = _extracted(tree, url)
    if told is not None and _length(blocks) < _SHORT_CHARS:
        blocks = _better(blocks, tuple(_paragraphs_of(told)))
        if not _is_covered(running, blocks):
            blocks = _better(blocks, _extracted(tree, url, precise=False))
    return (*_lede(texts, facts, blocks), *_without_headline(_unquoted(blocks), facts))


def _lede(
    texts: Sequence[Element], facts: PageFacts, blocks: Sequence[TextBlock]
) -> Iterator[TextBlock]:
    if blocks:
        found = " ".join(block.text for block in blocks)
        if words := missing_lede(texts, facts.descriptions, facts.title, found):
            yield TextBlock(kind=BlockKind.PARAGRAPH, text=words)


def prose_weight(blocks: Iterable[TextBlock]) -> int:
    """Return how much sentences tell, in weighed characters; labels and menus count nothing."""
    return sum(weight_of(block.text) for block in blocks if _is_prose(block))


def _is_prose(block: TextBlock) -> bool:
    if block.kind is BlockKind.HEADING:
        return False
    if ends_sentence(block.text) or count_sentence_gaps(block.text) > 1:
        return True
    # Thai and its neighbours write neither full stops nor spaces between words
    return len(block.text) >= _UNSPACED_CHARS * (block.text.count(" ") + _UNSPACED_RUNS)


def lines_as_headings(blocks: Iterable[TextBlock]) -> Iterator[TextBlock]:
    """Yield blocks, those that end like no sentence as headings: no claim can be made of them."""
    for block in blocks:
        kind = block.kind if _is_prose(block) else BlockKind.HEADING
        yield TextBlock(kind=kind, text=block.text)


def placed(blocks: Iterable[TextBlock], max_chars: int) -> tuple[str, tuple[Block, ...]]:
    """Join blocks with blank lines, as many as fit, and say where each stands in the text."""
    pieces: list[str] = []
    places: list[Block] = []
    position = 0
    for block in blocks:
        end = position + len(block.text)
        if end > max_chars:
            break
        pieces.append(block.text)
        places.append(Block(kind=block.kind, start=position, end=end))
        position = end + len(_BETWEEN)
    return _BETWEEN.join(pieces), tuple(places)


def _prepare(tree: Element) -> None:
    """Take captions out, and write the marks that browsers draw round <q>."""
    for caption in tree.xpath(_CAPTIONS):
        if caption.getparent() is not None:
            caption.drop_tree()
    for quote in list(tree.iter("q")):
        quote.text = f"“{quote.text or ''}"
        if len(quote):
            quote[-1].tail = f"{quote[-1].tail or ''}”"
        else:
            quote.text += "”"
        quote.drop_tag()


def _is_covered(running: int, blocks: Iterable[TextBlock]) -> bool:
    """Tell whether a reading is enough, and took most of what there is."""
    length = _length(blocks)
    return length >= _NOTHING_CHARS and length >= _COVERED * running


def _extracted(
    tree: Element, url: str, *, precise: bool = True, fast: bool = False
) -> tuple[TextBlock, ...]:
    """Let trafilatura read; `fast` without comparing its reading with readability and justext.

    Comparing takes half of its time. It gave another text for 30 of 410 saved pages, which
    were, but for equal ones, all pages of whose running text the first reading took too little.
    """
    document = bare_extraction(
        tree, url=url or None, favor_precision=precise, include_comments=False, fast=fast
    )
    if document is None or isinstance(document, dict) or document.body is None:
        return ()
    collector = _Collector()
    collector.read(document.body, BlockKind.PARAGRAPH)
    return tuple(collector.finished())


def _length(blocks: Iterable[TextBlock]) -> int:
    return sum(len(block.text) for block in blocks)


def _better(blocks: tuple[TextBlock, ...], others: tuple[TextBlock, ...]) -> tuple[TextBlock, ...]:
    return others if _worth(others) > _MUCH_MORE * _worth(blocks) else blocks


def _worth(blocks: Iterable[TextBlock]) -> float:
    """Return the length of a reading, what is no sentence counted for a quarter."""
    return sum(len(b.text) * (1 if ends_sentence(b.text) else _UNFINISHED) for b in blocks)


def _paragraphs_of(text: str) -> Iterator[TextBlock]:
    for line in text.splitlines():
        if words := plain_line(line[:_MAX_BLOCK_CHARS]):
            yield TextBlock(kind=BlockKind.PARAGRAPH, text=words)


@dataclass(slots=True)
class _Collector:
    """Walks trafilatura's tree; depth is bounded, because libxml2 cuts pages at 256 levels."""

    blocks: list[TextBlock] = field(default_factory=list)
    pending: list[str] = field(default_factory=list)

    def read(self, element: Element, kind: BlockKind) -> None:
        self.pending.append(element.text or "")
        for child in element:
            if child.tag in _BLOCK_TAGS or _is_code_block(child):
                self._read_block(child, kind)
            elif child.tag == "lb":
                self.pending.append(_BREAK)
            else:
                self.read(child, kind)
            self.pending.append(child.tail or "")

    def _read_block(self, child: Element, kind: BlockKind) -> None:
        self.flush(kind)
        inner = _KIND_OF_TAG.get(child.tag, kind)
        if child.tag == "row" and not _has_prose(child):
            inner = BlockKind.LIST_ITEM  # figures side by side, of which no sentence can be made
            self.pending.append(" | ".join(filter(None, map(_cell_text, child.iter("cell")))))
        else:
            self.read(child, inner)
        self.flush(inner)

    def flush(self, kind: BlockKind) -> None:
        lines = "".join(self.pending).split(_BREAK)
        self.pending.clear()
        self.blocks += [
            TextBlock(kind=kind, text=line[:_MAX_BLOCK_CHARS]) for line in _rejoined(lines)
        ]

    def finished(self) -> list[TextBlock]:
        self.flush(BlockKind.PARAGRAPH)
        return self.blocks


def _is_code_block(element: Element) -> bool:
    return element.tag == "code" and element.getparent().tag in {"body", "div"}


def _has_prose(row: Element) -> bool:
    """Tell a table that lays text out from one of figures."""
    for words in map(_cell_text, row.iter("cell")):
        if len(words.split()) >= _PROSE_WORDS and ends_sentence(words):
            return True
    return False


def _cell_text(cell: Element) -> str:
    return fold("".join(cell.itertext()))


def _rejoined(lines: Iterable[str]) -> Iterator[str]:
    """Yield the lines that <br> parted, joining those that only wrap.

    They do where the next goes on in lower case and the last had no end.
    """
    line = ""
    for following in map(fold, lines):
        if line and following[:1].islower() and not (ends_sentence(line) or ends_clause(line)):
            line = f"{line} {following}"
            continue
        if line:
            yield line
        line = following
    if line:
        yield line


def _unquoted(blocks: tuple[TextBlock, ...]) -> tuple[TextBlock, ...]:
    """Call block quotes paragraphs where most of the page is one: a layout, nobody's words."""
    quoted = _length(block for block in blocks if block.kind is BlockKind.QUOTE)
    if quoted <= _MOSTLY * _length(blocks):
        return blocks
    return tuple(
        TextBlock(kind=BlockKind.PARAGRAPH, text=block.text)
        if block.kind is BlockKind.QUOTE
        else block
        for block in blocks
    )


def _without_headline(blocks: Iterable[TextBlock], facts: PageFacts) -> Iterator[TextBlock]:
    keys = {comparable(title) for title in (facts.title, *facts.titles)} - {""}
    for index, block in enumerate(blocks):
        if index > _HEADLINE_WITHIN or comparable(block.text) not in keys:
            yield block
