"""`lede run` as admins meet it: how a feed is followed, changed by forms, rested and mended."""

import pytest

from bot.domain.notices import NoticeAction
from bot.presenting.command_words import ENGLISH
from tests.acceptance.test_discord_run import Server, link_of, server
from tests.discord_stand_in.driving_users import Answer, FieldValue, GivenFile
from tests.discord_stand_in.seen import Channel, Message

pytestmark = pytest.mark.timeout(90)

FORM, MENDING = ENGLISH.feed.form, ENGLISH.feed.notice.labels
# The newsroom publishes in turns for the board, the feed that is followed here, and news.
A_ROUND = 3
LOST = "no-such-feed.xml"


async def test_an_admin_changes_by_forms_what_is_posted_how_and_where(tmp_path):
    async with server(tmp_path, articles=24) as here:
        discord = here.discord
        talk, sport = [await discord.add_channel(here.guild, name) for name in ("talk", "sport")]
        readers = await discord.add_role(here.guild, "Readers", mentionable=True)
        await what_is_followed_may_begin_with_the_past(here, talk)
        await a_filter_keeps_out_the_rest(here, talk, readers)
        await an_embed_bears_evidence_and_takes_reports(here, talk)
        await a_filter_is_tried_before_it_is_taken(here)
        await a_feed_that_rests_posts_nothing(here, talk)
        await a_feed_moves_and_keeps_its_look(here, sport, readers)
        await a_compact_card_bears_evidence_and_takes_reports(here, sport)
        assert len(await discord.messages(talk)) == 3
        assert len(await discord.messages(sport)) == 2


def followed(here: Server) -> str:
    """Return the address of the feed that no settings file names."""
    return here.site.feeds[2]["url"]


async def a_round(here: Server) -> str:
    """Publish an article of each feed, and return the number of the one that is followed."""
    _, published, _ = here.site.publish(A_ROUND)
    return str(published["url"]).rpartition("-")[2]


async def what_is_followed_may_begin_with_the_past(here: Server, talk: Channel) -> None:
    assert await a_round(here) == "2"
    preview = await here.ask(here.admin, "feed add", url=followed(here), channel=talk, past=1)
    assert f"<#{talk.id}>" in preview.text
    assert "number 2" in preview.text
    pressed = await here.discord.press(here.admin, preview.message, label="Follow")
    assert f"<#{talk.id}> follows" in (await pressed.settled()).text
    [card] = await here.cards(talk, 1)
    assert "number 2" in card.text


async def a_filter_keeps_out_the_rest(here: Server, talk: Channel, readers: int) -> None:
    opened = await here.ask(here.admin, "feed edit", feed=followed(here))
    filled: tuple[tuple[str, dict[str, FieldValue]], ...] = (
        (FORM.what_button, {"filter": '"number 8"', "category": "Towns/North"}),
        (FORM.where_button, {"channel": [talk], "role": [str(readers)]}),
        (FORM.how_button, {"style": ["embed"], "language": ["de"]}),
    )
    for label, values in filled:
        saved = await filled_in(here, opened.message, label, values)
        assert saved.message.id == opened.message.id
    panel = await here.discord.message_now(opened.message)
    for told in ("number 8", "Towns/North", f"<@&{readers}>", "Deutsch", "embed"):
        assert told in panel.text
    assert [await a_round(here), await a_round(here)] == ["5", "8"]
    *_, embed = await here.cards(talk, 2)
    assert "number 8" in embed.text
    assert embed.pinged_roles == (readers,)
    assert [button.label for button in embed.buttons] == ["Artikel lesen", "Belege", "Melden"]


async def an_embed_bears_evidence_and_takes_reports(here: Server, talk: Channel) -> None:
    *_, embed = await here.cards(talk, 2)
    assert embed.payload["embeds"][0]["url"] == link_of(embed)
    evidence = await (await here.discord.press(here.reader, embed, label="Belege")).settled()
    assert "#:~:text=" in evidence.text
    notice = await reported(here, embed, "Melden", {"part": ["claim:0"], "why": "The sum."})
    assert f"<@{here.reader.id}>: claim 1, “The council of" in notice.text
    assert f"/{talk.id}/{embed.id}" in notice.text
    dismissed = await here.discord.press(here.owner, notice, label="Dismiss")
    assert f"Decided by <@{here.owner.id}>" in (await dismissed.settled()).text
    assert (await here.discord.message_now(embed)).text == embed.text


