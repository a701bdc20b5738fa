"""What people write as filters in, trees out; what cannot be read says how to mend it."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
from bot.pipeline.rules.filter_language import (
    MAX_CHARS,
    MAX_DEPTH,
    MAX_PATTERNS,
    MAX_TERMS,
    parse_filter,
)
from bot.presenting.wording import say_error

A, B, C = Word("a"), Word("b"), Word("c")
TITLE = FilterField.TITLE


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", None),
        (" \n\t ", None),
        ("a", A),
        ("Élysée", Word("Élysée")),
        ("bitco*", Word("bitco", prefix=True)),
        ("C++", Word("C++")),
        ("16:30", Word("16:30")),
        ("covid-19", Word("covid-19")),
        ("and/or", Word("and/or")),
        ("android", Word("android")),
        ("政府", Word("政府")),
        ('"climate change"', Phrase("climate change")),
        ('"AND"', Phrase("AND")),
        (r'"say \"no\" \\ twice"', Phrase(r'say "no" \ twice')),
        ("“climate change”", Phrase("climate change")),
        ("„Not am Mann“", Phrase("Not am Mann")),
        ("« la guerre »", Phrase(" la guerre ")),
        ("»der Krieg«", Phrase("der Krieg")),
        ("「値上げ」", Phrase("値上げ")),
        ("/q[0-9]/", Pattern("q[0-9]")),
        ("/q[0-9]/i", Pattern("q[0-9]")),
        (r"/km\/h/", Pattern("km/h")),
        (r"/\\\/\d/", Pattern(r"\\/\d")),
        ("/(a b)/", Pattern("(a b)")),
        ("a b", AllOf((A, B))),
        ("a AND b", AllOf((A, B))),
        ("a OR b", AnyOf((A, B))),
        ("NOT a", Not(A)),
        ("-a", Not(A)),
        ("–a", Not(A)),
        ("a -b", AllOf((A, Not(B)))),
        ("--a", A),
        ("NOT -a", A),
        ("-(a b)", Not(AllOf((A, B)))),
        ("title:a", InField(TITLE, A)),
        ("Title:a", InField(TITLE, A)),
        ("title：a", InField(TITLE, A)),
        ("-title:a", Not(InField(TITLE, A))),
        ("title:-a", InField(TITLE, Not(A))),
        ('title:"a b"', InField(TITLE, Phrase("a b"))),
        ("title:/a/", InField(TITLE, Pattern("a"))),
        ("title:(a OR b)", InField(TITLE, AnyOf((A, B)))),
        ("title:(a)", InField(TITLE, A)),
        ("title:(text:a)", InField(FilterField.TEXT, A)),
        ("（a OR b） c", AllOf((AnyOf((A, B)), C))),
        ('"a"b', AllOf((Phrase("a"), B))),
    ],
)
def test_what_is_written_is_what_is_meant(text, rule):
    assert parse_filter(text) == Filter(rule)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("a OR b c", AnyOf((A, AllOf((B, C))))),
        ("a b OR c", AnyOf((AllOf((A, B)), C))),
        ("a AND b OR c", AnyOf((AllOf((A, B)), C))),
        ("(a OR b) c", AllOf((AnyOf((A, B)), C))),
        ("-a b", AllOf((Not(A), B))),
        ("NOT a OR b", AnyOf((Not(A), B))),
        ("-title:a b", AllOf((Not(InField(TITLE, A)), B))),
        ("title:a b", AllOf((InField(TITLE, A), B))),
        ("(a b) c", AllOf((A, B, C))),
        ("a OR (b OR c)", AnyOf((A, B, C))),
        ("((a))", A),
    ],
)
def test_not_binds_tighter_than_and_which_binds_tighter_than_or(text, rule):
    assert parse_filter(text).rule == rule


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("a AND NOT b", "a -b"),
        ("( a OR b )AND c", "(a OR b) c"),
        ("“x y”", '"x y"'),
        ("Title:( a )", "title:a"),
        ("title:-a", "title:(-a)"),
        ("/a/i", "/a/"),
        ("  ", ""),
    ],
)
def test_there_is_one_way_to_write_it(text, canonical):
    assert str(parse_filter(text)) == canonical


@pytest.mark.parametrize(
    ("text", "why", "position", "found", "expected"),
    [
        ("a OR", "no_term", 5, "", "word"),
        ("a AND", "no_term", 6, "", "word"),
        ("-", "no_term", 2, "", "word"),
        ("OR a", "no_term", 1, "OR", "word"),
        ("a AND OR b", "no_term", 7, "OR", "word"),
        (")", "no_term", 1, ")", "word"),
        ("a b) c", "unopened_group", 4, ")", "("),
        ("x (a b", "unclosed_group", 3, "(a", ")"),
        ("a ()", "empty_group", 4, ")", "word"),
        ('a "b c', "unclosed_quote", 3, '"b', '"'),
        ("a /b c", "unclosed_pattern", 3, "/b", "/"),
        ("/a/b", "pattern_end", 4, "b", " "),
        ('a ""', "nothing_to_find", 3, '""', "word"),
        ("a -- b *", "nothing_to_find", 8, "*", "word"),
        ('"\u00ad"', "nothing_to_find", 1, '"\u00ad"', "word"),
        ("bit*coin", "star_within", 1, "bit*coin", "bitcoin*"),
        ("a or b", "small_operator", 3, "or", 'OR or "or"'),
        ("titel:x", "unknown_field", 1, "titel:x", None),
        ("see https://a.example/", "unknown_field", 5, "https://a.example/", None),
        ("title: x", "field_without_term", 7, None, "title:word"),
        ("a title:", "field_without_term", 9, "", "title:word"),
    ],
)
def test_a_mistake_is_told_with_its_place_and_what_belongs_there(
    text, why, position, found, expected
):
    with pytest.raises(FilterInvalid) as caught:
        parse_filter(text)
    error = caught.value
    assert error.why == why
    if found is not None:  # else the finding is the word after the blank
        assert (error.position, error.found) == (position, found)
    assert error.expected == (
        expected or "title:, text:, claims:, speaker:, language:, author:, category:"
    )
    assert str(error.position) in say_error(error)


@pytest.mark.parametrize(
    ("text", "why", "limit"),
    [
        ("a" * (MAX_CHARS + 1), "too_long", MAX_CHARS),
        ("(" * (MAX_DEPTH + 1) + "a" + ")" * (MAX_DEPTH + 1), "too_deep", MAX_DEPTH),
        ("-" * (MAX_DEPTH + 1) + "a", "too_deep", MAX_DEPTH),
        ("(" * MAX_CHARS, "too_deep", MAX_DEPTH),
        ("title:" * 80 + "a", "too_deep", MAX_DEPTH),
        ("a " * (MAX_TERMS + 1), "too_many_terms", MAX_TERMS),
        ("/a/ " * (MAX_PATTERNS + 1), "too_many_patterns", MAX_PATTERNS),
        ("“" + '"' * 300 + "”", "too_long", MAX_CHARS),
    ],
)
def test_a_filter_has_bounds(text, why, limit):
    with pytest.raises(FilterInvalid) as caught:
        parse_filter(text)
    assert (caught.value.why, caught.value.limit) == (why, limit)
    assert str(limit) in say_error(caught.value)


def test_what_is_just_within_the_bounds_is_read():
    assert parse_filter("(" * MAX_DEPTH + "a" + ")" * MAX_DEPTH).rule == A
    assert len(str(parse_filter("a " * MAX_TERMS)).split()) == MAX_TERMS
    assert parse_filter("a" * MAX_CHARS).rule == Word("a" * MAX_CHARS)


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("(a{1000}){1000}", "pattern_too_large"),
        ("((a{0,500}){0,500}){0,500}", "pattern_too_large"),
        ("a{100000}", "pattern_too_large"),
        (r"(?:\w{1,9}\d{1,9}){1,100}z", "pattern_too_large"),
        (r"[\pL\pN]{1,1000}", "pattern_too_large"),
        ("*", "pattern_syntax"),
        ("(a", "pattern_syntax"),
        ("[a", "pattern_syntax"),
        ("a(?=b)", "pattern_syntax"),
        (r"(a)\1", "pattern_syntax"),
        (r"(?R)", "pattern_syntax"),
        (r"\C", "pattern_syntax"),
        ("x*", "pattern_empty"),
        ("", "pattern_empty"),
        ("^$", "pattern_empty"),
        (r"\bпутин\b", "pattern_boundary"),
    ],
)
def test_a_pattern_that_cannot_run_is_refused_at_once(source, why):
    began = time.thread_time()
    with pytest.raises(FilterInvalid) as caught:
        parse_filter(f"news /{source}/")
    assert time.thread_time() - began < 1  # of this thread: what backtracks takes far longer
    assert (caught.value.why, caught.value.position) == (why, 6)
    assert len(say_error(caught.value)) > 40


WORDS = st.from_regex(r"[\w\"'.+#@/\\:&*()-]{1,12}", fullmatch=True)
LETTERS = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=8)
PHRASES = st.text(min_size=0, max_size=8).map(lambda rest: Phrase("x" + rest))
PATTERNS = st.sampled_from(["a", "a/b", r"\d+\\", "[/]x", "é.è", r"\/"[1:], "a|(b c)"]).map(Pattern)


def _plain_words(letters: str, *, prefix: bool) -> Word:
    return Word("w" + letters, prefix=prefix)


TERMS: st.SearchStrategy[FilterRule] = st.one_of(
    st.builds(_plain_words, LETTERS, prefix=st.booleans()), PHRASES, PATTERNS
)


def _grown(rules: st.SearchStrategy[FilterRule]) -> st.SearchStrategy[FilterRule]:
    several = st.lists(rules, min_size=2, max_size=3)
    return st.one_of(
        rules.filter(lambda rule: not isinstance(rule, Not)).map(Not),
        st.builds(InField, st.sampled_from(FilterField), rules.filter(_is_not_in_field)),
        several.filter(lambda parts: not _has(parts, AllOf)).map(tuple).map(AllOf),
        several.filter(lambda parts: not _has(parts, AnyOf)).map(tuple).map(AnyOf),
    )


def _is_not_in_field(rule: FilterRule) -> bool:
    return not isinstance(rule, InField)


def _has(parts: list[FilterRule], kind: type) -> bool:
    return any(isinstance(part, kind) for part in parts)


@given(st.recursive(TERMS, _grown, max_leaves=5))
def test_every_tree_that_can_be_written_is_read_back(rule):
    wanted = Filter(rule)
    try:
        parsed = parse_filter(str(wanted))
    except FilterInvalid as error:
        assert error.why in {"too_long", "too_deep", "too_many_patterns"}  # noqa: PT017  # bounds are right
    else:
        assert parsed == wanted


@given(
    st.lists(
        st.one_of(
            WORDS,
            LETTERS,
            st.sampled_from(["AND", "OR", "NOT", "-", "(", ")", '"', "“", "”", "title:", "/", "*"]),
            st.text(max_size=5),
        )
    ).map(" ".join)
)
def test_whatever_is_typed_is_read_and_written_alike_or_refused_with_its_place(text):
    try:
        parsed = parse_filter(text)
    except FilterInvalid as error:
        assert 1 <= error.position <= len(text) + 1  # noqa: PT017  # every refusal has a place
    else:
        assert parse_filter(str(parsed)) == parsed
        assert len(str(parsed)) <= MAX_CHARS
