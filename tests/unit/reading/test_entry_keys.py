"""Links and entries in, keys out that recognise what other readers posted twice."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.feeds import KeyKind
from bot.reading.entry_keys import article_key, canonical_link, entry_keys

DAY = datetime(2024, 5, 14, 23, 30, tzinfo=UTC)
PLAIN = "https://news.example/2024/bridge"


@pytest.mark.parametrize(
    "variant",
    [
        "http://news.example/2024/bridge",
        "https://www.news.example/2024/bridge/",
        "HTTPS://News.Example:443/2024/bridge",
        "https://news.example./2024/bridge",
        "https://news.example/2024/x/../bridge",
        "https://news.example/2024/bridge?utm_source=rss&utm_medium=feed",
        "https://news.example/2024/bridge?fbclid=abc&gclid=1&at_medium=RSS",
        "https://news.example/2024/bridge?PHPSESSID=0a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d",
        "https://news.example/2024/bridge;jsessionid=0A1B2C3D",
        "https://news.example/2024/bridge#xtor=RSS-1",
        "https://news.example/2024/bridge#:~:text=bridge",
        "https://news.example/2024/bridge#comments",
        " https://news.example/2024/bridge\n",
    ],
)
def test_one_page_has_one_key(variant: str):
    assert article_key(variant) == article_key(PLAIN)


@pytest.mark.parametrize(
    "other",
    [
        "https://news.example/2024/bridge?id=5",
        "https://news.example/2024/bridge?cid=5",
        "https://news.example/2024/bridge?source=5",
        "https://news.example/2024/bridge?sid=24/05/14/1234",
        "https://news.example/2024/bridge#item-12",
        "https://news.example/2024/bridge#!/story/5",
        "https://news.example:8443/2024/bridge",
        "https://sport.news.example/2024/bridge",
        "https://news.example/2024/Bridge",
    ],
)
def test_other_pages_keep_their_own(other: str):
    assert article_key(other) != article_key(PLAIN)


def test_order_of_parameters_and_case_of_escapes_do_not_matter():
    assert canonical_link("https://e.org/a?b=2&a=%c3%a9") == canonical_link(
        "https://e.org/a?a=%C3%A9&b=2"
    )


_WORDS = st.text("aB1_.-~", max_size=6)
_PARAMETERS = st.tuples(
    st.sampled_from(["id", "utm_source", "sid", "p", "fbclid", "a-b"]),
    st.sampled_from(["", "1", "x.y", "0a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d"]),
).map("=".join)


@given(
    st.sampled_from(["news.example", "www.news.example", "a.b-c.example"]),
    st.lists(_WORDS, max_size=4).map("/".join),
    st.lists(_PARAMETERS, max_size=4).map("&".join),
    st.sampled_from(["", "#", "#top", "#item-12", "#main"]),
)
def test_simple_links_have_the_key_that_taking_them_apart_gives(
    host: str, path: str, query: str, fragment: str
):
    rest = f"{host}/{path}{'?' if query else ''}{query}{fragment}"
    assert canonical_link(f"http://{rest}") == canonical_link(f"HTTP://{rest}")  # the long way


def test_what_is_no_address_is_its_own_key():
    assert canonical_link(" http://[broken ") == "http://[broken"


def test_long_links_are_hashed():
    key = article_key("https://e.org/" + "a" * 3_000)
    assert key.startswith("sha256:")
    assert len(key) < 100


def test_all_keys_that_apply():
    keys = entry_keys(" id\n7 ", PLAIN, "The  Bridge", DAY)
    assert [(key.kind, key.value) for key in keys] == [
        (KeyKind.GUID, "id 7"),
        (KeyKind.LINK, PLAIN),
        (KeyKind.TITLE_DAY, "2024-05-14 the bridge"),
    ]


def test_a_title_without_a_day_is_a_key_only_when_nothing_better_is_there():
    assert [key.kind for key in entry_keys("7", None, "Morning news", None)] == [KeyKind.GUID]
    assert [key.value for key in entry_keys(None, None, "Morning news", None)] == ["morning news"]


def test_there_is_always_a_key():
    assert len(entry_keys(None, None, "", None)) == 1
