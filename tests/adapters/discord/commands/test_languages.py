"""People are answered in the language of their own Discord, one beside the other."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import discord
import pytest
import simcord
from discord import app_commands

from bot.adapters.discord.commands import install
from bot.adapters.discord.connecting.command_sync import _hash
from bot.adapters.discord.connecting.localising import (
    MAX_CHARS,
    CommandTranslator,
    Kind,
    SpeakingTree,
    is_name,
    language_of_locale,
)
from bot.presenting.starter_feeds import STARTER_FEEDS
from tests.adapters.discord.commands.desk import Desk, DeskClient, buttons_of, shown, text_of
from tests.unit.pipeline.world import rss

MAX_COMMAND_CHARS = 8_000  # of Discord's, the longest of each text's languages counted


@dataclass
class Locales:
    """What everybody's Discord is set to, and every server."""

    own: str = "de"
    guild: str = "en-US"


@pytest.fixture
def locales(env: simcord.Env, monkeypatch: pytest.MonkeyPatch) -> Locales:
    chosen, emit = Locales(), env.backend.emit

    def tell(event: str, payload: Any, *rest: Any, **options: Any) -> Any:
        if event == "INTERACTION_CREATE":
            payload = {**payload, "locale": chosen.own}
            if "guild_locale" in payload:
                payload["guild_locale"] = chosen.guild
        return emit(event, payload, *rest, **options)

    monkeypatch.setattr(env.backend, "emit", tell)
    return chosen


@pytest.mark.parametrize(
    ("own", "servers", "told"),
    [
        ("de", "en-US", "In den Kanälen, die du lesen kannst"),
        ("nl", "de", "In den Kanälen, die du lesen kannst"),  # as the server does
        ("en-GB", "de", "No brief in the channels"),
        ("ja", "ko", "No brief in the channels"),
    ],
)
async def test_a_command_answers_as_the_asker_speaks(
    locales: Locales, news: Any, reader: Any, own: str, servers: str, told: str
) -> None:
    locales.own, locales.guild = own, servers

    assert text_of(await reader.slash(news, "search", words="bridge")).startswith(told)


async def test_an_answer_in_german_leaves_the_next_in_english(
    locales: Locales, news: Any, reader: Any
) -> None:
    await reader.slash(news, "search", words="bridge")
    locales.own = "en-US"

    assert "No brief in the channels" in text_of(await reader.slash(news, "search", words="bridge"))


async def test_buttons_speak_the_language_of_whoever_presses_them(
    locales: Locales, desk: Desk, news: Any, reader: Any
) -> None:
    for number in range(12):
        desk.post(news, f"Bridge number {number} opens")
    found = await reader.slash(news, "search", words="bridge")
    assert "12 Kurzfassungen" in text_of(found)

    message = shown(found)
    await reader.click(message, label="Weiter")
    message = shown(found)
    assert {"Zurück", "Weiter", "Öffnen"} <= set(buttons_of(message))
    locales.own = "en-US"
    await reader.click(message, label="Zurück")
    assert {"Previous", "Next", "Open"} <= set(buttons_of(shown(found)))


async def test_commands_can_be_clicked_in_german_too(
    locales: Locales, news: Any, admin: Any
) -> None:
    assert locales.own == "de"
    told = text_of(await admin.slash(news, "help"))

    assert told.count("</about:") == told.count("</privacy:") == 1
    assert "</help:" not in told
    assert "</privacy:" in text_of(await admin.slash(news, "about"))


async def test_what_to_do_next_can_be_clicked_however_it_is_called(
    locales: Locales, desk: Desk, news: Any, admin: Any
) -> None:
    for feed in STARTER_FEEDS["de"]:
        desk.fetcher.answers[feed.url] = rss(["bridge"])
    answer = await admin.slash(news, "setup")
    await admin.select(shown(answer), [news])
    await admin.select(shown(answer), ["0"], custom_id=f"lede:setup:feeds:{news.id}:de")

    told = text_of(answer)
    assert "/feed hinzufügen" not in told
    assert all(f"</{name}:" in told for name in ("feed add", "feed edit", "settings", "help"))


