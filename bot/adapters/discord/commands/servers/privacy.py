"""`/privacy`: what is stored told; on request given as a file, or deleted, out."""

import json
import re
from functools import partial
from typing import Any

import discord
from discord import app_commands, ui

from bot.adapters.discord.cards.card_components import still_view
from bot.adapters.discord.cards.component_ids import FORGET_FORM, PRIVACY_TEMPLATE, privacy_id
from bot.adapters.discord.cards.markdown import plain
from bot.adapters.discord.commands.answers.answering import (
    Command,
    LiveItem,
    Made,
    WithFile,
    answer,
    answer_at_once,
    live_item,
    notice,
)
from bot.adapters.discord.commands.answers.modals import Filled, Modals, ask
from bot.adapters.discord.commands.answers.server_channels import all_channels, managed_channels
from bot.adapters.discord.commands.answers.troubles import tell_trouble
from bot.adapters.discord.commands.answers.viewing import EVERYWHERE, FOR_ALL, known_guild
from bot.adapters.discord.commands.feeds.feed_places import may_not_manage
from bot.adapters.discord.names import server_name
from bot.adapters.discord.services import Services
from bot.pipeline.export_data import DataStores, data_of_reader, data_of_server
from bot.presenting.cleaning import clean_line
from bot.presenting.command_words import CommandWords

_MINE = ("export-mine", "delete-mine")
_SERVERS = ("export-server", "delete-server")
_NAME = "name"  # the form's field
_MAX_NAME_CHARS = 100  # of a server; Discord's own limit


