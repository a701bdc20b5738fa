"""Text in, markdown that shows it and nothing else out."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.discord.cards.markdown import (
    bold,
    counted_length,
    italic,
    masked_link,
    moment,
    period,
    plain,
    role_mention,
)
from bot.presenting.cleaning import clean_line
from tests.adapters.discord.discord_markdown import blocks, kinds, spans, visible

HARMLESS = [
    "Mr. Smith's plan: 3-5% (up)",
    "The “grand bargain” […] is off",
    "#MeToo, five years on",
    "-5 °C by 10:30:45 – and ~7 % more",
    "Either | or; A & B: $5 @ 3 > 2",
    "1.5 million (est.) [1] at q@r.example",
    "Fünf Fähren: „gut“!",
    "discord.com said so",
]
# What each of them would become, were it not escaped.
HARMFUL = {
    "*a*": "italic",
    "_a_": "italic",
    "snake_case_": "italic",
    "**a**": "bold",
    "__a__": "underline",
    "~~a~~": "strike",
    "||a||": "spoiler",
    "`a`": "code",
    "```a```": "code",
    "# a": "heading",
    "### a": "heading",
    "-# a": "small",
    "- a": "item",
    "* a": "item",
    "1. a": "item",
    "> a": "quote",
    ">>> a": "quote",
    "[a](http://b.example)": "masked",
    "[a](<b>)": "masked",
    "<https://b.example>": "link",
    "http://b.example/c": "link",
    "HTTPS://b.example": "link",
    "steam://run/1": "link",
    "<a@b.example>": "link",
    "<+1 555>": "link",
    "discord.gg/abc": "invite",
    "Discord.com/invite/abc": "invite",
    "<@1>": "mention",
    "<@!1>": "mention",
    "<@&1>": "mention",
    "<#1>": "mention",
    "@everyone": "mention",
    "@here": "mention",
    "</cmd sub:1>": "command",
    "<t:1:f>": "timestamp",
    "<id:browse>": "place",
    "<:a:1>": "emoji",
    "<a:b:1>": "emoji",
    ":smile:": "emoji",
    "a:b:c:": "emoji",
    ":100:": "emoji",
}
SURROUNDINGS = {
    "{}": {"line"},
    "# {}": {"heading"},
    "-# {}": {"small"},
    "> {}": {"quote", "line"},
    "- {}": {"item", "line"},
    "1. {}": {"item", "line"},
}
signs = st.one_of(
    st.sampled_from([*HARMFUL, *"\\*_~|`<>#+-:.()[]@!&/ 1a", "](", "://", "\n", "¯\\_(ツ)_/¯"]),
    st.characters(),
)
texts = st.lists(signs, max_size=12).map("".join).map(clean_line).filter(bool)


@pytest.mark.parametrize("text", HARMLESS)
def test_ordinary_text_is_left_as_it_is(text):
    assert plain(text) == text


@pytest.mark.parametrize(("text", "kind"), HARMFUL.items())
def test_what_would_become_something_else_does_not(text, kind):
    assert kind in kinds(blocks(text)), "the oracle must see what is to be prevented"
    assert kinds(blocks(plain(text))) == {"line", "text"}
    assert visible(blocks(plain(text))) == text


@given(text=texts, around=st.sampled_from(list(SURROUNDINGS)))
def test_any_text_shows_as_it_is_wherever_it_stands(text, around):
    shown = blocks(around.format(plain(text)))
    assert visible(shown) == text
    assert kinds(shown) == {*SURROUNDINGS[around], "text"}


@given(first=texts, second=texts)
def test_two_texts_in_one_message_make_nothing_together(first, second):
    message = f"{plain(first)} — {italic(second)}\n> {bold(first)}, {plain(second)}\n{plain(first)}"
    assert kinds(spans(message)) == {"text", "italic", "bold"}
    assert visible(spans(message)) == f"{first} — {second}\n> {first}, {second}\n{first}"


@given(text=texts)
def test_bold_and_italics_hold_the_whole_text(text):
    assert [(node.kind, visible(node.parts)) for node in spans(bold(text))] == [("bold", text)]
    assert [(node.kind, visible(node.parts)) for node in spans(italic(text))] == [("italic", text)]


def test_nothing_is_neither_bold_nor_in_italics():
    assert (bold(""), italic("")) == ("", "")


@given(text=texts)
def test_an_escaped_text_is_at_most_twice_as_long(text):
    assert counted_length(plain(text)) <= 2 * counted_length(text)


def test_length_counts_what_clients_count():
    assert counted_length("añ𝄞😀") == 6


@given(path=st.text(st.characters(codec="utf-8"), max_size=20))
def test_no_address_breaks_out_of_its_link(path):
    link = masked_link("see it", f"https://a.example/{path}")
    (node,) = spans(link)
    assert (node.kind, visible(node.parts)) == ("masked", "see it")
    assert node.target.startswith("https://a.example/")


def test_a_link_to_a_sentence_leads_there():
    url = "https://a.example/1?a=b&c=d#:~:text=two%20words,and%2Dmore"
    assert masked_link("see it", url) == f"[see it](<{url}>)"


def test_a_moment_is_told_by_discord():
    assert moment(datetime(2026, 3, 2, 12, tzinfo=UTC)) == "<t:1772452800:R>"
    assert kinds(spans(moment(datetime(1, 1, 1, tzinfo=UTC)))) == {"timestamp"}


def test_a_period_is_told_by_discord():
    told = period(datetime(2026, 3, 2, 12, tzinfo=UTC), datetime(2026, 3, 3, 12, tzinfo=UTC))
    assert told == "<t:1772452800:f> – <t:1772539200:f>"
    assert kinds(spans(told)) == {"timestamp", "text"}


def test_a_role_is_mentioned():
    assert kinds(spans(role_mention(4_711))) == {"mention"}
