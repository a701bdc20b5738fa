"""`/why`: an article's link, or words of its headline, in, its way to the channels told out."""

import re
from typing import Any

import discord
from discord import app_commands, ui

from bot.adapters.discord.cards.card_components import MAX_TEXT_LENGTH, still_view
from bot.adapters.discord.cards.component_ids import MAX_ID, WHY_TEMPLATE, resend_id, takedown_id
from bot.adapters.discord.cards.markdown import bold, counted_length, moment, plain
from bot.adapters.discord.commands.answers.answering import (
    Command,
    LiveItem,
    answer,
    live_item,
    notice,
)
from bot.adapters.discord.commands.answers.choices import offered
from bot.adapters.discord.commands.answers.link_words import link_in, told_typed
from bot.adapters.discord.commands.answers.server_channels import managed_channels
from bot.adapters.discord.commands.answers.viewing import (
    FOR_GUILDS,
    GUILD_ONLY,
    known_guild,
    viewable_channels,
)
from bot.adapters.discord.commands.briefs.brief_finding import chosen_brief, headlines_offered
from bot.adapters.discord.names import server_name
from bot.adapters.discord.posting.jumping import jump_url
from bot.adapters.discord.services import Services
from bot.domain.corrections import Story, StoryEvent
from bot.pipeline.rules.stories import open_to_server
from bot.pipeline.search_briefs import search_briefs
from bot.pipeline.tell_story import ToldStory, tell_story
from bot.presenting.cleaning import clean_line
from bot.presenting.command_words import CommandWords
from bot.presenting.face import card_words
from bot.presenting.story_steps import Markup, told_step

_MAX_HEADLINE_CHARS = 300
_MAX_ADDRESS_CHARS = 200
_ROOM = MAX_TEXT_LENGTH - 200  # for the line about what is left out, and for line breaks


_MARKUP = Markup(text=plain, name=bold, place=lambda channel: f"<#{channel.place}>")


class WhyCommand:
    """The steps of `/why`, and of *Why?* below a brief's evidence."""

    def __init__(self, services: Services, words: CommandWords) -> None:
        self._services = services
        self._words = words

    def command(self) -> Command:
        """Return it as discord.py registers it."""
        words = self._words.why

        @app_commands.command(name=words.name, description=words.description)
        @app_commands.rename(link=words.link)
        @app_commands.describe(link=words.link_description)
        async def why(interaction: discord.Interaction, link: str) -> None:
            await answer(interaction, self._words, lambda: self._why(interaction, link))

        @why.autocomplete("link")
        async def headlines(
            interaction: discord.Interaction, typed: str
        ) -> list[app_commands.Choice[str]]:
            return await offered(lambda: headlines_offered(interaction, self._services, typed))

        why.allowed_contexts, why.allowed_installs = GUILD_ONLY, FOR_GUILDS
        return why

    def live_items(self) -> tuple[LiveItem, ...]:
        """Return what answers *Why?*."""
        return (live_item(WHY_TEMPLATE, self._press),)

    async def _press(self, interaction: discord.Interaction, match: re.Match[str]) -> None:
        async def make() -> ui.LayoutView:
            return await self._tell(interaction, brief_id=min(int(match["key"]), MAX_ID))

        await answer(interaction, self._words, make)

    async def _why(self, interaction: discord.Interaction, typed: str) -> ui.LayoutView:
        link, chosen = link_in(typed), chosen_brief(typed)
        if link:
            return await self._tell(interaction, link=link)
        if chosen is not None:
            return await self._tell(interaction, brief_id=chosen)
        channels = viewable_channels(interaction)
        hits = await search_briefs(self._services.index, typed, limit=1, channels=channels)
        if hits:
            return await self._tell(interaction, brief_id=hits[0].brief.id)
        return notice(self._words.why.not_found.format(words=told_typed(typed)))

    async def _tell(
        self,
        interaction: discord.Interaction,
        *,
        link: str | None = None,
        brief_id: int | None = None,
    ) -> ui.LayoutView:
        """Return the story as far as the asker may know it."""
        guild = known_guild(interaction)
        if guild is None:
            return notice(self._words.why.only_in_servers)
        is_admin = interaction.permissions.manage_guild
        channels = viewable_channels(interaction)
        if is_admin:  # who may list feeds may know what became of them
            channels = await managed_channels(interaction, guild, self._services)
        services = self._services
        told = await tell_story(
            services.stories,
            services.subscriptions,
            channels,
            link=link,
            brief_id=brief_id,
            to_admin=is_admin,
        )
        if told.story is None:
            return self._unlisted(told)
        language = (await services.servers.settings(server_name(guild.id))).briefs_language
        telling = _Telling(self._words, guild.id, is_admin=is_admin)
        events = tuple(open_to_server(event, language) for event in told.events)
        return telling.view(told.story, events)

    def _unlisted(self, told: ToldStory) -> ui.LayoutView:
        words = self._words.why
        if told.is_taken_down:
            return notice(words.taken_down)
        reasons = (words.unlisted[reason] for reason in told.unlisted)
        return notice(words.unlisted_heading, *(f"- {reason}" for reason in reasons))


class _Telling:
    """Words the lines of a story."""

    def __init__(self, words: CommandWords, guild_id: int, *, is_admin: bool) -> None:
        self._words = words
        self._guild_id = guild_id
        self._is_admin = is_admin

    def view(self, story: Story, events: tuple[StoryEvent, ...]) -> ui.LayoutView:
        heading = bold(clean_line(story.headline, _MAX_HEADLINE_CHARS))
        lines = _fitting([self._line(event) for event in events], _ROOM - counted_length(heading))
        if len(lines) < len(events):
            lines.insert(0, f"-# {self._words.why.left_out}")
        items: list[ui.Item[Any]] = [ui.TextDisplay("\n".join([heading, *lines]))]
        if self._is_admin and story.brief_id is not None and story.deliveries:
            items.append(_admin_row(story.brief_id))
        return still_view(*items)

    def _line(self, event: StoryEvent) -> str:
        words = self._words.why
        what = told_step(event, words, _MARKUP)
        if event.feed_url and self._is_admin:
            address = plain(clean_line(event.feed_url, _MAX_ADDRESS_CHARS))
            what = f"{what} {words.feed_address.format(address=address)}"
        link = self._jump(event)
        if link:
            what = f"{what} {words.jump.format(link=link)}"
        if event.at is None:
            return words.line_now.format(what=what)
        return words.line.format(when=moment(event.at), what=what)

    def _jump(self, event: StoryEvent) -> str | None:
        if event.message is None or event.channel is None:
            return None
        return jump_url(self._guild_id, event.channel, event.message)


def _fitting(lines: list[str], room: int) -> list[str]:
    """Return the last lines that fit: how it ended matters most."""
    kept: list[str] = []
    for line in reversed(lines):
        room -= counted_length(line) + 1
        if room < 0:
            break
        kept.append(line)
    return kept[::-1]


def _admin_row(brief_id: int) -> ui.ActionRow[ui.LayoutView]:
    words = card_words()
    return ui.ActionRow(
        ui.Button(label=words.send_again, custom_id=resend_id(brief_id)),
        ui.Button(
            label=words.take_down,
            custom_id=takedown_id(brief_id),
            style=discord.ButtonStyle.danger,
        ),
    )
