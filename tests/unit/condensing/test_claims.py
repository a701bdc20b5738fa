"""What a sentence becomes as a claim: only removing and pointing."""

import pytest

from bot.condensing.document import read_document
from bot.condensing.grounding import MAX_CLAIM_CHARS
from bot.condensing.readability import Claim, make_claim
from bot.condensing.speakers import listen
from tests.unit.condensing.articles import article_of


def claim(*paragraphs: str, language: str = "en") -> Claim | str:
    document = read_document(article_of(*paragraphs, language=language))
    voices = listen(document)
    return make_claim(document, voices, len(document.sentences) - 1)


def claimed(*paragraphs: str, language: str = "en") -> Claim:
    made = claim(*paragraphs, language=language)
    assert isinstance(made, Claim), made
    return made


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        ("However, the old bridge will close in May.", "The old bridge will close in May."),
        ("But the old bridge will close in May.", "The old bridge will close in May."),
        ("LEEDS (NWA) — The old bridge will close in May.", "The old bridge will close in May."),
        ("(NWA) The old bridge will close in May.", "The old bridge will close in May."),
        ("LEEDS, May 3 - The old bridge will close soon.", "The old bridge will close soon."),
        ("So far the old bridge has stayed open", "So far the old bridge has stayed open."),
    ],
)
def test_connectives_and_datelines_go(sentence, text):
    assert claimed(sentence).text == text


@pytest.mark.parametrize(
    ("sentence", "text", "source", "cue"),
    [
        (
            "Ann Field said that the old bridge would close in May.",
            "The old bridge would close in May.",
            "Ann Field",
            "said",
        ),
        (
            "However, Ann Field told reporters in Leeds that the old bridge was to close.",
            "The old bridge was to close.",
            "Ann Field",
            "told",
        ),
        (
            "The old bridge will close in May, Ann Field said on Monday.",
            "The old bridge will close in May.",
            "Ann Field",
            "said",
        ),
        (
            "According to Ann Field, the old bridge will close in May.",
            "The old bridge will close in May.",
            "Ann Field",
            "According to",
        ),
        (
            "The old bridge will close in May, according to the council.",
            "The old bridge will close in May.",
            "the council",
            "according to",
        ),
        (
            "In May, Ann Field said, the old bridge would be closed for two years.",
            "In May, the old bridge would be closed for two years.",
            "Ann Field",
            "said",
        ),
        (
            "The council's report says the old bridge is in danger of falling.",
            "The old bridge is in danger of falling.",
            "the council's report",
            "says",
        ),
        (
            "Ann Field warned on Monday of the bridge and of what its fall would cost.",
            "Ann Field warned on Monday of the bridge and of what its fall would cost.",
            "Ann Field",
            "warned",
        ),
        (
            "Ann Field said “the old bridge will close in May and stay closed”.",
            "Ann Field said “the old bridge will close in May and stay closed”.",
            "Ann Field",
            "said",
        ),
        (
            "The bridge, according to Ann Field, was in danger of falling.",
            "The bridge was in danger of falling.",
            "Ann Field",
            "according to",
        ),
    ],
)
def test_the_attribution_moves_to_its_field(sentence, text, source, cue):
    made = claimed(sentence)

    assert made.attribution is not None
    assert made.attribution.source == source
    assert made.attribution.cue == cue
    assert made.text == text


def test_what_the_article_says_itself_has_no_attribution():
    assert claimed("The old bridge will close in May.").attribution is None


def test_a_hedge_is_kept_and_told():
    made = claimed("The council said that the old bridge may perhaps close in May.")

    assert "may perhaps" in made.text
    assert made.attribution is not None
    assert made.attribution.hedged
    in_may = claimed("The council said that the old bridge would close in May.")
    assert in_may.attribution is not None
    assert not in_may.attribution.hedged


def test_allegedly_means_the_source_before():
    made = claimed(
        "The Gazette reports that the council is broke. The mayor allegedly sold the old bridge."
    )

    assert made.attribution is not None
    assert made.attribution.source == "Gazette"
    assert made.attribution.cue == "allegedly"
    assert made.attribution.hedged
    assert len(made.evidence) == 2


