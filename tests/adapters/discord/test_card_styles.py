"""Cards in the style that a channel chose, and who is pinged, in; what is sent out."""

from dataclasses import replace
from typing import Any

import discord
import pytest
import simcord
from discord import ui
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.discord.cards.card_components import CardControls
from bot.adapters.discord.cards.card_marks import brief_id_of_message, digest_id_of_message
from bot.adapters.discord.cards.card_posting import PostedCard, posted_card, stored_controls
from bot.adapters.discord.cards.component_ids import evidence_id, report_id
from bot.domain.posting import PostStyle
from bot.presenting.cards import Card, CardClaim, CardQuote, make_card, taken_down_card
from bot.presenting.speech import LANGUAGES, speaking
from tests.adapters.discord.any_cards import any_cards
from tests.adapters.discord.discord_markdown import blocks, kinds, spans, visible
from tests.adapters.discord.discord_payloads import (
    Json,
    assert_embed_fits,
    assert_fits,
    assert_payload_is_specified,
    displays,
    posted_payload,
)
from tests.adapters.discord.hostile_texts import hostile_texts
from tests.adapters.discord.reading_messages import DIRECTION_MARKS, shown, text_of
from tests.adapters.page.sample_briefs import claim, quote, sample_brief
from tests.builders import brief, link_card

ROLE = 4_711
STYLES = list(PostStyle)
BRIDGE = make_card(
    sample_brief(
        "The bridge opens",
        claim("The bridge over the Lind opened on Monday.", "the mayor"),
        claim("It cost 3 million."),
        quoted=quote("We built it twice.", "Ann Lee", "its engineer"),
        image_url="https://pictures.example/bridge.png",
    )
)


def posted(card: Card, style: PostStyle, **changes: Any) -> PostedCard:
    values: dict[str, Any] = {"brief_id": 7, "controls": stored_controls(7)}
    return posted_card(card, style=style, **{**values, **changes})


def view_of(card: Card, style: PostStyle, **changes: Any) -> ui.LayoutView:
    view = posted(card, style, **changes).view
    assert isinstance(view, ui.LayoutView)
    return view


def embed_of(card: Card, **changes: Any) -> Json:
    [embed] = posted_payload(posted(card, PostStyle.EMBED, **changes))["embeds"]
    assert isinstance(embed, dict)
    return embed


def labels(payload: Json) -> list[str]:
    return [part["label"] for part in buttons(payload["components"])]


def buttons(components: list[Json]) -> list[Json]:
    inner = [button for part in components for button in buttons(part.get("components", []))]
    return [part for part in components if part["type"] == 2] + inner


def undirected(line: str) -> str:
    return line.translate(dict.fromkeys(map(ord, DIRECTION_MARKS)))


@pytest.mark.parametrize("style", STYLES)
def test_a_stored_brief_can_be_read_checked_and_reported_in_each_style(style):
    payload = posted_payload(posted(BRIDGE, style))
    assert [(b["label"], b.get("custom_id")) for b in buttons(payload["components"])] == [
        ("Read article", None),
        ("Evidence", "lede:evidence:7"),
        ("Report", "lede:report:7"),
    ]


@pytest.mark.parametrize("style", STYLES)
def test_a_link_card_can_be_read_and_reported_in_each_style(style):
    payload = posted_payload(posted(make_card(link_card()), style))
    assert labels(payload) == ["Read article", "Report"]


@pytest.mark.parametrize("style", STYLES)
def test_what_is_stored_nowhere_cannot_be_reported(style):
    payload = posted_payload(posted_card(BRIDGE, style=style))
    assert labels(payload) == ["Read article"]


def test_compact_is_headline_first_claim_and_footer():
    assert displays(view_of(BRIDGE, PostStyle.COMPACT)) == [
        (
            "### The bridge opens\n"
            "The bridge over the Lind opened on Monday. —\N{NO-BREAK SPACE}*the mayor*\n"
            "-# gazette.example · <t:1772442000:R> · 4\N{NO-BREAK SPACE}min read"
        )
    ]


