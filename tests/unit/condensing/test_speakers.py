import pytest

from bot.condensing.document import read_document
from bot.condensing.speakers import listen
from bot.domain.articles import BlockKind
from tests.unit.condensing.articles import Paragraph, article_of


def speakers(*paragraphs: Paragraph, language: str = "en") -> list[str | None]:
    document = read_document(article_of(*paragraphs, language=language))
    return [quote.source.name if quote.source else None for quote in listen(document).quotes]


def sources(*paragraphs: Paragraph, language: str = "en") -> list[str | None]:
    document = read_document(article_of(*paragraphs, language=language))
    return [source.name if source else None for source in listen(document).sources]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("“We must act at once,” said Ann Field.", "Ann Field"),
        ("“We must act at once,” Ann Field said on Monday.", "Ann Field"),
        ("Ann Field said: “We must act at once.”", "Ann Field"),
        ("“We must act,” said Ann Field, “and we must act now.”", "Ann Field"),
        ("“We must act at once,” said Sen. Ann Field (D-Ohio).", "Ann Field"),
        ("Ann Field, who leads the council in Leeds, said “we must act at once”.", "Ann Field"),
        ("The council's leader, Ann Field, said: “We must act at once.”", "Ann Field"),
        ("“We must act at once,” campaign manager Ann Field told the BBC.", "Ann Field"),
        ("“We must act at once,” the statement said.", "the statement"),
        ("“We must act at once,” two officials said.", "two officials"),
        ("“We must act at once,” a spokesman for Ann Field said.", "a spokesman for Ann Field"),
        ("“We must act at once.” — Ann Field", "Ann Field"),
        ("Ann Field shot back, “We must act at once.”", "Ann Field"),
        ("“Must we act at once?” wondered Ann Field.", "Ann Field"),
        ("Paul Rowe was told by Ann Field that “we must act at once”.", "Ann Field"),
        ("Ann Field met Paul Rowe on Friday, adding, “We must act at once.”", "Ann Field"),
        ("Ann Field and Paul Rowe met those who said “we must act at once”.", None),
    ],
)
def test_who_says_it(text, speaker):
    assert speakers(text)[0] == speaker


def test_a_pronoun_is_the_nearest_fitting_person():
    text = (
        "Ann Field and Paul Rowe met on Friday.",
        "“We must act at once,” she said. “It will be costly for all of us,” she added.",
        "“We should rather wait and see,” he said.",
    )

    assert speakers(*text) == ["Ann Field", "Ann Field", "Paul Rowe"]


def test_a_surname_is_the_full_name_and_a_role_its_holder():
    text = (
        "Finance minister Ann Field spoke on Friday.",
        "“We must act at once,” Field said.",
        "“It will be costly,” the minister said.",
    )

    assert speakers(*text) == ["Ann Field", "Ann Field"]


def test_titles_and_pronouns_tell_men_from_women():
    text = (
        "Mrs. Okonkwo met Mr. Bjarnason.",
        "“We should rather wait and see,” he said.",
        "“We must act at once,” she said.",
    )

    assert speakers(*text) == ["Bjarnason", "Okonkwo"]


def test_a_running_quotation_keeps_its_speaker():
    text = ("“We must act at once,” Ann Field said.", "“It will be costly for all of us.")

    assert speakers(*text) == ["Ann Field", "Ann Field"]
    assert speakers("“First we act at once.", "“Then we rest,” said Ann Field.")[1] == "Ann Field"


@pytest.mark.parametrize(
    "text",
    [
        "Although Moraine was ill, Odile Moraine came. Moraine spoke. “We go now,” she said.",
        "Odile Moraine came to the Silver Pier. She sat down. “We go now,” she said.",
        "Odile Moraine flew in. She sat in Port Albin all day. “We go now,” she said.",
    ],
)
def test_no_place_and_no_conjunction_is_part_of_who_speaks(text):
    assert speakers(text) == ["Odile Moraine"]


def test_nobody_is_made_up():
    assert speakers("It was cold. “We must act at once before it is too late for all of us.”") == [
        None
    ]
    assert speakers("The so-called “peace plan” failed.") == []
    assert speakers("She wrote the book “Far From the Quiet Sea” in May.") == []


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("According to the ministry, the bridge will close for two years.", "the ministry"),
        ("The bridge will close for two years, according to Ann Field.", "Ann Field"),
        ("Ann Field said that the bridge would close for two years.", "Ann Field"),
        ("The bridge will close for two years, Ann Field said on Monday in Leeds.", "Ann Field"),
        ("The report also claims that the bridge is in danger of falling.", "the report"),
        ("The bridge was closed on Monday.", None),
        ("His claims were wrong and the reports of them were late.", None),
        ("Ann Field closed the bridge to say nothing of the road.", None),
    ],
)
def test_who_a_sentence_is_attributed_to(text, source):
    assert sources(text) == [source]


