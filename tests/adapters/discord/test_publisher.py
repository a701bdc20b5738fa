"""Briefs become messages, once each, whatever Discord answers."""

import asyncio

import pytest

from bot.domain.channels import ChannelName
from bot.domain.errors import (
    ChannelGone,
    ChannelRefused,
    MessageRefused,
    PermissionMissing,
    PublishLater,
)
from tests.adapters.discord.running import RunningBot, name_of
from tests.builders import link_card
from tests.discord_stand_in.driver import StandIn
from tests.discord_stand_in.driving_trouble import POSTS


async def test_a_brief_is_posted_as_a_card(stand_in: StandIn, bot: RunningBot):
    message_id = await bot.presence.publisher.publish(bot.message())
    [posted] = await stand_in.messages(bot.news)
    assert str(posted.id) == message_id
    assert "The bridge opens" in posted.text
    assert [button.label for button in posted.buttons] == ["Read article", "Evidence", "Report"]


async def test_a_link_card_is_posted_with_its_reason(stand_in: StandIn, bot: RunningBot):
    await bot.presence.publisher.publish(bot.message(content=link_card()))
    [posted] = await stand_in.messages(bot.news)
    assert "paywall" in posted.text


async def test_a_message_pings_nobody(stand_in: StandIn, bot: RunningBot):
    await bot.presence.publisher.publish(bot.message())
    [request] = await stand_in.requests(POSTS)
    assert request.body["allowed_mentions"]["parse"] == []
    assert request.body["enforce_nonce"] is True


@pytest.mark.parametrize("kind", ["announcement", "public_thread"])
async def test_other_channels_of_text_are_posted_to(stand_in: StandIn, bot: RunningBot, kind):
    parent = bot.news if kind.endswith("thread") else None
    channel = await stand_in.add_channel(bot.newsroom, "other", kind=kind, parent=parent)
    await bot.presence.publisher.publish(bot.message(channel))
    assert len(await stand_in.messages(channel)) == 1


@pytest.mark.parametrize("kind", ["category", "voice", "stage"])
async def test_what_is_not_for_texts_is_refused_without_a_request(
    stand_in: StandIn, bot: RunningBot, kind
):
    channel = await stand_in.add_channel(bot.newsroom, "other", kind=kind)
    with pytest.raises(ChannelRefused):
        await bot.presence.publisher.publish(bot.message(channel))
    assert await stand_in.requests(POSTS) == []


@pytest.mark.parametrize(
    ("kind", "status"), [("status_after", 503), ("cut_after", 500)], ids=["503", "cut"]
)
async def test_an_answer_that_is_lost_makes_no_second_message(
    stand_in: StandIn, bot: RunningBot, kind, status
):
    await stand_in.faults(POSTS, kind, status=status, times=1)
    message = bot.message()
    with pytest.raises(PublishLater):
        await bot.presence.publisher.publish(message)
    message_id = await bot.presence.publisher.publish(message)
    first, second = await stand_in.posts(bot.news)
    assert first.nonce == second.nonce == message.nonce
    assert second.repeated
    assert message_id == str(first.message_id)
    assert len(await stand_in.messages(bot.news)) == 1


async def test_a_502_after_the_message_was_taken_is_asked_again_at_once(
    stand_in: StandIn, bot: RunningBot
):
    await stand_in.faults(POSTS, "status_after", status=502, times=1)
    message_id = await bot.presence.publisher.publish(bot.message())
    [posted] = await stand_in.messages(bot.news)
    assert message_id == str(posted.id)


async def test_a_refusal_of_the_address_tells_how_long_to_wait(stand_in: StandIn, bot: RunningBot):
    await stand_in.faults(POSTS, status=429, via=False, retry_after=8, times=1)
    with pytest.raises(PublishLater) as caught:
        await bot.presence.publisher.publish(bot.message())
    assert caught.value.retry_after_seconds == 8


async def test_a_short_rate_limit_is_waited_out(stand_in: StandIn, bot: RunningBot):
    await stand_in.faults(POSTS, status=429, retry_after=0.1, times=1)
    await bot.presence.publisher.publish(bot.message())
    assert len(await stand_in.messages(bot.news)) == 1


async def test_a_long_rate_limit_is_left_to_the_outbox(stand_in: StandIn, bot: RunningBot):
    await stand_in.faults(POSTS, status=429, retry_after=600, times=1)
    with pytest.raises(PublishLater) as caught:
        await bot.presence.publisher.publish(bot.message())
    assert caught.value.retry_after_seconds == 600


