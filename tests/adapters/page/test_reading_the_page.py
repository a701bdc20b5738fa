"""What readers find on the page."""

from dataclasses import replace

import pytest

from bot.domain.briefs import ModelShare
from bot.domain.channels import ChannelName
from bot.domain.errors import DatabaseLocked
from bot.domain.feeds import Subscription
from bot.domain.fidelity import Fidelity
from tests.adapters.page.newsstand import Newsstand
from tests.adapters.page.reading import HEADLINES, read
from tests.adapters.page.sample_briefs import (
    PICTURE,
    arabic,
    behind_a_paywall,
    claim,
    english,
    german,
    on_the_local_network,
    sample_brief,
)
from tests.builders import NEWS, SPORT, brief


async def test_an_empty_page_says_what_it_waits_for(client):
    page = await read(client, "/")
    assert "No briefs yet." in page.words


async def test_the_front_shows_the_newest_of_all_channels_once(newsstand, client):
    await newsstand.post(brief("Oldest"), SPORT)
    await newsstand.post(brief("Both"), NEWS, SPORT)
    await newsstand.post(brief("Newest"), NEWS)
    page = await read(client, "/")
    assert page.all(HEADLINES) == ["Newest", "Both", "Oldest"]
    assert page.all("//nav[@aria-label='Channels']//a") == [
        "Newest",
        "#news 2 posts",
        "#sport 2 posts",
    ]
    assert page.all("//nav//*[@aria-current]") == ["Newest"]
    assert page.all("(//article)[2]//ul[@class='ways']//a/@href")[:2] == [
        "/channel/news",
        "/channel/sport",
    ]


async def test_a_card_tells_how_much_of_it_is_a_models(newsstand, client):
    share = ModelShare(model="<b>small</b>", parts=2, of=4, fidelity=Fidelity.STRICT)
    await newsstand.post(replace(english(), model_share=share))
    page = await read(client, "/channel/news")
    facts = page.all("//article//ul[@class='facts']/li")
    assert facts[-1] == "parts shortened by <b>small</b>: 2 of 4"


async def test_a_card_shows_what_discord_would_show(newsstand, client):
    brief_id = await newsstand.post(english())
    page = await read(client, "/channel/news")
    assert page.all("//h1") == ["#news"]
    assert page.all("//article//h2/a/@href") == [f"/brief/{brief_id}"]
    assert page.all("//ul[@class='claims']/li")[1:] == [
        "Fares stay at 6 pounds until the end of the first season. — Councillor Aled Price",
        (
            "The old pier had been weakened by shipworm since 2019. — two people who inspected it · "
            "“allegedly”"
        ),
    ]
    assert page.all("//blockquote") == [
        "We kept the timetable on the wall all those years. […] I never took it down."
    ]
    assert page.all("//figcaption") == ["Morag Keene, keeper of the harbour café on Stoll"]
    assert page.all("//figcaption/strong") == ["Morag Keene"]
    assert page.all("//article//ul[@class='facts']/li") == [
        "Harbour Gazette, gazette.example",
        "today, 09:00 UTC",
        "4 min read",
        "no model took part",
    ]
    assert page.all("//article//time/@datetime") == ["2026-03-02T09:00:00Z"]
    assert page.all("//article//img/@src") == [PICTURE]
    assert page.all("//article//img/@alt") == [""]
    assert page.all("//article//img/@referrerpolicy") == ["no-referrer"]
    [rel] = page.all("//a[starts-with(@href, 'https:')]/@rel")
    assert set(rel.split()) == {"noopener", "noreferrer", "nofollow"}


async def test_a_link_card_gives_its_reason(newsstand, client):
    await newsstand.post(behind_a_paywall())
    await newsstand.post(on_the_local_network())
    page = await read(client, "/channel/news")
    assert page.all("//p[@class='reason']") == [
        "The link leads out of the public internet, so it was not followed.",
        "The article is behind a paywall, so only the link can be shown.",
    ]
    assert page.all("(//article)[1]//a[starts-with(@href, 'http')]") == []
    assert "model" not in page.all("(//article)[2]")[0]


async def test_texts_carry_their_language_and_direction(newsstand, client):
    await newsstand.post(arabic())
    page = await read(client, "/")
    assert page.all("//html/@lang") == ["en"]
    assert page.all("//div[@class='words']/@lang") == ["ar"]
    assert page.all("//div[@class='words']/@dir") == ["rtl"]


async def test_yesterday_and_older_days_are_named(newsstand, client):
    await newsstand.post(brief("The bridge opens"))
    await newsstand.clock.advance(86_400)
    assert "yesterday, 12:00 UTC" in (await read(client, "/")).words
    await newsstand.clock.advance(86_400)
    assert "2 Mar 2026, 12:00 UTC" in (await read(client, "/")).words


async def test_channels_turn_their_pages(newsstand, client):
    for number in range(41):
        await newsstand.post(brief(f"Brief {number}"))
    seen: list[str] = []
    path = "/channel/news"
    for _ in range(3):
        page = await read(client, path)
        seen += page.all(HEADLINES)
        [path] = page.all("//a[@class='older']/@href") or [""]
    assert seen == [f"Brief {number}" for number in reversed(range(41))]
    assert path == ""
    assert "Nothing is older" in (await read(client, "/channel/news?before=1")).words


