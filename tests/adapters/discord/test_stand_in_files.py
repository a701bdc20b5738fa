"""Files through discord.py: given to commands, sent along, downloaded again."""

import io

import discord
import pytest
from discord import ui

from tests.discord_stand_in.driver import StandIn
from tests.discord_stand_in.driving_users import GivenFile
from tests.discord_stand_in.plain_bot import PlainBot, running

Acted = discord.Interaction[PlainBot]


def _showing(name: str) -> ui.LayoutView:
    view = ui.LayoutView()
    view.add_item(ui.File(f"attachment://{name}"))
    view.stop()
    return view


async def test_a_file_is_read_by_the_bot_and_what_it_sends_by_the_user():
    async with StandIn.started() as stand_in:
        guild = await stand_in.add_guild()
        channel = await stand_in.add_channel(guild)
        bot = PlainBot(stand_in)

        @bot.tree.command(description="Turns a file into capitals")
        async def shout(act: Acted, file: discord.Attachment) -> None:
            await act.response.defer(ephemeral=True)
            loud = discord.File(io.BytesIO((await file.read()).upper()), filename="loud.txt")
            await act.edit_original_response(view=_showing("loud.txt"), attachments=[loud])

        async with running(bot, stand_in.discord_token):
            await bot.tree.sync()
            given = GivenFile(name="quiet.txt", body=b"hello")
            act = await stand_in.run(guild.owner, channel, "shout", options={"file": given})
            message = (await act.settled()).message
            assert list(message.files) == ["loud.txt"]
            assert await stand_in.file(message, "loud.txt") == "HELLO"
            [shown] = message.payload["components"]
            assert (shown["name"], shown["size"]) == ("loud.txt", 5)
            assert shown["file"]["url"] == message.files["loud.txt"]
        assert await stand_in.violations() == []


async def test_a_file_comes_with_a_message_and_goes_with_an_edit():
    async with StandIn.started() as stand_in:
        channel = await stand_in.add_channel(await stand_in.add_guild())
        bot = PlainBot(stand_in)
        async with running(bot, stand_in.discord_token):
            there = bot.text_channel(channel.id)
            sent = await there.send("see", file=discord.File(io.BytesIO(b"a"), filename="a.txt"))
            [seen] = await stand_in.messages(channel)
            assert list(seen.files) == ["a.txt"]
            assert await sent.attachments[0].read() == b"a"
            await sent.edit(attachments=[])
            [seen] = await stand_in.messages(channel)
            assert seen.files == {}
        assert await stand_in.violations() == []


async def test_a_file_that_does_not_come_along_cannot_be_shown():
    async with StandIn.started() as stand_in:
        channel = await stand_in.add_channel(await stand_in.add_guild())
        bot = PlainBot(stand_in)
        async with running(bot, stand_in.discord_token):
            with pytest.raises(discord.HTTPException) as refused:
                await bot.text_channel(channel.id).send(view=_showing("none.txt"))
        assert refused.value.status == 400
        assert len(await stand_in.violations()) == 1
        assert await stand_in.messages(channel) == []
