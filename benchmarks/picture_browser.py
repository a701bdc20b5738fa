"""A web page in, a PNG of it out, by a browser that reaches nothing."""

import io
import shutil
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from PIL import Image
from playwright.async_api import BrowserContext, Route, async_playwright

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_SCALE = 1.5  # sharp enough for a README, and half the bytes of 2
_COLOURS = 256


@asynccontextmanager
async def opened_browser(pictures: Mapping[str, bytes]) -> AsyncIterator[BrowserContext]:
    """Start a browser that is shown `pictures` by their addresses, and the first for any other."""
    program = next(filter(None, map(shutil.which, _BROWSERS)), None)
    any_picture = next(iter(pictures.values()))

    async def answer(route: Route) -> None:
        body = pictures.get(route.request.url, any_picture)
        await route.fulfill(body=body, content_type="image/png")

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-gpu"]
        )
        context = await browser.new_context(device_scale_factor=_SCALE)
        await context.route("**/*", answer)
        yield context
        await browser.close()


async def photograph(browser: BrowserContext, html: str, file: Path, width: int) -> None:
    """Write how the main part of a page looks in a window of that width."""
    page = await browser.new_page()
    await page.set_viewport_size({"width": width, "height": 300})
    await page.set_content(html)
    screen = await page.locator("main").screenshot()
    await page.close()
    _save_small(screen, file)


def _save_small(png: bytes, file: Path) -> None:
    """Write a picture with a palette: less than half the bytes, and nobody sees it."""
    with Image.open(io.BytesIO(png)) as picture:
        few = picture.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE)
        few.save(file, optimize=True)
