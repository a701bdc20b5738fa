"""`/feed add`: addresses and channels in, subscriptions, choices and plain refusals out."""

from typing import Any

import discord
import pytest
import simcord
from simcord.backend.errors import SetupError

from bot.domain.errors import AddressRefused, UrlRefused, WorkTooLarge
from bot.domain.feeds import Subscription
from bot.domain.posting import PostStyle
from bot.domain.servers import ServerSettings
from tests.adapters.discord.commands.desk import (
    MAX_FEEDS,
    Desk,
    allow,
    buttons_of,
    menu_of,
    name_of,
    shown,
    text_of,
    told_besides,
)
from tests.adapters.discord.discord_markdown import spans, walk
from tests.unit.pipeline.world import FEED, PARAGRAPHS, html, link, rss

SITE = "https://gazette.example/"


def page_with(*feeds: str) -> bytes:
    links = "".join(
        f"<link rel=alternate type='application/rss+xml' title='Feed' href='{feed}'>"
        for feed in feeds
    )
    return (
        f"<!doctype html><html><head><title>G</title>{links}</head><body>x</body></html>".encode()
    )


@pytest.fixture(autouse=True)
def _gazette(desk: Desk) -> None:
    desk.fetcher.answers[FEED] = rss(["bridge", "harbour"])
    desk.fetcher.answers[link("bridge")] = html("bridge")


async def add(who: Any, place: Any, **options: Any) -> Any:
    """Ask for a feed and press *Follow*; return the answer, which tells what came of it."""
    answer = await who.slash(place, "feed add", **options)
    await who.click(shown(answer), label="Follow")
    return answer


async def followed(desk: Desk) -> list[tuple[str, str]]:
    feeds = await desk.stores.subscriptions.followed_feeds()
    return [(feed.url, str(channel)) for feed in feeds for channel in feed.channels]


async def test_shows_what_following_would_bring_and_follows_when_told_to(
    desk: Desk, news: Any, admin: Any
) -> None:
    answer = await admin.slash(news, "feed add", url=FEED)

    told = text_of(answer)
    assert "Follow **Gazette**?" in told
    assert f"Its new articles go to {news.mention}." in told
    assert "It lists 2 entries now." in told
    assert "The bridge story of today" in told  # the card of the newest
    assert "eleven million euros" in told
    assert await followed(desk) == []

    await admin.click(shown(answer), label="Follow")

    assert f"{news.mention} follows **Gazette** now." in text_of(answer)
    assert await followed(desk) == [(FEED, str(name_of(news)))]


async def test_follows_a_feed_in_another_channel(
    desk: Desk, guild: Any, news: Any, admin: Any
) -> None:
    sport = guild.create_text_channel("sport")

    told = text_of(await add(admin, news, url=FEED, channel=sport))

    assert f"{sport.mention} follows" in told
    assert await followed(desk) == [(FEED, str(name_of(sport)))]


async def test_an_announcement_channel_can_follow_a_feed(
    desk: Desk, guild: Any, admin: Any
) -> None:
    announcements = guild.create_news_channel("announcements")

    await add(admin, announcements, url=FEED)

    assert await followed(desk) == [(FEED, str(name_of(announcements)))]


async def test_nothing_of_the_past_is_posted(desk: Desk, news: Any, admin: Any) -> None:
    await add(admin, news, url=FEED)

    [row] = desk.stores.memory.subscriptions
    assert row.backfill == 0  # as `lede feed add` does
    assert row.from_file is False


@pytest.mark.parametrize("typed", ["gazette.example/feed", f"<{FEED}>", f" {FEED} "])
async def test_understands_addresses_as_people_write_them(
    desk: Desk, news: Any, admin: Any, typed: str
) -> None:
    await add(admin, news, url=typed)

    assert await followed(desk) == [(FEED, str(name_of(news)))]


