"""Honest answers are shown; of planted lies none is, counted by kind and language."""

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from bot.condensing.document import read_document
from bot.condensing.grounding import verify
from bot.condensing.language import load_language
from bot.condensing.modelled.claims import Reading, verified_claim
from bot.condensing.modelled.editing_words import load_editing_words
from bot.condensing.modelled.edits import Fault
from bot.condensing.speakers import listen
from bot.domain.modelling import Fidelity, ModelAnswer, ModelClaim
from tests.unit.condensing.articles import article_of
from tests.unit.condensing.modelled.answers import (
    answer_of,
    article_named,
    checked,
    honest,
    one_claim,
    records,
)
from tests.unit.condensing.modelled.lies import CLAIM_LIES, NEVER, quote_lies, swapped_roles

LANGUAGES = tuple(sorted(NEVER))
ALL_LANGUAGES = (*LANGUAGES, "nl", "pl", "pt", "uk")  # whose words are written down
CUTS = tomllib.loads((Path(__file__).parent / "cuts.toml").read_text("utf-8"))
_ENOUGH = 0.95  # of the parts of honest answers
_MIN_LIES = 4  # of each kind in each language; else the test tests nothing


def test_honest_answers_are_shown():
    verdicts = [(name, verdict) for name, made in honest() for verdict in made.verdicts]

    refused = [(name, v.why, v.words) for name, v in verdicts if not v.kept]
    assert len(records("honest.toml")) >= 20
    assert len(refused) <= len(verdicts) * (1 - _ENOUGH), refused


def test_what_is_shown_passes_the_grounding_of_every_brief_unchanged():
    for name, made in honest():
        article, _ = article_named(name)
        assert verify(made.brief, article.text) == made.brief
        assert all(claim.evidence for claim in made.brief.key_claims)


def _true_claims(language: str) -> Iterator[tuple[str, ModelClaim]]:
    for record in records("honest.toml"):
        if record["of"].startswith(f"{language}/"):
            for claim in answer_of(record).claims:
                yield record["of"], claim


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", sorted(CLAIM_LIES))
def test_no_planted_lie_is_shown(kind, language):
    lies = [
        (name, lie)
        for name, claim in _true_claims(language)
        for lie in CLAIM_LIES[kind](claim, language)
    ]
    shown = [
        lie.words
        for name, lie in lies
        if checked(name, ModelAnswer(claims=(lie,), quote=None)).verdicts[0].kept
    ]

    assert not shown
    assert len(lies) >= _MIN_LIES


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_altered_quote_and_no_swapped_speaker_is_shown(language):
    count = 0
    for record in records("honest.toml"):
        quote = answer_of(record).quote
        if quote is None or not record["of"].startswith(f"{language}/"):
            continue
        for lie in quote_lies(quote, language):
            made = checked(record["of"], ModelAnswer(claims=(), quote=lie))
            count += 1
            assert not made.verdicts[0].kept, lie
    assert count >= 6


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_speaker_of_the_same_article_takes_anothers_words(language):
    count = 0
    for record in records("honest.toml"):
        quote = answer_of(record).quote
        if quote is None or not record["of"].startswith(f"{language}/"):
            continue
        _, condensed = article_named(record["of"])
        spoken = next(q for q in condensed.quotations if quote.words in q.text)
        speakers = {q.speaker for q in condensed.quotations if q.speaker}
        others = speakers - {spoken.speaker}
        for other in others:
            lie = replace(quote, speaker=other)
            count += 1
            answer = ModelAnswer(claims=(), quote=lie)
            assert not checked(record["of"], answer).verdicts[0].kept, other
    assert count


@pytest.mark.parametrize("language", ALL_LANGUAGES)
def test_no_sentence_is_shown_without_its_negation_or_hedge(language):
    """Leave out of every sentence of every article each word that turns it."""
    lies = list(_turned(language))
    shown = [
        (name, lie)
        for name, index, lie in lies
        if checked(name, one_claim(lie, index)).verdicts[0].kept
    ]

    assert not shown
    assert len(lies) >= 10


@pytest.mark.parametrize("language", ALL_LANGUAGES)
def test_no_two_names_change_places(language):
    """Let in every sentence of every article every two words with a capital change places."""
    lies = [
        (name, index, lie.words)
        for name, index, sentence in _sentences(language)
        for lie in swapped_roles(one_claim(sentence, index).claims[0], language)
    ]
    shown = [
        lie for name, index, lie in lies if checked(name, one_claim(lie, index)).verdicts[0].kept
    ]

    assert not shown
    assert len(lies) >= 10


def _sentences(language: str) -> Iterator[tuple[str, int, str]]:
    for path in sorted((Path(__file__).parents[1] / "languages" / language).glob("*.toml")):
        article, condensed = article_named(f"{language}/{path.stem}")
        for index, verdict in enumerate(condensed.sentences, start=1):
            yield f"{language}/{path.stem}", index, article.text[verdict.start : verdict.end]


def _turned(language: str) -> Iterator[tuple[str, int, str]]:
    known, words = load_language(language), load_editing_words(language)
    assert words
    for name, index, sentence in _sentences(language):
        split = sentence.split()
        for at, word in enumerate(split[:-1]):
            bare = word.lower().strip("“”„\"«»'.,")
            if bare in known.negations or bare in known.hedges or bare in words.turning_words:
                yield name, index, " ".join([*split[:at], *split[at + 1 :]])


@pytest.mark.parametrize(
    ("language", "number"),
    [(language, at) for language, cuts in CUTS.items() for at in range(len(cuts["lies"]))],
)
def test_no_lie_made_by_leaving_out_is_shown(language, number):
    case = CUTS[language]["lies"][number]
    article = article_of(" ".join(case["given"]), language=language)
    document = read_document(article)
    reading = Reading(document, listen(document), len(document.sentences), Fidelity.STRICT)
    cited = tuple(range(1, len(case["given"]) + 1))
    claim = ModelClaim(words=case["lie"], sentences=cited, source=None)

    assert len(document.sentences) == len(case["given"])
    assert isinstance(verified_claim(claim, reading), Fault)


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_of_one_claim_do_not_change_places(language):
    count = 0
    for name, claim in _true_claims(language):
        words = claim.words.split()
        numbers = [at for at, word in enumerate(words) if any(map(str.isdigit, word))]
        for a, b in pairwise(numbers):
            turned = list(words)
            turned[a], turned[b] = words[b], words[a]
            count += 1
            lie = one_claim(" ".join(turned), *claim.sentences, source=claim.source)
            assert not checked(name, lie).verdicts[0].kept
    assert count or language in ("fr", "it", "es", "ru", "en")
