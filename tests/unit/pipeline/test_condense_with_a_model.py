"""Condensing where a language model is asked: no article is lost, late or held up by it."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from bot.domain.briefs import Brief
from bot.domain.channels import ChannelName
from bot.domain.errors import ModelUnreachable, StorageError
from bot.domain.modelling import Fidelity, ModelAnswer, ModelClaim
from bot.domain.outcomes import Outcome
from bot.domain.servers import ServerSettings
from bot.pipeline.ask_model import AskModel
from bot.pipeline.condense_articles import CondenseArticles
from bot.pipeline.lease_loop import LeaseLoop
from bot.pipeline.rules.brief_languages import languages_wanted
from bot.pipeline.sparing_model import ModelBooks, ModelLimits, SparingModel
from bot.pipeline.translate_in_time import TranslateInTime
from tests.fakes.language_model import FakeModel
from tests.unit.pipeline.world import PARAGRAPHS, World, html

PATIENCE = 40.0
LIMITS = ModelLimits(timeout_seconds=60, daily_token_budget=0, at_once=2)
# By the numbers of the sentences that are asked about.
COSTS = ModelClaim(words="The works will cost eleven million euros.", sentences=(4,), source=None)
INVENTED = ModelClaim(
    words="The works will cost twelve million euros.", sentences=(4,), source=None
)
GERMAN = {
    PARAGRAPHS[0]: "Der Stadtrat von Lindental hat am Montagabend eine neue Brücke über den Fluss "
    "genehmigt.",
    COSTS.words: "Die Arbeiten werden elf Millionen Euro kosten.",
}
POLISH = {
    PARAGRAPHS[
        0
    ]: "Rada miasta Lindental zatwierdziła w poniedziałek wieczorem nowy most na rzece.",
    COSTS.words: "Prace będą kosztować jedenaście milionów euro.",
}
DOWN = ModelUnreachable(model="fake:scripted-1", host="localhost")


class ModelWorld(World):
    """The stages, with a language model that answers from a script."""

    def __init__(self, *script: Any, of_server: int = 0) -> None:
        super().__init__()
        self.of_server = of_server
        self.model = FakeModel(
            [
                ModelAnswer(claims=(s,), quote=None) if isinstance(s, ModelClaim) else s
                for s in script
            ]
        )
        self.restart()

    def restart(self) -> None:
        """Begin anew with what is stored, and nothing else."""
        self.sparing = SparingModel(
            self.model,
            books=ModelBooks(memory=self.stores.model_answers, tokens=self.stores.model_costs),
            limits=replace(LIMITS, per_server_daily_budget=self.of_server),
            clock=self.clock,
        )
        tools: dict[str, Any] = {"workers": self.workers, "clock": self.clock}
        hearing: dict[str, Any] = {"observe": self.outcomes.append}
        asking = AskModel(
            self.sparing, fidelity=Fidelity.STRICT, deadline_seconds=PATIENCE, **tools
        )
        translating = TranslateInTime(self.sparing, patience_seconds=PATIENCE, **tools)
        self.condense = CondenseArticles(
            store=self.stores.briefs,
            asking=asking,
            translating=translating,
            **tools,
            **hearing,
        )

    async def serve(self, **languages: str | None) -> None:
        """Have a channel of each server follow, with the language it wants; keywords name servers."""
        for name, language in languages.items():
            channel = ChannelName("discord", f"of-{name}")
            await self.stores.servers.place(channel, name)
            await self.stores.servers.revise(name, partial(wanting, language))
            await self.follow(channel, backfill=9)

    async def today(self) -> dict[str, int]:
        """Return what each server cost today, of those that cost anything."""
        day = self.clock.now().date()
        costs = self.stores.memory.server_model_costs
        return {name: tokens for (on, name), tokens in costs.items() if on == day and tokens}

    async def read_all(self, *slugs: str, page: bytes | None = None) -> None:
        """Have these articles wait to be condensed."""
        await self.follow(backfill=len(slugs))
        self.publish(*slugs, page=page)
        await self.step(self.poll)
        await self.step(self.read)

    async def condense_all(self) -> None:
        await self.clock.run(self.step(self.condense))

    def briefs(self) -> list[Brief]:
        contents = [stored.content for stored in self.stores.memory.briefs.values()]
        return [content for content in contents if isinstance(content, Brief)]

    def condensed(self) -> list[Outcome]:
        return [each for each in self.outcomes if each.code in {"condensed", "link_only"}]


def wanting(language: str | None, now: ServerSettings) -> ServerSettings:
    return replace(now, briefs_language=language)


def facts(outcome: Outcome) -> dict[str, Any]:
    return {name: fact for name, fact in outcome.data.items() if name.startswith("model")}


async def test_a_better_brief_is_stored_and_told_with_what_it_cost():
    world = ModelWorld(COSTS)
    await world.read_all("bridge")
    await world.condense_all()
    (brief,) = world.briefs()
    assert COSTS.words in [claim.text for claim in brief.key_claims]
    assert brief.model_share is not None
    (told,) = world.condensed()
    assert facts(told) == {
        "model": "scripted-1",
        "model_parts": 1,
        "model_calls": 1,
        "model_tokens": 1_000,
    }
    assert await world.stores.model_costs.spent_on(world.clock.now().date()) == 1_000


async def test_what_is_invented_is_not_stored():
    world = ModelWorld(INVENTED)
    await world.read_all("bridge")
    await world.condense_all()
    (brief,) = world.briefs()
    assert "twelve" not in " ".join(claim.text for claim in brief.key_claims)
    assert brief.model_share is None
    assert facts(world.condensed()[0])["model_parts"] == 0
    assert facts(world.condensed()[0])["model_calls"] == 2


@pytest.mark.parametrize(
    ("said", "trouble"),
    [(DOWN, "model_unreachable"), (None, "model_timeout"), (RuntimeError("odd"), "model_failed")],
    ids=["down", "late", "defect"],
)
async def test_a_model_that_fails_costs_no_article_and_no_more_than_patience(said, trouble):
    world = ModelWorld(said)
    began_at = world.clock.now()
    await world.read_all("bridge")
    await world.condense_all()
    assert (world.clock.now() - began_at).total_seconds() <= PATIENCE
    (brief,) = world.briefs()
    assert brief.model_share is None
    (told,) = world.condensed()
    assert facts(told)["model_trouble"] == trouble


async def test_books_that_cannot_be_read_cost_no_article(monkeypatch):
    world = ModelWorld(COSTS)

    async def locked(*_: object) -> None:
        raise StorageError(database="lede.db", detail="locked")

    monkeypatch.setattr(world.stores.model_answers, "recall", locked)
    await world.read_all("bridge")
    await world.condense_all()
    assert len(world.briefs()) == 1
    assert facts(world.condensed()[0])["model_trouble"] == StorageError.code
    assert world.model.asked == []


async def test_a_page_without_a_brief_is_not_asked_about():
    world = ModelWorld(COSTS)
    wall = html("bridge").replace(b"<article>", b"<article><!--").replace(b"</article>", b"-->")
    await world.read_all("bridge", page=wall)
    await world.condense_all()
    assert [told.code for told in world.condensed()] == ["link_only"]
    assert world.model.asked == []


async def test_what_was_answered_before_a_restart_is_not_paid_again():
    world = ModelWorld(COSTS)
    await world.read_all("bridge")
    (leased,) = await world.condense.lease(1)
    record = world.stores.briefs.record_condensing

    async def cut(*_: object) -> None:
        raise StorageError(database="lede.db", detail="power cut")

    world.stores.briefs.record_condensing = cut  # type: ignore[method-assign, assignment]
    with pytest.raises(StorageError):
        await world.clock.run(world.condense.work(leased))
    world.stores.briefs.record_condensing = record  # type: ignore[method-assign]
    await world.clock.advance(world.stores.memory.lease_seconds)
    await world.condense_all()
    (brief,) = world.briefs()
    assert brief.model_share is not None
    assert len(world.model.asked) == 1
    assert facts(world.condensed()[0])["model_calls"] == 0


async def test_while_the_model_hangs_those_beyond_its_queue_go_on_and_the_others_after_patience():
    world = ModelWorld(None)
    many = LIMITS.most_inside + 12
    await world.read_all(*(f"n{number}" for number in range(many)))
    loop = LeaseLoop(
        worker=world.condense,
        clock=world.clock,
        troubles=NoTroubles(),
        stop=world.stop,
        wake=asyncio.Event(),
        wakes=(),
        concurrency=LIMITS.most_inside + 2,
        idle_seconds=1.0,
    )
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(loop.run())
        await world.clock.advance(1.0)
        told = [facts(each)["model_trouble"] for each in world.condensed()]
        assert told == ["model_queue_full"] * 12
        await world.clock.advance(PATIENCE)
        assert len(world.condensed()) == many
        world.stop.set()
        loop.wake.set()
        await world.clock.advance(1.0)


async def test_the_servers_that_get_an_article_share_what_it_costs():
    world = ModelWorld(COSTS)
    await world.serve(one=None, two=None)
    await world.read_all("bridge")
    await world.condense_all()
    assert await world.today() == {"one": 500, "two": 500}


async def test_a_server_over_its_budget_gets_the_brief_that_another_pays():
    world = ModelWorld(COSTS, of_server=5_000)
    await world.serve(one=None, two=None)
    await world.stores.model_costs.spend(world.clock.now().date(), 5_000, ["one"])
    world.restart()
    await world.read_all("bridge")
    await world.condense_all()
    (brief,) = world.briefs()
    assert brief.model_share is not None
    assert await world.today() == {"one": 5_000, "two": 1_000}


async def test_where_all_servers_are_over_budget_the_brief_comes_at_once_as_without_a_model():
    world = ModelWorld(COSTS, of_server=5_000)
    await world.serve(one="de", two=None)
    await world.stores.model_costs.spend(world.clock.now().date(), 10_000, ["one", "two"])
    world.restart()
    began_at = world.clock.now()
    await world.read_all("bridge")
    await world.condense_all()
    assert world.clock.now() == began_at
    (brief,) = world.briefs()
    assert (brief.model_share, brief.translations) == (None, ())
    (told,) = world.condensed()
    assert facts(told)["model_trouble"] == "model_server_budget_spent"
    assert told.data["translation_trouble"] == "model_server_budget_spent"
    assert world.model.asked == []


async def test_a_spent_budget_is_whole_again_after_midnight():
    world = ModelWorld(COSTS, of_server=5_000)
    await world.serve(one=None)
    await world.stores.model_costs.spend(world.clock.now().date(), 5_000, ["one"])
    world.restart()
    await world.read_all("bridge", "harbour")
    first, _ = await world.condense.lease(2)
    await world.clock.run(world.condense.work(first))
    await world.clock.advance(24 * 3_600)
    (second,) = await world.condense.lease(2)
    await world.clock.run(world.condense.work(second))
    troubles = [told.data.get("model_trouble") for told in world.condensed()]
    assert troubles == ["model_server_budget_spent", None]
    assert await world.today() == {"one": 1_000}


async def test_a_brief_is_translated_to_what_its_servers_want_at_their_cost():
    world = ModelWorld(COSTS)
    world.model.dictionary = {"de": GERMAN, "pl": POLISH}
    await world.serve(rome=None, berlin="de", vienna="de", krakow="pl", london="en")
    await world.read_all("bridge")
    await world.condense_all()
    (brief,) = world.briefs()
    assert [each.language for each in brief.translations] == ["de", "pl"]
    assert GERMAN[COSTS.words] in brief.translations[0].claims
    (told,) = world.condensed()
    assert told.data["translated"] == "de,pl"
    assert "translation_trouble" not in told.data
    assert "untranslated" not in told.data
    assert (facts(told)["model_calls"], facts(told)["model_tokens"]) == (3, 3_000)
    assert await world.today() == {
        "rome": 200,
        "berlin": 700,
        "vienna": 700,
        "krakow": 1_200,
        "london": 200,
    }


async def test_a_language_is_asked_for_only_at_the_cost_of_servers_within_their_budgets():
    world = ModelWorld(COSTS, of_server=5_000)
    world.model.dictionary = {"de": GERMAN, "pl": POLISH}
    await world.serve(berlin="de", krakow="pl")
    await world.stores.model_costs.spend(world.clock.now().date(), 5_000, ["krakow"])
    world.restart()
    await world.read_all("bridge")
    await world.condense_all()
    (brief,) = world.briefs()
    assert [each.language for each in brief.translations] == ["de"]
    (told,) = world.condensed()
    assert (told.data["translated"], told.data["untranslated"]) == ("de", "pl")
    assert told.data["translation_trouble"] == "model_server_budget_spent"
    assert await world.today() == {"berlin": 2_000, "krakow": 5_000}


async def test_a_late_translation_costs_no_brief_its_time_nor_another_language():
    world = ModelWorld(COSTS)
    world.model.dictionary = {"de": GERMAN, "pl": None}
    took = PATIENCE / 2
    world.model.on_asked = lambda: (
        None
        if world.model.asked[1:]
        else world.clock.set(world.clock.now() + timedelta(seconds=took))
    )
    await world.serve(berlin="de", krakow="pl")
    began_at = world.clock.now()
    await world.read_all("bridge")
    await world.condense_all()
    assert (world.clock.now() - began_at).total_seconds() == PATIENCE
    (brief,) = world.briefs()
    assert brief.model_share is not None
    assert [each.language for each in brief.translations] == ["de"]
    assert world.condensed()[0].data["translation_trouble"] == "model_timeout"


async def test_what_waited_all_its_time_for_a_better_brief_is_not_translated():
    world = ModelWorld(None)
    world.model.dictionary = {"de": GERMAN}
    await world.serve(berlin="de")
    began_at = world.clock.now()
    await world.read_all("bridge")
    await world.condense_all()
    assert (world.clock.now() - began_at).total_seconds() == PATIENCE
    assert len(world.model.asked) == 1
    assert world.condensed()[0].data["translation_trouble"] == "model_timeout"


async def test_a_brief_that_no_server_wants_otherwise_is_told_of_without_languages():
    world = ModelWorld(COSTS)
    await world.serve(one=None)
    await world.read_all("bridge")
    await world.condense_all()
    assert not {"translated", "untranslated"} & set(world.condensed()[0].data)


async def test_without_a_model_nobody_asks_who_is_to_have_a_brief(monkeypatch):
    world = World()
    monkeypatch.delattr(type(world.stores.briefs), "wanting_servers")
    await world.follow(backfill=1)
    world.publish("bridge")
    await world.run_all()
    assert "condensed" in world.codes()


def test_languages_are_those_that_a_brief_is_not_in():
    wanted = languages_wanted({"b": "de", "a": "de", "c": "en", "d": None, "e": "ar"}, "en")
    assert wanted == {"ar": ["e"], "de": ["a", "b"]}
    assert languages_wanted({"c": "en"}, None) == {"en": ["c"]}


class NoTroubles:
    def __getattr__(self, name: str) -> Any:
        raise AssertionError(name)
