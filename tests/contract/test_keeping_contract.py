"""KeepingStore: what is old goes, what something waits for stays, and nothing comes back as new."""

from datetime import timedelta

from bot.domain.articles import Article
from bot.domain.corrections import Report, ReportedPart
from bot.domain.deliveries import DeliveryState
from bot.domain.outcomes import Outcome
from bot.domain.reasons import Reason
from bot.pipeline.records import SayingQuery, SearchQuery, TellingResult
from bot.pipeline.rules.keeping import Chore, Expired, KeepFor, chores
from tests.builders import NEWS, NOON, article, parsed_entry
from tests.contract.newsdesk import AnyStores, Newsdesk, planned

DAY = 86_400.0
OTHER_FEED = "https://courier.example/feed"
KEEP = KeepFor(texts=timedelta(days=7), briefs=timedelta(days=30), history=timedelta(days=90))
LONG_TEXT = "The bridge over the Lind opened on Monday. " * 20


async def sweep(stores: AnyStores, what: Expired) -> int:
    """Do one chore to its end; return how much it removed."""
    (chore,) = (each for each in chores(KEEP) if each.what is what)
    return await do(stores, chore)


async def do(stores: AnyStores, chore: Chore) -> int:
    removed, after, ended = 0, 0, False
    while not ended:
        swept = await stores.keeping.remove_some(chore, after)
        assert swept.looked_until >= after
        removed, after, ended = removed + swept.removed, swept.looked_until, swept.ended
    return removed


async def post(desk: Newsdesk, *numbers: int, url: str = "https://gazette.example/feed") -> None:
    """Take these entries to channels that get them, with a brief each."""
    entries = [parsed_entry(number, summary=LONG_TEXT, content=LONG_TEXT) for number in numbers]
    await desk.poll(*(planned(entry, NEWS) for entry in entries), url=url)
    await desk.read_and_condense()
    await desk.send_all()


async def text_of(stores: AnyStores, number: int = 0) -> str:
    past = (await stores.feeds.past_entries(1, 10))[number].article
    assert isinstance(past, Article)
    return past.text


async def test_the_text_of_an_article_goes_and_its_brief_is_found_and_told_as_before(desk, stores):
    await desk.follow()
    await post(desk, 1)
    found = await stores.index.search(SearchQuery(words="title"))
    await desk.clock.advance(6.9 * DAY)
    assert await sweep(stores, Expired.TEXTS) == 0
    assert await text_of(stores) != ""

    await desk.clock.advance(0.2 * DAY)
    assert await sweep(stores, Expired.TEXTS) == 1
    assert await sweep(stores, Expired.TEXTS) == 0

    assert await text_of(stores) == ""
    (hit,) = await stores.index.search(SearchQuery(words="title"))
    assert hit.brief == found[0].brief
    evidence = hit.brief.content.key_claims[0].evidence
    assert evidence[0].text == "The bridge over the Lind opened on Monday."
    story = await stores.stories.story(
        link="https://gazette.example/1", brief_id=None, channels=[NEWS]
    )
    assert [each.state for each in story.deliveries] == [DeliveryState.SENT]


async def test_what_waits_to_be_condensed_keeps_its_text(desk, stores):
    await desk.follow()
    await desk.poll(planned(parsed_entry(1), NEWS))
    (leased,) = await desk.leased_entries()
    await desk.read(leased)
    await desk.clock.advance(100 * DAY)
    assert await sweep(stores, Expired.TEXTS) == 0
    (waiting,) = await stores.briefs.lease_articles(1)
    assert waiting.item.content.text == article().text


async def test_of_what_the_feed_said_a_beginning_stays(desk, stores):
    await desk.follow()
    await post(desk, 1)
    await desk.clock.advance(1_000)
    more = parsed_entry(2, summary=LONG_TEXT, content=LONG_TEXT)
    await desk.poll(planned(more, NEWS))
    await desk.clock.advance(7.1 * DAY)
    assert await sweep(stores, Expired.ENTRY_TEXTS) == 1
    past = await stores.feeds.past_entries(1, 10)
    assert [len(each.summary) for each in past] == [len(LONG_TEXT), 300]
    assert LONG_TEXT.startswith(past[1].summary)
    (waiting,) = await desk.leased_entries()
    assert waiting.item.content == LONG_TEXT


