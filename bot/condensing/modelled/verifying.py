"""A model's answer and its article in, the brief with what may be shown of it, out."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.condensing.document import read_document
from bot.condensing.grounding import verify
from bot.condensing.modelled.claims import Reading, verified_claim
from bot.condensing.modelled.edits import Fault
from bot.condensing.modelled.quoting import verified_quote
from bot.condensing.speakers import listen
from bot.domain.articles import Article
from bot.domain.briefs import Brief, Condensed, KeyClaim, ModelShare, NotableQuote
from bot.domain.modelling import ModelAnswer, Modelled, ModelTask, PartVerdict

_KEPT = "kept"


def verified(
    answer: ModelAnswer, article: Article, condensed: Condensed, task: ModelTask, *, model: str = ""
) -> Modelled:
    """Return the brief with every part of `answer` that may be shown, and why the others may not.

    What is refused or missing is the extractive brief's; `condensed` must hold one. `model` is
    named in the brief.
    """
    extractive = condensed.result
    assert isinstance(extractive, Brief)  # noqa: S101  # nobody asks about a link card
    document = read_document(article)
    reading = Reading(document, listen(document), len(task.sentences), task.fidelity)
    claims, verdicts = _claims(answer, reading, task)
    quote, heard = _quote(answer, reading)
    brief = _brief(extractive, claims[: task.max_claims], quote, (model, task))
    checked = verify(brief, article.text) or extractive
    return Modelled(brief=checked, verdicts=(*verdicts, *heard))


def _claims(
    answer: ModelAnswer, reading: Reading, task: ModelTask
) -> tuple[list[KeyClaim], list[PartVerdict]]:
    """Return what may be shown, in the answer's order, and a verdict on each."""
    shown: list[KeyClaim] = []
    verdicts = []
    for number, claim in enumerate(answer.claims, start=1):
        found: KeyClaim | Fault = verified_claim(claim, reading)
        if isinstance(found, KeyClaim) and _repeats(found, shown):
            found = Fault("repeats", claim.words)
        elif isinstance(found, KeyClaim) and len(shown) >= task.max_claims:
            found = Fault("too_many", str(task.max_claims))
        if isinstance(found, KeyClaim):
            shown.append(found)
        verdicts.append(_verdict("claim", number, claim.words, found))
    return shown, verdicts


def _repeats(claim: KeyClaim, shown: Sequence[KeyClaim]) -> bool:
    return any(claim.text == other.text or _overlap(claim, other) for other in shown)


def _overlap(one: KeyClaim, other: KeyClaim) -> bool:
    """Tell two claims that rest on the same sentences."""
    return {span.start for span in one.evidence} == {span.start for span in other.evidence}


def _quote(answer: ModelAnswer, reading: Reading) -> tuple[NotableQuote | None, list[PartVerdict]]:
    if answer.quote is None:
        return None, []
    found = verified_quote(answer.quote, reading.document, reading.voices, reading.sentences)
    verdict = _verdict("quote", 1, answer.quote.words, found)
    return (None if isinstance(found, Fault) else found), [verdict]


def _verdict(part: str, number: int, words: str, found: object) -> PartVerdict:
    why, data = (found.why, {"word": found.word}) if isinstance(found, Fault) else (_KEPT, {})
    return PartVerdict(part=part, number=number, words=words, why=why, data=_plain(data))


def _plain(data: Mapping[str, str]) -> Mapping[str, str]:
    return {name: value for name, value in data.items() if value}


def _brief(
    extractive: Brief,
    claims: Sequence[KeyClaim],
    quote: NotableQuote | None,
    made: tuple[str, ModelTask],
) -> Brief:
    """Return the model's parts with the extractive ones in the places that are left."""
    fillers = sorted(extractive.key_claims, key=lambda claim: claim.rank)
    free = max(0, max(len(fillers), len(claims)) - len(claims))
    rest = [each for each in fillers if not any(_shares(each, claim) for claim in claims)][:free]
    ranked = [replace(claim, rank=rank) for rank, claim in enumerate([*claims, *rest], start=1)]
    shown = quote or extractive.notable_quote
    parts = len(claims) + (quote is not None)
    if not parts:
        return extractive
    model, task = made
    of = len(ranked) + (shown is not None)
    return replace(
        extractive,
        key_claims=tuple(sorted(ranked, key=lambda claim: claim.evidence[0].start)),
        notable_quote=shown,
        method=f"{model or 'model'} {parts}/{of}",
        model_share=ModelShare(model=model, parts=parts, of=of, fidelity=task.fidelity),
    )


def _shares(one: KeyClaim, other: KeyClaim) -> bool:
    """Tell two claims that rest on a common sentence."""
    starts = {span.start for span in other.evidence}
    return any(span.start in starts for span in one.evidence)
