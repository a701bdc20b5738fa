"""The stand-in and simcord, written by others, judge the same messages alike where both judge."""

from copy import deepcopy
from typing import Any

import discord
import pytest
import simcord
from discord.http import Route

from tests.discord_stand_in.message_limits import message_problems
from tests.discord_stand_in.refusals import Refused
from tests.discord_stand_in.sample_bodies import FINE, WRONG

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
