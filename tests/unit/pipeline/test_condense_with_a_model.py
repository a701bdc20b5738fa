"""Condensing where a language model is asked: no article is lost, late or held up by it."""

import asyncio
from typing import Any

import pytest

from bot.domain.briefs import Brief
from bot.domain.errors import ModelUnreachable, StorageError
from bot.domain.modelling import Fidelity, ModelAnswer, ModelClaim
from bot.domain.outcomes import Outcome
from bot.pipeline.ask_model import AskModel
from bot.pipeline.condense_articles import CondenseArticles
from bot.pipeline.lease_loop import LeaseLoop
from bot.pipeline.sparing_model import ModelBooks, ModelLimits, SparingModel
from tests.fakes.language_model import FakeModel
from tests.unit.pipeline.world import World, html

PATIENCE = 40.0
LIMITS = ModelLimits(timeout_seconds=60, daily_token_budget=0, at_once=2)
# By the numbers of the sentences that are asked about.
COSTS = ModelClaim(words="The works will cost eleven million euros.", sentences=(4,), source=None)
INVENTED = ModelClaim(
    words="The works will cost twelve million euros.", sentences=(4,), source=None
)
DOWN = ModelUnreachable(model="fake:scripted-1", host="localhost")


class ModelWorld(World):
    """The stages, with a language model that answers from a script."""

    def __init__(self, *script: Any) -> None:
        super().__init__()
        self.model = FakeModel(
            [
                ModelAnswer(claims=(s,), quote=None) if isinstance(s, ModelClaim) else s
                for s in script
            ]
        )
        self.sparing = SparingModel(
            self.model,
            books=ModelBooks(memory=self.stores.model_answers, tokens=self.stores.model_costs),
            limits=LIMITS,
            clock=self.clock,
        )
        asking = AskModel(
            self.sparing,
            workers=self.workers,
            clock=self.clock,
            fidelity=Fidelity.STRICT,
            deadline_seconds=PATIENCE,
        )
        ways: dict[str, Any] = {"clock": self.clock, "observe": self.outcomes.append}
        self.condense = CondenseArticles(
            store=self.stores.briefs, workers=self.workers, asking=asking, **ways
        )

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


class NoTroubles:
    def __getattr__(self, name: str) -> Any:
        raise AssertionError(name)
