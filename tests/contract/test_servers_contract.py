"""ServerStore: what admins chose, where channels belong, and servers that come and go."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.domain.channels import ChannelName
from bot.domain.corrections import Report, ReportedPart
from bot.domain.feeds import Subscription
from bot.domain.posting import PostStyle
from bot.domain.reasons import Reason
from bot.domain.servers import QuietHours, ServerSettings
from bot.pipeline.records import SearchQuery
from tests.builders import NEWS, NOON, SPORT, after, parsed_entry
from tests.contract.newsdesk import FEED_URL, planned

SERVER, OTHER = "discord:100000000000000001", "discord:100000000000000002"
CHOSEN = ServerSettings(
    server=SERVER,
    style=PostStyle.COMPACT,
    language="uk",
    briefs_language="pl",
    time_zone="Europe/Kyiv",
    quiet=QuietHours(begin=time(22), end=time(7, 30)),
    digest_times=(time(8), time(18, 5)),
    digests_since=NOON,
    notices_channel=ChannelName("discord", "100000000000000003"),
)


async def test_a_server_that_chose_nothing_has_the_defaults(stores):
    assert await stores.servers.settings(SERVER) == ServerSettings(server=SERVER)


async def test_what_was_chosen_is_kept_for_that_server_alone(stores):
    await stores.servers.revise(SERVER, lambda _: CHOSEN)
    assert await stores.servers.settings(SERVER) == CHOSEN
    assert await stores.servers.settings(OTHER) == ServerSettings(server=OTHER)


async def test_a_revision_changes_what_it_names_and_keeps_the_rest(stores):
    await stores.servers.revise(SERVER, lambda _: CHOSEN)
    revised = await stores.servers.revise(SERVER, lambda now: replace(now, language=None))
    assert revised == replace(CHOSEN, language=None)
    assert await stores.servers.settings(SERVER) == revised


async def test_digests_count_from_when_their_times_were_chosen(stores, clock):
    await stores.servers.revise(SERVER, lambda _: CHOSEN)
    await clock.advance(60)
    kept = await stores.servers.revise(SERVER, lambda now: replace(now, language="de"))
    assert kept.digests_since == NOON
    other = await stores.servers.revise(SERVER, lambda now: replace(now, digest_times=(time(9),)))
    assert other.digests_since == after(60)
    none = await stores.servers.revise(SERVER, lambda now: replace(now, digest_times=()))
    assert none.digests_since is None
    assert await stores.servers.settings(SERVER) == none


async def test_a_channel_is_placed_and_known_for_good(stores):
    assert await stores.servers.server_of(NEWS) is None
    await stores.servers.place(NEWS, SERVER)
    await stores.servers.place(NEWS, SERVER)
    assert await stores.servers.server_of(NEWS) == SERVER
    assert await stores.servers.server_of(SPORT) is None


async def test_channels_that_follow_are_told_until_they_are_placed(stores):
    assert await stores.servers.unplaced() == []
    for channel in (SPORT, NEWS):
        subscription = Subscription(feed_url=FEED_URL, channel=channel)
        await stores.subscriptions.subscribe(subscription)
    assert await stores.servers.unplaced() == sorted([NEWS, SPORT])
    await stores.servers.place(NEWS, SERVER)
    assert await stores.servers.unplaced() == [SPORT]


async def test_a_server_is_new_once_and_again_after_it_was_left(stores):
    assert await stores.servers.joined(SERVER) is True
    assert await stores.servers.joined(SERVER) is False
    assert await stores.servers.present() == [SERVER]
    await stores.servers.left(SERVER)
    assert await stores.servers.present() == []
    assert await stores.servers.joined(SERVER) is True
    assert await stores.servers.present() == [SERVER]


async def test_choosing_or_placing_makes_no_server_one_that_was_joined_twice(stores):
    await stores.servers.place(NEWS, SERVER)
    assert await stores.servers.joined(SERVER) is True
    await stores.servers.revise(SERVER, lambda _: CHOSEN)
    assert await stores.servers.joined(SERVER) is False


@pytest.fixture
async def posted(desk, stores):
    """One brief stands in NEWS and SPORT, and one waits there; NEWS is in SERVER."""
    await stores.servers.joined(SERVER)
    await stores.servers.place(NEWS, SERVER)
    await stores.servers.revise(SERVER, lambda _: CHOSEN)
    await stores.servers.revise(SERVER, lambda now: replace(now, digest_times=()))
    await desk.follow()
    await desk.follow(channel=SPORT)
    await desk.poll(planned(parsed_entry(1), NEWS, SPORT))
    await desk.read_and_condense()
    await desk.send_all(NEWS)
    await desk.send_all(SPORT)
    await desk.clock.advance(1_000)
    await desk.poll(
        planned(parsed_entry(2), NEWS, SPORT),
        notices=(Reason(code="feed_recovered", data={}),),
    )
    await desk.read_and_condense()
    return desk


async def test_a_channel_of_a_server_that_was_left_gets_nothing_until_it_is_joined_again(
    posted, stores
):
    leased = await posted.leased_channel()
    await stores.servers.left(SERVER)
    assert await stores.outbox.next_delivery(leased) is None
    await stores.outbox.release(leased)
    assert await posted.send_all(NEWS) == []
    assert await posted.send_all(SPORT) == ["Title 2"]
    await stores.servers.joined(SERVER)
    assert await posted.send_all(NEWS) == ["Title 2"]
    assert (await stores.servers.settings(SERVER)).language == "uk"  # as it was


async def test_a_server_that_was_left_long_ago_is_forgotten(posted, stores, clock):
    await stores.servers.joined(OTHER)
    await stores.servers.left(SERVER)
    left_at = clock.now()
    assert await stores.servers.purge(left_at) == []
    await clock.advance(1)
    assert await stores.servers.purge(clock.now()) == [SERVER]
    assert await stores.servers.purge(clock.now()) == []
    assert await stores.servers.settings(SERVER) == ServerSettings(server=SERVER)
    assert await stores.servers.server_of(NEWS) is None
    assert await stores.servers.present() == [OTHER]
    assert await stores.servers.joined(SERVER) is True


async def test_a_server_that_is_joined_again_in_time_is_not_forgotten(posted, stores, clock):
    await stores.servers.left(SERVER)
    await clock.advance(1_000)
    await stores.servers.joined(SERVER)
    assert await stores.servers.purge(clock.now() + timedelta(days=100)) == []


async def test_nothing_of_a_forgotten_server_is_left_and_all_of_the_others(posted, stores):
    story = await stores.stories.story(
        link="https://gazette.example/1", brief_id=None, channels=[NEWS, SPORT]
    )
    await stores.corrections.report(_report(story.brief_id, SERVER))
    await stores.corrections.report(_report(story.brief_id, OTHER))
    await stores.servers.forget(SERVER)
    [followed] = await stores.subscriptions.followed_feeds()
    assert followed.channels == (SPORT,)
    assert await stores.report_book.reports_in(SERVER) == []
    assert len(await stores.report_book.reports_in(OTHER)) == 1
    assert await stores.index.recent([NEWS], limit=9) == []
    assert len(await stores.index.recent([SPORT], limit=9)) == 2
    assert await stores.index.search(SearchQuery(words="Title", channels=(NEWS,))) == []
    assert len(await stores.index.search(SearchQuery(words="Title", channels=(SPORT,)))) == 2
    assert [each.item.channel for each in await stores.notices.lease_notices(9)] == [SPORT]
    assert await posted.send_all(NEWS) == []
    assert await posted.send_all(SPORT) == ["Title 2"]
    told = await stores.stories.story(
        link="https://gazette.example/1", brief_id=None, channels=[NEWS]
    )
    assert told is None


async def test_a_server_that_is_forgotten_while_the_bot_is_there_is_not_greeted_anew(
    posted, stores
):
    await stores.servers.forget(SERVER)
    assert await stores.servers.settings(SERVER) == ServerSettings(server=SERVER)
    assert await stores.servers.present() == [SERVER]
    assert await stores.servers.joined(SERVER) is False


async def test_what_the_settings_file_names_is_not_forgotten(desk, stores):
    await stores.servers.place(NEWS, SERVER)
    await desk.follow(from_file=True)
    await stores.servers.forget(SERVER)
    [followed] = await stores.subscriptions.followed_feeds()
    assert followed.url == FEED_URL
    assert followed.channels == (NEWS,)


async def test_what_a_server_follows_anew_after_it_was_forgotten_comes(posted, stores, clock):
    await stores.servers.forget(SERVER)
    await posted.follow()
    await clock.advance(1_000)
    await posted.poll(planned(parsed_entry(3), NEWS))
    await posted.read_and_condense()
    assert await posted.send_all(NEWS) == ["Title 3"]


def _report(brief_id: int, server: str) -> Report:
    return Report(
        brief_id=brief_id,
        server=server,
        channel=NEWS,
        reporter="7",
        part=ReportedPart.OTHER,
        claim=None,
        why="",
        made_at=NOON,
    )


async def test_the_channels_of_a_server_are_known_by_their_place(stores):
    elsewhere = ChannelName("discord", "100000000000000004")
    for channel, server in ((SPORT, SERVER), (NEWS, SERVER), (elsewhere, OTHER)):
        await stores.servers.place(channel, server)

    assert await stores.servers.channels(SERVER) == sorted([NEWS, SPORT])
    assert await stores.servers.channels(OTHER) == [elsewhere]
    assert await stores.servers.channels("discord:3") == []
