"""A locale of Discord's in, the language to answer in out; and the commands in every language."""

import asyncio
import re
from collections.abc import Iterator, Mapping
from enum import Enum, auto
from functools import cache
from typing import Any, Final, TypeAlias

import discord
from discord import app_commands
from discord.app_commands import TranslationContextLocation as Location

from bot.presenting.catalogues import Message, Translations, messages_of
from bot.presenting.command_words import COMMAND_WORDS
from bot.presenting.face import CARD_WORDS
from bot.presenting.speech import LANGUAGES, SOURCE_LANGUAGE, speak
from bot.presenting.wording import REASON_WORDS

# Every table of words that people meet in Discord.
TABLES: Final[tuple[Translations[Any], ...]] = (COMMAND_WORDS, CARD_WORDS, REASON_WORDS)
Context: TypeAlias = "app_commands.translator.TranslationContextTypes"


class Kind(Enum):
    """What a text is to Discord."""

    NAME = auto()  # of a command
    OPTION = auto()  # its name
    DESCRIPTION = auto()  # of one of those
    MENU = auto()  # what a command is called in the menu of a message
    BUTTON = auto()  # its label
    FORM = auto()  # the title of a form, or the label of one of its fields
    HELP = auto()  # what stands below such a label, or within a field that is still empty
    CHOICE = auto()  # one of a list, of an option or a menu
    PLACEHOLDER = auto()  # what stands in a menu while nothing is chosen
    TEXT = auto()  # anything else


# Discord's limits, in characters: docs.discord.com, application commands and components.
MAX_CHARS: Final[Mapping[Kind, int]] = {
    Kind.NAME: 32,
    Kind.OPTION: 32,
    Kind.DESCRIPTION: 100,
    Kind.MENU: 32,
    Kind.BUTTON: 80,
    Kind.FORM: 45,
    Kind.HELP: 100,
    Kind.CHOICE: 100,
    Kind.PLACEHOLDER: 150,
}
_NAME: Final = re.compile(rf"[-_'\w]{{1,{MAX_CHARS[Kind.NAME]}}}")
_DESCRIPTION_END: Final = "description"
_DESCRIPTIONS: Final = frozenset(
    {Location.command_description, Location.group_description, Location.parameter_description}
)
_KINDS: Final = (  # by the path of a text; the first that fits
    (Kind.MENU, re.compile(r"command\..*(?:\.|_)menu")),
    (
        Kind.BUTTON,
        re.compile(
            r"command\.(?:.*\.(?:labels|buttons)\..*|.*_button|pager\.(?:back|on)|search\.open)"
            r"|card\.(?:read_article|evidence|report|why|take_down|send_again|open)"
        ),
    ),
    (Kind.FORM, re.compile(r"command\..*(?:_title|_label)|command\..*\.titles\..*")),
    (Kind.HELP, re.compile(r"command\..*(?:_help|_hint)")),
    (Kind.CHOICE, re.compile(r"command\..*\.(?:choices|styles|layouts|parts)\..*")),
    (Kind.PLACEHOLDER, re.compile(r"command\..*\.choose_\w+|command\.(?:feed\.add|brief)\.choose")),
)


def is_name(text: str) -> bool:
    """Tell whether Discord takes it as the name of a command or an option."""
    return bool(_NAME.fullmatch(text)) and text == text.lower()


def language_of(interaction: discord.Interaction) -> str:
    """Return what to answer in: as the asker's Discord speaks, else as their server does."""
    for locale in (interaction.locale, interaction.guild_locale):
        language = language_of_locale(locale)
        if language:
            return language
    return SOURCE_LANGUAGE


def language_of_locale(locale: discord.Locale | None) -> str | None:
    """Return our language for a locale of Discord's; None where there is no translation."""
    language = str(locale).partition("-")[0]
    return language if language in LANGUAGES else None


def language_of_guild(guild: discord.Guild, chosen: str | None = None) -> str:
    """Return what to tell a whole server in: as its admins chose, else as Discord knows it."""
    if chosen in LANGUAGES:
        return str(chosen)
    return language_of_locale(guild.preferred_locale) or SOURCE_LANGUAGE


def name_in(language: str, name: str) -> str:
    """Return what a language calls a command, or a group of them."""
    return name if language == SOURCE_LANGUAGE else _texts(language).get((Kind.NAME, name), name)


class SpeakingTree(app_commands.CommandTree[discord.Client]):
    """Runs commands and autocompletions in the language of whoever asks."""

    async def interaction_check(self, interaction: discord.Interaction, /) -> bool:
        """Choose the language; nothing is refused here."""
        speak(language_of(interaction))  # each interaction is a task of its own
        return True


class CommandTranslator(app_commands.Translator):
    """Gives Discord the commands in every language, when they are registered."""

    async def load(self) -> None:
        """Read the catalogues, which takes longer than the loop may stand still."""
        await asyncio.to_thread(_read_catalogues)

    async def translate(
        self, string: app_commands.locale_str, locale: discord.Locale, context: Context
    ) -> str | None:
        """Return a name, description or choice in a language; None where it stays in English."""
        language = language_of_locale(locale)
        if language is None or language == SOURCE_LANGUAGE:
            return None
        texts = _texts(language)
        found = (texts.get((kind, str(string))) for kind in _kinds_at(context))
        return next(filter(None, found), None)


@cache
def kind_of(path: str) -> Kind:
    """Tell what the text at a path of a table is to Discord."""
    if path.endswith(_DESCRIPTION_END):
        return Kind.DESCRIPTION
    if path.endswith(".name"):
        return Kind.NAME
    if path in _options():
        return Kind.OPTION
    return next((kind for kind, paths in _KINDS if paths.fullmatch(path)), Kind.TEXT)


def limit_of(path: str) -> int | None:
    """Return how many characters the text at a path may have; None where nothing is set."""
    return MAX_CHARS.get(kind_of(path))


@cache
def _options() -> frozenset[str]:
    """Return the paths of the names of options: each has a description beside it."""
    paths = {message.path for message in COMMAND_WORDS.messages()}
    return frozenset(path for path in paths if f"{path}_{_DESCRIPTION_END}" in paths)


def _kinds_at(context: Context) -> tuple[Kind, ...]:
    """Return what a text may be that stands at a place of a command."""
    if context.location in _DESCRIPTIONS:
        return (Kind.DESCRIPTION,)
    if context.location is Location.choice_name:
        return (Kind.CHOICE, Kind.TEXT)
    if context.location is Location.parameter_name:
        return (Kind.OPTION,)
    return (Kind.MENU if isinstance(context.data, app_commands.ContextMenu) else Kind.NAME,)


@cache
def _texts(language: str) -> Mapping[tuple[Kind, str], str]:
    """Return the texts of the commands in a language, by their kind and English."""
    pairs = zip(COMMAND_WORDS.messages(), _told_in(language), strict=True)
    return {(kind_of(source.path), source.text): told.text for source, told in pairs}


def _told_in(language: str) -> Iterator[Message]:
    return messages_of(COMMAND_WORDS.in_language(language), COMMAND_WORDS.path)


def _read_catalogues() -> None:
    for language in LANGUAGES:
        for table in TABLES:
            table.in_language(language)
