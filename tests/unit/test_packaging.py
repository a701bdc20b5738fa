"""What Lede is shipped in: the image, the compose file, the unit, the table of settings."""

import asyncio
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiohttp import web

from bot.app import GRACE_SECONDS
from bot.domain.errors import SettingsError
from bot.settings import SubscriptionSettings, every_setting, load_settings

ROOT = Path(__file__).resolve().parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE = (ROOT / "compose.yaml").read_text(encoding="utf-8")
OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
CONFIGURATION = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
LOCKS = ("requirements.lock", "requirements-model.lock", "requirements-dev.lock")
HADOLINT = Path(sys.executable).with_name("hadolint")


def instructions(word: str) -> list[str]:
    """Return the arguments of an instruction, each on one line, in the order of the file."""
    joined = DOCKERFILE.replace("\\\n", " ")
    return [line.partition(" ")[2].strip() for line in joined.splitlines() if line.startswith(word)]


def health_check() -> list[str]:
    command: list[str] = json.loads(instructions("HEALTHCHECK")[0].partition("CMD ")[2])
    return command


def image_environment() -> dict[str, str]:
    pairs = [pair.partition("=") for pair in " ".join(instructions("ENV")).split()]
    return {name: value for name, _, value in pairs}


@pytest.mark.skipif(not HADOLINT.exists(), reason="hadolint is not installed beside Python")
def test_the_dockerfile_is_clean():
    done = subprocess.run(  # noqa: S603  # our own file, the linter of this environment
        [HADOLINT, "--failure-threshold", "style", ROOT / "Dockerfile"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_the_image_runs_as_nobody_special_and_keeps_its_data_in_the_volume():
    [user] = instructions("USER")
    assert re.fullmatch(r"[1-9]\d{3,}:[1-9]\d{3,}", user)
    [volume] = instructions("VOLUME")
    assert Path(image_environment()["LEDE_STORAGE__PATH"]).is_relative_to(volume)


def test_the_image_is_built_of_the_lock_alone_and_names_no_registry():
    installs = re.findall(r"pip install (.*)", DOCKERFILE)
    assert installs
    assert all("--no-deps" in install for install in installs)
    assert "--require-hashes --requirement requirements.lock" in installs[0]
    assert "://" not in DOCKERFILE
    assert "index" not in DOCKERFILE


def test_the_image_has_a_python_that_the_project_takes():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lowest = project["requires-python"].removeprefix(">=")
    assert {base.split()[0] for base in instructions("FROM")} == {f"python:{lowest}-slim"}


def test_what_the_image_copies_is_let_through_and_is_there():
    let_through = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    copied = [copy.split()[:-1] for copy in instructions("COPY") if not copy.startswith("--from")]
    for name in {name for names in copied for name in names}:
        assert (ROOT / name).exists()
        assert f"!{name}" in let_through


def test_the_image_does_not_open_its_page_without_a_token(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)  # where no settings file is
    for name, value in image_environment().items():
        if name.startswith("LEDE_"):
            monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert [problem.setting for problem in caught.value.problems] == ["page.access_token"]
    monkeypatch.setenv("LEDE_PAGE__ACCESS_TOKEN", "0123456789abcdef")
    settings = load_settings()
    assert (settings.page.host, str(settings.page.port)) == ("0.0.0.0", instructions("EXPOSE")[0])  # noqa: S104  # what is tested


@pytest.mark.parametrize(("status", "code"), [(200, 0), (503, 1)])
async def test_the_health_check_tells_well_from_unwell(status, code):
    async def answer(request: web.BaseRequest) -> web.Response:
        return web.Response(status=status if request.path == "/healthz" else 404)

    runner = web.ServerRunner(web.Server(answer))
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        port = str(runner.addresses[0][1])
        _, *arguments = [part.replace("8080", port) for part in health_check()]
        process = await asyncio.create_subprocess_exec(
            sys.executable, *arguments, stderr=asyncio.subprocess.DEVNULL
        )
        assert await process.wait() == code
    finally:
        await runner.cleanup()


@pytest.mark.parametrize(
    "line",
    [
        "read_only: true",
        "cap_drop: [ALL]",
        'security_opt: ["no-new-privileges:true"]',
        "restart: unless-stopped",
        "init: true",
        "- data:/data",
        "- LEDE_PAGE__ACCESS_TOKEN=${LEDE_PAGE__ACCESS_TOKEN:?",
        'tmpfs: ["/tmp:',
    ],
)
def test_the_compose_file_shuts_what_it_can(line):
    assert re.search(rf"^ +{re.escape(line)}", COMPOSE, re.MULTILINE)


def test_the_compose_file_publishes_to_this_machine_only():
    ports = COMPOSE.partition("ports:\n")[2].partition("healthcheck:")[0]
    published = re.findall(r'- "([^"]+)"', ports)
    assert published
    assert all(port.startswith("127.0.0.1:") for port in published)


def test_the_compose_file_agrees_with_the_image():
    assert f'user: "{instructions("USER")[0]}"' in COMPOSE
    [test] = re.findall(r"^ +test: (\[.*\])$", COMPOSE, re.MULTILINE)
    assert json.loads(test) == ["CMD", *health_check()]


def test_whoever_stops_the_bot_waits_until_it_has_finished():
    [of_compose] = re.findall(r"stop_grace_period: (\d+)s", COMPOSE)
    [of_unit] = re.findall(r"^TimeoutStopSec=(\d+)$", OPERATIONS, re.MULTILINE)
    assert min(int(of_compose), int(of_unit)) > GRACE_SECONDS + 3  # to close what is open
    assert "\nKillMode=mixed\n" in OPERATIONS  # the bot ends its workers itself


def settings_table() -> Iterator[str]:
    """Yield the rows of docs/configuration.md: name, variable, default, meaning."""
    for section, name, default, meaning in every_setting():
        path = (section, name) if section else (name,)
        variable = "LEDE_" + "__".join(path).upper()
        yield f"| `{'.'.join(path)}` | `{variable}` | {_written(default)} | {meaning} |"


def _written(default: object) -> str:
    if isinstance(default, bool):
        return f"`{str(default).lower()}`"
    if isinstance(default, int | float) and default >= 10_000:
        return f"`{default:_}`"
    return f"`{json.dumps(default, default=str)}`"


def test_the_table_of_settings_is_current():
    rows = [line for line in CONFIGURATION.splitlines() if "| `LEDE_" in line]
    expected = list(settings_table())
    assert rows == expected, "write into docs/configuration.md:\n" + "\n".join(expected)


def test_the_table_of_subscriptions_is_current():
    for name, field in SubscriptionSettings.model_fields.items():
        default = "required" if field.is_required() else _written(field.default)
        assert f"| `{name}` | {default} | {field.description} |" in CONFIGURATION.splitlines()


def pins(lock: str) -> set[str]:
    text = (ROOT / lock).read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z0-9._-]+==\S+)", text, re.MULTILINE))


def test_each_lock_holds_what_the_smaller_one_does_and_names_no_registry():
    runs, model, dev = map(pins, LOCKS)
    assert runs < model < dev
    for lock in LOCKS:
        assert "://" not in (ROOT / lock).read_text(encoding="utf-8")


def test_what_asks_a_model_is_not_installed_by_itself():
    assert not {pin.partition("==")[0] for pin in pins(LOCKS[0])} & {
        "anthropic",
        "openai",
        "pydantic-ai-slim",
    }
