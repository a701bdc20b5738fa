"""Channels in, what keeps a question to the briefs that stand, or will stand, in them out."""

from collections.abc import Collection
from typing import Any, Final

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, select

from bot.adapters.storage.tables import briefs, deliveries, delivery_items, feed_entries
from bot.adapters.storage.tables.column_types import ChannelText
from bot.domain.channels import ChannelName
from bot.domain.deliveries import DeliveryState

STANDS: Final = deliveries.c.state != DeliveryState.TAKEN_DOWN.value
_ITEMS = delivery_items.join(deliveries, deliveries.c.id == delivery_items.c.delivery_id)


# In the place of channels, where a statement is made once: making it takes as long as answering.
CHANNELS_TO_COME: Final[BindParameter[Any]] = bindparam(
    "channels", expanding=True, type_=ChannelText()
)
AnyChannels = Collection[ChannelName] | BindParameter[Any]


def stands_in(channels: AnyChannels) -> ColumnElement[bool]:
    """Return what a brief of `briefs` must fulfil: one of the channels gets it, or got it."""
    return _receiving().where(delivery_items.c.channel.in_(channels)).correlate(briefs).exists()


def receiving_channels(brief_ids: Collection[int] | BindParameter[Any]) -> Select[Any]:
    """Select the channels of briefs."""
    receiving = select(briefs.c.id.label("brief_id"), delivery_items.c.channel).select_from(
        briefs.join(delivery_items, delivery_items.c.article_id == briefs.c.article_id).join(
            deliveries, deliveries.c.id == delivery_items.c.delivery_id
        )
    )
    return receiving.where(briefs.c.id.in_(brief_ids), STANDS)


def bringing_feeds(brief_ids: Collection[int] | BindParameter[Any]) -> Select[Any]:
    """Select the feeds whose entries led to the articles of briefs."""
    bringing = select(briefs.c.id.label("brief_id"), feed_entries.c.feed_id).select_from(
        briefs.join(feed_entries, feed_entries.c.article_id == briefs.c.article_id)
    )
    return bringing.where(briefs.c.id.in_(brief_ids))


def _receiving() -> Select[Any]:
    receiving = select(delivery_items.c.channel).select_from(_ITEMS)
    return receiving.where(delivery_items.c.article_id == briefs.c.article_id, STANDS)
