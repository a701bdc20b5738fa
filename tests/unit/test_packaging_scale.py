"""The compose file for many processes: every role, as shut as the one for a single process."""

import json
import re
from pathlib import Path

import pytest

from bot.app import GRACE_SECONDS, LEAVING_SECONDS, Role

ROOT = Path(__file__).resolve().parents[2]
SCALE = (ROOT / "compose.scale.yaml").read_text(encoding="utf-8")
SINGLE = (ROOT / "compose.yaml").read_text(encoding="utf-8")
SECRETS = ("LEDE_POSTGRES_PASSWORD", "LEDE_PAGE__ACCESS_TOKEN", "LEDE_DISCORD_TOKEN")


def blocks() -> dict[str, str]:
    """Return each service's lines, and those that they share under "lede"."""
    shared = SCALE.partition("x-lede: &lede\n")[2].partition("\nservices:\n")[0]
    services = SCALE.partition("\nservices:\n")[2].partition("\nvolumes:\n")[0]
    parts = re.split(r"^  (\w+):.*\n", services, flags=re.MULTILINE)[1:]
    return {"lede": shared, **dict(zip(parts[::2], parts[1::2], strict=True))}


def test_every_role_has_a_service_of_its_own_and_nothing_else_runs_lede():
    commands = {
        name: json.loads(found.group(1))
        for name, lines in blocks().items()
        if "<<: *lede" in lines and (found := re.search(r"command: (\[.*\])", lines))
    }
    assert commands == {role.value: ["run", "--role", role.value] for role in Role}


def test_there_are_two_of_each():
    assert "deploy: { replicas: 2 }" in blocks()["lede"]
    assert not any("replicas" in lines for name, lines in blocks().items() if name != "lede")


@pytest.mark.parametrize("service", ["lede", "postgres"])
@pytest.mark.parametrize(
    "line",
    [
        "read_only: true",
        "cap_drop: [ALL]",
        'security_opt: ["no-new-privileges:true"]',
        "restart: unless-stopped",
        'tmpfs: ["/tmp:',
    ],
)
def test_what_can_be_shut_is_shut(service, line):
    assert re.search(rf"^ +{re.escape(line)}", blocks()[service], re.MULTILINE)


def test_nothing_runs_as_root():
    for service in ("lede", "postgres"):
        assert re.search(r'^ +user: "[1-9]\d*:[1-9]\d*"$', blocks()[service], re.MULTILINE)


def test_only_the_page_is_published_and_to_this_machine_alone():
    assert [name for name, lines in blocks().items() if "ports:" in lines] == ["page"]
    [published] = re.findall(r'- "([^"]+)" # for this machine', blocks()["page"])
    assert published.startswith("127.0.0.1:")


def test_secrets_come_from_the_environment_and_the_needed_ones_must_be_there():
    for name in SECRETS:
        values = re.findall(rf"\$\{{{name}(:[?-])", SCALE)
        assert values
        assert set(values) == ({":-"} if name == "LEDE_DISCORD_TOKEN" else {":?"})
    assert not re.search(r"(PASSWORD|TOKEN)=(?!\$\{)", SCALE)


def test_health_and_stop_are_as_for_a_single_process():
    of_both = [
        re.findall(r"^ +test: (\[\"CMD\", \"python\".*\])$", text, re.MULTILINE)
        for text in (SCALE, SINGLE)
    ]
    assert of_both[0] == of_both[1]
    [seconds] = re.findall(r"stop_grace_period: (\d+)s", blocks()["lede"])
    assert int(seconds) > GRACE_SECONDS + LEAVING_SECONDS
