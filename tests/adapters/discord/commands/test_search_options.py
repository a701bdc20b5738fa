"""`/search` with its options, and what was probably meant."""

from datetime import UTC, datetime
from typing import Any

import pytest
import simcord

from tests.adapters.discord.commands.desk import Desk, buttons_of, shown, text_of, told_besides
from tests.adapters.discord.commands.sayings import published, quoting
from tests.builders import brief

FEED = "https://gazette.example/feed?key=secret"
HERALD = "https://herald.example/feed"
HOSTILE = "@everyone <@1> **x** [here](https://evil.example)"


async def headlines(reader: Any, news: Any, **options: str) -> str:
    return text_of(await reader.slash(news, "search", words="bridge", **options))


@pytest.fixture
async def two_feeds(desk: Desk, news: Any, backroom: Any) -> Any:
    """Let two feeds have brought a brief each, and a third one something hidden."""
    for url, title, headline in (
        (FEED, "Gazette", "Bridge opens"),
        (HERALD, "Herald", "Bridge closes"),
    ):
        feed = await desk.follow(url, news, title)
        row = desk.entry(feed, "read", news)
        row.article_id = desk.post(news, headline)
    await desk.follow("https://secret.example/feed", backroom, "Secret plans")


async def test_only_what_a_feed_brought(two_feeds: Any, news: Any, reader: Any) -> None:
    [choice] = await reader.autocomplete(news, "search", "feed", "gaz")
    chosen = await headlines(reader, news, feed=choice["value"])
    typed = await headlines(reader, news, feed="herald")

    assert "Bridge opens" in chosen
    assert "Bridge closes" not in chosen
    assert "Bridge closes" in typed
    assert "Bridge opens" not in typed


async def test_feeds_are_offered_by_title_and_host_without_their_address(
    two_feeds: Any, news: Any, reader: Any
) -> None:
    offered = await reader.autocomplete(news, "search", "feed", "")

    assert [choice["name"] for choice in offered] == [
        "Gazette · gazette.example",
        "Herald · herald.example",
    ]
    assert "secret" not in str(offered).casefold()


@pytest.mark.parametrize("typed", ["secret plans", "feed:3", "e", "nothing", HOSTILE])
async def test_a_feed_of_no_channel_that_can_be_read_is_none(
    two_feeds: Any, news: Any, reader: Any, typed: str
) -> None:
    assert "is no feed of the channels that you can read" in await headlines(
        reader, news, feed=typed
    )


async def test_a_feed_of_another_server_is_none(
    env: simcord.Env, desk: Desk, news: Any, reader: Any
) -> None:
    elsewhere = env.create_guild("Elsewhere").create_text_channel("news")
    feed = await desk.follow(FEED, elsewhere, "Gazette")

    assert await reader.autocomplete(news, "search", "feed", "") == []
    assert "is no feed" in await headlines(reader, news, feed=f"feed:{feed.id}")


async def test_only_where_somebody_says_something(desk: Desk, news: Any, reader: Any) -> None:
    desk.post(news, quoting("Bridge opens", "Mara Oak", "It holds."))
    desk.post(news, quoting("Bridge closes", "Ben Ash", "It is cold."))
    [choice] = await reader.autocomplete(news, "search", "speaker", "ma")

    told = await headlines(reader, news, speaker=choice["value"])

    assert "Bridge opens" in told
    assert "Bridge closes" not in told


async def test_speakers_of_hidden_channels_are_not_offered(
    desk: Desk, news: Any, backroom: Any, reader: Any
) -> None:
    desk.post(backroom, quoting("Bridge secret", "Otto Hid", "Sell."))

    assert await reader.autocomplete(news, "search", "speaker", "") == []
    assert "secret" not in await headlines(reader, news, speaker="Otto Hid")


async def test_only_between_two_days(desk: Desk, news: Any, reader: Any) -> None:
    for day in (1, 2, 3):
        at = datetime(2026, 2, day, 9, tzinfo=UTC)
        desk.post(news, published(brief(f"Bridge {day}"), published_at=at))

    told = await headlines(reader, news, since="2026-02-02", until="2.2.2026")
    month = await headlines(reader, news, since="2026-02", until="2026-02")
    later = await headlines(reader, news, since="2026-02-05")
    before = await headlines(reader, news, until="yesterday")  # it is New Year's Day

    assert "Bridge 2" in told
    assert "One brief" in told
    assert "3 briefs" in month
    assert "No brief" in later
    assert "No brief" in before


@pytest.mark.parametrize("option", ["since", "until"])
async def test_a_day_that_is_none_is_told_plainly(news: Any, reader: Any, option: str) -> None:
    told = await headlines(reader, news, **{option: f"sometime {HOSTILE}"[:38]})

    assert "is no day that Lede understands" in told
    assert "2026-11-01" in told


