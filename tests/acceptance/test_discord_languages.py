"""`lede run` on Discord for people of several languages, in one server, at once."""

import asyncio

import pytest

from tests.acceptance.discord_processes import cards_of, discord_config, discord_run
from tests.acceptance.processes import newsroom
from tests.discord_stand_in.driver import StandIn

pytestmark = pytest.mark.timeout(90)


async def test_each_is_shown_and_answered_what_they_understand(tmp_path):
    with newsroom("--articles", "3", "--feeds", "1") as site:
        async with StandIn.started() as discord:
            guild = await discord.add_guild("Hafenstadt", locale="de")
            news = await discord.add_channel(guild, "nachrichten")
            config = discord_config(tmp_path, site.host, [(site.feeds[0]["url"], news)])
            german = await discord.add_member(guild, "leser", locale="de")
            british = await discord.add_member(guild, "reader", locale="en-GB")
            dutch = await discord.add_member(guild, "lezer", locale="nl")
            async with discord_run(config, discord) as run:
                assert await discord.bot_connected()

                offers = {offer.name: offer for offer in await discord.offered(german, news)}
                assert offers["search"].shown_name == "suche"
                assert {each.shown_name for each in offers["search"].options} >= {"wörter"}
                plain = {offer.name: offer for offer in await discord.offered(british, news)}
                assert plain["search"].shown_name == "search"

                site.publish(1)
                [card] = await cards_of(discord, news, at_least=1, seconds=30)
                assert "Artikel lesen" in [button.label for button in card.buttons]

                asked = [
                    await discord.run(user, news, "search", options={"words": "qqqq"})
                    for user in (german, british, dutch)
                ]
                told = await asyncio.gather(*(each.settled() for each in asked))
                # Nobody translated for the third: their server's language is the next best.
                assert ["Kurzfassung" in answer.text for answer in told] == [True, False, True]

                for user, word in ((german, "Wörtlich"), (british, "Word for word")):
                    pressed = await discord.press(user, card, label="Belege")
                    assert word in (await pressed.settled()).text
                assert await run.ended() == 0
            assert await discord.violations() == []
