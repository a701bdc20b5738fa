"""`/settings` with a language model: the language of briefs, and what the model cost the server."""

from dataclasses import replace
from typing import Any

import pytest
import simcord

from bot.pipeline.model_state import ModelCosts
from bot.pipeline.rules.model_budget import budget_day
from tests.adapters.discord.commands.desk import (
    Desk,
    allow,
    empty_desk,
    opened,
    parts_of,
    shown,
    text_of,
    told_besides,
)
from tests.adapters.discord.commands.test_settings_command import (
    choose,
    chosen_in,
    kept,
    server_of,
)
from tests.builders import brief, translation

BRIEFS = "lede:settings:briefs"


def give_model(desk: Desk, *, daily_budget: int = 0, server_budget: int = 0) -> None:
    """Let the desk's Lede have a language model."""
    costs = ModelCosts(
        model="small_model_7b",
        book=desk.stores.model_costs,
        clock=desk.services.care.clock,
        daily_budget=daily_budget,
        server_budget=server_budget,
    )
    desk.services = replace(desk.services, model_costs=costs)


@pytest.fixture
def desk() -> Desk:
    made = empty_desk()
    give_model(made, daily_budget=50_000, server_budget=20_000)
    return made


async def spend(desk: Desk, tokens: int, *payers: str) -> None:
    today = budget_day(desk.services.care.clock.now())
    await desk.stores.model_costs.spend(today, tokens, payers)


def offers(answer: Any) -> list[str]:
    """Return what the menu of languages of briefs offers, [] where it is not there."""
    parts = parts_of(shown(answer).components)
    menus = [part for part in parts if part.get("custom_id") == BRIEFS]
    return [option["label"] for menu in menus for option in menu["options"]]


async def test_the_language_of_briefs_is_chosen_and_taken_back(
    desk: Desk, guild: Any, news: Any, admin: Any
) -> None:
    answer = await admin.slash(news, "settings")
    assert offers(answer)[:3] == ["As written", "English", "Deutsch"]
    assert chosen_in(answer, BRIEFS) == ["As written"]

    await admin.select(shown(answer), ["de"], custom_id=BRIEFS)

    assert chosen_in(answer, BRIEFS) == ["Deutsch"]
    now = await kept(desk, guild)
    assert (now.briefs_language, now.language) == ("de", None)

    await admin.select(shown(answer), ["written"], custom_id=BRIEFS)
    assert (await kept(desk, guild)).briefs_language is None


async def test_what_the_server_cost_today_is_told_with_its_budget_and_nothing_of_others(
    desk: Desk, env: simcord.Env, guild: Any, news: Any, admin: Any
) -> None:
    elsewhere = env.create_guild("Elsewhere")
    await spend(desk, 1_234, server_of(guild))
    await spend(desk, 4_321, server_of(elsewhere))

    told = text_of(await admin.slash(news, "settings"))

    assert "small\\_model\\_7b" in told
    assert "since midnight UTC: 1,234 of 20,000." in told
    assert "4,321" not in told
    assert "5,555" not in told
    assert "used up" not in told


async def test_a_budget_that_is_used_up_is_told_the_server_s_or_all_of_it(
    desk: Desk, guild: Any, news: Any, admin: Any
) -> None:
    await spend(desk, 19_500, server_of(guild))
    assert "nothing more is asked for this server alone" in text_of(
        await admin.slash(news, "settings")
    )

    await spend(desk, 30_000, "discord:1")
    told = text_of(await admin.slash(news, "settings"))
    assert "What the model may cost here in a day is used up" in told
    assert "for this server alone" not in told


async def test_a_new_day_begins_at_midnight_utc_with_nothing_spent(
    desk: Desk, guild: Any, news: Any, admin: Any
) -> None:
    await spend(desk, 50_000, server_of(guild))
    clock: Any = desk.services.care.clock
    await clock.advance(86_400)

    told = text_of(await admin.slash(news, "settings"))

    assert "since midnight UTC: 0 of 20,000." in told
    assert "used up" not in told


