"""The commands as they are registered: where they show, to whom, and how much they take."""

from typing import Any

import simcord

from tests.adapters.discord.commands.desk import Desk

GUILD, DIRECT_MESSAGE, PRIVATE_CHANNEL = 0, 1, 2
MESSAGE_MENU = 3
MANAGE_SERVER = 1 << 5
MAX_COMMAND_CHARS = 8_000  # names, descriptions and values together


async def payloads(env: simcord.Env) -> dict[str, Any]:
    tree: Any = env.bot.tree  # type: ignore[attr-defined]  # the desk's client has one
    return {command.name: command.to_dict(tree) for command in tree.get_commands()}


async def test_the_commands_are_there_with_feed_in_its_parts(env: simcord.Env) -> None:
    commands = await payloads(env)

    assert {"brief", "Brief this", "search", "said", "feed"} <= set(commands)
    assert {"why", "help", "about", "privacy"} <= set(commands)
    parts = {part["name"] for part in commands["feed"]["options"]}
    assert parts >= {
        "add",
        "list",
        "edit",
        "remove",
        "test",
        "health",
        "import",
        "export",
        "notices",
    }


async def test_they_are_for_servers_and_feeds_for_those_who_manage_them(env: simcord.Env) -> None:
    commands = await payloads(env)

    for name, command in commands.items():
        for_people_too = name in {"brief", "Brief this", "help", "about", "privacy"}
        assert command["integration_types"] == ([0, 1] if for_people_too else [0]), name
        if for_people_too:
            assert command["contexts"] == [GUILD, DIRECT_MESSAGE, PRIVATE_CHANNEL]
    assert commands["feed"]["contexts"] == [GUILD]
    assert commands["feed"]["default_member_permissions"] == MANAGE_SERVER
    for name in ("said", "search"):
        assert commands[name]["contexts"] == [GUILD, DIRECT_MESSAGE]
        assert commands[name].get("default_member_permissions") is None


async def test_they_stay_below_discords_limits(env: simcord.Env) -> None:
    for command in (await payloads(env)).values():
        if command["type"] == MESSAGE_MENU:  # it has a name alone
            assert 1 <= len(command["name"]) <= 32
            continue
        told = "".join(_told(command))
        assert len(told) <= MAX_COMMAND_CHARS
        assert all(1 <= len(part["description"]) <= 100 for part in _parts(command))


async def test_names_are_offered_wherever_one_is_asked_for(env: simcord.Env) -> None:
    asked = {
        (part["name"], option["name"]): option.get("autocomplete", False)
        for command in (await payloads(env)).values()
        for part in _parts(command)
        for option in part.get("options", ())
        if option["type"] == 3
    }

    assert asked[("brief", "article")]
    assert all(asked[("search", option)] for option in ("feed", "speaker", "language"))
    assert asked[("said", "person")]
    assert asked[("why", "link")]
    assert all(asked[(part, "feed")] for part in ("edit", "remove", "test"))


async def test_what_is_on_the_screen_survives_a_new_client(
    env: simcord.Env, desk: Desk, news: Any, reader: Any
) -> None:
    desk.post(news, "Bridge opens")
    await env.restart_bot(desk.client())

    assert [choice["name"] for choice in await reader.autocomplete(news, "brief", "article", "")]


def _parts(command: dict[str, Any]) -> Any:
    yield command
    for option in command.get("options", ()):
        yield from _parts(option)


def _told(command: dict[str, Any]) -> Any:
    return (part["name"] + part["description"] for part in _parts(command))
