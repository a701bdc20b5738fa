"""The better parts of two answers."""

import pytest

from bot.domain.errors import ModelAnswerInvalid
from bot.domain.modelling import (
    ModelAnswer,
    ModelClaim,
    ModelQuote,
    ModelReply,
    ModelTranslation,
    ModelUsage,
    PartVerdict,
    TranslatedPart,
)
from bot.pipeline.rules.model_answers import better_parts, brief_in, refused, translation_in

QUOTE = ModelQuote(words="We waited.", sentences=(9,), speaker="Keller")
OTHER_QUOTE = ModelQuote(words="We shall not wait.", sentences=(8,), speaker="Keller")


def claim(words: str, *sentences: int) -> ModelClaim:
    return ModelClaim(words=words, sentences=sentences, source=None)


def verdict(part: str, number: int, *, kept: bool) -> PartVerdict:
    why = "kept" if kept else "word_added"
    return PartVerdict(part=part, number=number, words="", why=why, data={})


def answered(
    *claims: tuple[ModelClaim, bool], quote: ModelQuote | None = None, quote_kept: bool = False
) -> tuple[ModelAnswer, tuple[PartVerdict, ...]]:
    """Return an answer of (claim, is it kept) and its verdicts."""
    answer = ModelAnswer(claims=tuple(each for each, _ in claims), quote=quote)
    verdicts = [verdict("claim", n, kept=kept) for n, (_, kept) in enumerate(claims, 1)]
    if quote:
        verdicts.append(verdict("quote", 1, kept=quote_kept))
    return answer, tuple(verdicts)


def words(answer: ModelAnswer) -> list[str]:
    return [each.words for each in answer.claims]


def test_a_claim_goes_where_the_refused_one_rests_on_the_same_sentences():
    first = answered((claim("one", 1), True), (claim("bad", 2), False), (claim("three", 3), True))
    second = answered((claim("1", 1), True), (claim("two", 2), True), (claim("3", 3), True))
    assert words(better_parts(*first, *second)) == ["one", "two", "three"]


def test_a_second_answer_may_hold_only_what_was_asked_again():
    first = answered((claim("one", 1), True), (claim("bad", 2), False))
    second = answered((claim("two", 2), True))
    assert words(better_parts(*first, *second)) == ["one", "two"]


def test_mended_claims_go_each_to_its_own_place_in_whatever_order_they_come():
    first = answered((claim("bad", 2), False), (claim("worse", 5, 6), False))
    second = answered((claim("later", 6), True), (claim("sooner", 2), True))
    assert words(better_parts(*first, *second)) == ["sooner", "later"]


def test_what_stands_already_is_not_told_twice():
    first = answered((claim("one", 1), True), (claim("bad", 2), False))
    second = answered((claim("bad again", 2), False), (claim("one, otherwise", 1), True))
    assert words(better_parts(*first, *second)) == ["one"]


def test_nothing_is_said_where_both_were_refused():
    first = answered((claim("bad", 1), False), quote=QUOTE)
    second = answered((claim("worse", 1), False), quote=OTHER_QUOTE)
    assert better_parts(*first, *second) == ModelAnswer(claims=(), quote=None)


@pytest.mark.parametrize(
    ("first_kept", "second_kept", "better"),
    [(True, True, QUOTE), (True, False, QUOTE), (False, True, OTHER_QUOTE), (False, False, None)],
)
def test_the_first_quote_stays_unless_only_the_second_may_be_shown(first_kept, second_kept, better):
    first = answered(quote=QUOTE, quote_kept=first_kept)
    second = answered(quote=OTHER_QUOTE, quote_kept=second_kept)
    assert better_parts(*first, *second).quote == better


def test_refused_parts_are_those_that_may_not_be_shown():
    _, verdicts = answered((claim("one", 1), True), (claim("bad", 2), False))
    assert [each.number for each in refused(verdicts)] == [2]


@pytest.mark.parametrize("read", [brief_in, translation_in])
def test_an_answer_of_another_form_is_refused_with_what_it_cost(read):
    """As where a book of another version, or a server that mixes things up, gives it."""
    brief = ModelAnswer(claims=(claim("one", 1),), quote=None)
    translation = ModelTranslation(parts=(TranslatedPart(number=1, words="eins"),))
    right, wrong = (brief, translation) if read is brief_in else (translation, brief)
    usage = ModelUsage(input_tokens=90, output_tokens=10)
    assert read(ModelReply(answer=right, usage=usage, model="small")) == right
    with pytest.raises(ModelAnswerInvalid) as refusal:
        read(ModelReply(answer=wrong, usage=usage, model="small"))
    assert (refusal.value.input_tokens, refusal.value.output_tokens) == (90, 10)
