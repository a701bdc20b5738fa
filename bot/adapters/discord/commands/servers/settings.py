"""`/settings`: what a server's admins choose of its messages shown, and changed by its own parts."""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, Final

import discord
from discord import app_commands, ui

from bot.adapters.discord.commands.answers.answering import (
    Aside,
    Command,
    LiveItem,
    Made,
    answer,
    answer_at_once,
    answer_in_place,
    live_item,
    notice,
    number_in,
    picked,
)
from bot.adapters.discord.commands.answers.modals import Filled, Modals, ask
from bot.adapters.discord.commands.answers.troubles import tell_trouble
from bot.adapters.discord.commands.answers.viewing import FOR_GUILDS, GUILD_ONLY, known_guild
from bot.adapters.discord.commands.servers.settings_forms import (
    SETTINGS_FORM_TEMPLATE,
    FilledWrongly,
    digest_fields,
    quiet_fields,
    settings_form_id,
    with_digests,
    with_quiet,
)
from bot.adapters.discord.commands.servers.settings_sample import sample_card
from bot.adapters.discord.commands.servers.settings_view import (
    AS_THE_SERVER,
    SETTINGS_TEMPLATE,
    settings_view,
)
from bot.adapters.discord.connecting.localising import language_of_guild
from bot.adapters.discord.connecting.permissions import TELLING, missing_in, missing_permissions
from bot.adapters.discord.names import channel_name, server_name
from bot.adapters.discord.services import Services
from bot.domain.channels import ChannelName
from bot.domain.posting import PostStyle
from bot.domain.servers import ServerSettings
from bot.presenting.command_words import CommandWords
from bot.presenting.speech import LANGUAGES, speaking

Change = Callable[[ServerSettings], ServerSettings]

_STYLES: Final = {style.value: style for style in PostStyle}


