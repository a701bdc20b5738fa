"""A server with members and channels in memory, the commands over real pipeline steps, and eyes."""

from collections import Counter
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import discord
import simcord
from discord import app_commands
from simcord.results import InteractionResult, ResponseMessage

from bot.adapters.discord.commands import install
from bot.adapters.discord.connecting.localising import CommandTranslator, SpeakingTree
from bot.adapters.discord.services import FeedLimits, Services
from bot.adapters.discord.telling.notice_places import NoticePlaces
from bot.domain.briefs import Brief, LinkCard
from bot.domain.channels import ChannelName
from bot.domain.feeds import Subscription
from bot.pipeline.end_feeds import Removals
from bot.pipeline.feed_care import FeedCare
from bot.pipeline.finding_ports import BriefIndex
from bot.pipeline.records import StoredBrief
from tests.builders import NOON, brief, parsed_entry
from tests.fakes.clock import FakeClock
from tests.fakes.fetcher import FakeFetcher
from tests.fakes.memory import DeliveryRow, EntryRow, FeedRow
from tests.fakes.stores import MemoryStores, memory_stores
from tests.fakes.workers import InlineWorkers

TEXT_DISPLAY, BUTTON, MENU = 10, 2, 3
# Condensing runs in the loop here, on a machine that does much else.
SETTLE_SECONDS = 20.0
MAX_FEEDS, MAX_OPML_BYTES = 50, 20_000


class DeskClient(discord.Client):
    """A client that has our commands, and no more intents than the real one."""

    def __init__(self, services: Services) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
        )
        self.tree: app_commands.CommandTree[discord.Client] = SpeakingTree(self)
        self._services = services

    async def setup_hook(self) -> None:
        await self.tree.set_translator(CommandTranslator())
        install(self, self.tree, self._services)
        await self.tree.sync()

    async def on_ready(self) -> None:
        self.dispatch("servers_known", 0)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        self.dispatch("server_joined", guild)

    async def on_guild_available(self, guild: discord.Guild) -> None:
        if self.is_ready():
            self.dispatch("server_joined", guild)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        self.dispatch("server_left", guild)


@dataclass(kw_only=True)
class Desk:
    """What the commands stand on."""

    stores: MemoryStores
    fetcher: FakeFetcher
    workers: InlineWorkers
    services: Services
    env: simcord.Env = field(init=False)

    def client(self) -> DeskClient:
        """Return the bot, as it stands after a start."""
        return DeskClient(self.services)

    def post(self, channel: Any, content: Brief | LinkCard | str) -> int:
        """Let a channel have a brief (or one of this headline), and return its id."""
        memory = self.stores.memory
        made = brief(content) if isinstance(content, str) else content
        stored = StoredBrief(id=memory.new_id(), made_at=NOON, content=made)
        memory.briefs[stored.id] = stored
        self.post_also(channel, stored.id)
        return stored.id

    def post_also(self, channel: Any, brief_id: int) -> None:
        """Let one more channel have a brief."""
        memory = self.stores.memory
        row = DeliveryRow(
            id=memory.new_id(),
            channel=name_of(channel),
            article_id=brief_id,
            brief_id=brief_id,
            position=brief_id,
            due_at=None,
        )
        memory.deliveries[row.id] = row

    async def follow(self, url: str, channel: Any, title: str = "", **options: Any) -> FeedRow:
        """Let a channel follow a feed, and return the feed as it is kept."""
        name = channel if isinstance(channel, ChannelName) else name_of(channel)
        await self.stores.subscriptions.subscribe(
            Subscription(feed_url=url, channel=name, **options)
        )
        row = self.feed(url)
        row.title = title or row.title
        return row

    def feed(self, url: str) -> FeedRow:
        return next(row for row in self.stores.memory.feeds.values() if row.url == url)

    async def followed(self) -> list[tuple[str, str]]:
        """Return who follows what: addresses with channels."""
        feeds = await self.stores.subscriptions.followed_feeds()
        return [(feed.url, str(channel)) for feed in feeds for channel in feed.channels]

    async def subscriptions(self, url: str) -> dict[str, Subscription]:
        """Return how a feed is followed, by channel."""
        feeds = await self.stores.subscriptions.followed_feeds()
        [feed] = [each for each in feeds if each.url == url]
        return {str(each.channel): each for each in feed.subscriptions}

    def entry(self, feed: FeedRow, state: str, *channels: Any, **changes: Any) -> EntryRow:
        """Let a feed have shown an entry."""
        memory = self.stores.memory
        row = EntryRow(
            id=memory.new_id(),
            feed_id=feed.id,
            parsed=parsed_entry(len(memory.entries), **changes),
            first_seen_at=NOON,
            state=state,
            targets=set(map(name_of, channels)),
        )
        memory.entries[row.id] = row
        return row


