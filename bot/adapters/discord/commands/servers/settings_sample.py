"""A server's style in, what its next brief will look like out."""

from datetime import datetime

from bot.adapters.discord.cards.card_posting import PostedCard, posted_card
from bot.domain.posting import PostStyle
from bot.presenting.cards import Card, CardClaim, CardFooter, CardQuote
from bot.presenting.settings_words import SampleWords


def sample_card(style: PostStyle, words: SampleWords, language: str, now: datetime) -> PostedCard:
    """Return a made-up brief in that style, with nothing to press."""
    claims = (
        CardClaim(text=words.attributed, attribution=words.source, hedged=False),
        CardClaim(text=words.plain, attribution=None, hedged=False),
    )
    footer = CardFooter(
        domain="", outlet=words.outlet, published_at=now, reading_minutes=2, method="extractive"
    )
    card = Card(
        headline=words.headline,
        url=None,
        claims=claims,
        quote=CardQuote(text=words.quote, speaker=words.speaker, description=words.speaker_is),
        image_url=None,
        reason=None,
        footer=footer,
        language=language,
        direction="ltr",
    )
    return posted_card(card, style=style)
