"""Pages in, articles with structure and facts out."""

import pickle
from datetime import UTC, datetime

import pytest

from bot.domain.articles import Article, BlockKind, NotAnArticle
from bot.reading.article_extractor import extract_article
from tests.unit.reading.pages import PROSE, article, page, paragraphs

URL = "https://news.example.co.uk/2024/05/bridge"


def read(document: bytes, url: str = URL, content_type: str | None = None) -> Article:
    result = extract_article(document, url, content_type)
    assert isinstance(result, Article), result
    return result


def kinds(result: Article) -> dict[str, BlockKind]:
    return {result.block_text(block): block.kind for block in result.blocks}


def test_text_is_the_blocks_joined_by_blank_lines():
    result = read(article())
    assert result.text == "\n\n".join(PROSE)
    assert [result.block_text(block) for block in result.blocks] == list(PROSE)
    assert result.title == "Port Alder rebuilds its bridge"
    assert result.language == "en"


def test_block_quotes_headings_and_items_keep_their_kind():
    quote = "Nobody asked us on the eastern side whether we could live with two years of this."
    extra = (
        f"<h2>What the neighbours say</h2><blockquote><p>{quote}</p></blockquote>"
        "<ul><li>The ferry leaves every ten minutes from the fish market.</li>"
        "<li>It is free for everybody who lives in the town.</li></ul>"
        "<p>The council will meet again in a month to choose the builder.</p>"
    )
    found = kinds(read(article(extra)))
    assert found[quote] is BlockKind.QUOTE
    assert found["What the neighbours say"] is BlockKind.HEADING
    assert found["It is free for everybody who lives in the town."] is BlockKind.LIST_ITEM


def test_captions_and_newsletter_boxes_are_left_out():
    extra = (
        "<figure><img src='b.jpg'><figcaption>The bridge in winter, seen from the east."
        "</figcaption></figure><p>Sign up for our newsletter to get the news in your inbox.</p>"
    )
    result = read(article(extra))
    assert "winter" not in result.text
    assert "newsletter" not in result.text


def test_marks_that_browsers_draw_round_q_are_written():
    extra = "<p>The harbour master called it <q>a <em>good</em> day for the town</q> at once.</p>"
    assert "“a good day for the town”" in read(article(extra)).text


def test_line_breaks_part_paragraphs_unless_they_only_wrap():
    lines = f"<p>{PROSE[0]}<br>{PROSE[1]}<br><br>The work is planned<br>for the spring.</p>"
    found = kinds(read(article(lines)))
    assert "The work is planned for the spring." in found


def test_a_layout_in_block_quotes_is_nobodys_words():
    body = f"<blockquote>{paragraphs(*PROSE)}</blockquote>"
    result = read(page(f"<article>{body}</article>"))
    assert {block.kind for block in result.blocks} == {BlockKind.PARAGRAPH}


def test_rows_of_figures_are_items_and_tables_of_text_are_paragraphs():
    table = (
        "<table><tr><td>Length</td><td>410 metres</td></tr>"
        "<tr><td>The bridge was opened by the king in the summer of 1931.</td></tr></table>"
    )
    found = kinds(read(article(table)))
    assert found["Length | 410 metres"] is BlockKind.LIST_ITEM
    assert found["The bridge was opened by the king in the summer of 1931."] is BlockKind.PARAGRAPH


def test_facts_come_from_the_page():
    head = """<title>Bridge to be rebuilt | The Alder Post</title>
    <meta property="og:title" content="Bridge to be rebuilt &amp; widened">
    <meta property="og:site_name" content="The Alder Post">
    <meta property="og:image" content="/img/bridge.jpg">
    <link rel="canonical" href="https://www.example.co.uk/bridge">
    <script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
      {"@type": "WebSite", "name": "Alder Post"},
      {"@type": "NewsArticle", "headline": "Bridge to be rebuilt &amp; widened",
       "datePublished": "2024-05-14T10:30:00+02:00",
       "author": [{"@type": "Person", "name": "Ana Reyes"}, {"name": "Tom Bell"}]}]}</script>"""
    result = read(article(head=head))
    assert result.title == "Bridge to be rebuilt & widened"
    assert result.site_name == "The Alder Post"
    assert result.byline == "Ana Reyes, Tom Bell"
    assert result.published_at == datetime(2024, 5, 14, 8, 30, tzinfo=UTC)
    assert result.image_url == "https://news.example.co.uk/img/bridge.jpg"
    assert result.canonical_url == "https://www.example.co.uk/bridge"


