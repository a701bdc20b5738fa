"""Channels in, what keeps a question to the briefs that stand, or will stand, in them out."""

from collections.abc import Collection
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, select

from bot.adapters.storage.tables import briefs, deliveries, delivery_items
from bot.domain.channels import ChannelName
from bot.domain.deliveries import DeliveryState

STANDS: Final = deliveries.c.state != DeliveryState.TAKEN_DOWN.value
_ITEMS = delivery_items.join(deliveries, deliveries.c.id == delivery_items.c.delivery_id)


def stands_in(channels: Collection[ChannelName]) -> ColumnElement[bool]:
    """Return what a brief of `briefs` must fulfil: one of the channels gets it, or got it."""
    return _receiving().where(delivery_items.c.channel.in_(channels)).correlate(briefs).exists()


def receiving_channels(brief_id: int) -> Select[Any]:
    """Select the channels of a brief."""
    of_brief = select(briefs.c.article_id).where(briefs.c.id == brief_id).scalar_subquery()
    receiving = select(delivery_items.c.channel).select_from(_ITEMS)
    return receiving.where(delivery_items.c.article_id == of_brief, STANDS)


def _receiving() -> Select[Any]:
    receiving = select(delivery_items.c.channel).select_from(_ITEMS)
    return receiving.where(delivery_items.c.article_id == briefs.c.article_id, STANDS)