async def test_giving_up_during_a_global_rate_limit_leaves_the_bot_able_to_post(
    stand_in: StandIn, bot: RunningBot
):
    fault = await stand_in.faults(POSTS, status=429, retry_after=0.3, scope="global", times=1)
    message = bot.message()
    impatient = asyncio.ensure_future(bot.presence.publisher.publish(message))
    while bot.client.http._global_over.is_set():  # discord.py has read the answer when it is not
        assert await fault.met(at_least=1, seconds=5) == 1
    impatient.cancel()
    with pytest.raises(asyncio.CancelledError):
        await impatient
    async with asyncio.timeout(5):
        await bot.presence.publisher.publish(message)
    assert len(await stand_in.messages(bot.news)) == 1


async def test_after_the_nonce_is_forgotten_the_channel_is_read_first(
    stand_in: StandIn, bot: RunningBot
):
    await stand_in.set_nonce_window(0.0)
    await bot.presence.publisher.publish(bot.message())  # another brief is not mistaken for it
    message = bot.message()
    message_id = await bot.presence.publisher.publish(message)
    again = bot.message(brief_id=message.brief_id, first_tried_at=bot.long_ago())
    assert await bot.presence.publisher.publish(again) == message_id
    assert len(await stand_in.messages(bot.news)) == 2


async def test_what_never_arrived_is_sent_after_the_channel_was_read(
    stand_in: StandIn, bot: RunningBot
):
    await bot.presence.publisher.publish(bot.message())
    await bot.presence.publisher.publish(bot.message(first_tried_at=bot.long_ago()))
    assert len(await stand_in.messages(bot.news)) == 2


async def test_a_missing_permission_costs_no_request(stand_in: StandIn, bot: RunningBot):
    heard = bot.client.wait_for("guild_channel_update", timeout=10)
    await stand_in.deny(bot.news, "send_messages", "read_message_history")
    await heard
    before = len(await stand_in.requests())
    with pytest.raises(PermissionMissing) as caught:
        await bot.presence.publisher.publish(bot.message())
    assert caught.value.permissions == ("send_messages", "read_message_history")
    assert len(await stand_in.requests()) == before


async def test_a_permission_that_only_discord_knows_of_sets_the_channel_aside(
    stand_in: StandIn, bot: RunningBot
):
    await stand_in.faults(POSTS, status=403, times=1)
    with pytest.raises(PermissionMissing) as caught:
        await bot.presence.publisher.publish(bot.message())
    assert caught.value.permissions == ()


async def test_a_deleted_channel_is_gone(stand_in: StandIn, bot: RunningBot):
    heard = bot.client.wait_for("guild_channel_delete", timeout=10)
    await stand_in.delete_channel(bot.news)
    await heard
    with pytest.raises(ChannelGone):
        await bot.presence.publisher.publish(bot.message())


async def test_a_channel_that_never_was_is_gone(bot: RunningBot):
    with pytest.raises(ChannelGone):
        await bot.presence.publisher.publish(bot.message(channel=ChannelName("discord", "9" * 18)))
    assert bot.presence.publisher.ready


async def test_a_channel_of_a_server_without_the_bot_is_refused(stand_in: StandIn, bot: RunningBot):
    other = await stand_in.add_guild("Elsewhere", with_bot=False)
    channel = await stand_in.add_channel(other, "private")
    with pytest.raises(ChannelRefused):
        await bot.presence.publisher.publish(bot.message(channel))


async def test_a_server_that_fails_is_waited_for(stand_in: StandIn, bot: RunningBot):
    await bot.presence.publisher.publish(bot.message())
    heard = bot.client.wait_for("guild_unavailable", timeout=10)
    await stand_in.guild_available(bot.newsroom, available=False)
    await heard
    before = len(await stand_in.requests())
    with pytest.raises(PublishLater):
        await bot.presence.publisher.publish(bot.message())
    assert len(await stand_in.requests()) == before


async def test_a_message_that_discord_rejects_is_refused_in_its_words(
    stand_in: StandIn, bot: RunningBot
):
    await stand_in.faults(POSTS, status=400, times=1)
    with pytest.raises(MessageRefused) as caught:
        await bot.presence.publisher.publish(bot.message())
    assert "400" in caught.value.detail


async def test_a_token_that_was_reset_is_noticed_by_the_next_post(
    stand_in: StandIn, bot: RunningBot
):
    await stand_in.change_token("another")
    with pytest.raises(PublishLater):
        await bot.presence.publisher.publish(bot.message())
    await bot.heard.until(lambda heard: heard.errors)
    await bot.clock.advance(bot.heard.retries[0] or 0)
    await bot.heard.until(lambda heard: heard.codes[-1] == "discord_token_wrong")


async def test_the_server_of_a_channel_is_remembered(bot: RunningBot):
    await bot.presence.publisher.publish(bot.message())
    kept = await bot.stores.servers.server_of(name_of(bot.news))
    assert kept == f"discord:{bot.newsroom.id}"


async def test_without_a_connection_messages_wait(bot: RunningBot):
    bot.stop.set()
    await bot.running
    assert not bot.presence.publisher.ready
    with pytest.raises(PublishLater):
        await bot.presence.publisher.publish(bot.message())