def test_allegedly_without_anybody_stays_in_the_claim():
    made = claimed("The mayor allegedly sold the old bridge in May.")

    assert made.attribution is None
    assert "allegedly" in made.text


def test_a_leading_pronoun_is_the_name_in_brackets():
    made = claimed("Ann Field met the council. She wants the old bridge to close.")

    assert made.text == "[Ann Field] wants the old bridge to close."
    assert [span.text for span in made.evidence][1] == "Ann Field"


def test_a_leading_possessive_is_the_owner_in_brackets():
    made = claimed("Ann Field met the council. Her plan would close the old bridge.")

    assert made.text == "[Ann Field's] plan would close the old bridge."


@pytest.mark.parametrize(
    ("paragraph", "why"),
    [
        ("It rained. They want the old bridge to close.", "dangling"),
        ("It rained. He wants the old bridge to close.", "dangling"),
        ("This would close the old bridge for two years.", "dangling"),
        ("We want the old bridge to close.", "dangling"),
        ("Will the old bridge close in May?", "question"),
        ("These are the bridges that will close:", "introduces"),
        ("It closes.", "dangling"),
        ("Bridges close now.", "too_short"),
        ("Ann Field said: “The bridge must close. It is in danger.”", "cut_quote"),
        ("The council has closed the old bridge in May and .", "half"),
        ("“One stone.”", "speech"),
        ("Words " + "word " * 100, "too_long"),
        ("Words " + "word " * 400, "too_long"),
    ],
)
def test_what_does_not_stand_alone_is_no_claim(paragraph, why):
    assert claim(paragraph) == why


def test_half_a_quotation_is_no_claim():
    assert claim("Ann Field said “the bridge must close. It is in danger of falling”.") == (
        "cut_quote"
    )


@pytest.mark.parametrize(
    ("sentence", "kept"),
    [
        (
            (
                "The council decided to close the old bridge over the wide river (which was built of"
                " stone and timber by the grandfathers of those who now sit in it and who all opposed"
                " every attempt to mend it) in the month of May, the mayor included."
            ),
            (
                "The council decided to close the old bridge over the wide river in the month of May,"
                " the mayor included."
            ),
        ),
        (
            (
                "The council decided to close the old bridge over the wide river in the month of May,"
                " a step that the grandfathers of those who now sit in it and who all opposed every"
                " attempt to mend it would have called a crime against the town."
            ),
            "The council decided to close the old bridge over the wide river in the month of May.",
        ),
        (
            (
                "The council, which was elected in spring by a narrow margin after a campaign that many"
                " in the town thought was about nothing but the price of parking in its narrow streets,"
                " will close the old bridge over the wide river in May."
            ),
            "The council will close the old bridge over the wide river in May.",
        ),
        (
            (
                "The council decided to close the old bridge over the wide river in the month of May;"
                " nobody who lives on the other bank was asked, nobody who sells vegetables there will"
                " be paid, nobody who rows a boat will be licensed to carry people."
            ),
            "The council decided to close the old bridge over the wide river in the month of May.",
        ),
        (
            (
                "The council decided to close the old bridge over the wide river in the month of May,"
                " but it asked nobody who lives on the other bank and it will pay nobody who sells"
                " vegetables there or rows a boat or mends the nets of those who fish."
            ),
            "The council decided to close the old bridge over the wide river in the month of May.",
        ),
    ],
)
def test_a_long_sentence_loses_its_asides(sentence, kept):
    assert len(sentence) > MAX_CLAIM_CHARS
    assert claimed(sentence).text == kept


def test_an_aside_within_an_aside_goes_as_a_whole():
    made = claimed(
        "The council is discussing a bridge of two tiers, an arrangement in which the lower deck,"
        " the part that was closed to all carts and cars and people on foot last year, would only"
        " be open to those who have paid the yearly toll in advance."
    )

    assert made.text == "The council is discussing a bridge of two tiers."


