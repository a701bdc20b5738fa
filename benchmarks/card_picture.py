"""A sample article in, docs/pictures/card.png out: the card that is sent, drawn as Discord does.

`python -m benchmarks.card_picture` writes it. With a folder as argument, it writes there how
other cards look, on a desktop and on a phone: long words, other scripts, no picture.
"""

import asyncio
import shutil
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import aiohttp
from discord import ui
from playwright.async_api import BrowserContext, Route, async_playwright

from benchmarks.card_rendering import render_message
from benchmarks.card_samples import NOW, sample_cards
from bot.adapters.clock import SystemClock
from bot.adapters.discord.card_components import card_view
from bot.adapters.discord.card_evidence import evidence_view
from bot.adapters.discord.component_ids import evidence_id
from bot.adapters.newsroom.newsroom import Newsroom
from bot.adapters.newsroom.sample_articles import read_articles
from bot.domain.briefs import Brief
from bot.pipeline.cpu_work import brief_page
from bot.presenting.cards import make_card

_PICTURE = Path(__file__).resolve().parents[1] / "docs" / "pictures" / "card.png"
_ARTICLE = "tidal-barrier-approved"
_SITE = "https://harbour-gazette.example"
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_DESKTOP, _PHONE = 700, 390  # CSS pixels
_READ_AFTER = timedelta(minutes=12)  # the card is looked at a while after it was posted


def main() -> None:
    """Write the picture, or the looks of many cards into the folder that is named."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    asyncio.run(_draw_looks(folder) if folder else _draw_picture())


async def _draw_picture() -> None:
    brief, picture = await _sample()
    view = card_view(make_card(brief), brief_id=7, evidence=evidence_id("7"))
    async with _browser(picture) as browser:
        await _draw(browser, view, _PICTURE, _DESKTOP)


async def _draw_looks(folder: Path) -> None:
    brief, picture = await _sample()
    views: Mapping[str, ui.LayoutView] = {
        "sample": card_view(make_card(brief), brief_id=7, evidence=evidence_id("7")),
        "evidence": evidence_view(brief),
        **{
            name: card_view(card, brief_id=8, evidence=evidence_id("8"))
            for name, card in sample_cards().items()
        },
    }
    async with _browser(picture) as browser:
        for name, view in views.items():
            await _draw(browser, view, folder / f"{name}-desktop.png", _DESKTOP)
            await _draw(browser, view, folder / f"{name}-phone.png", _PHONE)


async def _draw(browser: BrowserContext, view: ui.LayoutView, file: Path, width: int) -> None:
    page = await browser.new_page()
    await page.set_viewport_size({"width": width, "height": 300})
    components = view.to_components()  # type: ignore[no-untyped-call]  # discord.py has no types for it
    await page.set_content(render_message(components, NOW + _READ_AFTER, width=width))
    await page.locator("main").screenshot(path=file)
    await page.close()
    print(file)


async def _sample() -> tuple[Brief, bytes]:
    """Return the brief of a sample article as from a site on the web, and its picture."""
    article = next(article for article in read_articles() if article.slug == _ARTICLE)
    async with Newsroom(NOW, SystemClock().sleep) as newsroom, aiohttp.ClientSession() as session:
        newsroom.publish_all()
        url = newsroom.url_of(article)
        async with session.get(url) as answer:
            page = (await answer.read()).replace(newsroom.base_url.encode(), _SITE.encode())
        told = brief_page(page, url.replace(newsroom.base_url, _SITE), "text/html; charset=utf-8")
        brief = told.condensed.result if told.condensed else None
        if not isinstance(brief, Brief):
            raise TypeError(brief)
        picture = (brief.article.image_url or "").replace(_SITE, newsroom.base_url)
        async with session.get(picture) as answer:
            return brief, await answer.read()


@asynccontextmanager
async def _browser(picture: bytes) -> AsyncIterator[BrowserContext]:
    """Start a browser that reaches nothing and is shown `picture` for every image."""
    program = next(filter(None, map(shutil.which, _BROWSERS)), None)

    async def answer(route: Route) -> None:
        await route.fulfill(body=picture, content_type="image/png")

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-gpu"]
        )
        context = await browser.new_context(device_scale_factor=2)
        await context.route("**/*", answer)
        yield context
        await browser.close()


if __name__ == "__main__":
    main()
