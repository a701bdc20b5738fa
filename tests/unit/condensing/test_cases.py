"""Polish, Russian and Ukrainian: cases, verbs that agree, subjects left out, names in marks."""

import pytest

from bot.condensing.condenser import condense
from bot.condensing.inflection import is_plural_verb, name_stem, verb_gender, with_cases
from bot.domain.briefs import Brief
from tests.unit.condensing.articles import article_of


def _sources(code: str, *paragraphs: str) -> list[str | None]:
    return [s.source for s in condense(article_of(*paragraphs, language=code)).sentences]


@pytest.mark.parametrize(
    ("code", "verb", "gender"),
    [
        ("ru", "сказала", "she"),
        ("ru", "призналась", "she"),
        ("ru", "сказал", "he"),
        ("ru", "говорит", None),
        ("uk", "розповів", "he"),
        ("uk", "зізналася", "she"),
        ("pl", "dodała", "she"),
        ("pl", "dodał", "he"),
        ("pl", "mówi", None),
        ("en", "la", None),
    ],
)
def test_a_past_tense_tells_he_from_she(code, verb, gender):
    assert verb_gender(verb, code) == gender


@pytest.mark.parametrize(
    ("code", "forms"),
    [
        ("pl", "dudek dudka dudkowi dudkiem"),
        ("pl", "okoń okonia okoniem"),
        ("pl", "kowalska kowalskiej kowalską"),
        ("ru", "марков маркова маркову марковым"),
        ("ru", "лось лося лосем"),
        ("uk", "кравець кравця кравцем"),
        ("uk", "бойко бойка бойком бойкові"),
    ],
)
def test_the_cases_of_a_name_are_one_name(code, forms):
    assert len({name_stem(form, code) for form in forms.split()}) == 1


def test_verbs_of_many_are_told_from_those_of_one():
    assert [is_plural_verb(verb, "ru") for verb in ("говорят", "говорит", "сказали")] == [
        True,
        False,
        True,
    ]


def test_nouns_have_cases_only_where_the_language_has():
    assert {"министерства", "министерством"} <= with_cases(["министерство"], "ru")
    assert with_cases(["ministry"], "en") == {"ministry"}


@pytest.mark.parametrize(
    ("code", "paragraphs", "sources"),
    [
        # Verbs without a subject go on with who spoke, if the verb fits them.
        ("pl", ("Anna Gil mówiła, że most jest stary i pęka.", "Dodała, że zamknie go w maju."), ["Anna Gil", "Anna Gil"]),
        ("pl", ("Anna Gil mówiła, że most jest stary i pęka.", "Dodał, że zamknie go w maju."), ["Anna Gil", None]),
        # Nobody in particular says so.
        ("ru", ("Анна Гиль сказала, что мост очень старый.", "Сообщается, что его закроют в мае."), ["Анна Гиль", None]),
        ("ru", ("Анна Гиль сказала, что мост очень старый.", "Говорят, что его закроют в мае."), ["Анна Гиль", None]),
        # "His" words are no woman's.
        ("uk", ("Ганна Гіль сказала, що міст дуже старий.", "За її словами, його закриють."), ["Ганна Гіль", "Ганна Гіль"]),
        # The sentence behind tells who says it.
        ("ru", ("Мост в Заречном закрыли до мая. Об этом сообщает мэрия.",), ["мэрия", None]),
        ("uk", ("Міст у Заріччі закрили до травня. Про це повідомляє поліція.",), ["поліція", None]),
        # What is not ruled out is said; what is not said is not.
        ("ru", ("Игорь Гиль не исключает, что мост закроют до мая.",), ["Игорь Гиль"]),
        ("ru", ("Игорь Гиль не сказал, что мост закроют до мая.",), [None]),
        # Verbs that report only before "that" or a quotation.
        ("pl", ("Igor Gil odpowiada za mosty w całej gminie.",), [None]),
        ("pl", ("Zdaniem ekspertów most zamkną na cały rok.",), ["ekspertów"]),
    ],
)  # fmt: skip
def test_whose_sentences_are(code, paragraphs, sources):
    assert _sources(code, *paragraphs) == sources


@pytest.mark.parametrize(
    ("code", "text", "words", "speaker"),
    [
        ("pl", "– Most pęka – mówił do radnych w ratuszu burmistrz Igor Gil. Potem wyszedł.", "Most pęka", "Igor Gil"),
        ("pl", "Ludzie czekali. – Most naprawdę pęka – mówi Igor Gil. Padało.", "Most naprawdę pęka", "Igor Gil"),
        ("ru", "«Мост закрыт навсегда», — рассказал «Заре» представитель завода «Луч».", "Мост закрыт навсегда", "представитель завода «Луч»"),
        ("ru", "«Мост закрыт навсегда», — пишет газета «Заря».", "Мост закрыт навсегда", "газета «Заря»"),
        ("ru", "Глава МИД Мария Гиль заявила: «Мост закрыт навсегда».", "Мост закрыт навсегда", "Мария Гиль"),
        ("uk", "«Міст закрито назавжди», — сказала журналістам у вівторок мерка Ганна Гіль.", "Міст закрито назавжди", "Ганна Гіль"),
    ],
)  # fmt: skip
def test_who_says_a_quotation(code, text, words, speaker):
    [quotation] = condense(article_of(text, language=code)).quotations

    assert (quotation.text, quotation.speaker) == (words, speaker)


def test_a_name_in_marks_is_no_quotation():
    text = "Завод «Красный луч» и газета «Новая заря» закрылись в мае."

    assert condense(article_of(text, language="ru")).quotations == ()


def test_speech_may_go_on_without_a_mark_over_paragraphs():
    opening, rest = (
        "«Мы ждали всю ночь. Никто не пришёл.",
        "Утром мы ушли сами», — сказала Анна Гиль.",
    )
    found = condense(article_of(opening, rest, language="ru")).quotations

    assert [(quotation.text, quotation.speaker) for quotation in found] == [
        ("Мы ждали всю ночь. Никто не пришёл.", "Анна Гиль"),
        ("Утром мы ушли сами", "Анна Гиль"),
    ]


@pytest.mark.parametrize(
    ("code", "sentence", "claim"),
    [
        ("ru", "Анна Гиль сказала, что ремонт обойдется городу в миллион рублей.", "Ремонт обойдется городу в миллион рублей."),
        ("ru", "Анна Гиль сказала, что не закроет этот мост до мая.", "Анна Гиль сказала, что не закроет этот мост до мая."),
        ("pl", "Anna Gil powiedziała, że w maju zamknie stary most.", "Anna Gil powiedziała, że w maju zamknie stary most."),
    ],
)  # fmt: skip
def test_a_claim_keeps_its_subject(code, sentence, claim):
    filler = "Мост " * 60 if code == "ru" else "Most " * 60
    made = condense(article_of(sentence, filler, language=code)).result

    assert isinstance(made, Brief)
    assert claim in [each.text for each in made.key_claims]
