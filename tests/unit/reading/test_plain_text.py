"""Plain text in, an article whose blocks leave the boilerplate out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.articles import Article, BlockKind, NotAnArticle
from bot.domain.reasons import Refusal
from bot.reading.plain_text import read_plain_text
from tests.shared_data import shared
from tests.unit.reading.pages import PROSE

HEADLINE = "Port Alder will rebuild its harbour bridge"


def read(text: str, title: str | None = None) -> Article:
    result = read_plain_text(text, title)
    assert isinstance(result, Article), result
    return result


def told(result: Article) -> list[str]:
    """Return what can become claims: everything but headings."""
    blocks = (block for block in result.blocks if block.kind is not BlockKind.HEADING)
    return [result.block_text(block) for block in blocks]


def joined(*lines: str) -> str:
    return "\n\n".join(lines)


def test_text_stays_as_it_came_and_headline_is_no_claim():
    text = "  \n" + joined("Skip to main content", HEADLINE, "Source: The Alder Post", *PROSE)
    result = read(text)
    assert result.text == text
    assert result.title == HEADLINE
    assert result.site_name == "The Alder Post"
    assert result.language == "en"
    assert told(result) == list(PROSE)


def test_a_given_title_stands_and_its_line_is_no_claim():
    result = read(joined("Port Alder rebuilds: what we know so far", *PROSE), "Port Alder rebuilds")
    assert result.title == "Port Alder rebuilds"
    assert told(read(joined(HEADLINE, *PROSE), HEADLINE)) == list(PROSE)


def test_without_a_headline_the_beginning_is_the_title():
    assert read(joined(*PROSE)).title == PROSE[0]
    assert read("word " * 100 + "end.").title.endswith("…")


def test_a_kicker_before_the_headline_does_not_take_its_place():
    assert read(joined("World", HEADLINE, *PROSE)).title == HEADLINE


BOXES = {
    "en": ["Sign up for our daily newsletter", "The best of our reporting, in your inbox."],
    "de": ["Abonnieren Sie unseren Newsletter", "Wir schicken Ihnen jeden Morgen das Wichtigste."],
    "fr": ["Inscrivez-vous à notre newsletter", "Chaque matin, nous vous envoyons l’essentiel."],
    "es": ["Suscríbete a nuestro boletín", "Cada mañana, lo esencial en tu correo."],
    "it": ["Iscriviti alla nostra newsletter", "Ogni mattina le nostre notizie per te."],
    "pt": ["Assine a nossa newsletter", "Todas as manhãs, o essencial para você."],
    "nl": ["Schrijf je in voor onze nieuwsbrief", "Elke ochtend het belangrijkste voor jou."],
    "pl": ["Zapisz się na nasz newsletter", "Co rano wyślemy ci to, co najważniejsze."],
    "ru": ["Подпишитесь на нашу рассылку", "Каждое утро мы присылаем вам главное."],
    "uk": ["Підпишіться на нашу розсилку", "Щоранку ми надсилаємо вам головне."],
}


@pytest.mark.parametrize("language", BOXES)
def test_newsletter_boxes_go_wherever_they_stand(language: str):
    assert told(read(joined(HEADLINE, *PROSE, *BOXES[language]))) == list(PROSE)
    mixed = joined(HEADLINE, *PROSE[:4], *BOXES[language], *PROSE[4:])
    assert told(read(mixed)) == list(PROSE)


APPEALS = {
    "en": "Please support us with a recurring donation; your support keeps this free for all.",
    "de": "Bitte unterstützen Sie uns mit Ihrer Spende: Jeder Betrag hilft, Ihre Spende zählt.",
    "fr": "Faites un don mensuel : grâce à vous, nous restons libres.",
    "es": "Haz una donación mensual: tu apoyo nos mantiene.",
    "it": "Fai una donazione mensile: il tuo sostegno conta.",
    "pt": "Faça uma doação mensal: o seu apoio conta.",
    "nl": "Doneer: elk bedrag helpt, en jouw steun houdt ons onafhankelijk.",
    "pl": "Wesprzyj nas: każda kwota pomaga, a twoje wsparcie się liczy.",
    "ru": "Пожалуйста, поддержите нас: важна любая сумма и регулярное пожертвование.",
    "uk": "Будь ласка, підтримайте нас: важлива будь-яка сума та щомісячний внесок.",
}


@pytest.mark.parametrize("language", APPEALS)
def test_an_appeal_ends_the_article(language: str):
    tail = [APPEALS[language], "Any size", "It takes a minute, and you can stop when you like."]
    assert told(read(joined(HEADLINE, *PROSE, *tail))) == list(PROSE)


def test_an_appeal_in_the_middle_does_not_take_the_rest_along():
    text = joined(
        HEADLINE,
        *PROSE[:2],
        APPEALS["en"],
        *(f"{a} {b}" for a, b in zip(PROSE, PROSE, strict=True)),
    )
    assert len(told(read(text))) == 2 + len(PROSE)


@pytest.mark.parametrize(
    "line",
    [
        "This site is protected by reCAPTCHA and the Privacy Policy and Terms of Service apply.",
        "This website uses cookies to improve your experience.",
        "© 2024 The Alder Post. All rights reserved.",
        "Photo: Ana Reyes / The Alder Post",
        "Read more: The bridge that nobody wanted",
        "Share",
        "Follow us on Twitter and Instagram",
        "Lesen Sie auch: Die Brücke, die keiner wollte",
        "Читайте также: Мост, который никто не хотел",
    ],
)
def test_small_print_and_labels_go(line: str):
    assert told(read(joined(HEADLINE, *PROSE[:4], line, *PROSE[4:]))) == list(PROSE)


@pytest.mark.parametrize(
    "line",
    [
        "The party asked its members to sign up for a newsletter and to donate, Ortiz said.",
        "Support for the newsletter among members fell to a third, a survey found on Monday.",
        "The museum lives on donations, and a single donation of a million saved it last year.",
        "Google’s reCAPTCHA was broken by students within a week, the university said on Friday.",
        "“Please donate to our campaign, every member counts,” the candidate told the crowd.",
        "Subscribers to the paper fell by a tenth, its publisher told investors this week.",
        "The bakery on the corner sells cookies to everybody who crosses the bridge by foot.",
    ],
)
def test_paragraphs_that_tell_of_such_things_stay(line: str):
    assert line in told(read(joined(HEADLINE, *PROSE[:4], line, *PROSE[4:])))
    assert line in told(read(joined(HEADLINE, *PROSE, line)))


def test_words_that_a_colon_introduces_stay():
    plea = "Support us and become a member of this movement today."
    text = joined(HEADLINE, *PROSE[:4], "At the end, the mayor told the crowd:", plea, *PROSE[4:])
    assert plea in told(read(text))


def test_windows_line_ends_and_odd_separators():
    assert told(read(joined(HEADLINE, *PROSE).replace("\n", "\r\n"))) == list(PROSE)
    assert told(read("\u2028".join([HEADLINE, *PROSE]))) == list(PROSE)


def test_no_blank_lines_means_a_paragraph_a_line():
    assert told(read("\n".join((HEADLINE, *PROSE)))) == list(PROSE)


def test_lines_broken_at_a_margin_are_one_paragraph():
    wrapped = (
        "The council of Port Alder voted on Tuesday evening to rebuild the\n"
        "old harbour bridge, which engineers had said could not carry any\n"
        "lorries for much longer."
    )
    assert told(read(joined(HEADLINE, wrapped, PROSE[1]))) == [wrapped, PROSE[1]]


def test_bullets_are_items_without_their_marks():
    text = joined(
        HEADLINE, *PROSE[:2], "- The ferry is free.\n• It leaves at noon.\n1. Bring bikes."
    )
    result = read(text)
    items = [result.block_text(b) for b in result.blocks if b.kind is BlockKind.LIST_ITEM]
    assert items == ["The ferry is free.", "It leaves at noon.", "Bring bikes."]


def test_subheadings_are_headings():
    result = read(joined(HEADLINE, *PROSE[:2], "What comes next", *PROSE[2:]))
    headings = [result.block_text(b) for b in result.blocks if b.kind is BlockKind.HEADING]
    assert headings == [HEADLINE, "What comes next"]


def test_chinese():
    body = "市议会周二投票决定重建旧港口大桥。市长表示，工程将于五月开始，预计需要两年时间完成。"
    result = read(f"市议会决定重建大桥\n\n{body}")
    assert (result.title, result.language, told(result)) == ("市议会决定重建大桥", "zh", [body])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", Refusal.NO_TEXT),
        (" \r\n\t\n", Refusal.NO_TEXT),
        ("One line only", Refusal.TOO_SHORT),
        ("Short. Very.", Refusal.TOO_SHORT),
        ("This website uses cookies to improve your experience.", Refusal.TOO_SHORT),
    ],
)
def test_nothing_to_condense(text: str, code: Refusal):
    result = read_plain_text(text, url="https://news.example/a")
    assert isinstance(result, NotAnArticle)
    assert result.reason.code == code


@given(st.text(st.characters(codec="utf-8"), max_size=400))
def test_blocks_lie_in_order_within_any_text(text: str):
    result = read_plain_text(text)
    if isinstance(result, Article):
        position = 0
        for block in result.blocks:
            assert position <= block.start < block.end <= len(text)
            position = block.end


def test_the_worked_example():
    text = (shared("data/seed_article.txt")).read_text(encoding="utf-8")
    result = read(text)
    said = told(result)
    assert result.title.startswith("Bloomberg: Trump considering")
    assert result.site_name == "Meduza"
    assert len(said) == 9
    assert said[0].startswith("Former American president")
    assert said[-1].startswith("We should not pursue")


def test_an_article_paragraph_between_two_boxes_stays():
    boxes = "Sign up for our newsletter", "Follow us on Twitter and Instagram"
    text = joined(HEADLINE, *PROSE[:4], boxes[0], PROSE[4], boxes[1], *PROSE[5:])
    assert told(read(text)) == list(PROSE)


def test_a_dateless_line_within_a_box_goes_with_it():
    box = "Sign up for our newsletter", "Every Friday at noon", "© 2024 All rights reserved"
    assert told(read(joined(HEADLINE, *PROSE[:4], *box, *PROSE[4:]))) == list(PROSE)
