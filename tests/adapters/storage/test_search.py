"""Searching: the right briefs, new before old, and no words that break it."""

import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.adapters.storage.engines.opening import open_database
from bot.adapters.storage.searching import finding
from bot.adapters.storage.searching.analyzer import index_words, surface_words
from bot.adapters.storage.searching.fts5 import match
from bot.adapters.storage.searching.reindexing import index_missing, reindex
from bot.adapters.storage.searching.search_query import asked_for, by_speaker
from bot.domain.briefs import Brief, LinkCard
from bot.domain.channels import ChannelName
from bot.pipeline.records import SayingQuery, SearchQuery
from tests.adapters.discord.commands.sayings import claiming, published, quoting
from tests.builders import NEWS, NOON, SPORT, brief, link_card, parsed_entry
from tests.contract.newsdesk import FEED_URL, Newsdesk, planned


class Library:
    """Briefs put into the index the way the pipeline does it."""

    def __init__(self, desk: Newsdesk) -> None:
        self.desk = desk
        self._number = 0

    async def add(self, content: Brief | LinkCard) -> None:
        self._number += 1
        await self.desk.follow()
        await self.desk.clock.advance(900)
        await self.desk.poll(planned(parsed_entry(self._number), NEWS))
        for leased in await self.desk.leased_entries():
            await self.desk.read(leased)
        for article in await self.desk.stores.briefs.lease_articles(1):
            result = self.desk.condensing(article.item.id, content)
            await self.desk.stores.briefs.record_condensing(article, result)

    async def headlines(self, words: str, **options: object) -> list[str]:
        query = SearchQuery(words=words, **options)  # type: ignore[arg-type]  # limit, channels
        hits = await self.desk.stores.index.search(query)
        return [hit.brief.content.headline for hit in hits]


@pytest.fixture
def library(desk):
    return Library(desk)


@pytest.mark.parametrize(
    ("headline", "language", "words"),
    [
        ("Negotiations resume", "en", "negotiation"),
        ("Negotiation resumes", "en", "negotiations tomorrow OR NOT"),
        ("Running late", "en", "runs"),
        ("They run late", "en", "running"),
        ("Верховная Рада начала переговоры", "ru", "переговорах"),
        ("Die Verhandlungen beginnen", "de", "Verhandlung"),
        ("東京都知事が会見", "ja", "知事"),
        ("東京都知事が会見", "ja", "東京都"),
        ("東京都知事が会見", "ja", "見"),
        ("ประชุมสภา", "th", "สภา"),
        ("Café zum Löwen", "de", "cafe lowen"),
        ("Ministers meet in Lodz", "en", '"ministers meet"'),
        ("Ministers meet in Lodz", "en", "“MEET IN”"),
        ("Ministers meet in Lodz", "en", "meet minis"),
        ("Ministers meet in Łódź", "en", "lodz"),
        ("NATO-Gipfel", "de", "nato gip"),
    ],
)
async def test_what_people_type_finds_it(library, headline, language, words):
    await library.add(brief(headline, language=language))
    await library.add(brief("Something else entirely"))
    wanted = words.removesuffix(" tomorrow OR NOT")
    assert await library.headlines(wanted) == [headline]


@pytest.mark.parametrize(
    "words",
    ['"meet ministers"', "ministers lodz warsaw", "inisters", "@page", "minist* x"],
)
async def test_what_does_not_stand_there_is_not_found(library, words):
    await library.add(brief("Ministers meet in Lodz"))
    assert await library.headlines(words) == []


async def test_everything_of_a_brief_can_be_found(library, full_brief):
    await library.add(full_brief)
    await library.add(link_card(headline="Only a link", site_name="Herald"))
    for words in ("Lind", "honestly", "Mara Oak", "engineer", "Gazette"):
        assert await library.headlines(words) == ["Bridge opens"], words
    assert await library.headlines("herald") == ["Only a link"]


async def test_the_same_match_counts_less_as_it_grows_old(library, clock):
    await clock.advance(86_400 * 60)
    for days in (0, 60):
        at = NOON + timedelta(days=60 - days)
        await library.add(published(brief("Harbour closes"), published_at=at))
    hits = await library.desk.stores.index.search(SearchQuery(words="harbour"))
    assert [hit.brief.id for hit in hits] == [1, 2]
    assert hits[0].score > hits[1].score * 1.5


