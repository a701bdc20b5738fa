"""What a model was heard to say of an article -> plain values for `--json`."""

from collections.abc import Sequence
from typing import Any

from bot.domain.modelling import Modelled, ModelUsage, PartVerdict
from bot.presenting.model_refusals import say_verdict

Json = dict[str, Any]


def verdicts_json(tries: Sequence[Modelled]) -> list[Json]:
    """Return every part of every answer, and why it may or may not be shown."""
    return [
        _verdict(number, verdict)
        for number, tried in enumerate(tries, 1)
        for verdict in tried.verdicts
    ]


def translation_verdicts_json(verdicts: Sequence[PartVerdict]) -> list[Json]:
    """Return every part of a translation, and why it may or may not be shown."""
    return [_verdict(1, verdict) for verdict in verdicts]


def usage_json(usage: ModelUsage, calls: int) -> Json:
    """Return what the answers cost; those that were recalled cost nothing."""
    return {
        "calls": calls,
        "input_tokens": usage.input_tokens,
        "output_tokens": usage.output_tokens,
    }


def _verdict(answer: int, verdict: PartVerdict) -> Json:
    return {
        "answer": answer,
        "part": verdict.part,
        "number": verdict.number,
        "words": verdict.words,
        "kept": verdict.kept,
        "why": verdict.why,
        "data": dict(verdict.data),
        "message": say_verdict(verdict),
    }
