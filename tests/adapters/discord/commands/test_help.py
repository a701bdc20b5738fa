"""`/help` and `/about`: what one may do here, and what Lede is."""

from dataclasses import replace
from typing import Any

import pytest
import simcord

from bot.adapters.discord.services import Instance
from tests.adapters.discord.commands.desk import (
    Desk,
    buttons_of,
    empty_desk,
    opened,
    parts_of,
    text_of,
)


async def test_readers_see_what_they_may_use_and_not_what_managers_may(
    env: simcord.Env, news: Any, reader: Any
) -> None:
    told = text_of(await reader.slash(news, "help"))

    for name in ("brief", "search", "said", "why", "about", "privacy"):
        assert f"</{name}:" in told
    assert "**Brief this**" in told
    assert "feed" not in [each.split(" ")[0] for each in told.split("</")]


async def test_managers_see_the_rest_as_well(news: Any, admin: Any) -> None:
    told = text_of(await admin.slash(news, "help"))

    assert "manager of this server" in told
    assert "</feed add:" in told
    assert "</settings:" in told or "</setup:" in told
    assert len(told) <= 4_000


async def test_managers_see_first_what_they_begin_with(news: Any, admin: Any) -> None:
    told = text_of(await admin.slash(news, "help"))

    assert told.index("</setup:") < told.index("</settings:") < told.index("</feed add:")
    assert told.count("</about:") == told.count("</privacy:") == 1


async def test_commands_can_be_clicked_by_the_ids_that_discord_gave(
    env: simcord.Env, news: Any, reader: Any
) -> None:
    tree: Any = env.bot.tree  # type: ignore[attr-defined]  # the desk's client has one
    ids = {each.name: each.id for each in await tree.fetch_commands()}

    told = text_of(await reader.slash(news, "help"))

    assert f"</search:{ids['search']}>" in told


async def test_without_ids_commands_stand_there_in_plain_words(
    env: simcord.Env, news: Any, reader: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree: Any = env.bot.tree  # type: ignore[attr-defined]  # the desk's client has one

    async def unreachable() -> Any:
        raise OSError("no answer")

    monkeypatch.setattr(tree, "fetch_commands", unreachable)

    told = text_of(await reader.slash(news, "help"))

    assert "`/search`" in told
    assert "</" not in told


async def test_in_a_direct_message_only_what_works_there_is_told(env: simcord.Env) -> None:
    told = text_of(await env.create_user("alone").slash("help"))

    assert "</brief:" in told
    assert "</why:" not in told
    assert "</feed" not in told


async def test_every_line_of_help_tells_one_command(news: Any, admin: Any) -> None:
    lines = text_of(await admin.slash(news, "help")).splitlines()

    named = [line for line in lines[:-1] if line.startswith("</")]
    assert len(named) > 10
    assert all(line.count("</") == 1 and " – " in line for line in named)


@pytest.fixture
def told_desk() -> Desk:
    """A desk of an instance whose owner said who they are."""
    desk = empty_desk()
    instance = Instance(
        version="9.8.7",
        contact="ops@gazette.example **x**",
        source_url="https://code.example/lede",
    )
    desk.services = replace(desk.services, instance=instance)
    return desk


async def test_about_says_the_version_the_promises_and_who_runs_it(told_desk: Desk) -> None:
    async with opened(told_desk) as env:
        answer = await env.create_user("reader").slash("about")

    told = text_of(answer)
    assert "**Lede 9.8.7**" in told
    assert "Nothing is invented" in told
    assert "No language model takes part" in told
    assert r"ops@gazette.example \*\*x\*\*" in told
    assert "</privacy:" in told
    [source] = [part for part in parts_of(answer.response.components) if part["type"] == 2]
    assert (source["label"], source["url"]) == ("Source", "https://code.example/lede")


async def test_about_promises_no_briefs_without_a_model_where_one_is_asked(
    told_desk: Desk,
) -> None:
    instance = replace(told_desk.services.instance, asks_a_model=True)
    told_desk.services = replace(told_desk.services, instance=instance)
    async with opened(told_desk) as env:
        told = text_of(await env.create_user("reader").slash("about"))

    assert "Nothing is invented" in told
    assert "model" not in told


async def test_about_says_when_nobody_told_who_runs_it(news: Any, reader: Any) -> None:
    answer = await reader.slash(news, "about")

    assert "has not said how to reach them" in text_of(answer)
    assert buttons_of(answer) == {}
