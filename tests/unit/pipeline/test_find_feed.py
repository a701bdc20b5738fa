"""Addresses of pages in, the feed that their site has out, in few requests."""

from datetime import timedelta

import pytest

from bot.domain.errors import (
    BotChallenge,
    ConnectionFailed,
    FeedMalformed,
    FetchError,
    FetchTimeout,
    HttpStatus,
    NotAFeed,
    WorkTimeout,
)
from bot.pipeline.find_feed import FoundFeed, find_feed
from bot.pipeline.records import FetchedDocument, FetchRequest, NotModified
from tests.fakes.clock import FakeClock
from tests.fakes.fetcher import FakeFetcher
from tests.fakes.workers import InlineWorkers
from tests.unit.pipeline.world import rss
from tests.unit.reading.pages import page

SITE = "https://gazette.example/"
FEED = f"{SITE}feed"
STORIES = rss(["bridge", "harbour"])
NO_STORIES = rss([])
BARE_PAGE = page("<p>Welcome</p>")
NEWS = b"""<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
  xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url>
  <loc>https://gazette.example/1</loc><news:news><news:title>Bridge opens</news:title>
  <news:publication_date>2026-01-01</news:publication_date></news:news></url></urlset>"""
PLAIN_SITEMAP = b"<urlset><url><loc>https://gazette.example/1</loc></url></urlset>"
MOST_REQUESTS = 18


def offering(*addresses: str, title: str = "") -> bytes:
    links = (
        f'<link rel=alternate type="application/rss+xml" href="{each}" title="{title}">'
        for each in addresses
    )
    return page("<p>Welcome</p>", head="".join(links))


def index_of(*sitemaps: str) -> bytes:
    listed = "".join(f"<sitemap><loc>{each}</loc></sitemap>" for each in sitemaps)
    return f"<sitemapindex>{listed}</sitemapindex>".encode()


class SlowFetcher(FakeFetcher):
    """Takes a minute for each answer."""

    def __init__(self, answers: dict[str, bytes | FetchError], clock: FakeClock) -> None:
        super().__init__(answers)
        self._clock = clock

    async def fetch(self, request: FetchRequest) -> FetchedDocument | NotModified:
        self._clock.set(self._clock.now() + timedelta(seconds=61))
        return await super().fetch(request)


class Web:
    """A fetcher with its answers, and what was asked of it."""

    def __init__(self, answers: dict[str, bytes | FetchError] | None = None) -> None:
        self.fetcher = FakeFetcher(answers)
        self.workers = InlineWorkers()
        self.clock = FakeClock()

    async def find(self, url: str) -> FoundFeed:
        return await find_feed(self.fetcher, self.workers, self.clock, url)

    @property
    def asked(self) -> list[str]:
        return [request.url for request in self.fetcher.asked]


async def test_a_feed_is_found_at_once():
    web = Web({FEED: STORIES})
    found = await web.find(FEED)
    assert (found.url, len(found.parsed.entries)) == (FEED, 2)
    assert web.asked == [FEED]


async def test_the_only_feed_that_a_page_offers():
    web = Web({SITE: offering("/feed"), FEED: STORIES})
    assert (await web.find(SITE)).url == FEED
    assert web.asked == [SITE, FEED]


async def test_the_page_is_kept_as_the_site_of_a_feed_that_names_none():
    nameless = STORIES.replace(b"<link>https://gazette.example/</link>", b"", 1)
    web = Web({SITE: offering("/feed"), FEED: nameless})
    found = await web.find(SITE)
    assert (found.parsed.site_url, found.site_url) == (None, SITE)


async def test_several_feeds_are_a_choice_with_their_titles():
    web = Web({SITE: offering("/feed", "/sport.xml", title="News")})
    with pytest.raises(NotAFeed) as caught:
        await web.find(SITE)
    assert [(offer.url, offer.title) for offer in caught.value.offers] == [
        (FEED, "News"),
        (f"{SITE}sport.xml", "News"),
    ]
    assert web.asked == [SITE]


