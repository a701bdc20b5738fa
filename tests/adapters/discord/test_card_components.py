"""Cards in, messages that Discord takes and readers can trust out."""

from dataclasses import replace
from typing import Any

import discord
import pytest
import simcord
from discord import ui
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.discord.cards.card_components import card_view, still_view
from bot.adapters.discord.cards.card_marks import brief_id_of_message
from bot.adapters.discord.cards.component_ids import EVIDENCE_TEMPLATE, evidence_id
from bot.domain.briefs import Brief, ModelShare
from bot.domain.fidelity import Fidelity
from bot.presenting.cards import Card, CardClaim, CardQuote, make_card
from tests.adapters.discord.any_cards import any_cards
from tests.adapters.discord.discord_markdown import blocks, kinds, spans
from tests.adapters.discord.discord_payloads import (
    Json,
    assert_fits,
    assert_is_specified,
    components_of,
    displays,
    payload_of,
)
from tests.adapters.discord.hostile_texts import hostile_texts
from tests.adapters.discord.reading_messages import DIRECTION_MARKS, links_in, shown, text_of
from tests.adapters.page.sample_briefs import claim, quote, sample_brief
from tests.builders import brief, link_card

# Many times over what other tests cover; counting its lines triples its time.
pytestmark = pytest.mark.no_cover

ALLOWED = {
    *("heading", "item", "quote", "line", "small"),
    *("text", "bold", "italic", "timestamp"),
}
SECTION, THUMBNAIL, SEPARATOR, TEXT, ROW = 9, 11, 14, 10, 1


def bridge() -> Brief:
    return sample_brief(
        "The bridge opens",
        claim("The bridge over the Lind opened on Monday.", "the mayor"),
        claim("It cost 3 million."),
        quoted=quote("We built it twice.", "Ann Lee", "its engineer"),
        image_url="https://pictures.example/bridge.png",
    )


def numbered_card(claims: int, text: str, **changes: Any) -> Card:
    """Return a card whose claims begin with their numbers."""
    facts = tuple(
        CardClaim(text=f"{n}) {text}", attribution=None, hedged=False) for n in range(claims)
    )
    return replace(make_card(brief()), claims=facts, **changes)


def numbers_shown(view: ui.LayoutView) -> list[str]:
    return [line.split(")")[0] for line in shown(view) if line[:1].isdigit()]


def parts_of_kind(view: ui.LayoutView, kind: int) -> list[Json]:
    return [part for part in components_of(view) if part["type"] == kind]


def test_a_brief_reads_as_the_design_says():
    view = card_view(make_card(bridge()), brief_id=7, evidence=evidence_id("7"))
    (container,) = payload_of(view)["components"]
    kinds_of_parts = [part["type"] for part in container["components"]]
    assert kinds_of_parts == [SECTION, TEXT, SEPARATOR, TEXT, TEXT, ROW]
    assert displays(view) == [
        "## The bridge opens",
        "- The bridge over the Lind opened on Monday. —\N{NO-BREAK SPACE}*the mayor*\n- It cost 3 million.",
        "> We built it twice.\n> —\N{NO-BREAK SPACE}**Ann Lee**, its engineer",
        "-# gazette.example · <t:1772442000:R> · 4\N{NO-BREAK SPACE}min read",
    ]
    (thumbnail,) = parts_of_kind(view, THUMBNAIL)
    assert thumbnail["media"]["url"] == "https://pictures.example/bridge.png"
    assert thumbnail["description"] == "Picture of the article"
    (row,) = parts_of_kind(view, ROW)
    assert [(b["label"], b.get("url"), b.get("custom_id")) for b in row["components"]] == [
        ("Read article", "https://www.gazette.example/2026/03/story", None),
        ("Evidence", None, "lede:evidence:7"),
    ]


def test_a_link_card_says_why_and_offers_no_evidence():
    view = card_view(make_card(link_card()), brief_id=7, evidence=evidence_id("7"))
    assert displays(view)[:2] == [
        "## Subscribe to read",
        "The article is behind a paywall, so only the link can be shown.",
    ]
    (row,) = parts_of_kind(view, ROW)
    assert [button["label"] for button in row["components"]] == ["Read article"]


def test_a_picture_stands_beside_the_headline_and_the_reason():
    view = card_view(make_card(link_card(image_url="https://pictures.example/a.png")))
    (section,) = parts_of_kind(view, SECTION)
    assert [part["content"] for part in section["components"]] == displays(view)[:2]


def test_brief_and_link_card_differ_in_colour():
    views = [card_view(make_card(content)) for content in (brief(), link_card())]
    colours = {payload_of(view)["components"][0]["accent_color"] for view in views}
    assert len(colours) == 2


