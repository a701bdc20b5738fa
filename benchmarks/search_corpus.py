"""A seed and a number in, briefs as news would make them out: words by Zipf, several scripts.

Nothing is read from the world: languages here are only like their namesakes in how their words are
built, how often each comes and how they are written.
"""

import itertools
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

WORDS_A_BRIEF: Final = 80
BEGINNING: Final = datetime(2025, 1, 1, tzinfo=UTC)
DAYS: Final = 400  # so long it took to make them
_FEEDS_A_SERVER: Final = 50
_FEEDS_A_CHANNEL: Final = 5
_BACKFILL: Final = 0.03  # so many are older news, which a feed brought when it was followed
_AT_ONCE: Final = 1_000

# Share, vocabulary, and what words are built of.
_LATIN: Final = "a e i o u ai ea ou"
_ENGLISH_ENDS: Final = ("", "", "", "s", "ed", "ing", "ation", "ations", "ly", "er")
_STARTS: Final = "b br c ch cl d dr f fl g gr h j k l m n p pl pr qu r s sh st str t th tr v w"
_RUSSIAN_STARTS: Final = "б в г д ж з к л м н п пр р с ст т"  # noqa: RUF001  # Russian
_RUSSIAN_MIDDLES: Final = "а е и о у ы я"  # noqa: RUF001  # Russian
_GERMAN_STARTS: Final = "b d f g h k l m n pf r s sch st t w z"
_GERMAN_MIDDLES: Final = "a e i o u ä ö ü ei ie"
_SPANISH_STARTS: Final = "b c ch d f g l ll m n p r s t v"
_SPANISH_MIDDLES: Final = "a e i o u á é ió"


@dataclass(frozen=True, kw_only=True)
class Language:
    """How words are made, and how often they come."""

    code: str
    share: float
    size: int  # words known
    starts: Sequence[str]
    middles: Sequence[str]
    ends: Sequence[str]
    blank: str = " "
    _made: list[str] = field(default_factory=list)

    def words(self) -> list[str]:
        """Return its words, the commonest first and short."""
        if not self._made:
            dice = random.Random(self.code)  # noqa: S311  # not for secrets
            known: dict[str, None] = {}
            while len(known) < self.size:
                most = 1 + (len(known) > 150) + (len(known) > 3_000)  # noqa: PLR2004  # rarer words are longer
                known[self._word(dice, dice.randint(1, most))] = None
                if len(known) < 150 and dice.random() < 0.05:  # noqa: PLR2004  # short ones run out
                    known[self._word(dice, 2)] = None
            self._made.extend(known)
        return self._made

    def _word(self, dice: random.Random, syllables: int) -> str:
        body = "".join(
            dice.choice(self.starts) + dice.choice(self.middles) for _ in range(syllables)
        )
        return body + dice.choice(self.ends)


_HAN: Final = [chr(0x4E00 + 7 * number) for number in range(2_500)]
_KANA: Final = [chr(0x3042 + number) for number in range(60)]
LANGUAGES: Final = (
    Language(
        code="en", share=0.73, size=200_000, starts=_STARTS.split(), middles=_LATIN.split(),
        ends=_ENGLISH_ENDS,
    ),
    Language(
        code="ru", share=0.09, size=80_000, starts=_RUSSIAN_STARTS.split(),
        middles=_RUSSIAN_MIDDLES.split(), ends=("", "", "а", "ов", "ами", "ать", "ение", "ения"),  # noqa: RUF001  # Russian
    ),
    Language(
        code="de", share=0.07, size=80_000, starts=_GERMAN_STARTS.split(),
        middles=_GERMAN_MIDDLES.split(), ends=("", "", "en", "ung", "ungen", "lich", "ß"),
    ),
    Language(
        code="es", share=0.05, size=60_000, starts=_SPANISH_STARTS.split(),
        middles=_SPANISH_MIDDLES.split(), ends=("", "", "s", "ción", "ciones", "mente", "ar"),
    ),
    Language(
        code="zh", share=0.03, size=30_000, starts=_HAN, middles=("", *_HAN[:300]), ends=("",),
        blank="",
    ),
    Language(
        code="ja", share=0.03, size=30_000, starts=_HAN[:900], middles=("", *_KANA),
        ends=("", "", *_KANA[:20]), blank="",
    ),
)  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class MadeBrief:
    """One brief with where it came from and where it went."""

    number: int  # from 1, and the id of its rows
    feed: int
    channel: str
    made_at: datetime
    published_at: datetime
    language: str
    headline: str
    content: dict[str, Any]  # as it is stored


