"""What a server's admins chose in, the message that shows it with what can be changed out."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

import discord
from discord import ui

from bot.adapters.discord.cards.card_components import still_view
from bot.adapters.discord.cards.markdown import moment, plain
from bot.domain.posting import PostStyle
from bot.domain.servers import ServerSettings
from bot.pipeline.model_state import ModelState
from bot.pipeline.rules.posting_times import next_digest, quiet_until, zone_of
from bot.presenting.cleaning import clean_line
from bot.presenting.command_words import CommandWords
from bot.presenting.language_names import language_name
from bot.presenting.settings_words import SettingsWords
from bot.presenting.speech import LANGUAGES, locale_of
from bot.presenting.telling import told_list, told_number, told_time

# Messages keep their buttons for ever, so what stands here may be added to, never changed.
SETTINGS_TEMPLATE: Final = (
    r"lede:settings:(?P<what>notices|style|language|briefs|quiet|digest|test)"
)
AS_THE_SERVER: Final = "server"  # of the menu of languages: none chosen
AS_WRITTEN: Final = "written"  # of that of the languages of briefs: none chosen
_MAX_MODEL_CHARS: Final = 100


def settings_view(
    settings: ServerSettings,
    guild: discord.Guild,
    now: datetime,
    words: CommandWords,
    model: ModelState | None = None,
) -> ui.LayoutView:
    """Return the message that shows all settings, each with what changes it.

    `model` is how the server stands with the language model, None where there is none.
    """
    told = words.settings
    return still_view(
        ui.TextDisplay(f"### {told.heading}"),
        ui.TextDisplay(_notices_line(settings, told)),
        ui.ActionRow(_notices_menu(settings, guild, told)),
        ui.TextDisplay(told.style),
        ui.ActionRow(_style_menu(settings, told)),
        ui.TextDisplay(told.language),
        ui.ActionRow(_language_menu(settings, told)),
        *_model_parts(settings, model, told),
        ui.TextDisplay("\n".join(_time_lines(settings, now, told))),
        ui.ActionRow(
            _button("quiet", told.quiet_button),
            _button("digest", told.digest_button),
            _button("test", told.test_button),
        ),
    )


def settings_id(what: str) -> str:
    """Return the custom_id of the component that changes one thing."""
    return f"lede:settings:{what}"


def _button(what: str, label: str) -> "ui.Button[Any]":
    return ui.Button(label=label, custom_id=settings_id(what))


def _notices_line(settings: ServerSettings, told: SettingsWords) -> str:
    chosen = settings.notices_channel
    return told.notices.format(channel=f"<#{chosen.place}>") if chosen else told.notices_anywhere


def _notices_menu(
    settings: ServerSettings, guild: discord.Guild, told: SettingsWords
) -> "ui.ChannelSelect[Any]":
    chosen = settings.notices_channel
    place = guild.get_channel(int(chosen.place)) if chosen else None
    return ui.ChannelSelect(
        custom_id=settings_id("notices"),
        channel_types=[discord.ChannelType.text],
        placeholder=told.choose_notices,
        min_values=0,  # nothing is a choice, too
        default_values=[place] if place else [],
    )


def _style_menu(settings: ServerSettings, told: SettingsWords) -> "ui.Select[Any]":
    return ui.Select(
        custom_id=settings_id("style"),
        options=[
            discord.SelectOption(
                label=told.styles[style],
                description=told.choices[style],
                value=style.value,
                default=style is settings.style,
            )
            for style in PostStyle
        ],
    )


def _language_menu(settings: ServerSettings, told: SettingsWords) -> "ui.Select[Any]":
    known = settings.language if settings.language in LANGUAGES else None
    as_the_server = discord.SelectOption(
        label=told.language_of_server, value=AS_THE_SERVER, default=known is None
    )
    return ui.Select(custom_id=settings_id("language"), options=[as_the_server, *_named(known)])


def _named(chosen: str | None) -> Iterator[discord.SelectOption]:
    """Yield our languages, each as it calls itself."""
    for code in LANGUAGES:
        name = str(locale_of(code).language_name or code)
        yield discord.SelectOption(label=name, value=code, default=code == chosen)


def _model_parts(
    settings: ServerSettings, model: ModelState | None, told: SettingsWords
) -> "Iterator[ui.Item[Any]]":
    """Yield what only a model can do; without one, what was chosen of that and is not done."""
    if model is not None:
        yield ui.TextDisplay(told.briefs)
        yield ui.ActionRow(_briefs_menu(settings, told))
        yield ui.TextDisplay(" ".join(_model_sentences(model, told)))
    elif settings.briefs_language is not None:
        language = plain(language_name(settings.briefs_language))
        yield ui.TextDisplay(told.briefs_stay.format(language=language))


def _briefs_menu(settings: ServerSettings, told: SettingsWords) -> "ui.Select[Any]":
    known = settings.briefs_language if settings.briefs_language in LANGUAGES else None
    as_written = discord.SelectOption(
        label=told.as_written, value=AS_WRITTEN, default=known is None
    )
    return ui.Select(custom_id=settings_id("briefs"), options=[as_written, *_named(known)])


def _model_sentences(model: ModelState, told: SettingsWords) -> Iterator[str]:
    yield told.model.format(model=plain(clean_line(model.model, _MAX_MODEL_CHARS)))
    template = told.model_tokens_of if model.budget else told.model_tokens
    yield template.format(tokens=told_number(model.spent), budget=told_number(model.budget))
    if model.day_is_spent:
        yield told.model_day_spent
    elif model.is_spent:
        yield told.model_spent


def _time_lines(settings: ServerSettings, now: datetime, told: SettingsWords) -> Iterator[str]:
    """Yield when briefs are posted, and the time there, so that a wrong zone is seen."""
    quiet, quiet_end = settings.quiet, quiet_until(settings, now)
    if quiet is None:
        yield told.quiet_none
    else:
        told_quiet = told.quiet.format(begin=told_time(quiet.begin), end=told_time(quiet.end))
        ends = told.quiet_now.format(when=moment(quiet_end)) if quiet_end else ""
        yield f"{told_quiet} {ends}".rstrip()
    if settings.digest_times:
        times = told_list(map(told_time, settings.digest_times))
        following = told.digests_next.format(when=moment(next_digest(settings, now)))
        yield f"{told.digests.format(times=times)} {following}"
    else:
        yield told.digests_none
    there = now.astimezone(zone_of(settings)).time()
    yield f"-# {told.clock.format(zone=plain(zone_of(settings).key), time=told_time(there))}"
