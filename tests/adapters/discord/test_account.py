"""What `lede check` learns of the bot's account, without connecting to the gateway."""

import pytest

from bot.adapters.discord.account import ChannelReport, look_at_account
from bot.domain.channels import ChannelName
from bot.domain.errors import DiscordTokenWrong, DiscordUnreachable
from tests.adapters.discord.running import name_of
from tests.discord_stand_in.driver import StandIn

NOWHERE = ChannelName("discord", "9" * 18)


async def _reports(stand_in: StandIn, *channels: ChannelName) -> list[ChannelReport]:
    report = await look_at_account(stand_in.discord_token, proxy=stand_in.proxy, channels=channels)
    return list(report.channels)


async def test_the_bot_its_servers_and_its_invitation_are_told(stand_in: StandIn):
    await stand_in.add_guild("Newsroom")
    await stand_in.add_guild("Sports desk")
    report = await look_at_account(stand_in.discord_token, proxy=stand_in.proxy, channels=())
    bot = await stand_in.bot()
    assert report.bot_name == bot.name
    assert set(report.guilds) == {"Newsroom", "Sports desk"}
    assert str(report.application_id) in report.invite_url
    assert (await stand_in.gateway_counts()).handshakes == 0


async def test_a_channel_that_can_be_posted_to_lacks_nothing(stand_in: StandIn):
    guild = await stand_in.add_guild("Newsroom")
    channel = await stand_in.add_channel(guild, "news")
    [told] = await _reports(stand_in, name_of(channel))
    assert told == ChannelReport(channel=name_of(channel), name="news", guild="Newsroom")


async def test_what_a_channel_withholds_is_named(stand_in: StandIn):
    guild = await stand_in.add_guild("Newsroom")
    channel = await stand_in.add_channel(guild, "news")
    thread = await stand_in.add_channel(guild, "replies", kind="public_thread", parent=channel)
    await stand_in.deny(channel, "send_messages")
    told = await _reports(stand_in, name_of(channel), name_of(thread))
    assert [each.missing for each in told] == [("send_messages",), ()]
    assert [each.guild for each in told] == ["Newsroom", "Newsroom"]


async def test_a_channel_that_cannot_be_seen_lacks_just_that(stand_in: StandIn):
    guild = await stand_in.add_guild("Newsroom")
    channel = await stand_in.add_channel(guild, "news")
    await stand_in.deny(channel, "view_channel")
    [told] = await _reports(stand_in, name_of(channel))
    assert told == ChannelReport(channel=name_of(channel), missing=("view_channel",))


async def test_a_channel_that_is_gone_and_one_that_takes_no_text_are_told(stand_in: StandIn):
    guild = await stand_in.add_guild("Newsroom")
    voice = await stand_in.add_channel(guild, "talk", kind="voice")
    gone, textless = await _reports(stand_in, NOWHERE, name_of(voice))
    assert gone == ChannelReport(channel=NOWHERE, gone=True)
    assert textless.trouble == "not a channel of text"


async def test_one_channel_that_fails_leaves_the_others_looked_at(stand_in: StandIn):
    guild = await stand_in.add_guild("Newsroom")
    first, second = [await stand_in.add_channel(guild, name) for name in ("one", "two")]
    await stand_in.faults(rf"^GET /channels/{first.id}$", status=503)
    told = await _reports(stand_in, name_of(first), name_of(second))
    assert [each.trouble for each in told] == ["status 503", None]


async def test_a_wrong_token_is_said_to_be_wrong(stand_in: StandIn):
    with pytest.raises(DiscordTokenWrong):
        await look_at_account("not.the.token", proxy=stand_in.proxy, channels=())


async def test_a_discord_that_does_not_answer_is_said_to_be_out_of_reach(stand_in: StandIn):
    await stand_in.outage(refuse=True)
    with pytest.raises(DiscordUnreachable) as caught:
        await look_at_account(stand_in.discord_token, proxy=stand_in.proxy, channels=())
    assert stand_in.discord_token not in str(caught.value)
