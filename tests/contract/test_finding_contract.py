"""BriefIndex, BriefArchive and BotState: what was kept can be found and shown."""

from bot.domain.channels import ChannelName
from bot.pipeline.records import SearchQuery
from tests.builders import NEWS, SPORT, after, parsed_entry
from tests.contract.newsdesk import AnyStores, Newsdesk, planned


async def _post_all(
    desk: Newsdesk, stores: AnyStores, channel: ChannelName = NEWS
) -> list[tuple[int, int]]:
    """Post what the channel is owed on the page and return the ids of posts and briefs."""
    leased = await desk.leased_channel(channel)
    assert leased is not None
    posted = []
    while delivery := await stores.outbox.next_delivery(leased):
        post_id = await stores.archive.post(channel, delivery.nonce, delivery.brief_id)
        leased = await stores.outbox.mark_sending(leased, delivery)
        await stores.outbox.record_delivery(leased, delivery, desk.sent(delivery))
        posted.append((post_id, delivery.brief_id))
    await stores.outbox.release(leased)
    return posted


async def _two_posts(desk: Newsdesk, stores: AnyStores) -> list[tuple[int, int]]:
    await desk.follow()
    entries = [parsed_entry(1, title="Ferry sails"), parsed_entry(2, title="Harbour closes")]
    await desk.poll(*(planned(entry, NEWS) for entry in entries))
    await desk.read_and_condense()
    return await _post_all(desk, stores)


async def test_posts_come_newest_first_and_page_by_page(desk, stores):
    (first, _), (second, _) = await _two_posts(desk, stores)
    assert first < second
    posts = await stores.archive.posts(NEWS, before=None, limit=10)
    assert [post.post_id for post in posts] == [second, first]
    assert [post.brief.content.headline for post in posts] == ["Harbour closes", "Ferry sails"]
    assert posts[0].posted_at == after(0)
    newest = await stores.archive.posts(NEWS, before=None, limit=1)
    older = await stores.archive.posts(NEWS, before=newest[-1].post_id, limit=1)
    assert [post.post_id for post in (*newest, *older)] == [second, first]
    assert await stores.archive.posts(SPORT, before=None, limit=10) == []


async def test_the_same_nonce_posts_once(desk, stores):
    ((post_id, brief_id), _) = await _two_posts(desk, stores)
    nonce = "lede-again"
    again = await stores.archive.post(NEWS, nonce, brief_id)
    assert again > post_id
    assert await stores.archive.post(NEWS, nonce, brief_id) == again
    assert await stores.archive.post(SPORT, nonce, brief_id) != again
    assert len(await stores.archive.posts(NEWS, before=None, limit=10)) == 3


async def test_channels_are_listed_with_posts_or_followers(desk, stores):
    await _two_posts(desk, stores)
    await desk.follow(channel=SPORT)
    assert list(await stores.archive.channels()) == [(NEWS, 2), (SPORT, 0)]


async def test_a_brief_is_found_by_its_id(desk, stores):
    ((_, brief_id), _) = await _two_posts(desk, stores)
    stored = await stores.archive.brief(brief_id)
    assert (stored.id, stored.content.headline) == (brief_id, "Ferry sails")
    assert await stores.archive.brief(brief_id + 1000) is None


async def test_words_and_the_beginning_of_the_last_one_find_a_brief(desk, stores):
    await _two_posts(desk, stores)
    for words in ("ferry", "FERRY sa", "sails ferry", '"ferry sails"'):
        hits = await stores.index.search(SearchQuery(words=words))
        assert [hit.brief.content.headline for hit in hits] == ["Ferry sails"], words
    assert len(await stores.index.search(SearchQuery(words="Lind"))) == 2  # both claims say it
    assert len(await stores.index.search(SearchQuery(words="Lind", limit=1))) == 1
    for words in ("", "  ", '""', "ferry closes", "nothing"):
        assert len(await stores.index.search(SearchQuery(words=words))) == 0, words


async def test_hits_come_best_first_with_scores_that_do_not_rise(desk, stores):
    await _two_posts(desk, stores)
    hits = await stores.index.search(SearchQuery(words="Lind"))
    assert hits[0].score >= hits[1].score > 0


