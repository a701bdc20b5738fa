"""`lede run` on Discord: a brief is reported, taken down, explained and sent again."""

import pytest

from tests.acceptance.test_discord_run import Server, link_of, server
from tests.discord_stand_in.seen import Message

pytestmark = pytest.mark.timeout(90)


async def reported(here: Server) -> tuple[Message, Message]:
    """Return a card that a reader has reported, and what the admins were told."""
    here.site.publish(3)
    [card] = await here.cards(here.news, 1)
    await here.ask(here.owner, "feed notices", channel=here.board)
    opened = await here.discord.press(here.reader, card, label="Report")
    assert (await opened.answer()).modal
    sent = await here.discord.submit(
        here.reader, opened_by=opened, values={"part": ["headline"], "why": "Wrong year."}
    )
    assert "Thank you" in (await sent.settled()).text
    return card, (await here.cards(here.board, 2))[-1]


async def test_a_reported_brief_is_taken_down_and_sent_again(tmp_path):
    async with server(tmp_path) as here:
        card, notice = await reported(here)
        assert "Wrong year." in notice.text
        assert str(card.id) in notice.text
        pressed = await here.discord.press(here.owner, notice, label="Take down (plain link)")
        await pressed.settled()
        await here.run.told("edited")
        [left] = await here.cards(here.news, 1)
        assert (left.id, "taken down" in left.text) == (card.id, True)
        assert [button.label for button in left.buttons] == ["Read article"]
        to_reader = await here.ask(here.reader, "why", link=link_of(card))
        assert "took the brief of this article down" in to_reader.text
        changed = (await here.cards(here.board, 2))[-1]
        await here.discord.press(here.owner, changed, label="Send again")
        anew = (await here.cards(here.news, 2))[-1]
        assert anew.text == card.text
        assert [button.label for button in anew.buttons] == ["Read article", "Evidence", "Report"]


async def test_why_help_about_and_privacy_answer_readers_and_admins(tmp_path):
    async with server(tmp_path) as here:
        here.site.publish(3)
        [card] = await here.cards(here.news, 1)
        told = await here.ask(here.reader, "why", link=link_of(card))
        assert f"/{here.news.id}/{card.id}" in told.text
        assert str(here.board.id) not in told.text
        helped = await here.ask(here.reader, "help")
        assert "</search:" in helped.text
        assert "</feed" not in helped.text
        assert "Nothing is invented" in (await here.ask(here.reader, "about")).text
        private = await here.ask(here.admin, "privacy")
        pressed = await here.discord.press(here.admin, private.message, label="Export the server's")
        exported = await pressed.settled()
        assert "all that is stored" in exported.text
        opened = await here.discord.press(here.admin, private.message, label="Delete the server's")
        assert (await opened.answer()).modal
        sent = await here.discord.submit(
            here.admin, opened_by=opened, values={"name": "Harbour Town"}
        )
        assert "2 feeds stay" in (await sent.settled()).text