def test_compact_tells_why_there_is_no_brief():
    told = text_of(view_of(make_card(link_card()), PostStyle.COMPACT))
    assert "\nThe article is behind a paywall, so only the link can be shown.\n" in told


def test_a_claim_that_begins_like_a_list_stays_a_line_in_compact():
    card = replace(BRIDGE, claims=(CardClaim(text="- and more", attribution=None, hedged=False),))
    assert shown(view_of(card, PostStyle.COMPACT))[1] == "- and more"


def test_an_embed_holds_what_the_card_holds():
    embed = embed_of(BRIDGE)
    assert embed["title"] == "The bridge opens"
    assert embed["url"] == "https://www.gazette.example/2026/03/story"
    assert embed["description"] == (
        "- The bridge over the Lind opened on Monday. —\N{NO-BREAK SPACE}*the mayor*\n"
        "- It cost 3 million.\n\n"
        "> We built it twice.\n> —\N{NO-BREAK SPACE}**Ann Lee**, its engineer"
    )
    assert embed["author"]["name"] == "gazette.example"
    assert embed["footer"]["text"] == "4\N{NO-BREAK SPACE}min read"
    assert embed["timestamp"] == "2026-03-02T09:00:00+00:00"
    assert embed["thumbnail"]["url"] == "https://pictures.example/bridge.png"


def test_an_embed_tells_why_there_is_no_brief_in_another_colour():
    embed = embed_of(make_card(link_card()))
    assert embed["description"].startswith("The article is behind a paywall")
    assert embed["color"] != embed_of(BRIDGE)["color"]


def test_what_an_embed_shows_as_it_stands_has_no_backslashes():
    embed = embed_of(make_card(brief(method="small_model_7b")))
    assert embed["footer"]["text"].endswith("made with small_model_7b")


def test_an_outlet_without_an_address_is_named_as_far_as_an_author_may_be_long():
    footer = replace(BRIDGE.footer, domain="", outlet="🌉" * 160)
    author = embed_of(replace(BRIDGE, footer=footer))["author"]["name"]
    assert author == "🌉" * 127 + "…"


