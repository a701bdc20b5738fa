"""Addresses and robots.txt in, where feeds and news sitemaps may be out."""

import pytest

from bot.reading.well_known_feeds import (
    looks_like_news,
    sitemaps_of_robots,
    well_known_feed_urls,
    well_known_sitemap_urls,
)

SITE = "https://news.example/"


def test_a_sections_own_feed_comes_first():
    deep = well_known_feed_urls(f"{SITE}blog/?page=2#top")
    assert deep[0] == f"{SITE}blog/feed"
    assert f"{SITE}feed" in deep


@pytest.mark.parametrize("url", ["https://news.example", SITE, f"{SITE}2026/story.html"])
def test_a_site_and_a_file_have_theirs_at_the_top(url: str):
    assert well_known_feed_urls(url)[0] == f"{SITE}feed"


@pytest.mark.parametrize("url", [SITE, f"{SITE}a/b/c", f"{SITE}feed"])
def test_there_are_eight_places_at_most(url: str):
    places = well_known_feed_urls(url)
    assert len(places) == len(set(places)) == 8


def test_sitemaps_stand_at_the_top():
    assert set(well_known_sitemap_urls(f"{SITE}a/b")) == {
        f"{SITE}sitemap-news.xml",
        f"{SITE}news-sitemap.xml",
        f"{SITE}sitemap_news.xml",
        f"{SITE}sitemap.xml",
    }


def test_robots_txt_names_news_first():
    robots = (
        b"\xef\xbb\xbfUser-agent: *\r\nDisallow: /x\r\nSitemap: https://news.example/all.xml\r\n"
        b"  SITEMAP :/maps/news.xml # daily\r\n#Sitemap: /no.xml\r\nSitemap: http://[broken\r\n"
        b"Sitemap: https://news.example/all.xml\r\nSitemap:\r\n"
    )
    assert sitemaps_of_robots(robots, f"{SITE}robots.txt") == (
        f"{SITE}maps/news.xml",
        f"{SITE}all.xml",
    )


def test_an_endless_robots_txt_is_cut():
    robots = b"Sitemap: /a.xml\n" + b" " * 1_000_000 + b"\nSitemap: /b.xml\n"
    assert sitemaps_of_robots(robots, SITE) == (f"{SITE}a.xml",)


@pytest.mark.parametrize(
    ("path", "news"),
    [
        ("news-sitemap.xml", True),
        ("sitemap_googlenews.xml", True),
        ("sitemaps/latest/1.xml", True),
        ("newsletter.xml", False),
        ("sitemap.xml?news=1", False),
    ],
)
def test_what_looks_like_news(path: str, news: bool):  # noqa: FBT001  # a column of the table
    assert looks_like_news(f"https://news.example/{path}") is news
