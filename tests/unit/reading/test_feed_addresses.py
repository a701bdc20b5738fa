"""Addresses of profiles, channels and repositories in, where their sites keep the feeds out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.feed_addresses import MAX_ADDRESSES, feed_addresses

CHANNEL = "UC" + "a1_-" * 5 + "xy"
VIDEOS = "https://www.youtube.com/feeds/videos.xml?"


@pytest.mark.parametrize(
    ("page", "feed"),
    [
        (f"https://www.youtube.com/channel/{CHANNEL}", f"{VIDEOS}channel_id={CHANNEL}"),
        (f"https://m.youtube.com/channel/{CHANNEL}/videos?x=1", f"{VIDEOS}channel_id={CHANNEL}"),
        ("https://youtube.com/user/lede", f"{VIDEOS}user=lede"),
        ("https://www.youtube.com/playlist?list=PL7&si=x", f"{VIDEOS}playlist_id=PL7"),
        ("https://www.reddit.com/r/python/", "https://www.reddit.com/r/python/.rss"),
        ("https://old.reddit.com/r/a+b/new", "https://www.reddit.com/r/a+b/new/.rss"),
        ("https://reddit.com/r/x/top/?t=day", "https://www.reddit.com/r/x/top/.rss?t=day"),
        ("https://www.reddit.com/u/anna", "https://www.reddit.com/user/anna/.rss"),
        ("https://www.reddit.com/search/?q=lede", "https://www.reddit.com/search.rss?q=lede"),
        (
            "https://www.reddit.com/r/x/search?q=lede&restrict_sr=1",
            "https://www.reddit.com/r/x/search.rss?q=lede&restrict_sr=1",
        ),
        ("https://github.com/o/r/releases", "https://github.com/o/r/releases.atom"),
        ("https://github.com/o/r/commits/main", "https://github.com/o/r/commits/main.atom"),
        ("https://github.com/anna", "https://github.com/anna.atom"),
        ("https://social.example/@anna", "https://social.example/@anna.rss"),
        ("https://social.example:8443/@anna/", "https://social.example:8443/@anna.rss"),
        ("https://bsky.app/profile/anna.example", "https://bsky.app/profile/anna.example/rss"),
        ("https://bsky.app/profile/did:plc:z72", "https://bsky.app/profile/did:plc:z72/rss"),
        ("https://anna.tumblr.com/post/1", "https://anna.tumblr.com/rss"),
        ("https://www.tumblr.com/anna", "https://anna.tumblr.com/rss"),
        ("https://www.tumblr.com/blog/view/anna", "https://anna.tumblr.com/rss"),
        ("https://medium.com/@anna", "https://medium.com/feed/@anna"),
        ("https://medium.com/@anna/a-story-1a2b", "https://medium.com/feed/@anna"),
        ("https://medium.com/gazette", "https://medium.com/feed/gazette"),
        ("https://medium.com/tag/news", "https://medium.com/feed/tag/news"),
        ("https://medium.com/gazette/tagged/a", "https://medium.com/feed/gazette/tagged/a"),
        ("https://anna.medium.com/", "https://anna.medium.com/feed"),
        ("https://anna.substack.com/p/story", "https://anna.substack.com/feed"),
        ("https://anna.blogspot.com/2026/01/a.html", "https://anna.blogspot.com/feeds/posts/default"),
        (
            "https://anna.blogspot.com/search/label/new%20york",
            "https://anna.blogspot.com/feeds/posts/default/-/new%20york",
        ),
        ("https://anna.wordpress.com/2026/01/01/a/", "https://anna.wordpress.com/feed/"),
        ("https://anna.wordpress.com/tag/a/", "https://anna.wordpress.com/tag/a/feed/"),
    ],
)  # fmt: skip
def test_documented_addresses(page: str, feed: str):
    assert feed_addresses(page) == (feed,)


def test_a_repository_has_releases_before_tags_before_commits():
    base = "https://github.com/lede/lede"
    assert (
        feed_addresses(f"{base}.git")
        == feed_addresses(f"{base}/")
        == (f"{base}/releases.atom", f"{base}/tags.atom", f"{base}/commits.atom")
    )


@pytest.mark.parametrize(
    "page",
    [
        "https://news.example/",
        "https://news.example/@anna/story",
        "https://news.example/@anna@other.example",
        "https://www.tiktok.com/@anna",
        "https://substack.com/@anna",
        "https://www.youtube.com/watch?v=1",
        "https://www.youtube.com/@anna",
        "https://www.youtube.com/channel/UCshort",
        "https://www.youtube.com/playlist",
        "https://www.reddit.com/settings",
        "https://www.reddit.com/r/x/search",
        "https://github.com/explore",
        "https://github.com/o/r/issues/1",
        "https://www.tumblr.com/explore",
        "https://medium.com/p/1a2b",
        "https://bsky.app/",
        # feeds already
        "https://www.reddit.com/r/python/.rss",
        "https://github.com/o/r/releases.atom",
        "https://anna.substack.com/feed",
        "https://social.example/@anna.rss",
        # no addresses of pages
        "ftp://github.com/o/r",
        "https://[broken",
        "words",
        "",
    ],
)
def test_other_addresses_are_pages_like_any(page: str):
    assert feed_addresses(page) == ()


@given(
    st.sampled_from(
        ["github.com", "reddit.com", "medium.com", "youtube.com", "a.wordpress.com", "a.example"]
    ),
    st.text(max_size=40),
)
def test_whatever_is_typed_leads_to_few_addresses_of_the_same_site(host: str, path: str):
    for address in feed_addresses(f"https://{host}/{path}"):
        assert address.startswith((f"https://{host}/", f"https://www.{host}/"))
    assert len(feed_addresses(f"https://{host}/{path}")) <= MAX_ADDRESSES
