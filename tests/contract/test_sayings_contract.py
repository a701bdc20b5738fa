"""BriefIndex: who said what, options of a search, and what was probably meant."""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime

import pytest

from bot.domain.briefs import Brief, LinkCard
from bot.domain.channels import ChannelName
from bot.pipeline.records import SayingKind, SayingQuery, SearchQuery
from bot.reading.entry_keys import article_key
from tests.adapters.discord.commands.sayings import claiming, published, quoting
from tests.builders import NEWS, SPORT, brief, link_card, parsed_entry
from tests.contract.newsdesk import FEED_URL, AnyStores, Newsdesk, planned

Bring = Callable[..., Awaitable[int]]


@pytest.fixture
def bring(desk: Newsdesk, stores: AnyStores) -> Bring:
    """Bring a brief to a channel by a feed, and return its id."""
    number = 0

    async def bring(
        content: Brief | LinkCard, channel: ChannelName = NEWS, url: str = FEED_URL
    ) -> int:
        nonlocal number
        number += 1
        await desk.follow(url, channel)
        await desk.clock.advance(900)
        await desk.poll(planned(parsed_entry(number), channel), url=url)
        for leased in await desk.leased_entries():
            await desk.read(leased, article_key(f"https://gazette.example/{number}"))
        for article in await stores.briefs.lease_articles(1):
            result = desk.condensing(article.item.id, content)
            await stores.briefs.record_condensing(article, result)
        [newest] = await stores.index.recent([channel], limit=1)
        return newest.brief_id

    return bring


async def said(stores: AnyStores, person: str, about: str = "", **options: object) -> list[str]:
    query = SayingQuery(person=person, about=about, **options)  # type: ignore[arg-type]
    return [saying.text for saying in await stores.index.sayings(query)]


async def headlines(stores: AnyStores, words: str, **options: object) -> list[str]:
    query = SearchQuery(words=words, **options)  # type: ignore[arg-type]
    return [hit.brief.content.headline for hit in await stores.index.search(query)]


async def test_what_somebody_said_comes_newest_first_with_its_brief(stores, bring):
    first = await bring(quoting("Bridge opens", "Mara Oak", "It holds."))
    await bring(quoting("Harbour closes", "Ben Ash", "It is cold."))
    second = await bring(claiming("Ferry sails", "Mara Oak", "The ferry is on time."))

    found = await stores.index.sayings(SayingQuery(person="Mara Oak"))

    assert [(each.brief.id, each.kind, each.speaker, each.text) for each in found] == [
        (second, SayingKind.CLAIM, "Mara Oak", "The ferry is on time."),
        (first, SayingKind.QUOTE, "Mara Oak", "It holds."),
    ]
    assert found[1].brief.content.headline == "Bridge opens"


@pytest.mark.parametrize("person", ["oak", "MARA", "Oak Mara", "ma", "mára óak"])
async def test_a_person_is_found_by_any_of_their_names(stores, bring, person):
    await bring(quoting("Bridge opens", "Mara Oak", "It holds."))

    assert await said(stores, person) == ["It holds."]


@pytest.mark.parametrize("person", ["", "  ", "!?", "ak", "Mara Ash", "Ben", '"', "@page:news"])
async def test_others_are_not_found(stores, bring, person):
    await bring(quoting("Bridge opens", "Mara Oak", "It holds."))

    assert await said(stores, person) == []


async def test_accents_may_be_left_out(stores, bring):
    await bring(quoting("Bridge opens", "Łukasz Müller", "It holds."))

    assert await said(stores, "lukasz muller") == ["It holds."]


@pytest.mark.parametrize("person", ["安倍", "安倍晋三", "安"])
async def test_names_without_blanks_are_found_by_their_beginning(stores, bring, person):
    await bring(quoting("会見", "安倍晋三", "そうです。", language="ja"))

    assert await said(stores, person) == ["そうです。"]
    assert list(await stores.index.speakers(person, [NEWS], limit=5)) == ["安倍晋三"]
    assert await headlines(stores, "会見", speaker=person) == ["会見"]


async def test_a_whole_name_is_not_a_beginning(stores, bring):
    await bring(quoting("Bridge opens", "Kim Lee", "It holds."))
    await bring(quoting("Harbour closes", "Ann Leeson", "It is cold."))

    assert await said(stores, "lee") == ["It holds."]
    assert await said(stores, "leeso") == ["It is cold."]


