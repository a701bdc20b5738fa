"""`lede run` on Discord, as readers and admins meet it; nothing that it asks is off the rules."""

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.acceptance.discord_processes import Run, discord_config, discord_run
from tests.acceptance.processes import NewsroomProcess, newsroom
from tests.discord_stand_in.driver import StandIn
from tests.discord_stand_in.driving_users import Answer, GivenFile, OptionValue
from tests.discord_stand_in.seen import Channel, Guild, Message, User

pytestmark = pytest.mark.timeout(90)

ADMIN = ("manage_guild",)
FIRST_ANSWER_SECONDS = 3.0


@dataclass(frozen=True, kw_only=True)
class Server:
    """A server whose news channel follows the first feed of a newsroom, the board the second."""

    discord: StandIn
    site: NewsroomProcess
    run: Run
    guild: Guild
    news: Channel
    board: Channel  # hidden from readers
    admin: User
    reader: User
    owner: User

    async def ask(self, user: User, command: str, **options: OptionValue) -> Answer:
        """Run a command in the news channel and return the private answer."""
        act = await self.discord.run(user, self.news, command, options=options)
        answer = await act.settled()
        assert answer.is_ephemeral
        return answer

    async def cards(self, channel: Channel, count: int) -> list[Message]:
        return await self.discord.messages(channel, at_least=count, seconds=30)


@asynccontextmanager
async def server(
    folder: Path, *, articles: int = 9, variables: Mapping[str, str] | None = None
) -> AsyncIterator[Server]:
    """Run everything; in the end nothing that was asked or answered broke Discord's rules.

    `variables` are added to the environment of the run.
    """
    with newsroom("--articles", str(articles), "--feeds", "3") as site:
        async with StandIn.started() as discord:
            guild = await discord.add_guild("Harbour Town")
            news, board = [await discord.add_channel(guild, name) for name in ("news", "board")]
            await discord.deny(board, "view_channel", to=guild.id)  # everybody, and so …
            await discord.allow(board, "view_channel")  # … the bot is let in by name
            first, second = site.feeds[0]["url"], site.feeds[1]["url"]
            config = discord_config(folder, site.host, [(first, news), (second, board)])
            async with discord_run(config, discord, **(variables or {})) as run:
                assert await discord.bot_connected()
                with _nothing_unforeseen(run):
                    yield Server(
                        discord=discord,
                        site=site,
                        run=run,
                        guild=guild,
                        news=news,
                        board=board,
                        admin=await discord.add_member(guild, "admin", permissions=ADMIN),
                        reader=await discord.add_member(guild, "reader"),
                        owner=guild.owner,
                    )
                if run.runs_on:
                    assert await run.ended() == 0
            waited = await discord.first_answer_seconds()
            late = [each for each in waited if each is None or each >= FIRST_ANSWER_SECONDS]
            assert late == []
            assert await discord.violations() == []


@contextmanager
def _nothing_unforeseen(run: Run) -> Iterator[None]:
    """Fail where something went wrong that nobody foresaw, and tell it beside other failures."""
    try:
        yield
    except Exception as failure:
        failure.add_note("".join(_unforeseen(run)))
        raise
    assert _unforeseen(run) == []


def _unforeseen(run: Run) -> list[str]:
    return [line for line in run.log if '"level": "error"' in line or "Traceback" in line]


def link_of(card: Message) -> str:
    return next(button.url for button in card.buttons if button.url)


async def test_articles_are_posted_as_cards_with_evidence_that_lives_over_restarts(tmp_path):
    async with server(tmp_path) as here:
        here.site.publish(3)
        [card] = await here.cards(here.news, 1)
        assert [button.label for button in card.buttons] == ["Read article", "Evidence", "Report"]
        assert card.text.startswith("##")
        assert "\n> " in card.text
        assert "£" in card.text
        await here.run.killed()
        async with discord_run(tmp_path / "lede.toml", here.discord):
            assert await here.discord.bot_connected(logins=2)
            pressed = await here.discord.press(here.reader, card, label="Evidence")
            evidence = await pressed.settled()
            assert evidence.is_ephemeral
            assert "#:~:text=" in evidence.text


