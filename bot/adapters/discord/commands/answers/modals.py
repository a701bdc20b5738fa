"""Forms that people fill in: shown by a custom_id, submitted by it, also to a later run."""

import re
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, cast

import discord
from discord import ui

from bot.adapters.discord.commands.answers.answering import sent_data
from bot.adapters.discord.commands.answers.troubles import tell_trouble
from bot.adapters.discord.connecting.localising import language_of
from bot.presenting.command_words import CommandWords
from bot.presenting.speech import speak

# What was typed, chosen (ids or values) or ticked, by the custom_id of the field.
Filled: TypeAlias = Mapping[str, "str | bool | tuple[str, ...] | None"]
Submitted: TypeAlias = Callable[[discord.Interaction, re.Match[str], Filled], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class _Form:
    template: re.Pattern[str]
    submitted: Submitted


class Modals:
    """Answers submitted forms of any age.

    discord.py forgets forms at a restart; here the custom_id alone says what was filled in, so a
    form may stay open on a screen for as long as Discord lets it.
    """

    def __init__(self, words: CommandWords) -> None:
        self._words = words
        self._forms: list[_Form] = []

    def answer_with(self, template: str, submitted: Submitted) -> None:
        """Call `submitted` for every form whose whole custom_id matches."""
        self._forms.append(_Form(re.compile(template), submitted))

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Take a submitted form; whatever goes wrong is told to who filled it in."""
        if interaction.type is not discord.InteractionType.modal_submit:
            return
        custom_id = str(sent_data(interaction).get("custom_id", ""))
        for form in self._forms:
            match = form.template.fullmatch(custom_id)
            if match:
                speak(language_of(interaction))  # each event is heard in a task of its own
                try:
                    await form.submitted(interaction, match, _filled(interaction))
                except Exception as error:  # noqa: BLE001  # the last stop before who filled it in
                    await tell_trouble(interaction, error, self._words)
                return


async def ask(
    interaction: discord.Interaction, custom_id: str, title: str, *fields: ui.Item[Any]
) -> None:
    """Show a form as the first answer; the fields are `ui.Label` or `ui.TextDisplay`, at most 5."""
    form = ui.Modal(title=title, custom_id=custom_id)
    for each in fields:
        form.add_item(each)
    form.stop()  # else discord.py keeps it, to call it back
    await interaction.response.send_modal(form)


def _filled(interaction: discord.Interaction) -> Filled:
    return dict(_values(cast("Sequence[Any]", sent_data(interaction).get("components") or ())))


def _values(
    components: Sequence[Mapping[str, Any]],
) -> Iterator[tuple[str, "str | bool | tuple[str, ...] | None"]]:
    """Yield the fields of rows and labels, each with what it holds."""
    for component in components:
        yield from _values(component.get("components") or ())
        inner = component.get("component")
        if inner:
            yield from _values((inner,))
        if "custom_id" in component:
            values, value = component.get("values"), component.get("value")
            yield component["custom_id"], tuple(values) if isinstance(values, list) else value