async def test_a_page_that_offers_one_feed_leads_to_it(desk: Desk, news: Any, admin: Any) -> None:
    desk.fetcher.answers[SITE] = page_with("/feed")

    await add(admin, news, url=SITE)

    assert await followed(desk) == [(FEED, str(name_of(news)))]


async def test_a_feed_that_is_followed_already_is_told_of(
    desk: Desk, news: Any, admin: Any
) -> None:
    await add(admin, news, url=FEED)

    told = text_of(await admin.slash(news, "feed add", url=FEED))

    assert "follows **Gazette** already." in told
    assert len(await followed(desk)) == 1


async def test_what_the_settings_file_owns_stays_its_own(desk: Desk, news: Any, admin: Any) -> None:
    owned = Subscription(feed_url=FEED, channel=name_of(news), backfill=3, from_file=True)
    await desk.stores.subscriptions.apply_file([owned])

    told = text_of(await admin.slash(news, "feed add", url=FEED))

    assert "settings file" in told
    [row] = desk.stores.memory.subscriptions
    assert row.from_file
    assert row.backfill == 3


async def test_several_feeds_are_offered_for_the_asker_to_choose(
    desk: Desk, news: Any, admin: Any
) -> None:
    desk.fetcher.answers[SITE] = page_with("/feed", "/sport.xml")
    offer = await admin.slash(news, "feed add", url=SITE)
    assert "2 feeds" in text_of(offer)
    labels = [option["label"] for option in menu_of(offer)["options"]]
    assert labels == ["gazette.example/feed", "gazette.example/sport.xml"]
    assert await followed(desk) == []

    await admin.select(shown(offer), ["0"])
    assert "Follow **Gazette**?" in text_of(offer)  # in the place of the menu
    await admin.click(shown(offer), label="Follow")

    assert "follows **Gazette** now" in text_of(offer)
    assert await followed(desk) == [(FEED, str(name_of(news)))]


async def test_a_choice_fits_a_menu_whatever_a_page_offers(
    desk: Desk, news: Any, admin: Any
) -> None:
    many = [f"/{'long/' * 60}{number}.xml" for number in range(40)]
    desk.fetcher.answers[SITE] = page_with(*many)

    offer = await admin.slash(news, "feed add", url=SITE)

    options = menu_of(offer)["options"]
    assert len(options) == 25
    assert all(len(option["label"]) <= 100 for option in options)
    assert "the first 25" in text_of(offer)


async def test_only_the_asker_can_choose(
    env: simcord.Env, desk: Desk, guild: Any, news: Any, admin: Any
) -> None:
    desk.fetcher.answers[SITE] = page_with("/feed", "/sport.xml")
    offer = shown(await admin.slash(news, "feed add", url=SITE))
    # Nobody else sees the menu; so this is somebody who forges a click.
    env.backend.get_message(offer.channel_id, offer.id).flags &= ~64
    stranger = guild.add_member(env.create_user("stranger"))

    answer = await stranger.select(offer, ["0"])

    assert "Only who added this can choose" in told_besides(answer)
    assert await followed(desk) == []


async def test_a_choice_of_a_former_run_is_told_to_be_too_old(
    env: simcord.Env, desk: Desk, news: Any, admin: Any
) -> None:
    desk.fetcher.answers[SITE] = page_with("/feed", "/sport.xml")
    offer = shown(await admin.slash(news, "feed add", url=SITE))
    await env.restart_bot(desk.client())

    answer = await admin.select(offer, ["0"])

    assert "too old" in told_besides(answer)


async def test_whoever_may_not_manage_the_server_any_more_cannot_choose(
    env: simcord.Env, desk: Desk, guild: Any, news: Any
) -> None:
    role = guild.create_role("Managers", permissions=allow(manage_guild=True))
    former = guild.add_member(env.create_user("former"), roles=[role])
    desk.fetcher.answers[SITE] = page_with("/feed", "/sport.xml")
    offer = await former.slash(news, "feed add", url=SITE)
    bot: Any = env.bot
    await bot.get_guild(guild.id).get_role(role.id).edit(permissions=discord.Permissions.none())

    await former.select(shown(offer), ["0"])

    assert "Manage Server" in text_of(offer)
    assert await followed(desk) == []


