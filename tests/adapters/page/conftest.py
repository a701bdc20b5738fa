"""A newsstand to fill, and a client that asks its page over loopback."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from tests.adapters.page.newsstand import Newsstand, empty_newsstand, open_page


@pytest.fixture
def newsstand() -> Newsstand:
    return empty_newsstand()


@pytest.fixture
async def client(newsstand: Newsstand) -> AsyncIterator[aiohttp.ClientSession]:
    async with open_page(newsstand) as url, aiohttp.ClientSession(url) as session:
        yield session
