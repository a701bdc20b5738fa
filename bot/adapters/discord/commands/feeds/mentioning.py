"""A role that feeds shall mention in, why that may not be out."""

import discord

from bot.adapters.discord.commands.answers.answering import number_in
from bot.adapters.discord.posting.targets import Target
from bot.presenting.command_words import CommandWords


def may_not_mention(
    interaction: discord.Interaction, place: Target | None, role_id: str, words: CommandWords
) -> str | None:
    """Return why the asker, or the bot, may not have that role mentioned there; None if both may."""
    form, guild = words.feed.form, interaction.guild
    role = guild.get_role(number_in(role_id) or 0) if guild is not None else None
    if role is None:
        return form.role_gone
    if role.is_default():
        return form.role_is_everyone
    if role.mentionable:
        return None
    if not _mentions_all(place, interaction.user):
        return form.may_not_mention.format(role=role.mention)
    bot = role.guild.me
    return None if _mentions_all(place, bot) else form.bot_may_not_mention.format(role=role.mention)


def _mentions_all(place: Target | None, member: object) -> bool:
    """Tell whether a member may mention roles that are not mentionable to everybody."""
    if not isinstance(member, discord.Member):
        return False
    if place is None or (isinstance(place, discord.Thread) and place.parent is None):
        return member.guild_permissions.mention_everyone
    return place.permissions_for(member).mention_everyone
