"""Titles a page gives itself in, its headline out."""

import pytest

from bot.reading.headline import headline_of
from bot.reading.inline_text import plain_line, shortened, weight_of
from bot.reading.markup import absolute_url
from bot.reading.page_facts import registrable_domain

OUTLETS = ["The Alder Post", "World", "alderpost.example", "alderpost"]


@pytest.mark.parametrize(
    ("candidates", "headline"),
    [
        (["Bridge falls | The Alder Post"], "Bridge falls"),
        (["Bridge falls - World - The Alder Post"], "Bridge falls"),
        (["The Alder Post: Bridge falls"], "The Alder Post: Bridge falls"),
        (["Alder Post – Bridge falls"], "Bridge falls"),
        (["Bridge falls — alderpost.example"], "Bridge falls"),
        (["Bridge - not the road - falls"], "Bridge - not the road - falls"),
        (["Old bridge falls &amp; nobody is hurt"], "Old bridge falls & nobody is hurt"),
        (["Short form", "The bridge falls", "The bridge falls | Any Site"], "The bridge falls"),
        (["The Alder Post", "Bridge falls"], "Bridge falls"),
        (["The bridge falls » The Alder Post - News and views"], "The bridge falls"),
        (
            ["The bridge falls - and nobody hears - The Alder Post"],
            "The bridge falls - and nobody hears",
        ),
        (["Alder", "Alder - Encyclopedia"], "Alder"),
        (["Bridge falls │ The Alder Post"], "Bridge falls"),
        (
            ["桥梁倒塌事故最新进展_alderpost", "桥梁倒塌事故最新进展-国内-alderpost"],
            "桥梁倒塌事故最新进展",
        ),
        (["橋の崩落、調査始まる｜alderpost.example"], "橋の崩落、調査始まる"),
        (
            [f"{'Bridge falls ' * 8}and", f"{'Bridge falls ' * 8}and rises"],
            f"{'Bridge falls ' * 8}and rises",
        ),
        (
            ["The bridge falls, and…", "The bridge falls, and nobody is hurt"],
            "The bridge falls, and nobody is hurt",
        ),
        (["The Alder Post"], "The Alder Post"),
        (["A | B"], "A | B"),
        ([" | "], "|"),
        (["", "x" * 1_000], ""),
        ([], ""),
    ],
)
def test_outlet_goes_and_agreement_wins(candidates: list[str], headline: str):
    assert headline_of(candidates, OUTLETS) == headline


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("a <b>b</b> c", "a b c"),
        ("<p>one</p><p>two</p>", "one two"),
        ("x<style>p { }</style>y", "xy"),
        ("x<script>never closed", "x"),
        ("soft\u00adhyphen \u200b zero", "softhyphen zero"),
        ("2 < 3 > 1", "2 < 3 > 1"),
        ("<!-- note -->z", "z"),
    ],
)
def test_plain_line(markup: str, text: str):
    assert plain_line(markup) == text


def test_shortened_cuts_between_words():
    assert shortened("short", 10) == "short"
    assert shortened("many words stand here", 12) == "many words…"
    assert shortened("x" * 50, 10) == "x" * 9 + "…"


def test_weight_counts_what_a_sign_tells():
    assert weight_of("ab橋") == 5


@pytest.mark.parametrize(
    ("link", "absolute"),
    [
        ("/a", "https://e.org/a"),
        ("//f.org/a", "https://f.org/a"),
        ("mailto:a@e.org", None),
        ("http://", None),
        ("http://[::1", None),
        ("http://e.org:x/", None),
        ("", None),
        (None, None),
    ],
)
def test_absolute_url(link: str | None, absolute: str | None):
    assert absolute_url(link, "https://e.org/b/") == absolute


def test_registrable_domain():
    assert registrable_domain("a.b.example.co.uk") == "example.co.uk"
    assert registrable_domain("co.uk") is None
    assert registrable_domain("") is None
