"""Users' acts through discord.py: commands, autocomplete, buttons, selects, forms, follow-ups."""

import asyncio

import discord
import pytest
from discord import app_commands

from tests.discord_stand_in.driver import StandIn
from tests.discord_stand_in.driving_users import NoAnswer, OptionValue
from tests.discord_stand_in.plain_bot import PlainBot, running
from tests.discord_stand_in.raw_client import RawClient
from tests.discord_stand_in.remote import ScriptRefused

Acted = discord.Interaction[PlainBot]


async def test_a_command_gets_its_options_and_the_user_sees_the_answer():
    async with StandIn.started() as stand_in:
        guild = await stand_in.add_guild()
        channel = await stand_in.add_channel(guild)
        reader = await stand_in.add_member(guild, "reader", locale="de")
        bot = PlainBot(stand_in)

        @bot.tree.command(description="Says what it was given")
        async def repeat(
            act: Acted,
            word: str,
            count: app_commands.Range[int, 1, 3],
            where: discord.TextChannel,
            who: discord.Member,
            loud: bool,  # noqa: FBT001 -- an option of a command
        ) -> None:
            said = (
                f"{word} {count} {where} {who} {loud} {act.locale} {act.permissions.manage_guild}"
            )
            await act.response.send_message(said, ephemeral=True)

        async with running(bot, stand_in.discord_token):
            await bot.tree.sync()
            options: dict[str, OptionValue] = {
                "word": "hello",
                "count": 2,
                "where": channel,
                "who": reader,
                "loud": True,
            }
            act = await stand_in.run(reader, channel, "repeat", options=options)
            answer = await act.settled()
            with pytest.raises(ScriptRefused, match="count"):
                await stand_in.run(reader, channel, "repeat", options=options | {"count": 4})
            with pytest.raises(ScriptRefused, match="required"):
                await stand_in.run(reader, channel, "repeat", options={"word": "hello"})
        assert answer.text == "hello 2 news reader True de False"
        assert answer.is_ephemeral
        assert 0 < answer.first_answer_seconds < 3
        assert await stand_in.messages(channel) == []
        assert await stand_in.violations() == []


async def test_commands_in_groups_complete_what_is_typed():
    async with StandIn.started() as stand_in:
        guild = await stand_in.add_guild()
        channel = await stand_in.add_channel(guild)
        bot = PlainBot(stand_in)
        feed = app_commands.Group(name="feed", description="Feeds")

        @feed.command(description="Removes")
        async def remove(act: Acted, feed: str, days: int = 7) -> None:
            await act.response.send_message(f"removed {feed}")

        @remove.autocomplete("feed")
        async def complete(act: Acted, typed: str) -> list[app_commands.Choice[str]]:
            days = act.namespace.days
            return [app_commands.Choice(name=f"{typed}-{days}", value=typed.upper())]

        bot.tree.add_command(feed)
        async with running(bot, stand_in.discord_token):
            await bot.tree.sync()
            owner = guild.owner
            choices = await stand_in.complete(
                owner, channel, "feed remove", focused=("feed", "aver"), options={"days": 1}
            )
            act = await stand_in.run(owner, channel, "feed remove", options={"feed": "AVER"})
            answer = await act.settled()
        assert [(one.name, one.value) for one in choices] == [("aver-1", "AVER")]
        assert (answer.text, answer.is_ephemeral) == ("removed AVER", False)
        assert [one.text for one in await stand_in.messages(channel)] == ["removed AVER"]
        (stored,) = await stand_in.commands()
        assert stored["options"][0]["options"][0]["autocomplete"] is True
        assert await stand_in.violations() == []


async def test_a_deferred_answer_is_thinking_until_it_comes():
    async with StandIn.started() as stand_in:
        guild = await stand_in.add_guild()
        channel = await stand_in.add_channel(guild)
        bot = PlainBot(stand_in)
        goes_on = asyncio.Event()

        @bot.tree.command(description="Takes long")
        async def slow(act: Acted) -> None:
            await act.response.defer(ephemeral=True)
            await goes_on.wait()
            await act.followup.send("first")
            await act.followup.send("second", ephemeral=False)
            await act.edit_original_response(content="first, edited")
            assert (await act.original_response()).content == "first, edited"

        async with running(bot, stand_in.discord_token):
            await bot.tree.sync()
            act = await stand_in.run(guild.owner, channel, "slow")
            thinking = await act.answer()
            goes_on.set()
            settled = await act.settled()
            while len(settled.messages) < 2 or "edited" not in settled.text:
                settled = await act.changed(settled)
        assert (thinking.is_thinking, thinking.text, thinking.is_ephemeral) == (True, "", True)
        assert [(one.text, one.is_ephemeral) for one in settled.messages] == [
            ("first, edited", True),
            ("second", False),
        ]
        assert await stand_in.violations() == []