async def test_an_admin_follows_a_feed_and_takes_it_back(tmp_path):
    async with server(tmp_path) as here:
        third = here.site.feeds[2]["url"]
        preview = await here.ask(here.admin, "feed add", url=third)
        assert f"<#{here.news.id}>" in preview.text
        pressed = await here.discord.press(here.admin, preview.message, label="Follow")
        added = await pressed.settled()
        assert f"<#{here.news.id}> follows" in added.text
        await here.run.told("poll: polled", third)  # what stood there before is not posted
        here.site.publish(3)
        await here.cards(here.news, 2)
        for user, count in ((here.admin, 2), (here.owner, 3)):  # the board is hidden from admins
            listed = await here.ask(user, "feed list")
            assert f"{count} feeds" in listed.text
        title = here.site.feeds[2]["title"]
        proposed = await here.discord.complete(
            here.admin, here.news, "feed remove", focused=("feed", title.lower())
        )
        choice = next(each for each in proposed if each.name.startswith(title))
        removed = await here.ask(here.admin, "feed remove", feed=str(choice.value))
        assert f"<#{here.news.id}>" in removed.text
        here.site.publish(3)
        assert len(await here.cards(here.news, 3)) == 3
        assert len(await here.cards(here.board, 2)) == 2


async def test_an_admin_takes_a_list_over_and_hears_which_feeds_have_trouble(tmp_path):
    async with server(tmp_path) as here:
        third, broken = here.site.feeds[2]["url"], f"{here.site.base_url}/no-such-feed"
        outlines = "".join(f"<outline text='A' xmlUrl='{url}'/>" for url in (third, broken))
        opml = GivenFile(name="feeds.opml", body=f"<opml><body>{outlines}</body></opml>".encode())
        imported = await here.ask(here.admin, "feed import", file=opml)
        assert f"<#{here.news.id}>: 2" in imported.text

        owners = await here.discord.direct_channel(here.owner)
        [notice] = await here.discord.messages(owners, at_least=1, seconds=20)
        assert "could not be read 3 times in a row" in notice.text
        hidden = await here.ask(here.owner, "feed health")  # the board's, too
        assert "1 of 4 feeds of this server need you" in hidden.text
        health = await here.ask(here.admin, "feed health")
        assert "1 of 3 feeds of this server need you" in health.text
        assert "404" in health.text or "not find" in health.text

        act = here.discord.press
        presses = [await act(here.owner, notice, label="Stop following it") for _ in range(2)]
        answers = [await press.settled() for press in presses]
        assert sum(f"Decided by <@{here.owner.id}>" in answer.text for answer in answers) >= 1
        exported = await here.ask(here.admin, "feed export")
        written = await here.discord.file(exported.message, "feeds.opml")
        assert third in written
        assert broken not in written
        [decided] = await here.discord.messages(owners)
        assert decided.text.count(f"Decided by <@{here.owner.id}>") == 1
        assert decided.buttons == ()


async def test_a_reader_asks_for_briefs_and_finds_them_again(tmp_path):
    async with server(tmp_path) as here:
        here.site.publish(3)
        [card], [secret] = await here.cards(here.news, 1), await here.cards(here.board, 1)
        again = await here.ask(here.reader, "brief", article=link_of(card))
        assert again.message.text == card.text
        pressed = await here.discord.press(here.reader, again.message, label="Evidence")
        assert "#:~:text=" in (await pressed.settled()).text

        [proposed] = await here.discord.complete(
            here.reader, here.news, "brief", focused=("article", "")
        )
        chosen = await here.ask(here.reader, "brief", article=str(proposed.value))
        assert link_of(chosen.message) == link_of(card)

        found = await here.ask(here.reader, "search", words="council")
        opened = await here.discord.press(here.reader, found.message, label="Open")
        assert link_of((await opened.settled()).message) == link_of(card)
        headline = secret.text.splitlines()[0].lstrip("# ")
        assert headline not in found.text
        hidden = await here.ask(here.reader, "search", words=" ".join(headline.split()[-6:]))
        assert headline not in hidden.text
        assert headline in (await here.ask(here.admin, "search", words=headline)).text


async def test_what_cannot_be_briefed_is_told_with_the_reason(tmp_path):
    async with server(tmp_path) as here:
        inside = await here.ask(here.reader, "brief", article="http://169.254.169.254/latest")
        assert "out of the public internet" in inside.text
        missing = await here.ask(here.reader, "brief", article=f"{here.site.base_url}/no-such-page")
        assert "404" in missing.text or "not find" in missing.text
        nothing = await here.ask(here.reader, "brief", article="zzzyyyxxx")
        assert "zzzyyyxxx" in nothing.text
