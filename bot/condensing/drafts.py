"""A sentence in, a draft of its claim out: what is kept, what is cut, what stands in brackets."""

# ruff: noqa: RUF001  # typographic marks are what this module is about

import re
from dataclasses import dataclass, field

from bot.condensing.document import Document
from bot.condensing.sources import Memory
from bot.condensing.tokens import Token
from bot.domain.briefs import Attribution

_SPACES = re.compile(r"\s+")
_DOUBLED = re.compile(r"\s+([,.;:!?])|([,;:])\s*(?=[,.;:!?])")
_PAIRS = (("„“", "”"), ("«»", "»"), ("「", "」"))  # what may open what ends with the second
_TERMINATORS = ".!?…。！？।॥؟۔"


@dataclass(slots=True)
class Draft:
    """A sentence while it is made into a claim."""

    document: Document
    index: int
    begin: int  # what is left of the sentence
    end: int
    opening: int = 0  # where its evidence begins when a dateline stands before
    cuts: list[tuple[int, int]] = field(default_factory=list)  # removed from between
    pointers: list[tuple[int, int, str]] = field(default_factory=list)  # a pronoun, and its name
    attribution: Attribution | None = None
    sources: list[tuple[int, int]] = field(default_factory=list)  # more evidence
    memory: Memory = field(default_factory=Memory)  # who spoke so far

    @property
    def units(self) -> list[Token]:
        """Return the units that are left."""
        units = self.document.frames[self.index].units
        left = [unit for unit in units if unit.start >= self.begin and unit.end <= self.end]
        for start, end in self.cuts:
            left = [unit for unit in left if not start <= unit.start < end]
        return left

    def text(self) -> str:
        """Return the claim as it reads now."""
        changes = [(start, end, " ") for start, end in self.cuts] + self.pointers
        pieces = []
        at = self.begin
        for start, end, instead in sorted(changes):
            if start >= at:  # else it stands in what was cut
                pieces += [self.document.text[at:start], instead]
            at = max(at, end)
        pieces.append(self.document.text[at : self.end])
        return _finished("".join(pieces))


def _balanced(text: str) -> str:
    """Take off the mark that closes a quotation which opened in what was left out."""
    bare = text.rstrip(".")
    for opening, closing in _PAIRS:
        if bare.endswith(closing) and not any(mark in bare[:-1] for mark in opening):
            return bare[:-1] + text[len(bare) :]
    return text


def _finished(text: str) -> str:
    """Fold white space, mend marks around what was cut, begin with a capital, end with a stop."""
    folded = _SPACES.sub(" ", text).strip().lstrip(",;:—–- ")  # dashes
    folded = _DOUBLED.sub(lambda match: match.group(1) or "", folded)
    folded = folded.rstrip(" ,;:—–")  # dashes
    if folded[:1].islower():
        folded = folded[0].upper() + folded[1:]
    folded = _balanced(folded)
    closed = folded.rstrip("\"”’»'“」』)]")
    if closed.endswith(","):  # “We go,” of which "she said" was cut
        closed, folded = closed[:-1], closed[:-1] + folded[len(closed) :]
    return folded if closed.endswith(tuple(_TERMINATORS)) else f"{folded}."
