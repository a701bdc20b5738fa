"""`/search`: words and options in, a private list of briefs to turn and to open out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

import discord
from discord import app_commands, ui

from bot.adapters.discord.cards.card_components import still_view
from bot.adapters.discord.commands.answers.answering import (
    Command,
    LiveItem,
    answer,
    answer_at_once,
    answer_in_place,
    live_item,
    notice,
)
from bot.adapters.discord.commands.answers.choices import offered
from bot.adapters.discord.commands.answers.link_words import told_typed
from bot.adapters.discord.commands.answers.page_view import Row
from bot.adapters.discord.commands.answers.pager import Listing, Pager
from bot.adapters.discord.commands.answers.viewing import (
    FOR_GUILDS,
    GUILD_AND_DM,
    viewable_channels,
)
from bot.adapters.discord.commands.briefs.brief_rows import brief_row
from bot.adapters.discord.commands.briefs.briefs_language import briefs_language
from bot.adapters.discord.commands.briefs.search_options import (
    NotUnderstood,
    TypedSearch,
    feeds_offered,
    query_of,
    words_offered,
)
from bot.adapters.discord.commands.briefs.speaker_choices import speaker_choices
from bot.adapters.discord.services import Kept, Services
from bot.pipeline.records import SearchQuery
from bot.pipeline.search_briefs import MAX_RESULTS, search_by
from bot.presenting.cleaning import clean_line
from bot.presenting.command_words import CommandWords
from bot.presenting.language_names import languages_like

_MAX_SUGGESTIONS: Final = 500  # kept to be taken, over all servers
_MAX_LABEL_WORDS: Final = 40  # characters; a button's label has 80
_MEANT: Final = r"lede:meant:(?P<key>[0-9a-f]{16})"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Suggestion:
    """A search that would find something."""

    owner_id: int
    query: SearchQuery  # for no channels: whoever takes it may see others by then


class SearchCommand:
    """The steps of `/search`."""

    def __init__(self, services: Services, words: CommandWords, pager: Pager) -> None:
        self._services = services
        self._words = words
        self._pager = pager
        self._suggestions: Kept[_Suggestion] = Kept(_MAX_SUGGESTIONS)

    def command(self) -> Command:
        """Return it as discord.py registers it."""
        texts = self._words.search

        @app_commands.command(name=texts.name, description=texts.description)
        @app_commands.rename(
            words=texts.words,
            feed=texts.feed,
            speaker=texts.speaker,
            since=texts.since,
            until=texts.until,
            language=texts.language,
        )
        @app_commands.describe(
            words=texts.words_description,
            feed=texts.feed_description,
            speaker=texts.speaker_description,
            since=texts.since_description,
            until=texts.until_description,
            language=texts.language_description,
        )
        async def search(  # noqa: PLR0913, PLR0917  # an option each
            interaction: discord.Interaction,
            words: str,
            feed: str = "",
            speaker: str = "",
            since: str = "",
            until: str = "",
            language: str = "",
        ) -> None:
            typed = TypedSearch(
                words=words,
                feed=feed,
                speaker=speaker,
                since=since,
                until=until,
                language=language,
            )
            await answer(interaction, self._words, lambda: self._search(interaction, typed))

        search.allowed_contexts, search.allowed_installs = GUILD_AND_DM, FOR_GUILDS
        return self._completed(search)

    def live_items(self) -> tuple[LiveItem, ...]:
        """Return what answers the button of a suggestion."""
        return (live_item(_MEANT, self._press_meant),)

    def _completed(self, search: Command) -> Command:
        """Offer something while its options are typed."""

        @search.autocomplete("words")
        async def words(
            interaction: discord.Interaction, typed: str
        ) -> list[app_commands.Choice[str]]:
            return await offered(lambda: words_offered(interaction, self._services, typed))

        @search.autocomplete("feed")
        async def feeds(
            interaction: discord.Interaction, typed: str
        ) -> list[app_commands.Choice[str]]:
            return await offered(lambda: feeds_offered(interaction, self._services, typed))

        @search.autocomplete("speaker")
        async def speakers(
            interaction: discord.Interaction, typed: str
        ) -> list[app_commands.Choice[str]]:
            return await speaker_choices(interaction, self._services, typed)

        @search.autocomplete("language")
        async def languages(
            _interaction: discord.Interaction, typed: str
        ) -> list[app_commands.Choice[str]]:
            return await offered(partial(_languages, typed))

        return search

    async def _search(self, interaction: discord.Interaction, typed: TypedSearch) -> ui.LayoutView:
        texts = self._words.search
        if not interaction.guild_id:
            return notice(texts.in_direct_message)
        try:
            query = await query_of(interaction, self._services, typed, texts)
        except NotUnderstood as error:
            return notice(error.sentence)
        return await self._found(interaction, query)

    async def _found(self, interaction: discord.Interaction, query: SearchQuery) -> ui.LayoutView:
        """Return the list of what is found, or what was probably meant."""
        channels = viewable_channels(interaction)
        index = self._services.index
        if not await search_by(index, replace(query, channels=channels, limit=1)):
            meant = await index.meant(replace(query, channels=channels))
            if meant:
                return self._suggestion(interaction, query, meant)
        return await self._pager.show(interaction, self._listing(query))

    def _listing(self, query: SearchQuery) -> Listing:
        texts, typed = self._words.search, told_typed(query.words)

        async def load(turning: discord.Interaction) -> Sequence[Row]:
            seen = replace(query, channels=viewable_channels(turning))
            hits = await search_by(self._services.index, seen)
            contents = [hit.brief.content for hit in hits]
            language = await briefs_language(turning, self._services, *contents)
            return [brief_row(hit.brief, language, self._words) for hit in hits]

        return Listing(
            load=load,
            heading=lambda count: f"### {self._count(count)}\n-# {typed}",
            empty=texts.nothing_found.format(words=typed),
            refusal=lambda turning: None if turning.guild_id else texts.in_direct_message,
        )

    def _count(self, count: int) -> str:
        texts = self._words.search
        most = texts.found_most.format(count=count)
        return most if count >= MAX_RESULTS else texts.found.of(count)

    def _suggestion(
        self, interaction: discord.Interaction, query: SearchQuery, meant: str
    ) -> ui.LayoutView:
        """Return the message that offers to search for other words than the asker's."""
        texts, again = self._words.search, replace(query, words=meant)
        key = self._suggestions.keep(_Suggestion(owner_id=interaction.user.id, query=again))
        label = texts.meant_button.format(words=clean_line(meant, _MAX_LABEL_WORDS))
        button: ui.Button[Any] = ui.Button(label=label, custom_id=f"lede:meant:{key}")
        sentence = texts.did_you_mean.format(typed=told_typed(query.words), words=told_typed(meant))
        return still_view(ui.TextDisplay(sentence), ui.ActionRow(button))

    async def _press_meant(self, interaction: discord.Interaction, match: re.Match[str]) -> None:
        suggestion, texts = self._suggestions.find(match["key"]), self._words.search
        if suggestion is None:
            await answer_at_once(interaction, self._words, texts.too_old)
        elif suggestion.owner_id != interaction.user.id:
            await answer_at_once(interaction, self._words, texts.not_yours)
        else:
            make = partial(self._found, interaction, suggestion.query)
            await answer_in_place(interaction, self._words, make)


async def _languages(typed: str) -> list[tuple[str, str]]:
    return list(languages_like(typed))
