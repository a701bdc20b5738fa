"""Whatever anybody sends, they hear of what they may see, and change what they may change.

Two servers, a hidden channel, a private thread; every command, choice, component and form is sent
by people who may not, with ids and keys that they were never given.
"""

import re
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Final

import pytest
import simcord

from tests.adapters.discord.commands import attempts
from tests.adapters.discord.commands.desk import Desk
from tests.adapters.discord.commands.keys_kept import kept_by_owner
from tests.adapters.discord.commands.prying import Prying, leaves, pictured
from tests.adapters.discord.commands.secrets_seeded import Place, TwoServers, two_servers

# Many times over what other tests cover; counting its lines triples its time.
pytestmark = [pytest.mark.no_cover, pytest.mark.timeout(300)]

# As long as the names and ids that there are, for texts are cut.
NOWHERE: Final = Place(
    word="nowhere", channel=None, guild=None, role_id=9 * 10**18, feed_id=97, brief_id=98
)
PRYING: Final = ("reader", "manager", "blind", "stranger", "alone", "removed", "owner in person")
# They manage a server, and may change of it what they may see.
MANAGING: Final = frozenset({"manager", "stranger", "owner in person"})


@pytest.fixture
async def servers(env: simcord.Env, desk: Desk) -> TwoServers:
    del env  # opened for the desk
    return await two_servers(desk)


def specs(desk: Desk) -> list[Mapping[str, Any]]:
    """Return the commands as they were registered."""
    registered: Mapping[Any, Mapping[Any, Mapping[str, Any]]] = desk.env.backend.commands
    return list(registered[None].values())


def templates(desk: Desk) -> list[re.Pattern[str]]:
    """Return what the live components answer to."""
    bot: Any = desk.env.bot
    return list(bot._connection._view_store._dynamic_items)


def forms(desk: Desk) -> list[re.Pattern[str]]:
    """Return what the forms are answered by."""
    bot: Any = desk.env.bot
    return [form.template for form in bot.on_interaction.__self__._forms]


async def prying(servers: TwoServers, who: str) -> Prying:
    """Return somebody who pries; "removed" is in a server that the bot was removed from."""
    if who == "removed":
        servers.desk.env.backend.emit("GUILD_DELETE", {"id": str(servers.lindental.id)})
        await servers.desk.env.settle()
    return Prying(desk=servers.desk, who=servers.at(who))


def picture(servers: TwoServers, who: str) -> str:
    """Return what they may not change."""
    if who not in MANAGING:
        return pictured(servers.desk)
    guild = servers.lindental if who == "stranger" else servers.elsewhere
    channels = [place.channel for place in servers.hidden_from(who)]
    return pictured(servers.desk, channels, f"discord:{guild.id}")


def aims(servers: TwoServers, who: str) -> list[Place]:
    """Return the places that they pry into: one of each server."""
    hidden = servers.hidden_from(who)
    return [place for place in (servers.backroom, servers.theirs) if place in hidden]


def check(servers: TwoServers, who: str, sent: object, said: str) -> None:
    """Fail where an answer tells a secret that was not sent with the question."""
    known = repr(sent).casefold()
    told = [each for each in servers.secrets(who) if each in said and each not in known]
    assert not told, f"{who} sent {sent} and heard {told}: {said}"


async def test_every_command_component_and_form_is_tried(desk: Desk, servers: TwoServers) -> None:
    kept = await kept_by_owner(servers)
    sent = [custom_id for custom_id, _ in attempts.pressed(servers.backroom, kept)]
    filled = [custom_id for custom_id, _ in attempts.submitted(servers.backroom, "x")]
    menus = [spec["name"] for spec in specs(desk) if spec.get("type", 1) != 1]

    assert {path for _, path, _ in leaves(specs(desk))} == set(attempts.COMMANDS)
    assert tuple(menus) == attempts.MESSAGE_MENUS
    for template in templates(desk):
        assert any(map(template.fullmatch, sent)), template.pattern
    for template in forms(desk):
        assert any(map(template.fullmatch, filled)), template.pattern


@pytest.mark.parametrize("who", PRYING)
async def test_no_command_tells_or_changes(desk: Desk, servers: TwoServers, who: str) -> None:
    pry = await prying(servers, who)
    before = picture(servers, who)

    for place in aims(servers, who):
        for spec, path, part in leaves(specs(desk)):
            for options in attempts.commands(path, part, place, servers.news):
                said = await pry.command(spec, path, options)
                check(servers, who, (path, options), said)

    assert picture(servers, who) == before


@pytest.mark.parametrize("who", PRYING)
async def test_no_choice_tells(desk: Desk, servers: TwoServers, who: str) -> None:
    pry = await prying(servers, who)

    for place in aims(servers, who):
        for spec, path, part in leaves(specs(desk)):
            for option, text in attempts.typed(part, place):
                said = await pry.typing(spec, path, {option: text}, option)
                check(servers, who, (), said)  # a choice repeats nothing


