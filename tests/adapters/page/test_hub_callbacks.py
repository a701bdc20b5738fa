"""What hubs may ask of the page, and that nobody may ask more by pretending to be one."""

from collections.abc import AsyncIterator
from dataclasses import replace

import aiohttp
import pytest
from yarl import URL

from bot.adapters.page.hub_callbacks import HubCallbacks
from bot.adapters.page.server import Door, PageServer
from bot.domain.errors import DatabaseLocked
from bot.domain.hubs import HubSubscription
from bot.domain.outcomes import Outcome
from bot.pipeline.hub_ports import HubStore
from bot.pipeline.receive_pushes import ReceivePushes
from tests.adapters.page.newsstand import Newsstand, some_metrics
from tests.builders import NOON, brief
from tests.fakes.memory import FeedRow, HubRow
from tests.fakes.memory_hubs import MemoryHubStore

PUBLIC = "lede.example"
KEY = "k" * 43
UNKNOWN = "u" * 43
TOLD_TO_NOBODY = ["/", "/channel/news", "/search?q=x", "/brief/1", "/metrics", "/nowhere"]


class LockedHubs(MemoryHubStore):
    """A store whose database does not answer."""

    async def subscription(self, key: str) -> HubSubscription | None:
        raise DatabaseLocked(database="/srv/private/lede.db")


def page_with(newsstand: Newsstand, hubs: HubStore) -> PageServer:
    def observe(outcome: Outcome) -> None:
        pass

    receiver = ReceivePushes(
        store=hubs, clock=newsstand.clock, lease_seconds=864_000, observe=observe
    )
    return PageServer(
        archive=newsstand.stores.archive,
        index=newsstand.stores.index,
        clock=newsstand.clock,
        metrics=some_metrics,
        door=Door(host="127.0.0.1", port=0, access_token="asked-of-readers-only"),  # noqa: S106  # of this test
        callbacks=HubCallbacks(receiver, host=PUBLIC, max_body_bytes=1_000),
    )


@pytest.fixture
async def outside(newsstand: Newsstand) -> AsyncIterator[aiohttp.ClientSession]:
    """Somebody who asks by the public name."""
    await newsstand.post(brief())
    memory = newsstand.stores.memory
    feed = FeedRow(id=memory.new_id(), url="https://gazette.example/feed")
    memory.feeds[feed.id] = feed
    memory.hubs[feed.id] = HubRow(
        feed_id=feed.id, hub_url="", topic_url="", named_at=NOON, key=KEY, secret="s" * 43
    )
    async with (
        page_with(newsstand, newsstand.stores.hubs) as page,
        aiohttp.ClientSession(page.url, headers={"Host": PUBLIC}) as session,
    ):
        yield session


@pytest.mark.parametrize("host", [PUBLIC, "LEDE.example:443", "127.0.0.1:{port}"])
async def test_hubs_need_no_access_token_and_may_use_the_public_name(outside, host):
    url = URL(str(outside._base_url))
    headers = {"Host": host.format(port=url.port)}
    async with outside.post(f"/websub/{KEY}", data=b"x", headers=headers) as answer:
        assert answer.status == 202
    async with outside.post(f"/websub/{UNKNOWN}", data=b"x", headers=headers) as answer:
        assert (answer.status, await answer.text()) == (404, "")


@pytest.mark.parametrize("path", TOLD_TO_NOBODY)
async def test_the_public_name_opens_nothing_else(outside, path):
    for given in ({}, {"Authorization": "Bearer asked-of-readers-only"}):
        async with outside.get(path, headers=given) as answer:
            assert answer.status == 421
            assert brief().headline not in await answer.text()


@pytest.mark.parametrize(
    "path",
    [
        "/websub/../metrics",
        "/websub/%2e%2e/metrics",
        "/websub/..%2fmetrics",
        "/websub//metrics",
        "/websub/",
        "/websub/x/y",
        "//metrics",
        "/websub/;/../../",
    ],
)
async def test_no_detour_leads_to_the_rest(outside, path):
    base = URL(str(outside._base_url))
    asked = URL(f"{base.origin()}{path}", encoded=True)
    async with outside.get(asked) as answer:
        words = await answer.text()
    assert answer.status in {404, 421}
    assert brief().headline not in words
    assert "lede_build" not in words


@pytest.mark.parametrize("host", ["rebound.example", "lede.example.evil.example", "", "["])
async def test_hubs_may_use_no_other_name(outside, host):
    async with outside.post(f"/websub/{KEY}", data=b"x", headers={"Host": host}) as answer:
        assert answer.status in {400, 421}


async def test_without_the_setting_there_is_nothing_for_hubs(newsstand):
    async with newsstand.server() as page, aiohttp.ClientSession(page.url) as session:
        for ask in (session.get, session.post):
            async with ask(f"/websub/{KEY}") as answer:
                assert answer.status == 404


async def test_hubs_are_told_to_come_back_while_the_database_is_away(newsstand):
    hubs = LockedHubs(newsstand.stores.memory)
    away = replace(newsstand, stores=replace(newsstand.stores, hubs=hubs))
    async with page_with(away, hubs) as page, aiohttp.ClientSession(page.url) as session:
        for ask in (session.get, session.post):
            async with ask(f"/websub/{KEY}") as answer:
                assert (answer.status, await answer.text()) == (503, "")


async def test_what_is_pushed_is_not_unpacked(outside):
    headers = {"Content-Encoding": "gzip", "X-Hub-Signature": "sha256=00"}
    async with outside.post(f"/websub/{KEY}", data=b"not gzip", headers=headers) as answer:
        assert answer.status == 202


async def test_the_words_of_hubs_are_not_shown_under_the_pages_dress(outside):
    async with outside.get(f"/websub/{KEY}?hub.mode=x&hub.challenge=<script>") as answer:
        assert (answer.status, await answer.text()) == (404, "")
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
