"""`lede check` asks the configured model once; without one nothing of a model is ever loaded."""

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.acceptance import processes
from tests.acceptance.processes import ROOT, environment

KEY = "sk-s3cr3t-0123456789"
LIBRARIES = {"pydantic_ai", "openai", "anthropic", "httpx2", "bot.adapters.language_model.client"}


def config(folder: Path, model: str) -> Path:
    file = folder / "lede.toml"
    file.write_text(
        f'[storage]\npath = "{folder / "lede.db"}"\n{model}[log]\nlevel = "debug"\n',
        encoding="utf-8",
    )
    return file


def test_a_model_that_answers_is_told_with_its_cost_and_asked_once(tmp_path, scripted_model):
    scripted_model.behave("honest", key=KEY)
    done = processes.lede("check", config=config(tmp_path, scripted_model.settings(key=KEY)))
    told = (done.stdout + done.stderr).decode()
    assert KEY not in told
    assert done.returncode == 0
    [asked] = scripted_model.journal()
    assert "✓ The model openai:scripted-1 answers: scripted-1-2026 took " in told
    assert f"{asked['input_tokens']:,} tokens in and {asked['output_tokens']:,} out." in told
    assert str(tmp_path) not in json.dumps(asked["body"])
    assert "The model may cost any number of tokens a day, one Discord server as many" in told


def test_what_a_model_may_cost_and_has_cost_today_is_told(lede, tmp_path, scripted_model):
    scripted_model.behave("honest")
    budgets = {"daily_token_budget": 20_000, "per_server_daily_budget": 3_000}
    file = config(tmp_path, scripted_model.settings(**budgets))
    assert lede("--config", file, "migrate").code == 0
    with closing(sqlite3.connect(tmp_path / "lede.db")) as connection, connection:
        today = datetime.now(UTC).date().isoformat()  # noqa: TID251  # the bot has the real time
        connection.execute("INSERT INTO model_costs VALUES (?, 1234)", [today])
    told = " ".join(lede("--config", file, "check").out.split())
    assert "may cost at most 20,000 tokens a day (UTC), one Discord server at most 3,000." in told
    assert "Today the bot's questions have cost 1,234 tokens; 18,766 are left." in told


@pytest.mark.parametrize(
    ("behaviour", "said"),
    [
        ({"kind": "status", "status": 401, "message": KEY}, "does not accept the key"),
        ({"kind": "status", "status": 404}, "does not know the language model openai:scripted-1"),
        ({"kind": "status", "status": 429, "retry_after": 7}, "It asks to wait 7 sec."),
        ({"kind": "status", "status": 400, "message": f"no {KEY}"}, "The answer: no [hidden]."),
        ({"kind": "cut"}, "was cut short"),
        ({"kind": "refuse"}, "refuses to answer"),
    ],
)
def test_what_is_wrong_with_a_model_is_told(lede, tmp_path, scripted_model, behaviour, said):
    scripted_model.behave(behaviour)
    ended = lede("--config", config(tmp_path, scripted_model.settings(key=KEY)), "check")
    assert ended.code == 1
    assert said in ended.out
    assert KEY not in ended.out + ended.err
    assert len(scripted_model.journal()) == 1


def test_a_model_without_its_libraries_is_told_with_what_to_install(tmp_path, scripted_model):
    """As without the extra: a module that is None in sys.modules cannot be imported."""
    file = config(tmp_path, scripted_model.settings())
    program = (
        "import sys; sys.modules['pydantic_ai'] = None\n"
        f"sys.argv = ['lede', '--config', {str(file)!r}, 'check']\n"
        "from bot.cli import main; main()"
    )
    done = _python(program)
    assert done.returncode == 1
    assert "Run make model, or pip install 'lede[model]'." in done.stdout
    assert "Traceback" not in done.stderr
    assert scripted_model.journal() == []


def test_without_a_model_nothing_of_one_is_loaded_or_said(tmp_path):
    file = config(tmp_path, "")
    program = (
        "import sys, json\n"
        f"sys.argv = ['lede', '--config', {str(file)!r}, 'check']\n"
        "from bot.cli import main\n"
        "try: main()\n"
        "except SystemExit as end: assert not end.code, end.code\n"
        "print(json.dumps(sorted(sys.modules)), file=sys.stderr)"
    )
    done = _python(program)
    loaded = set(json.loads(done.stderr.splitlines()[-1]))
    assert not loaded & LIBRARIES
    assert not any(name.startswith("bot.condensing.modelled") for name in loaded)
    assert "The model" not in done.stdout


def test_a_run_without_a_model_loads_nothing_of_one(tmp_path):
    """The bot tells every module that it loads, its own and those of its workers."""
    file = config(tmp_path, "[page]\nport = 0\n[workers]\ncount = 1\n")
    command = [sys.executable, "-X", "importtime", "-m", "bot", "--config", str(file), "run"]
    with subprocess.Popen(  # noqa: S603  # our own module
        command, cwd=ROOT, stderr=subprocess.PIPE, text=True, env=environment()
    ) as process:
        assert process.stderr is not None
        told = []
        for line in process.stderr:
            told.append(line)
            if line.startswith("Lede ") and " runs." in line:
                process.terminate()
        assert process.wait(20) == 0
    loaded = {line.rpartition("|")[2].strip() for line in told if line.startswith("import time:")}
    assert "bot.app.running" in loaded
    assert not loaded & LIBRARIES


def _python(program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603  # our own modules
        [sys.executable, "-c", program],
        cwd=ROOT,
        capture_output=True,
        env=environment({"COLUMNS": "400"}),
        text=True,
        timeout=60,
        check=False,
    )
