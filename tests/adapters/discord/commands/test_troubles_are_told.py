"""What nobody foresaw: told plainly, logged without secrets, and never raised further."""

import asyncio
from collections.abc import Collection, Sequence
from typing import Any

import discord
import pytest
import simcord
from structlog.testing import capture_logs

from bot.adapters.discord.commands.answers import choices
from bot.domain.channels import ChannelName
from bot.domain.errors import DatabaseCorrupt
from bot.pipeline.records import (
    BriefHeadline,
    Saying,
    SayingQuery,
    SearchHit,
    SearchQuery,
    StoredBrief,
)
from tests.adapters.discord.commands.desk import Desk, empty_desk, text_of, told_besides
from tests.unit.pipeline.world import FEED, html, link, rss

WENT_WRONG = "Something went wrong on my side; it was logged."


class BrokenIndex:
    """A BriefIndex over a disk that is gone."""

    async def search(self, query: SearchQuery) -> Sequence[SearchHit]:
        raise DatabaseCorrupt(database="/srv/private/lede.db")

    async def meant(self, query: SearchQuery) -> str | None:
        raise ZeroDivisionError

    async def completions(
        self, typed: str, channels: Collection[ChannelName] | None, *, limit: int
    ) -> Sequence[str]:
        raise ZeroDivisionError

    async def sayings(self, query: SayingQuery) -> Sequence[Saying]:
        raise ZeroDivisionError

    async def speakers(
        self, typed: str, channels: Collection[ChannelName], *, limit: int
    ) -> Sequence[str]:
        raise ZeroDivisionError

    async def brief_at(
        self, article_key: str, channels: Collection[ChannelName]
    ) -> StoredBrief | None:
        return None

    async def recent(
        self, channels: Collection[ChannelName], *, limit: int
    ) -> Sequence[BriefHeadline]:
        raise DatabaseCorrupt(database="/srv/private/lede.db")

    async def brief_in(
        self, brief_id: int, channels: Collection[ChannelName]
    ) -> StoredBrief | None:
        raise ZeroDivisionError


@pytest.fixture
def desk() -> Desk:
    return empty_desk(BrokenIndex())


@pytest.fixture
def log() -> Any:
    with capture_logs() as lines:
        yield lines


async def test_a_command_that_fails_says_so_and_nothing_of_our_insides(
    news: Any, reader: Any, log: Any
) -> None:
    answer = await reader.slash(news, "search", words="bridge")

    assert told_besides(answer) == WENT_WRONG
    [line] = [line for line in log if line["log_level"] == "error"]
    assert line["what"] == "/search"
    assert isinstance(line["exc_info"], DatabaseCorrupt)
    assert "bridge" not in str({**line, "exc_info": None})  # what people search is their own


async def test_a_button_that_fails_says_so(
    env: simcord.Env, news: Any, reader: Any, log: Any
) -> None:
    there = env.bot.get_channel(news.id)
    assert isinstance(there, discord.TextChannel)
    view = discord.ui.LayoutView()
    button: Any = discord.ui.Button(label="Open", custom_id="lede:open:7")
    view.add_item(discord.ui.ActionRow(button))
    view.stop()
    message = await there.send(view=view)

    answer = await reader.click(message, label="Open")

    assert told_besides(answer) == WENT_WRONG
    assert [line["what"] for line in log if line["log_level"] == "error"] == ["lede:open"]


async def test_choices_that_fail_are_no_choices(news: Any, reader: Any, log: Any) -> None:
    assert await reader.autocomplete(news, "brief", "article", "bri") == []
    assert [line["log_level"] for line in log] == ["warning"]


async def test_choices_that_take_too_long_are_no_choices(
    monkeypatch: pytest.MonkeyPatch, log: Any
) -> None:
    monkeypatch.setattr(choices, "_PATIENCE_SECONDS", 0.01)

    async def never() -> list[tuple[str, str]]:
        await asyncio.Event().wait()
        return []

    assert await choices.offered(never) == []


@pytest.mark.parametrize("code", [10062, 40060], ids=["too late", "answered already"])
async def test_an_interaction_that_is_over_is_only_logged(
    env: simcord.Env, desk: Desk, news: Any, reader: Any, log: Any, code: int
) -> None:
    env.inject_error("POST", "/interactions/*/*/callback", status=404, code=code)

    answer = await reader.slash(news, "brief", article=link("bridge"))

    assert not answer.acknowledged
    assert [line["log_level"] for line in log] == ["info"]
    assert desk.fetcher.asked == []  # nobody waits for it


async def test_an_answer_that_discord_loses_is_told_anew(
    env: simcord.Env, desk: Desk, news: Any, reader: Any, log: Any
) -> None:
    desk.fetcher.answers[link("bridge")] = html("bridge")
    env.inject_error("PATCH", "/webhooks/*/*/messages/@original", status=400, code=50035)

    answer = await reader.slash(news, "brief", article=link("bridge"))

    assert told_besides(answer) == WENT_WRONG
    assert [line["log_level"] for line in log] == ["error"]
    assert "simcord_interaction" not in str(log)  # what lets anybody answer in our name


async def test_when_nothing_can_be_told_that_is_logged_too(
    env: simcord.Env, news: Any, reader: Any, log: Any
) -> None:
    env.inject_error("*", "/webhooks/*", status=400, code=50035, times=None)

    await reader.slash(news, "search", words="bridge")

    assert [line["event"] for line in log] == [
        "discord: command failed",
        "discord: trouble not told",
    ]


async def test_a_channel_that_the_bot_does_not_know_is_told_of(
    env: simcord.Env, desk: Desk, guild: Any, news: Any, admin: Any, log: Any
) -> None:
    desk.fetcher.answers[FEED] = rss(["bridge"])
    other = guild.create_text_channel("other")
    cached: Any = env.bot.get_guild(guild.id)
    del cached._channels[other.id]

    answer = await admin.slash(news, "feed add", url=FEED, channel=other)

    assert "Choose again from the list" in text_of(answer)
    assert [line for line in log if line["log_level"] == "error"] == []


async def test_a_command_of_a_former_version_is_told_of(
    env: simcord.Env, news: Any, reader: Any, log: Any
) -> None:
    tree: Any = env.bot.tree  # type: ignore[attr-defined]  # the desk's client has one
    tree.remove_command("search")

    answer = await reader.slash(news, "search", words="bridge")

    assert text_of(answer) == WENT_WRONG
    assert env.errors or log


async def test_nobody_is_pinged_by_any_answer(
    env: simcord.Env, desk: Desk, news: Any, reader: Any, log: Any
) -> None:
    await reader.slash(news, "search", words="bridge")
    desk.fetcher.answers[link("bridge")] = html("bridge")
    await reader.slash(news, "brief", article=link("bridge"))

    sent = [
        entry.json
        for entry in env.http_requests
        if isinstance(entry.json, dict) and "components" in str(entry.json)
    ]
    answers = [body.get("data", body) for body in sent if "name" not in body]
    assert len(answers) == 2
    assert all(answer["allowed_mentions"]["parse"] == [] for answer in answers)
