"""Cards of whatever they could hold, for property tests."""

from datetime import UTC

from hypothesis import strategies as st

from bot.presenting.cards import (
    Card,
    CardClaim,
    CardFooter,
    CardModel,
    CardQuote,
    CardTranslation,
    QuoteTranslation,
)
from tests.adapters.discord.hostile_texts import long_texts

names = st.one_of(st.none(), long_texts)
directions = st.sampled_from(["ltr", "rtl", "auto"])
translated = st.one_of(st.none(), directions)
footers = st.builds(
    CardFooter,
    domain=st.one_of(st.just(""), long_texts),
    outlet=names,
    published_at=st.one_of(st.none(), st.datetimes(timezones=st.just(UTC))),
    reading_minutes=st.one_of(st.none(), st.integers(1, 10**6)),
    method=names,
    model=st.one_of(
        st.none(),
        st.builds(
            CardModel,
            name=long_texts,
            parts=st.integers(1, 9),
            of=st.integers(1, 9),
            rewords=st.booleans(),
        ),
    ),
    translation=st.one_of(
        st.none(),
        st.builds(
            CardTranslation, model=long_texts, written_in=st.sampled_from([None, "ar", "zh", "xx"])
        ),
    ),
)
addresses = st.sampled_from([None, "https://a.example/(x)_*y*", "https://b.example/" + "x" * 600])
any_cards = st.builds(
    Card,
    headline=long_texts,
    url=addresses,
    claims=st.lists(
        st.builds(
            CardClaim,
            text=long_texts,
            attribution=names,
            hedged=st.booleans(),
            direction=translated,
        ),
        max_size=20,
    ).map(tuple),
    quote=st.one_of(
        st.none(),
        st.builds(
            CardQuote,
            text=long_texts,
            speaker=long_texts,
            description=names,
            translation=st.one_of(
                st.none(), st.builds(QuoteTranslation, text=long_texts, direction=directions)
            ),
        ),
    ),
    image_url=addresses,
    reason=names,
    footer=footers,
    language=st.sampled_from([None, "en", "ar"]),
    direction=directions,
    headline_direction=translated,
)
