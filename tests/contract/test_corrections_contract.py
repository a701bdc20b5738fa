"""CorrectionStore, ReportBook, StoryStore: reports, take-downs, and what is told of an article."""

from datetime import timedelta
from typing import Any

import pytest

from bot.domain.channels import ChannelName
from bot.domain.corrections import Report, ReportedPart, ReportNotice
from bot.domain.deliveries import Delivery, DeliveryKind, DeliveryState
from tests.builders import NEWS, NOON, SPORT, parsed_entry
from tests.contract.newsdesk import AnyStores, Newsdesk, planned

SERVER = "discord:100000000000000001"
ELSEWHERE = ChannelName("page", "elsewhere")
LINK = "https://gazette.example/1"


def report(brief_id: int, **changes: Any) -> Report:
    values: dict[str, Any] = {
        "brief_id": brief_id,
        "server": SERVER,
        "channel": NEWS,
        "reporter": "7",
        "part": ReportedPart.CLAIM,
        "claim": 0,
        "why": "The number is wrong.",
        "made_at": NOON,
    }
    return Report(**{**values, **changes})


@pytest.fixture
async def brief_id(desk, stores):
    """One brief that stands in two channels."""
    await desk.follow(channel=NEWS)
    await desk.follow(channel=SPORT)
    await desk.poll(planned(parsed_entry(1), NEWS, SPORT))
    await desk.read_and_condense()
    await desk.send_all(NEWS)
    await desk.send_all(SPORT)
    story = await stores.stories.story(link=LINK, brief_id=None, channels=[NEWS, SPORT])
    return story.brief_id


async def states(
    stores: AnyStores, brief_id: int, *channels: ChannelName
) -> list[tuple[DeliveryKind, DeliveryState | None]]:
    story = await stores.stories.story(link=None, brief_id=brief_id, channels=channels)
    assert story is not None
    return [(each.kind, each.state) for each in story.deliveries]


async def next_of(stores: AnyStores, channel: ChannelName) -> Delivery:
    leased = next(
        each for each in await stores.outbox.lease_channels(100, {"page"}) if each.item == channel
    )
    delivery = await stores.outbox.next_delivery(leased)
    await stores.outbox.release(leased)
    assert delivery is not None
    return delivery


async def test_a_reader_reports_each_part_of_a_brief_once(stores, brief_id):
    assert await stores.corrections.report(report(brief_id)) is True
    assert await stores.corrections.report(report(brief_id, why="Still wrong.")) is False
    other_part = report(brief_id, part=ReportedPart.HEADLINE, claim=None)
    assert await stores.corrections.report(other_part) is True
    assert await stores.corrections.report(other_part) is False
    assert await stores.corrections.report(report(brief_id, claim=1)) is True
    assert await stores.corrections.report(report(brief_id, reporter="8")) is True
    kept = await stores.corrections.reports(SERVER, brief_id)
    assert [(each.reporter, each.part, each.claim) for each in kept] == [
        ("7", ReportedPart.CLAIM, 0),
        ("7", ReportedPart.HEADLINE, None),
        ("7", ReportedPart.CLAIM, 1),
        ("8", ReportedPart.CLAIM, 0),
    ]
    assert kept[0].why == "The number is wrong."
    assert await stores.corrections.reports("discord:2", brief_id) == []


async def test_reports_are_counted_for_the_feeds_that_brought_the_brief_there(
    desk, stores, brief_id
):
    (feed,) = await stores.subscriptions.followed_feeds()
    await stores.corrections.report(report(brief_id))
    await stores.corrections.report(report(brief_id, reporter="8", channel=SPORT))
    assert await stores.corrections.reports_by_feed([NEWS, SPORT]) == {feed.id: 2}
    assert await stores.corrections.reports_by_feed([SPORT]) == {feed.id: 1}
    assert await stores.corrections.reports_by_feed([ELSEWHERE]) == {}


async def test_a_readers_reports_are_counted_listed_and_forgotten(stores, brief_id):
    await stores.corrections.report(report(brief_id))
    later = report(brief_id, claim=1, made_at=NOON + timedelta(hours=2), server="discord:2")
    await stores.corrections.report(later)
    await stores.corrections.report(report(brief_id, reporter="8"))
    assert await stores.report_book.count_since("7", NOON) == 2
    assert await stores.report_book.count_since("7", NOON + timedelta(hours=1)) == 1
    assert [each.claim for each in await stores.report_book.reports_by("7")] == [0, 1]
    assert [each.reporter for each in await stores.report_book.reports_in(SERVER)] == ["7", "8"]
    assert await stores.report_book.forget_reports_by("7") == 2
    assert await stores.report_book.reports_by("7") == []
    assert len(await stores.report_book.reports_in(SERVER)) == 1


