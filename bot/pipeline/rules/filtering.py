"""A filter and what is known of an entry in, the verdict with its reasons out; cost is bounded."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, TypeAlias

from bot.domain.filters import (
    AllOf,
    AnyOf,
    Filter,
    FilterField,
    FilterMatch,
    FilterRule,
    FilterSubject,
    FilterVerdict,
    InField,
    Not,
    Pattern,
    Phrase,
    Word,
)
from bot.pipeline.rules.filter_patterns import compile_pattern, windows
from bot.pipeline.rules.folding import FoldedText, composed, fold, stands_alone, unaccented

MAX_SEARCHED_CHARS = 100_000  # of one text; longer ones are searched that far
# CPU time of one verdict, not the time on the wall: a busy machine makes no filter slow. With the
# 14 ms that one window may take and the folding it keeps a verdict under 50 ms.
MAX_CPU_SECONDS = 0.02
_HITS_BETWEEN_CHECKS = 256
_MAX_SHOWN_CHARS = 100
_BARE: Final = (FilterField.TITLE, FilterField.CLAIMS, FilterField.TEXT)

_Term: TypeAlias = Word | Phrase | Pattern


def judge(wanted: Filter, subject: FilterSubject) -> FilterVerdict:
    """Return whether the subject passes, what matched, and which rule kept it out.

    Takes under 50 ms of CPU. A rule that would take longer is told, and the subject passes:
    nothing is lost to a slow filter.
    """
    if wanted.rule is None:
        return FilterVerdict(passes=True, matches=(), kept_out_by=None)
    judging = _Judging(subject)
    try:
        unmet = judging.unmet(wanted.rule, None)
    except _TooSlow as slow:
        found = tuple(judging.matches)
        return FilterVerdict(passes=True, matches=found, kept_out_by=None, too_slow=slow.rule)
    return FilterVerdict(passes=unmet is None, matches=tuple(judging.matches), kept_out_by=unmet)


@dataclass
class _TooSlow(Exception):
    rule: str


@dataclass
class _Budget:
    """Raises _TooSlow in the name of the rule at work once the time is over."""

    rule: str = ""
    ends_at: float = field(default_factory=lambda: time.thread_time() + MAX_CPU_SECONDS)

    def check(self) -> None:
        if time.thread_time() > self.ends_at:
            raise _TooSlow(self.rule)


class _Searched:
    """One text of the subject, prepared for words or for patterns when first needed."""

    def __init__(self, text: str) -> None:
        self._text = text[:MAX_SEARCHED_CHARS]
        self._folded: FoldedText | None = None
        self._unaccented: tuple[str, str] | None = None

    def find_words(self, words: str, budget: _Budget, *, prefix: bool) -> str | None:
        """Return the words as they stand in the text, where they stand alone."""
        if self._folded is None:
            self._folded = FoldedText(self._text, budget.check)
        text = self._folded.folded
        hits, start = 0, text.find(words) if words else -1
        while start >= 0:
            end = start + len(words)
            if stands_alone(text, start, end, prefix=prefix):
                return self._folded.shown(start, end)
            hits += 1
            if hits % _HITS_BETWEEN_CHECKS == 0:
                budget.check()
            start = text.find(words, start + 1)
        return None

    def find_pattern(self, source: str, budget: _Budget) -> str | None:
        """Return what the pattern matches, as it stands in the text."""
        if self._unaccented is None:
            shown = composed(self._text)
            self._unaccented = shown, unaccented(shown, budget.check)
        shown, searched = self._unaccented
        pattern = compile_pattern(source)
        for window in windows(len(searched)):
            budget.check()
            place = pattern.search(searched, window)
            if place is not None:
                return shown[slice(*place)]
        return None


class _Judging:
    """The state of one verdict."""

    def __init__(self, subject: FilterSubject) -> None:
        self.matches: list[FilterMatch] = []
        self._budget = _Budget()
        self._texts = {
            name: tuple(map(_Searched, texts)) for name, texts in _texts_of(subject).items()
        }

    def unmet(self, rule: FilterRule, within: FilterField | None) -> str | None:
        """Return the first rule that is not met, None when all are; every part is looked at."""
        if isinstance(rule, InField):
            return self.unmet(rule.part, rule.field)
        if isinstance(rule, AllOf):
            unmet = [self.unmet(part, within) for part in rule.parts]
            return next((each for each in unmet if each is not None), None)
        if isinstance(rule, AnyOf):
            met = [self.unmet(part, within) is None for part in rule.parts]
        elif isinstance(rule, Not):
            met = [self.unmet(rule.part, within) is not None]
        else:
            met = [self._matches(rule, within)]
        return None if any(met) else _written(rule, within)

    def _matches(self, term: _Term, within: FilterField | None) -> bool:
        self._budget.rule = _written(term, within)
        find = _finder(term, self._budget)
        for name in _BARE if within is None else (within,):
            for text in self._texts[name]:
                self._budget.check()
                words = find(text)
                if words is not None:
                    shown = " ".join(words.split())[:_MAX_SHOWN_CHARS]
                    match = FilterMatch(rule=self._budget.rule, field=name, words=shown)
                    self.matches.append(match)
                    return True
        return False


def _finder(term: _Term, budget: _Budget) -> Callable[[_Searched], str | None]:
    if isinstance(term, Pattern):
        return lambda text: text.find_pattern(term.source, budget)
    words, prefix = _folded_words(term.text), isinstance(term, Word) and term.prefix
    return lambda text: text.find_words(words, budget, prefix=prefix)


@lru_cache(maxsize=4_096)  # the words of some hundred filters, asked for again with every entry
def _folded_words(text: str) -> str:
    return fold(text)


def _written(rule: FilterRule, within: FilterField | None) -> str:
    return str(rule if within is None else InField(within, rule))


def _texts_of(subject: FilterSubject) -> dict[FilterField, tuple[str, ...]]:
    return {
        FilterField.TITLE: (subject.title,),
        FilterField.TEXT: (subject.text,),
        FilterField.CLAIMS: subject.claims,
        FilterField.SPEAKER: subject.speakers,
        FilterField.LANGUAGE: (subject.language,) if subject.language else (),
        FilterField.AUTHOR: subject.authors,
        FilterField.CATEGORY: subject.categories,
    }
