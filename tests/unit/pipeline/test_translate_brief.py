"""What a model makes of a brief in other languages, and that no brief is ever lost by it."""

import asyncio
from collections.abc import Callable, Collection, Mapping

import pytest

from bot.adapters.model_books import AnswersInMemory
from bot.domain.briefs import BriefTranslation
from bot.domain.errors import ModelAnswerInvalid, ModelTimeout, ModelUnreachable, WorkTimeout
from bot.domain.modelling import (
    AnswerForm,
    ModelAnswer,
    ModelPrompt,
    ModelReply,
    ModelTranslation,
    ModelUsage,
    TranslatedPart,
)
from bot.pipeline.sparing_model import ModelBooks, ModelLimits, SparingModel
from bot.pipeline.translate_brief import TranslateBrief, Translated
from tests.fakes.clock import FakeClock
from tests.fakes.language_model import USAGE, SlowTokenBook
from tests.fakes.workers import InlineWorkers
from tests.unit.condensing.modelled.translations import brief_of

BRIEF = brief_of(
    "Barrier approved", "The council approved the barrier on Monday by 31 votes to 12."
)
GERMAN = ("Sperre genehmigt", "Der Rat billigte die Sperre am Montag mit 31 zu 12 Stimmen.")
FRENCH = ("Barrage approuvé", "Le conseil a approuvé le barrage lundi par 31 voix contre 12.")
DOWN = ModelUnreachable(model="fake:scripted-1", host="localhost")
DEADLINE = 60.0
SERVER, OTHER = "discord:1", "discord:2"


def words(*parts: str) -> ModelTranslation:
    numbered = enumerate(parts, start=1)
    return ModelTranslation(
        parts=tuple(TranslatedPart(number=number, words=each) for number, each in numbered)
    )


def translation(language: str, headline: str | None, *claims: str | None) -> BriefTranslation:
    return BriefTranslation(
        language=language, model="scripted-1", headline=headline, claims=claims, quote=None
    )


Said = ModelTranslation | ModelAnswer | Exception | None  # None: it never comes


class Translator:
    """A LanguageModel that answers by the language that is asked for."""

    name = "fake:scripted-1"

    def __init__(self, by_language: Mapping[str, Said]) -> None:
        self.by_language = by_language
        self.asked: list[ModelPrompt] = []
        self.on_asked: Callable[[], None] = lambda: None

    async def answer(self, prompt: ModelPrompt) -> ModelReply:
        self.asked.append(prompt)
        self.on_asked()
        said = self.by_language[prompt.instructions.partition("ISO 639-1 code ")[2][:2]]
        if isinstance(said, Exception):
            raise said
        if said is None:
            await asyncio.Event().wait()
        assert said is not None
        return ModelReply(answer=said, usage=USAGE, model="scripted-1-2026")


class Desk:
    def __init__(self, budget: int = 0, **by_language: Said) -> None:
        self.model = Translator(by_language)
        self.clock = FakeClock()
        self.workers = InlineWorkers()
        self.costs = SlowTokenBook()
        self.translating = TranslateBrief(
            SparingModel(
                self.model,
                books=ModelBooks(memory=AnswersInMemory(), tokens=self.costs),
                limits=ModelLimits(
                    timeout_seconds=30, daily_token_budget=0, per_server_daily_budget=budget
                ),
                clock=self.clock,
            ),
            workers=self.workers,
            clock=self.clock,
            deadline_seconds=DEADLINE,
        )

    async def translate(
        self, wanted: Mapping[str, Collection[str]] | str = "de", brief=BRIEF
    ) -> Translated:
        if isinstance(wanted, str):
            wanted = {language: [SERVER] for language in wanted.split()}
        return await self.clock.run(self.translating.translated(brief, wanted))


async def test_a_brief_is_translated_and_the_model_named():
    desk = Desk(de=words(*GERMAN))
    told = await desk.translate()
    assert told.brief.translations == (translation("de", *GERMAN),)
    assert (told.brief.headline, told.brief.key_claims) == (BRIEF.headline, BRIEF.key_claims)
    assert (told.calls, told.usage, told.troubles) == (1, USAGE, {})
    assert [asked.form for asked in desk.model.asked] == [AnswerForm.TRANSLATION]