@pytest.mark.parametrize(
    ("told", "believed"),
    [
        ("https://example.co.uk/b", "https://example.co.uk/b"),
        ("/b", "https://news.example.co.uk/b"),
        ("https://other.co.uk/b", None),
        ("https://evil.example/b", None),
        ("javascript:alert(1)", None),
        ("https://news.example.co.uk/", None),  # a template's front page
        ("https://example.co.uk:port/b", None),
    ],
)
def test_canonical_address_is_believed_within_its_own_domain(told: str, believed: str | None):
    head = f"<title>Bridge</title><link rel=canonical href='{told}'>"
    assert read(article(head=head)).canonical_url == believed


@pytest.mark.parametrize(
    ("head", "byline"),
    [
        ('<meta name="author" content="By Ana Reyes">', "Ana Reyes"),
        ('<meta name="author" content="https://news.example/people/ana">', None),
        ('<meta property="og:site_name" content="Post"><meta name="author" content="Post">', None),
    ],
)
def test_byline_is_a_name(head: str, byline: str | None):
    assert read(article(head=head)).byline == byline


def test_byline_shown_on_the_page_without_the_time_beside_it():
    shown = "<span class='byline'>By Ana Reyes</span>"
    dated = "<span class='byline'>By Ana Reyes, 4 May 2024</span>"
    assert read(article(shown)).byline == "Ana Reyes"
    assert read(article(dated)).byline is None


def test_date_shown_by_a_time_element_or_the_address():
    shown = "<time datetime='2023-02-01T09:00:00Z'>1 February</time>"
    assert read(article(shown)).published_at == datetime(2023, 2, 1, 9, tzinfo=UTC)
    dated_url = "https://news.example/2022/03/04/bridge"
    assert read(article(), dated_url).published_at == datetime(2022, 3, 4, tzinfo=UTC)


def test_linked_data_stands_in_where_the_page_shows_nothing():
    told = "\\n".join(PROSE)
    script = f'{{"@type": "NewsArticle", "headline": "Bridge", "articleBody": "{told}"}}'
    head = f'<title>Bridge</title><script type="application/ld+json">{script}</script>'
    result = read(page("<div id='app'></div>", head=head))
    assert result.text == "\n\n".join(PROSE)


def test_broken_linked_data_is_no_harm():
    scripts = ("[" * 5_000, "{", "[1, null, {}]", '{"@type": ["NewsArticle", 3], "image": []}')
    head = "".join(f'<script type="application/ld+json">{text}</script>' for text in scripts)
    assert read(article(head=head)).text.startswith(PROSE[0])


def test_windows_1251_without_any_label_comes_out_right():
    words = (
        "Городской совет решил перестроить старый мост через реку.",
        "По словам мэра, работы начнутся в мае и продлятся около двух лет.",
        "Жители восточного берега опасаются, что магазины потеряют покупателей.",
        "Паром будет перевозить людей через реку, пока мост закрыт для движения.",
    )
    document = page(f"<article>{paragraphs(*words)}</article>", head="<title>Старый мост</title>")
    result = read(document.decode().encode("cp1251"))
    assert result.text == "\n\n".join(words)
    assert result.language == "ru"


