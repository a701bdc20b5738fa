"""What breaks Discord's documents, or its limits that no document tells, is refused and recorded."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from tests.discord_stand_in.command_limits import command_problems, scope_problems
from tests.discord_stand_in.driver import StandIn
from tests.discord_stand_in.message_limits import choice_problems, message_problems
from tests.discord_stand_in.raw_client import RawClient
from tests.discord_stand_in.refusals import Problem, Refused
from tests.discord_stand_in.sample_bodies import COMMANDS, FINE, V2, WRONG, command, text


@asynccontextmanager
async def _asking() -> AsyncIterator[tuple[StandIn, RawClient, str]]:
    async with StandIn.started() as stand_in:
        channel = await stand_in.add_channel(await stand_in.add_guild())
        async with RawClient(stand_in) as raw:
            yield stand_in, raw, f"/channels/{channel.id}/messages"


async def test_a_field_that_discord_does_not_know_is_recorded_and_ignored():
    async with _asking() as (stand_in, raw, messages):
        answer = await raw.ask("POST", messages, {"content": "text", "colour": "red"})
        assert answer.status == 200
        (violation,) = await stand_in.violations()
        assert (violation.who, violation.where) == ("bot", f"POST {messages}")
        assert "'colour' was unexpected" in violation.what


async def test_a_value_of_the_wrong_type_is_recorded_and_refused():
    async with _asking() as (stand_in, raw, messages):
        answer = await raw.ask("POST", messages, {"content": 7})
        assert (answer.status, answer.body["code"]) == (400, 50035)
        assert "_errors" in answer.body["errors"]["content"]
        assert [one.who for one in await stand_in.violations()] == ["bot"]


async def test_a_query_that_is_not_in_the_document_is_recorded():
    async with _asking() as (stand_in, raw, messages):
        await raw.ask("GET", f"{messages}?limit=5")
        assert await stand_in.violations() == []
        await raw.ask("GET", f"{messages}?limit=many&sort=up")
        said = [one.what for one in await stand_in.violations()]
        assert said == ["?sort is not in the document", "?limit=many"]


async def test_a_route_that_does_not_exist_is_recorded():
    async with _asking() as (stand_in, raw, _):
        assert (await raw.ask("GET", "/users/@me/dreams")).status == 404
        assert [one.where for one in await stand_in.violations()] == ["GET /users/@me/dreams"]


async def test_what_passes_a_limit_is_refused_with_the_place_and_recorded():
    async with _asking() as (stand_in, raw, messages):
        long = await raw.ask("POST", messages, {"content": "x" * 2001})
        empty = await raw.ask("POST", messages, {"content": ""})
        mixed = await raw.ask(
            "POST", messages, {"content": "x", "flags": V2, "components": [text()]}
        )
        assert (long.status, long.complaints) == (400, {"BASE_TYPE_MAX_LENGTH"})
        assert "content" in long.body["errors"]
        assert (empty.status, empty.body["code"]) == (400, 50006)
        assert mixed.complaints == {"MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"}
        assert len(await stand_in.violations()) == 3


@pytest.mark.parametrize("case", FINE)
def test_a_message_within_the_limits_passes(case):
    assert message_problems(FINE[case]) == []


@pytest.mark.parametrize("case", WRONG)
def test_a_message_beyond_a_limit_is_told_which(case):
    body, code = WRONG[case]
    assert {one.code for one in message_problems(body)} == {code}


@pytest.mark.parametrize("body", [{}, {"content": ""}, {"flags": V2}, {"embeds": []}])
def test_an_empty_message_is_refused(body):
    with pytest.raises(Refused) as refused:
        message_problems(body)
    assert refused.value.code == 50006


@pytest.mark.parametrize("case", COMMANDS)
def test_a_command_beyond_a_limit_is_told_which(case):
    body, code = COMMANDS[case]
    assert {one.code for one in command_problems(body)} == {code}


def test_a_scope_takes_a_hundred_commands_each_of_another_name():
    hundred = [command(name=f"c{number}") for number in range(100)]
    assert scope_problems(hundred) == []
    assert _codes(scope_problems, [*hundred, command()]) == {"APPLICATION_COMMAND_TOO_MANY"}
    assert _codes(scope_problems, [command(), command()]) == {"APPLICATION_COMMANDS_DUPLICATE_NAME"}


def test_an_autocomplete_takes_25_choices_of_100_characters():
    choice = {"name": "n", "value": "v"}
    assert choice_problems([choice] * 25) == []
    assert _codes(choice_problems, [choice] * 26) == {"BASE_TYPE_MAX_LENGTH"}
    assert _codes(choice_problems, [choice | {"name": "n" * 101}]) == {"BASE_TYPE_BAD_LENGTH"}


def _codes(judge: Callable[[Any], list[Problem]], body: Any) -> set[str]:
    return {one.code for one in judge(body)}


async def test_a_body_that_is_no_json_is_recorded_and_refused():
    async with _asking() as (stand_in, raw, messages):
        answer = await raw.ask("POST", messages, raw_body=b'{"content": ')
        assert (answer.status, answer.body["code"]) == (400, 50109)
        assert len(await stand_in.violations()) == 1
