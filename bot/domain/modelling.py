"""What a language model is asked about one article, and what it may answer: a closed task."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.briefs import Brief
from bot.domain.fidelity import Fidelity as Fidelity  # noqa: PLC0414  # a part of every task


@dataclass(frozen=True, kw_only=True, slots=True)
class ModelTask:
    """One article as a model sees it."""

    headline: str
    sentences: tuple[str, ...]  # the article's, in its order; the model counts them from 1
    language: str | None  # ISO 639-1
    max_claims: int
    fidelity: Fidelity


class AnswerForm(StrEnum):
    """What an answer may consist of; each is a closed schema."""

    BRIEF = "brief"  # claims and a quote
    TRANSLATION = "translation"  # the parts of a brief in another language


@dataclass(frozen=True, kw_only=True, slots=True)
class ModelPrompt:
    """What is sent; the same article and version give the same prompt."""

    instructions: str  # ours
    material: str  # the article's, between marks that it cannot forge
    version: str  # raised whenever the same task would be asked otherwise
    form: AnswerForm = AnswerForm.BRIEF


@dataclass(frozen=True, kw_only=True, slots=True)
class ModelClaim:
    """A claim as the model words it."""

    words: str
    sentences: tuple[int, ...]  # numbers of the sentences it rests on, counted from 1
    source: str | None  # who says it, as the model has it; None for the article itself


@dataclass(frozen=True, kw_only=True, slots=True)
class ModelQuote:
    """The quote that the model would show."""

    words: str  # verbatim, or it is refused
    sentences: tuple[int, ...]  # numbers of the sentences it stands in, counted from 1
    speaker: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ModelAnswer:
    """All that a model may say of an article."""

    claims: tuple[ModelClaim, ...]
    quote: ModelQuote | None


@dataclass(frozen=True, kw_only=True, slots=True)
class TranslatedPart:
    """A numbered part of a brief as the model translates it."""

    number: int  # as it was asked about, counted from 1
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ModelTranslation:
    """All that a model may say where it was asked to translate."""

    parts: tuple[TranslatedPart, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ModelUsage:
    """What the provider itself counted."""

    input_tokens: int
    output_tokens: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ModelReply:
    """What came back of one call."""

    answer: ModelAnswer | ModelTranslation  # of the form that was asked for
    usage: ModelUsage
    model: str  # as the provider names it


@dataclass(frozen=True, kw_only=True, slots=True)
class PartVerdict:
    """One part of an answer, and whether it may be shown."""

    part: str  # "claim" or "quote"; of a translation "headline", too
    number: int  # among its kind in the answer, counted from 1
    words: str  # as the model had them
    why: str  # a code: "kept", "word_added", "negation_lost", "number_changed", "not_verbatim", …
    data: Mapping[str, str]  # what the code speaks of: {"word": "bankrupt"}

    @property
    def kept(self) -> bool:
        """Tell whether the part may be shown."""
        return self.why == "kept"


@dataclass(frozen=True, kw_only=True, slots=True)
class Modelled:
    """What came of an answer once every part of it was checked."""

    brief: Brief  # with the extractive part wherever the model's was refused
    verdicts: tuple[PartVerdict, ...]  # in the order of the answer: its claims, then its quote
