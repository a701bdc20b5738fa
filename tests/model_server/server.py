"""Questions in, answers out as the script says: one behaviour a question, the last for ever.

A behaviour is an object with a "kind":
    honest        sentences of the article; {"by_headline": {headline: answer}} where it is there
    answer        {"text"}: these very words instead of JSON of ours
                  asked to translate, what {"translations": {language: {line: words}}} has of it
    lie           {"lie"}: honest, with one lie of tests.model_server.lying.LIES planted
    mistranslate  {"lie", "translations"}: honest about articles, and translates with a lie of
                  tests.model_server.translating.MISTRANSLATIONS
    obey          does what the article asks it to
    slow          {"seconds"}, then honest
    status        {"status", "retry_after", "message"}: an error of HTTP
    refuse, filter    will not answer, by itself or by a filter before it
    cut           JSON that ends in the middle, as when the limit of tokens is reached; {"finish"}
    cut_body      the connection ends in the middle of the answer
    malformed     {"body"}: bytes that are no answer of the protocol
    empty         lists without anything
    endless       bytes without end
    compressed    an answer that says it is gzipped
    redirect      {"to"}
"""

import asyncio
import contextlib
import json
from dataclasses import asdict
from typing import Any

from aiohttp import web

from tests.model_server.honest import honest_answer
from tests.model_server.journal import Asked
from tests.model_server.lying import lying_answer, obeying_answer
from tests.model_server.material import Material, read_material
from tests.model_server.protocols import chat_completion, material_of, message, tokens_of
from tests.model_server.translating import (
    honest_translation,
    language_of,
    lying_translation,
    wants_translation,
)

Json = dict[str, Any]

_HONEST: Json = {"kind": "honest"}
_CHUNK = b"a" * 65_536


class ModelServer:
    """One running server; its script and journal are reached under /_model/."""

    def __init__(self) -> None:
        self._script: list[Json] = [_HONEST]
        self._key: str | None = None
        self._journal: list[Asked] = []

    def application(self) -> web.Application:
        """Return what answers questions, and the test."""
        application = web.Application(client_max_size=1 << 24)
        for path in ("/v1/chat/completions", "/v1/messages"):
            application.router.add_post(path, self._answer)
        application.router.add_put("/_model/script", self._take_script)
        application.router.add_get("/_model/journal", self._tell_journal)
        return application

    async def _take_script(self, request: web.Request) -> web.Response:
        """Take `{"behaviours": […], "key": …}`; what was asked before is forgotten."""
        told = await request.json()
        self._script = list(told.get("behaviours") or [_HONEST])
        self._key = told.get("key")
        self._journal.clear()
        return web.Response(status=204)

    async def _tell_journal(self, _: web.Request) -> web.Response:
        return web.json_response([{**asdict(asked), "paid": asked.paid} for asked in self._journal])

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        behaviour = self._script.pop(0) if len(self._script) > 1 else self._script[0]
        headers = {name.lower(): value for name, value in request.headers.items()}
        asked = Asked(
            path=request.path,
            headers=headers,
            body=await request.json(),
            behaviour=behaviour["kind"],
        )
        self._journal.append(asked)
        if self._key and self._key not in (
            headers.get("authorization", "").removeprefix("Bearer "),
            headers.get("x-api-key"),
        ):
            behaviour = {"kind": "status", "status": 401, "message": f"Incorrect key {self._key}"}
        response = await _ANSWERS.get(behaviour["kind"], _told)(request, behaviour, asked)
        asked.status = response.status
        return response


async def _told(request: web.Request, behaviour: Json, asked: Asked) -> web.StreamResponse:
    """Answer as the protocol has it, by the behaviours that only choose words."""
    material = read_material(material_of(asked.body))
    text, finish = _words(behaviour, material, asked)
    refusal = "I cannot help with that." if behaviour["kind"] == "refuse" else None
    return _paid_answer(request, asked, text, finish, refusal)


