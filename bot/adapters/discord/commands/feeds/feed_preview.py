"""A feed that somebody may follow in, what it would bring shown, followed where they say so, out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

import discord
from discord import ui

from bot.adapters.discord.cards.card_components import MAX_TEXT_LENGTH, CardControls, still_view
from bot.adapters.discord.cards.card_posting import posted_card
from bot.adapters.discord.cards.component_ids import evidence_id
from bot.adapters.discord.cards.markdown import bold, counted_length
from bot.adapters.discord.commands.answers.answering import (
    Aside,
    LiveItem,
    Made,
    answer_at_once,
    answer_in_place,
    live_item,
    notice,
)
from bot.adapters.discord.commands.feeds.feed_finding import FeedFinding
from bot.adapters.discord.commands.feeds.feed_options import option_lines
from bot.adapters.discord.commands.feeds.feed_places import (
    allowed_target,
    feed_title,
    place_in,
    quota_of,
)
from bot.adapters.discord.names import channel_name, server_name
from bot.adapters.discord.posting.targets import Target
from bot.adapters.discord.services import AskedBrief, Kept, Services
from bot.domain.briefs import Brief, LinkCard
from bot.domain.errors import OwnedByFile
from bot.domain.feeds import Subscription
from bot.domain.posting import AS_THE_SERVER_SAYS, PostStyle
from bot.pipeline.follow_feeds import KEEP, FeedOptions, Following, follow
from bot.pipeline.preview_feed import FeedPreview
from bot.presenting.cards import make_card
from bot.presenting.command_words import CommandWords

_DECIDE: Final = r"lede:preview:(?P<what>follow|cancel):(?P<key>[0-9a-f]{16})"
_MAX_WISHES = 200  # not decided yet, over all servers


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """What somebody may decide to follow."""

    owner_id: int
    channel_id: int
    url: str
    options: FeedOptions


class FeedPreviews:
    """Shows what following would bring, and follows when its asker says so.

    What was shown is kept in memory; after a restart its asker is told to ask again.
    """

    def __init__(self, services: Services, words: CommandWords, finding: FeedFinding) -> None:
        self._services = services
        self._words = words
        self._finding = finding
        self._wishes: Kept[Wish] = Kept(_MAX_WISHES)
        self._under_way: set[str] = set()

    def live_items(self) -> tuple[LiveItem, ...]:
        """Return what answers *Follow* and *Cancel*."""
        return (live_item(_DECIDE, self._decide),)

    async def show(self, target: Target, preview: FeedPreview, wish: Wish) -> ui.LayoutView:
        """Return the message that shows it, to be decided about by the wish's owner."""
        key = self._wishes.keep(replace(wish, url=preview.found.url))
        heading = "\n".join(self._heading(target, preview, wish))
        card: list[ui.Item[Any]] = []
        if preview.newest is not None:
            posting = wish.options.posting or AS_THE_SERVER_SAYS
            settings = await self._services.servers.settings(server_name(target.guild.id))
            style = posting.style or settings.style
            room = MAX_TEXT_LENGTH - counted_length(heading)
            card = self._card(preview.newest, wish.owner_id, style, room)
        return still_view(ui.TextDisplay(heading), *card, self._buttons(key))

    async def follow(self, target: Target, url: str, options: FeedOptions) -> ui.LayoutView:
        """Follow the feed there, and return what came of it; raises as follow_feeds.follow does."""
        guild = target.guild
        quota = await quota_of(guild, self._services)
        channel = await place_in(guild, self._services, target)
        try:
            done = await follow(self._services.care, url, channel, options, quota=quota)
        except OwnedByFile as error:
            title = bold(feed_title("", error.url))
            sentence = self._words.feed.add.from_file
            return notice(sentence.format(title=title, channel=target.mention))
        return notice(*self._told(done, target, options))

    def _heading(self, target: Target, preview: FeedPreview, wish: Wish) -> Iterator[str]:
        words, parsed = self._words.feed.preview, preview.found.parsed
        title = bold(feed_title(parsed.title, preview.found.url))
        yield f"### {words.heading.format(title=title)}"
        yield words.goes_to.format(channel=target.mention)
        yield f"{words.entries.of(len(parsed.entries))} {self._rhythm(preview)}".rstrip()
        if wish.options.filter or wish.options.category:
            wanted = Subscription(
                feed_url=wish.url,
                channel=channel_name(target.id),
                filter=wish.options.filter or "",
                category=wish.options.category or (),
            )
            yield from option_lines(wanted, self._words)
        yield f"-# {words.newest if preview.newest is not None else words.no_entries}"

    def _rhythm(self, preview: FeedPreview) -> str:
        words = self._words.feed.preview
        if preview.entries_a_day is None:
            return ""
        return (
            words.seldom
            if preview.entries_a_day < 1
            else words.rhythm.of(int(preview.entries_a_day))
        )

    def _card(
        self, content: Brief | LinkCard, owner_id: int, style: PostStyle, room: int
    ) -> list[ui.Item[Any]]:
        """Return the card as it would be posted, or nearly: a shorter one where it has no room."""
        evidence = None
        if isinstance(content, Brief):
            asked = AskedBrief(user_id=owner_id, content=content)
            evidence = evidence_id(f"a{self._services.asked.keep(asked)}")
        controls, card = CardControls(evidence=evidence), make_card(content)
        if style is PostStyle.EMBED:  # stands in no message of components
            style = PostStyle.CARD
        view = posted_card(card, style=style, controls=controls).view
        if not isinstance(view, ui.LayoutView) or _length(view) > room:
            view = posted_card(card, style=PostStyle.COMPACT, controls=controls).view
        return list(view.children) if isinstance(view, ui.LayoutView) else []

    def _buttons(self, key: str) -> ui.ActionRow[Any]:
        words = self._words.feed.preview
        return ui.ActionRow(
            ui.Button(
                label=words.follow_button,
                custom_id=f"lede:preview:follow:{key}",
                style=discord.ButtonStyle.success,
            ),
            ui.Button(label=words.cancel_button, custom_id=f"lede:preview:cancel:{key}"),
        )

    async def _decide(self, interaction: discord.Interaction, match: re.Match[str]) -> None:
        key, words = match["key"], self._words.feed.preview
        wish = self._wishes.find(key)
        if wish is None:
            await answer_at_once(interaction, self._words, words.too_old)
        elif wish.owner_id != interaction.user.id:
            await answer_at_once(interaction, self._words, words.not_yours)
        elif key in self._under_way:
            await answer_at_once(interaction, self._words, words.under_way)
        else:
            make = partial(self._cancel, key)
            if match["what"] == "follow":
                make = partial(self._follow, interaction, key, wish)
            await answer_in_place(interaction, self._words, make)

    async def _cancel(self, key: str) -> Made:
        self._wishes.forget(key)
        return notice(self._words.feed.preview.cancelled)

    async def _follow(self, interaction: discord.Interaction, key: str, wish: Wish) -> Made:
        """Follow it; the preview stays where that fails, for another try."""
        guild = interaction.guild
        there = guild.get_channel_or_thread(wish.channel_id) if guild else None
        posting = wish.options.posting or AS_THE_SERVER_SAYS
        target = allowed_target(interaction, there, self._words, posting)
        if isinstance(target, str):
            return Aside(view=notice(target))

        async def make() -> ui.LayoutView:
            done = await self.follow(target, wish.url, wish.options)
            self._wishes.forget(key)
            return done

        self._under_way.add(key)
        try:
            return await self._finding.look_aside(interaction, make, None)
        finally:
            self._under_way.discard(key)

    def _told(self, done: Following, target: Target, options: FeedOptions) -> Iterator[str]:
        """Yield what came of it."""
        words = self._words.feed.add
        outcome = words.added if done.fresh else words.followed_already
        if done.subscription.from_file:
            outcome = words.from_file
        title = bold(feed_title(done.found.parsed.title, done.found.url))
        yield outcome.format(title=title, channel=target.mention)
        if options != KEEP:
            yield from option_lines(done.subscription, self._words)
        if done.fresh and not done.subscription.backfill:
            yield f"-# {words.what_comes}"


def _length(view: ui.LayoutView) -> int:
    texts = (item.content for item in view.walk_children() if isinstance(item, ui.TextDisplay))
    return sum(map(counted_length, texts))
