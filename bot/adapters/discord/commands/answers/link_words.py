"""What somebody typed or wrote in, the links that are meant or the words out."""

import re
from collections.abc import Iterator

from bot.adapters.discord.cards.markdown import plain
from bot.presenting.cleaning import clean_line

_MAX_TOLD_CHARS = 100  # of what somebody typed

_LINK = re.compile(r"https?://[^\s<>]+", re.IGNORECASE)
# "gazette.example/2026/bridge": no blank, a dot in the first part, and something after it.
_WITHOUT_SCHEME = re.compile(r"(?:[\w-]{1,63}\.){1,8}[\w-]{2,63}(?::\d{1,5})?(?:/\S*)?")
_AFTER_A_LINK = ".,;:!?'\"”’»*|"


def link_in(typed: str) -> str | None:
    """Return the link that stands in `typed`, in angle brackets or not; None for words."""
    return next(links_in(typed), None)


def links_in(text: str) -> Iterator[str]:
    """Yield the links that stand in a text, in angle brackets or not."""
    return (_trimmed(found[0]) for found in _LINK.finditer(text))


def _trimmed(link: str) -> str:
    link = link.rstrip(_AFTER_A_LINK)
    # As in "(see https://example.org/a)"; an address may itself hold a pair of brackets.
    return link.removesuffix(")") if link.count(")") > link.count("(") else link


def address_in(typed: str) -> str:
    """Return the address that is meant where nothing but an address can be: `https://` is added."""
    words = typed.strip().strip("<>").strip()
    link = link_in(words)
    if link:
        return link
    return f"https://{words}" if _WITHOUT_SCHEME.fullmatch(words) else words


def told_typed(typed: str) -> str:
    """Return what somebody typed, as markdown that shows just that."""
    return plain(clean_line(typed, _MAX_TOLD_CHARS))