@pytest.mark.parametrize(
    ("language", "sentence", "text"),
    [
        (
            "fr",
            "Cependant, Anne Champ a déclaré que le vieux pont fermerait en mai.",
            "Le vieux pont fermerait en mai.",
        ),
        (
            "es",
            "Ana Campo dijo que el viejo puente cerrará en mayo.",
            "El viejo puente cerrará en mayo.",
        ),
        (
            "pl",
            "Anna Polna powiedziała, że stary most będzie zamknięty w maju.",
            "Stary most będzie zamknięty w maju.",
        ),
        (
            "ru",
            "Анна Полева сказала, что старый мост будет закрыт в мае.",
            "Старый мост будет закрыт в мае.",
        ),
        (
            "de",
            "Anna Feld sagte, dass die alte Brücke im Mai gesperrt werde.",
            "Anna Feld sagte, dass die alte Brücke im Mai gesperrt werde.",
        ),
    ],
)
def test_the_attribution_moves_where_a_whole_sentence_is_left(language, sentence, text):
    made = claimed(sentence, language=language)

    assert made.text == text
    assert made.attribution is not None


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        ("LEEDS, Calif. - Ann Field (Lab.) opened a bridge.", "Ann Field (Lab.) opened a bridge."),
        ("Ann Field (Lab.) opened the new bridge.", "Ann Field (Lab.) opened the new bridge."),
        ("Leeds (NWA) - The new bridge opened on Monday.", "The new bridge opened on Monday."),
    ],
)
def test_a_party_in_brackets_is_no_dateline(sentence, text):
    assert claimed(sentence).text == text


@pytest.mark.parametrize(
    "sentence",
    [
        "Old Bridge: She Opens Leeds Today.",
        "Ann Field: The mayor opened the new bridge on Monday.",
        "The mayor opened the new bridge on Monday).",
    ],
)
def test_captions_titles_and_halves_are_no_claims(sentence):
    assert claim(sentence) == "label"


@pytest.mark.parametrize(
    "sentence",
    [
        "Ann Field found a new builder for the old bridge in May.",
        "Ann Field wants the old bridge to be in good order.",
    ],
)
def test_what_somebody_does_or_wants_is_nobodys_saying(sentence):
    made = claimed(sentence)

    assert made.text == sentence
    assert made.attribution is None


def test_an_attribution_that_fills_half_the_sentence_is_still_told():
    made = claimed(
        "“The old bridge is in danger,” said Ann Field, the mayor of Leeds since spring 2019."
    )

    assert made.attribution is not None
    assert made.attribution.source == "Ann Field"


def test_the_addressee_of_told_is_not_taken_for_a_clause():
    sentence = "Ann Field told a gathering in Leeds she would close the old bridge."

    assert claimed(sentence).text == sentence


@pytest.mark.parametrize(
    ("language", "sentence", "text", "source"),
    [
        (
            "en",
            "“The town must pay for its own bridge,” said Ann Field, who chairs the council.",
            "“The town must pay for its own bridge”.",
            "Ann Field",
        ),
        (
            "en",
            "“We go,” Ann Field said, “before it is too late for all of us.”",
            "“We go, before it is too late for all of us.”",
            "Ann Field",
        ),
        (
            "de",
            "„Die Stadt muss ihre Brücke bezahlen“, sagte Anna Feld, die den Rat leitet.",
            "„Die Stadt muss ihre Brücke bezahlen“.",
            "Anna Feld",
        ),
        (
            "fr",
            "« La ville doit payer son pont », a déclaré Anne Champ, qui dirige le conseil.",
            "« La ville doit payer son pont ».",
            "Anne Champ",
        ),
        (
            "ru",
            "«Город должен платить за мост, — сказала Анна Полева. — Иначе никак».",
            "Город должен платить за мост.",
            "Анна Полева",
        ),
    ],
)
def test_a_whole_quotation_leaves_who_said_it_to_the_attribution(language, sentence, text, source):
    document = read_document(article_of(sentence, language=language))
    made = make_claim(document, listen(document), 0)

    assert isinstance(made, Claim)
    assert made.text == text
    assert made.attribution is not None
    assert made.attribution.source == source


def test_a_quotation_taken_up_by_a_new_sentence_keeps_its_cue():
    sentence = "“We must go,” Ann Field said on Friday in Leeds, “We must go at once.”"

    assert claimed(sentence).text == sentence


