"""`/feed import`: an OPML file and a channel in, its feeds followed there, and a report out."""

import asyncio
from functools import partial

import discord
from discord import app_commands

from bot.adapters.discord.cards.markdown import plain
from bot.adapters.discord.commands.answers.answering import Command, Made, WithFile, answer, notice
from bot.adapters.discord.commands.feeds.feed_places import allowed_target, place_in, quota_of
from bot.adapters.discord.commands.feeds.import_report import told_report
from bot.adapters.discord.connecting.failures import FOREIGN_ERRORS
from bot.adapters.discord.posting.targets import Target
from bot.adapters.discord.services import NoTurnLeft, Services
from bot.domain.errors import OpmlMalformed
from bot.pipeline.exchange_feeds import import_feeds
from bot.presenting.cleaning import clean_line
from bot.presenting.command_words import CommandWords

_ENDINGS = (".opml", ".xml")
_MAX_NAME_CHARS = 100
_DOWNLOAD_SECONDS = 30.0  # for a file of some megabytes at most


class FeedImportCommand:
    """The steps of `/feed import`."""

    def __init__(self, services: Services, words: CommandWords) -> None:
        self._services = services
        self._words = words

    def command(self) -> Command:
        """Return it as discord.py registers it, below `/feed`."""
        words = self._words.feed.import_

        @app_commands.command(name=words.name, description=words.description)
        @app_commands.rename(file=words.file, channel=words.channel)
        @app_commands.describe(file=words.file_description, channel=words.channel_description)
        async def import_list(
            interaction: discord.Interaction,
            file: discord.Attachment,
            channel: Target | None = None,
        ) -> None:
            make = partial(self._import, interaction, file, channel or interaction.channel)
            await answer(interaction, self._words, make)

        return import_list

    async def _import(
        self, interaction: discord.Interaction, file: discord.Attachment, where: object
    ) -> Made:
        words = self._words.feed.import_
        target = allowed_target(interaction, where, self._words)
        if isinstance(target, str):
            return notice(target)
        name = plain(clean_line(file.filename, _MAX_NAME_CHARS))
        if not file.filename.casefold().endswith(_ENDINGS):
            return notice(words.not_a_list.format(file=name))
        most = self._services.limits.max_opml_bytes
        if file.size > most:
            raise OpmlMalformed(why="too_large", limit_bytes=most)
        try:
            with self._services.imports.turn_of(target.guild.id):
                return await self._take_over(await _downloaded(file), target)
        except NoTurnLeft:
            return notice(words.under_way)
        except FOREIGN_ERRORS:
            return notice(words.not_downloaded.format(file=name))

    async def _take_over(self, body: bytes, target: Target) -> Made:
        words = self._words.feed.import_
        report = await import_feeds(
            self._services.care,
            body,
            await place_in(target.guild, self._services, target),
            max_bytes=self._services.limits.max_opml_bytes,
            quota=await quota_of(target.guild, self._services),
        )
        told = told_report(report, target.mention, words)
        if not told.whole:
            return notice(*told.lines)
        whole = told.whole.replace(target.mention, f"#{clean_line(target.name)}")
        return WithFile(
            lines=told.lines, file_name=f"{words.report}.txt", body=whole.encode("utf-8", "replace")
        )


async def _downloaded(file: discord.Attachment) -> bytes:
    """Return the file, which Discord keeps; its own connection, so its own proxy is used."""
    async with asyncio.timeout(_DOWNLOAD_SECONDS):
        return await file.read()
