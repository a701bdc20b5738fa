"""Messages for `discord:` channels in, cards in Discord's channels out."""

from datetime import timedelta

import discord

from bot.adapters.discord.card_components import card_view
from bot.adapters.discord.client import LedeClient
from bot.adapters.discord.component_ids import evidence_id
from bot.adapters.discord.connection import DiscordConnection
from bot.adapters.discord.failures import (
    FOREIGN_ERRORS,
    UNAUTHORIZED,
    publish_error,
)
from bot.adapters.discord.known_guilds import KnownGuilds
from bot.adapters.discord.permissions import missing_permissions
from bot.adapters.discord.reading_back import posted_message_id
from bot.domain.channels import ChannelName
from bot.domain.errors import (
    ChannelRefused,
    DiscordUnreachable,
    PermissionMissing,
    PublishLater,
)
from bot.pipeline.ports import Clock
from bot.pipeline.records import OutgoingMessage
from bot.presenting.cards import make_card

# How long Discord surely knows a nonce again: "the past few minutes", says its documentation.
NONCE_WINDOW = timedelta(seconds=60)


class DiscordPublisher:
    """Publishes to `discord:` channels; the same nonce gives the same message. Fulfils Publisher.

    Permissions are looked up in what Discord told the connection, so that a channel where the
    bot may not post costs no request. A request that was sent is never cancelled: the answer
    may be lost, and the next try gets it by the nonce.
    """

    def __init__(self, connection: DiscordConnection, *, guilds: KnownGuilds, clock: Clock) -> None:
        self._connection = connection
        self._guilds = guilds
        self._clock = clock

    @property
    def ready(self) -> bool:
        """Tell whether there is a connection."""
        return self._connection.ready

    async def publish(self, message: OutgoingMessage) -> str:
        """Post the brief's card, and return the message's id.

        PublishLater, MessageRefused, ChannelGone, PermissionMissing or ChannelRefused say why
        not.
        """
        where = str(message.channel)
        client = self._connection.client
        if client is None:
            raise PublishLater(channel=where, detail="not connected to Discord")
        try:
            return await self._publish(client, message)
        except DiscordUnreachable as error:
            raise PublishLater(channel=where, detail=error.detail) from error
        except FOREIGN_ERRORS as error:
            if getattr(error, "status", None) == UNAUTHORIZED:
                self._connection.doubt_token()
            raise publish_error(error, message.channel) from error

    async def _publish(self, client: LedeClient, message: OutgoingMessage) -> str:
        place = await self._place(client, message.channel)
        posted = await self._posted_already(client, place, message)
        if posted is not None:
            return str(posted)
        view = card_view(
            make_card(message.content),
            brief_id=message.brief_id,
            evidence=evidence_id(str(message.brief_id)),
        )
        sent = await self._connection.finish(place.send(view=view, nonce=message.nonce))
        return str(sent.id)

    async def _place(self, client: LedeClient, channel: ChannelName) -> discord.abc.Messageable:
        """Return where to post; the errors of `publish` say why that cannot be."""
        place = client.get_channel(int(channel.place))
        if place is None:
            await self._wait_for_guild(client, channel)
            place = await self._connection.finish(client.fetch_channel(int(channel.place)))
        if isinstance(place, discord.abc.GuildChannel | discord.Thread):
            await self._guilds.remember(channel, place.guild.id)
            _check_guild(place, channel)
        if isinstance(place, discord.abc.PrivateChannel) or not isinstance(
            place, discord.abc.Messageable
        ):
            raise ChannelRefused(channel=str(channel), detail="not a channel of text in a server")
        return place

    async def _wait_for_guild(self, client: LedeClient, channel: ChannelName) -> None:
        """Leave a channel alone while its server fails: it is not gone."""
        guild_id = await self._guilds.find(channel)
        guild = client.get_guild(guild_id) if guild_id else None
        if guild is not None and guild.unavailable:
            raise PublishLater(channel=str(channel), detail="its server is out of reach")

    async def _posted_already(
        self,
        client: LedeClient,
        place: discord.abc.Messageable,
        message: OutgoingMessage,
    ) -> int | None:
        """Return the id of a message that an earlier try has left, where a nonce may be forgotten."""
        first = message.first_tried_at
        if first is None or self._clock.now() - first < NONCE_WINDOW or client.user is None:
            return None
        search = posted_message_id(
            place, bot_id=client.user.id, brief_id=message.brief_id, since=first
        )
        return await self._connection.finish(search)


def _check_guild(place: discord.abc.GuildChannel | discord.Thread, channel: ChannelName) -> None:
    """Raise why the bot cannot post there, as far as Discord has told us already."""
    if place.guild.unavailable:
        raise PublishLater(channel=str(channel), detail="its server is out of reach")
    missing = missing_permissions(place)
    if missing:
        raise PermissionMissing(
            channel=str(channel), detail="seen before sending", permissions=missing
        )
