"""What hubs ask and tell at our callback in, replies and feeds to poll out (WebSub)."""

import re

from bot.domain.hubs import HubSubscription
from bot.pipeline.hub_ports import HubStore
from bot.pipeline.ports import Clock, Observer
from bot.pipeline.rules.hub_answers import HubQuestion, poll_after_push, verdict_on
from bot.pipeline.rules.hub_asking import hub_outcome

_KEY = re.compile(r"[A-Za-z0-9_-]{32,64}", re.ASCII)  # as stores make them; others ask no database


class ReceivePushes:
    """The other end of subscribe_hubs.py."""

    def __init__(
        self, *, store: HubStore, clock: Clock, lease_seconds: float, observe: Observer
    ) -> None:
        """`lease_seconds` is what hubs are asked for."""
        self._store = store
        self._clock = clock
        self._lease_seconds = lease_seconds
        self._observe = observe

    async def known(self, key: str) -> HubSubscription | None:
        """Return whose callback that is."""
        return await self._store.subscription(key) if _KEY.fullmatch(key) else None

    async def reply(self, key: str, question: HubQuestion) -> str | None:
        """Return the text to answer a hub's question with; None: we want nothing of the kind."""
        known = await self.known(key)
        if known is None:
            return None
        verdict = verdict_on(known, question, self._clock.now(), self._lease_seconds)
        if verdict.answer is not None:
            if not await self._store.record_answer(known, verdict.answer):
                return None
            self._observe(verdict.answer.outcome)
        return verdict.reply

    async def accept(self, known: HubSubscription) -> None:
        """Have the feed asked: its hub signed that there is news. What it sent is not read."""
        now = self._clock.now()
        await self._store.record_push(known, poll_after_push(now, known))
        self._observe(hub_outcome(now, known, "hub_pushed"))

    def refuse(self, known: HubSubscription, why: str) -> None:
        """Take note of a push that nobody shows to be the hub's; it changes nothing."""
        self._observe(hub_outcome(self._clock.now(), known, "push_refused", why=why))
