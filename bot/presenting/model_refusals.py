"""A verdict on a part of a model's answer in, a plain sentence why it may not be shown out."""

from collections.abc import Mapping
from typing import Final

from bot.domain.modelling import PartVerdict
from bot.presenting.cleaning import clean_line

_MAX_FACT_CHARS = 120  # words of a model: it may say a novel

# By the codes of bot.condensing.modelled; a test finds those that are missing here.
REFUSALS: Final[Mapping[str, str]] = {
    "attribution_cut": "It keeps only a part of the words that say who says it: “{word}”.",
    "attribution_lost": "It does not say that this is what {word} says.",
    "clause_cut": "It keeps only a part of the clause with “{word}”.",
    "control_character": "It has characters that nobody sees: {word}.",
    "currency_changed": "It has “{word}” where another currency, or none, is meant.",
    "cut_lost": "It does not show where something is left out: “{word}”.",
    "dangling": "Nobody can tell whom or what “{word}” means.",
    "date_changed": "It has “{word}”, a day or month other than the one that is meant.",
    "first_person": "It speaks in somebody's own voice: “{word}”.",
    "form_changed": "It has “{word}” in a form that changes what happened, or when.",
    "half": "It stops half-way, or leaves “{word}” in the air.",
    "hedge_lost": "It leaves out “{word}”, by which the article keeps its distance.",
    "joined": "It joins what its sentences do not: “{word}”.",
    "link": "It has an address in it: “{word}”.",
    "markdown": "It has signs in it that would be read as markup: “{word}”.",
    "mention": "It has a mention in it: “{word}”.",
    "misnumbered": "Its parts are numbered otherwise than those that were given: {word}.",
    "missing": "It was not translated at all.",
    "name_added": "It has “{word}”, a name that the original does not have.",
    "name_lost": "It leaves out or changes “{word}”.",
    "negation_added": "It has “{word}”, which its sentences do not.",
    "negation_lost": "It leaves out “{word}”.",
    "no_sentence": "It does not end as a sentence does: “{word}”.",
    "no_such_sentence": "It rests on sentences that there are not, or on too many: {word}.",
    "not_verbatim": "These words stand nowhere in its sentences: “{word}”.",
    "number_added": "It has “{word}”, a number that the original does not have.",
    "number_changed": "It has “{word}”, a number that its sentences do not have.",
    "number_lost": "It leaves out the number “{word}”.",
    "number_parted": "It parts a number from what it counts: “{word}”.",
    "order_changed": "It puts “{word}” in another place than its sentences do.",
    "other_language": "It is in another language than the one asked for: {word}.",
    "question": "It asks: “{word}”.",
    "quote_cut": "It is not all of what is quoted: “{word}”.",
    "repeats": "It says again what an earlier claim says.",
    "role_changed": "It changes who does what to whom: “{word}”.",
    "source_changed": "Nobody called {word} says so in its sentences.",
    "sources_mixed": "It joins what different people say: {word}.",
    "speaker_changed": "It is not {word} who says these words.",
    "speaker_unknown": "The article does not show who says these words.",
    "subject_lost": "It leaves out whom or what this is about: “{word}”.",
    "too_long": "It is too long: {word}.",
    "too_many": "More claims came than the {word} that were asked for.",
    "too_many_sentences": "It has more than {word} sentences.",
    "too_short": "It is too short to say anything.",
    "unsupported": "It has “{word}”, which its sentences do not have.",
    "untranslated": "It is the original over again: “{word}”.",
    "verb_lost": "It leaves out the verb of a clause that it keeps: “{word}”.",
    "word_added": "It has “{word}”, a word that its sentences do not have.",
    "word_lost": "It leaves out “{word}”, without which the rest is not so.",
}
_NOT_TOLD: Final = "…"


def say_verdict(verdict: PartVerdict) -> str:
    """Return why a part may not be shown, in a sentence; facts in it are cleaned."""
    if verdict.kept:
        return "It keeps to the article."
    facts = {name: clean_line(fact, _MAX_FACT_CHARS) for name, fact in verdict.data.items()}
    template = REFUSALS.get(verdict.why)
    if template is None:
        return f"It does not keep to the article ({clean_line(verdict.why, _MAX_FACT_CHARS)})."
    return template.format(word=facts.get("word") or _NOT_TOLD)