async def a_filter_is_tried_before_it_is_taken(here: Server) -> None:
    stored = await here.ask(here.admin, "feed test", feed=followed(here))
    assert "1 of the last 3 would be posted" in stored.text
    assert "Kept out by" in stored.text
    given = await here.ask(here.admin, "feed test", feed=followed(here), filter='NOT "number 8"')
    assert "2 of the last 3 would be posted" in given.text
    wrong = await here.ask(here.admin, "feed test", feed=followed(here), filter="a OR (")
    assert "a OR (" in wrong.text


async def a_feed_that_rests_posts_nothing(here: Server, talk: Channel) -> None:
    changed = await here.ask(here.admin, "feed edit", feed=followed(here), filter="-")
    assert "Every new article is posted" in changed.text
    paused = await here.ask(here.admin, "feed pause", feed=followed(here))
    assert f"<#{talk.id}>" in paused.text
    assert await a_round(here) == "11"
    await here.run.told("poll: polled", followed(here), '"listed": 4')
    await here.cards(here.news, 4)
    assert "**paused**" in (await here.ask(here.admin, "feed list")).text
    assert "Paused in" in (await here.ask(here.admin, "feed health")).text
    panel = await here.ask(here.admin, "feed edit", feed=followed(here))
    again = await here.discord.press(here.admin, panel.message, label="Resume")
    assert "Pause" in [button.label for button in (await again.settled()).buttons]
    assert await a_round(here) == "14"
    posted = await here.cards(talk, 3)
    assert ["number 14" in card.text for card in posted] == [False, False, True]
    for command in ("feed pause", "feed resume"):
        assert f"<#{talk.id}>" in (await here.ask(here.admin, command, feed=followed(here))).text


async def a_feed_moves_and_keeps_its_look(here: Server, sport: Channel, readers: int) -> None:
    panel = await here.ask(here.admin, "feed edit", feed=followed(here))
    moved = await filled_in(here, panel.message, FORM.where_button, {"channel": [sport]})
    assert f"From now on it goes to <#{sport.id}>" in moved.text
    assert await a_round(here) == "17"
    [card] = await here.cards(sport, 1)
    assert card.payload["embeds"]
    assert card.pinged_roles == (readers,)
    nobody = await filled_in(here, moved.message, FORM.where_button, {"role": []})
    assert FORM.mention_nobody in nobody.text
    compact: dict[str, FieldValue] = {"style": ["compact"], "language": ["server"]}
    assert "compact" in (await filled_in(here, nobody.message, FORM.how_button, compact)).text


async def a_compact_card_bears_evidence_and_takes_reports(here: Server, sport: Channel) -> None:
    assert await a_round(here) == "20"
    *_, card = await here.cards(sport, 2)
    headline, *claims, footer = card.text.splitlines()
    assert "number 20" in headline
    assert len(claims) == 1
    assert footer.startswith("-# ")
    assert card.pinged_roles == ()
    pressed = await here.discord.press(here.reader, card, label="Evidence")
    assert "#:~:text=" in (await pressed.settled()).text
    notice = await reported(here, card, "Report", {"part": ["quote"]})
    assert "the quote, “Number 20 is the" in notice.text
    health = await here.ask(here.admin, "feed health")
    assert ENGLISH.feed.health.reported.of(2) in health.text


async def test_an_admin_mends_feeds_from_what_they_are_told(tmp_path):
    async with server(tmp_path) as here:
        await a_list_in_a_file_is_taken_over_and_given_back(here)
        owners = await here.discord.direct_channel(here.owner)
        [notice] = await here.discord.messages(owners, at_least=1, seconds=20)
        await a_feed_is_asked_again_from_its_notice(here, notice)
        await a_feed_is_replaced_from_the_list_of_troubles(here)
        await a_notice_is_of_no_use_to_who_may_not_decide(here, notice)


