"""HubSubscription -> ask the hub -> asked | again later: so that feeds' news is told to us (WebSub).

    wanted ──ask──> asked ──the hub confirms──> active ──a third of the lease left──> ask again
                      └──no answer, again and again──> denied ──a week──> ask once more
    unwanted ──ask to end it──> the hub confirms

What hubs answer comes in at the callback: receive_pushes.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.errors import FetchError
from bot.domain.hubs import HubSubscription
from bot.domain.outcomes import Stage
from bot.pipeline.hub_ports import HubClient, HubStore
from bot.pipeline.ports import Clock, Observer
from bot.pipeline.records import AskingResult, Leased
from bot.pipeline.rules import hub_asking


@dataclass(frozen=True, kw_only=True, slots=True)
class Callbacks:
    """Where hubs reach us."""

    url: str  # a key follows; ends with a slash
    lease_seconds: float  # asked of hubs; they decide


class SubscribeHubs:
    """The stage beside the polls."""

    stage = Stage.SUBSCRIBE

    def __init__(
        self,
        *,
        store: HubStore,
        client: HubClient,
        callbacks: Callbacks,
        clock: Clock,
        observe: Observer,
    ) -> None:
        self._store = store
        self._client = client
        self._callbacks = callbacks
        self._clock = clock
        self._observe = observe

    async def lease(self, limit: int) -> Sequence[Leased[HubSubscription]]:
        """Take subscriptions to ask for, to renew or to end."""
        return await self._store.lease_hubs(limit)

    async def work(self, leased: Leased[HubSubscription]) -> None:
        """Ask one hub, unless it was asked in vain too often."""
        wanted = leased.item
        if hub_asking.is_unanswered(wanted):
            self._observe(hub_asking.hub_outcome(self._clock.now(), wanted, "hub_unanswered"))
        if wanted.attempts >= hub_asking.MOST_TRIES:
            await self._record(leased, hub_asking.given_up(self._clock.now(), wanted))
            return
        callback_url = self._callbacks.url + wanted.key
        leased = await self._store.mark_asking(leased, callback_url)
        await self._record(leased, await self._ask(wanted, callback_url))

    async def set_back(self, leased: Leased[HubSubscription]) -> None:
        """Treat a defect like a hub that does not answer."""
        error = FetchError(url=leased.item.hub_url)
        await self._store.record_asking(
            leased, hub_asking.failed(self._clock.now(), leased.item, error)
        )

    async def _ask(self, wanted: HubSubscription, callback_url: str) -> AskingResult:
        fields = hub_asking.request_fields(wanted, callback_url, self._callbacks.lease_seconds)
        try:
            await self._client.post_form(hub_asking.address_of(wanted.hub_url), fields)
        except FetchError as error:
            return hub_asking.failed(self._clock.now(), wanted, error)
        return hub_asking.accepted(self._clock.now(), wanted)

    async def _record(self, leased: Leased[HubSubscription], result: AskingResult) -> None:
        await self._store.record_asking(leased, result)
        for outcome in result.outcomes:
            self._observe(outcome)