async def test_what_was_said_about_something_has_its_words_or_its_headline_has(stores, bring):
    await bring(quoting("Bridge opens", "Mara Oak", "It holds."))
    await bring(quoting("Harbour closes", "Mara Oak", "Boats wait outside."))

    assert await said(stores, "oak", "bridge") == ["It holds."]
    assert await said(stores, "oak", "boats") == ["Boats wait outside."]
    assert await said(stores, "oak", "bridge boats") == []


async def test_words_of_others_in_the_same_brief_are_not_theirs(stores, bring):
    both = quoting("Two speak", "Mara Oak", "It holds.")
    claim = claiming("", "Ben Ash", "The wind is strong.").key_claims
    await bring(brief("Two speak", notable_quote=both.notable_quote, key_claims=claim))

    assert await said(stores, "ash") == ["The wind is strong."]
    assert await said(stores, "oak", "wind") == []


async def test_sayings_are_kept_to_channels_and_to_a_number(stores, bring):
    await bring(quoting("Bridge opens", "Mara Oak", "It holds."))
    await bring(
        quoting("Ferry wins", "Mara Oak", "Faster."), SPORT, "https://gazette.example/sport"
    )

    assert await said(stores, "oak", channels=(NEWS,)) == ["It holds."]
    assert await said(stores, "oak", channels=()) == []
    assert await said(stores, "oak", limit=1) == ["Faster."]


async def test_the_many_sayings_of_one_person_all_come(stores, bring):
    for number in range(7):
        await bring(quoting(f"Day {number}", "Mara Oak", f"Word {number}."))

    assert len(await said(stores, "oak")) == 7


async def test_who_is_quoted_most_is_offered_first(stores, bring):
    await bring(quoting("One", "Ben Ash", "A."))
    await bring(quoting("Two", "Mara Oak", "B."))
    await bring(claiming("Three", "Mara Oak", "C."))
    await bring(quoting("Four", "Otto Hid", "D."), SPORT, "https://gazette.example/sport")

    async def offered(typed: str, channel: ChannelName = NEWS, limit: int = 25) -> list[str]:
        return list(await stores.index.speakers(typed, [channel], limit=limit))

    assert await offered("") == ["Mara Oak", "Ben Ash"]
    assert await offered("", limit=1) == ["Mara Oak"]
    assert await offered("as") == ["Ben Ash"]
    assert await offered("o") == ["Mara Oak"]
    assert await offered("o", SPORT) == ["Otto Hid"]
    assert await offered("hid") == []
    assert list(await stores.index.speakers("", [], limit=25)) == []


async def test_a_search_can_ask_for_who_says_something(stores, bring):
    await bring(quoting("Bridge opens", "Mara Oak", "It holds."))
    await bring(quoting("Bridge closes", "Ben Ash", "Oak is no good wood."))

    assert await headlines(stores, "bridge", speaker="oak") == ["Bridge opens"]
    assert await headlines(stores, "bridge", speaker="!") == []


async def test_a_search_can_be_kept_to_days_of_publication(stores, bring):
    for day in (1, 2, 3):
        at = datetime(2026, 2, day, 23, 59, tzinfo=UTC)
        await bring(published(brief(f"Bridge {day}"), published_at=at))
    await bring(published(brief("Bridge undated"), published_at=None))  # made in March

    second = date(2026, 2, 2)
    assert await headlines(stores, "bridge", until=second) == ["Bridge 2", "Bridge 1"]
    assert await headlines(stores, "bridge", since=second, until=second) == ["Bridge 2"]
    assert await headlines(stores, "bridge", since=date(2026, 3, 1)) == ["Bridge undated"]


async def test_a_search_can_be_kept_to_a_language(stores, bring):
    await bring(brief("Bridge opens"))
    await bring(brief("Bridge sagt man", language="de"))

    assert await headlines(stores, "bridge", language="de") == ["Bridge sagt man"]
    assert await headlines(stores, "bridge", language="fr") == []


async def test_a_search_can_be_kept_to_a_feed(stores, bring):
    other = "https://herald.example/feed"
    await bring(brief("Bridge opens"))
    await bring(brief("Bridge closes"), NEWS, other)
    feeds = {feed.url: feed.id for feed in await stores.subscriptions.followed_feeds()}

    assert await headlines(stores, "bridge", feed_id=feeds[other]) == ["Bridge closes"]
    assert await headlines(stores, "bridge", feed_id=feeds[FEED_URL]) == ["Bridge opens"]
    assert await headlines(stores, "bridge", feed_id=10_000) == []


