"""The real page over stores in memory, with something to read in them."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from bot.adapters.page.publisher import PagePublisher
from bot.adapters.page.server import Door, PageServer
from bot.domain.briefs import Brief, LinkCard
from bot.domain.channels import ChannelName
from bot.pipeline.records import OutgoingMessage, StoredBrief
from tests.builders import NEWS, NOON
from tests.fakes.clock import FakeClock
from tests.fakes.stores import MemoryStores, memory_stores


@dataclass(kw_only=True)
class Newsstand:
    stores: MemoryStores
    clock: FakeClock

    async def post(self, content: Brief | LinkCard, *channels: ChannelName) -> int:
        """Publish a brief to the channels, a minute after the last, and return its id."""
        await self.clock.advance(60)
        brief_id = self.stores.memory.new_id()
        self.stores.memory.briefs[brief_id] = StoredBrief(
            id=brief_id, made_at=self.clock.now(), content=content
        )
        publisher = PagePublisher(self.stores.archive)
        for channel in channels or (NEWS,):
            message = OutgoingMessage(
                channel=channel,
                nonce=f"lede-{brief_id}",
                brief_id=brief_id,
                content=content,
                first_tried_at=None,
            )
            await publisher.publish(message)
        return brief_id

    async def post_all(self, contents: Sequence[Brief | LinkCard]) -> None:
        for content in contents:
            await self.post(content)

    def server(
        self,
        host: str = "127.0.0.1",
        port: int = 0,
        *,
        access_token: str = "",
        names: tuple[str, ...] = (),
    ) -> PageServer:
        return PageServer(
            archive=self.stores.archive,
            index=self.stores.index,
            clock=self.clock,
            metrics=some_metrics,
            door=Door(host=host, port=port, access_token=access_token, names=names),
        )


async def some_metrics() -> bytes:
    return b"lede_build 1\n"


def empty_newsstand() -> Newsstand:
    clock = FakeClock(NOON - timedelta(hours=1))
    return Newsstand(stores=memory_stores(clock), clock=clock)


@asynccontextmanager
async def open_page(newsstand: Newsstand) -> AsyncIterator[str]:
    """Serve the page on any free port of loopback, and give its URL."""
    async with newsstand.server() as server:
        yield server.url