async def test_discord_hides_the_command_from_others(news: Any, reader: Any) -> None:
    with pytest.raises(SetupError, match="not visible to this user"):
        await reader.slash(news, "feed add", url=FEED)


OPTIONS: dict[str, dict[str, Any]] = {
    "feed add": {"url": FEED},
    "feed edit": {"feed": FEED, "filter": "bridge"},
    "feed remove": {"feed": FEED},
    "feed test": {"feed": FEED},
    "feed import": {"file": ("feeds.opml", b"<opml/>")},
    "feed pause": {"feed": FEED},
    "feed resume": {"feed": FEED},
}


@pytest.mark.parametrize(
    "command",
    [*OPTIONS, "feed list", "feed health", "feed export", "feed notices"],
)
async def test_others_are_refused_where_an_admin_showed_it_to_them(
    env: simcord.Env, desk: Desk, guild: Any, news: Any, reader: Any, command: str
) -> None:
    await show_to(env, guild, reader, "feed")

    told = text_of(await reader.slash(news, command, **OPTIONS.get(command, {})))

    assert "Manage Server" in told
    assert desk.fetcher.asked == []
    assert await followed(desk) == []


async def show_to(env: simcord.Env, guild: Any, member: Any, command: str) -> None:
    """Let an admin show a command to a member whom it is hidden from by default."""
    bot: Any = env.bot
    [found] = [each for each in await bot.tree.fetch_commands() if each.name == command]
    guild.set_command_permissions(found, {member: True})


async def test_who_cannot_write_in_a_channel_cannot_point_a_feed_at_it(
    desk: Desk, guild: Any, news: Any, admin: Any
) -> None:
    silent = discord.PermissionOverwrite(send_messages=False)
    rules = guild.create_text_channel("rules", overwrites={admin: silent})

    told = text_of(await admin.slash(news, "feed add", url=FEED, channel=rules))

    assert f"You cannot write in {rules.mention} yourself" in told
    assert desk.fetcher.asked == []
    assert await followed(desk) == []


async def test_what_the_bot_lacks_is_named_with_how_to_grant_it(
    desk: Desk, guild: Any, news: Any, admin: Any
) -> None:
    silent = discord.PermissionOverwrite(send_messages=False, read_message_history=False)
    quiet = guild.create_text_channel("quiet", overwrites={guild.me: silent})

    told = text_of(await admin.slash(news, "feed add", url=FEED, channel=quiet))

    assert quiet.mention in told
    assert "Send Messages and Read Message History" in told
    assert "Edit Channel → Permissions" in told
    assert await followed(desk) == []


async def test_a_voice_channel_is_no_place_for_briefs(desk: Desk, guild: Any, admin: Any) -> None:
    lounge = guild.create_voice_channel("lounge")

    told = text_of(await admin.slash(lounge, "feed add", url=FEED))

    assert "text and announcement channels, threads and forums" in told
    assert await followed(desk) == []


async def test_a_page_without_feeds_is_told_of(desk: Desk, news: Any, admin: Any) -> None:
    desk.fetcher.answers = {SITE: page_with()}

    told = text_of(await admin.slash(news, "feed add", url=SITE))

    assert "offers no feed" in told


@pytest.mark.parametrize(
    ("failure", "told"),
    [
        (UrlRefused(url="ftp://x.example/", why="scheme"), "is not a web address"),
        (AddressRefused(url=FEED, host="a.example", address="10.0.0.1"), "out of the public"),
    ],
    ids=["scheme", "local"],
)
async def test_what_cannot_be_fetched_is_told_plainly(
    desk: Desk, news: Any, admin: Any, failure: Any, told: str
) -> None:
    desk.fetcher.answers[FEED] = failure

    answer = text_of(await admin.slash(news, "feed add", url=FEED))

    assert told in answer
    assert "10.0.0.1" not in answer


