"""Interactions in, answers out: the slash commands, and the buttons on cards and lists."""

from bot.adapters.discord.commands.installing import install

__all__ = ["install"]
