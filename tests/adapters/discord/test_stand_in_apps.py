"""Menus, apps of users, selects of every kind and whole forms, through discord.py."""

import discord
import pytest
from discord import app_commands, ui

from tests.discord_stand_in.driver import StandIn
from tests.discord_stand_in.driving_users import FieldValue
from tests.discord_stand_in.forms import submitted
from tests.discord_stand_in.plain_bot import PlainBot, running
from tests.discord_stand_in.remote import ScriptRefused

Acted = discord.Interaction[PlainBot]


def _with_menus(bot: PlainBot) -> None:
    @bot.tree.context_menu(name="Quote this")
    async def quote(act: Acted, message: discord.Message) -> None:
        await act.response.send_message(f"{message.author}: {message.content}", ephemeral=True)

    @bot.tree.context_menu(name="Greet")
    async def greet(act: Acted, user: discord.User) -> None:
        await act.response.send_message(f"hello {user}")


async def test_menus_get_the_message_or_the_user():
    async with StandIn.started() as stand_in:
        guild = await stand_in.add_guild()
        channel = await stand_in.add_channel(guild)
        hidden = await stand_in.add_channel(guild, "hidden")
        await stand_in.deny(hidden, "view_channel", to=guild.id)
        reader = await stand_in.add_member(guild)
        said = await stand_in.say(guild.owner, channel, "https://news.example/a")
        secret = await stand_in.say(guild.owner, hidden, "psst")
        bot = PlainBot(stand_in)
        _with_menus(bot)
        async with running(bot, stand_in.discord_token):
            await bot.tree.sync()
            quoted = await (await stand_in.use_on_message(reader, said, "Quote this")).settled()
            greeted = await stand_in.use_on_user(reader, channel, guild.owner, "Greet")
            with pytest.raises(ScriptRefused, match="does not see"):
                await stand_in.use_on_message(reader, secret, "Quote this")
            assert (await greeted.settled()).text == f"hello {guild.owner.name}"
        assert quoted.text == f"{guild.owner.name}: https://news.example/a"
        assert quoted.is_ephemeral
        assert await stand_in.violations() == []


async def test_an_app_of_a_users_own_works_where_the_bot_is_not():
    async with StandIn.started() as stand_in:
        elsewhere = await stand_in.add_guild("Elsewhere", with_bot=False)
        channel = await stand_in.add_channel(elsewhere)
        quiet = await stand_in.add_channel(elsewhere, "quiet")
        await stand_in.deny(quiet, "use_external_apps", to=elsewhere.id)
        reader = await stand_in.add_member(elsewhere)
        private = await stand_in.direct_channel(reader, await stand_in.add_user("friend"))
        bot = PlainBot(stand_in)

        @bot.tree.command(description="Tells where it is")
        @app_commands.allowed_installs(guilds=True, users=True)
        async def where(act: Acted) -> None:
            direct, private = act.context.dm_channel, act.context.private_channel
            told = f"{act.is_guild_integration()} {act.is_user_integration()} {direct} {private}"
            await act.response.send_message(told)

        @bot.tree.command(description="For servers alone")
        async def inside(act: Acted) -> None:
            await act.response.send_message("never")

        async with running(bot, stand_in.discord_token):
            await bot.tree.sync()
            with pytest.raises(ScriptRefused, match="neither there nor"):
                await stand_in.run(reader, channel, "where")
            await stand_in.install_for(reader)
            with pytest.raises(ScriptRefused, match="not for where"):
                await stand_in.run(reader, channel, "inside")
            answers = [
                await (await stand_in.run(reader, place, "where")).settled()
                for place in (channel, quiet, private, await stand_in.direct_channel(reader))
            ]
            assert [one.name for one in await stand_in.offered(reader, private)] == ["where"]
        told = [(one.text, one.is_ephemeral) for one in answers]
        assert told == [
            ("False True False False", False),
            ("False True False False", True),
            ("False True False True", False),
            ("False True True False", False),
        ]
        assert await stand_in.violations() == []


async def test_commands_are_shown_in_the_users_language():
    class German(app_commands.Translator):
        async def translate(
            self,
            string: app_commands.locale_str,
            locale: discord.Locale,
            context: app_commands.TranslationContextTypes,
        ) -> str | None:
            known = {"find": "finde", "Finds things": "Findet Dinge"}
            return known.get(string.message) if locale is discord.Locale.german else None

    async with StandIn.started() as stand_in:
        guild = await stand_in.add_guild(locale="fr")
        channel = await stand_in.add_channel(guild)
        reader = await stand_in.add_member(guild, locale="de")
        bot = PlainBot(stand_in)

        @bot.tree.command(name="find", description="Finds things")
        async def find(act: Acted) -> None:
            await act.response.send_message(f"{act.locale} {act.guild_locale}")

        async with running(bot, stand_in.discord_token):
            await bot.tree.set_translator(German())
            await bot.tree.sync()
            [german], [english] = [
                await stand_in.offered(user, channel) for user in (reader, guild.owner)
            ]
            answer = await (await stand_in.run(reader, channel, "find")).settled()
        assert (german.shown_name, german.description) == ("finde", "Findet Dinge")
        assert (english.shown_name, english.description) == ("find", "Finds things")
        assert answer.text == "de fr"
        assert await stand_in.violations() == []


