"""`/brief` with share: posted for everybody only where the asker and the bot may post."""

from dataclasses import replace
from typing import Any

import discord
import pytest
import simcord

from tests.adapters.discord.commands.desk import Desk, buttons_of, parts_of, text_of
from tests.builders import brief
from tests.unit.pipeline.world import html, link

BRIDGE = "The bridge story of today"


def public(answer: Any) -> str:
    """Return the texts of the only message that everybody sees."""
    [message] = [each for each in answer.followups if not each.ephemeral]
    parts = parts_of(message.components)
    return "\n".join(part["content"] for part in parts if part["type"] == 10)


def nothing_public(answer: Any) -> bool:
    return all(each.ephemeral for each in (answer.response, *answer.followups))


async def test_the_card_is_posted_with_who_asked(
    env: simcord.Env, desk: Desk, news: Any, reader: Any
) -> None:
    desk.fetcher.answers[link("bridge")] = html("bridge")

    answer = await reader.slash(news, "brief", article=link("bridge"), share=True)

    assert BRIDGE in public(answer)
    assert f"-# Asked for by <@{reader.id}>" in public(answer)
    assert "It stands in this channel now" in text_of(answer)
    sent: list[Any] = [entry.json for entry in env.http_requests]
    [shared] = [body for body in sent if "Asked for by" in str(body)]
    assert shared["allowed_mentions"]["parse"] == []  # nobody is pinged


async def test_it_is_private_unless_shared(desk: Desk, news: Any, reader: Any) -> None:
    desk.fetcher.answers[link("bridge")] = html("bridge")

    assert nothing_public(await reader.slash(news, "brief", article=link("bridge")))


async def test_everybody_sees_the_evidence_of_a_shared_card(
    env: simcord.Env, desk: Desk, guild: Any, news: Any, reader: Any
) -> None:
    desk.fetcher.answers[link("bridge")] = html("bridge")
    answer = await reader.slash(news, "brief", article=link("bridge"), share=True)
    other = guild.add_member(env.create_user("other"))

    evidence = await other.click(answer.followups[0], label="Evidence")

    assert BRIDGE in text_of(evidence)


async def test_a_stored_brief_that_the_asker_may_see_is_shared(
    desk: Desk, news: Any, reader: Any
) -> None:
    stored = desk.post(news, "Bridge opens")

    answer = await reader.slash(news, "brief", article=f"brief:{stored}", share=True)

    assert "Bridge opens" in public(answer)


async def test_a_brief_of_a_hidden_channel_is_not_shared(
    desk: Desk, news: Any, backroom: Any, reader: Any
) -> None:
    secret = desk.post(backroom, "Secret merger")

    for article in (f"brief:{secret}", "secret merger"):
        answer = await reader.slash(news, "brief", article=article, share=True)
        assert nothing_public(answer)
        assert "Evidence" not in buttons_of(answer)


async def test_who_may_not_write_here_may_not_share(desk: Desk, guild: Any, reader: Any) -> None:
    mute = discord.PermissionOverwrite(send_messages=False)
    quiet = guild.create_text_channel("quiet", overwrites={guild.default_role: mute})

    answer = await reader.slash(quiet, "brief", article=link("bridge"), share=True)

    assert nothing_public(answer)
    assert "You cannot write in this channel" in text_of(answer)
    assert desk.fetcher.asked == []  # refused before anything is read


async def test_where_the_bot_may_not_write_nothing_is_shared(
    desk: Desk, guild: Any, reader: Any
) -> None:
    lacking = {guild.me: discord.PermissionOverwrite(send_messages=False)}
    closed = guild.create_text_channel("closed", overwrites=lacking)

    answer = await reader.slash(closed, "brief", article=link("bridge"), share=True)

    assert nothing_public(answer)
    told = text_of(answer)
    assert f"Lede cannot post in <#{closed.id}>: it lacks Send Messages" in told
    assert "Edit Channel" in told


