import pytest

from bot.condensing.tokens import tokenize, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("O’Brien won't pay $3.5m", ["O’Brien", "won't", "$", "pay", "3.5m"]),
        ("L'armée d’Ukraine", ["L'", "armée", "d’", "Ukraine"]),
        ("a-t-il dit, dit-elle", ["a", "il", "dit", ",", "dit", "elle"]),
        ("Moscow,Kiev 10,000", ["Moscow", ",", "Kiev", "10,000"]),
        ("東京 -il", ["東", "京", "-", "il"]),
    ],
)
def test_words_and_marks(text, words):
    tokens = tokenize(text)

    assert sorted(token.text for token in tokens) == sorted(words)
    assert all(text[token.start : token.end] == token.text for token in tokens)


def test_words_are_counted_in_lower_case_without_marks():
    assert words_of("“It’s OK,” she said.") == ["it's", "ok", "she", "said"]
