"""`/feed import` and `/feed export`: lists of feeds from and for other readers."""

from typing import Any
from xml.etree import ElementTree as ET

import pytest
import simcord

from bot.domain.errors import WorkTimeout
from tests.adapters.discord.commands.desk import (
    MAX_FEEDS,
    MAX_OPML_BYTES,
    Desk,
    name_of,
    shown,
    text_of,
)
from tests.adapters.discord.discord_markdown import spans, walk
from tests.unit.pipeline.test_exchange_feeds import opml, outline

FEED, OTHER = "https://gazette.example/feed", "https://herald.example/feed"


async def attached(answer: Any) -> tuple[str, str]:
    """Return name and text of the file of an answer, which must be seen below its words."""
    [file] = shown(answer).attachments
    [seen] = [part for part in shown(answer).components if part["type"] == 13]
    assert seen["file"]["url"] == file.url
    return file.filename, (await file.read()).decode()


async def test_follows_what_a_list_has_and_reports(
    desk: Desk, guild: Any, news: Any, admin: Any
) -> None:
    sport = guild.create_text_channel("sport")
    await desk.follow(OTHER, sport, filter="mine")
    folder = f"<outline text='Towns'>{outline(FEED, 'Gazette')}</outline>"
    body = opml(folder, outline(OTHER, "Herald"), outline("file:///etc/passwd", "Bad"))

    answer = await admin.slash(news, "feed import", file=("Feeds.OPML", body), channel=sport)
    told = text_of(answer)

    assert f"Followed from now on in {sport.mention}: 1" in told
    assert "- Gazette · https\\://gazette.example/feed · Towns" in told
    assert "One was followed there already and is left as it is:" in told
    assert "One line of the list is no feed to follow:" in told
    assert "Bad has an address that is none of the web." in told
    assert shown(answer).attachments == []
    [followed] = (await desk.subscriptions(FEED)).values()
    assert (str(followed.channel), followed.category) == (str(name_of(sport)), ("Towns",))
    [kept] = (await desk.subscriptions(OTHER)).values()
    assert kept.filter == "mine"
    assert desk.fetcher.asked == []


async def test_a_long_list_is_cut_and_told_whole_in_a_file(
    desk: Desk, news: Any, admin: Any
) -> None:
    many = [outline(f"https://gazette.example/{number}", f"Feed {number}") for number in range(30)]

    answer = await admin.slash(news, "feed import", file=("feeds.xml", opml(*many)))

    assert "… and 22 more" in text_of(answer)
    name, whole = await attached(answer)
    assert name == "import-report.txt"
    assert all(f"Feed {number} · " in whole for number in range(30))
    assert "Followed from now on in #news: 30" in whole


async def test_no_more_feeds_than_a_server_may_have(desk: Desk, news: Any, admin: Any) -> None:
    many = [outline(f"https://gazette.example/{number}") for number in range(MAX_FEEDS + 3)]

    told = text_of(await admin.slash(news, "feed import", file=("feeds.opml", opml(*many))))

    assert len(await desk.followed()) == MAX_FEEDS
    assert "3 feeds could not be followed:" in told
    assert f"{MAX_FEEDS} feeds are, and no more may be" in told


@pytest.mark.parametrize(
    ("file", "told"),
    [
        (("feeds.opml", b"<opml>" + b" " * MAX_OPML_BYTES + b"</opml>"), "larger than 20 kB"),
        (("feeds.opml", b"hello"), "not a list of feeds in the OPML format"),
        (("feeds.opml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><opml/>"), "entities"),
        (("feeds.opml", opml()), "no feed in it"),
        (("feeds.exe", opml(outline(FEED))), "does not look like a list of feeds"),
    ],
    ids=["large", "text", "bomb", "empty", "name"],
)
async def test_what_is_no_list_is_told(
    desk: Desk, news: Any, admin: Any, file: Any, told: str
) -> None:
    assert told in text_of(await admin.slash(news, "feed import", file=file))
    assert await desk.followed() == []