async def test_comments_are_no_choice_beside_the_feed():
    web = Web({SITE: offering("/feed", "/comments/feed"), FEED: STORIES})
    assert (await web.find(SITE)).url == FEED


async def test_comments_are_better_than_nothing():
    comments = f"{SITE}comments/feed"
    web = Web({SITE: offering(comments), comments: STORIES})
    assert (await web.find(SITE)).url == comments


async def test_a_stale_link_leads_to_where_feeds_often_are():
    web = Web({SITE: offering("/old.xml"), f"{SITE}rss": STORIES})
    assert (await web.find(SITE)).url == f"{SITE}rss"


async def test_a_stale_link_is_told_where_nothing_else_is():
    web = Web({SITE: offering("/old.xml")})
    with pytest.raises(HttpStatus) as caught:
        await web.find(SITE)
    assert caught.value.url == f"{SITE}old.xml"


async def test_a_well_known_place_must_hold_a_feed_to_count():
    web = Web({SITE: BARE_PAGE, FEED: BARE_PAGE, f"{SITE}rss": STORIES})
    assert (await web.find(SITE)).url == f"{SITE}rss"
    assert web.asked[-1] == f"{SITE}rss"  # it stops there


async def test_guesses_start_where_a_page_was_moved_to():
    web = Web({"https://www.gazette.example/": BARE_PAGE, "https://www.gazette.example/feed": NEWS})
    web.fetcher.moved[SITE] = "https://www.gazette.example/"
    assert (await web.find(SITE)).url == "https://www.gazette.example/feed"


async def test_an_empty_feed_is_taken_only_where_no_other_is():
    web = Web({SITE: BARE_PAGE, FEED: NO_STORIES, f"{SITE}atom.xml": STORIES})
    assert (await web.find(SITE)).url == f"{SITE}atom.xml"
    web = Web({SITE: BARE_PAGE, FEED: NO_STORIES})
    assert (await web.find(SITE)).url == FEED


async def test_a_news_sitemap_that_robots_txt_names():
    hidden = f"{SITE}maps/google-news.xml"
    robots = f"User-agent: *\nSitemap: {SITE}all.xml\nsitemap: {hidden}\n".encode()
    web = Web({SITE: BARE_PAGE, f"{SITE}robots.txt": robots, hidden: NEWS})
    found = await web.find(SITE)
    assert (found.url, found.parsed.entries[0].title) == (hidden, "Bridge opens")


async def test_a_news_sitemap_below_an_index():
    child = f"{SITE}sitemap-news-today.xml"
    web = Web(
        {
            SITE: BARE_PAGE,
            f"{SITE}robots.txt": f"Sitemap: {SITE}index.xml.php".encode(),
            f"{SITE}index.xml.php": index_of(f"{SITE}pages.xml", child),
            child: NEWS,
        }
    )
    assert (await web.find(SITE)).url == child


async def test_a_news_sitemap_that_nobody_names():
    web = Web({SITE: BARE_PAGE, f"{SITE}news-sitemap.xml": NEWS})
    assert (await web.find(SITE)).url == f"{SITE}news-sitemap.xml"


@pytest.mark.parametrize(
    ("answers", "url"),
    [
        ({}, SITE),
        ({}, f"{SITE}world/europe"),
        ({f"{SITE}robots.txt": b"Sitemap: /s%d.xml\n" * 3}, SITE),
        (
            {
                f"{SITE}robots.txt": "\n".join(
                    f"Sitemap: {SITE}news-{number}.xml" for number in range(500)
                ).encode(),
                **{
                    f"{SITE}news-{number}.xml": index_of(
                        *(f"{SITE}news-{number}-{child}.xml" for child in range(9))
                    )
                    for number in range(500)
                },
            },
            SITE,
        ),
    ],
    ids=["bare", "deep", "robots", "indexes"],
)
async def test_a_site_without_feeds_is_left_in_peace_soon(
    answers: dict[str, bytes | FetchError], url: str
):
    web = Web({**answers, url: BARE_PAGE})
    with pytest.raises(NotAFeed) as caught:
        await web.find(url)
    assert (caught.value.url, caught.value.offers) == (url, ())
    assert len(web.asked) == len(set(web.asked)) <= MOST_REQUESTS


