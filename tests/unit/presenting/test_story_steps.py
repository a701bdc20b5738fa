"""How a brief was made in, what is told of a language model's part in it out."""

from typing import Any

import pytest

from bot.domain.corrections import StoryEvent
from bot.presenting.story_steps import Markup, told_step
from bot.presenting.story_words import WHY
from tests.builders import NOON

MARKUP = Markup(text=str, name=str, place=str)


def told(**data: Any) -> str:
    return told_step(StoryEvent(at=NOON, code="condensed", data=data), WHY, MARKUP)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"model_parts": 1}, "One part of it is as qwen3:8b worded it."),
        (
            {"model_parts": 3, "model_trouble": "model_timeout"},
            "3 parts of it are as qwen3:8b worded them.",
        ),
        ({"model_parts": 0}, "qwen3:8b was asked, but nothing that it answered is in it."),
        (
            {"model_parts": 0, "model_trouble": "model_timeout"},
            "No language model took part. qwen3:8b did not answer in time.",
        ),
        (
            {"model_parts": 0, "model_trouble": "model_unreachable"},
            "No language model took part. qwen3:8b could not be reached.",
        ),
        (
            {"model_parts": 0, "model_trouble": "model_budget_spent"},
            "No language model took part. What qwen3:8b may cost in a day was used up.",
        ),
        (
            {"model_parts": 1, "translated": "de,pl"},
            (
                "One part of it is as qwen3:8b worded it. "
                "It was translated by machine: German and Polish."
            ),
        ),
        (
            {"model_parts": 1, "untranslated": "fr", "translation_trouble": "model_resting"},
            (
                "One part of it is as qwen3:8b worded it. It could not be translated: French. "
                "qwen3:8b had failed too often, so it was left alone for a while."
            ),
        ),
    ],
)
def test_a_brief_s_story_tells_what_the_model_did_or_why_not(data, sentence):
    assert told(model="qwen3:8b", **data) == f"The brief was made. {sentence}"


def test_without_a_model_nothing_is_told_of_one():
    assert told() == "The brief was made."


def test_what_a_model_is_called_is_cleaned_and_escaped():
    hostile = StoryEvent(
        at=NOON, code="condensed", data={"model": "\u202e@everyone {why}", "model_parts": 2}
    )
    markup = Markup(text=lambda text: text.replace("@", "\\@"), name=str, place=str)
    assert "as \\@everyone {why} worded them" in told_step(hostile, WHY, markup)


def test_a_better_brief_that_came_late_is_told_with_the_model_s_part_in_it():
    data: dict[str, Any] = {"model": "qwen3:8b", "model_parts": 2}
    [late, again] = [
        told_step(StoryEvent(at=NOON, code=code, data=data), WHY, MARKUP)
        for code in ("bettered", "not_bettered")
    ]
    assert late == (
        "The language model answered late; its brief took the place of the first one. "
        "2 parts of it are as qwen3:8b worded them."
    )
    assert again == "The language model was asked again later; the brief stays as it was."
