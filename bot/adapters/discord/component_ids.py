"""Which button was meant: what it is about in, its custom_id out, and the way back.

Messages keep their buttons for ever, so what stands here may be added to, never changed.
"""

import re
from typing import Final

from bot.domain.notices import NoticeAction

# A stored brief's id, or the name of one that was asked for and is kept in memory for a while.
BRIEF_KEY: Final = r"(?P<key>[0-9]{1,19}|a[0-9a-f]{16})"
# For discord.ui.DynamicItem, which wants it to match the whole custom_id.
EVIDENCE_TEMPLATE: Final = rf"lede:evidence:{BRIEF_KEY}"

_ACTION: Final = f"(?P<action>{'|'.join(NoticeAction)})"
_FEED: Final = r"(?P<feed>[0-9]{1,19})"
# Notices are told in direct messages, too, where only this says which server is meant.
NOTICE_TEMPLATE: Final = rf"lede:notice:{_ACTION}:{_FEED}(?::(?P<guild>[0-9]{{1,20}}))?"
HEALTH_TEMPLATE: Final = rf"lede:health:{_ACTION}:{_FEED}"

_KEY = re.compile(BRIEF_KEY)


def evidence_id(brief_key: str) -> str:
    """Return the custom_id of a brief's *Evidence* button; ValueError for what is no key."""
    if not _KEY.fullmatch(brief_key):
        raise ValueError(brief_key)
    return f"lede:evidence:{brief_key}"


def notice_id(action: NoticeAction, feed_id: int, guild_id: int) -> str:
    """Return the custom_id of a button below a notice, which is told for that server."""
    return f"lede:notice:{action.value}:{feed_id}:{guild_id}"


def health_id(action: NoticeAction, feed_id: int) -> str:
    """Return the custom_id of a button in the list of a server's feeds."""
    return f"lede:health:{action.value}:{feed_id}"
