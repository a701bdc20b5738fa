"""Which sentences are somebody's words for the most part, and whose; which only mention a cue."""

import pytest

from bot.domain.articles import BlockKind
from tests.unit.condensing.test_speakers import sources, speakers


@pytest.mark.parametrize(
    ("text", "source"),
    [
        # Who is told, and when, is no part of what is said.
        ("Odile Marsh told reporters on the quay on Friday night that it sank.", None),
        ("Odile Marsh on Friday said the old ferry had been leaking for years.", "Odile Marsh"),
        ("The harbour office last week warned that the ferry was leaking in three places.", "the harbour office"),
        # Nor is who speaks, nor the clause that follows.
        ("“It sank,” said Odile Marsh, a ferry pilot of forty years from Skarvoy.", None),
        ("Odile Marsh said that it sank, but divers found it behind the northern mole.", None),
        ("The ferry, Odile Marsh said, had been leaking since the winter.", "Odile Marsh"),
        ("Skarvoy, Odile Marsh said, is a port for no more than six ferries.", "Odile Marsh"),
        ("The goal, strategists said, is to mend the ferry by the spring.", "strategists"),
        # What a clause begins with counts, and the marks of a quotation.
        ("Odile Marsh said it is likely that the ferry will be sold.", "Odile Marsh"),
        ("“I don’t care,” Marsh said.", "Marsh"),
        # A second verb has the first one's speaker.
        ("The ferry firm denied that it leaked, and said its divers found nothing under it.", "the ferry firm"),
        # Nouns that look like verbs.
        ("The small island states with the oldest ferries will pay for new ones.", None),
        ("Town rules for ferries will not be changed until the next winter.", None),
        ("The counterfeit notes were found in the harbour master's car.", None),
        ("In the harbour claims have been paid since the old ferry sank.", None),
        # Quotations and reports add up.
        ("“It sank,” Odile Marsh said, “because nobody looked.”", "Odile Marsh"),
        # Beliefs and hopes are somebody's, too.
        ("Fishermen hope that a new ferry will be there before the herring.", "fishermen"),
        ("The tide office met. It's warned that the ferry was leaking for years.", None),
        # What an article says itself.
        ("Odile Marsh began to mend the ferry before the herring came.", None),
        ("The ferry went down behind the northern mole on Friday night.", None),
        # Sources without an article, or behind a dotted name.
        ("The ferry has been leaking badly since the winter, according to early but unofficial findings.", "early but unofficial findings"),
        ("The ferry was leaking badly in May, according to U.K. harbour records.", "U.K. harbour records"),
        ("The ferry had been leaking since May, according to press reports.", "press reports"),
        # Headlines.
        ("Odile Marsh: Ferry Must Be Sold Before Winter", "Odile Marsh"),
        ("Odile Marsh Says Ferry Must Be Sold Before Winter", "Odile Marsh"),
    ],
)  # fmt: skip
def test_whose_a_sentence_is(text, source):
    found = sources(text)[0]

    assert (found or "").casefold() == (source or "").casefold()


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Said Odile Marsh, who pilots the ferry, “We knew it would sink.”", "Odile Marsh"),
        ("Added Marsh: “We knew that it would sink.” Odile Marsh left.", "Odile Marsh"),
        ("The rest is open. Odile Marsh: “We knew that it would sink.”", "Odile Marsh"),
        ("Ann Field used the evening to seek “an honest answer from the town”.", "Ann Field"),
        ("Crowds came, with Odile Marsh shouting “we knew that it would sink”.", "Odile Marsh"),
        ("After saying the ferry “was never sound at all”, Odile Marsh left.", "Odile Marsh"),
        ("“We knew that it would sink,” said the printed Marsh card.", "the printed Marsh card"),
        ("Paul Rowe spoke. He's told us “the ferry was never sound”.", "Paul Rowe"),
        ("“We knew that it would sink.”― Odile Marsh", "Odile Marsh"),
        ("Odile Marsh laughed: “We knew that it would sink.”", "Odile Marsh"),
    ],
)
def test_whose_a_quotation_is(text, speaker):
    assert speakers(text)[0] == speaker


def test_a_credit_may_have_its_own_paragraph():
    assert speakers("“We knew that it would sink.”", "— Odile Marsh") == ["Odile Marsh"]


@pytest.mark.parametrize(
    "text",
    [
        "Odile Marsh said on “Meet the Tide” that the ferry was leaking.",
        "Odile Marsh called the mayor “a coward” and left the hall at once.",
    ],
)
def test_titles_and_two_quoted_words_are_no_quotation(text):
    assert speakers(text) == []


def test_a_quoted_heading_is_no_quotation():
    text = ("Odile Marsh left.", "“A Ferry Too Far”", "She came back.")

    assert speakers(*text) == []


def test_no_name_is_read_out_of_a_headline_in_capitals():
    text = (
        "Odile Marsh Blames Mayor Rowe Over Ferry",
        "Odile Marsh met mayor Paul Rowe on Friday.",
        "“We knew that it would sink,” Marsh said.",
    )

    assert speakers(*text) == ["Odile Marsh"]


def test_letters_for_a_body_are_nobody_he_can_mean():
    text = (
        "Paul Rowe, a former HPA pilot, spoke.",
        "Former HPA rules are old.",
        "“We knew it,” he said.",
    )

    assert speakers(*text) == ["Paul Rowe"]


