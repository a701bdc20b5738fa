"""The bytes of a page in, its article out, or the reason why it is none."""

from bot.domain.articles import Article, NotAnArticle
from bot.domain.reasons import Reason, Refusal
from bot.reading.article_body import TextBlock, body_of, lines_as_headings, placed, prose_weight
from bot.reading.language import detect_language
from bot.reading.markup import Element, parse_html
from bot.reading.page_decoding import decode_page
from bot.reading.page_facts import PageFacts, page_facts_of
from bot.reading.page_furniture import own_blocks
from bot.reading.page_signs import PageSigns
from bot.reading.walls import document_refusal, page_refusal

_MAX_PAGE_CHARS = 5_000_000
_HARDLY_PROSE = 250  # weighed characters of sentences
_MAX_BODY_CHARS = 300_000  # a novel; condensing has to hold it in memory several times


def extract_article(
    page: bytes, url: str, content_type: str | None = None
) -> Article | NotAnArticle:
    """Read one page.

    The text is the article's blocks joined by blank lines; titles, bylines and the like are as
    published, the outlet's name taken off. `url` is where the page was read, after redirects.
    """
    refusal = document_refusal(page, content_type)
    tree = None
    if refusal is None:
        tree = parse_html(decode_page(page, content_type)[:_MAX_PAGE_CHARS])
    if tree is None:
        code = refusal or Refusal.NO_TEXT
        return NotAnArticle(url=url, canonical_url=None, title="", reason=Reason(code=code))
    return read_tree(tree, url)


def read_tree(tree: Element, url: str) -> Article | NotAnArticle:
    """Read a parsed page; changes `tree`."""
    facts = page_facts_of(tree, url)
    # What is marked as paid for is only read where the page shows it, not from its data
    told = None if facts.linked.free is False else facts.linked.body
    blocks = body_of(tree, url, told, facts)
    signs = PageSigns(tree, facts, url)
    if reason := page_refusal(signs, blocks):
        return _not_an_article(facts, url, reason)
    return _article(facts, url, own_blocks(blocks, facts, signs))


def _article(facts: PageFacts, url: str, blocks: tuple[TextBlock, ...]) -> Article:
    if prose_weight(blocks) < _HARDLY_PROSE:  # a calendar, a table, a poem
        blocks = tuple(lines_as_headings(blocks))
    text, places = placed(blocks, _MAX_BODY_CHARS)
    return Article(
        url=url,
        canonical_url=facts.canonical_url,
        title=facts.title,
        text=text,
        blocks=places,
        language=detect_language(text, facts.language_label),
        byline=facts.byline,
        site_name=facts.site_name,
        published_at=facts.published_at,
        image_url=facts.image_url,
    )


def _not_an_article(facts: PageFacts, url: str, reason: Reason) -> NotAnArticle:
    return NotAnArticle(
        url=url,
        canonical_url=facts.canonical_url,
        title=facts.title,
        reason=reason,
        site_name=facts.site_name,
        language=detect_language(facts.title, facts.language_label),
        published_at=facts.published_at,
        image_url=facts.image_url,
    )
