import pickle
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.condensing.condenser import CONDENSER_VERSION, condense
from bot.condensing.grounding import CUT, MAX_CLAIM_CHARS
from bot.domain.articles import BlockKind
from bot.domain.briefs import Brief, LinkCard
from bot.domain.reasons import Refusal
from tests.shared_data import shared
from tests.unit.condensing.articles import Paragraph, article_of

STORY = (
    "LEEDS (NWA) — The council of Leeds will close its old bridge for two years from May.",
    "Mayor Ann Field told reporters on Monday that the repair would cost 12 million pounds.",
    "“The old bridge is the heart of this town, and we will not let it fall,” said Field.",
    "However, shop owners say the closure could ruin them. They allegedly plan to sue.",
    "Paul Rowe, a baker since 1988, said nobody had asked him. He wants to keep one lane open.",
    (BlockKind.HEADING, "What happens next"),
    "The council will vote on the plan on 3 April. A steel bridge is to open in 2031, it says.",
    "The road beside the river stays open, according to the plan.",
)


def brief_of(*paragraphs: Paragraph, title: str = "", language: str | None = "en") -> Brief:
    result = condense(article_of(*paragraphs, title=title, language=language)).result
    assert isinstance(result, Brief), result
    return result


def test_a_story_becomes_a_brief():
    brief = brief_of(*STORY, title="Leeds closes its old bridge")

    assert brief.headline == "Leeds closes its old bridge"
    assert 3 <= len(brief.key_claims) <= 5
    assert brief.language == "en"
    assert brief.condenser_version == CONDENSER_VERSION
    assert brief.notable_quote is not None
    assert brief.notable_quote.speaker == "Ann Field"
    assert brief.notable_quote.speaker_description == "Mayor"
    assert brief.article.word_count > 90


def test_claims_keep_the_articles_order_and_are_ranked():
    claims = brief_of(*STORY).key_claims

    starts = [claim.evidence[0].start for claim in claims]
    assert starts == sorted(starts)
    assert sorted(claim.rank for claim in claims) == list(range(1, len(claims) + 1))


def test_everything_found_is_explained():
    condensed = condense(article_of(*STORY))

    assert [quotation.speaker for quotation in condensed.quotations] == ["Ann Field"]
    assert [quotation.mention for quotation in condensed.quotations] == ["Field"]
    chosen = [verdict for verdict in condensed.sentences if verdict.chosen]
    assert all(verdict.why == "chosen" for verdict in chosen)
    assert {"heading"} <= {v.why for v in condensed.sentences} | {"heading"}
    assert condensed.sentences[1].source == "Ann Field"


def test_a_sentence_that_says_the_same_again_is_not_chosen():
    twice = (*STORY, "The council of Leeds will close its old bridge for two years from May.")

    verdicts = condense(article_of(*twice)).sentences

    same = [v for v in verdicts if v.start > len(" ".join(map(str, STORY[:2]))) and v.chosen]
    texts = [article_of(*twice).text[v.start : v.end] for v in same]
    assert not any(text.startswith("The council of Leeds will close") for text in texts)


def test_the_language_is_guessed_where_nobody_tells_it():
    assert brief_of(*STORY, language=None).language == "en"


@pytest.mark.parametrize(
    ("paragraphs", "code"),
    [
        ((), Refusal.NO_TEXT),
        (("The bridge is closed.",), Refusal.TOO_SHORT),
        (("Is this it? " * 30,), Refusal.NO_CLAIMS),
    ],
)
def test_what_cannot_be_condensed_gives_a_reason(paragraphs, code):
    result = condense(article_of(*paragraphs, title="Bridge")).result

    assert isinstance(result, LinkCard)
    assert result.reason.code == code
    assert result.headline == "Bridge"
    assert result.url == "https://news.example/story"


def test_an_article_without_an_address_has_a_card_without_a_link():
    result = condense(replace(article_of("Closed."), url="")).result

    assert isinstance(result, LinkCard)
    assert result.url is None


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        (
            "ja",
            "市議会は橋を二年間閉鎖すると発表した。費用は一億円に上る。市長は「橋は町の心臓だ」と述べた。",
        ),
        ("hi", "परिषद ने पुल को दो साल के लिए बंद करने का फैसला किया। लागत बारह करोड़ है।"),
        ("ar", "قرر المجلس إغلاق الجسر القديم لمدة عامين ابتداء من مايو. وستبلغ التكلفة مليونا."),
    ],
)
def test_other_scripts_are_split_ranked_and_unharmed(language, sentence):
    brief = brief_of(sentence * 5, language=language)

    assert all(claim.text.rstrip(".") in sentence * 5 for claim in brief.key_claims)


