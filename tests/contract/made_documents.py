"""Briefs of many scripts, few words and all options, made by chance from a seed, and queries."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Table, insert

from bot.adapters.storage.json_forms import to_json
from bot.adapters.storage.tables import (
    articles,
    briefs,
    deliveries,
    delivery_items,
    feed_entries,
    feeds,
)
from bot.domain.briefs import Brief
from bot.domain.channels import ChannelName
from bot.pipeline.records import SearchQuery
from tests.adapters.discord.commands.sayings import published, quoting
from tests.builders import NOON

LANGUAGES = {
    "en": "negotiation negotiations negotiate bridge bridges opens opened running runs run the a of "
    "o'neil re-opened co2 3.5 10,000 naïve café 2026 bridgehead opener",
    "de": "Verhandlung Verhandlungen Straße STRASSE Löwe über überall Öl die der",
    "fr": "négociation négociations élève eleve ça œuvre l'été la",
    "ru": "переговоры переговорах мост моста мосты новый Ёлка елка",
    "ar": "مُفَاوَضَات مفاوضات جسر الجسر",
    "hi": "हिन्दी पुल पुलों बातचीत",
    "ja": "東京都知事が会見 東京 京都 会見 ガラス NATO本部 見",
    "zh": "谈判 谈判代表 大桥 北京 北京大学",
    "th": "ประชุมสภา สภา",
    "ko": "대교 협상 협상이",
}
SPEAKERS = ("Mara Oak", "Ann O'Neil", "Łukasz Müller", "安倍晋三", "Кира Мост", "Bridge Run")
CHANNELS = tuple(ChannelName("discord", str(10**17 + number)) for number in range(8))
FEEDS = 12
_JOINS = (" ", " ", " ", ", ", " — ", ". ", "\u00a0", "\u200b ", "/", '"', "\\", "'", " 🌉 ")
_HOSTILE = (
    'a" OR "b', '"""', "NEAR(a b)", "headline:x", "* ^ - +", "(", "nul\x00byte", "\ud800half",
    "'; DROP TABLE briefs; --", "=bridg", "@discord", "\\", "a' & 'b", "!bridge | the", "<->", "'':*",
    "bridge\\", "x" * 3000, "the " * 300, "\U0001f309", "\u0301", "bri\u0301dge", "^12.0", "%2026", "#1",
    "ＢＲＩＤＧＥ", "brıdge", "ﬁ", "ßtraße", "ǅ", "İ", "ꭰ", "\U00010400",
)  # fmt: skip


def fill(connection: Connection, number: int) -> None:
    """Store that many briefs, each of a feed or two, in a channel or two; not indexed yet."""
    dice = random.Random(3)  # noqa: S311  # not for secrets
    rows: dict[Table, list[dict[str, Any]]] = {feeds: [_feed(each) for each in range(1, FEEDS + 1)]}
    for ident in range(1, number + 1):
        for table, row in _rows(ident, dice):
            rows.setdefault(table, []).append(row)
    for table, several in rows.items():
        connection.execute(insert(table), several)


def queries(seed: int, number: int) -> Iterator[SearchQuery]:
    """Yield queries of all kinds, most of which find something."""
    dice = random.Random(seed)  # noqa: S311  # not for secrets
    for _ in range(number):
        words = _typed(dice)
        yield SearchQuery(words=words, limit=dice.choice((3, 50, 10_000)), **_options(dice))


def _typed(dice: random.Random) -> str:
    if dice.random() < 0.08:
        return dice.choice(_HOSTILE) + dice.choice(("", " bridge", ' "the bridge'))
    words = _words(dice, dice.choice(tuple(LANGUAGES)), dice.choice((1, 1, 2, 2, 3)))
    if dice.random() < 0.3:
        words[-1] = words[-1][: dice.randint(1, len(words[-1]))]  # as typed so far
    quoted = dice.random() < 0.25
    return f'"{" ".join(words)}"' if quoted else dice.choice(_JOINS).join(words)


def _options(dice: random.Random) -> dict[str, Any]:
    options: dict[str, Any] = {}
    if dice.random() < 0.4:
        options["channels"] = tuple(dice.sample(CHANNELS, dice.randint(0, 5)))
    if dice.random() < 0.2:
        options["speaker"] = dice.choice(SPEAKERS)[: dice.randint(1, 9)]
    if dice.random() < 0.2:
        options["feed_id"] = dice.randint(1, FEEDS + 1)
    if dice.random() < 0.2:
        options["language"] = dice.choice((*LANGUAGES, "xx"))
    if dice.random() < 0.3:
        since = _day(dice)
        options["since"] = dice.choice((since, None))
        options["until"] = dice.choice((since + timedelta(days=dice.randint(0, 500)), None))
    return options


def _day(dice: random.Random) -> date:
    return NOON.date() - timedelta(days=int(1000 * dice.random() ** 2))


def _words(dice: random.Random, language: str, number: int) -> list[str]:
    known = LANGUAGES[language].split()
    return [known[int(len(known) * dice.random() ** 2)] for _ in range(number)]


def _text(dice: random.Random, language: str, number: int) -> str:
    joined = "".join(word + dice.choice(_JOINS) for word in _words(dice, language, number))
    return joined.strip() or "x"


def _content(dice: random.Random) -> Brief:
    language = dice.choice(tuple(LANGUAGES))
    headline = _text(dice, language, 4)
    said = _text(dice, dice.choice((language, "en")), 12)
    content = quoting(headline, dice.choice(SPEAKERS), said, language=dice.choice((language, None)))
    at = NOON - timedelta(days=1000 * dice.random() ** 2)
    return published(content, published_at=dice.choice((at, at, None)))


def _feed(ident: int) -> dict[str, Any]:
    return {
        "id": ident,
        "url": f"https://feed{ident}.example/",
        "title": f"Feed {ident}",
        "interval_seconds": 900.0,
        "ambiguous_keys": [],
    }


def _rows(ident: int, dice: random.Random) -> Iterator[tuple[Table, dict[str, Any]]]:
    content, made_at = _content(dice), NOON - timedelta(minutes=10_000 - ident)
    yield (
        articles,
        {
            "id": ident, "key": str(ident), "url": "", "title": "", "content": {},
            "read_at": made_at, "state": "condensed",
        },
    )  # fmt: skip
    for number, feed in enumerate(dice.sample(range(1, FEEDS + 1), dice.randint(1, 2))):
        yield (
            feed_entries,
            {
                "id": 2 * ident + number, "feed_id": feed, "title": "", "summary": "",
                "first_seen_at": made_at, "state": "read", "article_id": ident,
            },
        )  # fmt: skip
    yield (
        briefs,
        {
            "id": ident, "article_id": ident, "kind": "brief", "headline": content.headline,
            "content": to_json(content), "language": content.language, "made_at": made_at,
        },
    )  # fmt: skip
    for number, channel in enumerate(dice.sample(CHANNELS, dice.randint(0, 2))):
        yield (
            deliveries,
            {
                "id": 2 * ident + number, "channel": channel, "kind": "brief", "brief_id": ident,
                "position": ident, "state": "sent",
            },
        )  # fmt: skip
        yield (
            delivery_items,
            {"channel": channel, "article_id": ident, "delivery_id": 2 * ident + number},
        )
