"""`lede check` about Discord: the token, the servers, the channels; what to mend, a line each."""

from collections.abc import AsyncIterator, Iterator, Sequence
from typing import TYPE_CHECKING

from bot import app as wiring
from bot.domain.channels import ChannelName
from bot.domain.errors import ChannelGone, ChannelRefused, DiscordError, PermissionMissing
from bot.presenting.cleaning import clean_line
from bot.presenting.wording import say_error
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.adapters.discord.account import AccountReport, ChannelReport

_MOST_NAMED = 20  # servers; more would hide the rest


async def discord_findings(
    settings: Settings, followed: Sequence[ChannelName]
) -> AsyncIterator[tuple[bool, str]]:
    """Yield what is well and what is not; `followed` are the channels that get briefs."""
    channels = sorted({channel for channel in followed if channel.publisher == "discord"})
    if not settings.discord_token.get_secret_value():
        yield _without_token(len(channels))
        return
    try:
        report = await wiring.look_at_discord(settings, channels)
    except DiscordError as error:
        yield False, say_error(error)
        return
    for finding in _account(report):
        yield finding
    for channel in report.channels:
        for refusal in _refusals(channel):
            yield False, say_error(refusal)
    well = sum(1 for channel in report.channels if not list(_refusals(channel)))
    if report.channels:
        yield True, f"The bot may post in {well} of {len(report.channels)} followed channels."


def _without_token(channels: int) -> tuple[bool, str]:
    if not channels:
        return True, "discord_token is empty: Lede runs without Discord."
    waiting = "1 channel waits" if channels == 1 else f"{channels} channels wait"
    return False, f"discord_token is empty, and {waiting} in Discord for briefs. Set the token."


def _account(report: "AccountReport") -> Iterator[tuple[bool, str]]:
    yield True, f"The Discord token works: the bot is {clean_line(report.bot_name)}."
    if report.guilds:
        named = ", ".join(clean_line(name) for name in report.guilds[:_MOST_NAMED])
        more = len(report.guilds) - _MOST_NAMED
        also = f" and {more} more" if more > 0 else ""
        yield True, f"It is in {_servers(len(report.guilds))}: {named}{also}."
    else:
        yield False, "It is in no server yet. Open this link, and choose yours:"
    yield True, f"To invite it: {report.invite_url}"


def _servers(count: int) -> str:
    return "1 server" if count == 1 else f"{count} servers"


def _refusals(report: "ChannelReport") -> Iterator[ChannelRefused]:
    """Yield what keeps briefs from the channel."""
    name = _name(report)
    if report.gone:
        yield ChannelGone(channel=name, detail="")
    if report.missing:
        yield PermissionMissing(channel=name, detail="", permissions=report.missing)
    if report.trouble:
        yield ChannelRefused(channel=name, detail=clean_line(report.trouble))


def _name(report: "ChannelReport") -> str:
    if report.name is None:
        return str(report.channel)
    return f"#{clean_line(report.name)} of {clean_line(report.guild or '?')} ({report.channel})"
