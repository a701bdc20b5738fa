"""What a person writes as a filter in, the Filter out, or FilterInvalid that helps to mend it.

bitcoin                       a word, in any case, with or without accents; bitcoin* a prefix
"climate change"  /q[0-9]/    a phrase, a regular expression
a b   a AND b   a OR b        both, both, either; AND binds tighter than OR
-a    NOT a                   not
title:a   speaker:(a OR b)    in one field; a bare rule looks in title, claims and text
"""

import re
from collections.abc import Callable, Sequence
from typing import Final, NoReturn, TypeAlias

from bot.domain.errors import FilterInvalid
from bot.domain.filters import (
    AllOf,
    AnyOf,
    Filter,
    FilterField,
    FilterRule,
    InField,
    Not,
    Pattern,
    Phrase,
    Word,
)
from bot.pipeline.rules.filter_patterns import PatternRefused, compile_pattern
from bot.pipeline.rules.folding import fold

MAX_CHARS = 500  # a long message; what is longer was generated
MAX_DEPTH = 10  # groups within groups
MAX_TERMS = 50
MAX_PATTERNS = 5  # each may cost as much as all the words together

# What begins a rule, typographic forms included: telephones write them by themselves.
_OPENING, _CLOSING = "(\N{FULLWIDTH LEFT PARENTHESIS}", ")\N{FULLWIDTH RIGHT PARENTHESIS}"
_QUOTES = {'"': '"', "“": "”", "”": "”", "„": "“”", "«": "»", "»": "«", "「": "」"}
_MINUS = "-–—−"  # noqa: RUF001  # what telephones make of a hyphen
_STAR = "*＊"  # noqa: RUF001  # as Japanese keyboards write it
_WORD = re.compile(rf"[^\s{re.escape(_OPENING + _CLOSING + ''.join(_QUOTES))}]+")
_FIELD = re.compile(r"([^\W\d_]+)[:：]")  # as Chinese keyboards write it, too
_PATTERN = re.compile(r"/((?:[^\\/]|\\.)*)/i?", re.DOTALL)
_ESCAPED_SLASH = re.compile(r"\\(.)", re.DOTALL)
_FIELDS = ", ".join(f"{field}:" for field in FilterField)
_MAX_FOUND = 30  # characters of what is told to stand at the wrong place

_Parts: TypeAlias = list[FilterRule]


def parse_filter(text: str) -> Filter:
    """Return the filter that `text` means; an empty one lets everything pass.

    str() of the result means the same: parse_filter(str(parsed)) == parsed.

    Raises:
        FilterInvalid: with the place, what stands there and what could stand there.
    """
    if len(text) > MAX_CHARS:
        raise FilterInvalid(why="too_long", position=MAX_CHARS + 1, limit=MAX_CHARS)
    if not text.strip():
        return Filter()
    parsed = Filter(_Reader(text).read())
    if len(str(parsed)) > MAX_CHARS:  # quotes inside of curly quotes are written longer
        raise FilterInvalid(why="too_long", position=len(text), limit=MAX_CHARS)
    return parsed


