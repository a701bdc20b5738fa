"""Two answers to one task and what was refused of each in, one answer of their better parts out."""

from collections.abc import Mapping, Sequence

from bot.domain.errors import ModelAnswerInvalid
from bot.domain.modelling import (
    ModelAnswer,
    ModelClaim,
    ModelQuote,
    ModelReply,
    ModelTranslation,
    PartVerdict,
)

CLAIM = "claim"
QUOTE = "quote"


def brief_in(reply: ModelReply) -> ModelAnswer:
    """Return the answer about an article; ModelAnswerInvalid where it is of another form."""
    if not isinstance(reply.answer, ModelAnswer):
        raise _of_another_form(reply)
    return reply.answer


def translation_in(reply: ModelReply) -> ModelTranslation:
    """Return the translation; ModelAnswerInvalid where the answer is of another form."""
    if not isinstance(reply.answer, ModelTranslation):
        raise _of_another_form(reply)
    return reply.answer


def _of_another_form(reply: ModelReply) -> ModelAnswerInvalid:
    usage = reply.usage
    return ModelAnswerInvalid(
        model=reply.model,
        input_tokens=usage.input_tokens,
        output_tokens=usage.output_tokens,
        why="malformed",
    )


def refused(verdicts: Sequence[PartVerdict]) -> tuple[PartVerdict, ...]:
    """Return what may not be shown."""
    return tuple(verdict for verdict in verdicts if not verdict.kept)


def better_parts(
    first: ModelAnswer,
    of_first: Sequence[PartVerdict],
    second: ModelAnswer,
    of_second: Sequence[PartVerdict],
) -> ModelAnswer:
    """Return the first answer with a part of the second wherever one was refused.

    The second may answer in full, or only give what was asked again: a claim goes where the refused
    one rests on the same sentences, else to the next free place; one that rests on the sentences of
    a claim that stands goes nowhere.
    """
    return ModelAnswer(
        claims=_better_claims(first, of_first, second, of_second),
        quote=_better_quote(first, of_first, second, of_second),
    )


def _better_claims(
    first: ModelAnswer,
    of_first: Sequence[PartVerdict],
    second: ModelAnswer,
    of_second: Sequence[PartVerdict],
) -> tuple[ModelClaim, ...]:
    standing = _kept_claims(first, of_first)
    told = {claim.sentences for claim in standing.values()}
    offered = {
        number: claim
        for number, claim in _kept_claims(second, of_second).items()
        if claim.sentences not in told
    }
    free = [number for number in range(1, len(first.claims) + 1) if number not in standing]
    for number in free:
        if offered:
            meant = _nearest(first.claims[number - 1], offered)
            standing[number] = offered.pop(meant)
    return tuple(standing[number] for number in sorted(standing))


def _nearest(refused_claim: ModelClaim, offered: Mapping[int, ModelClaim]) -> int:
    """Return the number of the claim that shares most sentences, the first of equals."""
    meant = set(refused_claim.sentences)
    return max(offered, key=lambda number: len(meant.intersection(offered[number].sentences)))


def _kept_claims(answer: ModelAnswer, verdicts: Sequence[PartVerdict]) -> dict[int, ModelClaim]:
    kept = {each.number for each in verdicts if each.part == CLAIM and each.kept}
    return {n: claim for n, claim in enumerate(answer.claims, 1) if n in kept}


def _better_quote(
    first: ModelAnswer,
    of_first: Sequence[PartVerdict],
    second: ModelAnswer,
    of_second: Sequence[PartVerdict],
) -> ModelQuote | None:
    if _quote_kept(of_first):
        return first.quote
    return second.quote if _quote_kept(of_second) else None


def _quote_kept(verdicts: Sequence[PartVerdict]) -> bool:
    return any(each.part == QUOTE and each.kept for each in verdicts)