async def a_list_in_a_file_is_taken_over_and_given_back(here: Server) -> None:
    lost = f"{here.site.base_url}/{LOST}"
    listed = (lost, lost, "not-web")
    outlines = "".join(f"<outline text='A' xmlUrl='{url}'/>" for url in listed)
    body = f"<opml><body>{outlines}</body></opml>".encode()
    page = await here.ask(here.admin, "feed import", file=GivenFile(name="feeds.txt", body=body))
    assert "feeds.txt does not look like a list" in page.text
    taken = await here.ask(here.admin, "feed import", file=GivenFile(name="feeds.opml", body=body))
    assert f"Followed from now on in <#{here.news.id}>: 1" in taken.text
    assert ENGLISH.feed.import_.skipped.of(2) in taken.text
    exported = await here.ask(here.admin, "feed export", channel=here.news)
    assert exported.text.startswith("2 feeds")
    written = await here.discord.file(exported.message, "feeds.opml")
    assert lost in written
    assert here.site.feeds[1]["url"] not in written  # it goes to the board


async def a_feed_is_asked_again_from_its_notice(here: Server, notice: Message) -> None:
    assert "3 times in a row" in notice.text
    act = await here.discord.press(here.owner, notice, label=MENDING[NoticeAction.RETRY])
    told = await act.settled()
    assert "is asked again" in told.text
    assert f"Decided by <@{here.owner.id}>" in told.text
    assert len(told.buttons) == len(notice.buttons)  # it may fail again


async def a_feed_is_replaced_from_the_list_of_troubles(here: Server) -> None:
    health = await here.ask(here.owner, "feed health")
    assert "1 of 3 feeds of this server need you" in health.text
    act = await here.discord.press(here.owner, health.message, label=MENDING[NoticeAction.REPLACE])
    assert "offers no feed" in (await act.settled()).text
    lost, front = f"{here.site.base_url}/{LOST}", followed(here).rpartition("/")[0] + "/"
    offered = await here.ask(here.owner, "feed edit", feed=lost, url=front)
    [menu] = offered.selects
    choice = await here.discord.choose(here.owner, offered.message, menu.values[:1])
    assert "is replaced by" in (await choice.settled()).text
    assert LOST not in (await here.ask(here.admin, "feed list")).text
    # What stands there when it is first read is not posted.
    await here.run.told("poll: polled", here.site.feeds[2]["title"])
    here.site.publish(A_ROUND)
    cards = await here.cards(here.news, 2)
    assert any("number 2" in card.text for card in cards)


async def a_notice_is_of_no_use_to_who_may_not_decide(here: Server, notice: Message) -> None:
    await here.ask(here.owner, "feed notices", channel=here.news)
    act = await here.discord.press(here.owner, notice, label=MENDING[NoticeAction.REMOVE])
    assert ENGLISH.feed.notice.unknown in (await act.settled()).text


async def filled_in(
    here: Server, panel: Message, button: str, values: dict[str, FieldValue]
) -> Answer:
    """Open a form below a feed's panel, send it, and return the panel as it is then."""
    opened = await here.discord.press(here.admin, panel, label=button)
    assert (await opened.answer()).modal
    return await (await here.discord.submit(here.admin, opened, values)).settled()


async def reported(
    here: Server, card: Message, button: str, values: dict[str, FieldValue]
) -> Message:
    """Let a reader report a card, and return what the owner is told."""
    # It knows where the card stands a moment after everybody sees it.
    await here.run.told("deliver: sent", str(card.id))
    owners = await here.discord.direct_channel(here.owner)
    before = len(await here.discord.messages(owners))
    opened = await here.discord.press(here.reader, card, label=button)
    assert (await opened.answer()).modal
    sent = await (await here.discord.submit(here.reader, opened, values)).settled()
    assert "Thank you" in sent.text
    return (await here.discord.messages(owners, at_least=before + 1))[-1]
