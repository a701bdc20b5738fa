"""Digests in, messages that Discord takes and that are known again out."""

from dataclasses import replace
from datetime import timedelta

import discord
import pytest
import simcord
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.discord.cards.card_components import card_view
from bot.adapters.discord.cards.card_marks import brief_id_of_message, digest_id_of_message
from bot.adapters.discord.cards.card_posting import posted_digest
from bot.adapters.discord.cards.component_ids import OPEN_TEMPLATE, open_id
from bot.adapters.discord.cards.digest_components import digest_view
from bot.domain.deliveries import DigestItem
from bot.presenting.cards import CardClaim, make_card
from bot.presenting.digests import MAX_DIGEST_BRIEFS, DigestCard, DigestRow, make_digest
from bot.presenting.speech import LANGUAGES, speaking
from tests.adapters.discord.any_cards import names
from tests.adapters.discord.discord_markdown import blocks, kinds, spans
from tests.adapters.discord.discord_payloads import (
    BUTTON,
    assert_fits,
    assert_is_specified,
    components_of,
    displays,
    payload_of,
    posted_payload,
)
from tests.adapters.discord.hostile_texts import hostile_texts, long_texts
from tests.adapters.discord.reading_messages import shown, text_of
from tests.adapters.page.sample_briefs import claim, sample_brief
from tests.builders import NOON, brief, link_card

# Many times over what other tests cover; counting its lines triples its time.
pytestmark = pytest.mark.no_cover

ROLE = 4_711
DIGEST = make_digest(
    [
        DigestItem(
            brief_id=7,
            content=sample_brief(
                "The bridge opens", claim("It opened on Monday.", "the mayor"), claim("Second.")
            ),
        ),
        DigestItem(brief_id=9, content=link_card()),
    ]
)
ROW = DIGEST.rows[0]


def row(**changes: object) -> DigestCard:
    return replace(DIGEST, rows=(replace(ROW, **changes),))  # type: ignore[arg-type]


def test_a_digest_lists_headline_first_claim_and_origin():
    assert displays(digest_view(DIGEST)) == [
        "## 2 new briefs\n-# <t:1772442000:f> – <t:1772452800:f>",
        (
            "**The bridge opens**\nIt opened on Monday. —\N{NO-BREAK SPACE}*the mayor*\n"
            "-# gazette.example · <t:1772442000:R>"
        ),
        (
            "**Subscribe to read**\nThe article is behind a paywall, so only the link can be shown.\n"
            "-# gazette.example · <t:1772452800:R>"
        ),
    ]


def test_each_brief_of_a_digest_can_be_opened():
    buttons = [part for part in components_of(digest_view(DIGEST)) if part["type"] == BUTTON]
    assert [(b["label"], b["custom_id"]) for b in buttons] == [
        ("Open", "lede:open:7"),
        ("Open", "lede:open:9"),
    ]


def test_articles_of_one_moment_span_no_period():
    assert displays(digest_view(row()))[0].endswith(">")
    alone = make_digest([DigestItem(brief_id=7, content=brief())])
    assert displays(digest_view(alone))[0] == "## One new brief"


def test_a_claim_is_never_told_without_who_makes_it():
    long_source = CardClaim(text="It opened.", attribution="*" * 300, hedged=False)
    assert "It opened" not in text_of(digest_view(row(claim=long_source, headline="*" * 130)))


def test_a_long_claim_is_cut_and_keeps_who_makes_it():
    long_claim = CardClaim(text="A long way. " * 40, attribution="Ann Lee", hedged=False)
    (line,) = [line for line in shown(digest_view(row(claim=long_claim))) if "A long way" in line]
    assert line.endswith("… —\N{NO-BREAK SPACE}Ann Lee")


def test_briefs_past_the_most_of_a_message_are_counted():
    rows = tuple(replace(ROW, brief_id=n) for n in range(1, MAX_DIGEST_BRIEFS + 4))
    view = digest_view(replace(DIGEST, rows=rows))
    assert shown(view)[-1] == "and 3 more"
    assert_fits(view)