def test_language_of_the_words_wins_over_a_templates_label():
    words = (
        "Der Stadtrat hat am Dienstag beschlossen, die alte Brücke am Hafen neu zu bauen.",
        "Die Bürgermeisterin sagte, die Arbeiten würden im Mai beginnen und zwei Jahre dauern.",
        "Die Geschäfte am östlichen Ufer fürchten, dass ihnen die Kundschaft wegbleibt.",
        "Eine Fähre soll die Menschen über den Fluss bringen, solange gebaut wird.",
    )
    document = page(f"<article>{paragraphs(*words)}</article>", attributes='lang="en-US"')
    assert read(document).language == "de"


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "hostile",
    [
        b"<p " + b" ".join(b'a%d="1"' % i for i in range(100_000)) + b">x</p>",
        b"<div>" * 100_000 + b"deep",
        b"<" * 300_000,
        b"<title>" + b" | " * 50_000 + b"</title><p>x",
        b"<title>" + b" - ".join(b"word" for _ in range(20_000)) + b"</title><p>x",
        b"<p>" + b"a<br>" * 20_000,
        b"<script>" * 50_000,
        b"\x00" * 10_000,
        b"<meta name=description content='"
        + b"the bridge will be rebuilt by the town of Port Alder" * 2
        + b"'><div>"
        + b"the bridge will be rebuilt by<b>x</b> " * 5_000,
        b"<div><h2><a href=a>a</a></h2>" * 20_000,
        b"<p>" + b'"we use cookies, reject all ' * 50_000,
    ],
    ids=[
        "attributes",
        "depth",
        "brackets",
        "bars",
        "dashes",
        "breaks",
        "scripts",
        "nul",
        "ledes",
        "teasers",
        "quotes",
    ],
)
def test_bombs_are_bounded(hostile: bytes):
    assert extract_article(hostile, URL).url == URL


def test_code_that_compares_is_not_a_monstrous_tag():
    code = "<script>if (a<b " + "x y " * 10_000 + ") { c() }</script>"
    assert read(article(code)).text.startswith(PROSE[0])


def test_results_travel_between_processes():
    for document in (article(), b"", page("")):
        result = extract_article(document, URL)
        assert pickle.loads(pickle.dumps(result)) == result  # noqa: S301  # our own bytes


def test_nothing_to_parse_is_a_reason():
    result = extract_article(b"<!---->", URL)
    assert isinstance(result, NotAnArticle)


def test_a_graph_without_end_is_cut():
    nodes = ",".join('{"@type": "Product"}' for _ in range(6_000))
    script = f'[{nodes}, {{"@type": "NewsArticle", "headline": "Hidden"}}]'
    head = f'<title>Bridge</title><script type="application/ld+json">{script}</script>'
    assert read(article(head=head)).title == "Bridge"


def test_a_file_without_an_address_keeps_its_own_canonical_one():
    head = "<title>Bridge</title><link rel=canonical href='https://news.example/b'>"
    assert read(article(head=head), url="").canonical_url == "https://news.example/b"


def test_the_outlets_logo_is_no_headline():
    head = "<title>Bridge of Port Alder to be rebuilt | Alder Daily News</title>"
    logo = "<h1><a href='/'>Alder Daily News</a></h1>"
    assert read(article(logo, head=head)).title == "Bridge of Port Alder to be rebuilt"
    assert read(page(f"{logo}{paragraphs(*PROSE)}", head="")).title == "Alder Daily News"


def test_a_permalink_in_the_headline_makes_no_logo_of_it():
    body = f"<h1><a href='?p=12'>Bridge</a></h1>{paragraphs(*PROSE)}"
    assert read(page(body, head="")).title == "Bridge"


def test_a_page_that_calls_itself_an_application_keeps_its_headline():
    title = "The old harbour bridge of Port Alder is to be rebuilt"
    head = f'<title>{title}</title><meta name="application-name" content="{title}">'
    assert read(article(head=head)).title == title


def test_linked_data_with_a_description_for_a_headline_is_outvoted():
    script = '{"@type": "Article", "name": "Port Alder", "headline": "town in the north"}'
    head = f"<title>Port Alder - Encyclopedia</title><script type='application/ld+json'>{script}</script>"
    body = f"<h1>Port Alder</h1>{paragraphs(*PROSE)}"
    assert read(page(body, head=head)).title == "Port Alder"


def test_metas_may_have_several_names():
    head = '<title>x</title><meta property="x:title dc:title" content="Bridge to be rebuilt">'
    assert read(page(paragraphs(*PROSE), head=head)).title == "Bridge to be rebuilt"


def test_code_blocks_and_empty_quotes_are_read():
    found = kinds(
        read(article("<pre><code>make bridge</code></pre><p>He said <q></q> at last.</p>"))
    )
    assert "make bridge" in found
