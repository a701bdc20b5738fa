"""`lede why`: an article's link in, its way from the feed to the channels told out."""

from typing import Annotated

import typer
from rich.text import Text

from bot import app as wiring
from bot.cli.terminal import FAILED, out, run
from bot.domain.corrections import StoryEvent
from bot.pipeline.tell_story import ToldStory, tell_story
from bot.presenting.cleaning import clean_line
from bot.presenting.story_steps import Markup, told_step
from bot.presenting.story_words import WHY
from bot.settings import Settings, load_settings

_MARKUP = Markup(text=str, name=str, place=str)


def why(
    context: typer.Context,
    link: Annotated[str, typer.Argument(metavar="URL", help="The article's link.")],
) -> None:
    """Tell why an article was posted, or was not: its way from the feed to each channel."""
    settings = load_settings(context.obj)
    raise typer.Exit(run(_why(settings, link)))


async def _why(settings: Settings, link: str) -> int:
    clock = wiring.system_clock()
    async with wiring.opened_stores(settings, clock) as stores:
        feeds = await stores.subscriptions.followed_feeds()
        channels = {channel for feed in feeds for channel in feed.channels}
        told = await tell_story(
            stores.stories, stores.subscriptions, channels, link=link, to_admin=True
        )
    if told.story is None:
        _print_unlisted(told)
        return FAILED
    out.print(Text(clean_line(told.story.headline), style="bold"))
    for event in told.events:
        out.print(Text(_line(event)))
    return 0


def _print_unlisted(told: ToldStory) -> None:
    out.print(Text("No feed that is followed has listed this article.", style="bold"))
    for reason in told.unlisted:
        out.print(Text(f"  {WHY.unlisted[reason]}"))


def _line(event: StoryEvent) -> str:
    when = f"{event.at:%Y-%m-%d %H:%M:%S}" if event.at else "now".ljust(19)
    where = f" ({clean_line(event.feed_url)})" if event.feed_url else ""
    return f"  {when}  {told_step(event, WHY, _MARKUP)}{where}"