class _Picks(ui.View):
    @ui.select(cls=ui.ChannelSelect, custom_id="where", channel_types=[discord.ChannelType.forum])
    async def where(self, act: Acted, select: ui.ChannelSelect["_Picks"]) -> None:
        await act.response.send_message(f"{select.values[0].name}", ephemeral=True)

    @ui.select(cls=ui.RoleSelect, custom_id="who", min_values=0)
    async def who(self, act: Acted, select: ui.RoleSelect["_Picks"]) -> None:
        await act.response.send_message(f"{[one.name for one in select.values]}", ephemeral=True)


async def test_selects_of_channels_and_roles_tell_what_was_chosen():
    async with StandIn.started() as stand_in:
        guild = await stand_in.add_guild()
        channel = await stand_in.add_channel(guild)
        forum = await stand_in.add_channel(guild, "articles", kind="forum")
        role = await stand_in.add_role(guild, "readers")
        async with running(PlainBot(stand_in), stand_in.discord_token) as bot:
            await bot.text_channel(channel.id).send("choose", view=_Picks())
            [message] = await stand_in.messages(channel)
            assert [one.kind for one in message.selects] == ["channels", "roles"]
            owner = guild.owner
            with pytest.raises(ScriptRefused, match="offered"):
                await stand_in.choose(owner, message, [channel], custom_id="where")
            where = await stand_in.choose(owner, message, [forum], custom_id="where")
            who = await stand_in.choose(owner, message, [str(role)], custom_id="who")
            texts = [(await one.settled()).text for one in (where, who)]
            assert texts == ["articles", "['readers']"]
        seen = await stand_in.messages(channel, seen_by=owner)
        assert [one.text for one in seen] == ["choose", *texts]  # only the owner sees the answers
        assert len(await stand_in.messages(channel)) == 1
        assert await stand_in.violations() == []


class _Form(ui.Modal, title="Edit"):
    intro = ui.TextDisplay[ui.LayoutView]("Change what you like.")
    style = ui.Label["_Form"](
        text="Style",
        component=ui.RadioGroup(
            options=[discord.RadioGroupOption(label=one, value=one) for one in ("card", "embed")]
        ),
    )
    parts = ui.Label["_Form"](
        text="Parts",
        description="What to show",
        component=ui.CheckboxGroup(
            options=[
                discord.CheckboxGroupOption(label=one, value=one, default=one == "quote")
                for one in ("quote", "claims")
            ],
            required=False,
        ),
    )
    threads = ui.Label["_Form"](text="Threads", component=ui.Checkbox(default=True))
    where = ui.Label["_Form"](text="Channel", component=ui.ChannelSelect(required=False))

    async def on_submit(self, act: discord.Interaction) -> None:
        parts = [getattr(one, "component", None) for one in (self.style, self.parts, self.threads)]
        told = " ".join(str(getattr(one, "value", getattr(one, "values", ""))) for one in parts)
        assert isinstance(self.where.component, ui.ChannelSelect)
        await act.response.send_message(
            f"{told} {[str(one) for one in self.where.component.values]}"
        )


def test_what_was_chosen_from_the_start_is_sent_as_discord_sends_ids():
    where = {"type": 8, "custom_id": "where", "default_values": [{"id": 7, "type": "channel"}]}
    form = {"components": [{"type": 18, "label": "Channel", "component": where}]}
    [label] = submitted(form, {})
    assert label["component"]["values"] == ["7"]


async def test_a_form_takes_every_kind_of_field():
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
            with pytest.raises(ScriptRefused, match="required"):
                await stand_in.submit(guild.owner, act, {})
            with pytest.raises(ScriptRefused, match="offers"):
                await stand_in.submit(guild.owner, act, {"Style": "poster"})
            values: dict[str, FieldValue] = {
                "Style": "embed",
                "Threads": False,
                "Channel": [channel],
            }
            sent = await (await stand_in.submit(guild.owner, act, values)).settled()
        assert opened is not None
        assert opened.texts == ("Change what you like.",)
        kinds = [one.kind for one in opened.fields]
        assert kinds == ["radio", "checkboxes", "checkbox", "channels"]
        assert opened.field("Parts").chosen == ("quote",)
        assert opened.field("Parts").description == "What to show"
        assert sent.text == "embed ['quote'] False ['news']"
        assert await stand_in.violations() == []