async def test_an_old_brief_goes_with_all_that_hangs_on_it(desk, stores):
    await desk.follow()
    await post(desk, 1)
    (hit,) = await stores.index.search(SearchQuery(words="title"))
    brief_id = hit.brief.id
    await stores.archive.post(NEWS, "n1", brief_id)
    await stores.corrections.report(
        Report(
            brief_id=brief_id,
            server="discord:1",
            channel=NEWS,
            reporter="7",
            part=ReportedPart.HEADLINE,
            claim=None,
            why="",
            made_at=NOON,
        )
    )
    await desk.clock.advance(29 * DAY)
    assert await sweep(stores, Expired.BRIEFS) == 0
    await desk.clock.advance(2 * DAY)
    assert await sweep(stores, Expired.BRIEFS) == 1

    assert await stores.index.search(SearchQuery(words="title")) == []
    assert await stores.index.sayings(SayingQuery(person="oak")) in ([], ())
    assert await stores.archive.brief(brief_id) is None
    assert await stores.archive.posts(NEWS, before=None, limit=10) == []
    assert await stores.report_book.reports_by("7") == []
    past = (await stores.feeds.past_entries(1, 1))[0]
    assert past.content is None
    assert past.article.title == ""
    story = await stores.stories.story(
        link="https://gazette.example/1", brief_id=None, channels=[NEWS]
    )
    assert story.headline == "Title 1"
    assert story.brief_gone
    assert story.deliveries == ()


async def test_an_article_whose_brief_is_gone_never_comes_back_as_new(desk, stores):
    await desk.follow()
    await desk.follow(url=OTHER_FEED)
    await post(desk, 1)
    await desk.clock.advance(31 * DAY)
    assert await sweep(stores, Expired.BRIEFS) == 1

    keys = parsed_entry(1).keys
    assert await stores.feeds.seen_keys(1, keys) == frozenset(keys)
    await desk.poll(planned(parsed_entry(1), NEWS), url=OTHER_FEED)
    (leased,) = await desk.leased_entries()
    assert await stores.articles.join_known_article(leased, "Title 1")
    await desk.condense_all()
    assert await desk.send_all() == []


async def test_a_brief_that_is_still_on_its_way_stays(desk, stores):
    await desk.follow()
    await desk.poll(planned(parsed_entry(1), NEWS))
    await desk.read_and_condense()
    await desk.clock.advance(100 * DAY)
    assert await sweep(stores, Expired.BRIEFS) == 0
    assert await desk.send_all() == ["Title 1"]
    assert await sweep(stores, Expired.BRIEFS) == 1


async def test_a_brief_that_a_digest_is_to_carry_stays_and_a_sent_digest_outlives_its_first(
    desk, stores
):
    await desk.follow()
    await desk.poll(planned(parsed_entry(1), NEWS))
    await desk.read_and_condense()
    await desk.clock.advance(20 * DAY)
    await desk.poll(planned(parsed_entry(2), NEWS))
    await desk.read_and_condense()
    await desk.clock.advance(15 * DAY)
    leased = await desk.leased_channel()
    assert await stores.outbox.gather_digest(leased, 10, desk.clock.now()) == 2
    assert await sweep(stores, Expired.BRIEFS) == 0

    digest = await stores.outbox.next_delivery(leased)
    leased = await stores.outbox.mark_sending(leased, digest)
    await stores.outbox.record_delivery(leased, digest, desk.sent(digest))
    await stores.outbox.release(leased)
    assert await sweep(stores, Expired.BRIEFS) == 1
    story = await stores.stories.story(
        link="https://gazette.example/2", brief_id=None, channels=[NEWS]
    )
    assert [each.message for each in story.deliveries] == [f"m{digest.id}"]
    assert story.deliveries[0].digest_sent_at is not None


async def test_history_goes_but_for_what_still_waits(desk, stores):
    await desk.follow()
    await post(desk, 1)
    await desk.clock.advance(1_000)
    await desk.poll(planned(parsed_entry(2), NEWS))
    assert (await told(stores, 1)) != ()
    await desk.clock.advance(91 * DAY)
    assert await sweep(stores, Expired.OUTCOMES) > 0
    assert await sweep(stores, Expired.OUTCOMES) == 0
    assert await told(stores, 1) == ()
    assert [each.code for each in await told(stores, 2)] == ["new"]


async def told(stores: AnyStores, number: int) -> tuple[Outcome, ...]:
    link = f"https://gazette.example/{number}"
    story = await stores.stories.story(link=link, brief_id=None, channels=[NEWS])
    assert story is not None
    return (*story.entries[0].outcomes, *story.article_outcomes)