async def test_the_beginning_of_a_name_that_no_text_has_finds_it(library):
    await library.add(claiming("Bridge opens", "Mara Quillfeather", "It holds, she says."))
    assert await library.headlines("quillf") == ["Bridge opens"]


async def test_of_many_words_that_begin_so_the_shortest_are_found_first(library, monkeypatch):
    monkeypatch.setattr(finding, "MOST_BEGUN", 2)
    for headline in ("Harbour", "Harvest", "Ferry harlequins"):
        await library.add(brief(headline))
    assert await library.headlines("har", limit=2) == ["Harvest", "Harbour"]
    # Where those are too few, all words are looked for.
    assert len(await library.headlines("har", limit=3)) == 3
    assert await library.headlines("ferry har", limit=1) == ["Ferry harlequins"]


async def test_a_word_counts_most_in_the_headline_then_as_a_name_then_elsewhere(library):
    await library.add(brief("Oak falls"))
    await library.add(brief("Oaks fall"))
    await library.add(quoting("Tree falls", "Mara Oak", "It fell."))
    await library.add(quoting("Tree stands", "Ben Ash", "The oak stands."))
    assert await library.headlines("oak") == [
        "Oak falls",
        "Oaks fall",
        "Tree falls",
        "Tree stands",
    ]


async def test_age_takes_off_at_most_seven_tenths(library, clock):
    await library.add(brief("Harbour closes"))
    scores = []
    for days in (0, 30, 36_500):
        clock.set(NOON + timedelta(days=days, seconds=900))
        hits = await library.desk.stores.index.search(SearchQuery(words="harbour"))
        scores.append(hits[0].score)
    clock.set(NOON - timedelta(days=3))  # set back: a brief of the future is as good as new
    hits = await library.desk.stores.index.search(SearchQuery(words="harbour"))
    shares = [score / scores[0] for score in (*scores, hits[0].score)]
    assert shares == pytest.approx([1, 0.65, 0.3, 1], abs=0.01)


async def test_the_newest_win_a_tie_and_no_more_come_than_asked_for(library):
    for number in range(3):
        await library.add(brief(f"Harbour {number}"))
    assert await library.headlines("harbour", limit=2) == ["Harbour 2", "Harbour 1"]


async def test_a_channel_that_lost_a_brief_finds_it_no_more(library, stores, desk):
    await library.add(brief("Harbour closes"))
    assert await library.headlines("harbour", channels=(NEWS,)) == ["Harbour closes"]
    assert await library.headlines("harbour", channels=(SPORT,)) == []
    await stores.subscriptions.unsubscribe(FEED_URL, NEWS)
    assert await library.headlines("harbour", channels=(NEWS,)) == []
    assert await library.headlines("harbour") == ["Harbour closes"]


async def test_an_index_of_another_analyzer_is_made_anew_at_start(opened, path, clock):
    async with opened() as stores:
        library = Library(Newsdesk(stores=stores, clock=clock))
        await library.add(brief("Harbour closes"))
        await library.add(brief("Ferry sails"))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE search_documents SET analyzer_version = 0 WHERE brief_id = 1")
        connection.execute("INSERT INTO search_index(search_index) VALUES ('delete-all')")
        connection.commit()
    async with opened() as stores:
        library = Library(Newsdesk(stores=stores, clock=clock))
        assert await library.headlines("harbour", channels=(NEWS,)) == ["Harbour closes"]
        assert await library.headlines("ferry") == ["Ferry sails"]


async def test_what_people_said_survives_another_analyzer(opened, path, clock, full_brief):
    async with opened() as stores:
        await Library(Newsdesk(stores=stores, clock=clock)).add(full_brief)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE search_documents SET analyzer_version = 0")
        connection.execute("UPDATE sayings SET names = 'of another analyzer'")
        connection.commit()
    async with opened() as stores:
        found = await stores.index.sayings(SayingQuery(person="oak", channels=(NEWS,)))
        assert [(each.speaker, each.text) for each in found] == [
            ("Mara Oak", "“Honestly, it holds.”")
        ]


async def test_a_takedown_that_the_index_missed_hides_a_brief_all_the_same(
    library, stores, path, full_brief
):
    await library.add(full_brief)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE deliveries SET state = 'taken_down'")
        connection.commit()

    assert await library.headlines("bridge", channels=(NEWS,)) == []
    assert await stores.index.sayings(SayingQuery(person="oak", channels=(NEWS,))) == ()


