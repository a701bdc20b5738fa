"""A stage in, what its members see who go through something step by step out."""

from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from benchmarks.card_rendering import Message
from benchmarks.card_samples import NOW
from benchmarks.picture_scenes import (
    SITE,
    Scene,
    Stage,
    answered,
    sent,
)
from bot.adapters.discord.cards.card_posting import PostedCard, posted_card, stored_controls
from bot.adapters.discord.commands.servers.joining import greeting
from bot.adapters.discord.telling.feed_notices import notice_message
from bot.domain.briefs import LinkCard
from bot.domain.errors import HttpStatus
from bot.domain.notices import Notice, NoticeCode
from bot.domain.outcomes import Stage as Step
from bot.domain.outcomes import Subject
from bot.domain.posting import PostOptions, PostStyle
from bot.domain.reasons import Reason
from bot.presenting.cards import make_card, taken_down_card
from bot.presenting.command_words import SPOKEN
from bot.presenting.starter_feeds import STARTER_FEEDS
from tests.adapters.discord.commands.desk import name_of, parts_of
from tests.adapters.discord.commands.standing import standing
from tests.builders import parsed_entry
from tests.contract.newsdesk import Newsdesk, planned

FEED: Final = f"{SITE}/harbour-gazette/feed"
_MENU, _BUTTON = 3, 2


async def joining(stage: Stage) -> list[Message]:
    """Return what a server reads that the bot was added to."""
    return [sent(PostedCard(view=greeting(SPOKEN)), stage)]


async def setting_up(stage: Stage) -> list[Message]:
    """Return what an admin sees who sets up: two steps and the end."""
    feeds = STARTER_FEEDS["en"]
    feed_page = stage.samples.pages[stage.samples.feed_url]
    stage.desk.fetcher.answers |= {feed.url: feed_page for feed in feeds}
    answer = await stage.admin.slash(stage.news, "setup")
    seen = [replace(answered(answer, stage), label="/setup, or the button")]
    await stage.admin.select(answer.response, [stage.news])
    seen.append(replace(answered(answer, stage), label="a channel is chosen"))
    menu = [part for part in parts_of(answer.response.components) if part["type"] == _MENU][-1]
    await stage.admin.select(answer.response, ["0", "1"], custom_id=menu["custom_id"])
    return [*seen, replace(answered(answer, stage), label="feeds are chosen")]


async def previewed(stage: Stage) -> list[Message]:
    """Return what an admin sees who adds a feed."""
    answer = await stage.admin.slash(stage.news, "feed add", url=stage.samples.feed_url)
    seen = [answered(answer, stage)]
    await stage.admin.click(answer.response, label=SPOKEN.feed.preview.follow_button)
    return [*seen, replace(answered(answer, stage), label="Follow is pressed")]


def managed(command: str, **options: Any) -> Scene:
    """Return the scene of a command about feeds, in a server that follows some."""

    async def play(stage: Stage) -> list[Message]:
        await _follow_some(stage)
        return [answered(await stage.admin.slash(stage.news, command, **options), stage)]

    return play


def forms(command: str, *labels: str, **options: Any) -> Scene:
    """Return the scene of the forms that buttons below a command's answer open."""

    async def play(stage: Stage) -> list[Message]:
        await _follow_some(stage)
        answer = await stage.admin.slash(stage.news, command, **options)
        opened = [await stage.admin.click(answer.response, label=label) for label in labels]
        return [answered(each, stage) for each in opened]

    return play


async def feed_notices(stage: Stage) -> list[Message]:
    """Return what admins are told of feeds that fail, or that hold entries back."""
    reasons = (
        Reason(
            code=NoticeCode.FAILING,
            data={
                "why": "http_status",
                "failures": 4,
                "status": 503,
                "host": "harbour-gazette.example",
                "url": FEED,
            },
        ),
        Reason(
            code=NoticeCode.HELD,
            data={"count": 48, "newest": "Council approves tidal barrier"},
        ),
        Reason(code=NoticeCode.RECOVERED, data={}),
    )
    return [
        sent(PostedCard(view=notice_message(_notice(reason, stage), 1, SPOKEN)), stage)
        for reason in reasons
    ]


