"""A button or form about how a feed is followed in, what it asks for done, and told, out."""

import re
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

import discord
from discord import ui

from bot.adapters.discord.cards.card_components import still_view
from bot.adapters.discord.commands.answers.answering import (
    Aside,
    LiveItem,
    Made,
    answer_at_once,
    answer_in_place,
    live_item,
    notice,
    number_in,
    picked,
)
from bot.adapters.discord.commands.answers.modals import Filled, Modals, ask
from bot.adapters.discord.commands.answers.troubles import FORESEEN, tell_trouble, told
from bot.adapters.discord.commands.feeds.feed_edit_form import (
    CHANNEL,
    FORM_TEMPLATE,
    ROLE,
    chosen,
    fitting,
    how_fields,
    how_options,
    what_fields,
    what_options,
    where_fields,
)
from bot.adapters.discord.commands.feeds.feed_edit_view import (
    CHOOSE_TEMPLATE,
    EDIT_TEMPLATE,
    overview,
    quoted,
)
from bot.adapters.discord.commands.feeds.feed_options import filter_trouble
from bot.adapters.discord.commands.feeds.feed_places import (
    allowed_target,
    bold_title,
    feeds_of_server,
    may_not_manage,
    mentions,
    missing_for,
    place_in,
    place_of,
)
from bot.adapters.discord.commands.feeds.mentioning import may_not_mention
from bot.adapters.discord.names import channel_name
from bot.adapters.discord.posting.targets import Target
from bot.adapters.discord.services import Kept, Services
from bot.domain.errors import FilterInvalid, NotFollowed
from bot.domain.feeds import Subscription
from bot.pipeline.follow_feeds import FeedOptions, edit, move_feed
from bot.pipeline.records import FollowedFeed
from bot.presenting.command_words import CommandWords

_AGAIN: Final = r"lede:edit:again:(?P<key>[0-9a-f]{16})"
_MAX_TYPED = 100  # forms that could not be taken and may be opened again


@dataclass(frozen=True, kw_only=True, slots=True)
class _Followed:
    """A subscription of the server in which somebody asks."""

    guild: discord.Guild
    feed: FollowedFeed
    subscription: Subscription

    @property
    def place(self) -> Target | None:
        """Its channel as Discord has it; None where it is gone."""
        return place_of(self.guild, self.subscription.channel)

    @property
    def key(self) -> str:
        """What tells it from others within a custom_id."""
        return f"{self.feed.id}:{self.subscription.channel.place}"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Typed:
    """What somebody typed that could not be taken."""

    owner_id: int
    feed_id: int
    channel_id: int
    options: FeedOptions


