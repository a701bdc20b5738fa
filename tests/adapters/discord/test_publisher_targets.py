"""Briefs reach announcement channels and threads as the channel wants them, and are changed there."""

import discord
import pytest

from bot.adapters.discord.posting.targets import as_target
from bot.domain.deliveries import DigestItem
from bot.domain.errors import PermissionMissing, PublishLater, ThreadLocked
from bot.domain.posting import PostLayout, PostOptions, PostStyle
from tests.adapters.discord.running import RunningBot
from tests.builders import brief
from tests.discord_stand_in.driver import StandIn
from tests.discord_stand_in.driving_trouble import POSTS
from tests.discord_stand_in.seen import Channel

THREAD_MADE = r"^POST /channels/\d+/messages/\d+/threads$"
CROSSPOSTED = r"^POST /channels/\d+/messages/\d+/crosspost$"
IN_THREADS = PostOptions(layout=PostLayout.THREADS)


async def _forum(stand_in: StandIn, bot: RunningBot) -> Channel:
    return await stand_in.add_channel(bot.newsroom, "articles", kind="forum")


def test_a_channel_of_media_is_no_forum_of_texts():
    media = discord.ForumChannel.__new__(discord.ForumChannel)
    media._type = 16  # which neither the stand-in nor Discord's own document knows
    assert as_target(media) is None


# Announcement channels


async def test_a_brief_in_an_announcement_channel_is_published(stand_in: StandIn, bot: RunningBot):
    channel = await stand_in.add_channel(bot.newsroom, kind="announcement")
    await bot.presence.publisher.publish(bot.message(channel))
    unasked = bot.message(channel, options=PostOptions(crosspost=False))
    await bot.presence.publisher.publish(unasked)
    assert [one.is_crossposted for one in await stand_in.messages(channel)] == [True, False]


async def test_past_the_limit_briefs_are_posted_unpublished_and_discord_is_asked_no_more(
    stand_in: StandIn, bot: RunningBot
):
    channel = await stand_in.add_channel(bot.newsroom, kind="announcement")
    await stand_in.use_up_crossposts(channel)
    for _ in range(3):
        await bot.presence.publisher.publish(bot.message(channel))
    assert [one.is_crossposted for one in await stand_in.messages(channel)] == [False] * 3
    assert len(await stand_in.requests(CROSSPOSTED)) == 1
    await bot.clock.advance(3_601)
    await bot.presence.publisher.publish(bot.message(channel))
    assert len(await stand_in.requests(CROSSPOSTED)) == 2


async def test_a_lost_answer_to_the_publishing_is_no_second_brief(
    stand_in: StandIn, bot: RunningBot
):
    channel = await stand_in.add_channel(bot.newsroom, kind="announcement")
    await stand_in.faults(CROSSPOSTED, "cut_after", times=1)
    message = bot.message(channel)
    with pytest.raises(PublishLater):
        await bot.presence.publisher.publish(message)
    await bot.presence.publisher.publish(message)
    assert [one.is_crossposted for one in await stand_in.messages(channel)] == [True]


# Roles and styles


@pytest.mark.parametrize("style", list(PostStyle))
async def test_the_one_role_is_pinged_and_nobody_else(stand_in: StandIn, bot: RunningBot, style):
    readers = await stand_in.add_role(bot.newsroom, "readers", mentionable=True)
    others = await stand_in.add_role(bot.newsroom, "others", mentionable=True)
    heard = bot.client.wait_for("guild_role_create", timeout=10)
    await stand_in.add_role(bot.newsroom, "last")
    await heard
    options = PostOptions(style=style, mention_role=str(readers))
    content = brief(headline=f"<@&{others}> @everyone")
    await bot.presence.publisher.publish(bot.message(options=options, content=content))
    [posted] = await stand_in.messages(bot.news)
    assert posted.pinged_roles == (readers,)
    assert posted.text.startswith(f"<@&{readers}>")
    [request] = await stand_in.requests(POSTS)
    assert request.body["allowed_mentions"] == {"parse": [], "roles": [readers]}


