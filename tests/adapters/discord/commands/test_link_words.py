"""What people type where a link can stand."""

import pytest

from bot.adapters.discord.commands.answers.link_words import address_in, link_in

URL = "https://gazette.example/bridge"


@pytest.mark.parametrize(
    ("typed", "link"),
    [
        (URL, URL),
        (f"<{URL}>", URL),
        (f"see {URL}.", URL),
        (f"(see {URL})", URL),
        ("https://gazette.example/bridge_(old)", "https://gazette.example/bridge_(old)"),
        (f"{URL}?utm_source=x&a=1#top", f"{URL}?utm_source=x&a=1#top"),
        ("HTTPS://Gazette.example/", "HTTPS://Gazette.example/"),
        ("bridge opens", None),
        ("gazette.example/bridge", None),  # words may hold a dot
        ("javascript:alert(1)", None),
        ("ftp://gazette.example/", None),
        ("https://", None),
        ("", None),
    ],
)
def test_a_link_is_found_in_what_was_typed(typed: str, link: str | None) -> None:
    assert link_in(typed) == link


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        (URL, URL),
        (f" <{URL}> ", URL),
        ("gazette.example", "https://gazette.example"),
        ("gazette.example:8443/feed", "https://gazette.example:8443/feed"),
        ("<gazette.example/feed>", "https://gazette.example/feed"),
        ("ftp://gazette.example/feed", "ftp://gazette.example/feed"),  # told to be none
        ("the gazette", "the gazette"),
        ("localhost", "localhost"),
    ],
)
def test_an_address_gets_the_scheme_it_lacks(typed: str, address: str) -> None:
    assert address_in(typed) == address


def test_long_input_takes_no_time() -> None:
    assert link_in("a." * 3_000) is None
    assert address_in("a." * 3_000) == "a." * 3_000