def test_a_card_with_nothing_to_press_has_no_empty_row():
    view = card_view(make_card(link_card(url=None)))
    assert parts_of_kind(view, ROW) == []
    assert_fits(view)


def test_an_address_too_long_for_a_button_is_left_out_and_its_domain_told():
    view = card_view(replace(make_card(brief()), url="https://gazette.example/" + "x" * 500))
    assert parts_of_kind(view, ROW) == []
    assert "gazette.example" in text_of(view)


@pytest.mark.parametrize(
    "url",
    ["http://pictures.example/a.png", "https://p.example/" + "x" * 2048],
    ids=["http", "too long"],
)
def test_a_picture_that_discord_would_refuse_is_left_out(url):
    view = card_view(replace(make_card(brief()), image_url=url))
    assert parts_of_kind(view, THUMBNAIL) == []


@pytest.mark.parametrize(
    ("fidelity", "did"), [(Fidelity.STRICT, "shortened"), (Fidelity.FREE, "reworded")]
)
def test_how_many_parts_are_a_models_is_told(fidelity, did):
    share = ModelShare(model="small_model", parts=3, of=4, fidelity=fidelity)
    view = card_view(make_card(brief(model_share=share)))
    assert shown(view)[-1].endswith(f" · parts {did} by small_model: 3 of 4")


def test_a_model_that_took_part_is_named():
    view = card_view(make_card(brief(method="extractive, worded by *m*")))
    assert shown(view)[-1].endswith(
        "\N{NO-BREAK SPACE}min read · made with extractive, worded by *m*"
    )


def test_claims_that_do_not_fit_go_from_the_end_and_the_quote_stays_whole():
    words = "So be it. " * 60
    said = CardQuote(text=words.strip(), speaker="Ann Lee", description=None)
    view = card_view(numbered_card(9, "A long way. " * 45, quote=said))
    numbers = numbers_shown(view)
    assert numbers == [str(n) for n in range(len(numbers))]
    assert 1 < len(numbers) < 9
    assert words.strip() in shown(view)


def test_more_claims_than_clients_render_go_from_the_end():
    assert numbers_shown(card_view(numbered_card(60, "A way."))) == [str(n) for n in range(12)]


def test_a_quote_that_does_not_fit_is_left_out_rather_than_cut():
    said = CardQuote(text="`" * 1_000, speaker="*" * 160, description="~" * 160)
    view = card_view(numbered_card(3, "*" * 590, headline="_" * 200, quote=said))
    assert numbers_shown(view) == ["0"]
    assert "`" not in text_of(view)


def test_the_longest_texts_leave_a_headline_and_a_claim():
    card = numbered_card(2, "*" * 9_000, headline="_" * 9_000)
    assert_fits(card_view(card))
    assert numbers_shown(card_view(card))[0] == "0"
    assert shown(card_view(card))[0].endswith("_…")


def test_a_reason_leaves_no_room_for_a_quote_that_does_not_fit():
    said = CardQuote(text="*" * 1_900, speaker="Ann Lee", description=None)
    card = replace(make_card(link_card()), reason="_" * 9_000, quote=said)
    assert_fits(card_view(card))
    assert "Ann Lee" not in text_of(card_view(card))


def test_a_line_from_right_to_left_is_held_together_in_any_client():
    arabic = sample_brief(
        "الجسر يفتح",
        claim("قال العمدة إن Lind مفتوح.", "العمدة"),
        quoted=quote("بنيناه مرتين!", "آن لي", None),
        language="ar",
    )
    headline, claims, said, footer = displays(card_view(make_card(arabic)))
    assert headline == "## \u200f\u2067الجسر يفتح\u2069"
    assert claims == "- \u200f\u2067قال العمدة إن Lind مفتوح. —\N{NO-BREAK SPACE}*العمدة*\u2069"
    assert said.split("\n") == [
        "> \u200f\u2067بنيناه مرتين!\u2069",
        "> \u200f\u2067—\N{NO-BREAK SPACE}**آن لي**\u2069",
    ]
    assert not set(DIRECTION_MARKS) & set(footer)


@pytest.mark.parametrize(
    ("headline", "marked"),
    [("Bridge opens", False), ("2026: Bridge", False), ("!", False), ("«الجسر» opens", True)],
    ids=["latin", "number first", "no letter", "arabic first"],
)
def test_a_line_of_unknown_language_goes_by_its_first_letter(headline, marked):
    card = replace(make_card(brief(headline)), language=None, direction="auto")
    assert ("\u2067" in displays(card_view(card))[0]) == marked