class FeedEditPanel:
    """Answers the buttons and forms of `/feed edit`, of this run and of former ones."""

    def __init__(self, services: Services, words: CommandWords) -> None:
        self._services = services
        self._words = words
        self._typed: Kept[_Typed] = Kept(_MAX_TYPED)

    def live_items(self) -> tuple[LiveItem, ...]:
        """Return what answers the buttons and the menu of channels."""
        return (
            live_item(EDIT_TEMPLATE, self._press),
            live_item(CHOOSE_TEMPLATE, self._choose),
            live_item(_AGAIN, self._again),
        )

    def answer_forms(self, modals: Modals) -> None:
        """Have the forms answered."""
        modals.answer_with(FORM_TEMPLATE, self._submitted)

    async def _press(self, interaction: discord.Interaction, match: re.Match[str]) -> None:
        what = match["what"]
        if what in {"pause", "resume"}:
            options = FeedOptions(paused=what == "pause")
            make = partial(self._change, interaction, match, options)
            await answer_in_place(interaction, self._words, make)
            return
        await self._open(interaction, what, int(match["feed"]), int(match["channel"]))

    async def _again(self, interaction: discord.Interaction, match: re.Match[str]) -> None:
        typed = self._typed.find(match["key"])
        if typed is None or typed.owner_id != interaction.user.id:
            await answer_at_once(interaction, self._words, self._words.feed.preview.too_old)
            return
        await self._open(interaction, "what", typed.feed_id, typed.channel_id, typed.options)

    async def _open(
        self,
        interaction: discord.Interaction,
        what: str,
        feed_id: int,
        channel_id: int,
        typed: FeedOptions | None = None,
    ) -> None:
        """Show a form, which must be the first answer."""
        try:
            found = await self._find(interaction, feed_id, channel_id)
            if isinstance(found, str):
                await answer_at_once(interaction, self._words, found)
                return
            title, fields = self._form(what, found, typed)
            await ask(interaction, f"lede:editing:{what}:{found.key}", title, *fields)
        except Exception as error:  # noqa: BLE001  # the last stop before the asker
            await tell_trouble(interaction, error, self._words)

    def _form(
        self, what: str, found: _Followed, typed: FeedOptions | None
    ) -> tuple[str, list["ui.Label[Any]"]]:
        form, subscription = self._words.feed.form, found.subscription
        if what == "where":
            return form.where_title, list(where_fields(subscription, found.guild, self._words))
        if what == "what":
            return form.what_title, list(what_fields(subscription, self._words, typed))
        return form.how_title, list(how_fields(subscription, found.place, self._words))

    async def _choose(self, interaction: discord.Interaction, match: re.Match[str]) -> None:
        channel_id = number_in(next(iter(picked(interaction)), "")) or 0

        async def make() -> Made:
            found = await self._find(interaction, int(match["feed"]), channel_id)
            return notice(found) if isinstance(found, str) else self._overview(found)

        await answer_in_place(interaction, self._words, make)

    async def _submitted(
        self, interaction: discord.Interaction, match: re.Match[str], filled: Filled
    ) -> None:
        takes = {"where": self._take_where, "what": self._take_what, "how": self._take_how}
        take = takes[match["what"]]

        async def make() -> Made:
            found = await self._find(interaction, int(match["feed"]), int(match["channel"]))
            if isinstance(found, str):
                return Aside(view=notice(found))
            try:
                return await take(interaction, found, filled)
            except NotFollowed:
                return Aside(view=notice(self._words.feed.form.gone))
            except FORESEEN as error:
                return Aside(view=notice(told(error)))

        await answer_in_place(interaction, self._words, make)

    async def _take_where(
        self, interaction: discord.Interaction, found: _Followed, filled: Filled
    ) -> Made:
        """Let another channel follow, or another role be mentioned."""
        wish, place = chosen(filled, CHANNEL), found.place
        moving = wish is not None and wish != found.subscription.channel.place
        role = chosen(filled, ROLE)
        posting = replace(found.subscription.posting, mention_role=role)
        if moving:
            wished = found.guild.get_channel_or_thread(number_in(wish or "") or 0)
            target = allowed_target(interaction, wished, self._words, posting)
            if isinstance(target, str):
                return Aside(view=notice(target))
            place, posting = target, fitting(posting, target)
        refusal = may_not_mention(interaction, place, role, self._words) if role else None
        if refusal:
            return Aside(view=notice(refusal))
        if moving and place is not None and not await self._move(found, place):
            return Aside(view=notice(self._followed_there(found, place)))
        now = channel_name(place.id) if place is not None else found.subscription.channel
        moved = replace(found, subscription=replace(found.subscription, channel=now))
        sentence = self._words.feed.form.moved if moving else self._words.feed.form.saved
        done = await self._edit(moved, FeedOptions(posting=posting))
        return self._overview(done, sentence.format(channel=mentions((now,), self._words)))

    async def _take_what(
        self, interaction: discord.Interaction, found: _Followed, filled: Filled
    ) -> Made:
        """Take filter, category and past; a filter that cannot be read is not lost."""
        options = what_options(filled)
        try:
            done = await self._edit(found, options)
        except FilterInvalid as error:
            return Aside(view=self._not_taken(interaction, found, options, error))
        return self._overview(done, self._words.feed.form.saved)

    async def _take_how(
        self, _interaction: discord.Interaction, found: _Followed, filled: Filled
    ) -> Made:
        posting, place = how_options(filled, found.subscription.posting), found.place
        if place is not None:
            posting = fitting(posting, place)
            missing = missing_for(place, posting)
            if missing:
                names = self._words.tell("permissions", " ".join(missing))
                sentence = self._words.feed.form.lacks
                lacking = sentence.format(permissions=names, channel=place.mention)
                return Aside(view=notice(lacking))
        done = await self._edit(found, FeedOptions(posting=posting))
        return self._overview(done, self._words.feed.form.saved)

    async def _change(
        self, interaction: discord.Interaction, match: re.Match[str], options: FeedOptions
    ) -> Made:
        found = await self._find(interaction, int(match["feed"]), int(match["channel"]))
        if isinstance(found, str):
            return Aside(view=notice(found))
        return self._overview(await self._edit(found, options))

    async def _find(
        self, interaction: discord.Interaction, feed_id: int, channel_id: int
    ) -> _Followed | str:
        """Return a subscription of this server, or why there is none for whoever asks."""
        refusal, guild = may_not_manage(interaction, self._words), interaction.guild
        if refusal or guild is None:
            return refusal or self._words.feed.only_in_servers
        channel = channel_name(channel_id)
        for feed in await feeds_of_server(interaction, self._services):
            for each in feed.subscriptions:
                if feed.id == feed_id and each.channel == channel:
                    return _Followed(guild=guild, feed=feed, subscription=each)
        return self._words.feed.form.gone

    async def _move(self, found: _Followed, target: Target) -> bool:
        """Let another channel follow; False where it does already."""
        to = await place_in(found.guild, self._services, target)
        subscription = found.subscription
        moved = await move_feed(
            self._services.care, subscription.feed_url, subscription.channel, to
        )
        return moved is not None

    async def _edit(self, found: _Followed, options: FeedOptions) -> _Followed:
        subscription = found.subscription
        now = await edit(self._services.care, subscription.feed_url, subscription.channel, options)
        return replace(found, subscription=now)

    def _overview(self, found: _Followed, *lines: str) -> ui.LayoutView:
        return overview(found.feed, found.subscription, found.guild, self._words, *lines)

    def _followed_there(self, found: _Followed, place: Target) -> str:
        title = bold_title(found.feed)
        sentence = self._words.feed.form.followed_there
        return sentence.format(channel=place.mention, feed=title)

    def _not_taken(
        self,
        interaction: discord.Interaction,
        found: _Followed,
        options: FeedOptions,
        error: FilterInvalid,
    ) -> ui.LayoutView:
        """Return what is wrong, what was typed, and a way to the form with that in it."""
        form, written = self._words.feed.form, options.filter or ""
        typed = _Typed(
            owner_id=interaction.user.id,
            feed_id=found.feed.id,
            channel_id=int(found.subscription.channel.place),
            options=options,
        )
        button: ui.Button[Any] = ui.Button(
            label=form.again_button, custom_id=f"lede:edit:again:{self._typed.keep(typed)}"
        )
        lines = (filter_trouble(written, error), form.not_lost, quoted(written))
        return still_view(ui.TextDisplay("\n".join(lines)), ui.ActionRow(button))