async def test_a_broken_feed_and_one_too_large_are_told_of(
    desk: Desk, news: Any, admin: Any
) -> None:
    desk.fetcher.answers[FEED] = b"\x00\x01\x02\x03"
    assert "not a feed" in text_of(await admin.slash(news, "feed add", url=FEED))

    desk.workers.failures = [WorkTooLarge(task="parse_feed", limit_bytes=1)]
    told = text_of(await admin.slash(news, "feed add", url=FEED))
    assert "could not be worked through" in told


async def test_hostile_titles_and_headlines_are_shown_as_they_are(
    desk: Desk, news: Any, admin: Any
) -> None:
    hostile = "@everyone &lt;@1&gt; **x** [a](https://evil.example)"
    body = rss(["bridge"]).decode()
    body = body.replace("The bridge story of today", hostile).replace("Gazette", hostile)
    desk.fetcher.answers[FEED] = body.encode()

    told = text_of(await admin.slash(news, "feed add", url=FEED))

    assert "Follow **" in told
    kinds = [node.kind for node in walk(spans(told))]
    assert kinds.count("bold") == 2  # ours, around the title and the headline
    assert kinds.count("mention") == 1  # the channel's
    assert not set(kinds) & {"masked", "link"}


async def test_a_filter_and_a_category_come_along(desk: Desk, news: Any, admin: Any) -> None:
    told = text_of(await add(admin, news, url=FEED, filter="bridge -toll", category="News/Towns"))

    assert "Only what fits is posted: bridge -toll" in told
    assert "Its category: News/Towns" in told
    [row] = desk.stores.memory.subscriptions
    assert (row.filter, row.category) == ("bridge -toll", ("News", "Towns"))


async def test_adding_again_changes_only_what_is_named(desk: Desk, news: Any, admin: Any) -> None:
    await add(admin, news, url=FEED, filter="bridge", category="Towns")

    told = text_of(await admin.slash(news, "feed add", url=FEED, filter="-"))

    assert "Every new article is posted." in told
    [row] = desk.stores.memory.subscriptions
    assert (row.filter, row.category) == ("", ("Towns",))


async def test_a_filter_that_cannot_be_read_is_shown_with_its_place(
    desk: Desk, news: Any, admin: Any
) -> None:
    told = text_of(await admin.slash(news, "feed add", url=FEED, filter="bridge OR (toll"))

    assert "bridge OR (toll\n          ^" in told
    assert "never closes it" in told
    assert desk.fetcher.asked == []
    assert await followed(desk) == []


async def test_a_feed_that_is_chosen_takes_the_options_along(
    desk: Desk, news: Any, admin: Any
) -> None:
    desk.fetcher.answers[SITE] = page_with("/feed", "/sport.xml")
    offer = await admin.slash(news, "feed add", url=SITE, filter="bridge")

    await admin.select(shown(offer), ["0"])
    await admin.click(shown(offer), label="Follow")

    [row] = desk.stores.memory.subscriptions
    assert row.filter == "bridge"


async def test_options_for_what_the_settings_file_owns_change_nothing(
    desk: Desk, news: Any, admin: Any
) -> None:
    owned = Subscription(feed_url=FEED, channel=name_of(news), from_file=True)
    await desk.stores.subscriptions.apply_file([owned])

    told = text_of(await admin.slash(news, "feed add", url=FEED, filter="bridge"))

    assert "settings file" in told
    [row] = desk.stores.memory.subscriptions
    assert row.filter == ""


async def test_a_server_follows_as_many_feeds_as_it_may(
    env: simcord.Env, desk: Desk, guild: Any, news: Any, admin: Any
) -> None:
    sport = guild.create_text_channel("sport")
    elsewhere = env.create_guild("Elsewhere").create_text_channel("news")
    for number in range(MAX_FEEDS):
        await desk.follow(f"https://gazette.example/{number}", (news, sport)[number % 2])
        await desk.follow(f"https://herald.example/{number}", elsewhere)  # they do not count

    told = text_of(await admin.slash(news, "feed add", url=FEED))

    assert f"{MAX_FEEDS} feeds are" in told
    assert (FEED, str(name_of(news))) not in await desk.followed()


