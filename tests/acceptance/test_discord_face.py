"""`lede run` as its readers meet it: they find briefs, ask for some, share them, and get help."""

from collections.abc import Mapping

import pytest

from tests.acceptance.test_discord_run import Server, link_of, server
from tests.discord_stand_in.driving_users import Answer, OptionValue
from tests.discord_stand_in.seen import Channel, Message, User

pytestmark = pytest.mark.timeout(90)

# Of the newsroom's articles, every third comes to the news channel; the same ones at every run.
PUBLISHED, POSTED = 21, 7
CONTACT = "mayor@harbour.example"


async def test_readers_find_what_was_posted(tmp_path):
    async with server(tmp_path, articles=PUBLISHED) as here:
        here.site.publish(PUBLISHED)
        cards = await here.cards(here.news, POSTED)
        await a_list_is_turned_and_opened(here, cards)
        await a_search_is_narrowed_by_what_is_proposed(here, cards)
        await what_cannot_be_meant_is_told(here)
        await what_was_probably_meant_is_offered(here)
        await sayings_are_found_by_who_said_them(here, cards)


async def a_list_is_turned_and_opened(here: Server, cards: list[Message]) -> None:
    first = await here.ask(here.reader, "search", words="council")
    assert f"{POSTED} briefs" in first.text
    assert "Page 1 of 2" in first.text
    assert greyed(first) == {"Previous": True, "Next": False}
    turned = await here.discord.press(here.reader, first.message, label="Next")
    second = await turned.settled()
    assert second.message.id == first.message.id
    assert "Page 2 of 2" in second.text
    assert greyed(second) == {"Previous": False, "Next": True}
    shown = [headlines_in(answer, cards) for answer in (first, second)]
    assert sorted(shown[0] + shown[1]) == sorted(map(headline_of, cards))
    opening = [button for button in second.buttons if button.label == "Open"][-1]
    act = await here.discord.press(here.reader, second.message, custom_id=opening.custom_id)
    opened = await act.settled()
    assert opened.is_ephemeral
    assert [headline_of(opened.message)] == shown[1][-1:]


async def a_search_is_narrowed_by_what_is_proposed(here: Server, cards: list[Message]) -> None:
    feed = await proposed(here, "search", feed="news 1")
    speaker = await proposed(here, "search", speaker="bram")
    language = await proposed(here, "search", language="engl")
    options = {"feed": feed, "speaker": speaker, "language": language}
    found = await here.ask(
        here.reader, "search", words="council", since="yesterday", until="today", **options
    )
    his = [card for card in cards if "**Bram Ostler**" in card.text or "*Bram" in card.text]
    assert 0 < len(his) < POSTED
    assert sorted(headlines_in(found, cards)) == sorted(map(headline_of, his))
    feeds = await here.discord.complete(here.reader, here.news, "search", focused=("feed", ""))
    assert len(feeds) == 1, "that of the hidden board is proposed, too"
    for narrowed in ({"language": "de"}, {"until": "2020-01-01"}):
        none = await here.ask(here.reader, "search", words="council", **narrowed)
        assert "No brief in the channels" in none.text


async def what_cannot_be_meant_is_told(here: Server) -> None:
    turned = await here.ask(
        here.reader, "search", words="council", since="today", until="2020-01-01"
    )
    assert "comes after the last one" in turned.text
    for option, typed in (("since", "someday"), ("feed", "news 4"), ("language", "qqq")):
        told = await here.ask(here.reader, "search", words="council", **{option: typed})
        assert f"“{typed}” is no " in told.text


async def what_was_probably_meant_is_offered(here: Server) -> None:
    offered = await here.ask(here.reader, "search", words="aldermore pumpinng")
    assert "Did you mean “aldermoor pumping”?" in offered.text
    taken = await here.discord.press(
        here.reader, offered.message, label="Search for “aldermoor pumping”"
    )
    found = await taken.settled()
    assert found.message.id == offered.message.id
    assert "Aldermoor approves pumping station number 15" in found.text
    nothing = await here.ask(here.reader, "search", words="zzzqqqxxx")
    assert "No brief in the channels" in nothing.text
    assert nothing.buttons == ()


