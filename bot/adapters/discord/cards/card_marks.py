"""A brief's id in, how its message is marked out; and from a message, which brief it shows.

A container bears the mark as its component id, so that its message is known again when the
channel is read. Discord numbers what has no id from 1 (docs: "anatomy of a component"; int32),
so marks start far above. An embed has no such id: there the custom_id of a button tells.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

import discord

from bot.adapters.discord.cards.component_ids import CARD_TEMPLATE

# Digests from 2**29, briefs from 2**30, and int32 ends at 2**31.
_FIRST_DIGEST: Final = 2**29
_FIRST_BRIEF: Final = 2**30
_OF_A_CARD = re.compile(CARD_TEMPLATE)


def brief_mark(brief_id: int | None) -> int | None:
    """Return the component id of a brief's container; None where there is none for it."""
    return _mark(_FIRST_BRIEF, brief_id, 2 * _FIRST_BRIEF)


def digest_mark(first_brief_id: int | None) -> int | None:
    """Return the component id of a digest's container, by the first brief in it."""
    return _mark(_FIRST_DIGEST, first_brief_id, _FIRST_BRIEF)


def brief_id_of_message(components: Iterable[object]) -> int | None:
    """Return which brief a message's components show, None where they are no card of ours."""
    for component in components:
        if isinstance(component, discord.Container):
            return _unmarked(_FIRST_BRIEF, component.id, 2 * _FIRST_BRIEF)
        if isinstance(component, discord.ActionRow):
            return next(_briefs_of_buttons(component), None)
    return None


def digest_id_of_message(components: Iterable[object]) -> int | None:
    """Return the first brief of the digest that a message's components show, else None."""
    containers = (part for part in components if isinstance(part, discord.Container))
    container = next(containers, None)
    return _unmarked(_FIRST_DIGEST, container.id, _FIRST_BRIEF) if container else None


def _mark(first: int, brief_id: int | None, end: int) -> int | None:
    return None if brief_id is None or not 0 < brief_id < end - first else first + brief_id


def _unmarked(first: int, mark: int | None, end: int) -> int | None:
    return mark - first if mark is not None and first < mark < end else None


def _briefs_of_buttons(row: discord.ActionRow) -> Iterator[int]:
    """Yield the briefs that the buttons below an embed are about."""
    for item in row.children:
        match = _OF_A_CARD.fullmatch(getattr(item, "custom_id", None) or "")
        if match and match["key"].isdigit():
            yield int(match["key"])
