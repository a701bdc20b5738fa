"""The page's publisher: one post for a message, and for a digest one for each brief."""

from dataclasses import replace

from bot.adapters.page.publisher import PagePublisher
from bot.domain.deliveries import DigestItem
from bot.pipeline.records import OutgoingMessage, StoredBrief
from tests.builders import NEWS, NOON, brief
from tests.fakes.clock import FakeClock
from tests.fakes.stores import MemoryStores, memory_stores


def stores_with(*headlines: str) -> MemoryStores:
    stores = memory_stores(FakeClock())
    for number, headline in enumerate(headlines, start=1):
        stores.memory.briefs[number] = StoredBrief(id=number, made_at=NOON, content=brief(headline))
    return stores


def message(stores: MemoryStores, *digest: int) -> OutgoingMessage:
    briefs = stores.memory.briefs
    return OutgoingMessage(
        channel=NEWS,
        nonce="lede-7",
        brief_id=1,
        content=briefs[1].content,
        first_tried_at=None,
        digest=tuple(DigestItem(brief_id=each, content=briefs[each].content) for each in digest),
    )


async def shown(stores: MemoryStores) -> list[str]:
    posts = await stores.archive.posts(NEWS, before=None, limit=9)
    return [post.brief.content.headline for post in reversed(posts)]


async def test_the_same_message_makes_one_post():
    stores = stores_with("One")
    publisher = PagePublisher(stores.archive)
    first = await publisher.publish(message(stores))
    assert await publisher.publish(message(stores)) == first
    assert await shown(stores) == ["One"]


async def test_a_digest_is_posted_as_its_briefs_once_each():
    stores = stores_with("One", "Two", "Three")
    publisher = PagePublisher(stores.archive)
    last = await publisher.publish(message(stores, 1, 2, 3))
    assert await publisher.publish(message(stores, 1, 2, 3)) == last
    assert await shown(stores) == ["One", "Two", "Three"]


async def test_a_brief_that_was_replaced_is_shown_as_it_is_without_another_post():
    stores = stores_with("One")
    publisher = PagePublisher(stores.archive)
    first = await publisher.publish(message(stores))
    stores.memory.briefs[1] = replace(stores.memory.briefs[1], content=brief("One, better"))
    renewal = replace(message(stores), nonce="lede-8", edits=first, renewed=True)
    assert await publisher.publish(renewal) == first
    assert await shown(stores) == ["One, better"]