def test_a_brief_survives_the_way_to_another_process():
    condensed = condense(article_of(*STORY))

    assert pickle.loads(pickle.dumps(condensed)) == condensed  # noqa: S301  # our own bytes


def test_the_worked_example():
    paragraphs = shared("data/seed_article.txt").read_text("utf-8").split("\n\n")

    brief = brief_of(*paragraphs[3:12], title=paragraphs[1])

    attributions = [claim.attribution for claim in brief.key_claims]
    named = [a.source for a in attributions if a is not None]
    assert named == ["Bloomberg", "Bloomberg's sources", "the report", "Bloomberg", "Bloomberg"]
    assert [a.hedged for a in attributions if a is not None] == [False] * 4 + [True]
    assert not any(claim.text.startswith(("However", "Addition")) for claim in brief.key_claims)
    quote = brief.notable_quote
    assert quote is not None
    assert quote.text in paragraphs
    assert quote.speaker == "Jens Stoltenberg"
    assert quote.speaker_description == "NATO Secretary General"


WORDS = st.sampled_from(
    [
        *"“”\"'«»„:,.!?—()%。「」;\n",
        "the",
        "Ann",
        "Field",
        "said",
        "She",
        "he",
        "their",
        "May",
        "not",
        "12",
        "However",
        "to",
        "according",
        "that",
        "who",
        "told",
        "report",
        "U.S.",
        "Mr.",
        "allegedly",
        "сказал",
        "and",
    ]
)
PARAGRAPHS = st.lists(
    st.tuples(
        st.sampled_from(list(BlockKind)),
        st.one_of(st.lists(WORDS, min_size=1, max_size=60).map(" ".join), st.text(min_size=1)),
    ),
    max_size=6,
)


@settings(deadline=None, max_examples=100)
@given(PARAGRAPHS, st.sampled_from(["en", "de", "fr", "ru", "xx", None]))
def test_whatever_the_text_everything_shown_stands_in_it(paragraphs, language):
    article = article_of(*paragraphs, language=language)

    condensed = condense(article)

    assert all(
        article.text[quotation.start : quotation.end] == quotation.text
        for quotation in condensed.quotations
    )
    if isinstance(condensed.result, Brief):
        _check(condensed.result, article.text)


def _check(brief: Brief, text: str) -> None:
    for claim in brief.key_claims:
        assert 0 < len(claim.text) <= MAX_CLAIM_CHARS
        assert claim.evidence
        assert all(span.stands_in(text) for span in claim.evidence)
    quote = brief.notable_quote
    if quote is not None:
        assert all(span.stands_in(text) for span in quote.segments)
        assert quote.text == CUT.join(span.text for span in quote.segments)


def _first_choice(*paragraphs: Paragraph, language: str) -> str:
    claims = brief_of(*paragraphs, language=language).key_claims
    return next(claim.text for claim in claims if claim.rank == 1)


def test_outside_english_the_lead_is_the_best_summary():
    lead = "Der Rat der Stadt hat die alte Brücke gesperrt."
    story = [
        f"Die alte Brücke am Hafen der Stadt trägt {tons} Tonnen Stein und Holz am Hafen."
        for tons in ("zwölf", "neun", "sieben", "fünf")
    ]

    assert _first_choice(lead, *story, language="de") == lead


def test_a_lead_that_its_page_marks_as_a_heading_is_read():
    lead = "Der Rat der Stadt hat die alte Brücke gesperrt. Im Mai sollen die Arbeiten beginnen."
    story = [
        f"Die alte Brücke am Hafen der Stadt trägt {tons} Tonnen Stein und Holz am Hafen."
        for tons in ("zwölf", "neun", "sieben", "fünf")
    ]

    texts = [c.text for c in brief_of((BlockKind.HEADING, lead), *story, language="de").key_claims]

    assert texts[:2] == lead.replace(". Im", ".|Im").split("|")


def test_us_officials_are_not_us():
    texts = [
        "The old bridge is closed to lorries from the north of the county.",
        "US officials closed the old bridge to lorries from the north.",
    ]
    rows = [condense(article_of(text, text)).sentences[1].score for text in texts]

    assert abs(rows[0] - rows[1]) < 0.05


def test_filler_text_gives_no_brief():
    filler = (
        "Lorem ipsum dolor sit amet, consectetur adipisicing elit, sed do eiusmod tempor incididunt"
        " ut labore et dolore magna aliqua. Ut enim ad minim veniam, quis nostrud exercitation"
        " ullamco laboris nisi ut aliquip ex ea commodo consequat."
    )

    result = condense(article_of(filler, filler, language=None)).result

    assert isinstance(result, LinkCard)
    assert result.reason.code == "no_claims"
