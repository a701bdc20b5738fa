"""The stand-in and simcord, written by others, judge the same messages alike where both judge."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import discord
import pytest
import simcord
from discord.http import Route
from simcord.components import ComponentValidationError, validate_modal

from tests.discord_stand_in import sample_forms
from tests.discord_stand_in.driver import StandIn
from tests.discord_stand_in.message_limits import message_problems, modal_problems
from tests.discord_stand_in.oracle import Oracle
from tests.discord_stand_in.raw_client import RawClient
from tests.discord_stand_in.refusals import Refused
from tests.discord_stand_in.sample_bodies import FINE, V2, WRONG, text
from tests.shared_data import shared

Json = dict[str, Any]
EMPTY: dict[str, Json] = {"nothing": {"content": ""}, "no embed": {"embeds": []}}
WRONG_BODIES: dict[str, Json] = EMPTY | {case: body for case, (body, _) in WRONG.items()}
# What simcord 3.2 does not look at (nor at definitions of commands, at all).
NOT_JUDGED = {"a link to a script", "a button without a face", "more values than options"}


@pytest.mark.parametrize("case", FINE)
async def test_what_one_takes_the_other_takes(case):
    assert not _refused_here(FINE[case])
    assert await _status_in_simcord(FINE[case]) == 200


@pytest.mark.parametrize("case", sorted(WRONG_BODIES.keys() - NOT_JUDGED))
async def test_what_one_refuses_the_other_refuses(case):
    assert _refused_here(WRONG_BODIES[case])
    assert await _status_in_simcord(WRONG_BODIES[case]) == 400


async def _status_in_simcord(body: Json) -> int:
    client = discord.Client(intents=discord.Intents(guilds=True))
    async with simcord.run(client) as env:
        channel = env.create_guild().create_text_channel("news")
        route = Route("POST", "/channels/{channel_id}/messages", channel_id=channel.id)
        try:
            await client.http.request(route, json=deepcopy(body))
        except discord.HTTPException as refused:
            return refused.status
        return 200


def _refused_here(body: Json) -> bool:
    try:
        return bool(message_problems(body))
    except Refused:
        return True


@pytest.mark.parametrize("case", sample_forms.FINE)
def test_a_form_that_one_takes_the_other_takes(case):
    validate_modal(sample_forms.FINE[case])
    assert _form_problems(sample_forms.FINE[case]) == []


@pytest.mark.parametrize("case", sample_forms.WRONG)
def test_a_form_that_one_refuses_the_other_refuses(case):
    with pytest.raises(ComponentValidationError):
        validate_modal(sample_forms.WRONG[case])
    assert _form_problems(sample_forms.WRONG[case])


def _form_problems(modal: Json) -> list[Any]:
    """Return what the stand-in has against a form: by Discord's document, and by its own rules."""
    callback = "/interactions/{interaction_id}/{interaction_token}/callback"
    oracle = Oracle(shared("data/discord"))
    body = {"type": 9, "data": modal}
    return [*oracle.request_problems("POST", callback, body), *modal_problems(modal)]


# A status, and Discord's own code where it is an error.
Verdict = tuple[int, int | None]


@dataclass(frozen=True, kw_only=True)
class Place:
    """One Discord with a channel of each kind."""

    ask: Callable[[str, str, Any], Awaitable[tuple[Verdict, Any]]]
    text: int
    news: int
    forum: int

    async def say(self, channel: int) -> int:
        _, body = await self.ask("POST", f"/channels/{channel}/messages", {"content": "text"})
        return int(body["id"])

    async def verdict(self, method: str, path: str, body: Any = None) -> Verdict:
        verdict, _ = await self.ask(method, path, body)
        return verdict


Scene = Callable[[Place], Awaitable[list[Verdict]]]


async def _published_twice(place: Place) -> list[Verdict]:
    path = f"/channels/{place.news}/messages/{await place.say(place.news)}/crosspost"
    return [await place.verdict("POST", path) for _ in range(2)]


async def _published_elsewhere(place: Place) -> list[Verdict]:
    path = f"/channels/{place.text}/messages/{await place.say(place.text)}/crosspost"
    return [await place.verdict("POST", path)]


async def _posts_of_a_forum(place: Place) -> list[Verdict]:
    path = f"/channels/{place.forum}/threads"
    bodies: list[Json] = [
        {"name": "Title", "message": {"content": "text"}},
        {"name": "Title", "message": {"flags": V2, "components": [text()]}},
        {"name": "Title", "message": {"content": "x" * 2001}},
        {"name": "Title", "message": {"content": "text"}, "applied_tags": ["1"]},
        {"name": "x" * 101, "message": {"content": "text"}},
        {"name": "Title", "message": {"content": ""}},
    ]
    statuses = [(await place.verdict("POST", path, body))[0] for body in bodies]
    return [(200 if status == 201 else status, None) for status in statuses]


async def _threads_of_messages(place: Place) -> list[Verdict]:
    message = await place.say(place.text)
    path = f"/channels/{place.text}/messages/{message}/threads"
    begun = await place.verdict("POST", path, {"name": "Title"})
    return [(begun[0] // 100, None)]  # simcord takes titles of any length


@pytest.mark.parametrize(
    "scene",
    [
        _published_twice,
        _published_elsewhere,
        _posts_of_a_forum,
        _threads_of_messages,
    ],
    ids=lambda scene: scene.__name__.strip("_"),
)
async def test_what_happens_in_one_happens_in_the_other(scene: Scene):
    async with _place_in_simcord() as theirs:
        expected = await scene(theirs)
    async with _place_in_the_stand_in() as ours:
        assert await scene(ours) == expected


@asynccontextmanager
async def _place_in_simcord() -> AsyncIterator[Place]:
    client = discord.Client(intents=discord.Intents(guilds=True))
    async with simcord.run(client) as env:
        guild = env.create_guild()

        async def ask(method: str, path: str, body: Any) -> tuple[Verdict, Any]:
            route = Route(method, path)
            try:
                return (200, None), await client.http.request(route, json=body)
            except discord.HTTPException as refused:
                return (refused.status, refused.code), None

        yield Place(
            ask=ask,
            text=guild.create_text_channel("text").id,
            news=guild.create_news_channel("news").id,
            forum=guild.create_forum_channel("forum").id,
        )


@asynccontextmanager
async def _place_in_the_stand_in() -> AsyncIterator[Place]:
    async with StandIn.started() as stand_in, RawClient(stand_in) as raw:
        guild = await stand_in.add_guild()

        async def ask(method: str, path: str, body: Any) -> tuple[Verdict, Any]:
            answer = await raw.ask(method, path, body)
            refused = answer.status >= 400
            return (answer.status, answer.body["code"] if refused else None), answer.body

        yield Place(
            ask=ask,
            text=(await stand_in.add_channel(guild, "text")).id,
            news=(await stand_in.add_channel(guild, "news", kind="announcement")).id,
            forum=(await stand_in.add_channel(guild, "forum", kind="forum")).id,
        )
