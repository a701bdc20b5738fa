"""*Brief this* in the menu of a message: the message in, the card of its link out, or a choice."""

import re
from dataclasses import dataclass
from functools import partial
from typing import Any, Final
from urllib.parse import urlsplit

import discord
from discord import app_commands, ui

from bot.adapters.discord.cards.card_components import still_view
from bot.adapters.discord.cards.card_marks import brief_id_of_message
from bot.adapters.discord.commands.answers.answering import (
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
from bot.adapters.discord.commands.answers.choices import MAX_CHOICES, MAX_LABEL_CHARS
from bot.adapters.discord.commands.answers.message_links import links_of
from bot.adapters.discord.commands.answers.viewing import EVERYWHERE, FOR_ALL
from bot.adapters.discord.commands.briefs.brief_finding import BriefFinding, seen_channels
from bot.adapters.discord.commands.briefs.showing import Showing
from bot.adapters.discord.services import Kept
from bot.presenting.cleaning import clean_line
from bot.presenting.command_words import CommandWords

_MAX_CHOICES_KEPT: Final = 500  # not made yet, over all servers
_CHOOSE: Final = r"lede:link:(?P<key>[0-9a-f]{16})"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Choice:
    """The links of a message, until one is chosen."""

    owner_id: int
    links: tuple[str, ...]  # at most 25


class BriefMenu:
    """The steps of *Brief this*."""

    def __init__(self, words: CommandWords, showing: Showing, finding: BriefFinding) -> None:
        self._words = words
        self._showing = showing
        self._finding = finding
        self._choices: Kept[_Choice] = Kept(_MAX_CHOICES_KEPT)

    def command(self) -> app_commands.ContextMenu:
        """Return it as discord.py registers it."""

        async def brief_this(interaction: discord.Interaction, message: discord.Message) -> None:
            await answer(interaction, self._words, lambda: self._brief(interaction, message))

        menu = app_commands.ContextMenu(name=self._words.brief.menu, callback=brief_this)
        menu.allowed_contexts, menu.allowed_installs = EVERYWHERE, FOR_ALL
        return menu

    def live_items(self) -> tuple[LiveItem, ...]:
        """Return what answers the menu of links."""
        return (live_item(_CHOOSE, self._choose),)

    async def _brief(self, interaction: discord.Interaction, message: discord.Message) -> Made:
        own = brief_id_of_message(message.components) if _is_ours(interaction, message) else None
        if own is not None:
            found = await self._finding.with_id(own, seen_channels(interaction))
            if not isinstance(found, str):
                return await self._showing.card(interaction, found)
        links = links_of(message)
        if not links:
            return notice(self._words.brief.no_links)
        if len(links) == 1:
            return await self._of_link(interaction, links[0])
        return self._menu(interaction.user.id, links)

    async def _of_link(self, interaction: discord.Interaction, link: str) -> ui.LayoutView:
        found = await self._finding.of_link(interaction, link)
        return await self._showing.card(interaction, found)

    def _menu(self, owner_id: int, links: tuple[str, ...]) -> ui.LayoutView:
        words, offered = self._words.brief, links[:MAX_CHOICES]
        lines = [words.several.of(len(links))]
        if len(links) > len(offered):
            cut = words.several_cut.format(shown=len(offered), count=len(links))
            lines.append(f"-# {cut}")
        key = self._choices.keep(_Choice(owner_id=owner_id, links=offered))
        menu: ui.Select[Any] = ui.Select(
            custom_id=f"lede:link:{key}",
            placeholder=words.choose,
            options=[_option(place, link) for place, link in enumerate(offered)],
        )
        return still_view(ui.TextDisplay("\n".join(lines)), ui.ActionRow(menu))

    async def _choose(self, interaction: discord.Interaction, match: re.Match[str]) -> None:
        choice, words = self._choices.find(match["key"]), self._words.brief
        link = _chosen(interaction, choice.links) if choice else None
        if choice is None or link is None:
            await answer_at_once(interaction, self._words, words.choice_too_old)
        elif choice.owner_id != interaction.user.id:
            await answer_at_once(interaction, self._words, words.not_your_choice)
        else:
            await answer_in_place(
                interaction, self._words, partial(self._of_link, interaction, link)
            )


def _is_ours(interaction: discord.Interaction, message: discord.Message) -> bool:
    """Tell our own messages from those of others, who could mark theirs alike."""
    return message.author.id == interaction.application_id


def _option(place: int, link: str) -> discord.SelectOption:
    """Return a link by its host, and what stands behind it."""
    parts = urlsplit(link)
    label = clean_line(f"{parts.hostname or ''}{parts.path}".rstrip("/"), MAX_LABEL_CHARS)
    return discord.SelectOption(label=label or "…", value=str(place))


def _chosen(interaction: discord.Interaction, links: tuple[str, ...]) -> str | None:
    """Return the link that was chosen; None for what the menu never had."""
    place = number_in(next(iter(picked(interaction)), ""))
    return None if place is None else next(iter(links[place : place + 1]), None)