async def test_a_permission_taken_while_the_page_is_read_counts(
    env: simcord.Env, desk: Desk, guild: Any, news: Any, reader: Any
) -> None:
    bot: Any = env.bot
    everybody = bot.get_guild(guild.id).default_role

    class Meanwhile:
        async def fetch(self, request: Any) -> Any:
            await bot.get_channel(news.id).set_permissions(everybody, send_messages=False)
            return await inner.fetch(request)

    inner = desk.fetcher
    inner.answers[link("bridge")] = html("bridge")
    object.__setattr__(desk.services.care, "fetcher", Meanwhile())

    answer = await reader.slash(news, "brief", article=link("bridge"), share=True)

    assert nothing_public(answer)
    assert "You cannot write in this channel" in text_of(answer)


async def test_a_page_that_gives_nothing_is_told_to_the_asker_alone(
    desk: Desk, news: Any, reader: Any
) -> None:
    answer = await reader.slash(news, "brief", article="no such words", share=True)

    assert nothing_public(answer)
    assert "no brief in the channels" in text_of(answer)


async def test_a_direct_message_can_be_shared_in(env: simcord.Env, desk: Desk) -> None:
    desk.fetcher.answers[link("bridge")] = html("bridge")

    answer = await env.create_user("alone").slash("brief", article=link("bridge"), share=True)

    assert BRIDGE in public(answer)


async def test_a_link_that_is_stored_and_visible_is_not_read_again(
    desk: Desk, news: Any, reader: Any
) -> None:
    desk.post(news, "Bridge opens")

    shown = await reader.slash(news, "brief", article="http://gazette.example/7?utm_source=x")

    assert "Bridge opens" in text_of(shown)
    assert desk.fetcher.asked == []


async def test_a_link_that_only_hidden_channels_have_is_read_like_any_other(
    desk: Desk, news: Any, backroom: Any, reader: Any
) -> None:
    desk.post(backroom, "Bridge secret")
    desk.fetcher.answers["https://gazette.example/7"] = html("bridge")

    answer = await reader.slash(news, "brief", article="https://gazette.example/7")

    assert BRIDGE in text_of(answer)
    assert "secret" not in text_of(answer)


@pytest.fixture
def not_a_member(env: simcord.Env, guild: Any, news: Any, reader: Any) -> None:
    """Let the bot not be in the server: people use it as an app of their own."""
    bot: Any = env.bot
    del bot._connection._guilds[guild.id]


async def test_as_an_app_of_ones_own_it_reads_links_and_shows_nothing_stored(
    desk: Desk, news: Any, reader: Any, not_a_member: None
) -> None:
    stored = desk.post(news, "Bridge opens")
    desk.fetcher.answers[link("bridge")] = html("bridge")

    by_link = text_of(await reader.slash(news, "brief", article=link("bridge")))
    by_id = text_of(await reader.slash(news, "brief", article=f"brief:{stored}"))

    assert BRIDGE in by_link
    assert "not in any channel" in by_id
    assert await reader.autocomplete(news, "brief", "article", "") == []


async def test_as_an_app_of_ones_own_it_shares_where_external_apps_may(
    env: simcord.Env, desk: Desk, guild: Any, news: Any, reader: Any
) -> None:
    desk.fetcher.answers[link("bridge")] = html("bridge")
    allowing = {guild.default_role: discord.PermissionOverwrite(use_external_apps=True)}
    liberal = guild.create_text_channel("liberal", overwrites=allowing)
    bot: Any = env.bot
    del bot._connection._guilds[guild.id]

    refused = await reader.slash(news, "brief", article=link("bridge"), share=True)
    allowed = await reader.slash(liberal, "brief", article=link("bridge"), share=True)

    assert nothing_public(refused)
    assert "Use External Apps" in text_of(refused)
    assert BRIDGE in public(allowed)


async def test_the_longest_card_can_be_shared(desk: Desk, news: Any, reader: Any) -> None:
    base = brief("*_" * 150)
    [claim] = base.key_claims
    claims = tuple(claim for _ in range(8))
    long = replace(base, key_claims=tuple(replace(each, text="*_" * 300) for each in claims))
    stored = desk.post(news, long)

    answer = await reader.slash(news, "brief", article=f"brief:{stored}", share=True)

    assert len(public(answer)) <= 4_000
    assert "Asked for by" in public(answer)