@pytest.mark.parametrize(
    ("language", "sentence", "text"),
    [
        (
            "es",
            "Ana Campo dijo que el puente cerrará en mayo y que la obra durará dos años.",
            "El puente cerrará en mayo y la obra durará dos años.",
        ),
        (
            "es",
            "Ana Campo dijo que cerrará el puente viejo en mayo.",
            "Ana Campo dijo que cerrará el puente viejo en mayo.",
        ),
        (
            "fr",
            "Le vieux pont fermera en mai, a annoncé mardi la ville de Brest.",
            "Le vieux pont fermera en mai.",
        ),
        (
            "es",
            "El puente cerrará en mayo, según la edil de Obras, Odila Marsal.",
            "El puente cerrará en mayo.",
        ),
        (
            "fr",
            "Selon une étude commandée par la ville, le vieux pont fermera en mai.",
            "Le vieux pont fermera en mai.",
        ),
        (
            "pl",
            "Stary most zostanie zamknięty w maju – powiedziała Anna Polna, prezes spółki.",
            "Stary most zostanie zamknięty w maju.",
        ),
        (
            "en",
            "The old bridge will close in May, said Ann Field, the council's leader.",
            "The old bridge will close in May.",
        ),
    ],
)
def test_what_goes_with_the_attribution(language, sentence, text):
    assert claimed(sentence, language=language).text == text


def test_a_claims_evidence_has_no_dateline():
    made = claimed("LEEDS (Meridian) — The old bridge will close in May.")

    assert [span.text for span in made.evidence] == ["The old bridge will close in May."]


@pytest.mark.parametrize(
    ("language", "note"),
    [
        ("en", "Correction: an earlier version said May. The bridge will close in June."),
        ("de", "Berichtigung: Hier stand Mai. Die alte Brücke schließt erst im Juni."),
        ("es", "Rectificación: decía mayo. El puente viejo cerrará en junio."),
    ],
)
def test_a_correction_is_no_claim(language, note):
    assert claim(note, language=language) == "note"


def test_a_row_of_a_table_is_no_claim():
    assert claim("The bridge | closes in the month of May | for two years") == "label"


@pytest.mark.parametrize(
    ("sentence", "kept"),
    [
        (
            (
                "The aircraft carrier Leeds, which served in two wars and had appearances in films,"
                " is on its final journey to the town in whose yards it was built by four thousand"
                " people."
            ),
            (
                "The aircraft carrier Leeds is on its final journey to the town in whose yards it"
                " was built by four thousand people."
            ),
        ),
        (
            (
                "The council closed three of the towns -- Leeds and York and Hull among them -- to"
                " lorries from the north that would otherwise have come by night over the old bridge."
            ),
            (
                "The council closed three of the towns to lorries from the north that would"
                " otherwise have come by night over the old bridge."
            ),
        ),
        (
            (
                "The council closed the old bridge over the wide river to lorries from the north of"
                " the county, giving the engineers a chance to see what the winter had done to it."
            ),
            (
                "The council closed the old bridge over the wide river to lorries from the north of"
                " the county."
            ),
        ),
    ],
)
def test_what_only_describes_goes_from_a_claim_that_is_no_glance(sentence, kept):
    assert len(sentence) <= MAX_CLAIM_CHARS
    assert claimed(sentence).text == kept


@pytest.mark.parametrize(
    "sentence",
    [
        # a list
        (
            "The old bridge was carried by a pier, a row of wooden posts and a wall of stone that the"
            " grandfathers of those who now sit in the council of the town had built for carts."
        ),
        # numbers are the news
        (
            "A part of the old bridge over the wide river fell on people who were rowing below it on"
            " Monday in the last hour of the light, killing 40 of those who were in the boats."
        ),
        # a main clause behind an opening
        (
            "When the old bridge over the wide river and the wooden posts below it fell, holding on to"
            " the wall of stone was all that was left to those who were walking over it then."
        ),
        # who says it
        (
            "The old bridge over the wide river and the posts below it and the wall of stone on either"
            " side of it had not been looked at by anybody for years, a boatman of the town said then."
        ),
        # what turns the sense
        (
            "The old bridge over the wide river and the posts below it will be mended in the spring by"
            " people of the town, although nobody has paid for the wood or the stone or the tar yet."
        ),
    ],
)
def test_what_matters_stays_in_a_claim_that_fits(sentence):
    made = claimed(sentence)

    told = made.text + (made.attribution.source if made.attribution else "")
    assert "boatman" in told or made.text == sentence


