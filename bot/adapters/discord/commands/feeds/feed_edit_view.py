"""How a channel follows a feed in, the message that shows it with what can be changed out."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

import discord
from discord import ui

from bot.adapters.discord.cards.card_components import still_view
from bot.adapters.discord.cards.markdown import bold, plain, role_mention
from bot.adapters.discord.commands.answers.choices import MAX_CHOICES, MAX_LABEL_CHARS
from bot.adapters.discord.commands.feeds.feed_options import option_lines
from bot.adapters.discord.commands.feeds.feed_places import (
    bold_title,
    mentions,
    place_of,
)
from bot.domain.channels import ChannelName
from bot.domain.feeds import Subscription
from bot.domain.posting import PostLayout
from bot.pipeline.records import FollowedFeed
from bot.presenting.cleaning import clean_line
from bot.presenting.command_words import CommandWords
from bot.presenting.speech import locale_of

EDIT_TEMPLATE: Final = r"lede:edit:(?P<what>where|what|how|pause|resume):(?P<feed>[0-9]{1,19}):(?P<channel>[0-9]{1,20})"
CHOOSE_TEMPLATE: Final = r"lede:edit:choose:(?P<feed>[0-9]{1,19})"


def overview(
    feed: FollowedFeed,
    subscription: Subscription,
    guild: discord.Guild,
    words: CommandWords,
    *told: str,
) -> ui.LayoutView:
    """Return the message about one subscription; `told` stands above it."""
    there = mentions((subscription.channel,), words)
    title = bold_title(feed)
    heading = words.feed.form.heading.format(feed=title, channel=there)
    lines = [*told, f"### {heading}", *_lines(subscription, guild, words)]
    text: ui.TextDisplay[Any] = ui.TextDisplay("\n".join(lines))
    if subscription.from_file:
        return still_view(text, ui.TextDisplay(f"-# {words.feed.form.from_file}"))
    return still_view(text, ui.ActionRow(*_buttons(feed, subscription, words)))


def channel_choice(feed: FollowedFeed, guild: discord.Guild, words: CommandWords) -> ui.LayoutView:
    """Return the message that asks which channel of several is meant."""
    title = bold_title(feed)
    menu: ui.Select[Any] = ui.Select(
        custom_id=f"lede:edit:choose:{feed.id}",
        placeholder=words.feed.form.choose_channel,
        options=[
            discord.SelectOption(label=_name(guild, channel), value=channel.place)
            for channel in feed.channels[:MAX_CHOICES]
        ],
    )
    text: ui.TextDisplay[Any] = ui.TextDisplay(words.feed.form.choose.format(feed=title))
    return still_view(text, ui.ActionRow(menu))


def told_style(subscription: Subscription, words: CommandWords) -> str:
    """Return how its messages look, in words."""
    style = subscription.posting.style
    return words.feed.form.as_the_server_says if style is None else words.feed.form.styles[style]


def told_layout(layout: PostLayout, place: object, words: CommandWords) -> str:
    """Return where its messages stand within the channel, in words."""
    in_forum = isinstance(place, discord.ForumChannel)
    if layout is PostLayout.PLAIN and in_forum:
        return words.feed.form.forum_posts
    return words.feed.form.layouts[layout]


def told_language(language: str | None, words: CommandWords) -> str:
    """Return a language by its own name."""
    if language is None:
        return words.feed.form.as_the_server_says
    return str(locale_of(language).language_name or language)


def layouts_of(place: object) -> Sequence[PostLayout]:
    """Return where messages can stand within that kind of channel, () where there is no choice."""
    if isinstance(place, discord.ForumChannel):
        return (PostLayout.PLAIN, PostLayout.POST_PER_FEED)
    if isinstance(place, discord.TextChannel):
        return (PostLayout.PLAIN, PostLayout.THREADS)
    return ()


def is_announcing(place: object) -> bool:
    """Tell whether messages there can be published to other servers."""
    return isinstance(place, discord.TextChannel) and place.is_news()


def _lines(subscription: Subscription, guild: discord.Guild, words: CommandWords) -> Iterator[str]:
    form, posting = words.feed.form, subscription.posting
    place = place_of(guild, subscription.channel)
    yield from option_lines(subscription, words)
    role = posting.mention_role
    yield form.mention.format(role=role_mention(int(role))) if role else form.mention_nobody
    yield form.style.format(style=told_style(subscription, words))
    yield form.language.format(language=told_language(posting.language, words))
    if layouts_of(place):
        yield form.layout.format(layout=told_layout(posting.layout, place, words))
    if is_announcing(place):
        answer = form.crosspost_yes if posting.crosspost else form.crosspost_no
        yield form.crossposted.format(answer=answer)
    past = subscription.backfill
    yield form.backfill.of(past) if past else form.backfill_none
    if subscription.paused:
        yield bold(form.paused)


def _buttons(
    feed: FollowedFeed, subscription: Subscription, words: CommandWords
) -> Iterator[ui.Button[Any]]:
    form, feeds = words.feed.form, words.feed
    pausing = (
        ("resume", feeds.resume.pause_button)
        if subscription.paused
        else ("pause", feeds.pause.pause_button)
    )
    labelled = (
        ("where", form.where_button),
        ("what", form.what_button),
        ("how", form.how_button),
        pausing,
    )
    for what, label in labelled:
        custom_id = f"lede:edit:{what}:{feed.id}:{subscription.channel.place}"
        yield ui.Button(label=label, custom_id=custom_id)


def _name(guild: discord.Guild, channel: ChannelName) -> str:
    place = guild.get_channel_or_thread(int(channel.place))
    return clean_line(f"#{place.name}" if place else str(channel), MAX_LABEL_CHARS)


def quoted(text: str) -> str:
    """Return what somebody typed, whole, in letters of one width; nothing in it is markdown."""
    return f"```\n{text.replace('`', chr(0x2CB))}\n```" if text.strip() else plain("…")
