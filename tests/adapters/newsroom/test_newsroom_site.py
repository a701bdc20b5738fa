"""The sample newsroom over loopback: feeds, pages, publishing, corrections."""

import io
import json

import aiohttp
import feedparser
import pytest
from lxml import html

from bot.adapters.newsroom import Newsroom
from bot.adapters.newsroom.edition import PublishedArticle
from bot.adapters.newsroom.generated import generated_stock
from bot.adapters.newsroom.outlets import FEED_FILES, read_outlets
from bot.adapters.newsroom.sample_articles import ArticleKind
from tests.fakes.clock import FakeClock

OUTLETS = {outlet.slug: outlet for outlet in read_outlets()}
FEEDS = [f"{slug}/{FEED_FILES[kind]}" for slug, outlet in OUTLETS.items() for kind in outlet.feeds]


@pytest.fixture
async def newsroom():
    clock = FakeClock()
    async with Newsroom(clock.now(), clock.sleep) as newsroom:
        yield newsroom


@pytest.fixture
async def http(newsroom):
    async with aiohttp.ClientSession(newsroom.base_url) as session:
        yield session


async def body_of(http: aiohttp.ClientSession, path: str) -> bytes:
    async with http.get(path) as response:
        assert response.status == 200
        return await response.read()


def entries_of(path: str, body: bytes) -> list[tuple[str, str, str]]:
    """Read (id, link, title) of each entry, in the feed's order."""
    if path.endswith(".json"):
        return [(item["id"], item["url"], item["title"]) for item in json.loads(body)["items"]]
    parsed = feedparser.parse(io.BytesIO(body))
    assert not parsed.bozo
    return [(entry.id, entry.link, entry.title) for entry in parsed.entries]


def of_kind(newsroom: Newsroom, kind: ArticleKind) -> PublishedArticle:
    newsroom.publish_all()
    return next(each for each in newsroom.published if each.article.kind is kind)


@pytest.mark.parametrize("path", FEEDS)
async def test_a_feed_lists_what_is_published_newest_first(newsroom, http, path):
    newsroom.publish_all()
    entries = entries_of(path, await body_of(http, f"/{path}"))
    outlet = path.split("/")[0]
    expected = [each.article for each in newsroom.published if each.article.outlet == outlet]
    assert expected
    assert [title for _, _, title in entries] == [article.headline for article in expected]
    assert [link for _, link, _ in entries] == [newsroom.url_of(article) for article in expected]
    assert len({entry_id for entry_id, _, _ in entries}) == len(entries)


async def test_feeds_say_their_type(newsroom, http):
    types = {}
    for feed in newsroom.feeds:
        async with http.get(feed.url) as response:
            types[feed.url.rsplit("/", 1)[1]] = response.headers["Content-Type"]
    assert types == {
        "feed.xml": "application/rss+xml",
        "atom.xml": "application/atom+xml",
        "feed.json": "application/feed+json",
    }


async def test_feed_dates_are_counted_from_now(newsroom, http):
    parsed = feedparser.parse(io.BytesIO(await body_of(http, "/severny-vestnik/feed.xml")))
    assert parsed.feed.language == "ru"
    assert parsed.entries[0].published == "Thu, 01 Jan 2026 07:40:00 +0000"


@pytest.mark.parametrize("validator", ["ETag", "Last-Modified"])
async def test_a_reader_who_has_the_newest_version_gets_304(newsroom, http, validator):
    asked_by = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}
    path = "/harbour-gazette/feed.xml"
    async with http.get(path) as response:
        known = {asked_by[validator]: response.headers[validator]}
    async with http.get(path, headers=known) as response:
        assert response.status == 304
        assert await response.read() == b""
    newsroom.publish_all()
    async with http.get(path, headers=known) as response:
        assert response.status == 200


async def test_the_etag_rules_where_both_validators_are_sent(newsroom, http):
    headers = {"If-None-Match": '"other"', "If-Modified-Since": "Fri, 01 Jan 2027 00:00:00 GMT"}
    async with http.get("/harbour-gazette/feed.xml", headers=headers) as response:
        assert response.status == 200