async def test_an_asker_with_two_addresses_under_way_waits(
    desk: Desk, news: Any, admin: Any
) -> None:
    with desk.services.turns.turn_of(admin.id), desk.services.turns.turn_of(admin.id):
        told = text_of(await admin.slash(news, "feed add", url=FEED))

    assert "Wait until it answered" in told
    assert await followed(desk) == []


async def test_articles_of_the_past_are_owed_where_they_are_asked_for(
    desk: Desk, news: Any, admin: Any
) -> None:
    told = text_of(await add(admin, news, url=FEED, past=3))

    [row] = desk.stores.memory.subscriptions
    assert row.backfill_owed == 3
    assert "is not posted" not in told


async def test_a_thread_and_a_forum_can_follow_a_feed(
    desk: Desk, env: simcord.Env, guild: Any, news: Any, admin: Any
) -> None:
    forum = guild.create_forum_channel("forum")
    bot: Any = env.bot
    made = await bot.get_channel(news.id).create_thread(
        name="talk", type=discord.ChannelType.public_thread
    )
    [thread] = [each for each in news.threads if each.id == made.id]

    for place in (forum, thread):
        await add(admin, news, url=FEED, channel=place)

    assert {channel for _, channel in await followed(desk)} == {
        str(name_of(forum)),
        str(name_of(thread)),
    }
    server = f"discord:{guild.id}"
    assert await desk.stores.servers.channels(server) == sorted([name_of(forum), name_of(thread)])


async def test_a_thread_that_the_bot_may_not_write_in_is_told_with_what_it_lacks(
    desk: Desk, env: simcord.Env, guild: Any, admin: Any
) -> None:
    lacking = discord.PermissionOverwrite(send_messages_in_threads=False)
    place = guild.create_text_channel("place", overwrites={guild.me: lacking})
    bot: Any = env.bot
    await bot.get_channel(place.id).create_thread(
        name="talk", type=discord.ChannelType.public_thread
    )
    [thread] = place.threads

    told = text_of(await admin.slash(place, "feed add", url=FEED, channel=thread))

    assert "Send Messages in Threads" in told
    assert thread.mention in told
    assert await followed(desk) == []


async def test_cancel_follows_nothing(desk: Desk, news: Any, admin: Any) -> None:
    answer = await admin.slash(news, "feed add", url=FEED)

    await admin.click(shown(answer), label="Cancel")

    assert text_of(answer) == "Not followed."
    assert await followed(desk) == []


async def test_an_article_without_a_brief_shows_why(desk: Desk, news: Any, admin: Any) -> None:
    desk.fetcher.answers.pop(link("bridge"))

    told = text_of(await admin.slash(news, "feed add", url=FEED))

    assert "The bridge story of today" in told
    assert "gazette.example" in told
    assert "404" in told or "does not exist" in told or "not there" in told


async def test_what_the_feed_itself_carries_is_shown_where_the_page_cannot_be_read(
    desk: Desk, news: Any, admin: Any
) -> None:
    carried = "".join(f"<p>{each} {each}</p>" for each in PARAGRAPHS)
    desk.fetcher.answers.pop(link("bridge"))
    desk.fetcher.answers[FEED] = rss(["bridge"], carried)

    assert "eleven million euros" in text_of(await admin.slash(news, "feed add", url=FEED))


async def test_a_feed_without_entries_says_that_there_is_nothing_to_show(
    desk: Desk, news: Any, admin: Any
) -> None:
    desk.fetcher.answers[FEED] = rss([])

    told = text_of(await add(admin, news, url=FEED))

    assert "follows **Gazette** now" in told


