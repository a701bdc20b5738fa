"""Settings in, what lets hubs tell of news (WebSub) out; nothing without a public address."""

from bot.adapters.page.hub_callbacks import HubCallbacks
from bot.adapters.storage.stores import Stores
from bot.app.hearing import Hearing
from bot.pipeline.hub_ports import HubClient
from bot.pipeline.ports import Clock, Observer
from bot.pipeline.receive_pushes import ReceivePushes
from bot.pipeline.subscribe_hubs import Callbacks, SubscribeHubs
from bot.settings import Settings


def hub_stage(
    settings: Settings, stores: Stores, client: HubClient, clock: Clock, hearing: Hearing
) -> SubscribeHubs | None:
    """Build the stage that asks hubs."""
    url = settings.websub.callbacks_url
    if url is None:
        return None
    return SubscribeHubs(
        store=stores.hubs,
        client=client,
        callbacks=Callbacks(url=url, lease_seconds=settings.websub.lease_seconds),
        clock=clock,
        observe=hearing.observe,
    )


def hub_callbacks(
    settings: Settings, stores: Stores, clock: Clock, observe: Observer
) -> HubCallbacks | None:
    """Build what the page answers hubs with."""
    websub = settings.websub
    if websub.callbacks_url is None:
        return None
    receiver = ReceivePushes(
        store=stores.hubs, clock=clock, lease_seconds=websub.lease_seconds, observe=observe
    )
    return HubCallbacks(receiver, host=websub.host, max_body_bytes=settings.fetch.max_feed_bytes)