async def sayings_are_found_by_who_said_them(here: Server, cards: list[Message]) -> None:
    person = await proposed(here, "said", person="lindq")
    said = await here.ask(here.reader, "said", person=person)
    assert "**Edda Lindqvist**, word for word" in said.text
    assert "**Edda Lindqvist**, as reported" in said.text
    about = await here.ask(here.reader, "said", person=person, about="sea wall")
    assert "“Number 9 is the sea wall that Aldermoor was promised" in about.text
    assert "number 12" not in about.text
    [card] = [each for each in cards if "sea wall number 9" in headline_of(each)]
    assert len(about.buttons) == 2  # quote and claim of one brief, which either opens
    for button in about.buttons:
        act = await here.discord.press(here.reader, about.message, custom_id=button.custom_id)
        assert link_of((await act.settled()).message) == link_of(card)
    nobody = await here.ask(here.reader, "said", person="Nobody Known")
    assert "“Nobody Known”" in nobody.text


async def test_briefs_are_asked_for_and_shared_wherever_people_are(tmp_path):
    async with server(tmp_path, variables={"LEDE_FETCH__CONTACT": CONTACT}) as here:
        here.site.publish(9)
        cards = await here.cards(here.news, 3)
        await words_give_the_best_brief(here, cards)
        await a_brief_is_shared_with_everybody(here, cards[0])
        await a_refused_share_stays_private(here, cards[0])
        await a_message_is_briefed_by_its_menu(here, cards)
        await direct_messages_give_briefs_of_links_alone(here, cards[0])
        await an_app_of_ones_own_works_elsewhere(here, cards[0])
        await everybody_gets_the_help_that_is_theirs(here)


async def words_give_the_best_brief(here: Server, cards: list[Message]) -> None:
    words = " ".join(headline_of(cards[1]).split()[:4])
    found = await here.ask(here.reader, "brief", article=words)
    assert link_of(found.message) == link_of(cards[1])
    none = await here.ask(here.reader, "brief", article="zzzqqqxxx")
    assert "“zzzqqqxxx” is no link" in none.text


async def a_brief_is_shared_with_everybody(here: Server, card: Message) -> None:
    asked = await here.discord.run(
        here.reader, here.news, "brief", options={"article": link_of(card), "share": True}
    )
    told = await asked.settled()
    *_, shared = await here.cards(here.news, 4)
    assert (shared.is_ephemeral, link_of(shared)) == (False, link_of(card))
    assert f"Asked for by <@{here.reader.id}>" in shared.text
    assert shared.pinged_roles == ()
    while "It stands in this channel now" not in told.text:
        told = await asked.changed(told)
    other = await here.discord.add_member(here.guild, "other")
    pressed = await here.discord.press(other, shared, label="Evidence")
    assert "#:~:text=" in (await pressed.settled()).text


async def a_refused_share_stays_private(here: Server, card: Message) -> None:
    quiet = await here.discord.add_channel(here.guild, "quiet")
    share: dict[str, OptionValue] = {"article": link_of(card), "share": True}
    await here.discord.deny(quiet, "send_messages")
    lacking = await answered(here, here.reader, quiet, "brief", share)
    assert f"Lede cannot post in <#{quiet.id}>: it lacks Send Messages" in lacking.text
    await here.discord.deny(quiet, "send_messages", to=here.reader)
    told = await answered(here, here.reader, quiet, "brief", share)
    assert "You cannot write in this channel" in told.text
    assert await here.discord.messages(quiet) == []


async def a_message_is_briefed_by_its_menu(here: Server, cards: list[Message]) -> None:
    one, two, _ = map(link_of, cards)
    said = [
        await here.discord.say(here.owner, here.news, text)
        for text in (f"Read <{one}>!", f"{one} or {two}, what is better?", "Nothing to read.")
    ]
    single, several, none = [await from_menu(here, message) for message in said]
    assert link_of(single.message) == one
    assert "no link to an article" in none.text
    assert "2 links" in several.text
    chosen = await here.discord.choose(here.reader, several.message, ["1"])
    brief = await chosen.settled()
    assert brief.message.id == several.message.id
    assert link_of(brief.message) == two
    own = await from_menu(here, cards[2])  # a card of the bot itself
    assert own.message.text == cards[2].text


