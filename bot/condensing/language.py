"""A language's code in, its words for this engine out: what reports, hedges, joins, refers."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from importlib.resources import files
from typing import Any

from bot.condensing.inflection import with_cases

# First names that tell he from she, in Latin and Cyrillic letters alike.
_FIRST_NAMES = "first_names"

LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "pl", "ru", "uk")
# Read without capitals: split, ranked and quoted, speakers found beside quotations only.
CASELESS = ("zh", "ja", "ar", "hi")
_UNKNOWN = "und"  # ISO 639-2 for "undetermined"
_MIN_AGENT = 6  # letters of a noun that is known by its ending alone
_MIN_MODIFIER, _MIN_HEAD = 2, 4  # letters of the parts of a compound: "ex" and "chef"
_GUESS_SAMPLE_WORDS = 400  # enough to tell ten languages apart by their commonest words
_GUESS_MIN_SHARE = 0.08  # the commonest words make up 25 to 45 % of a text in their language

Words = frozenset[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Language:
    """What the engine knows of a language; all in lower case, empty where it has no such thing."""

    code: str
    capital_nouns: bool  # every noun begins as names do: a capital alone shows no name
    stop_words: Words  # the commonest words; they tell the language and do not count for ranking
    abbreviations: Words  # without their last dot; a sentence does not end there
    months: Words
    weekdays: Words
    time_nouns: Words  # what a time between speaker and verb ends in: "week" in "last week"
    time_openers: Words  # what stands before them: "last", "on"
    connectives: tuple[str, ...]  # at a sentence's start, droppable: "however"
    conjunctions: Words  # droppable at a sentence's start without a comma: "but"
    asides: Words  # after a comma they begin what a long sentence can do without: "which"
    new_clauses: Words  # after a comma they begin what nobody is said to say: "but", "which"
    plain_articles: Words  # those that are pronouns, too: "das", "het"
    leaning: Words  # first words that lean on the sentence before: "but", "that"
    hedges: tuple[str, ...]  # words and phrases by which an article keeps its distance
    evidentials: tuple[str, ...]  # hedges by which somebody else says it: "allegedly"
    negations: Words
    cue_verbs: Words  # verbs that report, in the forms that follow or precede a speaker
    clause_verbs: Words  # those of them that a whole sentence may follow: "said"
    address_verbs: Words  # verbs that name who is spoken to first: "told"
    opinion_verbs: Words  # verbs that report only with a complement: "believes that"
    quoting_verbs: Words  # verbs that report only beside a quotation: "went on", "laughed"
    separable: Mapping[str, Sequence[str]]  # verb -> what must end its clause: "räumte" … "ein"
    reported_mood: Words  # verb forms that go on reporting without a cue: "sei", "habe"
    cue_participles: Words  # forms that take the sentence's subject: ", adding that"
    past_participles: Words  # forms that report only behind an auxiliary: "déclaré", "detto"
    causatives: Words  # before a verb that reports only so: "fait" in "fait savoir"
    caused_verbs: Words  # those verbs: "savoir", "sapere", "saber"
    infinitive_endings: tuple[str, ...]  # "affirme avoir vu", "dice di sapere"
    absolutes: Words  # before a participle and its own subject: "with Smith saying"
    reporting: Words  # every verb that may report: those above
    speech_nouns: Words  # before a colon: "statement", "comment"
    cue_adverbs: Words  # between speaker and verb: "also", "later"
    auxiliaries: Words  # "has", "hat", "a"
    circumstances: Words  # joiners that, behind a speaker, say where or to whom: "dit le maire à"
    according: tuple[str, ...]  # before the source: "according to"
    opening: tuple[str, ...]  # before who sees it so, at a sentence's start: "Para ella, …"
    according_after: tuple[str, ...]  # after the source: "zufolge"
    inserted: tuple[str, ...]  # before the source, between commas only: ", so Merkel,"
    evident_verbs: Words  # behind its source: "blijkt" in "uit het rapport blijkt dat"
    out_of: Words  # what stands before such a source: "uit", "aus"
    as_words: Words  # before a role that somebody has: "resigns as director"
    inserted_as: Words  # what opens ", wie die Polizei mitteilte"
    impersonal_verbs: Words  # which nobody does: "сообщается", "podano"
    negated_verbs: Words  # which report behind "not": "не исключает"
    about_this: tuple[str, ...]  # what opens "Про це повідомляє …" about the sentence before
    told_as: Words  # what opens "как сообщило министерство", the verb before who says it
    cue_insertions: Words  # what sets "he said" apart inside quotations: "dash", "comma"
    own_views: tuple[str, ...]  # "in her view": according to who was just spoken of
    it: Words  # "it" for a body that speaks
    complementizers: Words  # "that", "dass"
    clause_openers: Words  # those that only introduce: "that", not "whether"
    passive_auxiliaries: Words  # "was" in "was told by"
    passive_by: Words  # "by" in "was told by"
    relatives: Words  # "who"
    human_relatives: Words  # those of them that only follow people
    determiners: Words  # what a noun phrase begins with
    definites: Words  # those that point at something known: "the"
    his_determiners: Words  # those that tell a man where a title follows: "le", "il"
    her_determiners: Words
    joiners: Words  # prepositions and articles inside a noun phrase: "of the"
    boundaries: Words  # words no noun phrase goes beyond
    editorial_notes: tuple[str, ...]  # what opens a paragraph about the article itself
    ands: Words  # what joins two names into one phrase: "and", "&"
    relations: Words  # how near a source stands: "familiar" in "people familiar with the matter"
    contracted: Words  # a preposition and its article in one: "du", "del"
    infinitive_marks: Words  # before an infinitive that is reported: "di" in "dice di sapere"
    adverb_endings: tuple[str, ...]  # "-ly"
    participle_endings: tuple[str, ...]  # of what follows its noun: "-ed" in "a study published"
    plural_endings: tuple[str, ...]  # of verbs that may name nobody: "dicen"
    singular_verbs: Words  # those that end so and are not: "tem"
    further: Words  # behind a source between commas: "weiter" in ", so Merkel weiter."
    of_sources: Words  # between "aus Sicht" and its source: "von"
    before_told: Words  # before what opens such a clause: "secondo" in "secondo quanto riferito"
    nominatives: Mapping[str, Sequence[str]]  # article of another case -> those of the first
    he: Words
    she: Words
    they: Words
    empty_subjects: Words  # pronouns that may mean nobody: the "il" of "il s'agit de"
    first_person: Words  # "i", "we"
    second_person: Words  # "you"
    polite_person: Words  # "you" where a capital tells it from "they": "Sie"
    polite_endings: tuple[str, ...]  # of the verbs behind it: "Sie haben", not "Sie hat"
    spoken: Mapping[str, Sequence[str]]  # for scripts without capitals, as caseless.py says
    possessives: Mapping[str, str]  # possessive -> "he", "she" or "they"
    verb_second: (
        bool  # an adverb at the start puts the subject behind its verb: "Konkret fragte sie"
    )
    has_articles: bool  # "the"; without, a bare noun may mean somebody known
    contracts_pronouns: bool  # "he's", "they've"
    names_in_marks: bool  # papers and plants stand in quotation marks: "газета «Заря»"
    drops_pronouns: bool  # a verb may stand for "she": "dijo", "ha detto"
    needs_opener: bool  # what is reported begins with "that", a noun or a quotation: "dijo que"
    synonyms: Mapping[str, Sequence[str]]  # another word for a role: "tecnico" for "allenatore"
    owner_form: str  # how an owner is written before a thing: "{}'s"; "" where it follows
    titles: Words  # before a name and no part of it: "mr", "sen", "president"
    his_titles: Words  # titles that tell a man
    her_titles: Words
    bare_titles: Words  # titles that say nothing of who somebody is: "mr", "dr"
    general_titles: Words  # those that say less than any other description: "professor"
    role_endings: tuple[str, ...]  # of nouns that are roles where a name is beside: "-ista"
    roles: Words  # nouns for people: "spokesman", "minister"
    agent_endings: tuple[str, ...]  # of nouns for people, where every noun has a capital
    groups: Words  # nouns for bodies: "ministry", "company"
    called: Words  # nouns before a quotation that is a name or a title: "film", "association"
    body_forms: Words  # nouns for bodies in every case
    nominal_forms: Words  # both in every case where nouns have cases

    connective_starts: tuple[str, ...]  # connectives with the space behind them
    connective_ends: tuple[str, ...]  # those of several words, with the space before them
    leads: Words  # what goes before a noun phrase: joiners and boundaries
    prepositions: Words  # joiners that are no determiners
    cited: Words  # first words of what stands before a source: "according"
    times: Words  # weekdays, months and the nouns of times
    nouns: Words  # roles and titles
    openings: Words  # what a noun phrase begins with: determiners and possessives

    def is_role(self, word: str) -> bool:
        """Tell a word for who somebody is, in lower case; "firmenchef" by the noun it ends in."""
        return word in self.roles or self.is_title(word)

    def is_title(self, word: str) -> bool:
        """Tell a word that stands before names, in lower case: "minister", "firmenchef"."""
        if not self.capital_nouns:
            return word in self.titles
        return word in self.titles or word in self.roles or self.head_role(word) is not None

    def title_kind(self, word: str) -> str | None:
        """Return "he" or "she" where a title in lower case tells: "amtsleiterin" is a woman."""
        for known in (word, self.head_role(word) if self.capital_nouns else None):
            if known in self.his_titles:
                return "he"
            if known in self.her_titles:
                return "she"
        return None

    def article_kind(self, article: str) -> str | None:
        """Return "he" or "she" where an article in lower case tells: "la testimone"."""
        if article in self.his_determiners:
            return "he"
        return "she" if article in self.her_determiners else None

    def is_agent(self, word: str) -> bool:
        """Tell, beside a name, who somebody is by how the noun ends: "arbeitsrechtlerin"."""
        return len(word) > _MIN_AGENT and word.endswith(self.agent_endings)

    def head_role(self, word: str) -> str | None:
        """Return the role that a compound ends in: "leiterin" for "amtsleiterin"."""
        return next(
            (
                word[at:]
                for at in range(_MIN_MODIFIER, len(word) - _MIN_HEAD + 1)
                if word[at:] in self.titles or word[at:] in self.roles
            ),
            None,
        )

    def is_pronoun(self, word: str) -> bool:
        """Tell a personal pronoun, in lower case."""
        if "'" in word and self.contracts_pronouns:
            word = word.partition("'")[0]
        return word in self.first_person or self.pronoun_kind(word) is not None

    def pronoun_kind(self, word: str) -> str | None:
        """Return "he", "she", "they" or "it" for a personal pronoun in lower case; for "he's" too."""
        if "'" in word and self.contracts_pronouns:
            word = word.partition("'")[0]
        if word in self.he:
            return "he"
        if word in self.she:
            return "she"
        if word in self.they:
            return "they"
        return "it" if word in self.it else None


@lru_cache(maxsize=32)  # a language file is read once per process; a dozen exist
def load_language(code: str | None) -> Language:
    """Return the words of the language `code`, or an empty set of them where none are kept."""
    if code is None or code not in LANGUAGES + CASELESS:
        return _from_table(_UNKNOWN, {})
    return _from_table(code, _read(code))


@lru_cache(maxsize=1)  # one list for all languages: people travel
def first_names() -> Mapping[str, str]:
    """Return first name in lower case -> "he" or "she"; names that are both are left out."""
    table = _read(_FIRST_NAMES)
    return {name: kind for kind in ("he", "she") for name in table[kind]}


def _read(name: str) -> dict[str, Any]:
    words = files("bot.condensing").joinpath("languages", f"{name}.toml").read_text("utf-8")
    return tomllib.loads(words)


def guess_language(words: Iterable[str]) -> str | None:
    """Return the language whose commonest words fill most of `words`, None where none does."""
    counts = Counter(list(words)[:_GUESS_SAMPLE_WORDS])
    total = sum(counts.values())
    shares = {
        code: sum(counts[word] for word in load_language(code).stop_words) for code in LANGUAGES
    }
    best = max(shares, key=lambda code: shares[code])
    return best if total and shares[best] / total >= _GUESS_MIN_SHARE else None


@lru_cache(maxsize=256)  # compiled once per language and word list
def phrase_pattern(phrases: tuple[str, ...]) -> re.Pattern[str] | None:
    """Return a pattern for any of `phrases` as whole words, None where there are none."""
    if not phrases:
        return None
    longest_first = sorted(phrases, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)


def _from_table(code: str, table: Mapping[str, Any]) -> Language:
    values: dict[str, Any] = {
        "code": code,
        "possessives": table.get("possessives", {}),
        "spoken": table.get("spoken", {}),
        "separable": table.get("separable", {}),
        "nominatives": table.get("nominatives", {}),
        "synonyms": table.get("synonyms", {}),
        "owner_form": table.get("owner_form", ""),
        "capital_nouns": table.get("capital_nouns", False),
        "verb_second": table.get("verb_second", False),
        "has_articles": table.get("has_articles", True),
        "contracts_pronouns": table.get("contracts_pronouns", False),
        "names_in_marks": table.get("names_in_marks", False),
        "drops_pronouns": table.get("drops_pronouns", False),
        "needs_opener": table.get("needs_opener", False),
    }
    for field in fields(Language):
        if field.name not in values:
            given = table.get(field.name, ())
            values[field.name] = tuple(given) if field.type == tuple[str, ...] else frozenset(given)
    bodies, nouns = with_cases(values["groups"], code), with_cases(values["roles"], code)
    made = {
        "reporting": _reporting(values),
        "body_forms": bodies,
        "nominal_forms": bodies | nouns,
        # Unions that are asked for at every other word.
        "connective_starts": tuple(f"{phrase} " for phrase in values["connectives"]),
        "connective_ends": tuple(f" {phrase}" for phrase in values["connectives"] if " " in phrase),
        "leads": values["joiners"] | values["boundaries"],
        "prepositions": values["joiners"] - values["determiners"],
        "cited": frozenset(phrase.split()[0] for phrase in values["according"]),
        "times": values["weekdays"] | values["months"] | values["time_nouns"],
        "nouns": values["roles"] | values["titles"],
        "openings": values["determiners"].union(values["possessives"]),
    }
    return Language(**{**values, **made})


def _reporting(values: Mapping[str, Any]) -> Words:
    names = ("cue_verbs", "opinion_verbs", "quoting_verbs", "cue_participles", "caused_verbs")
    return frozenset(values["separable"]).union(*(values[name] for name in names))
