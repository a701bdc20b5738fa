"""`lede feed add|list|remove`."""

from contextlib import AsyncExitStack
from dataclasses import replace
from typing import Annotated, Any

import typer
from rich.table import Column, Table
from rich.text import Text

from bot import app as wiring
from bot.cli.terminal import FAILED, err, out, print_json, run
from bot.domain.channels import CHANNEL_FORMS, ChannelName
from bot.domain.errors import NotAFeed
from bot.domain.feeds import MAX_BACKFILL, Subscription
from bot.pipeline.find_feed import find_feed
from bot.pipeline.records import FollowedFeed
from bot.presenting.brief_json import moment, reason_json
from bot.presenting.cleaning import clean_line
from bot.presenting.wording import say
from bot.settings import Settings, load_settings

app = typer.Typer(no_args_is_help=True)


def _channel(words: str) -> ChannelName:
    try:
        return ChannelName.parse(words)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error


Channel = Annotated[
    ChannelName,
    typer.Option("--channel", parser=_channel, metavar="CHANNEL", help=CHANNEL_FORMS),
]


@app.command("add")
def add(
    context: typer.Context,
    url: Annotated[str, typer.Argument(help="A feed, or a page that offers one.")],
    channel: Channel,
    backfill: Annotated[
        int, typer.Option(min=0, max=MAX_BACKFILL, help="Newest entries of the past to post.")
    ] = 0,
) -> None:
    """Follow a feed; it is fetched once to see that it is one."""
    raise typer.Exit(run(_add(load_settings(context.obj), url, channel, backfill)))


@app.command("list")
def list_feeds(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Print a list.")] = False,
) -> None:
    """Show the feeds that are followed, where they go, and how they are."""
    feeds = run(_followed(load_settings(context.obj)))
    if as_json:
        print_json([_feed_json(feed) for feed in feeds])
    elif feeds:
        out.print(_table(feeds))
    else:
        out.print("No feed is followed yet. Add one: lede feed add URL --channel page:news")


@app.command("remove")
def remove(
    context: typer.Context,
    url: Annotated[str, typer.Argument(help="The feed's address as `lede feed list` shows it.")],
    channel: Annotated[
        ChannelName | None,
        typer.Option("--channel", parser=_channel, metavar="CHANNEL", help="Only from there."),
    ] = None,
) -> None:
    """Stop following a feed, in one channel or everywhere; its briefs stay."""
    settings = load_settings(context.obj)
    if any(entry.feed == url for entry in settings.subscription):
        err.print(
            f"{clean_line(url)} stands in the settings file as a [[subscription]]; "
            "take it out there, or it returns at the next start."
        )
    ended = run(_remove(settings, url, channel))
    if not ended:
        err.print(f"Nobody follows {clean_line(url)}. See: lede feed list")
        raise typer.Exit(FAILED)
    out.print(f"{clean_line(url)} is not followed any more.")


async def _add(settings: Settings, url: str, channel: ChannelName, backfill: int) -> int:
    clock = wiring.system_clock()
    async with AsyncExitStack() as stack:
        workers = await stack.enter_async_context(wiring.opened_workers(settings))
        fetcher = await stack.enter_async_context(wiring.opened_fetcher(settings, clock))
        stores = await stack.enter_async_context(wiring.opened_stores(settings, clock))
        try:
            found = await find_feed(fetcher, workers, clock, url)
        except NotAFeed as error:
            if len(error.offers) < 2:  # noqa: PLR2004  # one was tried already; none is none
                raise
            _print_choice(error)
            return FAILED
        fresh = await stores.subscriptions.subscribe(
            Subscription(feed_url=found.url, channel=channel, backfill=backfill)
        )
    done = "follows" if fresh else "followed already (its options are renewed)"
    address = clean_line(found.url)
    title = clean_line(found.parsed.title) or address
    out.print(f"{channel} {done} {title}: {address} ({len(found.parsed.entries)} entries now).")
    return 0


def _print_choice(error: NotAFeed) -> None:
    err.print(f"{clean_line(error.url)} is a page that offers several feeds. Add one of them:")
    for offer in error.offers:
        err.print(f"  {clean_line(offer.url)}  {clean_line(offer.title)}".rstrip())


async def _followed(settings: Settings) -> list[FollowedFeed]:
    """Return what is followed, and what the file asks the next start to follow."""
    async with wiring.opened_stores(settings, wiring.system_clock()) as stores:
        feeds = {feed.url: feed for feed in await stores.subscriptions.followed_feeds()}
    for wanted in wiring.file_subscriptions(settings):
        feed = feeds.get(wanted.feed_url, _not_followed_yet(wanted.feed_url))
        feeds[feed.url] = replace(
            feed,
            channels=tuple(sorted({*feed.channels, wanted.channel})),
            file_channels=tuple(sorted({*feed.file_channels, wanted.channel})),
        )
    return sorted(feeds.values(), key=lambda feed: feed.url)


def _not_followed_yet(url: str) -> FollowedFeed:
    return FollowedFeed(
        url=url,
        title="",
        channels=(),
        file_channels=(),
        last_success_at=None,
        next_poll_at=None,
        failures=0,
        error=None,
    )


async def _remove(settings: Settings, url: str, channel: ChannelName | None) -> int:
    async with wiring.opened_stores(settings, wiring.system_clock()) as stores:
        return await stores.subscriptions.unsubscribe(url, channel)


def _table(feeds: list[FollowedFeed]) -> Table:
    table = Table(
        Column("Feed", overflow="fold"), "Goes to", "Health", box=None, padding=(0, 2, 1, 0)
    )
    for feed in feeds:
        name = Text(clean_line(feed.title) or "(not polled yet)")
        name.append(f"\n{clean_line(feed.url)}", style="dim")
        table.add_row(name, "\n".join(map(str, feed.channels)), _health(feed))
    return table


def _health(feed: FollowedFeed) -> Text:
    if feed.error is not None:
        times = "once" if feed.failures == 1 else f"{feed.failures} times in a row"
        return Text(f"failed {times}: {say(feed.error)}", style="red")
    if feed.last_success_at is None:
        return Text("waits for its first poll", style="yellow")
    return Text(f"well, last read {feed.last_success_at:%d %b %H:%M} UTC", style="green")


def _feed_json(feed: FollowedFeed) -> dict[str, Any]:
    return {
        "url": feed.url,
        "title": feed.title,
        "channels": [str(channel) for channel in feed.channels],
        "from_file": [str(channel) for channel in feed.file_channels],
        "last_success_at": moment(feed.last_success_at),
        "next_poll_at": moment(feed.next_poll_at),
        "failures": feed.failures,
        "reason": reason_json(feed.error) if feed.error else None,
    }
