"""News sentences as an editor shortens them are shown, what stands next door to the truth is not."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.condensing.document import read_document
from bot.condensing.modelled.claims import Reading, verified_claim
from bot.condensing.modelled.edits import Fault
from bot.condensing.speakers import listen
from bot.condensing.tokens import tokenize
from bot.domain.briefs import KeyClaim
from bot.domain.modelling import Fidelity, ModelClaim
from tests.unit.condensing.articles import article_of
from tests.unit.condensing.modelled.answers import article_named, checked, one_claim

PARTS: dict[str, list[dict[str, Any]]] = tomllib.loads(
    (Path(__file__).parent / "shortened.toml").read_text("utf-8")
)
_LANGUAGES = Path(__file__).parents[1] / "languages"
_WHOLE = 6  # sentences of a language at least
_ENOUGH = 0.85  # of the parts of a language, of which there are about twenty


def _checked(
    language: str, part: dict[str, Any], words: str, source: str | None
) -> KeyClaim | Fault:
    document = read_document(
        article_of(("" if language in ("ja", "zh") else " ").join(part["given"]), language=language)
    )
    assert len(document.sentences) == len(part["given"])
    reading = Reading(document, listen(document), len(document.sentences), Fidelity.STRICT)
    cited = tuple(range(1, len(part["given"]) + 1))
    return verified_claim(ModelClaim(words=words, sentences=cited, source=source), reading)


@pytest.mark.parametrize("language", sorted(PARTS))
def test_what_an_editor_would_write_is_shown(language):
    refused = []
    for part in PARTS[language]:
        found = _checked(language, part, part["words"], part.get("source"))
        if isinstance(found, Fault):
            refused.append((found, part["words"]))

    assert len(refused) <= len(PARTS[language]) * (1 - _ENOUGH), refused


def _lies() -> Iterator[tuple[str, int, int]]:
    for language, parts in PARTS.items():
        for number, part in enumerate(parts):
            yield from ((language, number, lie) for lie in range(len(part["lies"])))


@pytest.mark.parametrize(("language", "number", "lie"), list(_lies()))
def test_what_stands_next_door_to_it_is_not(language, number, lie):
    part = PARTS[language][number]
    sources = {part.get("source"), None}

    for source in sources:
        assert isinstance(_checked(language, part, part["lies"][lie], source), Fault)


@pytest.mark.parametrize(
    ("language", "given", "claim"),
    [
        (
            "en",
            "The council approved a new bridge over the river on Monday.",
            "The council approved a new bridge on Monday.",
        ),
        (
            "it",
            "Come ha spiegato la sindaca Anna Rossi, il ponte resterà chiuso fino a maggio.",
            "Come ha spiegato la sindaca, il ponte resterà chiuso fino a maggio.",
        ),
        (
            "nl",
            "Minister Anouk de Ruiter zei woensdag dat de btw niet omhooggaat.",
            "Minister Anouk de Ruiter zei dat de btw niet omhooggaat.",
        ),
    ],
)
def test_a_phrase_that_only_says_where_or_when_may_go(language, given, claim):
    assert isinstance(_checked(language, {"given": [given]}, claim, None), KeyClaim)


@pytest.mark.parametrize("language", ["ar", "hi", "ja", "zh"])
def test_where_no_words_are_written_down_nothing_may_be_left_out(language):
    """Of every sentence the whole is shown, unless it leans, and none that lacks a word of it."""
    shown = cut = 0
    for path in sorted((_LANGUAGES / language).glob("*.toml")):
        name = f"{language}/{path.stem}"
        article, condensed = article_named(name)
        for index, verdict in enumerate(condensed.sentences, start=1):
            whole = article.text[verdict.start : verdict.end]
            if not checked(name, one_claim(whole, index)).verdicts[0].kept:
                continue
            shown += 1
            for token in tokenize(whole):
                less = whole[: token.start] + whole[token.end :]
                cut += 1
                assert not checked(name, one_claim(less, index)).verdicts[0].kept, less

    assert shown >= _WHOLE
    assert cut >= _WHOLE * 8


def test_a_sentence_that_leans_on_the_one_before_is_not_shown_alone():
    given = ["車站自1974年以來沒有整修過。", "其中三成由中央補助，其餘由市府自籌。"]
    found = _checked("zh", {"given": given}, "".join(given), None)

    assert isinstance(found, KeyClaim)
    document = read_document(article_of("".join(given), language="zh"))
    reading = Reading(document, listen(document), 2, Fidelity.STRICT)
    alone = verified_claim(ModelClaim(words=given[1], sentences=(2,), source=None), reading)
    assert isinstance(alone, Fault)
    assert alone.why == "dangling"


def test_marks_with_nothing_between_them_are_refused():
    given = "“The dam is safe for ten years,” said Smith."

    assert isinstance(_checked("en", {"given": [given]}, "Smith said “.” of the dam.", None), Fault)
