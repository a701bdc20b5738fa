"""What stands is changed or removed: digests, messages nobody knows the end of, archived threads."""

import pytest

from bot.adapters.discord.posting.editing import NO_MESSAGE
from bot.domain.deliveries import DigestItem
from bot.domain.errors import ChannelGone, MessageRefused
from bot.domain.posting import PostOptions, PostStyle
from tests.adapters.discord.running import RunningBot
from tests.builders import brief
from tests.discord_stand_in.driver import StandIn


def item(number: int) -> DigestItem:
    return DigestItem(brief_id=number, content=brief(f"Bridge {number} opens"))


async def test_a_digest_is_shown_anew_without_the_brief(stand_in: StandIn, bot: RunningBot):
    digest = bot.message(digest=(item(1), item(2)))
    name = await bot.presence.publisher.publish(digest)

    await bot.presence.publisher.publish(bot.message(edits=name, digest=(item(2),)))

    [left] = await stand_in.messages(bot.news)
    assert "Bridge 2 opens" in left.text
    assert "Bridge 1 opens" not in left.text


async def test_a_digest_without_a_brief_left_is_removed_or_the_plain_link(
    stand_in: StandIn, bot: RunningBot
):
    names = [
        await bot.presence.publisher.publish(bot.message(digest=(item(1), item(2))))
        for _ in range(2)
    ]

    await bot.presence.publisher.publish(bot.message(edits=names[0], replaced=False))
    await bot.presence.publisher.publish(bot.message(edits=names[1]))

    [left] = await stand_in.messages(bot.news)
    assert str(left.id) == names[1]
    assert "taken down" in left.text


@pytest.mark.parametrize("style", [PostStyle.CARD, PostStyle.EMBED])
async def test_a_message_that_a_lost_try_has_left_is_found_and_changed(
    stand_in: StandIn, bot: RunningBot, style: PostStyle
):
    left = bot.message(options=PostOptions(style=style))
    other = bot.message(content=brief("Something else"))
    for message in (left, other):
        await bot.presence.publisher.publish(message)

    changed = await bot.presence.publisher.publish(
        bot.message(edits="", brief_id=left.brief_id, first_tried_at=bot.long_ago())
    )

    first, second = await stand_in.messages(bot.news)
    assert str(first.id) == changed
    assert "taken down" in first.text
    assert "Something else" in second.text


async def test_a_post_that_a_lost_try_has_left_is_found_and_changed(
    stand_in: StandIn, bot: RunningBot
):
    forum = await stand_in.add_channel(bot.newsroom, "articles", kind="forum")
    left = bot.message(forum)
    name = await bot.presence.publisher.publish(left)

    changed = await bot.presence.publisher.publish(
        bot.message(forum, edits="", brief_id=left.brief_id, first_tried_at=bot.long_ago())
    )

    [post] = await stand_in.threads(forum)
    [message] = await stand_in.messages(post.channel)
    assert changed == name
    assert "taken down" in message.text


async def test_where_no_try_has_left_anything_nothing_is_changed(
    stand_in: StandIn, bot: RunningBot
):
    await bot.presence.publisher.publish(bot.message())

    for first_tried_at in (bot.long_ago(), None):
        sought = bot.message(edits="", brief_id=999, first_tried_at=first_tried_at)
        assert await bot.presence.publisher.publish(sought) == NO_MESSAGE

    [message] = await stand_in.messages(bot.news)
    assert "taken down" not in message.text


async def test_nobody_is_pinged_by_a_change(stand_in: StandIn, bot: RunningBot):
    name = await bot.presence.publisher.publish(bot.message())

    await bot.presence.publisher.publish(
        bot.message(edits=name, content=brief("<@1> @everyone opens"))
    )

    [message] = await stand_in.messages(bot.news)
    assert message.payload["mentions"] == []
    assert message.payload["mention_everyone"] is False