def empty_desk(index: BriefIndex | None = None) -> Desk:
    """Return a desk over empty stores; `index` stands in for theirs."""
    clock = FakeClock()
    stores, fetcher, workers = memory_stores(clock), FakeFetcher(), InlineWorkers()
    services = Services(
        index=index or stores.index,
        care=FeedCare(
            feeds=stores.feeds,
            subscriptions=stores.subscriptions,
            fetcher=fetcher,
            workers=workers,
            clock=clock,
        ),
        notice_places=NoticePlaces(stores.servers),
        servers=stores.servers,
        removals=Removals(stores.bot_state, clock),
        corrections=stores.corrections,
        report_book=stores.report_book,
        stories=stores.stories,
        model_book=stores.model_costs,
        limits=FeedLimits(feeds_per_server=MAX_FEEDS, max_opml_bytes=MAX_OPML_BYTES),
    )
    return Desk(stores=stores, fetcher=fetcher, workers=workers, services=services)


@asynccontextmanager
async def opened(desk: Desk) -> AsyncIterator[simcord.Env]:
    """Connect the bot to a Discord of its own.

    Whatever it raised and nobody told fails, and a message with one custom_id twice, which
    simcord would take.
    """
    env = desk.env = simcord.Env(desk.client(), settle_timeout=SETTLE_SECONDS)
    await env.start()
    try:
        yield env
    finally:
        await env.shutdown()
    env.raise_errors()
    assert _repeated_custom_ids(env) == []


def _repeated_custom_ids(env: simcord.Env) -> list[str]:
    sent: list[Any] = [request.json for request in env.http_requests]
    bodies = [body for body in sent if isinstance(body, dict)]
    return [each for body in bodies for each in _repeated(body.get("data") or body)]


def _repeated(message: dict[str, Any]) -> list[str]:
    parts = parts_of(message.get("components") or ())
    counts = Counter(part["custom_id"] for part in parts if part.get("custom_id"))
    return [each for each, count in counts.items() if count > 1]


def name_of(channel: Any) -> ChannelName:
    return ChannelName("discord", str(channel.id))


def allow(**permissions: bool) -> discord.Permissions:
    return discord.Permissions(**permissions)


def hidden_from(guild: Any) -> dict[Any, discord.PermissionOverwrite]:
    """Return overwrites that show a channel to nobody but the bot and admins."""
    return {
        guild.default_role: discord.PermissionOverwrite(view_channel=False),
        guild.me: discord.PermissionOverwrite(view_channel=True),
    }


def shown(answer: InteractionResult | ResponseMessage | None) -> ResponseMessage:
    """Return the message that answers, which must be the asker's alone and ping nobody."""
    message = answer.response if isinstance(answer, InteractionResult) else answer
    assert message is not None
    assert message.ephemeral
    assert message.flags.components_v2  # so that nothing in it unfurls
    return message


def told_besides(answer: InteractionResult) -> str:
    """Return what was told beside the message whose button was pressed."""
    [message] = answer.followups or [shown(answer)]
    return text_of(message)


def text_of(answer: InteractionResult | ResponseMessage | None) -> str:
    """Return all markdown of an answer."""
    return "\n".join(_texts(shown(answer).components))


def buttons_of(answer: InteractionResult | ResponseMessage | None) -> dict[str, Any]:
    """Return the buttons by their labels; the first of a label counts."""
    found: dict[str, Any] = {}
    for part in parts_of(shown(answer).components):
        if part["type"] == BUTTON:
            found.setdefault(part["label"], part)
    return found


def menu_of(answer: InteractionResult | ResponseMessage | None) -> dict[str, Any]:
    """Return the only menu of an answer."""
    [menu] = [part for part in parts_of(shown(answer).components) if part["type"] == MENU]
    return menu


def parts_of(components: Iterable[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    for component in components:
        yield component
        yield from parts_of(component.get("components") or ())
        if component.get("accessory"):
            yield from parts_of([component["accessory"]])


def _texts(components: Iterable[dict[str, Any]]) -> Iterable[str]:
    return (part["content"] for part in parts_of(components) if part["type"] == TEXT_DISPLAY)