async def test_a_role_that_is_gone_is_left_out(stand_in: StandIn, bot: RunningBot):
    options = PostOptions(mention_role="123456789012345678")
    await bot.presence.publisher.publish(bot.message(options=options))
    [posted] = await stand_in.messages(bot.news)
    assert "<@&" not in posted.text


async def test_an_embed_is_found_again_after_its_nonce_is_forgotten(
    stand_in: StandIn, bot: RunningBot
):
    await stand_in.set_nonce_window(0.0)
    options = PostOptions(style=PostStyle.EMBED)
    message = bot.message(options=options)
    first = await bot.presence.publisher.publish(message)
    again = bot.message(brief_id=message.brief_id, options=options, first_tried_at=bot.long_ago())
    assert await bot.presence.publisher.publish(again) == first
    [posted] = await stand_in.messages(bot.news)
    assert posted.payload["embeds"]


async def test_an_embed_takes_a_permission_of_its_own(stand_in: StandIn, bot: RunningBot):
    heard = bot.client.wait_for("guild_channel_update", timeout=10)
    await stand_in.deny(bot.news, "embed_links")
    await heard
    await bot.presence.publisher.publish(bot.message())
    with pytest.raises(PermissionMissing) as caught:
        await bot.presence.publisher.publish(
            bot.message(options=PostOptions(style=PostStyle.EMBED))
        )
    assert caught.value.permissions == ("embed_links",)


async def test_a_digest_is_one_message_and_found_again(stand_in: StandIn, bot: RunningBot):
    await stand_in.set_nonce_window(0.0)
    items = tuple(DigestItem(brief_id=number, content=brief()) for number in (1, 2))
    message = bot.message(brief_id=1, digest=items)
    await bot.presence.publisher.publish(bot.message(brief_id=1))  # the first by itself
    first = await bot.presence.publisher.publish(message)
    again = bot.message(brief_id=1, digest=items, first_tried_at=bot.long_ago())
    assert await bot.presence.publisher.publish(again) == first
    assert len(await stand_in.messages(bot.news)) == 2


# Threads


async def test_an_archived_thread_is_opened_by_the_brief(stand_in: StandIn, bot: RunningBot):
    thread = await stand_in.add_channel(bot.newsroom, "talk", kind="public_thread", parent=bot.news)
    await stand_in.set_thread(thread, archived=True)
    await bot.presence.publisher.publish(bot.message(thread))
    [seen] = await stand_in.threads(bot.news)
    assert not seen.archived
    assert len(await stand_in.messages(thread)) == 1


@pytest.mark.parametrize("archived", [False, True], ids=["open", "archived"])
async def test_a_locked_thread_is_refused_without_a_post(
    stand_in: StandIn, bot: RunningBot, archived
):
    thread = await stand_in.add_channel(bot.newsroom, "talk", kind="public_thread", parent=bot.news)
    heard = bot.client.wait_for("raw_thread_update", timeout=10)
    await stand_in.set_thread(thread, locked=True, archived=archived)
    await heard
    with pytest.raises(ThreadLocked):
        await bot.presence.publisher.publish(bot.message(thread))
    assert await stand_in.requests(POSTS) == []


async def test_a_thread_is_begun_on_each_brief(stand_in: StandIn, bot: RunningBot):
    long = brief(headline="The bridge " + "opens " * 30)
    await bot.presence.publisher.publish(bot.message(content=long, options=IN_THREADS))
    [thread] = await stand_in.threads(bot.news)
    assert thread.name.startswith("The bridge opens opens")
    assert len(thread.name) <= 100
    [posted] = await stand_in.messages(bot.news)
    assert posted.id == thread.id


