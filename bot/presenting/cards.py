"""A brief or link card in, the card that Discord, the page and the terminal render out."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.briefs import (
    Attribution,
    Brief,
    BriefTranslation,
    KeyClaim,
    LinkCard,
    ModelShare,
    NotableQuote,
)
from bot.domain.fidelity import Fidelity
from bot.domain.translations import translation_for
from bot.presenting.cleaning import clean_line
from bot.presenting.face import card_words
from bot.presenting.language_names import language_name
from bot.presenting.links import registrable_domain, safe_http_url
from bot.presenting.wording import say_to_readers

MAX_HEADLINE_CHARS = 300  # longer ones are not headlines
MAX_CLAIM_CHARS = 600  # a sentence of an article at most
MAX_QUOTE_CHARS = 1_000  # verified as at most 40 words; this bounds hostile "words"
MAX_NAME_CHARS = 160
# Adults read non-fiction at 238 words a minute (Brysbaert 2019, doi:10.1016/j.jml.2019.104047).
WORDS_PER_MINUTE = 238
# ISO 639-1 languages whose usual script runs from right to left.
_RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"})


@dataclass(frozen=True, kw_only=True, slots=True)
class CardClaim:
    """One claim as readers see it."""

    text: str
    attribution: str | None  # who says it; None where the article says it in its own voice
    hedged: bool  # the article keeps its distance, and the attribution shows by which words
    direction: str | None = None  # of the text, where it is translated; None: the card's


@dataclass(frozen=True, kw_only=True, slots=True)
class QuoteTranslation:
    """What stands below somebody's words for those who do not read their language."""

    text: str
    direction: str


@dataclass(frozen=True, kw_only=True, slots=True)
class CardQuote:
    """Somebody's words, without quotation marks around them."""

    text: str  # always as they were said
    speaker: str
    description: str | None
    translation: QuoteTranslation | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class CardModel:
    """A language model that took part."""

    name: str
    parts: int  # claims and quote that are its own
    of: int  # claims and quote in all
    rewords: bool  # in words of its own; else it only shortens and joins the article's


@dataclass(frozen=True, kw_only=True, slots=True)
class CardTranslation:
    """A language model that translated what is shown."""

    model: str
    written_in: str | None  # ISO 639-1, the language of the brief itself; None where unknown


@dataclass(frozen=True, kw_only=True, slots=True)
class CardFooter:
    """The small line under a card."""

    domain: str  # registrable domain of the article, in ASCII; "" where it has no address
    outlet: str | None  # as the site names itself: not to be trusted without the domain
    published_at: datetime | None  # aware UTC
    reading_minutes: int | None  # of the whole article, at least 1; None for link cards
    method: str | None  # the brief's; None for link cards
    model: CardModel | None = None  # None where none took part
    translation: CardTranslation | None = None  # None where all is shown as it is written


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """Everything on it is one clean line, and every URL is safe to offer."""

    headline: str
    url: str | None  # None where there is nothing to follow, or following it could harm
    claims: tuple[CardClaim, ...]
    quote: CardQuote | None
    image_url: str | None
    reason: str | None  # a sentence why there is no brief; None where there is one
    footer: CardFooter
    language: str | None  # ISO 639-1, of what is not translated
    direction: str  # likewise: "ltr", "rtl", or "auto" where the language is unknown
    headline_direction: str | None = None  # of the headline, where it is translated; None: the same


def make_card(content: Brief | LinkCard, language: str | None = None) -> Card:
    """Return the card of a brief, translated into a language if it was; or of a link without one.

    `language` is an ISO 639-1 code; None shows everything as it is written.
    """
    if not isinstance(content, Brief):
        return _link_card(content)
    card, translation = _brief_card(content), translation_for(content, language)
    return _translated(card, translation) if translation else card


def taken_down_card(content: Brief | LinkCard) -> Card:
    """Return what stands in the place of a brief that admins took down: the plain link."""
    card = make_card(content)
    footer = replace(card.footer, reading_minutes=None, method=None, model=None)
    reason = card_words().taken_down
    return replace(card, claims=(), quote=None, image_url=None, reason=reason, footer=footer)


def say_model(model: CardModel) -> str:
    """Return how much of a brief is a model's, in the language spoken now."""
    words = card_words()
    template = words.model_rewords if model.rewords else words.model_shortens
    return template.format(model=model.name, parts=model.parts, of=model.of)


def say_translation(translation: CardTranslation) -> str:
    """Return that a model translated what is shown, and from what, in the language spoken now."""
    words = card_words()
    if translation.written_in is None:
        return words.translated.format(model=translation.model)
    language = language_name(translation.written_in)
    return words.translated_from.format(model=translation.model, language=language)


