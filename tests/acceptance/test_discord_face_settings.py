"""`lede run` does what a server chose: looks, languages, quiet hours, digests, also when killed."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.presenting.command_words import ENGLISH
from tests.acceptance.discord_processes import discord_run
from tests.acceptance.odd_clocks import stroke_after, write_zones
from tests.acceptance.test_discord_run import Server, server
from tests.discord_stand_in.driving_users import Answer
from tests.discord_stand_in.seen import Channel, Message

pytestmark = pytest.mark.timeout(120)

WORDS = ENGLISH.settings
# The newsroom publishes in turns for the board, for nobody, and for the news channel.
A_ROUND = 3
# What a killed bot held is taken up this soon.
QUICK_LEASES = {"LEDE_STORAGE__LEASE_SECONDS": "2"}
QUIET_SECONDS, WAIT_SECONDS = 6, 10  # long enough to condense in, or to start anew


async def test_a_server_chooses_how_its_messages_look_and_where_it_is_told(tmp_path):
    async with server(tmp_path, articles=15) as here:
        shown = await here.ask(here.admin, "settings")
        assert (await a_card_of_a_round(here)).text.count("\n- ") > 1
        await the_style_is_that_of_the_next_message(here, shown)
        await the_language_is_that_of_the_next_message(here, shown)
        await a_sample_shows_what_was_chosen(here, shown)
        await admins_are_told_where_they_want_it(here, shown)
        again = await here.ask(here.admin, "settings")
        assert (again.text, chosen(again)) == (
            (await here.discord.message_now(shown.message)).text,
            {"style": ("embed",), "language": ("de",), "notices": (str(here.board.id),)},
        )


async def the_style_is_that_of_the_next_message(here: Server, shown: Answer) -> None:
    for style in ("compact", "embed"):
        await choose(here, shown, "style", style)
        card = await a_card_of_a_round(here)
        assert bool(card.payload["embeds"]) == (style == "embed")
        assert card.text.count("\n- ") == (0 if style == "compact" else 4)
        for label, first in (("Evidence", "#:~:text="), ("Report", "")):
            act = await here.discord.press(here.reader, card, label=label)
            answer = await act.answer() if label == "Report" else await act.settled()
            assert answer.modal if label == "Report" else first in answer.text


async def the_language_is_that_of_the_next_message(here: Server, shown: Answer) -> None:
    await choose(here, shown, "language", "de")
    card = await a_card_of_a_round(here)
    assert [button.label for button in card.buttons] == ["Artikel lesen", "Belege", "Melden"]


async def a_sample_shows_what_was_chosen(here: Server, shown: Answer) -> None:
    act = await here.discord.press(here.admin, shown.message, label=WORDS.test_button)
    sample = await act.settled()
    assert sample.is_ephemeral
    assert sample.message.payload["embeds"]
    assert WORDS.sample.headline not in sample.text  # it speaks German, too


async def admins_are_told_where_they_want_it(here: Server, shown: Answer) -> None:
    refused = await chose(here, shown, "notices", here.board)
    assert f"You cannot write in <#{here.board.id}>" in refused.text
    await here.discord.allow(here.board, "view_channel", to=here.admin)
    await choose(here, shown, "notices", here.board)
    [*_, card] = await here.discord.messages(here.news)
    opened = await here.discord.press(here.reader, card, label="Melden")
    assert (await opened.answer()).modal
    values = {"part": ["headline"]}
    told = await (await here.discord.submit(here.reader, opened, values)).settled()
    assert "The admins of this server were told" in told.text
    [*_, notice] = await here.discord.messages(here.board, at_least=5)
    assert f"<@{here.reader.id}>" in notice.text


async def test_quiet_hours_hold_back_and_a_digest_comes_once_whatever_dies(tmp_path):
    variables = {"PYTHONTZPATH": write_zones(tmp_path / "zones"), **QUICK_LEASES}
    async with server(tmp_path, articles=21, variables=variables) as here:
        shown = await here.ask(here.admin, "settings")
        await what_makes_no_sense_is_told_and_changes_nothing(here, shown)
        await nothing_is_posted_before_the_quiet_hours_end(here, shown)
        digest = stroke_after(WAIT_SECONDS)
        times = {"times": digest.clock(), "zone": digest.zone}
        changed = await filled_in(here, shown, WORDS.digest_button, times)
        assert f"<t:{int(digest.at.timestamp())}:R>" in changed.text
        headlines = await gathered(here, 3)
        await here.run.killed()  # while they wait
        [message] = await digest_of_a_bot_that_dies_sending_it(tmp_path, here, variables)
        posts = await here.discord.posts(here.news)
        assert posts[-1].at >= digest.at.timestamp()
        assert [headline for headline in headlines if headline in message.text] == headlines
        assert "3 new briefs" in message.text


async def what_makes_no_sense_is_told_and_changes_nothing(here: Server, shown: Answer) -> None:
    for button, typed, why in (
        (WORDS.quiet_button, {"begin": "22:00"}, WORDS.half_given),
        (WORDS.quiet_button, {"begin": "25:00", "end": "7"}, "“25:00” is no time of day"),
        (WORDS.digest_button, {"times": "8:00", "zone": "Berln"}, "Europe/Berlin"),
    ):
        told = await filled_in(here, shown, button, typed)
        assert why in told.text
    now = await here.discord.message_now(shown.message)
    assert now.text.splitlines()[:-1] == shown.text.splitlines()[:-1]  # but for its clock


async def nothing_is_posted_before_the_quiet_hours_end(here: Server, shown: Answer) -> None:
    before = len(await here.discord.messages(here.news))
    end = stroke_after(QUIET_SECONDS)
    hours = {"begin": end.clock(hours_before=2), "end": end.clock(), "zone": end.zone}
    changed = await filled_in(here, shown, WORDS.quiet_button, hours)
    assert WORDS.quiet_now.format(when=f"<t:{int(end.at.timestamp())}:R>") in changed.text
    [headline] = await gathered(here, 1)  # the first one ever for a channel of the settings file
    [*_, held] = await here.discord.messages(here.news, at_least=before + 1, seconds=30)
    assert headline in held.text
    assert (await here.discord.posts(here.news))[-1].at >= end.at.timestamp()
    none = {"begin": "", "end": ""}
    assert WORDS.quiet_none in (await filled_in(here, shown, WORDS.quiet_button, none)).text


async def digest_of_a_bot_that_dies_sending_it(
    folder: Path, here: Server, variables: Mapping[str, str]
) -> list[Message]:
    """Return what is new in the channel: Discord took the digest, and nobody heard of it."""
    before = len(await here.discord.messages(here.news))
    sending = rf"^POST /channels/{here.news.id}/messages$"
    fault = await here.discord.faults(sending, "hang_after", times=1)
    config = folder / "lede.toml"
    async with discord_run(config, here.discord, **variables) as second:
        assert await fault.met(at_least=1, seconds=40) == 1
        await second.killed()
    tried = len(await here.discord.requests(sending))
    async with discord_run(config, here.discord, **variables) as third:
        await third.told("deliver: sent", f"discord:{here.news.id}")
        assert len(await here.discord.requests(sending)) > tried
        [*_, digest] = await here.discord.messages(here.news)
        opening = [button.custom_id for button in digest.buttons][-1]
        act = await here.discord.press(here.reader, digest, custom_id=opening)
        assert "Evidence" in [button.label for button in (await act.settled()).buttons]
        assert await third.ended() == 0
    return (await here.discord.messages(here.news))[before:]


async def gathered(here: Server, count: int) -> list[str]:
    """Publish so many articles for the news channel, and return their headlines once condensed.

    None of them is posted by then.
    """
    before = await here.discord.messages(here.news)
    published = here.site.publish(count * A_ROUND)[A_ROUND - 1 :: A_ROUND]
    for each in published:
        await here.run.told("condense: condensed", each["url"])
    assert await here.discord.messages(here.news) == before
    return [each["headline"] for each in published]


async def a_card_of_a_round(here: Server) -> Message:
    """Publish one article for the news channel and return how it is posted."""
    before = len(await here.discord.messages(here.news))
    here.site.publish(A_ROUND)
    return (await here.cards(here.news, before + 1))[-1]


async def chose(here: Server, shown: Answer, what: str, *values: str | Channel) -> Answer:
    custom_id = f"lede:settings:{what}"
    act = await here.discord.choose(here.admin, shown.message, values, custom_id=custom_id)
    return await act.settled()


async def choose(here: Server, shown: Answer, what: str, *values: str | Channel) -> None:
    """Choose in a menu of the settings, whose message then shows that."""
    answer = await chose(here, shown, what, *values)
    assert answer.message.id == shown.message.id
    ids = [str(each.id) if isinstance(each, Channel) else each for each in values]
    assert chosen(answer)[what] == tuple(ids)


def chosen(answer: Answer) -> dict[str, tuple[str, ...]]:
    return {each.custom_id.rpartition(":")[2]: each.chosen for each in answer.selects}


async def filled_in(here: Server, shown: Answer, button: str, values: dict[str, str]) -> Answer:
    """Open a form of the settings, send it, and return the settings, or why it is not taken."""
    opened = await here.discord.press(here.admin, shown.message, label=button)
    assert (await opened.answer()).modal
    return await (await here.discord.submit(here.admin, opened, values)).settled()
