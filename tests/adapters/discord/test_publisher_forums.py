"""Briefs stand in forums: a post for each article, or one for each feed, made once."""

import pytest

from bot.domain.deliveries import FeedOfPost
from bot.domain.errors import ForumTagMissing, PublishLater, ThreadLocked
from bot.domain.posting import PostLayout, PostOptions, PostStyle
from tests.adapters.discord.running import RunningBot
from tests.builders import brief, link_card, translation
from tests.discord_stand_in.driver import StandIn
from tests.discord_stand_in.seen import Channel, Thread

POST_MADE = r"^POST /channels/\d+/threads$"
PER_FEED = PostOptions(layout=PostLayout.POST_PER_FEED)
HARBOUR = FeedOfPost(id=7, title="Harbour Post", url="https://harbour.example/feed")
HILLS = FeedOfPost(id=8, title="", url="https://hills.example/feed")


async def _forum(stand_in: StandIn, bot: RunningBot) -> Channel:
    return await stand_in.add_channel(bot.newsroom, "articles", kind="forum")


async def _texts(stand_in: StandIn, thread: Thread) -> list[str]:
    return [message.text for message in await stand_in.messages(thread.channel)]


# Forums, a post for each article


async def test_a_forum_gets_a_post_for_each_article(stand_in: StandIn, bot: RunningBot):
    forum = await _forum(stand_in, bot)
    name = await bot.presence.publisher.publish(bot.message(forum))
    await bot.presence.publisher.publish(bot.message(forum, content=link_card()))
    first, second = await stand_in.threads(forum)
    assert name == f"{first.id}/{first.id}"
    assert first.name == brief().headline
    assert second.name == link_card().headline
    [card] = await stand_in.messages(first.channel)
    assert [button.label for button in card.buttons] == ["Read article", "Evidence", "Report"]


async def test_a_post_of_a_server_that_wants_translations_has_a_translated_title(
    stand_in: StandIn, bot: RunningBot
):
    forum = await _forum(stand_in, bot)
    content, german = brief(translations=(translation(),)), PostOptions(briefs_language="de")
    await bot.presence.publisher.publish(bot.message(forum, content=content, options=german))
    [post] = await stand_in.threads(forum)
    [text] = await _texts(stand_in, post)
    assert post.name == "Die Brücke öffnet"
    assert "Die Brücke über den Lind wurde am Montag eröffnet." in text
    assert "Machine translation from English by small-model-7b" in text