async def test_where_admins_were_told_is_known_again(stores, brief_id):
    assert await stores.report_book.notice(SERVER, brief_id) is None
    told = ReportNotice(brief_id=brief_id, server=SERVER, message="1/2", told=1, settled=False)
    await stores.report_book.keep_notice(told)
    assert await stores.report_book.notice(SERVER, brief_id) == told
    settled = ReportNotice(brief_id=brief_id, server=SERVER, message="1/2", told=3, settled=True)
    await stores.report_book.keep_notice(settled)
    assert await stores.report_book.notice(SERVER, brief_id) == settled
    assert await stores.report_book.notice("discord:2", brief_id) is None


async def test_what_is_taken_down_has_its_message_changed_in_those_channels_only(
    desk, stores, brief_id
):
    assert await stores.corrections.take_down(brief_id, [NEWS], replaced=True) == 1
    assert await states(stores, brief_id, NEWS) == [
        (DeliveryKind.BRIEF, DeliveryState.TAKEN_DOWN),
        (DeliveryKind.EDIT, DeliveryState.PENDING),
    ]
    assert await states(stores, brief_id, SPORT) == [(DeliveryKind.BRIEF, DeliveryState.SENT)]
    assert await desk.send_all(NEWS) == ["Title 1"]
    assert await states(stores, brief_id, NEWS) == [
        (DeliveryKind.BRIEF, DeliveryState.TAKEN_DOWN),
        (DeliveryKind.EDIT, DeliveryState.SENT),
    ]
    assert await desk.send_all(SPORT) == []


async def test_an_edit_says_which_message_it_changes_and_how(stores, brief_id):
    story = await stores.stories.story(link=LINK, brief_id=None, channels=[NEWS])
    await stores.corrections.take_down(brief_id, [NEWS], replaced=False)
    edit = await next_of(stores, NEWS)
    assert edit.kind is DeliveryKind.EDIT
    assert edit.edits == story.deliveries[0].message
    assert edit.replaced is False
    assert edit.brief_id == brief_id


async def test_taking_down_twice_changes_nothing_and_removing_after_replacing_does(
    stores, brief_id
):
    await stores.corrections.take_down(brief_id, [NEWS], replaced=True)
    assert await stores.corrections.take_down(brief_id, [NEWS], replaced=True) == 0
    assert len(await states(stores, brief_id, NEWS)) == 2
    assert await stores.corrections.take_down(brief_id, [NEWS], replaced=False) == 1
    assert len(await states(stores, brief_id, NEWS)) == 3


async def test_what_waits_is_not_sent_once_it_is_taken_down(desk, stores):
    await desk.follow()
    await desk.poll(planned(parsed_entry(1), NEWS))
    await desk.read_and_condense()
    story = await stores.stories.story(link=LINK, brief_id=None, channels=[NEWS])
    assert await stores.corrections.take_down(story.brief_id, [NEWS], replaced=True) == 1
    assert await desk.send_all() == []
    assert await states(stores, story.brief_id, NEWS) == [
        (DeliveryKind.BRIEF, DeliveryState.TAKEN_DOWN)
    ]


async def test_a_message_that_may_stand_there_is_to_be_looked_for(desk, stores):
    await desk.follow()
    await desk.poll(planned(parsed_entry(1), NEWS))
    await desk.read_and_condense()
    leased = await desk.leased_channel()
    delivery = await stores.outbox.next_delivery(leased)
    leased = await stores.outbox.mark_sending(leased, delivery)
    await stores.outbox.record_delivery(leased, delivery, desk.tried(delivery, retry_in=30))
    await stores.outbox.release(leased)
    await stores.corrections.take_down(delivery.brief_id, [NEWS], replaced=True)
    edit = await next_of(stores, NEWS)
    assert (edit.kind, edit.edits) == (DeliveryKind.EDIT, "")
    assert edit.first_tried_at == NOON


async def test_it_never_comes_back_by_another_feed_nor_to_another_channel(desk, stores, brief_id):
    other = "https://herald.example/feed"
    await desk.follow(other, NEWS)
    await desk.follow(other, ELSEWHERE)
    await stores.corrections.take_down(brief_id, [NEWS, SPORT, ELSEWHERE], replaced=True)
    await desk.send_all(NEWS)
    await desk.poll(planned(parsed_entry(1), NEWS, ELSEWHERE), url=other)
    for leased in await desk.leased_entries():
        await stores.articles.join_known_article(leased, "Title 1")
    assert await desk.send_all(NEWS) == []
    assert await desk.send_all(ELSEWHERE) == []