def test_their_sources_belong_to_the_body_named_before():
    text = (
        "The bridge will close for two years, says Gazette. Their sources say the road will, too."
    )

    assert sources(text) == ["Gazette", "Gazette's sources"]


def test_her_lawyer_belongs_to_the_woman_named_before():
    text = "Ann Field was fined on Friday. Her lawyer said the fine was far too high."

    assert sources(text) == [None, "Ann Field's lawyer"]


def test_an_owner_nobody_knows_stays_a_pronoun():
    assert sources("Their lawyer said the fine was far too high.") == ["Their lawyer"]


def test_block_quotes_after_a_colon_go_on_until_the_articles_voice_returns():
    text = (
        "Asked about it, council leader Ann Field said:",
        "The bridge is the heart of the town.",
        "We will not let it fall, and we will pay for it.",
        "Ann Field said that work would begin in May.",
    )

    assert speakers(*text) == ["Ann Field", "Ann Field"]


def test_a_block_quote_marked_by_the_page():
    text = (
        "Ann Field wrote to the council.",
        (BlockKind.QUOTE, "The bridge is the heart of the town."),
        (BlockKind.QUOTE, "It must be mended."),
        "Nobody answered.",
    )

    assert speakers(*text) == ["Ann Field", "Ann Field"]


@pytest.mark.parametrize(
    "paragraphs",
    [
        ("Here is what is known:", "The bridge is the heart of the town."),
        ("Ann Field said:",),
        ("Watch the full video of her remarks below:", "Follow us for more news of the town."),
        ("Field reminded them that the list is long:", "The bridge is the heart of the town."),
        ("Ann Field said:", "<video id=1>The bridge is the heart of the town."),
        ("Ann Field said:", (BlockKind.HEADING, "The bridge")),
        ((BlockKind.HEADING, "Ann Field said:"), "The bridge is the heart of the town."),
    ],
)
def test_a_colon_alone_makes_no_block_quote(paragraphs):
    assert speakers(*paragraphs) == []


def test_quoted_paragraphs_after_a_colon_are_ordinary_quotations():
    assert speakers("Ann Field said:", "“The bridge is the heart of the town.”") == ["Ann Field"]


@pytest.mark.parametrize(
    ("language", "text", "speaker"),
    [
        ("de", "„Wir müssen jetzt handeln“, sagte Bürgermeisterin Anna Feld.", "Anna Feld"),
        ("de", "„Wir müssen jetzt handeln“, so Anna Feld.", "Anna Feld"),
        ("fr", "« Nous devons agir maintenant », a déclaré Anne Champ lundi.", "Anne Champ"),
        ("es", "“Debemos actuar ahora”, dijo la alcaldesa Ana Campo.", "Ana Campo"),
        ("it", "«Dobbiamo agire ora», ha detto Anna Campi.", "Anna Campi"),
        ("pt", "“Temos de agir agora”, disse Ana Campos.", "Ana Campos"),
        ("nl", "“We moeten nu handelen”, zei burgemeester Anna Velde.", "Anna Velde"),
        ("pl", "„Musimy działać teraz” – powiedziała Anna Polna.", "Anna Polna"),
        ("ru", "«Нам нужно действовать сейчас», — сказала Анна Полева.", "Анна Полева"),
        ("uk", "«Ми маємо діяти зараз», — сказала Анна Польова.", "Анна Польова"),
    ],
)
def test_speakers_in_every_language(language, text, speaker):
    assert speakers(text, language=language) == [speaker]


@pytest.mark.parametrize(
    ("language", "text", "source"),
    [
        ("de", "Dem Ministerium zufolge wird die Brücke zwei Jahre gesperrt.", "dem Ministerium"),
        ("de", "Laut Anna Feld wird die Brücke zwei Jahre lang gesperrt bleiben.", "Anna Feld"),
        ("fr", "Selon le ministère, le pont sera fermé pendant deux ans.", "le ministère"),
        ("es", "Según Ana Campo, el puente estará cerrado durante dos años.", "Ana Campo"),
        ("ru", "По словам Анны Полевой, мост будет закрыт на два года.", "Анны Полевой"),
    ],
)
def test_sources_in_other_languages(language, text, source):
    assert sources(text, language=language) == [source]