@pytest.mark.parametrize(
    ("paragraph", "text"),
    [
        (
            "Ann Field met the council. She's leaving Leeds in May.",
            "[Ann Field]'s leaving Leeds in May.",
        ),
        (
            "Ann Field met the council. In 2010, she closed the old bridge.",
            "In 2010, [Ann Field] closed the old bridge.",
        ),
        (
            "Ann Field met the council. In her spare time, she mends nets.",
            "In [Ann Field's] spare time, she mends nets.",
        ),
        (
            "Paul Rowe rows. After her long trial, Ann Field left the town.",
            "After her long trial, Ann Field left the town.",
        ),
        ("Both Leeds and York close their bridges.", "Both Leeds and York close their bridges."),
    ],
)
def test_a_pronoun_near_the_start_is_pointed_at_unless_the_claim_says_who(paragraph, text):
    assert claimed(paragraph).text == text


@pytest.mark.parametrize(
    "paragraph",
    [
        "That's what the council wants for the old bridge.",
        "It rained. Says that the old bridge of Leeds will close in May.",
        "It rained. In 2010, he closed the old bridge.",
        "It rained. The old bridge will close in May, he said.",
        "It rained. By next autumn, they hope to close the old bridge.",
        "Ann Field met Mary Rowe. She closed the old bridge in May.",
        "Ann Field met the council. It rained. It rained. She closed the old bridge in May.",
        "The other officer was hit in the shoulder, Paul Rowe said. He closed the old bridge.",
    ],
)
def test_what_leans_on_somebody_unknown_is_no_claim(paragraph):
    assert claim(paragraph) == "dangling"


def test_who_says_it_stays_where_the_rest_leans_on_them():
    made = claimed("The old railway of Leeds announced on Monday that it has closed the bridge.")

    assert made.text.startswith("The old railway of Leeds announced")
    assert made.attribution is not None


def test_a_line_without_a_stop_among_sentences_is_a_heading():
    made = claim("The bridge is old.", "The river is wide.", "New tracks from Leeds to the coast")

    assert made == "label"


def test_of_paragraphs_joined_into_one_only_the_beginning_is_the_editors_note():
    story = " ".join(f"The old bridge lost {stones} stones in the storm." for stones in range(12))

    assert claim(f"Editor's note: Ann Field is a diver. {story}") != "note"


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        (
            (
                "As the armies of several northern countries train near the long border of the old"
                " kingdom this week, the council of Leeds has ordered its own small fleet of boats to"
                " leave the harbour and wait outside for further orders from the town."
            ),
            (
                "The council of Leeds has ordered its own small fleet of boats to leave the harbour"
                " and wait outside for further orders from the town."
            ),
        ),
        (
            (
                "The council of Leeds has ordered its own small fleet of boats to leave the harbour and"
                " wait outside for further orders from the town -- typical of people who are known up"
                " and down the whole coast for their endless caution."
            ),
            (
                "The council of Leeds has ordered its own small fleet of boats to leave the harbour and"
                " wait outside for further orders from the town."
            ),
        ),
        (
            (
                "The council of Leeds has ordered its own small fleet of boats to leave the harbour and"
                " wait outside for further orders, and the fire brigade has moved all of its engines"
                " to the higher ground behind the market and the town hall."
            ),
            (
                "The council of Leeds has ordered its own small fleet of boats to leave the harbour and"
                " wait outside for further orders."
            ),
        ),
    ],
)
def test_what_does_not_fit_loses_what_a_sentence_can_stand_without(sentence, text):
    assert claimed(sentence).text == text


def test_a_condition_is_never_cut_from_what_depends_on_it():
    sentence = (
        "If the armies of several northern countries go on with training near the long border of"
        " the old kingdom, the council of Leeds has ordered its own small fleet of boats to leave"
        " the harbour and wait outside for further orders."
    )

    assert claim(sentence) == "too_long"


