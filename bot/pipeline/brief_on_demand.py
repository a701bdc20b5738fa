"""A link, a page or a text -> its brief, the stored one or one made at once and stored nowhere."""

from collections.abc import Collection

from bot.domain.articles import Article, NotAnArticle
from bot.domain.briefs import Brief, LinkCard
from bot.domain.channels import ChannelName
from bot.domain.errors import FetchError
from bot.pipeline.condense_articles import link_card
from bot.pipeline.cpu_work import Answer, brief_page, brief_text
from bot.pipeline.finding_ports import BriefIndex
from bot.pipeline.ports import CpuWorkers, Fetcher
from bot.pipeline.records import FetchedDocument, FetchRequest, StoredBrief
from bot.reading.entry_keys import article_key


async def stored_brief_of_link(
    index: BriefIndex, url: str, channels: Collection[ChannelName]
) -> StoredBrief | None:
    """Return the brief of a link that one of these channels gets already.

    None, too, where there was no brief to make of it: that may have changed.
    """
    stored = await index.brief_at(article_key(url), channels)
    return stored if stored and isinstance(stored.content, Brief) else None


async def brief_of_link(fetcher: Fetcher, workers: CpuWorkers, url: str) -> Answer:
    """Fetch, extract and condense; FetchError and WorkError say why that failed."""
    document = await fetcher.fetch(FetchRequest(url=url, kind="page"))
    if not isinstance(document, FetchedDocument):  # asked without validators, answered 304
        raise FetchError(url=url)
    return await brief_of_document(
        workers, document.body, url=document.url, content_type=document.content_type
    )


async def brief_of_document(
    workers: CpuWorkers, body: bytes, *, url: str, content_type: str | None
) -> Answer:
    """Extract and condense a page's bytes, or read them as plain text if they are that."""
    if _is_plain_text(body, content_type):
        return await workers.run(brief_text, body.decode("utf-8", "replace"), None, url)
    return await workers.run(brief_page, body, url, content_type)


def card_of(answer: Answer) -> LinkCard | None:
    """Return the link card of an answer without a brief."""
    page: Article | NotAnArticle = answer.page
    if isinstance(page, NotAnArticle):
        return link_card(page, page.reason)
    result = answer.condensed.result if answer.condensed else None
    return result if isinstance(result, LinkCard) else None


def _is_plain_text(body: bytes, content_type: str | None) -> bool:
    if content_type:
        return content_type.partition(";")[0].strip().lower() in {"text/plain", "text/markdown"}
    return b"<" not in body[:2048].lstrip()[:1]
