"""Requests for Discord's REST interface in, answers out: faults, oracles, routes, headers."""

import asyncio
import json
import re
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from aiohttp import web

from tests.discord_stand_in import (
    channel_routes,
    command_routes,
    guild_routes,
    identity_routes,
    interaction_routes,
    message_routes,
    thread_routes,
)
from tests.discord_stand_in.buckets import RATE_LIMITED
from tests.discord_stand_in.calls import Call, Handler, Reply
from tests.discord_stand_in.faults import BANNED, UNAVAILABLE, Fault
from tests.discord_stand_in.files import Upload, named
from tests.discord_stand_in.journal import Asked
from tests.discord_stand_in.refusals import Refused, invalid_body, unauthorized
from tests.discord_stand_in.service import Discord

_PREFIX: Final = "/api/v10"
_ROUTES: Final = {
    **identity_routes.ROUTES,
    **guild_routes.ROUTES,
    **channel_routes.ROUTES,
    **thread_routes.ROUTES,
    **message_routes.ROUTES,
    **command_routes.ROUTES,
    **interaction_routes.ROUTES,
}
_SERVER_ERRORS: Final = 500
_VIA: Final = {"Via": "1.1 google"}
_BAN_HEADERS: Final = {"Retry-After": "600"}
# Their URLs carry a token of their own instead of the bot's.
_OPEN: Final = ("/interactions/", "/webhooks/")

_Found = tuple[str, Handler, dict[str, str]]  # the document's path, and its names in the request's


class _Answer(NamedTuple):
    """What goes out."""

    status: int
    body: Any  # None sends none; a string is not JSON
    headers: Mapping[str, str]


