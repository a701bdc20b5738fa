"""Who speaks where a name stands beside a role, inside a quotation, or only elsewhere."""

import pytest

from bot.domain.articles import BlockKind
from tests.unit.condensing.test_speakers import sources, speakers


@pytest.mark.parametrize(
    ("language", "text", "speaker"),
    [
        ("en", "“We go,” said the mayor of Kilbrannan, Odile Marsh.", "Odile Marsh"),
        ("en", "The head of the Reef Office, Dr Odile Marsh, said: “We must go.”", "Odile Marsh"),
        ("en", "The firm that built it, Dean Brothers, said “it was sound”.", "Dean Brothers"),
        ("en", "“We must go,” said their chairman, Odile Marsh.", "Odile Marsh"),
        ("de", "„Wir gehen jetzt“, sagte die Chefin des Hafens, Odila Marsch.", "Odila Marsch"),
        ("de", "„Wir gehen jetzt“, sagte Hafenchefin Odila Marsch.", "Odila Marsch"),
        ("fr", "« Nous partons », a dit mardi la maire de Brest, Odile Mar.", "Odile Mar"),
        ("fr", "« Nous partons », a dit le maire, Odilon Le Mar.", "Odilon Le Mar"),
        ("es", "«Nos vamos ya», dijo la edil de Obras, Odila Marsal.", "Odila Marsal"),
        ("es", "«Nos vamos ya», dijo su autor, el ingeniero Odilo Marsal.", "Odilo Marsal"),
        ("it", "«Ce ne andiamo», ha detto la sindaca di Bari, Odilia Marsi.", "Odilia Marsi"),
    ],
)
def test_the_name_beside_a_role_speaks(language, text, speaker):
    assert speakers(text, language=language)[0] == speaker


def test_two_capitals_behind_a_role_that_go_on_are_no_name():
    text = "„Wir gehen“, sagte die Chefin, Bund Land und alle anderen seien dafür."

    assert speakers(text, language="de") == ["die Chefin"]


@pytest.mark.parametrize(
    ("language", "text", "speaker"),
    [
        ("ru", "«Лёд тронулся, — сказала капитан порта Вера Маркова. — Ждём».", "Вера Маркова"),
        ("ru", "«Лёд тронулся, — смеётся рыбачка Вера Маркова. — Ждём».", "Вера Маркова"),
        ("uk", "«Крига скресла, — каже капітанка Віра Марченко. — Чекаємо».", "Віра Марченко"),
        ("fr", "« La glace fond, raconte Odile Mar, et nous attendons. »", "Odile Mar"),
        ("it", "«Il ghiaccio si scioglie, dice Odilia Marsi, e aspettiamo.»", "Odilia Marsi"),
        ("es", "—El hielo se funde —dijo Odila Marsal—. Y esperamos el barco.", "Odila Marsal"),
        ("fr", "— La glace fond et nous attendons, dit Odile Mar.", "Odile Mar"),
        ("pl", "– Lody już puszczają – powiedziała Odylia Morska.", "Odylia Morska"),
    ],
)
def test_a_cue_inside_speech_is_no_part_of_it(language, text, speaker):
    found = speakers(text, language=language)

    assert set(found) == {speaker}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "«Лёд — это дорога — и другой у нас нет»."),
        ("es", "— Pan, leche y huevos para toda la semana."),
        ("en", "— Bread, she said, and eggs for the whole of the week."),
    ],
)
def test_a_dash_alone_tells_no_speaker(language, text):
    assert set(speakers(text, language=language)) <= {None}


@pytest.mark.parametrize(
    ("language", "text", "speaker"),
    [
        (
            "en",
            ("The Dunmore Water Trust met on Friday.", "The trust said “it would not sell”."),
            "Dunmore Water Trust",
        ),
        (
            "en",
            (
                "The Dunmore Water Trust said on Friday that it would not sell the reservoir.",
                "It said it was “open to every other offer”.",
            ),
            "Dunmore Water Trust",
        ),
        (
            "es",
            (
                "La lluvia no llega, dijo ayer la Agencia Marina.",
                "«No habrá agua en verano», advirtió la agencia.",
            ),
            "Agencia Marina",
        ),
        (
            "de",
            (
                "„Wir gehen“, sagte die Leiterin des Amtes, Odila Marsch.",
                "„Morgen kommen wir wieder“, sagte die Amtsleiterin.",
            ),
            "Odila Marsch",
        ),
        (
            "ru",
            (
                "Бывший капитан «Ладоги» Вера Маркова приехала в порт.",
                "«Мы ждём большой воды», — сказала капитан.",
            ),
            "Вера Маркова",
        ),
    ],
)
def test_a_noun_for_somebody_known_is_who_it_is(language, text, speaker):
    assert speakers(*text, language=language)[-1] == speaker


def test_it_means_nobody_where_no_body_spoke():
    assert sources("It says the bridge will close for two years.") == [None]


@pytest.mark.parametrize(
    ("language", "text", "speaker"),
    [
        ("ru", ("Вера Маркова живёт в порту.", "По словам Веры Марковой, лёд на реке тронулся."), "Вера Маркова"),
        ("uk", ("Віра Мельник живе тут.", "За словами Віри Мельник, крига на річці вже скресла."), "Віра Мельник"),
        ("pl", ("Anna Polna mieszka tu.", "Według Anny Polnej lody już puszczają."), "Anna Polna"),
        ("de", ("Das Amt warnt.", "Nach Angaben des Amtes rund 40 Wagen täglich."), "Das Amt"),
    ],
)  # fmt: skip
def test_a_name_in_a_case_is_told_as_it_reads_elsewhere(language, text, speaker):
    assert sources(*text, language=language)[-1] == speaker


@pytest.mark.parametrize(
    ("language", "text", "speaker"),
    [
        (
            "en",
            ("Odile Marsh warned that the ice was thin. In her view, nobody should wait:",),
            "Odile Marsh",
        ),
        (
            "es",
            ("Ana Marsal advirtió de que no bastará. A su juicio, nadie debe esperar:",),
            "Ana Marsal",
        ),
        (
            "ru",
            ("Вера Маркова заявила, что лёд слаб. По её словам, никто не должен ждать:",),
            "Вера Маркова",
        ),
    ],
)
def test_in_her_view_is_the_view_of_who_spoke(language, text, speaker):
    assert speakers(*text, "Nobody waits here any longer.", language=language) == [speaker]


def test_in_her_view_of_nobody_names_nobody():
    assert sources("In her view, the ice is far too thin for cars.") == [None]


def test_two_women_speak_by_turns():
    text = (
        "“We must act at once,” said Ruth Field, the chair.",
        "But Xiu Lanhai, who runs the café, said she would gladly wait.",
        "“I can live with waiting for it,” she said.",
    )

    assert speakers(*text) == ["Ruth Field", "Xiu Lanhai"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "— told"),
        ("en", "Ann Field said on"),
        ("de", "Anna Feld und"),
        ("fr", "Selon une"),
        ("en", "in the words of her"),
        ("es", "«Nos vamos ya», dijo la"),
    ],
)
def test_words_may_break_off_anywhere(language, text):
    assert speakers(text, (BlockKind.QUOTE, "Nobody waits."), language=language)