async def test_days_turned_around_are_told(news: Any, reader: Any) -> None:
    told = await headlines(reader, news, since="2026-02-03", until="2026-02-02")

    assert "comes after the last" in told


async def test_only_in_a_language(desk: Desk, news: Any, reader: Any) -> None:
    desk.post(news, brief("Bridge opens"))
    desk.post(news, brief("Bridge geht auf", language="de"))
    [choice] = await reader.autocomplete(news, "search", "language", "germ")

    told = await headlines(reader, news, language=choice["value"])
    typed = await headlines(reader, news, language="Deutsch")

    assert choice == {"name": "German", "value": "de"}
    for answer in (told, typed):
        assert "geht auf" in answer
        assert "Bridge opens" not in answer


async def test_a_language_that_is_none_is_told(news: Any, reader: Any) -> None:
    assert "is no language" in await headlines(reader, news, language="Klingonese")


async def test_what_was_meant_is_offered_and_found(desk: Desk, news: Any, reader: Any) -> None:
    desk.post(news, "Bridge opens")

    answer = await reader.slash(news, "search", words="brigde")
    assert "Did you mean “bridge”?" in text_of(answer)
    await reader.click(shown(answer), label="Search for “bridge”")

    assert "Bridge opens" in text_of(answer)


async def test_what_was_meant_keeps_the_options(desk: Desk, news: Any, reader: Any) -> None:
    desk.post(news, "Bridge opens")
    desk.post(news, brief("Bridge geht auf", language="de"))

    answer = await reader.slash(news, "search", words="brigde", language="de")
    await reader.click(shown(answer), label="Search for “bridge”")

    assert "geht auf" in text_of(answer)
    assert "Bridge opens" not in text_of(answer)


async def test_words_of_hidden_channels_are_never_suggested(
    env: simcord.Env, desk: Desk, news: Any, backroom: Any, reader: Any
) -> None:
    elsewhere = env.create_guild("Elsewhere").create_text_channel("news")
    desk.post(backroom, "Merger planned")
    desk.post(elsewhere, "Merger planned")

    answer = await reader.slash(news, "search", words="mergr")

    assert "merger" not in text_of(answer)
    assert not buttons_of(answer)


async def test_only_its_asker_can_take_a_suggestion(
    env: simcord.Env, desk: Desk, guild: Any, news: Any, reader: Any
) -> None:
    desk.post(news, "Bridge opens")
    answer: Any = await reader.slash(news, "search", words="brigde")
    stranger = guild.add_member(env.create_user("stranger"))
    env.backend.get_message(answer.response.channel_id, answer.response.id).flags &= ~64

    refused = await stranger.click(answer.response, label="Search for “bridge”")

    assert "Only who asked" in told_besides(refused)


async def test_a_suggestion_taken_later_shows_what_may_be_seen_then(
    env: simcord.Env, desk: Desk, guild: Any, reader: Any
) -> None:
    inner = guild.create_text_channel("inner")
    desk.post(inner, "Bridge opens")
    answer = await reader.slash(inner, "search", words="brigde")
    bot: Any = env.bot
    everybody = bot.get_guild(guild.id).default_role
    await bot.get_channel(inner.id).set_permissions(everybody, read_message_history=False)

    await reader.click(shown(answer), label="Search for “bridge”")

    assert "Bridge opens" not in text_of(answer)


async def test_after_a_restart_a_suggestion_says_that_it_is_too_old(
    env: simcord.Env, desk: Desk, news: Any, reader: Any
) -> None:
    desk.post(news, "Bridge opens")
    answer = await reader.slash(news, "search", words="brigde")
    await env.restart_bot(desk.client())

    told = await reader.click(shown(answer), label="Search for “bridge”")

    assert "too old" in told_besides(told)


async def test_a_suggestion_of_the_longest_words_fits_its_button(
    desk: Desk, news: Any, reader: Any
) -> None:
    word = "bridge" * 6
    desk.post(news, f"{word} {word}x opens")

    answer = await reader.slash(news, "search", words=f"{word[:-2]}eg {word}x")

    [label] = buttons_of(answer)
    assert len(label) <= 80


async def test_the_last_word_is_completed_from_what_the_asker_can_read(
    desk: Desk, news: Any, backroom: Any, reader: Any
) -> None:
    desk.post(news, "Harbourmaster opens")
    desk.post(backroom, "Harbourside is secret")

    offered = await reader.autocomplete(news, "search", "words", "open harb")

    assert [(choice["name"], choice["value"]) for choice in offered] == [
        ("open harbourmaster", "open harbourmaster")
    ]
    assert await reader.autocomplete(news, "search", "words", "zeppelin") == []


async def test_what_is_too_long_for_a_choice_is_not_offered(
    desk: Desk, news: Any, reader: Any
) -> None:
    desk.post(news, "Harbourmaster opens")

    typed = "opens " * 15 + "harb"
    assert await reader.autocomplete(news, "search", "words", typed) == []
