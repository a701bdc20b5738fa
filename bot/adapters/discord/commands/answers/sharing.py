"""Who asks to share something where in, why it may not be posted there out."""

import discord

from bot.adapters.discord.commands.answers.viewing import known_guild
from bot.presenting.command_words import CommandWords


def may_not_share(interaction: discord.Interaction, words: CommandWords) -> str | None:
    """Return why the asker, or the bot, may not post in the channel, as markdown; None if both may.

    In direct messages, whoever is there may. Asked again at the last moment, it looks again.
    """
    texts = words.brief
    if interaction.guild_id is None:
        return None
    send = _sending(interaction.channel)
    asker, bot = _permissions(interaction)
    if not (asker.view_channel and getattr(asker, send)):
        return texts.may_not_share
    if known_guild(interaction) is None:
        return None if asker.use_external_apps else texts.apps_may_not_share
    missing = [name for name in ("view_channel", send) if not getattr(bot, name)]
    if missing:
        names = words.tell("permissions", " ".join(missing))
        channel = f"<#{interaction.channel_id}>"
        return texts.bot_may_not_share.format(channel=channel, permissions=names)
    return None


def _sending(channel: object) -> str:
    in_thread = isinstance(channel, discord.Thread)
    return "send_messages_in_threads" if in_thread else "send_messages"


def _permissions(
    interaction: discord.Interaction,
) -> tuple[discord.Permissions, discord.Permissions]:
    """Return the asker's and the bot's: as they are now, else as they were when it was asked."""
    channel, guild, asker = interaction.channel, known_guild(interaction), interaction.user
    if (
        guild is None
        or not isinstance(asker, discord.Member)
        or not isinstance(channel, discord.abc.GuildChannel | discord.Thread)
        or (isinstance(channel, discord.Thread) and channel.parent is None)
    ):
        return interaction.permissions, interaction.app_permissions
    return channel.permissions_for(asker), channel.permissions_for(guild.me)
