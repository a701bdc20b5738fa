"""`lede run` and servers that come and go: greeted once, set up, edited, left and found again."""

import asyncio

import pytest

from tests.acceptance.discord_processes import discord_run
from tests.acceptance.test_discord_run import ADMIN, Server, server
from tests.discord_stand_in.seen import Channel, Message, User

pytestmark = pytest.mark.timeout(90)


async def test_a_new_server_is_greeted_once_set_up_and_found_again_as_it_was(tmp_path):
    async with server(tmp_path) as here:
        discord = here.discord
        guild = await discord.add_guild("Lindental", with_bot=False)
        lobby = await discord.add_channel(guild, "lobby")
        forum = await discord.add_channel(guild, "articles", kind="forum")
        await discord.set_told_channels(guild, system=lobby)
        admin = await discord.add_member(guild, "mayor", permissions=ADMIN)
        reader = await discord.add_member(guild, "reader")

        here.site.publish(3)
        await discord.add_bot(guild)
        [greeting] = await discord.messages(lobby, at_least=1, seconds=20)
        refused = await discord.press(reader, greeting, label="Set up")
        assert "Manage Server" in (await refused.settled()).text
        await set_up(here, admin, greeting, forum)
        assert await posts_in(here, forum) == 1  # the newest article, as a test
        await here.run.killed()
        async with discord_run(tmp_path / "lede.toml", discord):
            assert await discord.bot_connected(logins=2)
            await discord.remove_bot(guild)
            await discord.add_bot(guild)
            listed = await (await discord.run(admin, lobby, "feed list")).settled()
            assert "This server follows one feed" in listed.text
            assert f"<#{forum.id}>" in listed.text
            # Neither the restart nor the return was a reason to greet again.
            told = [each for each in await discord.messages(lobby) if not each.is_ephemeral]
            assert [button.label for each in told for button in each.buttons] == ["Set up"]


async def set_up(here: Server, admin: User, greeting: Message, forum: Channel) -> None:
    """Go from the greeting to the third feed of the newsroom in a forum."""
    discord = here.discord
    begun = await (await discord.press(admin, greeting, label="Set up")).settled()
    assert begun.is_ephemeral
    await (await discord.choose(admin, begun.message, [forum])).settled()
    step = await discord.message_now(begun.message)
    assert f"What shall <#{forum.id}> follow?" in step.text
    form = await discord.press(admin, step, label="Another address")
    await form.settled()
    address = {"Address of a site or feed": here.site.feeds[2]["url"]}
    done = await (await discord.submit(admin, opened_by=form, values=address)).settled()
    assert "One feed is followed now:" in done.text
    assert "As a test" in done.text


async def posts_in(here: Server, forum: Channel) -> int:
    """Return how many posts a forum has, once there is one."""
    async with asyncio.timeout(30):
        while not (threads := await here.discord.threads(forum)):
            pass  # asked again: each question is a request of its own
    return len(threads)


async def test_a_feed_is_changed_by_forms_that_are_open_over_a_restart(tmp_path):
    async with server(tmp_path) as here:
        discord = here.discord
        url = here.site.feeds[2]["url"]
        preview = await here.ask(here.admin, "feed add", url=url)
        await (await discord.press(here.admin, preview.message, label="Follow")).settled()
        panel = await here.ask(here.admin, "feed edit", feed=url)
        form = await discord.press(here.admin, panel.message, label="Filter and older articles")
        await form.settled()
        await here.run.killed()
        async with discord_run(tmp_path / "lede.toml", discord):
            assert await discord.bot_connected(logins=2)
            sent = await discord.submit(here.admin, opened_by=form, values={"Filter": "a OR ("})
            wrong = await sent.settled()
            assert "a OR (" in wrong.text
            sport = await discord.add_channel(here.guild, "sport")
            for place, told in ((here.board, "You cannot write"), (sport, "From now on it goes")):
                moving = await discord.press(here.admin, panel.message, label="Channel and mention")
                await moving.settled()
                values = {"Channel": [place]}
                moved = await discord.submit(here.admin, opened_by=moving, values=values)
                assert f"{told} " in (await moved.settled()).text
            removed = await here.ask(here.admin, "feed remove", feed=url)
            undone = await discord.press(here.admin, removed.message, label="Undo")
            assert "is followed again" in (await undone.settled()).text
