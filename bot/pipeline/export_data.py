"""A reader, or a server -> all that is stored of them, as plain values for a file."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, time
from enum import Enum
from typing import Any

from bot.domain.channels import ChannelName
from bot.domain.corrections import Report
from bot.pipeline.correction_ports import ReportBook
from bot.pipeline.finding_ports import BriefIndex
from bot.pipeline.model_ports import TokenBook
from bot.pipeline.ports import SubscriptionStore
from bot.pipeline.server_ports import ServerStore

# Of what was posted, the newest this many for each channel: an archive of years is no file for
# Discord, and whoever runs the bot has the database.
MAX_POSTS = 1_000


@dataclass(frozen=True, kw_only=True, slots=True)
class DataStores:
    """Where things about people and servers are kept."""

    report_book: ReportBook
    servers: ServerStore
    subscriptions: SubscriptionStore
    index: BriefIndex
    model_costs: TokenBook


async def data_of_reader(book: ReportBook, reporter: str) -> list[dict[str, Any]]:
    """Return all that is stored of one reader: what they reported."""
    return [_report(each) for each in await book.reports_by(reporter)]


async def data_of_server(
    stores: DataStores, server: str, channels: Sequence[ChannelName]
) -> dict[str, Any]:
    """Return what is stored of a server and these channels, without the secrets of its feeds."""
    feeds = await stores.subscriptions.followed_feeds(channels)
    return {
        "server": server,
        "settings": plain_values(asdict(await stores.servers.settings(server))),
        "channels": [
            str(each) for each in await stores.servers.channels(server) if each in channels
        ],
        "feeds": [
            {
                "url": feed.url,
                "title": feed.title,
                "subscriptions": [
                    _without_secrets(plain_values(asdict(each))) for each in feed.subscriptions
                ],
            }
            for feed in feeds
        ],
        "posts": await _posts(stores, channels),
        "reports": [
            _report(each)
            for each in await stores.report_book.reports_in(server)
            if each.channel in channels
        ],
        "model_tokens": await _model_tokens(stores.model_costs, server),
    }


async def _model_tokens(book: TokenBook, server: str) -> list[dict[str, Any]]:
    days = await book.days_of(server)
    return [{"day": day.isoformat(), "tokens": tokens} for day, tokens in days.items()]


async def _posts(stores: DataStores, channels: Sequence[ChannelName]) -> list[dict[str, Any]]:
    recent = await stores.index.recent(channels, limit=MAX_POSTS)
    return [
        {
            "brief_id": each.brief_id,
            "headline": each.headline,
            "made_at": plain_values(each.made_at),
        }
        for each in recent
    ]


def _without_secrets(subscription: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in subscription.items() if name != "headers"}


def _report(report: Report) -> dict[str, Any]:
    values: dict[str, Any] = plain_values(asdict(report))
    return values


def plain_values(value: Any) -> Any:
    """Return a record's values as JSON has them."""
    if isinstance(value, dict) and set(value) == {"publisher", "place"}:
        return f"{value['publisher']}:{value['place']}"  # a channel, as it is written everywhere
    if isinstance(value, dict):
        return {str(name): plain_values(each) for name, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain_values(each) for each in value]
    return _plain(value)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | time):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value
