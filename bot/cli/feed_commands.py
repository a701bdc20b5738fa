"""`lede feed …`: who follows what."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated

import typer

from bot import app as wiring
from bot.cli import feed_care_commands, feed_list_commands
from bot.cli.feed_following import followed
from bot.cli.feed_options import (
    AsJson,
    Backfill,
    Category,
    Channel,
    FeedUrl,
    Headers,
    MoveTo,
    Paused,
    Posted,
    SomeChannel,
    User,
    WrittenFilter,
    errors_as,
    options_of,
    posting_of,
    secrets_of,
)
from bot.cli.feed_showing import feed_json, feed_table, subscription_json, told_options
from bot.cli.terminal import FAILED, err, out, print_json, run
from bot.domain.channels import ChannelName
from bot.domain.errors import NotAFeed, NotFollowed
from bot.domain.feeds import Subscription
from bot.domain.posting import PostOptions
from bot.pipeline.feed_care import FeedCare, followed_in
from bot.pipeline.follow_feeds import (
    KEEP,
    FeedOptions,
    Following,
    edit,
    follow,
    move_feed,
)
from bot.pipeline.records import FollowedFeed
from bot.presenting.cleaning import clean_line
from bot.settings import Settings, load_settings

app = typer.Typer(no_args_is_help=True)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Edits:
    """What is to change of a subscription."""

    options: FeedOptions = KEEP
    new_url: str | None = None
    post: list[str] | None = None  # options of posting as they were typed
    move_to: ChannelName | None = None


@app.command("add")
def add(  # noqa: PLR0913  # an option each
    context: typer.Context,
    url: Annotated[str, typer.Argument(help="A feed, or a page that offers one.")],
    channel: Channel,
    *,
    backfill: Backfill = None,
    written: WrittenFilter = None,
    category: Category = None,
    user: User = None,
    header: Headers = None,
    as_json: AsJson = False,
) -> None:
    """Follow a feed; it is fetched once to see that it is one."""
    settings = load_settings(context.obj)
    with errors_as(json=as_json):
        options = options_of(
            backfill=backfill,
            written=written,
            category=category,
            headers=secrets_of(user, header),
        )
        try:
            done = run(_add(settings, url, channel, options))
        except NotAFeed as error:
            if as_json or len(error.offers) < 2:  # noqa: PLR2004  # one was tried already
                raise
            _print_choice(error)
            raise typer.Exit(FAILED) from error
    if as_json:
        print_json(
            {
                **subscription_json(done.subscription),
                "title": done.found.parsed.title,
                "new": done.fresh,
            }
        )
    else:
        _print_following(done)


@app.command("list")
def list_feeds(context: typer.Context, as_json: AsJson = False) -> None:
    """Show the feeds that are followed, where they go, and how they are."""
    with errors_as(json=as_json):
        feeds = run(followed(load_settings(context.obj)))
    if as_json:
        print_json([feed_json(feed) for feed in feeds])
    elif feeds:
        out.print(feed_table(feeds))
    else:
        out.print("No feed is followed yet. Add one: lede feed add URL --channel page:news")


@app.command("edit")
def edit_feed(  # noqa: PLR0913  # an option each
    context: typer.Context,
    url: FeedUrl,
    channel: SomeChannel = None,
    *,
    written: WrittenFilter = None,
    category: Category = None,
    backfill: Backfill = None,
    new_url: Annotated[
        str | None,
        typer.Option(help="Follow this feed, or the one of this page, in its place."),
    ] = None,
    user: User = None,
    header: Headers = None,
    public: Annotated[
        bool, typer.Option("--public", help="Forget its password and headers.")
    ] = False,
    post: Posted = None,
    paused: Paused = None,
    move_to: MoveTo = None,
    as_json: AsJson = False,
) -> None:
    """Change how a feed is followed, in one channel or wherever it goes."""
    settings = load_settings(context.obj)
    with errors_as(json=as_json):
        headers = {} if public else secrets_of(user, header)
        changes = options_of(backfill=backfill, written=written, category=category, headers=headers)
        posting_of(PostOptions(), post)  # what is wrong in it is told before anything is opened
        edits = _Edits(
            options=replace(changes, paused=paused), new_url=new_url, post=post, move_to=move_to
        )
        if edits == _Edits():
            message = "say what to change: --filter, --category, --new-url, …"
            raise typer.BadParameter(message)
        if move_to is not None and channel is None:
            message = "--move-to needs --channel: which one is to be moved?"
            raise typer.BadParameter(message)
        changed = run(_edit(settings, url, channel, edits))
    if as_json:
        print_json([subscription_json(each) for each in changed])
        return
    for each in changed:
        told = told_options(each) or "everything is posted"
        out.print(f"{each.channel} follows {clean_line(each.feed_url)}: {told}.")


@app.command("remove")
def remove(
    context: typer.Context, url: FeedUrl, channel: SomeChannel = None, as_json: AsJson = False
) -> None:
    """Stop following a feed, in one channel or everywhere; its briefs stay."""
    settings = load_settings(context.obj)
    if any(entry.feed == url for entry in settings.subscription):
        err.print(
            f"{clean_line(url)} stands in the settings file as a [[subscription]]; "
            "take it out there, or it returns at the next start."
        )
    with errors_as(json=as_json):
        ended = run(_remove(settings, url, channel))
        if as_json and not ended:
            raise NotFollowed(url=url, channel=str(channel) if channel else None)
    if as_json:
        print_json({"url": url, "ended": ended})
    elif ended:
        out.print(f"{clean_line(url)} is not followed any more.")
    else:
        err.print(f"Nobody follows {clean_line(url)}. See: lede feed list")
        raise typer.Exit(FAILED)


app.command("test")(feed_care_commands.try_out)
app.command("import")(feed_list_commands.import_list)
app.command("export")(feed_list_commands.export_list)
app.command("health")(feed_care_commands.health)
app.command("retry")(feed_care_commands.retry)
app.command("settle")(feed_care_commands.settle)


async def _add(
    settings: Settings, url: str, channel: ChannelName, options: FeedOptions
) -> Following:
    async with wiring.opened_feed_care(settings) as care:
        return await follow(care, url, channel, options)


async def _edit(
    settings: Settings,
    url: str,
    channel: ChannelName | None,
    edits: "_Edits",
) -> list[Subscription]:
    """Change the subscription of one channel, or all that the settings file does not own."""
    async with wiring.opened_feed_care(settings) as care:
        feed = await followed_in(care, url, None)
        if feed is None:
            raise NotFollowed(url=url)
        channels = (channel,) if channel else _changeable(feed)
        return [await _edit_one(care, feed, each, edits) for each in channels]


async def _edit_one(
    care: FeedCare, feed: FollowedFeed, channel: ChannelName, edits: "_Edits"
) -> Subscription:
    known = next((each for each in feed.subscriptions if each.channel == channel), None)
    options = edits.options
    if edits.post and known is not None:
        options = replace(options, posting=posting_of(known.posting, edits.post))
    done = await edit(
        care, feed.url, channel, options, new_url=edits.new_url, together=feed.channels
    )
    if edits.move_to is None:
        return done
    moved = await move_feed(care, done.feed_url, channel, edits.move_to)
    if moved is None:
        message = f"{edits.move_to} follows that feed already."
        raise typer.BadParameter(message)
    return moved


def _changeable(feed: FollowedFeed) -> Sequence[ChannelName]:
    """Return the channels that commands own; where there are none, why not is told of the file's."""
    return [each for each in feed.channels if each not in feed.file_channels] or feed.channels


async def _remove(settings: Settings, url: str, channel: ChannelName | None) -> int:
    async with wiring.opened_stores(settings, wiring.system_clock()) as stores:
        return await stores.subscriptions.unsubscribe(url, channel)


def _print_following(done: Following) -> None:
    verb = "follows" if done.fresh else "followed already (its options are renewed)"
    address = clean_line(done.found.url)
    parsed, told = done.found.parsed, told_options(done.subscription)
    title = clean_line(parsed.title) or address
    options = f"; {told}" if told else ""
    out.print(
        f"{done.subscription.channel} {verb} {title}: {address} "
        f"({len(parsed.entries)} entries now{options})."
    )


def _print_choice(error: NotAFeed) -> None:
    err.print(f"{clean_line(error.url)} is a page that offers several feeds. Add one of them:")
    for offer in error.offers:
        err.print(f"  {clean_line(offer.url)}  {clean_line(offer.title)}".rstrip())
