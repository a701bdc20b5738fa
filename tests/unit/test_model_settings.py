"""The table [model]: what is taken, and what is refused with a reason that shows no secret."""

import pytest

from bot.domain.errors import SettingProblem, SettingsError
from bot.domain.fidelity import Fidelity
from bot.presenting.wording import say_error
from bot.settings import load_settings

KEY = "sk-s3cr3t-0123456789"


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine(monkeypatch, tmp_path):
    monkeypatch.delenv("LEDE_CONFIG", raising=False)
    monkeypatch.chdir(tmp_path)


def given(monkeypatch, **values: object) -> None:
    for name, value in values.items():
        monkeypatch.setenv(f"LEDE_MODEL__{name.upper()}", str(value))


def problem(monkeypatch, **values: object) -> SettingProblem:
    given(monkeypatch, **values)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert KEY not in say_error(caught.value)
    assert KEY not in repr(caught.value)
    [told] = caught.value.problems
    return told


def test_by_itself_no_model_is_configured():
    model = load_settings().model
    assert not model.is_configured
    assert model.fidelity is Fidelity.STRICT


@pytest.mark.parametrize("provider", ["openai", "anthropic", "google"])
def test_a_provider_is_asked_with_a_name_and_a_key(monkeypatch, provider):
    given(monkeypatch, provider=provider, name="m-1", api_key=f" {KEY}\n")
    settings = load_settings()
    assert settings.model.is_configured
    assert settings.model.api_key.get_secret_value() == KEY
    assert KEY not in repr(settings)


def test_a_server_of_ones_own_needs_no_key(monkeypatch):
    address = "http://localhost:11434/v1/"
    given(monkeypatch, provider="openai", name="qwen3:8b", base_url=address)
    assert load_settings().model.base_url == "http://localhost:11434/v1"


@pytest.mark.parametrize(
    ("values", "setting", "said"),
    [
        ({"provider": "opanai"}, "provider", "must be one of none, openai, anthropic, google"),
        ({"provider": "openai", "api_key": KEY}, "name", "since model.provider = openai"),
        ({"name": "two words"}, "name", "without blanks"),
        ({"provider": "google", "name": "m"}, "api_key", "google asks for a key"),
        ({"api_key": f"{KEY} and more"}, "api_key", "and nothing else"),
        ({"api_key": f"{KEY}é"}, "api_key", "and nothing else"),
        ({"base_url": "localhost:11434"}, "base_url", "must be http://host:port"),
        ({"base_url": f"http://ada:{KEY}@a.example/v1"}, "base_url", "must be http://host:port"),
        ({"base_url": f"http://a.example/v1?key={KEY}"}, "base_url", "must be http://host:port"),
        ({"base_url": "http://a.example:0"}, "base_url", "must be http://host:port"),
        ({"base_url": "http://a.example:x"}, "base_url", "must be http://host:port"),
        ({"fidelity": "loose"}, "fidelity", "must be one of strict, free"),
        ({"timeout_seconds": 0}, "timeout_seconds", "must be a number above 0"),
        ({"max_concurrent": 0}, "max_concurrent", "must be a whole number from 1 to 100"),
        ({"daily_token_budget": -1}, "daily_token_budget", "must be a whole number from 0"),
    ],
)
def test_a_mistake_is_told_with_what_would_be_right(monkeypatch, values, setting, said):
    told = problem(monkeypatch, **values)
    assert told.setting == f"model.{setting}"
    assert said in told.allowed


@pytest.mark.parametrize("words", ['"{}"', '{{"api_key": "{}"', '{{"api_key": ["{}"]}}'])
def test_a_broken_variable_of_the_whole_table_shows_no_key(monkeypatch, words):
    monkeypatch.setenv("LEDE_MODEL", words.format(KEY))
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert KEY not in repr(caught.value)
    assert KEY not in say_error(caught.value)


def test_the_password_of_a_database_is_not_told_either(monkeypatch):
    monkeypatch.setenv("LEDE_STORAGE__URL", f"mysql://ada:{KEY}@db/lede")
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert KEY not in repr(caught.value)
