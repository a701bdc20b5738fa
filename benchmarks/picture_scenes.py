"""The sample newsroom and a server in memory in, messages as the bot sends them out."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any, Final, TypeAlias

import aiohttp
import discord
from discord.http import handle_message_parameters
from simcord.results import InteractionResult

from benchmarks.card_rendering import Json, Message
from benchmarks.card_samples import NOW, sample_cards
from bot.adapters.clock import SystemClock
from bot.adapters.discord.cards.card_evidence import admin_controls, evidence_view
from bot.adapters.discord.cards.card_posting import (
    PostedCard,
    posted_card,
    posted_digest,
    stored_controls,
)
from bot.adapters.discord.services import Instance
from bot.adapters.newsroom.newsroom import Newsroom
from bot.adapters.newsroom.sample_articles import read_articles
from bot.domain.articles import NotAnArticle
from bot.domain.briefs import Brief, LinkCard
from bot.domain.deliveries import DigestItem
from bot.domain.posting import PostStyle
from bot.pipeline.condense_articles import link_card
from bot.pipeline.cpu_work import brief_page
from bot.presenting.cards import make_card
from bot.presenting.digests import make_digest
from bot.presenting.speech import speaking
from tests.adapters.discord.commands.desk import (
    Desk,
    allow,
    empty_desk,
    hidden_from,
    opened,
)
from tests.adapters.page import sample_briefs

SITE: Final = "https://harbour-gazette.example"
GERMAN: Final = 5  # the place of a sample in that language
# The first is the sample that most pictures show.
_ARTICLES: Final = (
    "tidal-barrier-approved",
    "hospital-records-inquiry",
    "last-shift-at-the-glassworks",
    "census-of-seabirds",
    "inside-the-gas-talks",
    "talbruecke-gesperrt",
    "haushalt-hinter-der-wand",
    "school-bus-fares",
)
ROLE: Final = 1_100
_INSTANCE: Final = Instance(version="1.0", contact="editors@harbour-gazette.example")


@dataclass(frozen=True, kw_only=True, slots=True)
class Samples:
    """What the sample newsroom has, as from a site on the web."""

    contents: Sequence[Brief | LinkCard]  # of sample articles; the first is a brief
    pictures: Mapping[str, bytes]  # of these articles, by address
    pages: Mapping[str, bytes]  # the articles and the feed, by address
    feed_url: str  # of a feed of that site


@dataclass(kw_only=True)
class Stage:
    """What a scene is played on."""

    samples: Samples
    desk: Desk
    guild: Any
    news: Any  # a channel
    mods: Any  # the channel in which admins are told
    reader: Any  # a member
    admin: Any
    names: dict[str, str] = field(default_factory=dict)  # of channels and roles, by their ids

    @property
    def contents(self) -> Sequence[Brief | LinkCard]:
        """Return briefs and links of the sample articles."""
        return self.samples.contents

    @property
    def brief(self) -> Brief:
        """Return the sample that most pictures show."""
        first = self.contents[0]
        if not isinstance(first, Brief):
            raise TypeError(first)
        return first


Scene: TypeAlias = Callable[[Stage], Awaitable[list[Message]]]


def card(style: PostStyle, *, role: int | None = None, sample: int = 0) -> Scene:
    """Return the scene of a sample, by its place in the list, that is posted in a style."""

    async def play(stage: Stage) -> list[Message]:
        posted = posted_card(
            make_card(stage.contents[sample]),
            style=style,
            brief_id=7,
            mention_role_id=role,
            controls=stored_controls(7),
        )
        return [sent(posted, stage)]

    return play


async def evidence(stage: Stage) -> list[Message]:
    """Return what an admin sees who presses *Evidence*."""
    view = evidence_view(stage.brief, admin_controls=admin_controls(7))
    return [private(sent(PostedCard(view=view), stage))]


async def translated(stage: Stage) -> list[Message]:
    """Return a brief that a model shortened and translated, in each style, and its evidence."""
    content = sample_briefs.translated()
    with speaking("de"):
        card = make_card(content, "de")
        posts = [
            posted_card(card, style=style, brief_id=7, controls=stored_controls(7))
            for style in PostStyle
        ]
        seen = PostedCard(view=evidence_view(content, is_translated=True))
    return [*(sent(post, stage) for post in posts), private(sent(seen, stage))]


async def digest(stage: Stage) -> list[Message]:
    """Return a digest of all samples."""
    items = [DigestItem(brief_id=n, content=each) for n, each in enumerate(stage.contents, 1)]
    return [sent(posted_digest(make_digest(items)), stage)]


def hard_evidence() -> Scene:
    """Return the scene of evidence that is hard to read well, each named by what is hard."""
    briefs = {
        "long words": sample_briefs.german(),
        "cyrillic": sample_briefs.russian(),
        "arabic": sample_briefs.arabic(),
        "emoji and joiners": sample_briefs.emoji_and_joiners(),
        "long headline, long address": sample_briefs.endless_headline(),
        "hostile": sample_briefs.hostile(),
    }

    async def play(stage: Stage) -> list[Message]:
        return [
            replace(sent(PostedCard(view=evidence_view(each)), stage), label=name)
            for name, each in briefs.items()
        ]

    return play


def below(*scenes: Scene) -> Scene:
    """Return scenes below each other."""

    async def play(stage: Stage) -> list[Message]:
        return [message for scene in scenes for message in await scene(stage)]

    return play


def in_language(language: str, scene: Scene) -> Scene:
    """Return a scene in which our own words are of that language."""

    async def play(stage: Stage) -> list[Message]:
        with speaking(language):
            return await scene(stage)

    return play


def hard(style: PostStyle) -> Scene:
    """Return the scene of cards that are hard to read well, each named by what is hard."""

    async def play(stage: Stage) -> list[Message]:
        controls = stored_controls(8)
        return [
            replace(
                sent(posted_card(each, style=style, brief_id=8, controls=controls), stage),
                label=name,
            )
            for name, each in sample_cards().items()
        ]

    return play


def said(command: str, *, admin: bool = False, **options: Any) -> Scene:
    """Return the scene of what a command answers, as its asker sees it."""

    async def play(stage: Stage) -> list[Message]:
        asker = stage.admin if admin else stage.reader
        return [answered(await asker.slash(stage.news, command, **options), stage)]

    return play


def sent(posted: PostedCard, stage: Stage) -> Message:
    """Return a message as it stands on the wire."""
    with handle_message_parameters(**posted.sending()) as parameters:
        payload: Json = json.loads(json.dumps(parameters.payload))
    return Message(payload=payload, names=stage.names)


def answered(result: InteractionResult, stage: Stage) -> Message:
    """Return the message that answers an interaction, or the form that it opens."""
    if result.modal is not None:
        return Message(payload=result.modal, names=stage.names)
    answer = result.followups[-1] if result.followups else result.response
    if answer is None:
        raise ValueError("nothing was answered")
    payload = {
        "content": answer.content,
        "embeds": [embed.to_dict() for embed in answer.embeds],
        "components": answer.components,
        "flags": answer.flags.value,
    }
    return Message(payload=payload, names=stage.names)


def private(message: Message) -> Message:
    """Return a message as one that its asker alone sees."""
    flags = discord.MessageFlags(ephemeral=True).value
    return replace(message, payload={**message.payload, "flags": flags})


@asynccontextmanager
async def set_stage(samples: Samples) -> AsyncIterator[Stage]:
    """Open a server with members, in which the sample articles were posted."""
    desk = empty_desk()
    desk.services = replace(desk.services, instance=_INSTANCE)
    desk.stores.memory.clock.set(NOW)  # type: ignore[attr-defined]  # it is a FakeClock
    desk.fetcher.answers.update(samples.pages)
    async with opened(desk) as env:
        guild = env.create_guild("Port Averley")
        await env.settle()  # so that it is greeted nowhere
        news = guild.create_text_channel("news")
        mods = guild.create_text_channel("moderators", overwrites=hidden_from(guild))
        managers = guild.create_role("Managers", permissions=allow(administrator=True))
        await desk.services.notice_places.choose(guild.id, mods.id)
        for content in samples.contents:
            desk.post(news, content)
        reader, admin = env.create_user("reader"), env.create_user("admin")
        yield Stage(
            samples=samples,
            desk=desk,
            guild=guild,
            news=news,
            mods=mods,
            reader=guild.add_member(reader),
            admin=guild.add_member(admin, roles=[managers]),
            names={
                str(news.id): "news",
                str(mods.id): "moderators",
                str(reader.id): "reader",
                str(admin.id): "admin",
                str(ROLE): "newsroom",
            },
        )


async def read_samples() -> Samples:
    """Return briefs of sample articles, and what is on the site that has them."""
    articles = {article.slug: article for article in read_articles()}
    contents: list[Brief | LinkCard] = []
    pictures, pages = dict[str, bytes](), dict[str, bytes]()
    async with Newsroom(NOW, SystemClock().sleep) as newsroom, aiohttp.ClientSession() as session:
        newsroom.publish_all()
        feed_url, urls = (
            newsroom.feeds[0].url,
            [newsroom.url_of(articles[slug]) for slug in _ARTICLES],
        )
        for url in (feed_url, *urls):
            page = (await _got(session, url)).replace(newsroom.base_url.encode(), SITE.encode())
            pages[url.replace(newsroom.base_url, SITE)] = page
        for url, page in list(pages.items())[1:]:
            content = _content(page, url)
            contents.append(content)
            picture = _picture_url(content)
            if picture:
                pictures[picture] = await _got(session, picture.replace(SITE, newsroom.base_url))
    feed_url = feed_url.replace(newsroom.base_url, SITE)
    return Samples(contents=contents, pictures=pictures, pages=pages, feed_url=feed_url)


async def _got(session: aiohttp.ClientSession, url: str) -> bytes:
    async with session.get(url) as answer:
        return await answer.read()


def _content(page: bytes, url: str) -> Brief | LinkCard:
    told = brief_page(page, url, "text/html; charset=utf-8")
    if told.condensed is not None:
        return told.condensed.result
    if not isinstance(told.page, NotAnArticle):
        raise TypeError(told.page)
    return link_card(told.page, told.page.reason)


def _picture_url(content: Brief | LinkCard) -> str | None:
    return content.article.image_url if isinstance(content, Brief) else content.image_url
