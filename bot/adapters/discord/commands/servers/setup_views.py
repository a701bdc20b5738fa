"""How far setting up has come in, the message of that step out; each lives over restarts."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final

import discord
from discord import ui

from bot.adapters.discord.cards.card_components import still_view
from bot.adapters.discord.cards.markdown import bold
from bot.adapters.discord.commands.feeds.feed_edit_view import told_language
from bot.adapters.discord.commands.feeds.feed_places import TARGET_TYPES
from bot.adapters.discord.posting.targets import Target
from bot.presenting.command_words import CommandWords
from bot.presenting.speech import LANGUAGES
from bot.presenting.starter_feeds import STARTER_FEEDS

CHANNEL_ID: Final = "lede:setup:channel"
_CHANNEL: Final = r"(?P<channel>[0-9]{1,20})"
LANGUAGE_TEMPLATE: Final = rf"lede:setup:language:{_CHANNEL}"
FEEDS_TEMPLATE: Final = rf"lede:setup:feeds:{_CHANNEL}:(?P<language>[a-z]{{2}})"
ADDRESS_TEMPLATE: Final = rf"lede:setup:address:{_CHANNEL}"
MORE_TEMPLATE: Final = rf"lede:setup:more:{_CHANNEL}"


@dataclass(frozen=True, kw_only=True, slots=True)
class SetupReport:
    """What came of what somebody chose."""

    followed: Sequence[str] = ()  # names, clean and not escaped
    known: int = 0  # followed there before
    failed: Sequence[tuple[str, str]] = ()  # names, each with why, as markdown
    tested: str | None = None  # whose newest article is posted


def channel_step(words: CommandWords) -> ui.LayoutView:
    """Return the message that asks for a channel."""
    menu: ui.ChannelSelect[Any] = ui.ChannelSelect(
        custom_id=CHANNEL_ID,
        channel_types=TARGET_TYPES,
        placeholder=words.setup.choose_channel,
    )
    return still_view(ui.TextDisplay(words.setup.channel_step), ui.ActionRow(menu))


def feeds_step(
    target: Target, language: str, followed: Collection[str], words: CommandWords
) -> ui.LayoutView:
    """Return the message that offers feeds of a language, but those `followed` there already."""
    setup = words.setup
    offered = [
        (place, feed)
        for place, feed in enumerate(STARTER_FEEDS[language])
        if feed.url not in followed
    ]
    text = setup.feeds_step if offered else setup.none_left
    languages: ui.Select[Any] = ui.Select(
        custom_id=f"lede:setup:language:{target.id}",
        placeholder=setup.choose_language,
        options=[
            discord.SelectOption(
                label=told_language(code, words), value=code, default=code == language
            )
            for code in LANGUAGES
        ],
    )
    parts: list[ui.Item[Any]] = [
        ui.TextDisplay(text.format(channel=target.mention)),
        ui.ActionRow(languages),
    ]
    if offered:
        feeds: ui.Select[Any] = ui.Select(
            custom_id=f"lede:setup:feeds:{target.id}:{language}",
            placeholder=setup.choose_feeds,
            max_values=len(offered),
            options=[
                discord.SelectOption(label=feed.name, value=str(place)) for place, feed in offered
            ],
        )
        parts.append(ui.ActionRow(feeds))
    address: ui.Button[Any] = ui.Button(
        label=setup.address_button, custom_id=f"lede:setup:address:{target.id}"
    )
    return still_view(*parts, ui.ActionRow(address))


def last_step(
    target: Target, report: SetupReport, next_steps: str, words: CommandWords
) -> ui.LayoutView:
    """Return what was done, and what to do next as markdown says it."""
    setup = words.setup
    lines = [setup.done_heading.format(channel=target.mention)]
    if report.followed:
        lines.append(setup.followed.of(len(report.followed)))
        lines += [f"- {bold(name)}" for name in report.followed]
    if report.known:
        lines.append(setup.known.of(report.known))
    lines += [setup.failed.format(feed=bold(name), why=why) for name, why in report.failed]
    if not (report.followed or report.known):
        lines.append(setup.nothing)
    if report.tested:
        lines.append(setup.test.format(feed=bold(report.tested), channel=target.mention))
    more: ui.Button[Any] = ui.Button(
        label=setup.another_button, custom_id=f"lede:setup:more:{target.id}"
    )
    return still_view(
        ui.TextDisplay("\n".join(lines)), ui.TextDisplay(next_steps), ui.ActionRow(more)
    )