async def test_sending_again_posts_anew_under_another_nonce(desk, stores, brief_id):
    story = await stores.stories.story(link=LINK, brief_id=None, channels=[NEWS])
    assert await stores.corrections.send_again(brief_id, [NEWS, ELSEWHERE]) == 1
    assert await stores.corrections.send_again(brief_id, [NEWS]) == 0  # it is on its way
    assert await desk.send_all(NEWS) == ["Title 1"]
    again = await stores.stories.story(link=LINK, brief_id=None, channels=[NEWS])
    first, second = again.deliveries
    assert first.message == story.deliveries[0].message
    assert second.message not in {None, first.message}
    assert await desk.send_all(SPORT) == []


async def test_after_a_take_down_it_can_be_sent_again_and_taken_down_with_both_messages(
    desk, stores, brief_id
):
    await stores.corrections.take_down(brief_id, [NEWS], replaced=True)
    await stores.corrections.send_again(brief_id, [NEWS])
    assert await desk.send_all(NEWS) == ["Title 1", "Title 1"]
    assert await stores.corrections.take_down(brief_id, [NEWS], replaced=False) == 1
    edits = [
        state for kind, state in await states(stores, brief_id, NEWS) if kind is DeliveryKind.EDIT
    ]
    assert edits == [DeliveryState.SENT, DeliveryState.PENDING, DeliveryState.PENDING]


async def test_a_brief_that_is_not_there_is_nobodys_to_correct(stores):
    assert await stores.corrections.take_down(4711, [NEWS], replaced=True) == 0
    assert await stores.corrections.send_again(4711, [NEWS]) == 0


async def test_the_story_of_an_article_tells_the_whole_way(stores, brief_id):
    story = await stores.stories.story(
        link=LINK + "?utm_source=feed", brief_id=None, channels=[NEWS, SPORT]
    )
    assert (story.headline, story.brief_id) == ("Title 1", brief_id)
    (entry,) = story.entries
    assert (entry.feed_title, entry.state, entry.targets) == ("Gazette", "read", (NEWS, SPORT))
    assert [each.code for each in entry.outcomes] == ["new", "read"]
    assert [each.code for each in story.article_outcomes] == ["condensed"]
    assert [(each.channel, each.sent_at) for each in story.deliveries] == [
        (NEWS, NOON),
        (SPORT, NOON),
    ]
    same = await stores.stories.story(link=None, brief_id=brief_id, channels=[NEWS, SPORT])
    assert same == story


async def test_a_story_tells_nothing_of_other_channels(desk, stores, brief_id):
    story = await stores.stories.story(link=LINK, brief_id=None, channels=[SPORT])
    assert [each.channel for each in story.deliveries] == [SPORT]
    assert [each.targets for each in story.entries] == [(SPORT,)]
    assert await stores.stories.story(link=LINK, brief_id=None, channels=[ELSEWHERE]) is None
    assert await stores.stories.story(link=None, brief_id=brief_id, channels=[ELSEWHERE]) is None
    assert await stores.stories.story(link=None, brief_id=brief_id, channels=[]) is None
    assert (
        await stores.stories.story(link="https://x.example", brief_id=None, channels=[NEWS]) is None
    )


async def test_a_story_tells_whose_filter_kept_it_out_to_that_channel_only(desk, stores):
    await desk.follow(channel=NEWS, filter="-title")
    await desk.follow(channel=SPORT)
    await desk.poll(planned(parsed_entry(1), NEWS, SPORT))
    await desk.read_and_condense()
    story = await stores.stories.story(link=LINK, brief_id=None, channels=[NEWS])
    codes = [each.code for each in story.entries[0].outcomes]
    assert codes == ["new", "read", "filtered"]
    assert story.entries[0].outcomes[-1].data == {"channel": str(NEWS), "rule": "-title"}
    others = await stores.stories.story(link=LINK, brief_id=None, channels=[SPORT])
    assert [each.code for each in others.entries[0].outcomes] == ["new", "read"]


async def test_an_entry_from_before_the_following_has_a_story_too(desk, stores):
    await desk.follow()
    await desk.poll(planned(parsed_entry(1)))
    story = await stores.stories.story(link=LINK, brief_id=None, channels=[NEWS])
    assert (story.headline, story.brief_id, story.deliveries) == ("Title 1", None, ())
    assert story.entries[0].state == "remembered"
    assert story.entries[0].outcomes[0].code == "remembered"


