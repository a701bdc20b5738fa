"""A made library in, queries of each kind that the bars name out, drawn as people would ask."""

import random
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from benchmarks.search_corpus import LANGUAGES, channels_of_server, made_briefs
from bot.domain.channels import ChannelName
from bot.pipeline.records import SearchQuery

_ENGLISH: Final = LANGUAGES[0].words
# Ranks of words by how often they come: of a hundred briefs, more than half, some two, next to none.
_THE_CLASS: Final = range(12)
_COMMON: Final = range(60, 600)
_RARE: Final = range(20_000, 120_000)
_PREFIX: Final = 3
_LIMIT: Final = 10
_SAMPLED: Final = 400  # briefs, of which phrases are taken

Kinds = Mapping[str, tuple[SearchQuery, ...]]


def kinds_of_queries(number: int, *, briefs: int, feeds: int, seed: int = 11) -> Kinds:
    """Return so many queries of each kind."""
    dice = random.Random(seed)  # noqa: S311  # not for secrets
    headlines = [
        made.headline
        for made in made_briefs(min(_SAMPLED, briefs), feeds=feeds)
        if made.language == "en"
    ]
    servers = max(feeds // 50, 1)

    def word(ranks: range) -> str:
        return _ENGLISH()[dice.choice(ranks)]

    def phrase() -> str:
        words = dice.choice(headlines).split()
        start = dice.randrange(len(words) - 2)
        return f'"{words[start]} {words[start + 1]} {words[start + 2]}"'

    def prefix() -> str:
        long = [each for each in (word(_COMMON) for _ in range(40)) if len(each) > _PREFIX]
        return long[0][:_PREFIX]

    makers: dict[str, Callable[[], SearchQuery]] = {
        "rare word": lambda: _query(word(_RARE) + " "),
        "common word": lambda: _query(word(_COMMON) + " "),
        '"the"-class word': lambda: _query(word(_THE_CLASS) + " "),
        "two common words": lambda: _query(f"{word(_COMMON)} {word(_COMMON)} "),
        "phrase": lambda: _query(phrase()),
        "prefix of 3 letters": lambda: _query(prefix()),
        "common word in a server of 50 feeds": lambda: _query(
            word(_COMMON) + " ", _channels(dice.randrange(servers))
        ),
    }
    return {kind: tuple(make() for _ in range(number)) for kind, make in makers.items()}


def beginnings(
    number: int, *, feeds: int, seed: int = 12
) -> Iterator[tuple[str, tuple[ChannelName, ...]]]:
    """Yield what somebody has typed so far, and the channels of their server."""
    dice = random.Random(seed)  # noqa: S311  # not for secrets
    for _ in range(number):
        typed = _ENGLISH()[dice.choice(_COMMON)]
        yield typed[: dice.randint(1, 5)], _channels(dice.randrange(max(feeds // 50, 1)))


def _query(words: str, channels: tuple[ChannelName, ...] | None = None) -> SearchQuery:
    return SearchQuery(words=words, limit=_LIMIT, channels=channels)


def _channels(server: int) -> tuple[ChannelName, ...]:
    return tuple(ChannelName(*name.split(":", 1)) for name in channels_of_server(server))
