"""An interaction and what makes its answer in, the answer given in time and privately out."""

import io
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias, cast

import discord
from discord import app_commands, ui

from bot.adapters.discord.cards.card_components import still_view
from bot.adapters.discord.commands.answers.troubles import FORESEEN, tell_trouble, told
from bot.adapters.discord.connecting.localising import language_of
from bot.presenting.command_words import SPOKEN, CommandWords
from bot.presenting.speech import speaking

Command: TypeAlias = app_commands.Command[Any, ..., None]
Made: TypeAlias = "ui.LayoutView | WithFile | Aside | Shared"
Make: TypeAlias = Callable[[], Awaitable[Made]]
Pressed: TypeAlias = Callable[[discord.Interaction, re.Match[str]], Awaitable[None]]
LiveItem: TypeAlias = type[ui.DynamicItem[ui.Item[Any]]]

_NUMBER: Final = re.compile(r"[0-9]{1,20}")  # as an id of Discord, which has 64 bits
_NOBODY: Final = discord.AllowedMentions.none()


@dataclass(frozen=True, kw_only=True, slots=True)
class WithFile:
    """An answer that brings a file along, below its lines."""

    lines: tuple[str, ...]  # markdown
    file_name: str  # ours: letters, hyphens, an ending
    body: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Aside:
    """What the asker alone is told, while the message whose component was used stays."""

    view: ui.LayoutView


@dataclass(frozen=True, kw_only=True, slots=True)
class Shared:
    """What is posted for everybody, and what the asker is told meanwhile and afterwards."""

    view: ui.LayoutView
    meanwhile: str
    afterwards: str


def notice(*lines: str) -> ui.LayoutView:
    """Return a message of these lines of markdown."""
    return still_view(ui.TextDisplay("\n".join(lines)))


async def answer(interaction: discord.Interaction, words: CommandWords, make: Make) -> None:
    """Say at once that an answer is coming, and give what `make` returns to the asker alone.

    Whatever is raised is told instead.
    """
    await _answer(interaction, words, make, in_place=False)


async def answer_in_place(
    interaction: discord.Interaction, words: CommandWords, make: Make
) -> None:
    """Put what `make` returns in the place of the message whose component was used.

    What is told aside leaves that message as it is.
    """
    await _answer(interaction, words, make, in_place=True)


async def answer_at_once(
    interaction: discord.Interaction, words: CommandWords, sentence: str
) -> None:
    """Tell the asker alone a sentence that needs no making."""
    try:
        await interaction.response.send_message(
            view=notice(sentence), ephemeral=True, allowed_mentions=_NOBODY
        )
    except Exception as error:  # noqa: BLE001  # the last stop before the asker
        await tell_trouble(interaction, error, words)


async def _answer(
    interaction: discord.Interaction, words: CommandWords, make: Make, *, in_place: bool
) -> None:
    try:
        await interaction.response.defer(ephemeral=not in_place, thinking=not in_place)
        await _show(interaction, await _made(make))
    except Exception as error:  # noqa: BLE001  # the last stop before the asker
        await tell_trouble(interaction, error, words)


async def _show(interaction: discord.Interaction, made: Made) -> None:
    if isinstance(made, Aside):
        await interaction.followup.send(view=made.view, ephemeral=True, allowed_mentions=_NOBODY)
    elif isinstance(made, Shared):
        # The first follow-up takes the place, and the privacy, of an answer not given yet.
        await interaction.edit_original_response(view=notice(made.meanwhile))
        await interaction.followup.send(view=made.view, allowed_mentions=_NOBODY)
        await interaction.edit_original_response(view=notice(made.afterwards))
    elif isinstance(made, WithFile):
        # A file is not seen below components unless one of them names it.
        view = still_view(
            ui.TextDisplay("\n".join(made.lines)), ui.File(f"attachment://{made.file_name}")
        )
        file = discord.File(io.BytesIO(made.body), filename=made.file_name)
        await interaction.edit_original_response(
            view=view, attachments=[file], allowed_mentions=_NOBODY
        )
    else:
        await interaction.edit_original_response(view=made, allowed_mentions=_NOBODY)


async def _made(make: Make) -> Made:
    try:
        return await make()
    except FORESEEN as error:
        return notice(told(error))


def live_item(template: str, pressed: Pressed) -> LiveItem:
    """Return what discord.py calls whenever a component is used whose whole custom_id matches.

    It keeps no state, so it answers messages of former runs too.
    """

    class Live(ui.DynamicItem[ui.Item[Any]], template=template):
        def __init__(self, item: ui.Item[Any], match: re.Match[str]) -> None:
            super().__init__(item)
            self._match = match

        @classmethod
        async def from_custom_id(
            cls, _interaction: discord.Interaction, item: ui.Item[Any], match: re.Match[str], /
        ) -> "Live":
            return cls(item, match)

        async def callback(self, interaction: discord.Interaction) -> None:
            with speaking(language_of(interaction)):
                try:
                    await pressed(interaction, self._match)
                except Exception as error:  # noqa: BLE001  # the last stop before who used it
                    await tell_trouble(interaction, error, SPOKEN)

    return Live


def picked(interaction: discord.Interaction) -> tuple[str, ...]:
    """Return what was chosen in a menu, () for nothing; also what the menu never offered."""
    values = sent_data(interaction).get("values")
    return tuple(map(str, values)) if isinstance(values, list) else ()


def number_in(text: str) -> int | None:
    """Return an id, or a place in a list, as a menu's value has it; None for anything else."""
    return int(text) if _NUMBER.fullmatch(text) else None


def sent_data(interaction: discord.Interaction) -> Mapping[str, Any]:
    """Return what Discord sent with an interaction: the component's id, the values chosen."""
    return cast("Mapping[str, Any]", interaction.data or {})