async def test_the_history_of_a_channel_that_takes_nothing_stays(desk, stores):
    await desk.follow()
    await desk.poll(planned(parsed_entry(1), NEWS))
    await desk.read_and_condense()
    leased = await desk.leased_channel()
    delivery = await stores.outbox.next_delivery(leased)
    refused = desk.tried(delivery, channel_refused=True)
    await stores.outbox.record_delivery(leased, delivery, refused)
    await stores.outbox.release(leased)
    await desk.clock.advance(400 * DAY)
    assert await sweep(stores, Expired.OUTCOMES) == 0
    assert await sweep(stores, Expired.BRIEFS) == 0


async def test_notices_go_once_they_were_told(desk, stores):
    await desk.follow()
    await desk.poll(notices=(Reason(code="feed_gone", data={}),))
    await desk.clock.advance(91 * DAY)
    assert await sweep(stores, Expired.NOTICES) == 0
    (leased,) = await stores.notices.lease_notices(10)
    await stores.notices.record_telling(
        leased, TellingResult(tried_at=desk.clock.now(), told=True, retry_at=None)
    )
    assert await sweep(stores, Expired.NOTICES) == 1


async def test_keys_stay_while_the_feed_lists_them_and_twelve_months_after(desk, stores):
    await desk.follow()
    first, second = parsed_entry(1), parsed_entry(2)
    await desk.poll(planned(first), planned(second))
    await desk.clock.advance(360 * DAY)
    await desk.poll(listed_keys=second.keys)
    await desk.clock.advance(6 * DAY)
    # A year by the clock, but not by what the feed has listed since.
    assert await sweep(stores, Expired.KEYS) == 0

    await desk.clock.advance(6 * DAY)
    await desk.poll(listed_keys=second.keys)
    assert await sweep(stores, Expired.KEYS) == len(first.keys)
    both = (*first.keys, *second.keys)
    assert await stores.feeds.seen_keys(1, both) == frozenset(second.keys)
    # Nobody got the first entry, and nothing knows it any more.
    assert await sweep(stores, Expired.ENTRIES) == 1
    assert [each.title for each in await stores.feeds.past_entries(1, 10)] == ["Title 2"]


async def test_a_feed_that_says_not_modified_for_years_keeps_its_keys(desk, stores):
    await desk.follow()
    await desk.poll(planned(parsed_entry(1)), planned(parsed_entry(2)))
    for _ in range(3):
        await desk.clock.advance(400 * DAY)
        await desk.poll()
    assert await sweep(stores, Expired.KEYS) == 0
    assert await sweep(stores, Expired.ENTRIES) == 0


async def test_entries_of_briefs_that_are_kept_stay(desk, stores):
    await desk.follow()
    await post(desk, 1)
    other = parsed_entry(2)
    await desk.clock.advance(380 * DAY)
    await desk.poll(planned(other))
    assert await sweep(stores, Expired.KEYS) == len(parsed_entry(1).keys)
    assert await sweep(stores, Expired.ENTRIES) == 0
    assert await sweep(stores, Expired.BRIEFS) == 1
    assert await sweep(stores, Expired.ENTRIES) == 1


async def test_a_feed_goes_a_year_after_the_last_one_stopped_following(desk, stores):
    await desk.follow()
    await desk.follow(url=OTHER_FEED)
    await post(desk, 1)
    await stores.subscriptions.unsubscribe("https://gazette.example/feed", None)
    await desk.clock.advance(364 * DAY)
    assert await sweep(stores, Expired.FEEDS) == 0
    await desk.clock.advance(2 * DAY)
    assert await sweep(stores, Expired.FEEDS) == 1
    assert await stores.feeds.past_entries(1, 10) == []
    assert [feed.url for feed in await stores.subscriptions.followed_feeds()] == [OTHER_FEED]
    # Its briefs stay as long as briefs do.
    assert len(await stores.index.search(SearchQuery(words="title"))) == 1
    # Followed again it begins anew, and what it lists is known as an article.
    await desk.follow()
    await desk.poll(planned(parsed_entry(1), NEWS))
    (leased,) = await desk.leased_entries()
    assert await stores.articles.join_known_article(leased, "Title 1")
    assert await desk.send_all() == []


async def test_many_rows_go_in_several_steps(desk, stores):
    await desk.follow()
    await post(desk, *range(1, 26))
    await desk.clock.advance(8 * DAY)
    few = Chore(what=Expired.TEXTS, kept_for=timedelta(days=7), at_once=10)
    assert await do(stores, few) == 25
    few = Chore(what=Expired.BRIEFS, kept_for=timedelta(days=7), at_once=10)
    assert await do(stores, few) == 25
    few = Chore(what=Expired.OUTCOMES, kept_for=timedelta(days=7), at_once=10)
    assert await do(stores, few) >= 75