async def test_a_file_too_large_is_not_even_downloaded(
    env: simcord.Env, news: Any, admin: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(env.backend.cdn, "get", asked.append)

    large = ("feeds.opml", b" " * (MAX_OPML_BYTES + 1))
    assert "larger than" in text_of(await admin.slash(news, "feed import", file=large))
    assert asked == []


async def test_a_file_that_is_larger_than_it_said_is_refused(
    env: simcord.Env, desk: Desk, news: Any, admin: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = opml(outline(FEED)) + b" " * MAX_OPML_BYTES
    monkeypatch.setattr(env.backend.cdn, "get", lambda _url: body)

    told = text_of(await admin.slash(news, "feed import", file=("feeds.opml", opml())))

    assert "larger than" in told
    assert await desk.followed() == []


async def test_a_file_that_discord_lost_is_told(
    env: simcord.Env, news: Any, admin: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(env.backend.cdn, "get", lambda _url: None)

    told = text_of(await admin.slash(news, "feed import", file=("feeds.opml", opml())))

    assert "did not hand over feeds.opml" in told


async def test_a_list_that_is_too_hard_is_told(desk: Desk, news: Any, admin: Any) -> None:
    desk.workers.failures = [WorkTimeout(task="read_opml", seconds=20)]

    told = text_of(await admin.slash(news, "feed import", file=("feeds.opml", opml())))

    assert told
    assert await desk.followed() == []


async def test_one_list_of_a_server_at_a_time(
    desk: Desk, guild: Any, news: Any, admin: Any
) -> None:
    with desk.services.imports.turn_of(guild.id):
        told = text_of(
            await admin.slash(news, "feed import", file=("feeds.opml", opml(outline(FEED))))
        )

    assert "another list just now" in told
    assert await desk.followed() == []


async def test_hostile_titles_and_addresses_are_shown_as_they_are(
    desk: Desk, news: Any, admin: Any
) -> None:
    hostile = "@everyone &lt;@1&gt; **x** [a](https://evil.example)"
    body = opml(outline("https://a.example/", hostile), outline("ftp://a.example/", hostile))

    told = text_of(await admin.slash(news, "feed import", file=("feeds.opml", body)))

    kinds = [node.kind for node in walk(spans(told))]
    assert kinds.count("mention") == 1  # the channel's
    assert not set(kinds) & {"masked", "link", "bold"}


async def test_what_is_exported_is_this_servers_and_can_be_imported_again(
    env: simcord.Env, desk: Desk, guild: Any, news: Any, admin: Any
) -> None:
    elsewhere = env.create_guild("Elsewhere").create_text_channel("news")
    sport = guild.create_text_channel("sport")
    await desk.follow(FEED, news, "Gazette & <Co>", category=("Towns",))
    await desk.follow("https://sport.example/feed", sport, "Sport", headers={"X-Key": "hidden"})
    await desk.follow(OTHER, elsewhere, "Herald")

    answer = await admin.slash(news, "feed export")
    name, body = await attached(answer)

    assert "2 feeds" in text_of(answer)
    assert name == "feeds.opml"
    assert "hidden" not in body
    feeds = ET.fromstring(body).iter("outline")  # noqa: S314  # our own
    assert {each.get("xmlUrl") for each in feeds} == {None, FEED, "https://sport.example/feed"}

    await desk.stores.subscriptions.unsubscribe(FEED, name_of(news))
    again = await admin.slash(news, "feed import", file=(name, body.encode()))
    assert "Gazette & \\<Co>" in text_of(again)
    [followed] = (await desk.subscriptions(FEED)).values()
    assert followed.category == ("Towns",)


async def test_the_feeds_of_one_channel_can_be_exported(
    desk: Desk, guild: Any, news: Any, admin: Any
) -> None:
    sport, quiet = guild.create_text_channel("sport"), guild.create_text_channel("quiet")
    await desk.follow(FEED, news)
    await desk.follow(OTHER, sport)

    _, body = await attached(await admin.slash(news, "feed export", channel=sport))
    none = text_of(await admin.slash(news, "feed export", channel=quiet))

    assert OTHER in body
    assert FEED not in body
    assert "Nothing is followed there yet" in none