async def test_every_language_is_asked_once_and_told_by_its_code():
    desk = Desk(de=words(*GERMAN), fr=words(*FRENCH))
    told = await desk.translate("fr de")
    assert [each.language for each in told.brief.translations] == ["de", "fr"]
    assert (told.calls, len(desk.model.asked)) == (2, 2)
    assert told.usage == ModelUsage(input_tokens=1800, output_tokens=200)


async def test_a_refused_part_stays_as_written_and_is_not_asked_again():
    desk = Desk(de=words(GERMAN[0], GERMAN[1].replace("31", "13")))
    told = await desk.translate()
    assert told.brief.translations == (translation("de", GERMAN[0], None),)
    assert [verdict.why for verdict in told.verdicts["de"]] == ["kept", "number_changed"]
    assert (len(desk.model.asked), told.troubles) == (1, {})


async def test_a_translation_of_which_nothing_holds_is_left_out():
    told = await Desk(de=words("Barrier approved", "")).translate()
    assert told.brief == BRIEF
    assert (told.calls, told.troubles) == (1, {})


async def test_what_the_brief_is_written_in_or_has_already_is_not_asked_for():
    desk = Desk(de=words(*GERMAN))
    once = await desk.translate("de")
    again = await desk.translate("de en", once.brief)
    assert again.brief == once.brief
    assert (len(desk.model.asked), again.calls, again.troubles) == (1, 0, {})


async def test_a_brief_in_an_unknown_language_is_translated():
    unknown = brief_of(BRIEF.headline, BRIEF.key_claims[0].text, language=None)
    told = await Desk(de=words(*GERMAN)).translate(brief=unknown)
    assert told.brief.translations == (translation("de", *GERMAN),)


async def test_one_language_that_fails_does_not_cost_the_others():
    told = await Desk(de=words(*GERMAN), fr=DOWN).translate("de fr")
    assert [each.language for each in told.brief.translations] == ["de"]
    assert told.troubles == {"fr": DOWN.reason}


async def test_one_language_that_never_comes_does_not_cost_the_others():
    desk = Desk(de=words(*GERMAN), fr=None)
    before = desk.clock.now()
    told = await desk.translate("de fr")
    assert [each.language for each in told.brief.translations] == ["de"]
    assert {code: reason.code for code, reason in told.troubles.items()} == {
        "fr": ModelTimeout.code
    }
    assert (desk.clock.now() - before).total_seconds() <= DEADLINE


@pytest.mark.parametrize("error", [DOWN, RuntimeError("a defect"), None])
async def test_whatever_goes_wrong_the_brief_is_there(error):
    told = await Desk(de=error).translate()
    assert told.brief == BRIEF
    assert set(told.troubles) == {"de"}


@pytest.mark.parametrize("failing", [1, 2])
async def test_a_worker_that_fails_costs_the_translation_and_not_the_brief(failing):
    desk = Desk(de=words(*GERMAN))
    late = WorkTimeout(task="verify_translation", seconds=20)
    desk.model.on_asked = lambda: desk.workers.failures.append(late)
    if failing == 1:
        desk.workers.failures.append(late)
    told = await desk.translate()
    assert (told.brief, told.troubles) == (BRIEF, {"de": late.reason})
    assert len(desk.model.asked) == failing - 1


async def test_an_answer_of_another_form_is_told_and_shown_nowhere():
    told = await Desk(de=ModelAnswer(claims=(), quote=None)).translate()
    assert told.brief == BRIEF
    assert told.troubles["de"].code == ModelAnswerInvalid.code
    assert told.calls == 1


async def test_the_same_brief_is_paid_once():
    desk = Desk(de=words(*GERMAN))
    once, again = await desk.translate(), await desk.translate()
    assert again.brief == once.brief
    assert (again.calls, again.usage) == (0, ModelUsage(input_tokens=0, output_tokens=0))


async def test_the_servers_that_want_a_language_pay_for_it():
    desk = Desk(de=words(*GERMAN), fr=words(*FRENCH))
    await desk.translate({"de": [SERVER], "fr": [SERVER, OTHER]})
    today = desk.clock.now().date()
    assert await desk.costs.spent_by(SERVER, today) == 1_500
    assert await desk.costs.spent_by(OTHER, today) == 500


async def test_a_server_beyond_its_budget_gets_the_brief_as_written():
    desk = Desk(budget=100, de=words(*GERMAN))
    told = await desk.translate()
    assert (told.brief, desk.model.asked) == (BRIEF, [])
    assert told.troubles["de"].code == "model_server_budget_spent"