async def test_the_style_of_the_server_is_shown(
    desk: Desk, guild: Any, news: Any, admin: Any
) -> None:
    full = text_of(await admin.slash(news, "feed add", url=FEED))
    compact_style = ServerSettings(server=f"discord:{guild.id}", style=PostStyle.COMPACT)
    await desk.stores.servers.revise(compact_style.server, lambda _: compact_style)

    compact = text_of(await admin.slash(news, "feed add", url=FEED))

    assert "The bridge story of today" in compact
    assert len(compact) < len(full)


async def test_following_checks_the_permissions_again(
    desk: Desk, env: simcord.Env, guild: Any, news: Any
) -> None:
    role = guild.create_role("Managers", permissions=allow(manage_guild=True))
    former = guild.add_member(env.create_user("former"), roles=[role])
    answer = await former.slash(news, "feed add", url=FEED)
    bot: Any = env.bot
    channel = bot.get_channel(news.id)
    await channel.set_permissions(bot.get_guild(guild.id).me, send_messages=False)

    done = await former.click(shown(answer), label="Follow")
    assert "Lede cannot post in" in told_besides(done)
    assert "Follow **Gazette**?" in text_of(answer)  # it stays, for another try
    await channel.set_permissions(bot.get_guild(guild.id).me, send_messages=True)
    await bot.get_guild(guild.id).get_role(role.id).edit(permissions=discord.Permissions.none())
    done = await former.click(shown(answer), label="Follow")

    assert "Manage Server" in told_besides(done)
    assert await followed(desk) == []


async def test_following_looks_at_the_feed_again(desk: Desk, news: Any, admin: Any) -> None:
    answer = await admin.slash(news, "feed add", url=FEED)
    desk.fetcher.answers[FEED] = b"\x00\x01"

    done = await admin.click(shown(answer), label="Follow")

    assert "not a feed" in told_besides(done)
    assert await followed(desk) == []
    desk.fetcher.answers[FEED] = rss(["bridge"])
    await admin.click(shown(answer), label="Follow")
    assert len(await followed(desk)) == 1


async def test_following_twice_follows_once(desk: Desk, news: Any, admin: Any) -> None:
    answer = await admin.slash(news, "feed add", url=FEED)
    message, custom_id = shown(answer), buttons_of(answer)["Follow"]["custom_id"]
    stored = desk.env.backend.get_message(message.channel_id, message.id)
    before = list(stored.components)
    await admin.click(message, custom_id=custom_id)
    stored.components = before  # as it still stands on a screen that is slow

    done = await admin.click(message, custom_id=custom_id)

    assert "too old" in told_besides(done)
    assert len(desk.stores.memory.subscriptions) == 1


async def test_only_its_asker_decides_and_not_after_a_restart(
    desk: Desk, env: simcord.Env, guild: Any, news: Any, admin: Any
) -> None:
    answer = shown(await admin.slash(news, "feed add", url=FEED))
    # Nobody else sees the preview; so this is somebody who forges a press.
    env.backend.get_message(answer.channel_id, answer.id).flags &= ~64
    managers = guild.create_role("Others", permissions=allow(manage_guild=True))
    other = guild.add_member(env.create_user("other"), roles=[managers])

    assert "Only who added this" in told_besides(await other.click(answer, label="Follow"))
    await env.restart_bot(desk.client())
    assert "too old" in told_besides(await admin.click(answer, label="Follow"))
    assert await followed(desk) == []


async def test_the_longest_preview_fits_a_message(desk: Desk, news: Any, admin: Any) -> None:
    body = rss(["bridge"]).decode().replace("Gazette", "**" * 300)
    desk.fetcher.answers[FEED] = body.encode()
    long = html("bridge").decode().replace("new bridge", "new bridge " + "*_" * 400)
    desk.fetcher.answers[link("bridge")] = long.encode()

    answer = await admin.slash(
        news, "feed add", url=FEED, filter=" OR ".join(['"*_*_"'] * 40), category="_*" * 90
    )

    assert len(text_of(answer)) <= 4000
    assert list(buttons_of(answer))[-2:] == ["Follow", "Cancel"]
