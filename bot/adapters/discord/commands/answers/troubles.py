"""What a command raised in, a plain sentence for the asker and a line in the log out."""

from collections.abc import Mapping
from typing import Final

import discord
import structlog
from discord import app_commands

from bot.adapters.discord.cards.card_components import still_view
from bot.adapters.discord.cards.markdown import plain
from bot.domain.errors import (
    FeedError,
    FetchError,
    FilterInvalid,
    FollowError,
    LedeError,
    OpmlMalformed,
    WorkError,
)
from bot.presenting.cleaning import clean_line
from bot.presenting.command_words import CommandWords
from bot.presenting.wording import say, say_to_readers

# Errors about what the asker named; the others are about this installation.
FORESEEN: Final = (FetchError, FeedError, WorkError, FollowError, FilterInvalid, OpmlMalformed)
# Those whose advice is for the asker, too.
_ADVISED: Final = (FollowError, FilterInvalid, OpmlMalformed)
_MAX_TOLD_CHARS = 1_500  # escaped they may be twice as many, and a message has 4000
# Discord's own codes where nobody is left to tell: the interaction, its message, webhook or
# secret is not known any more (3 s or 15 min passed), or it was answered already.
_OVER = frozenset({10062, 10008, 10015, 50027, 40060})


def told(error: LedeError) -> str:
    """Return an error as markdown, with advice where that is for whoever asked."""
    sentence = (say if isinstance(error, _ADVISED) else say_to_readers)(error.reason)
    return plain(clean_line(sentence, _MAX_TOLD_CHARS))


async def tell_trouble(
    interaction: discord.Interaction, error: Exception, words: CommandWords
) -> None:
    """Log what nobody foresaw and tell the asker that something went wrong; never raises."""
    cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
    if _is_over(cause):
        _log().info("discord: answered too late", what=_what(interaction), why=_code(cause))
        return
    if isinstance(cause, app_commands.TransformerError):
        await _tell(interaction, words.unknown_option)
        return
    _log().error("discord: command failed", what=_what(interaction), exc_info=cause)
    await _tell(interaction, words.went_wrong)


async def _tell(interaction: discord.Interaction, sentence: str) -> None:
    view = still_view(discord.ui.TextDisplay(plain(sentence)))
    nobody = discord.AllowedMentions.none()
    try:
        if interaction.response.is_done():
            await interaction.followup.send(view=view, ephemeral=True, allowed_mentions=nobody)
        else:
            await interaction.response.send_message(
                view=view, ephemeral=True, allowed_mentions=nobody
            )
    except Exception as error:  # noqa: BLE001  # there is nobody else to tell
        _log().info("discord: trouble not told", what=_what(interaction), why=_code(error))


def _is_over(error: Exception) -> bool:
    """Tell whether there is nobody left to tell."""
    if isinstance(error, discord.InteractionResponded):
        return True
    return isinstance(error, discord.HTTPException) and error.code in _OVER


def _code(error: Exception) -> str:
    code = getattr(error, "code", None)
    return type(error).__name__ if code is None else f"{type(error).__name__} {code}"


def _what(interaction: discord.Interaction) -> str:
    """Return what was used, without anything that people typed."""
    command = interaction.command
    if command is not None:
        return f"/{command.qualified_name}"
    data: Mapping[str, object] = {**(interaction.data or {})}
    return ":".join(str(data.get("custom_id", "")).split(":")[:2])


def _log() -> structlog.typing.FilteringBoundLogger:
    logger: structlog.typing.FilteringBoundLogger = structlog.get_logger()
    return logger
