"""Plain text in, Discord's markdown that shows exactly that text out; and our own bits of it.

Readers meet the backslashes in notifications and old clients, so only what would become
something else is escaped. Discord's rules are at https://support.discord.com/hc/articles/210298617
and https://docs.discord.com/developers/reference#message-formatting.
"""

import re
from datetime import datetime
from urllib.parse import quote

_SYNTAX = re.compile(
    r"[\\*_`]"  # escapes; bold, italics, underline, code
    r"|~(?=~)|\|(?=\|)"  # struck through, spoilers; one of two is enough
    r"|<(?=\S)"  # mentions, timestamps, commands, custom emoji, addresses
    r"|(?<=\])\("  # masked links; a bracket alone is none
    r"|:(?=//)"  # an address with its scheme becomes a link
    r"|:(?![0-9]{1,2}:)(?=[0-9A-Za-z_+-]+:)"  # shortcodes of emoji, but no time of day
    r"|@(?=everyone|here)"
    # Invites and gifts count without a scheme, too.
    r"|(?:(?<=discord)|(?<=discordapp))\.(?=(?:gg|com|gift|new)/)",
    re.IGNORECASE,
)
# What makes a heading, small print, a list or a quote of a line, wherever the line is put: a
# list's item may be a heading. What follows a text may be a blank of ours, so its end counts.
_LINE_START = re.compile(
    r"^(\s*)(#{1,6}(?=\s|$)|-(?=#)|[-+](?=\s|$)|>|[0-9]+(?=\.(?:\s|$)))", re.MULTILINE
)
# All that may stand in an address within (<…>) unescaped.
_SAFE_IN_LINKS = "-._~:/?#@!$&+,;=%"


def plain(text: str) -> str:
    """Return markdown that shows `text`, whatever it holds and wherever it is put."""
    return _LINE_START.sub(_escape_start, _SYNTAX.sub(r"\\\g<0>", text))


def bold(text: str) -> str:
    """Return markdown that shows `text` in bold."""
    return f"**{plain(text)}**" if text else ""


def italic(text: str) -> str:
    """Return markdown that shows `text` in italics."""
    return f"*{plain(text)}*" if text else ""


def moment(at: datetime) -> str:
    """Return a time that each reader sees as "3 hours ago" in their language."""
    return f"<t:{int(at.timestamp())}:R>"


def period(begin: datetime, end: datetime) -> str:
    """Return two times that each reader sees as dates and hours of their own."""
    return f"<t:{int(begin.timestamp())}:f> – <t:{int(end.timestamp())}:f>"


def role_mention(role_id: int) -> str:
    """Return what pings a role where the message allows it."""
    return f"<@&{role_id}>"


def masked_link(label: str, url: str) -> str:
    """Return a link without a preview; `label` must be words of ours, for nothing escapes there."""
    return f"[{label}](<{quote(url, safe=_SAFE_IN_LINKS)}>)"


def counted_length(text: str) -> int:
    """Return how long Discord takes `text` to be, at most: in UTF-16 units, as its clients do."""
    return len(text) + sum(sign > "\uffff" for sign in text)


def _escape_start(match: re.Match[str]) -> str:
    blanks, sign = match.groups()
    return f"{blanks}{sign}\\" if sign[0].isdigit() else f"{blanks}\\{sign}"