@pytest.mark.parametrize("slug", OUTLETS)
async def test_a_front_page_offers_the_outlets_feeds(newsroom, http, slug):
    page = html.fromstring(await body_of(http, f"/{slug}/"))
    offered = page.xpath('//link[@rel="alternate"]/@href')
    assert offered == [
        f"{newsroom.base_url}/{slug}/{FEED_FILES[kind]}" for kind in OUTLETS[slug].feeds
    ]
    async with http.get(offered[0]) as response:
        assert response.status == 200


async def test_every_article_page_looks_like_a_news_page(newsroom, http):
    newsroom.publish_all()
    readable = [each for each in newsroom.published if each.article.kind is ArticleKind.ARTICLE]
    assert len(readable) >= 14
    for each in readable:
        article, outlet = each.article, OUTLETS[each.article.outlet]
        text = (await body_of(http, newsroom.url_of(article))).decode(outlet.charset)
        page = html.fromstring(text)
        assert page.xpath('//link[@rel="canonical"]/@href') == [newsroom.url_of(article)]
        assert page.xpath('//meta[@property="og:title"]/@content') == [article.headline]
        assert page.xpath('//meta[@property="og:site_name"]/@content') == [outlet.name]
        assert page.xpath("//h1")[0].text_content() == article.headline
        words = page.text_content()
        for boilerplate in ("skip", "cookie_text", "newsletter_text", "share", "related"):
            assert outlet.words[boilerplate] in words
        for block in article.body:
            assert all(paragraph in words for paragraph in block.paragraphs)


async def test_linked_data_describes_the_article(newsroom, http):
    page = html.fromstring(await body_of(http, "/harbour-gazette/news/tidal-barrier-approved"))
    data = json.loads(page.xpath('//script[@type="application/ld+json"]')[0].text)
    assert data["@type"] == "NewsArticle"
    assert data["isAccessibleForFree"] is True
    assert data["author"] == [{"@type": "Person", "name": "Marta Quill"}]
    assert data["datePublished"] == "2026-01-01T08:50:00+00:00"


async def test_pictures_are_served_once_their_article_is_out(newsroom, http):
    picture = await body_of(http, "/_pictures/harbour-dusk.png")
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    assert picture == await body_of(http, "/_pictures/harbour-dusk.png")
    assert picture != await body_of(http, "/_pictures/gannet-rock.png")
    async with http.get("/_pictures/no-such-picture.png") as response:
        assert response.status == 404


async def test_the_northern_courier_says_nowhere_that_it_is_windows_1251(newsroom, http):
    async with http.get("/severny-vestnik/novosti/ledokol-muzey") as response:
        assert response.headers["Content-Type"] == "text/html"
        body = await response.read()
    assert b"charset" not in body
    assert "Антонина Ладожская".encode("windows-1251") in body
    with pytest.raises(UnicodeDecodeError):
        body.decode("utf-8")


async def test_a_paywalled_page_ends_early_and_says_so(newsroom, http):
    article = of_kind(newsroom, ArticleKind.PAYWALL).article
    text = (await body_of(http, newsroom.url_of(article))).decode()
    assert '"isAccessibleForFree": false' in text
    assert "Subscribe to continue reading" in text
    assert article.body[0].paragraphs[0] in text
    assert "recalled Ambrose Tully" not in text


async def test_a_consent_wall_asks_about_cookies_and_nothing_else(newsroom, http):
    article = of_kind(newsroom, ArticleKind.CONSENT_WALL).article
    page = html.fromstring(await body_of(http, newsroom.url_of(article)))
    assert page.xpath("//h1/text()") == ["Weiterlesen mit Werbung und Cookies"]
    assert "148 Partner" in page.text_content()
    assert not page.xpath("//article")


async def test_a_list_page_is_mostly_links(newsroom, http):
    article = of_kind(newsroom, ArticleKind.LIST_PAGE).article
    page = html.fromstring(await body_of(http, newsroom.url_of(article)))
    assert len(page.xpath('//ul[@class="teasers"]/li/a')) == 10