@given(
    headline=hostile_texts,
    claims=st.lists(st.tuples(hostile_texts, hostile_texts), min_size=1, max_size=4),
    quoted=st.tuples(hostile_texts, hostile_texts, hostile_texts),
)
def test_nothing_of_a_hostile_brief_becomes_markdown(headline, claims, quoted):
    facts = (claim(text, source) for text, source in claims)
    card = make_card(sample_brief(headline, *facts, quoted=quote(*quoted), language=None))
    view = card_view(card)
    nodes = tuple(node for text in displays(view) for node in blocks(text))
    assert kinds(nodes) <= ALLOWED
    assert kinds(spans(text_of(view))) <= {"text", "bold", "italic", "timestamp"}
    assert links_in(view) == []
    claims_told = [_claim_line(fact) for fact in card.claims if fact.text]
    expected = [card.headline, *claims_told, *_quote_lines(card.quote)]
    assert shown(view)[: len(expected)] == expected
    assert len(shown(view)) == len(expected) + 1  # the footer


@given(data=st.data(), brief_id=st.integers(1, 2**63 - 1))
def test_any_card_fits_and_is_what_discord_specifies(data, brief_id):
    card = data.draw(any_cards)
    view = card_view(card, brief_id=brief_id, evidence=evidence_id(str(brief_id)))
    assert_fits(view)
    assert_is_specified(view)
    assert shown(view)[0]
    if "> " in [line[:2] for line in text_of(view).split("\n")]:
        assert card.quote is not None
        assert card.quote.text in shown(view)


@pytest.mark.parametrize("key", ["7", "9" * 19, "a0123456789abcdef"])
def test_a_brief_s_key_finds_its_way_through_the_button(key):
    assert evidence_id(key) == f"lede:evidence:{key}"


@pytest.mark.parametrize("key", ["", "x", "9" * 20, "a0123", "7\n", "A0123456789ABCDEF"])
def test_what_is_no_key_makes_no_button(key):
    with pytest.raises(ValueError, match=f"^{key}$"):
        evidence_id(key)


class EvidenceButton(ui.DynamicItem[ui.Button[ui.LayoutView]], template=EVIDENCE_TEMPLATE):
    """Answers with the key it was made for."""

    def __init__(self, key: str):
        super().__init__(ui.Button(label="Evidence", custom_id=evidence_id(key)))
        self.key = key

    @classmethod
    async def from_custom_id(cls, interaction, item, match):
        return cls(match["key"])

    async def callback(self, interaction):
        await interaction.response.send_message(f"evidence of {self.key}", ephemeral=True)


class Client(discord.Client):
    async def setup_hook(self):
        self.add_dynamic_items(EvidenceButton)


def new_client() -> Client:
    return Client(intents=discord.Intents(guilds=True))


async def test_a_posted_card_is_known_again_and_its_button_outlives_a_restart():
    client = new_client()
    async with simcord.run(client) as env:
        place = env.create_guild().create_text_channel("news")
        alice = env.guild.add_member(env.create_user("alice"))
        channel = client.get_channel(place.id)
        assert isinstance(channel, discord.TextChannel)
        await channel.send(
            view=card_view(make_card(bridge()), brief_id=7, evidence=evidence_id("7"))
        )
        await channel.send(view=card_view(make_card(bridge())))
        await channel.send(view=still_view(ui.TextDisplay("A notice.")))
        await channel.send("plain")
        assert client.persistent_views == [], "discord.py would keep every card ever posted"
        history = [message async for message in channel.history(oldest_first=True)]
        found = [brief_id_of_message(message.components) for message in history]
        assert found == [7, None, None, None]
        await env.restart_bot(new_client())
        answer = await alice.click(history[0], label="Evidence")
        assert answer.response is not None
        assert answer.response.content == "evidence of 7"


@pytest.mark.parametrize("brief_id", [1, 40, 2**30 - 1])
def test_a_mark_is_one_that_discord_takes_and_would_not_give_itself(brief_id):
    (container,) = payload_of(card_view(make_card(brief()), brief_id=brief_id))["components"]
    assert 40 < container["id"] < 2**31
    assert brief_id_of_message([discord.Container(container, None)]) == brief_id


@pytest.mark.parametrize("brief_id", [0, 2**30, 2**63 - 1])
def test_a_brief_that_cannot_be_marked_is_posted_all_the_same(brief_id):
    (container,) = payload_of(card_view(make_card(brief()), brief_id=brief_id))["components"]
    assert "id" not in container


def _claim_line(shown: CardClaim) -> str:
    return (
        f"{shown.text} —\N{NO-BREAK SPACE}{shown.attribution}" if shown.attribution else shown.text
    )


def _quote_lines(quote: CardQuote | None) -> list[str]:
    assert quote is not None
    if not quote.text:
        return []
    speaker = ", ".join(filter(None, (quote.speaker, quote.description)))
    return [quote.text, *(["—\N{NO-BREAK SPACE}" + speaker] if speaker else [])]
