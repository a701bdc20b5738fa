"""A card or a digest and how a channel wants it in, what discord.py is to send out."""

from dataclasses import dataclass
from typing import Any

import discord
from discord import ui

from bot.adapters.discord.cards.card_components import (
    NO_CONTROLS,
    CardControls,
    compact_view,
    full_view,
)
from bot.adapters.discord.cards.card_embed import card_embed, embed_buttons
from bot.adapters.discord.cards.component_ids import evidence_id, report_id
from bot.adapters.discord.cards.digest_components import digest_view
from bot.adapters.discord.cards.markdown import role_mention
from bot.domain.posting import PostStyle
from bot.presenting.cards import Card
from bot.presenting.digests import DigestCard


@dataclass(frozen=True, kw_only=True, slots=True)
class PostedCard:
    """A message that is to be sent."""

    view: ui.LayoutView | ui.View | None  # None: an embed with nothing to press
    embed: discord.Embed | None = None  # None: all stands in the view
    mention_role_id: int | None = None  # the one role that it pings; None pings nobody

    def sending(self) -> dict[str, Any]:
        """Return the arguments for discord.py's send, edit or create_thread."""
        arguments: dict[str, Any] = {"allowed_mentions": self._mentions()}
        if self.view is not None:
            arguments["view"] = self.view
        if self.embed is not None:
            arguments["embed"] = self.embed
            if self.mention_role_id is not None:
                arguments["content"] = role_mention(self.mention_role_id)
        return arguments

    def _mentions(self) -> discord.AllowedMentions:
        mentions = discord.AllowedMentions.none()
        if self.mention_role_id is not None:
            mentions.roles = [discord.Object(self.mention_role_id)]
        return mentions


def posted_card(
    card: Card,
    *,
    style: PostStyle,
    brief_id: int | None = None,
    mention_role_id: int | None = None,
    controls: CardControls = NO_CONTROLS,
) -> PostedCard:
    """Return the message that shows `card` in `style`, and pings that one role if there is one.

    It is known again by `card_marks.brief_id_of_message`: cards by `brief_id`, embeds by the
    custom_ids of `controls`.
    """
    if style is PostStyle.EMBED:
        return PostedCard(
            embed=card_embed(card),
            view=embed_buttons(card, controls),
            mention_role_id=mention_role_id,
        )
    make = compact_view if style is PostStyle.COMPACT else full_view
    view = make(card, brief_id=brief_id, mention_role_id=mention_role_id, controls=controls)
    return PostedCard(view=view, mention_role_id=mention_role_id)


def posted_digest(digest: DigestCard, *, mention_role_id: int | None = None) -> PostedCard:
    """Return the message that shows several briefs; `card_marks.digest_id_of_message` knows it."""
    view = digest_view(digest, mention_role_id=mention_role_id)
    return PostedCard(view=view, mention_role_id=mention_role_id)


def stored_controls(brief_id: int) -> CardControls:
    """Return the buttons of a brief, or a link card, that is stored."""
    return CardControls(evidence=evidence_id(str(brief_id)), report=report_id(str(brief_id)))