async def test_a_server_of_a_thousand_channels_can_be_searched(library, stores, full_brief):
    await library.add(full_brief)
    others = [ChannelName("discord", str(10**17 + number)) for number in range(1000)]
    everywhere = (*others, NEWS)

    assert await library.headlines("bridge", channels=everywhere) == ["Bridge opens"]
    assert await stores.index.speakers("", everywhere, limit=5) == ["Mara Oak"]


async def test_brief_words_can_be_completed(library, fts5):
    await library.add(brief("Harbour closes"))
    terms = fts5.execute("SELECT term FROM search_terms WHERE term >= 'harb' LIMIT 1")
    assert terms.fetchone() == ("harbour",)


@pytest.mark.parametrize(
    "words",
    [
        'a" OR "b', '"""', '"unclosed', "NEAR(a b)", "headline:x", "a AND", "* ^ - +", "(", "{x}:y",
        "nul\x00byte", "\ud800half", "x" * 10_000, "a b " * 3000, "'; DROP TABLE briefs; --", "=x", "@page:news",
    ],
)  # fmt: skip
async def test_hostile_words_break_nothing(library, stores, words):
    await library.add(brief("Harbour closes"))
    assert len(await stores.index.search(SearchQuery(words=words))) == 0
    assert await stores.index.meant(SearchQuery(words=words, channels=(NEWS,))) is None
    assert len(await stores.index.sayings(SayingQuery(person=words, about=words))) == 0
    assert len(await stores.index.speakers(words, [NEWS], limit=5)) == 0
    assert await library.headlines("harbour") == ["Harbour closes"]


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(words=st.text(max_size=60))
def test_every_expression_is_one_that_fts5_takes(words, fts5):
    found = [
        asked_for(SearchQuery(words=words, channels=(NEWS,)), open_end=True),
        asked_for(SearchQuery(words="bridge", channels=(NEWS,), speaker=words), open_end=True),
    ]
    nodes = [asked.wanted for asked in found if asked]
    nodes += filter(None, [by_speaker(words, (NEWS,), about=words)])
    nodes += filter(None, [by_speaker("oak", None, about=words, open_end=False)])
    for node in nodes:
        query = "SELECT count(*) FROM search_index WHERE search_index MATCH ?"
        fts5.execute(query, (match(node),))


async def test_an_index_that_was_cut_off_while_it_was_made_is_completed(opened, path, clock):
    async with opened() as stores:
        library = Library(Newsdesk(stores=stores, clock=clock))
        for number in range(3):
            await library.add(brief(f"Harbour {number}"))
    async with open_database(path, clock=clock, lease_seconds=60.0) as database:
        seen: list[tuple[int, int]] = []
        with pytest.raises(KeyboardInterrupt):
            await reindex(database, _stop)
        await index_missing(database, lambda done, total: seen.append((done, total)))
        assert seen == []  # the first transaction was stored before it was told of
        await reindex(database, lambda done, total: seen.append((done, total)))
        assert seen == [(3, 3)]
    async with opened() as stores:
        library = Library(Newsdesk(stores=stores, clock=clock))
        assert len(await library.headlines("harbour")) == 3


def _stop(_done: int, _total: int) -> None:
    raise KeyboardInterrupt


def test_fts5_splits_words_where_the_analyzer_does_and_folds_nothing(fts5):
    letters = [
        word
        for code in range(0x20000)
        if not 0xD800 <= code < 0xE000
        for surface in surface_words(chr(code))
        for word in index_words(surface)
    ]
    known = dict.fromkeys(letters)
    fts5.execute(
        "INSERT INTO search_index(rowid, headline, body, speakers, places) VALUES (1, ?, '', '', '')",
        (" ".join(known),),
    )
    fts5.execute("CREATE VIRTUAL TABLE temp.seen USING fts5vocab(main, search_index, row)")
    seen = {term for (term,) in fts5.execute("SELECT term FROM temp.seen")}
    assert set(known) - seen == set()


async def test_no_hits_are_asked_for(library):
    await library.add(brief("Harbour closes"))
    assert await library.headlines("harbour", limit=0) == []