async def test_who_may_not_manage_the_server_does_not_choose_its_language(
    desk: Desk, env: simcord.Env, guild: Any, news: Any, admin: Any
) -> None:
    answer = await admin.slash(news, "settings")
    bot: Any = env.bot
    [managers] = [role for role in bot.get_guild(guild.id).roles if role.name == "Managers"]
    await managers.edit(permissions=allow())

    done = await admin.select(shown(answer), ["de"], custom_id=BRIEFS)

    assert "Manage Server" in told_besides(done)
    assert (await kept(desk, guild)).briefs_language is None


async def test_its_menu_lives_over_a_restart_also_one_after_which_there_is_no_model(
    desk: Desk,
) -> None:
    async with opened(desk) as env:
        guild = env.create_guild("Lindental")
        news = guild.create_text_channel("news")
        managers = guild.create_role("Managers", permissions=allow(manage_guild=True))
        admin = guild.add_member(env.create_user("admin"), roles=[managers])
        answer = await admin.slash(news, "settings")
        await env.restart_bot(desk.client())
        await admin.select(shown(answer), ["pl"], custom_id=BRIEFS)
        assert (await kept(desk, guild)).briefs_language == "pl"

        old = await admin.slash(news, "settings")
        desk.services = replace(desk.services, model_costs=None)
        await env.restart_bot(desk.client())
        done = await admin.select(shown(old), ["de"], custom_id=BRIEFS)

        assert "No language model is set up here" in told_besides(done)
        assert (await kept(desk, guild)).briefs_language == "pl"
        now = await admin.slash(news, "settings")
        assert offers(now) == []
        assert "Polish was chosen, but no language model is set up here any more" in text_of(now)
        await admin.select(shown(old), ["written"], custom_id=BRIEFS)
        assert (await kept(desk, guild)).briefs_language is None


async def test_found_and_asked_for_briefs_are_in_the_server_s_language_and_marked(
    desk: Desk, guild: Any, news: Any, reader: Any
) -> None:
    await choose(desk, guild, briefs_language="de")
    brief_id = desk.post(news, brief("Bridge opens", translations=(translation(),)))
    desk.post(news, brief("Bridge closes"))

    found = await reader.slash(news, "search", words="bridge")
    [german] = [line for line in text_of(found).split("**") if "Die Brücke über" in line]
    assert "**Die Brücke öffnet**" in text_of(found)
    assert " · machine translation\n" in german
    assert text_of(found).count("machine translation") == 1
    asked = await reader.slash(news, "brief", article=f"brief:{brief_id}")
    assert "Machine translation from English by small-model-7b" in text_of(asked)
    assert "Die Brücke öffnet" in text_of(asked)
    shared = await reader.slash(news, "brief", article=f"brief:{brief_id}", share=True)
    assert "Die Brücke öffnet" in str([each.components for each in shared.followups])

    evidence = await reader.click(shown(asked), label="Evidence")
    assert "In the article's own language" in text_of(evidence)
    assert "Die Brücke" not in text_of(evidence)


async def test_another_server_finds_the_same_brief_as_it_is_written(
    desk: Desk, guild: Any, news: Any, reader: Any, env: simcord.Env
) -> None:
    await choose(desk, guild, briefs_language="de")
    brief_id = desk.post(news, brief("Bridge opens", translations=(translation(),)))
    elsewhere = env.create_guild("Elsewhere")
    far = elsewhere.create_text_channel("far")
    other = elsewhere.add_member(env.create_user("other"))
    desk.post_also(far, brief_id)

    asked = await other.slash(far, "brief", article=f"brief:{brief_id}")

    assert "Bridge opens" in text_of(asked)
    assert "Brücke" not in text_of(asked)
    evidence = await other.click(shown(asked), label="Evidence")
    assert "machine" not in text_of(evidence)
