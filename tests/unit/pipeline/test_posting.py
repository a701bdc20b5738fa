"""What is held against a channel's filter, and that a broken filter loses nothing."""

from bot.pipeline.rules.posting import subject_of, verdict_on
from tests.builders import article, brief, feed_entry


def test_a_stored_filter_that_cannot_be_read_lets_everything_pass():
    subject = subject_of(feed_entry(title="Bridge opens"), None, None)

    assert verdict_on("title:(", subject).passes


def test_headline_and_entry_title_both_count():
    entry = feed_entry(title="Brücke offen")
    subject = subject_of(entry, article(), brief("The bridge opens"))

    assert verdict_on("title:bridge title:Brücke", subject).passes


def test_a_byline_stands_in_for_authors_that_the_feed_does_not_name():
    subject = subject_of(feed_entry(), article(byline="Odile Marsh"), None)

    assert verdict_on("author:marsh", subject).passes


def test_where_the_text_is_removed_what_the_feed_said_stands_in_for_it():
    entry = feed_entry(summary="A bridge over the Lind.")
    subject = subject_of(entry, article(text="", blocks=()), brief("Opened at last"))

    assert verdict_on("text:lind", subject).passes
    assert not verdict_on("text:harbour", subject).passes
