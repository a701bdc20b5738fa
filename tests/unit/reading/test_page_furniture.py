"""Articles with a page's furniture round them in, their own words out."""

import pytest

from bot.domain.articles import Article, BlockKind
from bot.reading.article_extractor import extract_article
from tests.unit.reading.pages import PROSE, article, page, paragraphs

URL = "https://news.example/2024/05/bridge"
LEDE = (
    "Three years after lorries were banned from the old harbour bridge, the council of Port Alder "
    "wants a new one. Whether it can pay for it is another question, engineers say."
)


def read(document: bytes) -> Article:
    result = extract_article(document, URL)
    assert isinstance(result, Article), result.reason
    return result


@pytest.mark.parametrize("described", [LEDE, LEDE[:90] + "…", f"<b>{LEDE}</b>"])
def test_a_lede_that_stands_apart_is_taken_in(described: str):
    head = f'<title>Bridge</title><meta property="og:description" content="{described}">'
    apart = f"<header><h1>Bridge</h1><div class='teaser'>{LEDE}</div></header>"
    result = read(page(f"{apart}<article>{paragraphs(*PROSE)}</article>", head=head))
    assert result.text == "\n\n".join([LEDE, *PROSE])


def test_a_lede_is_not_taken_in_twice():
    head = f'<title>Bridge</title><meta name="description" content="{LEDE}">'
    result = read(page(f"<article>{paragraphs(LEDE, *PROSE)}</article>", head=head))
    assert result.text.count(LEDE) == 1


@pytest.mark.parametrize(
    "elsewhere",
    [
        "",
        f"<aside><p>{LEDE}</p></aside>",
        f"<a href='/b'><div>{LEDE}</div></a>",
        f"<p style='display:none'>{LEDE}</p>",
    ],
)
def test_a_description_that_the_page_does_not_show_is_not_taken_in(elsewhere: str):
    head = f'<title>Bridge</title><meta name="description" content="{LEDE}">'
    body = f"{elsewhere}<article>{paragraphs(*PROSE)}</article>"
    assert LEDE not in read(page(body, head=head)).text


@pytest.mark.parametrize(
    "line",
    [
        "Monday, November 18, 2024",
        "18.11.2024, 16:20 Uhr",
        "November 20, 2024 - 11:28 AMT",
        "By Ana Reyes",
        "<h2>Port Alder rebuilds its bridge</h2>",
    ],
)
def test_what_stands_over_an_article_is_not_of_it(line: str):
    head = '<title>The bridge</title><meta name="author" content="Ana Reyes">'
    body = f"<article><h1>Port Alder rebuilds its bridge</h1><p>{line}</p>{paragraphs(*PROSE)}"
    assert read(page(f"{body}</article>", head=head)).text == "\n\n".join(PROSE)


def test_a_sentence_with_a_date_is_of_the_article():
    first = "On 3 May 2024 the bridge was closed."
    result = read(page(f"<article>{paragraphs(first, *PROSE)}</article>"))
    assert result.text.startswith(first)


@pytest.mark.parametrize(
    "line",
    [
        "<a href='/other'>Seven other bridges that nobody dares to cross</a>",
        "Read more: the bridge in pictures",
        "You may also like...",
        "(Reporting by Ana Reyes and Tom Bell; editing by Kim Moss)",
        "Reporting by Ana Reyes; additional reporting by Tom Bell",
        "Lesezeit: 3 Minuten",
        "Le puede interesar: otros puentes",
        "To view the full story, please subscribe to The Alder Post.",
    ],
)
def test_lines_that_lead_elsewhere_are_not_of_the_article(line: str):
    assert read(article(f"<p>{line}</p>")).text == "\n\n".join(PROSE)


@pytest.mark.parametrize(
    "line",
    [
        "Reporting by two newspapers had shown that the bridge was not safe.",
        "Lina Berg of the <a href='/x'>association of bridge builders of the north</a> agrees.",
    ],
)
def test_lines_that_tell_something_stay(line: str):
    assert len(read(article(f"<p>{line}</p>")).blocks) == len(PROSE) + 1


def test_headings_that_nothing_follows_go():
    kept = f"<h2>What happens next</h2>{paragraphs(PROSE[0])}"
    result = read(article(f"{kept}<h2>Most read in world news</h2><h3>Comments</h3>"))
    assert [result.block_text(b) for b in result.blocks if b.kind is BlockKind.HEADING] == [
        "What happens next"
    ]


def test_lines_that_are_no_sentences_are_headings_where_nothing_else_stands():
    dates = [f"{day}th race: 1{day} March, Port Alder" for day in range(4, 16)]
    result = read(page(f"<article><h1>Races</h1>{paragraphs(*dates)}</article>"))
    assert {block.kind for block in result.blocks} == {BlockKind.HEADING}
    assert dates[3] in result.text


def test_a_language_without_full_stops_is_prose():
    words = "สภาเมืองมีมติสร้างสะพานท่าเรือเก่าขึ้นใหม่หลังจากปิดมาตั้งแต่ฤดูใบไม้ร่วง"
    lines = [f"{words}ครั้งที่{number} งานจะเริ่มในเดือนพฤษภาคมและใช้เวลาสองปี" for number in range(5)]
    result = read(page(f"<article>{paragraphs(*lines)}</article>", attributes="lang=th"))
    assert [result.block_text(block) for block in result.blocks] == lines
    assert {block.kind for block in result.blocks} == {BlockKind.PARAGRAPH}