@pytest.mark.parametrize(
    "path",
    [
        "/no-such-outlet/",
        "/meridian-wire/feed.xml",
        "/harbour-gazette/news/no-such-article",
        "/harbour-gazette/sport/tidal-barrier-approved",
        "/harbour-gazette/news/school-bus-fares",  # not published yet
    ],
)
async def test_what_is_not_there_is_404(newsroom, http, path):
    async with http.get(path) as response:
        assert response.status == 404


async def test_the_newsstand_and_robots_are_there(newsroom, http):
    stand = (await body_of(http, "/")).decode()
    assert all(outlet.name in stand for outlet in OUTLETS.values())
    assert b"Disallow: /_newsroom/" in await body_of(http, "/robots.txt")


async def test_publishing_puts_an_entry_on_top(newsroom, http):
    path = "/meridian-wire/atom.xml"
    before = entries_of(path, await body_of(http, path))
    published = newsroom.publish_next()
    after = entries_of(path, await body_of(http, path))
    assert after[1:] == before
    assert after[0][2] == published.article.headline


async def test_everything_is_published_once_and_in_order(newsroom):
    archive = len(newsroom.published)
    steps = newsroom.remaining
    published = newsroom.publish_all()
    assert len(published) == steps
    dates = [each.updated_at for each in published]
    assert dates == sorted(set(dates))
    assert newsroom.publish_next() is None
    assert newsroom.publish_all() == ()
    corrected = [each for each in published if each.article.revision == 2]
    assert len(newsroom.published) == archive + steps - len(corrected) == newsroom.article_count


async def test_a_correction_keeps_its_address_and_changes_text_and_guid(newsroom, http):
    path, feed = "/harbour-gazette/news/school-bus-fares", "/harbour-gazette/feed.xml"
    while newsroom.publish_next().article.slug != "school-bus-fares":
        pass
    first_text = (await body_of(http, path)).decode()
    first = {link: entry_id for entry_id, link, _ in entries_of(feed, await body_of(http, feed))}
    newsroom.publish_all()
    text = (await body_of(http, path)).decode()
    last = {link: entry_id for entry_id, link, _ in entries_of(feed, await body_of(http, feed))}
    assert "About 2,900 children" in first_text
    assert "About 1,900 children" in text
    assert "Correction: an earlier version" in text
    assert "Updated" in text
    url = f"{newsroom.base_url}{path}"
    assert first[url] != last[url]


async def test_it_publishes_steadily_until_all_is_out():
    clock = FakeClock()
    newsroom = Newsroom(clock.now(), clock.sleep)
    steps, started = newsroom.remaining, clock.now()
    await clock.run(newsroom.publish_steadily(every_seconds=2))
    assert newsroom.remaining == 0
    assert (clock.now() - started).total_seconds() == 2 * steps


async def test_it_has_an_address_only_while_it_runs():
    clock = FakeClock()
    newsroom = Newsroom(clock.now(), clock.sleep)
    with pytest.raises(RuntimeError, match="before it is started"):
        _ = newsroom.feeds
    await newsroom.stop()  # nothing to stop yet
    await newsroom.start()
    address = newsroom.base_url
    await newsroom.stop()
    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.ClientConnectorError):
            await session.get(address)


async def test_an_outlet_that_published_nothing_yet_has_an_empty_feed():
    clock = FakeClock()
    stock = generated_stock(articles=2, feeds=1, seed=1)
    async with (
        Newsroom(clock.now(), clock.sleep, stock=stock) as newsroom,
        aiohttp.ClientSession(newsroom.base_url) as http,
        http.get(newsroom.feeds[0].url) as response,
    ):
        assert entries_of("feed.xml", await response.read()) == []
        assert "Last-Modified" not in response.headers


async def test_feeds_name_the_channel_they_are_for(newsroom):
    assert {str(feed.channel) for feed in newsroom.feeds} >= {"page:news", "page:deutsch"}
    assert [feed.title for feed in newsroom.feeds] == [outlet.name for outlet in OUTLETS.values()]
