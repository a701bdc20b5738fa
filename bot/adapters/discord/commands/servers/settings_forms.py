"""What a server chose in, the forms for its times out; what was filled in as other settings."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import time
from typing import Any, Final, TypeAlias

from discord import ui

from bot.adapters.discord.cards.markdown import plain
from bot.adapters.discord.commands.answers.link_words import told_typed
from bot.adapters.discord.commands.answers.modals import Filled
from bot.domain.servers import MAX_DIGEST_TIMES, QuietHours, ServerSettings
from bot.pipeline.rules.clock_times import read_time, read_times
from bot.presenting.command_words import CommandWords
from bot.presenting.settings_words import SettingsWords
from bot.presenting.telling import told_list
from bot.presenting.time_zones import MAX_ZONE_CHARS, zone_meant, zones_near

SETTINGS_FORM_TEMPLATE: Final = r"lede:settings-form:(?P<what>quiet|digest)"
_BEGIN, _END, _TIMES, _ZONE = "begin", "end", "times", "zone"  # fields
_MAX_TIME_CHARS = 10
_MAX_TIMES_CHARS = 80

Field: TypeAlias = "ui.Label[Any]"


class FilledWrongly(Exception):
    """A form cannot be taken; its only argument is a sentence that says why, as markdown."""


def settings_form_id(what: str) -> str:
    """Return the custom_id of a form."""
    return f"lede:settings-form:{what}"


def quiet_fields(settings: ServerSettings, words: CommandWords) -> Iterator[Field]:
    """Yield the fields for quiet hours, filled with those that there are."""
    told, quiet = words.settings, settings.quiet
    begin = f"{quiet.begin:%H:%M}" if quiet else ""
    end = f"{quiet.end:%H:%M}" if quiet else ""
    yield _field(_BEGIN, told.begin_label, told.begin_help, begin, _MAX_TIME_CHARS)
    yield _field(_END, told.end_label, told.end_help, end, _MAX_TIME_CHARS)
    yield _zone_field(settings, told)


def digest_fields(settings: ServerSettings, words: CommandWords) -> Iterator[Field]:
    """Yield the fields for digests, filled with the times that there are."""
    told = words.settings
    times = ", ".join(f"{each:%H:%M}" for each in settings.digest_times)
    about = told.times_help.format(most=MAX_DIGEST_TIMES)
    yield _field(_TIMES, told.times_label, about, times, _MAX_TIMES_CHARS)
    yield _zone_field(settings, told)


def with_quiet(settings: ServerSettings, filled: Filled, words: CommandWords) -> ServerSettings:
    """Return the settings with the quiet hours filled in; FilledWrongly."""
    told = words.settings
    begin, end = _typed(filled, _BEGIN), _typed(filled, _END)
    if bool(begin) != bool(end):
        raise FilledWrongly(told.half_given)
    quiet = QuietHours(begin=_time(begin, told), end=_time(end, told)) if begin else None
    if quiet and quiet.begin == quiet.end:
        raise FilledWrongly(told.same_times)
    return replace(settings, quiet=quiet, time_zone=_zone(filled, settings, told))


def with_digests(settings: ServerSettings, filled: Filled, words: CommandWords) -> ServerSettings:
    """Return the settings with the times of digests filled in; FilledWrongly."""
    told, typed = words.settings, _typed(filled, _TIMES)
    times = read_times(typed)
    if times is None:
        raise FilledWrongly(told.no_time.format(typed=told_typed(typed)))
    if len(times) > MAX_DIGEST_TIMES:
        raise FilledWrongly(told.too_many_times.format(most=MAX_DIGEST_TIMES))
    return replace(settings, digest_times=times, time_zone=_zone(filled, settings, told))


def _field(custom_id: str, label: str, about: str, value: str, most: int) -> Field:
    typed: ui.TextInput[Any] = ui.TextInput(
        custom_id=custom_id, default=value or None, required=False, max_length=most
    )
    return ui.Label(text=label, description=about, component=typed)


def _zone_field(settings: ServerSettings, told: SettingsWords) -> Field:
    return _field(_ZONE, told.zone_label, told.zone_help, settings.time_zone, MAX_ZONE_CHARS)


def _typed(filled: Filled, name: str) -> str:
    value = filled.get(name)
    return value.strip() if isinstance(value, str) else ""


def _time(typed: str, told: SettingsWords) -> time:
    meant = read_time(typed)
    if meant is None:
        raise FilledWrongly(told.no_time.format(typed=told_typed(typed)))
    return meant


def _zone(filled: Filled, settings: ServerSettings, told: SettingsWords) -> str:
    """Return the zone that was filled in, or the one there was where nothing is."""
    typed = _typed(filled, _ZONE)
    meant = zone_meant(typed) if typed else settings.time_zone
    if meant is None:
        near = zones_near(typed)
        sentence = told.no_zone.format(typed=told_typed(typed))
        offered = told.zones_near.format(zones=plain(told_list(near))) if near else ""
        raise FilledWrongly(f"{sentence} {offered}".rstrip())
    return meant
