"""How a channel follows a feed in, the forms to change that out; what was filled in as options."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Final, TypeAlias

import discord
from discord import ui

from bot.adapters.discord.commands.answers.choices import MAX_LABEL_CHARS
from bot.adapters.discord.commands.answers.modals import Filled
from bot.adapters.discord.commands.feeds.feed_edit_view import (
    is_announcing,
    layouts_of,
    told_language,
    told_layout,
)
from bot.adapters.discord.commands.feeds.feed_places import TARGET_TYPES
from bot.adapters.discord.posting.targets import Target
from bot.domain.feeds import MAX_BACKFILL, Subscription, read_category
from bot.domain.posting import PostLayout, PostOptions, PostStyle
from bot.pipeline.follow_feeds import FeedOptions
from bot.presenting.command_words import CommandWords
from bot.presenting.speech import LANGUAGES

# Whole custom_ids of forms; what was filled in counts for this subscription.
FORM_TEMPLATE: Final = (
    r"lede:editing:(?P<what>where|what|how):(?P<feed>[0-9]{1,19}):(?P<channel>[0-9]{1,20})"
)
CHANNEL, ROLE, FILTER, CATEGORY, PAST = "channel", "role", "filter", "category", "past"
STYLE, LANGUAGE, LAYOUT, CROSSPOST = "style", "language", "layout", "crosspost"
_SERVER, _YES, _NO = "server", "yes", "no"  # values of choices that are no setting's own
_MAX_FILTER_CHARS = 500
_MAX_CATEGORY_CHARS = 200

Field: TypeAlias = "ui.Label[Any]"


def where_fields(
    subscription: Subscription, guild: discord.Guild, words: CommandWords
) -> Iterator[Field]:
    """Yield the fields for the channel, and for the role to mention."""
    form = words.feed.form
    place = guild.get_channel_or_thread(int(subscription.channel.place))
    chosen: ui.ChannelSelect[Any] = ui.ChannelSelect(
        custom_id=CHANNEL,
        channel_types=TARGET_TYPES,
        required=place is None,
        min_values=1 if place is None else 0,
        default_values=[place] if place is not None else [],
    )
    yield ui.Label(text=form.channel_label, component=chosen)
    role = guild.get_role(int(subscription.posting.mention_role or 0))
    roles: ui.RoleSelect[Any] = ui.RoleSelect(
        custom_id=ROLE, required=False, min_values=0, default_values=[role] if role else []
    )
    yield ui.Label(text=form.role_label, description=form.role_help, component=roles)


def what_fields(
    subscription: Subscription, words: CommandWords, typed: FeedOptions | None = None
) -> Iterator[Field]:
    """Yield the fields for filter, category and past; `typed` stands in them where it is given."""
    form, typed = words.feed.form, typed or FeedOptions()
    written = subscription.filter if typed.filter is None else typed.filter
    folders = subscription.category if typed.category is None else typed.category
    past = subscription.backfill if typed.backfill is None else typed.backfill
    filters: ui.TextInput[Any] = ui.TextInput(
        custom_id=FILTER,
        style=discord.TextStyle.paragraph,
        default=written or None,
        required=False,
        max_length=_MAX_FILTER_CHARS,
    )
    yield ui.Label(text=form.filter_label, description=form.filter_help, component=filters)
    category: ui.TextInput[Any] = ui.TextInput(
        custom_id=CATEGORY,
        default="/".join(folders)[:_MAX_CATEGORY_CHARS] or None,
        required=False,
        max_length=_MAX_CATEGORY_CHARS,
    )
    yield ui.Label(text=form.category_label, description=form.category_help, component=category)
    numbers = [(str(number), str(number)) for number in range(MAX_BACKFILL + 1)]
    menu = _menu(PAST, numbers, str(past))
    yield ui.Label(text=form.backfill_label, description=form.backfill_help, component=menu)


def how_fields(
    subscription: Subscription, place: Target | None, words: CommandWords
) -> Iterator[Field]:
    """Yield the fields for style and language, and for what that kind of channel has beside."""
    form, posting = words.feed.form, subscription.posting
    as_server = (_SERVER, form.as_the_server_says)
    styles = [as_server, *((style.value, form.styles[style]) for style in PostStyle)]
    yield ui.Label(text=form.style_label, component=_menu(STYLE, styles, posting.style or _SERVER))
    languages = [as_server, *((code, told_language(code, words)) for code in LANGUAGES)]
    yield ui.Label(
        text=form.language_label,
        component=_menu(LANGUAGE, languages, posting.language or _SERVER),
    )
    layouts = [(each.value, told_layout(each, place, words)) for each in layouts_of(place)]
    if layouts:
        menu = _menu(LAYOUT, layouts, posting.layout)
        yield ui.Label(text=form.layout_label, component=menu)
    if is_announcing(place):
        answers = [(_YES, form.crosspost_yes), (_NO, form.crosspost_no)]
        menu = _menu(CROSSPOST, answers, _YES if posting.crosspost else _NO)
        yield ui.Label(text=form.crosspost_label, component=menu)


def what_options(filled: Filled) -> FeedOptions:
    """Return what the form for filter, category and past asks for."""
    past = chosen(filled, PAST)
    return FeedOptions(
        filter=_typed(filled, FILTER)[:_MAX_FILTER_CHARS],
        category=read_category(_typed(filled, CATEGORY)[:_MAX_CATEGORY_CHARS]),
        backfill=min(int(past), MAX_BACKFILL) if past and past.isdecimal() else None,
    )


def how_options(filled: Filled, posting: PostOptions) -> PostOptions:
    """Return how messages are to be posted; what the form does not ask stays."""
    style, language = chosen(filled, STYLE), chosen(filled, LANGUAGE)
    layout, crosspost = chosen(filled, LAYOUT), chosen(filled, CROSSPOST)
    if style is not None:
        posting = replace(posting, style=PostStyle(style) if style in set(PostStyle) else None)
    if language is not None:
        posting = replace(posting, language=language if language in LANGUAGES else None)
    if layout in set(PostLayout):
        posting = replace(posting, layout=PostLayout(layout or ""))
    if crosspost is not None:
        posting = replace(posting, crosspost=crosspost != _NO)
    return posting


def fitting(posting: PostOptions, place: Target) -> PostOptions:
    """Return what can be had in that kind of channel."""
    fits = posting.layout in layouts_of(place)
    return posting if fits else replace(posting, layout=PostLayout.PLAIN)


def chosen(filled: Filled, name: str) -> str | None:
    """Return the one value chosen in a menu of a form; None where nothing is, or it is not there."""
    values = filled.get(name)
    return values[0] if isinstance(values, tuple) and values else None


def _typed(filled: Filled, name: str) -> str:
    value = filled.get(name)
    return value if isinstance(value, str) else ""


def _menu(custom_id: str, options: Sequence[tuple[str, str]], current: str) -> "ui.Select[Any]":
    return ui.Select(
        custom_id=custom_id,
        options=[
            discord.SelectOption(
                label=label[:MAX_LABEL_CHARS], value=value, default=value == current
            )
            for value, label in options
        ],
    )
