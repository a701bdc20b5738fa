"""Settings: the file, the environment over it, and what a mistake is told."""

import re
import tomllib
from pathlib import Path

import pytest

from bot.app import file_subscriptions
from bot.domain.errors import SettingProblem, SettingsError
from bot.domain.posting import PostLayout, PostOptions, PostStyle
from bot.settings import every_setting, load_settings
from bot.settings.subscription_section import SubscriptionSettings

ROOT = Path(__file__).resolve().parents[2]
SUBSCRIBED = '[[subscription]]\nfeed = "https://a.example/feed"\nchannel = "page:news"\n'


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine(monkeypatch, tmp_path):
    for name in ("LEDE_CONFIG", "LEDE_PAGE__PORT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def written(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "lede.toml"
    file.write_text(text, encoding="utf-8")
    return file


def problems(file: Path | None = None) -> list[SettingProblem]:
    with pytest.raises(SettingsError) as caught:
        load_settings(file)
    return list(caught.value.problems)


def test_the_shipped_file_has_every_setting_with_its_default_and_one_line():
    text = (ROOT / "config" / "lede.toml").read_text(encoding="utf-8")
    shipped = tomllib.loads(text)
    lines = text.splitlines()
    for section, name, default, meaning in every_setting():
        table = shipped[section] if section else shipped
        value = Path(table[name]) if isinstance(default, Path) else table[name]
        assert (tuple(value) if isinstance(value, list) else value) == default, f"{section}.{name}"
        assert meaning
        assert f"# {meaning}" in lines, f"{section}.{name}"
    tables = {name: set(table) for name, table in shipped.items() if isinstance(table, dict)}
    assert tables == {
        section: {name for in_section, name, *_ in every_setting() if in_section == section}
        for section in tables
    }


def test_without_any_file_the_defaults_hold():
    assert load_settings().page.port == 8080


def test_the_environment_wins_over_the_file(monkeypatch, tmp_path):
    file = written(tmp_path, "[page]\nport = 1234\nhost = '127.0.0.2'\n")
    assert load_settings(file).page.port == 1234
    monkeypatch.setenv("LEDE_PAGE__PORT", "4321")
    settings = load_settings(file)
    assert (settings.page.port, settings.page.host) == (4321, "127.0.0.2")


def test_the_environment_can_name_the_file(monkeypatch, tmp_path):
    monkeypatch.setenv("LEDE_CONFIG", str(written(tmp_path, "[page]\nport = 99\n")))
    assert load_settings().page.port == 99


def test_subscriptions_stand_in_the_file(tmp_path):
    text = '[[subscription]]\nfeed = "https://a.example/feed"\nchannel = "page:news"\n'
    [entry] = load_settings(written(tmp_path, text)).subscription
    assert (entry.feed, entry.channel, entry.backfill) == ("https://a.example/feed", "page:news", 0)


def test_a_subscription_of_the_file_has_all_options_and_hides_its_secrets(tmp_path):
    options = (
        "filter = 'bridge -sport'\ncategory = 'News/Towns'\nuser = 'ann'\n"
        "password = 's3cr3t'\nheaders = { 'X-Key' = 's3cr3t' }\n"
    )
    other = SUBSCRIBED.replace("page:news", "page:other")
    settings = load_settings(written(tmp_path, SUBSCRIBED + options + other))
    here, there = file_subscriptions(settings)
    assert (here.filter, here.category) == ("bridge -sport", ("News", "Towns"))
    assert (there.filter, there.category) == ("", ())
    assert (
        here.headers
        == there.headers
        == {"X-Key": "s3cr3t", "Authorization": "Basic YW5uOnMzY3IzdA=="}
    )
    assert "s3cr3t" not in repr(settings)
    assert "s3cr3t" not in repr(here)


def test_a_subscription_of_the_file_says_how_its_messages_look(tmp_path):
    role = "123456789012345678"
    options = (
        "style = 'compact'\nlayout = 'threads'\nlanguage = 'de'\ncrosspost = false\n"
        f"mention_role = '{role}'\n"
    )
    other = SUBSCRIBED.replace("page:news", "page:other")
    here, there = file_subscriptions(load_settings(written(tmp_path, SUBSCRIBED + options + other)))
    assert here.posting == PostOptions(
        style=PostStyle.COMPACT,
        layout=PostLayout.THREADS,
        language="de",
        crosspost=False,
        mention_role=role,
    )
    assert there.posting == PostOptions()


@pytest.mark.parametrize(
    "options",
    [
        "password = 's3cr3t'",
        "user = 'a:b'\npassword = 's3cr3t'",
        "user = 'ann'\npassword = ['s3cr3t']",
        "headers = 's3cr3t'",
        "headers = { 'X-Key' = ['s3cr3t'] }",
        "headers = { 'X Key' = 's3cr3t' }",
        "headers = { 'X-Key' = 's3cr3t\u00e9' }",
        "user = 'ann'\npassword = 's3cr3t'\nfilter = '(a'",
        "user = 'ann'\npassword = 's3cr3t'\nfliter = 'a'",
        "user = 'ann'\npassword = 's3cr3t'\nbackfill = 99",
    ],
)
def test_no_mistake_in_a_subscription_shows_its_secret(tmp_path, options):
    told = problems(written(tmp_path, SUBSCRIBED + options))
    assert told
    assert "s3cr3t" not in repr(told)


def test_a_table_that_should_be_a_list_and_a_broken_variable_show_no_secret(monkeypatch, tmp_path):
    [problem] = problems(written(tmp_path, "[subscription]\npassword = 's3cr3t'\n"))
    assert (problem.setting, problem.value) == ("subscription", "[hidden]")
    monkeypatch.setenv("LEDE_SUBSCRIPTION", '[{"password": "s3cr3t"')
    [problem] = problems(written(tmp_path, ""))
    assert "s3cr3t" not in repr(problem)


@pytest.mark.parametrize("variable", ["LEDE_FEED_PASSWORD", "LEDE_FEED_HEADER"])
def test_secrets_that_commands_take_are_no_settings(monkeypatch, variable):
    monkeypatch.setenv(variable, "s3cr3t")
    assert load_settings().page.port == 8080


def test_the_options_of_a_subscription_stand_in_file_and_manual_with_one_line():
    file = (ROOT / "config" / "lede.toml").read_text(encoding="utf-8")
    manual = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    commented = re.findall(r"^# (\w+) = ", file.partition("# [[subscription]]")[2], re.MULTILINE)
    assert commented == list(SubscriptionSettings.model_fields)
    for name, option in SubscriptionSettings.model_fields.items():
        assert f"# # {option.description}" in file, name
        assert re.search(
            rf"^\| `{name}` \|.*\| {re.escape(option.description or '')} \|$", manual, re.MULTILINE
        ), name


@pytest.mark.parametrize(
    ("text", "setting", "allowed"),
    [
        ('[page]\nport = "eighty"', "page.port", "must be a whole number from 0 to 65,535"),
        ("[page]\nport = 70000", "page.port", "must be a whole number from 0 to 65,535"),
        ('[page]\nenabled = "maybe"', "page.enabled", "must be true or false"),
        ('[page]\nhost = "0.0.0.0"', "page.access_token", "must be set, since page.host = 0.0.0.0"),
        ('[page]\nhost = "::"', "page.access_token", "must be set, since page.host = ::"),
        ('[page]\nhost = "example.org"', "page.host", "must be localhost or an IP address"),
        ('[page]\naccess_token = "short"', "page.access_token", "must be 16 or more letters"),
        ("[poll]\nfloor_seconds = -1", "poll.floor_seconds", "must be a number above 0"),
        ('[log]\nlevel = "loud"', "log.level", "must be one of debug, info, warning, error"),
        ("[page]\nprot = 1", "page.prot", "did you mean port?"),
        ("[paeg]\nport = 1", "paeg", "did you mean page?"),
        ('[[subscription]]\nfeed = "a.example"\nchannel = "page:x"', "feed", "https://"),
        ('[[subscription]]\nfeed = "https://a.example"\nchannel = "x"', "channel", "page:NAME"),
        ('[[subscription]]\nfeed = "https://a.example"', "channel", "required"),
        (f"{SUBSCRIBED}style = 'loud'", "style", "compact"),
        (f"{SUBSCRIBED}language = 'tlh'", "language", "uk"),
        (f"{SUBSCRIBED}mention_role = 'everyone'", "mention_role", "digits"),
        ('[[subscription]]\nfed = "https://a.example"', "fed", "did you mean feed?"),
        (SUBSCRIBED + 'filter = "(a"', "filter", "opens a parenthesis at character 1"),
        (SUBSCRIBED + 'password = "x"', "password", "goes with a user"),
        (SUBSCRIBED + 'user = "a:b"', "password", "The user name cannot be sent"),
        (SUBSCRIBED + 'headers = { Host = "x" }', "headers", "Lede's own"),
        ("[page", "(the file)", "TOML"),
    ],
)
def test_a_wrong_value_names_the_setting_the_value_and_what_is_allowed(
    tmp_path, text, setting, allowed
):
    file = written(tmp_path, text)
    told = [problem for problem in problems(file) if setting in problem.setting]
    assert told
    assert allowed in told[0].allowed
    assert told[0].value
    assert told[0].where == str(file)


def test_a_wrong_variable_is_told_as_a_variable(monkeypatch):
    monkeypatch.setenv("LEDE_PAGE__PORT", "eighty")
    [problem] = problems()
    assert (problem.setting, problem.value, problem.where) == (
        "page.port",
        "'eighty'",
        "LEDE_PAGE__PORT",
    )


@pytest.mark.parametrize(
    ("variable", "words", "setting", "allowed"),
    [
        ("LEDE_FETCH__ALLOWED_PORTS", "80,443", "fetch.allowed_ports", "must be JSON"),
        ("LEDE_FETCH__ALLOWED_PORTS", "80", "fetch.allowed_ports", "must be a list"),
        ("LEDE_FETCH", "fast", "fetch", "must be JSON"),
        ("LEDE_FETCH", "7", "fetch", "must be"),
        ("LEDE_POLL", '{"floor_secnds": 1}', "poll.floor_secnds", "did you mean floor_seconds?"),
    ],
)
def test_a_variable_for_a_list_or_a_table_is_told_what_it_takes(
    monkeypatch, variable, words, setting, allowed
):
    monkeypatch.setenv(variable, words)
    [problem] = problems()
    assert (problem.setting, problem.where) == (setting, variable)
    assert allowed in problem.allowed


def test_a_wrong_secret_is_not_shown(tmp_path):
    [problem] = problems(written(tmp_path, "[page]\naccess_token = 12345\n"))
    assert (problem.setting, problem.value) == ("page.access_token", "[hidden]")


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7"])  # noqa: S104  # what is tested
def test_the_page_is_opened_to_the_network_with_an_access_token(tmp_path, host):
    words = "correct-horse-battery"
    text = f'[page]\nhost = "{host}"\naccess_token = "{words}"\n'
    page = load_settings(written(tmp_path, text)).page
    assert (page.host, page.access_token.get_secret_value()) == (host, words)
    assert words not in repr(page)


def test_a_wrong_access_token_is_not_shown_and_a_missing_one_is_told(tmp_path):
    [short] = problems(written(tmp_path, '[page]\naccess_token = "hunter2"\n'))
    [missing] = problems(written(tmp_path, '[page]\nhost = "0.0.0.0"\n'))
    assert (short.value, missing.value) == ("[hidden]", "empty")


def test_the_secrets_of_discord_are_read_and_never_shown(monkeypatch):
    monkeypatch.setenv("LEDE_DISCORD_TOKEN", " MTA.aB-c.d_e\n")
    monkeypatch.setenv("LEDE_DISCORD_PROXY", "http://me:hunter2@proxy.example:3128")
    settings = load_settings()
    assert settings.discord_token.get_secret_value() == "MTA.aB-c.d_e"
    assert settings.discord_proxy.get_secret_value() == "http://me:hunter2@proxy.example:3128"
    assert "hunter2" not in repr(settings)
    assert "MTA" not in repr(settings)


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("discord_token", "my token"),
        ("discord_token", "MTA.é.e"),
        ("discord_proxy", "proxy.example:3128"),
        ("discord_proxy", "socks5://proxy.example"),
        ("discord_proxy", "http://a b"),
    ],
)
def test_a_secret_of_discord_that_cannot_be_one_is_told_without_it(tmp_path, setting, value):
    [problem] = problems(written(tmp_path, f"{setting} = {value!r}\n"))
    assert (problem.setting, problem.value) == (setting, "[hidden]")
    assert problem.allowed.startswith("must be")


def test_a_misspelt_variable_is_not_ignored(monkeypatch):
    monkeypatch.setenv("LEDE_PAEG__PORT", "1")
    [problem] = problems()
    assert problem.allowed == "did you mean LEDE_PAGE__PORT?"


def test_a_file_that_was_named_must_be_there(tmp_path):
    [problem] = problems(tmp_path / "other.toml")
    assert problem.value == "missing"
    assert problem.where.endswith("other.toml")


def test_a_file_that_cannot_be_read_says_why(tmp_path):
    [problem] = problems(tmp_path)  # a folder
    assert "directory" in problem.allowed.lower()
