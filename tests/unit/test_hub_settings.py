"""The address by which hubs reach us: what is taken, and what is refused with a reason."""

import pytest

from bot.domain.errors import SettingsError
from bot.settings import load_settings


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine(monkeypatch, tmp_path):
    monkeypatch.delenv("LEDE_CONFIG", raising=False)
    monkeypatch.chdir(tmp_path)


def test_without_an_address_nothing_is_asked_of_hubs():
    websub = load_settings().websub
    assert (websub.callbacks_url, websub.host) == (None, "")


@pytest.mark.parametrize(
    ("given", "callbacks", "host"),
    [
        ("https://lede.example", "https://lede.example/websub/", "lede.example"),
        ("https://LEDE.example/", "https://LEDE.example/websub/", "lede.example"),
        ("https://a.example:8443/lede/", "https://a.example:8443/lede/websub/", "a.example"),
        ("https://[2001:db8::1]", "https://[2001:db8::1]/websub/", "2001:db8::1"),
    ],
)
def test_hubs_are_given_addresses_below_it(monkeypatch, given, callbacks, host):
    monkeypatch.setenv("LEDE_WEBSUB__PUBLIC_URL", given)
    websub = load_settings().websub
    assert (websub.callbacks_url, websub.host) == (callbacks, host)


@pytest.mark.parametrize(
    "given",
    [
        "http://lede.example",
        "lede.example",
        "https://",
        "https:///websub",
        "https://me:hunter2@lede.example",
        "https://lede.example/?a=b",
        "https://lede.example/#a",
        "https://lede.example:eighty",
        "https://lede.example:0",
        "https://le de.example",
        "https://le\nde.example",
        "https://lede.exämple",
        "https://[broken",
    ],
)
def test_other_addresses_are_refused(monkeypatch, given):
    monkeypatch.setenv("LEDE_WEBSUB__PUBLIC_URL", given)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    [problem] = caught.value.problems
    assert problem.setting == "websub.public_url"
    assert problem.allowed.startswith("must be https://host")


def test_hubs_take_a_page(monkeypatch):
    monkeypatch.setenv("LEDE_WEBSUB__PUBLIC_URL", "https://lede.example")
    monkeypatch.setenv("LEDE_PAGE__ENABLED", "false")
    with pytest.raises(SettingsError) as caught:
        load_settings()
    [problem] = caught.value.problems
    assert (problem.setting, "page.enabled" in problem.allowed) == ("websub", True)
