"""A bot token in, what the bot may do where out; asked over REST alone, for `lede check`."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import discord

from bot.adapters.discord.connecting.failures import (
    FOREIGN_ERRORS,
    UNAUTHORIZED,
    connection_error,
    told,
)
from bot.adapters.discord.connecting.permissions import invite_url, missing_in, needed_for
from bot.adapters.discord.posting.targets import as_target
from bot.domain.channels import ChannelName

MAX_GUILDS = 200  # as many as one request tells of
# Of the whole look; somebody waits for it at a terminal.
_PATIENCE_SECONDS = 60.0
_LONGEST_RATE_LIMIT_SECONDS = 30.0  # discord.py takes no less


@dataclass(frozen=True, kw_only=True, slots=True)
class ChannelReport:
    """A followed channel as Discord has it."""

    channel: ChannelName
    name: str | None = None  # without "#"; None where it cannot be seen
    guild: str | None = None  # the server's name; None where it cannot be seen
    gone: bool = False  # there is no such channel
    missing: tuple[str, ...] = ()  # permissions that posting lacks: "send_messages"
    trouble: str | None = None  # why it cannot be posted to or looked at, beside these


@dataclass(frozen=True, kw_only=True, slots=True)
class AccountReport:
    """The bot's account, where it is, and what it lacks there."""

    bot_name: str
    application_id: int
    guilds: tuple[str, ...]  # names of the servers it is in, at most MAX_GUILDS
    channels: tuple[ChannelReport, ...]  # in the order asked
    invite_url: str  # the link by which an admin adds the bot to a server


async def look_at_account(
    discord_token: str, *, proxy: str | None, channels: Sequence[ChannelName]
) -> AccountReport:
    """Return what Discord says; no connection to its gateway is made.

    DiscordTokenWrong, or DiscordUnreachable when it does not answer.
    """
    client = discord.Client(
        intents=discord.Intents.none(),
        proxy=proxy,
        max_ratelimit_timeout=_LONGEST_RATE_LIMIT_SECONDS,
    )
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            await client.login(discord_token)
            return await _report(client, channels)
    except FOREIGN_ERRORS as error:
        raise connection_error(error) from error
    finally:
        await client.close()


async def _report(client: discord.Client, channels: Sequence[ChannelName]) -> AccountReport:
    application_id = client.application_id or 0
    servers = _Servers(client)
    return AccountReport(
        bot_name=client.user.name if client.user else "",
        application_id=application_id,
        guilds=tuple([guild.name async for guild in client.fetch_guilds(limit=MAX_GUILDS)]),
        channels=tuple([await _channel(client, servers, channel) for channel in channels]),
        invite_url=invite_url(application_id),
    )


class _Servers:
    """Servers with their roles and the bot in them, each asked for once."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client
        self._known: dict[int, tuple[discord.Guild, discord.Member]] = {}

    async def find(self, guild_id: int) -> tuple[discord.Guild, discord.Member]:
        if guild_id not in self._known:
            guild = await self._client.fetch_guild(guild_id, with_counts=False)
            bot_id = self._client.user.id if self._client.user else 0
            self._known[guild_id] = (guild, await guild.fetch_member(bot_id))
        return self._known[guild_id]


async def _channel(
    client: discord.Client, servers: _Servers, channel: ChannelName
) -> ChannelReport:
    try:
        return await _seen_channel(client, servers, channel)
    except discord.NotFound:
        return ChannelReport(channel=channel, gone=True)
    except discord.Forbidden:  # what can be seen can be asked for
        return ChannelReport(channel=channel, missing=("view_channel",))
    except (discord.HTTPException, discord.InvalidData) as error:
        if isinstance(error, discord.HTTPException) and error.status == UNAUTHORIZED:
            raise
        return ChannelReport(channel=channel, trouble=told(error))


async def _seen_channel(
    client: discord.Client, servers: _Servers, channel: ChannelName
) -> ChannelReport:
    """Return the report of a channel that the bot can see; raises what discord.py raises."""
    place = await client.fetch_channel(int(channel.place))
    if not isinstance(place, discord.abc.GuildChannel | discord.Thread):
        return ChannelReport(channel=channel, trouble="not a channel of a server")
    guild, bot = await servers.find(place.guild.id)
    # Asked for again through its server, for a channel alone does not know the server's roles;
    # a thread has the permissions of the channel it hangs on.
    named_id = place.parent_id if isinstance(place, discord.Thread) else place.id
    parent = await guild.fetch_channel(named_id)
    return ChannelReport(
        channel=channel,
        name=place.name,
        guild=guild.name,
        missing=missing_in(parent, bot, needed_for(place))
        if isinstance(parent, discord.abc.GuildChannel)
        else (),
        trouble=None if as_target(place) else "not a channel of text",
    )
