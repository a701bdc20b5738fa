"""Why a part of a model's answer was refused, in plain sentences."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.condensing import modelled
from bot.domain.modelling import PartVerdict
from bot.presenting.model_refusals import REFUSALS, say_verdict


def codes() -> Iterator[str]:
    """Yield the codes of refusals as they stand in the source of the checks."""
    for file in sorted(Path(modelled.__file__).parent.glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Fault":
                parts = [node.args[0]]
                if isinstance(node.args[0], ast.IfExp):
                    parts = [node.args[0].body, node.args[0].orelse]
                yield from (str(part.value) for part in parts if isinstance(part, ast.Constant))


CODES = sorted({*codes(), "negation_lost", "hedge_lost", "link", "mention", "markdown"})


def verdict(why: str, **data: str) -> PartVerdict:
    return PartVerdict(part="claim", number=1, words="Words.", why=why, data=data)


def test_the_checks_have_codes():
    assert {"word_added", "order_changed", "number_changed", "not_verbatim"} <= set(CODES)


@pytest.mark.parametrize("code", CODES)
def test_every_code_has_a_sentence_of_its_own(code):
    told = say_verdict(verdict(code, word="bankrupt"))
    assert code in REFUSALS
    assert told.endswith(".")
    assert "keep to the article" not in told


def test_a_sentence_names_the_word_and_obeys_nothing_in_it():
    told = say_verdict(verdict("word_added", word="bank\x1b[31mrupt {word}\u202e"))
    assert told == "It has “bankrupt {word}”, a word that its sentences do not have."


def test_a_verdict_without_its_word_is_still_a_sentence():
    assert say_verdict(verdict("word_added")).startswith("It has “…”")


def test_what_is_kept_is_said_too():
    assert say_verdict(verdict("kept")) == "It keeps to the article."
