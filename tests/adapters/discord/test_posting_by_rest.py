"""Posting without hearing Discord: the same briefs at the same places, for few further requests."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.adapters.clock import SystemClock
from bot.adapters.discord.connecting.connection import Access
from bot.adapters.discord.connecting.guild_views import OLD
from bot.adapters.discord.presence import DiscordPosting, Memory
from bot.domain.errors import ChannelGone, ChannelRefused, PermissionMissing, PublishLater
from bot.domain.posting import PostLayout, PostOptions
from bot.pipeline.records import OutgoingMessage
from tests.adapters.discord.running import Heard, name_of
from tests.builders import brief
from tests.discord_stand_in.driver import StandIn
from tests.discord_stand_in.driving_trouble import POSTS
from tests.discord_stand_in.seen import Channel, Guild
from tests.fakes.clock import FakeClock
from tests.fakes.stores import memory_stores

ABOUT_SERVERS = r"^GET /guilds/"
ABOUT_CHANNELS = r"^GET /channels/\d+$"


@dataclass(kw_only=True)
class Sender:
    """A process that only posts."""

    posting: DiscordPosting
    clock: FakeClock
    heard: Heard
    running: asyncio.Task[None]
    guild: Guild
    news: Channel
    _count: int = field(default=0)

    async def post(self, channel: Channel | None = None, **changes: Any) -> str:
        self._count += 1
        values: dict[str, Any] = {
            "channel": name_of(channel or self.news),
            "nonce": f"lede-{self._count}",
            "brief_id": self._count,
            "content": brief(),
            "first_tried_at": None,
        }
        return await self.posting.publisher.publish(OutgoingMessage(**{**values, **changes}))


@pytest.fixture
async def sender(stand_in: StandIn) -> AsyncIterator[Sender]:
    """A sender that is let in, to a server named Newsroom with a channel named news."""
    guild = await stand_in.add_guild("Newsroom")
    news = await stand_in.add_channel(guild, "news")
    clock, heard, stop = FakeClock(SystemClock().now()), Heard(), asyncio.Event()
    stores = memory_stores(clock)
    posting = DiscordPosting(
        Access(discord_token=stand_in.discord_token, proxy=stand_in.proxy),
        memory=Memory(outbox=stores.outbox, state=stores.bot_state, servers=stores.servers),
        clock=clock,
        troubles=heard,
    )
    async with asyncio.TaskGroup() as tasks:
        running = tasks.create_task(posting.run(stop))
        await heard.until(lambda heard: heard.connected == 1)
        yield Sender(
            posting=posting, clock=clock, heard=heard, running=running, guild=guild, news=news
        )
        stop.set()
    assert (await stand_in.gateway_counts()).logins == 0


async def test_briefs_reach_every_kind_of_place(stand_in: StandIn, sender: Sender):
    assert sender.posting.publisher.ready
    announcements = await stand_in.add_channel(sender.guild, "official", kind="announcement")
    thread = await stand_in.add_channel(
        sender.guild, "talk", kind="public_thread", parent=sender.news
    )
    forum = await stand_in.add_channel(sender.guild, "articles", kind="forum")
    for channel in (sender.news, announcements, thread):
        await sender.post(channel)
        [posted] = await stand_in.messages(channel)
        assert brief().headline in posted.text
    assert [one.is_crossposted for one in await stand_in.messages(announcements)] == [True]
    post, _, message = (await sender.post(forum)).partition("/")
    assert post == message
    await sender.post(options=PostOptions(layout=PostLayout.THREADS))
    assert len(await stand_in.threads(sender.news)) == 2


async def test_a_server_is_asked_about_once_in_a_while_not_for_each_message(
    stand_in: StandIn, sender: Sender
):
    for _ in range(10):
        await sender.post()
    assert len(await stand_in.requests(ABOUT_SERVERS)) == 3
    assert len(await stand_in.requests(ABOUT_CHANNELS)) == 1
    await sender.clock.advance(OLD.total_seconds())
    await sender.post()
    assert len(await stand_in.requests(ABOUT_SERVERS)) == 6
    assert len(await stand_in.requests(ABOUT_CHANNELS)) == 1


async def test_what_is_missing_is_told_by_name_and_nothing_is_posted(
    stand_in: StandIn, sender: Sender
):
    await stand_in.deny(sender.news, "send_messages")
    with pytest.raises(PermissionMissing) as caught:
        await sender.post()
    assert caught.value.permissions == ("send_messages",)
    assert await stand_in.requests(POSTS) == []


async def test_a_permission_taken_away_unseen_is_told_by_name_when_discord_refuses(
    stand_in: StandIn, sender: Sender
):
    await sender.post()
    await stand_in.deny(sender.news, "send_messages")
    with pytest.raises(PermissionMissing) as caught:
        await sender.post()
    assert caught.value.permissions == ("send_messages",)


async def test_a_permission_that_is_back_is_seen_at_the_next_try(stand_in: StandIn, sender: Sender):
    await stand_in.deny(sender.news, "send_messages")
    with pytest.raises(PermissionMissing):
        await sender.post()
    await stand_in.allow(sender.news, "send_messages")
    await sender.clock.advance(2.0)  # who hears of it waits so long
    await sender.post()
    assert len(await stand_in.messages(sender.news)) == 1


async def test_a_channel_that_was_deleted_unseen_is_told_of(stand_in: StandIn, sender: Sender):
    await sender.post()
    await stand_in.delete_channel(sender.news)
    with pytest.raises(ChannelGone):
        await sender.post()


async def test_a_server_that_the_bot_was_removed_from_refuses(stand_in: StandIn, sender: Sender):
    await sender.post()
    await stand_in.remove_bot(sender.guild)
    await sender.clock.advance(OLD.total_seconds())
    with pytest.raises(ChannelRefused):
        await sender.post()


async def test_a_discord_that_fails_is_tried_later(stand_in: StandIn, sender: Sender):
    await stand_in.faults(ABOUT_SERVERS, status=503)
    with pytest.raises(PublishLater):
        await sender.post()
    assert sender.posting.publisher.ready


async def test_a_token_that_was_changed_ends_the_trying(stand_in: StandIn, sender: Sender):
    await stand_in.change_token("another")
    with pytest.raises(PublishLater):
        await sender.post()
    await sender.heard.until(lambda heard: heard.errors)
    await sender.clock.advance(sender.heard.retries[-1] or 0)
    async with asyncio.timeout(10):
        await sender.running
    assert sender.heard.codes[-1] == "discord_token_wrong"
    assert sender.heard.retries[-1] is None