def test_what_joins_goes_with_the_clause_that_is_cut():
    sentence = (
        "The old council of Leeds had never paid for any stone of the bridge at the harbour of the"
        " town and, after Mary Rowe made it free for all, he closed the road to the other side with"
        " a heavy chain just before the end of the second of the two games."
    )

    assert claimed(sentence).text == (
        "The old council of Leeds had never paid for any stone of the bridge at the harbour of the"
        " town."
    )


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        # German sets a comma before every clause: which technique, and which harm?
        (
            "de",
            (
                "Eine Technik, die den Enkeln der Stadt am breiten Fluss viele alte Steine und viel"
                " totes Holz hinterlässt, kann der Rat der Stadt nach allem, was wir wissen, kaum als"
                " sauber bezeichnen."
            ),
        ),
        (
            "de",
            (
                "Auch wenn die Gefahr gering sein mag, stellt die Brücke mit den großen Schäden, die"
                " ihr Sturz in den Fluss verursachen könnte, einen Verstoß gegen das Gesetz dar."
            ),
        ),
        # a list
        (
            "de",
            (
                "Die lange Geschichte der Brücke, der Wuchs der Stadt am breiten Fluss, die Größe des"
                " Hafens, die vielen Schiffe und ihre Lasten zeigen die Bedeutung der alten Straße."
            ),
        ),
        # what stands between the commas is the object
        (
            "es",
            (
                "La jueza le exigió al Ministerio de Transportes de la ciudad, la devolución de la"
                " barca con matrícula antigua, modelo de madera, propiedad del viejo alcalde."
            ),
        ),
        # a condition between dashes
        (
            "fr",
            (
                "Le conseil de la ville a voté la fermeture du vieux pont au mois de mai – sinon il"
                " aurait fallu le réparer encore – et la construction d'une passerelle en bois."
            ),
        ),
    ],
)
def test_what_a_comma_sets_apart_stays_where_it_may_matter(language, sentence):
    assert 140 < len(sentence) <= MAX_CLAIM_CHARS
    assert claimed(sentence, language=language).text == sentence


def test_where_a_comma_only_describes_the_last_clause_may_go():
    sentence = (
        "El consejo de la ciudad ha decidido cerrar en el mes de mayo el viejo puente de madera sobre"
        " el río ancho, que los abuelos de quienes hoy se sientan en él quisieron reparar una y otra"
        " vez sin lograr que nadie pagase la madera."
    )

    assert claimed(sentence, language="es").text == (
        "El consejo de la ciudad ha decidido cerrar en el mes de mayo el viejo puente de madera sobre"
        " el río ancho."
    )


def test_brackets_that_are_half_a_word_stay():
    sentence = (
        "Der Rat schließt die alte Brücke am breiten Fluss in der ganzen (Vor-)Weihnachtszeit für alle"
        " Wagen, Karren und Räder, die aus dem Norden des Landes in die Stadt wollen."
    )

    assert len(sentence) > 160
    assert claimed(sentence, language="de").text == sentence


