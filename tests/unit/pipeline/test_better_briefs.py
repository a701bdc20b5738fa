"""Briefs posted before the model had answered: bettered once when it does, or let be."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from bot.domain.articles import Article
from bot.domain.briefs import Brief
from bot.domain.deliveries import DeliveryKind, DeliveryState
from bot.domain.errors import (
    ChannelGone,
    LeaseLost,
    MessageRefused,
    ModelUnreachable,
    PermissionMissing,
    PublishLater,
)
from bot.domain.modelling import Fidelity, ModelAnswer, ModelClaim
from bot.pipeline.ask_model import AskModel
from bot.pipeline.better_briefs import BetterBriefs, PatientModel
from bot.pipeline.condense_articles import CondenseArticles
from bot.pipeline.sparing_model import ModelBooks, ModelLimits, SparingModel
from bot.pipeline.translate_in_time import TranslateInTime
from tests.builders import NEWS
from tests.fakes.language_model import FakeModel
from tests.unit.pipeline.world import FEED, World

PATIENCE, LATE_PATIENCE = 20.0, 200.0
LEASE_SECONDS = 60.0  # of memory_stores
A_DAY = 86_400.0
COSTS = ModelClaim(words="The works will cost eleven million euros.", sentences=(4,), source=None)
ANSWER = ModelAnswer(claims=(COSTS,), quote=None)
LATE = None  # an answer that never comes
DOWN = ModelUnreachable(model="fake:scripted-1", host="localhost")
CHANNEL = str(NEWS)


class LateWorld(World):
    """The stages, with a model that is late."""

    def __init__(self, *script: Any, edits_when_late: bool = True) -> None:
        super().__init__()
        self.model = FakeModel(script)
        sparing = SparingModel(
            self.model,
            books=ModelBooks(memory=self.stores.model_answers, tokens=self.stores.model_costs),
            limits=ModelLimits(timeout_seconds=500, daily_token_budget=0),
            clock=self.clock,
        )
        tools: dict[str, Any] = {"workers": self.workers, "clock": self.clock}
        stage: dict[str, Any] = {"observe": self.outcomes.append, **tools}
        fidelity = Fidelity.STRICT
        self.condense = CondenseArticles(
            store=self.stores.briefs,
            asking=AskModel(
                sparing,
                fidelity=fidelity,
                deadline_seconds=PATIENCE,
                edits_when_late=edits_when_late,
                **tools,
            ),
            **stage,
        )
        self.better = BetterBriefs(
            store=self.stores.late_answers,
            model=PatientModel(
                asking=AskModel(
                    sparing, fidelity=fidelity, deadline_seconds=LATE_PATIENCE, **tools
                ),
                translating=TranslateInTime(sparing, patience_seconds=LATE_PATIENCE, **tools),
            ),
            renew_every_seconds=20.0,
            **stage,
        )

    async def post_one(self) -> None:
        """Have a brief posted without the model."""
        await self.follow(backfill=1)
        self.publish("bridge")
        await self.step(self.poll)
        await self.step(self.read)
        await self.clock.run(self.step(self.condense))
        await self.step(self.deliver)

    async def better_all(self) -> int:
        """Ask again about what is due, and send what that has changed; return how many were due."""
        due = await self.clock.run(self.step(self.better))
        await self.step(self.deliver)
        return due

    def brief(self) -> Brief:
        (stored,) = self.stores.memory.briefs.values()
        assert isinstance(stored.content, Brief)
        return stored.content

    def renewals(self) -> list[Any]:
        return [message for message in self.publisher.messages.values() if message.renewed]

    def told(self, code: str) -> list[dict[str, Any]]:
        return [dict(each.data) for each in self.outcomes if each.code == code]


def is_bettered(world: LateWorld) -> bool:
    return COSTS.words in [claim.text for claim in world.brief().key_claims]


async def test_a_late_answer_takes_the_place_of_what_was_posted_once():
    world = LateWorld(LATE, ANSWER)
    await world.post_one()
    assert world.codes().count("sent") == 1
    assert not is_bettered(world)
    await world.better_all()
    assert is_bettered(world)
    (renewal,) = world.renewals()
    (first, _) = world.publisher.messages
    assert (renewal.edits, renewal.content) == (f"message-{first}", world.brief())
    (told,) = world.told("bettered")
    assert (told["model_parts"], told["model_calls"]) == (1, 1)
    await world.clock.advance(A_DAY)
    assert await world.better_all() == 0
    assert world.codes().count("edited") == 1
    assert world.codes().count("sent") == 1


async def test_where_it_is_not_so_set_nothing_is_asked_again():
    world = LateWorld(LATE, ANSWER, edits_when_late=False)
    await world.post_one()
    await world.clock.advance(A_DAY)
    assert await world.better_all() == 0
    assert not is_bettered(world)


async def test_a_model_that_is_late_for_good_is_asked_a_few_times_and_then_let_be():
    world = LateWorld(LATE)
    await world.post_one()
    tries = 0
    for _ in range(100):
        tries += await world.better_all()
        await world.clock.advance(A_DAY / 50)
    assert 3 <= tries <= 8
    assert world.told("not_bettered")[0]["model_trouble"] == "model_timeout"
    assert len(world.told("not_bettered")) == 1
    assert world.renewals() == []
    assert world.stores.memory.late_answers == {}


async def test_one_that_is_down_when_asked_again_is_asked_later():
    world = LateWorld(LATE, DOWN, ANSWER)
    await world.post_one()
    await world.better_all()
    assert world.told("not_bettered") == []
    await world.clock.advance(600)
    await world.better_all()
    assert is_bettered(world)


async def test_what_is_no_better_is_not_shown():
    world = LateWorld(LATE, ModelAnswer(claims=(), quote=None))
    await world.post_one()
    before = world.brief()
    await world.better_all()
    assert (world.brief(), world.renewals()) == (before, [])
    assert len(world.told("not_bettered")) == 1
    await world.clock.advance(A_DAY)
    assert await world.better_all() == 0


async def test_an_answer_is_waited_for_longer_than_a_lease_and_nobody_else_asks_meanwhile():
    world = LateWorld(LATE, LATE)
    await world.post_one()
    (leased,) = await world.better.lease(1)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(world.better.work(leased))
        await world.clock.advance(2.5 * LEASE_SECONDS)
        assert await world.better.lease(1) == []  # nobody else takes it
        await world.clock.advance(LATE_PATIENCE)
    (row,) = world.stores.memory.late_answers.values()
    assert row.attempts == 1


async def test_who_has_lost_the_lease_stops_asking_and_stores_nothing():
    world = LateWorld(LATE, LATE)
    await world.post_one()
    (leased,) = await world.better.lease(1)
    (row,) = world.stores.memory.late_answers.values()
    row.lease_epoch += 1  # another process has it
    with pytest.raises(LeaseLost):
        await world.clock.run(world.better.work(leased))
    assert row.attempts == 0


async def unfollowed(world: LateWorld) -> None:
    await world.stores.subscriptions.unsubscribe(FEED, NEWS)


async def without_text(world: LateWorld) -> None:
    for article in world.stores.memory.articles.values():
        assert isinstance(article.content, Article)
        article.content = replace(article.content, text="")


@pytest.mark.parametrize("gone", [unfollowed, without_text])
async def test_what_nobody_can_be_shown_any_more_is_not_asked_about(gone):
    world = LateWorld(LATE, ANSWER)
    await world.post_one()
    await gone(world)
    assert await world.better_all() == 1
    assert len(world.model.asked) == 1
    assert not is_bettered(world)
    assert world.stores.memory.late_answers == {}


async def test_a_brief_that_was_replaced_meanwhile_is_left_alone():
    world = LateWorld(LATE, ANSWER)
    await world.post_one()
    (brief_id,) = world.stores.memory.briefs
    world.model.on_asked = lambda: _replace(world, brief_id)
    await world.better_all()
    assert world.brief().headline == "Put right by hand"
    assert (world.renewals(), world.told("bettered")) == ([], [])


def _replace(world: LateWorld, brief_id: int) -> None:
    stored = world.stores.memory.briefs[brief_id]
    content = replace(stored.content, headline="Put right by hand")
    world.stores.memory.briefs[brief_id] = replace(stored, content=content)


async def test_a_defect_sets_it_back_like_a_try_in_vain():
    world = LateWorld(LATE, ANSWER)
    await world.post_one()
    (leased,) = await world.better.lease(1)
    await world.better.set_back(leased)
    assert await world.better.lease(1) == []
    await world.clock.advance(600)
    await world.better_all()
    assert is_bettered(world)


@pytest.mark.parametrize(
    "error",
    [
        MessageRefused(channel=CHANNEL, detail="the message is gone"),
        ChannelGone(channel=CHANNEL, detail=""),
        PermissionMissing(channel=CHANNEL, detail=""),
    ],
)
async def test_a_message_that_cannot_be_changed_is_let_be_and_the_channel_goes_on(error):
    world = LateWorld(LATE, ANSWER)
    await world.post_one()
    world.publisher.failures.append(error)
    await world.better_all()
    (told,) = world.told("renewal_dropped")
    assert told["reason"] == error.code
    assert world.renewals() == []
    (channel,) = world.stores.memory.channels.values()
    assert channel.refusal is None
    assert all(state is DeliveryState.SENT for state in _states(world))
    assert (await world.stores.subscriptions.backlog()).settled


async def test_a_change_that_meets_an_outage_is_made_later():
    world = LateWorld(LATE, ANSWER)
    await world.post_one()
    world.publisher.failures.append(PublishLater(channel=CHANNEL, detail="down"))
    await world.better_all()
    assert world.renewals() == []
    await world.clock.advance(60)
    await world.step(world.deliver)
    (renewal,) = world.renewals()
    assert renewal.content == world.brief()


async def test_a_change_whose_answer_was_lost_is_made_once():
    world = LateWorld(LATE, ANSWER)
    await world.post_one()
    world.publisher.lossy = True
    world.publisher.failures.append(ConnectionError("cut"))
    await world.better_all()
    await world.clock.advance(60)
    await world.step(world.deliver)
    assert len(world.renewals()) == 1
    assert world.codes().count("edited") == 1


def _states(world: LateWorld) -> Iterator[DeliveryState]:
    rows = world.stores.memory.deliveries.values()
    assert DeliveryKind.RENEWAL in {row.kind for row in rows}
    return (row.state for row in rows)
