"""A notice about a feed in, one message with its buttons to the server's admins out."""

import logging
from collections import OrderedDict
from dataclasses import replace

import discord
from discord import ui

from bot.adapters.discord.cards.card_components import still_view
from bot.adapters.discord.cards.component_ids import notice_id
from bot.adapters.discord.cards.markdown import bold, plain
from bot.adapters.discord.connecting.failures import told
from bot.adapters.discord.telling.admins import Admins
from bot.domain.errors import DiscordUnreachable
from bot.domain.notices import Notice, actions_of
from bot.domain.reasons import Reason
from bot.presenting.cleaning import clean_line
from bot.presenting.command_words import CommandWords
from bot.presenting.wording import say_notice

# Several channels of a server may follow one feed: its admins are told once. What was told is
# remembered for as long as notices of one poll may be apart.
_MAX_REMEMBERED = 1_000
_MAX_FACT_CHARS = 300

_log = logging.getLogger(__name__)


class FeedNotices:
    """Fulfils Notifier for channels of Discord."""

    def __init__(self, admins: Admins, words: CommandWords) -> None:
        self._admins = admins
        self._words = words
        self._told: OrderedDict[tuple[int, int, str], None] = OrderedDict()

    async def tell(self, notice: Notice) -> bool:
        """Tell it; False when nobody can be told now."""
        try:
            _, guild = await self._admins.guild_of(notice.channel)
            key = (guild.id, notice.feed_id, repr(notice.reason))
            if key in self._told:
                return True
            await self._admins.tell(
                notice.channel, lambda _, guild: notice_message(notice, guild.id, self._words)
            )
        except (DiscordUnreachable, discord.DiscordException, OSError) as error:
            _log.info("no admin could be told of feed %s yet: %s", notice.feed_id, told(error))
            return False
        self._told[key] = None
        if len(self._told) > _MAX_REMEMBERED:
            self._told.popitem(last=False)
        return True


def notice_message(notice: Notice, guild_id: int, words: CommandWords) -> ui.LayoutView:
    """Return what the admins of a server read, with buttons for what can be done about it."""
    text: ui.TextDisplay[ui.LayoutView] = ui.TextDisplay(_text(notice))
    buttons = [
        ui.Button[ui.LayoutView](
            label=words.feed.notice.labels[action],
            custom_id=notice_id(action, notice.feed_id, guild_id),
            style=discord.ButtonStyle.secondary,
        )
        for action in actions_of(notice.reason)
    ]
    return still_view(text, *([ui.ActionRow(*buttons)] if buttons else []))


def _text(notice: Notice) -> str:
    """Return what happened and what to do, with nothing of the web unescaped."""
    facts = {
        name: plain(clean_line(value, _MAX_FACT_CHARS)) if isinstance(value, str) else value
        for name, value in notice.reason.data.items()
    }
    facts["why"] = notice.reason.data.get("why")
    said = say_notice(
        replace(
            notice,
            feed_url=plain(clean_line(notice.feed_url, _MAX_FACT_CHARS)),
            feed_title=bold(clean_line(notice.feed_title, _MAX_FACT_CHARS)),
            reason=Reason(code=notice.reason.code, data=facts),
        )
    )
    cause = said.why and f"-# {said.why}"
    return "\n".join(filter(None, (said.what, cause, said.advice)))