def test_a_participle_that_opens_a_sentence_is_not_all_of_it():
    sentence = (
        "Posted on the wall of the town hall by the people who look after the old bridge, the list of"
        " stones that fell in the storm is longer than the council of Leeds had said it would be in"
        " any of the many letters that it wrote to the county."
    )

    made = claim(sentence)

    assert isinstance(made, str) or "longer than the council" in made.text


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        # its number stood on the line before
        ("es", "meses lleva cerrado el viejo puente de la ciudad."),
        ("de", "und die alte Brücke bleibt im Mai geschlossen."),
        # nothing comes of what begins
        ("es", "La jueza había ordenado abrir el viejo puente, sin embargo."),
        ("de", "Der Oktober war zwar reich an Regen, aber auch ungewöhnlich mild..."),
        ("en", "The council has closed the old bridge near the W."),
        # no verb
        ("de", "Zeit für Ruhe und neue Wege in der alten Stadt."),
        ("de", "Referent in zahlreichen Schulen und auf vielen Brücken."),
        ("en", "Using stone in the old bridge of Leeds."),
        ("de", "Wenn die Stadt so freundlich ist, eigens eine Brücke zu bauen."),
        ("fr", "Le conseil de la vieille ville, qui critique la fermeture du pont."),
        ("de", "Etwas, das die alte Stadt wieder heilt."),
        ("en", "- Paul Rowe, baker and rower."),
        ("de", "30 Minuten dauert der Bau der Brücke, die Fahrt ca."),
        ("pl", "Gdyby most zamknięto, ruch na drodze UE-W."),
        ("en", "As ministers from many towns come to Leeds to talk of bridges."),
        ("en", "…sorry about the old bridge and the new toll in Leeds."),
    ],
)
def test_half_a_sentence_is_no_claim(language, sentence):
    assert claim(sentence, language=language) == "half"


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("de", "Im Mai bleibt die alte Brücke geschlossen."),
        ("de", "Viele Städte bauen neue Brücken."),
        ("de", "Der Tod des Ruderers Malte C. durch den Fischer Paul A. jährte sich im Mai."),
        ("de", "Wer im Mai über die Brücke will, wartet eine Stunde."),
        ("de", "Wenn es regnet, bleibt die alte Brücke geschlossen."),
        ("en", "Closing bridges costs the town money."),
        ("en", "As of Monday the old bridge has been closed to carts."),
        ("fr", "Le conseil a fermé le vieux pont, qui menace de tomber."),
        ("en", "Some 300 people slept on the bridge."),
        ("en", "US officials have closed the old bridge."),
        ("pl", "Stary most nad rzeką będzie zamknięty w maju."),
    ],
)
def test_a_whole_sentence_is_a_claim_though_its_words_look_odd(language, sentence):
    assert claimed("Es regnet. " + sentence, language=language).text == sentence


@pytest.mark.parametrize(
    ("language", "sentence", "why"),
    [
        ("en", "Scroll down for pictures of the old bridge in Leeds.", "call"),
        ("en", "Watch the mayor open the new bridge in the town of Leeds.", "call"),
        ("de", "Weitere Informationen finden Sie auf den Seiten der Stadt.", "call"),
        ("fr", "Revivez le direct de la fermeture du vieux pont avec vos questions.", "call"),
        ("es", "Para leer sobre otros puentes de la ciudad, clic AQUÍ.", "call"),
        ("pt", "Clique aqui e conheça as pontes da cidade: https://bridges.example.", "call"),
        ("pl", "Czytaj też, jak miasto zamykało stary most nad rzeką.", "call"),
        ("ru", "Подписывайтесь на новости города и старого моста.", "call"),
        ("en", "18:35 GMT, 11 January 2014, Leeds.", "ticker"),
        ("en", "Now, read this letter by Ann Field about the old bridge.", "call"),
        ("en", "Last updated at 2:18 on the 30th of December in Leeds.", "dated"),
        ("fr", "Publié le 3 mai par la rédaction du vieux pont.", "dated"),
        ("zh", "未经授权，不得转载本报关于老桥的文章。", "call"),
        ("en", "See a gallery of the old bridges of Leeds.", "call"),
        ("de", "Lesen Sie weiter, um mehr über die Brücke zu erfahren.", "call"),
        ("de", "11:05 Die alte Brücke ist seit einer Stunde geschlossen.", "ticker"),
        ("de", "14.30 Uhr: Die alte Brücke ist seit einer Stunde geschlossen.", "ticker"),
        ("en", "Ann Field (left) walks over the old bridge with Paul Rowe (right).", "caption"),
        ("de", "(Anteil der Brücken an allen Wegen der Stadt)", "remark"),
        (
            "en",
            "Ut enim ad minim veniam, quis nostrud exercitation ullamco laboris nisi ut aliquip.",
            "filler",
        ),
    ],
)
def test_what_speaks_of_its_page_is_no_claim(language, sentence, why):
    assert claim(sentence, language=language) == why


@pytest.mark.parametrize(
    "sentence",
    [
        "At 11:05 the council closed the old bridge.",
        "Posted on the wall of the town hall, the list of stones is long.",
        "The river (left of the town) rose by two feet.",
        "The council said it had followed the rules when it closed the bridge.",
    ],
)
def test_news_is_not_taken_for_a_notice(sentence):
    assert isinstance(claim(sentence), Claim)


