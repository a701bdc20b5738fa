"""LateAnswers: briefs posted before the model had answered, asked about again, and replaced once."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.briefs import Brief, ModelShare
from bot.domain.channels import ChannelName
from bot.domain.corrections import Report, ReportedPart
from bot.domain.deliveries import Delivery, DeliveryKind, DeliveryState
from bot.domain.errors import LeaseLost
from bot.domain.modelling import Fidelity
from bot.domain.outcomes import Outcome, Stage, Subject
from bot.pipeline.late_ports import LateAnswer, LateResult, Readers
from bot.pipeline.records import Leased, SearchQuery
from bot.pipeline.rules.keeping import Chore, Expired
from tests.builders import NEWS, NOON, SPORT, brief, parsed_entry
from tests.contract.newsdesk import FEED_URL, AnyStores, Newsdesk, planned

SERVER = "discord:100000000000000001"
SHARE = ModelShare(model="small", parts=1, of=1, fidelity=Fidelity.STRICT)


def better(number: int = 1, words: str = "A viaduct was unveiled.") -> Brief:
    standing = brief(f"Story {number}")
    claims = tuple(replace(claim, text=words) for claim in standing.key_claims)
    return replace(standing, key_claims=claims, model_share=SHARE)


class LateDesk:
    """Has briefs made that a model owes an answer about."""

    def __init__(self, desk: Newsdesk, stores: AnyStores) -> None:
        self.desk = desk
        self.stores = stores

    async def make(self, *numbers: int, channels: tuple[ChannelName, ...] = (NEWS,)) -> None:
        """Have their briefs made, too late for the model; nothing is posted yet."""
        for channel in channels:
            await self.desk.follow(channel=channel)
        entries = [parsed_entry(n, title=f"Story {n}") for n in numbers]
        await self.desk.poll(*(planned(each, *channels) for each in entries))
        for entry in await self.desk.leased_entries():
            await self.desk.read(entry)
        for leased in await self.stores.briefs.lease_articles(100):
            made = brief(leased.item.content.title)
            result = self.desk.condensing(leased.item.id, made, ask_again_in=60.0)
            await self.stores.briefs.record_condensing(leased, result)

    async def lease(self) -> Leased[LateAnswer]:
        await self.desk.clock.advance(60)
        (leased,) = await self.stores.late_answers.lease_late(1)
        return leased

    async def replace(
        self, leased: Leased[LateAnswer], content: Brief | None = None
    ) -> Outcome | None:
        return await self.record(leased, better=content or better())

    async def record(
        self, leased: Leased[LateAnswer], *, retry_in: float | None = None, **values: Any
    ) -> Outcome | None:
        now = self.desk.clock.now()
        at = None if retry_in is None else now + timedelta(seconds=retry_in)
        article = leased.item.article_id
        told = self.desk.outcome(Stage.CONDENSE, Subject.ARTICLE, article, "bettered")
        fields: dict[str, Any] = {"better": None, "outcome": told, **values}
        result = LateResult(asked_at=now, retry_at=at, **fields)
        return await self.stores.late_answers.record_asking(leased, result)

    async def next_of(self, channel: ChannelName = NEWS) -> Delivery | None:
        """Return what the channel would be sent now."""
        leased = await self.desk.leased_channel(channel)
        if leased is None:
            return None
        delivery = await self.stores.outbox.next_delivery(leased)
        await self.stores.outbox.release(leased)
        return delivery

    async def try_to_send(self, channel: ChannelName = NEWS) -> Delivery:
        """Begin to send what is next, and come to no end: nobody knows whether it stands there."""
        leased = await self.desk.leased_channel(channel)
        assert leased is not None
        delivery = await self.stores.outbox.next_delivery(leased)
        assert delivery is not None
        await self.stores.outbox.mark_sending(leased, delivery)
        return delivery


@pytest.fixture
def late(desk: Newsdesk, stores: AnyStores) -> LateDesk:
    return LateDesk(desk, stores)


async def shown(stores: AnyStores, leased: Leased[LateAnswer]) -> object:
    assert leased.item.standing is not None
    stored = await stores.archive.brief(leased.item.standing.id)
    assert stored is not None
    return stored.content


async def test_what_a_model_owes_is_remembered_with_the_brief_and_leased_when_it_is_due(
    late, stores, clock
):
    await late.make(1)
    assert await stores.late_answers.lease_late(10) == []
    leased = await late.lease()
    assert leased.item.article.title == "Story 1"
    assert leased.item.standing.content == brief("Story 1")
    assert leased.item.standing.made_at == NOON
    assert leased.item.attempts == 0
    assert await stores.late_answers.lease_late(10) == []


async def test_a_brief_that_owes_nothing_is_not_remembered(desk, stores, clock):
    await desk.follow()
    await desk.poll(planned(parsed_entry(1), NEWS))
    await desk.read_and_condense()
    await clock.advance(100_000)
    assert await stores.late_answers.lease_late(10) == []


async def test_a_try_in_vain_is_counted_and_made_again_later(late, stores, clock):
    await late.make(1)
    await late.record(await late.lease(), retry_in=300, outcome=None)
    await clock.advance(299)
    assert await stores.late_answers.lease_late(10) == []
    await clock.advance(1)
    (again,) = await stores.late_answers.lease_late(10)
    assert again.item.attempts == 1
    await late.record(again)
    await clock.advance(100_000)
    assert await stores.late_answers.lease_late(10) == []


async def test_a_lease_that_is_lost_stores_nothing_and_one_that_is_renewed_lasts(
    late, stores, clock
):
    await late.make(1)
    leased = await late.lease()
    await clock.advance(50)
    leased = await stores.late_answers.renew(leased)
    await clock.advance(50)
    assert await stores.late_answers.lease_late(10) == []
    await clock.advance(10)
    (other,) = await stores.late_answers.lease_late(10)
    for stale in (late.replace(leased), stores.late_answers.renew(leased)):
        with pytest.raises(LeaseLost):
            await stale
    assert await shown(stores, other) == brief("Story 1")
    assert await late.replace(other) is not None


async def test_readers_are_the_channels_that_have_it_and_follow_and_take_messages(
    late, desk, stores
):
    await stores.servers.place(NEWS, SERVER)
    await stores.servers.joined(SERVER)
    await stores.servers.revise(SERVER, lambda now: replace(now, briefs_language="de"))
    await late.make(1, channels=(NEWS, SPORT))
    article_id = (await late.lease()).item.article_id
    both = Readers(channels=2, servers={SERVER: "de"})
    assert await stores.late_answers.readers(article_id) == both
    await stores.subscriptions.unsubscribe(FEED_URL, SPORT)
    assert (await stores.late_answers.readers(article_id)).channels == 1
    await stores.servers.left(SERVER)
    nobody = Readers(channels=0, servers={})
    assert await stores.late_answers.readers(article_id) == nobody


async def test_an_article_whose_text_is_gone_says_so(late, stores, clock):
    await late.make(1)
    await clock.advance(timedelta(days=8).total_seconds())
    texts = Chore(what=Expired.TEXTS, kept_for=timedelta(days=7), at_once=10)
    await stores.keeping.remove_some(texts, 0)
    assert (await late.lease()).item.article is None


async def test_a_better_brief_is_found_by_its_own_words_and_shown_where_it_was_sent(
    late, desk, stores, clock
):
    await late.make(1)
    sent = f"m{(await late.next_of()).id}"
    await desk.send_all()
    leased = await late.lease()
    told = await late.replace(leased)
    assert told is not None
    assert await shown(stores, leased) == better()

    async def found(words: str) -> int:
        return len(await stores.index.search(SearchQuery(words=words)))

    assert (await found("viaduct"), await found("Story")) == (1, 1)
    assert await found("bridge") == 0
    renewal = await late.next_of()
    assert renewal.kind is DeliveryKind.RENEWAL
    assert renewal.changes
    assert renewal.content == better()
    assert renewal.edits == sent
    assert await desk.send_all() == ["Story 1"]
    assert await desk.send_all() == []
    await clock.advance(100_000)
    assert await stores.late_answers.lease_late(10) == []


async def test_what_waits_to_be_sent_carries_the_better_brief_and_is_not_changed_after(late, desk):
    await late.make(1)
    await late.replace(await late.lease())
    delivery = await late.next_of()
    assert (delivery.kind, delivery.content) == (DeliveryKind.BRIEF, better())
    assert await desk.send_all() == ["Story 1"]
    assert await desk.send_all() == []


async def test_what_is_on_its_way_is_changed_right_behind_it(late, desk, clock):
    await late.make(1, 2)
    first = await late.try_to_send()
    leased = await late.lease()
    await late.replace(leased, better(1))
    await clock.advance(60)  # whoever sent it is gone
    channel = await desk.leased_channel()
    stores = late.stores
    again = await stores.outbox.next_delivery(channel)
    assert (again.id, again.kind) == (first.id, DeliveryKind.BRIEF)
    channel = await stores.outbox.mark_sending(channel, again)
    await stores.outbox.record_delivery(channel, again, desk.sent(again))
    renewal = await stores.outbox.next_delivery(channel)
    assert (renewal.kind, renewal.edits) == (DeliveryKind.RENEWAL, f"m{first.id}")


async def test_a_digest_is_shown_anew_with_the_better_brief_in_it(late, desk, stores):
    await late.make(1, 2)
    channel = await desk.leased_channel()
    assert await stores.outbox.gather_digest(channel, 10, NOON) == 2
    digest = await stores.outbox.next_delivery(channel)
    channel = await stores.outbox.mark_sending(channel, digest)
    await stores.outbox.record_delivery(channel, digest, desk.sent(digest))
    await stores.outbox.release(channel)
    await late.replace(await late.lease())
    renewal = await late.next_of()
    assert (renewal.kind, renewal.edits) == (DeliveryKind.RENEWAL, f"m{digest.id}")
    assert [each.content for each in renewal.digest] == [better(1), brief("Story 2")]


async def test_a_digest_that_was_not_tried_carries_the_better_brief(late, desk, stores):
    await late.make(1, 2)
    channel = await desk.leased_channel()
    await stores.outbox.gather_digest(channel, 10, NOON)
    await stores.outbox.release(channel)
    await late.replace(await late.lease())
    digest = await late.next_of()
    assert digest.kind is DeliveryKind.DIGEST
    assert [each.content for each in digest.digest] == [better(1), brief("Story 2")]


async def reported(stores: AnyStores, brief_id: int) -> None:
    wrong = Report(
        brief_id=brief_id,
        server=SERVER,
        channel=NEWS,
        reporter="7",
        part=ReportedPart.HEADLINE,
        claim=None,
        why="",
        made_at=NOON,
    )
    assert await stores.corrections.report(wrong)


async def taken_down(stores: AnyStores, brief_id: int) -> None:
    assert await stores.corrections.take_down(brief_id, [NEWS], replaced=True) == 1


@pytest.mark.parametrize("deed", [reported, taken_down])
async def test_what_somebody_has_decided_about_is_left_alone(late, desk, stores, clock, deed):
    await late.make(1)
    await desk.send_all()
    leased = await late.lease()
    await deed(stores, leased.item.standing.id)
    assert await late.replace(leased) is None
    assert await shown(stores, leased) == brief("Story 1")
    upcoming = await late.next_of()
    assert upcoming is None or upcoming.kind is DeliveryKind.EDIT
    await clock.advance(100_000)
    assert await stores.late_answers.lease_late(10) == []


async def test_a_brief_that_is_taken_down_before_it_was_shown_anew_is_only_taken_down(
    late, desk, stores
):
    await late.make(1)
    await desk.send_all()
    leased = await late.lease()
    await late.replace(leased)
    await taken_down(stores, leased.item.standing.id)
    edit = await late.next_of()
    assert edit.kind is DeliveryKind.EDIT
    assert await desk.send_all() == ["Story 1"]
    story = await stores.stories.story(link=None, brief_id=leased.item.standing.id, channels=[NEWS])
    assert [(each.kind, each.state) for each in story.deliveries] == [
        (DeliveryKind.BRIEF, DeliveryState.TAKEN_DOWN),
        (DeliveryKind.RENEWAL, DeliveryState.TAKEN_DOWN),
        (DeliveryKind.EDIT, DeliveryState.SENT),
    ]


async def test_a_brief_that_was_shown_anew_can_be_taken_down(late, desk, stores):
    await late.make(1)
    await desk.send_all()
    leased = await late.lease()
    await late.replace(leased)
    await desk.send_all()
    await taken_down(stores, leased.item.standing.id)
    assert (await late.next_of()).kind is DeliveryKind.EDIT


async def test_channels_of_a_server_that_was_left_keep_what_they_have(late, desk, stores):
    await stores.servers.joined(SERVER)
    await stores.servers.place(NEWS, SERVER)
    await late.make(1, channels=(NEWS, SPORT))
    await desk.send_all(NEWS)
    await desk.send_all(SPORT)
    leased = await late.lease()
    await stores.servers.left(SERVER)
    await late.replace(leased)
    await stores.servers.joined(SERVER)
    assert await desk.send_all(NEWS) == []
    assert await desk.send_all(SPORT) == ["Story 1"]