async def direct_messages_give_briefs_of_links_alone(here: Server, card: Message) -> None:
    direct = await here.discord.direct_channel(here.reader)
    article = {"article": link_of(card)}
    brief = await answered(here, here.reader, direct, "brief", article)
    assert headline_of(brief.message) == headline_of(card)
    pressed = await here.discord.press(here.reader, brief.message, label="Evidence")
    assert "#:~:text=" in (await pressed.settled()).text
    words = await answered(here, here.reader, direct, "brief", {"article": "council"})
    assert "to find briefs by words, ask in a server" in words.text
    assert (
        await here.discord.complete(here.reader, direct, "brief", focused=("article", "council"))
        == ()
    )
    for command, options in (("search", {"words": "council"}), ("said", {"person": "Edda"})):
        told = await answered(here, here.reader, direct, command, options)
        assert "in a server" in told.text
        assert told.buttons == ()


async def an_app_of_ones_own_works_elsewhere(here: Server, card: Message) -> None:
    discord = here.discord
    elsewhere = await discord.add_guild("Elsewhere", with_bot=False)
    square, hall = [await discord.add_channel(elsewhere, name) for name in ("square", "hall")]
    visitor = await discord.add_member(elsewhere, "visitor")
    await discord.install_for(visitor)
    assert {offer.name for offer in await discord.offered(visitor, square)} == {
        *("brief", "help", "about", "privacy", "Brief this"),
    }
    article = {"article": link_of(card)}
    private = await answered(here, visitor, square, "brief", article)
    assert headline_of(private.message) == headline_of(card)
    said = await discord.say(elsewhere.owner, square, link_of(card))
    menu = await (await discord.use_on_message(visitor, said, "Brief this")).settled()
    assert menu.is_ephemeral
    assert headline_of(menu.message) == headline_of(card)
    shared = article | {"share": True}
    await discord.deny(hall, "use_external_apps", to=elsewhere.id)
    refused = await answered(here, visitor, hall, "brief", shared)
    assert "Use External Apps" in refused.text
    await (await discord.run(visitor, square, "brief", options=shared)).settled()
    *_, public = await discord.messages(square, at_least=2)
    assert f"Asked for by <@{visitor.id}>" in public.text
    between = await discord.direct_channel(visitor, here.reader)
    friendly = await answered(here, visitor, between, "brief", article)
    assert headline_of(friendly.message) == headline_of(card)


async def everybody_gets_the_help_that_is_theirs(here: Server) -> None:
    of_reader, of_admin = [await here.ask(user, "help") for user in (here.reader, here.admin)]
    for command in ("brief", "search", "said", "why"):
        assert f"</{command}:" in of_reader.text
    assert "</settings:" not in of_reader.text
    for command in ("feed add", "feed edit", "settings", "setup"):
        assert f"</{command}:" in of_admin.text
    about = await here.ask(here.reader, "about")
    assert "Nothing is invented" in about.text
    assert CONTACT in about.text
    direct = await here.discord.direct_channel(here.reader)
    alone = await answered(here, here.reader, direct, "help")
    assert "</brief:" in alone.text
    assert "</feed" not in alone.text


async def answered(
    here: Server,
    user: User,
    channel: Channel,
    command: str,
    options: Mapping[str, OptionValue] | None = None,
) -> Answer:
    """Run a command and return its answer, which is for the user alone."""
    answer = await (await here.discord.run(user, channel, command, options=options)).settled()
    assert answer.is_ephemeral
    return answer


async def from_menu(here: Server, message: Message) -> Answer:
    act = await here.discord.use_on_message(here.reader, message, "Brief this")
    answer = await act.settled()
    assert answer.is_ephemeral
    return answer


async def proposed(here: Server, command: str, **typed: str) -> str:
    """Return the value of the first choice that a reader is shown for an option."""
    [focused] = typed.items()
    choices = await here.discord.complete(here.reader, here.news, command, focused=focused)
    assert choices, f"nothing is proposed for {typed}"
    return str(choices[0].value)


def headline_of(card: Message) -> str:
    return card.text.splitlines()[0].lstrip("# ")


def headlines_in(answer: Answer, cards: list[Message]) -> list[str]:
    """Return the headlines of cards that a list shows, in its order."""
    found = [headline_of(card) for card in cards if headline_of(card) in answer.text]
    return sorted(found, key=answer.text.index)


def greyed(answer: Answer) -> dict[str, bool]:
    """Tell of the buttons that turn whether they are greyed."""
    return {each.label: each.disabled for each in answer.buttons if each.label != "Open"}
