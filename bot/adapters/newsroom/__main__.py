"""Runs a newsroom as a process of its own and prints one JSON line that says where."""

import argparse
import asyncio
import json
import signal
import sys
from datetime import UTC, datetime

from bot.adapters.newsroom.generated import generated_stock
from bot.adapters.newsroom.newsroom import Newsroom, Stock, sample_stock


def main() -> None:
    """Serve until interrupted or terminated."""
    asyncio.run(_serve(_arguments()))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bot.adapters.newsroom", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--articles", type=int, help="serve this many generated articles instead")
    parser.add_argument("--published", type=int, default=0, help="of those, how many are out")
    parser.add_argument("--feeds", type=int, default=1, help="over how many feeds they spread")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same articles")
    return parser.parse_args()


def _stock(arguments: argparse.Namespace) -> Stock:
    if arguments.articles is None:
        return sample_stock()
    return generated_stock(arguments.articles, arguments.feeds, arguments.seed, arguments.published)


async def _serve(arguments: argparse.Namespace) -> None:
    # This process has no wiring file above it, so it reads the real time itself.
    now = datetime.now(UTC)  # noqa: TID251  # an entry of its own: nothing above passes a Clock
    sleep = asyncio.sleep  # noqa: TID251  # likewise
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    async with Newsroom(now, sleep, stock=_stock(arguments), port=arguments.port) as newsroom:
        feeds = [
            {"url": feed.url, "title": feed.title, "channel": str(feed.channel)}
            for feed in newsroom.feeds
        ]
        sys.stdout.write(json.dumps({"base_url": newsroom.base_url, "feeds": feeds}) + "\n")
        sys.stdout.flush()
        await stopped.wait()


if __name__ == "__main__":
    main()