@pytest.mark.parametrize(
    ("kind", "status"), [("cut_after", 500), ("status_after", 502), ("cut", 500)]
)
async def test_a_lost_answer_leaves_one_brief_with_one_thread(
    stand_in: StandIn, bot: RunningBot, kind, status
):
    await stand_in.faults(THREAD_MADE, kind, status=status, times=1)
    message = bot.message(options=IN_THREADS)
    try:
        await bot.presence.publisher.publish(message)
    except PublishLater:
        await bot.presence.publisher.publish(message)
    assert len(await stand_in.messages(bot.news)) == 1
    assert len(await stand_in.threads(bot.news)) == 1


async def test_threads_that_the_bot_may_not_begin_are_told_before_anything_is_posted(
    stand_in: StandIn, bot: RunningBot
):
    heard = bot.client.wait_for("guild_channel_update", timeout=10)
    await stand_in.deny(bot.news, "create_public_threads")
    await heard
    with pytest.raises(PermissionMissing) as caught:
        await bot.presence.publisher.publish(bot.message(options=IN_THREADS))
    assert caught.value.permissions == ("create_public_threads",)
    assert await stand_in.messages(bot.news) == []


# What stands, changed


async def test_a_brief_that_is_taken_down_is_the_plain_link_of_the_same_kind(
    stand_in: StandIn, bot: RunningBot
):
    forum = await _forum(stand_in, bot)
    for place, style in ((bot.news, PostStyle.EMBED), (bot.news, PostStyle.CARD), (forum, None)):
        message = bot.message(place, options=PostOptions(style=style))
        name = await bot.presence.publisher.publish(message)
        await bot.presence.publisher.publish(bot.message(place, edits=name))
    [post] = await stand_in.threads(forum)
    posted = [*await stand_in.messages(bot.news), *await stand_in.messages(post.channel)]
    assert len(posted) == 3
    assert all("taken down" in one.text for one in posted)
    assert not any(button.label == "Evidence" for one in posted for button in one.buttons)
    assert [bool(one.payload["embeds"]) for one in posted] == [True, False, False]


async def test_what_is_removed_is_gone_and_gone_already_is_fine(stand_in: StandIn, bot: RunningBot):
    forum = await _forum(stand_in, bot)
    for place in (bot.news, forum):
        name = await bot.presence.publisher.publish(bot.message(place))
        for _ in range(2):
            removal = bot.message(place, edits=name, replaced=False)
            assert await bot.presence.publisher.publish(removal) == name
    assert await stand_in.messages(bot.news) == []
    [post] = await stand_in.threads(forum)  # without Manage Threads only its message can go
    assert await stand_in.messages(post.channel) == []


async def test_a_post_goes_as_a_whole_where_the_bot_manages_threads(
    stand_in: StandIn, bot: RunningBot
):
    forum = await _forum(stand_in, bot)
    heard = bot.client.wait_for("guild_channel_update", timeout=10)
    await stand_in.allow(forum, "manage_threads")
    await heard
    name = await bot.presence.publisher.publish(bot.message(forum))
    await bot.presence.publisher.publish(bot.message(forum, edits=name, replaced=False))
    assert await stand_in.threads(forum) == []


async def test_what_stood_in_a_channel_that_is_gone_is_done_with(
    stand_in: StandIn, bot: RunningBot
):
    name = await bot.presence.publisher.publish(bot.message())
    heard = bot.client.wait_for("guild_channel_delete", timeout=10)
    await stand_in.delete_channel(bot.news)
    await heard
    assert await bot.presence.publisher.publish(bot.message(edits=name)) == name


async def test_the_words_on_a_card_are_in_the_language_of_the_channel(
    stand_in: StandIn, bot: RunningBot
):
    await bot.presence.publisher.publish(bot.message(options=PostOptions(language="de")))
    await bot.presence.publisher.publish(bot.message())
    german, english = await stand_in.messages(bot.news)
    assert german.buttons[0].label != english.buttons[0].label == "Read article"