async def test_a_search_can_be_kept_to_channels(desk, stores):
    await _two_posts(desk, stores)
    await desk.follow(channel=SPORT, backfill=1)
    entry = parsed_entry(1, title="Ferry sails")
    await desk.poll(planned(entry, SPORT), served_backfill=(SPORT,))
    everywhere = SearchQuery(words="Lind")
    assert len(await stores.index.search(everywhere)) == 2
    in_sport = await stores.index.search(SearchQuery(words="Lind", channels=(SPORT,)))
    assert [hit.brief.content.headline for hit in in_sport] == ["Ferry sails"]
    in_both = await stores.index.search(SearchQuery(words="Lind", channels=(SPORT, NEWS)))
    assert len(in_both) == 2
    assert len(await stores.index.search(SearchQuery(words="Lind", channels=()))) == 0


async def test_recent_headlines_come_newest_first_of_the_channels_asked_for(desk, stores):
    (_, first), (_, second) = await _two_posts(desk, stores)
    await desk.follow(channel=SPORT, backfill=1)
    entry = parsed_entry(1, title="Ferry sails")
    await desk.poll(planned(entry, SPORT), served_backfill=(SPORT,))
    in_news = await stores.index.recent([NEWS], limit=10)
    assert [(each.brief_id, each.headline) for each in in_news] == [
        (second, "Harbour closes"),
        (first, "Ferry sails"),
    ]
    assert in_news[0].made_at == after(0)
    assert [each.brief_id for each in await stores.index.recent([SPORT], limit=10)] == [first]
    in_both = await stores.index.recent([SPORT, NEWS], limit=10)
    assert [each.brief_id for each in in_both] == [second, first]
    assert [each.brief_id for each in await stores.index.recent([NEWS], limit=1)] == [second]
    assert len(await stores.index.recent([], limit=10)) == 0


async def test_a_brief_is_shown_only_where_a_channel_gets_it(desk, stores):
    ((_, brief_id), _) = await _two_posts(desk, stores)
    stored = await stores.index.brief_in(brief_id, [SPORT, NEWS])
    assert (stored.id, stored.content.headline) == (brief_id, "Ferry sails")
    assert await stores.index.brief_in(brief_id, [SPORT]) is None
    assert await stores.index.brief_in(brief_id, []) is None
    assert await stores.index.brief_in(brief_id + 1000, [NEWS]) is None


async def test_what_is_written_last_is_read(stores):
    assert await stores.bot_state.read("commands") is None
    await stores.bot_state.write("commands", "abc")
    await stores.bot_state.write("commands", "def")
    assert await stores.bot_state.read("commands") == "def"
    assert await stores.bot_state.read("command") is None


async def test_the_last_word_is_completed_from_briefs_of_the_channels(desk, stores):
    await _two_posts(desk, stores)

    async def completions(typed: str, *channels: ChannelName, limit: int = 10) -> list[str]:
        return list(await stores.index.completions(typed, channels, limit=limit))

    assert await completions("har", NEWS) == ["harbour"]
    assert await completions("closes HARB", NEWS) == ["closes harbour"]
    assert await completions("ferry HARB", NEWS) == []
    assert await completions("har", SPORT) == []
    assert await completions("har") == []
    assert await completions("harbour", NEWS) == []
    for typed in ("", "  ", "har ", "!", '"', "har\x00"):
        assert await completions(typed, NEWS, limit=1) in ([], ["harbour"]), typed
    assert list(await stores.index.completions("har", None, limit=10)) == ["harbour"]


async def test_what_stands_in_more_headlines_completes_first(desk, stores):
    await desk.follow()
    titles = ("Harbour closes", "Harvest begins", "Harvest ends")
    entries = [parsed_entry(number, title=title) for number, title in enumerate(titles, start=1)]
    await desk.poll(*(planned(entry, NEWS) for entry in entries))
    await desk.read_and_condense()
    found = await stores.index.completions("har", [NEWS], limit=10)
    assert list(found) == ["harvest", "harbour"]
    assert list(await stores.index.completions("har", [NEWS], limit=1)) == ["harvest"]


async def test_words_beside_the_headline_are_completed_where_no_headline_has_any(desk, stores):
    await _two_posts(desk, stores)
    assert list(await stores.index.completions("mond", [NEWS], limit=10)) == ["monday"]
    assert list(await stores.index.completions("mond", [SPORT], limit=10)) == []