async def reported(stage: Stage) -> list[Message]:
    """Return the form that a reader fills in, the thanks, what admins are told, and the end."""
    _, message = await standing(stage.desk, stage.news, stage.brief)
    filling = await stage.reader.click(message, label="Report")
    done = await stage.reader.submit_modal(
        filling, {"part": ["claim:1"], "why": "The article says this for another year"}
    )
    seen = [
        replace(answered(filling, stage), label="Report is pressed"),
        replace(answered(done, stage), label="the form is sent"),
    ]
    notice = stage.mods.history()[-1]
    seen.append(replace(_now(notice, stage), label="in the channel for notices"))
    await stage.admin.click(notice, label=SPOKEN.decision.buttons["link"])
    return [*seen, replace(_now(notice, stage), label="it is taken down")]


async def taken_down(stage: Stage) -> list[Message]:
    """Return what stands where a brief was taken down."""
    return [sent(posted_card(taken_down_card(stage.brief), style=PostStyle.CARD), stage)]


def link_card(style: PostStyle) -> Scene:
    """Return the scene of an article without a brief that is posted in a style."""

    async def play(stage: Stage) -> list[Message]:
        content = next(each for each in stage.contents if isinstance(each, LinkCard))
        posted = posted_card(make_card(content), style=style, controls=stored_controls(7))
        return [sent(posted, stage)]

    return play


async def why(stage: Stage) -> list[Message]:
    """Return what an admin is told of the way of an article that was posted."""
    await _post_by_stages(stage)
    link = stage.brief.article.url
    return [answered(await stage.admin.slash(stage.news, "why", link=link), stage)]


async def _follow_some(stage: Stage) -> None:
    desk = stage.desk
    if "sport" in stage.names.values():
        return  # another scene of the picture has done it
    sport = stage.guild.create_text_channel("sport")
    stage.names[str(sport.id)] = "sport"
    posting = PostOptions(style=PostStyle.COMPACT)
    gazette = await desk.follow(FEED, stage.news, "Harbour Gazette", filter="harbour OR barrier")
    wire = await desk.follow(f"{SITE}/meridian-wire/feed", stage.news, "Meridian Wire")
    bote = await desk.follow(
        f"{SITE}/lindental-bote/feed", sport, "Lindental-Bote", posting=posting
    )
    for number, row in enumerate((gazette, wire, bote), 1):
        row.last_success_at = NOW - timedelta(minutes=4 * number)
        row.due_at = NOW + timedelta(minutes=25 * number)
    wire.failures, wire.last_success_at = 4, NOW - timedelta(hours=9)
    wire.error = HttpStatus(url=wire.url, status=503).reason
    for _ in range(48):
        desk.entry(bote, "held", sport)


async def _post_by_stages(stage: Stage) -> None:
    """Let the sample come from a feed, step by step, as the stages have it."""
    desk, channel, brief = stage.desk, name_of(stage.news), stage.brief
    clock = desk.stores.memory.clock
    work = Newsdesk(stores=desk.stores, clock=clock)  # type: ignore[arg-type]  # it is a FakeClock
    await work.follow(FEED, channel)
    desk.feed(FEED).title = "Harbour Gazette"
    entry = parsed_entry(1, link=brief.article.url, title=brief.headline)
    await work.poll(planned(entry, channel), url=FEED, title="Harbour Gazette")
    clock.set(NOW + timedelta(minutes=1))  # type: ignore[attr-defined]
    for leased in await work.leased_entries():
        await work.read(leased)
    await work.condense_all()
    clock.set(NOW + timedelta(minutes=2))  # type: ignore[attr-defined]
    told = len(desk.stores.memory.outcomes)
    await work.send_all(channel)
    del desk.stores.memory.outcomes[told:]  # it tells of a refusal, for the sake of other tests
    row = list(desk.stores.memory.deliveries.values())[-1]
    row.message_id = "1310000000000000000"
    desk.stores.memory.outcomes.append(work.outcome(Step.DELIVER, Subject.DELIVERY, row.id, "sent"))


def _notice(reason: Reason, stage: Stage) -> Notice:
    return Notice(
        id=1,
        channel=name_of(stage.news),
        feed_id=1,
        feed_url=FEED,
        feed_title="Harbour Gazette",
        reason=reason,
        attempts=0,
    )


def _now(message: Any, stage: Stage) -> Message:
    """Return a message as it stands now."""
    kept = stage.desk.env.backend.messages[message.channel.id][message.id]
    return Message(payload={"components": kept.components}, names=stage.names)
