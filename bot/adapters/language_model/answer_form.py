"""A model's text in, its answer out; the form is closed: bounded lists, bounded words, no more keys."""

import re
from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal, TypeAlias, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.domain.modelling import (
    AnswerForm,
    ModelAnswer,
    ModelClaim,
    ModelQuote,
    ModelTranslation,
    TranslatedPart,
)

Fault: TypeAlias = Literal["cut", "malformed", "empty", "too_large"]

# Room beyond what is ever shown (220 characters a claim, 40 words a quote): what is a little too
# long is refused by the check of the part, with its reason, and not here with all the others.
_MAX_CLAIMS, _MAX_CITED = 12, 12
_MAX_CLAIM_CHARS, _MAX_QUOTE_CHARS, _MAX_NAME_CHARS = 600, 1_200, 200
_MAX_SENTENCE = 100_000
# A headline, five claims and a quote, each in words that may be twice as long as those of the brief.
_MAX_PARTS, _MAX_PART_CHARS = 16, 2_400
# Around the JSON some servers put what belongs around code.
_FENCED = re.compile(r"\A\s*```(?:json)?\s*(.*?)\s*```\s*\Z", re.DOTALL)

_Sentences = Annotated[
    tuple[Annotated[int, Field(ge=1, le=_MAX_SENTENCE)], ...],
    Field(min_length=1, max_length=_MAX_CITED, description="numbers of the sentences it rests on"),
]


class UnusableAnswer(Exception):
    """The text is not the form; `fault` says how."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault: Fault = fault


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Claim(_Form):
    words: str = Field(
        min_length=1, max_length=_MAX_CLAIM_CHARS, description="the claim, one sentence"
    )
    sentences: _Sentences
    source: str | None = Field(max_length=_MAX_NAME_CHARS, description="who says it, or null")


class _Quote(_Form):
    words: str = Field(
        min_length=1, max_length=_MAX_QUOTE_CHARS, description="the quote, word for word"
    )
    sentences: _Sentences
    speaker: str = Field(min_length=1, max_length=_MAX_NAME_CHARS, description="who said it")


class _Answer(_Form):
    # One at least is asked for, since models that may leave a list empty like to; none is taken
    # where there is a quote, as when that alone is asked for again.
    claims: tuple[_Claim, ...] = Field(max_length=_MAX_CLAIMS, json_schema_extra={"minItems": 1})
    quote: _Quote | None = Field(description="the notable quote, or null")


class _Part(_Form):
    number: int = Field(ge=1, le=_MAX_PARTS, description="the number of the line")
    # May be empty, as one line that was left out is no reason to refuse the others.
    words: str = Field(max_length=_MAX_PART_CHARS, description="that line, translated")


class _Translation(_Form):
    parts: tuple[_Part, ...] = Field(
        min_length=1, max_length=_MAX_PARTS, description="one for each line, in their order"
    )


_FormT = TypeVar("_FormT", bound=_Form)

SCHEMAS: Final[Mapping[AnswerForm, dict[str, Any]]] = {
    AnswerForm.BRIEF: _Answer.model_json_schema(),
    AnswerForm.TRANSLATION: _Translation.model_json_schema(),
}


def read_answer(text: str, form: AnswerForm) -> ModelAnswer | ModelTranslation:
    """Return the answer of that form; UnusableAnswer says what is wrong with the text."""
    if form is AnswerForm.TRANSLATION:
        return _translation(_read(text, _Translation))
    return _answer(_read(text, _Answer))


def _read(text: str, form: type[_FormT]) -> _FormT:
    fenced = _FENCED.match(text)
    try:
        return form.model_validate_json(fenced[1] if fenced else text, strict=True)
    except ValidationError as error:
        raise UnusableAnswer(_fault(text, error)) from None  # its words would quote the answer


def _translation(form: _Translation) -> ModelTranslation:
    parts = (TranslatedPart(number=each.number, words=each.words) for each in form.parts)
    return ModelTranslation(parts=tuple(parts))


def _answer(form: _Answer) -> ModelAnswer:
    if not form.claims and form.quote is None:
        raise UnusableAnswer("empty")
    return ModelAnswer(
        claims=tuple(
            ModelClaim(words=each.words, sentences=each.sentences, source=each.source)
            for each in form.claims
        ),
        quote=None if form.quote is None else _quote(form.quote),
    )


def _quote(form: _Quote) -> ModelQuote:
    return ModelQuote(words=form.words, sentences=form.sentences, speaker=form.speaker)


def _fault(text: str, error: ValidationError) -> Fault:
    if not text.strip():
        return "empty"
    kinds = {detail["type"] for detail in error.errors(include_url=False)}
    if "json_invalid" in kinds:
        return "cut" if "EOF" in str(error) else "malformed"
    if kinds <= {"too_short", "string_too_short"}:
        return "empty"
    return "too_large" if kinds & {"too_long", "string_too_long"} else "malformed"