def test_a_digest_pings_only_the_chosen_role():
    payload = posted_payload(posted_digest(DIGEST, mention_role_id=ROLE))
    assert payload["allowed_mentions"]["roles"] == [ROLE]
    assert payload["components"][0]["content"] == f"<@&{ROLE}>"
    assert posted_payload(posted_digest(DIGEST))["allowed_mentions"]["parse"] == []


claims = st.one_of(
    st.none(), st.builds(CardClaim, text=long_texts, attribution=names, hedged=st.booleans())
)
times = st.one_of(st.none(), st.integers(0, 10**6).map(lambda n: NOON + timedelta(hours=n)))
any_rows = st.builds(
    DigestRow,
    brief_id=st.integers(1, 2**63 - 1),
    headline=long_texts,
    claim=claims,
    reason=names,
    domain=st.one_of(st.just(""), long_texts),
    published_at=times,
    url=st.none(),
    direction=st.sampled_from(["ltr", "rtl", "auto"]),
)
any_digests = st.builds(
    DigestCard,
    heading=long_texts,
    begin=times,
    end=times,
    rows=st.lists(any_rows, max_size=MAX_DIGEST_BRIEFS + 2, unique_by=lambda r: r.brief_id).map(
        tuple
    ),
)


@given(
    digest=any_digests,
    role=st.sampled_from([None, 2**63 - 1]),
    language=st.sampled_from(LANGUAGES),
)
def test_any_digest_fits_in_any_language_and_is_what_discord_specifies(digest, role, language):
    with speaking(language):
        view = digest_view(digest, mention_role_id=role)
    assert_fits(view)
    assert_is_specified(view)


@pytest.mark.parametrize("sign", ["*", "😀", "א"])
def test_the_fullest_digest_fits(sign):
    full = replace(
        ROW,
        headline=sign * 300,
        claim=CardClaim(text=sign * 600, attribution=None, hedged=False),
        domain=sign * 250,
        direction="rtl",
    )
    rows = tuple(replace(full, brief_id=n) for n in range(1, MAX_DIGEST_BRIEFS + 9))
    digest = DigestCard(heading=sign * 99, begin=NOON, end=NOON + timedelta(1), rows=rows)
    view = digest_view(digest, mention_role_id=2**63 - 1)
    assert_fits(view)
    assert sum(text.startswith("\u200f") for text in displays(view)) == MAX_DIGEST_BRIEFS


@given(texts=st.lists(st.tuples(hostile_texts, hostile_texts, hostile_texts), min_size=1))
def test_nothing_of_hostile_briefs_becomes_markdown(texts):
    briefs = (sample_brief(head, claim(text, who), language=None) for head, text, who in texts)
    items = [DigestItem(brief_id=n, content=each) for n, each in enumerate(briefs, 1)]
    view = digest_view(make_digest(items))
    nodes = tuple(node for text in displays(view) for node in blocks(text))
    assert kinds(nodes) <= {"heading", "small", "line", "text", "bold", "italic", "timestamp"}
    assert kinds(spans(text_of(view))) <= {"text", "bold", "italic", "timestamp"}


async def test_a_posted_digest_is_known_again_by_its_first_brief():
    client = discord.Client(intents=discord.Intents(guilds=True))
    async with simcord.run(client) as env:
        place = env.create_guild().create_text_channel("news")
        channel = client.get_channel(place.id)
        assert isinstance(channel, discord.TextChannel)
        await channel.send(**posted_digest(DIGEST, mention_role_id=ROLE).sending())
        await channel.send(view=card_view(make_card(brief()), brief_id=7))
        history = [message async for message in channel.history(oldest_first=True)]
    assert [digest_id_of_message(message.components) for message in history] == [7, None]
    assert [brief_id_of_message(message.components) for message in history] == [None, 7]


@pytest.mark.parametrize("brief_id", [0, 2**29, 2**63 - 1])
def test_a_digest_that_cannot_be_marked_is_posted_all_the_same(brief_id):
    (container,) = payload_of(digest_view(row(brief_id=brief_id)))["components"]
    assert "id" not in container


def test_what_opens_a_brief_is_what_answers_it():
    view = digest_view(DIGEST)
    buttons = [part for part in components_of(view) if part["type"] == BUTTON]
    assert open_id(7) == buttons[0]["custom_id"]
    assert OPEN_TEMPLATE.startswith("lede:open:")
