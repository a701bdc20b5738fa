"""The product: headline, key claims with who makes them, one notable quote."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.fidelity import Fidelity
from bot.domain.reasons import Reason
from bot.domain.text import TextSpan


@dataclass(frozen=True, kw_only=True, slots=True)
class Attribution:
    """Who says it, and by which words."""

    source: str  # as resolved: a person, a body, a document, or "two officials" kept as it stands
    cue: str  # the words that report it: "says", "according to", "allegedly"
    hedged: bool  # the article keeps its distance ("allegedly", "may")


@dataclass(frozen=True, kw_only=True, slots=True)
class KeyClaim:
    """One claim, short enough for a card, that points at its sentences."""

    text: str
    rank: int  # 1 is the most important; the order of claims in a brief is the article's
    attribution: Attribution | None  # None where the article says it in its own voice
    evidence: tuple[TextSpan, ...]  # what the claim rests on; at least one


@dataclass(frozen=True, kw_only=True, slots=True)
class NotableQuote:
    """Somebody's words, verbatim."""

    text: str  # the segments joined by " […] " where something between them was left out
    speaker: str
    speaker_description: str | None  # title, role or affiliation, as the article gives it
    segments: tuple[TextSpan, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ArticleReference:
    """What a brief keeps of its article when the full text is gone."""

    url: str  # what readers are sent to; http(s) or "" for plain text of unknown origin
    site_name: str | None
    byline: str | None
    published_at: datetime | None  # aware UTC
    image_url: str | None
    word_count: int
    text_sha256: str  # of the condensed text, hexadecimal


@dataclass(frozen=True, kw_only=True, slots=True)
class ModelShare:
    """How much of a brief a language model worded."""

    model: str  # as the provider names it
    parts: int  # claims and quote that are the model's; at least one
    of: int  # claims and quote in all
    fidelity: Fidelity


@dataclass(frozen=True, kw_only=True, slots=True)
class BriefTranslation:
    """A brief's words in another language, made by a language model; None: that part stays."""

    language: str  # ISO 639-1
    model: str  # as the provider names it
    headline: str | None
    claims: tuple[str | None, ...]  # as `Brief.key_claims` are ordered
    quote: str | None  # is shown beside the words as they were said


@dataclass(frozen=True, kw_only=True, slots=True)
class Brief:
    """What is posted of an article."""

    headline: str
    key_claims: tuple[KeyClaim, ...]  # in the article's order; at least one
    notable_quote: NotableQuote | None  # None where nothing deserves it
    language: str | None  # ISO 639-1
    method: str  # "extractive", later also who else took part
    condenser_version: str
    article: ArticleReference
    model_share: ModelShare | None = None  # None where no model took part
    translations: tuple[BriefTranslation, ...] = ()  # one a language, where servers asked for it


@dataclass(frozen=True, kw_only=True, slots=True)
class LinkCard:
    """What is posted where no brief can be made: the link and the reason."""

    headline: str
    url: str | None  # None where following it could harm (an address on a local network)
    reason: Reason
    site_name: str | None
    language: str | None
    published_at: datetime | None  # aware UTC
    image_url: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Quotation:
    """A quotation found in an article, whether or not it was chosen."""

    text: str
    start: int
    end: int
    speaker: str | None  # resolved where the article shows who it is
    mention: str | None  # the speaker as it stands beside the quote ("she", "the minister")


@dataclass(frozen=True, kw_only=True, slots=True)
class SentenceVerdict:
    """A sentence of the article and why it was or was not chosen."""

    start: int
    end: int
    source: str | None  # who says it; None where the article speaks for itself
    score: float  # the ranker's, higher is better; comparable within one article only
    chosen: bool
    why: str  # a code: "chosen", "repeats", "too_long", "dangling", "outranked", …


@dataclass(frozen=True, kw_only=True, slots=True)
class Condensed:
    """A brief, or why there is none, with everything `--explain` tells."""

    result: Brief | LinkCard
    quotations: tuple[Quotation, ...]
    sentences: tuple[SentenceVerdict, ...]