async def test_a_message_in_an_archived_thread_is_changed_and_the_thread_closed_again(
    stand_in: StandIn, bot: RunningBot
):
    forum = await stand_in.add_channel(bot.newsroom, "articles", kind="forum")
    name = await bot.presence.publisher.publish(bot.message(forum))
    [post] = await stand_in.threads(forum)
    await stand_in.set_thread(post.channel, archived=True)

    await bot.presence.publisher.publish(bot.message(forum, edits=name))

    [message] = await stand_in.messages(post.channel)
    [closed] = await stand_in.threads(forum)
    assert "taken down" in message.text
    assert closed.archived


@pytest.mark.parametrize("style", list(PostStyle))
async def test_a_brief_is_shown_as_it_is_now_in_its_style_with_its_buttons(
    stand_in: StandIn, bot: RunningBot, style: PostStyle
):
    options = PostOptions(style=style)
    posted = bot.message(content=brief("The bridge opens"), options=options)
    name = await bot.presence.publisher.publish(posted)
    [before] = await stand_in.messages(bot.news)

    better = brief("The bridge opens at last")
    renewal = bot.message(
        edits=name, renewed=True, content=better, options=options, brief_id=posted.brief_id
    )
    assert await bot.presence.publisher.publish(renewal) == name

    [after] = await stand_in.messages(bot.news)
    assert after.id == before.id
    assert after.text.replace(" at last", "") == before.text
    assert "at last" in after.text
    assert [each.label for each in after.buttons] == [each.label for each in before.buttons]
    again = bot.message(edits="", brief_id=posted.brief_id, first_tried_at=bot.long_ago())
    assert await bot.presence.publisher.publish(again) == name  # it is known again


@pytest.mark.parametrize("style", [PostStyle.CARD, PostStyle.EMBED])
async def test_the_role_that_was_pinged_stays_named_and_is_not_pinged_again(
    stand_in: StandIn, bot: RunningBot, style: PostStyle
):
    heard = bot.client.wait_for("guild_role_create", timeout=10)
    role = await stand_in.add_role(bot.newsroom, "Readers", mentionable=True)
    await heard
    options = PostOptions(style=style, mention_role=str(role))
    name = await bot.presence.publisher.publish(bot.message(options=options))
    [before] = await stand_in.messages(bot.news)
    assert before.pinged_roles == (role,)

    for _ in range(2):
        renewal = bot.message(edits=name, renewed=True, options=PostOptions(style=style))
        await bot.presence.publisher.publish(renewal)

    [after] = await stand_in.messages(bot.news)
    assert f"<@&{role}>" in str(after.payload)
    assert after.pinged_roles == before.pinged_roles


async def test_a_digest_is_shown_anew_with_the_better_brief(stand_in: StandIn, bot: RunningBot):
    digest = bot.message(digest=(item(1), item(2)))
    name = await bot.presence.publisher.publish(digest)

    better = DigestItem(brief_id=1, content=brief("Bridge 1 opens at last"))
    await bot.presence.publisher.publish(
        bot.message(edits=name, renewed=True, digest=(better, item(2)))
    )

    [left] = await stand_in.messages(bot.news)
    assert "Bridge 1 opens at last" in left.text
    assert "Bridge 2 opens" in left.text


async def test_a_message_or_a_channel_that_is_gone_is_told_and_nothing_is_posted_anew(
    stand_in: StandIn, bot: RunningBot
):
    name = await bot.presence.publisher.publish(bot.message())
    [message] = await stand_in.messages(bot.news)
    await stand_in.delete_message(message)

    with pytest.raises(MessageRefused):
        await bot.presence.publisher.publish(bot.message(edits=name, renewed=True))
    never = bot.message(edits="", renewed=True, first_tried_at=bot.long_ago())
    with pytest.raises(MessageRefused):
        await bot.presence.publisher.publish(never)
    assert await stand_in.messages(bot.news) == []
    await stand_in.delete_channel(bot.news)
    with pytest.raises((ChannelGone, MessageRefused)):  # as the connection has heard of it or not
        await bot.presence.publisher.publish(bot.message(edits=name, renewed=True))
