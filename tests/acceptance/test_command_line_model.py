"""`lede brief --model` and `--compare` as people use them, against a model's server."""

import json
from collections.abc import Callable
from typing import Any

import jsonschema_rs
import pytest

from tests.acceptance.processes import ROOT
from tests.acceptance.processes import lede as lede_process
from tests.model_server.driver import RunningModel, model_server

SCHEMA = json.loads((ROOT / "docs" / "brief.schema.json").read_text(encoding="utf-8"))
TITLE = "Lindental builds its bridge"
TEXT = f"""{TITLE}

The town council of Lindental approved a new bridge over the river on Monday evening.

Mayor Anna Keller said the bridge would open in the spring of next year after long work.

“We waited thirty years for this bridge, and shall not wait longer,” said Keller.

The works will cost eleven million euros, of which the region pays about a third.

Residents of the lower town have asked for a second crossing since the floods of 2013.
"""
# By the numbers of the sentences that are asked about: the first is the headline.
APPROVED = "The town council of Lindental approved a new bridge over the river."
INVENTED = "The works will cost twelve million euros."
COSTS = "The works will cost eleven million euros."
KEY = "sk-secret-of-the-owner"


def answering(*claims: tuple[str, int]) -> dict[str, Any]:
    told = [{"words": words, "sentences": [at], "source": None} for words, at in claims]
    return {"kind": "answer", "text": json.dumps({"claims": told, "quote": None})}


@pytest.fixture(scope="module")
def server():
    with model_server() as running:
        yield running


Brief = Callable[..., Any]


@pytest.fixture
def brief(server, tmp_path) -> Brief:
    """Return what runs `lede brief` on the article and gives its end."""
    text = tmp_path / "article.txt"
    text.write_text(TEXT, encoding="utf-8")
    config = tmp_path / "lede.toml"

    def run(*options: str, **settings: Any) -> Any:
        table = server.settings(key=KEY, **settings)
        config.write_text(f"{table}[workers]\ncount = 1\n", encoding="utf-8")
        return lede_process("brief", str(text), *options, config=config)

    return run


def told(ended: Any) -> dict[str, Any]:
    assert ended.returncode == 0, ended.stderr.decode()
    answer: dict[str, Any] = json.loads(ended.stdout)
    jsonschema_rs.validator_for(SCHEMA).validate(answer)
    return answer


def claims(brief: dict[str, Any]) -> list[str]:
    return [claim["text"] for claim in brief["key_claims"]]


def test_a_brief_with_a_model_says_how_much_of_it_is_the_models(brief, server: RunningModel):
    server.behave(answering((APPROVED, 2), (COSTS, 5)))
    ended = brief("--model")
    shown = ended.stdout.decode()
    assert ended.returncode == 0
    assert APPROVED in shown
    assert COSTS in shown
    assert "parts shortened by scripted-1: 2 of 4" in shown
    assert "From scripted-1, checked: claim 1, claim 3." in shown
    assert "As without a model: claim 2, the quote." in shown
    assert server.paid() == 1


def test_both_briefs_stand_side_by_side_above_what_was_refused_and_why(brief, server: RunningModel):
    server.behave(answering((APPROVED, 2), (INVENTED, 5)), answering((COSTS, 5)))
    shown = brief("--compare").stdout.decode()
    heading = shown.splitlines()[0]
    assert "without a model" in heading
    assert "with scripted-1" in heading
    assert COSTS in shown
    assert (
        f"answer 1, claim 2: “{INVENTED}” It has “twelve”, a number that its sentences do not have."
    ) in shown
    assert "2 questions: " in shown


def test_programs_get_both_briefs_every_verdict_and_the_cost(brief, server: RunningModel):
    server.behave(answering((APPROVED, 2), (INVENTED, 5)), answering((COSTS, 5)))
    answer = told(brief("--model", "--json"))
    assert COSTS in claims(answer["brief"])
    assert APPROVED not in claims(answer["extractive"])
    assert answer["brief"]["model_share"] == {
        "model": "scripted-1",
        "parts": 2,
        "of": 4,
        "fidelity": "strict",
    }
    assert [(each["answer"], each["number"], each["why"]) for each in answer["verdicts"]] == [
        (1, 1, "kept"),
        (1, 2, "number_changed"),
        (2, 1, "kept"),
    ]
    journal = server.journal()
    assert answer["usage"] == {
        "calls": 2,
        "input_tokens": sum(asked["input_tokens"] for asked in journal),
        "output_tokens": sum(asked["output_tokens"] for asked in journal),
    }
    assert answer["trouble"] is None