def channel_of(feed: int) -> str:
    """Return where a feed is posted."""
    return f"discord:{10**17 + feed // _FEEDS_A_CHANNEL}"


def channels_of_server(server: int) -> list[str]:
    """Return the channels of a server, of 50 feeds together."""
    first = server * _FEEDS_A_SERVER
    return [channel_of(first + step) for step in range(0, _FEEDS_A_SERVER, _FEEDS_A_CHANNEL)]


def made_briefs(number: int, *, feeds: int, seed: int = 7) -> Iterator[MadeBrief]:
    """Yield that many briefs, the oldest first; the same for the same seed."""
    dice = random.Random(seed)  # noqa: S311  # not for secrets
    shares = [each.share for each in LANGUAGES]
    words = {each.code: _Drawn(each, dice) for each in LANGUAGES}
    apart = timedelta(days=DAYS) / number
    for each in range(1, number + 1):
        language = dice.choices(LANGUAGES, shares)[0]
        made_at = BEGINNING + each * apart
        late = dice.random() < _BACKFILL
        earlier = timedelta(days=dice.random() * 90) if late else timedelta(minutes=20)
        # Some feeds bring much more than others.
        feed = int(feeds * dice.random() ** 1.5)
        yield _brief(each, feed, words[language.code], (made_at, made_at - earlier))


class _Drawn:
    """Words of a language, drawn as often as they come."""

    def __init__(self, language: Language, dice: random.Random) -> None:
        self.language = language
        self._dice = dice
        self._words = language.words()
        # Zipf with Mandelbrot's shift, so that the first word is one of 15, not one of 6.
        chances = (1 / (rank + 2.7) for rank in range(1, len(self._words) + 1))
        self._chances = list(itertools.accumulate(chances))
        self._waiting: list[str] = []

    def take(self, number: int) -> list[str]:
        """Return so many words."""
        while len(self._waiting) < number:
            self._waiting += self._dice.choices(
                self._words, cum_weights=self._chances, k=_AT_ONCE * WORDS_A_BRIEF
            )
        taken = self._waiting[-number:]
        del self._waiting[-number:]
        return taken


def _brief(number: int, feed: int, drawn: _Drawn, times: tuple[datetime, datetime]) -> MadeBrief:
    made_at, published_at = times
    language = drawn.language
    headline = language.blank.join(drawn.take(9)).capitalize()
    claims = [language.blank.join(drawn.take(18)).capitalize() + "." for _ in range(3)]
    speaker = " ".join(word.capitalize() for word in drawn.take(2))
    quote = language.blank.join(drawn.take(13))
    content = {
        "kind": "brief",
        "headline": headline,
        "key_claims": [_claim(text, rank) for rank, text in enumerate(claims, start=1)],
        "notable_quote": {
            "text": quote,
            "speaker": speaker,
            "speaker_description": language.blank.join(drawn.take(2)),
            "segments": [{"start": 0, "end": len(quote), "text": quote}],
        },
        "language": language.code,
        "method": "extractive",
        "condenser_version": "made",
        "article": {
            "url": f"https://feed{feed}.example/{number}",
            "site_name": f"Site {feed}",
            "byline": None,
            "published_at": published_at.isoformat(),
            "image_url": None,
            "word_count": 400,
            "text_sha256": "0" * 64,
        },
    }
    return MadeBrief(
        number=number,
        feed=feed,
        channel=channel_of(feed),
        made_at=made_at,
        published_at=published_at,
        language=language.code,
        headline=headline,
        content=content,
    )


def _claim(text: str, rank: int) -> dict[str, Any]:
    return {
        "text": text,
        "rank": rank,
        "attribution": None,
        "evidence": [{"start": 0, "end": len(text), "text": text}],
    }
