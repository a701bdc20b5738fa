"""The cleaned text of one page, with its structure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.reasons import Reason


class BlockKind(StrEnum):
    """What a stretch of an article's text is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    QUOTE = "quote"  # a block quote: marked as quoted by the page itself
    LIST_ITEM = "list_item"


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """One paragraph, heading, block quote or list item, as offsets into Article.text."""

    kind: BlockKind
    start: int
    end: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Article:
    """One page's article.

    `text` is what offsets count characters of. Extracted pages join their blocks with blank
    lines; plain text stays as it came, and what no block covers is boilerplate.
    """

    url: str  # where it was read, after redirects; "" for plain text of unknown origin
    canonical_url: str | None  # the page's own idea of its address
    title: str  # the headline as published, the outlet's name taken off
    text: str
    blocks: tuple[Block, ...]  # in order, not overlapping
    language: str | None  # ISO 639-1, None where it cannot be told
    byline: str | None
    site_name: str | None  # the outlet, as the page names itself
    published_at: datetime | None  # aware UTC
    image_url: str | None

    def block_text(self, block: Block) -> str:
        """Return the words of `block`."""
        return self.text[block.start : block.end]


@dataclass(frozen=True, kw_only=True, slots=True)
class NotAnArticle:
    """A page that gives no brief, what is known of it, and why."""

    url: str
    canonical_url: str | None
    title: str  # "" where the page has none
    reason: Reason
    site_name: str | None = None
    language: str | None = None
    published_at: datetime | None = None
    image_url: str | None = None
