"""The page in a real browser: nothing blocked, nothing too wide, nothing that axe objects to."""

import os
import shutil
from collections.abc import AsyncIterator

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, ConsoleMessage, Page, Route, async_playwright

from tests.adapters.page.newsstand import Newsstand, open_page
from tests.adapters.page.sample_briefs import english, everything

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"><path d="M0 0h4v3H0z"/></svg>'


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None and os.environ.get("CI") == "true":
        pytest.fail("no Chromium is installed, and CI has to look at the page")
    if program is None:
        pytest.skip("no Chromium is installed, so nobody can look at the page")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        await browser.close()


@pytest.fixture
async def url(newsstand: Newsstand) -> AsyncIterator[str]:
    await newsstand.post_all(everything())
    async with open_page(newsstand) as url:
        yield url


async def _visit(browser: Browser, url: str, complaints: list[str], **look: object) -> Page:
    """Open a tab that reaches nothing but the page, and hears of what the browser objects to."""

    async def answer(route: Route) -> None:
        if route.request.url.startswith(url):
            await route.continue_()
        else:
            await route.fulfill(body=PICTURE, content_type="image/svg+xml")

    def note(message: ConsoleMessage) -> None:
        complaints.append(message.text)

    page: Page = await browser.new_page(**look)  # type: ignore[arg-type]  # options of the browser
    page.on("console", note)
    await page.route("**/*", answer)
    return page


@pytest.mark.parametrize(
    ("viewport", "scheme"), [(PHONE, "dark"), (DESKTOP, "light")], ids=["phone", "desktop"]
)
async def test_every_kind_of_page_is_whole_and_accessible(
    browser, newsstand, url, viewport, scheme
):
    first, *_, last = newsstand.stores.memory.briefs
    complaints: list[str] = []
    page = await _visit(browser, url, complaints, viewport=viewport, color_scheme=scheme)
    for path in ("/channel/news", f"/brief/{first}", f"/brief/{last}", "/search?q=ferry"):
        await page.goto(url + path)
        wider = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wider <= 0, f"{path} scrolls sideways"
        found = await Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
    assert complaints == []


async def test_the_keyboard_reaches_everything(browser, url):
    page = await _visit(browser, url, [], viewport=PHONE)
    await page.goto(f"{url}/")
    await page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the briefs")
    assert await skip.evaluate("link => link === document.activeElement")
    assert await skip.evaluate("link => link.getBoundingClientRect().top >= 0")
    await page.keyboard.press("Enter")
    assert await page.evaluate("document.activeElement.id") == "content"
    await page.keyboard.press("Tab")
    headline = await page.evaluate("document.activeElement.textContent")
    assert headline == english().headline
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/brief/*")
    assert await page.get_by_role("heading", level=1).text_content() == english().headline


async def test_search_works_without_any_script(browser, url):
    page = await _visit(browser, url, [], java_script_enabled=False)
    await page.goto(f"{url}/")
    await page.get_by_role("searchbox").fill("timetable")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/search?q=timetable")
    assert await page.get_by_role("article").count() == 1
