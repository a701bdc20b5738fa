"""A model's text in, its answer out; the form is closed: bounded lists, bounded words, no more keys."""

import re
from typing import Annotated, Any, Final, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.domain.modelling import ModelAnswer, ModelClaim, ModelQuote

Fault: TypeAlias = Literal["cut", "malformed", "empty", "too_large"]

# Room beyond what is ever shown (220 characters a claim, 40 words a quote): what is a little too
# long is refused by the check of the part, with its reason, and not here with all the others.
_MAX_CLAIMS, _MAX_CITED = 12, 12
_MAX_CLAIM_CHARS, _MAX_QUOTE_CHARS, _MAX_NAME_CHARS = 600, 1_200, 200
_MAX_SENTENCE = 100_000
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


SCHEMA: Final[dict[str, Any]] = _Answer.model_json_schema()


def read_answer(text: str) -> ModelAnswer:
    """Return the answer; UnusableAnswer says what is wrong with the text."""
    fenced = _FENCED.match(text)
    try:
        form = _Answer.model_validate_json(fenced[1] if fenced else text, strict=True)
    except ValidationError as error:
        raise UnusableAnswer(_fault(text, error)) from None  # its words would quote the answer
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
