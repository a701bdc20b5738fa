"""Servers that the bot is added to, or removed from, in; taken note of, and new ones greeted, out."""

import logging
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

import discord
from discord import ui

from bot.adapters.discord.cards.card_components import still_view
from bot.adapters.discord.commands.answers.server_channels import all_channels
from bot.adapters.discord.connecting.failures import FOREIGN_ERRORS, told
from bot.adapters.discord.connecting.localising import language_of_locale
from bot.adapters.discord.connecting.permissions import TELLING, missing_permissions
from bot.adapters.discord.names import PUBLISHER, guild_id_of, server_name
from bot.adapters.discord.services import Services
from bot.pipeline.rules.greeting import is_greeted
from bot.presenting.command_words import CommandWords
from bot.presenting.speech import speaking

SETUP_ID: Final = "lede:setup:begin"  # of the button below the greeting

_log = logging.getLogger(__name__)


class Joining:
    """Knows which servers the bot is in, over outages and restarts; greets each of them once.

    The note is taken before the greeting is sent: it may be lost, and never comes twice.
    """

    def __init__(self, client: discord.Client, services: Services, words: CommandWords) -> None:
        self._client = client
        self._services = services
        self._words = words

    async def on_server_joined(self, guild: discord.Guild) -> None:
        """Take note of a server that the bot was added to, and greet it."""
        if await self._services.servers.joined(server_name(guild.id)):
            await self._greet(guild, added_at=None)

    async def on_server_left(self, guild: discord.Guild) -> None:
        """Take note of a server that the bot was removed from; an outage is not told here."""
        await self._services.servers.left(server_name(guild.id))

    async def on_servers_known(self, shard: int) -> None:
        """Take note of what happened while the bot was away, to the servers of a shard."""
        await self._place_channels()
        here = {server_name(guild.id): guild for guild in self._client.guilds}
        known = set(await self._services.servers.present())
        for name in sorted(known - here.keys()):
            if self._is_of(name, shard):
                await self._services.servers.left(name)
        for name, guild in here.items():
            if name not in known and not guild.unavailable and self._is_of(name, shard):
                await self._take_up(name, guild)

    async def _place_channels(self) -> None:
        """Place the channels of the settings file: their servers' choices hold from the first post.

        Those that commands let follow are placed by them.
        """
        for channel in await self._services.servers.unplaced():
            if channel.publisher == PUBLISHER:
                found = self._client.get_channel(int(channel.place))
                guild = getattr(found, "guild", None)
                if guild is not None:
                    await self._services.servers.place(channel, server_name(guild.id))

    async def _take_up(self, server: str, guild: discord.Guild) -> None:
        """Take note of a server that the bot was added to some time ago."""
        bot: discord.Member | None = guild.me  # the cache has none of a server out of reach
        if await self._services.servers.joined(server):
            await self._greet(guild, added_at=None if bot is None else bot.joined_at)

    def _is_of(self, server: str, shard: int) -> bool:
        """Tell whether the shard hears of a server: Discord's documentation, "Sharding"."""
        guild_id, shards = guild_id_of(server), self._client.shard_count or 1
        return guild_id is not None and (guild_id >> 22) % shards == shard

    async def _greet(self, guild: discord.Guild, *, added_at: datetime | None) -> None:
        follows = await self._follows(guild)
        now = self._services.care.clock.now()
        if not is_greeted(now, added_at=added_at, follows=follows):
            return
        place = next(greeting_places(guild), None)
        if place is None:
            return
        with speaking(language_of_locale(guild.preferred_locale)):
            view = greeting(self._words)
        try:
            await place.send(view=view, allowed_mentions=discord.AllowedMentions.none())
        except FOREIGN_ERRORS as error:
            _log.info("a server could not be greeted: %s", told(error))

    async def _follows(self, guild: discord.Guild) -> bool:
        channels = await all_channels(guild, self._services)
        return bool(await self._services.subscriptions.followed_feeds(channels))


def greeting(words: CommandWords) -> ui.LayoutView:
    """Return what a new server reads, with the button that begins to set up."""
    button: ui.Button[Any] = ui.Button(
        label=words.setup.setup_button,
        custom_id=SETUP_ID,
        style=discord.ButtonStyle.primary,
    )
    return still_view(ui.TextDisplay(words.setup.greeting), ui.ActionRow(button))


def greeting_places(guild: discord.Guild) -> Iterator[discord.TextChannel]:
    """Yield where the bot may greet, the best first: moderators', Discord's own, the first open one."""
    open_ones = (
        channel
        for channel in guild.text_channels
        if channel != guild.rules_channel
        and not channel.is_news()
        and channel.permissions_for(guild.default_role).view_channel
    )
    for channel in (guild.public_updates_channel, guild.system_channel, *open_ones):
        if channel is not None and not missing_permissions(channel, needs=TELLING):
            yield channel