class SettingsCommand:
    """The steps of `/settings`; its message keeps nothing, so it works over restarts."""

    def __init__(self, services: Services, words: CommandWords) -> None:
        self._services = services
        self._words = words

    def command(self) -> Command:
        """Return it as discord.py registers it, shown to who may manage the server."""
        words = self._words.settings

        @app_commands.command(name=words.name, description=words.description)
        @app_commands.default_permissions(manage_guild=True)
        async def settings(interaction: discord.Interaction) -> None:
            await answer(interaction, self._words, partial(self._show, interaction))

        settings.allowed_contexts, settings.allowed_installs = GUILD_ONLY, FOR_GUILDS
        return settings

    def live_items(self) -> tuple[LiveItem, ...]:
        """Return what answers its menus and buttons."""
        return (live_item(SETTINGS_TEMPLATE, self._use),)

    def answer_forms(self, modals: Modals) -> None:
        """Have its forms answered."""
        modals.answer_with(SETTINGS_FORM_TEMPLATE, self._submitted)

    async def _show(self, interaction: discord.Interaction) -> Made:
        guild = self._managed(interaction)
        if isinstance(guild, str):
            return notice(guild)
        settings = await self._services.servers.settings(server_name(guild.id))
        return await self._view(settings, guild)

    async def _use(self, interaction: discord.Interaction, match: re.Match[str]) -> None:
        what: str = match["what"]
        if what in {"quiet", "digest"}:
            await self._ask(interaction, what)
        elif what == "test":
            await self._show_sample(interaction)
        else:
            choose = {
                "notices": self._choose_notices,
                "style": self._choose_style,
                "language": self._choose_language,
                "briefs": self._choose_briefs_language,
            }[what]
            make = partial(choose, interaction, next(iter(picked(interaction)), ""))
            await answer_in_place(interaction, self._words, make)

    async def _choose_notices(self, interaction: discord.Interaction, chosen: str) -> Made:
        guild = self._managed(interaction)
        if isinstance(guild, str):
            return Aside(view=notice(guild))
        channel: ChannelName | None = None
        if chosen:
            place = guild.get_channel(number_in(chosen) or 0)
            refusal = self._may_not_be_told(interaction, place)
            if refusal or place is None:
                return Aside(view=notice(refusal))
            channel = channel_name(place.id)
        return await self._change(guild, lambda now: replace(now, notices_channel=channel))

    async def _choose_style(self, interaction: discord.Interaction, chosen: str) -> Made:
        guild = self._managed(interaction)
        if isinstance(guild, str):
            return Aside(view=notice(guild))
        style = _STYLES.get(chosen, PostStyle.CARD)
        return await self._change(guild, lambda now: replace(now, style=style))

    async def _choose_language(self, interaction: discord.Interaction, chosen: str) -> Made:
        guild = self._managed(interaction)
        if isinstance(guild, str):
            return Aside(view=notice(guild))
        language = chosen if chosen in LANGUAGES and chosen != AS_THE_SERVER else None
        return await self._change(guild, lambda now: replace(now, language=language))

    async def _choose_briefs_language(self, interaction: discord.Interaction, chosen: str) -> Made:
        guild = self._managed(interaction)
        if isinstance(guild, str):
            return Aside(view=notice(guild))
        language = chosen if chosen in LANGUAGES else None
        if language is not None and self._services.model_costs is None:
            return Aside(view=notice(self._words.settings.no_model))  # an old message offered it
        return await self._change(guild, lambda now: replace(now, briefs_language=language))

    async def _ask(self, interaction: discord.Interaction, what: str) -> None:
        """Show a form, which must be the first answer."""
        told = self._words.settings
        try:
            guild = self._managed(interaction)
            if isinstance(guild, str):
                await answer_at_once(interaction, self._words, guild)
                return
            settings = await self._services.servers.settings(server_name(guild.id))
            title = told.quiet_title if what == "quiet" else told.digest_title
            fields = quiet_fields if what == "quiet" else digest_fields
            await ask(interaction, settings_form_id(what), title, *fields(settings, self._words))
        except Exception as error:  # noqa: BLE001  # the last stop before the asker
            await tell_trouble(interaction, error, self._words)

    async def _submitted(
        self, interaction: discord.Interaction, match: re.Match[str], filled: Filled
    ) -> None:
        take = with_quiet if match["what"] == "quiet" else with_digests

        async def make() -> Made:
            guild = self._managed(interaction)
            if isinstance(guild, str):
                return Aside(view=notice(guild))
            try:
                return await self._change(guild, lambda now: take(now, filled, self._words))
            except FilledWrongly as wrong:
                return Aside(view=notice(str(wrong), self._words.settings.unchanged))

        await answer_in_place(interaction, self._words, make)

    async def _show_sample(self, interaction: discord.Interaction) -> None:
        """Show the asker alone how the next brief will look, in the server's language."""
        try:
            guild = self._managed(interaction)
            if isinstance(guild, str):
                await answer_at_once(interaction, self._words, guild)
                return
            await interaction.response.defer(ephemeral=True, thinking=True)
            settings = await self._services.servers.settings(server_name(guild.id))
            language = language_of_guild(guild, settings.language)
            with speaking(language):
                sample = sample_card(
                    settings.style,
                    self._words.settings.sample,
                    language,
                    self._services.care.clock.now(),
                )
            await interaction.followup.send(ephemeral=True, **sample.sending())
        except Exception as error:  # noqa: BLE001  # the last stop before the asker
            await tell_trouble(interaction, error, self._words)

    async def _change(self, guild: discord.Guild, change: Change) -> ui.LayoutView:
        settings = await self._services.servers.revise(server_name(guild.id), change)
        return await self._view(settings, guild)

    async def _view(self, settings: ServerSettings, guild: discord.Guild) -> ui.LayoutView:
        now, costs = self._services.care.clock.now(), self._services.model_costs
        model = await costs.state_of(settings.server) if costs else None
        return settings_view(settings, guild, now, self._words, model)

    def _managed(self, interaction: discord.Interaction) -> discord.Guild | str:
        """Return the server whose settings the asker may change, or why there is none.

        Discord hides the command from others, but admins can change for whom, and buttons stay.
        """
        guild = known_guild(interaction)
        if guild is None:
            return self._words.settings.only_in_servers
        return guild if interaction.permissions.manage_guild else self._words.settings.may_not

    def _may_not_be_told(self, interaction: discord.Interaction, place: Any) -> str:
        """Return why admins cannot be told there; "" where they can."""
        told = self._words.settings
        if not isinstance(place, discord.TextChannel):
            return told.no_such_channel
        asker = interaction.user
        if not isinstance(asker, discord.Member) or missing_in(place, asker, TELLING):
            return told.may_not_write.format(channel=place.mention)
        missing = missing_permissions(place, needs=TELLING)
        if not missing:
            return ""
        names = self._words.tell("permissions", " ".join(missing))
        return told.cannot_write.format(channel=place.mention, permissions=names)
