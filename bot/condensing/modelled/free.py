"""A freely worded claim and its sentences in, what they do not show, out.

What can be checked is checked: numbers with what they count, names, negations, who stands before
whom. What cannot be (a wrong verb, a wrong adjective) is not: this is no proof.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from bot.condensing.grounding import unsupported
from bot.condensing.language import Language
from bot.condensing.modelled.editing_words import load_editing_words
from bot.condensing.modelled.edits import Fault
from bot.condensing.tokens import Token, tokenize

_NEAR = 3  # words behind a number that may say what it counts
_MIN_UNIT = 3  # letters


def free_faults(claim: str, evidence: str, language: Language) -> Iterator[Fault]:
    """Yield what `claim` says and `evidence` does not."""
    for word in unsupported(claim, evidence, language):
        opens = claim.casefold().startswith(word) and word not in language.negations
        if not (opens and word in language.stop_words):  # "The", which is no name
            yield Fault("unsupported", word)
    claimed = [token for token in tokenize(claim) if token.is_word or token.text == "%"]
    given = [token for token in tokenize(evidence) if token.is_word or token.text == "%"]
    yield from _negations(claimed, given, language)
    yield from _units(claimed, given, language)
    yield from _roles(claimed, given, language)


def _negations(
    claimed: Sequence[Token], given: Sequence[Token], language: Language
) -> Iterator[Fault]:
    """Find a negation before a word that the sentences have without one."""
    positive = {
        b.lower for a, b in pairwise([*given[:1], *given]) if a.lower not in language.negations
    }
    negative = {b.lower for a, b in pairwise(given) if a.lower in language.negations}
    for a, b in pairwise(claimed):
        if a.lower in language.negations and b.lower in positive - negative:
            yield Fault("negation_added", a.text)


def _units(claimed: Sequence[Token], given: Sequence[Token], language: Language) -> Iterator[Fault]:
    """Find numbers that count something else there."""
    words = load_editing_words(language.code)
    for at, token in enumerate(claimed[:-1]):
        unit = claimed[at + 1]
        if not _has_digit(token) or len(unit.text) < _MIN_UNIT or unit.lower in language.stop_words:
            continue
        near = [
            other.lower
            for place, each in enumerate(given)
            if each.lower == token.lower
            for other in given[max(0, place - 1) : place + 1 + _NEAR]
        ]
        same = any(
            near_word == unit.lower
            or (words is not None and words.is_form(near_word, unit.lower, noun=False))
            for near_word in near
        )
        elsewhere = any(each.lower == unit.lower for each in given)
        if near and not same and elsewhere:
            yield Fault("number_changed", f"{token.text} {unit.text}")


def _has_digit(token: Token) -> bool:
    return any(char.isdigit() for char in token.text)


def _roles(claimed: Sequence[Token], given: Sequence[Token], language: Language) -> Iterator[Fault]:
    """Find two names that changed places around words that kept theirs."""
    order = _names(given, language)
    for (a, verb), (b, _) in pairwise(_with_next(claimed, language)):
        if a == b or verb is None:
            continue
        turned = any(x == b and y == a and verb in between for x, between, y in order)
        straight = any(x == a and y == b for x, _, y in order)
        if turned and not straight:
            yield Fault("role_changed", b)


def _names(tokens: Sequence[Token], language: Language) -> list[tuple[str, set[str], str]]:
    """Return each name, the words behind it, and the next name."""
    places = [at for at, token in enumerate(tokens) if _is_name(token, language)]
    return [
        (tokens[a].lower, {token.lower for token in tokens[a + 1 : b]}, tokens[b].lower)
        for a, b in pairwise(places)
    ]


def _with_next(tokens: Sequence[Token], language: Language) -> list[tuple[str, str | None]]:
    """Return each name and the first word behind it that is no small one."""
    found: list[tuple[str, str | None]] = []
    for at, token in enumerate(tokens):
        if _is_name(token, language):
            behind = tokens[at + 1 : at + 2]
            small = not behind or behind[0].lower in language.stop_words or behind[0].is_capital
            found.append((token.lower, None if small else behind[0].lower))
    return found


def _is_name(token: Token, language: Language) -> bool:
    return token.is_word and token.is_capital and token.lower not in language.stop_words
