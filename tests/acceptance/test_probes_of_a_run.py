"""What `lede run` tells those who watch over it: health to all, numbers for the token."""

import re
from http.client import HTTPConnection

from tests.acceptance.processes import lede_run, log_lines, write_config

WORDS = "correct-horse-battery"


def ask(port: int, path: str, authorization: str = "", **headers: str) -> tuple[int, str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path, headers={"Authorization": authorization, **headers})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def test_a_run_tells_its_health_to_all_and_its_numbers_for_the_token(site, tmp_path):
    feeds = [(site.feeds[0]["url"], "page:news")]
    config = write_config(tmp_path, site.host, feeds, page=f'access_token = "{WORDS}"')
    with lede_run(config) as process:
        assert process.stderr is not None
        started = next(line for line in process.stderr if "The page:" in line)
        port = int(re.findall(r"http://127\.0\.0\.1:(\d+)", started)[0])
        next(line for line in log_lines(process) if line["event"] == "deliver: sent")
        assert ask(port, "/healthz") == (200, "ok\n")
        assert ask(port, "/metrics")[0] == 401
        status, numbers = ask(port, "/metrics", f"Bearer {WORDS}")
    assert status == 200
    assert re.search(
        r'^lede_deliveries_sent_total\{publisher="page"\} [1-9]', numbers, re.MULTILINE
    )
    assert re.search(r'^lede_deliveries_stored\{state="sent"\} [1-9]', numbers, re.MULTILINE)
    assert "\nlede_database_up 1.0\n" in numbers


def test_a_run_with_a_public_address_answers_hubs_there_and_readers_not(site, tmp_path):
    feeds = [(site.feeds[0]["url"], "page:news")]
    config = write_config(tmp_path, site.host, feeds)
    with config.open("a", encoding="utf-8") as file:
        file.write('\n[websub]\npublic_url = "https://lede.example"\n')
    with lede_run(config) as process:
        assert process.stderr is not None
        started = next(line for line in process.stderr if "The page:" in line)
        port = int(re.findall(r"http://127\.0\.0\.1:(\d+)", started)[0])
        assert ask(port, f"/websub/{'k' * 43}", Host="lede.example") == (404, "")
        assert ask(port, "/", Host="lede.example")[0] == 421
        assert ask(port, "/")[0] == 200