class _Reader:
    """Reads a filter from left to right, one method for each level of binding."""

    def __init__(self, text: str) -> None:
        self._text: Final = text
        self._at = 0
        self._depth = 0
        self._terms = 0
        self._patterns = 0

    def read(self) -> FilterRule:
        rule = self._either()
        if self._next():
            self._refuse("unopened_group", expected="(")
        return rule

    def _either(self) -> FilterRule:
        parts = [self._both()]
        while self._take_operator("OR"):
            parts.append(self._both())
        return _joined(parts, AnyOf)

    def _both(self) -> FilterRule:
        parts = [self._negated()]
        while self._take_operator("AND") or self._begins_rule():
            parts.append(self._negated())
        return _joined(parts, AllOf)

    def _negated(self) -> FilterRule:
        if not (self._take_operator("NOT") or self._take_minus()):
            return self._in_field()
        rule = self._deeper(self._negated)
        return rule.part if isinstance(rule, Not) else Not(rule)

    def _in_field(self) -> FilterRule:
        self._next()
        prefix = _FIELD.match(self._text, self._at)
        if prefix is None:
            return self._term()
        field = self._field(prefix[1])
        self._at = prefix.end()
        if self._at == len(self._text) or self._text[self._at].isspace():
            self._refuse("field_without_term", expected=f"{field}:word")
        part = self._deeper(self._negated)
        return part if isinstance(part, InField) else InField(field, part)

    def _field(self, name: str) -> FilterField:
        try:
            return FilterField(name.casefold())
        except ValueError:
            self._refuse("unknown_field", expected=_FIELDS)

    def _term(self) -> FilterRule:
        char = self._next()
        if char and char in _OPENING:
            return self._group()
        self._count_term()
        if char and char in _QUOTES:
            return self._phrase(_QUOTES[char])
        if char == "/":
            return self._pattern()
        return self._word()

    def _group(self) -> FilterRule:
        opened = self._at
        self._at += 1
        char = self._next()
        if char and char in _CLOSING:
            self._refuse("empty_group", expected="word")
        rule = self._deeper(self._either)
        if not self._next():
            self._at = opened
            self._refuse("unclosed_group", expected=")")
        self._at += 1  # nothing but a closing parenthesis ends a rule before the text ends
        return rule

    def _phrase(self, closing: str) -> Phrase:
        content = re.compile(rf"((?:[^\\{closing}]|\\.)*)[{closing}]", re.DOTALL)
        found = content.match(self._text, self._at + 1)
        if found is None:
            self._refuse("unclosed_quote", expected=closing[-1])
        words = re.sub(r'\\(["\\])', r"\1", found[1])
        self._require_words(words)
        self._at = found.end()
        return Phrase(words)

    def _pattern(self) -> Pattern:
        found = _PATTERN.match(self._text, self._at)
        if found is None:
            self._refuse("unclosed_pattern", expected="/")
        pattern = Pattern(_ESCAPED_SLASH.sub(_without_escape, found[1]))
        self._patterns += 1
        if self._patterns > MAX_PATTERNS:
            self._refuse("too_many_patterns", limit=MAX_PATTERNS)
        try:
            compile_pattern(pattern.source)
        except PatternRefused as refusal:
            self._refuse(refusal.why, detail=refusal.detail)
        self._at = found.end()
        if self._begins_rule() and not self._text[found.end()].isspace():
            self._refuse("pattern_end", expected=" ")
        return pattern

    def _word(self) -> Word:
        found = _WORD.match(self._text, self._at)
        if found is None or found[0] in {"AND", "OR", "NOT"}:
            self._refuse("no_term", expected="word")
        if found[0] in {"and", "or"}:
            self._refuse("small_operator", expected=f'{found[0].upper()} or "{found[0]}"')
        text = found[0].rstrip(_STAR)
        self._require_words(text)
        if any(star in text for star in _STAR):
            self._refuse("star_within", expected=re.sub(f"[{_STAR}]", "", text) + "*")
        self._at = found.end()
        return Word(text, prefix=text != found[0])

    def _require_words(self, words: str) -> None:
        if not fold(words):
            self._refuse("nothing_to_find", expected="word")

    def _next(self) -> str:
        """Return the character that the next rule begins with, "" at the end."""
        while self._at < len(self._text) and self._text[self._at].isspace():
            self._at += 1
        return self._text[self._at : self._at + 1]

    def _begins_rule(self) -> bool:
        char = self._next()
        return bool(char) and char not in _CLOSING and self._found_word() != "OR"

    def _take_operator(self, name: str) -> bool:
        self._next()
        if self._found_word() != name:
            return False
        self._at += len(name)
        return True

    def _take_minus(self) -> bool:
        char = self._next()
        if not char or char not in _MINUS:
            return False
        self._at += 1
        return True

    def _found_word(self) -> str:
        found = _WORD.match(self._text, self._at)
        return found[0] if found else ""

    def _deeper(self, read: Callable[[], FilterRule]) -> FilterRule:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            self._refuse("too_deep", limit=MAX_DEPTH)
        rule = read()
        self._depth -= 1
        return rule

    def _count_term(self) -> None:
        self._terms += 1
        if self._terms > MAX_TERMS:
            self._refuse("too_many_terms", limit=MAX_TERMS)

    def _refuse(
        self, why: str, *, expected: str = "", detail: str = "", limit: int | None = None
    ) -> NoReturn:
        self._next()
        found = self._text[self._at :].split(maxsplit=1)
        raise FilterInvalid(
            why=why,
            position=self._at + 1,
            found=found[0][:_MAX_FOUND] if found else "",
            expected=expected,
            detail=detail,
            limit=limit,
        )


def _joined(parts: _Parts, kind: type[AllOf] | type[AnyOf]) -> FilterRule:
    """Return one rule of many, without groups that change nothing."""
    flat: _Parts = []
    for part in parts:
        inner: Sequence[FilterRule] = part.parts if isinstance(part, kind) else (part,)
        flat.extend(inner)
    return flat[0] if len(flat) == 1 else kind(tuple(flat))


def _without_escape(found: re.Match[str]) -> str:
    return "/" if found[1] == "/" else found[0]