async def test_a_feed_that_brings_the_same_article_later_finds_it_too(stores, bring, desk):
    await bring(brief("Bridge opens"))
    other = "https://herald.example/feed"
    await desk.follow(other)
    await desk.poll(planned(parsed_entry(50), NEWS), url=other)
    for leased in await desk.leased_entries():
        await desk.read(leased, article_key("https://gazette.example/1"))
    feeds = {feed.url: feed.id for feed in await stores.subscriptions.followed_feeds()}

    for url in (FEED_URL, other):
        assert await headlines(stores, "bridge", feed_id=feeds[url]) == ["Bridge opens"], url


async def meant(stores: AnyStores, words: str, **options: object) -> str | None:
    return await stores.index.meant(SearchQuery(words=words, **options))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "suggestion"),
    [("harbor", "harbour"), ("harbuor closes", "harbour closes"), ("harbourr", "harbour")],
)
async def test_a_slip_is_seen_through(stores, bring, typed, suggestion):
    await bring(brief("Harbour closes"))

    assert await headlines(stores, typed.replace("harbor", "harbor ")) in ([], ["Harbour closes"])
    assert await meant(stores, typed, channels=(NEWS,)) == suggestion


@pytest.mark.parametrize("typed", ["zeppelin", "closes harbourx zeppelin", "", "!!", "harbour"])
async def test_nothing_is_suggested_where_nothing_is_near_or_nothing_is_wrong(stores, bring, typed):
    await bring(brief("Harbour closes"))

    assert await meant(stores, typed, channels=(NEWS,)) is None


async def test_no_word_of_a_hidden_channel_is_ever_suggested(stores, bring):
    await bring(brief("Harbour closes"))
    await bring(brief("Merger secret"), SPORT, "https://gazette.example/sport")

    assert await meant(stores, "mergr", channels=(SPORT,)) == "merger"
    assert await meant(stores, "mergr", channels=(NEWS,)) is None
    assert await meant(stores, "mergr", channels=()) is None


async def test_what_is_suggested_finds_something_with_all_options(stores, bring):
    await bring(brief("Harbour closes"))

    assert await meant(stores, "harbuor", channels=(NEWS,), language="en") == "harbour"
    assert await meant(stores, "harbuor", channels=(NEWS,), language="de") is None


async def test_a_brief_is_found_by_the_key_of_its_article(stores, bring):
    made = await bring(brief("Harbour closes"))
    key = article_key("http://www.gazette.example/1/?utm_source=x")

    assert (await stores.index.brief_at(key, [SPORT, NEWS])).id == made
    assert await stores.index.brief_at(key, [SPORT]) is None
    assert await stores.index.brief_at(key, []) is None
    assert await stores.index.brief_at(article_key("https://gazette.example/2"), [NEWS]) is None


async def everything_of(stores: AnyStores, brief_id: int, channel: ChannelName) -> list[object]:
    """Return what each question about the harbour finds in a channel."""
    index, there = stores.index, (channel,)
    key = article_key("https://gazette.example/1")
    return [
        await headlines(stores, "harbour", channels=there),
        await meant(stores, "harbuor", channels=there),
        await said(stores, "oak", channels=there),
        await index.speakers("", there, limit=5),
        await index.recent(there, limit=5),
        await index.brief_in(brief_id, there),
        await index.brief_at(key, there),
    ]


async def test_what_was_taken_down_in_a_channel_is_not_found_there(stores, bring, desk):
    made = await bring(quoting("Harbour closes", "Mara Oak", "It is cold."))
    await desk.send_all()
    assert all(await everything_of(stores, made, NEWS))

    assert await stores.corrections.take_down(made, [NEWS], replaced=True) == 1

    assert not any(await everything_of(stores, made, NEWS))


async def test_nothing_of_one_channel_is_found_in_another(stores, bring):
    made = await bring(quoting("Harbour closes", "Mara Oak", "It is cold."))

    assert not any(await everything_of(stores, made, SPORT))


async def test_a_link_card_says_nothing(stores, bring):
    await bring(link_card(headline="Only a link"))

    assert await said(stores, "link") == []
    assert list(await stores.index.speakers("", [NEWS], limit=25)) == []
