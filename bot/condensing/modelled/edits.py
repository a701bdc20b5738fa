"""A claim laid beside its sentences in, what was left out where, out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.condensing.language import Language
from bot.condensing.modelled.editing_words import EditingWords
from bot.condensing.modelled.matching import Alignment, Evidence, Given, Segment

_BEHIND_TIMES = frozenset({"an", "ab"})  # "von Montag an"
_MIN_ADVERB = 4  # letters; what is shorter may be half of a verb: "s'", "on"
_PRONOMINAL = {"de": "da", "nl": "daar"}  # "dafür", "daardoor"
_PARTS_OF_DAY = {  # behind a weekday, in one word: "zaterdagnacht"
    "de": ("abend", "morgen", "mittag", "nachmittag", "vormittag", "nacht"),
    "nl": ("avond", "ochtend", "middag", "nacht"),
}
_DURATIONS = {"de": ("elang", "enlang"), "nl": ("enlang",)}  # "jahrelang", "urenlang"
# Half of a passive or of a verb that is caused, though they stand among adverbs there.
_VERB_PARTS = frozenset({"été", "fait", "sido", "hecho", "stato", "stata", "fatto"})


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a part may not be shown, and the word it is about."""

    why: str
    word: str


@dataclass(frozen=True, slots=True)
class Edit:
    """What a claim makes of its sentences."""

    evidence: Evidence
    alignment: Alignment
    words: EditingWords
    language: Language

    @property
    def given(self) -> Sequence[Given]:
        """Return the words of the cited sentences."""
        return self.evidence.words

    @property
    def relatives(self) -> frozenset[str]:
        """Return the language's words for "who" and "which", in all their forms."""
        return self.language.relatives | self.words.relatives

    def keeps(self, at: int) -> bool:
        """Tell whether the claim has the word at `at`."""
        return at in self.alignment.kept

    def segment(self, at: int) -> Segment:
        """Return the part of its sentence that a word stands in."""
        return self.evidence.segments[self.given[at].segment]

    def keeps_any(self, segment: Segment) -> bool:
        """Tell whether anything of a part of a sentence is kept."""
        return any(self.keeps(at) for at in range(segment.first, segment.last + 1))

    def is_small(self, at: int) -> bool:
        """Tell a word that only joins others: no content, no number, nothing that turns them."""
        return not (self.given[at].is_content or self.counts(at))

    def counts(self, at: int) -> bool:
        """Tell a number, in digits or letters."""
        return self.given[at].is_number or self.given[at].lower in self.words.numbers

    def beside(self, at: int, step: int) -> int | None:
        """Return the next word of the same part of the sentence, `step` to the right."""
        place = at + step
        if not 0 <= place < len(self.given):
            return None
        return place if self.given[place].segment == self.given[at].segment else None

    def governs(self, at: int) -> str | None:
        """Return the code of a word that changes whether the rest is so, None for the others."""
        word = self.given[at].lower
        if word in self.language.negations:
            return "negation_lost"
        month = word in self.language.months and self.given[at].is_capital  # "May"
        hedges = word in self.language.hedges or self.words.turns(word)
        hedges = hedges or self.given[at].is_hedge
        return "hedge_lost" if hedges and not month else None

    def is_skippable(self, at: int) -> bool:
        """Tell an article, an adverb, what opens a sentence, and what says who says it."""
        word = self.given[at]
        if word.told or (word.lower in self.words.articles and not word.is_noun):
            return True
        opens = at == 0 or self.given[at - 1].sentence != word.sentence
        if not opens and self._introduces(at):
            return True
        if self.governs(at) or word.lower in self.words.limiting:
            return False
        joins = word.lower in self.language.conjunctions
        opening = opens and (joins or word.lower in self.language.connectives)
        return opening or self.is_adverb(at) or self._points(at)

    def _points(self, at: int) -> bool:
        """Tell the "this" of "this station" and "dafür", which lean on the sentence before."""
        word, language = self.given[at].lower, self.language
        if word in language.plain_articles | self.relatives | language.joiners:
            return False
        noun = self.given[at + 1 : at + 2]
        points = word in language.determiners & language.leaning
        if points and noun and noun[0].is_content:
            return True
        pronominal = _PRONOMINAL.get(language.code)
        return pronominal is not None and word.startswith(pronominal) and word in language.leaning

    def _introduces(self, at: int) -> bool:
        """Tell the "that" behind "she said" and "and", and the "an" of "von Montag an"."""
        word, before = self.given[at].lower, self.given[at - 1]
        if word in self.language.clause_openers:
            return before.told or before.lower in self.language.ands
        return word in _BEHIND_TIMES and self.is_time(at - 1) and not self.keeps(at - 1)

    def is_adverb(self, at: int) -> bool:
        """Tell "later" and "yesterday", and "quietly" where adverbs end so."""
        word, language = self.given[at].lower, self.language
        if self.governs(at) or word in self.words.limiting or len(word) < _MIN_ADVERB:
            return False
        fixed = language.auxiliaries | language.joiners | language.determiners | _VERB_PARTS
        if word in fixed or word in self.relatives or word in language.complementizers:
            return False
        ends = (*language.adverb_endings, *_DURATIONS.get(language.code, ()))
        known = word in language.cue_adverbs or word in self.words.adverbs
        return self.is_time(at) or known or word.endswith(ends)

    def is_time(self, at: int) -> bool:
        """Tell a weekday, a month and "week"."""
        word, language = self.given[at].lower, self.language
        if word in language.times:
            return True
        parts = _PARTS_OF_DAY.get(language.code, ())
        return any(word.removesuffix(part) in language.weekdays for part in parts)

    def stretches(self, segment: Segment) -> Iterator[tuple[int, int]]:
        """Yield what was left out behind the first kept word of a part: first and last word."""
        start: int | None = None
        seen = False
        for at in range(segment.first, segment.last + 2):
            told = at <= segment.last and self.given[at].told
            if told and start is not None and not self.keeps(at):
                continue
            out = at <= segment.last and not self.keeps(at) and not told
            if out and seen and start is None:
                start = at
            if not out and start is not None:
                yield start, at - 1
                start = None
            seen = seen or (at <= segment.last and self.keeps(at))
