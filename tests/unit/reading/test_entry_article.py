"""The article that a feed carries itself: read like a page, never a teaser."""

from bot.domain.articles import Article, NotAnArticle
from bot.domain.feeds import FeedEntry
from bot.domain.reasons import Refusal
from bot.reading.entry_article import extract_entry
from tests.builders import feed_entry

SENTENCES = (
    "The harbour of Kilbrannan stays closed until March after divers found cracks in two walls.",
    "“We cannot let a ship near this quay while it moves,” said harbour master Odile Marsh.",
    "The repair costs four million euros, of which the region pays about a third, she said.",
    "The ferry has sailed from Southport since Monday, twice a day, and takes no lorries.",
    "Islanders have asked for a second pier since the storm of 2013 took the old one.",
    "The ministry expects a report on the other walls by the end of January at the latest.",
)
BODY = "".join(f"<p>{sentence} {sentence}</p>" for sentence in SENTENCES)


def carried(content: str, **changes: object) -> FeedEntry:
    return feed_entry(title="Harbour closed & locked", content=content, **changes)


def test_the_whole_article_is_read_with_the_entrys_title_and_authors():
    article = extract_entry(carried(BODY, authors=("Ann Marsh", "Bo Lind")))

    assert isinstance(article, Article)
    assert article.title == "Harbour closed & locked"
    assert article.byline == "Ann Marsh, Bo Lind"
    assert article.text.startswith(SENTENCES[0])
    assert "“We cannot let a ship near this quay" in article.text


def test_a_teaser_is_not_the_article():
    teaser = extract_entry(carried(f"<p>{SENTENCES[0]} {SENTENCES[1]} <a href=/a>Read on</a></p>"))

    assert isinstance(teaser, NotAnArticle)
    assert teaser.reason.code in {Refusal.TOO_SHORT, Refusal.NO_TEXT}


def test_a_title_of_markup_stays_a_title():
    hostile = feed_entry(title="</title><script>alert(1)</script>", content=BODY)
    article = extract_entry(hostile)

    assert isinstance(article, Article)
    assert "alert(1)" not in article.text


def test_no_content_is_no_article():
    assert isinstance(extract_entry(carried("")), NotAnArticle)