async def test_errors_are_told_in_german(locales: Locales, news: Any, admin: Any) -> None:
    assert locales.own == "de"
    answer = await admin.slash(news, "feed remove", feed="https://gazette.example/feed")

    assert text_of(answer).startswith("Kein Kanal dieses Servers folgt")


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        (discord.Locale.american_english, "en"),
        (discord.Locale.british_english, "en"),
        (discord.Locale.brazil_portuguese, "pt"),
        (discord.Locale.spain_spanish, "es"),
        (discord.Locale.latin_american_spanish, "es"),
        (discord.Locale.ukrainian, "uk"),
        (discord.Locale.japanese, None),
        (None, None),
    ],
)
def test_locales_of_discord_are_languages_of_ours(
    locale: discord.Locale | None, language: str | None
) -> None:
    assert language_of_locale(locale) == language


@pytest.mark.parametrize(
    "locale", [locale for locale in discord.Locale if language_of_locale(locale)]
)
async def test_commands_are_told_to_discord_in_every_language_it_takes_them_in(
    desk: Desk, locale: discord.Locale
) -> None:
    """The whole tree as it is sent: names, descriptions and choices."""
    for command in await _registered(desk):
        for part in _parts(command):
            name, told = part["name"], _in(part, "name", locale)
            is_menu = part.get("type") in {2, 3} and "description" not in part
            assert is_menu or "value" in part or is_name(told), (name, told)
            assert len(told) <= (100 if "value" in part else MAX_CHARS[Kind.NAME]), told
            assert 0 <= len(_in(part, "description", locale)) <= MAX_CHARS[Kind.DESCRIPTION]
            siblings = [_in(each, "name", locale) for each in part.get("options", ())]
            assert len(siblings) == len(set(siblings)), siblings


async def test_commands_have_german_names_and_descriptions(desk: Desk) -> None:
    [feed] = [each for each in await _registered(desk) if each["name"] == "feed"]
    [add] = [each for each in feed["options"] if each["name"] == "add"]

    assert add["name_localizations"]["de"] == "hinzufügen"
    assert add["description_localizations"]["de"].startswith("Einem Feed folgen")
    assert all("de" in each["name_localizations"] for each in add["options"])
    assert "en-GB" not in add["name_localizations"]


async def test_the_longest_texts_together_fit_a_command(desk: Desk) -> None:
    for command in await _registered(desk):
        assert sum(map(_longest, _parts(command))) <= MAX_COMMAND_CHARS


async def test_a_changed_translation_is_a_changed_command(desk: Desk) -> None:
    """What decides whether commands are registered anew knows of every language."""

    class Other(CommandTranslator):
        async def translate(self, string: Any, locale: discord.Locale, context: Any) -> str | None:
            told = await super().translate(string, locale, context)
            return "hinzutun" if told == "hinzufügen" else told

    hashes = [
        await _hash(await _tree(desk, translator))
        for translator in (CommandTranslator(), CommandTranslator(), Other())
    ]

    assert hashes[0] == hashes[1] != hashes[2]


async def _tree(desk: Desk, translator: app_commands.Translator) -> SpeakingTree:
    client = DeskClient(desk.services)
    tree = client.tree
    await tree.set_translator(translator)
    install(client, tree, desk.services)
    assert isinstance(tree, SpeakingTree)
    return tree


async def _registered(desk: Desk) -> list[Any]:
    tree = await _tree(desk, CommandTranslator())
    assert tree.translator is not None
    commands: list[Any] = tree.get_commands()
    return [await each.get_translated_payload(tree, tree.translator) for each in commands]


def _parts(command: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield command
    for part in (*command.get("options", ()), *command.get("choices", ())):
        yield from _parts(part)


def _in(part: dict[str, Any], field: str, locale: discord.Locale) -> str:
    localised: dict[str, str] = part.get(f"{field}_localizations") or {}
    return localised.get(str(locale)) or part.get(field, "")


def _longest(part: dict[str, Any]) -> int:
    texts = (
        max(len(_in(part, field, locale)) for locale in discord.Locale)
        for field in ("name", "description")
    )
    return sum(texts) + len(str(part.get("value", "")))