async def test_a_title_fits_and_is_never_empty(stand_in: StandIn, bot: RunningBot):
    forum = await _forum(stand_in, bot)
    for headline in ("\N{BRIDGE AT NIGHT}" * 300, "\u200b \u202e"):
        await bot.presence.publisher.publish(bot.message(forum, content=brief(headline=headline)))
    names = [thread.name for thread in await stand_in.threads(forum)]
    assert all(1 <= len(name.encode("utf-16-le")) // 2 <= 100 for name in names)
    assert len(names) == 2


@pytest.mark.parametrize(
    ("kind", "status"), [("cut_after", 500), ("status_after", 502), ("status_after", 503)]
)
@pytest.mark.parametrize("style", [PostStyle.CARD, PostStyle.EMBED])
async def test_an_answer_that_is_lost_makes_no_second_post(
    stand_in: StandIn, bot: RunningBot, kind, status, style
):
    forum = await _forum(stand_in, bot)
    await stand_in.faults(POST_MADE, kind, status=status, times=1)
    options = PostOptions(style=style)
    message = bot.message(forum, options=options)
    with pytest.raises(PublishLater):
        await bot.presence.publisher.publish(message)
    again = bot.message(
        forum, options=options, brief_id=message.brief_id, first_tried_at=bot.clock.now()
    )
    name = await bot.presence.publisher.publish(again)
    [post] = await stand_in.threads(forum)
    assert name == f"{post.id}/{post.id}"
    assert len(await stand_in.requests(POST_MADE)) == 1


async def test_a_post_is_found_again_though_renamed_and_archived(
    stand_in: StandIn, bot: RunningBot
):
    forum = await _forum(stand_in, bot)
    message = bot.message(forum)
    name = await bot.presence.publisher.publish(message)
    await bot.presence.publisher.publish(bot.message(forum))  # a like one, of another brief
    first, _ = await stand_in.threads(forum)
    await stand_in.rename_channel(first.channel, "Solved")
    await stand_in.set_thread(first.channel, archived=True)
    again = bot.message(forum, brief_id=message.brief_id, first_tried_at=bot.clock.now())
    assert await bot.presence.publisher.publish(again) == name
    assert len(await stand_in.threads(forum)) == 2


async def test_what_never_arrived_is_posted_after_the_forum_was_read(
    stand_in: StandIn, bot: RunningBot
):
    forum = await _forum(stand_in, bot)
    await stand_in.faults(POST_MADE, "cut", times=1)
    message = bot.message(forum)
    with pytest.raises(PublishLater):
        await bot.presence.publisher.publish(message)
    again = bot.message(forum, brief_id=message.brief_id, first_tried_at=bot.clock.now())
    await bot.presence.publisher.publish(again)
    assert len(await stand_in.threads(forum)) == 1


async def test_a_forum_that_demands_a_tag_gets_the_first_that_the_bot_may_give(
    stand_in: StandIn, bot: RunningBot
):
    forum = await _forum(stand_in, bot)
    heard = bot.client.wait_for("guild_channel_update", timeout=10)
    _, news, _ = await stand_in.set_tags(
        forum, "staff", "news", "sport", moderated=("staff",), required=True
    )
    await heard
    await bot.presence.publisher.publish(bot.message(forum))
    [post] = await stand_in.threads(forum)
    assert post.tags == (news,)


async def test_a_forum_that_demands_a_tag_of_moderators_is_refused(
    stand_in: StandIn, bot: RunningBot
):
    forum = await _forum(stand_in, bot)
    heard = bot.client.wait_for("guild_channel_update", timeout=10)
    await stand_in.set_tags(forum, "staff", moderated=("staff",), required=True)
    await heard
    with pytest.raises(ForumTagMissing):
        await bot.presence.publisher.publish(bot.message(forum))
    assert await stand_in.requests(POST_MADE) == []


# Forums, a post for each feed


async def test_a_feed_has_one_post_with_all_its_briefs(stand_in: StandIn, bot: RunningBot):
    forum = await _forum(stand_in, bot)
    for feed in (HARBOUR, HARBOUR, HILLS):
        await bot.presence.publisher.publish(bot.message(forum, options=PER_FEED, feed=feed))
    harbour, hills = await stand_in.threads(forum)
    assert (harbour.name, hills.name) == (HARBOUR.title, HILLS.url)
    beginning, *briefs = await _texts(stand_in, harbour)
    assert HARBOUR.title in beginning
    assert len(briefs) == 2
    assert len(await _texts(stand_in, hills)) == 2


@pytest.mark.parametrize("state_is_lost", [False, True])
async def test_a_lost_answer_makes_no_second_post_of_a_feed(
    stand_in: StandIn, bot: RunningBot, state_is_lost
):
    forum = await _forum(stand_in, bot)
    await stand_in.faults(POST_MADE, "cut_after", times=1)
    message = bot.message(forum, options=PER_FEED, feed=HARBOUR)
    with pytest.raises(PublishLater):
        await bot.presence.publisher.publish(message)
    await bot.presence.publisher.publish(message)
    if state_is_lost:
        bot.stores.bot_state.facts.clear()
        await bot.presence.publisher.publish(bot.message(forum, options=PER_FEED, feed=HARBOUR))
    [post] = await stand_in.threads(forum)
    assert len(await _texts(stand_in, post)) == 2 + state_is_lost


async def test_a_feeds_post_is_opened_when_archived_and_made_anew_when_deleted(
    stand_in: StandIn, bot: RunningBot
):
    forum = await _forum(stand_in, bot)
    publish = bot.presence.publisher.publish
    name = await publish(bot.message(forum, options=PER_FEED, feed=HARBOUR))
    [post] = await stand_in.threads(forum)
    assert name.startswith(f"{post.id}/")
    await stand_in.set_thread(post.channel, archived=True)
    await publish(bot.message(forum, options=PER_FEED, feed=HARBOUR))
    [post] = await stand_in.threads(forum)
    assert not post.archived
    heard = bot.client.wait_for("raw_thread_delete", timeout=10)
    await stand_in.delete_channel(post.channel)
    await heard
    await publish(bot.message(forum, options=PER_FEED, feed=HARBOUR))
    [anew] = await stand_in.threads(forum)
    assert anew.id != post.id
    assert len(await _texts(stand_in, anew)) == 2


async def test_a_feeds_post_that_is_locked_is_told(stand_in: StandIn, bot: RunningBot):
    forum = await _forum(stand_in, bot)
    await bot.presence.publisher.publish(bot.message(forum, options=PER_FEED, feed=HARBOUR))
    [post] = await stand_in.threads(forum)
    heard = bot.client.wait_for("raw_thread_update", timeout=10)
    await stand_in.set_thread(post.channel, locked=True)
    await heard
    with pytest.raises(ThreadLocked):
        await bot.presence.publisher.publish(bot.message(forum, options=PER_FEED, feed=HARBOUR))
