"""Which button was meant: what it is about in, its custom_id out, and the way back.

Messages keep their buttons for ever, so what stands here may be added to, never changed.
"""

import re
from typing import Final

from bot.domain.notices import NoticeAction

# Ids in buttons may be forged; the database has none above it.
MAX_ID: Final = 2**63 - 1

# A stored brief's id, or the name of one that was asked for and is kept in memory for a while.
BRIEF_KEY: Final = r"(?P<key>[0-9]{1,19}|a[0-9a-f]{16})"
# For discord.ui.DynamicItem, which wants it to match the whole custom_id.
EVIDENCE_TEMPLATE: Final = rf"lede:evidence:{BRIEF_KEY}"
REPORT_TEMPLATE: Final = rf"lede:report:{BRIEF_KEY}"
# A button that stands below every card of that brief.
CARD_TEMPLATE: Final = rf"lede:(?:evidence|report):{BRIEF_KEY}"

_STORED: Final = r"(?P<key>[0-9]{1,19})"
# One message may open a brief in several places, and holds no custom_id twice.
OPEN_TEMPLATE: Final = rf"lede:open:{_STORED}(?::[0-9]{{1,4}})?"
WHY_TEMPLATE: Final = rf"lede:why:{_STORED}"
TAKEDOWN_TEMPLATE: Final = rf"lede:takedown:{_STORED}"
RESEND_TEMPLATE: Final = rf"lede:resend:{_STORED}"

# Which of them: bot.pipeline.correct_briefs.Decision. In direct messages, where owners are told,
# only the number of the server says which one is meant.
DECISION_TEMPLATE: Final = (
    r"lede:decide:(?P<decision>link|remove|again|dismiss):(?P<key>[0-9]{1,19})"
    r":(?P<guild>[0-9]{1,20})"
)
REPORT_FORM_TEMPLATE: Final = rf"lede:report-form:{_STORED}"
PRIVACY_TEMPLATE: Final = r"lede:privacy:(?P<deed>(?:export|delete)-(?:mine|server))"
FORGET_FORM: Final = "lede:forget-server"

_ACTION: Final = f"(?P<action>{'|'.join(NoticeAction)})"
_FEED: Final = r"(?P<feed>[0-9]{1,19})"
# Notices are told in direct messages, too, where only this says which server is meant.
NOTICE_TEMPLATE: Final = rf"lede:notice:{_ACTION}:{_FEED}(?::(?P<guild>[0-9]{{1,20}}))?"
HEALTH_TEMPLATE: Final = rf"lede:health:{_ACTION}:{_FEED}"

_KEY = re.compile(BRIEF_KEY)


def evidence_id(brief_key: str) -> str:
    """Return the custom_id of a brief's *Evidence* button; ValueError for what is no key."""
    return f"lede:evidence:{_checked(brief_key)}"


def report_id(brief_key: str) -> str:
    """Return the custom_id of a brief's *Report* button; ValueError for what is no key."""
    return f"lede:report:{_checked(brief_key)}"


def open_id(brief_id: int, place: int | None = None) -> str:
    """Return the custom_id of a button that opens a stored brief.

    `place` tells it from others of that brief in one message, such as its row's number in a list.
    """
    return f"lede:open:{brief_id}" if place is None else f"lede:open:{brief_id}:{place}"


def why_id(brief_id: int) -> str:
    """Return the custom_id of the button that tells how a stored brief came to its channel."""
    return f"lede:why:{brief_id}"


def takedown_id(brief_id: int) -> str:
    """Return the custom_id of the button that takes a stored brief down."""
    return f"lede:takedown:{brief_id}"


def resend_id(brief_id: int) -> str:
    """Return the custom_id of the button that posts a stored brief once more."""
    return f"lede:resend:{brief_id}"


def decision_id(decision: str, brief_id: int, guild_id: int) -> str:
    """Return the custom_id of a button by which admins decide about a brief in that server."""
    return f"lede:decide:{decision}:{brief_id}:{guild_id}"


def report_form_id(brief_id: int) -> str:
    """Return the custom_id of the form in which a stored brief is reported."""
    return f"lede:report-form:{brief_id}"


def privacy_id(deed: str) -> str:
    """Return the custom_id of a button below `/privacy`."""
    return f"lede:privacy:{deed}"


def notice_id(action: NoticeAction, feed_id: int, guild_id: int) -> str:
    """Return the custom_id of a button below a notice, which is told for that server."""
    return f"lede:notice:{action.value}:{feed_id}:{guild_id}"


def health_id(action: NoticeAction, feed_id: int) -> str:
    """Return the custom_id of a button in the list of a server's feeds."""
    return f"lede:health:{action.value}:{feed_id}"


def _checked(brief_key: str) -> str:
    if not _KEY.fullmatch(brief_key):
        raise ValueError(brief_key)
    return brief_key
