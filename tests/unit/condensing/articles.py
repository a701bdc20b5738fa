"""Paragraphs in, an Article out, as the reading part would make it."""

from bot.domain.articles import Article, Block, BlockKind

Paragraph = str | tuple[BlockKind, str]


def article_of(*paragraphs: Paragraph, title: str = "", language: str | None = "en") -> Article:
    """Return an article whose blocks are `paragraphs`, joined by blank lines."""
    blocks: list[Block] = []
    text = ""
    for paragraph in paragraphs:
        kind, words = (BlockKind.PARAGRAPH, paragraph) if isinstance(paragraph, str) else paragraph
        text += "\n\n" if text else ""
        blocks.append(Block(kind=kind, start=len(text), end=len(text) + len(words)))
        text += words
    return Article(
        url="https://news.example/story",
        canonical_url=None,
        title=title,
        text=text,
        blocks=tuple(blocks),
        language=language,
        byline=None,
        site_name=None,
        published_at=None,
        image_url=None,
    )