class PrivacyCommand:
    """The steps of `/privacy`."""

    def __init__(self, services: Services, words: CommandWords) -> None:
        self._services = services
        self._words = words

    def command(self) -> Command:
        """Return it as discord.py registers it."""
        words = self._words.privacy

        @app_commands.command(name=words.name, description=words.description)
        async def privacy(interaction: discord.Interaction) -> None:
            await answer(interaction, self._words, partial(self._tell, interaction))

        privacy.allowed_contexts, privacy.allowed_installs = EVERYWHERE, FOR_ALL
        return privacy

    def live_items(self) -> tuple[LiveItem, ...]:
        """Return what answers the buttons below it."""
        return (live_item(PRIVACY_TEMPLATE, self._press),)

    def answer_forms(self, modals: Modals) -> None:
        """Have the form answered in which a server's name is typed."""
        modals.answer_with(re.escape(FORGET_FORM), self._forget_server)

    async def _tell(self, interaction: discord.Interaction) -> ui.LayoutView:
        words = self._words.privacy
        count = len(await self._services.report_book.reports_by(str(interaction.user.id)))
        lines = [
            words.opening,
            f"- {words.of_you.of(count) if count else words.of_you_nothing}",
            *([f"- {words.of_server}"] if known_guild(interaction) else []),
            f"- {words.not_stored}",
        ]
        items: list[ui.Item[Any]] = [ui.TextDisplay("\n".join(lines))]
        if count:  # else there is nothing to have, or to delete
            items += [ui.TextDisplay(words.yours), self._row(_MINE)]
        if not self._refusal(interaction):
            items += [ui.TextDisplay(words.servers), self._row(_SERVERS)]
        return still_view(*items)

    def _row(self, deeds: tuple[str, ...]) -> ui.ActionRow[ui.LayoutView]:
        danger, usual = discord.ButtonStyle.danger, discord.ButtonStyle.secondary
        return ui.ActionRow(
            *(
                ui.Button(
                    label=self._words.privacy.labels[deed],
                    custom_id=privacy_id(deed),
                    style=danger if deed.startswith("delete") else usual,
                )
                for deed in deeds
            )
        )

    async def _press(self, interaction: discord.Interaction, match: re.Match[str]) -> None:
        deed: str = match["deed"]
        if deed == "delete-server":
            await self._ask(interaction)
            return
        make = {
            "export-mine": self._export_mine,
            "delete-mine": self._delete_mine,
            "export-server": self._export_server,
        }[deed]
        await answer(interaction, self._words, partial(make, interaction))

    async def _export_mine(self, interaction: discord.Interaction) -> Made:
        words = self._words.privacy
        reports = await data_of_reader(self._services.report_book, str(interaction.user.id))
        if not reports:
            return notice(words.nothing_of_yours)
        line = words.exported_yours.of(len(reports))
        return self._file(interaction, line, words.file_yours, {"reports": reports})

    async def _delete_mine(self, interaction: discord.Interaction) -> Made:
        words, reader = self._words.privacy, str(interaction.user.id)
        count = await self._services.report_book.forget_reports_by(reader)
        return notice(words.deleted_yours.of(count) if count else words.nothing_of_yours)

    async def _export_server(self, interaction: discord.Interaction) -> Made:
        words, guild = self._words.privacy, known_guild(interaction)
        refusal = self._refusal(interaction)
        if refusal or guild is None:
            return notice(refusal or words.only_in_servers)
        services = self._services
        stores = DataStores(
            report_book=services.report_book,
            servers=services.servers,
            subscriptions=services.subscriptions,
            index=services.index,
            model_costs=services.model_book,
        )
        channels = await managed_channels(interaction, guild, services)
        data = await data_of_server(stores, server_name(guild.id), channels)
        return self._file(interaction, words.exported_server, words.file_server, data)

    def _file(
        self, interaction: discord.Interaction, line: str, name: str, data: dict[str, Any]
    ) -> Made:
        body = json.dumps(data, ensure_ascii=False, indent=2).encode()
        if len(body) > interaction.filesize_limit:
            return notice(self._words.privacy.too_large)
        return WithFile(lines=(line,), file_name=f"{name}.json", body=body)

    async def _ask(self, interaction: discord.Interaction) -> None:
        """Have the server's name typed: nobody deletes all by a slip."""
        words, guild = self._words.privacy, known_guild(interaction)
        refusal = self._refusal(interaction)
        if refusal or guild is None:
            await answer_at_once(interaction, self._words, refusal or words.only_in_servers)
            return
        field: ui.TextInput[ui.Modal] = ui.TextInput(
            custom_id=_NAME, placeholder=_shown_name(guild), max_length=_MAX_NAME_CHARS
        )
        try:
            label = ui.Label(text=words.form_label, component=field)
            await ask(interaction, FORGET_FORM, words.form_title, label)
        except Exception as error:  # noqa: BLE001  # the last stop before who pressed
            await tell_trouble(interaction, error, self._words)

    async def _forget_server(
        self, interaction: discord.Interaction, _match: re.Match[str], filled: Filled
    ) -> None:
        await answer(interaction, self._words, partial(self._forgotten, interaction, filled))

    async def _forgotten(self, interaction: discord.Interaction, filled: Filled) -> Made:
        words, guild = self._words.privacy, known_guild(interaction)
        refusal = self._refusal(interaction)
        if refusal or guild is None:
            return notice(refusal or words.only_in_servers)
        typed = clean_line(str(filled.get(_NAME) or ""), _MAX_NAME_CHARS)
        if typed.casefold() != _shown_name(guild).casefold():
            return notice(words.wrong_name.format(server=plain(_shown_name(guild))))
        await self._services.servers.forget(server_name(guild.id))
        kept = await self._services.subscriptions.followed_feeds(
            await all_channels(guild, self._services)
        )
        lines = [words.deleted_server, *([words.file_keeps.of(len(kept))] if kept else [])]
        return notice(*lines)

    def _refusal(self, interaction: discord.Interaction) -> str | None:
        if known_guild(interaction) is None:
            return self._words.privacy.only_in_servers
        return may_not_manage(interaction, self._words)


def _shown_name(guild: discord.Guild) -> str:
    return clean_line(guild.name, _MAX_NAME_CHARS) or str(guild.id)
