"""A link, words or a chosen headline in, the brief that is meant or why there is none out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import discord

from bot.adapters.discord.cards.component_ids import MAX_ID
from bot.adapters.discord.commands.answers.choices import Labelled, has_words
from bot.adapters.discord.commands.answers.link_words import link_in, told_typed
from bot.adapters.discord.commands.answers.viewing import known_guild, viewable_channels
from bot.adapters.discord.names import channel_name
from bot.adapters.discord.services import MAX_TURNS_OF_ONE, NoTurnLeft, Services
from bot.domain.briefs import Brief, LinkCard
from bot.domain.channels import ChannelName
from bot.domain.errors import WorkError
from bot.pipeline.brief_on_demand import brief_of_link, card_of, stored_brief_of_link
from bot.pipeline.records import StoredBrief
from bot.pipeline.search_briefs import search_briefs
from bot.presenting.command_words import CommandWords

_CHOSEN = re.compile(r"brief:([0-9]{1,19})")  # the value of a choice
_RECENT = 200  # headlines that are looked through while somebody types


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundBrief:
    """What is shown to whoever asked."""

    content: Brief | LinkCard
    brief_id: int | None = None  # None: made at once, and stored nowhere


def choice_of(brief_id: int) -> str:
    """Return the value of the choice of a stored brief."""
    return f"brief:{brief_id}"


def chosen_brief(typed: str) -> int | None:
    """Return the stored brief that was chosen; None where something else was typed."""
    match = _CHOSEN.fullmatch(typed.strip())
    return min(int(match[1]), MAX_ID) if match else None


async def headlines_offered(
    interaction: discord.Interaction, services: Services, typed: str
) -> Iterator[Labelled]:
    """Return the newest headlines that the asker may see and that have the words typed."""
    if link_in(typed):
        return iter(())
    recent = await services.index.recent(viewable_channels(interaction), limit=_RECENT)
    return (
        (brief.headline, choice_of(brief.brief_id))
        for brief in recent
        if has_words(brief.headline, typed)
    )


class BriefFinding:
    """Finds what is meant among what the asker may see, else reads it."""

    def __init__(self, services: Services, words: CommandWords) -> None:
        self._services = services
        self._words = words

    async def find(self, interaction: discord.Interaction, typed: str) -> FoundBrief | str:
        """Return the brief of a link, of a choice, or the best one with these words."""
        link, chosen = link_in(typed), chosen_brief(typed)
        if link:
            return await self.of_link(interaction, link)
        if chosen is not None:
            return await self.with_id(chosen, viewable_channels(interaction))
        return await self._of_words(interaction, typed)

    async def of_link(self, interaction: discord.Interaction, link: str) -> FoundBrief | str:
        """Return the brief of a link: one that the asker may see is not made again."""
        channels = viewable_channels(interaction)
        stored = await stored_brief_of_link(self._services.index, link, channels)
        return _found(stored) if stored else await self._read(interaction, link)

    async def with_id(self, brief_id: int, channels: tuple[ChannelName, ...]) -> FoundBrief | str:
        """Return a stored brief if one of the channels gets it."""
        brief = await self._services.index.brief_in(min(brief_id, MAX_ID), channels)
        return _found(brief) if brief else self._words.brief.gone

    async def _read(self, interaction: discord.Interaction, link: str) -> FoundBrief | str:
        words = self._words.brief
        try:
            with self._services.turns.turn_of(interaction.user.id):
                made = await brief_of_link(self._services.fetcher, self._services.workers, link)
        except NoTurnLeft as error:
            own = words.own_turns_taken.format(most=MAX_TURNS_OF_ONE)
            return own if error.own else words.all_turns_taken
        except WorkError:
            return words.too_hard
        content = made.condensed.result if made.condensed else card_of(made)
        # Without content there is neither article nor reason: the pipeline gives one of them.
        return FoundBrief(content=content) if content else words.too_hard

    async def _of_words(self, interaction: discord.Interaction, typed: str) -> FoundBrief | str:
        channels = viewable_channels(interaction)
        hits = await search_briefs(self._services.index, typed, limit=1, channels=channels)
        if hits:
            return _found(hits[0].brief)
        words = self._words.brief
        none = words.not_found if known_guild(interaction) else words.not_found_in_direct_message
        return none.format(words=told_typed(typed))


def seen_channels(interaction: discord.Interaction) -> tuple[ChannelName, ...]:
    """Return the channels that the asker may read, and the one of the message they look at."""
    here = (channel_name(interaction.channel_id),) if interaction.channel_id else ()
    return tuple(dict.fromkeys((*viewable_channels(interaction), *here)))


def _found(brief: StoredBrief) -> FoundBrief:
    return FoundBrief(content=brief.content, brief_id=brief.id)