def test_the_title_of_an_embed_is_cut_to_what_a_title_holds():
    title = embed_of(replace(BRIDGE, headline="_" * 300))["title"]
    assert 240 < len(title) <= 256
    assert visible(spans(title)) == "_" * (len(title) // 2) + "…"


def test_a_quote_that_does_not_fit_an_embed_is_left_out_rather_than_cut():
    said = CardQuote(text="`" * 1_000, speaker="*" * 160, description="*" * 160)
    facts = tuple(CardClaim(text="*" * 600, attribution="*" * 300, hedged=False) for _ in range(3))
    embed = embed_of(replace(BRIDGE, claims=facts, quote=said))
    assert "`" not in embed["description"]
    assert embed["description"].startswith("- ")


def test_a_card_with_nothing_to_press_is_an_embed_alone():
    sent = posted_card(make_card(link_card(url=None)), style=PostStyle.EMBED).sending()
    assert set(sent) == {"embed", "allowed_mentions"}


@pytest.mark.parametrize("style", STYLES)
def test_only_the_chosen_role_is_pinged(style):
    payload = posted_payload(posted(BRIDGE, style, mention_role_id=ROLE))
    assert payload["allowed_mentions"] == {"parse": [], "roles": [ROLE]}
    first = payload.get("content") or payload["components"][0]["content"]
    assert first == f"<@&{ROLE}>"


@pytest.mark.parametrize("style", STYLES)
def test_nobody_is_pinged_unless_a_role_is_chosen(style):
    payload = posted_payload(posted(BRIDGE, style))
    assert payload["allowed_mentions"] == {"parse": []}
    assert "<@&" not in str(payload)


@pytest.mark.parametrize("style", STYLES)
def test_what_admins_took_down_is_a_plain_link_with_the_reason(style):
    payload = posted_payload(posted(taken_down_card(brief()), style, controls=CardControls()))
    assert "taken down" in str(payload)
    assert "The bridge over the Lind" not in str(payload)
    assert labels(payload) == ["Read article"]


@given(
    style=st.sampled_from(STYLES),
    card=any_cards,
    brief_id=st.integers(1, 2**63 - 1),
    role=st.one_of(st.none(), st.just(2**63 - 1)),
    language=st.sampled_from(LANGUAGES),
)
def test_any_card_fits_in_any_style_and_language_and_is_what_discord_specifies(
    style, card, brief_id, role, language
):
    with speaking(language):
        message = posted_card(
            card,
            style=style,
            brief_id=brief_id,
            mention_role_id=role,
            controls=stored_controls(brief_id),
        )
    payload = posted_payload(message)
    assert_payload_is_specified(payload)
    if style is PostStyle.EMBED:
        assert_embed_fits(payload)
    else:
        assert isinstance(message.view, ui.LayoutView)
        assert_fits(message.view)


@given(
    style=st.sampled_from([PostStyle.COMPACT, PostStyle.EMBED]),
    headline=hostile_texts,
    claims=st.lists(st.tuples(hostile_texts, hostile_texts), min_size=1, max_size=3),
    quoted=st.tuples(hostile_texts, hostile_texts, hostile_texts),
)
def test_nothing_of_a_hostile_brief_becomes_markdown_in_any_style(style, headline, claims, quoted):
    facts = (claim(text, source) for text, source in claims)
    card = make_card(sample_brief(headline, *facts, quoted=quote(*quoted), language=None))
    markdown = _markdown(posted(card, style))
    for text in markdown:
        assert kinds(spans(text)) <= {"text", "bold", "italic", "timestamp"}
    allowed = {"heading", "item", "quote", "line", "small", "text", "bold", "italic", "timestamp"}
    assert kinds(tuple(node for text in markdown for node in blocks(text))) <= allowed
    assert undirected(visible(blocks(markdown[0].split("\n")[0]))) == card.headline


def _markdown(message: PostedCard) -> list[str]:
    """Return what Discord reads as markdown, the headline first."""
    if message.embed is None:
        assert isinstance(message.view, ui.LayoutView)
        return displays(message.view)
    return [message.embed.title or "", message.embed.description or ""]


@pytest.mark.parametrize("key", ["7", "9" * 19, "a0123456789abcdef"])
def test_a_brief_s_key_finds_its_way_through_the_report_button(key):
    assert report_id(key) == f"lede:report:{key}"


@pytest.mark.parametrize("key", ["", "x", "7\n"])
def test_what_is_no_key_cannot_be_reported(key):
    with pytest.raises(ValueError, match=f"^{key}$"):
        report_id(key)


@pytest.mark.parametrize("style", STYLES)
async def test_a_posted_message_is_known_again_in_each_style(style):
    client = discord.Client(intents=discord.Intents(guilds=True))
    async with simcord.run(client) as env:
        place = env.create_guild().create_text_channel("news")
        channel = client.get_channel(place.id)
        assert isinstance(channel, discord.TextChannel)
        await channel.send(**posted(BRIDGE, style, mention_role_id=ROLE).sending())
        await channel.send(**posted(make_card(link_card(url=None)), style).sending())
        await channel.send("plain", embed=discord.Embed(title="no card"))
        await channel.send(view=_only_button(evidence_id("a0123456789abcdef")))
        await channel.send(view=_only_button("lede:why:7"))
        history = [message async for message in channel.history(oldest_first=True)]
    found = [brief_id_of_message(message.components) for message in history]
    assert found == [7, 7, None, None, None]
    assert [digest_id_of_message(message.components) for message in history] == [None] * 5
    assert client.persistent_views == [], "discord.py would keep every card ever posted"


def _only_button(custom_id: str) -> ui.View:
    view = ui.View(timeout=None)
    view.add_item(ui.Button(label="x", custom_id=custom_id))
    view.stop()
    return view