def text_direction(language: str | None) -> str:
    """Return which way a language is written, "auto" where that is unknown."""
    if language is None:
        return "auto"
    return "rtl" if language in _RIGHT_TO_LEFT else "ltr"


def _brief_card(brief: Brief) -> Card:
    article = brief.article
    return Card(
        headline=_headline(brief.headline, article.url),
        url=safe_http_url(article.url),
        claims=tuple(map(_claim, brief.key_claims)),
        quote=_quote(brief.notable_quote) if brief.notable_quote else None,
        image_url=safe_http_url(article.image_url),
        reason=None,
        footer=CardFooter(
            domain=registrable_domain(article.url),
            outlet=_name(article.site_name),
            published_at=article.published_at,
            reading_minutes=max(1, round(article.word_count / WORDS_PER_MINUTE)),
            method=_name(brief.method),
            model=_model(brief.model_share) if brief.model_share else None,
        ),
        language=_language(brief.language),
        direction=text_direction(_language(brief.language)),
    )


def _translated(card: Card, translation: BriefTranslation) -> Card:
    """Put the translation of each part in its place; what has none stays as it is written."""
    direction = text_direction(_language(translation.language))
    headline = clean_line(translation.headline or "", MAX_HEADLINE_CHARS)
    pairs = zip(card.claims, translation.claims, strict=True)
    by = CardTranslation(model=_name(translation.model) or "…", written_in=card.language)
    return replace(
        card,
        headline=headline or card.headline,
        headline_direction=direction if headline else None,
        claims=tuple(_translated_claim(claim, text, direction) for claim, text in pairs),
        quote=_translated_quote(card.quote, translation.quote, direction),
        footer=replace(card.footer, translation=by),
    )


def _translated_claim(claim: CardClaim, text: str | None, direction: str) -> CardClaim:
    words = clean_line(text or "", MAX_CLAIM_CHARS)
    return replace(claim, text=words, direction=direction) if words else claim


def _translated_quote(
    quote: CardQuote | None, text: str | None, direction: str
) -> CardQuote | None:
    words = clean_line(text or "", MAX_QUOTE_CHARS)
    if quote is None or not words:
        return quote
    return replace(quote, translation=QuoteTranslation(text=words, direction=direction))


def _link_card(link: LinkCard) -> Card:
    return Card(
        headline=_headline(link.headline, link.url),
        url=safe_http_url(link.url),
        claims=(),
        quote=None,
        image_url=safe_http_url(link.image_url),
        reason=say_to_readers(link.reason),
        footer=CardFooter(
            domain=registrable_domain(link.url),
            outlet=_name(link.site_name),
            published_at=link.published_at,
            reading_minutes=None,
            method=None,
        ),
        language=_language(link.language),
        direction=text_direction(_language(link.language)),
    )


def _model(share: ModelShare) -> CardModel:
    return CardModel(
        name=_name(share.model) or "…",
        parts=share.parts,
        of=share.of,
        rewords=share.fidelity is Fidelity.FREE,
    )


def _headline(text: str, url: str | None) -> str:
    return clean_line(text, MAX_HEADLINE_CHARS) or registrable_domain(url) or "…"


def _claim(claim: KeyClaim) -> CardClaim:
    attribution = claim.attribution
    return CardClaim(
        text=clean_line(claim.text, MAX_CLAIM_CHARS),
        attribution=_attribution_line(attribution) if attribution else None,
        hedged=attribution is not None and attribution.hedged,
    )


def _attribution_line(attribution: Attribution) -> str | None:
    """Say who says it; a hedge is shown in the article's own words, so that none is added."""
    source, cue = _name(attribution.source), _name(attribution.cue)
    if not attribution.hedged or cue is None or cue == source:
        return source
    return f"{source} · “{cue}”" if source else f"“{cue}”"


def _quote(quote: NotableQuote) -> CardQuote:
    return CardQuote(
        text=clean_line(quote.text, MAX_QUOTE_CHARS),
        speaker=clean_line(quote.speaker, MAX_NAME_CHARS),
        description=_name(quote.speaker_description),
    )


def _name(text: str | None) -> str | None:
    return clean_line(text or "", MAX_NAME_CHARS) or None


def _language(code: str | None) -> str | None:
    """Return a code that may stand in an attribute of a page: two or three ASCII letters."""
    plain = (code or "").lower()
    return plain if plain.isascii() and plain.isalpha() and len(plain) in {2, 3} else None
