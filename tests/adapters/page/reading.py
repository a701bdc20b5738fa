"""Pages as a test reads them: parsed, with their words."""

from collections.abc import Sequence

import aiohttp
from lxml import html


class Page:
    """One answer."""

    def __init__(self, status: int, text: str) -> None:
        self.status = status
        self.source = text
        self._root = html.document_fromstring(text)

    @property
    def words(self) -> str:
        return " ".join(self._root.text_content().split())

    def all(self, xpath: str) -> Sequence[str]:
        """Return attributes, or the words of elements."""
        return [
            str(found) if isinstance(found, str) else " ".join(found.text_content().split())
            for found in self._root.xpath(xpath)
        ]


async def read(client: aiohttp.ClientSession, path: str, status: int = 200) -> Page:
    async with client.get(path) as answer:
        assert answer.status == status
        assert answer.content_type == "text/html"
        return Page(answer.status, await answer.text())


HEADLINES = "//article//h2"
