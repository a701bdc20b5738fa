"""Texts, numbers and values that no client of Discord sends: answered in plain words, or not taken."""

from collections.abc import Mapping
from typing import Any, Final

import pytest
import simcord

from bot.presenting.command_words import ENGLISH
from tests.adapters.discord.commands import attempts
from tests.adapters.discord.commands.desk import Desk
from tests.adapters.discord.commands.keys_kept import kept_by_owner
from tests.adapters.discord.commands.prying import Prying, leaves, pictured
from tests.adapters.discord.commands.secrets_seeded import TwoServers, two_servers

TEXT: Final = 3
STRANGE: Final[Mapping[str, str]] = {
    "long": "bridge " * 1_429,  # some 10,000 characters
    "long without a blank": "https://" + "x" * 10_000,
    "nothing to see": "\N{ZERO WIDTH SPACE}\N{ZERO WIDTH JOINER}\N{WORD JOINER}",
    "turned around": "\N{RIGHT-TO-LEFT OVERRIDE}@everyone <@1> <@&1>\N{LEFT-TO-RIGHT ISOLATE}",
    "half a letter": "\ud800 \udfff",
    "beyond 64 bits": "brief:99999999999999999999 " + "9" * 5_000,
    "a choice beyond 64 bits": "brief:9999999999999999999",
    "a feed beyond 64 bits": "feed:99999999999999999999999",
    "control": "\x00\x07\x1b[31m",
    "marks": "`" * 400 + "**||~~_" * 50,
    "operators": '") OR ("* NEAR( AND NOT -: :',
    "no address": "https://[::1",
    "blanks": "   ",
}
# What a menu never offered.
VALUES: Final[Mapping[str, str]] = {
    "empty": "",
    "below nothing": "-1",
    "beyond 64 bits": "9" * 5_000,
    "a letter": "x",
    "a digit of others": "\N{ARABIC-INDIC DIGIT THREE}",
    "nearly a digit": "\N{SUPERSCRIPT TWO}",
    "half a letter": "\ud800",
    "of another menu": "server",
}


@pytest.fixture
async def servers(env: simcord.Env, desk: Desk) -> TwoServers:
    del env  # opened for the desk
    return await two_servers(desk)


def check(said: str, sent: object) -> None:
    """Fail where something went wrong, or could ping or hide what stands behind it."""
    assert ENGLISH.went_wrong.casefold() not in said, repr(sent)[:300]
    for mark in ("\N{RIGHT-TO-LEFT OVERRIDE}", "\\u202e", " <@1>", " <@&1>"):
        assert mark not in said, f"{sent!r:.300} {said!r:.300}"


@pytest.mark.parametrize("strange", STRANGE)
async def test_every_text_option_takes_anything(
    desk: Desk, servers: TwoServers, strange: str
) -> None:
    pry = Prying(desk=desk, who=servers.at("owner"))
    registered: Mapping[Any, Mapping[Any, Mapping[str, Any]]] = desk.env.backend.commands

    for spec, path, part in leaves(registered[None].values()):
        needed = next(attempts.commands(path, part, servers.backroom, servers.news))
        for each in part.get("options") or ():
            if each["type"] == TEXT:
                options = needed | {each["name"]: STRANGE[strange]}
                check(await pry.command(spec, path, options), (path, options))
            if each.get("autocomplete"):
                options = {each["name"]: STRANGE[strange]}
                check(await pry.typing(spec, path, options, each["name"]), (path, options))


@pytest.mark.parametrize("strange", STRANGE)
async def test_every_field_of_a_form_takes_anything(
    desk: Desk, servers: TwoServers, strange: str
) -> None:
    pry = Prying(desk=desk, who=servers.at("owner"))

    for custom_id, filled in attempts.submitted(servers.backroom, "x"):
        for name, value in filled.items():
            odd = [STRANGE[strange]] if isinstance(value, list) else STRANGE[strange]
            said = await pry.submit(custom_id, {**filled, name: odd})
            check(said, (custom_id, name))
        check(await pry.submit(custom_id, {}), custom_id)


@pytest.mark.parametrize("value", VALUES)
async def test_menus_take_nothing_that_they_never_offered(
    desk: Desk, servers: TwoServers, value: str
) -> None:
    kept = await kept_by_owner(servers)
    pry = Prying(desk=desk, who=servers.at("owner"))
    followed = sorted(map(str, desk.stores.memory.subscriptions))

    for custom_id, values in attempts.pressed(servers.backroom, kept):
        if values is not None:
            for odd in ([VALUES[value]], [VALUES[value]] * 2, []):
                check(await pry.press(custom_id, odd), (custom_id, odd))

    assert sorted(map(str, desk.stores.memory.subscriptions)) == followed


async def test_numbers_of_buttons_beyond_64_bits_are_those_of_nothing(
    desk: Desk, servers: TwoServers
) -> None:
    pry = Prying(desk=desk, who=servers.at("owner"))
    before = pictured(desk)

    for what in ("evidence", "open", "report", "why", "takedown", "resend", "edit:choose"):
        check(await pry.press(f"lede:{what}:9999999999999999999", ["1"]), what)
    for what in ("decide:remove:9999999999999999999", "notice:remove:9999999999999999999"):
        check(await pry.press(f"lede:{what}:99999999999999999999"), what)
    check(await pry.press("lede:edit:where:9999999999999999999:99999999999999999999"), "edit")

    assert pictured(desk) == before
