"""`lede feed import|export`: lists of feeds in OPML, from and for other readers."""

import sys
from typing import Annotated, Any

import typer

from bot import app as wiring
from bot.cli.documents import STANDARD_INPUT, read_document, write_document
from bot.cli.feed_following import followed
from bot.cli.feed_options import AsJson, Channel, SomeChannel, errors_as
from bot.cli.feed_showing import counted
from bot.cli.terminal import FAILED, err, out, print_json, run
from bot.domain.channels import ChannelName
from bot.domain.opml import OpmlFeed
from bot.pipeline.exchange_feeds import ImportReport, import_feeds, skip_reason, write_list
from bot.presenting.brief_json import reason_json
from bot.presenting.cleaning import clean_line
from bot.presenting.wording import say
from bot.settings import Settings, load_settings

Json = dict[str, Any]


def import_list(
    context: typer.Context,
    file: Annotated[
        str, typer.Argument(metavar="FILE|-", help="An OPML file; - reads standard input.")
    ],
    channel: Channel,
    as_json: AsJson = False,
) -> None:
    """Follow all feeds of a list from another reader; folders become categories.

    None is fetched at once, so hundreds are a matter of seconds; `lede feed health` tells later
    which of them have trouble.
    """
    settings = load_settings(context.obj)
    with errors_as(json=as_json):
        report = run(_import(settings, file, channel))
    if as_json:
        print_json(_report_json(report))
    else:
        _print_report(report, channel)
    if report.failed:
        raise typer.Exit(FAILED)


def export_list(
    context: typer.Context,
    file: Annotated[
        str, typer.Argument(metavar="FILE|-", help="Where to write it; - writes it here.")
    ] = STANDARD_INPUT,
    channel: SomeChannel = None,
    as_json: AsJson = False,
) -> None:
    """Write the feeds as OPML, which other readers import; never a password.

    A file that is there is replaced. With --json a list of what was written is printed; it takes
    a FILE.
    """
    settings = load_settings(context.obj)
    if as_json and file == STANDARD_INPUT:
        message = "with --json, name a FILE for the OPML"
        raise typer.BadParameter(message)
    with errors_as(json=as_json):
        body, count = run(_export(settings, channel))
        if file == STANDARD_INPUT:
            sys.stdout.buffer.write(body)
            sys.stdout.buffer.flush()
        else:
            write_document(file, body)
    if as_json:
        print_json({"file": file, "feeds": count})
    elif file != STANDARD_INPUT:
        out.print(f"{counted(count, 'feed is', 'feeds are')} written to {clean_line(file)}.")


async def _import(settings: Settings, file: str, channel: ChannelName) -> ImportReport:
    max_bytes = settings.follow.max_opml_bytes
    body = read_document(file, max_bytes)
    async with wiring.opened_feed_care(settings) as care:
        return await import_feeds(care, body, channel, max_bytes=max_bytes)


async def _export(settings: Settings, channel: ChannelName | None) -> tuple[bytes, int]:
    feeds = [feed for feed in await followed(settings) if channel in {None, *feed.channels}]
    async with wiring.opened_feed_care(settings) as care:
        return await write_list(care, feeds), len(feeds)


def _print_report(report: ImportReport, channel: ChannelName) -> None:
    if report.mended:
        err.print("The file is broken or cut off; this is what could be read of it.")
    out.print(f"{counted(len(report.added), 'feed is', 'feeds are')} followed now in {channel}.")
    if report.known:
        out.print(
            f"{counted(len(report.known), 'was', 'were')} followed there already, left alone."
        )
    if report.skipped:
        out.print(f"{counted(len(report.skipped), 'outline is', 'outlines are')} not followed:")
    for skipped in report.skipped:
        out.print(f"  {say(skip_reason(skipped))}", soft_wrap=True)
    if report.failed:
        out.print(f"{counted(len(report.failed), 'feed', 'feeds')} could not be followed:")
    for failed in report.failed:
        out.print(f"  {say(failed.reason)}", soft_wrap=True)
    if report.added:
        out.print("None was fetched yet. Once lede has run: lede feed health")


def _report_json(report: ImportReport) -> Json:
    return {
        "title": report.title,
        "added": [_feed_json(feed) for feed in report.added],
        "known": [_feed_json(feed) for feed in report.known],
        "skipped": [
            {
                "title": skipped.text,
                "url": skipped.url,
                "reason": reason_json(skip_reason(skipped)),
            }
            for skipped in report.skipped
        ],
        "failed": [
            {**_feed_json(failed.feed), "reason": reason_json(failed.reason)}
            for failed in report.failed
        ],
        "mended": report.mended,
    }


def _feed_json(feed: OpmlFeed) -> Json:
    return {"url": feed.url, "title": feed.title, "category": "/".join(feed.category)}
