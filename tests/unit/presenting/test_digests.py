"""Briefs and link cards in, one neutral digest out."""

from datetime import timedelta

from bot.domain.deliveries import DigestItem
from bot.presenting.cards import make_card, taken_down_card
from bot.presenting.digests import make_digest
from tests.builders import NOON, brief, link_card


def test_a_digest_holds_its_briefs_in_order_and_when_they_were_published():
    later = link_card(published_at=NOON + timedelta(hours=2))
    items = [DigestItem(brief_id=9, content=later), DigestItem(brief_id=7, content=brief())]
    digest = make_digest(items)
    assert digest.heading == "2 new briefs"
    assert (digest.begin, digest.end) == (NOON, NOON + timedelta(hours=2))
    link, told = digest.rows
    assert [row.brief_id for row in digest.rows] == [9, 7]
    assert (told.headline, told.domain, told.reason) == (
        "The bridge opens",
        "gazette.example",
        None,
    )
    assert told.claim is not None
    assert told.claim.text == "The bridge over the Lind opened on Monday."
    assert link.claim is None
    assert link.reason == "The article is behind a paywall, so only the link can be shown."


def test_articles_without_a_time_span_no_period():
    digest = make_digest([DigestItem(brief_id=7, content=link_card(published_at=None))])
    assert digest.heading == "One new brief"
    assert (digest.begin, digest.end) == (None, None)


def test_a_digest_of_nothing_is_empty():
    assert make_digest([]).rows == ()


def test_a_brief_that_was_taken_down_leaves_headline_link_and_reason():
    card = taken_down_card(brief())
    before = make_card(brief())
    assert (card.headline, card.url) == (before.headline, before.url)
    assert (card.claims, card.quote, card.image_url) == ((), None, None)
    assert card.reason is not None
    assert "taken down" in card.reason
    assert (card.footer.reading_minutes, card.footer.method) == (None, None)
