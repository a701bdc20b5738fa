"""A table of scenes in, docs/pictures/*.png out: what the bot sends, drawn as Discord would.

`make pictures` writes them all, with the list docs/pictures/README.md; with names as arguments
(`python -m benchmarks.pictures digest`) only those.
"""

import argparse
import asyncio
import json
import time
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from playwright.async_api import BrowserContext

from benchmarks.card_rendering import Look, render_messages
from benchmarks.card_samples import NOW
from benchmarks.picture_browser import opened_browser, photograph
from benchmarks.picture_scenes import (
    GERMAN,
    ROLE,
    Scene,
    Stage,
    below,
    card,
    digest,
    evidence,
    hard,
    hard_evidence,
    in_language,
    read_samples,
    said,
    set_stage,
    translated,
)
from benchmarks.picture_walks import (
    FEED,
    feed_notices,
    forms,
    joining,
    link_card,
    managed,
    previewed,
    reported,
    setting_up,
    taken_down,
    why,
)
from bot.domain.posting import PostStyle
from bot.presenting.command_words import SPOKEN

_FOLDER = Path(__file__).resolve().parents[1] / "docs" / "pictures"
_DESKTOP, _PHONE = 700, 390  # CSS pixels
_SEEN_AT = NOW + timedelta(minutes=12)  # a while after it was posted
_INTRODUCTION = """# Pictures

Rendered previews: the payloads that the bot really sends, drawn by `make pictures` in a headless
browser after Discord's looks. Discord's own clients differ a little.
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Picture:
    """One file of docs/pictures."""

    name: str
    caption: str
    scene: Scene
    width: int = _DESKTOP  # of a message
    columns: int = 1  # of messages
    zoom: float = 1.0
    light: bool = False


# A further picture is a line here; `said` takes whatever a command answers.
PICTURES: Final = (
    Picture(name="card", caption="A brief in a channel", scene=card(PostStyle.CARD)),
    Picture(
        name="card-light",
        caption="The same in the light theme, on a telephone",
        scene=card(PostStyle.CARD),
        width=_PHONE,
        light=True,
    ),
    Picture(
        name="compact",
        caption="The compact style, with a role that is pinged",
        scene=card(PostStyle.COMPACT, role=ROLE),
    ),
    Picture(
        name="embed",
        caption="The embed style, with a role that is pinged",
        scene=card(PostStyle.EMBED, role=ROLE),
    ),
    Picture(
        name="card-german",
        caption="Our own words in the language of a channel: German, on a telephone",
        scene=in_language("de", card(PostStyle.CARD, sample=GERMAN)),
        width=_PHONE,
    ),
    Picture(
        name="card-translated",
        caption="A server that wants its briefs in German: each style, and *Evidence*, with a "
        "language model",
        scene=translated,
        columns=2,
    ),
    Picture(name="evidence", caption="*Evidence*, as an admin sees it", scene=evidence),
    Picture(name="digest", caption="A digest", scene=digest),
    Picture(name="search", caption="`/search words:Carrow`", scene=said("search", words="Carrow")),
    Picture(
        name="link-card",
        caption="No brief, and why; the last one was taken down by an admin",
        scene=below(link_card(PostStyle.CARD), link_card(PostStyle.COMPACT), taken_down),
    ),
    Picture(
        name="found",
        caption="`/search` with a slip of the finger, and `/said`",
        scene=below(said("search", words="Carow"), said("said", person="Helen Adeyemi")),
    ),
    Picture(name="why", caption="`/why`, as an admin sees it", scene=why),
    Picture(name="help", caption="`/help`, as an admin sees it", scene=said("help", admin=True)),
    Picture(
        name="about",
        caption="`/about` and `/privacy`",
        scene=below(said("about"), said("privacy", admin=True)),
    ),
    Picture(
        name="setup",
        caption="From joining to the first feeds",
        scene=below(joining, setting_up),
    ),
    Picture(
        name="settings",
        caption="`/settings`, and the form for quiet hours",
        scene=below(said("settings", admin=True), forms("settings", SPOKEN.settings.quiet_button)),
    ),
    Picture(name="feed-add", caption="`/feed add`", scene=previewed),
    Picture(
        name="feed-list",
        caption="`/feed list` and `/feed remove`",
        scene=below(managed("feed list"), managed("feed remove", feed=FEED)),
    ),
    Picture(name="feed-health", caption="`/feed health`", scene=managed("feed health")),
    Picture(name="feed-edit", caption="`/feed edit`", scene=managed("feed edit", feed=FEED)),
    Picture(
        name="feed-forms",
        caption="The forms of `/feed edit`",
        scene=forms(
            "feed edit",
            SPOKEN.feed.form.where_button,
            SPOKEN.feed.form.what_button,
            SPOKEN.feed.form.how_button,
            feed=FEED,
        ),
        width=520,
        columns=3,
    ),
    Picture(name="feed-notices", caption="What admins are told of feeds", scene=feed_notices),
    Picture(name="report", caption="A report of a wrong brief, to its end", scene=reported),
    Picture(
        name="hard-cards",
        caption="Cards that are hard to show well",
        scene=hard(PostStyle.CARD),
        zoom=0.6,
        width=560,
        columns=2,
    ),
    Picture(
        name="hard-compact",
        caption="The same, compact, in the light theme",
        scene=hard(PostStyle.COMPACT),
        width=560,
        columns=2,
        light=True,
    ),
    Picture(
        name="hard-embeds",
        caption="The same as embeds, on a telephone",
        scene=hard(PostStyle.EMBED),
        zoom=0.6,
        width=_PHONE,
        columns=3,
    ),
    Picture(
        name="hard-evidence",
        caption="Evidence that is hard to show well",
        scene=hard_evidence(),
        width=560,
        columns=2,
    ),
)


def main() -> None:
    """Write the pictures that are named, or all; `--quick` draws one, and keeps it nowhere."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="of the pictures; all without any")
    parser.add_argument("--quick", action="store_true", help="one picture, kept nowhere")
    parser.add_argument("--json", action="store_true", help="one object, seconds by picture")
    options = parser.parse_args()
    if options.quick:
        with TemporaryDirectory() as folder:
            drawn = asyncio.run(_draw([PICTURES[0]], Path(folder)))
    else:
        chosen = [each for each in PICTURES if not options.names or each.name in options.names]
        drawn = asyncio.run(_draw(chosen, _FOLDER))
        listed = (f"## {each.caption}\n\n![{each.caption}]({each.name}.png)\n" for each in PICTURES)
        (_FOLDER / "README.md").write_text("\n".join([_INTRODUCTION, *listed]), encoding="utf-8")
    print(json.dumps(drawn, indent=2) if options.json else "\n".join(drawn))


async def _draw(pictures: Collection[Picture], folder: Path) -> dict[str, float]:
    """Return how many seconds each picture took, by its file."""
    drawn = {}
    samples = await read_samples()
    async with opened_browser(samples.pictures) as browser:
        for picture in pictures:
            file, began = folder / f"{picture.name}.png", time.perf_counter()
            async with set_stage(samples) as stage:
                await _draw_one(browser, stage, picture, file)
            drawn[str(file)] = round(time.perf_counter() - began, 2)
    return drawn


async def _draw_one(browser: BrowserContext, stage: Stage, picture: Picture, file: Path) -> None:
    look = Look(
        now=_SEEN_AT,
        width=picture.width,
        columns=picture.columns,
        zoom=picture.zoom,
        light=picture.light,
    )
    html = render_messages(await picture.scene(stage), look)
    await photograph(browser, html, file, picture.width * picture.columns)


if __name__ == "__main__":
    main()