def test_a_first_name_alone_may_be_who_she_is():
    text = ("The town wrote to Paul Rowe.", "Melanie came, too.", "“We knew it,” she said.")

    assert speakers(*text) == ["Melanie"]


@pytest.mark.parametrize(
    ("language", "text", "source"),
    [
        ("de", "Konkret fragte die Lotsin Odila Marsch, ob die alte Fähre im Winter noch sicher fährt.", "die Lotsin Odila Marsch"),
        ("de", "Anwohner sagten der Zeitung, dass die alte Fähre seit Wochen leckt.", "Anwohner"),
        ("nl", "Concreet vroeg burgemeester Odilia Marsman of de oude veerboot in de winter nog veilig was.", "Odilia Marsman"),
        ("fr", "Odile Mar a dit mardi que le vieux bac prenait l'eau depuis des années.", "Odile Mar"),
        ("fr", "Le vieux bac prend l'eau depuis des années selon la maire Odile Mar.", "Odile Mar"),
        ("es", "Odila Marsal dijo que el viejo barco hacía agua desde el invierno.", "Odila Marsal"),
        ("it", "Odilia Marsi ha detto che il vecchio traghetto imbarcava acqua da anni.", "Odilia Marsi"),
        ("pt", "Odila Marsal disse que a velha balsa metia água desde o inverno.", "Odila Marsal"),
        ("pl", "Odyla Marsz powiedziała, że stary prom przeciekał od wielu lat.", "Odyla Marsz"),
        ("ru", "Одилия Маршева сказала, что старый паром давно протекает.", "Одилия Маршева"),
        ("uk", "Одилія Маршева сказала, що старий пором давно протікає.", "Одилія Маршева"),
    ],
)  # fmt: skip
def test_whose_a_sentence_is_in_other_languages(language, text, source):
    found = sources(text, language=language)[0]

    assert found is not None
    assert found.endswith(source.split()[-1])


@pytest.mark.parametrize(
    ("language", "text", "speaker"),
    [
        ("en", "Odile Marsh began with a look at the ledger, and everybody waited.", None),
        ("de", "„Wir wussten das seit Jahren“, lachte Odila Marsch.", "Odila Marsch"),
        ("fr", "« Nous le savions tous », sourit Odile Mar.", "Odile Mar"),
        ("es", "«Lo sabíamos todos aquí», bromea Odila Marsal.", "Odila Marsal"),
        ("it", "«Lo sapevamo tutti qui», sorride Odilia Marsi.", "Odilia Marsi"),
        ("pt", "“Todos nós aqui sabíamos”, brinca Odila Marsal.", "Odila Marsal"),
        ("nl", "“Wij wisten het allemaal”, lachte Odilia Marsman.", "Odilia Marsman"),
        ("pl", "„Wszyscy o tym wiedzieliśmy” – żartuje Odyla Marsz.", "Odyla Marsz"),
        ("ru", "«Мы все об этом знали», — смеется Одилия Маршева.", "Одилия Маршева"),
        ("uk", "«Ми всі про це знали», — сміється Одилія Маршева.", "Одилія Маршева"),
    ],
)
def test_verbs_that_report_only_beside_a_quotation(language, text, speaker):
    found = speakers(text, language=language) or sources(text, language=language)

    assert found[0] == speaker


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (("Der Bürgermeister von Skarhaven, Odilo Marsch, kam.", "„Wir wussten es alle“, sagte Marsch."), "Odilo Marsch"),
        (("Ministerin von der Mole kam am Montag.", "„Wir wussten es alle“, sagte von der Mole."), "von der Mole"),
    ],
)  # fmt: skip
def test_a_place_behind_a_title_is_no_name(text, name):
    assert speakers(*text, language="de") == [name]


def test_a_heading_is_never_somebodys_words():
    assert sources((BlockKind.HEADING, "The ferry")) == [None]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "Según entiende, el viejo barco hacía agua desde el invierno pasado."),
        ("de", "Das Problem: „Niemand sieht nach der alten Fähre.“"),
    ],
)
def test_what_is_no_speaker(language, text):
    assert set(sources(text, language=language) + speakers(text, language=language)) == {None}


def test_an_empty_subject_says_nothing():
    text = ("Odilon Le Mar est parti.", "Il s'agit de « la reconstruction du vieux bac ».")

    assert speakers(*text, language="fr") == [None]


def test_a_time_in_front_of_its_verb_says_nothing():
    text = "Zum zweiten Mal ergänzt in diesem Jahr ein Video den Chat, für den man nichts braucht."

    assert sources(text, language="de") == [None]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Le maire doit savoir que le vieux bac prend l'eau depuis des années."),
        ("fr", "Les œufs du marché sont classés selon la taille et la couleur."),
        ("es", "Dicen que el viejo barco hacía agua desde el invierno."),
        ("it", "Dicono che il vecchio traghetto imbarcava acqua da anni."),
        ("pt", "Dizem que a velha balsa metia água desde o inverno."),
    ],
)
def test_nobody_says_what_must_be_known_what_they_say_or_what_goes_by_size(language, text):
    before = {
        "es": "Odila Marsal llegó.",
        "it": "Odilia Marsi è arrivata.",
        "pt": "Odila Marsal veio.",
    }

    assert sources(f"{before.get(language, '')} {text}".strip(), language=language)[-1] is None