@pytest.mark.parametrize("who", PRYING)
async def test_no_component_tells_or_changes(servers: TwoServers, who: str) -> None:
    kept = await kept_by_owner(servers)
    pry = await prying(servers, who)
    before = picture(servers, who)

    for place in aims(servers, who):
        for custom_id, values in attempts.pressed(place, kept):
            said = await pry.press(custom_id, values)
            check(servers, who, (custom_id, values), said)

    assert picture(servers, who) == before


@pytest.mark.parametrize("who", PRYING)
async def test_no_form_tells_or_changes(servers: TwoServers, who: str) -> None:
    pry = await prying(servers, who)
    before = picture(servers, who)

    for place in aims(servers, who):
        # Who manages the server may have it forgotten, so they mistype its name.
        name = "x" if who in MANAGING else place.guild.name
        for custom_id, filled in attempts.submitted(place, name):
            said = await pry.submit(custom_id, filled)
            check(servers, who, (custom_id, filled), said)

    assert picture(servers, who) == before


@pytest.mark.parametrize("who", PRYING)
async def test_no_message_of_ours_tells_more_by_its_menu(
    desk: Desk, servers: TwoServers, who: str
) -> None:
    """A card that was posted elsewhere may be looked at by a copy of its message."""
    pry = await prying(servers, who)
    [menu] = [spec for spec in specs(desk) if spec.get("type", 1) != 1]

    for place in aims(servers, who):
        said = await pry.on_message(menu, place.message)
        # The message itself was sent along, and its link is read anew.
        check(servers, who, (f"{place.word}article",), said)


@pytest.mark.parametrize("who", PRYING)
async def test_an_article_that_came_to_several_places_tells_of_none_but_ones_own(
    servers: TwoServers, who: str
) -> None:
    pry = await prying(servers, who)
    hidden = [place.channel for place in servers.hidden_from(who)]
    place = replace(servers.shared, guild=servers.at(who).guild or servers.lindental)
    before = pictured(servers.desk, hidden)

    for sent, ask in _sent(servers, pry, place):
        check(servers, who, sent, await ask())

    assert pictured(servers.desk, hidden) == before


@pytest.mark.parametrize("who", ["reader", "manager", "alone", "owner in person"])
async def test_nothing_tells_that_something_is_there(
    desk: Desk, servers: TwoServers, who: str
) -> None:
    """What exists where they may not look is answered as what exists nowhere."""
    pry = await prying(servers, who)
    third = desk.env.create_guild("Third")
    empty = replace(NOWHERE, guild=third, channel=third.create_text_channel("empty"))
    hidden = [(servers.theirs, empty)]
    if servers.backroom in servers.hidden_from(who):
        there = servers.backroom
        hidden.append((there, replace(NOWHERE, guild=there.guild, channel=there.channel)))

    for place, nowhere in hidden:
        pairs = zip(_sent(servers, pry, place), _sent(servers, pry, nowhere), strict=True)
        for (sent, ask), (_, ask_for_nothing) in pairs:
            told = _unnamed(await ask(), place)
            assert told == _unnamed(await ask_for_nothing(), nowhere), sent


async def test_who_may_hears_all_of_it_by_the_same_means(desk: Desk, servers: TwoServers) -> None:
    """Else the tests above would find nothing whatever was told."""
    place, pry = servers.backroom, await prying(servers, "owner")
    kept = await kept_by_owner(servers)
    for spec, path, part in leaves(specs(desk)):
        for options in list(attempts.commands(path, part, place, place))[:1]:
            if path != "feed remove":
                await pry.command(spec, path, options)
        for option, text in attempts.typed(part, place):
            await pry.typing(spec, path, {option: text}, option)
    for custom_id, values in attempts.pressed(place, kept):
        if not custom_id.startswith(("lede:health:remove", "lede:notice:remove")):
            await pry.press(custom_id, values)

    heard = "\n".join(pry.heard)
    assert [secret for secret in place.secrets if secret not in heard] == []
    assert "antarctica/troll" in heard
    assert [secret for secret in servers.secrets("owner") if secret in heard] == []


def _sent(
    servers: TwoServers, pry: Prying, place: Place
) -> Iterator[tuple[str, Callable[[], Awaitable[str]]]]:
    """Yield what may be sent about a place, with what sends it and returns the answer."""
    for spec, path, part in leaves(specs(servers.desk)):
        for options in attempts.commands(path, part, place, servers.news):
            yield f"{path} {options}", partial(pry.command, spec, path, options)
    for custom_id, values in attempts.pressed(place, {}):
        yield custom_id, partial(pry.press, custom_id, values)
    for custom_id, filled in attempts.submitted(place, "x"):
        yield custom_id, partial(pry.submit, custom_id, filled)


def _unnamed(text: str, place: Place) -> str:
    text = re.sub(r"lede:[a-z:_-]+[0-9:]*", "lede:#", text)
    text = re.sub(r"(brief|feed):[0-9a-f]+|[0-9]{17,}", "#", text)
    return re.sub(rf"{place.word[:4]}\w*", "word", text)  # also where it was cut