async def test_a_followed_channel_without_posts_says_so(newsstand, client):
    await newsstand.post(brief(), SPORT)
    await _follow(newsstand, NEWS)
    page = await read(client, "/channel/news")
    assert "No briefs yet." in page.words


async def test_a_brief_shows_the_evidence_of_each_claim(newsstand, client):
    brief_id = await newsstand.post(english())
    page = await read(client, f"/brief/{brief_id}")
    assert page.all("//h1") == ["Ferry to the outer islands returns after eleven winters"]
    assert page.all("//main//h2") == ["Key claims and their evidence", "Quote", "About this brief"]
    assert page.all("(//ol[@class='claims-proven']/li)[1]//ul[@class='evidence']/li") == [
        (
            "The ferry Tern will sail to the outer islands from 4 April, three times a week. "
            "Characters 120 to 199 of the text, find it in the article"
        )
    ]
    [where] = page.all("((//ul[@class='evidence'])[2]//a)[1]/@href")
    assert where == (
        "https://www.gazette.example/2026/03/story#:~:text="
        "Fares%20stay%20at%206%20pounds,end%20of%20the%20first%20season."
    )
    assert len(page.all("(//ul[@class='evidence'])[last()]/li")) == 2
    assert page.all("//dl/dd")[:2] == ["Ines Marlow", "870 words"]


async def test_a_link_card_has_its_own_page(newsstand, client):
    brief_id = await newsstand.post(behind_a_paywall())
    page = await read(client, f"/brief/{brief_id}")
    assert "behind a paywall" in page.words
    assert page.all("//main//h2") == []
    assert page.all("//a[@class='button']/@href") == ["https://gazette.example/7"]


async def test_search_marks_the_words_it_found(newsstand, client):
    await newsstand.post(german())
    await newsstand.post(english())
    page = await read(client, "/search?q=Ferry+islands")
    assert page.all(HEADLINES) == ["Ferry to the outer islands returns after eleven winters"]
    assert page.all("//article//mark") == ["Ferry", "islands", "ferry", "islands"]
    assert page.all("//input[@name='q']/@value") == ["Ferry islands"]
    assert "1 found" in page.words


async def test_search_folds_case_accents_and_endings(newsstand, client):
    await newsstand.post(sample_brief("ÉLECTIONS", claim("Les électeurs votent."), language="fr"))
    page = await read(client, "/search?q=électi")
    assert page.all("//article//mark") == ["ÉLECTIONS", "électeurs"]


async def test_search_without_words_and_without_results(newsstand, client):
    await newsstand.post(english())
    assert "Type a few words" in (await read(client, "/search")).words
    assert "Type a few words" in (await read(client, "/search?q=%20%00%e2%80%8b")).words
    assert "No brief has all" in (await read(client, "/search?q=%ed%a0%80%ff")).words
    assert "No brief has all of these words." in (await read(client, "/search?q=zebra")).words


async def test_a_query_is_shown_as_text(client):
    page = await read(client, "/search?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E%E2%80%AE")
    assert page.all("//script") == []
    assert page.all("//input[@name='q']/@value") == ['"><script>alert(1)</script>']


@pytest.mark.parametrize(
    ("path", "status", "sentence"),
    [
        ("/nowhere", 404, "There is no page at this address."),
        ("/channel/nothing", 404, "There is no channel named nothing."),
        ("/channel/UPPER%20case", 404, "There is no channel of that name."),
        ("/channel/%ff%00", 404, "There is no channel of that name."),
        ("/brief/\uff11", 404, "There is no such brief."),
        ("/brief/99", 404, "There is no such brief."),
        ("/brief/ferry", 404, "There is no such brief."),
        ("/brief/" + "9" * 30, 404, "There is no such brief."),
        ("/static/../server.py", 404, "There is no page at this address."),
        ("/static/", 404, "There is no page at this address."),
        ("/static/%2e%2e%2fserver.py", 404, "There is no page at this address."),
        ("/static/missing.css", 404, "There is no page at this address."),
        ("/channel/news?before=x", 400, "“before” must be the number of a post."),
    ],
)
async def test_what_is_not_there_is_told_in_the_same_dress(
    newsstand, client, path, status, sentence
):
    await newsstand.post(english())
    page = await read(client, path, status)
    assert sentence in page.words
    assert page.all("//form/@role") == ["search"]


async def test_a_database_that_does_not_answer_gets_a_sentence(newsstand, client, caplog):
    newsstand.stores.archive.memory.briefs = _Failing(DatabaseLocked(database="lede.db"))
    page = await read(client, "/brief/1", 503)
    assert "cannot be read just now" in page.words
    assert "lede.db" not in page.words
    assert "could not be made" in caplog.text


async def test_a_broken_row_breaks_its_own_page_only(newsstand, client, caplog):
    newsstand.stores.archive.memory.briefs = _Failing(ValueError("broken row"))
    page = await read(client, "/brief/1", 500)
    assert "This page could not be made" in page.words
    assert "broken row" not in page.words
    assert "broken row" in caplog.text
    assert (await read(client, "/")).status == 200


class _Failing(dict):  # type: ignore[type-arg]  # stands in for a dictionary of anything
    def __init__(self, error: Exception) -> None:
        super().__init__()
        self._error = error

    def get(self, *_: object) -> object:
        raise self._error


async def _follow(newsstand: Newsstand, channel: ChannelName) -> None:
    subscription = Subscription(feed_url="https://gazette.example/feed", channel=channel)
    await newsstand.stores.subscriptions.subscribe(subscription)