async def test_a_story_says_when_the_channel_itself_is_set_aside(desk, stores):
    await desk.follow()
    await desk.poll(planned(parsed_entry(1), NEWS))
    await desk.read_and_condense()
    leased = await desk.leased_channel()
    delivery = await stores.outbox.next_delivery(leased)
    leased = await stores.outbox.mark_sending(leased, delivery)
    refused = desk.tried(delivery, channel_refused=True)
    await stores.outbox.record_delivery(leased, delivery, refused)
    await stores.outbox.release(leased)
    story = await stores.stories.story(link=LINK, brief_id=None, channels=[NEWS])
    assert story.deliveries[0].refusal == "channel_refused"


async def gathered(desk: Newsdesk, *numbers: int) -> None:
    """Gather these articles in a digest of the channel."""
    await desk.follow()
    await desk.poll(*(planned(parsed_entry(number), NEWS) for number in numbers))
    await desk.read_and_condense()
    leased = await desk.leased_channel()
    assert leased is not None
    await desk.stores.outbox.gather_digest(leased, 8, desk.clock.now())
    await desk.stores.outbox.release(leased)


async def brief_of(stores: AnyStores, number: int) -> int:
    link = f"https://gazette.example/{number}"
    story = await stores.stories.story(link=link, brief_id=None, channels=[NEWS])
    assert story is not None
    assert story.brief_id is not None
    return story.brief_id


async def test_a_digest_that_was_sent_is_shown_anew_without_the_brief(desk, stores):
    await gathered(desk, 1, 2, 3)
    await desk.send_all()
    second = await brief_of(stores, 2)
    before = await stores.stories.story(link=None, brief_id=second, channels=[NEWS])
    assert before.deliveries[0].digest_sent_at == NOON
    assert await stores.corrections.take_down(second, [NEWS], replaced=True) == 1
    edit = await next_of(stores, NEWS)
    assert (edit.kind, edit.edits) == (DeliveryKind.EDIT, before.deliveries[0].message)
    assert [each.content.headline for each in edit.digest] == ["Title 1", "Title 3"]


async def test_a_digest_loses_one_brief_after_the_other(desk, stores):
    await gathered(desk, 1, 2)
    await desk.send_all()
    for number in (1, 2):
        await stores.corrections.take_down(await brief_of(stores, number), [NEWS], replaced=False)
    leased = await desk.leased_channel()
    first = await stores.outbox.next_delivery(leased)
    leased = await stores.outbox.mark_sending(leased, first)
    await stores.outbox.record_delivery(leased, first, desk.sent(first))
    second = await stores.outbox.next_delivery(leased)
    assert [first.digest, second.digest] == [(), ()]
    assert [first.replaced, second.replaced] == [False, False]


async def test_a_digest_that_waits_goes_out_without_the_brief(desk, stores):
    await gathered(desk, 1, 2, 3)
    first = await brief_of(stores, 1)
    assert await stores.corrections.take_down(first, [NEWS], replaced=True) == 1
    digest = await next_of(stores, NEWS)
    assert digest.kind is DeliveryKind.DIGEST
    assert [each.content.headline for each in digest.digest] == ["Title 2", "Title 3"]


async def test_a_digest_of_which_nothing_is_left_is_not_sent(desk, stores):
    await gathered(desk, 1, 2)
    for number in (1, 2):
        await stores.corrections.take_down(await brief_of(stores, number), [NEWS], replaced=True)
    assert await desk.send_all() == []


async def test_a_digest_under_way_is_changed_once_its_message_is_known(desk, stores):
    await gathered(desk, 1, 2, 3)
    first = await brief_of(stores, 1)
    leased = await desk.leased_channel()
    digest = await stores.outbox.next_delivery(leased)
    leased = await stores.outbox.mark_sending(leased, digest)
    await stores.corrections.take_down(first, [NEWS], replaced=True)
    await stores.outbox.record_delivery(leased, digest, desk.sent(digest))
    edit = await stores.outbox.next_delivery(leased)
    assert (edit.kind, edit.edits) == (DeliveryKind.EDIT, f"m{digest.id}")
    assert [each.content.headline for each in edit.digest] == ["Title 2", "Title 3"]


async def test_what_waits_in_a_digest_is_not_sent_again_and_what_went_out_in_one_is(desk, stores):
    await gathered(desk, 1, 2)
    first = await brief_of(stores, 1)
    assert await stores.corrections.send_again(first, [NEWS]) == 0
    await desk.send_all()
    assert await stores.corrections.send_again(first, [NEWS]) == 1
    assert await desk.send_all() == ["Title 1"]
