"""Briefs as they would be posted in, what of a lie, a link or an order is in them, out."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from discord import ui

from bot.adapters.discord.cards.card_components import full_view
from bot.domain.briefs import Brief
from bot.presenting.cards import make_card
from bot.presenting.cleaning import clean_line
from tests.adapters.discord.discord_markdown import Node, blocks, walk

_LIVE = frozenset({"mention", "link", "masked", "invite", "command", "place", "emoji"})
_ADDRESS = re.compile(r"https?://|\bwww\.|evil\.example|@everyone|@here|<[@#]|\]\(", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Posted:
    """What readers of a server see of a brief."""

    words: tuple[str, ...]  # claims, names and the quote, as the card has them
    markdown: tuple[str, ...]  # as it is sent
    targets: tuple[str, ...]  # where its buttons lead

    def tells(self, words: str) -> bool:
        """Tell whether `words` stand in it, however they are cleaned."""
        sought = (words, clean_line(words))
        return any(each and each in text for each in sought for text in self.everything)

    @property
    def everything(self) -> Iterable[str]:
        """Return all texts."""
        return (*self.words, *self.markdown)


def posted(brief: Brief) -> Posted:
    """Return the card of a brief and the message of it."""
    card, view = make_card(brief), full_view(make_card(brief))
    children = list(view.walk_children())
    words = [text for claim in card.claims for text in (claim.text, claim.attribution or "")]
    if card.quote:
        words += [card.quote.text, card.quote.speaker, card.quote.description or ""]
    return Posted(
        words=tuple(words),
        markdown=tuple(each.content for each in children if isinstance(each, ui.TextDisplay)),
        targets=tuple(each.url for each in children if isinstance(each, ui.Button) and each.url),
    )


def lies_in(planted: Iterable[str], shown: Posted, without: Posted) -> list[str]:
    """Return which planted texts are posted, though the brief without a model lacks them."""
    return [lie for lie in planted if shown.tells(lie) and not without.tells(lie)]


def strange_links(shown: Posted, without: Posted, own: str) -> list[str]:
    """Return live links and mentions, and what looks like them in a model's words."""
    found = [target for target in shown.targets if target != own]
    for text in shown.markdown:
        found += [node.text for node in _nodes(text) if node.kind in _LIVE]
    new = [text for text in shown.words if text not in without.words]
    return found + [text for text in new if _ADDRESS.search(text)]


def _nodes(text: str) -> Iterator[Node]:
    return walk(blocks(text))
