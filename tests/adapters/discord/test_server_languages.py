"""What is posted to a server speaks as was chosen for it, else as the server itself does."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.adapters.clock import SystemClock
from bot.adapters.discord.names import server_name
from bot.domain.outcomes import Outcome, Stage, Subject
from bot.domain.posting import PostOptions
from tests.adapters.discord.running import RunningBot, name_of, running_bot
from tests.discord_stand_in.driver import StandIn


@pytest.fixture
async def german_bot(stand_in: StandIn) -> AsyncIterator[RunningBot]:
    """A bot in a server that Discord knows as German."""
    guild = await stand_in.add_guild("Nachrichtenraum", locale="de")
    channel = await stand_in.add_channel(guild, "nachrichten")
    async with running_bot(stand_in, guild=guild, channel=channel) as running:
        await running.heard.until(lambda heard: heard.connected == 1)
        yield running


async def _labels(stand_in: StandIn, bot: RunningBot) -> list[str | None]:
    [posted] = await stand_in.messages(bot.news)
    return [button.label for button in posted.buttons]


async def test_a_card_speaks_as_the_server_does(stand_in: StandIn, german_bot: RunningBot):
    await german_bot.presence.publisher.publish(german_bot.message())

    assert await _labels(stand_in, german_bot) == ["Artikel lesen", "Belege", "Melden"]


async def test_a_card_speaks_as_was_chosen_for_its_channel(
    stand_in: StandIn, german_bot: RunningBot
):
    english = german_bot.message(options=PostOptions(language="en"))
    await german_bot.presence.publisher.publish(english)

    assert (await _labels(stand_in, german_bot))[0] == "Read article"


async def test_a_german_card_leaves_the_next_server_its_own_language(
    stand_in: StandIn, bot: RunningBot
):
    guild = await stand_in.add_guild("Nachrichtenraum", locale="de")
    german = await stand_in.add_channel(guild, "nachrichten")
    await bot.presence.publisher.publish(bot.message(german))
    await bot.presence.publisher.publish(bot.message())

    assert (await _labels(stand_in, bot))[0] == "Read article"


@pytest.mark.parametrize(
    ("chosen", "told"), [(None, "Nachrichten senden"), ("en", "Send Messages")]
)
async def test_admins_are_told_as_their_server_speaks_or_as_they_chose(
    stand_in: StandIn, german_bot: RunningBot, chosen: str | None, told: str
):
    await german_bot.presence.publisher.publish(german_bot.message())
    await german_bot.stores.servers.revise(
        server_name(german_bot.newsroom.id), lambda settings: replace(settings, language=chosen)
    )
    german_bot.presence.notices(
        Outcome(
            at=SystemClock().now(),
            stage=Stage.DELIVER,
            subject=Subject.DELIVERY,
            subject_id=1,
            code="permission_missing",
            data={"channel": str(name_of(german_bot.news)), "permissions": "send_messages"},
        )
    )
    posts = await stand_in.posts(at_least=2)

    assert told in posts[-1].content["content"]
