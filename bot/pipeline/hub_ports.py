"""What subscribing to hubs (WebSub) needs of the outside world; the other ports: ports.py."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.hubs import HubSubscription
from bot.pipeline.records import AskingResult, HubAnswer, Leased


class HubStore(Protocol):
    """Subscriptions at the hubs of feeds (WebSub)."""

    async def lease_hubs(self, limit: int) -> Sequence[Leased[HubSubscription]]:
        """Take up to `limit` subscriptions whose hub is to be asked, the longest due first."""
        ...

    async def mark_asking(
        self, leased: Leased[HubSubscription], callback_url: str
    ) -> Leased[HubSubscription]:
        """Commit that a request is about to go out, for hubs answer before it has come back.

        LeaseLost forbids the request.
        """
        ...

    async def record_asking(self, leased: Leased[HubSubscription], result: AskingResult) -> None:
        """Store how the request ended and end the lease; LeaseLost stores nothing."""
        ...

    async def subscription(self, key: str) -> HubSubscription | None:
        """Return the subscription whose callback has that key."""
        ...

    async def record_answer(self, known: HubSubscription, answer: HubAnswer) -> bool:
        """Store what the hub answered; False where `known` is not how it stands any more."""
        ...

    async def record_push(self, known: HubSubscription, poll_at: datetime) -> None:
        """Have the feed asked then, or earlier if it is due, and believe its hub."""
        ...

    async def settle(self, callbacks_url: str | None) -> None:
        """Hold on to subscriptions whose callbacks begin so, ask anew for the others.

        None forgets all: nobody can be told anything here.
        """
        ...


class HubClient(Protocol):
    """Sends forms to the public internet, and nowhere else."""

    async def post_form(self, url: str, fields: Mapping[str, str]) -> int:
        """Return the status of an answer that took the form (2xx); FetchError says why not."""
        ...