class _Pager(discord.ui.View):
    @discord.ui.button(label="Next", custom_id="next")
    async def turn(self, act: Acted, button: discord.ui.Button["_Pager"]) -> None:
        button.disabled = True
        await act.response.edit_message(content=f"page of {act.user}", view=self)

    @discord.ui.select(
        custom_id="pick", options=[discord.SelectOption(label=one) for one in ("a", "b")]
    )
    async def pick(self, act: Acted, select: discord.ui.Select["_Pager"]) -> None:
        await act.response.defer()
        await act.edit_original_response(content=f"picked {select.values}")


async def test_buttons_and_selects_change_their_message():
    async with StandIn.started() as stand_in:
        guild = await stand_in.add_guild()
        channel = await stand_in.add_channel(guild)
        reader = await stand_in.add_member(guild)
        async with running(PlainBot(stand_in), stand_in.discord_token) as bot:
            await bot.text_channel(channel.id).send("page", view=_Pager())
            (message,) = await stand_in.messages(channel)
            with pytest.raises(ScriptRefused, match="offered"):
                await stand_in.choose(reader, message, ["c"])
            picked = await (await stand_in.choose(reader, message, ["b"])).settled()
            turned = await (await stand_in.press(reader, message, label="Next")).settled()
            with pytest.raises(ScriptRefused, match="disabled"):
                await stand_in.press(guild.owner, message, label="Next")
        assert picked.text == "picked ['b']"
        assert turned.text == "page of reader"
        assert turned.buttons[0].disabled
        assert await stand_in.violations() == []


class _Form(discord.ui.Modal, title="A form"):
    name = discord.ui.TextInput["_Form"](label="Name", min_length=2)
    kind = discord.ui.Label["_Form"](
        text="Kind",
        component=discord.ui.Select(
            options=[discord.SelectOption(label=one) for one in ("x", "y")]
        ),
    )

    async def on_submit(self, act: discord.Interaction) -> None:
        assert isinstance(self.kind.component, discord.ui.Select)
        await act.response.send_message(f"{self.name.value} {self.kind.component.values}")


async def test_a_form_opens_and_is_sent():
    async with StandIn.started() as stand_in:
        guild = await stand_in.add_guild()
        channel = await stand_in.add_channel(guild)
        bot = PlainBot(stand_in)

        @bot.tree.command(description="Asks")
        async def ask(act: Acted) -> None:
            await act.response.send_modal(_Form())

        async with running(bot, stand_in.discord_token):
            await bot.tree.sync()
            act = await stand_in.run(guild.owner, channel, "ask")
            opened = (await act.answer()).modal
            stranger = await stand_in.add_member(guild)
            with pytest.raises(ScriptRefused, match="no form"):
                await stand_in.submit(stranger, act, {"Name": "Ada"})
            with pytest.raises(ScriptRefused, match="cannot be"):
                await stand_in.submit(guild.owner, act, {"Name": "A", "Kind": ["y"]})
            sent = await stand_in.submit(guild.owner, act, {"Name": "Ada", "Kind": ["y"]})
            answer = await sent.settled()
        assert opened is not None
        assert (opened.title, opened.labels) == ("A form", ("Name", "Kind"))
        assert answer.text == "Ada ['y']"
        assert await stand_in.violations() == []


async def test_only_who_may_see_a_command_can_run_it():
    async with StandIn.started() as stand_in:
        guild = await stand_in.add_guild()
        open_channel, hidden = [await stand_in.add_channel(guild, name) for name in ("a", "b")]
        reader = await stand_in.add_member(guild)
        editor = await stand_in.add_member(guild, "editor", permissions=("manage_guild",))
        await stand_in.deny(hidden, "view_channel", to=guild.id)
        bot = PlainBot(stand_in)

        @bot.tree.command(description="Sets up")
        @app_commands.default_permissions(manage_guild=True)
        @app_commands.guild_only()
        async def setup(act: Acted) -> None:
            may = act.permissions.manage_guild
            await act.response.send_message(str(may))

        async with running(bot, stand_in.discord_token):
            await bot.tree.sync()
            with pytest.raises(ScriptRefused, match="manage_guild"):
                await stand_in.run(reader, open_channel, "setup")
            with pytest.raises(ScriptRefused, match="cannot use commands"):
                await stand_in.run(editor, hidden, "setup")
            with pytest.raises(ScriptRefused, match="direct messages"):
                await stand_in.run(editor, await stand_in.direct_channel(editor), "setup")
            allowed = await (await stand_in.run(editor, open_channel, "setup")).settled()
            forced = await (await stand_in.run(reader, open_channel, "setup", force=True)).settled()
        assert (allowed.text, forced.text) == ("True", "False")
        assert await stand_in.violations() == []