def _paid_answer(
    request: web.Request, asked: Asked, text: str, finish: str, refusal: str | None
) -> web.Response:
    paid = (tokens_of(json.dumps(asked.body)), tokens_of(text or refusal or ""))
    asked.input_tokens, asked.output_tokens = paid
    if request.path == "/v1/messages":
        return web.json_response(message(text, "content_filter" if refusal else finish, paid))
    return web.json_response(chat_completion(text, finish, paid, refusal))


def _words(behaviour: Json, material: Material, asked: Asked) -> tuple[str, str]:
    """Return the text of an answer and why it ended."""
    kind = behaviour["kind"]
    if kind in {"refuse", "filter"}:
        return "", "stop" if kind == "refuse" else "content_filter"
    if kind == "answer":
        return behaviour["text"], "stop"
    if kind == "empty":
        nothing: Json = (
            {"parts": []} if wants_translation(asked.body) else {"claims": [], "quote": None}
        )
        return json.dumps(nothing), "stop"
    told = json.dumps(_told_answer(behaviour, material, asked), ensure_ascii=False)
    return (
        (told[: len(told) // 2], behaviour.get("finish", "length"))
        if kind == "cut"
        else (told, "stop")
    )


def _told_answer(behaviour: Json, material: Material, asked: Asked) -> Json:
    if wants_translation(asked.body):
        return _told_translation(behaviour, material, asked)
    if behaviour["kind"] == "lie":
        answer, asked.planted = lying_answer(material, behaviour["lie"])
        return answer
    if behaviour["kind"] == "obey":
        answer, asked.planted = obeying_answer(material)
        return answer
    scripted: Json = behaviour.get("by_headline", {}).get(material.headline)
    return scripted or honest_answer(material)


def _told_translation(behaviour: Json, material: Material, asked: Asked) -> Json:
    table, language = behaviour.get("translations", {}), language_of(asked.body)
    if behaviour["kind"] == "mistranslate":
        lie = behaviour["lie"]
        answer, asked.planted = lying_translation(material, language, table, lie)
        return answer
    return honest_translation(material, language, table)


async def _slow(request: web.Request, behaviour: Json, asked: Asked) -> web.StreamResponse:
    await asyncio.sleep(behaviour["seconds"])  # noqa: TID251  # a slow server is what is wanted
    return await _told(request, behaviour, asked)


async def _status(_: web.Request, behaviour: Json, __: Asked) -> web.StreamResponse:
    wait = behaviour.get("retry_after")
    return web.json_response(
        {"type": "error", "error": {"type": "error", "message": behaviour.get("message", "no")}},
        status=behaviour["status"],
        headers={} if wait is None else {"Retry-After": str(wait)},
    )


async def _malformed(_: web.Request, behaviour: Json, __: Asked) -> web.StreamResponse:
    return web.Response(text=behaviour.get("body", "{"), content_type="application/json")


async def _cut_body(request: web.Request, _: Json, __: Asked) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Length": "5000"})
    response.content_type = "application/json"
    await response.prepare(request)
    await response.write(b'{"id": "')
    if request.transport is not None:
        request.transport.abort()
    return response


async def _endless(request: web.Request, _: Json, __: Asked) -> web.StreamResponse:
    response = web.StreamResponse()
    response.content_type = "application/json"
    await response.prepare(request)
    with contextlib.suppress(ConnectionError):
        while True:
            await response.write(_CHUNK)
    return response


async def _compressed(request: web.Request, behaviour: Json, asked: Asked) -> web.StreamResponse:
    response = await _told(request, behaviour, asked)
    response.enable_compression(web.ContentCoding.gzip)
    return response


async def _redirect(_: web.Request, behaviour: Json, __: Asked) -> web.StreamResponse:
    return web.Response(status=307, headers={"Location": behaviour["to"]})


_ANSWERS = {
    "slow": _slow,
    "status": _status,
    "malformed": _malformed,
    "cut_body": _cut_body,
    "endless": _endless,
    "compressed": _compressed,
    "redirect": _redirect,
}