class Rest:
    """Answers everything under /api/v10."""

    def __init__(self, discord: Discord) -> None:
        self._discord = discord
        # Fixed words before names: "/users/@me" is not somebody's id.
        ordered = sorted(_ROUTES, key=lambda route: route[1].count("{"))
        self._routes = [(method, template, _expression(template)) for method, template in ordered]

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Answer one request, or let happen to it what a script says."""
        path = request.path.removeprefix(_PREFIX)
        try:
            body, uploads = await _body(request)
        except ValueError as error:
            where = f"{request.method} {path}"
            self._discord.journal.violation("bot", where, f"no JSON: {error}")
            refused = Refused(400, 50109, "The request body contains invalid JSON.")
            return _response(_Answer(refused.status, refused.body, _VIA))
        asked = self._discord.journal.open(request.method, path, dict(request.query), body)
        try:
            response = await self._answer(request, asked, uploads)
            was_cut = asked.fault is not None and asked.fault.startswith("cut")
            asked.status = None if was_cut else response.status
            return response
        finally:
            self._discord.bell.ring()

    async def _answer(
        self, request: web.Request, asked: Asked, uploads: tuple[Upload, ...]
    ) -> web.Response:
        discord = self._discord
        if discord.is_out:
            return web.Response(status=UNAVAILABLE, text="upstream connect error")
        if discord.limits.is_banned:
            return web.Response(status=RATE_LIMITED, text=BANNED, headers=_BAN_HEADERS)
        fault = discord.faults.for_request(f"{asked.method} {asked.path}")
        asked.fault = None if fault is None else fault.kind
        if fault is None:
            answer = self._take_effect(request, asked, uploads)
        else:
            if fault.after:
                self._take_effect(request, asked, uploads)
            discord.bell.ring()  # who hangs answers nothing that would tell of it
            await _befall(request, fault)
            answer = self._answer_of(fault, asked)
        discord.limits.note_invalid(answer.status, answer.headers)
        return _response(answer)

    def _answer_of(self, fault: Fault, asked: Asked) -> _Answer:
        """Return what a script answers; Discord's own errors are held against the document."""
        body, found = fault.body(), self._find(asked)
        if isinstance(body, str) or found is None or fault.status >= _SERVER_ERRORS:
            via = _VIA if fault.via else {}
            return _Answer(fault.status, body, {**via, **fault.headers()})
        template, _, ids = found
        self._judge_reply(asked, template, Reply(fault.status, body))
        headers = self._discord.limits.take(asked.method, template, ids).headers
        return _Answer(fault.status, body, {**_VIA, **headers, **fault.headers()})

    def _take_effect(
        self, request: web.Request, asked: Asked, uploads: tuple[Upload, ...]
    ) -> _Answer:
        """Do what is asked, unless it is too much, and return the answer that it deserves."""
        found = self._find(asked)
        if found is None:
            where = f"{asked.method} {asked.path}"
            self._discord.journal.violation("bot", where, "the stand-in has no such route")
            return _Answer(404, {"message": "404: Not Found", "code": 0}, _VIA)
        template, _, ids = found
        verdict = self._discord.limits.take(asked.method, template, ids)
        if verdict.body is None:
            reply = self._done(request, asked, uploads, found)
        else:
            reply = Reply(RATE_LIMITED, verdict.body)
        self._judge_reply(asked, template, reply)
        return _Answer(reply.status, reply.body, {**_VIA, **verdict.headers})

    def _done(
        self, request: web.Request, asked: Asked, uploads: tuple[Upload, ...], found: _Found
    ) -> Reply:
        template, handler, ids = found
        call = Call(
            discord=self._discord,
            where=f"{asked.method} {asked.path}",
            ids=ids,
            query=asked.query,
            body=asked.body,
            uploads=uploads,
        )
        try:
            self._admit(request, asked)
            self._judge_request(call, asked.method, template)
            return handler(call)
        except Refused as refused:
            return Reply(refused.status, refused.body)

    def _judge_reply(self, asked: Asked, template: str, reply: Reply) -> None:
        """Record what the document has against an answer of ours."""
        where = f"{asked.method} {asked.path}"
        for complaint in self._discord.oracle.reply_problems(
            asked.method, template, reply.status, reply.body
        ):
            self._discord.journal.violation("stand-in", where, f"{reply.status} {complaint}")

    def _find(self, asked: Asked) -> _Found | None:
        for method, template, expression in self._routes:
            if method == asked.method and (match := expression.fullmatch(asked.path)):
                return template, _ROUTES[method, template], match.groupdict()
        return None

    def _admit(self, request: web.Request, asked: Asked) -> None:
        expected = f"Bot {self._discord.discord_token}"
        if not asked.path.startswith(_OPEN) and request.headers.get("Authorization") != expected:
            raise unauthorized()

    def _judge_request(self, call: Call, method: str, template: str) -> None:
        """Record what the document has against a request; refuse what Discord could not read."""
        oracle, journal = self._discord.oracle, self._discord.journal
        for complaint in oracle.query_problems(method, template, call.query):
            journal.violation("bot", call.where, complaint)
        problems = oracle.request_problems(method, template, call.body)
        call.record(problems)
        if problems and not oracle.is_readable(method, template, call.body):
            raise invalid_body(problems)


async def _body(request: web.Request) -> tuple[Any, tuple[Upload, ...]]:
    """Return the JSON of a request, None without any, and the files that come along."""
    if request.content_type.startswith("multipart/"):
        form = await request.post()
        payload = form.get("payload_json")
        body = json.loads(payload) if isinstance(payload, str) else None
        uploads = [
            (field, Upload(name=value.filename, body=value.file.read()))
            for field, value in form.items()
            if isinstance(value, web.FileField)
        ]
        return body, named(uploads, body)
    raw = await request.read()
    return (json.loads(raw) if raw else None), ()


async def _befall(request: web.Request, fault: Fault) -> None:
    """Let happen what a script says before there is an answer, if one comes at all."""
    if fault.act == "hang":
        await asyncio.Event().wait()  # until the bot gives up and the request is cancelled
    if fault.act == "cut" and request.transport is not None:
        request.transport.abort()


def _response(answer: _Answer) -> web.Response:
    status, body, headers = answer
    if body is None:
        return web.Response(status=status, headers=headers)
    if isinstance(body, str):
        return web.Response(status=status, headers=headers, text=body)
    # discord.py reads JSON only under exactly this type, without a charset.
    typed = {**headers, "Content-Type": "application/json"}
    return web.Response(status=status, headers=typed, body=json.dumps(body).encode())


def _expression(template: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", template))
