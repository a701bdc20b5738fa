"""Nothing in, cards that are hard to read well out: for looking at, by benchmarks.pictures."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.presenting.cards import Card, CardClaim, CardFooter, CardQuote

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)

_FOOTER = CardFooter(
    domain="gazette.example",
    outlet="Gazette",
    published_at=NOW - timedelta(hours=3),
    reading_minutes=4,
    method="extractive",
)
_PLAIN = Card(
    headline="The bridge opens",
    url="https://gazette.example/7",
    claims=(
        CardClaim(text="The bridge opened on Monday.", attribution=None, hedged=False),
        CardClaim(text="It cost £3 million.", attribution="the county engineer", hedged=False),
    ),
    quote=CardQuote(text="We built it twice.", speaker="Ann Lee", description="its engineer"),
    image_url="https://pictures.example/bridge.png",
    reason=None,
    footer=_FOOTER,
    language="en",
    direction="ltr",
)


def sample_cards() -> dict[str, Card]:
    """Return cards by what is hard about them."""
    return {
        "short": _PLAIN,
        "no-picture": replace(_PLAIN, image_url=None),
        "no-quote": replace(_PLAIN, quote=None),
        "link": _link(),
        "many-claims": _many_claims(),
        "long-headline": replace(_PLAIN, headline=("A headline without an end, " * 12)[:300]),
        "long-words": _long_words(),
        "emoji": _emoji(),
        "hostile": _hostile(),
        "arabic": _arabic(),
        "model": replace(_PLAIN, footer=replace(_FOOTER, method="small-model-7b")),
    }


def _link() -> Card:
    return replace(
        _PLAIN,
        headline="What the ministers agreed behind closed doors",
        claims=(),
        quote=None,
        reason="The article is behind a paywall, so only the link can be shown.",
        footer=replace(_FOOTER, reading_minutes=None, method=None),
    )


def _many_claims() -> Card:
    numbers = ("One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")
    claims = tuple(
        CardClaim(text=f"{number} barges went down the river.", attribution=None, hedged=False)
        for number in numbers * 2
    )
    return replace(_PLAIN, claims=claims)


def _long_words() -> Card:
    word = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
    return replace(
        _PLAIN,
        headline=f"{word} tagt",
        claims=(CardClaim(text=f"Die {word} tagt am Montag.", attribution=word, hedged=False),),
        quote=CardQuote(text=f"Die {word} bleibt.", speaker=word, description=word),
        language="de",
    )


def _emoji() -> Card:
    text = "👩🏽‍🚀 The crew 🇺🇦 came home 🎉 after 214 days"
    claims = (CardClaim(text=text, attribution="🛰️ Mission Control", hedged=False),)
    return replace(_PLAIN, headline=text, claims=claims)


def _hostile() -> Card:
    text = "@everyone **free** <@1> [gift](https://evil.example) discord.gg/x :smile: ||a|| `b`"
    claims = tuple(
        CardClaim(text=f"{start}{text}", attribution=f"_{text}_", hedged=False)
        for start in ("# ", "- ", "> ")
    )
    return replace(
        _PLAIN,
        headline=f"# {text}",
        claims=claims,
        quote=CardQuote(text=text, speaker=text, description="~~x~~"),
    )


def _arabic() -> Card:
    return replace(
        _PLAIN,
        headline="الميناء يفتح الجسر الجديد بعد عامين من الفيضانات (Lind).",
        claims=(
            CardClaim(
                text="افتتح الجسر فوق نهر Lind يوم الاثنين بتكلفة 3 ملايين.",
                attribution="عمدة المدينة",
                hedged=False,
            ),
            CardClaim(text="أغلق المستشفى تسعة أيام.", attribution=None, hedged=False),
        ),
        quote=CardQuote(text="بنيناه مرتين!", speaker="آن لي", description="مهندسة الجسر"),
        language="ar",
        direction="rtl",
    )