def test_another_model_of_the_provider_can_be_named(brief, server: RunningModel):
    server.behave(answering((APPROVED, 2)))
    assert "by other-2: 1 of 4" in brief("--model-name", "other-2").stdout.decode()
    assert [asked["body"]["model"] for asked in server.journal()] == ["other-2"]


def test_a_model_that_fails_costs_no_brief_and_the_reason_is_told(brief, server: RunningModel):
    server.behave({"kind": "status", "status": 500})
    ended = brief("--model")
    assert ended.returncode == 0
    assert "As without a model: claim 1, claim 2, claim 3, the quote." in ended.stdout.decode()
    assert KEY not in ended.stdout.decode() + ended.stderr.decode()


def test_patience_ends_before_a_slow_model_does(brief, server: RunningModel):
    server.behave({"kind": "slow", "seconds": 50})
    answer = told(brief("--model", "--json", timeout_seconds=50, patience_seconds=1))
    assert answer["brief"] == answer["extractive"]
    assert answer["trouble"]["data"]["seconds"] == 1


def test_without_a_model_in_the_settings_it_is_said_what_to_set(tmp_path):
    ended = lede_process("brief", "-", "--model", stdin=TEXT.encode())
    assert ended.returncode == 1
    assert ended.stdout == b""
    assert "model.provider" in ended.stderr.decode()
    assert "openai, anthropic or google" in ended.stderr.decode()


def test_many_lines_are_not_asked_about(brief):
    ended = brief("--model", "--jsonl")
    assert ended.returncode == 2
    assert "--jsonl" in ended.stderr.decode()


def test_a_page_that_gives_no_brief_is_not_asked_about(server: RunningModel, tmp_path):
    server.behave("honest")
    config = tmp_path / "lede.toml"
    config.write_text(server.settings(), encoding="utf-8")
    ended = lede_process("brief", "-", "--model", "--json", config=config, stdin=b"Too short.")
    assert told(ended)["reason"]["code"] == "too_short"
    assert server.journal() == []


GERMAN = {
    TITLE: "Lindental baut seine Brücke",
    APPROVED: "Der Stadtrat von Lindental hat eine neue Brücke über den Fluss genehmigt.",
    "We waited thirty years for this bridge, and shall not wait longer": (
        "Wir haben dreißig Jahre auf diese Brücke gewartet und werden nicht länger warten"
    ),
}
IN_GERMAN = {"translations": {"de": GERMAN}}


def test_the_translation_stands_below_the_card_and_is_labelled(brief, server: RunningModel):
    server.behave(answering((APPROVED, 2)), {"kind": "honest", **IN_GERMAN})
    shown = brief("--model", "--in", "German").stdout.decode()
    card, _, translated = shown.partition("German, machine translation by scripted-1")
    flat = " ".join(translated.replace("│", " ").split())
    assert APPROVED in " ".join(card.replace("│", " ").split())
    assert GERMAN[TITLE] in flat
    assert GERMAN[APPROVED] in flat
    assert "“We waited thirty years" in flat  # beside its translation
    assert "“Wir haben dreißig Jahre" in flat
    assert "As written: • claim 2: It was not translated at all." in flat
    assert server.paid() == 2


def test_programs_get_the_translation_its_verdicts_and_the_whole_cost(brief, server: RunningModel):
    changed = {**GERMAN, APPROVED: f"{GERMAN[APPROVED].rstrip('.')} für 4711 Euro."}
    table = {"translations": {"de": changed}}
    server.behave(answering((APPROVED, 2)), {"kind": "honest", **table})
    answer = told(brief("--model", "--in", "de", "--json"))
    [translation] = answer["brief"]["translations"]
    assert (translation["language"], translation["headline"]) == ("de", GERMAN[TITLE])
    assert translation["claims"][0] is None
    verdicts = answer["translation"]["verdicts"]
    assert [(each["part"], each["why"]) for each in verdicts][:2] == [
        ("headline", "kept"),
        ("claim", "number_added"),
    ]
    assert answer["usage"]["calls"] == 2
    assert "translations" not in answer["extractive"]


def test_a_language_that_is_not_ours_or_without_a_model_is_refused(brief):
    for options, word in ((("--model", "--in", "Klingon"), "uk"), (("--in", "de"), "--model")):
        ended = brief(*options)
        assert ended.returncode == 2
        assert word in ended.stderr.decode()