async def test_an_answer_is_for_its_user_alone_when_it_is_ephemeral():
    async with StandIn.started() as stand_in:
        guild = await stand_in.add_guild()
        channel = await stand_in.add_channel(guild)
        stranger = await stand_in.add_member(guild)
        bot = PlainBot(stand_in)

        @bot.tree.command(description="Shows")
        async def show(act: Acted) -> None:
            await act.response.send_message("yours", view=_Pager(), ephemeral=True)

        async with running(bot, stand_in.discord_token):
            await bot.tree.sync()
            answer = await (await stand_in.run(guild.owner, channel, "show")).settled()
            with pytest.raises(ScriptRefused, match="somebody else"):
                await stand_in.press(stranger, answer.message, label="Next")
            turned = await stand_in.press(guild.owner, answer.message, custom_id="next")
            assert (await turned.settled()).is_ephemeral


async def test_a_command_works_in_direct_messages():
    async with StandIn.started() as stand_in:
        guild = await stand_in.add_guild()
        bot = PlainBot(stand_in)

        @bot.tree.command(description="Greets")
        async def greet(act: Acted) -> None:
            await act.response.send_message(f"hello {act.user} {act.guild}")

        async with running(bot, stand_in.discord_token):
            await bot.tree.sync()
            channel = await stand_in.direct_channel(guild.owner)
            answer = await (await stand_in.run(guild.owner, channel, "greet")).settled()
            await (await bot.create_dm(discord.Object(guild.owner.id))).send("unasked")
        assert answer.text == f"hello {guild.owner.name} None"
        assert [one.text for one in await stand_in.messages(channel)] == [answer.text, "unasked"]
        assert await stand_in.violations() == []


async def test_a_second_answer_and_a_late_one_are_refused():
    async with StandIn.started() as stand_in:
        guild = await stand_in.add_guild()
        channel = await stand_in.add_channel(guild)
        bot = PlainBot(stand_in)
        seen: asyncio.Queue[Acted] = asyncio.Queue()

        @bot.tree.command(description="Is answered by the test")
        async def wait(act: Acted) -> None:
            seen.put_nowait(act)

        async with running(bot, stand_in.discord_token), RawClient(stand_in) as raw:
            await bot.tree.sync()
            await stand_in.run(guild.owner, channel, "wait")
            answered = await seen.get()
            answer = {"type": 4, "data": {"content": "text"}}
            path = f"/interactions/{answered.id}/{answered.token}/callback"
            statuses = [await raw.ask("POST", path, answer) for _ in range(2)]
            await stand_in.set_answer_patience(0)
            unanswered = await stand_in.run(guild.owner, channel, "wait")
            late = await seen.get()
            path = f"/interactions/{late.id}/{late.token}/callback"
            refused = await raw.ask("POST", path, answer)
            with pytest.raises(NoAnswer):
                await unanswered.answer(0.1)
        assert statuses[0].status == 204
        assert (statuses[1].status, statuses[1].body["code"]) == (400, 40060)
        assert (refused.status, refused.body["code"]) == (404, 10062)
        (violation,) = await stand_in.violations()
        assert (violation.who, violation.where) == ("bot", "interaction wait")


async def test_an_interactions_token_ends():
    async with StandIn.started() as stand_in:
        guild = await stand_in.add_guild()
        channel = await stand_in.add_channel(guild)
        bot = PlainBot(stand_in)
        goes_on = asyncio.Event()
        refused: asyncio.Queue[int] = asyncio.Queue()

        @bot.tree.command(description="Comes too late")
        async def late(act: Acted) -> None:
            await act.response.defer()
            await goes_on.wait()
            try:
                await act.followup.send("too late")
            except discord.HTTPException as error:
                refused.put_nowait(error.code)

        async with running(bot, stand_in.discord_token):
            await bot.tree.sync()
            await (await stand_in.run(guild.owner, channel, "late")).answer()
            await stand_in.set_interaction_life(0)
            goes_on.set()
            assert await refused.get() == 50027
