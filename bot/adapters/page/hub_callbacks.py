"""Requests of hubs (WebSub) in, the few words that they expect out."""

import asyncio

from aiohttp import web

from bot.adapters.page.protection import CALLBACKS
from bot.domain.errors import LedeError
from bot.domain.hubs import HubState, HubSubscription
from bot.pipeline.receive_pushes import ReceivePushes
from bot.pipeline.rules.hub_answers import HubQuestion
from bot.pipeline.rules.hub_signatures import SignatureCheck

_CHUNK_BYTES = 64 * 1024
_PUSH_SECONDS = 30.0  # for a whole push; hubs send in one go, only attackers drip


class HubCallbacks:
    """What stands under /websub/: a key each, which nobody guesses.

    What is pushed is read only to check its signature, and then forgotten.
    """

    def __init__(self, receiver: ReceivePushes, *, host: str, max_body_bytes: int) -> None:
        """`host` is the name under which hubs reach this page."""
        self.host = host
        self._receiver = receiver
        self._max_body_bytes = max_body_bytes

    def add_to(self, application: web.Application) -> None:
        """Make the application answer hubs."""
        application.router.add_get(f"{CALLBACKS}{{key}}", self.question, allow_head=False)
        application.router.add_post(f"{CALLBACKS}{{key}}", self.push)

    async def question(self, request: web.Request) -> web.Response:
        """Confirm what we asked a hub for; anything else is not found here."""
        told = request.query
        question = HubQuestion(
            mode=told.get("hub.mode", ""),
            topic=told.get("hub.topic", ""),
            challenge=told.get("hub.challenge", ""),
            lease_seconds=told.get("hub.lease_seconds", ""),
            reason=told.get("hub.reason", ""),
        )
        try:
            reply = await self._receiver.reply(request.match_info["key"], question)
        except LedeError:  # the database: hubs try again
            return web.Response(status=503)
        if reply is None:
            return web.Response(status=404)
        return web.Response(text=reply, content_type="text/plain")

    async def push(self, request: web.Request) -> web.Response:
        """Take note that there is news, if its hub signed it.

        Whether the signature is right is not told, so that nobody can try out secrets.
        """
        try:
            known = await self._receiver.known(request.match_info["key"])
            if known is None:
                return web.Response(status=404)
            if known.state is HubState.UNWANTED:
                return web.Response(status=410)
            why = await self._objection(request, known)
            if why is None:
                await self._receiver.accept(known)
            else:
                self._receiver.refuse(known, why)
        except LedeError:  # the database: hubs try again
            return web.Response(status=503)
        return web.Response(status=202)

    async def _objection(self, request: web.Request, known: HubSubscription) -> str | None:
        """Return why a push is not believed; None: its hub signed it."""
        check = SignatureCheck(known.secret, request.headers.get("X-Hub-Signature", ""))
        if not check.is_signed:
            return "unsigned"
        received = 0
        try:
            async with asyncio.timeout(_PUSH_SECONDS):
                async for chunk in request.content.iter_chunked(_CHUNK_BYTES):
                    received += len(chunk)
                    if received > self._max_body_bytes:
                        return "too_large"
                    check.update(chunk)
        except TimeoutError:
            return "too_slow"
        return None if check.is_right() else "signature"
