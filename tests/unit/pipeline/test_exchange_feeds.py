"""Lists of feeds imported and exported."""

import pytest

from bot.domain.channels import ChannelName
from bot.domain.errors import DiskFull, FeedIsPrivate, OpmlMalformed
from bot.domain.feeds import Subscription
from bot.pipeline.cpu_work import read_opml
from bot.pipeline.exchange_feeds import export_feeds, import_feeds
from bot.pipeline.feed_care import FeedCare, Quota
from tests.builders import NEWS, SPORT
from tests.unit.pipeline.feed_desk import ELSEWHERE, FEED, OTHER_FEED, SECRET, FeedDesk

PLENTY = 1_000_000


def opml(*outlines: str) -> bytes:
    return f"<opml version='2.0'><body>{''.join(outlines)}</body></opml>".encode()


def outline(url: str, title: str = "A feed") -> str:
    return f"<outline type='rss' text='{title}' xmlUrl='{url}'/>"


@pytest.fixture
def desk():
    return FeedDesk()


async def test_feeds_of_a_list_are_followed_unasked_and_folders_become_categories(desk):
    body = opml(
        f"<outline text='Towns'><outline text='Lind'>{outline(FEED)}</outline></outline>",
        outline(ELSEWHERE),
    )
    report = await import_feeds(desk.care, body, NEWS, max_bytes=PLENTY)
    assert [feed.url for feed in report.added] == [FEED, ELSEWHERE]
    followed = await desk.followed()
    assert followed[FEED].subscriptions[0].category == ("Towns", "Lind")
    assert followed[ELSEWHERE].subscriptions[0].category == ()
    assert desk.fetcher.asked == []


async def test_what_was_there_is_told_and_left_as_it_is(desk):
    await desk.subscribe(FEED, filter="bridge", category=("Mine",))
    folder = f"<outline text='Theirs'>{outline(FEED)}{outline(OTHER_FEED)}</outline>"
    report = await import_feeds(desk.care, opml(folder), NEWS, max_bytes=PLENTY)
    assert [feed.url for feed in report.known] == [FEED]
    assert [feed.url for feed in report.added] == [OTHER_FEED]
    [kept] = (await desk.followed())[FEED].subscriptions
    assert (kept.filter, kept.category) == ("bridge", ("Mine",))


async def test_one_failure_stops_no_other(desk):
    await desk.subscribe(FEED, SPORT, headers=SECRET)
    body = opml(outline(FEED), outline("file:///etc/passwd"), outline(OTHER_FEED))
    report = await import_feeds(desk.care, body, NEWS, max_bytes=PLENTY)
    assert [(failed.feed.url, failed.reason.code) for failed in report.failed] == [
        (FEED, FeedIsPrivate.code)
    ]
    assert [skipped.why for skipped in report.skipped] == ["not_web"]
    assert [feed.url for feed in report.added] == [OTHER_FEED]


async def test_a_list_larger_than_the_room_is_taken_as_far_as_it_goes(desk):
    await desk.subscribe(FEED, SPORT)
    body = opml(*(outline(f"https://gazette.example/{number}") for number in range(5)))
    quota = Quota(limit=3, channels=frozenset({NEWS, SPORT}))
    report = await import_feeds(desk.care, body, NEWS, max_bytes=PLENTY, quota=quota)
    assert (len(report.added), len(report.failed)) == (2, 3)
    assert {failed.reason.code for failed in report.failed} == {"too_many_feeds"}
    assert len(await desk.followed(NEWS, SPORT)) == 3


async def test_too_large_a_file_is_not_read(desk):
    with pytest.raises(OpmlMalformed) as refused:
        await import_feeds(desk.care, opml(outline(FEED)), NEWS, max_bytes=20)
    assert (refused.value.why, refused.value.limit_bytes) == ("too_large", 20)


async def test_a_full_disk_is_met_once_not_three_hundred_times(desk):
    class FullDisk:
        tries = 0

        async def followed_feeds(self, channels: object = None) -> tuple[()]:
            return ()

        async def subscribe(self, subscription: Subscription) -> bool:
            self.tries += 1
            raise DiskFull(database="memory")

    disk = FullDisk()
    care = FeedCare(
        feeds=desk.stores.feeds,
        subscriptions=disk,  # type: ignore[arg-type]  # what an import does not use is left out
        fetcher=desk.fetcher,
        workers=desk.workers,
        clock=desk.clock,
    )
    body = opml(*(outline(f"https://gazette.example/{number}") for number in range(300)))
    report = await import_feeds(care, body, NEWS, max_bytes=PLENTY)
    assert (disk.tries, len(report.failed)) == (1, 300)


async def test_an_export_can_be_imported_and_tells_no_secret(desk):
    await desk.subscribe(FEED, category=("Towns", "Lind"), headers=SECRET)
    await desk.subscribe(ELSEWHERE, SPORT)
    body = await export_feeds(desk.care, None)
    assert SECRET["Authorization"].encode() not in body
    assert b"Basic" not in body
    listed = read_opml(body)
    assert listed.title == "Lede feeds"
    assert [(feed.url, feed.category) for feed in listed.feeds] == [
        (ELSEWHERE, ()),
        (FEED, ("Towns", "Lind")),
    ]
    again = FeedDesk()
    await import_feeds(again.care, body, NEWS, max_bytes=PLENTY)
    assert set(await again.followed(NEWS)) == {FEED, ELSEWHERE}


@pytest.mark.parametrize(("channel", "url"), [(NEWS, FEED), (SPORT, ELSEWHERE)])
async def test_an_export_tells_of_the_channels_that_are_asked_for_only(
    desk, channel: ChannelName, url: str
):
    await desk.subscribe(FEED, NEWS)
    await desk.subscribe(ELSEWHERE, SPORT)
    listed = read_opml(await export_feeds(desk.care, (channel,)))
    assert [feed.url for feed in listed.feeds] == [url]
