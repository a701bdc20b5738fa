"""`lede feed test|health|retry|settle`: filters tried, feeds looked after."""

from collections.abc import Iterator
from datetime import datetime
from shlex import quote
from typing import Annotated, Any

import typer
from rich.text import Text

from bot import app as wiring
from bot.cli.feed_following import followed
from bot.cli.feed_options import AsJson, FeedUrl, SomeChannel, WrittenFilter, errors_as
from bot.cli.feed_showing import counted, feed_json
from bot.cli.terminal import FAILED, out, print_json, run
from bot.domain.channels import ChannelName
from bot.domain.errors import NotFollowed
from bot.domain.filters import FilterMatch
from bot.domain.notices import NoticeAction
from bot.pipeline.feed_care import FeedCare, followed_in
from bot.pipeline.mend_feeds import Mended, act
from bot.pipeline.rules.feed_conditions import FeedCondition, FeedState, conditions
from bot.pipeline.try_filters import FilterTrial, TriedEntry, try_filter
from bot.presenting.brief_json import moment
from bot.presenting.cleaning import clean_line
from bot.presenting.wording import say
from bot.settings import Settings, load_settings

Json = dict[str, Any]


def try_out(
    context: typer.Context,
    url: Annotated[str, typer.Argument(help="A feed, followed or not.")],
    written: WrittenFilter = None,
    channel: SomeChannel = None,
    limit: Annotated[int, typer.Option(min=1, max=100, help="Entries at most.")] = 10,
    as_json: AsJson = False,
) -> None:
    """Hold a feed's last entries against a filter: which would be posted, and why not.

    Without --filter it is the one that the feed is followed with.
    """
    settings = load_settings(context.obj)
    with errors_as(json=as_json):
        trial = run(_test(settings, url, written, channel, limit))
    if as_json:
        print_json(_trial_json(trial))
    else:
        _print_trial(trial)


def health(context: typer.Context, as_json: AsJson = False) -> None:
    """Say how every feed is, troubles first, and what can be done; exit code 1 with troubles."""
    with errors_as(json=as_json):
        found = conditions(run(followed(load_settings(context.obj))))
    if as_json:
        print_json([_condition_json(each) for each in found])
    else:
        _print_health(found)
    if any(each.state.is_trouble for each in found):
        raise typer.Exit(FAILED)


def retry(context: typer.Context, url: FeedUrl, as_json: AsJson = False) -> None:
    """Ask a feed again now, or as soon as lede runs."""
    with errors_as(json=as_json):
        run(_act(load_settings(context.obj), NoticeAction.RETRY, url))
    if as_json:
        print_json({"url": url, "action": NoticeAction.RETRY.value})
    else:
        out.print(f"{clean_line(url)} is asked now, or as soon as lede runs.")


def settle(
    context: typer.Context,
    url: FeedUrl,
    post_newest: Annotated[
        bool,
        typer.Option(
            "--post-newest/--ignore-all", help="Post the newest of what is held back, or nothing."
        ),
    ],
    as_json: AsJson = False,
) -> None:
    """Decide about entries that were held back, since most of a feed was suddenly new."""
    action = NoticeAction.POST_NEWEST if post_newest else NoticeAction.IGNORE_ALL
    with errors_as(json=as_json):
        done = run(_act(load_settings(context.obj), action, url))
    posted = min(done.entries, 1) if post_newest else 0
    ignored = done.entries - posted
    if as_json:
        print_json({"url": url, "action": action.value, "posted": posted, "ignored": ignored})
    elif not done.entries:
        out.print(f"No entry of {clean_line(url)} is held back.")
    else:
        told = counted(ignored, "entry is", "entries are")
        newest = "The newest is posted; " if posted else ""
        out.print(f"{newest}{told} ignored.")


async def _test(
    settings: Settings, url: str, written: str | None, channel: ChannelName | None, limit: int
) -> FilterTrial:
    async with wiring.opened_feed_care(settings) as care:
        if written is None:
            written = await _own_filter(care, url, channel)
        return await try_filter(care, url, written, limit=limit)


async def _own_filter(care: FeedCare, url: str, channel: ChannelName | None) -> str:
    """Return the filter that the feed is followed with; NotFollowed where nobody does."""
    feed = await followed_in(care, url, None if channel is None else (channel,))
    if feed is None:
        raise NotFollowed(url=url, channel=None if channel is None else str(channel))
    written = sorted({each.filter for each in feed.subscriptions})
    if len(written) > 1:
        message = "its channels have different filters; say which with --channel, or --filter"
        raise typer.BadParameter(message)
    return written[0]


async def _act(settings: Settings, action: NoticeAction, url: str) -> Mended:
    async with wiring.opened_feed_care(settings) as care:
        feed = await followed_in(care, url, None)
        if feed is None:
            raise NotFollowed(url=url)
        return await act(care, action, feed.id, None)


