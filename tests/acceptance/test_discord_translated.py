"""`lede run` with a language model: a server chooses a language, its cards show a checked translation."""

import re
from collections.abc import Iterator

import pytest

from tests.acceptance.test_discord_run import Server, link_of, server
from tests.discord_stand_in.seen import Message
from tests.model_server.driver import RunningModel, model_server

pytestmark = pytest.mark.timeout(90)

# The newsroom publishes in turns for the board, for nobody, and for the news channel.
A_ROUND = 3
# Of the second article for the news channel, which is the same in every run.
HEADLINE = "Eastholt approves ferry ramp number 6 at a cost of £744,000"
WORK = (
    "Work on ferry ramp number 6 will begin within 21 weeks and is expected to employ 25 people "
    "from the district, according to the council's published plan."
)
MATERIALS = (
    "62 per cent of the materials for number 6 would come from suppliers within thirty miles of "
    "the town."
)
QUOTE = (
    "Number 6 is the ferry ramp that Eastholt was promised, and the 744 thousand pounds are in "
    "the account"
)
GERMAN = {
    HEADLINE: "Eastholt genehmigt Fährrampe Nummer 6 zu Kosten von 744.000 £",
    WORK: "Die Arbeiten an der Fährrampe Nummer 6 beginnen innerhalb von 21 Wochen und werden laut "
    "dem veröffentlichten Plan des Rates voraussichtlich 26 Menschen aus dem Bezirk beschäftigen.",
    MATERIALS: "62 Prozent des Materials für Nummer 6 würden von Lieferanten aus einem Umkreis von "
    "dreißig Meilen um die Stadt kommen.",
    QUOTE: "Nummer 6 ist die Fährrampe, die Eastholt versprochen wurde, und die 744 Tausend Pfund "
    "sind auf dem Konto",
}


@pytest.fixture(scope="module")
def model() -> Iterator[RunningModel]:
    with model_server() as running:
        running.translate({"de": GERMAN})
        yield running


async def test_a_server_gets_its_briefs_in_its_language_and_sees_what_a_machine_made(
    tmp_path, model
):
    variables = {
        "LEDE_MODEL__PROVIDER": "openai",
        "LEDE_MODEL__NAME": "scripted-1",
        "LEDE_MODEL__BASE_URL": model.base_url,
    }
    async with server(tmp_path, variables=variables) as here:
        shown = await here.ask(here.admin, "settings")
        custom_id = "lede:settings:briefs"
        chosen = await here.discord.choose(here.admin, shown.message, ("de",), custom_id=custom_id)
        await chosen.settled()
        # The channels of the settings file are known to be this server's since their first card.
        here.site.publish(A_ROUND)
        await here.cards(here.news, 1)
        here.site.publish(A_ROUND)
        [_, card] = await here.cards(here.news, 2)
        the_card_shows_what_held_and_says_that_a_machine_made_it(card)
        await evidence_and_story_tell_of_it(here, card)
        again = await here.ask(here.admin, "settings")
        [tokens] = re.findall(r"since midnight UTC: ([0-9,]+)\.", again.text)
        assert int(tokens.replace(",", "")) > 0


def the_card_shows_what_held_and_says_that_a_machine_made_it(card: Message) -> None:
    assert card.text.startswith(f"## {GERMAN[HEADLINE]}\n")
    assert GERMAN[MATERIALS] in card.text
    assert f"> {QUOTE}\n" in card.text
    assert f"\n> *Machine translation:* {GERMAN[QUOTE]}\n" in card.text
    assert f"- {WORK}\n" in card.text, "a number was changed, so it stays as it is written"
    assert "26 Menschen" not in card.text
    assert "-# Machine translation from English by scripted-1" in card.text


async def evidence_and_story_tell_of_it(here: Server, card: Message) -> None:
    pressed = await here.discord.press(here.reader, card, label="Evidence")
    evidence = (await pressed.settled()).text
    assert evidence.startswith(f"## {HEADLINE}\n-# In the article's own language")
    assert GERMAN[MATERIALS] not in evidence
    story = await here.ask(here.reader, "why", link=link_of(card))
    assert "4 parts of it are as scripted-1 worded them." in story.text
    assert "It was translated by machine: German." in story.text
    found = await here.ask(here.reader, "search", words="Eastholt")
    assert GERMAN[HEADLINE] in found.text
    assert " · machine translation" in found.text
