"""What a model makes of a brief, and that no brief is ever lost by it."""

import pytest

from bot.adapters.model_books import AnswersInMemory
from bot.domain.briefs import Brief, Condensed
from bot.domain.errors import ModelTimeout, ModelUnreachable, WorkTimeout
from bot.domain.modelling import Fidelity, ModelAnswer, ModelClaim, ModelQuote, ModelUsage
from bot.pipeline.ask_model import Asked, AskModel
from bot.pipeline.cpu_work import condense
from bot.pipeline.sparing_model import ModelBooks, ModelLimits, SparingModel
from tests.builders import article
from tests.fakes.clock import FakeClock
from tests.fakes.language_model import FakeModel, SlowTokenBook
from tests.fakes.workers import InlineWorkers

PARAGRAPHS = (
    "The town council of Lindental approved a new bridge over the river on Monday evening.",
    "The works will cost eleven million euros, of which the region pays about a third.",
    "“We waited thirty years for this bridge, and shall not wait longer,” said Anna Keller.",
    "Residents of the lower town have asked for a second crossing since the floods of 2013.",
)
ARTICLE = article(*PARAGRAPHS)
CONDENSED = condense(ARTICLE)
DOWN = ModelUnreachable(model="fake:scripted-1", host="localhost")
DEADLINE = 60.0


def brief_of(condensed: Condensed) -> Brief:
    assert isinstance(condensed.result, Brief)
    return condensed.result


EXTRACTIVE = brief_of(CONDENSED)


def claim(words: str, *sentences: int) -> ModelClaim:
    return ModelClaim(words=words, sentences=sentences, source=None)


APPROVED = claim("The town council of Lindental approved a new bridge over the river.", 1)
COSTS = claim("The works will cost eleven million euros.", 2)
INVENTED = claim("The works will cost twelve million euros.", 2)
ASKED_FOR = claim("Residents have asked for a second crossing.", 4)
QUOTE = ModelQuote(
    words="We waited thirty years for this bridge, and shall not wait longer",
    sentences=(3,),
    speaker="Anna Keller",
)


def answer(*claims: ModelClaim, quote: ModelQuote | None = None) -> ModelAnswer:
    return ModelAnswer(claims=claims, quote=quote)


class Desk:
    def __init__(self, *script: ModelAnswer | Exception | None) -> None:
        self.model = FakeModel(script)
        self.clock = FakeClock()
        self.workers = InlineWorkers()
        self.asking = AskModel(
            SparingModel(
                self.model,
                books=ModelBooks(memory=AnswersInMemory(), tokens=SlowTokenBook()),
                limits=ModelLimits(timeout_seconds=30, daily_token_budget=0),
                clock=self.clock,
            ),
            workers=self.workers,
            clock=self.clock,
            fidelity=Fidelity.STRICT,
            deadline_seconds=DEADLINE,
        )

    async def ask(self) -> Asked:
        return await self.clock.run(self.asking.better_brief(ARTICLE, CONDENSED, EXTRACTIVE))


def claims(asked: Asked) -> list[str]:
    return [each.text for each in asked.brief.key_claims]


async def test_what_keeps_to_the_article_is_shown_and_the_model_named():
    desk = Desk(answer(APPROVED, COSTS, ASKED_FOR))
    asked = await desk.ask()
    assert {APPROVED.words, COSTS.words, ASKED_FOR.words} <= set(claims(asked))
    assert asked.brief.model_share is not None
    assert asked.brief.model_share.model == "scripted-1"
    assert asked.brief.model_share.parts == 3
    assert (asked.extractive, asked.trouble, asked.calls) == (EXTRACTIVE, None, 1)
    assert asked.usage == desk.model.usage


async def test_what_is_refused_is_asked_once_again_with_the_reason_and_takes_its_place():
    desk = Desk(answer(APPROVED, INVENTED, ASKED_FOR), answer(COSTS))
    asked = await desk.ask()
    assert {APPROVED.words, COSTS.words, ASKED_FOR.words} <= set(claims(asked))
    first, second = desk.model.asked
    assert "twelve" not in first.material + first.instructions
    assert "twelve" in second.material + second.instructions
    assert asked.calls == 2
    assert asked.usage == ModelUsage(input_tokens=1800, output_tokens=200)
    assert [[each.kept for each in tried.verdicts] for tried in asked.tries] == [
        [True, False, True],
        [True],
    ]


async def test_nobody_is_asked_a_third_time_and_what_stays_refused_is_the_articles():
    desk = Desk(answer(APPROVED, INVENTED), answer(INVENTED))
    asked = await desk.ask()
    assert len(desk.model.asked) == 2
    assert APPROVED.words in claims(asked)
    assert "twelve" not in " ".join(claims(asked))
    assert asked.trouble is None


async def test_a_brief_of_which_all_was_refused_is_as_without_a_model():
    asked = await Desk(answer(INVENTED)).ask()
    assert asked.brief == EXTRACTIVE


async def test_a_second_answer_that_fails_does_not_cost_the_first():
    asked = await Desk(answer(APPROVED, INVENTED), DOWN).ask()
    assert APPROVED.words in claims(asked)
    assert (asked.calls, asked.trouble) == (1, DOWN.reason)


async def test_a_second_answer_that_never_comes_does_not_cost_the_first():
    desk = Desk(answer(APPROVED, INVENTED), None)
    asked = await desk.ask()
    assert APPROVED.words in claims(asked)
    assert asked.trouble is not None
    assert asked.trouble.code == ModelTimeout.code


@pytest.mark.parametrize(
    "error", [DOWN, ModelTimeout(model="m", seconds=3), RuntimeError("a defect"), None]
)
async def test_whatever_goes_wrong_the_brief_is_there_when_the_deadline_is(error):
    desk = Desk(error)
    before = desk.clock.now()
    asked = await desk.ask()
    assert asked.brief == EXTRACTIVE
    assert asked.trouble is not None
    assert (desk.clock.now() - before).total_seconds() <= DEADLINE


@pytest.mark.parametrize("failing", [1, 2])
async def test_a_worker_that_fails_costs_the_model_and_not_the_brief(failing):
    desk = Desk(answer(APPROVED))
    late = WorkTimeout(task="verify_answer", seconds=20)
    desk.model.on_asked = lambda: desk.workers.failures.append(late)
    if failing == 1:
        desk.workers.failures.append(late)
    asked = await desk.ask()
    assert (asked.brief, asked.trouble) == (EXTRACTIVE, late.reason)
    assert len(desk.model.asked) == failing - 1


async def test_the_same_article_is_paid_once():
    desk = Desk(answer(APPROVED, INVENTED), answer(COSTS))
    once, again = await desk.ask(), await desk.ask()
    assert again.brief == once.brief
    assert (again.calls, again.usage) == (0, ModelUsage(input_tokens=0, output_tokens=0))


async def test_a_quote_is_the_models_only_word_for_word():
    altered = ModelQuote(words=QUOTE.words.replace("thirty", "forty"), sentences=(3,), speaker="x")
    asked = await Desk(answer(APPROVED, quote=altered)).ask()
    assert asked.brief.notable_quote == EXTRACTIVE.notable_quote
    asked = await Desk(answer(APPROVED, quote=QUOTE)).ask()
    assert asked.tries[0].verdicts[-1].kept
    assert asked.brief.notable_quote is not None
    assert "thirty years" in asked.brief.notable_quote.text
