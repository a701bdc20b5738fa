"""Commands are registered when they changed, and only then."""

import discord
import pytest
from discord import app_commands

from bot.adapters.clock import SystemClock
from bot.adapters.discord.connecting.client import Install, Tree
from tests.adapters.discord.running import running_bot
from tests.discord_stand_in.driver import StandIn
from tests.fakes.stores import MemoryStores, memory_stores

_REGISTERING = r"^PUT /applications/\d+/commands$"


def _commands(*names: str, description: str = "Says hello") -> Install:
    async def answer(interaction: discord.Interaction) -> None:
        del interaction

    def install(_client: discord.Client, tree: Tree) -> None:
        for name in names:
            tree.add_command(
                app_commands.Command(name=name, description=description, callback=answer)
            )

    return install


async def _registrations(stand_in: StandIn, stores: MemoryStores, install: Install) -> int:
    """Start a bot with these commands once, and count what was ever registered."""
    async with running_bot(stand_in, stores=stores, installs=[install]) as bot:
        await bot.heard.until(lambda heard: heard.connected)
    return len(await stand_in.requests(_REGISTERING))


async def test_the_same_commands_are_registered_once(stand_in: StandIn):
    stores = memory_stores(SystemClock())
    assert await _registrations(stand_in, stores, _commands("hello", "bye")) == 1
    assert await _registrations(stand_in, stores, _commands("bye", "hello")) == 1
    [request] = await stand_in.requests(_REGISTERING)
    assert {command["name"] for command in request.body} == {"hello", "bye"}


async def test_a_changed_command_is_registered_anew(stand_in: StandIn):
    stores = memory_stores(SystemClock())
    assert await _registrations(stand_in, stores, _commands("hello")) == 1
    assert await _registrations(stand_in, stores, _commands("hello", description="Hi")) == 2


async def test_a_registration_that_fails_is_told_and_tried_again_at_the_next_start(
    stand_in: StandIn,
):
    stores = memory_stores(SystemClock())
    await stand_in.faults(_REGISTERING, status=503, times=1)
    async with running_bot(stand_in, stores=stores, installs=[_commands("hello")]) as bot:
        await bot.heard.until(lambda heard: heard.connected)
        assert bot.heard.codes == ["discord_commands_refused"]
        assert bot.heard.retries == [None]
    assert await _registrations(stand_in, stores, _commands("hello")) == 2
    assert await _registrations(stand_in, stores, _commands("hello")) == 2


async def test_commands_that_discord_refuses_do_not_keep_the_bot_away(stand_in: StandIn):
    stores = memory_stores(SystemClock())
    await stand_in.faults(_REGISTERING, status=400)
    async with running_bot(stand_in, stores=stores, installs=[_commands("hello")]) as bot:
        await bot.heard.until(lambda heard: heard.connected)
        assert bot.presence.publisher.ready
        assert "400" in str(bot.heard.errors[0].data["detail"])


class _German(app_commands.Translator):
    """Calls every command by one name in German."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        del string
        is_name = context.location is app_commands.TranslationContextLocation.command_name
        return self._name if is_name and locale is discord.Locale.german else None


def _in_german(name: str) -> Install:
    install_commands = _commands("hello")

    def install(client: discord.Client, tree: Tree) -> None:
        client._connection._translator = _German(name)
        install_commands(client, tree)

    return install


async def test_a_name_that_changes_in_another_language_is_registered_anew(stand_in: StandIn):
    stores = memory_stores(SystemClock())
    assert await _registrations(stand_in, stores, _in_german("hallo")) == 1
    assert await _registrations(stand_in, stores, _in_german("hallo")) == 1
    assert await _registrations(stand_in, stores, _in_german("servus")) == 2
    [command] = await stand_in.commands()
    assert command["name_localizations"] == {"de": "servus"}


@pytest.mark.parametrize("lost", ["connection", "session", "client"])
async def test_nothing_is_registered_when_a_connection_is_made_anew(stand_in: StandIn, lost):
    async with running_bot(stand_in, installs=[_commands("hello")]) as bot:
        await bot.heard.until(lambda heard: heard.connected == 1)
        if lost == "client":
            await stand_in.gateway_text("no JSON")
            await bot.heard.until(lambda heard: heard.errors)
            await bot.clock.advance(bot.heard.retries[0] or 0)
            await bot.heard.until(lambda heard: heard.connected == 2)
        else:
            back = bot.client.wait_for("resumed" if lost == "connection" else "ready", timeout=20)
            if lost == "session":
                await stand_in.forget_sessions()
            await stand_in.gateway_close(4000)
            await back
        assert len(await stand_in.requests(_REGISTERING)) == 1
