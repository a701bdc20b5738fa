"""Feeds as they are followed -> a table or JSON; no secret in either."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from rich.table import Column, Table
from rich.text import Text

from bot.domain.feeds import Subscription
from bot.domain.posting import PostOptions
from bot.pipeline.records import FollowedFeed
from bot.presenting.brief_json import moment, reason_json
from bot.presenting.cleaning import clean_line
from bot.presenting.wording import say

Json = dict[str, Any]


def feed_table(feeds: Sequence[FollowedFeed]) -> Table:
    """Return a row for each feed: what it is, where it goes, how it is."""
    table = Table(
        Column("Feed", overflow="fold"), "Goes to", "Health", box=None, padding=(0, 2, 1, 0)
    )
    for feed in feeds:
        name = Text(clean_line(feed.title) or "(not polled yet)")
        name.append(f"\n{clean_line(feed.url)}", style="dim")
        if feed.is_private:
            name.append("\nwith a password", style="dim")
        table.add_row(name, _places(feed), health(feed))
    return table


def health(feed: FollowedFeed) -> Text:
    """Return how a feed is, in a sentence."""
    if feed.error is not None:
        times = "once" if feed.failures == 1 else f"{feed.failures} times in a row"
        return Text(f"failed {times}: {say(feed.error)}", style="red")
    if feed.held:
        held = counted(feed.held, "entry is", "entries are")
        return Text(f"{held} held back; see lede feed health", style="yellow")
    if feed.last_success_at is None:
        return Text("waits for its first poll", style="yellow")
    return Text(f"well, last read {feed.last_success_at:%d %b %H:%M} UTC", style="green")


def feed_json(feed: FollowedFeed) -> Json:
    """Return a feed with its subscriptions and how it is."""
    return {
        "url": feed.url,
        "title": feed.title,
        "site_url": feed.site_url,
        "channels": [str(channel) for channel in feed.channels],
        "from_file": [str(channel) for channel in feed.file_channels],
        "subscriptions": [subscription_json(each) for each in feed.subscriptions],
        "with_password": feed.is_private,
        "last_success_at": moment(feed.last_success_at),
        "next_poll_at": moment(feed.next_poll_at),
        "failures": feed.failures,
        "held": feed.held,
        "reason": reason_json(feed.error) if feed.error else None,
    }


def subscription_json(subscription: Subscription) -> Json:
    """Return how a channel follows a feed."""
    return {
        "url": subscription.feed_url,
        "channel": str(subscription.channel),
        "filter": subscription.filter,
        "category": "/".join(subscription.category),
        "backfill": subscription.backfill,
        "posting": _posting_json(subscription.posting),
        "paused": subscription.paused,
        "from_file": subscription.from_file,
    }


def _posting_json(posting: PostOptions) -> Json:
    """Return what a subscription may ask for; the language of briefs is the server's to choose."""
    return {name: each for name, each in asdict(posting).items() if name != "briefs_language"}


def counted(number: int, one: str, many: str) -> str:
    """Return a number with its words: "1 feed is", "3 feeds are"."""
    return f"{number} {one if number == 1 else many}"


def told_options(subscription: Subscription) -> str:
    """Return the options of a subscription in a few words, "" where it has none."""
    parts = []
    if subscription.filter:
        parts.append(f"only: {clean_line(subscription.filter)}")
    if subscription.category:
        parts.append(f"in: {clean_line('/'.join(subscription.category))}")
    parts += _told_posting(subscription.posting)
    if subscription.paused:
        parts.append("paused")
    return ", ".join(parts)


def _told_posting(posting: PostOptions) -> list[str]:
    """Return what differs from what the server says."""
    usual, given = asdict(PostOptions()), asdict(posting)
    changed = {name: value for name, value in given.items() if value != usual[name]}
    return [f"{name.removesuffix('_role')}: {_plain(value)}" for name, value in changed.items()]


def _plain(value: object) -> str:
    return "no" if value is False else clean_line(str(value))


def _places(feed: FollowedFeed) -> Text:
    options = {each.channel: told_options(each) for each in feed.subscriptions}
    lines = Text()
    for channel in feed.channels:
        lines.append("\n" if lines else "").append(str(channel))
        if options.get(channel):
            lines.append(f" ({options[channel]})", style="dim")
    return lines
