"""`lede check`: settings, database, folders, feeds, channels, model; what to mend, a line each."""

from collections.abc import Iterator, Sequence

from rich.text import Text

from bot import app as wiring
from bot.cli.discord_checking import discord_findings
from bot.cli.model_checking import model_findings
from bot.cli.terminal import FAILED, out
from bot.domain.errors import StorageError
from bot.pipeline.records import Backlog, FollowedFeed
from bot.pipeline.watch_soundness import Soundness
from bot.presenting.cleaning import clean_line
from bot.presenting.wording import say, say_error
from bot.settings import Settings

Finding = tuple[bool, str]  # well or not, and the sentence


async def run_checks(settings: Settings, *, full: bool = False) -> int:
    """Print every finding; return the exit code."""
    findings: list[Finding] = list(_setting_findings(settings))
    followed: Sequence[FollowedFeed] = ()
    try:
        async with wiring.opened_stores(settings, wiring.system_clock()) as stores:
            name = wiring.database_of(settings).name
            findings.append((True, f"The database {name} can be read and written."))
            findings.extend(_soundness_findings(await wiring.examined(stores, now=full)))
            followed = await stores.subscriptions.followed_feeds()
            findings.extend(_feed_findings(followed))
            findings.extend(_backlog_findings(await stores.subscriptions.backlog()))
    except StorageError as error:
        findings.append((False, say_error(error)))
    channels = {channel for feed in followed for channel in feed.channels}
    channels |= {entry.channel for entry in wiring.file_subscriptions(settings)}
    findings.extend([finding async for finding in discord_findings(settings, sorted(channels))])
    findings.extend([finding async for finding in model_findings(settings)])
    for well, sentence in findings:
        line = Text("✓ " if well else "✗ ", style="green" if well else "red").append(sentence)
        out.print(line, soft_wrap=True)  # a folded link cannot be opened
    return 0 if all(well for well, _ in findings) else FAILED


def _setting_findings(settings: Settings) -> Iterator[Finding]:
    yield True, "The settings can be read."
    if not settings.fetch.contact:
        yield True, "fetch.contact is empty: sites cannot tell you when something bothers them."
    for entry in settings.subscription:
        if entry.channel.startswith("page:") and not settings.page.enabled:
            yield False, f"{entry.channel} has a subscription, but page.enabled is false."


def _feed_findings(followed: Sequence[FollowedFeed]) -> Iterator[Finding]:
    if not followed:
        yield (
            True,
            "No feed is followed yet: /feed add in Discord, or lede feed add URL --channel page:news",
        )
    for feed in followed:
        if feed.error is not None:
            yield False, f"{clean_line(feed.url)}: {say(feed.error)}"
    well = sum(1 for feed in followed if feed.error is None)
    if well:
        yield True, f"{well} of {len(followed)} feeds are well."


def _soundness_findings(found: Soundness | None) -> Iterator[Finding]:
    if found is None:
        return
    for finding in found.findings:
        yield False, f"The database is damaged: {clean_line(finding)}. Put a backup in its place."
    if not found.findings:
        yield True, f"All of it was read at {found.at:%Y-%m-%d %H:%M} UTC, and is sound."


def _backlog_findings(backlog: Backlog) -> Iterator[Finding]:
    for channel, reason in backlog.channels_refused.items():
        yield False, f"{channel} is set aside. {say(reason)}"
    if backlog.deliveries_failed:
        yield False, f"{backlog.deliveries_failed} deliveries were given up."
    waiting = backlog.entries_to_read + backlog.articles_to_condense + backlog.deliveries_pending
    yield True, f"{backlog.deliveries_sent} briefs are posted, {waiting} on their way."