def test_a_pointer_at_a_picture_goes_and_its_sentence_stays():
    made = claimed("Ann Field (pictured) closed the old bridge in Leeds (above) on Monday.")

    assert made.text == "Ann Field closed the old bridge in Leeds on Monday."


def test_what_describes_a_source_goes_with_it_or_stays():
    made = claimed(
        "Selon le rapport annuel du conseil, relatif à la sécurité des ponts, la vieille ville est"
        " classée en bas de la liste.",
        language="fr",
    )

    assert not made.text.startswith("Relatif")


def test_the_number_of_a_list_goes():
    assert (
        claimed("* The council closes the old bridge.").text == "The council closes the old bridge."
    )
    assert (
        claimed("2.The council closes the old bridge.").text == "The council closes the old bridge."
    )


def test_a_quotation_that_never_ends_is_no_claim():
    assert claim('"The old bridge must close now. It will fall.') == "cut_quote"


def test_a_question_that_somebody_answers_keeps_who_does():
    made = claim(
        "Anna Feld war da. Welche alten Brücken das sind, verriet Anna Feld in einem Brief.",
        language="de",
    )

    assert isinstance(made, str) or "verriet" in made.text


def test_a_relative_clause_stays_where_no_verb_is_known_before_it():
    sentence = (
        "Depuis la grande loi sur les ponts de la ville, la hiérarchie du conseil de la vieille ville"
        " au bord du fleuve, qui reste issue des anciens bateliers s'est coupée de ceux qui passent"
        " chaque jour le pont à pied avec leurs enfants et leurs paniers."
    )

    assert claim(sentence, language="fr") == "too_long"


def test_of_a_clause_that_opens_a_sentence_no_list_is_taken_for_all_of_it():
    sentence = (
        "While oars, nets, and boats are common things in the old towns along the wide rivers of the"
        " country, a small town in the north is making waves for being the first of them all to build"
        " a bridge that floats on empty barrels of wine."
    )

    made = claim(sentence)

    assert isinstance(made, str) or "making waves" in made.text


def test_what_groups_say_in_passing_is_not_all_that_a_sentence_tells():
    sentence = (
        "Rowing clubs, which say more than a third of the boats have gone since, then asked the"
        " council of Leeds to open the bridge."
    )

    assert claimed(sentence).text == sentence


def test_half_a_bracket_is_no_claim_whatever_was_cut():
    made = claim(
        "Auch Ruderer können eine Strafe bekommen, wenn sie nachts an der Brücke (angekündigte"
        " Sperre: zwei Stunden) anlegen.",
        language="de",
    )

    assert isinstance(made, str) or made.text.count("(") == made.text.count(")")


def test_a_quotation_of_nobody_is_no_claim():
    assert claim("“The old bridge is the heart of the whole town.”") == "speech"


def test_when_it_was_goes_before_a_subject_and_its_verb():
    sentence = (
        "Após rejeitar um encontro dos remadores da cidade com o novo presidente da companhia de"
        " barcos, o conselho da velha cidade declarou que errou ao fechar a ponte de madeira sobre o"
        " rio largo, construída há cem anos, aos barcos dos pescadores."
    )

    assert claimed(sentence, language="pt").text.startswith("O conselho da velha cidade declarou")


def test_a_condition_stays_in_other_languages_too():
    sentence = (
        "Si los remadores de la ciudad no aceptan un encuentro con el nuevo presidente de la compañía"
        " de barcas, el consejo de la vieja ciudad cerrará el puente de madera sobre el río ancho,"
        " construido hace cien años, a las barcas de los pescadores."
    )

    assert claim(sentence, language="es") == "too_long"


def test_of_a_list_of_deeds_none_is_cut():
    sentence = (
        "The letters came after a picture was shown of Paul Rowe and a boy of the town, whose father"
        " asked that nobody name him, kicking, shoving and pulling at the old bridge in the rain."
    )

    assert claimed(sentence).text.endswith(
        "kicking, shoving and pulling at the old bridge in the rain."
    )