def _print_trial(trial: FilterTrial) -> None:
    shown = str(trial.filter)
    out.print(f"Filter: {shown}" if shown else "No filter: everything is posted.", soft_wrap=True)
    for entry in trial.entries:
        passes = entry.verdict.passes
        out.print(
            Text("✓ " if passes else "✗ ", style="green" if passes else "red").append(
                clean_line(entry.title) or "(no title)", style="bold"
            )
        )
        for line in _why(entry):
            out.print(Text(f"    {line}"))
    number = counted(len(trial.entries), "entry", "entries")
    out.print(f"{trial.passed} of {number} would be posted.")
    if any(not entry.is_read for entry in trial.entries):
        out.print(
            "Of entries that were not read, the filter saw title and summary only; claims and "
            "speakers are known once they are."
        )


def _why(entry: TriedEntry) -> Iterator[str]:
    verdict = entry.verdict
    for match in verdict.matches:
        yield f"{match.rule} matches “{clean_line(match.words)}” in its {match.field.value}"
    if verdict.kept_out_by is not None:
        yield f"kept out by: {verdict.kept_out_by}"
    if verdict.too_slow is not None:
        yield f"{verdict.too_slow} takes too long, so the entry is posted unjudged"


def _trial_json(trial: FilterTrial) -> Json:
    return {
        "url": trial.feed_url,
        "title": trial.feed_title,
        "filter": str(trial.filter),
        "passed": trial.passed,
        "fetched": trial.fetched,
        "entries": [_tried_json(entry) for entry in trial.entries],
    }


def _tried_json(entry: TriedEntry) -> Json:
    return {
        "title": entry.title,
        "link": entry.link,
        "published_at": moment(entry.published_at),
        "read": entry.is_read,
        "passes": entry.verdict.passes,
        "matches": [_match_json(match) for match in entry.verdict.matches],
        "kept_out_by": entry.verdict.kept_out_by,
        "too_slow": entry.verdict.too_slow,
    }


def _match_json(match: FilterMatch) -> Json:
    return {"rule": match.rule, "field": match.field.value, "words": match.words}


def _print_health(found: list[FeedCondition]) -> None:
    for each in found:
        if each.state.is_trouble:
            _print_trouble(each)
    troubled = sum(each.state.is_trouble for each in found)
    waiting = sum(each.state is FeedState.WAITING for each in found)
    if not found:
        out.print("No feed is followed yet. Add one: lede feed add URL --channel page:news")
    elif troubled:
        need = "needs" if troubled == 1 else "need"
        out.print(f"{troubled} of {counted(len(found), 'feed', 'feeds')} {need} you.")
    else:
        waits = f"; {waiting} not polled yet" if waiting else ""
        out.print(f"No trouble: {counted(len(found), 'feed', 'feeds')}{waits}.")


def _print_trouble(found: FeedCondition) -> None:
    feed = found.feed
    name = clean_line(feed.title) or clean_line(feed.url)
    out.print(
        Text("✗ ", style="red").append(name, style="bold").append(f"  {clean_line(feed.url)}")
    )
    if feed.error is not None:
        out.print(f"    {say(feed.error)}", soft_wrap=True)
        next_poll = (
            f"asked again {_when(feed.next_poll_at)}" if feed.next_poll_at else "not asked any more"
        )
        out.print(f"    Last read: {_when(feed.last_success_at)}; {next_poll}.")
    if feed.held:
        held = counted(feed.held, "entry is", "entries are")
        out.print(f"    {held} held back until you decide.")
    for action in found.actions:
        out.print(f"    {_command(action, found)}", soft_wrap=True)
    out.print()


def _command(action: NoticeAction, found: FeedCondition) -> str:
    """Return what to type for it, fit to be copied into a shell."""
    url = quote(clean_line(found.feed.url))
    site = quote(clean_line(found.feed.site_url or "PAGE"))
    return {
        NoticeAction.RETRY: f"lede feed retry {url}",
        NoticeAction.REPLACE: f"lede feed edit {url} --new-url {site}",
        NoticeAction.REMOVE: f"lede feed remove {url}",
        NoticeAction.POST_NEWEST: f"lede feed settle {url} --post-newest",
        NoticeAction.IGNORE_ALL: f"lede feed settle {url} --ignore-all",
    }[action]


def _when(moment_at: datetime | None) -> str:
    return f"{moment_at:%d %b %Y %H:%M} UTC" if moment_at else "never"


def _condition_json(found: FeedCondition) -> Json:
    return {
        **feed_json(found.feed),
        "state": found.state.name.lower(),
        "trouble": found.state.is_trouble,
        "actions": [action.value for action in found.actions],
    }