async def test_the_most_requests_that_there_can_be():
    address = "https://github.com/lede/lede"
    web = Web({address: offering("/stale.xml")})
    with pytest.raises(HttpStatus):
        await web.find(address)
    assert len(web.asked) == MOST_REQUESTS


@pytest.mark.parametrize(
    "answer",
    [
        ConnectionFailed(url=FEED, host="gazette.example", why="reset"),
        FetchTimeout(url=FEED, seconds=30),
        BotChallenge(url=FEED, status=403, service="Cloudflare"),
        HttpStatus(url=FEED, status=429),
        HttpStatus(url=FEED, status=503),
    ],
    ids=["reset", "timeout", "challenge", "429", "503"],
)
async def test_a_server_that_wants_no_more_guesses_gets_none(answer: FetchError):
    web = Web({SITE: BARE_PAGE, FEED: answer, f"{SITE}rss": STORIES})
    with pytest.raises(NotAFeed):
        await web.find(SITE)
    assert web.asked == [SITE, FEED]


async def test_nothing_is_begun_after_a_minute():
    web = Web()
    web.fetcher = SlowFetcher({SITE: BARE_PAGE, FEED: STORIES}, web.clock)
    with pytest.raises(NotAFeed):
        await web.find(SITE)
    assert web.asked == [SITE]


async def test_a_guess_that_no_worker_gets_through_is_no_feed():
    web = Web({SITE: BARE_PAGE, FEED: STORIES, f"{SITE}feed.xml": STORIES})
    web.workers.failures = [
        NotAFeed(url=SITE, what="page"),
        WorkTimeout(task="parse_feed", seconds=20),
    ]
    assert (await web.find(SITE)).url == f"{SITE}feed.xml"


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (b"\x00\x01\x02", "binary"),
        (b"", "empty"),
        (b'{"a": 1}', "json"),
        (PLAIN_SITEMAP, "sitemap"),
    ],
    ids=["binary", "empty", "json", "sitemap"],
)
async def test_what_is_no_page_is_told_without_guessing(body: bytes, what: str):
    web = Web({SITE: body, FEED: STORIES})
    with pytest.raises(NotAFeed) as caught:
        await web.find(SITE)
    assert caught.value.what == what
    assert web.asked == [SITE]


async def test_a_broken_feed_is_told():
    web = Web({FEED: b"<rss><channel>" + b"<item>" * 1_000})
    with pytest.raises(FeedMalformed):
        await web.find(FEED)


async def test_a_page_that_cannot_be_fetched_is_told():
    web = Web()
    with pytest.raises(HttpStatus) as caught:
        await web.find(SITE)
    assert caught.value.url == SITE


async def test_a_documented_address_is_asked_instead_of_the_page():
    feed = "https://www.reddit.com/r/python/.rss"
    web = Web({feed: STORIES})
    assert (await web.find("https://www.reddit.com/r/python/")).url == feed
    assert web.asked == [feed]


async def test_a_repository_without_releases_gives_its_tags():
    base = "https://github.com/lede/lede"
    web = Web({f"{base}/releases.atom": NO_STORIES, f"{base}/tags.atom": STORIES})
    assert (await web.find(base)).url == f"{base}/tags.atom"


async def test_a_profile_that_is_none_of_the_fediverse_is_a_page_like_others():
    profile = "https://videos.example/@anna"
    web = Web({profile: offering("/anna.xml"), "https://videos.example/anna.xml": STORIES})
    assert (await web.find(profile)).url == "https://videos.example/anna.xml"
    assert web.asked[0] == f"{profile}.rss"
