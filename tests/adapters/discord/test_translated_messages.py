"""Briefs with a translation in, messages in which nobody can miss what a machine made out."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from discord import ui
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.discord.cards.card_evidence import evidence_view
from bot.adapters.discord.cards.card_posting import PostedCard, posted_card, stored_controls
from bot.adapters.discord.cards.digest_components import digest_view
from bot.adapters.discord.cards.markdown import counted_length
from bot.domain.briefs import Brief
from bot.domain.deliveries import DigestItem
from bot.domain.posting import PostStyle
from bot.presenting.cards import make_card
from bot.presenting.digests import MAX_DIGEST_BRIEFS, make_digest
from tests.adapters.discord.discord_markdown import blocks, kinds, spans
from tests.adapters.discord.discord_payloads import (
    assert_embed_fits,
    assert_fits,
    displays,
    posted_payload,
)
from tests.adapters.discord.hostile_texts import hostile_texts
from tests.adapters.page.sample_briefs import claim, quote, sample_brief
from tests.builders import NOON, translation

STYLES = list(PostStyle)
MARK = "Machine translation from English by small-model-7b"
GERMAN = translation(
    claims=("Die Brücke über den Lind wurde am Montag eröffnet.", None),
    quote="Wir haben sie zweimal gebaut.",
)
BRIDGE = replace(
    sample_brief(
        "The bridge opens",
        claim("The bridge over the Lind opened on Monday.", "the mayor"),
        claim("It cost 3 million."),
        quoted=quote("We built it twice.", "Ann Lee", "its engineer"),
    ),
    translations=(GERMAN,),
)


def posted(content: Brief, style: PostStyle) -> PostedCard:
    controls = stored_controls(7)
    return posted_card(make_card(content, "de"), style=style, brief_id=7, controls=controls)


def view_of(message: PostedCard) -> ui.LayoutView:
    assert isinstance(message.view, ui.LayoutView)
    return message.view


def markdown_of(message: PostedCard) -> list[str]:
    if message.embed is not None:
        return [message.embed.title or "", message.embed.description or ""]
    return displays(view_of(message))


@pytest.mark.parametrize("style", STYLES)
def test_the_translation_is_shown_and_marked_in_each_style(style):
    told = str(posted_payload(posted(BRIDGE, style)))
    assert "Die Brücke öffnet" in told
    assert "Die Brücke über den Lind wurde am Montag eröffnet. —\\xa0*the mayor*" in told
    assert "The bridge over the Lind" not in told
    assert MARK in told


def test_the_quote_stands_in_its_own_words_above_its_translation():
    [_, _, quoted, footer] = displays(view_of(posted(BRIDGE, PostStyle.CARD)))
    assert quoted == (
        "> We built it twice.\n"
        "> —\N{NO-BREAK SPACE}**Ann Lee**, its engineer\n"
        "> *Machine translation:* Wir haben sie zweimal gebaut."
    )
    assert footer.endswith(f"\n-# {MARK}")
    embed = posted(BRIDGE, PostStyle.EMBED).embed
    assert embed is not None
    assert (embed.description or "").endswith(quoted)
    assert (embed.footer.text or "").endswith(f" · {MARK}")


def test_where_both_quotes_do_not_fit_the_one_that_was_said_stays():
    long = replace(
        BRIDGE,
        key_claims=(claim("*" * 600, "*" * 150, "*" * 150, hedged=True),),
        notable_quote=quote("`" * 1_000, "Ann Lee", None),
        translations=(replace(GERMAN, claims=(None,), quote="_" * 1_000),),
    )
    message = posted(long, PostStyle.CARD)
    assert_fits(view_of(message))
    shown = "\n".join(markdown_of(message))
    assert "`" * 10 in shown.replace("\\", "")
    assert "_" * 10 not in shown.replace("\\", "")


def test_evidence_is_the_article_s_and_says_that_the_card_was_translated():
    first, *rest = displays(evidence_view(BRIDGE, is_translated=True))
    assert first.startswith("## The bridge opens\n-# In the article's own language")
    assert "Die Brücke" not in "".join([first, *rest])
    assert displays(evidence_view(BRIDGE))[0] == "## The bridge opens"


def test_each_row_of_a_digest_says_whether_a_machine_translated_it():
    items = [
        DigestItem(brief_id=1, content=BRIDGE),
        DigestItem(brief_id=2, content=replace(BRIDGE, translations=())),
    ]
    [_, german, english] = displays(digest_view(make_digest(items, "de")))
    assert german.startswith("**Die Brücke öffnet**\n")
    assert german.endswith(" · machine translation")
    assert "machine" not in english


@given(
    style=st.sampled_from(STYLES),
    texts=st.tuples(hostile_texts, hostile_texts, hostile_texts, hostile_texts),
)
def test_nothing_of_a_hostile_translation_becomes_markdown_or_breaks_out(style, texts):
    headline, first, said, model = texts
    hostile = translation(headline=headline, claims=(first, None), quote=said, model=model)
    message = posted(replace(BRIDGE, translations=(hostile,)), style)
    if message.embed is not None:
        assert_embed_fits(posted_payload(message))
    else:
        assert_fits(view_of(message))
    allowed = {"heading", "item", "quote", "line", "small", "text", "bold", "italic", "timestamp"}
    for text in markdown_of(message):
        assert kinds(spans(text)) <= {"text", "bold", "italic", "timestamp"}
        assert kinds(tuple(blocks(text))) <= allowed
        assert "\u202e" not in text


@given(sign=st.sampled_from(["*", "a", "🌉", "長", "ש"]), written_in=st.sampled_from(["en", "he"]))
def test_digests_of_the_longest_translations_fit(sign, written_in):
    longest = translation(
        headline=sign * 300, claims=(sign * 600, None), model=sign * 160, quote=sign * 1_000
    )
    items = [
        DigestItem(brief_id=n, content=_nowhere(n, language=written_in, translations=(longest,)))
        for n in range(1, MAX_DIGEST_BRIEFS + 3)
    ]
    view = digest_view(make_digest(items, "de"), mention_role_id=2**63 - 1)
    assert_fits(view)
    # So many leave room for the longest heading, period and mention in any of our languages.
    assert max(map(counted_length, displays(view))) <= 410
    assert sum("machine translation" in text for text in displays(view)) == MAX_DIGEST_BRIEFS


def _nowhere(number: int, **changes: Any) -> Brief:
    """Return a brief without an address, so that the outlet is named, as long as one may be."""
    published_at = NOON - timedelta(hours=number)  # so the heading has a begin and an end
    article = replace(BRIDGE.article, url="", site_name="*" * 160, published_at=published_at)
    return replace(BRIDGE, article=article, **changes)
